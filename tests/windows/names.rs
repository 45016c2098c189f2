//! Names that differ in case only are one on Windows: nothing is lost, nothing is written twice.

use crate::{SITE, build, check_done, files, files_of_site, project};
use std::fs;

#[test]
fn a_page_renamed_in_case_only_moves() {
    let root = project(SITE);
    check_done(&build(root.path()).output().unwrap());
    let site = root.path().join("site");
    // By way of another name, because Wine does nothing where only the case differs.
    fs::rename(site.join("About.md"), site.join("other.md")).unwrap();
    fs::rename(site.join("other.md"), site.join("about.md")).unwrap();
    assert_eq!(files(&site), ["about.md", "index.md"]);
    for _ in ["moved", "unchanged"] {
        check_done(&build(root.path()).output().unwrap());
        let expected = ["App_Data/iis-setup.cmd", "App_Data/manifest.json", "a.css", "about/index.html", "index.html"];
        assert_eq!(files_of_site(&root.path().join("output")), expected);
    }
}

#[test]
fn an_output_in_another_case_is_the_same_folder() {
    let root = project(SITE);
    fs::create_dir(root.path().join("OUTPUT")).unwrap();
    check_done(&build(root.path()).output().unwrap());
    let manifest = root.path().join("output/App_Data/manifest.json");
    let written = fs::metadata(&manifest).unwrap().modified().unwrap();
    check_done(&build(root.path()).args(["--out", "Output"]).output().unwrap());
    assert_eq!(fs::metadata(&manifest).unwrap().modified().unwrap(), written);
    assert_eq!(files_of_site(&root.path().join("OUTPUT")).len(), 5);
}
