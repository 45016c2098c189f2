//! What differs between languages when dates and numbers are printed.

use super::language_table::LANGUAGES;

/// Names are separated by blanks; months begin with January, days with Sunday.
#[derive(Debug)]
pub(super) struct Language {
    /// The primary language of its tags: `de`.
    pub(super) tag: &'static str,
    /// As in "5 stycznia 2026".
    pub(super) months: &'static str,
    /// As in "styczeń 2026"; empty where it is the same.
    pub(super) months_alone: &'static str,
    /// As in "5 Jan 2026".
    pub(super) months_short: &'static str,
    /// As in "Sunday".
    pub(super) days: &'static str,
    /// As in "Sun".
    pub(super) days_short: &'static str,
    /// Between the thousands.
    pub(super) group: &'static str,
    /// Before the fraction.
    pub(super) point: &'static str,
}

impl Language {
    /// The language of `tag`, `de` or `de-CH`; `None` if it is not in the table.
    pub(super) fn find(tag: &str) -> Option<&'static Self> {
        let primary = match primary(tag).as_str() {
            // `no` is the macrolanguage of `nb` (BCP 47, IANA language subtag registry).
            "no" => "nb".to_owned(),
            primary => primary.to_owned(),
        };
        LANGUAGES.iter().find(|language| language.tag == primary)
    }

    /// The tags in the table, for messages.
    pub(super) fn tags() -> String {
        LANGUAGES.iter().map(|language| language.tag).collect::<Vec<_>>().join(", ")
    }
}

/// The marks between thousands and before the fraction, by the region where it has its own; as in English for a
/// language that is not in the table.
pub(super) fn number_marks(tag: &str) -> (&'static str, &'static str) {
    match tag.to_ascii_lowercase().replace('_', "-").as_str() {
        "de-ch" | "de-li" | "it-ch" | "en-ch" => ("’", "."),
        "de-at" | "pt-pt" | "en-za" | "fr-ca" => ("\u{a0}", ","),
        "es-mx" | "es-us" | "es-pr" => (",", "."),
        _ => Language::find(tag).map_or((",", "."), |language| (language.group, language.point)),
    }
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_all_its_names() {
        for language in LANGUAGES {
            let count = |names: &str| names.split(' ').filter(|name| !name.is_empty()).count();
            assert_eq!(count(language.months), 12, "{}", language.tag);
            assert_eq!(count(language.months_short), 12, "{}", language.tag);
            assert!(matches!(count(language.months_alone), 0 | 12), "{}", language.tag);
            assert_eq!((count(language.days), count(language.days_short)), (7, 7), "{}", language.tag);
        }
    }

    #[test]
    fn a_region_has_the_names_of_its_language() {
        for (tag, expected) in [("de", "de"), ("de-CH", "de"), ("PT_br", "pt"), ("no", "nb"), ("zh-Hant-TW", "zh")] {
            assert_eq!(Language::find(tag).map(|language| language.tag), Some(expected), "{tag}");
        }
        assert!(Language::find("tlh").is_none());
    }

    #[test]
    fn marks_follow_the_region() {
        for (tag, expected) in [
            ("en", (",", ".")),
            ("de", (".", ",")),
            ("de-CH", ("’", ".")),
            ("fr", ("\u{202f}", ",")),
            ("tlh", (",", ".")),
        ] {
            assert_eq!(number_marks(tag), expected, "{tag}");
        }
    }
}
