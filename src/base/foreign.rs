//! Tags of other template languages, and what Handlebars has in their place.

use std::ops::Range;

/// A tag that is no Handlebars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ForeignTag {
    /// As `Jinja or Liquid`.
    pub(crate) language: &'static str,
    /// What to write instead.
    pub(crate) help: String,
}

const JINJA: &str = "Jinja or Liquid";
const GO: &str = "Go's templates, as Hugo has them";
const HUGO: &str = "Hugo's shortcodes";
const ERB: &str = "ERB, EJS or ASP";
const RAZOR: &str = "Razor";

/// The words that begin a tag elsewhere, and what does their work here.
const WORDS: [(&str, &str); 9] = [
    ("for foreach each range while", "write `{{#each list}}…{{/each}}`: in it `this` is the element"),
    ("if elif elsif elseif case unless switch", "write `{{#if value}}…{{/if}}`, to compare `{{#if (eq a b)}}`"),
    (
        "extends block layout define section super RenderBody RenderSection",
        "write `layout = \"base\"` in the page: `templates/layouts/base.hbs` prints the page by `{{> @partial-block}}`",
    ),
    (
        "include include_relative partial template render import from macro call Partial",
        "write `{{> partials/name}}` for `templates/partials/name.hbs`",
    ),
    ("set assign capture var with", "write `{{#with value as |name|}}…{{/with}}`"),
    ("end endif endfor endblock endeach endunless endset endwith", "close a block by its name: `{{/if}}`, `{{/each}}`"),
    ("comment endcomment", "write `{{!-- … --}}`"),
    ("raw endraw verbatim endverbatim", "write `{{{{raw}}}}…{{{{/raw}}}}`"),
    (
        "url_for static relURL absURL ref relref link Url Href",
        "write `{{url \"/path/\"}}`, for a file of `static/` `{{asset \"file\"}}`",
    ),
];

/// What filters of Jinja, Liquid and Go are called here, if otherwise.
const FILTERS: [(&str, &str); 11] = [
    ("upcase", "upper"),
    ("toUpper", "upper"),
    ("downcase", "lower"),
    ("toLower", "lower"),
    ("capitalize", "title"),
    ("size", "length"),
    ("count", "length"),
    ("len", "length"),
    ("strip", "trim"),
    ("slugify", "slug"),
    ("tojson", "json"),
];

const OPERATORS: [(&str, &str); 8] =
    [("==", "eq"), ("!=", "ne"), ("<=", "le"), (">=", "ge"), ("&&", "and"), ("||", "or"), ("<", "lt"), (">", "gt")];

/// A longer tag is not looked at.
const TAG_BYTES_MAX: usize = 500;

/// What `inside`, which stands between two braces and is no Handlebars, is elsewhere.
pub(crate) fn foreign_tag(inside: &str) -> Option<ForeignTag> {
    let is_of_ours = inside.trim_start_matches(['#', ' ']).starts_with(['>', '*', '!', '^', '&']);
    if is_of_ours || inside.len() > TAG_BYTES_MAX {
        return None;
    }
    let inside = inside.trim().trim_matches(['-', '~']).trim();
    let tag = |language, help: String| Some(ForeignTag { language, help });
    let shortcode = inside.strip_prefix(['<', '%']).map(|rest| first_word(rest.trim_start_matches(['/', ' '])));
    if let Some(name) = shortcode.filter(|name| !name.is_empty()) {
        return tag(HUGO, format!("write `{{{{> shortcodes/{name}}}}}`, for `templates/shortcodes/{name}.hbs`"));
    }
    // Signs in texts mean nothing.
    let unquoted: String = inside.split(['"', '\'']).step_by(2).collect();
    if !inside.contains(" as |")
        && unquoted.contains('|')
        && let Some((value, filter)) = inside.split_once('|').filter(|(_, filter)| !filter.starts_with('|'))
    {
        return tag(JINJA, of_filter(value.trim(), first_word(filter.trim())));
    }
    let bare = inside.trim_start_matches(['#', '/', ' ']);
    let word = first_word(bare);
    let after = bare[word.len()..].trim_start();
    let is_go = bare.starts_with('$') || bare.split([' ', '(']).any(is_field);
    let language = if is_go { GO } else { JINJA };
    if let Some(help) = of_word(word).filter(|_| is_go || !inside.starts_with('#') || after.contains(" in ")) {
        return tag(language, help);
    }
    if is_go {
        return tag(GO, "write `{{page.title}}` for `.Title`: fields of the page have small letters".to_owned());
    }
    if let Some((sign, helper)) = OPERATORS.iter().find(|(sign, _)| unquoted.contains(sign)) {
        return tag(JINJA, format!("write the helper before its values: `({helper} a b)` for `a {sign} b`"));
    }
    if !word.is_empty() && after.starts_with('(') && bare.len() - after.len() == word.len() {
        return tag(JINJA, format!("write a helper and its values without brackets, as `{{{{{word} \"value\"}}}}`"));
    }
    None
}

