//! What the set-up refuses, and what it says then: nothing is changed.

use crate::fresh::fresh;
use crate::server::{DYNAMIC, STATIC, Server};

/// All that the script says, and that it changed nothing.
fn check(server: &Server, folder: &str, arguments: &str, status: i32, said: &str) {
    let run = server.run_in(folder, arguments);
    assert_eq!((run.status, run.said.as_str(), run.changes), (status, said, vec![]));
}

fn server() -> Server {
    Server::new("wwwroot", STATIC)
}

#[test]
fn a_visitor_who_is_no_administrator_is_refused() {
    let said = "\nerror: this is not run as administrator\n\
                help: open a command prompt with Run as administrator, and run iis-setup.cmd there\n";
    check(&server().answers(&["^ fltmc\n= 1"]), "wwwroot", "", 1, said);
}

#[test]
fn a_moved_folder_is_refused_and_both_are_named() {
    let server = server();
    server.rename("elsewhere");
    let said = "this file lies in \"HERE\\elsewhere\\App_Data\\\"\nit is made for    \"ROOT\\App_Data\\\"\n\n\
                error: the site was built for another folder\n\
                help: copy it there, or set root of [iis] in site.toml and build again\n";
    check(&server, "elsewhere", "", 1, said);
}

#[test]
fn wrong_usage_is_told() {
    let usage = "usage: iis-setup.cmd             prepares IIS for the site in the folder above\n       \
                 iis-setup.cmd --dry-run   says what it would do, and changes nothing\n";
    check(&server(), "wwwroot", "--dry", 2, usage);
    check(&server(), "wwwroot", "--dry-run more", 2, usage);
    check(&server(), "wwwroot", "/?", 0, usage);
}

/// A server that has all features.
fn with_features() -> Server {
    server().answers(&["^ dism [/online] [/english] [/get-featureinfo] *\n> State : Enabled"])
}

const FEATURES_ARE_THERE: &str = "feature IIS-WebServerRole: nothing to do\n\
                                  feature IIS-StaticContent: nothing to do\n\
                                  feature IIS-DefaultDocument: nothing to do\n\
                                  feature IIS-HttpErrors: nothing to do\n\
                                  feature IIS-RequestFiltering: nothing to do\n\
                                  feature IIS-HttpCompressionStatic: nothing to do\n";

#[test]
fn a_server_without_a_site_for_the_folder_is_refused() {
    let no_site = "\nerror: no site of IIS has this folder\n\
                   help: make one in IIS Manager whose physical path is the folder above App_Data, then run this again\n";
    let answers = ["^ appcmd [list] [vdir] [/text:vdir.name]\n> A/", "^ appcmd [list] [vdir] [A/] *\n> C:\\other"];
    check(&with_features().answers(&answers), "wwwroot", "", 1, &format!("{FEATURES_ARE_THERE}{no_site}"));
}

#[test]
fn two_sites_of_one_folder_are_refused() {
    let two = "\nerror: more than one site has this folder\n\
               help: give the others folders of their own in IIS Manager, then run this again\n";
    let answers = [
        "^ appcmd [list] [vdir] [/text:vdir.name]\n> A/\n> B/",
        "^ appcmd [list] [vdir] [A/] [/text:physicalPath]\n> ROOT",
        "^ appcmd [list] [vdir] [A/] [/text:app.name]\n> A/",
        "^ appcmd [list] [vdir] [B/] [/text:physicalPath]\n> ROOT\\",
        "^ appcmd [list] [vdir] [B/] [/text:app.name]\n> B/",
    ];
    let server = with_features().answers(&answers);
    check(&server, "wwwroot", "", 1, &format!("{FEATURES_ARE_THERE}{two}"));
}

#[test]
fn a_failing_dism_is_shown() {
    let server = server().answers(&["^ dism *\n= 87\n> Error: 87"]);
    let said = "Error: 87\n\nerror: a feature of Windows could not be installed\n\
                help: see what dism says above, then run this again: what is done already stays\n";
    check(&server, "wwwroot", "", 1, said);
}

#[test]
fn without_iis_a_dry_run_tells_what_is_known() {
    let server = server().without("inetsrv/appcmd.exe").answers(&["^ dism *\n> State : Disabled"]);
    let said = FEATURES_ARE_THERE.replace("nothing to do", "install")
        + "IIS is not there yet: what else is to do can be told once it is\n\n\
           Changes that would be made: 6. Nothing was changed.\n";
    check(&server, "wwwroot", "--dry-run", 0, &said);
}

#[test]
fn a_failing_appcmd_stops_the_rest() {
    let failing = "^ appcmd [set] [config] [-section:system.webServer/fastCgi] *\n= 5\n> ERROR ( message:no. )";
    let run = fresh("wwwroot", DYNAMIC, "Default Web Site", "DefaultAppPool").answers(&[failing]).run("");
    let end = "ERROR ( message:no. )\n\nerror: appcmd failed\n\
               help: see what it says above, then run this again: what is done already stays\n";
    assert!(run.status == 1 && run.said.ends_with(end), "{run:?}");
    assert!(run.changes.last().is_some_and(|last| last.starts_with("appcmd [set]")), "{run:?}");
}
