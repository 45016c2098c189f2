//! The command line: what is printed, and the exit status.

use crate::server::{Site, executable};
use std::process::{Command, Stdio};

/// Exit status, standard output, standard error.
fn run(command: &mut Command) -> (Option<i32>, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn help() -> String {
    let (code, help, errors) = run(executable().arg("--help"));
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(help.starts_with("Answers the dynamic routes of a site built by `generator`, as a FastCGI server.\n"));
    help
}

#[test]
fn the_version_is_printed() {
    let version = format!("generator-fcgi {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(run(executable().arg("--version")), (Some(0), version, String::new()));
}

#[test]
fn started_by_hand_without_arguments_it_helps() {
    let inputs: [fn() -> Stdio; 3] = [Stdio::null, Stdio::piped, || {
        std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap().into()
    }];
    for input in inputs {
        assert_eq!(run(executable().stdin(input())), (Some(0), help(), String::new()));
    }
    // A socket that has another side is no listening one.
    let (input, _other) = std::os::unix::net::UnixStream::pair().unwrap();
    let input = std::os::fd::OwnedFd::from(input);
    assert_eq!(run(executable().stdin(input)), (Some(0), help(), String::new()));
}

#[test]
fn wrong_usage_is_told_before_the_help() {
    let message = format!("error: unknown argument `--verbose`\n\n{}", help());
    assert_eq!(run(executable().arg("--verbose")), (Some(2), String::new(), message));
}

#[test]
fn get_prints_what_a_web_server_is_told() {
    let site = Site::build();
    let (code, printed, errors) = run(site.command().args(["--get", "/hello/you/?a=b"]));
    let (head, body) = printed.split_once("\r\n\r\n").unwrap();
    assert_eq!((code, body, errors.as_str()), (Some(0), "Hello you\n", ""));
    assert!(head.starts_with("Status: 200 OK\r\n") && head.ends_with("\r\nContent-Length: 10"), "{head}");
    let (_, printed, _) = run(site.command().args(["--get", "/nothing"]));
    // Whoever looks at a folder that is to be copied to a server leaves no live data in it.
    assert!(!site.path("output/App_Data/data").exists() && !site.path("output/App_Data/logs").exists());
    assert!(printed.starts_with("Status: 404 Not Found\r\n"), "{printed}");
}

#[test]
fn get_tells_what_the_log_would() {
    let site = Site::build();
    std::fs::write(site.path("output/App_Data/seed/rows.json"), "[\n  {").unwrap();
    let (code, printed, errors) = run(site.command().args(["--get", "/big/"]));
    assert_eq!(code, Some(1));
    assert!(printed.starts_with("Status: 503 Service Unavailable\r\n"), "{printed}");
    assert!(errors.starts_with("error: data.rows: ") && errors.contains("rows.json:2:"), "{errors}");
    assert_eq!(errors.lines().count(), 1);
}

#[test]
fn check_reports_and_its_status_says_whether_all_is_well() {
    let site = Site::build();
    let bundle = site.path("output/App_Data/runtime.json");
    let (code, report, errors) = run(site.command().arg("--check"));
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(report.starts_with(&format!("bundle {}: ok\n", bundle.display())), "{report}");
    std::fs::write(&bundle, "{}").unwrap();
    let wrong = |beginning: &str| {
        let (code, report, errors) = run(site.command().arg("--check"));
        assert_eq!((code, errors.as_str()), (Some(1), ""));
        assert!(report.starts_with(&format!("bundle {}: {beginning}", bundle.display())), "{report}");
    };
    wrong("");
    std::fs::remove_file(&bundle).unwrap();
    // A pipe would never open.
    assert!(Command::new("mkfifo").arg(&bundle).status().unwrap().success());
    wrong("failed to read the bundle: it is no file");
}
