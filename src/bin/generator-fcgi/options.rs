//! The command line, read by hand: the executable stays small and starts quickly.

use generator::transport::Address;
use std::ffi::{OsStr, OsString};
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;
use std::str::FromStr;

pub(crate) const HELP: &str = "\
Answers the dynamic routes of a site built by `generator`, as a FastCGI server.

A web server starts it without arguments. By hand:

Usage: generator-fcgi [OPTIONS]

  --listen ADDRESS   serve at 127.0.0.1:9000, [::1]:9000 or unix:PATH
  --check            read the bundle, try every source, and print what is wrong
  --get /PATH        print the answer to one request
  --bundle FILE      the bundle; otherwise `../runtime.json`, seen from the executable's folder
  --connections N    connections at once (256)
  --requests N       close a connection after N answers; 0 is never (0)
  --mode OCTAL       permissions of the file of a Unix socket (660)
  --version          print the version
  --help             print this
";

/// The permissions of a Unix socket's file: those of the process' group may connect, such as the web server.
const MODE: u32 = 0o660;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Serve what started the process; print the help if nobody did.
    ServeInherited,
    Listen(Address),
    /// Try bundle and sources.
    Check,
    /// Print the answer to GET for this path and query.
    Get(String),
    Version,
    Help,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) task: Task,
    pub(crate) bundle: Option<PathBuf>,
    /// Connections at once, if it is said.
    pub(crate) connections_max: Option<NonZeroUsize>,
    /// Answers to a connection before it is closed; `None` is no limit.
    pub(crate) requests_max: Option<NonZeroU64>,
    /// Permissions of the file of a Unix socket.
    pub(crate) mode: u32,
}

/// Reads the arguments, without the first one, which is the executable.
///
/// # Errors
/// What is wrong, in one line.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Options, String> {
    let mut arguments = arguments.into_iter();
    let mut tasks = Vec::new();
    let mut options =
        Options { task: Task::ServeInherited, bundle: None, connections_max: None, requests_max: None, mode: MODE };
    while let Some(argument) = arguments.next() {
        let name = argument.to_string_lossy();
        let mut value = || arguments.next().ok_or_else(|| format!("`{name}` needs a value"));
        match name.as_ref() {
            "--listen" => tasks.push(Task::Listen(address(&value()?)?)),
            "--get" => tasks.push(Task::Get(url_path(&value()?)?)),
            "--check" => tasks.push(Task::Check),
            "--version" => tasks.push(Task::Version),
            "--help" | "-h" => tasks.push(Task::Help),
            "--bundle" => options.bundle = Some(value()?.into()),
            "--connections" => options.connections_max = Some(number(&name, &value()?, "1 or more")?),
            "--requests" => options.requests_max = NonZeroU64::new(number(&name, &value()?, "0 or more")?),
            "--mode" => options.mode = mode(&value()?)?,
            _ => return Err(format!("unknown argument `{name}`")),
        }
    }
    if tasks.len() > 1 {
        return Err("`--listen`, `--check`, `--get`, `--version` and `--help` exclude each other".to_owned());
    }
    options.task = tasks.pop().unwrap_or(Task::ServeInherited);
    Ok(options)
}

fn address(value: &OsStr) -> Result<Address, String> {
    let read = value.to_str().and_then(|text| text.parse().ok());
    read.ok_or_else(|| {
        let value = value.display();
        format!("`--listen {value}`: an address is `127.0.0.1:9000`, `[::1]:9000` or `unix:PATH`")
    })
}

fn url_path(value: &OsStr) -> Result<String, String> {
    let read = value.to_str().filter(|text| text.starts_with('/')).map(str::to_owned);
    read.ok_or_else(|| format!("`--get {}`: a path begins with `/`", value.display()))
}

fn number<T: FromStr>(name: &str, value: &OsStr, range: &str) -> Result<T, String> {
    let read = value.to_str().and_then(|text| text.parse().ok());
    read.ok_or_else(|| format!("`{name} {}`: a whole number, {range}", value.display()))
}

fn mode(value: &OsStr) -> Result<u32, String> {
    let read = value.to_str().and_then(|text| u32::from_str_radix(text, 8).ok()).filter(|mode| *mode <= 0o777);
    read.ok_or_else(|| format!("`--mode {}`: permissions are octal, such as 660", value.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Options, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    fn options(task: Task) -> Options {
        Options { task, bundle: None, connections_max: None, requests_max: None, mode: 0o660 }
    }

    #[test]
    fn each_task_is_read() {
        let tasks = [
            ("", Task::ServeInherited),
            ("--listen 127.0.0.1:9000", Task::Listen("127.0.0.1:9000".parse().unwrap())),
            ("--listen unix:/run/site.sock", Task::Listen(Address::Unix("/run/site.sock".into()))),
            ("--check", Task::Check),
            ("--get /a?b=c", Task::Get("/a?b=c".to_owned())),
            ("--version", Task::Version),
            ("--help", Task::Help),
            ("-h", Task::Help),
        ];
        for (line, task) in tasks {
            assert_eq!(parsed(line), Ok(options(task)), "{line}");
        }
    }

    #[test]
    fn all_settings_are_read_in_any_order() {
        let expected = Options {
            task: Task::Help,
            bundle: Some("a/runtime.json".into()),
            connections_max: NonZeroUsize::new(1),
            requests_max: NonZeroU64::new(100),
            mode: 0o600,
        };
        let line = "--requests 100 --mode 600 --help --connections 1 --bundle a/runtime.json";
        assert_eq!(parsed(line), Ok(expected));
        assert_eq!(parsed("--requests 0"), Ok(options(Task::ServeInherited)));
    }

    #[test]
    fn wrong_usage_is_told_in_one_line() {
        let cases = [
            ("--listen", "`--listen` needs a value"),
            ("--listen 9000", "`--listen 9000`: an address is `127.0.0.1:9000`, `[::1]:9000` or `unix:PATH`"),
            ("--get page", "`--get page`: a path begins with `/`"),
            ("--connections 0", "`--connections 0`: a whole number, 1 or more"),
            ("--requests -1", "`--requests -1`: a whole number, 0 or more"),
            ("--mode 888", "`--mode 888`: permissions are octal, such as 660"),
            ("--mode 1000", "`--mode 1000`: permissions are octal, such as 660"),
            ("--verbose", "unknown argument `--verbose`"),
            ("serve", "unknown argument `serve`"),
            ("--version --help", "`--listen`, `--check`, `--get`, `--version` and `--help` exclude each other"),
        ];
        for (line, message) in cases {
            assert_eq!(parsed(line), Err(message.to_owned()), "{line}");
        }
    }
}
