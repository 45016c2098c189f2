//! The name that an author most likely meant.

/// The candidate nearest to `name`, without regard to case; `None` if none is near enough to be a slip of the hand:
/// one mistake in three letters, and at least one. Of equally near ones the first wins.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: Vec<char> = name.to_lowercase().chars().take(LETTERS_MAX + 1).collect();
    if name.is_empty() || name.len() > LETTERS_MAX {
        return None;
    }
    let distance_max = name.len().div_ceil(3);
    let measured = candidates.into_iter().filter_map(|candidate| {
        let letters: Vec<char> = candidate.to_lowercase().chars().take(LETTERS_MAX + 1).collect();
        let near = letters.len().abs_diff(name.len()) <= distance_max && letters.len() <= LETTERS_MAX;
        let distance = if near { distance(&name, &letters) } else { usize::MAX };
        // A distance as long as the name would turn any short name into any other.
        (distance <= distance_max && distance < letters.len()).then_some((distance, candidate))
    });
    measured.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Longer names are not compared: the cost is the product of both lengths.
const LETTERS_MAX: usize = 64;

/// How many letters of `from` have to be inserted, deleted, replaced or swapped for `to`; a text that is too long to be compared
/// is infinitely far.
pub(crate) fn slips(from: &str, to: &str) -> usize {
    let [from, to] = [from, to].map(|text| text.chars().take(LETTERS_MAX + 1).collect::<Vec<char>>());
    if from.len().max(to.len()) > LETTERS_MAX { usize::MAX } else { distance(&from, &to) }
}

/// Letters to insert, delete, replace, or swap with their neighbour (optimal string alignment).
fn distance(from: &[char], to: &[char]) -> usize {
    let mut before = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, letter) in from.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != other);
            let mut least = replaced.min(last[column + 1] + 1).min(line[column] + 1);
            if row > 0 && column > 0 && *letter == to[column - 1] && from[row - 1] == *other {
                let swapped: &Vec<usize> = &before;
                least = least.min(swapped[column - 1] + 1);
            }
            line.push(least);
        }
        before = std::mem::replace(&mut last, line);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<&str>) {
        let names = ["title", "date", "draft", "template", "page_template", "url", "path"];
        assert_eq!(nearest(name, names), expected, "{name}");
    }

    #[test]
    fn a_slip_finds_the_name() {
        check("titel", Some("title"));
        check("tilte", Some("title"));
        check("tempalte", Some("template"));
        check("Title", Some("title"));
        check("dates", Some("date"));
        check("page-template", Some("page_template"));
        check("ur", Some("url"));
        check("dtae", Some("date"));
    }

    #[test]
    fn another_word_finds_nothing() {
        check("colour", None);
        check("x", None);
        check("", None);
        check("keywords", None);
        check(&"title".repeat(1000), None);
    }

    #[test]
    fn of_equally_near_names_the_first_wins() {
        assert_eq!(nearest("bat", ["cat", "rat"]), Some("cat"));
    }
}
