//! Whether two patterns of routes stand for the same path, and which of them then answers.
//!
//! Segments are compared from the left; the first that differs decides: a literal before a name, and of two names the one
//! with more text around it.

use super::{Part, Pattern};
use std::cmp::{Ordering, Reverse};

/// How two patterns of routes lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// No path is one of both.
    None,
    /// Every path of one is one of the other.
    Same,
    /// Some paths are of both, and nothing says whose they are.
    Ambiguous,
    /// Some paths are of both, and are the first's.
    First,
    /// Some paths are of both, and are the second's.
    Second,
}

/// A segment: literal, or what stands around its name.
#[derive(Clone, Default)]
pub(super) struct Segment<'p> {
    pub(super) before: &'p str,
    /// What follows its name, if it has one.
    pub(super) after: Option<&'p str>,
}

impl Pattern {
    /// How the paths that this pattern stands for lie to those of `other`; for patterns with one name a segment at most.
    pub fn overlap(&self, other: &Self) -> Overlap {
        let (first, second) = (segments(self), segments(other));
        if first.len() != second.len() {
            return Overlap::None;
        }
        let mut decided = Overlap::Same;
        for (first, second) in first.iter().zip(&second) {
            match compare(first, second) {
                Overlap::None => return Overlap::None,
                overlap if decided == Overlap::Same => decided = overlap,
                _ => {}
            }
        }
        decided
    }
}

impl Pattern {
    /// An order in which the first pattern that stands for a path is the one that answers it.
    pub fn precedence(&self, other: &Self) -> Ordering {
        let (first, second) = (segments(self), segments(other));
        first.iter().map(Segment::rank).cmp(second.iter().map(Segment::rank))
    }
}

impl Segment<'_> {
    /// Whether it may stand for what `other` stands for; a literal for itself alone.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        (self.after.is_some() || other.after.is_none()) && compare(self, other) != Overlap::None
    }

    /// Literals first, then names with the most text around them.
    fn rank(&self) -> (Reverse<usize>, String, String) {
        let around = self.after.map_or(usize::MAX, |after| self.before.len() + after.len());
        let after = self.after.unwrap_or_default();
        (Reverse(around), self.before.to_ascii_lowercase(), after.to_ascii_lowercase())
    }
}

/// The segments of a pattern; one with a final `/` ends in an empty one.
pub(super) fn segments(pattern: &Pattern) -> Vec<Segment<'_>> {
    let mut segments = vec![Segment::default()];
    for part in &pattern.parts {
        let last = segments.last_mut().expect("there is always one");
        match part {
            Part::Name(_) => last.after = Some(""),
            Part::Literal(literal) => {
                let mut pieces = literal.split('/');
                let piece = pieces.next().unwrap_or_default();
                match &mut last.after {
                    Some(after) => *after = piece,
                    None => last.before = piece,
                }
                segments.extend(pieces.map(|before| Segment { before, after: None }));
            }
        }
    }
    segments
}

fn compare(first: &Segment<'_>, second: &Segment<'_>) -> Overlap {
    match (first.after, second.after) {
        (None, None) if first.before.eq_ignore_ascii_case(second.before) => Overlap::Same,
        (None, None) => Overlap::None,
        (None, Some(_)) if stands_for(second, first.before) => Overlap::First,
        (Some(_), None) if stands_for(first, second.before) => Overlap::Second,
        (None, Some(_)) | (Some(_), None) => Overlap::None,
        (Some(after), Some(other_after)) => {
            let starts = by_length(first.before, second.before, starts_with);
            let ends = by_length(after, other_after, ends_with);
            match (starts, ends) {
                (Overlap::None, _) | (_, Overlap::None) => Overlap::None,
                (Overlap::Same, overlap) | (overlap, Overlap::Same) => overlap,
                (starts, ends) if starts == ends => starts,
                _ => Overlap::Ambiguous,
            }
        }
    }
}

