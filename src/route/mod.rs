//! Patterns with `{name}` in them: URL paths, and texts that take a row's columns.

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

    /// The names in it, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Name(name) => Some(name.as_str()),
            Part::Literal(_) => None,
        })
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
}
