//! Replacing and removing on a system that refuses as Windows does, on every system.

use super::*;
use std::cell::{Cell, RefCell};

/// A folder with the file `new` and, where a test wants, `old`; a system that refuses.
struct Refusing {
    folder: tempfile::TempDir,
    /// How often renaming to `old` and removing it are refused.
    refusals: Cell<usize>,
    is_read_only: Cell<bool>,
    /// Whether `old` runs: it can be renamed, but neither replaced nor removed, under any name.
    is_running: bool,
    /// Whether somebody holds `new`: it can't be renamed.
    is_new_held: bool,
    said: RefCell<Vec<&'static str>>,
}

impl Refusing {
    fn times(refusals: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("new"), "new").unwrap();
        fs::write(folder.path().join("old"), "old").unwrap();
        let (is_read_only, said) = (Cell::new(false), RefCell::default());
        Self { folder, refusals: Cell::new(refusals), is_read_only, is_running: false, is_new_held: false, said }
    }

    fn running() -> Self {
        Self { is_running: true, ..Self::times(0) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn refuse(&self) -> io::Result<()> {
        if self.is_read_only.get() {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let refusals = self.refusals.get();
        self.refusals.set(refusals.saturating_sub(1));
        if refusals > 0 { Err(io::ErrorKind::PermissionDenied.into()) } else { Ok(()) }
    }

    fn replace(&self) -> io::Result<Old> {
        replace(self, &self.path("new"), &self.path("old"))
    }

    /// Every file as `name=text`, sorted, and what the system was asked meanwhile.
    fn check(&self, files: &[&str], said: &[(&'static str, usize)]) {
        let name = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let shown = |entry: fs::DirEntry| format!("{}={}", name(&entry), fs::read_to_string(entry.path()).unwrap());
        let mut found: Vec<_> = fs::read_dir(self.folder.path()).unwrap().map(|entry| shown(entry.unwrap())).collect();
        found.sort();
        assert_eq!(found, files);
        let expected: Vec<_> = said.iter().flat_map(|(word, times)| std::iter::repeat_n(*word, *times)).collect();
        assert_eq!(*self.said.borrow(), expected);
    }
}

impl System for Refusing {
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        if self.is_running && to.exists() || self.is_new_held && from.ends_with("new") {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.refuse()?;
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if self.is_running {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.refuse()?;
        fs::remove_file(path)
    }

    fn pause(&self) {
        self.said.borrow_mut().push("pause");
    }

    fn is_held(&self, cause: &io::Error) -> bool {
        cause.kind() == io::ErrorKind::PermissionDenied
    }

    fn clear_read_only(&self, _: &Path) -> bool {
        let was = self.is_read_only.replace(false);
        if was {
            self.said.borrow_mut().push("clear");
        }
        was
    }
}

#[test]
fn what_nobody_holds_is_replaced_at_once() {
    let system = Refusing::times(0);
    assert_eq!(system.replace().unwrap(), Old::Gone);
    system.check(&["old=new"], &[]);
}

#[test]
fn a_file_that_is_held_for_a_moment_is_replaced_when_it_is_let_go() {
    let system = Refusing::times(TRIES_MAX - 1);
    assert_eq!(system.replace().unwrap(), Old::Gone);
    system.check(&["old=new"], &[("pause", TRIES_MAX - 1)]);
}

#[test]
fn a_file_that_can_be_renamed_after_all_tries_is_put_aside_and_removed() {
    let system = Refusing::times(TRIES_MAX);
    assert_eq!(system.replace().unwrap(), Old::Gone);
    system.check(&["old=new"], &[("pause", TRIES_MAX - 1)]);
}

#[test]
fn a_file_that_is_held_for_long_stays_and_the_first_refusal_is_told() {
    let system = Refusing::times(usize::MAX);
    assert_eq!(system.replace().unwrap_err().kind(), io::ErrorKind::PermissionDenied);
    assert!(remove(&system, &system.path("old")).is_err());
    system.check(&["new=new", "old=old"], &[("pause", 2 * (TRIES_MAX - 1))]);
}

#[test]
fn a_running_executable_is_put_aside() {
    let system = Refusing::running();
    assert_eq!(system.replace().unwrap(), Old::Aside);
    system.check(&["old.generator-old=old", "old=new"], &[("pause", TRIES_MAX - 1)]);
}

#[test]
fn a_running_executable_that_is_no_longer_wanted_is_put_aside() {
    let system = Refusing::running();
    assert_eq!(remove(&system, &system.path("old")).unwrap(), Old::Aside);
    system.check(&["new=new", "old.generator-old=old"], &[("pause", TRIES_MAX - 1)]);
}

#[test]
fn a_second_running_executable_stays_while_the_first_still_lies_aside() {
    let system = Refusing::running();
    fs::write(system.path("old.generator-old"), "older").unwrap();
    assert_eq!(system.replace().unwrap_err().kind(), io::ErrorKind::PermissionDenied);
    system.check(&["new=new", "old.generator-old=older", "old=old"], &[("pause", TRIES_MAX - 1)]);
}

#[test]
fn a_file_marked_read_only_is_replaced_without_waiting() {
    let system = Refusing::times(0);
    system.is_read_only.set(true);
    assert_eq!(system.replace().unwrap(), Old::Gone);
    system.check(&["old=new"], &[("clear", 1)]);
}

#[test]
fn a_folder_is_told_without_waiting() {
    let system = Refusing::times(usize::MAX);
    fs::remove_file(system.path("old")).unwrap();
    fs::create_dir(system.path("old")).unwrap();
    assert_eq!(system.replace().unwrap_err().to_string(), "is a directory");
    assert_eq!(*system.said.borrow(), [""; 0]);
}

#[test]
fn what_is_not_there_is_no_failure_to_remove() {
    let system = Refusing::times(0);
    assert_eq!(remove(&system, &system.path("absent")).unwrap(), Old::Absent);
    assert_eq!(remove(&system, &system.path("old")).unwrap(), Old::Gone);
    system.check(&["new=new"], &[]);
}

#[test]
fn this_system_replaces_a_file_marked_read_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["new", "old"] {
        fs::write(path(name), name).unwrap();
    }
    let mut permissions = fs::metadata(path("old")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path("old"), permissions).unwrap();
    assert_eq!(replace(&Native, &path("new"), &path("old")).unwrap(), Old::Gone);
    assert_eq!(fs::read_to_string(path("old")).unwrap(), "new");
}

#[test]
fn an_old_file_stays_where_the_new_one_is_held() {
    let system = Refusing { is_new_held: true, ..Refusing::times(0) };
    assert_eq!(system.replace().unwrap_err().kind(), io::ErrorKind::PermissionDenied);
    system.check(&["new=new", "old=old"], &[("pause", 2 * (TRIES_MAX - 1))]);
}
