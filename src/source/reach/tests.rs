//! Links and what they lead to → what is read, and what is told.

use super::Permissions;
use crate::base::{Diagnostics, Place, SourcePath};
use crate::source::{Files, read, settings};
use crate::testing::{TempFolder, shown};
use std::os::unix::net::UnixListener;
use std::process::Command;

/// The project in the folder `project` of `folder`; what is told stands with `OUT` for `folder`.
fn check(folder: &TempFolder, follow: &[&str], expected: &[&str]) -> Files {
    let root = folder.path().join("project");
    let mut diagnostics = Diagnostics::default();
    let place = Place::file(&SourcePath::new("site/site.toml"));
    let follow: Vec<_> = follow.iter().map(|path| (SourcePath::new(path), place.clone())).collect();
    let settings = settings(&root, &mut diagnostics);
    let files = read(&root, settings, Permissions { follow: &follow, allow: &[] }, &mut diagnostics);
    let out = folder.path().canonicalize().unwrap().display().to_string();
    let told: Vec<_> = shown(&diagnostics).into_iter().map(|told| told.replace(&out, "OUT")).collect();
    assert_eq!(told, expected);
    files
}

fn statics(files: &Files) -> Vec<&str> {
    files.statics.iter().map(SourcePath::as_str).collect()
}

const SITE: &[(&str, &str)] = &[("project/site/a.md", "")];

/// What is told of a link that leads out.
fn outside(link: &str, target: &str) -> String {
    format!(
        "error: link `{link}` leads to `{target}`, which is outside of the project --> {link} help: put a copy into the \
         project, or allow it: `follow = [\"{link}\"]` under `[publish]` in `site/site.toml`"
    )
}

#[test]
fn links_in_the_project_are_followed_except_in_circles() {
    let folder = TempFolder::with(SITE);
    folder.write("project/other/b.md", b"b");
    folder.write("project/other/.c.md", b"");
    folder.link("project/site/linked", "../other");
    folder.link("project/site/c.md", "../other/b.md");
    folder.link("project/site/.#lock", "nowhere");
    folder.link("project/site/broken.md", "nowhere");
    folder.link("project/site/itself.md", "itself.md");
    folder.link("project/other/back", "../site");
    folder.link("project/static/all", "..");
    folder.link("project/static/each", "/");
    let files = check(
        &folder,
        &["static/each"],
        &[
            "error: link `site/broken.md` leads to `nowhere`, which is not there --> site/broken.md \
             help: remove the link, or put back what it leads to",
            "error: failed to follow link `site/itself.md` to `itself.md`: Too many levels of symbolic links (os error 40) --> site/itself.md",
            "error: link `site/linked/back` leads to `site`, and so back to itself --> site/linked/back \
             help: remove the link",
            "error: link `static/all` leads to `OUT/project`, which holds the project itself --> static/all help: remove the link",
            "error: link `static/each` leads to `/`, which holds the project itself --> static/each help: remove the link",
        ],
    );
    let pages: Vec<_> = files.pages.iter().map(|page| page.path.as_str()).collect();
    assert_eq!(pages, ["site/a.md", "site/c.md", "site/linked/b.md"]);
    let links: Vec<_> = files.links.iter().map(|link| link.path.as_str()).collect();
    assert_eq!(links, ["site/c.md", "site/linked"]);
}

#[test]
fn a_link_that_leads_out_of_the_project_is_followed_only_if_it_is_named() {
    let folder = TempFolder::with(SITE);
    folder.write("photos/deep/b.jpg", b"");
    folder.write("theirs/x.txt", b"");
    folder.link("project/static/l", "../../photos");
    folder.link("project/static/x.txt", "../../theirs/x.txt");
    folder.link("photos/near", "deep");
    folder.link("photos/far", "../theirs");
    folder.link("photos/back", ".");
    let files =
        check(&folder, &[], &[&outside("static/l", "OUT/photos"), &outside("static/x.txt", "OUT/theirs/x.txt")]);
    assert_eq!(statics(&files), [""; 0]);
    let back = "error: link `static/l/back` leads to `OUT/photos`, and so back to itself --> static/l/back help: remove the link";
    let files = check(&folder, &["static/l", "static/x.txt"], &[back, &outside("static/l/far", "OUT/theirs")]);
    assert_eq!(statics(&files), ["static/l/deep/b.jpg", "static/l/near/b.jpg", "static/x.txt"]);
    let files = check(&folder, &["static/l", "static/l/far"], &[back]);
    assert_eq!(statics(&files).len(), 4);
}

