//! Patterns with `{name}` in them: URL paths, and texts that take a row's columns.

mod cover;
mod index;
mod overlap;

pub(crate) use cover::Cover;
pub(crate) use index::Index;
pub(crate) use overlap::Overlap;

use std::fmt;

/// Text with named gaps: `/products/{sku}/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Name(String),
}

/// Why a text is no pattern, or can't be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A `{` without its `}`, or a `}` alone.
    Unbalanced,
    /// `{}`.
    Unnamed,
}

impl Pattern {
    /// Reads `text`.
    ///
    /// # Errors
    /// Where braces do not pair, or hold no name.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (literal, braced) = rest.split_at(at);
            let (name, after) =
                braced.strip_prefix('{').and_then(|inner| inner.split_once('}')).ok_or(Error::Unbalanced)?;
            if name.contains('{') {
                return Err(Error::Unbalanced);
            }
            if name.trim().is_empty() {
                return Err(Error::Unnamed);
            }
            if !literal.is_empty() {
                parts.push(Part::Literal(literal.to_owned()));
            }
            parts.push(Part::Name(name.trim().to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Literal(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// The pattern that stands for `text` alone, whose braces are braces.
    pub fn literal(text: &str) -> Self {
        Self { parts: vec![Part::Literal(text.to_owned())] }
    }

    /// Its text up to the `/` before the first name; all of it if there is none.
    pub fn fixed_folder(&self) -> &str {
        match self.parts.as_slice() {
            [Part::Literal(literal)] => literal,
            [Part::Literal(literal), ..] => literal.rfind('/').map_or("/", |at| &literal[..=at]),
            [Part::Name(_), ..] => "/",
            [] => "",
        }
    }

    /// Whether it stands for the home page alone.
    pub fn is_home(&self) -> bool {
        matches!(self.parts.as_slice(), [Part::Literal(literal)] if literal == "/")
    }

    /// The names in it, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Name(name) => Some(name.as_str()),
            Part::Literal(_) => None,
        })
    }

    /// Whether it has any.
    pub fn has_names(&self) -> bool {
        self.names().next().is_some()
    }

    /// The values of the names, in order, where the pattern of a route stands for `path`. Letters of ASCII in another case are
    /// the same, as in URLs on Windows; a value is never empty and never holds a `/`.
    ///
    /// Exact where each segment has one name at most; see [`Pattern::has_one_name_a_segment`].
    pub fn values<'p>(&self, path: &'p str) -> Option<Vec<&'p str>> {
        let mut values = Vec::new();
        let mut rest = path;
        let mut parts = self.parts.iter().peekable();
        while let Some(part) = parts.next() {
            match part {
                Part::Literal(literal) => rest = strip_prefix_ignoring_case(rest, literal)?,
                Part::Name(_) => {
                    let segment_end = rest.find('/').unwrap_or(rest.len());
                    // What follows a name in its own segment ends the value.
                    let after = match parts.peek() {
                        Some(Part::Literal(literal)) => literal.split('/').next().unwrap_or_default(),
                        _ => "",
                    };
                    let end = segment_end.checked_sub(after.len()).filter(|end| *end > 0)?;
                    let (value, behind) = rest.split_at_checked(end)?;
                    values.push(value);
                    rest = behind;
                }
            }
        }
        rest.is_empty().then_some(values)
    }

    /// Whether no segment has two names, so that a path has one way to be read.
    pub fn has_one_name_a_segment(&self) -> bool {
        let mut is_free = true;
        for part in &self.parts {
            match part {
                Part::Name(_) if !is_free => return false,
                Part::Name(_) => is_free = false,
                Part::Literal(literal) => is_free |= literal.contains('/'),
            }
        }
        true
    }

    /// The text with each name replaced by what `value` gives for it.
    pub fn fill(&self, value: impl Fn(&str) -> String) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Name(name) => text.push_str(&value(name)),
            }
        }
        text
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Literal(literal) => f.write_str(literal)?,
                Part::Name(name) => write!(f, "{{{name}}}")?,
            }
        }
        Ok(())
    }
}

fn strip_prefix_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, Error>) {
        let filled = Pattern::parse(text).map(|pattern| pattern.fill(str::to_uppercase));
        assert_eq!(filled, expected.map(str::to_owned), "{text}");
    }

    #[test]
    fn names_are_filled_and_the_rest_stands() {
        check("/products/{sku}/", Ok("/products/SKU/"));
        check("{ a }{b}.html", Ok("AB.html"));
        check("plain", Ok("plain"));
        check("", Ok(""));
    }

    #[test]
    fn braces_that_do_not_pair_are_refused() {
        for text in ["{a", "a}", "{a{b}}", "}{"] {
            check(text, Err(Error::Unbalanced));
        }
        check("/{ }/", Err(Error::Unnamed));
    }

    fn check_values(pattern: &str, path: &str, expected: Option<&[&str]>) {
        let pattern = Pattern::parse(pattern).unwrap();
        assert_eq!(pattern.values(path).as_deref(), expected, "{pattern} {path}");
    }

    #[test]
    fn a_path_gives_the_values_of_the_names() {
        check_values("/hello/{name}/", "/hello/anna/", Some(&["anna"]));
        check_values("/hello/{name}/", "/Hello/Anna/", Some(&["Anna"]));
        check_values("/{a}/x/{b}.json", "/1/x/2.json", Some(&["1", "2"]));
        check_values("/{a}.json", "/a.json.json", Some(&["a.json"]));
        check_values("/v{n}-x/", "/v12-x/", Some(&["12"]));
        check_values("/about/", "/ABOUT/", Some(&[]));
    }

    #[test]
    fn another_path_gives_none() {
        for path in ["/hello/", "/hello//", "/hello/a/b/", "/hello/a", "/hell/a/", "", "/hello/a/?"] {
            check_values("/hello/{name}/", path, None);
        }
        check_values("/{a}.json", "/.json", None);
        check_values("/{a}.json", "/é", None);
        check_values("/{a}é/", "/bé/", Some(&["b"]));
    }

    #[test]
    fn two_names_in_a_segment_can_be_read_in_two_ways() {
        for (text, expected) in
            [("/{a}/{b}/", true), ("/x{a}y/{b}.z", true), ("/{a}-{b}/", false), ("/{a}{b}", false), ("/", true)]
        {
            assert_eq!(Pattern::parse(text).unwrap().has_one_name_a_segment(), expected, "{text}");
        }
    }
}
