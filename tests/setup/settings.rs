//! Servers that have some of it, or otherwise; handlers in `applicationHost.config`; users.

use crate::fresh::{fresh, registered};
use crate::server::{DYNAMIC, Server, Site};

/// The rights of App_Data as they shall be.
pub(crate) const CLOSED: &[&str] =
    &["protected", "*S-1-5-18:(OI)(CI)(F)", "*S-1-5-32-544:(OI)(CI)(F)", "IIS AppPool\\Pool:(OI)(CI)(RX)"];

/// A server that lacks nothing of what `site` needs but what a test takes away.
pub(crate) fn complete(site: Site) -> Server {
    let fastcgi = format!("^ appcmd [list] [config] [-section:system.webServer/fastCgi]\n> {}", registered());
    let server = fresh("wwwroot", site, "Site", "Pool").answers(&[
        "^ dism [/online] [/english] [/get-featureinfo] *\n> State : Enabled",
        &fastcgi,
        "^ appcmd [list] [config] [Site/stock] *\n> <handlers />",
    ]);
    server
        .rights("", &["*S-1-5-17:(OI)(CI)(RX)", "IIS AppPool\\Pool:(OI)(CI)(RX)"])
        .rights("App_Data", CLOSED)
        .rights("App_Data/data", &["IIS AppPool\\Pool:(OI)(CI)(M)"])
        .rights("App_Data/logs", &["IIS AppPool\\Pool:(OI)(CI)(M)"])
}

#[test]
fn an_application_with_other_values_gets_ours_and_keeps_the_rest() {
    let other =
        registered().replace("maxInstances=\"16\"", "maxInstances=\"4\"").replace(" flushNamedPipe=\"true\"", "");
    let server = complete(DYNAMIC)
        .answers(&[&format!("^ appcmd [list] [config] [-section:system.webServer/fastCgi]\n> {other}")]);
    let run = server.run("");
    let set = "appcmd [set] [config] [-section:system.webServer/fastCgi] [/[fullPath='ROOT\\App_Data\\bin\\generator-fcgi.exe']";
    let expected =
        [".maxInstances:16", ".flushNamedPipe:true"].map(|setting| format!("{set}{setting}] [/commit:apphost]"));
    assert_eq!((run.status, run.changes), (0, expected.to_vec()), "{}", run.said);
}

#[test]
fn the_drive_of_the_system_may_be_kept_by_its_name() {
    let mut server = complete(DYNAMIC);
    let root = server.root().trim_start_matches("Z:").to_owned();
    server.before = "set SystemDrive=Z:";
    let server =
        server.answers(&[&format!("^ appcmd [list] [vdir] [Site/] [/text:physicalPath]\n> %SystemDrive%{root}")]);
    let run = server.run("");
    assert_eq!((run.status, run.changes), (0, vec![]), "{}", run.said);
}

#[test]
fn a_restart_that_windows_wants_is_told() {
    let lacking = "^ dism [/online] [/english] [/get-featureinfo] [/featurename:IIS-CGI]\n> State : Disabled";
    let restart = "^ dism [/online] [/english] [/enable-feature] *\n= 3010";
    let run = complete(DYNAMIC).answers(&[lacking, restart]).run("");
    let said = "Changes made: 1. Running it again changes nothing.\n\
                Windows wants a restart to complete this: restart the server, then run this again.\n";
    assert!(run.status == 0 && run.said.ends_with(said), "{run:?}");
}

#[test]
fn a_pool_with_managed_code_is_told_and_left_as_it_is() {
    let run =
        complete(DYNAMIC).answers(&["^ appcmd [list] [apppool] [Pool] [/text:managedRuntimeVersion]\n> v4.0"]).run("");
    let said = "Nothing was to do.\nNote: the pool \"Pool\" loads .NET, which this site does not need.\n\
                Next: open the site in a browser.\n";
    assert!(run.status == 0 && run.changes.is_empty() && run.said.ends_with(said), "{run:?}");
}

#[test]
fn a_virtual_directory_inside_a_site_is_no_site() {
    let run = complete(DYNAMIC)
        .answers(&[
            "^ appcmd [list] [vdir] [/text:vdir.name]\n> Other/\n> Other/files\n> Site/",
            "^ appcmd [list] [vdir] [Other/files] [/text:physicalPath]\n> ROOT",
            "^ appcmd [list] [vdir] [Other/files] [/text:app.name]\n> Other/",
        ])
        .run("");
    assert_eq!((run.status, run.changes), (0, vec![]), "{}", run.said);
}

