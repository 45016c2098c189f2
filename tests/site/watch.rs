//! `generator watch`, as a process of its own: every way of saving is seen, and reading is no change.

use crate::support::put;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

/// Far longer than a change takes; only a failing test waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// Longer than the watcher's longest burst and a build together.
const SILENCE: Duration = Duration::from_millis(2000);

/// A project with a watcher running on it.
struct Watched {
    root: tempfile::TempDir,
    process: Child,
    lines: Receiver<String>,
}

impl Watched {
    /// Starts the watcher and waits for its first build.
    fn start(files: &[(&str, &str)]) -> Self {
        Self::start_with(files, |_| Vec::new())
    }

    /// The same, with what `prepare` makes in the folder, and the options that it gives.
    fn start_with(files: &[(&str, &str)], prepare: impl FnOnce(&Path) -> Vec<OsString>) -> Self {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            put(&root.path().join(path), text);
        }
        let mut process = Command::new(env!("CARGO_BIN_EXE_generator"))
            .args(["watch", "--color", "never", "--root"])
            .arg(root.path())
            .args(prepare(root.path()))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = mpsc::channel();
        send_lines(process.stdout.take().unwrap(), sender.clone());
        send_lines(process.stderr.take().unwrap(), sender);
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

    /// Waits until nothing is built any more, and returns how many builds there were.
    fn count_builds(&self) -> usize {
        let lines = std::iter::from_fn(|| self.lines.recv_timeout(SILENCE).ok());
        lines.filter(|line| line.contains("written")).count()
    }

    /// Asserts that nothing is built for a while.
    fn expect_silence(&self) {
        while self.lines.try_recv().is_ok() {}
        if let Ok(line) = self.lines.recv_timeout(SILENCE) {
            panic!("nothing changed, but: {line}");
        }
    }
}

fn send_lines(stream: impl Read + Send + 'static, sender: Sender<String>) {
    let lines = BufReader::new(stream).lines();
    std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
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

/// The pause between two writes of a slow program.
const PAUSE: Duration = Duration::from_millis(6);

#[test]
fn a_slow_burst_is_one_build() {
    let watched = Watched::start(&[("site/data/rows.csv", "n\n"), ("site/index.html", "{{data.rows.length}} rows")]);
    let mut text = "n\n".to_owned();
    let mut pauses = 0;
    for number in 0..40 {
        let start = Instant::now();
        text += &format!("{number}\n");
        watched.put("site/data/rows.csv", &text);
        std::thread::sleep(PAUSE);
        // On a busy machine the writer itself pauses, and a build is due.
        pauses += usize::from(start.elapsed() > 2 * PAUSE);
    }
    let builds = watched.count_builds();
    watched.expect("index.html", Some("40 rows"));
    assert!((1..=4 + pauses).contains(&builds), "{builds} builds, {pauses} pauses");
}

#[test]
fn a_burst_without_end_is_built_every_second() {
    let watched = Watched::start(SITE);
    let start = Instant::now();
    for number in 0..200 {
        watched.put(&format!("site/page-{number}.md"), "one of many");
        std::thread::sleep(PAUSE);
    }
    for number in 0..200 {
        _ = fs::remove_file(watched.path(&format!("site/page-{number}.md")));
        watched.put(&format!("site/page-{number}.md"), "written anew");
        std::thread::sleep(PAUSE);
    }
    let seconds = start.elapsed().as_secs() as usize;
    let builds = watched.count_builds();
    for number in 0..200 {
        watched.expect(&format!("page-{number}/index.html"), Some("written anew"));
    }
    assert!((2..=seconds + 6).contains(&builds), "{builds} builds in {seconds} s");
}

#[test]
fn a_folder_that_is_made_anew_is_watched_again() {
    let watched = Watched::start(SITE);
    fs::rename(watched.path("site"), watched.path("old")).unwrap();
    watched.wait_for_line(|line| line.contains("error"));
    watched.put("site/index.md", "anew");
    watched.expect("index.html", Some("anew"));
    watched.put("site/index.md", "and again");
    watched.expect("index.html", Some("and again"));
    watched.count_builds();
    watched.put("old/index.md", "no longer of the site");
    watched.expect_silence();
}

#[test]
fn what_settings_and_options_name_is_watched() {
    let settings = "[iis]\ninclude = 'iis/own.config'\n";
    let config = |value: &str| {
        let header = format!("<customHeaders><add name=\"X-Test\" value=\"{value}\"/></customHeaders>");
        format!(
            "<configuration><system.webServer><httpProtocol>{header}</httpProtocol></system.webServer></configuration>"
        )
    };
    let page = ("site/index.html", "{{request.method}}");
    let (own, program) = (config("first"), program("one"));
    let files = [("site/site.toml", settings), page, ("iis/own.config", &own), ("bin/fcgi.exe", &program)];
    let watched = Watched::start_with(&files, |root| vec!["--fcgi".into(), root.join("bin/fcgi.exe").into()]);
    watched.expect("web.config", Some("first"));
    watched.put("iis/own.config", &config("second"));
    watched.expect("web.config", Some("second"));
    let version = "App_Data/bin/generator-fcgi.version";
    watched.expect(version, Some(&hash(&program)));
    let program = self::program("another");
    watched.put("bin/fcgi.exe", &program);
    watched.expect(version, Some(&hash(&program)));
}

/// The hash of what `put` makes of `text`.
fn hash(text: &str) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    put(file.path(), text);
    blake3::hash(&fs::read(file.path()).unwrap()).to_string()
}

/// What looks like a program for Windows: `MZ`, and at 64 the header that the number at 60 leads to.
fn program(text: &str) -> String {
    format!("MZ{}@\0\0\0PE\0\0\\x64\\x86{text}", "\0".repeat(58))
}

#[cfg(unix)]
#[test]
fn what_links_lead_to_is_watched() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    put(&outside.path().join("photos/a.txt"), "first");
    put(&outside.path().join("page.md"), "first");
    let files = [("site/site.toml", "publish.follow = ['static/photos', 'site/index.md']"), ("shared/nav.hbs", "nav")];
    let watched = Watched::start_with(&files, |root| {
        fs::create_dir(root.join("static")).unwrap();
        fs::create_dir(root.join("templates")).unwrap();
        symlink(outside.path().join("photos"), root.join("static/photos")).unwrap();
        symlink(outside.path().join("page.md"), root.join("site/index.md")).unwrap();
        symlink("../shared", root.join("templates/partials")).unwrap();
        put(&root.join("templates/page.hbs"), "{{> partials/nav}} {{page.content}}");
        Vec::new()
    });
    watched.expect("photos/a.txt", Some("first"));
    watched.expect("index.html", Some("first"));
    put(&outside.path().join("photos/a.txt"), "second");
    watched.expect("photos/a.txt", Some("second"));
    put(&outside.path().join("photos/deep/b.txt"), "new");
    watched.expect("photos/deep/b.txt", Some("new"));
    put(&outside.path().join("page.new"), "atomic");
    fs::rename(outside.path().join("page.new"), outside.path().join("page.md")).unwrap();
    watched.expect("index.html", Some("atomic"));
    watched.put("shared/nav.hbs", "other");
    watched.expect("index.html", Some("other"));
    fs::remove_dir_all(outside.path().join("photos")).unwrap();
    watched.wait_for_line(|line| line.contains("error"));
    put(&outside.path().join("photos/c.txt"), "made anew");
    watched.expect("photos/c.txt", Some("made anew"));
}
