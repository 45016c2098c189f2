//! Folders of files → lists, texts, and every mistake, whole.

use super::TEXT_BYTES_MAX;
use crate::base::{Diagnostics, Encoding, Source, SourcePath};
use crate::rules::{BEGINNING_BYTES_MAX, Private, SEARCHED_BYTES_MAX};
use crate::source::{Copied, Files, read_all};
use crate::testing::{TempFolder, shown};
use std::fs;
use std::sync::Arc;

fn check(folder: &TempFolder, expected: &[&str]) -> Files {
    let mut diagnostics = Diagnostics::default();
    let files = read_all(folder.path(), &mut diagnostics);
    assert_eq!(shown(&diagnostics), expected);
    files
}

fn paths(sources: &[Arc<Source>]) -> Vec<&str> {
    sources.iter().map(|source| source.path.as_str()).collect()
}

#[test]
fn each_file_finds_its_list_sorted_by_path() {
    let folder = TempFolder::with(&[
        ("site/site.toml", "title = 'x'"),
        ("site/site.production.toml", "title = 'y'"),
        ("site/b.md", ""),
        ("site/b/c.HTML", ""),
        ("site/b-.hbs", ""),
        ("site/b/site.toml", ""),
        ("site/b/photo.jpg", ""),
        ("site/data/shop/p.csv", ""),
        ("site/data/a.yml", ""),
        ("templates/home.hbs", ""),
        ("templates/partials/nav.html", ""),
        ("static/css/site.css", ""),
        ("static/.well-known/security.txt", ""),
        ("static/.git/HEAD", ""),
        ("other/x.md", ""),
    ]);
    let files = check(&folder, &[]);
    assert_eq!(files.settings.config.as_ref().map(|source| &*source.text), Some("title = 'x'"));
    assert_eq!(paths(&files.pages), ["site/b-.hbs", "site/b.md", "site/b/c.HTML"]);
    assert_eq!(paths(&files.data), ["site/data/a.yml", "site/data/shop/p.csv"]);
    assert_eq!(paths(&files.templates), ["templates/home.hbs", "templates/partials/nav.html"]);
    assert_eq!(files.assets, [SourcePath::new("site/b/photo.jpg"), SourcePath::new("site/b/site.toml")]);
    let statics = ["static/.well-known/security.txt", "static/css/site.css"].map(SourcePath::new);
    assert_eq!(files.statics, statics);
}

#[test]
fn a_byte_order_mark_goes_and_crlf_stays() {
    let folder = TempFolder::with(&[("site/a.md", "\u{feff}a\r\nb")]);
    assert_eq!(*check(&folder, &[]).pages[0].text, *"a\r\nb");
}

#[test]
fn a_cr_alone_ends_the_line_of_a_page() {
    let folder =
        TempFolder::with(&[("site/a.md", "+++\rdraft = true\r+++\r\nb\r\r\né\r"), ("templates/a.hbs", "a\rb")]);
    let files = check(&folder, &[]);
    assert_eq!(&*files.pages[0].text, "+++\ndraft = true\n+++\r\nb\n\r\né\n");
    assert_eq!(&*files.templates[0].text, "a\rb");
}

#[test]
fn files_that_are_not_read_can_be_opened() {
    let folder = TempFolder::with(&[("site/a.md", ""), ("static/x.bin", "\0x")]);
    let files = check(&folder, &[]);
    assert_eq!(files.bytes(&files.statics[0]).unwrap(), b"\0x");
    assert_eq!(std::io::read_to_string(files.open(&files.statics[0]).unwrap()).unwrap(), "\0x");
    assert_eq!(files.beginning(&files.statics[0], 1).unwrap(), b"\0");
    assert_eq!(files.beginning(&files.statics[0], 3).unwrap(), b"\0x");
}