#[test]
fn a_new_pools_identity_is_waited_for() {
    let unknown = "^ icacls [ROOT] [/grant] [IIS AppPool\\Pool:(OI)(CI)(RX)]\n= 1332\n> No mapping";
    let run = complete(DYNAMIC).rights("", &["*S-1-5-17:(OI)(CI)(RX)"]).answers(&[unknown]).run("");
    let grant = "icacls [ROOT] [/grant] [IIS AppPool\\Pool:(OI)(CI)(RX)]";
    let wait = "ping [-n] [3] [127.0.0.1]";
    let expected = vec![grant, wait, grant, wait, grant, wait, grant, wait, grant];
    assert_eq!((run.status, run.changes), (1, expected.into_iter().map(str::to_owned).collect()), "{}", run.said);
}

#[test]
fn windows_authentication_is_enabled_where_pages_are_for_users() {
    let set = "appcmd [set] [config] [Site] [-section:system.webServer/security/authentication/windowsAuthentication] \
               [/enabled:true] [/commit:apphost]";
    let list =
        "^ appcmd [list] [config] [Site] [-section:system.webServer/security/authentication/windowsAuthentication]";
    let server = complete(Site { has_users: true, ..DYNAMIC }).answers(&[
        &format!("{list}\n> <windowsAuthentication enabled=\"false\">\n> <add value=\"NTLM\" />"),
        &format!("? {set}\n{list}\n> <windowsAuthentication enabled=\"true\">"),
    ]);
    let first = server.run("");
    assert_eq!((first.status, first.changes), (0, vec![set.to_owned()]), "{}", first.said);
    let second = server.run("");
    assert_eq!((second.status, second.changes), (0, vec![]), "{}", second.said);
}

#[test]
fn handlers_of_application_host_are_set_together_and_in_order() {
    let list = "^ appcmd [list] [config] [Site/stock] [-section:system.webServer/handlers]";
    let set = "appcmd [set] [config] [Site/stock] [-section:system.webServer/handlers]";
    let to = "modules='FastCgiModule',scriptProcessor='ROOT\\App_Data\\bin\\generator-fcgi.exe'";
    let own = "modules='StaticFileModule,DefaultDocumentModule'";
    let added = [
        format!("[/+[name='gen-index-stock',path='index.fcgi',verb='GET,HEAD',{to},resourceType='File',requireAccess='Script']]"),
        format!("[/+[name='gen-file-stock',path='*',verb='GET,HEAD',{own},resourceType='File',requireAccess='Read']]"),
        format!("[/+[name='gen-folder-stock',path='*',verb='GET,HEAD',{own},resourceType='Directory',requireAccess='Read']]"),
        format!("[/+[name='gen-fcgi-stock',path='*',verb='GET,HEAD',{to},resourceType='Unspecified',requireAccess='Script']]"),
    ]
    .map(|add| format!("{set} {add} [/commit:apphost]"));
    let shown = |name: &str, rest: &str| format!("> <add name=\"{name}\" path=\"*\" verb=\"GET,HEAD\" {rest} />");
    let ours = "modules=\"FastCgiModule\" scriptProcessor=\"ROOT\\App_Data\\bin\\generator-fcgi.exe\"";
    let iis = "modules=\"StaticFileModule,DefaultDocumentModule\"";
    let [index, file, folder, fcgi] = [("index", ours), ("file", iis), ("folder", iis), ("fcgi", ours)]
        .map(|(kind, rest)| shown(&format!("gen-{kind}-stock"), rest));
    let old = fcgi.replace("ROOT\\", "C:\\old\\");
    let server = complete(Site { handlers: "applicationHost", ..DYNAMIC }).answers(&[
        &format!("{list}\n{old}\n> <add name=\"StaticFile\" />"),
        &format!("? {}\n{list}\n{index}\n{file}\n{folder}\n{fcgi}", added[3]),
    ]);
    let first = server.run("");
    let removed = format!("{set} [/-[name='gen-fcgi-stock']] [/commit:apphost]");
    let expected: Vec<_> = std::iter::once(removed).chain(added).collect();
    assert_eq!((first.status, first.changes), (0, expected), "{}", first.said);
    let second = server.run("");
    assert_eq!((second.status, second.changes), (0, vec![]), "{}", second.said);
}
