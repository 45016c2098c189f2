//! Text. HTML is read as the plain text it shows, and no result is HTML; null gives null.

use super::Arguments;
use super::read::{some_text, text, whole};
use crate::base::{Refusal, Value};
use std::sync::Arc;

/// About the memory of a text beside its letters: two counts, and what the allocator adds.
const TEXT_BYTES: usize = 32;

/// The longest text that a helper makes out of several.
pub(super) const RESULT_BYTES_MAX: usize = 16 << 20;

pub(super) fn changed(arguments: &Arguments<'_>, change: fn(&str) -> String) -> Result<Value, Refusal> {
    Ok(text(arguments.at(0))?.map(|text| change(&text)).into())
}

/// The first letter of each word in upper case, the rest as it is.
pub(super) fn titled(text: &str) -> String {
    let mut titled = String::with_capacity(text.len());
    let mut is_in_word = false;
    for letter in text.chars() {
        if is_in_word {
            titled.push(letter);
        } else {
            titled.extend(letter.to_uppercase());
        }
        is_in_word = letter.is_alphanumeric() || matches!(letter, '\'' | '’') || extends_character(letter);
    }
    titled
}

/// `truncate TEXT N [end="…"]`: the first N characters, back to the end of a word where that keeps at least half of
/// them, and `end`; a text that is not longer stays as it is.
pub(super) fn truncate(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let Some(text_given) = text(arguments.at(0))? else { return Ok(Value::Null) };
    let Some(count) = whole(arguments.at(1), "the number of characters", 0..=usize::MAX)? else {
        return Err("expected the number of characters to keep, but got nothing".into());
    };
    let Some((limit, _)) = text_given.char_indices().nth(count) else { return Ok(Value::Text(text_given)) };
    let end = text(arguments.named("end"))?;
    let kept = text_given[..cut(&text_given, limit)].trim_end();
    Ok(format!("{kept}{}", end.as_deref().unwrap_or("…")).into())
}

/// Where to cut `text` at byte `limit` or before: at the end of a word, else of what is seen as one character.
fn cut(text: &str, limit: usize) -> usize {
    if text[limit..].starts_with(char::is_whitespace) {
        return limit;
    }
    if let Some(end) = text[..limit].rfind(char::is_whitespace).filter(|end| end * 2 >= limit) {
        return end;
    }
    let mut end = limit;
    while text[end..].starts_with(extends_character) || text[..end].ends_with(ZERO_WIDTH_JOINER) {
        let Some((before, _)) = text[..end].char_indices().next_back() else { break };
        end = before;
    }
    end
}

const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Whether a letter is seen as part of the one before it: accents, variation selectors, skin tones, joiners.
fn extends_character(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
        || letter == ZERO_WIDTH_JOINER
}

/// `replace TEXT FROM TO`: everywhere.
pub(super) fn replace(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let Some(text_given) = text(arguments.at(0))? else { return Ok(Value::Null) };
    let from = some_text(arguments.at(1), "the text to replace")?;
    let to = text(arguments.at(2))?;
    let to = to.as_deref().unwrap_or_default();
    if from.is_empty() {
        return Err("expected the text to replace, but got an empty one".into());
    }
    if to.len() > from.len() {
        let grown = text_given.matches(&*from).count().saturating_mul(to.len() - from.len());
        ensure_result_is_not_too_long(text_given.len().saturating_add(grown))?;
    }
    Ok(text_given.replace(&*from, to).into())
}

/// `split TEXT SEPARATOR`: a list.
pub(super) fn split(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let Some(text) = text(arguments.at(0))? else { return Ok(Value::Null) };
    let separator = some_text(arguments.at(1), "a separator")?;
    if separator.is_empty() {
        return Err("expected a separator, but got an empty one".into());
    }
    let mut parts = Vec::new();
    for part in text.split(&*separator) {
        arguments.work.make(TEXT_BYTES + part.len())?;
        parts.push(part.into());
    }
    Ok(Value::List(Arc::new(parts)))
}