#[test]
fn a_folder_of_the_project_may_be_a_link_but_settings_allow_no_way_to_themselves() {
    let folder =
        TempFolder::with(&[("project/content/a.md", ""), ("theirs/b.md", ""), ("theirs/site.toml", "titel = 1")]);
    folder.link("project/site", "content");
    folder.link("project/static", "../theirs");
    assert_eq!(check(&folder, &["static"], &[]).pages.len(), 1);
    check(&folder, &[], &[&outside("static", "OUT/theirs")]);

    folder.link("project/content/site.toml", "../../theirs/site.toml");
    let settings = |link: &str, target: &str| {
        format!(
            "error: link `{link}` leads to `{target}`, which is outside of the project --> {link} \
             help: put it into the project itself"
        )
    };
    let files = check(&folder, &["static", "site/site.toml"], &[&settings("site/site.toml", "OUT/theirs/site.toml")]);
    assert!(files.settings.config.is_none());

    let folder = TempFolder::with(&[("theirs/b.md", ""), ("project/x", "")]);
    folder.link("project/site", "../theirs");
    check(&folder, &["site"], &[&settings("site", "OUT/theirs")]);
}

#[test]
fn what_allows_nothing_is_told() {
    let folder = TempFolder::with(SITE);
    folder.write("project/static/x", b"");
    folder.link("project/static/l", "x");
    let told = |path: &str, cause: &str| {
        format!("warning: `follow` names `{path}`, which is {cause} --> site/site.toml help: remove it")
    };
    let expected = [
        told("static/l", "a link that may be followed anyway"),
        told("static/m", "not there"),
        told("static/x", "no link"),
    ];
    check(&folder, &["static/l", "static/m", "static/x"], &expected.each_ref().map(String::as_str));
}

/// What is never published, or not by that name.
const KEPT: [(&str, &str); 11] = [
    (".git/HEAD", "ref"),
    (".env", "PASSWORD=x"),
    (".cache/docs/d.txt", ""),
    ("other/.git/HEAD", "ref"),
    ("datastore/staff.csv", "a"),
    ("site/site.toml", ""),
    ("site/index.html", ""),
    ("site/photos/b.png", ""),
    ("templates/page.hbs", ""),
    ("templates/notes.txt", ""),
    ("static/old.bak", ""),
];

/// Links to that, and to a folder that anybody may have.
const LINKS: [(&str, &str); 13] = [
    ("site/data", "../datastore"),
    ("site/again.txt", "a.md"),
    ("site/settings.md", "site.toml"),
    ("site/template.html", "../templates/page.hbs"),
    ("static/cache", "../.cache/docs"),
    ("static/data", "../datastore"),
    ("static/env.txt", "../.env"),
    ("static/git", "../.git"),
    ("static/head.txt", "../other/.git/HEAD"),
    ("static/notes.txt", "../templates/notes.txt"),
    ("static/old.txt", "old.bak"),
    ("static/photos", "../site/photos"),
    ("static/x.txt", "../site/site.toml"),
];

/// A link in the project gives a file another name, and the file is judged by its own.
#[test]
fn a_link_publishes_nothing_that_its_own_name_keeps() {
    let folder = TempFolder::with(SITE);
    for (path, text) in KEPT {
        folder.write(&format!("project/{path}"), text.as_bytes());
    }
    for (link, target) in LINKS {
        folder.link(&format!("project/{link}"), target);
    }
    let refused =
        |link: &str, cause: &str| format!("error: link `{link}` leads to {cause} --> {link} help: remove the link");
    let leave = |link: &str| format!(", or allow it: `follow = [\"{link}\"]` under `[publish]` in `site/site.toml`");
    let passed_over = |link: &str, target: &str, name: &str| {
        refused(link, &format!("`{target}`, and `{name}` is passed over for its name")) + &leave(link)
    };
    let versions =
        |link: &str, target: &str| refused(link, &format!("`{target}`, which holds every version of every file"));
    let both = |link: &str, other: &str, what: &str, path: &str| {
        let published = if path.ends_with(".md") || path.ends_with(".html") { "made a page" } else { "copied" };
        refused(link, &format!("`{other}`, which is {what} and would be {published} as `{path}`"))
    };
    let settings = both("site/settings.md", "site/site.toml", "settings", "site/settings.md");
    let always = [
        both("site/again.txt", "site/a.md", "a page", "site/again.txt"),
        settings,
        both("site/template.html", "templates/page.hbs", "a template", "site/template.html"),
    ];
    let cache = passed_over("static/cache", ".cache/docs", ".cache");
    let data = both("static/data", "site/data/staff.csv", "data", "static/data/staff.csv") + &leave("static/data");
    let env = passed_over("static/env.txt", ".env", ".env");
    let versions = [versions("static/git", ".git"), versions("static/head.txt", "other/.git/HEAD")];
    let notes = both("static/notes.txt", "templates/notes.txt", "a template", "static/notes.txt");
    let old = passed_over("static/old.txt", "static/old.bak", "old.bak");
    let rest = [
        both("static/x.txt", "site/site.toml", "settings", "static/x.txt"),
        "warning: `templates/notes.txt` is not read: its extension is not one of templates --> templates/notes.txt \
         help: templates are `.hbs` or `.html`; files for visitors belong in `static`"
            .to_owned(),
    ];
    let [git, head] = versions;
    let expected: Vec<String> = always
        .clone()
        .into_iter()
        .chain([cache, data, env, git.clone(), head.clone(), notes.clone(), old])
        .chain(rest.clone())
        .collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check(&folder, &[], &expected);

    let named = ["static/cache", "static/data", "static/env.txt", "static/git", "static/old.txt"];
    let expected: Vec<String> = always.into_iter().chain([git, head, notes]).chain(rest).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let files = check(&folder, &named, &expected);
    let published = statics(&files);
    for path in
        ["static/cache/d.txt", "static/data/staff.csv", "static/env.txt", "static/old.txt", "static/photos/b.png"]
    {
        assert!(published.contains(&path), "{path}");
    }
}

