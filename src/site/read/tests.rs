//! Folders of pages → sections, URL paths and what is left out.

use super::{Include, read};
use crate::base::Diagnostics;
use crate::config::Config;
use crate::site::Site;
use crate::source;
use crate::testing::{TempFolder, shown};

/// 2026-11-22.
const NOW: Include = Include { drafts: false, future: false, now: 1_795_305_600 };

fn check_with(include: Include, files: &[(&str, &str)], expected: &[&str]) -> Site {
    let folder = TempFolder::with(files);
    let mut diagnostics = Diagnostics::default();
    let files = source::read_all(folder.path(), &mut diagnostics);
    assert_eq!(shown(&diagnostics), [""; 0]);
    let site = read(&files, &Config::default(), include, &mut diagnostics);
    assert_eq!(shown(&diagnostics), expected);
    site
}

fn check(files: &[(&str, &str)]) -> Site {
    check_with(NOW, files, &[])
}

/// `/blog/x/ in blog`, or `/blog/ of blog in .` for a section's own page.
fn pages(site: &Site) -> Vec<String> {
    let folder = |index: usize| match site.sections[index].folder.as_str() {
        "" => ".",
        folder => folder,
    };
    let one = |(index, page): (usize, &crate::site::Page)| {
        let mut text = page.path.clone();
        if let Some(own) = page.section_of {
            assert_eq!(site.sections[own].page, Some(index));
            text += &format!(" of {}", folder(own));
        }
        if let Some(around) = page.section {
            assert_eq!(site.sections[around].pages.contains(&index), page.section_of.is_none());
            text += &format!(" in {}", folder(around));
        }
        text
    };
    site.pages.iter().enumerate().map(one).collect()
}

fn assets(site: &Site) -> Vec<&str> {
    site.assets.iter().map(|(_, path)| path.as_str()).collect()
}

#[test]
fn each_page_belongs_to_the_nearest_section() {
    let site = check(&[
        ("site/index.html", ""),
        ("site/about.md", ""),
        ("site/blog/_index.md", ""),
        ("site/blog/2026-01-31-x.md", ""),
        ("site/blog/y/index.md", ""),
        ("site/docs/guides/_index.md", ""),
        ("site/docs/guides/deep/er/a.md", ""),
        ("site/docs/intro.md", ""),
        ("site/blog/old/_index.md", ""),
    ]);
    assert_eq!(
        pages(&site),
        [
            "/about/ in .",
            "/blog/x/ in blog",
            "/blog/ of blog in .",
            "/blog/old/ of blog/old in blog",
            "/blog/y/ in blog",
            "/docs/guides/ of docs/guides in .",
            "/docs/guides/deep/er/a/ in docs/guides",
            "/docs/intro/ in .",
            "/ of .",
        ]
    );
    let folders: Vec<_> = site.sections.iter().map(|section| (section.folder.as_str(), section.parent)).collect();
    assert_eq!(folders, [("", None), ("blog", Some(0)), ("blog/old", Some(1)), ("docs/guides", Some(0))]);
    assert_eq!(site.sections[0].sections, [1, 3]);
    assert_eq!(site.pages[1].front.date.unwrap().to_string(), "2026-01-31");
}

#[test]
fn the_home_section_needs_no_page() {
    let site = check(&[("site/about.md", "")]);
    assert_eq!(pages(&site), ["/about/ in ."]);
    assert_eq!(site.sections[0].page, None);
}

#[test]
fn files_go_beside_the_page_of_their_folder() {
    let site = check(&[
        ("site/robots.txt", ""),
        ("site/blog/_index.md", "+++\npath = '/news'\n+++\n"),
        ("site/blog/a.png", ""),
        ("site/blog/img/b.png", ""),
        ("site/blog/2026-01-31-x/index.md", "+++\nslug = 'y'\n+++\n"),
        ("site/blog/2026-01-31-x/photo 1.jpg", ""),
        ("site/feed/index.hbs", "+++\npath = '/feeds/all.xml'\n+++\n"),
        ("site/feed/style.xsl", ""),
        ("site/products/index.html", "+++\npath = '/products/{sku}/'\neach = 'p'\n+++\n"),
        ("site/products/logo.svg", ""),
        ("site/other/c.pdf", ""),
    ]);
    assert_eq!(
        assets(&site),
        [
            "/blog/y/photo 1.jpg",
            "/news/a.png",
            "/news/img/b.png",
            "/feeds/style.xsl",
            "/other/c.pdf",
            "/products/logo.svg",
            "/robots.txt",
        ]
    );
}

