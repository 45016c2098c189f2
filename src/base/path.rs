//! Three kinds of path that can't be mixed up: the author's files, URLs, and the files of `output/`.

use super::layout::{APP_DATA, DATA, LOGS, REPLACED_END, RESERVED_FOLDER, TEMPORARY_END};
use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

macro_rules! path_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The path as text; segments are separated by `/` on every system.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

path_type! {
    /// A file of the author's, relative to the project's root: `templates/product.hbs`.
    SourcePath
}
path_type! {
    /// The path of a URL: it begins with `/`, holds no query, and is not percent-encoded.
    UrlPath
}
path_type! {
    /// A file below the output folder: `about/index.html`. Never empty, never absolute, no `..`.
    OutputPath
}

impl SourcePath {
    /// `path` relative to the root, with `/` or `\` between its segments.
    pub fn new(path: &str) -> Self {
        Self(path.replace('\\', "/").into())
    }

    /// The last segment: `product.hbs`.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The folder, without the final `/`; empty at the root.
    pub fn folder(&self) -> &str {
        folder_of(&self.0)
    }

    /// What follows the last dot of the file's name, without the dot; empty where there is none.
    pub fn extension(&self) -> &str {
        self.file_name().rsplit_once('.').map_or("", |(stem, extension)| if stem.is_empty() { "" } else { extension })
    }
}

impl UrlPath {
    /// `path` in normal form C, with a `/` put before it where it lacks one.
    pub fn new(path: &str) -> Self {
        let path = nfc(path);
        if path.starts_with('/') { Self((*path).into()) } else { Self(format!("/{path}").into()) }
    }

    /// As a URL writes it: see `encode_path`.
    pub fn encoded(&self) -> String {
        encode_path(&self.0)
    }

    /// The file that answers this URL: `/about/` is `about/index.html`, `/feed.xml` is `feed.xml`.
    pub fn output(&self) -> OutputPath {
        let path = &self.0[1..];
        if path.is_empty() || path.ends_with('/') {
            OutputPath(format!("{path}index.html").into())
        } else {
            OutputPath(path.into())
        }
    }
}

/// `path` as a URL writes it: what RFC 3986, section 3.3, does not allow in a path is percent-encoded; letters of every script
/// stay, as browsers show them.
pub(crate) fn encode_path(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_ascii_graphic() && !"\"#%<>?[\\]^`{|}".contains(c) || !c.is_ascii() {
            encoded.push(c);
        } else {
            encoded.push_str(&format!("%{:02X}", u32::from(c)));
        }
    }
    encoded
}

impl OutputPath {
    /// A path of the generator's own, in ASCII: the executable, which has such paths alone, needs no tables of Unicode.
    pub(super) fn of_ours(path: String) -> Self {
        debug_assert!(path.is_ascii() && !path.starts_with('/'), "{path}");
        Self(path.into())
    }

    /// Whether no author may claim it: it lies in [`APP_DATA`] or [`RESERVED_FOLDER`], or has a name that files have while they
    /// are replaced.
    pub fn is_private(&self) -> bool {
        let folded = self.0.to_lowercase();
        let top = folded.split('/').next().unwrap_or_default();
        self.below_app_data().is_some()
            || top == RESERVED_FOLDER
            || [TEMPORARY_END, REPLACED_END].iter().any(|end| folded.ends_with(end))
    }

    /// Whether the generator itself never writes or removes it: the data of the moment and the logs.
    pub fn is_live(&self) -> bool {
        let folder = self.below_app_data().and_then(|below| below.split_once('/'));
        folder.is_some_and(|(folder, _)| [DATA, LOGS].iter().any(|live| folder.eq_ignore_ascii_case(live)))
    }

    fn below_app_data(&self) -> Option<&str> {
        self.0.split_once('/').filter(|(top, _)| top.eq_ignore_ascii_case(APP_DATA)).map(|(_, below)| below)
    }

    /// `path`, relative and with `/` between its segments, in normal form C; `None` if it is empty, absolute, or climbs out.
    pub fn new(path: &str) -> Option<Self> {
        let inside = path.split('/').all(|segment| !matches!(segment, "" | "." | ".."));
        inside.then(|| Self((*nfc(path)).into()))
    }

    /// The last segment: `index.html`.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The URL that IIS answers with this file: `about/index.html` is `/about/`.
    pub fn url(&self) -> UrlPath {
        match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => UrlPath(format!("/{folder}").into()),
            _ => UrlPath(format!("/{}", self.0).into()),
        }
    }
}

/// The folder of the file or folder at `path`, without the final `/`; empty at the top.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders above the relative `path`, the outermost first: `a/b/c` lies in ``, `a` and `a/b`. None above the empty path.
pub(crate) fn folders_above(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    let top = (!path.is_empty()).then_some("");
    top.into_iter().chain(path.match_indices('/').map(|(at, _)| &path[..at]))
}

/// `text` in normal form C (Unicode Standard Annex #15): `e` and an accent become one letter. All paths, ids and links that we
/// write have this form, because two forms look alike and are different files and URLs.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// What all spellings of one path have in common: those in another normal form, and those in letters of another case, which are
/// one path on Windows.
pub(crate) fn path_key(path: &str) -> String {
    fold_case(&nfc(path))
}

