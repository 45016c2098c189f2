//! Servers that have nothing yet, and those that have all.

use crate::server::{DYNAMIC, STATIC, Server, Site};

const FEATURES: [&str; 6] = [
    "IIS-WebServerRole",
    "IIS-StaticContent",
    "IIS-DefaultDocument",
    "IIS-HttpErrors",
    "IIS-RequestFiltering",
    "IIS-HttpCompressionStatic",
];

const FASTCGI: &str = "appcmd [set] [config] [-section:system.webServer/fastCgi] [/+[fullPath='ROOT\\App_Data\\bin\\generator-fcgi.exe',maxInstances='16',instanceMaxRequests='100000',idleTimeout='1800',activityTimeout='60',requestTimeout='90',signalBeforeTerminateSeconds='15',flushNamedPipe='true',stderrMode='ReturnGeneric500',monitorChangesTo='ROOT\\App_Data\\bin\\generator-fcgi.version']] [/commit:apphost]";

/// A server without anything but a site `SITE` with the pool `NAME`.
pub(crate) fn fresh(name: &'static str, site: Site, iis_name: &str, pool: &str) -> Server {
    let own = |text: &str| text.replace("SITE", iis_name).replace("NAME", pool);
    let blocks = [
        "^ appcmd [list] [vdir] [/text:vdir.name]\n> Another/\n> SITE/",
        "^ appcmd [list] [vdir] [Another/] [/text:physicalPath]\n> C:\\another",
        "^ appcmd [list] [vdir] [SITE/] [/text:physicalPath]\n> ROOT",
        "^ appcmd [list] [vdir] [SITE/] [/text:app.name]\n> SITE/",
        "^ appcmd [list] [app] [SITE/] [/text:applicationPool]\n> NAME",
        "^ appcmd [list] [config] [-section:system.webServer/fastCgi]\n> <fastCgi />",
        "^ appcmd [list] [config] [SITE/stock] [-section:system.webServer/handlers]\n= 5\n> ERROR ( message:locked )",
        "? appcmd [unlock] [config] [SITE] [-section:system.webServer/handlers] [/commit:apphost]\n\
         ^ appcmd [list] [config] [SITE/stock] [-section:system.webServer/handlers]\n> <handlers />",
    ];
    let blocks = blocks.map(own);
    let registered =
        format!("? {FASTCGI}\n^ appcmd [list] [config] [-section:system.webServer/fastCgi]\n> {}", registered());
    let more = ["IIS-CGI", "IIS-WindowsAuthentication", "IIS-URLAuthorization"];
    let features: Vec<_> = FEATURES.into_iter().chain(more).collect();
    Server::new(name, site)
        .answers_each(
            &features,
            &[
                "^ dism [/online] [/english] [/get-featureinfo] [/featurename:NAME]\n> State : Disabled",
                "? dism [/online] [/english] [/enable-feature] [/all] [/norestart] [/featurename:NAME]\n\
                 ^ dism [/online] [/english] [/get-featureinfo] [/featurename:NAME]\n> State : Enabled",
            ],
        )
        .answers(&blocks.each_ref().map(String::as_str))
        .answers(&[registered.as_str()])
        .rights("..", &["*S-1-5-18:(OI)(CI)(F)", "*S-1-5-32-544:(OI)(CI)(F)", "*S-1-5-32-545:(OI)(CI)(RX)"])
}

/// What appcmd lists once the FastCGI application is there.
pub(crate) fn registered() -> String {
    r#"<application fullPath="ROOT\App_Data\bin\generator-fcgi.exe" maxInstances="16" idleTimeout="1800" activityTimeout="60" requestTimeout="90" instanceMaxRequests="100000" signalBeforeTerminateSeconds="15" flushNamedPipe="true" stderrMode="ReturnGeneric500" monitorChangesTo="ROOT\App_Data\bin\generator-fcgi.version">"#.to_owned()
}

/// What dism is told for each of `features`.
fn enabled(features: &[&str]) -> Vec<String> {
    let call = "dism [/online] [/english] [/enable-feature] [/all] [/norestart]";
    features.iter().map(|feature| format!("{call} [/featurename:{feature}]")).collect()
}

/// What icacls is told to close App_Data.
pub(crate) fn closing(pool: &str) -> Vec<String> {
    let calls = [
        "[/remove] [POOL]",
        "[/grant] [*S-1-5-18:(OI)(CI)(F)] [*S-1-5-32-544:(OI)(CI)(F)] [POOL:(OI)(CI)(RX)]",
        "[/inheritance:r]",
        "[/remove] [*S-1-1-0] [*S-1-5-11] [*S-1-5-17] [*S-1-5-32-545] [*S-1-5-32-568]",
    ];
    let pool = format!("IIS AppPool\\{pool}");
    calls.map(|call| format!("icacls [ROOT\\App_Data] {}", call.replace("POOL", &pool))).to_vec()
}

/// What icacls is told for `pool`.
fn rights(pool: &str, is_dynamic: bool) -> Vec<String> {
    let mut rights = vec![
        format!("icacls [ROOT] [/grant] [IIS AppPool\\{pool}:(OI)(CI)(RX)]"),
        "icacls [ROOT] [/grant] [*S-1-5-17:(OI)(CI)(RX)]".to_owned(),
    ];
    rights.extend(closing(pool));
    if is_dynamic {
        rights.extend(
            ["data", "logs"]
                .map(|folder| format!("icacls [ROOT\\App_Data\\{folder}] [/grant] [IIS AppPool\\{pool}:(OI)(CI)(M)]")),
        );
    }
    rights
}

fn check(name: &'static str, iis_name: &str, pool: &str) {
    let server = fresh(name, DYNAMIC, iis_name, pool);
    let dry = server.run("--dry-run");
    assert_eq!((dry.status, dry.changes), (0, vec![]), "{}", dry.said);
    assert!(!server.path("App_Data/data").exists());
    let first = server.run("");
    let mut expected = enabled(&FEATURES);
    expected.extend(enabled(&["IIS-CGI"]));
    expected.push(FASTCGI.to_owned());
    expected
        .push(format!("appcmd [unlock] [config] [{iis_name}] [-section:system.webServer/handlers] [/commit:apphost]"));
    expected.extend(rights(pool, true));
    assert_eq!((first.status, first.changes), (0, expected), "{}", first.said);
    assert!(server.path("App_Data/data").is_dir() && server.path("App_Data/logs").is_dir());
    let second = server.run("");
    assert_eq!((second.status, second.changes), (0, vec![]), "{}", second.said);
    assert!(second.said.contains("\nNothing was to do.\n"), "{}", second.said);
}

#[test]
fn a_fresh_server_is_prepared_once() {
    check("wwwroot", "Default Web Site", "DefaultAppPool");
}

#[test]
fn names_may_hold_what_the_command_prompt_reads_as_its_own() {
    check("my site (new)! ^", "My Site & (co)!", "My Pool ^ (1)");
}

#[test]
fn a_static_site_needs_neither_cgi_nor_handlers() {
    let server = fresh("wwwroot", STATIC, "Default Web Site", "DefaultAppPool");
    let first = server.run("");
    let mut expected = enabled(&FEATURES);
    expected.extend(rights("DefaultAppPool", false));
    assert_eq!((first.status, first.changes), (0, expected), "{}", first.said);
    assert!(!server.path("App_Data/data").exists());
    let second = server.run("");
    assert_eq!((second.status, second.changes), (0, vec![]), "{}", second.said);
}
