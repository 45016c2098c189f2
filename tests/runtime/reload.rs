//! A new bundle takes the place of the old one while visitors come.

use crate::served::{Served, build, folders, get, shown};
use generator::runtime::{self, App};
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Longer than anything takes that is waited for.
const DEADLINE: Duration = Duration::from_secs(30);

/// A site whose pages say `word`. Long texts, so that its bundle can be copied in pieces.
fn site(word: &str) -> String {
    let mut site = "=== templates/page.hbs\n{{page.content}}\n".to_owned();
    for page in 0..40 {
        site += &format!("=== site/p{page}.hbs\n{word} {{{{request.query.q}}}}\n{}\n", "filler ".repeat(300));
    }
    site
}

fn bundle_of(word: &str) -> Vec<u8> {
    fs::read(Served::new(&site(word)).root.path().join("output/App_Data/runtime.json")).unwrap()
}

fn place(served: &Served) -> PathBuf {
    served.root.path().join("output/App_Data/runtime.json")
}

/// The first word of a page, or its status.
fn word(app: &App, page: usize) -> String {
    let response = runtime::answer(app, Ok(&get(&format!("/p{page}/"))), &AtomicBool::new(false));
    match response.status.0 {
        200 => str::from_utf8(&response.body).unwrap().split(' ').next().unwrap().to_owned(),
        status => status.to_string(),
    }
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < DEADLINE, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Visitors ask for all pages without end while `replace` puts the bundle of `new` in its place; not one of them is refused, and
/// all see the new words in the end.
fn check_replaced(replace: impl Fn(&Path, &[u8])) {
    let served = Served::new(&site("old"));
    let new = bundle_of("new");
    let stop = AtomicBool::new(false);
    let seen = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for visitor in 0..4 {
            let (served, stop, seen) = (&served, &stop, &seen);
            scope.spawn(move || {
                for turn in 0.. {
                    let word = word(&served.app, (visitor * 7 + turn) % 40);
                    assert!(word == "old" || word == "new", "{word} {:?}", served.log());
                    seen.fetch_add(1, Ordering::Relaxed);
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                }
            });
        }
        wait_until("they come", || seen.load(Ordering::Relaxed) > 8);
        replace(&place(&served), &new);
        wait_until("the new one answers", || word(&served.app, 0) == "new");
        stop.store(true, Ordering::Relaxed);
    });
    for page in 0..40 {
        assert_eq!(word(&served.app, page), "new");
    }
    let new_ones = served.log().iter().filter(|line| line.starts_with("info a new bundle answers now")).count();
    assert!(new_ones >= 1, "{:?}", served.log());
}

#[test]
fn a_bundle_that_is_renamed_into_its_place_answers() {
    check_replaced(|path, new| {
        fs::write(path.with_extension("new"), new).unwrap();
        fs::rename(path.with_extension("new"), path).unwrap();
    });
}

#[test]
fn a_bundle_that_is_copied_slowly_over_the_old_one_answers() {
    check_replaced(|path, new| {
        let mut file = File::create(path).unwrap();
        for piece in new.chunks(new.len() / 20 + 1) {
            file.write_all(piece).unwrap();
            std::thread::sleep(Duration::from_millis(20));
        }
    });
}

#[test]
fn a_bundle_that_has_its_length_before_its_bytes_answers() {
    check_replaced(|path, new| {
        let mut file = File::options().write(true).open(path).unwrap();
        file.set_len(0).unwrap();
        file.set_len(new.len() as u64).unwrap();
        // The header last: until then it is zeros.
        let half = new.len() / 2;
        for (start, bytes) in [(half, &new[half..]), (0, &new[..half])] {
            std::thread::sleep(Duration::from_millis(100));
            file.seek(SeekFrom::Start(start as u64)).unwrap();
            file.write_all(bytes).unwrap();
        }
    });
}

#[test]
fn a_bundle_of_an_unknown_version_is_refused_once() {
    let served = Served::new(&site("old"));
    let path = place(&served);
    for page in 0..40 {
        assert_eq!(word(&served.app, page), "old");
    }
    fs::write(path.with_extension("new"), "{\"version\":99,\"new\":[]}\n").unwrap();
    fs::rename(path.with_extension("new"), &path).unwrap();
    wait_until("it is refused", || word(&served.app, 0) != "old" || !served.log().is_empty());
    // It is looked at again, and there is nothing new to say.
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(2_500) {
        assert_eq!(word(&served.app, 1), "old");
        std::thread::sleep(Duration::from_millis(50));
    }
    let log = served.log();
    assert_eq!(log.len(), 1, "{log:?}");
    let start =
        format!("error {}: the bundle is of format 99, and this `generator-fcgi` reads format ", path.display());
    assert!(log[0].starts_with(&start) && log[0].ends_with("; the one before goes on answering"), "{log:?}");
    fs::write(path.with_extension("new"), bundle_of("new")).unwrap();
    fs::rename(path.with_extension("new"), &path).unwrap();
    wait_until("the next one answers", || word(&served.app, 0) == "new");
}

#[test]
fn a_site_without_bundle_is_unavailable_until_it_comes() {
    let root = crate::support::project(&site("late"));
    let served = Served { app: App::new(folders(root.path())), root };
    let response = served.answer(&get("/p0/"));
    assert_eq!(response.status.0, 503);
    assert!(shown(&response).contains("\nRetry-After: 5\n"), "{response:?}");
    let log = served.log();
    assert_eq!(log.len(), 1, "{log:?}");
    assert!(log[0].ends_with("; nothing can be answered"), "{log:?}");
    build(served.root.path());
    wait_until("it answers", || word(&served.app, 0) == "late");
}

#[test]
fn a_bundle_that_stays_broken_is_told_and_waited_for_only_so_long() {
    let served = Served::new(&site("old"));
    assert_eq!(word(&served.app, 0), "old");
    let whole = fs::read(place(&served)).unwrap();
    fs::write(place(&served), &whole[..whole.len() / 2]).unwrap();
    // What was read before goes on answering; what was not is gone.
    assert_eq!(word(&served.app, 0), "old");
    assert_eq!(word(&served.app, 39), "503");
    let began = Instant::now();
    assert_eq!(word(&served.app, 38), "503");
    assert!(began.elapsed() < Duration::from_secs(5), "the next visitor does not wait again");
    fs::write(place(&served), &whole).unwrap();
    wait_until("it is whole again", || word(&served.app, 39) == "old");
}
