//! A site in its output folder, with the executable that IIS starts, and what is right of its answers.

use crate::peer::{Answer, REQUEST_COMPLETE};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// A small dynamic page.
pub(crate) const SMALL: &str = "/small/";
/// A dynamic page that no pipe keeps until it is read.
pub(crate) const LARGE: &str = "/large/";

/// How often [`LARGE`] says [`LINE`].
const LINES: usize = 20_000;
const LINE: &str = "<p>Anvil: 3 left</p>\n";

/// The executable in the output of a build; the first call builds.
pub(crate) fn executable() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("inherited"))).clone()
}

fn build(root: &Path) -> PathBuf {
    let root = std::path::absolute(root).unwrap();
    _ = fs::remove_dir_all(&root);
    let large = LINE.repeat(LINES);
    let files = [
        ("site/site.toml", "title = \"Site\"\nbase_url = \"http://example.org\"\n"),
        ("site/small.html", "+++\ndynamic = true\n+++\n<p>Small</p>\n"),
        ("site/large.html", &format!("+++\ndynamic = true\n+++\n{large}")),
        ("templates/page.hbs", "{{page.content}}"),
    ];
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_generator"));
    command.args(["build", "--quiet", "--fcgi", env!("CARGO_BIN_EXE_generator-fcgi"), "--root"]).arg(&root);
    let built = command.stdin(Stdio::null()).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    root.join("output/App_Data/bin/generator-fcgi.exe")
}

/// What a page is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// The page itself.
    Page,
    /// That the request's body is too large.
    TooLarge,
}

/// Asserts that `answer` is a whole one to a request for `path`.
pub(crate) fn check(path: &str, expected: Expected, answer: &Answer) {
    assert_eq!((answer.app_status, answer.protocol_status), (0, REQUEST_COMPLETE), "{path}");
    let (head, body) = answer.page();
    let status = match expected {
        Expected::Page => "Status: 200 OK\r\n",
        Expected::TooLarge => "Status: 413 Content Too Large\r\n",
    };
    assert!(head.starts_with(status), "{path}: {head}");
    assert!(head.contains(&format!("\r\nContent-Length: {}\r\n", body.len())), "{path}: {head}");
    let text = String::from_utf8_lossy(body);
    let (needle, count) = if path == LARGE { (LINE, LINES) } else { ("<p>Small</p>", 1) };
    if expected == Expected::Page {
        assert_eq!(text.matches(needle).count(), count, "{path}");
    }
}
