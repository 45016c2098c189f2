//! Live data while many read it and somebody writes.

use super::live;
use crate::base::Value;
use crate::testing::TempFolder;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Many processes begin at once; what one of them finds in place is whole.
#[test]
fn seeds_are_copied_by_many_at_once() {
    let text = format!("[{}0]", "1,".repeat(100_000));
    for _ in 0..5 {
        let folder = TempFolder::with(&[("seed/a.json", &text)]);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let reading = live(&folder, "a.json").get(0);
                    assert_eq!((reading.notice, reading.value.unwrap().to_string().len()), (None, 200_001));
                });
            }
        });
        assert_eq!(fs::read_dir(folder.path().join("data")).unwrap().count(), 1);
    }
}

/// In place, so that files are seen empty and half-written, or by exchange.
fn check_rewriting(write: impl Fn(&TempFolder, &str) + Sync) {
    let text = |number: usize| format!("[{number}{}]", format!(",{number}").repeat(5_000));
    let folder = TempFolder::with(&[("data/a.json", &text(0))]);
    let live = live(&folder, "a.json");
    live.get(0).value.unwrap();
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    let Value::List(list) = live.get(0).value.unwrap() else { panic!("it is a list") };
                    assert_eq!(list.len(), 5_001);
                    assert!(list.iter().all(|number| number.to_string() == list[0].to_string()));
                }
            });
        }
        for number in 0..200 {
            write(&folder, &text(number));
        }
        is_done.store(true, Ordering::Relaxed);
    });
    assert_eq!(live.get(0).value.unwrap().to_string(), text(199).trim_matches(['[', ']']));
}

#[test]
fn readers_see_whole_values_while_the_file_is_written_in_place() {
    check_rewriting(|folder, text| folder.write("data/a.json", text.as_bytes()));
}

#[test]
fn readers_see_whole_values_while_the_file_is_exchanged() {
    check_rewriting(|folder, text| {
        folder.write("data/new", text.as_bytes());
        let start = Instant::now();
        // Windows may refuse it while the old file is open.
        while let Err(cause) = fs::rename(folder.path().join("data/new"), folder.path().join("data/a.json")) {
            assert!(start.elapsed() < Duration::from_secs(60), "{cause}");
            thread::yield_now();
        }
    });
}