/// `concat A B …`: their texts, one after the other.
pub(super) fn concat(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    joined(arguments, arguments.positional, "")
}

/// The texts of `values` with `separator` between them; null is an empty text.
pub(super) fn joined(arguments: &Arguments<'_>, values: &[Value], separator: &str) -> Result<Value, Refusal> {
    let mut joined = String::new();
    for (index, value) in values.iter().enumerate() {
        arguments.look_at(value)?;
        let text = text(value)?;
        let text = text.as_deref().unwrap_or_default();
        let separator = if index > 0 { separator } else { "" };
        ensure_result_is_not_too_long(joined.len() + separator.len() + text.len())?;
        joined.push_str(separator);
        joined.push_str(text);
    }
    Ok(joined.into())
}

fn ensure_result_is_not_too_long(bytes: usize) -> Result<(), Refusal> {
    if bytes > RESULT_BYTES_MAX {
        return Err(format!("the text would be longer than {} MiB", RESULT_BYTES_MAX >> 20).into());
    }
    Ok(())
}

pub(super) fn matches_part(arguments: &Arguments<'_>, matches: fn(&str, &str) -> bool) -> Result<Value, Refusal> {
    let (text, part) = (text(arguments.at(0))?, text(arguments.at(1))?);
    Ok(Value::Bool(text.zip(part).is_some_and(|(text, part)| matches(&text, &part))))
}

#[cfg(test)]
mod tests {
    use crate::template::helpers::testing::{call, check};

