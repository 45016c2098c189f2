//! The `web.config` that is written first: only what the old bundle answers too is handed to the executable.

use crate::random::site;
use crate::server::Server;
use crate::site::Site;
use crate::validate::problems;
use crate::xml::{Element, read};
use std::collections::BTreeSet;

/// Names of handlers, anywhere.
fn names(text: &str) -> BTreeSet<String> {
    fn walk(element: &Element, names: &mut BTreeSet<String>) {
        let entries = element.children.iter().filter(|entry| element.name == "handlers" && entry.name == "add");
        names.extend(entries.filter_map(|entry| entry.get("name")).map(str::to_owned));
        element.children.iter().for_each(|child| walk(child, names));
    }
    let mut found = BTreeSet::new();
    walk(&read(text).unwrap(), &mut found);
    found
}

fn check(old: &str, new: &Site, expected: &[&str]) {
    let text = new.web_config().shared_with(old);
    assert_eq!(names(&text).iter().map(String::as_str).collect::<Vec<_>>(), expected, "{text}");
    assert_eq!(problems(&text, Server::Plain), [""; 0]);
}

#[test]
fn scopes_of_both_are_handed_over_as_the_new_one_has_them() {
    let old = Site::with("index.html").route("/a/").route("/b/{x}/").route("/gone/").web_config().text;
    let new = Site::with("index.html b/c/index.html").form("/a/").route("/b/{x}/").route("/new/");
    check(&old, &new, &["gen-fcgi-a", "gen-fcgi-b", "gen-file-b", "gen-folder-b", "gen-index-b"]);
    check(
        &new.web_config().text,
        &new,
        &["gen-fcgi-a", "gen-fcgi-b", "gen-fcgi-new", "gen-file-b", "gen-folder-b", "gen-index-b"],
    );
}

#[test]
fn an_old_text_that_can_not_be_read_shares_nothing() {
    let new = Site::with("index.html").route("/a/");
    for old in ["", "no xml", "<configuration><handlers><add name=\"gen-fcgi-a\" />", "<a></b>"] {
        check(old, &new, &[]);
    }
    check("<handlers><add name=\"gen-fcgi-&#97;\" /></handlers>", &new, &["gen-fcgi-a"]);
}

#[test]
fn the_operators_own_handlers_stay() {
    let own = "<configuration><system.webServer><handlers><add name='own' path='*.x' verb='*' modules='CgiModule'/></handlers></system.webServer></configuration>";
    check("", &Site::with("index.html").route("/{x}/").include(own), &["own"]);
}

#[test]
fn sites_by_chance_share_scopes_whole() {
    for seed in 0..100 {
        let old = site(seed).web_config().text;
        let new = site(seed + 1).web_config();
        let text = new.shared_with(&old);
        assert_eq!(problems(&text, Server::AspNet), [""; 0], "seed {seed}");
        let old = names(&old);
        // `gen-fcgi-SCOPE` is what a scope is known by.
        let is_shared = |name: &&String| {
            let scope = name.splitn(3, '-').nth(2).unwrap();
            old.contains(&format!("gen-fcgi-{scope}"))
        };
        let expected: BTreeSet<_> = names(&new.text).iter().filter(is_shared).cloned().collect();
        assert_eq!(names(&text), expected, "seed {seed}");
        assert_eq!(new.shared_with(&new.text), new.text, "seed {seed}");
    }
}
