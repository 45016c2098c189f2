//! Dates as text, with the names of months and days in the site's language.

use super::Arguments;
use super::foreign_format::in_strftime;
use super::language::Language;
use super::read::{date as read_date, quoted, some_text};
use crate::base::{Date, Refusal, Value};

/// `date VALUE FORMAT [lang=TAG]`: null for null and blank text.
pub(super) fn date(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let Some(date) = read_date(arguments.at(0), arguments.host)? else { return Ok(Value::Null) };
    let format = some_text(arguments.at(1), "a format such as `%Y-%m-%d`")?;
    Ok(formatted(&date, &format, &arguments.language()?)?.into())
}

/// `date` in a strftime `format`, in the language of `tag`.
///
/// # Errors
/// No directive at all, an unknown one, one that differs from place to place (`%x`), and a name in a language that is not known.
pub(super) fn formatted(date: &Date, format: &str, tag: &str) -> Result<String, Refusal> {
    let pieces = pieces(format);
    if !format.is_empty() && !pieces.iter().any(|piece| piece.starts_with('%')) {
        return Err(without_directive(format));
    }
    let has_day = pieces.iter().any(|piece| piece.starts_with('%') && piece.ends_with(['d', 'e']));
    let parts = date.parts();
    let mut text = String::with_capacity(format.len() * 2);
    for piece in pieces {
        let Some(directive) = piece.strip_prefix('%') else {
            text.push_str(piece);
            continue;
        };
        match directive.chars().last() {
            Some(letter @ ('A' | 'a' | 'B' | 'b' | 'h')) => {
                let name = name(date, letter, has_day, tag)?;
                match directive.contains(['^', '#']) {
                    true => text.push_str(&name.to_uppercase()),
                    false => text.push_str(name),
                }
            }
            Some('c' | 'r' | 'x' | 'X') => {
                let message = format!("the directive {} differs from place to place", quoted(piece));
                return Err(Refusal::new(message).help("write its parts, as `%-d %B %Y` or `%H:%M`"));
            }
            _ => parts
                .format(piece, &mut text)
                .map_err(|_| format!("unknown directive {} in the format {}", quoted(piece), quoted(format)))?,
        }
    }
    Ok(text)
}

/// Such a format prints itself, whatever the date is.
fn without_directive(format: &str) -> Refusal {
    let help = match in_strftime(format) {
        Some(meant) => format!("write {}", quoted(&meant)),
        None => "write `%Y-%m-%d` for 2026-01-31, `%-d %B %Y` for 31 January 2026".to_owned(),
    };
    Refusal::new(format!("the format {} has no directive, such as `%Y`", quoted(format))).help(help)
}

/// The directives of `format` and the texts between them, in order.
fn pieces(format: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        let (before, directive) = rest.split_at(at);
        if !before.is_empty() {
            pieces.push(before);
        }
        let (directive, after) = directive.split_at(directive_bytes(directive));
        pieces.push(directive);
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// How long the directive is that `format` begins with: `%`, flags, width, dots or colons, and a letter.
fn directive_bytes(format: &str) -> usize {
    let is_option = |option: char| "_-0^#.:".contains(option) || option.is_ascii_digit();
    let letter = format.char_indices().skip(1).find(|(_, letter)| !is_option(*letter));
    letter.map_or(format.len(), |(at, letter)| at + letter.len_utf8())
}

/// The name of the month or day. Beside the day of the month, a month's name is inflected in many languages.
fn name(date: &Date, letter: char, has_day: bool, tag: &str) -> Result<&'static str, Refusal> {
    let Some(language) = Language::find(tag) else {
        let message = format!("no names of months and days are known for the language {}", quoted(tag));
        let help = format!("use numbers, or `lang=` with one of {}", Language::tags());
        return Err(Refusal::new(message).help(help));
    };
    let civil = date.civil();
    let month = usize::from(civil.month().unsigned_abs()) - 1;
    let day = usize::from(civil.weekday().to_sunday_zero_offset().unsigned_abs());
    let (names, index) = match letter {
        'A' => (language.days, day),
        'a' => (language.days_short, day),
        'B' if has_day || language.months_alone.is_empty() => (language.months, month),
        'B' => (language.months_alone, month),
        _ => (language.months_short, month),
    };
    Ok(names.split(' ').nth(index).expect("a test holds that each language has 12 months and 7 days"))
}

#[cfg(test)]
mod tests {
    use crate::template::helpers::testing::check;

