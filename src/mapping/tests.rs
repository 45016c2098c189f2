//! Whole texts, as operators include them. With `UPDATE` in the environment the expected files are written anew; read what
//! changed before you commit.

use super::{Format, Lines, Rule};
use crate::base::{Encoding, UrlPath};
use crate::pattern::{Cover, Pattern};
use std::fs;
use std::path::Path;

fn check(file: &str, format: Format, base_path: &str, rules: &[Rule]) {
    let lines = Lines { rules, base_path, encoding: Encoding::Utf8, body_bytes_max: 1 << 20 }.text(format);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/mapping/tests").join(file);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &lines).unwrap();
    }
    assert_eq!(lines, fs::read_to_string(&path).unwrap(), "{file}");
}

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap()
}

fn closed(path: &str) -> Rule {
    Rule::Nobody(Cover::of_page(&pattern(path), false))
}

fn open(path: &str) -> Rule {
    Rule::FileOrExecutable(pattern(path))
}

#[test]
fn a_site_at_the_top_of_its_host() {
    let rules = [
        Rule::Redirect(pattern("/old.php"), UrlPath::new("/café/$1/")),
        Rule::Executable(pattern("/staff/{id}/")),
        closed("/staff/"),
        closed("/list.html"),
        open("/"),
        open("/stock/"),
        open("/products/{sku}/"),
        open("/api/{id}.json"),
    ];
    check("nginx.conf", Format::Nginx, "", &rules);
    check("apache.conf", Format::Apache, "", &rules);
    check("apache_fcgid.conf", Format::ApacheFcgid, "", &rules);
    check("lighttpd.conf", Format::Lighttpd, "", &rules);
}

#[test]
fn a_site_below_a_path() {
    let rules = [closed("/staff/"), closed("/list.html"), open("/"), open("/a b/{x}/")];
    check("nginx_below.conf", Format::Nginx, "/in/net", &rules);
    check("apache_below.conf", Format::Apache, "/in/net", &rules);
    check("lighttpd_below.conf", Format::Lighttpd, "/in/net", &rules);
}

#[test]
fn a_site_without_dynamic_routes_still_hides_its_data() {
    check("nginx_static.conf", Format::Nginx, "", &[]);
}
