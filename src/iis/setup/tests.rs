//! The text of the set-up: quoting, labels, and what it holds for which site.

use super::*;
use crate::base::{Diagnostic, OutputPath, SourcePath, UrlPath};
use crate::config::{Config, Handlers, Iis};
use crate::iis::web_config;
use crate::pattern::Pattern;
use crate::route::{Route, Served};
use crate::testing;
use std::collections::BTreeSet;

/// Whom the home page is for.
#[derive(Clone, Copy)]
enum Home {
    Everybody,
    Users,
}

/// The script of a site in `root` with dynamic `routes`, beside `files`.
fn made(iis: &Iis, routes: &[&str], files: &[&str], home: Home) -> (String, Vec<Diagnostic>) {
    made_with(iis, routes, files, home, None)
}

fn made_with(
    iis: &Iis,
    routes: &[&str],
    files: &[&str],
    home: Home,
    redirect: Option<Route>,
) -> (String, Vec<Diagnostic>) {
    let route = |text: &str| Route::new(Pattern::parse(text).unwrap(), Maker::Page, SourcePath::new("site/x.html"));
    let dynamic = routes.iter().map(|text| Route { served: Served::Dynamic(Vec::new()), ..route(text) });
    let files = files.iter().map(|path| OutputPath::new(path).unwrap());
    let files = files.map(|path| Route { files: vec![path.clone()], ..route(path.url().as_str()) });
    let home = Route { says_access: matches!(home, Home::Users), ..route("/") };
    let config = Config::default();
    let mut diagnostics = Diagnostics::default();
    let routes = dynamic.chain(files).chain(redirect).chain([home]).collect();
    let input = Input { iis, security: &config.security, base_path: "", routes: &routes, include: None };
    let web_config = web_config(&input, &mut Diagnostics::default());
    (setup(&input, &web_config, &mut diagnostics), diagnostics.into())
}

fn iis(root: &str, handlers: Handlers) -> Iis {
    Iis { root: root.into(), handlers, ..Iis::default() }
}

/// The lines of the site's variables.
fn head(text: &str) -> Vec<&str> {
    let start = text.find("rem This file is UTF-8").or_else(|| text.find("set \"ROOT")).unwrap();
    text[start..].lines().take_while(|line| !line.contains("DRY_RUN")).filter(|line| !line.is_empty()).collect()
}

/// The script of a site without dynamic routes, with the operator's `settings` for the whole site.
fn made_beside(settings: &str, home_is_for: Home) -> String {
    let text = format!("<configuration><system.webServer>{settings}</system.webServer></configuration>");
    let (iis, config, include) = (Iis::default(), Config::default(), testing::source("iis.config", &text));
    let home = Route::new(Pattern::literal("/"), Maker::Page, SourcePath::new("site/x.html"));
    let routes = [Route { says_access: matches!(home_is_for, Home::Users), ..home }].into_iter().collect();
    let input =
        Input { iis: &iis, security: &config.security, base_path: "", routes: &routes, include: Some(&include) };
    let mut diagnostics = Diagnostics::default();
    let web_config = web_config(&input, &mut diagnostics);
    let text = setup(&input, &web_config, &mut diagnostics);
    assert_eq!(testing::shown(&diagnostics), [""; 0]);
    text
}

const RULES: &str = "<security><authorization><add accessType='Deny' users='?' /></authorization></security>";

#[test]
fn rules_of_the_operator_get_their_feature_and_log_on_is_left_to_the_operator() {
    let check = |settings: &str, home, expected: [bool; 2]| {
        let text = made_beside(settings, home);
        let has = ["call :feature IIS-URLAuthorization", "/enabled:true"].map(|part| text.contains(part));
        assert_eq!(has, expected, "{settings}");
        assert_eq!(text.contains("call :feature IIS-WindowsAuthentication"), has[1], "{settings}");
    };
    check(RULES, Home::Everybody, [true, false]);
    check(RULES, Home::Users, [true, true]);
    check(&format!("<!-- {RULES} -->"), Home::Everybody, [false, false]);
    check("<rewrite><authorization /></rewrite>", Home::Everybody, [false, false]);
    check("", Home::Users, [true, true]);
}

