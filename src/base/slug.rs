//! Text as a part of a URL: of a page, of a term, of a heading's id.

/// `text` in lower case with one `-` between its words: `Füße & Händel: 2026!` is `fusse-handel-2026`.
///
/// Latin letters become ASCII (é is e, ü is u, ß is ss); letters of other scripts stay, so that a title in Greek or
/// Japanese keeps a readable slug. An apostrophe joins: `don't` is `dont`. Empty if the text has no letter or digit.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut word_ended = false;
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            if word_ended && !slug.is_empty() {
                slug.push('-');
            }
            word_ended = false;
            match ascii(letter) {
                Some(ascii) => slug.push_str(ascii),
                None => slug.push(letter),
            }
        } else if !joins(letter) {
            word_ended = true;
        }
    }
    slug
}

/// Apostrophes, and the accents of letters that are written as letter and accent (U+0300 to U+036F): é as e + ´.
fn joins(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '\u{300}'..='\u{36f}')
}

/// What a Latin letter with an accent is without it.
fn ascii(letter: char) -> Option<&'static str> {
    if letter.is_ascii() {
        return None;
    }
    LATIN.iter().find(|(_, letters)| letters.contains(letter)).map(|(ascii, _)| *ascii)
}

/// The lower-case letters of the Latin alphabets of Europe, of Vietnamese and of Pinyin.
const LATIN: &[(&str, &str)] = &[
    ("a", "àáâãäåāăąǎạảấầẩẫậắằẳẵặª"),
    ("ae", "æǽ"),
    ("c", "çćĉċč"),
    ("d", "ďđðḍ"),
    ("e", "èéêëēĕėęěẹẻẽếềểễệə"),
    ("f", "ḟƒ"),
    ("g", "ĝğġģǧǥ"),
    ("h", "ĥħḥ"),
    ("i", "ìíîïĩīĭįıǐỉị"),
    ("ij", "ĳ"),
    ("j", "ĵǰ"),
    ("k", "ķĸǩ"),
    ("l", "ĺļľŀł"),
    ("m", "ṁ"),
    ("n", "ñńņňŉŋǹ"),
    ("o", "òóôõöøōŏőơǒǫǿọỏốồổỗộớờởỡợº"),
    ("oe", "œ"),
    ("p", "ṗ"),
    ("r", "ŕŗř"),
    ("s", "śŝşšșſṡṣ"),
    ("ss", "ß"),
    ("t", "ţťŧțṫṭ"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜụủứừửữự"),
    ("w", "ŵẁẃẅ"),
    ("y", "ýÿŷỳỵỷỹ"),
    ("z", "źżžẓ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(slug(text), expected, "{text}");
    }

    #[test]
    fn words_are_joined_by_one_hyphen() {
        check("Hello, World!", "hello-world");
        check("  a -- b__c  ", "a-b-c");
        check("version 1.10", "version-1-10");
    }

    #[test]
    fn latin_letters_become_ascii() {
        check("Füße & Händel: 2026!", "fusse-handel-2026");
        check("Crème Brûlée, garçon", "creme-brulee-garcon");
        check("Łódź Žluťoučký Øresund Þór İzmir", "lodz-zlutoucky-oresund-thor-izmir");
        check("ẞ Phở Œuvre Æsir", "ss-pho-oeuvre-aesir");
    }

    #[test]
    fn a_letter_and_its_accent_are_one_letter() {
        check("Cafe\u{301} noir", "cafe-noir");
    }

    #[test]
    fn an_apostrophe_joins() {
        check("Don't l’été", "dont-lete");
    }

    #[test]
    fn letters_of_other_scripts_stay() {
        check("Ελλάδα 2026", "ελλάδα-2026");
        check("日本語 の ページ", "日本語-の-ページ");
        check("Привет, Мир", "привет-мир");
    }

    #[test]
    fn text_without_letters_gives_nothing() {
        check("", "");
        check("…!?", "");
        check("🎉", "");
    }
}
