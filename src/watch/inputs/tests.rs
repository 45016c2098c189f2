//! A project, and what links and settings name → which folders are watched, and what changed.

use super::*;
use crate::base::{Place, SourcePath};
use crate::testing::TempFolder;

const SITE: &[(&str, &str)] = &[("project/site/a.md", "a"), ("project/static/x.css", "x")];

fn look(folder: &TempFolder) -> Inputs {
    let place = Place::file(&SourcePath::new("site/site.toml"));
    let follow = ["static/photos", "static/one.txt"].map(|path| (SourcePath::new(path), place.clone()));
    Inputs::of(&folder.path().join("project"), Permissions { follow: &follow, allow: &[] })
}

fn check_changes(folder: &TempFolder, earlier: &mut Inputs, expected: &[&str]) {
    let now = look(folder);
    let expected: Vec<PathBuf> = expected.iter().map(|path| path.split('/').collect()).collect();
    assert_eq!(now.changes_since(earlier), expected);
    *earlier = now;
}

#[test]
fn what_changed_has_another_size_or_time() {
    let folder = TempFolder::with(SITE);
    let mut seen = look(&folder);
    check_changes(&folder, &mut seen, &[]);
    folder.write("project/site/b.md", b"b");
    folder.write("project/site/.b.md.swp", b"b");
    folder.write("project/site/x.bak", b"b");
    folder.write("project/notes.txt", b"");
    fs::create_dir(folder.path().join("project/site/empty")).unwrap();
    check_changes(&folder, &mut seen, &["site/b.md"]);
    folder.write("project/site/a.md", b"longer");
    fs::rename(folder.path().join("project/static/x.css"), folder.path().join("project/static/y.css")).unwrap();
    check_changes(&folder, &mut seen, &["site/a.md", "static/x.css", "static/y.css"]);
    let file = fs::File::options().write(true).open(folder.path().join("project/site/a.md")).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    check_changes(&folder, &mut seen, &["site/a.md"]);
}

#[test]
fn a_file_that_settings_name_is_watched_where_it_will_be() {
    let folder = TempFolder::with(SITE);
    let root = folder.path().join("project").canonicalize().unwrap();
    let look = |name: &Path| {
        let mut inputs = look(&folder);
        inputs.add(name);
        inputs
    };
    let name = Path::new("iis/deep/own.config");
    let seen = look(name);
    let places = |inputs: &Inputs| inputs.places().into_iter().collect::<Vec<_>>();
    let trees = [(root.join("site"), Depth::Tree), (root.join("static"), Depth::Tree)];
    assert_eq!(places(&seen), [&[(root.clone(), Depth::Folder)][..], &trees].concat());
    folder.write("project/iis/deep/own.config", b"");
    let now = look(name);
    assert_eq!(now.changes_since(&seen), [name]);
    let deep = (root.join("iis").join("deep"), Depth::Folder);
    assert_eq!(places(&now), [&[(root.clone(), Depth::Folder), deep][..], &trees].concat());
    assert_eq!(look(&root.join("site/a.md")).places().len(), 3);
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    let folder = TempFolder::with(SITE);
    folder.link("project/own.config", "other.config");
    folder.link("project/other.config", "own.config");
    let mut inputs = look(&folder);
    inputs.add(Path::new("own.config"));
    assert_eq!(inputs.places().len(), 3);
}

#[cfg(unix)]
#[test]
fn links_are_watched_where_they_lie_and_where_they_lead() {
    let folder = TempFolder::with(SITE);
    folder.write("store/2026/photos/a.jpg", b"a");
    folder.write("texts/one.txt", b"1");
    folder.write("project/shared/b.md", b"b");
    folder.link("store/current", "2026");
    folder.link("project/static/photos", "../../store/current/photos");
    folder.link("project/static/one.txt", "../../texts/one.txt");
    folder.link("project/static/outside.txt", "/etc/passwd");
    folder.link("project/site/shared", "../shared");
    folder.link("project/templates", "shared");
    let top = folder.path().canonicalize().unwrap();
    let mut seen = look(&folder);
    let places = seen.places().into_iter();
    let places: Vec<_> = places.map(|(path, depth)| (path.strip_prefix(&top).unwrap().to_owned(), depth)).collect();
    let expected = [
        ("project", Depth::Folder),
        ("project/shared", Depth::Tree),
        ("project/site", Depth::Tree),
        ("project/static", Depth::Tree),
        ("store", Depth::Folder),
        ("store/2026", Depth::Folder),
        ("store/2026/photos", Depth::Tree),
        ("texts", Depth::Folder),
    ];
    assert_eq!(places, expected.map(|(path, depth)| (PathBuf::from(path), depth)));

    folder.write("store/2026/photos/b.jpg", b"b");
    folder.write("texts/one.txt", b"two");
    check_changes(&folder, &mut seen, &["static/one.txt", "static/photos/b.jpg"]);
    folder.write("store/2027/photos/a.jpg", b"a");
    fs::remove_file(folder.path().join("store/current")).unwrap();
    folder.link("store/current", "2027");
    check_changes(&folder, &mut seen, &["static/photos/a.jpg", "static/photos/b.jpg"]);
    fs::remove_file(folder.path().join("project/static/outside.txt")).unwrap();
    check_changes(&folder, &mut seen, &["static/outside.txt"]);
}
