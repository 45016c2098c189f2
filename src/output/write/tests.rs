//! The writer on real folders: what it touches, what it removes, and what a killed build leaves.

use super::*;
use std::time::SystemTime;

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
        let mut tree = Tree::default();
        for file in files {
            let stored = spool.store(file.as_bytes()).unwrap();
            tree.insert(OutputPath::new(file).unwrap(), Content::Stored(stored));
        }
        write(&self.out(), &tree, &spool)
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

    fn modified(&self, path: &str) -> SystemTime {
        fs::metadata(self.out().join(path)).unwrap().modified().unwrap()
    }
}

/// Every file but the manifest, and every empty folder, sorted.
fn files_below(folder: &Path, root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let inner = files_below(&path, root);
            if inner.is_empty() && path != root.join("App_Data") {
                found.push(format!("{}/", path.strip_prefix(root).unwrap().display()));
            }
            found.extend(inner);
        } else if !path.ends_with(manifest::PATH) {
            found.push(path.strip_prefix(root).unwrap().display().to_string());
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
fn a_build_killed_half_way_is_completed_and_leaves_nothing_behind() {
    let case = Case::new();
    case.write(&["a", "old"]);
    // A second build noted what it would write, wrote one file and half of another, and was killed.
    let mut tree = Tree::default();
    let spool = Spool::new(case.folder.path().join("spool"), usize::MAX);
    for file in ["a", "new", "torn"] {
        tree.insert(OutputPath::new(file).unwrap(), Content::Stored(spool.store(file.as_bytes()).unwrap()));
    }
    announce(&case.out(), &Manifest::read(&case.out()).unwrap(), &tree).unwrap();
    case.put("new", "new");
    case.put("torn.generator-new", "to");
    // The third build no longer wants what the second began.
    assert_eq!(case.write(&["a"]), Written { written: 0, unchanged: 1, removed: 2 });
    assert_eq!(case.files(), ["a"]);
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
        (r#"{"version":1,"complete":true,"files":{"../x":""}}"#, "`../x` is no path below the output"),
    ] {
        let case = Case::new();
        case.put("theirs", "x");
        case.put(manifest::PATH, text);
        let error = case.write_through(&["a"], 0).unwrap_err().to_string();
        let path = case.out().join(manifest::PATH);
        assert_eq!(error, format!("failed to read manifest `{}`: {cause}", path.display()));
        assert_eq!(case.files(), ["theirs"]);
    }
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told() {
    let case = Case::new();
    case.put("a/theirs", "x");
    let error = case.write_through(&["a"], 0).unwrap_err().to_string();
    let path = case.out().join("a");
    assert_eq!(error, format!("failed to write file `{}`: Is a directory (os error 21)", path.display()));
    assert_eq!(case.files(), ["a/theirs"]);
}
