//! Front matter as authors write it, and every mistake in it, whole.

use super::{Context, Header, front_matter};
use crate::base::{Diagnostics, Value};
use crate::site::{Key, SortBy, Syntax};
use crate::testing::{shown, source};

const PAGE: Context =
    Context { utc_offset: 3600, now: 1_795_305_600, body: Syntax::Markdown, is_section: false, is_home: false };
const HOME: Context = Context { is_section: true, is_home: true, ..PAGE };

fn check_in(context: Context, text: &str, expected: &[&str]) -> Header {
    let mut diagnostics = Diagnostics::default();
    let header = front_matter(&source("site/x.md", text), context, &mut diagnostics);
    assert_eq!(shown(&diagnostics), expected, "{text}");
    header
}

fn check(text: &str, expected: &[&str]) -> Header {
    check_in(PAGE, text, expected)
}

#[test]
fn toml_and_yaml_say_the_same() {
    let toml = "+++\r\ntitle = 'T'\r\ndescription = 'D'\r\nsummary = 'S'\r\ndate = 2026-01-31 10:00:00\r\n\
                updated = 2026-02-01\r\ndraft = true\r\nweight = -3\r\nslug = 's'\r\npath = 'p'\r\naliases = ['/a', 'b.html']\r\n\
                template = 'home'\r\nlayout = 'base'\r\neach = 'shop.products'\r\ndynamic = false\r\n\
                vars.data = 'Hello'\r\nextra.a.b = 1\r\n+++\r\nbody";
    let yaml = "---\ntitle: T\ndescription: D\nsummary: S\ndate: 2026-01-31 10:00:00\nupdated: 2026-02-01\n\
                draft: true\nweight: -3\nslug: s\npath: p\naliases: [/a, b.html]\ntemplate: home\nlayout: base\n\
                each: shop.products\ndynamic: false\nvars:\n  data: Hello\nextra:\n  a:\n    b: 1\n---\nbody";
    for text in [toml, yaml] {
        let header = check(text, &[]);
        let front = &header.front;
        assert_eq!(&text[header.body_start..], "body");
        let texts = [&front.title, &front.description, &front.summary, &front.template, &front.layout, &front.each];
        assert_eq!(texts.map(|text| text.as_deref().unwrap()), ["T", "D", "S", "home", "base", "shop.products"]);
        assert_eq!(front.date.unwrap().to_string(), "2026-01-31T10:00:00+01:00");
        assert_eq!(front.updated.unwrap().to_string(), "2026-02-01");
        assert_eq!((header.draft, front.weight), (true, -3));
        assert_eq!((header.slug.as_deref(), header.path.as_deref()), (Some("s"), Some("/p/")));
        assert_eq!(front.aliases.iter().map(|(alias, _)| &**alias).collect::<Vec<&str>>(), ["/a/", "/b.html"]);
        assert_eq!(front.vars.get("data").unwrap().to_string(), "Hello");
        assert!(!front.vars.is_open());
        assert!(matches!(front.extra.get("a"), Some(Value::Map(map)) if map.is_open()));
    }
}

#[test]
fn a_section_orders_and_styles_the_pages_below() {
    let header = check_in(HOME, "+++\nsort_by = 'weight'\npage_template = 'post'\n+++", &[]);
    assert_eq!(header.front.sort_by, SortBy::Weight);
    assert_eq!(header.front.page_template.as_deref(), Some("post"));
}

#[test]
fn a_page_without_front_matter_is_all_body() {
    let rules = [
        "",
        "# Title\n---\n",
        "----\n",
        "----\n\nNote: a rule, and text.\n",
        "- - -\nx\n",
        "-- \nx: y\n",
        "***\na: b\n",
    ];
    let comments =
        ["<!-- c -->\n---\nNote: text\n\n---\n", "<!-- title: x -->\nText", "<!-- never closed\n---\ntitle: x\n"];
    let braces =
        ["{{title}}: x", "{{> nav}}", "{% raw %}", "{: .wide}\nx", "{title}: x", "{\"quoted\"} x", "{name: x}", "{"];
    let words =
        ["Title: x\n", "Note: x\n", "author: x\n", "title\n", "title of: x\n", "<!DOCTYPE html>\n<title>x</title>"];
    for text in [&rules[..], &comments, &braces, &words].concat() {
        assert_eq!(check(text, &[]).body_start, 0, "{text}");
    }
}