#[test]
fn data_is_no_page() {
    let folder = TempFolder::with(SITE);
    folder.write("project/site/data/staff.csv", b"");
    folder.link("project/site/staff.html", "data/staff.csv");
    let told = "error: link `site/staff.html` leads to `site/data/staff.csv`, which is data and would be made a page as \
                `site/staff.html` --> site/staff.html help: remove the link";
    for follow in [&[][..], &["site/staff.html"]] {
        check(&folder, follow, &[told]);
    }
}

#[test]
fn a_link_to_a_folder_is_told_once() {
    let folder = TempFolder::with(SITE);
    folder.write("project/site/b.md", b"");
    folder.write("project/site/c.png", b"");
    folder.link("project/static/site", "../site");
    let told = "error: link `static/site` leads to `site/a.md`, which is a page and would be copied as `static/site/a.md` \
                --> static/site help: remove the link";
    check(&folder, &[], &[told]);
    let needless = "warning: `follow` names `static/site`, which is a link that may be followed anyway --> site/site.toml help: remove it";
    check(&folder, &["static/site"], &[needless, told]);
}

#[test]
fn a_link_in_a_folder_that_is_allowed_leads_to_nothing_that_is_passed_over() {
    let folder = TempFolder::with(SITE);
    folder.write("photos/.hidden/b.jpg", b"");
    folder.write(".theirs/c.jpg", b"");
    folder.link("photos/near", ".hidden");
    folder.link("project/static/l", "../../photos");
    folder.link("project/static/t", "../../.theirs");
    let near = "error: link `static/l/near` leads to `OUT/photos/.hidden`, and `.hidden` is passed over for its name \
                --> static/l/near help: remove the link, or allow it: `follow = [\"static/l/near\"]` under `[publish]` in \
                `site/site.toml`";
    let files = check(&folder, &["static/l", "static/t"], &[near]);
    assert_eq!(statics(&files), ["static/t/c.jpg"]);
}

/// Opening a pipe would wait for ever, and a file of a process is made up by the system.
#[test]
fn what_is_no_file_is_never_opened() {
    let folder = TempFolder::with(SITE);
    let path = |path: &str| folder.path().join("project").join(path);
    std::fs::create_dir_all(path("static")).unwrap();
    for pipe in ["site/pipe.md", "site/site.live.toml", "static/pipe"] {
        assert!(Command::new("mkfifo").arg(path(pipe)).status().unwrap().success());
    }
    let _socket = UnixListener::bind(path("static/socket")).unwrap();
    folder.link("project/site/e.md", "/proc/self/environ");
    folder.link("project/site/linked.md", "../static/pipe");
    folder.link("project/static/null", "/dev/null");
    folder.link("project/static/process", "/proc/self");
    let no_file = |path: &str| format!("error: `{path}` is no regular file --> {path}");
    let made_up = |link: &str, target: &str| {
        format!(
            "error: link `{link}` leads to `{target}`, which is no file that somebody wrote --> {link} help: remove the link"
        )
    };
    let process = std::fs::canonicalize("/proc/self").unwrap().display().to_string();
    let expected = [
        made_up("site/e.md", &format!("{process}/environ")),
        no_file("site/linked.md"),
        no_file("site/pipe.md"),
        no_file("site/site.live.toml"),
        made_up("static/null", "/dev/null"),
        no_file("static/pipe"),
        made_up("static/process", &process),
        no_file("static/socket"),
    ];
    let follow = ["site/e.md", "static/null", "static/process"];
    let files = check(&folder, &follow, &expected.each_ref().map(String::as_str));
    assert_eq!((files.pages.len(), files.statics.len()), (1, 0));
}