/// `path` with the letters that Windows compares. It folds one letter to one letter, so `ß` and `SS` differ.
pub(crate) fn fold_case(path: &str) -> String {
    if path.is_ascii() { path.to_ascii_lowercase() } else { path.chars().map(fold).collect() }
}

fn fold(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let upper = single(letter.to_uppercase()).unwrap_or(letter);
    single(upper.to_lowercase()).unwrap_or(upper)
}

/// The letters that [`fold_case`] takes for `letter`, itself among them: of `θ` also `Θ` and `ϑ`. Not for letters of ASCII.
pub(crate) fn case_variants(letter: char) -> Vec<char> {
    // The last letters that have a case are those of Adlam.
    let has_case = |letter: char| letter <= '\u{1e943}';
    let folded = fold(letter);
    let variants = ('\u{80}'..='\u{1e943}').filter(|other| fold(*other) == folded);
    if has_case(letter) { variants.collect() } else { vec![letter] }
}

/// The only letter of `letters`, if it is none of ASCII's.
fn single(mut letters: impl Iterator<Item = char>) -> Option<char> {
    let first = letters.next().filter(|first| !first.is_ascii())?;
    letters.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_and_files_are_each_others_inverse() {
        for (url, file) in [("/", "index.html"), ("/about/", "about/index.html"), ("/feed.xml", "feed.xml")] {
            assert_eq!(UrlPath::new(url).output().as_str(), file);
            assert_eq!(OutputPath::new(file).map(|path| path.url()), Some(UrlPath::new(url)));
        }
    }

    #[test]
    fn what_a_url_can_not_hold_is_encoded() {
        for (path, expected) in
            [("/a b#c.jpg", "/a%20b%23c.jpg"), ("/100%.jpg", "/100%25.jpg"), ("/é~+,;=@:/", "/é~+,;=@:/")]
        {
            assert_eq!(UrlPath::new(path).encoded(), expected);
        }
    }

    #[test]
    fn output_paths_stay_inside() {
        for path in ["", "/x", "a/../b", "a//b", "./a"] {
            assert_eq!(OutputPath::new(path), None, "{path}");
        }
    }

    #[test]
    fn what_authors_can_not_claim_is_more_than_what_is_never_touched() {
        let check = |path: &str| OutputPath::new(path).map(|path| (path.is_private(), path.is_live()));
        for path in ["App_Data/data/live.db", "app_data/LOGS/2026.log"] {
            assert_eq!(check(path), Some((true, true)), "{path}");
        }
        for path in ["App_Data/runtime.json", "App_Data/database", "a/b.generator-new", "a/b.Generator-Old"] {
            assert_eq!(check(path), Some((true, false)), "{path}");
        }
        for path in ["App_Data", "a/App_Data/data/x", "generator-old"] {
            assert_eq!(check(path), Some((false, false)), "{path}");
        }
    }

    #[test]
    fn folders_end_at_the_top() {
        for (path, expected) in [("", &[][..]), ("a", &[""]), ("a/b", &["", "a"]), ("a/b/c", &["", "a", "a/b"])] {
            assert_eq!(folders_above(path).collect::<Vec<_>>(), expected, "{path}");
            assert_eq!(folder_of(path), expected.last().copied().unwrap_or_default(), "{path}");
        }
    }

    #[test]
    fn a_hidden_file_has_no_extension() {
        assert_eq!(SourcePath::new("static\\.htaccess").extension(), "");
        assert_eq!(SourcePath::new("templates\\a.b.hbs").extension(), "hbs");
    }

    #[test]
    fn paths_that_windows_takes_for_one_have_one_key() {
        for (one, other) in [
            ("Stock/MAP.svg", "stock/map.svg"),
            ("CAFÉ", "café"),
            ("cafe\u{301}", "caf\u{e9}"),
            ("CAFE\u{301}", "caf\u{e9}"),
            ("ΣΑΣ", "σας"),
            ("Ǆ", "ǅ"),
        ] {
            assert_eq!(path_key(one), path_key(other), "{one} {other}");
        }
        for (one, other) in [("straße", "STRASSE"), ("ı", "i"), ("İ", "i"), ("ſ", "s"), ("a", "á")] {
            assert_ne!(path_key(one), path_key(other), "{one} {other}");
        }
    }

    #[test]
    fn every_letter_of_one_key_is_a_variant() {
        assert_eq!(case_variants('θ'), ['Θ', 'θ', 'ϑ', 'ϴ']);
        assert_eq!(case_variants('ß'), ['ß', 'ẞ']);
        assert_eq!(case_variants('日'), ['日']);
        let above = ('\u{1e944}'..=char::MAX).find(|letter| fold(*letter) != *letter);
        assert_eq!(above, None, "no letter above has a case");
    }

    #[test]
    fn a_key_is_its_own_key() {
        for letter in '\0'..=char::MAX {
            let key = path_key(&letter.to_string());
            assert_eq!(path_key(&key), key, "{letter:?}");
        }
    }

    #[test]
    fn what_is_written_is_in_normal_form_c() {
        assert_eq!(UrlPath::new("/cafe\u{301}/").as_str(), "/caf\u{e9}/");
        assert_eq!(OutputPath::new("e\u{301}.txt").unwrap().as_str(), "\u{e9}.txt");
    }
}
