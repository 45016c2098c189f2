//! Files of the output that another program holds, that run, or that are marked read-only.

use crate::{SITE, build, check_done, check_failed, files, files_of_site, project, put};
use generator::base::{Diagnostics, OutputPath};
use generator::output::{Content, Diff, Spool, Step, Tree, Written, apply, diff};
use std::fs::{self, File, OpenOptions};
use std::os::windows::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// Opens a file as virus scanners and old programs do: nobody else may read, write or remove it.
fn hold(path: &Path) -> File {
    OpenOptions::new().read(true).share_mode(0).open(path).unwrap()
}

#[test]
fn a_held_page_is_told_and_nothing_is_lost() {
    let root = project(SITE);
    check_done(&build(root.path()).output().unwrap());
    let page = root.path().join("output").join("index.html");
    let before = fs::read(&page).unwrap();
    put(&root.path().join("site/index.md"), "changed");
    put(&root.path().join("site/new.md"), "# New");
    let held = hold(&page);
    let out = root.path().join("output").join("index.html");
    check_failed(
        &build(root.path()).arg("--root").arg(root.path()).output().unwrap(),
        &format!(
            "error: failed to write file `{}`: <cause>\nhelp: another program may hold the file open, or this user may \
             not write there; what is still missing the next build completes\n",
            out.display()
        ),
    );
    drop(held);
    assert_eq!(fs::read(&page).unwrap(), before);
    assert!(!files(&root.path().join("output")).iter().any(|file| file.contains(".generator-")));
    check_done(&build(root.path()).output().unwrap());
    assert!(fs::read_to_string(&page).unwrap().contains("changed"));
    assert!(root.path().join("output/new/index.html").exists());
}

#[test]
fn a_page_that_is_held_for_a_moment_is_waited_for() {
    let root = project(SITE);
    check_done(&build(root.path()).output().unwrap());
    let page = root.path().join("output/index.html");
    put(&root.path().join("site/index.md"), "changed");
    fs::remove_file(root.path().join("site/About.md")).unwrap();
    let held = [hold(&page), hold(&root.path().join("output/About/index.html"))];
    let letting_go = thread::spawn(move || {
        thread::sleep(Duration::from_millis(400));
        drop(held);
    });
    check_done(&build(root.path()).output().unwrap());
    letting_go.join().unwrap();
    assert!(fs::read_to_string(&page).unwrap().contains("changed"));
    assert_eq!(files_of_site(&root.path().join("output")).len(), 4);
}

#[test]
fn files_marked_read_only_are_replaced_and_removed() {
    let root = project(SITE);
    check_done(&build(root.path()).output().unwrap());
    for path in ["output/index.html", "output/About/index.html", "output/App_Data/manifest.json"] {
        let path = root.path().join(path);
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
    }
    put(&root.path().join("site/index.md"), "changed");
    fs::remove_file(root.path().join("site/About.md")).unwrap();
    check_done(&build(root.path()).output().unwrap());
    assert!(fs::read_to_string(root.path().join("output/index.html")).unwrap().contains("changed"));
    assert_eq!(files_of_site(&root.path().join("output")).len(), 4);
}

/// Writes an output that holds one executable, or nothing.
fn write_program(folder: &Path, program: Option<&Path>) -> Written {
    let mut tree = Tree::default();
    if let Some(program) = program {
        let path = OutputPath::new("App_Data/bin/program.exe").unwrap();
        tree.insert(Step::Program, path, Content::Copy(program.to_owned()));
    }
    let spool = Spool::new(folder.join("spool"), 0);
    let mut diagnostics = Diagnostics::default();
    let Diff { changes, written } = diff(&folder.join("output"), &tree, &spool, &mut diagnostics).unwrap();
    assert_eq!(*diagnostics, []);
    apply(&folder.join("output"), changes, &spool).unwrap();
    written
}

#[test]
fn a_running_executable_is_put_aside_and_removed_when_it_ended() {
    let project = project(SITE);
    let folder = tempfile::tempdir().unwrap();
    let generator = Path::new(env!("CARGO_BIN_EXE_generator"));
    let fcgi = Path::new(env!("CARGO_BIN_EXE_generator-fcgi"));
    write_program(folder.path(), Some(generator));
    let program = folder.path().join("output/App_Data/bin/program.exe");
    let mut running = Command::new(&program);
    running.args(["watch", "--quiet", "--root"]).arg(project.path()).stderr(Stdio::null());
    let mut running = running.spawn().unwrap();
    // Once the output is there, it runs.
    while !project.path().join("output/App_Data/manifest.json").exists() {
        thread::sleep(Duration::from_millis(20));
    }

    assert_eq!(write_program(folder.path(), Some(fcgi)), Written { written: 1, unchanged: 0, removed: 0 });
    assert_eq!(fs::read(&program).unwrap(), fs::read(fcgi).unwrap());
    // Newer Windows let go of a running executable's name at once; Wine and older ones keep it aside.
    let mut present = files(&folder.path().join("output"));
    present.retain(|file| file != "App_Data/bin/program.exe.generator-old");
    assert_eq!(present, ["App_Data/bin/program.exe", "App_Data/manifest.json"]);
    assert_eq!(write_program(folder.path(), Some(fcgi)), Written { written: 0, unchanged: 1, removed: 0 });
    assert!(running.try_wait().unwrap().is_none());

    running.kill().unwrap();
    running.wait().unwrap();
    assert_eq!(write_program(folder.path(), None), Written { written: 0, unchanged: 0, removed: 1 });
    assert_eq!(files(&folder.path().join("output")), ["App_Data/manifest.json"]);
}
