//! A server made up of files: the site's folder, and a folder of Windows with stand-ins for its tools.

use generator::base::{Diagnostics, OutputPath, Source, SourcePath};
use generator::config;
use generator::iis::{Input, setup, web_config};
use generator::pattern::Pattern;
use generator::route::{Maker, Route, Served};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

/// What the site is that the script is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    /// Patterns, separated by blanks.
    pub(crate) routes: &'static str,
    /// The value of `[iis] handlers`.
    pub(crate) handlers: &'static str,
    /// Whether a page is for users only.
    pub(crate) has_users: bool,
}

pub(crate) const DYNAMIC: Site = Site { routes: "/stock/{id}/", handlers: "web.config", has_users: false };
pub(crate) const STATIC: Site = Site { routes: "", ..DYNAMIC };

/// The server, removed when it is dropped.
pub(crate) struct Server {
    folder: TempDir,
    /// The site's folder, as Windows names it.
    root: String,
    name: &'static str,
    /// What the tools answer, as `stand_in.c` reads it; `ROOT` is the site's folder.
    answers: String,
    /// Lines of the command prompt before the script is called.
    pub(crate) before: &'static str,
}

/// What a run came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) status: i32,
    /// What the script printed, without what the tools printed.
    pub(crate) said: String,
    /// What the tools were told that changes the server; `ROOT` is the site's folder.
    pub(crate) changes: Vec<String>,
}

impl Server {
    /// A server whose site lies in a folder `name`, without any answers.
    pub(crate) fn new(name: &'static str, site: Site) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = format!("Z:{}\\{name}", folder.path().to_str().unwrap().replace('/', "\\"));
        let script = script(&root, site);
        let stand_in = std::env::var_os("STAND_IN").expect("`cargo xtask test` says where it is");
        let tools = folder.path().join("windows/System32");
        fs::create_dir_all(tools.join("inetsrv")).unwrap();
        for tool in ["dism", "find", "fltmc", "icacls", "ping", "inetsrv/appcmd"] {
            fs::copy(&stand_in, tools.join(tool).with_extension("exe")).unwrap();
        }
        let server = Self { folder, root, name, answers: String::new(), before: "" };
        server.put("web.config", "");
        server.put("App_Data/bin/generator-fcgi.exe", "");
        server.put("App_Data/iis-setup.cmd", &script);
        server
    }

    /// Adds answers, which win over earlier ones: `? `, `^ `, `= `, `> ` as in `stand_in.c`.
    pub(crate) fn answers(mut self, blocks: &[&str]) -> Self {
        for block in blocks {
            self.answers += &format!("{block}\n-\n");
        }
        self
    }

    /// Adds the same answers for each of `names`, as `NAME`.
    pub(crate) fn answers_each(mut self, names: &[&str], blocks: &[&str]) -> Self {
        for name in names {
            for block in blocks {
                self.answers += &format!("{}\n-\n", block.replace("NAME", name));
            }
        }
        self
    }

    /// Sets the rights of a folder below the site's: `entries` as `icacls.c` reads them.
    pub(crate) fn rights(self, folder: &str, entries: &[&str]) -> Self {
        let folder = self.path(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(".rights"), entries.join("\n") + "\n").unwrap();
        self
    }

    /// The rights that a folder has itself.
    pub(crate) fn rights_of(&self, folder: &str) -> Vec<String> {
        let text = fs::read_to_string(self.path(folder).join(".rights")).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    /// Writes a file below the site's folder.
    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The path of a file below the site's folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(self.name).join(path)
    }

    /// The site's folder, as Windows names it.
    pub(crate) fn root(&self) -> &str {
        &self.root
    }

    /// Moves the site's folder.
    pub(crate) fn rename(&self, name: &str) {
        fs::rename(self.path(""), self.folder.path().join(name)).unwrap();
    }

    /// Removes a tool.
    pub(crate) fn without(self, tool: &str) -> Self {
        fs::remove_file(self.folder.path().join("windows/System32").join(tool)).unwrap();
        self
    }

    /// Runs the script in the site's folder.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        self.run_in(self.name, arguments)
    }

    /// Runs the script in the folder `name`.
    pub(crate) fn run_in(&self, name: &str, arguments: &str) -> Run {
        let windows = self.folder.path().join("windows");
        let here = format!("Z:{}", self.folder.path().to_str().unwrap().replace('/', "\\"));
        let answers = self.answers.replace("ROOT", &self.root);
        fs::write(windows.join("answers"), answers).unwrap();
        let record = windows.join("record");
        let known = fs::read_to_string(&record).unwrap_or_default();
        // Not by `call`, by which Wine makes 1 of every status but 0.
        let start = format!(
            "@echo off\r\nset \"windir={here}\\windows\"\r\nset \"TEMP={here}\"\r\n{}\r\n\"{here}\\{name}\\App_Data\\iis-setup.cmd\" {arguments}\r\n",
            self.before
        );
        fs::write(self.folder.path().join("start.cmd"), start).unwrap();
        // A file, because what Wine leaves running in the background holds on to a pipe.
        let said = self.folder.path().join("said");
        let mut command = Command::new("wine");
        command.args(["cmd", "/d", "/c"]).arg(format!("{here}\\start.cmd"));
        command.stdin(Stdio::null()).stdout(fs::File::create(&said).unwrap()).stderr(Stdio::null());
        let status = command.status().unwrap();
        let recorded = fs::read_to_string(&record).unwrap_or_default();
        let new = recorded[known.len()..].lines().filter(|line| is_change(line));
        Run {
            status: status.code().unwrap(),
            said: fs::read_to_string(&said)
                .unwrap()
                .replace(&self.root, "ROOT")
                .replace(&here, "HERE")
                .replace("\r\n", "\n"),
            changes: new.map(|line| line.replace(&self.root, "ROOT")).collect(),
        }
    }
}

/// Whether a recorded call changes the server.
fn is_change(line: &str) -> bool {
    let asks = ["appcmd [list]", "dism [/online] [/english] [/get-featureinfo]", "fltmc"];
    let asks_for_rights = line.starts_with("icacls") && (line.matches('[').count() == 1 || line.contains("[/findsid]"));
    !asks_for_rights && !asks.iter().any(|start| line.starts_with(start))
}

/// The script for `site` in the folder `root`.
fn script(root: &str, site: Site) -> String {
    let settings = format!("[iis]\nroot = '''{root}'''\nhandlers = \"{}\"\n", site.handlers);
    let source = Arc::new(Source::new(SourcePath::new("site/site.toml"), settings));
    let mut diagnostics = Diagnostics::default();
    let config = config::read(Some(&source), &mut diagnostics);
    assert_eq!(*diagnostics, []);
    let route = |text: &str| Route::new(Pattern::parse(text).unwrap(), Maker::Page, SourcePath::new("site/x.html"));
    let file = |path| {
        let path = OutputPath::new(path).unwrap();
        Route { files: vec![path.clone()], ..route(path.url().as_str()) }
    };
    let dynamic = |text| Route { served: Served::Dynamic(Vec::new()), ..route(text) };
    let home = Route { says_access: site.has_users, ..file("index.html") };
    let files = [home, file("stock/map.svg")];
    let input = Input {
        iis: &config.iis,
        security: &config.security,
        base_path: "",
        routes: &site.routes.split_whitespace().map(dynamic).chain(files).collect(),
        include: None,
    };
    let web_config = web_config(&input, &mut diagnostics);
    let text = setup(&input, &web_config, &mut diagnostics);
    assert_eq!(*diagnostics, []);
    text
}
