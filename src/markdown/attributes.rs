//! What stands in braces at the end of a heading: `{#id .class name="value"}`, and kramdown's `{: …}` alike.

/// The attributes that a heading gives itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes<'t> {
    /// Without its `#`.
    pub(super) id: Option<&'t str>,
    pub(super) classes: Vec<&'t str>,
    pub(super) others: Vec<(&'t str, &'t str)>,
}

/// What braces at the end of a heading are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Braces<'t> {
    /// Attributes; the heading's text ends at this byte.
    Attributes(usize, Attributes<'t>),
    /// Text, although its author may have meant this attribute: it would run a script, or style one heading alone.
    Refused(&'t str),
    /// There are none, or they are text: `## /users/{id}`.
    Text,
}

/// Reads the end of `heading`, which has no line end behind it. Every word has to be an attribute, or all of them are text.
pub(super) fn braces(heading: &str) -> Braces<'_> {
    let parts = heading.strip_suffix('}').and_then(|rest| rest.rsplit_once('{'));
    let Some((text, inside)) = parts.filter(|(text, _)| !text.trim().is_empty() && !text.ends_with('\\')) else {
        return Braces::Text;
    };
    let mut attributes = Attributes::default();
    let mut refused = None;
    let mut rest = inside.strip_prefix(':').unwrap_or(inside).trim();
    if rest.is_empty() {
        return Braces::Text;
    }
    while !rest.is_empty() {
        let Some((word, after)) = word(rest) else { return Braces::Text };
        match word {
            Word::Id(id) if attributes.id.is_none() => attributes.id = Some(id),
            Word::Class(class) => attributes.classes.push(class),
            Word::Other(name, _) if is_active(name) => refused = Some(name),
            Word::Other(name, value) => attributes.others.push((name, value)),
            Word::Id(_) => return Braces::Text,
        }
        rest = after;
    }
    match refused {
        Some(name) => Braces::Refused(name),
        None => Braces::Attributes(text.trim_end().len(), attributes),
    }
}

/// One attribute.
enum Word<'t> {
    Id(&'t str),
    Class(&'t str),
    Other(&'t str, &'t str),
}

/// The first word of `text`, and what follows the blank behind it.
fn word(text: &str) -> Option<(Word<'_>, &str)> {
    let is_blank = |c: char| c.is_whitespace();
    if let Some(short) = text.strip_prefix(['#', '.']) {
        let (name, rest) = short.split_at(short.find(is_blank).unwrap_or(short.len()));
        let word = if text.starts_with('#') { Word::Id(name) } else { Word::Class(name) };
        return is_name(name).then_some((word, rest.trim_start()));
    }
    let (name, value) = text.split_once('=')?;
    let (value, rest, is_quoted) = match value.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split_once(value.chars().next()?).map(|(value, rest)| (value, rest, true))?,
        None => {
            let (value, rest) = value.split_at(value.find(is_blank).unwrap_or(value.len()));
            (value, rest, false)
        }
    };
    let ends = rest.is_empty() || rest.starts_with(is_blank);
    let word = match name {
        "id" if is_name(value) => Word::Id(value),
        "class" if is_quoted || is_name(value) => Word::Class(value),
        _ if is_quoted && is_attribute_name(name) => Word::Other(name, value),
        _ => return None,
    };
    ends.then_some((word, rest.trim_start()))
}

/// Whether `name` can be an id or a class without quotes.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || "{}#=<>\"'`&".contains(c))
}

fn is_attribute_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
        && !name.eq_ignore_ascii_case("id")
        && !name.eq_ignore_ascii_case("class")
}

/// Whether an attribute is a script, or styles one element alone.
fn is_active(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "style" || name.starts_with("on")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(heading: &str, text: &str, id: Option<&str>, classes: &[&str], others: &[(&str, &str)]) {
        let attributes = Attributes { id, classes: classes.to_vec(), others: others.to_vec() };
        assert_eq!(braces(heading), Braces::Attributes(text.len(), attributes), "{heading}");
    }

    #[test]
    fn every_form_of_an_attribute_is_read() {
        check("A {#b}", "A", Some("b"), &[], &[]);
        check("A{#b .c .d}", "A", Some("b"), &["c", "d"], &[]);
        check("A {: #b.c }", "A", Some("b.c"), &[], &[]);
        check("A { id=x class=y }", "A", Some("x"), &["y"], &[]);
        check("A {id=\"x\" class='y z'}", "A", Some("x"), &["y z"], &[]);
        check("A {data-x=\"two words\" lang='de'}", "A", None, &[], &[("data-x", "two words"), ("lang", "de")]);
        check("Ä *b* {#größe}", "Ä *b*", Some("größe"), &[], &[]);
    }

    #[test]
    fn what_is_no_attribute_is_text() {
        for heading in [
            "",
            "}",
            "A",
            "{#only}",
            "A {}",
            "A {:}",
            "A \\{#b}",
            "A {#b} c",
            "-Input {Text | XML}",
            "/users/{id}",
            "Hours {Mon-Fri}",
            "A {#b c}",
            "A {#b #c}",
            "A {#}",
            "A {.}",
            "A {x=y}",
            "A {=\"y\"}",
            "A {a b=\"y\"}",
            "A {b=\"y}",
            "A {b=\"y\"z}",
            "A {#b .c<d}",
            "A {{> b}}",
            "A {{#b}}",
        ] {
            assert_eq!(braces(heading), Braces::Text, "{heading}");
        }
    }

    #[test]
    fn scripts_and_styles_are_refused() {
        assert_eq!(braces("A {#b onclick=\"x()\"}"), Braces::Refused("onclick"));
        assert_eq!(braces("A {STYLE='x'}"), Braces::Refused("STYLE"));
    }
}
