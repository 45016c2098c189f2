//! A site in its output folder, with the executable that IIS starts, and what is right of its answers.

use crate::peer::{Answer, REQUEST_COMPLETE};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// A small dynamic page, which says what was posted to it.
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
        ("site/small.html", "<p>Small {{form.values.a}}</p>\n"),
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

/// The most bytes of a body that pages take, unless told otherwise.
const BODY_BYTES_MAX: usize = 1 << 20;

/// What is posted: a field `a` that makes the body `bytes` long.
pub(crate) fn body(bytes: usize) -> Vec<u8> {
    let mut body = b"a=".to_vec();
    body.resize(bytes, b'x');
    body
}

/// Asserts that `answer` is a whole one to a request for `path` with the body of `body_bytes`.
pub(crate) fn check(path: &str, body_bytes: usize, answer: &Answer) {
    assert_eq!((answer.app_status, answer.protocol_status), (0, REQUEST_COMPLETE), "{path}");
    let (head, page) = answer.page();
    let is_taken = body_bytes <= BODY_BYTES_MAX;
    let status = if is_taken { "Status: 200 OK\r\n" } else { "Status: 413 Content Too Large\r\n" };
    assert!(head.starts_with(status), "{path}: {head}");
    assert!(head.contains(&format!("\r\nContent-Length: {}\r\n", page.len())), "{path}: {head}");
    let expected = if path == LARGE { LINE.repeat(LINES) } else { small_page(body_bytes) };
    // Not by `assert_eq!`, which would print all of it.
    assert!(!is_taken || String::from_utf8_lossy(page).trim() == expected.trim(), "{path}: another page");
}

/// [`SMALL`] says the field that was posted.
fn small_page(body_bytes: usize) -> String {
    format!("<p>Small {}</p>", "x".repeat(body_bytes.saturating_sub(2)))
}
