//! What others put where the site has files is told with its cure, and stays.

use super::*;
use crate::testing::shown;

const CURE: &str = "help: move it to another place and build again, or choose another `--out`";

/// `output/a/b` as the system writes it.
fn path(case: &Case, path: &str) -> String {
    case.out().join(path).components().collect::<PathBuf>().display().to_string()
}

#[test]
fn a_folder_of_others_in_the_place_of_a_file_is_told_and_stays() {
    let case = Case::new();
    case.put("a/theirs", "x");
    let message = format!(
        "error: the site has a file `{}`, but a folder lies there, with `{}` that the generator did not write {CURE}",
        path(&case, "a"),
        path(&case, "a/theirs")
    );
    assert_eq!(shown(&case.diagnostics(&["a", "b"])), [message]);
    assert_eq!(case.files(), ["a/theirs"]);
}

#[test]
fn a_file_of_others_in_the_place_of_a_folder_is_told_once() {
    let case = Case::new();
    case.put("a", "x");
    let message = format!(
        "error: the site has a folder `{}`, but a file lies there that the generator did not write {CURE}",
        path(&case, "a")
    );
    assert_eq!(shown(&case.diagnostics(&["a/b", "a/c/d", "e"])), [message]);
    assert_eq!(case.files(), ["a"]);
}

#[test]
fn a_file_of_others_in_the_place_of_the_generators_own_folder_is_told() {
    let case = Case::new();
    case.put("App_Data", "x");
    assert_eq!(case.diagnostics(&["a"]).len(), 1);
}

#[test]
fn a_folder_of_ours_is_only_in_the_way_while_others_have_files_in_it() {
    let case = Case::new();
    case.write(&["a/b/c", "a/d"]);
    case.put("a/b/theirs", "x");
    assert_eq!(case.diagnostics(&["a"]).len(), 1);
    assert_eq!(case.files(), ["a/b/c", "a/b/theirs", "a/d"]);
    fs::remove_file(case.out().join("a/b/theirs")).unwrap();
    assert_eq!(case.write(&["a"]), Written { written: 1, unchanged: 0, removed: 2 });
    assert_eq!(case.files(), ["a"]);
}

#[test]
fn an_empty_folder_of_others_is_not_removed_either() {
    let case = Case::new();
    case.write(&["a/b"]);
    fs::create_dir(case.out().join("a/theirs")).unwrap();
    fs::create_dir(case.out().join("c")).unwrap();
    let message = |file: &str, inside: &str| {
        let file = path(&case, file);
        format!(
            "error: the site has a file `{file}`, but a folder lies there{inside} that the generator did not write {CURE}"
        )
    };
    let inside = format!(", with `{}`", path(&case, "a/theirs"));
    assert_eq!(shown(&case.diagnostics(&["a", "c"])), [message("a", &inside), message("c", "")]);
    assert_eq!(case.write(&["b"]).removed, 1);
    assert_eq!(case.files(), ["a/theirs/", "b", "c/"]);
}

#[test]
fn what_others_put_in_the_place_of_a_file_that_is_no_longer_wanted_stays() {
    let case = Case::new();
    case.write(&["a", "b"]);
    fs::remove_file(case.out().join("a")).unwrap();
    case.put("a/theirs", "x");
    assert_eq!(case.write(&["b"]), Written { written: 0, unchanged: 1, removed: 0 });
    assert_eq!(case.files(), ["a/theirs", "b"]);
}

#[test]
fn a_folder_of_others_in_the_place_of_the_manifest_is_told() {
    let case = Case::new();
    case.put("App_Data/manifest.json/x", "x");
    assert_eq!(case.diagnostics(&["a"]).len(), 1);
}

#[test]
fn a_folder_with_the_name_of_a_half_written_file_is_told() {
    let case = Case::new();
    case.write(&["a", "b"]);
    case.put("a.generator-new/x", "x");
    case.put("c.generator-new/x", "x");
    assert_eq!(case.diagnostics(&["a", "b"]).len(), 0);
    let message = format!(
        "error: the folder `{}` has a name that the generator needs for a file while it is written {CURE}",
        path(&case, "c.generator-new")
    );
    assert_eq!(shown(&case.diagnostics(&["a", "b", "c"])), [message]);
    case.put("App_Data/manifest.json.generator-new/x", "x");
    assert_eq!(case.diagnostics(&["a", "b"]).len(), 1);
}