#[test]
fn every_mistake_is_told_and_the_rest_is_read() {
    let folder = TempFolder::with(&[("site/a.md", ""), ("site/data/notes.txt", ""), ("templates/home.htm", "")]);
    folder.write("site/latin1.md", b"eins\nzw\xC3\xB6i caf\xE9 da\r\n");
    folder.write("site/utf16.md", b"\xFF\xFEa\0");
    folder.write_zeros("site/large.md", TEXT_BYTES_MAX + 1);
    let files = check(
        &folder,
        &[
            "warning: `site/data/notes.txt` is not read: its extension is not one of data --> site/data/notes.txt \
             help: data files are `.json`, `.toml`, `.yaml`, `.yml` or `.csv`",
            "error: `site/large.md` is larger than 64 MiB, the most that a text may have --> site/large.md",
            "error: text is not UTF-8: byte 0xE9 --> site/latin1.md:2:9 [\u{fffd}] help: save the file as UTF-8",
            "error: text is UTF-16, not UTF-8 --> site/utf16.md:1:1 [\u{fffd}] help: save the file as UTF-8",
            "warning: `templates/home.htm` is not read: its extension is not one of templates \
             --> templates/home.htm help: templates are `.hbs` or `.html`; files for visitors belong in `static`",
        ],
    );
    assert_eq!(paths(&files.pages), ["site/a.md"]);
}

#[test]
fn settings_stay_where_those_of_an_environment_can_not_be_read() {
    let folder = TempFolder::with(&[("site/site.toml", "title = 'x'"), ("site/a.md", "")]);
    folder.write("site/site.live.toml", b"\xE9");
    folder.write("site/site.staging.toml", b"");
    let expected =
        "error: text is not UTF-8: byte 0xE9 --> site/site.live.toml:1:1 [\u{fffd}] help: save the file as UTF-8";
    let files = check(&folder, &[expected]);
    assert!(files.settings.config.is_some() && files.settings.overlays.len() == 1);
}

#[test]
fn a_text_of_the_largest_size_is_read() {
    let folder = TempFolder::with(&[]);
    folder.write_zeros("site/large.md", TEXT_BYTES_MAX);
    assert_eq!(check(&folder, &[]).pages[0].text.len() as u64, TEXT_BYTES_MAX);
}

#[test]
fn a_project_without_site_is_told() {
    let folder = TempFolder::with(&[("static/a.css", ""), ("templates", "")]);
    let message = format!(
        "error: no `site` folder in `{}` help: create it, or name the project's folder with `--root`",
        folder.path().display()
    );
    check(&folder, &[&message, "error: `templates` is not a folder"]);
}

#[test]
fn a_name_that_means_something_is_in_lower_case() {
    let folder = TempFolder::with(&[
        ("site/Site.toml", ""),
        ("site/SITE.staging.toml", ""),
        ("site/site.Live.TOML", ""),
        ("site/Data/secret.csv", ""),
        ("site/Data/deep/secret.txt", ""),
        ("site/blog/_Index.md", ""),
        ("site/docs/_INDEX.hbs", ""),
        ("site/Index.HTML", ""),
        ("site/blog/x/INDEX.md", ""),
        ("site/.Well-Known/x", ""),
        ("site/a/.WELL-KNOWN/x", ""),
        ("Static/secret.txt", ""),
        ("TEMPLATES/page.hbs", ""),
    ]);
    let told = |wrong: &str, right: &str| {
        format!(
            "error: `{wrong}` must be called `{right}` --> {wrong} \
             help: rename it: what has a meaning is in lower case, the same on every system"
        )
    };
    let expected = [
        told("Static", "static"),
        told("TEMPLATES", "templates"),
        told("site/.Well-Known", "site/.well-known"),
        told("site/Data", "site/data"),
        told("site/Index.HTML", "site/index.HTML"),
        told("site/SITE.staging.toml", "site/site.staging.toml"),
        told("site/Site.toml", "site/site.toml"),
        told("site/a/.WELL-KNOWN", "site/a/.well-known"),
        told("site/blog/_Index.md", "site/blog/_index.md"),
        told("site/blog/x/INDEX.md", "site/blog/x/index.md"),
        told("site/docs/_INDEX.hbs", "site/docs/_index.hbs"),
        told("site/site.Live.TOML", "site/site.Live.toml"),
    ];
    let files = check(&folder, &expected.each_ref().map(String::as_str));
    assert!(files.settings.config.is_none() && files.settings.overlays.is_empty());
    assert_eq!((files.pages.len(), files.data.len(), files.assets.len()), (0, 0, 0));
}

