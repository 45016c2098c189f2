//! The writer on real folders: what it touches, and what it removes.

mod faults;
mod in_the_way;
mod killed;
mod leftovers;
mod settings;
mod steps;
mod system;
mod world;

use super::*;
use crate::base::{Diagnostic, Diagnostics, OutputPath};
use crate::output::diff::Change;
use crate::output::manifest;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Writes `tree` as a build does, where nothing is in the way.
fn write(folder: &Path, tree: &Tree, spool: &Spool) -> Result<Written> {
    let mut diagnostics = Diagnostics::default();
    let Diff { changes, written } = diff(folder, tree, spool, &mut diagnostics)?;
    assert_eq!(*diagnostics, []);
    apply(folder, changes, spool)?;
    Ok(written)
}

/// A folder of output, and what the generator is to write into it.
struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("output")
    }

    /// Writes `files`, each with its own name as text; `memory_bytes_max` decides what goes through the spool's file.
    fn write_through(&self, files: &[&str], memory_bytes_max: usize) -> Result<Written> {
        let spool = Spool::new(self.folder.path().join("spool"), memory_bytes_max);
        write(&self.out(), &tree(&spool, files), &spool)
    }

    fn write(&self, files: &[&str]) -> Written {
        self.write_through(files, usize::MAX).unwrap()
    }

    fn files(&self) -> Vec<String> {
        files_below(&self.out(), &self.out())
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What stops a build of `files`.
    fn diagnostics(&self, files: &[&str]) -> Diagnostics {
        let spool = Spool::new(self.folder.path().join("spool"), usize::MAX);
        let mut diagnostics = Diagnostics::default();
        diff(&self.out(), &tree(&spool, files), &spool, &mut diagnostics).unwrap();
        diagnostics
    }

    /// Notes what a build of `files` is about to do, as one that is then killed.
    fn begin(&self, files: &[&str]) {
        let spool = Spool::new(self.folder.path().join("spool"), usize::MAX);
        let tree = tree(&spool, files);
        let mut changes = diff(&self.out(), &tree, &spool, &mut Diagnostics::default()).unwrap().changes;
        let at = changes.iter().position(|change| matches!(change, Change::Begin { .. })).unwrap();
        changes.truncate(at + 1);
        apply(&self.out(), changes, &spool).unwrap();
    }

    fn modified(&self, path: &str) -> SystemTime {
        fs::metadata(self.out().join(path)).unwrap().modified().unwrap()
    }
}

/// Pages, each with its own name as text.
fn tree(spool: &Spool, files: &[&str]) -> Tree {
    let mut tree = Tree::default();
    for file in files {
        let stored = spool.store(file.as_bytes()).unwrap();
        tree.insert(Step::Page, OutputPath::new(file).unwrap(), Content::Stored(stored));
    }
    tree
}

/// Every file but the manifest, and every empty folder, sorted.
fn files_below(folder: &Path, root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let shown = |path: &Path| path.strip_prefix(root).unwrap().display().to_string().replace('\\', "/");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let inner = files_below(&path, root);
            if inner.is_empty() && path != root.join("App_Data") {
                found.push(format!("{}/", shown(&path)));
            }
            found.extend(inner);
        } else if !path.ends_with(manifest::PATH) {
            found.push(shown(&path));
        }
    }
    found.sort();
    found
}

#[test]
fn what_is_equal_is_not_touched() {
    let case = Case::new();
    assert_eq!(case.write(&["a", "b/c"]), Written { written: 2, unchanged: 0, removed: 0 });
    let before = (case.modified("a"), case.modified(manifest::PATH));
    assert_eq!(case.write(&["a", "b/c"]), Written { written: 0, unchanged: 2, removed: 0 });
    assert_eq!((case.modified("a"), case.modified(manifest::PATH)), before);
}

#[test]
fn what_is_no_longer_wanted_goes_and_emptied_folders_too() {
    let case = Case::new();
    case.write(&["a", "b/c/d", "b/e"]);
    assert_eq!(case.write(&["b/e"]), Written { written: 0, unchanged: 1, removed: 2 });
    assert_eq!(case.files(), ["b/e"]);
}

#[test]
fn files_of_others_stay() {
    let case = Case::new();
    case.put("theirs", "x");
    case.put("b/theirs", "x");
    case.write(&["b/c"]);
    case.write(&[]);
    assert_eq!(case.files(), ["b/theirs", "theirs"]);
}

