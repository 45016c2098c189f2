//! Days, limits and lines of the log.

use super::*;
use crate::testing::TempFolder;

/// 2026-11-22T10:00:00Z.
const NOON: i64 = 1_795_341_600;

fn log(folder: &TempFolder) -> Log {
    Log::new(Some(folder.path().join("logs")))
}

fn write(log: &Log, second: i64, message: &str) {
    log.write(
        log.folder.as_ref().unwrap(),
        &mut log.state.lock().unwrap(),
        second,
        &line(second, Level::Error, message, 0),
    );
}

fn text(folder: &TempFolder, day: &str) -> String {
    fs::read_to_string(folder.path().join(format!("logs/generator-{day}.log"))).unwrap()
}

fn check_line(message: &str, left_out: usize, expected: &str) {
    let found = line(NOON, Level::Error, message, left_out);
    assert_eq!(found, format!("2026-11-22T10:00:00Z {} error {expected}\n", std::process::id()));
}

#[test]
fn a_line_tells_when_who_and_what() {
    check_line("no such page", 0, "no such page");
    check_line("no such page", 12, "no such page (and 12 times more, left out)");
}

#[test]
fn nobody_begins_a_line_of_their_own() {
    check_line(
        "a\nb\r\nc\td\u{1b}[31m\0\u{85}\u{2028}\u{202e}é",
        0,
        "a\\nb\\r\\nc\\td\\u{1b}[31m\\u{0}\\u{85}\\u{2028}\\u{202e}é",
    );
}

#[test]
fn a_long_line_is_cut() {
    let head = line(NOON, Level::Error, "", 0).len() - 1;
    let fits = "x".repeat(LINE_BYTES_MAX - head + 1);
    check_line(&fits, 0, &fits);
    check_line(&format!("{fits}xx"), 0, &format!("{fits}…"));
}

#[test]
fn each_day_has_its_file_and_old_ones_go() {
    let folder = TempFolder::with(&[
        ("logs/generator-2026-10-24.log", "old"),
        ("logs/generator-2026-10-25.log", "kept"),
        ("logs/generator-2026-1-1.log", "not ours"),
        ("logs/other-2026-01-01.log", "not ours"),
    ]);
    let log = log(&folder);
    write(&log, NOON, "a");
    write(&log, NOON + 14 * 3600, "b");
    let mut names: Vec<_> = fs::read_dir(folder.path().join("logs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let expected = ["2026-1-1", "2026-10-25", "2026-11-22", "2026-11-23"].map(|day| format!("generator-{day}.log"));
    assert_eq!(names[..4], expected);
    assert_eq!(names[4..], ["other-2026-01-01.log"]);
    assert!(text(&folder, "2026-11-22").ends_with(" error a\n"));
    assert!(text(&folder, "2026-11-23").ends_with(" error b\n"));
}

#[test]
fn a_day_is_bounded_and_says_so() {
    let folder = TempFolder::with(&[]);
    let one = line(NOON, Level::Error, "a", 0).len() as u64;
    let last = line(NOON, Level::Warning, "the log of this day is full: it ends here", 0);
    for (file_bytes_max, lines) in [(3 * one + last.len() as u64, 3), (3 * one + last.len() as u64 - 1, 2)] {
        let log = Log { file_bytes_max, ..log(&folder) };
        (0..10).for_each(|_| write(&log, NOON, "a"));
        let expected = line(NOON, Level::Error, "a", 0).repeat(lines) + &last;
        assert_eq!(text(&folder, "2026-11-22"), expected, "{lines}");
        write(&log, NOON + SECONDS_PER_DAY, "b");
        assert!(text(&folder, "2026-11-23").ends_with(" error b\n"));
        // On Windows the folder stays until its last file is closed.
        drop(log);
        fs::remove_dir_all(folder.path().join("logs")).unwrap();
    }
}

/// Windows appends at whatever is the end when it writes (`FILE_APPEND_DATA`).
#[test]
#[cfg_attr(windows, ignore = "Wine 8 looks for the end of the file first, and writes there later: lines are lost")]
fn lines_of_several_writers_never_mix() {
    let folder = TempFolder::with(&[]);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            // Each as a process of its own: nothing is shared but the file.
            let log = log(&folder);
            scope.spawn(move || {
                (0..200).for_each(|number| write(&log, NOON, &format!("{writer} {number} {}", "x".repeat(900))))
            });
        }
    });
    let text = text(&folder, "2026-11-22");
    let mut lines: Vec<&str> = text.lines().map(|line| line.split_once(" error ").unwrap().1).collect();
    lines.sort_unstable();
    let mut expected: Vec<String> = (0..4)
        .flat_map(|writer| (0..200).map(move |number| format!("{writer} {number} {}", "x".repeat(900))))
        .collect();
    expected.sort_unstable();
    assert_eq!(lines, expected);
}

#[test]
fn it_is_quiet_where_it_may_not_write() {
    let folder = TempFolder::with(&[("logs", "a file where the folder should be")]);
    log(&folder).line(Level::Error, "lost");
    assert_eq!(fs::read_to_string(folder.path().join("logs")).unwrap(), "a file where the folder should be");
}

#[test]
fn a_message_that_comes_again_and_again_is_left_out() {
    let folder = TempFolder::with(&[]);
    let log = log(&folder);
    (0..1_000).for_each(|_| log.line(Level::Error, "again"));
    let day = now().div_euclid(SECONDS_PER_DAY);
    let files: Vec<_> = (day - 1..=day).map(|day| folder.path().join("logs").join(file_name(day))).collect();
    let lines: usize =
        files.iter().filter_map(|path| fs::read_to_string(path).ok()).map(|text| text.lines().count()).sum();
    // The minute may have changed meanwhile, once.
    assert!((5..=10).contains(&lines), "{lines}");
}