#[test]
fn what_no_editor_shows_may_stand_before_front_matter() {
    for blank in ["\n", "\r\n \t\r\n", " ", "\t", "\u{feff}", "\u{feff}\u{feff}\n", "\u{a0}", "\u{200b}\n\n  "] {
        for text in
            ["+++\ndraft = true\n+++\nbody", "---  \ndraft: true\n---\t\nbody", "---\r\ndraft: true\r\n---\r\nbody"]
        {
            let text = format!("{blank}{text}");
            let header = check(&text, &[]);
            assert!(header.draft, "{text:?}");
            assert_eq!(&text[header.body_start..], "body");
        }
    }
    assert!(check("  ---\n  title: x\n  draft: true\n  ---\n", &[]).draft);
    check(
        "\n\n --- \n\ntitle: x\ndraft: x\n---\n",
        &["error: `draft` must be true or false, but is text --> site/x.md:6:8 [x]"],
    );
    check(
        "\n\n---\na: b: c\n---\n",
        &["error: failed to read YAML: mapping values are not allowed in this context --> site/x.md:4:5 [:] \
           help: put a value that holds `: ` in quotes"],
    );
}

#[test]
fn what_looks_like_front_matter_is_read_or_told() {
    let told = |text: &str, place: &str, why: &str, cure: &str| {
        let message = format!(
            "error: this looks like front matter, but is not read: {why} --> site/x.md:{place} \
             help: {cure}; if it is text of the page, put two lines `+++` before it"
        );
        check(text, &[&message]);
        assert_eq!(check(&format!("+++\n+++\n{text}"), &[]).body_start, 8);
    };
    let form = "put TOML between two lines `+++`, or YAML between two lines `---`";
    let line = "write `+++` alone on its first and last line for TOML, `---` for YAML";
    for first in ["---yaml", "--- # c", "---toml", "+++toml", "--- title: x", "+++ # c", "---\u{2028}title: x"] {
        told(
            &format!("{first}\ndraft: true\n---\n"),
            &format!("1:1 [{first}]"),
            &format!("`{first}` does not open it"),
            line,
        );
    }
    for first in ["----", "--", "++++", "—", "–-", "===", "- - -", "***", ";;;"] {
        let text = format!("\n{first} \n\nauthor: x\nrequire_user: true\n{first}\n");
        told(&text, &format!("2:1 [{first}]"), &format!("`{first}` does not open it"), line);
    }
    for first in ["x---", "---x", "**+++**", "+ ++", "++", "`---`", "> +++", "\\---", "<+++>x", "═══", "%%%"] {
        let text = format!("{first}\n# c\n\nauthor: x\n\ndraft: true\n---\n");
        if first.starts_with('<') {
            told(&text, &format!("1:1 [{first}]"), "no line `+++` or `---` opens it", form);
        } else {
            told(&text, &format!("1:1 [{first}]"), &format!("`{first}` does not open it"), line);
        }
    }
    told("author: x\n\n# c\ndraft: true\n---\n", "1:1 [author: x]", "no line `+++` or `---` opens it", form);
    told("author: x\n\nrequire_user: true\n\nText\n", "1:1 [author: x]", "no line `+++` or `---` opens it", form);
    for text in [
        "# x\n----\n# c\ndraft: true\n",
        "x\n**+++\ndraft = true\n---\n",
        "**---\n**---\n\ntitle: x\ndraft: true\n---\n",
    ] {
        let first = text.lines().next().unwrap_or_default();
        told(text, &format!("1:1 [{first}]"), "no line `+++` or `---` opens it", form);
    }
    told("x\ndraft = true\n---\n", "1:1 [x]", "no line `+++` or `---` opens it", form);
    told(";;;\n{ \"draft\": true }\n;;;\n", "1:1 [;;;]", "`;;;` does not open it", line);
    told("====\nRequire-User: true\n", "1:1 [====]", "`====` does not open it", line);
    told("Draft: true\n", "1:1 [Draft: true]", "no line `+++` or `---` opens it", form);
    for first in ["{\"draft\": true}", "{ 'title' : 1 }", "{draft: true}"] {
        told(first, &format!("1:1 [{first}]"), "it is JSON", form);
    }
    told("\n{\n  \"title\": \"x\"\n}\n", "2:1 [{]", "it is JSON", form);
    for first in ["draft: true", "require_user = true", "\"title\": x", "title : x"] {
        told(&format!("{first}\n---\n"), &format!("1:1 [{first}]"), "no line `+++` or `---` opens it", form);
    }
    let comment = "move the comment below the front matter";
    for first in ["<!-- c -->", "<!-- a -->\n\n<!-- b -->", "{{! c }}", "{{!-- c }} --}}", "<!DOCTYPE html>", "<?xml?>"]
    {
        let at = first.lines().count() + 1;
        told(
            &format!("{first}\n---\ndraft: true\n---\n"),
            &format!("{at}:1 [---]"),
            "a comment stands before it",
            comment,
        );
        told(&format!("{first}\n+++\n\n+++\n"), &format!("{at}:1 [+++]"), "a comment stands before it", comment);
    }
}