#[test]
fn what_the_server_lacks_for_rules_of_the_operator_is_told() {
    let check = |old: (&str, Home), new: (&str, Home), expected: &str| {
        let told = ensure_server_is_prepared(&made_beside(old.0, old.1), &made_beside(new.0, new.1));
        let told: Vec<_> = told.iter().map(|told| told.message.as_str()).collect();
        assert_eq!(told, [format!("the server has to be prepared again: {expected}")]);
    };
    check(
        ("", Home::Everybody),
        (RULES, Home::Everybody),
        "`<authorization>` of `[iis] include` needs `IIS-URLAuthorization`; until then everybody can read the files that it closes",
    );
    check(
        (RULES, Home::Everybody),
        (RULES, Home::Users),
        "pages are for users now, which needs `IIS-WindowsAuthentication`; until then nobody can log on by it",
    );
}

#[test]
fn values_are_quoted_and_no_variable_is_expanded_in_them() {
    let (text, _) = made(&iis(r"D:\a & b (x)!^", Handlers::WebConfig), &["/stock/"], &[], Home::Everybody);
    let expected = [
        r#"set "ROOT=D:\a & b (x)!^""#,
        r#"set "EXECUTABLE=D:\a & b (x)!^\App_Data\bin\generator-fcgi.exe""#,
        r#"set "EXECUTABLE_XML=D:\a &amp; b (x)!^\App_Data\bin\generator-fcgi.exe""#,
    ];
    assert_eq!(head(&text), expected);
    assert_eq!(set("SCOPE", "100%"), "set \"SCOPE=100%%\"\n");
}

#[test]
fn the_code_page_is_set_where_the_text_needs_it() {
    for (root, is_set) in [(r"C:\inetpub\wwwroot", false), (r"C:\Läden", true)] {
        let (text, _) = made(&iis(root, Handlers::WebConfig), &[], &[], Home::Everybody);
        assert_eq!((text.contains("chcp 65001 >nul"), text.is_ascii()), (is_set, !is_set), "{root}");
    }
}

#[test]
fn every_label_that_is_gone_to_stands_once() {
    for root in [r"C:\site", r"\\server\share"] {
        for handlers in [Handlers::WebConfig, Handlers::ApplicationHost] {
            for routes in [&[][..], &["/a/", "/b/{id}/"]] {
                for home in [Home::Everybody, Home::Users] {
                    let (text, _) = made(&iis(root, handlers), routes, &["b/map.svg"], home);
                    check_labels(&text);
                }
            }
        }
    }
}