#[test]
fn a_file_that_someone_changed_is_mended() {
    let case = Case::new();
    case.write(&["a"]);
    case.put("a", "changed");
    assert_eq!(case.write(&["a"]).written, 1);
    assert_eq!(fs::read_to_string(case.out().join("a")).unwrap(), "a");
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let case = Case::new();
    case.write(&["a", "x"]);
    assert_eq!(case.write(&["a/b/c", "x"]).removed, 1);
    assert_eq!(case.files(), ["a/b/c", "x"]);
    assert_eq!(case.write(&["a", "x"]).removed, 1);
    assert_eq!(case.files(), ["a", "x"]);
}

#[test]
fn rendered_bytes_pass_through_memory_and_file_alike() {
    let case = Case::new();
    let files = ["one", "two/three", "four"];
    for memory_bytes_max in [0, 3, 11, 12] {
        case.write_through(&files, memory_bytes_max).unwrap();
        for file in files {
            assert_eq!(fs::read_to_string(case.out().join(file)).unwrap(), file);
        }
        assert!(!case.folder.path().join("spool").exists());
        case.write(&[]);
    }
}

#[test]
fn a_manifest_that_is_not_ours_is_refused_and_nothing_removed() {
    for (text, cause) in [
        ("{", "EOF while parsing an object at line 1 column 1"),
        (r#"{"version":2,"complete":true,"files":{}}"#, "it has version 2, and this generator writes version 1"),
        (r#"{"version":1,"complete":true,"files":{"../x":""}}"#, "`../x` is no path that the generator writes"),
        (
            r#"{"version":1,"complete":true,"files":{"a\\..\\..\\x":""}}"#,
            r"`a\..\..\x` is no path that the generator writes",
        ),
        (r#"{"version":1,"complete":true,"files":{"C:x":""}}"#, "`C:x` is no path that the generator writes"),
        (
            r#"{"version":1,"complete":true,"files":{"app_data/Manifest.json":""}}"#,
            "`app_data/Manifest.json` is no path that the generator writes",
        ),
    ] {
        let case = Case::new();
        case.put("theirs", "x");
        case.put(manifest::PATH, text);
        let error = case.write_through(&["a"], 0).unwrap_err().to_string();
        let path = case.out().join("App_Data").join("manifest.json");
        assert_eq!(error, format!("failed to read manifest `{}`: {cause}", path.display()));
        assert_eq!(case.files(), ["theirs"]);
    }
}

#[test]
fn a_name_that_changed_in_case_only_is_removed_before_it_is_written_anew() {
    let case = Case::new();
    case.write(&["About/x", "b"]);
    assert_eq!(case.write(&["about/x", "b"]), Written { written: 1, unchanged: 1, removed: 1 });
    assert_eq!(case.files(), ["about/x", "b"]);
    assert_eq!(case.write(&["about/x", "b"]), Written { written: 0, unchanged: 2, removed: 0 });
}

#[test]
fn a_file_becomes_a_folder_of_another_case_and_back() {
    let case = Case::new();
    case.write(&["About", "b"]);
    case.write(&["about/x", "b"]);
    assert_eq!(case.files(), ["about/x", "b"]);
    case.write(&["ABOUT", "b"]);
    assert_eq!(case.files(), ["ABOUT", "b"]);
}

#[test]
fn the_data_of_the_moment_is_no_manifests_to_remove() {
    let case = Case::new();
    for path in ["App_Data/data/live.db", "app_data/Logs/today.log"] {
        case.put(path, "live");
        case.put(manifest::PATH, &format!(r#"{{"version":1,"complete":true,"files":{{"{path}":""}}}}"#));
        let error = case.write_through(&["a"], 0).unwrap_err().to_string();
        assert!(error.ends_with(&format!("`{path}` is no path that the generator writes")), "{error}");
    }
}

#[test]
#[should_panic(expected = "`App_Data/data/live.db` is data of the moment")]
fn the_data_of_the_moment_is_nobodys_to_write() {
    Case::new().write(&["App_Data/data/live.db"]);
}

#[test]
fn a_copy_is_compared_and_written_piece_by_piece() {
    let case = Case::new();
    let from = case.folder.path().join("video");
    let write = |bytes: &[u8]| {
        fs::write(&from, bytes).unwrap();
        let mut tree = Tree::default();
        tree.insert(Step::Asset, OutputPath::new("video").unwrap(), Content::Copy(from.clone()));
        write(&case.out(), &tree, &Spool::new(case.folder.path().join("spool"), 0)).unwrap().written
    };
    let large = vec![7; 200_000];
    assert_eq!([write(&large), write(&large), write(&[7; 199_999]), write(b"")], [1, 0, 1, 1]);
    assert_eq!(fs::read(case.out().join("video")).unwrap(), b"");
}
