//! Live data, with real files: what a change, a mistake, a missing file and a seed come to.

mod threads;

use super::file::FILE_BYTES_MAX;
use super::state::SEED_RETRY;
use super::{Live, LiveSettings, Reading};
use crate::format::DataLimits;
use crate::testing::TempFolder;
use std::fs::{self, File};
use std::time::{Duration, Instant, SystemTime};

/// The file at `name`, below `data` and `seed` of `folder`.
fn live(folder: &TempFolder, name: &str) -> Live {
    Live::new(LiveSettings {
        files: vec![name.to_owned()],
        data: folder.path().join("data"),
        seed: folder.path().join("seed"),
        copies_seeds: true,
        utc_offset: 3600,
        limits: DataLimits::default(),
    })
}

/// As JSON, or the failure; after ` ! ` the notice. The test's folder is `TOP`.
fn shown(folder: &TempFolder, reading: Reading) -> String {
    let value = reading.value.map_or_else(|failure| failure, |value| format!("{value:?}"));
    let notice = reading.notice.map(|notice| format!(" ! {notice}")).unwrap_or_default();
    format!("{value}{notice}").replace(&folder.path().display().to_string(), "TOP").replace('\\', "/")
}

#[test]
fn who_only_looks_reads_the_seed_and_leaves_no_file() {
    let folder = TempFolder::with(&[("seed/a.json", "[1]")]);
    let made = live(&folder, "a.json");
    let looking = Live::new(LiveSettings { copies_seeds: false, ..made.settings().clone() });
    check(&folder, &looking, "List([Int(1)])");
    check(&folder, &looking, "List([Int(1)])");
    assert!(!folder.path().join("data").exists());
}

fn check(folder: &TempFolder, live: &Live, expected: &str) {
    assert_eq!(shown(folder, live.get(0)), expected);
}

fn set_time(folder: &TempFolder, path: &str, time: SystemTime) {
    File::options().write(true).open(folder.path().join(path)).unwrap().set_modified(time).unwrap();
}

/// Makes a file one that is not young.
fn age(folder: &TempFolder, path: &str, seconds: u64) {
    set_time(folder, path, SystemTime::now() - Duration::from_secs(seconds));
}

/// A time that stays young for more than three seconds.
fn young() -> SystemTime {
    SystemTime::now() + Duration::from_millis(1_500)
}

#[test]
fn every_format_is_read_as_at_build_time() {
    for (name, text, expected) in [
        ("a.json", "[1]", "List([Int(1)])"),
        ("a.TOML", "a = 1\n", "Map({\"a\": Int(1)})"),
        ("a.yaml", "- 1\n", "List([Int(1)])"),
        ("a.yml", "- 1", "List([Int(1)])"),
        ("b/c.csv", "\u{feff}a\r\n1\r\n", "List([Map({\"a\": Text(\"1\")})])"),
        ("a.toml", "d = 2026-01-31T10:00:00\n", "Map({\"d\": Date(Moment { second: 1769850000, offset: 3600 })})"),
    ] {
        let folder = TempFolder::with(&[]);
        folder.write(&format!("data/{name}"), text.as_bytes());
        check(&folder, &live(&folder, name), expected);
    }
}

#[test]
fn a_change_is_seen_whether_its_time_shows_it_or_not() {
    let folder = TempFolder::with(&[("data/a.json", "1")]);
    let live = live(&folder, "a.json");
    check(&folder, &live, "Int(1)");
    // As long, and within the clock's steps.
    for digit in 1..10 {
        let time = young();
        for digit in [digit, digit - 1, digit] {
            folder.write("data/a.json", digit.to_string().as_bytes());
            set_time(&folder, "data/a.json", time);
            check(&folder, &live, &format!("Int({digit})"));
        }
    }
    age(&folder, "data/a.json", 100);
    check(&folder, &live, "Int(9)");
    folder.write("data/a.json", b"10");
    age(&folder, "data/a.json", 100);
    check(&folder, &live, "Int(10)");
    folder.write("data/a.json", b"11");
    age(&folder, "data/a.json", 90);
    check(&folder, &live, "Int(11)");
}

/// Length and time of an old file are the same, so it was not opened.
#[test]
fn a_file_that_did_not_change_is_not_read_again() {
    let folder = TempFolder::with(&[("data/a.json", "1")]);
    let time = SystemTime::now() - Duration::from_secs(100);
    let set = |text: &str| {
        folder.write("data/a.json", text.as_bytes());
        set_time(&folder, "data/a.json", time);
    };
    set("1");
    let live = live(&folder, "a.json");
    check(&folder, &live, "Int(1)");
    set("2");
    check(&folder, &live, "Int(1)");
    set("{");
    check(&folder, &live, "Int(1)");
    set("20");
    check(&folder, &live, "Int(20)");
}