const UNFINISHED: &[(&str, &str)] = &[
    ("site/index.md", ""),
    ("site/draft.md", "+++\ndraft = true\n+++\n"),
    ("site/2026-11-23-tomorrow.md", ""),
    ("site/today.md", "+++\ndate = 2026-11-22\n+++\n"),
    ("site/secret/_index.md", "---\ndraft: true\n---\n"),
    ("site/secret/plan.md", ""),
    ("site/secret/deep/plan.pdf", ""),
    ("site/secret.md", ""),
    ("site/x/index.md", "---\ndate: 2027-01-01\n---\n"),
    ("site/x/photo.jpg", ""),
];

#[test]
fn drafts_and_the_future_are_left_out_with_their_folders() {
    let site = check(UNFINISHED);
    assert_eq!(pages(&site), ["/ of .", "/secret/ in .", "/today/ in ."]);
    assert_eq!(assets(&site), [""; 0]);
    assert_eq!((site.left_out.len(), site.left_out_below, site.sections.len()), (5, 1, 1));
}

#[test]
fn a_day_begins_in_the_offset_of_the_site() {
    let dated = [("site/a.md", "---\ndate: 2026-11-23\n---\n"), ("site/2026-11-23-b.md", "")];
    let folder = TempFolder::with(&dated);
    let files = source::read_all(folder.path(), &mut Diagnostics::default());
    for (utc_offset, begins) in [(0, 1_795_392_000), (13 * 3600, 1_795_345_200), (-8 * 3600, 1_795_420_800)] {
        for (now, expected) in [(begins - 1, 0), (begins, 2)] {
            let config = Config { utc_offset, ..Config::default() };
            let site = read(&files, &config, Include { now, ..NOW }, &mut Diagnostics::default());
            assert_eq!(site.pages.len(), expected, "{utc_offset} {now}");
        }
    }
}

#[test]
fn drafts_and_the_future_come_in_where_they_are_asked_for() {
    let site = check_with(Include { drafts: true, ..NOW }, UNFINISHED, &[]);
    assert_eq!(site.left_out.len(), 2);
    assert_eq!(assets(&site), ["/secret/deep/plan.pdf"]);
    let site = check_with(Include { drafts: true, future: true, ..NOW }, UNFINISHED, &[]);
    assert_eq!((site.left_out.len(), site.pages.len()), (0, 8));
}

#[test]
fn a_home_page_left_out_takes_nothing_with_it() {
    let site = check(&[("site/index.md", "+++\ndraft = true\n+++\n"), ("site/about.md", "")]);
    assert_eq!(pages(&site), ["/about/ in ."]);
    assert_eq!(site.left_out.len(), 1);
}

#[test]
fn every_mistake_is_told_and_the_page_stays() {
    let site = check_with(
        NOW,
        &[
            ("site/_index.md", ""),
            ("site/index.html", ""),
            ("site/blog/_index.hbs", ""),
            ("site/blog/_index.md", ""),
            ("site/blog/my post.md", ""),
            ("site/blog/100%.md", "+++\nslug = 'all'\n+++\n"),
            ("site/my files/a.md", ""),
            ("site/my files/b.md", "+++\npath = '/b'\n+++\n"),
            ("site/wrong.md", "+++\ntitel = 'x'\n+++\n"),
            ("site/wronger.md", "+++\ntitle = 'x\n+++\n"),
        ],
        &[
            "error: `site/blog/_index.hbs` and `site/blog/_index.md` are both the page of one section \
             --> site/blog/_index.md help: remove one of them",
            "error: `site/_index.md` and `site/index.html` are both the page of one section --> site/index.html \
             help: remove one of them",
            "error: the name `my post` can't stand in a URL: it holds ` ` --> site/blog/my post.md \
             help: give the page a slug, such as `my-post`",
            "error: the folder's name `my files` can't stand in a URL: it holds ` ` --> site/my files/a.md \
             help: rename the folder, or give the page a `path`",
            "error: unknown key `titel` --> site/wrong.md:2:1 [titel] help: did you mean `title`?",
            "error: failed to read TOML: the quote that begins here is never closed --> site/wronger.md:2:9 ['x] help: write `'` at the end of the text",
        ],
    );
    assert_eq!(site.pages.len(), 8);
}
