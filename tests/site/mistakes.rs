//! Every author's mistake: a site in, the whole text that the author sees out, and nothing written.
//!
//! Each case is one file of `tests/site/mistakes/`: sections `=== PATH` hold the site's files, the last one, `=== expected`,
//! the report.

use crate::support::{check_cases, options, project, put};
use generator::app::{self, Options, report};
use std::path::Path;

#[test]
fn every_mistake_is_told_in_full_and_nothing_is_written() {
    check_cases("mistakes", |site| told(&options(project(site).path())));
}

/// What the author of a site is told, with `ROOT` for its folder.
fn told(options: &Options) -> String {
    let built = app::build(options, &|_| {}).unwrap();
    if built.summary.is_some() {
        return "it was built\n".to_owned();
    }
    assert!(!options.root.join("output").exists(), "something was written");
    report::text(&built.diagnostics, false)
        .replace(&options.root.display().to_string(), "ROOT")
        .replace("ROOT\\", "ROOT/")
}

fn site_with_one_page() -> tempfile::TempDir {
    project("=== site/index.md\nHello\n")
}

fn check_out(root: &Path, out: &str, input: &str) {
    let options = Options { out: Some(root.join(out)), ..options(root) };
    let expected = format!(
        "error: the output `ROOT/{out}` and the folder `{input}` lie in one another\n--> {input}\n |\n\
         help: choose a folder of its own with `--out`\n\n"
    );
    assert_eq!(told(&options), expected);
}

#[test]
fn an_output_inside_the_input_is_refused_and_the_other_way_round() {
    let root = site_with_one_page();
    check_out(root.path(), "site/out", "site");
    check_out(root.path(), "templates", "templates");
    check_out(root.path(), "site/../static/deep/../out", "static");
}

#[cfg(unix)]
#[test]
fn a_file_that_can_not_be_read_is_told() {
    let root = site_with_one_page();
    std::os::unix::fs::symlink("nowhere", root.path().join("site/lost.md")).unwrap();
    assert_eq!(
        told(&options(root.path())),
        "error: link `site/lost.md` leads to `nowhere`, which is not there\n--> site/lost.md\n |\n\
         help: remove the link, or put back what it leads to\n\n",
    );
}

/// It would hold itself, once more after each build.
#[cfg(unix)]
#[test]
fn a_link_to_the_output_is_told() {
    let root = site_with_one_page();
    std::fs::create_dir(root.path().join("static")).unwrap();
    std::fs::create_dir(root.path().join("out")).unwrap();
    std::os::unix::fs::symlink("../out", root.path().join("static/o")).unwrap();
    let options = Options { out: Some(root.path().join("out")), ..options(root.path()) };
    assert_eq!(
        told(&options),
        "error: link `static/o` and the folder `ROOT/out` lie in one another\n--> static/o\n |\nhelp: remove the link\n\n",
    );
}

/// Who may see a file, and whether it is published at all, its own place decides.
#[cfg(unix)]
#[test]
fn a_link_opens_nothing_that_is_closed_or_left_out() {
    let root = project(
        "=== site/index.md\nHello\n=== site/closed/_index.md\n+++\nrequire_user = true\n+++\n=== site/closed/a.png\nx\n\
         === site/closed/secret.md\nSecret\n=== site/draft/_index.md\n+++\ndraft = true\n+++\n=== site/draft/b.png\nx\n\
         === site/draft/c.md\nx\n=== site/also/_index.md\n+++\nrequire_user = true\n+++\n=== static/x.txt\nx\n",
    );
    let link = |link: &str, target: &str| std::os::unix::fs::symlink(target, root.path().join(link)).unwrap();
    link("static/a.png", "../site/closed/a.png");
    link("site/closed/near.png", "a.png");
    link("site/also/a.png", "../closed/a.png");
    link("site/open.md", "closed/secret.md");
    link("site/d.md", "draft/c.md");
    link("static/b.png", "../site/draft/b.png");
    let closed = |link: &str, other: &str| {
        format!(
            "error: link `{link}` leads to `{other}`, which is not for everybody, and not for the same people as `{link}`\n\
             --> {link}\n |\nhelp: remove the link, or say who may see it there too\n\n"
        )
    };
    let left_out = |link: &str, other: &str| {
        format!("error: link `{link}` leads to `{other}`, which is left out\n--> {link}\n |\nhelp: remove the link\n\n")
    };
    let expected = [
        left_out("site/d.md", "site/draft/c.md"),
        closed("site/open.md", "site/closed/secret.md"),
        closed("static/a.png", "site/closed/a.png"),
        left_out("static/b.png", "site/draft/b.png"),
    ];
    assert_eq!(told(&options(root.path())), expected.concat());
    let with_drafts = told(&Options { drafts: true, ..options(root.path()) });
    assert_eq!(with_drafts, [&*expected[1], &*expected[2]].concat());

    // The same people may see it there, but everybody its text.
    let root = project(
        "=== site/index.md\nHello\n=== site/closed/_index.md\n+++\nrequire_user = true\n+++\n=== site/closed/secret.md\nSecret\n\
         === site/told/_index.md\n+++\nrequire_user = true\nreveal = [\"summary\"]\n+++\n=== site/told/own.md\nOwn\n",
    );
    std::os::unix::fs::symlink("../closed/secret.md", root.path().join("site/told/secret.md")).unwrap();
    assert_eq!(
        told(&options(root.path())),
        "error: link `site/told/secret.md` leads to `site/closed/secret.md`, of which visitors who may not see it read more as \
         `site/told/secret.md`\n--> site/told/secret.md\n |\nhelp: remove the link, or write the same `reveal` for both\n\n"
    );
}

