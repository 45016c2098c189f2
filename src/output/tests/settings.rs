//! What of the operator's a build would lose, and what not.

use super::system::{Fault, Faulty};
use super::*;
use crate::output::apply::apply_by;
use crate::output::manifest::SHARED;
use crate::testing::shown;

/// A folder of output whose `web.config` the tests change.
struct Case(tempfile::TempDir);

impl Case {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Builds a tree with `text` as `web.config`, or one without, unless that conflicts.
    fn build(&self, text: Option<&str>) -> Option<Diagnostic> {
        let spool = Spool::new(self.0.path().join("spool"), usize::MAX);
        let mut tree = Tree::default();
        let stored = |text: &str| Content::Stored(spool.store(text.as_bytes()).unwrap());
        tree.insert(Step::Page, OutputPath::new("index.html").unwrap(), stored("page"));
        if let Some(text) = text {
            tree.insert(Step::Config, OutputPath::new(SHARED).unwrap(), stored(text));
            tree.insert_transition(OutputPath::new(SHARED).unwrap(), stored("shared"));
        }
        let mut diagnostics = Diagnostics::default();
        let Diff { changes, .. } = diff(&self.out(), &tree, &spool, &mut diagnostics).unwrap();
        assert!(diagnostics.len() <= 1);
        if diagnostics.is_empty() {
            apply(&self.out(), changes, &spool).unwrap();
        }
        diagnostics.into_iter().next()
    }

    fn out(&self) -> std::path::PathBuf {
        self.0.path().join("output")
    }

    fn edit(&self, text: &str) {
        fs::create_dir_all(self.out()).unwrap();
        fs::write(self.out().join(SHARED), text).unwrap();
    }

    fn check_foreign(&self, conflict: Option<Diagnostic>) {
        let expected = format!(
            "error: there is a `web.config` in `{}` that the generator did not write help: put its settings into the \
             file that `[iis] include` names and remove it, or choose another `--out`",
            self.out().display()
        );
        assert_eq!(shown(conflict.as_slice()), [expected]);
    }

    fn check_changed(&self, conflict: Option<Diagnostic>) {
        let expected = format!(
            "error: the `web.config` in `{}` was changed since the generator wrote it help: put the changes into the \
             file that `[iis] include` names, and remove this one",
            self.out().display()
        );
        assert_eq!(shown(conflict.as_slice()), [expected]);
    }
}

#[test]
fn our_own_settings_are_replaced_and_removed() {
    let case = Case::new();
    for text in [None, Some("a"), Some("b"), Some("b"), None] {
        assert_eq!(case.build(text), None);
    }
    assert!(!case.out().join(SHARED).exists());
}

#[test]
fn settings_of_others_are_not_replaced() {
    let case = Case::new();
    case.edit("theirs");
    case.check_foreign(case.build(Some("ours")));
    assert_eq!(fs::read_to_string(case.out().join(SHARED)).unwrap(), "theirs");
    assert!(!case.out().join("index.html").exists());
}

#[test]
fn settings_of_others_stay_beside_a_site_that_has_none() {
    let case = Case::new();
    case.edit("theirs");
    assert_eq!(case.build(None), None);
    assert_eq!(fs::read_to_string(case.out().join(SHARED)).unwrap(), "theirs");
}

#[test]
fn settings_that_are_equal_are_nobodys_loss() {
    let case = Case::new();
    case.edit("ours");
    assert_eq!(case.build(Some("ours")), None);
    assert_eq!(case.build(Some("new")), None);
}

#[test]
fn changed_settings_are_neither_replaced_nor_removed() {
    let case = Case::new();
    case.build(Some("ours"));
    case.edit("ours, and theirs");
    case.check_changed(case.build(Some("ours")));
    case.check_changed(case.build(None));
    fs::remove_file(case.out().join(SHARED)).unwrap();
    assert_eq!(case.build(Some("ours")), None);
}

#[test]
fn what_a_killed_build_wrote_is_ours() {
    for present in ["old", "shared", "new"] {
        let case = Case::new();
        case.build(Some("old"));
        // This build fails before its last word.
        let spool = Spool::new(case.0.path().join("spool"), usize::MAX);
        let stored = |text: &str| Content::Stored(spool.store(text.as_bytes()).unwrap());
        let mut tree = Tree::default();
        tree.insert(Step::Config, OutputPath::new(SHARED).unwrap(), stored("new"));
        tree.insert_transition(OutputPath::new(SHARED).unwrap(), stored("shared"));
        let changes = diff(&case.out(), &tree, &spool, &mut Diagnostics::default()).unwrap().changes;
        apply_by(&Faulty::new(Fault::Rename(SHARED)), &case.out(), changes, &spool).unwrap_err();
        case.edit(present);
        assert_eq!(case.build(Some("later")), None, "{present}");
        case.edit("theirs");
        case.check_changed(case.build(Some("later")));
    }
}
