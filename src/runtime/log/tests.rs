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

/// The names of the files, without what all have in common.
fn days(folder: &TempFolder) -> Vec<String> {
    let entries = fs::read_dir(folder.path().join("logs")).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names.iter().map(|name| name.replace("generator-", "").replace(".log", "")).collect()
}

/// A log with a file for each of `count` days, the last of which is the day before [`NOON`].
fn filled(count: i64) -> TempFolder {
    let folder =
        TempFolder::with(&[("logs/generator-2026-1-1.log", "not ours"), ("logs/other-2026-01-01.log", "not ours")]);
    for day in 1..=count {
        let name = file_name(NOON.div_euclid(SECONDS_PER_DAY) - day);
        fs::write(folder.path().join("logs").join(name), "old").unwrap();
    }
    folder
}

#[test]
fn each_day_has_its_file_and_old_ones_go() {
    let folder = filled(30);
    let log = log(&folder);
    write(&log, NOON, "a");
    let names = days(&folder);
    assert_eq!(names.len(), FILES_KEPT + 2);
    assert_eq!([&names[0], &names[1], &names[30]], ["2026-1-1", "2026-10-24", "2026-11-22"]);
    write(&log, NOON + 14 * 3600, "b");
    let names = days(&folder);
    assert_eq!(names.len(), FILES_KEPT + 2);
    assert_eq!([&names[1], &names[30], &names[31]], ["2026-10-25", "2026-11-23", "other-2026-01-01"]);
    assert!(text(&folder, "2026-11-22").ends_with(" error a\n"));
    assert!(text(&folder, "2026-11-23").ends_with(" error b\n"));
}

#[test]
fn a_clock_that_is_wrong_for_a_moment_costs_no_logs() {
    for wrong in [40 * SECONDS_PER_DAY, 4_000 * SECONDS_PER_DAY, -4_000 * SECONDS_PER_DAY] {
        let folder = filled(20);
        let log = log(&folder);
        write(&log, NOON, "before");
        write(&log, NOON + wrong, "wrong");
        write(&log, NOON, "after");
        assert_eq!(days(&folder).len(), 20 + 2 + 2, "{wrong}");
        assert!(text(&folder, "2026-11-22").ends_with(" error after\n"));
    }
    // A full folder loses the oldest, and never the file that is written to.
    let folder = filled(30);
    let log = log(&folder);
    write(&log, NOON - 4_000 * SECONDS_PER_DAY, "long ago");
    let names = days(&folder);
    assert_eq!(names.len(), FILES_KEPT + 2);
    assert_eq!([&names[0], &names[2]], ["2015-12-10", "2026-10-24"]);
}

#[test]
fn a_day_is_bounded_and_says_so() {
    let folder = TempFolder::with(&[]);
    let one = line(NOON, Level::Error, "a", 0).len() as u64;
    let last = line(NOON, Level::Warning, FULL, 0);
    for (file_bytes_max, lines) in [(3 * one + last.len() as u64, 3), (3 * one + last.len() as u64 - 1, 2)] {
        let log = Log { file_bytes_max, reserved_bytes: 0, ..log(&folder) };
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
    log(&folder).line(&Line::error("lost".to_owned()));
    assert_eq!(fs::read_to_string(folder.path().join("logs")).unwrap(), "a file where the folder should be");
}

#[test]
fn a_message_that_comes_again_and_again_is_left_out() {
    let folder = TempFolder::with(&[]);
    let log = log(&folder);
    (0..1_000).for_each(|_| log.line(&Line::error("again".to_owned())));
    let day = now().div_euclid(SECONDS_PER_DAY);
    let files: Vec<_> = (day - 1..=day).map(|day| folder.path().join("logs").join(file_name(day))).collect();
    let lines: usize =
        files.iter().filter_map(|path| fs::read_to_string(path).ok()).map(|text| text.lines().count()).sum();
    // The minute may have changed meanwhile, once.
    assert!((5..=10).contains(&lines), "{lines}");
}

#[test]
fn what_visitors_cause_leaves_room_for_notices() {
    let folder = TempFolder::with(&[]);
    let one = line(NOON, Level::Error, "a", 0).len() as u64;
    let log = Log { file_bytes_max: 100 * one, reserved_bytes: 50 * one, ..log(&folder) };
    for number in 0..1_000 {
        let subject = format!("{number}");
        log.line_at(NOON + number, &Line { level: Level::Error, subject, message: "a".to_owned() });
    }
    let before = text(&folder, "2026-11-22");
    assert!(before.len() as u64 <= 50 * one && before.ends_with(&format!("{FULL}\n")), "{before}");
    log.notice_at(NOON, Level::Warning, "a new file is broken");
    assert_eq!(text(&folder, "2026-11-22"), before + &line(NOON, Level::Warning, "a new file is broken", 0));
}

#[test]
fn a_notice_counts_as_told_when_it_is_written() {
    let folder = TempFolder::with(&[("logs", "a file where the folder should be")]);
    let log = log(&folder);
    log.notice_at(NOON, Level::Warning, "first");
    log.notice_at(NOON + 1, Level::Info, "second");
    log.retry_at(NOON + 2);
    fs::remove_file(folder.path().join("logs")).unwrap();
    log.retry_at(NOON + 3);
    let both = line(NOON, Level::Warning, "first", 0) + &line(NOON + 1, Level::Info, "second", 0);
    assert_eq!(text(&folder, "2026-11-22"), both);
    log.retry_at(NOON + 4);
    assert_eq!(text(&folder, "2026-11-22"), both);
    // A day without room is waited out.
    fs::write(folder.path().join("logs/generator-2026-11-23.log"), vec![b'x'; 10 << 20]).unwrap();
    log.notice_at(NOON + SECONDS_PER_DAY, Level::Warning, "third");
    log.retry_at(NOON + 2 * SECONDS_PER_DAY);
    assert!(text(&folder, "2026-11-24").ends_with(" warning third\n"));
}

#[test]
fn so_many_notices_wait() {
    let folder = TempFolder::with(&[("logs", "a file where the folder should be")]);
    let log = log(&folder);
    (0..=NOTICES_WAITING_MAX).for_each(|number| log.notice_at(NOON, Level::Info, &number.to_string()));
    fs::remove_file(folder.path().join("logs")).unwrap();
    log.retry_at(NOON);
    let text = text(&folder, "2026-11-22");
    assert_eq!(text.lines().count(), NOTICES_WAITING_MAX);
    assert!(text.starts_with(&line(NOON, Level::Info, "1", 0)));
}
