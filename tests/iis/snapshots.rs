//! Whole texts of small sites. To accept new ones, run with `UPDATE_EXPECTED=1` and read the difference.

use crate::server::Server;
use crate::site::{Page, Site};
use crate::validate::problems;
use std::fs;
use std::path::Path;

fn check(name: &str, site: &Site, markers: &[&str]) {
    let config = site.web_config();
    assert_eq!(config.markers.iter().map(ToString::to_string).collect::<Vec<_>>(), markers, "{name}");
    for server in [Server::Plain, Server::AspNet] {
        assert_eq!(problems(&config.text, server), [""; 0], "{name}");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/iis/cases").join(name).with_extension("config");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&path, &config.text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(config.text == expected, "{name}: expected\n{expected}\nfound\n{}", config.text);
}

#[test]
fn a_static_site() {
    check("static", &Site::with("404.html 500.html css/site.css index.html"), &[]);
}

#[test]
fn a_shop_with_a_dynamic_home_page_products_and_a_form() {
    let site = Site::with("404.html 500.html products/featured/index.html products/index.html")
        .form("/")
        .route("/products/{sku}/")
        .form("/stock/");
    check("shop", &site, &["index.fcgi"]);
}

#[test]
fn a_folder_that_exists_and_is_dynamic_gets_a_marker() {
    let site = Site::with("index.html stock/map.svg stock/a/photo.jpg").route("/stock/").route("/stock/{room}/");
    check("marker", &site, &["stock/a/index.fcgi", "stock/index.fcgi"]);
}

#[test]
fn a_site_of_parameters() {
    let site = Site::with("index.html about/index.html").route("/{page}/").json("/api/{id}.json").form("/api/note/");
    check("parameters", &site.route("/api/list/"), &[]);
}

#[test]
fn a_sub_application_with_pages_that_differ() {
    let header = |name: &str, value: &str| (name.into(), value.into());
    let site = Site::with(
        "403.html 404.html 500.html blog/a/index.html blog/index.html css/site.HASH.css css/site.css feed.webmanifest \
         fonts/a.HASH.woff2 index.html members/index.html old/index.html staff/index.html",
    )
    .below("/shop/eu")
    .route("/news/")
    .page(Page { url: "/".into(), cache: Some("no-store".into()), ..Page::default() })
    .page(Page { url: "/blog/".into(), headers: vec![header("X-Robots-Tag", "noindex")], ..Page::default() })
    .page(Page {
        url: "/news/".into(),
        cache: Some("max-age=60".into()),
        headers: vec![header("X-Frame-Options", "DENY"), header("Referrer-Policy", "")],
        ..Page::default()
    })
    .page(Page { url: "/members/".into(), access: Some((vec![], vec![])), ..Page::default() })
    .page(Page {
        url: "/staff/".into(),
        cache: Some("private, max-age=300".into()),
        access: Some((vec![r"CORP\ann & bob".into(), r"CORP\cy".into()], vec![r"CORP\Staff".into()])),
        ..Page::default()
    })
    .redirect("/old/", "/blog/a&b/")
    .settings(
        "[iis]\nroot = 'D:\\sites\\eu shop'\nbody_max = 100\nurl_max = 300\nquery_max = 200\n\
         mime_types = { '.webmanifest' = 'text/json', '.log' = 'text/plain' }\n\
         [security.headers]\nX-Frame-Options = ''\nPermissions-Policy = 'camera=()'\n",
    );
    check("sub_application", &site, &[]);
}

#[test]
fn an_operators_own_elements() {
    let site = Site::with("index.html a/index.html").route("/b/").include(
        "<?xml version=\"1.0\"?>\n<!-- ours -->\n<configuration>\n  <system.webServer>\n\
         <urlCompression doDynamicCompression=\"false\" />\n\
         <staticContent><mimeMap fileExtension=\".foo\" mimeType=\"text/x-foo\" /></staticContent>\n\
         <security><requestFiltering allowDoubleEscaping=\"true\"><verbs allowUnlisted=\"true\">\
         <add verb=\"TRACE\" allowed=\"false\" /></verbs></requestFiltering></security>\n\
         </system.webServer>\n\
         <location path=\"B\"><system.webServer><httpRedirect enabled=\"false\" /></system.webServer></location>\n\
         <location path=\"files/\" inheritInChildApplications=\"false\"><system.webServer>\
         <directoryBrowse enabled=\"true\" /></system.webServer></location>\n</configuration>\n",
    );
    check("include", &site, &[]);
}

#[test]
fn a_server_that_holds_the_handlers_itself() {
    let site =
        Site::with("404.html index.html stock/a.svg").form("/stock/").settings("iis.handlers = 'applicationHost'");
    check("application_host", &site, &["stock/index.fcgi"]);
}