    fn check_format(date: &str, format: &str, lang: &str, expected: Result<&str, &str>) {
        let quoted = expected.map(|text| format!("\"{text}\""));
        let expected = quoted.as_ref().map(String::as_str).map_err(|message| *message);
        check(
            "date",
            &format!(r#"[{{"$date": "{date}"}}, "{format}"]"#),
            &format!(r#"{{"lang": "{lang}"}}"#),
            expected,
        );
    }

    #[test]
    fn names_are_in_the_sites_language() {
        check("date", r#"[{"$date": "2026-03-01"}, "%A, %-d. %B %Y"]"#, "{}", Ok(r#""Sonntag, 1. März 2026""#));
        check("date", r#"[{"$date": "2026-03-01"}, "%a %b %h"]"#, "{}", Ok(r#""So März März""#));
    }

    #[test]
    fn names_are_in_the_language_asked_for() {
        for (lang, expected) in [
            ("en-US", "Saturday 5 December"),
            ("fr", "samedi 5 décembre"),
            ("es", "sábado 5 diciembre"),
            ("it", "sabato 5 dicembre"),
            ("nl", "zaterdag 5 december"),
            ("pt-BR", "sábado 5 dezembro"),
            ("pl", "sobota 5 grudnia"),
            ("sv", "lördag 5 december"),
            ("da", "lørdag 5 december"),
            ("no", "lørdag 5 desember"),
            ("fi", "lauantai 5 joulukuuta"),
            ("cs", "sobota 5 prosince"),
            ("ja", "土曜日 5 12月"),
        ] {
            check_format("2026-12-05", "%A %-d %B", lang, Ok(expected));
        }
    }

    #[test]
    fn a_month_alone_is_not_inflected() {
        check_format("2026-12-05", "%B %Y", "pl", Ok("grudzień 2026"));
        check_format("2026-12-05", "%e %B", "pl", Ok(" 5 grudnia"));
        check_format("2026-12-05", "%d%% %B", "de", Ok("05% Dezember"));
    }

    #[test]
    fn numbers_flags_and_widths_are_those_of_strftime() {
        check_format("2026-01-02", "%Y-%m-%d %j %-m %_d %y", "en", Ok("2026-01-02 002 1  2 26"));
        check_format("2026-01-02", "%^A %#b", "en", Ok("FRIDAY JAN"));
        check_format(
            "2026-01-31T22:05:09+05:30",
            "%H:%M:%S %I %p %z %:z %s",
            "en",
            Ok("22:05:09 10 PM +0530 +05:30 1769877309"),
        );
        check_format("2026-01-31", "%T %s", "en", Ok("00:00:00 1769814000"));
        check_format("2026-01-31", "%Y年%m月%d日", "en", Ok("2026年01月31日"));
        check_format("2026-01-31", "", "en", Ok(""));
    }

    #[test]
    fn text_that_is_a_date_is_one() {
        check("date", r#"["2026-01-31", "%d.%m."]"#, "{}", Ok(r#""31.01.""#));
        check("date", r#"["2026-01-31T10:00", "%H:%M %z"]"#, "{}", Ok(r#""10:00 +0100""#));
    }

    #[test]
    fn nothing_prints_nothing() {
        check("date", r#"[null, "%Y"]"#, "{}", Ok("null"));
        check("date", r#"[" ", "%Y"]"#, "{}", Ok("null"));
    }

    #[test]
    fn what_is_no_date_is_named() {
        let message = |got| format!("expected a date such as `2026-01-31`, but got {got}");
        check("date", r#"["31.1.2026", "%Y"]"#, "{}", Err(&message("the text `31.1.2026`")));
        check("date", r#"[2026, "%Y"]"#, "{}", Err(&message("the number 2026")));
        check("date", r#"[{"$page": {}}, "%Y"]"#, "{}", Err(&message("an object")));
        check("date", r#"["2026-01-31", null]"#, "{}", Err("expected a format such as `%Y-%m-%d`, but got nothing"));
    }

    #[test]
    fn a_directive_that_is_not_known_is_named() {
        for (directive, format) in
            [("%K", "%d %K"), ("%", "%d %"), ("%-", "%-"), ("%300Y", "%300Y"), ("%é", "%é %d"), ("%Z", "%H:%M %Z")]
        {
            let message = format!("unknown directive `{directive}` in the format `{format}`");
            check_format("2026-01-31", format, "en", Err(&message));
        }
    }

    #[test]
    fn a_format_without_a_directive_names_the_one_that_is_meant() {
        for (format, help) in [
            ("dd.MM.yyyy", "write `%d.%m.%Y`"),
            ("2 Jan 2006", "write `%-d %b %Y`"),
            ("d.m.Y", "write `%d.%m.%Y`"),
            ("long", "write `%Y-%m-%d` for 2026-01-31, `%-d %B %Y` for 31 January 2026"),
        ] {
            let message = format!("the format `{format}` has no directive, such as `%Y`\n{help}");
            check_format("2026-01-31", format, "en", Err(&message));
        }
        check_format("2026-01-31", "dd.%m.", "en", Ok("dd.01."));
    }

    #[test]
    fn a_directive_whose_form_depends_on_the_place_is_refused() {
        check_format(
            "2026-01-31",
            "%x",
            "en",
            Err("the directive `%x` differs from place to place\nwrite its parts, as `%-d %B %Y` or `%H:%M`"),
        );
    }

    #[test]
    fn a_language_without_names_can_use_numbers() {
        check_format("2026-01-31", "%d.%m.", "tlh", Ok("31.01."));
        check_format(
            "2026-01-31",
            "%d %B",
            "tlh",
            Err("no names of months and days are known for the language `tlh`\nuse numbers, or `lang=` with one of \
                 cs, da, de, el, en, es, et, fi, fr, hr, hu, it, ja, ko, lv, nb, nl, pl, pt, ro, ru, sk, sl, sv, tr, uk, zh"),
        );
    }
}