/// Which of two texts around a name is the longer one and holds the other, so that it is the narrower.
fn by_length(first: &str, second: &str, holds: fn(&str, &str) -> bool) -> Overlap {
    match (holds(first, second), holds(second, first)) {
        (true, true) => Overlap::Same,
        (true, false) => Overlap::First,
        (false, true) => Overlap::Second,
        (false, false) => Overlap::None,
    }
}

fn stands_for(segment: &Segment<'_>, text: &str) -> bool {
    let after = segment.after.unwrap_or_default();
    text.len() > segment.before.len() + after.len() && starts_with(text, segment.before) && ends_with(text, after)
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|part| part.eq_ignore_ascii_case(start))
}

fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    start.and_then(|start| text.get(start..)).is_some_and(|part| part.eq_ignore_ascii_case(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(first: &str, second: &str, expected: Overlap) {
        let (first, second) = (Pattern::parse(first).unwrap(), Pattern::parse(second).unwrap());
        assert_eq!(first.overlap(&second), expected, "{first} {second}");
        let swapped = match expected {
            Overlap::First => Overlap::Second,
            Overlap::Second => Overlap::First,
            other => other,
        };
        assert_eq!(second.overlap(&first), swapped, "{second} {first}");
    }

    #[test]
    fn what_names_stand_for_the_same_paths_is_the_same() {
        check("/a/{x}/", "/a/{y}/", Overlap::Same);
        check("/A/{x}/", "/a/{y}/", Overlap::Same);
        check("/a/", "/a/", Overlap::Same);
    }

    #[test]
    fn other_paths_do_not_overlap() {
        check("/a/{x}/", "/b/{x}/", Overlap::None);
        check("/a/{x}/", "/a/{x}", Overlap::None);
        check("/a/{x}/", "/a/", Overlap::None);
        check("/a/{x}/c/", "/a/{y}/d/", Overlap::None);
        check("/{x}.json", "/{x}.xml", Overlap::None);
        check("/a{x}/", "/a/", Overlap::None);
        check("/a{x}a/", "/aa/", Overlap::None);
    }

    #[test]
    fn the_first_segment_that_differs_decides() {
        check("/a/new/", "/a/{x}/", Overlap::First);
        check("/a/b/{y}/", "/a/{x}/c/", Overlap::First);
        check("/v{n}/", "/{x}/", Overlap::First);
        check("/{x}.json", "/{x}", Overlap::First);
        check("/v{n}.json", "/{x}.json", Overlap::First);
    }

    #[test]
    fn two_names_with_other_text_around_them_are_ambiguous() {
        check("/a{x}/", "/{y}b/", Overlap::Ambiguous);
        check("/a{x}/c/", "/{y}b/{z}/", Overlap::Ambiguous);
    }

    #[test]
    fn one_of_two_answers_a_path_that_both_stand_for() {
        let segments = ["a", "ab", "b", "{x}", "a{x}", "{x}b", "a{x}b"];
        let values = ["a", "b", "ab", "aab", "abb", "xab", "axb"];
        let patterns: Vec<Pattern> = segments
            .iter()
            .flat_map(|one| segments.iter().map(move |two| Pattern::parse(&format!("/{one}/{two}/")).unwrap()))
            .collect();
        let paths: Vec<String> =
            values.iter().flat_map(|one| values.iter().map(move |two| format!("/{one}/{two}/"))).collect();
        for first in &patterns {
            for second in &patterns {
                let shared = paths.iter().any(|path| first.values(path).is_some() && second.values(path).is_some());
                assert!(!shared || first.overlap(second) != Overlap::None, "{first} {second}");
                let precedence = first.precedence(second);
                match first.overlap(second) {
                    Overlap::First => assert_eq!(precedence, Ordering::Less, "{first} {second}"),
                    Overlap::Second => assert_eq!(precedence, Ordering::Greater, "{first} {second}"),
                    Overlap::None | Overlap::Same | Overlap::Ambiguous => {}
                }
            }
        }
    }
}
