//! Formats of dates as .NET, Java, JavaScript, PHP and Go write them → strftime's.

/// The format that `format` means, if all its letters are those of one other language.
pub(super) fn in_strftime(format: &str) -> Option<String> {
    if ["2006", "Jan", "Mon"].iter().any(|word| format.contains(word)) {
        return Some(go(format));
    }
    by_words(format, &REPEATED).or_else(|| by_words(format, &LETTERS))
}

/// Of Go, longer ones before those that they begin with: an example date (`time`, "Constants").
const EXAMPLE: [(&str, &str); 17] = [
    ("January", "%B"),
    ("Monday", "%A"),
    ("2006", "%Y"),
    ("Jan", "%b"),
    ("Mon", "%a"),
    ("15", "%H"),
    ("01", "%m"),
    ("02", "%d"),
    ("03", "%I"),
    ("04", "%M"),
    ("05", "%S"),
    ("06", "%y"),
    ("PM", "%p"),
    ("_2", "%e"),
    ("1", "%-m"),
    ("2", "%-d"),
    ("3", "%-I"),
];

/// Of .NET ("Custom date and time format strings"), Java and Moment.js: how often a letter stands says how it is written.
const REPEATED: [(&str, &str); 25] = [
    ("yyyy", "%Y"),
    ("YYYY", "%Y"),
    ("yy", "%y"),
    ("YY", "%y"),
    ("MMMM", "%B"),
    ("MMM", "%b"),
    ("MM", "%m"),
    ("M", "%-m"),
    ("dddd", "%A"),
    ("EEEE", "%A"),
    ("ddd", "%a"),
    ("EEE", "%a"),
    ("dd", "%d"),
    ("DD", "%d"),
    ("d", "%-d"),
    ("D", "%-d"),
    ("HH", "%H"),
    ("H", "%-H"),
    ("hh", "%I"),
    ("h", "%-I"),
    ("mm", "%M"),
    ("ss", "%S"),
    ("tt", "%p"),
    ("a", "%p"),
    ("A", "%p"),
];

/// Of PHP (`DateTimeInterface::format`): one letter each.
const LETTERS: [(&str, &str); 16] = [
    ("Y", "%Y"),
    ("y", "%y"),
    ("F", "%B"),
    ("M", "%b"),
    ("m", "%m"),
    ("n", "%-m"),
    ("l", "%A"),
    ("D", "%a"),
    ("d", "%d"),
    ("j", "%-d"),
    ("H", "%H"),
    ("G", "%-H"),
    ("h", "%I"),
    ("i", "%M"),
    ("s", "%S"),
    ("A", "%p"),
];

fn go(format: &str) -> String {
    let mut text = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        let example = EXAMPLE.iter().find(|(word, _)| rest.starts_with(word));
        let (length, directive) = example.map_or((first.len_utf8(), None), |(word, to)| (word.len(), Some(*to)));
        text.push_str(directive.unwrap_or(&rest[..length]));
        rest = &rest[length..];
    }
    text
}

/// Each run of one letter is a word; `None` if one is not in `words`.
fn by_words(format: &str, words: &[(&str, &str)]) -> Option<String> {
    let mut text = String::new();
    let (mut rest, mut has_word) = (format, false);
    while let Some(first) = rest.chars().next() {
        let length = rest.len() - rest.trim_start_matches(first).len();
        let (word, after) = rest.split_at(length);
        if first.is_alphabetic() {
            text.push_str(words.iter().find(|(written, _)| *written == word)?.1);
            has_word = true;
        } else {
            text.push_str(word);
        }
        rest = after;
    }
    has_word.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_other_languages_are_read() {
        for (format, expected) in [
            ("dd.MM.yyyy", "%d.%m.%Y"),
            ("d. MMMM yyyy", "%-d. %B %Y"),
            ("dddd, HH:mm:ss", "%A, %H:%M:%S"),
            ("YYYY-MM-DD", "%Y-%m-%d"),
            ("2 Jan 2006", "%-d %b %Y"),
            ("January 2, 2006", "%B %-d, %Y"),
            ("2006-01-02 15:04", "%Y-%m-%d %H:%M"),
            ("d.m.Y", "%d.%m.%Y"),
            ("F j, Y", "%B %-d, %Y"),
        ] {
            assert_eq!(in_strftime(format).as_deref(), Some(expected), "{format}");
        }
    }

    #[test]
    fn other_text_is_no_format() {
        for format in ["today", "long", "iso", ".", " ", "12"] {
            assert_eq!(in_strftime(format), None, "{format}");
        }
    }
}