/// Windows drops dots and blanks at the end of a name; the Kelvin sign is a K in normal form.
#[cfg(not(windows))]
#[test]
fn a_name_that_windows_takes_for_one_with_a_meaning_is_told() {
    for (path, wrong, right) in [
        ("site/data./secret.csv", "site/data.", "site/data"),
        ("site/Data /secret.csv", "site/Data ", "site/data"),
        ("site/site.toml.", "site/site.toml.", "site/site.toml"),
        ("site/Site.Live.toml ", "site/Site.Live.toml ", "site/site.Live.toml"),
        ("site/a/_index.md. .", "site/a/_index.md. .", "site/a/_index.md"),
        ("static/.well-\u{212a}nown/x", "static/.well-\u{212a}nown", "static/.well-known"),
        ("static./x", "static.", "static"),
        ("Templates /x.hbs", "Templates ", "templates"),
    ] {
        let message = format!(
            "error: `{wrong}` must be called `{right}` --> {wrong} \
             help: rename it: what has a meaning is in lower case, the same on every system"
        );
        let files = check(&TempFolder::with(&[("site/a.md", ""), (path, "")]), &[&message]);
        assert_eq!((files.pages.len(), files.assets.len(), files.statics.len()), (1, 0, 0), "{path}");
    }
}

#[test]
fn a_name_that_means_nothing_may_have_any_case() {
    let folder = TempFolder::with(&[
        ("site/blog/Data/a.csv", ""),
        ("site/blog/Site.toml", ""),
        ("site/Sites.toml", ""),
        ("site/Database/a.csv", ""),
        ("site/\u{e9}ite.toml", ""),
        ("site/Index.md.txt", ""),
        ("site/Home.MD", ""),
        ("site/site.Staging.toml", ""),
        ("static/Index.html", ""),
        ("templates/Index.hbs", ""),
        ("Statics/a", ""),
    ]);
    let files = check(&folder, &[]);
    assert_eq!((files.pages.len(), files.assets.len(), files.settings.overlays.len()), (1, 6, 1));
}

#[test]
fn a_site_folder_in_upper_case_is_told() {
    let folder = TempFolder::with(&[("Site/index.md", "")]);
    let mut diagnostics = Diagnostics::default();
    read_all(folder.path(), &mut diagnostics);
    assert_eq!(
        shown(&diagnostics)[0],
        "error: `Site` must be called `site` --> Site \
         help: rename it: what has a meaning is in lower case, the same on every system"
    );
}

#[test]
fn a_name_of_a_device_is_a_file_like_others() {
    let folder = TempFolder::with(&[("site/a.md", "")]);
    let site = folder.path().join("site").canonicalize().unwrap();
    std::fs::write(site.join("con.md"), "console").unwrap();
    assert_eq!(*check(&folder, &[]).pages[1].text, *"console");
}

#[test]
fn what_looks_like_a_secret_is_noted() {
    let folder = TempFolder::with(&[
        ("site/a.md", ""),
        ("site/prod.env", ""),
        ("site/photo.jpg", "PGDMP"),
        ("site/photo.png", "PNG"),
        ("site/data/x.env", ""),
        ("static/talk.key", "PK"),
        ("static/dump.txt", "PGDMP"),
        ("static/sqlite.sql", "SQLite format 3\0"),
        ("static/plain.sql", "select 1"),
        ("static/plain.txt", "select 1"),
    ]);
    let mut diagnostics = Diagnostics::default();
    let files = read_all(folder.path(), &mut diagnostics);
    let private = files.copied.iter().filter_map(|(path, copied)| Some((path.as_str(), copied.private?)));
    let mut private: Vec<_> = private.collect();
    private.sort_by_key(|(path, _)| *path);
    assert_eq!(
        private,
        [
            ("site/photo.jpg", Private::Database("PostgreSQL")),
            ("site/prod.env", Private::Environment),
            ("static/dump.txt", Private::Database("PostgreSQL")),
            ("static/plain.sql", Private::Sql),
            ("static/sqlite.sql", Private::Database("SQLite")),
        ]
    );
}