fn check_labels(text: &str) {
    let labels: Vec<_> = text.lines().filter_map(|line| line.strip_prefix(':')).collect();
    let distinct: BTreeSet<_> = labels.iter().copied().collect();
    assert_eq!(labels.len(), distinct.len(), "{labels:?}");
    let word = |rest: &str| rest.split_whitespace().next().unwrap().to_owned();
    let used: BTreeSet<String> =
        ["goto :", "call :"].iter().flat_map(|verb| text.split(verb).skip(1).map(word)).collect();
    let missing: Vec<_> = used.iter().filter(|label| !distinct.contains(label.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(!text.contains('@') || text.matches('@').count() == 1, "only the first line has one: {text}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

#[test]
fn what_the_site_does_not_need_is_left_out() {
    let has = |routes: &[&str], handlers, access| {
        let (text, _) = made(&iis(r"C:\site", handlers), routes, &[], access);
        ["IIS-CGI", "unlock config", ":add_handler", "IIS-WindowsAuthentication", "IIS-URLAuthorization", ":writable"]
            .map(|part| text.contains(part))
    };
    assert_eq!(has(&[], Handlers::WebConfig, Home::Everybody), [false, false, false, false, false, false]);
    assert_eq!(has(&["/a/"], Handlers::WebConfig, Home::Everybody), [true, true, false, false, false, true]);
    assert_eq!(has(&["/a/"], Handlers::ApplicationHost, Home::Everybody), [true, false, true, false, false, true]);
    assert_eq!(has(&[], Handlers::ApplicationHost, Home::Users), [false, false, false, true, true, false]);
}

#[test]
fn pages_that_moved_need_the_feature_that_redirects() {
    let has = |redirect: Option<Route>| {
        let iis = iis(r"C:\site", Handlers::WebConfig);
        made_with(&iis, &[], &[], Home::Everybody, redirect).0.contains("call :feature IIS-HttpRedirect")
    };
    let redirect = Route::new(Pattern::literal("/old/"), Maker::Redirect, SourcePath::new("site/x.html"));
    assert!(has(Some(Route { served: Served::Redirect(UrlPath::new("/new/")), ..redirect })));
    assert!(!has(None));
}

#[test]
fn a_quote_in_a_folder_of_handlers_is_refused_where_appcmd_writes_them() {
    let diagnostics = |handlers| {
        let (_, diagnostics) = made(&iis(r"C:\site", handlers), &["/it's/{id}/"], &[], Home::Everybody);
        diagnostics.iter().map(|diagnostic| diagnostic.message.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(diagnostics(Handlers::WebConfig), [""; 0]);
    let refused = ["the handlers of `/it's/` can't be set in applicationHost.config"];
    assert_eq!(diagnostics(Handlers::ApplicationHost), refused);
}

#[test]
fn rights_of_a_share_are_left_to_its_machine() {
    let (text, _) = made(&iis(r"\\server\share", Handlers::WebConfig), &["/a/"], &[], Home::Everybody);
    assert!(!text.contains("/grant") && text.contains("echo rights: the folder is a share"), "{text}");
}

#[test]
fn handlers_on_the_server_leave_files_to_iis_before_there_are_any() {
    let count = |files: &[&str]| {
        let (text, _) = made(&iis(r"C:\site", Handlers::ApplicationHost), &["/stock/"], files, Home::Everybody);
        ["index", "file", "folder", "fcgi"].map(|kind| text.contains(&format!("\"NAME=gen-{kind}-stock\"")))
    };
    assert_eq!(count(&[]), [true; 4]);
    assert_eq!(count(&["stock/photo.png"]), [true; 4]);
}

#[test]
fn handlers_that_applications_below_the_site_inherit_are_told() {
    let told = |handlers, routes: &[&str]| {
        let (_, diagnostics) = made(&iis(r"C:\site", handlers), routes, &[], Home::Everybody);
        diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect::<Vec<_>>()
    };
    let rest =
        "the handlers stand at the site itself in applicationHost.config, and applications below the site inherit them";
    let any = format!("`/{{page}}/` may be any path, so {rest}");
    assert_eq!(told(Handlers::ApplicationHost, &["/{page}/", "/a/"]), [any]);
    assert_eq!(told(Handlers::WebConfig, &["/{page}/"]), [""; 0]);
    let many: Vec<String> = (0..101).map(|number| format!("/s{number}/")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let gathered = format!("there are too many folders with dynamic routes for each to have its own: {rest}");
    assert_eq!(told(Handlers::ApplicationHost, &many), [gathered]);
    assert_eq!(told(Handlers::ApplicationHost, &many[..100]), [""; 0]);
}

/// What is told when a site with `routes` and `files` becomes another.
fn prepared_again(old: (&Iis, &[&str], Home), new: (&Iis, &[&str], Home), files: &[&str]) -> Vec<String> {
    let (old, _) = made(old.0, old.1, &[], old.2);
    let (new, _) = made(new.0, new.1, files, new.2);
    assert_eq!(ensure_server_is_prepared(&new, &new), []);
    let told = ensure_server_is_prepared(&old, &new).into_iter();
    told.map(|told| told.message.trim_start_matches("the server has to be prepared again: ").to_owned()).collect()
}

#[test]
fn what_the_server_lacks_for_a_change_is_told() {
    let (web_config, server) = (iis(r"C:\site", Handlers::WebConfig), iis(r"C:\site", Handlers::ApplicationHost));
    let everybody = Home::Everybody;
    let check = |old: (&Iis, &[&str], Home), new: (&Iis, &[&str], Home), files: &[&str], expected: &[&str]| {
        assert_eq!(prepared_again(old, new, files), expected);
    };
    let users = "pages are for users now, which needs `IIS-URLAuthorization` and `IIS-WindowsAuthentication`; until then everybody can \
                 read those that are files";
    let dynamic =
        "it has dynamic routes now, which need `IIS-CGI`, the executable registered, and handlers that IIS reads";
    check((&web_config, &[], everybody), (&web_config, &[], Home::Users), &[], &[users]);
    check((&web_config, &[], everybody), (&web_config, &["/a/"], Home::Users), &[], &[users, dynamic]);
    check((&server, &[], everybody), (&server, &["/a/"], everybody), &[], &[dynamic]);
    // In web.config new handlers need nobody.
    check((&web_config, &["/a/"], everybody), (&web_config, &["/a/", "/b/{x}/"], everybody), &["a/x.png"], &[]);
    check((&server, &["/a/"], everybody), (&server, &["/a/"], everybody), &["a/x.png"], &[]);
    let left_over =
        |folders: &str| format!("handlers that nothing needs any more stay in applicationHost.config for {folders}");
    let of_b = left_over("`/b/`");
    check((&server, &["/a/", "/b/"], everybody), (&server, &["/a/"], everybody), &["b/index.html"], &[&of_b]);
    check((&server, &["/a/", "/b/"], everybody), (&server, &[], everybody), &[], &[&left_over("`/a/`, `/b/`")]);
    check((&web_config, &["/a/", "/b/"], everybody), (&web_config, &["/a/"], everybody), &[], &[]);
    let more = "other handlers are needed for `/b/`, `/c/`, `/d/` and 1 more";
    check((&server, &["/a/"], everybody), (&server, &["/a/", "/b/{x}/", "/c/", "/d/", "/e/"], everybody), &[], &[more]);
    let unlocked = "handlers are in `web.config` now, and have to be unlocked";
    let of_a = left_over("`/a/`");
    check((&server, &["/a/"], everybody), (&web_config, &["/a/"], everybody), &[], &[unlocked, &of_a]);
    let moved = iis(r"D:\site", Handlers::WebConfig);
    check(
        (&web_config, &["/a/"], everybody),
        (&moved, &["/a/"], everybody),
        &[],
        &[r"the site's folder there is `D:\site` now"],
    );
    assert_eq!(ensure_server_is_prepared("", "").len(), 0);
}

#[test]
fn other_settings_of_the_executable_are_told() {
    let (text, _) = made(&iis(r"C:\site", Handlers::WebConfig), &["/a/"], &[], Home::Everybody);
    let told = ensure_server_is_prepared(&text.replace("maxInstances='16'", "maxInstances='4'"), &text);
    let messages: Vec<_> = told.iter().map(|told| told.message.as_str()).collect();
    assert_eq!(messages, ["the server has to be prepared again: the executable is registered otherwise now"]);
    let told = ensure_server_is_prepared(&text.replace("call :feature IIS-HttpErrors", ""), &text);
    let messages: Vec<_> = told.iter().map(|told| told.message.as_str()).collect();
    assert_eq!(messages, ["the server has to be prepared again: the site needs `IIS-HttpErrors` now"]);
}
