//! The text of the set-up: quoting, labels, and what it holds for which site.

use super::*;
use crate::base::{OutputPath, UrlPath};
use crate::config::{Config, Iis, Security};
use crate::iis::{File, Methods, PageSettings, Reach, Redirect, Route};
use crate::pattern::Pattern;
use std::collections::BTreeSet;

/// The script of a site in `root` with `routes`, beside `files`; with a page for `access`.
fn made(iis: &Iis, routes: &[&str], files: &[&str], access: Access<'_>) -> (String, Vec<Diagnostic>) {
    made_with(iis, routes, files, access, &[])
}

fn made_with(
    iis: &Iis,
    routes: &[&str],
    files: &[&str],
    access: Access<'_>,
    redirects: &[Redirect<'_>],
) -> (String, Vec<Diagnostic>) {
    let paths: Vec<_> = files.iter().map(|path| OutputPath::new(path).unwrap()).collect();
    let files: Vec<_> = paths.iter().map(|path| File { path, is_immutable: false }).collect();
    let patterns: Vec<_> = routes.iter().map(|text| Pattern::parse(text).unwrap()).collect();
    let route = |pattern| Route { pattern, methods: Methods::Read, pass_through: false };
    let routes: Vec<_> = patterns.iter().map(route).collect();
    let security: Security = Config::default().security;
    let page = PageSettings {
        url: UrlPath::new("/"),
        reach: Reach::Page,
        cache: None,
        headers: &[],
        body_bytes_max: None,
        access,
    };
    let pages = [page];
    let (base_path, include) = ("", None);
    setup(&Input {
        iis,
        security: &security,
        base_path,
        files: &files,
        routes: &routes,
        pages: &pages,
        redirects,
        include,
    })
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
    let (text, _) = made(&iis(r"D:\a & b (x)!^", Handlers::WebConfig), &["/stock/"], &[], Access::Inherited);
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
        let (text, _) = made(&iis(root, Handlers::WebConfig), &[], &[], Access::Inherited);
        assert_eq!((text.contains("chcp 65001 >nul"), text.is_ascii()), (is_set, !is_set), "{root}");
    }
}

#[test]
fn every_label_that_is_gone_to_stands_once() {
    for root in [r"C:\site", r"\\server\share"] {
        for handlers in [Handlers::WebConfig, Handlers::ApplicationHost] {
            for routes in [&[][..], &["/a/", "/b/{id}/"]] {
                for access in [Access::Inherited, Access::AnyUser] {
                    let (text, _) = made(&iis(root, handlers), routes, &["b/map.svg"], access);
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
    assert_eq!(has(&[], Handlers::WebConfig, Access::Inherited), [false, false, false, false, false, false]);
    assert_eq!(has(&["/a/"], Handlers::WebConfig, Access::Inherited), [true, true, false, false, false, true]);
    assert_eq!(has(&["/a/"], Handlers::ApplicationHost, Access::Inherited), [true, false, true, false, false, true]);
    assert_eq!(has(&[], Handlers::ApplicationHost, Access::AnyUser), [false, false, false, true, true, false]);
}

#[test]
fn pages_that_moved_need_the_feature_that_redirects() {
    let has = |redirects: &[Redirect<'_>]| {
        let iis = iis(r"C:\site", Handlers::WebConfig);
        made_with(&iis, &[], &[], Access::Inherited, redirects).0.contains("call :feature IIS-HttpRedirect")
    };
    assert!(has(&[Redirect { from: UrlPath::new("/old/"), to: "/new/" }]));
    assert!(!has(&[]));
}

#[test]
fn a_quote_in_a_folder_of_handlers_is_refused_where_appcmd_writes_them() {
    let diagnostics = |handlers| {
        let (_, diagnostics) = made(&iis(r"C:\site", handlers), &["/it's/{id}/"], &[], Access::Inherited);
        diagnostics.iter().map(|diagnostic| diagnostic.message.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(diagnostics(Handlers::WebConfig), [""; 0]);
    let refused = ["the handlers of `/it's/` can't be set in applicationHost.config"];
    assert_eq!(diagnostics(Handlers::ApplicationHost), refused);
}

#[test]
fn rights_of_a_share_are_left_to_its_machine() {
    let (text, _) = made(&iis(r"\\server\share", Handlers::WebConfig), &["/a/"], &[], Access::Inherited);
    assert!(!text.contains("/grant") && text.contains("echo rights: the folder is a share"), "{text}");
}