/// The first tag in `text` that another language would run, outside of any braces of Handlebars.
pub(crate) fn foreign_mark(text: &str) -> Option<(Range<usize>, ForeignTag)> {
    // Most texts have none of these signs.
    let mut signs = text.char_indices().filter(|(_, sign)| matches!(sign, '{' | '<' | '@'));
    signs.find_map(|(at, _)| {
        let (length, tag) = mark(&text[at..], text[..at].chars().next_back())?;
        Some((at..at + length, tag))
    })
}

fn mark(rest: &str, before: Option<char>) -> Option<(usize, ForeignTag)> {
    let to = |end: &str| {
        let line = rest.lines().next().unwrap_or_default();
        line.find(end).map_or(line.len(), |at| at + end.len())
    };
    if let Some(inside) = rest.strip_prefix("{%") {
        let help = of_word(first_word(inside.trim_start_matches(['-', ' '])))?;
        return Some((to("%}"), ForeignTag { language: JINJA, help }));
    }
    if rest.starts_with("{#") && rest.lines().next().unwrap_or_default().contains("#}") {
        return Some((to("#}"), ForeignTag { language: JINJA, help: "write a comment as `{{!-- … --}}`".to_owned() }));
    }
    if let Some(inside) = rest.strip_prefix("<%") {
        let help = of_word(first_word(inside.trim_start_matches(['-', '@', ' '])));
        let help = help.unwrap_or_else(|| "write `{{value}}`".to_owned());
        return Some((to("%>"), ForeignTag { language: ERB, help }));
    }
    let inside = rest.strip_prefix('@').filter(|_| !before.is_some_and(char::is_alphanumeric))?;
    let word = first_word(inside);
    let after = &inside[word.len()..];
    let help = match word {
        "Model" if after.starts_with('.') => "write `{{page.title}}`, `{{item.name}}`".to_owned(),
        "Html" | "Url" if after.starts_with('.') => of_word(first_word(&after[1..]))?,
        "if" | "foreach" | "for" | "while" | "switch" if after.trim_start().starts_with('(') => of_word(word)?,
        "RenderBody" | "RenderSection" if after.starts_with('(') => of_word(word)?,
        _ => return None,
    };
    Some((1 + word.len(), ForeignTag { language: RAZOR, help }))
}

/// What to write in the place of a call of `name`, which is no helper.
pub(crate) fn foreign_word(name: &str) -> Option<&'static str> {
    let row = WORDS.iter().find(|(words, _)| words.split(' ').any(|word| word == name));
    row.map(|(_, help)| *help)
}

fn of_word(word: &str) -> Option<String> {
    foreign_word(word).map(str::to_owned)
}

fn of_filter(value: &str, filter: &str) -> String {
    match filter {
        "safe" | "raw" | "safeHTML" => format!("write three braces: `{{{{{{{value}}}}}}}`"),
        "escape" | "e" | "h" => format!("write `{{{{{value}}}}}`, which escapes"),
        "date" | "strftime" => format!("write `{{{{date {value} \"%Y-%m-%d\"}}}}`"),
        _ => {
            let helper = FILTERS.iter().find(|(name, _)| *name == filter).map_or(filter, |(_, helper)| helper);
            format!("write the helper before the value: `{{{{{helper} {value}}}}}`")
        }
    }
}