/// Opening a pipe would wait for ever, and what is written through a link changes somebody else's file.
#[cfg(unix)]
#[test]
fn what_the_generator_keeps_for_itself_is_no_link_and_no_pipe() {
    let root = site_with_one_page();
    let cure = "help: remove it: the generator makes it anew, and it holds nothing that can't be made again\n\n";
    let private = root.path().join(".generator");
    std::fs::create_dir(&private).unwrap();
    for name in ["highlight", "lock", "spool"] {
        let path = private.join(name);
        let expected = format!("error: `.generator/{name}` is no regular file\n |\n{cure}");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        assert_eq!(told(&options(root.path())), expected);
        std::fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("../site/index.md", &path).unwrap();
        assert_eq!(told(&options(root.path())), expected);
        std::fs::remove_file(&path).unwrap();
    }
    std::fs::remove_dir(&private).unwrap();
    std::os::unix::fs::symlink("site", &private).unwrap();
    let expected = format!("error: `.generator` is no folder of the project's own\n |\n{cure}");
    assert!(told(&options(root.path())).ends_with(&expected));
}

#[cfg(unix)]
#[test]
fn an_output_that_is_no_folder_is_told() {
    let root = site_with_one_page();
    let out = root.path().join("out");
    let told = |out: &str| told(&Options { out: Some(root.path().join(out)), ..options(root.path()) });
    let expected = |out: &str| {
        format!(
            "error: the output can't be `ROOT/{out}`: `ROOT/out` is no folder, and no link to one\n |\n\
             help: move it to another place, or choose another `--out`\n\n"
        )
    };
    for target in ["nowhere", "out", "/dev/null"] {
        std::os::unix::fs::symlink(target, &out).unwrap();
        assert_eq!(told("out"), expected("out"));
        assert_eq!(told("out/deep"), expected("out/deep"));
        std::fs::remove_file(&out).unwrap();
    }
    std::fs::write(&out, "").unwrap();
    assert_eq!(told("out"), expected("out"));
}

#[cfg(unix)]
#[test]
fn a_file_for_iis_that_is_none_of_the_projects_is_told() {
    let root = project("=== site/index.md\nHello\n=== site/site.toml\niis.include = 'iis/own.config'\n=== iis/x\n");
    let path = root.path().join("iis/own.config");
    let expected = |cause: &str, help: &str| {
        format!(
            "error: `iis/own.config` {cause}\n --> iis/own.config\n  |\nnote: it is named here\n --> site/site.toml:1:15\n  |\n\
             1 | iis.include = 'iis/own.config'\n  |               ^^^^^^^^^^^^^^^^\n{help}\n"
        )
    };
    std::os::unix::fs::symlink("/etc/passwd", &path).unwrap();
    let outside = expected("is a link that leads out of the project", "help: put a copy into the project\n");
    assert_eq!(told(&options(root.path())), outside);
    std::fs::remove_file(&path).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert_eq!(told(&options(root.path())), expected("is no regular file", ""));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_executable_and_is_never_opened() {
    let root = project("=== site/index.html\n{{request.method}}\n");
    let path = root.path().join("pipe.exe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert_eq!(
        told(&Options { fcgi: Some(path), ..options(root.path()) }),
        "error: `--fcgi ROOT/pipe.exe` is no program for 64-bit Windows\n |\n\
         help: name the `generator-fcgi.exe` that was built for 64-bit Windows\n\n",
    );
}

#[test]
fn an_environment_without_settings_is_told() {
    let root = site_with_one_page();
    put(&root.path().join("site/site.production.toml"), "");
    assert_eq!(
        told(&Options { env: Some("produktion".to_owned()), ..options(root.path()) }),
        "error: `--env produktion` needs the file `site/site.produktion.toml`, which does not exist\n |\n\
         help: did you mean `--env production`?\n\n",
    );
}

#[test]
fn a_base_url_that_is_none_is_told() {
    let root = site_with_one_page();
    assert_eq!(
        told(&Options { base_url: Some("example.com".to_owned()), ..options(root.path()) }),
        "error: `--base-url example.com` must begin with `https://` or `http://`\n\n",
    );
}
