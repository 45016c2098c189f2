//! Folders whose rights others have changed: what the set-up leaves, what it takes away, and that it does so once.

use crate::fresh::closing;
use crate::server::{DYNAMIC, STATIC, Server};
use crate::settings::{CLOSED, complete};

/// What the pool has in App_Data as it shall be.
const READS: &str = "IIS AppPool\\Pool:(OI)(CI)(RX)";

/// A server without anything to do but in App_Data, which takes nothing over from above and has `entries`.
fn closed_but_for(entries: &[&str]) -> Server {
    complete(STATIC).rights("App_Data", &[&["protected"], entries].concat())
}

/// The server is as it shall be, whatever more its rights hold.
fn check_untouched(server: &Server) {
    let run = server.run("");
    assert_eq!((run.status, run.changes), (0, vec![]), "{}", run.said);
    assert!(run.said.contains("\nNothing was to do.\n"), "{}", run.said);
}

/// App_Data with `entries` is closed by the first run, which leaves those `kept`; the second leaves it as it is.
fn check_closed(entries: &[&str], kept: &[&str]) {
    let server = closed_but_for(entries);
    let first = server.run("");
    assert_eq!((first.status, first.changes), (0, closing("Pool")), "{entries:?}: {}", first.said);
    assert!(first.said.contains("\nChanges made: 1. Running it again changes nothing.\n"), "{}", first.said);
    let mut left = server.rights_of("App_Data");
    left.sort();
    let mut expected = [CLOSED, kept].concat();
    expected.sort_unstable();
    assert_eq!(left, expected, "{entries:?}");
    check_untouched(&server);
}

#[test]
fn who_has_more_at_the_root_keeps_it() {
    for more in ["M", "F", "RX,W"] {
        let entries = [format!("*S-1-5-17:(OI)(CI)({more})"), format!("IIS AppPool\\Pool:(OI)(CI)({more})")];
        let server = complete(DYNAMIC).rights("", &entries.each_ref().map(String::as_str));
        check_untouched(&server);
        assert_eq!(server.rights_of(""), entries);
    }
}

#[test]
fn a_pool_with_full_control_of_its_data_keeps_it() {
    let server = complete(DYNAMIC).rights("App_Data/data", &["IIS AppPool\\Pool:(OI)(CI)(F)"]);
    check_untouched(&server);
}

#[test]
fn less_than_is_needed_is_added_to() {
    let server = complete(DYNAMIC)
        .rights("", &["*S-1-5-17:(OI)(CI)(RX)", "IIS AppPool\\Pool:(OI)(CI)(W)"])
        .rights("App_Data/logs", &["IIS AppPool\\Pool:(OI)(CI)(RX,W)"]);
    let run = server.run("");
    let expected = [
        "icacls [ROOT] [/grant] [IIS AppPool\\Pool:(OI)(CI)(RX)]",
        "icacls [ROOT\\App_Data\\logs] [/grant] [IIS AppPool\\Pool:(OI)(CI)(M)]",
    ];
    assert_eq!((run.status, run.changes), (0, expected.map(str::to_owned).to_vec()), "{}", run.said);
    check_untouched(&server);
}

#[test]
fn a_pool_that_may_write_in_app_data_may_only_read_afterwards() {
    check_closed(&["IIS AppPool\\Pool:(OI)(CI)(M)", "DOMAIN\\deploy:(OI)(CI)(M)"], &["DOMAIN\\deploy:(OI)(CI)(M)"]);
    check_closed(&["IIS AppPool\\Pool:(OI)(CI)(RX,W)"], &[]);
    // Beside the entry that shall be there, one for this folder alone.
    check_closed(&[READS, "IIS AppPool\\Pool:(F)"], &[]);
}

#[test]
fn each_identity_that_visitors_may_be_is_removed_from_app_data() {
    let sids = ["*S-1-1-0", "*S-1-5-11", "*S-1-5-17", "*S-1-5-32-545", "*S-1-5-32-568"];
    for sid in sids {
        let dry = closed_but_for(&[&format!("{sid}:(OI)(CI)(RX)"), READS]).run("--dry-run");
        assert!(dry.said.contains("\nChanges that would be made: 1. Nothing was changed.\n"), "{sid}: {}", dry.said);
    }
    let entries = sids.map(|sid| format!("{sid}:(OI)(CI)(RX)"));
    let mut entries: Vec<_> = entries.iter().map(String::as_str).collect();
    entries.push(READS);
    check_closed(&entries, &[]);
}

#[test]
fn entries_of_any_kind_are_removed_and_those_of_others_stay() {
    let entries = [
        "*S-1-1-0:(OI)(CI)(DENY)(W)",
        "*S-1-5-11:(OI)(CI)(M)",
        "*S-1-5-11:(F)",
        "IIS AppPool\\Another:(OI)(CI)(RX)",
        READS,
    ];
    check_closed(&entries, &["IIS AppPool\\Another:(OI)(CI)(RX)"]);
}
