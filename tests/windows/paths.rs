//! The many ways in which Windows writes a path, and paths longer than 260 characters.

use crate::{SITE, build, check_done, files_of_site, project};
use std::fs;
use std::path::Path;

const OUTPUT: [&str; 5] =
    ["About/index.html", "App_Data/iis-setup.cmd", "App_Data/manifest.json", "a.css", "index.html"];

/// Builds [`SITE`] with its root and its output as `spell` writes them.
fn check(spell: impl Fn(&Path) -> String) {
    let root = project(SITE);
    let out = root.path().join("output");
    let (spelt_root, spelt_out) = (spell(root.path()), spell(&out));
    for _ in ["written", "unchanged"] {
        check_done(&build(root.path()).args(["--root", &spelt_root, "--out", &spelt_out]).output().unwrap());
        assert_eq!(files_of_site(&out), OUTPUT, "{spelt_root} {spelt_out}");
    }
}

fn shown(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[test]
fn every_spelling_of_a_path_is_the_same_folder() {
    check(shown);
    check(|path| shown(path).replace('\\', "/"));
    check(|path| shown(path) + "\\");
    check(|path| shown(&path.join(r"..\.")) + "\\" + path.file_name().unwrap().to_str().unwrap());
    check(|path| shown(path).to_uppercase());
}

#[test]
fn verbatim_paths_are_paths() {
    check(|path| shown(&path.canonicalize().unwrap_or_else(|_| format!(r"\\?\{}", shown(path)).into())));
}

#[test]
fn a_path_may_begin_at_the_root_of_the_drive() {
    check(|path| shown(path).split_once(':').unwrap().1.to_owned());
}

#[test]
fn a_path_may_be_relative_to_the_folder_of_a_drive() {
    let root = project(SITE);
    let drive = shown(root.path())[..2].to_owned();
    check_done(&build(root.path()).args(["--root", &drive, "--out", &format!("{drive}public")]).output().unwrap());
    assert_eq!(files_of_site(&root.path().join("public")), OUTPUT);
}

#[test]
fn paths_may_be_longer_than_260_characters() {
    let name = "n".repeat(100);
    let long = format!("{name}/{name}/{name}");
    let page = format!("site/{long}/page.md");
    let asset = format!("static/{long}/a.bin");
    let root = project(&[("site/index.md", "home"), (&page, "# Deep"), (&asset, "bin")]);
    for _ in ["written", "unchanged"] {
        let output = build(root.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        // Windows holds such paths, and so does IIS; older programs don't.
        assert!(String::from_utf8_lossy(&output.stderr).contains("can't open paths longer than 259 characters"));
        let found = files_of_site(&root.path().join("output"));
        assert!(
            found.contains(&format!("{long}/page/index.html")) && found.contains(&format!("{long}/a.bin")),
            "{found:?}"
        );
    }
    fs::remove_file(root.path().join(&page)).unwrap();
    fs::remove_dir_all(root.path().join("static")).unwrap();
    check_done(&build(root.path()).output().unwrap());
    assert_eq!(
        files_of_site(&root.path().join("output")),
        ["App_Data/iis-setup.cmd", "App_Data/manifest.json", "index.html"]
    );
}

#[test]
fn the_project_itself_may_lie_deeper_than_260_characters() {
    let above = tempfile::tempdir().unwrap();
    let root = above.path().join("n".repeat(150)).join("m".repeat(150));
    for (path, text) in SITE {
        crate::put(&root.join(path), text);
    }
    let mut command = build(above.path());
    check_done(&command.arg("--root").arg(&root).arg("--out").arg(root.join("output")).output().unwrap());
    assert_eq!(files_of_site(&root.join("output")), OUTPUT);
}
