//! What who looks after the server is told.

use crate::served::{Served, get};
use generator::http::{Method, Request};
use generator::runtime;
use serde_json::{Value as Json, json};
use std::fs;

const SITE: &str = "=== site/now.hbs\n{{request.path}}\n=== site/a.hbs\n+++\npath = \"/a/{x}/\"\nrequire_user = true\n+++\n{{route.x}}\n";

fn local(path: &str) -> Request {
    Request { is_local: true, ..get(path) }
}

fn health(site: &Served, status: u16) -> Json {
    let response = site.answer(&local("/_generator/health"));
    assert_eq!(response.status.0, status);
    assert!(response.headers.contains(&("Cache-Control", "no-store".into())));
    serde_json::from_slice(&response.body).unwrap()
}

#[test]
fn health_is_told_on_the_server_itself_alone() {
    let site = Served::new(SITE);
    assert_eq!(site.answer(&get("/_generator/health")).status.0, 404);
    assert_eq!(site.answer(&Request { method: Method::Post, ..local("/_generator/health") }).status.0, 404);
    let found = health(&site, 200);
    assert_eq!((&found["status"], &found["bundle"]["routes"]), (&json!("ok"), &json!(2)));
    assert_eq!((&found["pid"], &found["bundle"]["error"]), (&json!(std::process::id()), &Json::Null));
    assert_eq!(site.log(), [""; 0]);
}

#[test]
fn health_tells_of_a_site_without_bundle() {
    let site = Served::new(SITE);
    fs::remove_file(site.root.path().join("output/App_Data/runtime.json")).unwrap();
    let found = health(&site, 503);
    assert_eq!((&found["status"], &found["bundle"]["routes"]), (&json!("failing"), &Json::Null));
    assert!(found["bundle"]["error"].as_str().unwrap().starts_with("failed to read the bundle: "));
}

#[test]
fn a_check_reads_all_and_names_each_route() {
    let site = Served::new(SITE);
    let bundle = site.root.path().join("output/App_Data/runtime.json");
    let report = runtime::check(&site.app);
    let expected =
        format!("bundle {}: ok\nroute /a/{{x}}/ (GET, HEAD, signed in)\nroute /now/ (GET, HEAD)\n", bundle.display());
    assert_eq!((report.text, report.is_well), (expected, true));

    let mut bytes = fs::read(&bundle).unwrap();
    let last = bytes.len() - 2;
    bytes[last] ^= 1;
    fs::write(&bundle, bytes).unwrap();
    let report = runtime::check(&site.app);
    assert!(!report.is_well && report.text.contains("has changed since the bundle was opened"), "{}", report.text);
}
