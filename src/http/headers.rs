//! The headers of one request, in one text.

/// Headers, in the order they came; names in lower case: `user-agent`.
///
/// All names and values stand one after the other in one text, so that a request with many headers takes as few allocations as
/// one with few.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers {
    text: String,
    ends: Vec<Ends>,
}

/// Where a header ends in the text. It begins where the one before it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ends {
    name: usize,
    value: usize,
}

impl Headers {
    /// None yet, with room for `count` of them that have `bytes` bytes together.
    pub fn with_capacity(count: usize, bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ends: Vec::with_capacity(count) }
    }

    /// Adds a header. Its name is given as its words, between which a `-` stands, and is taken in lower case.
    pub fn push<'w>(&mut self, name: impl IntoIterator<Item = &'w str>, value: &str) {
        let start = self.text.len();
        for word in name {
            if self.text.len() > start {
                self.text.push('-');
            }
            self.text.push_str(word);
        }
        self.text[start..].make_ascii_lowercase();
        let name = self.text.len();
        self.text.push_str(value);
        self.ends.push(Ends { name, value: self.text.len() });
    }

    /// The value of the first header of this name, which is in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut start = 0;
        self.ends.iter().map(move |ends| {
            let name = &self.text[start..ends.name];
            start = ends.value;
            (name, &self.text[ends.name..ends.value])
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl FromIterator<(String, String)> for Headers {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut headers = Self::default();
        for (name, value) in pairs {
            headers.push([name.as_str()], &value);
        }
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_comes_out_in_order() {
        let pairs = [("Host", "example.com"), ("x-empty", ""), ("Accept", "text/ü"), ("host", "second")];
        let headers: Headers = pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        let actual: Vec<_> = headers.iter().collect();
        assert_eq!(actual, [("host", "example.com"), ("x-empty", ""), ("accept", "text/ü"), ("host", "second")]);
        assert_eq!(headers.len(), 4);
        assert_eq!(headers.get("host"), Some("example.com"));
        assert_eq!(headers.get("x-empty"), Some(""));
        assert_eq!(headers.get("hos"), None);
        assert_eq!(headers.get(""), None);
    }

    #[test]
    fn equal_texts_with_other_borders_are_other_headers() {
        let one: Headers = [("a".to_owned(), "bc".to_owned())].into_iter().collect();
        let other: Headers = [("ab".to_owned(), "c".to_owned())].into_iter().collect();
        assert_ne!(one, other);
        assert!(Headers::with_capacity(4, 100).is_empty());
        assert_eq!(Headers::with_capacity(4, 100), Headers::default());
    }
}
