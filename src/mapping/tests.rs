//! Whole texts, as operators include them. With `UPDATE` in the environment the expected files are written anew; read what
//! changed before you commit.

use super::{Format, Input, mapping};
use crate::route::{Cover, Pattern};
use std::fs;
use std::path::Path;

fn check(file: &str, format: Format, base_path: &str, patterns: &[&str]) {
    let parsed = |texts: &[&str]| -> Vec<Pattern> { texts.iter().map(|text| Pattern::parse(text).unwrap()).collect() };
    let closed: Vec<Cover> = match patterns {
        [] => Vec::new(),
        _ => parsed(&["/staff/", "/list.html"]).iter().map(|path| Cover::of_page(path, false)).collect(),
    };
    let patterns = parsed(patterns);
    let found = mapping(format, &Input { patterns: &patterns, closed: &closed, base_path, body_bytes_max: 1 << 20 });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/mapping/tests").join(file);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &found).unwrap();
    }
    assert_eq!(found, fs::read_to_string(&path).unwrap(), "{file}");
}

#[test]
fn a_site_at_the_top_of_its_host() {
    let patterns = ["/", "/stock/", "/products/{sku}/", "/api/{id}.json", "/staff/{id}/"];
    check("nginx.conf", Format::Nginx, "", &patterns);
    check("apache.conf", Format::Apache, "", &patterns);
    check("apache_fcgid.conf", Format::ApacheFcgid, "", &patterns);
    check("lighttpd.conf", Format::Lighttpd, "", &patterns);
}

#[test]
fn a_site_below_a_path() {
    let patterns = ["/", "/a b/{x}/"];
    check("nginx_below.conf", Format::Nginx, "/in/net", &patterns);
    check("apache_below.conf", Format::Apache, "/in/net", &patterns);
    check("lighttpd_below.conf", Format::Lighttpd, "/in/net", &patterns);
}

#[test]
fn a_site_without_dynamic_routes_still_hides_its_data() {
    check("nginx_static.conf", Format::Nginx, "", &[]);
}

#[test]
fn a_site_that_is_closed_as_a_whole_has_its_dynamic_routes() {
    let page = Pattern::parse("/{any}/").unwrap();
    let input = Input {
        patterns: std::slice::from_ref(&page),
        closed: &[Cover::of_page(&page, true)],
        base_path: "",
        body_bytes_max: 1 << 20,
    };
    let lines = mapping(Format::Lighttpd, &input);
    // lighttpd calls the executable by the name of the reserved folder.
    let closed = r#""(?i)^(?!(?:/[A-Za-z0-9._~-]+/?|/_generator)$)/" { url.access-deny = ("") }"#;
    assert!(lines.contains(closed), "{lines}");
}
