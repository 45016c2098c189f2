//! The order of writing: what stands in the output when a step fails, and that the next build completes it.

use super::system::{Fault, Faulty};
use super::*;
use crate::output::apply::apply_by;
use crate::output::diff::Change;

/// One file of each step, in the order of writing; those of `web.config` share a path.
const FILES: [(&str, Step); 7] = [
    ("css/site.css", Step::Asset),
    ("index.html", Step::Page),
    ("App_Data/runtime.json", Step::Bundle),
    ("App_Data/bin/generator-fcgi.exe", Step::Program),
    ("App_Data/bin/generator-fcgi.version", Step::Version),
    ("web.config", Step::Config),
    ("stock/index.fcgi", Step::Marker),
];

/// [`FILES`] and a page, all of which hold `text`; the transition holds `shared`.
fn tree(spool: &Spool, text: &str, page: &str) -> Tree {
    let stored = |text: &str| Content::Stored(spool.store(text.as_bytes()).unwrap());
    let mut tree = Tree::default();
    for (path, step) in FILES.into_iter().chain([(page, Step::Page)]) {
        tree.insert(step, OutputPath::new(path).unwrap(), stored(text));
    }
    tree.insert_transition(OutputPath::new("web.config").unwrap(), stored("shared"));
    tree
}

/// A build of a [`tree`].
fn build(case: &Case, text: &str, page: &str) -> Result<Written> {
    build_by(&Faulty::new(Fault::Never), case, text, page)
}

fn build_by(system: &Faulty, case: &Case, text: &str, page: &str) -> Result<Written> {
    let spool = Spool::new(case.folder.path().join("spool"), usize::MAX);
    let tree = tree(&spool, text, page);
    let mut diagnostics = Diagnostics::default();
    let Diff { changes, written } = diff(&case.out(), &tree, &spool, &mut diagnostics)?;
    assert_eq!(*diagnostics, []);
    apply_by(system, &case.out(), changes, &spool)?;
    Ok(written)
}

/// What each of [`FILES`] holds, and whether the page that went is still there.
fn state(case: &Case) -> ([String; 7], bool) {
    let text = |(path, _)| match fs::read_to_string(case.out().join(path)) {
        Ok(text) => text,
        Err(_) => "-".to_owned(),
    };
    (FILES.map(text), case.out().join("gone.html").exists())
}

fn check_failure_at(failing: &'static str, expected: [&str; 7]) {
    let case = Case::new();
    build(&case, "old", "gone.html").unwrap();
    fs::remove_file(case.out().join(failing)).unwrap();
    let path: PathBuf = case.out().join(failing).components().collect();
    let system = Faulty::new(Fault::Rename(failing));
    let error = build_by(&system, &case, "new", "come.html").unwrap_err().to_string();
    assert_eq!(error, format!("failed to write file `{}`: permission denied", path.display()));
    assert_eq!(state(&case), (expected.map(str::to_owned), true));

    build(&case, "new", "come.html").unwrap();
    assert_eq!(state(&case), (["new"; 7].map(str::to_owned), false));
    assert_eq!(case.files().len(), 8);

    let fresh = Case::new();
    build(&fresh, "new", "come.html").unwrap();
    let manifest = |case: &Case| fs::read_to_string(case.out().join(manifest::PATH)).unwrap();
    assert_eq!(manifest(&case), manifest(&fresh));
}

#[test]
fn each_step_waits_for_the_one_before_and_the_next_build_completes_them() {
    check_failure_at("css/site.css", ["-", "old", "old", "old", "old", "old", "old"]);
    check_failure_at("index.html", ["new", "-", "old", "old", "old", "old", "old"]);
    check_failure_at("App_Data/runtime.json", ["new", "new", "-", "old", "old", "shared", "old"]);
    check_failure_at("App_Data/bin/generator-fcgi.exe", ["new", "new", "new", "-", "old", "shared", "old"]);
    check_failure_at("App_Data/bin/generator-fcgi.version", ["new", "new", "new", "new", "-", "shared", "old"]);
    check_failure_at("web.config", ["new", "new", "new", "new", "new", "-", "old"]);
    check_failure_at("stock/index.fcgi", ["new", "new", "new", "new", "new", "new", "-"]);
}

#[test]
fn a_first_build_needs_no_transition() {
    let case = Case::new();
    build_by(&Faulty::new(Fault::Rename("App_Data/runtime.json")), &case, "new", "come.html").unwrap_err();
    assert_eq!(state(&case).0, ["new", "new", "-", "-", "-", "-", "-"]);
}

#[test]
fn equal_settings_are_not_touched() {
    let case = Case::new();
    build(&case, "old", "a.html").unwrap();
    let before = case.modified("web.config");
    assert_eq!(build(&case, "old", "a.html").unwrap(), Written { written: 0, unchanged: 8, removed: 0 });
    assert_eq!(case.modified("web.config"), before);
}

#[test]
fn a_marker_that_is_no_longer_wanted_goes_before_the_settings_change() {
    let case = Case::new();
    build(&case, "old", "shop/index.fcgi").unwrap();
    let system = Faulty::new(Fault::Rename("App_Data/runtime.json"));
    build_by(&system, &case, "new", "shop/index.html").unwrap_err();
    assert_eq!(state(&case).0[5], "shared");
    assert!(!case.out().join("shop/index.fcgi").exists());
    assert!(case.out().join("shop/index.html").exists());
}

#[test]
fn settings_that_are_what_old_and_new_share_are_written_once_before_the_bundle() {
    let case = Case::new();
    build(&case, "old", "a.html").unwrap();
    let check = |text: &str, expected: &[&str]| {
        let spool = Spool::new(case.folder.path().join("spool"), usize::MAX);
        let tree = tree(&spool, text, "a.html");
        let changes = diff(&case.out(), &tree, &spool, &mut Diagnostics::default()).unwrap().changes;
        let steps = changes.iter().filter_map(|change| match change {
            Change::Write(files) => Some(files.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>().join(" ")),
            _ => None,
        });
        assert_eq!(steps.collect::<Vec<_>>(), expected);
    };
    let [css, _, bundle, program, version, settings, marker] = FILES.map(|(path, _)| path);
    let pages = "a.html index.html";
    check("new", &[css, pages, settings, bundle, program, version, settings, marker]);
    check("shared", &[css, pages, settings, bundle, program, version, marker]);
}
