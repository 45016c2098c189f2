//! What is left of a template that many static pages share, for each of them to fill.

use super::show::show;
use super::support::{Page, Parsed};
use crate::support::plain;
use generator::base::{Refusal, Value};
use generator::template::helpers::Host;
use generator::template::{Filled, Folded};
use std::sync::{Arc, Mutex};

/// A site with every file, and two pages.
struct Site {
    /// The files that were named.
    named: Mutex<Vec<String>>,
}

impl Host for Site {
    fn language(&self) -> &str {
        "en"
    }

    fn asset(&self, path: &str) -> Result<String, Refusal> {
        self.named.lock().unwrap().push(path.to_owned());
        Ok(format!("/{path}?1"))
    }

    fn url(&self, path: &str) -> String {
        path.to_owned()
    }

    fn markdown(&self, text: &str) -> Result<String, Refusal> {
        Ok(format!("<p>{text}"))
    }

    fn pages(&self, _section: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal> {
        Ok(Arc::new(vec!["/a/".into(), "/b/".into()]))
    }
}

/// The page `/a/`, of which two fields are the page's own, and `extra` is a var.
fn page(template: &str, partials: &[(&str, &str)]) -> (Parsed, &'static Site) {
    let data = r#"{"site": {"title": "S"}, "page": {"url": "/a/", "title": "A"}, "extra": {"file": "f"}}"#;
    let site: &'static Site = Box::leak(Box::new(Site { named: Mutex::default() }));
    let parsed = Page { template, partials, data, holes: "page.url page.title extra", body: None }.parsed();
    (Parsed { filled: Filled::ByPage, host: site, ..parsed }, site)
}

/// Exactly `expected` is left of a page, after the files `named` were named; and it prints what the page prints.
#[track_caller]
fn check(template: &str, partials: &[(&str, &str)], expected: &str, named: &str) {
    let (page, site) = page(template, partials);
    let (folded, mistakes) = page.fold();
    assert_eq!(plain(&mistakes), "", "{template}");
    let Folded::Program(left) = folded else { panic!("{template}: {folded:?}") };
    let found = site.named.lock().unwrap().join(" ");
    assert_eq!((show(&left).as_str(), found.as_str()), (expected, named), "{template}");
    let (out, mistakes) = page.rest(&left);
    assert_eq!((out, plain(&mistakes)), (page.whole().0, String::new()), "{template}");
}

#[test]
fn a_menu_is_text_with_a_question_for_each_entry() {
    check(
        "{{site.title}}{{> menu}}{{page.title}}",
        &[("menu", "{{#each (pages)}}<a href={{this}}{{#if (eq this @root.page.url)}} aria-current{{/if}}>{{/each}}")],
        "S<a href=/a/{{< templates/menu.hbs}}{{#if (eq \"/a/\" @root.page.url)}} aria-current{{/if}}><a href=/b/\
         {{#if (eq \"/b/\" @root.page.url)}} aria-current{{/if}}{{/<}}>{{@root.page.title}}",
        "",
    );
}

#[test]
fn what_the_build_alone_can_work_out_may_depend_on_the_page() {
    check(
        "{{asset extra.file}}{{markdown page.title}}{{#each (pages section=page.title)}}{{this}}{{/each}}",
        &[],
        "{{(asset @root.extra.file)}}{{(markdown @root.page.title)}}\
         {{#each (pages section=@root.page.title) as |#0|}}{{#0}}{{/each}}",
        "",
    );
}

#[test]
fn a_file_is_named_by_pages_that_show_it_alone() {
    check(
        "{{asset \"a\"}}{{#if extra.x}}{{asset \"b\"}}{{else}}{{> p}}{{/if}}{{#if site.title}}{{asset \"d\"}}{{/if}}",
        &[("p", "{{asset \"c\"}}")],
        "/a?1{{#if @root.extra.x}}{{(asset \"b\")}}{{else}}{{< templates/p.hbs}}{{(asset \"c\")}}{{/<}}{{/if}}/d?1",
        "a d",
    );
}