#[test]
fn a_mistake_leaves_the_last_good_value_and_is_told_once() {
    let folder = TempFolder::with(&[("data/a.json", "{\"a\": 1}\n")]);
    let live = live(&folder, "a.json");
    check(&folder, &live, "Map({\"a\": Int(1)})");
    folder.write("data/a.json", b"{\"a\": 1,\n\"b\": }\n");
    let notice = "TOP/data/a.json:2:6: failed to read JSON: expected value; the data before stays";
    check(&folder, &live, &format!("Map({{\"a\": Int(1)}}) ! {notice}"));
    check(&folder, &live, "Map({\"a\": Int(1)})");
    age(&folder, "data/a.json", 100);
    check(&folder, &live, "Map({\"a\": Int(1)})");
    folder.write("data/a.json", b"{\"a\": ");
    let notice = "TOP/data/a.json:1:6: failed to read JSON: EOF while parsing a value; the data before stays";
    check(&folder, &live, &format!("Map({{\"a\": Int(1)}}) ! {notice}"));
    folder.write("data/a.json", b"{\"a\": 2}");
    check(&folder, &live, "Map({\"a\": Int(2)})");
    folder.write("data/a.json", b"{\"a\": ");
    check(&folder, &live, &format!("Map({{\"a\": Int(2)}}) ! {notice}"));
}

#[test]
fn without_a_good_value_the_mistake_is_the_answer() {
    for (name, bytes, expected) in [
        ("a.json", &b"[1,\n }"[..], "TOP/data/a.json:2:2: failed to read JSON: expected value"),
        ("a.json", b"", "TOP/data/a.json:1:1: failed to read JSON: EOF while parsing a value"),
        ("a.csv", b"a,b\n1\n2\n", "TOP/data/a.csv:2:1: row has 1 cell, but the header has 2 (and 1 more)"),
        ("a.csv", b"a\n\xE4\n", "TOP/data/a.csv:2:1: text is not UTF-8: byte 0xE4"),
        ("a.csv", b"\xFF\xFEa\0", "TOP/data/a.csv:1:1: text is UTF-16, not UTF-8"),
    ] {
        let folder = TempFolder::with(&[]);
        folder.write(&format!("data/{name}"), bytes);
        let live = live(&folder, name);
        check(&folder, &live, expected);
        check(&folder, &live, expected);
        age(&folder, &format!("data/{name}"), 100);
        check(&folder, &live, expected);
        check(&folder, &live, expected);
    }
}

/// Half of a list of lines is a list of lines too.
#[test]
fn a_young_file_without_its_last_line_end_waits_for_the_rest() {
    let folder = TempFolder::with(&[("data/a.csv", "a\n1\n")]);
    let live = live(&folder, "a.csv");
    let one = "List([Map({\"a\": Text(\"1\")})])";
    check(&folder, &live, one);
    let write = |text: &str| {
        folder.write("data/a.csv", text.as_bytes());
        set_time(&folder, "data/a.csv", young());
    };
    write("a\n2\n3");
    check(&folder, &live, one);
    write("");
    check(&folder, &live, one);
    write("a\n2\n");
    check(&folder, &live, "List([Map({\"a\": Text(\"2\")})])");
    write("a\n3");
    check(&folder, &live, "List([Map({\"a\": Text(\"2\")})])");
    age(&folder, "data/a.csv", 3);
    check(&folder, &live, "List([Map({\"a\": Text(\"3\")})])");
}

#[test]
fn a_removed_file_leaves_its_value_and_comes_back() {
    let folder = TempFolder::with(&[("data/a.json", "1"), ("seed/a.json", "0")]);
    let live = live(&folder, "a.json");
    check(&folder, &live, "Int(1)");
    let away = folder.path().join("data/b.json");
    let path = folder.path().join("data/a.json");
    for _ in 0..2 {
        fs::rename(&path, &away).unwrap();
        check(&folder, &live, "Int(1) ! there is no file `TOP/data/a.json`; the data before stays");
        check(&folder, &live, "Int(1)");
        assert!(!path.exists(), "who removed it may be about to put another there");
        fs::rename(&away, &path).unwrap();
        check(&folder, &live, "Int(1)");
    }
}

#[test]
fn a_file_that_never_was_is_a_failure_until_it_comes() {
    let folder = TempFolder::with(&[]);
    let live = live(&folder, "b/a.json");
    check(&folder, &live, "there is no file `TOP/data/b/a.json`");
    check(&folder, &live, "there is no file `TOP/data/b/a.json`");
    fs::create_dir_all(folder.path().join("data/b/a.json")).unwrap();
    check(&folder, &live, "`TOP/data/b/a.json` is no regular file");
    fs::remove_dir(folder.path().join("data/b/a.json")).unwrap();
    folder.write("data/b/a.json", b"1");
    check(&folder, &live, "Int(1)");
}

