//! `generator watch`, as a process of its own: every way of saving is seen, and reading is no change.

use crate::support::put;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// Far longer than a change takes; only a failing test waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// Longer than the watcher's quiet time and a build together.
const SILENCE: Duration = Duration::from_millis(1500);

/// A project with a watcher running on it.
struct Watched {
    root: tempfile::TempDir,
    process: Child,
    lines: Receiver<String>,
}

impl Watched {
    /// Starts the watcher and waits for its first build.
    fn start(files: &[(&str, &str)]) -> Self {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            put(&root.path().join(path), text);
        }
        let mut process = Command::new(env!("CARGO_BIN_EXE_generator"))
            .args(["watch", "--color", "never", "--root"])
            .arg(root.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let errors = BufReader::new(process.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || errors.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let watched = Self { root, process, lines };
        watched.wait_for_build();
        watched
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    fn put(&self, path: &str, text: &str) {
        put(&self.path(path), text);
    }

    /// Waits for the line that ends a build, good or bad, and returns it.
    fn wait_for_build(&self) -> String {
        self.wait_for_line(|line| line.contains("written"))
    }

    fn wait_for_line(&self, wanted: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left).expect("the watcher says something in time");
            if wanted(&line) {
                return line;
            }
        }
    }

    /// Waits until the page at `path` holds `text`; `None` waits until it is gone.
    fn expect(&self, path: &str, text: Option<&str>) {
        let page = self.path("output").join(path);
        let end = Instant::now() + PATIENCE;
        loop {
            let found = fs::read_to_string(&page).ok();
            let right = match (&found, text) {
                (Some(found), Some(text)) => found.contains(text),
                (None, None) => true,
                _ => false,
            };
            if right {
                return;
            }
            assert!(Instant::now() < end, "`{path}` never became {text:?}; it is {found:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asserts that nothing is built for a while.
    fn expect_silence(&self) {
        while self.lines.try_recv().is_ok() {}
        if let Ok(line) = self.lines.recv_timeout(SILENCE) {
            panic!("nothing changed, but: {line}");
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

const SITE: &[(&str, &str)] = &[("site/index.md", "first"), ("templates/page.hbs", "<p>{{page.content}}</p>")];

#[test]
fn every_way_of_saving_is_seen() {
    let watched = Watched::start(SITE);
    watched.expect("index.html", Some("first"));

    watched.put("site/index.md", "in place");
    watched.expect("index.html", Some("in place"));

    watched.put("site/.index.md.new", "atomic");
    fs::rename(watched.path("site/.index.md.new"), watched.path("site/index.md")).unwrap();
    watched.expect("index.html", Some("atomic"));

    fs::rename(watched.path("site/index.md"), watched.path("site/index.md~")).unwrap();
    watched.put("site/index.md", "renamed away");
    fs::remove_file(watched.path("site/index.md~")).unwrap();
    watched.expect("index.html", Some("renamed away"));

    watched.put("templates/page.hbs", "<i>{{page.content}}</i>");
    watched.expect("index.html", Some("<i>"));
}

#[test]
fn pages_come_move_and_go() {
    let watched = Watched::start(SITE);
    watched.put("site/new.md", "new page");
    watched.expect("new/index.html", Some("new page"));

    fs::rename(watched.path("site/new.md"), watched.path("site/moved.md")).unwrap();
    watched.expect("moved/index.html", Some("new page"));
    watched.expect("new/index.html", None);

    fs::remove_file(watched.path("site/moved.md")).unwrap();
    watched.expect("moved/index.html", None);

    watched.put("site/deep/er/page.md", "made with its folders");
    watched.expect("deep/er/page/index.html", Some("made with its folders"));
    watched.put("site/deep/er/page.md", "and watched since");
    watched.expect("deep/er/page/index.html", Some("and watched since"));

    fs::rename(watched.path("site/deep"), watched.path("site/moved")).unwrap();
    watched.expect("moved/er/page/index.html", Some("and watched since"));
    watched.expect("deep/er/page/index.html", None);

    fs::remove_dir_all(watched.path("site/moved")).unwrap();
    watched.expect("moved/er/page/index.html", None);
}

#[test]
fn a_folder_that_did_not_exist_is_watched_once_it_does() {
    let watched = Watched::start(&SITE[..1]);
    watched.put("static/a.css", "one");
    watched.expect("a.css", Some("one"));
    watched.put("static/a.css", "two");
    watched.expect("a.css", Some("two"));
}

#[test]
fn a_burst_is_built_whole() {
    let watched = Watched::start(SITE);
    for number in 0..200 {
        watched.put(&format!("site/page-{number}.md"), "one of many");
    }
    for number in 0..200 {
        watched.expect(&format!("page-{number}/index.html"), Some("one of many"));
    }
}

#[test]
fn a_mistake_is_shown_and_mended() {
    let watched = Watched::start(SITE);
    watched.put("templates/page.hbs", "{{#if page.title}}");
    watched.wait_for_line(|line| line.contains("error"));
    watched.expect("index.html", Some("first"));
    watched.put("templates/page.hbs", "<b>{{page.content}}</b>");
    watched.expect("index.html", Some("<b>"));
}

#[test]
fn reading_and_building_are_no_changes() {
    let watched = Watched::start(SITE);
    watched.put("site/index.md", "second");
    watched.expect("index.html", Some("second"));
    watched.wait_for_build();
    watched.expect_silence();

    fs::read(watched.path("site/index.md")).unwrap();
    watched.put("output/theirs.txt", "not ours");
    watched.put("notes.txt", "beside the site");
    watched.put("site/.index.md.swp", "an editor's");
    watched.expect_silence();
}
