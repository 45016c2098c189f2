//! "Did you mean": the name an author probably meant.

/// The candidate nearest to `name`, if it is near enough to be a slip of the keyboard.
pub(super) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let close_enough = name.chars().count() / 3;
    candidates
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= close_enough && *candidate != name)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many characters must be inserted, removed, replaced or swapped with their neighbour (optimal string alignment).
pub(super) fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (
        left.to_lowercase().chars().take(LENGTH_MAX).collect(),
        right.to_lowercase().chars().take(LENGTH_MAX).collect(),
    );
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let replaced = above[j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut least = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[right.len()]
}

/// Longer names are compared by their beginnings, so that a hostile template can't make the comparison slow.
const LENGTH_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<&str>) {
        assert_eq!(nearest(name, ["price", "title", "url", "partials/nav"]), expected, "{name}");
    }

    #[test]
    fn a_slip_finds_its_name() {
        check("prize", Some("price"));
        check("ttile", Some("title"));
        check("Title", Some("title"));
        check("partials/naw", Some("partials/nav"));
    }

    #[test]
    fn what_is_far_finds_nothing() {
        check("name", None);
        check("x", None);
    }
}