    #[test]
    fn case_is_changed_in_every_script() {
        check("upper", r#"["straße é"]"#, "{}", Ok(r#""STRASSE É""#));
        check("lower", r#"["ÄB ΣΑΣ"]"#, "{}", Ok(r#""äb σας""#));
        check(
            "title",
            r#"["the NASA static-first don't (été)"]"#,
            "{}",
            Ok(r#""The NASA Static-First Don\u0027t (Été)""#),
        );
        check("title", "[\"cafe\u{301}s 2nd\"]", "{}", Ok("\"Cafe\u{301}s 2nd\""));
    }

    #[test]
    fn numbers_and_dates_are_text_too() {
        check("upper", "[1.5]", "{}", Ok(r#""1.5""#));
        check("concat", r#"["a", 1, null, true, {"$date": "2026-01-31"}]"#, "{}", Ok(r#""a1true2026-01-31""#));
        check("concat", r#"["a"]"#, "{}", Ok(r#""a""#));
    }

    #[test]
    fn null_stays_null() {
        for name in ["lower", "upper", "title", "trim", "slug"] {
            check(name, "[null]", "{}", Ok("null"));
        }
        check("truncate", "[null, 3]", "{}", Ok("null"));
        check("replace", r#"[null, "a", "b"]"#, "{}", Ok("null"));
        check("split", r#"[null, ","]"#, "{}", Ok("null"));
        check("starts_with", r#"[null, "a"]"#, "{}", Ok("false"));
        check("ends_with", r#"["a", null]"#, "{}", Ok("false"));
    }

    #[test]
    fn html_is_read_as_plain_text() {
        check("upper", r#"[{"$html": "<b>R&amp;D</b>"}]"#, "{}", Ok(r#""R\u0026D""#));
        check("truncate", r#"[{"$html": "<p>one two</p>"}, 3]"#, "{}", Ok(r#""one…""#));
    }

    #[test]
    fn what_has_no_text_is_named() {
        check("upper", "[[1]]", "{}", Err("expected text, but got a list"));
        check("lower", "[{}]", "{}", Err("expected text, but got a table"));
        check("concat", r#"["a", {"$page": {}}]"#, "{}", Err("expected text, but got an object"));
    }

    #[test]
    fn blanks_around_go() {
        check("trim", r#"["  a b \n"]"#, "{}", Ok(r#""a b""#));
    }

    #[test]
    fn a_slug_is_that_of_urls() {
        check("slug", r#"["Größe & Maß"]"#, "{}", Ok(r#""grosse-mass""#));
    }

    #[test]
    fn truncation_ends_a_word() {
        check("truncate", r#"["one two three", 8]"#, "{}", Ok(r#""one two…""#));
        check("truncate", r#"["one two three", 7]"#, "{}", Ok(r#""one two…""#));
        check("truncate", r#"["one two three", 13]"#, "{}", Ok(r#""one two three""#));
        check("truncate", r#"["one two three", 5]"#, r#"{"end": ""}"#, Ok(r#""one""#));
        check("truncate", r#"["abc", 0]"#, r#"{"end": "..."}"#, Ok(r#""...""#));
    }

    #[test]
    fn truncation_counts_characters() {
        check("truncate", r#"["日本語のページ", 3]"#, "{}", Ok(r#""日本語…""#));
        check("truncate", r#"["A 日本語のページです", 8]"#, "{}", Ok(r#""A 日本語のペー…""#));
    }

    #[test]
    fn truncation_does_not_tear_a_character() {
        check("truncate", "[\"cafe\u{301}s\", 4]", "{}", Ok(r#""caf…""#));
        check("truncate", "[\"a👩\u{200d}💻b\", 2]", "{}", Ok(r#""a…""#));
        check("truncate", "[\"a👩\u{200d}💻b\", 3]", "{}", Ok(r#""a…""#));
        check("truncate", "[\"\u{301}\u{301}\", 1]", "{}", Ok(r#""…""#));
    }

    #[test]
    fn truncation_needs_a_count() {
        check("truncate", r#"["abc", null]"#, "{}", Err("expected the number of characters to keep, but got nothing"));
        check(
            "truncate",
            r#"["abc", -1]"#,
            "{}",
            Err("expected a whole number from 0 as the number of characters, but got the number -1"),
        );
    }

    #[test]
    fn a_part_is_replaced_everywhere() {
        check("replace", r#"["a-b-c", "-", "+"]"#, "{}", Ok(r#""a+b+c""#));
        check("replace", r#"["a-b", "-", null]"#, "{}", Ok(r#""ab""#));
        check("replace", r#"["a", "", "b"]"#, "{}", Err("expected the text to replace, but got an empty one"));
        check("replace", r#"["a", null, "b"]"#, "{}", Err("expected the text to replace, but got nothing"));
    }

    #[test]
    fn a_text_is_split_and_joined() {
        check("split", r#"["a, b,c", ","]"#, "{}", Ok(r#"["a"," b","c"]"#));
        check("split", r#"["", ","]"#, "{}", Ok(r#"[""]"#));
        check("split", r#"["a", ""]"#, "{}", Err("expected a separator, but got an empty one"));
        check("split", r#"["a", null]"#, "{}", Err("expected a separator, but got nothing"));
    }

    #[test]
    fn a_result_that_is_too_long_is_refused() {
        const MESSAGE: &str = "the text would be longer than 16 MiB";
        let replace = |count: usize| {
            let arguments = format!(r#"["{}", "a", "{}"]"#, "a".repeat(count), "b".repeat(1 << 12));
            call("replace", &arguments, "{}").map(|value| value.as_text().unwrap().len())
        };
        assert_eq!(replace(1 << 12), Ok(16 << 20));
        assert_eq!(replace((1 << 12) + 1), Err(MESSAGE.into()));
        let text = "a".repeat(1 << 23);
        assert!(call("concat", &format!(r#"["{text}", "{text}"]"#), "{}").is_ok());
        check("concat", &format!(r#"["{text}", "{text}", "a"]"#), "{}", Err(MESSAGE));
    }

    #[test]
    fn beginnings_and_ends_are_found() {
        check("starts_with", r#"["/blog/x/", "/blog/"]"#, "{}", Ok("true"));
        check("ends_with", r#"["photo.jpg", ".png"]"#, "{}", Ok("false"));
    }
}
