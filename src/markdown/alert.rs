//! Alerts, `> [!NOTE]`: their classes, and their titles in the language of the site.

use pulldown_cmark::BlockQuoteKind;

/// What follows `alert-` in the class of an alert.
pub(super) fn class(kind: BlockQuoteKind) -> &'static str {
    ["note", "tip", "important", "warning", "caution"][kind as usize]
}

/// The title of an alert in the language of the tag `language`, `de` or `de-CH`; of a language that is not in the table in English.
pub(super) fn title(kind: BlockQuoteKind, language: &str) -> &'static str {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    let titles = TITLES.iter().find(|(tag, _)| tag.split(' ').any(|tag| tag.eq_ignore_ascii_case(primary)));
    titles.unwrap_or(&ENGLISH).1[kind as usize]
}

/// The mark `[!WORD]` with which the quote `source` begins, if it is written as that of an alert.
pub(super) fn mark(source: &str) -> Option<&str> {
    let mark = source.strip_prefix('>')?.trim_start_matches(' ');
    let word = mark.strip_prefix("[!")?;
    let len = word.find(|char: char| !char.is_alphanumeric() && !matches!(char, '-' | '_'))?;
    let after = word[len..].strip_prefix(']')?;
    let is_link = after.starts_with(['(', '[', ':']);
    (len > 0 && !is_link).then(|| &mark[..len + "[!]".len()])
}

type Titles = (&'static str, [&'static str; 5]);

const ENGLISH: Titles = ("en", ["Note", "Tip", "Important", "Warning", "Caution"]);

/// By the primary languages, in the order of GitHub's kinds: note, tip, important, warning, caution. `no` is the macrolanguage of `nb` and
/// `nn` (IANA language subtag registry).
const TITLES: [Titles; 27] = [
    ENGLISH,
    ("cs", ["Poznámka", "Tip", "Důležité", "Varování", "Pozor"]),
    ("da", ["Bemærk", "Tip", "Vigtigt", "Advarsel", "Forsigtig"]),
    ("de", ["Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"]),
    ("el", ["Σημείωση", "Συμβουλή", "Σημαντικό", "Προειδοποίηση", "Προσοχή"]),
    ("es", ["Nota", "Consejo", "Importante", "Advertencia", "Precaución"]),
    ("et", ["Märkus", "Nõuanne", "Oluline", "Hoiatus", "Ettevaatust"]),
    ("fi", ["Huomautus", "Vinkki", "Tärkeää", "Varoitus", "Vaara"]),
    ("fr", ["Remarque", "Conseil", "Important", "Avertissement", "Attention"]),
    ("hr", ["Napomena", "Savjet", "Važno", "Upozorenje", "Oprez"]),
    ("hu", ["Megjegyzés", "Tipp", "Fontos", "Figyelmeztetés", "Vigyázat"]),
    ("it", ["Nota", "Suggerimento", "Importante", "Avviso", "Attenzione"]),
    ("ja", ["注", "ヒント", "重要", "警告", "注意"]),
    ("ko", ["참고", "팁", "중요", "경고", "주의"]),
    ("lv", ["Piezīme", "Padoms", "Svarīgi", "Brīdinājums", "Uzmanību"]),
    ("nb nn no", ["Merk", "Tips", "Viktig", "Advarsel", "Forsiktig"]),
    ("nl", ["Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op"]),
    ("pl", ["Uwaga", "Wskazówka", "Ważne", "Ostrzeżenie", "Przestroga"]),
    ("pt", ["Nota", "Dica", "Importante", "Aviso", "Cuidado"]),
    ("ro", ["Notă", "Sfat", "Important", "Avertisment", "Atenție"]),
    ("ru", ["Примечание", "Совет", "Важно", "Предупреждение", "Осторожно"]),
    ("sk", ["Poznámka", "Tip", "Dôležité", "Upozornenie", "Pozor"]),
    ("sl", ["Opomba", "Nasvet", "Pomembno", "Opozorilo", "Previdno"]),
    ("sv", ["Obs", "Tips", "Viktigt", "Varning", "Försiktigt"]),
    ("tr", ["Not", "İpucu", "Önemli", "Uyarı", "Dikkat"]),
    ("uk", ["Примітка", "Порада", "Важливо", "Попередження", "Обережно"]),
    ("zh", ["注意", "提示", "重要", "警告", "小心"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use BlockQuoteKind::{Caution, Important, Note, Tip, Warning};

    #[test]
    fn each_kind_has_its_class_and_its_title() {
        let kinds = [Note, Tip, Important, Warning, Caution];
        assert_eq!(kinds.map(class), ["note", "tip", "important", "warning", "caution"]);
        assert_eq!(kinds.map(|kind| title(kind, "en-GB")), ["Note", "Tip", "Important", "Warning", "Caution"]);
        assert_eq!(kinds.map(|kind| title(kind, "de")), ["Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"]);
    }

    #[test]
    fn a_region_has_the_titles_of_its_language() {
        for (language, expected) in
            [("de-CH", "Warnung"), ("PT_br", "Aviso"), ("no", "Advarsel"), ("tlh", "Warning"), ("", "Warning")]
        {
            assert_eq!(title(Warning, language), expected, "{language}");
        }
    }

    #[test]
    fn titles_of_one_language_differ() {
        for (tag, titles) in TITLES {
            let different: std::collections::BTreeSet<&str> = titles.into_iter().collect();
            assert_eq!(different.len(), 5, "{tag}");
        }
    }

    #[test]
    fn a_mark_stands_at_the_beginning_and_is_no_link() {
        for (source, expected) in [
            ("> [!INFO]\n> a", Some("[!INFO]")),
            (">[!my-note]- Title", Some("[!my-note]")),
            ("> [!übung] a", Some("[!übung]")),
            ("> [!a](b)", None),
            ("> [!a][b]", None),
            ("> [!a]: b", None),
            ("> [!]", None),
            ("> [! a]", None),
            ("> \\[!INFO]", None),
            ("> a [!INFO]", None),
            ("> [!INFO", None),
        ] {
            assert_eq!(mark(source), expected, "{source}");
        }
    }
}
