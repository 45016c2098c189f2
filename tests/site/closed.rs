//! What is closed stays closed, also where the page that closes it is not published.

use crate::support::{options, project};
use generator::app::{self, Options, report};
use std::fs;
use std::path::Path;

/// The folders that `web.config` closes, in their order.
fn closed_folders(options: &Options) -> Vec<String> {
    let built = app::build(options, &|_| {}).unwrap();
    assert!(built.summary.is_some(), "{}", report::text(&built.diagnostics, false));
    let text = fs::read_to_string(options.root.join("output/web.config")).unwrap();
    let locations = text.split("<location ").skip(1);
    let closed = locations.filter(|location| location.split("</location>").next().unwrap().contains("<authorization>"));
    let path = |location: &str| location.split('"').nth(1).unwrap().to_owned();
    closed.map(path).collect()
}

fn check(site: &str, expected: &[&str]) {
    let root = project(site);
    assert_eq!(closed_folders(&options(root.path())), expected);
    let drafts = Options { drafts: true, future: true, ..options(root.path()) };
    assert_eq!(closed_folders(&drafts), expected, "with drafts");
}

const DRAFT: &str = "\
=== site/index.md
Home
=== site/hr/_index.md
+++
draft = true
require_user = true
+++
=== site/hr/plan.md
+++
allow_groups = ['CORP\\HR']
+++
=== site/pay.md
+++
path = \"/hr/pay/\"
+++
=== static/hr/salaries.csv
a,1
=== static/hr/plan/x.txt
x
";

#[test]
fn a_draft_closes_its_folder() {
    check(DRAFT, &["hr", "hr/plan"]);
    let root = project(DRAFT);
    let listing = app::routes(&options(root.path()));
    let pay = listing.routes.iter().find(|route| route.source.as_str() == "site/pay.md").unwrap();
    assert!(pay.endpoint.access.require_user && pay.guard_depth.is_some());
    assert!(!root.path().join("output").exists());
}

#[test]
fn a_page_of_the_future_closes_its_folder() {
    let page = "+++\ndate = 2099-01-01\nallow_users = ['anna']\n+++\n";
    check(&format!("=== site/index.md\n=== site/board.md\n{page}=== static/board/x.pdf\nx\n"), &["board"]);
    check(&format!("=== site/board/index.md\n{page}=== static/Board/x.pdf\nx\n"), &["board"]);
}

#[test]
fn a_draft_of_many_urls_closes_the_folder_before_them() {
    let page = |path: &str, more: &str| {
        format!(
            "=== site/index.md\n=== site/p.html\n+++\ndraft = true\nrequire_user = true\npath = '{path}'\n{more}+++\n{{{{request.user}}}}\n\
             === site/data/staff.csv\nid\nanna\nbob\n=== static/anna/x.pdf\nx\n"
        )
    };
    check(&page("/staff/{id}/", ""), &["staff"]);
    check(&page("/staff/{id}/", "each = 'staff'\n"), &["staff"]);
    let root = project(&page("/{id}/", "each = 'staff'\n"));
    assert_eq!(closed_folders(&options(root.path())), ["anna", "bob"]);
}

#[test]
fn a_draft_of_the_home_page_closes_nothing() {
    let root = project("=== site/index.md\n+++\ndraft = true\nrequire_user = true\n+++\n=== site/a.md\nA\n");
    assert_eq!(closed_folders(&options(root.path())), [""; 0]);
    assert!(!Path::new(&root.path().join("output/index.html")).exists());
}

#[test]
fn a_draft_and_a_page_say_the_same_of_one_folder() {
    let root = project(
        "=== site/index.md\n=== site/a.md\n+++\ndraft = true\npath = '/hr/'\nrequire_user = true\n+++\n\
         === site/b.md\n+++\npath = '/hr/'\nallow_users = ['anna']\n+++\n",
    );
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    assert_eq!(
        report::text(&built.diagnostics, false),
        "error: two pages say who may see the folder `/hr/`, but not the same\n --> site/a.md\n  |\n\
         note: the other one is here\n --> site/b.md:3:15\n  |\n3 | allow_users = ['anna']\n  |               ^^^^^^^^\n\
         help: say the same in both, or move one of them to another folder\n\n"
    );
}
