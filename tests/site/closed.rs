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

const SHOWN: &str = "\
=== site/index.html
{{#each (pages sort=\"title\")}}[{{title}}{{#unless closed}}: {{summary}}{{/unless}}]{{/each}}
=== site/news.html
+++
title = \"News\"
+++
{{#each (pages section=\"hr\")}}{{#if (eq title \"Teaser\")}}{{summary}}{{toc}}{{/if}}{{/each}}
=== site/hr/_index.md
+++
title = \"HR\"
require_user = true
template = \"list\"
+++
=== site/hr/plan.md
+++
title = \"Plan\"
weight = 1
+++
The plan.
=== site/hr/board.md
+++
title = \"Board\"
allow_users = ['CORP\\anna', 'CORP\\bob']
template = \"one\"
+++
The board.
=== site/hr/board/minutes.md
+++
title = \"Minutes\"
allow_users = ['corp\\Anna']
template = \"one\"
+++
Minutes.
=== site/hr/teaser.md
+++
title = \"Teaser\"
reveal = [\"summary\", \"toc\"]
+++
The teaser.

## Part
=== templates/page.hbs
{{page.content}}
=== templates/list.hbs
{{#each page.pages}}[{{title}}{{#if closed}}!{{else}}: {{content}}{{/if}}]{{/each}}{{#each site.sections}}{{closed}}{{/each}}
=== templates/one.hbs
{{#each page.section.pages}}[{{title}}{{#if closed}}!{{else}}: {{summary}}{{/if}}]{{/each}}{{page.closed}}
";

#[test]
fn what_a_page_says_is_shown_to_those_who_may_see_it() {
    let root = project(SHOWN);
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    assert!(built.summary.is_some(), "{}", report::text(&built.diagnostics, false));
    let text = |path: &str| fs::read_to_string(root.path().join("output").join(path)).unwrap();
    assert_eq!(text("index.html"), "[Board][Minutes][News: ][Plan][Teaser]\n\n");
    assert!(text("news/index.html").contains("The teaser.") && text("news/index.html").contains("#part"));
    let list = text("hr/index.html").replace('\n', "");
    assert!(list.starts_with("[Board!][Minutes!][Plan: <p>The plan.</p>][Teaser: <p>The teaser.</p>"), "{list}");
    assert!(list.ends_with("false"), "{list}");
    let board = "[Board: The board.][Minutes!][Plan: The plan.][Teaser: The teaser.]false\n";
    let plain = |path: &str| text(path).replace("<p>", "").replace("</p>", "");
    assert_eq!(plain("hr/board/index.html"), board);
    assert_eq!(plain("hr/board/minutes/index.html"), board.replace('!', ": Minutes."));
}

#[test]
fn a_body_that_is_revealed_shows_nothing_that_is_closed() {
    let site = |reveal: &str| {
        format!(
            "=== site/index.html\n{{{{#each (pages section='hr')}}}}{{{{#unless closed}}}}{{{{/unless}}}}{{{{/each}}}}\n\
             === site/hr/_index.md\n+++\nrequire_user = true\n+++\n\
             === site/hr/a.md\n+++\nreveal = ['{reveal}']\n+++\n{{{{> shortcodes/next}}}}\n\
             === site/hr/b.md\nSecret.\n\
             === templates/shortcodes/next.hbs\n{{{{#each page.section.pages}}}}{{{{summary}}}}{{{{/each}}}}\n"
        )
    };
    let mistakes = |reveal: &str| {
        let root = project(&site(reveal));
        let built = app::build(&options(root.path()), &|_| {}).unwrap();
        built.diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect::<Vec<_>>()
    };
    let is_told = |reveal: &str| mistakes(reveal).iter().any(|message| message.contains("is not for everybody"));
    assert!(is_told("content"));
    assert!(!is_told("summary"), "{:?}", mistakes("summary"));
}