/// Rules, headings, tables and lists begin many pages.
#[test]
fn what_looks_like_front_matter_to_nobody_is_text() {
    for text in [
        "Title\n---\nText: x\n",
        "Title\nNote: x\n---\n",
        "Meeting\n---\n\nDate: 1 May\n\n---\n",
        "a | b\n--|--\ntitle | x\n",
        "|a|b|\n|---|---|\n|draft: true|x|\n",
        "***\n\n# Notes\n\ntitle: x\n",
        "C++\n\ntitle: x\n",
        "x--y\n\nText\n\ndraft: true\n",
        "- a\n- b\n\n---\n\ndate: x\n",
        "> quote\n\n---\n",
        "<!--\nnotes: x\n-->\n\nText\n",
        "Text about drafts:\n\ndraft: true\n\nMore text.\n\n---\n",
        "Example:\n```\ndraft: true\n```\n",
        "Example:\n\n~~~\ndraft: true\n~~~\n",
        "Example:\n\n    draft: true\n\n***\n",
        "```\ntitle: x\n```\n",
        "Use it so:\n\n    ---\n    draft: true\n    ---\n",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_no_editor_shows_is_blank() {
    assert_eq!(check("\0\u{1}+++\ntitle = 'x'\n+++\n", &[]).front.title.as_deref(), Some("x"));
}

#[test]
fn front_matter_that_stands_lower_down_is_told() {
    let told = |place: &str, why: &str, cure: &str| {
        format!(
            "error: this looks like front matter, but is not read: {why} --> site/x.md:{place} [draft = true] \
             help: {cure}; if it is text of the page, put it into a code block"
        )
    };
    let first = told("4:1", "it does not stand at the top of the page", "move it to the first line");
    check("# Rules\n\n+++\ndraft = true\n+++\n", &[&first]);
    let second = told("5:1", "the page has front matter above it", "move its keys to the front matter");
    check("+++\ntitle = 'x'\n+++\n+++\ndraft = true\n+++\n", &[&second]);
    assert_eq!(check("+++\n+++\n+++\ndraft = true\n+++\n", &[]).body_start, 8);
}

/// The line that opens front matter, written twice, leaves its keys outside.
#[test]
fn front_matter_that_is_opened_twice_is_told() {
    let told = |text: &str, place: &str| {
        let message = format!(
            "error: this looks like front matter, but is not read: the line that opens it stands twice --> site/x.md:{place} \
             help: remove one of the two; if it is text of the page, put it into a code block"
        );
        check(text, &[&message]);
    };
    told("+++\n+++\ndraft = true\n+++\n", "2:1 [+++]");
    told("+++\n\n+++ \n\n# c\ntitle = 'x'\n\nrequire_user = true\n+++\nText\n", "3:1 [+++]");
    told("---\n---\ntitle: x\n---\n", "2:1 [---]");
    told("  +++\n  +++\n  title = 'x'\n  +++\n", "2:3 [+++]");
    told("---\n---\ndraft: true\n- --\n", "2:1 [---]");
    told("---\r\n---\r\nauthor: me\r\ndraft: true\r\n---\r\n", "2:1 [---]");
    for text in
        ["+++\n+++\nText\n+++\n", "---\n---\nText\n---\n", "+++\n+++\ntitle: x\n---\n", "---\n---\nNote: x\n---\n"]
    {
        check(text, &[]);
    }
}

#[test]
fn empty_front_matter_is_none() {
    for text in ["---\n---\nx", "+++\n+++\nx", "---  \n# nothing\n---\t\nx"] {
        assert_eq!(&text[check(text, &[]).body_start..], "x");
    }
}

#[test]
fn a_fence_without_its_end_is_told_at_its_beginning() {
    check(
        "+++\ntitle = 'x'\n---\n",
        &[
            "error: front matter opened by `+++` is never closed --> site/x.md:1:1 [+++] help: end it with a line of `+++`",
        ],
    );
    check(
        "---\n\nA rule, and text.\n",
        &["error: front matter opened by `---` is never closed --> site/x.md:1:1 [---] \
           help: end it with a line of `---`; a rule at the top of a page is `***`"],
    );
}

#[test]
fn a_values_place_is_known() {
    let text = "+++\ntitle = 'x'\n+++\n";
    let front = check(text, &[]).front;
    assert_eq!(&text[front.span(Key::Title).range()], "'x'");
    assert_eq!(front.span(Key::Date).range(), 0..0);
    let text = "---\ntitle: x\n---\n";
    assert_eq!(&text[check(text, &[]).front.span(Key::Title).range()], "x");
}

#[test]
fn every_value_has_its_type() {
    check(
        "---\ntitle: 2026\nsummary: [a]\ndate: 31.01.2026\nupdated: 5\ndraft: 'no'\nweight: 1.5\naliases: 7\nvars: x\n---\n",
        &[
            "error: `title` must be text, but is a number --> site/x.md:2:8 [2026] help: put it in quotes",
            "error: `summary` must be text, but is a list --> site/x.md:3:10 [[a]]",
            "error: `date` must be a date, but is `31.01.2026` --> site/x.md:4:7 [31.01.2026] \
             help: write `2026-01-31`, `2026-01-31T10:00:00` or `2026-01-31T10:00:00+01:00`",
            "error: `updated` must be a date, but is a number --> site/x.md:5:10 [5] \
             help: write `2026-01-31`, `2026-01-31T10:00:00` or `2026-01-31T10:00:00+01:00`",
            "error: `draft` must be true or false, but is text --> site/x.md:6:8 ['no']",
            "error: `weight` must be a whole number, but is 1.5 --> site/x.md:7:9 [1.5]",
            "error: `aliases` must be a list of text, but is a number --> site/x.md:8:10 [7]",
            "error: `vars` must be a table, but is text --> site/x.md:9:7 [x]",
        ],
    );
}

#[test]
fn an_empty_value_is_an_absent_key() {
    let keys = [
        "title",
        "description",
        "summary",
        "date",
        "updated",
        "weight",
        "slug",
        "path",
        "aliases",
        "template",
        "layout",
    ];
    let others = ["each", "cache", "headers", "body_max", "reveal", "vars", "extra", "page_template", "sort_by"];
    for key in keys.into_iter().chain(others) {
        for value in ["", " ~", " null", " ''", " \" \""] {
            let header = check(&format!("---\n{key}:{value}\n---\n"), &[]);
            let front = &header.front;
            let texts = [
                &front.title,
                &front.description,
                &front.summary,
                &front.template,
                &front.layout,
                &front.each,
                &front.cache,
            ];
            assert_eq!(texts, [&None; 7], "{key}");
            assert_eq!((header.path, header.slug, front.date, front.weight), (None, None, None, 0));
            assert!(front.aliases.is_empty() && front.spans.is_empty() && front.extra.is_open());
        }
    }
}

#[test]
fn an_empty_value_of_a_key_that_protects_is_an_error() {
    for key in ["draft", "require_user", "allow_users", "allow_groups", "dynamic"] {
        let expected = |shown: &str| {
            format!("error: `{key}` is empty --> site/x.md:2:{shown} help: write its value, or remove the key")
        };
        check(&format!("---\n{key}:\n---\n"), &[&expected(&format!("1 [{key}]"))]);
        check(&format!("+++\n{key} = ''\n+++\n"), &[&expected(&format!("{} ['']", key.len() + 4))]);
    }
}

#[test]
fn one_text_stands_for_a_list_of_one() {
    let header = check("---\naliases: /old/\nreveal: summary\nallow_groups: CORP\\HR\n---\n", &[]);
    assert_eq!(header.front.aliases.iter().map(|(alias, _)| &**alias).collect::<Vec<_>>(), ["/old/"]);
    assert_eq!(
        (&*header.front.reveal, &*header.front.access.groups),
        (&["summary".into()][..], &["CORP\\HR".into()][..])
    );
    let header = check(
        "+++\naliases = '/a/, /b/'\n+++\n",
        &[
            "warning: `aliases` is one text that holds a comma --> site/x.md:2:11 ['/a/, /b/'] \
           help: if several are meant, write a list: `['/a/', '/b/']`",
            "error: alias `/a/, /b/` can't hold ` ` --> site/x.md:2:11 ['/a/, /b/'] help: put `-` in its place",
        ],
    );
    assert!(header.front.aliases.is_empty());
    check(
        "+++\nallow_users = 'A\\b,C\\d'\n+++\n",
        &[
            "warning: `allow_users` is one text that holds a comma --> site/x.md:2:15 ['A\\b,C\\d'] \
           help: if several are meant, write a list: `['A\\b', 'C\\d']`",
            "error: the name `A\\b,C\\d` in `allow_users` can't hold `,` --> site/x.md:2:15 ['A\\b,C\\d'] help: write `DOMAIN\\name`",
        ],
    );
}

#[test]
fn every_value_has_its_form() {
    check(
        "+++\nslug = 'a/b'\npath = '/a b'\naliases = ['/old', '/a?b', 3]\ntemplate = 'home.hbs'\nlayout = 'base.html'\n\
         each = 'shop.'\nvars = { data = 1, page = 2 }\n+++\n",
        &[
            "error: `slug` must be one segment, but holds `/` --> site/x.md:2:8 ['a/b'] help: give the whole path by `path`",
            "error: `path` can't hold ` ` --> site/x.md:3:8 ['/a b'] help: put `-` in its place",
            "error: `aliases` must be a list of text, but holds a number --> site/x.md:4:28 [3]",
            "error: `template` must be a name without extension --> site/x.md:5:12 ['home.hbs'] help: write `home`",
            "error: `layout` must be a name without extension --> site/x.md:6:10 ['base.html'] help: write `base`",
            "error: `each` must name a table of `data` --> site/x.md:7:8 ['shop.'] \
             help: write `products` for `site/data/products.csv`, `shop.products` for a file in a sub-folder",
            "error: `vars` can't hold `page`, which is a name of the generator's own --> site/x.md:8:20 [page] \
             help: rename it; `site`, `page`, `item`, `route`, `request` and `form` are taken",
        ],
    );
    check(
        "---\naliases:\n  - /old\n  - /a?b\n  - /x/{y}/\n  - ../c\nvars:\n  form: 1\n  x: 2\n  item: 3\n---\n",
        &[
            "error: alias `/a?b` can't hold `?` --> site/x.md:4:5 [/a?b] help: leave out the query and the fragment",
            "error: alias `/x/{y}/` can't hold `{`: it is one path, not a pattern --> site/x.md:5:5 [/x/{y}/] \
             help: write each old path out, in a line of its own",
            "error: alias `../c` can't hold the segment `..` --> site/x.md:6:5 [../c] \
             help: write the whole path, from the top of the site",
            "error: `vars` can't hold `form`, which is a name of the generator's own --> site/x.md:8:3 [form] \
             help: rename it; `site`, `page`, `item`, `route`, `request` and `form` are taken",
            "error: `vars` can't hold `item`, which is a name of the generator's own --> site/x.md:10:3 [item] \
             help: rename it; `site`, `page`, `item`, `route`, `request` and `form` are taken",
        ],
    );
    check_in(
        HOME,
        "+++\nsort_by = 'size'\n+++\n",
        &["error: `sort_by` can't be `size` --> site/x.md:2:11 ['size'] help: write `date`, `title` or `weight`"],
    );
}

#[test]
fn a_table_swallows_no_key_that_protects() {
    let keys = [
        ("draft", "true"),
        ("require_user", "true"),
        ("allow_users", "['anna']"),
        ("allow_groups", "['CORP\\Staff']"),
        ("dynamic", "false"),
    ];
    for (key, value) in keys {
        for table in ["extra", "vars", "extra.seo", "vars.x.y"] {
            let message = format!(
                "error: `{key}` has no effect below `[{table}]`: it belongs to that table --> site/x.md:5:1 [{key}] \
                 help: move `{key}` above the line `[ {table} ]`; if it is a value of your own, rename it"
            );
            let text = format!("+++\ndraft = false\n[ {table} ]\n# the page's\n{key} = {value}\n+++\n");
            check(&text, &[&message]);
        }
        let message = format!(
            "error: `{key}` has no effect below `headers`: it belongs to that table --> site/x.md:4:1 [{key}] \
             help: write `{key}` above `headers`, as a key of the page"
        );
        check(&format!("+++\ndraft = false\n[headers]\n{key} = {value}\n+++\n"), &[&message]);
    }
    check(
        "+++\n[vars]\ntitle = 'x'\n[[extra.links]]\nurl = 'x'\n  draft = true\n[extra.other]\nx = 1\n+++\n",
        &["error: `draft` has no effect below `[extra.links]`: it belongs to that table --> site/x.md:6:3 [draft] \
           help: move `draft` above the line `[vars]`; if it is a value of your own, rename it"],
    );
}

#[test]
fn yaml_swallows_no_key_that_protects_either() {
    let told = |key: &str, table: &str, place: &str| {
        let top = table.split('.').next().unwrap();
        format!(
            "error: `{key}` has no effect below `{table}`: it belongs to that table --> site/x.md:{place} \
             help: write `{key}` without indentation, outside of `{top}`; if it is a value of your own, rename it"
        )
    };
    check("---\nextra:\n  a: 1\n  draft: true\n---\n", &[&told("draft", "extra", "4:3 [draft]")]);
    check(
        "---\nvars:\n  x:\n    allow_users:\n      - anna\n---\n",
        &[&told("allow_users", "vars.x", "4:5 [allow_users]")],
    );
    check(
        "---\nextra:\n  links:\n  - url: x\n    draft: true\n---\n",
        &[&told("draft", "extra.links", "4:5 [url: x]")],
    );
}

#[test]
fn a_key_that_protects_is_known_in_other_letters() {
    for (written, key) in [
        ("Draft", "draft"),
        ("drafts", "draft"),
        ("DYNAMIC", "dynamic"),
        ("REQUIRE_USER", "require_user"),
        ("require-user", "require_user"),
        ("requireUser", "require_user"),
        ("require_users", "require_user"),
        ("required_user", "require_user"),
        ("requir_user", "require_user"),
        ("allow-user", "allow_users"),
        ("allowedUsers", "allow_users"),
        ("AllowGroup", "allow_groups"),
    ] {
        check(
            &format!("+++\n[extra]\n{written} = true\n+++\n"),
            &[&format!(
                "error: `{written}` has no effect below `[extra]`: it belongs to that table --> site/x.md:3:1 [{written}] \
                 help: it would not be read in these letters either; move `{key}` above the line `[extra]`; \
                 if it is a value of your own, rename it"
            )],
        );
    }
    check(
        "---\nheaders: { Require-User: x }\n---\n",
        &[
            "error: `Require-User` has no effect below `headers`: it belongs to that table --> site/x.md:2:10 [{ Require-User: x }] \
           help: it would not be read in these letters either; write `require_user` above `headers`, as a key of the page",
        ],
    );
    for written in ["craft", "drift", "user", "follow_users", "requirement", "draft_of", "dynamics_365"] {
        check(&format!("+++\n[extra]\n{written} = true\n+++\n"), &[]);
    }
}

#[test]
fn a_key_of_the_page_in_extra_is_doubted_where_the_page_lacks_it() {
    check(
        "+++\ntitle = 'x'\n[extra]\ntitle = 'y'\nweight = 1\ncache = 'z'\nauthor = 'a'\n[extra.deep]\nslug = 'x'\n\
         [extra.draft]\nx = 1\n[vars]\nweight = 1\n+++\n",
        &[
            "warning: `weight` below `[extra]` is a value of your own, not the page's `weight` --> site/x.md:5:1 [weight] \
             help: move it above the line `[extra]`, as `extra.weight` if it is your own",
            "warning: `cache` below `[extra]` is a value of your own, not the page's `cache` --> site/x.md:6:1 [cache] \
             help: move it above the line `[extra]`, as `extra.cache` if it is your own",
        ],
    );
    for text in [
        "+++\nextra.weight = 1\nextra.draft = true\nvars = { draft = true, title = 'x' }\n+++\n",
        "+++\nextra.list = [\n  { draft = true },\n]\n[extra.deep]\na.draft = true\nb = {\n  draft = true\n}\n+++\n",
        "---\nextra: { draft: true }\nvars:\n  links: [{ draft: true }]\n  deep: {\n    draft: true }\n---\n",
        "---\nextra:\n  weight: 1\n  links:\n  - { draft: true }\n---\n",
    ] {
        check(text, &[]);
    }
}

#[test]
fn a_day_to_come_in_a_table_does_not_hold_a_page_back() {
    let toml = "warning: `date` below `[vars]` is a value of your own, not the page's `date` --> site/x.md:3:1 [date] \
                help: move it above the line `[vars]`, as `vars.date` if it is your own";
    check("+++\n[vars]\ndate = 2026-11-23\n+++\n", &[toml]);
    let yaml = "warning: `date` below `extra` is a value of your own, not the page's `date` --> site/x.md:3:3 [date] \
                help: write it without indentation; if it is your own, rename it";
    check("---\nextra:\n  date: 2026-11-23\n---\n", &[yaml]);
    for text in [
        "+++\n[vars]\ndate = 2026-11-21\n+++\n",
        "+++\ndate = 2026-01-01\n[vars]\ndate = 2026-11-23\n+++\n",
        "+++\nvars.date = 2026-11-23\n+++\n",
        "---\nextra: { date: 2026-11-23 }\n---\n",
    ] {
        check(text, &[]);
    }
}

#[test]
fn an_unknown_key_finds_the_one_meant() {
    check(
        "---\ntitel: x\nkeywords: y\n---\n",
        &[
            "error: unknown key `titel` --> site/x.md:2:1 [titel] help: did you mean `title`?",
            "error: unknown key `keywords` --> site/x.md:3:1 [keywords] help: keys of your own belong under `extra`",
        ],
    );
}

#[test]
fn what_this_version_can_not_honour_is_never_ignored() {
    for key in [
        "paginate = 10",
        "menus = ['main']",
        "content_type = 'text/plain'",
        "format = 'json'",
        "tags = ['a']",
        "categories = ['a']",
    ] {
        let name = key.split(' ').next().unwrap();
        let message = format!(
            "error: `{name}` is not supported by this version of generator --> site/x.md:2:1 [{name}] help: remove it"
        );
        check(&format!("+++\n{key}\n+++\n"), &[&message]);
    }
}

#[test]
fn a_page_says_how_it_is_answered() {
    let header = check(
        "+++\ndynamic = true\ncache = 'max-age=60'\nheaders = { X-Robots-Tag = 'noindex' }\nrequire_user = true\n\
         allow_users = ['CORP\\anna', 'eve']\nallow_groups = [\"CORP\\\\Staff of 3\"]\n+++\n",
        &[],
    );
    let front = header.front;
    assert_eq!((front.dynamic, front.cache.as_deref()), (Some(true), Some("max-age=60")));
    assert_eq!(front.headers, [("X-Robots-Tag".into(), "noindex".into())]);
    assert_eq!(front.access.users, ["CORP\\anna".into(), "eve".into()]);
    assert_eq!(front.access.groups, ["CORP\\Staff of 3".into()]);
    assert!(front.access.require_user && !front.access.is_open());
    assert!(check("", &[]).front.access.is_open());
}

#[test]
fn what_can_be_no_header_is_told() {
    check(
        "+++\ncache = \"a\\nb\"\n+++\n",
        &["error: the header `cache` can't hold the character `\\n` --> site/x.md:2:9 [\"a\\nb\"]"],
    );
    check(
        "+++\nheaders = { X-A = 'a', x-a = 'b', Set-Cookie = 'c', 'a b' = 'c' }\n+++\n",
        &[
            "error: `headers` holds `x-a` twice --> site/x.md:2:24 [x-a] help: the case of letters makes no difference",
            "error: the header `Set-Cookie` is set by the server itself --> site/x.md:2:35 [Set-Cookie] help: remove it",
            "error: `a b` is no name of a header --> site/x.md:2:53 ['a b'] help: names are letters, digits and `-`",
        ],
    );
}

#[test]
fn a_page_limits_what_is_posted_to_it() {
    for (text, expected) in [("1", 1), ("4294967295", u32::MAX)] {
        let header = check(&format!("+++\nbody_max = {text}\n+++\n"), &[]);
        assert_eq!(header.front.body_bytes_max, Some(expected));
    }
    assert_eq!(check("", &[]).front.body_bytes_max, None);
    for text in ["0", "-1", "4294967296"] {
        let cause = format!("`body_max` must be a number of bytes from 1 to 4294967295 --> site/x.md:2:12 [{text}]");
        check(&format!("+++\nbody_max = {text}\n+++\n"), &[&format!("error: {cause}")]);
    }
    let expected = "error: `body_max` must be a whole number, but is text --> site/x.md:2:12 ['5 MB']";
    check("+++\nbody_max = '5 MB'\n+++\n", &[expected]);
}

#[test]
fn names_of_users_and_groups_are_those_of_windows() {
    check(
        "+++\nrequire_user = false\nallow_users = []\nallow_groups = ['*', 'a,b', ' c', 'D\\e\\f', '']\n+++\n",
        &[
            "error: `require_user = false` opens nothing: who may see a page that says nothing, the nearest page above it says \
             --> site/x.md:2:16 [false] help: remove it; a page for everybody can't lie below one that is not",
            "error: `allow_users` is empty --> site/x.md:3:15 [[]] \
             help: name who may see the page, or remove the key and write `require_user = true`",
            "error: the name `*` in `allow_groups` can't hold `*` --> site/x.md:4:17 ['*'] help: write `DOMAIN\\name`",
            "error: the name `a,b` in `allow_groups` can't hold `,` --> site/x.md:4:22 ['a,b'] help: write `DOMAIN\\name`",
            "error: the name ` c` in `allow_groups` must not begin or end with a blank --> site/x.md:4:29 [' c'] \
             help: write `DOMAIN\\name`",
            "error: the name `D\\e\\f` in `allow_groups` has more than one `\\` --> site/x.md:4:35 ['D\\e\\f'] \
             help: write `DOMAIN\\name`",
            "error: the name `` in `allow_groups` is empty --> site/x.md:4:44 [''] help: write `DOMAIN\\name`",
        ],
    );
}

#[test]
fn keys_stand_where_they_mean_something() {
    check(
        "+++\nsort_by = 'date'\npage_template = 'post'\n+++\n",
        &[
            "error: `sort_by` has no meaning here: it belongs in a section's `_index` file --> site/x.md:2:1 [sort_by] \
             help: remove it, or call the file `_index`, which makes its folder a section",
            "error: `page_template` has no meaning here: it belongs in a section's `_index` file \
             --> site/x.md:3:1 [page_template] help: remove it, or call the file `_index`, which makes its folder a section",
        ],
    );
    check_in(
        HOME,
        "+++\nslug = 'x'\n+++\n",
        &[
            "error: `slug` has no meaning here: the home page has no last segment --> site/x.md:2:1 [slug] help: remove it",
        ],
    );
}

#[test]
fn lines_are_those_of_the_file() {
    check(
        "---\r\ntitle: x\r\ndate: a: b\r\n---\r\n",
        &["error: failed to read YAML: mapping values are not allowed in this context --> site/x.md:3:8 [:] \
           help: put a value that holds `: ` in quotes"],
    );
    check(
        "---\ntitle: x\ntitle: y\n---\n",
        &["error: failed to read YAML: key `title` stands twice in one table --> site/x.md:3:1 [t]"],
    );
    check(
        "+++\r\ntitle = 'x'\r\ntitle = 'y'\r\n+++\r\n",
        &["error: failed to read TOML: duplicate key --> site/x.md:3:1 [title]"],
    );
    check(
        "---\n- a\n---\n",
        &["error: front matter must be a table of keys, but is a list --> site/x.md:2:1 [- a] \
           help: write `key: value`, a line for each"],
    );
}
