//! A file that IIS would refuse for its size.

use crate::site::{Page, Site};
use generator::base::Severity;
use generator::iis::BYTES_MAX;

fn check(site: &Site, expected: &[&str]) -> String {
    let (config, diagnostics) = site.made();
    let shown: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| {
            let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
            format!("{severity}: {} {}", diagnostic.message, diagnostic.help.as_deref().unwrap_or_default())
        })
        .collect();
    assert_eq!(shown, expected);
    config.text
}

/// A site whose text has just as many bytes as IIS reads, and `more`.
fn filled(site: Site, more: usize) -> Site {
    let with_header = |length: usize| site.clone().settings(&format!("security.headers.A = '{}'", "a".repeat(length)));
    let length = with_header(1).web_config().text.len();
    with_header(1 + BYTES_MAX - length + more)
}

#[test]
fn a_text_may_be_as_long_as_iis_reads() {
    let text = check(&filled(Site::with("index.html").route("/a/"), 0), &[]);
    assert_eq!(text.len(), BYTES_MAX);
}

#[test]
fn a_longer_one_is_an_error_that_names_what_fills_it() {
    let message = "error: `web.config` has 250001 bytes, but IIS reads at most 250000 \
                   the most is taken by `httpProtocol` (248845 bytes) and `security` (233 bytes)";
    check(&filled(Site::with("index.html"), 1), &[message]);
}

#[test]
fn caching_and_redirects_are_left_out_where_there_is_no_room() {
    let cached =
        "warning: `web.config` has no room for the long caching of fingerprinted files: browsers ask for them again ";
    let moved =
        "warning: `web.config` has no room for real redirects for `aliases`: their pages redirect in the browser ";
    let site = Site::with("a/x.HASH.css a/x.css index.html old/index.html").redirect("/old/", "/");
    let text = check(&filled(site.clone(), 0), &[]);
    assert!(text.contains("UseMaxAge") && text.contains("httpRedirect"));
    let text = check(&filled(site.clone(), 1), &[cached]);
    assert!(!text.contains("UseMaxAge") && text.contains("httpRedirect") && text.len() < BYTES_MAX);
    let text = check(&filled(site, 500), &[moved, cached]);
    assert!(!text.contains("UseMaxAge") && !text.contains("httpRedirect") && text.len() < BYTES_MAX);
}

#[test]
fn what_is_too_large_by_itself_is_no_matter_of_caching() {
    let site = Site::with("a/x.HASH.css a/x.css index.html")
        .settings(&format!("security.headers.A = '{}'", "a".repeat(250_000)));
    let (_, diagnostics) = site.made();
    assert_eq!(diagnostics.iter().map(|diagnostic| diagnostic.severity).collect::<Vec<_>>(), [Severity::Error]);
}

#[test]
fn characters_that_xml_lacks_are_told() {
    let page = Page { url: "/".into(), headers: vec![("A".into(), "b\u{1}".into())], ..Page::default() };
    let message = "error: `web.config` can't hold the character `\\u{1}` \
                   it stands in `<add name=\\\"A\\\" value=\\\"b\\u{1}\\\" />`";
    check(&Site::with("index.html").page(page), &[message]);
    let include = "<configuration><system.webServer><a b='&#1;' /></system.webServer></configuration>";
    let message = "error: `web.config` can't hold the character `\\u{1}` it stands in `<a b=\\\"\\u{1}\\\" />`";
    check(&Site::with("index.html").include(include), &[message]);
}

/// The scopes of a site with `count` routes, `pattern` with its number for `N`.
fn scopes(files: &str, pattern: &str, count: usize) -> Vec<String> {
    let routes = (0..count).map(|number| pattern.replace('N', &number.to_string()));
    let text = routes.fold(Site::with(files), |site, route| site.route(&route)).web_config().text;
    let names = text.split("<add name=\"gen-fcgi-").skip(1);
    names.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn routes_below_a_scope_that_answers_the_same_have_none() {
    assert_eq!(scopes("", "/shop/{id}/", 1), ["shop"]);
    let site = Site::with("").route("/shop/{id}/").route("/shop/cart/").route("/shop/a/{x}/");
    assert_eq!(site.web_config().text.matches("<add name=\"gen-fcgi-").count(), 1);
}

#[test]
fn more_scopes_than_a_file_can_hold_are_gathered_above() {
    assert_eq!(scopes("a.css", "/sN/{id}/", 100).len(), 100);
    assert_eq!(scopes("a.css", "/sN/{id}/", 101), ["."]);
    assert_eq!(scopes("blog/a.css", "/blog/page-N/", 100).len(), 100);
    assert_eq!(scopes("blog/a.css", "/blog/page-N/", 10_000), ["blog"]);
    assert_eq!(scopes("", "/a/N/b/N/", 10_000), ["a"]);
}

#[test]
fn where_errors_pass_stays_small_when_scopes_are_gathered() {
    let routes = (0..101).fold(Site::with("a.css"), |site, number| site.form(&format!("/s{number}/{{id}}/")));
    let text = routes.json("/_generator/health").web_config().text;
    let passing: Vec<_> = text.split("<location path=\"").filter(|location| location.contains("PassThrough")).collect();
    assert!(passing.len() == 1 && passing[0].starts_with("_generator/health\""), "{passing:?}");
    assert!(text.contains("<add name=\"gen-fcgi-.\""), "{text}");
}

#[test]
fn asp_net_takes_no_settings_of_a_path_that_begins_with_a_dot() {
    let help = "on the server, put a `web.config` with the type into its folder; the generator leaves it alone";
    let message = "IIS will not send `.well-known/x` (404.3): its type can't be told, for applications with ASP.NET below the \
                   site refuse the whole `web.config` for a location that begins with a dot";
    let text = check(
        &Site::with(".well-known/x .well-known/a.HASH.css .well-known/old/index.html index.html b/x.HASH.css")
            .redirect("/.well-known/old/", "/"),
        &[&format!("warning: {message} {help}")],
    );
    assert!(!text.contains("path=\".well-known") && text.contains("path=\"b\""), "{text}");
    let message = message.replace("known/x", "known/x.own");
    let help = "write its type under `[iis.mime_types]`, which then holds for all `.own` files of the site";
    check(&Site::with(".well-known/x.own"), &[&format!("warning: {message} {help}")]);
    check(&Site::with(".well-known/x.own").settings("iis.mime_types = { '.own' = 'a/b' }"), &[]);
}

#[test]
fn a_page_below_a_dot_that_needs_settings_is_told() {
    let message = "applications with ASP.NET below the site refuse the whole `web.config` for a location that begins with a dot \
                   choose another path; where no such application lies below the site, nothing is to be done";
    let page = Page { url: "/.well-known/x/".into(), cache: Some("no-store".into()), ..Page::default() };
    let site = Site::with(".well-known/x/index.html").page(page);
    check(&site, &[&format!("warning: `/.well-known/x` needs settings of its own: {message}")]);
    let site = Site::with("index.html").moved("/.well-known/x.php", "/");
    check(&site, &[&format!("warning: `/.well-known/x.php` needs settings of its own: {message}")]);
}
