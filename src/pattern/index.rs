//! Which of many patterns answers a path, at a cost that does not grow with their number.

use super::Pattern;
use super::overlap::{Segment, segments};
use foldhash::fast::RandomState;
use std::borrow::Cow;
use std::collections::HashMap;

/// Patterns in the order of [`Pattern::precedence`], as a tree of their segments.
#[derive(Debug, Default)]
pub(crate) struct Index {
    root: Node,
}

/// What may follow the segments that lead here.
#[derive(Debug)]
struct Node {
    /// By a segment in lower case.
    literals: HashMap<Box<str>, Node, RandomState>,
    names: Vec<Name>,
    /// The first pattern that ends here.
    end: usize,
    /// The first pattern that ends here or below.
    first: usize,
}

/// A segment with a name in it.
#[derive(Debug)]
struct Name {
    /// What stands before the name, in lower case.
    before: Box<str>,
    /// What stands after it, in lower case.
    after: Box<str>,
    node: Node,
}

/// How many segments of a pattern are followed. http.sys lets no more through (`UrlSegmentMaxCount`), and the tree must not get
/// so deep that the stack does not hold it.
const SEGMENTS_MAX: usize = 256;

/// No pattern at all: after every other.
const NONE: usize = usize::MAX;

impl Default for Node {
    fn default() -> Self {
        Self { literals: HashMap::default(), names: Vec::new(), end: NONE, first: NONE }
    }
}

impl Index {
    /// The index of `patterns`. One with two names in a segment stands for no path, as for [`Pattern::values`]; so does one of
    /// more than 255 segments.
    pub(crate) fn new<'p>(patterns: impl Iterator<Item = &'p Pattern>) -> Self {
        let mut index = Self::default();
        for (number, pattern) in patterns.enumerate().filter(|(_, pattern)| pattern.has_one_name_a_segment()) {
            let segments = segments(pattern);
            if segments.len() > SEGMENTS_MAX {
                continue;
            }
            let mut node = &mut index.root;
            node.first = node.first.min(number);
            for segment in segments {
                node = node.child(&segment);
                node.first = node.first.min(number);
            }
            node.end = node.end.min(number);
        }
        index
    }

    /// The number of the first pattern that stands for `path`.
    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        let path = if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(path.to_ascii_lowercase())
        } else {
            Cow::Borrowed(path)
        };
        let mut best = NONE;
        self.root.find(Some(&path), &mut best);
        (best != NONE).then_some(best)
    }
}

impl Index {
    /// Whether one of the patterns stands for something below the folder `path`, which has no `/` at its ends.
    pub(crate) fn reaches_below(&self, path: &str) -> bool {
        self.root.literals.get("").is_some_and(|root| root.reaches_below(Some(&path.to_ascii_lowercase())))
    }
}

impl Node {
    /// Whether a pattern goes on below `rest`; `None` is behind the last segment.
    fn reaches_below(&self, rest: Option<&str>) -> bool {
        let Some(rest) = rest else {
            // An empty segment is the final `/` of the folder itself.
            return !self.names.is_empty() || self.literals.keys().any(|segment| !segment.is_empty());
        };
        let (segment, rest) = match rest.split_once('/') {
            Some((segment, rest)) => (segment, Some(rest)),
            None => (rest, None),
        };
        self.literals.get(segment).is_some_and(|node| node.reaches_below(rest))
            || self.names.iter().any(|name| name.stands_for(segment) && name.node.reaches_below(rest))
    }

    /// Where `segment` leads from here.
    fn child(&mut self, segment: &Segment<'_>) -> &mut Self {
        let before = segment.before.to_ascii_lowercase().into_boxed_str();
        let Some(after) = segment.after else { return self.literals.entry(before).or_default() };
        let after = after.to_ascii_lowercase().into_boxed_str();
        let present = self.names.iter().position(|name| name.before == before && name.after == after);
        let at = present.unwrap_or_else(|| {
            self.names.push(Name { before, after, node: Self::default() });
            self.names.len() - 1
        });
        &mut self.names[at].node
    }

    /// Sets `best` to the first pattern that stands for `rest` and is before `best`; `None` is behind the last segment.
    /// As deep as the deepest pattern.
    fn find(&self, rest: Option<&str>, best: &mut usize) {
        if self.first >= *best {
            return;
        }
        let Some(rest) = rest else {
            *best = (*best).min(self.end);
            return;
        };
        let (segment, rest) = match rest.split_once('/') {
            Some((segment, rest)) => (segment, Some(rest)),
            None => (rest, None),
        };
        if let Some(node) = self.literals.get(segment) {
            node.find(rest, best);
        }
        for name in self.names.iter().filter(|name| name.stands_for(segment)) {
            name.node.find(rest, best);
        }
    }
}

impl Name {
    fn stands_for(&self, segment: &str) -> bool {
        segment.len() > self.before.len() + self.after.len()
            && segment.starts_with(&*self.before)
            && segment.ends_with(&*self.after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEGMENTS: [&str; 12] =
        ["a", "B", "ab", "{x}", "a{x}", "{x}B", "{x}.json", "v{x}-y", "{x}-{z}", "{x}{z}", "é", "é{x}"];
    const VALUES: [&str; 13] = ["a", "A", "b", "ab", "aB", "ba", "a.json", ".json", "v1-y", "é", "éa", "", "a-b"];

    /// A xorshift generator: no two runs differ.
    struct Random(u64);

    impl Random {
        fn below(&mut self, end: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 >> 33).unwrap() % end
        }

        fn path(&mut self, segments: &[&str]) -> String {
            let path: String =
                (0..self.below(4)).map(|_| format!("/{}", segments[self.below(segments.len())])).collect();
            if self.below(3) > 0 { path + "/" } else { path }
        }
    }

    #[test]
    fn it_finds_what_a_search_from_the_first_to_the_last_does() {
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        let (mut found, mut not_found) = (0, 0);
        for sorts in 0..400 {
            let mut patterns: Vec<Pattern> =
                (0..random.below(30)).map(|_| Pattern::parse(&random.path(&SEGMENTS)).unwrap()).collect();
            // The order is the patterns' own in a good bundle, and any in another.
            if sorts % 2 == 0 {
                patterns.sort_by(Pattern::precedence);
            }
            let index = Index::new(patterns.iter());
            for _ in 0..100 {
                let path = random.path(&VALUES);
                let expected = patterns.iter().position(|pattern| pattern.values(&path).is_some());
                assert_eq!(index.find(&path), expected, "{path} in {patterns:?}");
                *(if expected.is_some() { &mut found } else { &mut not_found }) += 1;
            }
        }
        assert!(found > 2_000 && not_found > 2_000, "{found} {not_found}");
    }

    #[test]
    fn a_path_of_many_segments_is_followed_no_further_than_a_pattern_goes() {
        let patterns = ["/{x}/{y}/", "/a/"].map(|text| Pattern::parse(text).unwrap());
        let index = Index::new(patterns.iter());
        assert_eq!(index.find(&"/a".repeat(1 << 20)), None);
        assert_eq!(index.find("/a/"), Some(1));
        assert_eq!(Index::default().find("/"), None);
    }

    #[test]
    fn a_pattern_has_an_end() {
        for (segments, expected) in [(SEGMENTS_MAX - 2, Some(0)), (SEGMENTS_MAX - 1, None), (1 << 20, None)] {
            let path = format!("{}/", "/a".repeat(segments));
            assert_eq!(Index::new([Pattern::parse(&path).unwrap()].iter()).find(&path), expected, "{segments}");
        }
    }
}
