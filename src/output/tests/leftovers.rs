//! What builds that were killed, and files that were held, leave to the next build.

use super::*;

#[test]
fn a_build_killed_half_way_is_completed_and_leaves_nothing_behind() {
    let case = Case::new();
    case.write(&["a", "old"]);
    // A second build noted what it would write, wrote one file and half of another, and was killed.
    case.begin(&["a", "new", "torn"]);
    case.put("new", "new");
    case.put("torn.generator-new", "to");
    // The third build no longer wants what the second began.
    assert_eq!(case.write(&["a"]), Written { written: 0, unchanged: 1, removed: 2 });
    assert_eq!(case.files(), ["a"]);
}

#[test]
fn a_build_killed_while_it_changes_a_page_leaves_nothing_behind() {
    let case = Case::new();
    case.write(&["a"]);
    case.begin(&[]);
    case.put("a.generator-new", "torn");
    case.put("App_Data/manifest.json.generator-new", "torn");
    assert_eq!(case.write(&["a"]), Written { written: 0, unchanged: 1, removed: 0 });
    assert_eq!(case.files(), ["a"]);
}

#[test]
fn a_file_of_others_is_not_removed_by_the_build_after_a_killed_one() {
    let case = Case::new();
    case.put("theirs", "x");
    case.begin(&["theirs"]);
    assert_eq!(case.write(&[]).removed, 0);
    assert_eq!(case.files(), ["theirs"]);
}

#[test]
fn a_killed_build_that_changed_the_case_of_a_name_loses_nothing() {
    for (wanted, present) in [("About", "about"), ("about", "about"), ("about", "About")] {
        let case = Case::new();
        case.write(&["About"]);
        case.begin(&["about"]);
        fs::rename(case.out().join("About"), case.out().join(present)).unwrap();
        case.write(&[wanted]);
        assert_eq!(case.files(), [wanted]);
        assert_eq!(fs::read_to_string(case.out().join(wanted)).unwrap(), wanted);
    }
}

#[test]
fn what_lies_aside_is_removed_by_the_next_build() {
    let case = Case::new();
    case.write(&["a", "old"]);
    case.put("bin/a.generator-old", "ran");
    let text = fs::read_to_string(case.out().join(manifest::PATH)).unwrap();
    case.put(manifest::PATH, &text.replace(r#""files": {"#, r#""files": {"bin/a.generator-old": "","#));
    assert_eq!(case.write(&["a"]), Written { written: 0, unchanged: 1, removed: 1 });
    assert_eq!(case.files(), ["a"]);
    assert!(!fs::read_to_string(case.out().join(manifest::PATH)).unwrap().contains("generator-old"));
}

#[test]
fn a_build_killed_while_a_file_lay_aside_leaves_nothing_behind() {
    let case = Case::new();
    case.write(&["a"]);
    case.begin(&["a", "b"]);
    fs::rename(case.out().join("a"), case.out().join("a.generator-old")).unwrap();
    assert_eq!(case.write(&["a"]), Written { written: 1, unchanged: 0, removed: 0 });
    assert_eq!(case.files(), ["a"]);
}

#[test]
fn what_is_still_held_aside_stays_listed_and_disturbs_nothing() {
    let case = Case::new();
    case.write(&["a"]);
    // A folder is as impossible to remove as a file is a running executable.
    case.put("a.generator-old/ran", "ran");
    let text = fs::read_to_string(case.out().join(manifest::PATH)).unwrap();
    case.put(manifest::PATH, &text.replace(r#""files": {"#, r#""files": {"a.generator-old": "","#));
    for files in [&["a"][..], &[]] {
        case.write(files);
        assert!(fs::read_to_string(case.out().join(manifest::PATH)).unwrap().contains(r#""a.generator-old": """#));
    }
    assert_eq!(case.files(), ["a.generator-old/ran"]);
}