/// The plan tells it of the author's files; this is for what others of the generator's could be.
#[test]
fn a_file_of_the_site_is_no_folder_of_it() {
    let case = Case::new();
    let message = "error: `A/b/c` can't be made: `a` is a file, not a folder help: change the path of one";
    assert_eq!(shown(&case.diagnostics(&["a", "A/b/c", "ab/c", "b"])), [message]);
    assert_eq!(case.diagnostics(&["a-", "a/b"]).len(), 0);
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    /// An output of a file and a folder, and folder and file elsewhere.
    fn case() -> Case {
        let case = Case::new();
        case.write(&["a", "css/b"]);
        fs::create_dir(case.folder.path().join("elsewhere")).unwrap();
        fs::write(case.folder.path().join("elsewhere/b"), "theirs").unwrap();
        case
    }

    fn check_elsewhere(case: &Case) {
        assert_eq!(files_below(&case.folder.path().join("elsewhere"), case.folder.path()), ["elsewhere/b"]);
        assert_eq!(fs::read_to_string(case.folder.path().join("elsewhere/b")).unwrap(), "theirs");
    }

    fn message(case: &Case, link: &str) -> String {
        let link = path(case, link);
        format!("error: `{link}` is a link, and the generator writes through no link in the output {CURE}")
    }

    #[test]
    fn nothing_is_written_or_removed_through_a_link_to_a_folder() {
        let case = case();
        fs::remove_dir_all(case.out().join("css")).unwrap();
        symlink("../elsewhere", case.out().join("css")).unwrap();
        for files in [&["a", "css/b"][..], &["css/c", "css/d/e"]] {
            assert_eq!(shown(&case.diagnostics(files)), [message(&case, "css")]);
        }
        assert_eq!(case.write(&["a"]), Written { written: 0, unchanged: 1, removed: 0 });
        check_elsewhere(&case);
        fs::remove_file(case.out().join("css")).unwrap();
        assert_eq!(case.write(&["a", "css/b"]).written, 1);
    }

    #[test]
    fn a_link_in_the_place_of_a_file_is_told_and_stays() {
        let case = case();
        for target in ["../elsewhere/b", "../nowhere"] {
            _ = fs::remove_file(case.out().join("a"));
            symlink(target, case.out().join("a")).unwrap();
            assert_eq!(shown(&case.diagnostics(&["a"])), [message(&case, "a")]);
            case.write(&["css/b"]);
            assert_eq!(fs::read_link(case.out().join("a")).unwrap(), Path::new(target));
        }
        check_elsewhere(&case);
    }

    #[test]
    fn a_link_to_what_is_equal_is_in_the_way_of_nothing() {
        let case = case();
        fs::write(case.folder.path().join("elsewhere/b"), "css/b").unwrap();
        fs::remove_dir_all(case.out().join("css")).unwrap();
        symlink("../elsewhere", case.out().join("css")).unwrap();
        assert_eq!(case.write(&["a", "css/b"]), Written { written: 0, unchanged: 2, removed: 0 });
    }

    #[test]
    fn a_link_with_a_temporary_name_is_replaced_and_not_followed() {
        let case = case();
        symlink("../elsewhere/b", case.out().join("a.generator-new")).unwrap();
        case.put("a", "changed");
        assert_eq!(case.write(&["a", "css/b"]).written, 1);
        assert_eq!(case.files(), ["a", "css/b"]);
        check_elsewhere(&case);
    }

    #[test]
    fn an_output_that_is_a_link_itself_is_written() {
        let case = Case::new();
        fs::create_dir(case.folder.path().join("elsewhere")).unwrap();
        symlink("elsewhere", case.out()).unwrap();
        assert_eq!(case.write(&["a"]).written, 1);
        assert!(case.folder.path().join("elsewhere/a").exists());
    }

    /// Opening it would wait for ever.
    #[test]
    fn a_pipe_is_told_wherever_it_lies() {
        let message = |case: &Case, path: &str| {
            format!("error: `{}` is neither a file nor a folder {CURE}", super::path(case, path))
        };
        for path in ["a", "css", "App_Data", "App_Data/manifest.json"] {
            let case = case();
            let pipe = case.out().join(path);
            _ = fs::remove_file(&pipe).or_else(|_| fs::remove_dir_all(&pipe));
            assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
            assert_eq!(shown(&case.diagnostics(&["a", "css/b"])), [message(&case, path)], "{path}");
            assert!(crate::output::text(&case.out(), path).is_none());
        }
    }

    #[test]
    fn a_manifest_that_is_a_link_is_told() {
        let case = case();
        let manifest = case.out().join("App_Data/manifest.json");
        fs::rename(&manifest, case.folder.path().join("elsewhere/manifest.json")).unwrap();
        symlink("../../elsewhere/manifest.json", &manifest).unwrap();
        assert_eq!(shown(&case.diagnostics(&["a", "css/b"])), [message(&case, "App_Data/manifest.json")]);
    }

    #[test]
    fn what_is_no_file_is_told() {
        let case = case();
        fs::remove_file(case.out().join("a")).unwrap();
        let socket = std::os::unix::net::UnixListener::bind(case.out().join("a"));
        let message = format!("error: `{}` is neither a file nor a folder {CURE}", path(&case, "a"));
        assert_eq!(shown(&case.diagnostics(&["a"])), [message]);
        drop(socket);
    }
}