/// `.Title`, `.Site.Params`; in Handlebars `.` stands alone.
fn is_field(word: &str) -> bool {
    word.strip_prefix('.').is_some_and(|name| name.starts_with(|first: char| first.is_ascii_uppercase()))
}

fn first_word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(inside: &str, language: &str, help: &str) {
        let tag = foreign_tag(inside).unwrap_or_else(|| panic!("{inside}"));
        assert!(tag.language == language && tag.help.contains(help), "{inside}: {tag:?}");
    }

    #[test]
    fn tags_of_other_languages_name_what_handlebars_has() {
        check(" url_for('x') ", JINJA, "{{url \"/path/\"}}");
        check(" x | upper ", JINJA, "`{{upper x}}`");
        check("page.title|upcase", JINJA, "`{{upper page.title}}`");
        check("body | safe", JINJA, "`{{{body}}}`");
        check("d | date('%Y')", JINJA, "`{{date d \"%Y-%m-%d\"}}`");
        check("#if a == b", JINJA, "`(eq a b)` for `a == b`");
        check("#if a && b", JINJA, "`(and a b)`");
        check("#for x in rows", JINJA, "{{#each list}}");
        check(" .Title ", GO, "{{page.title}}");
        check("range .Pages", GO, "{{#each list}}");
        check("partial \"head.html\" .", JINJA, "{{> partials/name}}");
        check("$x := .Site.Title", GO, "{{page.title}}");
        check("< note >", HUGO, "`{{> shortcodes/note}}`");
        check("% note %", HUGO, "`{{> shortcodes/note}}`");
        check(&format!("#if {} == b", "a".repeat(TAG_BYTES_MAX - 9)), JINJA, "`(eq a b)`");
        check("greet(name)", JINJA, "`{{greet \"value\"}}`");
    }

    #[test]
    fn handlebars_is_not_foreign() {
        let long = format!("#if {} == b", "a".repeat(TAG_BYTES_MAX));
        for inside in [
            &*long,
            "> a b c",
            ">",
            "#> a (b",
            "x 'a == b' (",
            "x \"a|b\" (",
            "page.title",
            "#each rows as |row|",
            "../x",
            "this.",
            ".",
            "upper x",
            "#if (eq a b)",
            "",
            "a (b",
        ] {
            assert_eq!(foreign_tag(inside), None, "{inside}");
        }
    }

    fn check_mark(text: &str, marked: &str, language: &str, help: &str) {
        let (range, tag) = foreign_mark(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((&text[range], tag.language), (marked, language), "{text}");
        assert!(tag.help.contains(help), "{text}: {tag:?}");
    }

    #[test]
    fn marks_in_text_are_found() {
        check_mark("a {% extends \"base\" %} b", "{% extends \"base\" %}", JINJA, "layout = \"base\"");
        check_mark("{%- for x in y -%}", "{%- for x in y -%}", JINJA, "{{#each");
        check_mark("{% include\n%}", "{% include", JINJA, "{{> partials/name}}");
        check_mark("<p>{# the title #}</p>", "{# the title #}", JINJA, "{{!-- … --}}");
        check_mark("<p><%= title %></p>", "<%= title %>", ERB, "{{value}}");
        check_mark("<%@ include file=x %>", "<%@ include file=x %>", ERB, "{{> partials");
        check_mark("<h1>@Model.Title</h1>", "@Model", RAZOR, "{{page.title}}");
        check_mark("@foreach (var x in y) {", "@foreach", RAZOR, "{{#each");
        check_mark("\n@Html.Partial(\"x\")", "@Html", RAZOR, "{{> partials");
    }

    #[test]
    fn other_text_is_no_mark() {
        for text in ["", "100 {%} a < b", "{% x %}", "a@Model.com", "@media (x)", "@if x", "<p>{ %", "@Html", "@"] {
            assert_eq!(foreign_mark(text), None, "{text}");
        }
    }
}
