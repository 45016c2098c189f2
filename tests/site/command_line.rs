//! The program `generator` as a script sees it: exit status, what goes where, and what `--json` prints.

use crate::support::{project, put};
use std::path::Path;
use std::process::{Command, Output};

const GOOD: &str = "=== site/index.md\nHello\n";
const BAD: &str = "=== site/index.md\n+++\ntitel = \"x\"\n+++\n";

fn run(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_generator"));
    command.args(arguments).arg("--root").arg(root).env("SOURCE_DATE_EPOCH", "1769817600").output().unwrap()
}

fn check(output: &Output, status: i32, stdout: &str, stderr: &str) {
    assert_eq!(String::from_utf8_lossy(&output.stderr), stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout), stdout);
    assert_eq!(output.status.code(), Some(status));
}

#[test]
fn a_good_site_is_0_and_quiet_prints_nothing() {
    let root = project(GOOD);
    check(&run(root.path(), &["build", "--quiet"]), 0, "", "");
    let output = run(root.path(), &["build"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let out = root.path().join("output").display().to_string();
    let start = format!("1 page: 0 files written, 14 unchanged, 0 removed in `{out}`, ");
    assert!(text.starts_with(&start) && text.ends_with(" ms\n"), "{text}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    check(&run(root.path(), &["check"]), 0, "checked 1 page, 0 links: no mistakes\n", "");
}

#[test]
fn the_summary_says_what_a_draft_takes_along() {
    let root = project(
        "=== site/index.md\n=== site/new.md\n+++\ndraft = true\n+++\n=== site/hr/_index.md\n+++\ndraft = true\n+++\n\
         === site/hr/pay.md\nPay\n",
    );
    let left_out = |root: &Path| {
        let output = run(root, &["build"]);
        let printed = String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
        let start = printed.find("(").map_or(printed.len(), |at| at);
        printed[start..].split_inclusive(')').next().unwrap_or_default().to_owned()
    };
    assert_eq!(left_out(root.path()), "(3 left out as draft or future, 1 of them because a page above is)");
    std::fs::remove_file(root.path().join("site/hr/pay.md")).unwrap();
    assert_eq!(left_out(root.path()), "(2 left out as draft or future)");
}

#[test]
fn a_build_says_which_place_makes_many_pages_dynamic() {
    let site = |plain: &[&str]| {
        let page = |name: &&str| format!("=== site/{name}.html\n+++\ntemplate = \"plain\"\n+++\n{name}\n");
        let plain: String = plain.iter().map(page).collect();
        project(&format!(
            "=== templates/page.hbs\n{{{{#> layouts/base}}}}{{{{page.content}}}}{{{{/layouts/base}}}}\n\
             === templates/layouts/base.hbs\n<p>\n{{{{request.path}}}} {{{{request.query.q}}}}\n{{{{> @partial-block}}}}\n\
             === templates/plain.hbs\n{{{{page.content}}}}\n=== site/own.html\n{{{{request.method}}}}\n\
             === site/one.md\n1\n=== site/two.md\n2\n=== site/three.md\n3\n{plain}"
        ))
    };
    let said = |root: &Path| {
        let text = String::from_utf8(run(root, &["build"]).stdout).unwrap();
        text.lines().find(|line| line.contains("because")).map(str::to_owned)
    };
    let line = "note: 3 of 9 routes are dynamic because templates/layouts/base.hbs:2 mentions `request.path`";
    let root = site(&["a", "b", "c", "d", "e"]);
    assert_eq!(said(root.path()).as_deref(), Some(line));
    // Less than a third, and less than three.
    assert_eq!(said(site(&["a", "b", "c", "d", "e", "f"]).path()), None);
    std::fs::remove_file(root.path().join("site/three.md")).unwrap();
    assert_eq!(said(root.path()), None);
}

#[test]
fn a_mistake_is_1_and_nothing_is_written() {
    let root = project(BAD);
    check(
        &run(root.path(), &["build", "--quiet"]),
        1,
        "",
        "error: unknown key `titel`\n --> site/index.md:2:1\n  |\n2 | titel = \"x\"\n  | ^^^^^\n  |\n\
         help: did you mean `title`?\n\n1 error — nothing was written\n",
    );
    assert!(!root.path().join("output").exists());
}

#[test]
fn wrong_usage_is_2() {
    let root = project(GOOD);
    for arguments in [&["bild"][..], &["build", "--outt", "x"], &["build", "--quiet", "--verbose"]] {
        assert_eq!(run(root.path(), arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_clock_that_is_no_number_of_seconds_is_2() {
    let root = project(GOOD);
    let run = |command: &str, time: &str| {
        let mut process = Command::new(env!("CARGO_BIN_EXE_generator"));
        process.args([command, "--root"]).arg(root.path()).env("SOURCE_DATE_EPOCH", time).output().unwrap()
    };
    let message = |time: &str| {
        format!(
            "error: the environment variable SOURCE_DATE_EPOCH must be whole seconds since 1970, at most 253370764799, but is \
             `{time}`\n\nUsage: generator [OPTIONS] <COMMAND>\n\nFor more information, try '--help'.\n"
        )
    };
    for time in ["abc", " 0 ", "1.5", "99999999999999", "253370764800", "", "-1", "+1", "0x10", "1e9", "\u{661}"] {
        check(&run("build", time), 2, "", &message(time));
    }
    for command in ["check", "routes", "watch"] {
        check(&run(command, "abc"), 2, "", &message("abc"));
    }
    assert!(!root.path().join("output").exists());
    for time in ["0", "007", "253370764799"] {
        assert_eq!(run("build", time).status.code(), Some(0), "{time}");
    }
}

#[test]
fn a_failing_machine_is_3() {
    let root = project(GOOD);
    put(&root.path().join("output/App_Data/manifest.json"), "damaged");
    let output = run(root.path(), &["build"]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{text}");
    assert!(text.starts_with("error: failed to ") && text.contains("manifest.json"), "{text}");
}

#[test]
fn watching_what_is_not_there_is_3() {
    let root = project(GOOD);
    let message = "error: failed to watch the project: No path was found.\n";
    check(&run(&root.path().join("nowhere"), &["watch"]), 3, "", message);
}

#[test]
fn an_operators_web_config_is_1_and_stays() {
    let root = project("=== site/index.md\nHello\n=== output/web.config\ntheirs\n");
    let out = root.path().join("output");
    check(
        &run(root.path(), &["build", "--quiet"]),
        1,
        "",
        &format!(
            "error: there is a `web.config` in `{}` that the generator did not write\n |\n\
             help: put its settings into the file that `[iis] include` names and remove it, or choose another `--out`\n\n\
             1 error — nothing was written\n",
            out.display()
        ),
    );
    assert_eq!(std::fs::read_to_string(out.join("web.config")).unwrap(), "theirs\n");
    assert!(!out.join("index.html").exists());
}

#[test]
fn a_folder_of_others_in_the_place_of_a_page_is_1_and_stays() {
    let root = project("=== site/index.md\nHello\n=== output/index.html/theirs\nx\n");
    let page = root.path().join("output").join("index.html");
    check(
        &run(root.path(), &["build", "--quiet"]),
        1,
        "",
        &format!(
            "error: the site has a file `{}`, but a folder lies there, with `{}` that the generator did not write\n |\n\
             help: move it to another place and build again, or choose another `--out`\n\n\
             1 error — nothing was written\n",
            page.display(),
            page.join("theirs").display()
        ),
    );
    assert!(!root.path().join("output/App_Data").exists());
    std::fs::remove_dir_all(page).unwrap();
    assert_eq!(run(root.path(), &["build", "--quiet"]).status.code(), Some(0));
}

#[test]
fn json_is_one_object_a_line() {
    let root = project(BAD);
    check(
        &run(root.path(), &["build", "--json"]),
        1,
        "{\"severity\":\"error\",\"message\":\"unknown key `titel`\",\"file\":\"site/index.md\",\"line\":2,\"column\":1,\
         \"help\":\"did you mean `title`?\",\"notes\":[]}\n",
        "",
    );
    let root = project(GOOD);
    let output = run(root.path(), &["build", "--json"]);
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&summary["pages"], &summary["written"], &summary["unchanged"]), (&1.into(), &14.into(), &0.into()));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn colour_is_for_those_who_ask() {
    let root = project(BAD);
    let colored = |when| run(root.path(), &["build", "--color", when]).stderr.contains(&0x1b);
    assert_eq!([colored("always"), colored("never"), colored("auto")], [true, false, false]);
}

#[test]
fn every_shell_completes_and_every_command_has_a_manual_page() {
    let root = project(GOOD);
    let printed = |arguments: &[&str]| {
        let output = run(root.path(), arguments);
        assert_eq!(
            (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
            (Some(0), ""),
            "{arguments:?}"
        );
        String::from_utf8(output.stdout).unwrap()
    };
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        assert!(script.contains("generator") && script.contains("base-url"), "{shell}: {script}");
    }
    let page = printed(&["man"]);
    assert!(page.contains(".SH NAME\ngenerator"), "{page}");
    for command in ["build", "watch", "routes", "check", "completions", "man"] {
        assert!(page.contains(&format!("generator\\-{command}(1)")), "{command}: {page}");
        let page = printed(&["man", command]);
        assert!(
            page.contains(&format!(".SH NAME\ngenerator\\-{command}"))
                || page.contains(&format!(".SH NAME\n{command}")),
            "{page}"
        );
    }
    check(
        &run(root.path(), &["man", "bild"]),
        2,
        "",
        "error: there is no command `bild`\n\nUsage: generator [OPTIONS] <COMMAND>\n\nFor more information, try '--help'.\n",
    );
}