#[test]
fn a_seed_becomes_the_live_file() {
    let folder = TempFolder::with(&[("seed/b/a.json", "[1]")]);
    check(&folder, &live(&folder, "b/a.json"), "List([Int(1)])");
    let names: Vec<_> = fs::read_dir(folder.path().join("data/b")).unwrap().map(|at| at.unwrap().file_name()).collect();
    assert_eq!(names, ["a.json"]);
    assert_eq!(fs::read(folder.path().join("data/b/a.json")).unwrap(), b"[1]");
    folder.write("seed/b/a.json", b"[2]");
    check(&folder, &live(&folder, "b/a.json"), "List([Int(1)])");
}

#[test]
fn a_seed_never_takes_the_place_of_a_live_file() {
    let folder = TempFolder::with(&[("seed/a.json", "1"), ("data/a.json", "2")]);
    super::seed::place(&folder.path().join("seed/a.json"), &folder.path().join("data/a.json")).unwrap();
    assert_eq!(fs::read(folder.path().join("data/a.json")).unwrap(), b"2");
    assert_eq!(fs::read_dir(folder.path().join("data")).unwrap().count(), 1);
}

/// `data` is a file here: nobody, whatever the rights, can make a folder of it.
#[test]
fn a_seed_is_read_in_its_place_where_nothing_can_be_written() {
    let folder = TempFolder::with(&[("seed/a.json", "1"), ("data", "")]);
    let live = live(&folder, "a.json");
    let found = shown(&folder, live.get(0));
    let start = "Int(1) ! failed to make `TOP/data/a.json` from its first copy: ";
    assert!(found.starts_with(start) && found.ends_with("; `TOP/seed/a.json` is read in its place"), "{found}");
    check(&folder, &live, "Int(1)");
    age(&folder, "seed/a.json", 100);
    check(&folder, &live, "Int(1)");
    folder.write("seed/a.json", b"20");
    check(&folder, &live, "Int(20)");
}

#[test]
fn a_seed_that_could_not_be_copied_is_tried_again() {
    let folder = TempFolder::with(&[("seed/a.json", "1"), ("data", "")]);
    age(&folder, "seed/a.json", 100);
    let live = live(&folder, "a.json");
    live.get(0).value.unwrap();
    let path = folder.path().join("data");
    fs::remove_file(&path).unwrap();
    check(&folder, &live, "Int(1)");
    assert!(!path.exists(), "it is left alone for a while");
    live.slots[0].state().seed_failed = Instant::now().checked_sub(SEED_RETRY);
    check(&folder, &live, "Int(1)");
    assert_eq!(fs::read(path.join("a.json")).unwrap(), b"1");
    fs::remove_file(path.join("a.json")).unwrap();
    check(&folder, &live, "Int(1) ! there is no file `TOP/data/a.json`; the data before stays");
}

#[test]
fn a_file_is_limited() {
    let folder = TempFolder::with(&[]);
    folder.write_zeros("data/a.json", FILE_BYTES_MAX + 1);
    let large = live(&folder, "a.json");
    check(&folder, &large, "`TOP/data/a.json` is larger than 64 MiB, the most that a data file may have");
    folder.write_zeros("data/a.json", FILE_BYTES_MAX);
    check(&folder, &large, "TOP/data/a.json:1:1: failed to read JSON: expected value");
    folder.write("data/a.json", b"1");
    check(&folder, &large, "Int(1)");
    folder.write_zeros("data/a.json", FILE_BYTES_MAX + 1);
    let notice = "`TOP/data/a.json` is larger than 64 MiB, the most that a data file may have; the data before stays";
    check(&folder, &large, &format!("Int(1) ! {notice}"));
    check(&folder, &large, "Int(1)");
}

#[test]
fn a_file_that_holds_too_much_is_broken_and_the_data_before_stays() {
    let list = |count: usize| format!("[{}0]\n", "0,".repeat(count - 1));
    let folder = TempFolder::with(&[("data/a.json", "[1]")]);
    let limits = DataLimits { values_max: 1_000, ..DataLimits::default() };
    let live = Live::new(LiveSettings { limits, ..live(&folder, "a.json").settings().clone() });
    check(&folder, &live, "List([Int(1)])");
    fs::write(folder.path().join("data/a.json"), list(1_000)).unwrap();
    let told = shown(&folder, live.get(0));
    let why = "failed to read JSON: it holds more than 1000 values, the limit of `[limits] data_values`; the data before stays";
    assert!(told.starts_with("List([Int(1)]) ! TOP/data/a.json:1:") && told.ends_with(why), "{told}");
    fs::write(folder.path().join("data/a.json"), list(999)).unwrap();
    assert!(live.get(0).notice.is_none());
    assert_eq!(live.problem(0), None);
}