/// The key stands at the end of each text.
#[test]
fn a_text_is_searched_whole_and_another_file_at_its_beginning() {
    let key = "\n-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n";
    let text = |bytes_max: u64| " ".repeat(usize::try_from(bytes_max).unwrap() - key.len()) + key;
    let (whole, beginning) = (text(SEARCHED_BYTES_MAX), text(BEGINNING_BYTES_MAX));
    let folder = TempFolder::with(&[
        ("site/a.md", ""),
        ("static/script.js", &whole),
        ("static/longer.js", &(" ".repeat(key.len()) + &whole)),
        ("static/picture.png", &format!("\0{}", &beginning[1..])),
        ("static/larger.png", &format!("\0{}{beginning}", " ".repeat(key.len()))),
        ("static/misnamed.png", &text(2 * BEGINNING_BYTES_MAX)),
    ]);
    let mut private: Vec<String> = check(&folder, &[])
        .copied
        .iter()
        .filter(|(_, copied)| copied.private.is_some())
        .map(|(path, _)| path)
        .map(ToString::to_string)
        .collect();
    private.sort();
    assert_eq!(private, ["static/misnamed.png", "static/picture.png", "static/script.js"]);
}

#[test]
fn how_a_copied_text_is_to_be_read_is_noted() {
    let long = "a".repeat(usize::try_from(BEGINNING_BYTES_MAX).unwrap() - 1) + "é";
    let folder = TempFolder::with(&[
        ("site/a.md", ""),
        ("static/ascii.txt", "a"),
        ("static/utf-8.txt", "é"),
        ("static/long.csv", &long),
        ("static/no-text.json", "a"),
        ("static/dump.txt", "PGDMP"),
    ]);
    let files = read_all(folder.path(), &mut Diagnostics::default());
    let copied = |path: &str| files.copied.get(&SourcePath::new(path)).copied().unwrap_or_default();
    let dump = Copied { private: Some(Private::Database("PostgreSQL")), encoding: Encoding::Ascii };
    assert_eq!(copied("static/ascii.txt"), Copied { private: None, encoding: Encoding::Ascii });
    assert_eq!(copied("static/dump.txt"), dump);
    for path in ["static/utf-8.txt", "static/long.csv", "static/no-text.json"] {
        assert_eq!(copied(path), Copied::default(), "{path}");
    }
    fs::write(folder.path().join("static/other.txt"), b"\xff").unwrap();
    let files = read_all(folder.path(), &mut Diagnostics::default());
    assert_eq!(files.copied[&SourcePath::new("static/other.txt")].encoding, Encoding::Other);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_windows_could_not_hold_are_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = TempFolder::with(&[("site/a\\b.md", "")]);
    std::fs::write(folder.path().join("site").join(OsStr::from_bytes(b"caf\xE9.md")), "").unwrap();
    check(
        &folder,
        &[
            "error: the name `a\\b.md` holds a backslash, which separates folders on Windows --> site/a/b.md \
             help: rename the file",
            "error: the name of `site/caf\u{fffd}.md` is not UTF-8 --> site/caf\u{fffd}.md help: rename the file",
        ],
    );
}

/// On Windows the second would be written over the first.
#[cfg(not(windows))]
#[test]
fn two_names_that_are_one_on_windows_are_a_mistake_wherever_they_stand() {
    for (first, second) in [
        ("site/data/Staff.csv", "site/data/staff.csv"),
        ("site/Blog/a.md", "site/blog/A.md"),
        ("static/IMG/logo.png", "static/img/Logo.png"),
        ("templates/partials/NAV.hbs", "templates/partials/nav.hbs"),
        ("static/ÄRGER.txt", "static/ärger.txt"),
    ] {
        let folder = TempFolder::with(&[("site/index.md", ""), (first, "one"), (second, "two")]);
        let mut diagnostics = Diagnostics::default();
        read_all(folder.path(), &mut diagnostics);
        let message =
            format!("error: `{first}` and `{second}` are one file on Windows --> {second} help: rename one of them");
        assert_eq!(shown(&diagnostics), [message]);
    }
}
