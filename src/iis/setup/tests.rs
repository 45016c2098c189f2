//! The text of the set-up: quoting, labels, and what it holds for which site.

use super::*;
use crate::base::{Diagnostic, OutputPath, SourcePath, UrlPath};
use crate::config::{Config, Handlers, Iis};
use crate::pattern::Pattern;
use crate::route::{Route, Served};
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
    (setup(&input, &mut diagnostics), diagnostics.into())
}

fn iis(root: &str, handlers: Handlers) -> Iis {
    Iis { root: root.into(), handlers, ..Iis::default() }
}

/// The lines of the site's variables.
fn head(text: &str) -> Vec<&str> {
    let start = text.find("rem This file is UTF-8").or_else(|| text.find("set \"ROOT")).unwrap();
    text[start..].lines().take_while(|line| !line.contains("DRY_RUN")).filter(|line| !line.is_empty()).collect()
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
