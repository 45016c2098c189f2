//! Contexts, by what stands before a value; and as html5gum reads it.

use super::*;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::convert::Infallible;

/// The context after the page, in which `·` is a value.
fn after(page: &str) -> Context {
    let mut context = Context::HTML;
    for (index, text) in page.split('·').enumerate() {
        if index > 0 {
            context.read_value();
        }
        context.read(text);
    }
    context
}

fn check(spot: Spot, pages: &[&str]) {
    for page in pages {
        let context = after(page);
        assert_eq!(context.spot(), spot, "{page}: {context:?}");
    }
}

const CODE: InScript = InScript::Code;
const WITHIN: InScript = InScript::Within;

#[test]
fn text_and_quoted_values_are_text() {
    check(
        Spot::Text,
        &["", "<p>", "<p>·", "a < b", "<title>", "<textarea>a", "<template>", "<noscript><p>", "<select><option>"],
    );
    check(Spot::Text, &["<p title=\"", "<p title='a·", "<p title = \"·", "<input value=\"", "<p data-style=\""]);
    check(
        Spot::Text,
        &["<script></script>", "<style></STYLE >", "<!-- -->", "<!--->", "<!-- --!>", "<!doctype html>", "</p x='a'>"],
    );
}

#[test]
fn what_is_no_text_is_told_apart() {
    check(Spot::TagName, &["<", "</", "<a·b", "<h", "</h·"]);
    check(Spot::Attributes, &["<p ", "<p data-", "<p a=\"b\"", "<p a b", "<p · c ", "<p ·", "<p a=b c", "<br/"]);
    check(
        Spot::Unquoted,
        &["<p title=", "<p title=a·", "<a href=/x/", "<a href=·", "<body onload=", "<p title=\"a\" b = "],
    );
    check(Spot::Comment, &["<!-- ", "<!--", "<!", "<!doctype ", "<?php ", "</ a", "<![CDATA[", "<!-- -- > ·"]);
    check(Spot::Style, &["<style>", "<style>a<b", "<p style=\"", "<p STYLE='a", "<p style=", "<svg><style>"]);
    check(Spot::Document, &["<iframe srcdoc=\"<p>"]);
    check(Spot::RawText, &["<iframe>", "<xmp><p>", "<plaintext></plaintext>", "<noembed>", "<noframes>"]);
}

#[test]
fn scripts_are_read_as_scripts() {
    check(Spot::Script(CODE), &["<script>", "<script type='a'>a = ", "<script>a = b; <!-- \n", "<svg><script>"]);
    check(
        Spot::Script(WITHIN),
        &["<script>a = '", "<script>// ", "<script>/* ·", "<script>a = `${", "<script>f(·, \"·"],
    );
    check(Spot::Handler(CODE), &["<p onclick=\"", "<p ONCLICK='f(\"a\", ", "<p onclick=\"f(&quot;a&quot;, ·, "]);
    check(Spot::Handler(WITHIN), &["<p onclick=\"f('", "<p onclick='f(&quot;", "<p onclick=\"f(&#39;·"]);
    assert_eq!(after("<script><!-- <script></script>").spot(), Spot::Script(WITHIN));
    check(
        Spot::Text,
        &["<script><!-- <script></script></script>", "<script><!-- </script>", "<script><!-- <script> --></script>"],
    );
}

#[test]
fn an_entity_hides_what_the_scheme_is() {
    check(
        Spot::HiddenUrl,
        &[
            "<a href='&Tab;",
            "<a href=' &#10;",
            "<a href='java&#115;",
            "<a href='javascript&colon;",
            "<img srcset='a 1x, &",
        ],
    );
    check(Spot::Text, &["<a href='/?a&amp;b=", "<a href='https://x/&amp;", "<a href='·&amp;b=", "<p title='&amp;"]);
}

#[test]
fn an_animated_attribute_may_be_a_url() {
    for page in ["<set to='", "<animate from='", "<animateTransform by='", "<animate values='/a;"] {
        assert!(after(page).takes_scheme(), "{page}");
    }
    assert!(!after("<p to='").takes_scheme());
    check(Spot::UnsureAttribute, &["<set attributeName='"]);
}

#[test]
fn a_url_is_text_where_its_scheme_is_fixed_or_can_be_refused() {
    let fixed = [
        "<a href=\"/a/",
        "<a href='?q=",
        "<a href='https://a/",
        "<form action=\"·/",
        "<object type=a data='/x",
        "<a href='mailto:",
    ];
    for page in fixed {
        assert!(after(page).spot() == Spot::Text && !after(page).takes_scheme(), "{page}");
    }
    let free = [
        "<a href=\"",
        "<a href='·",
        "<button formaction=\"",
        "<use xlink:href='",
        "<video poster='",
        "<img srcset='/a 1x, ",
    ];
    for page in free {
        assert!(after(page).spot() == Spot::Text && after(page).takes_scheme(), "{page}");
    }
    let refresh = "<meta http-equiv=refresh content=\"";
    for (content, takes_scheme) in
        [("", false), ("5; url=", true), ("5;URL='", true), ("0; url=/x/", false), ("0; xurl=", false)]
    {
        assert_eq!(after(&format!("{refresh}{content}")).takes_scheme(), takes_scheme, "{content}");
    }
    check(Spot::RunningUrl, &["<a href=\"javascript:f('", "<a href=\" java\nscript:", "<iframe src='data:text/html,"]);
    assert!(after("<a href='·:x").has_foreign_scheme() && !after("<p title='·:x").has_foreign_scheme());
    assert!(!after("<p href='·'><p title='·:").has_foreign_scheme());
}

#[test]
fn code_needs_a_fixed_host() {
    check(
        Spot::HostOfCode,
        &[
            "<script src=\"",
            "<script src='/",
            "<iframe src='https://",
            "<link rel='alternate stylesheet' href='//",
            "<base href='",
            "<embed src='·",
            "<object data='",
        ],
    );
    check(
        Spot::Text,
        &["<script src=\"/js/", "<iframe src='https://a/", "<link rel=canonical href='", "<base href='/·/"],
    );
}

#[test]
fn what_decides_the_meaning_of_another_attribute_is_no_text() {
    check(
        Spot::Decisive,
        &[
            "<link rel=\"",
            "<link rel='alternate ·",
            "<meta http-equiv='",
            "<META NAME=\"",
            "<input type='",
            "<input type=",
            "<script type='text/",
            "<button type=\"",
            "<iframe sandbox='",
            "<link as='",
        ],
    );
    check(Spot::Text, &["<ol type='", "<a rel='", "<input name='", "<p http-equiv='", "</input type='"]);
}

#[test]
fn the_target_of_a_link_is_what_its_relation_makes_it() {
    let acts =
        ["'·'", "'stylesheet'", "'a\nstylesheet'", "'style·'", "'·sheet'", "'&#115;tylesheet'", "STYLESHEET", "·"];
    for rel in acts {
        check(
            Spot::HostOfCode,
            &[&format!("<link rel={rel} href='"), &format!("<link rel='x' rel={rel} class=a href='/")],
        );
        check(Spot::Text, &[&format!("<link rel={rel} href='/css/")]);
    }
    check(Spot::HostOfLink, &["<link href='", "<link class=rel href=\"/", "<link href='https://·"]);
    check(
        Spot::Text,
        &["<link href='/css/", "<link rel='canonical' href='", "<link rel='' href='", "<link itemprop=url href='"],
    );
    // Each tag says it anew.
    check(Spot::HostOfLink, &["<link rel=canonical><link href='"]);
    check(Spot::Text, &["<link rel=stylesheet href='/x'><a href='"]);
}

#[test]
fn the_content_of_a_meta_is_text_where_its_name_stands_before() {
    for meta in
        ["http-equiv='·'", "http-equiv=refresh", "http-equiv='content-security-policy'", "", "name=a http-equiv=b"]
    {
        check(Spot::Order, &[&format!("<meta {meta} content='"), &format!("<meta {meta} content='5; ·")]);
        check(Spot::RunningUrl, &[&format!("<meta {meta} content='0;url=javascript:")]);
        check(Spot::Text, &[&format!("<meta {meta} content='0; url=/x/")]);
    }
    check(
        Spot::Text,
        &["<meta name=description content='", "<meta property='og:title' content=\"·", "<meta itemprop=a content='"],
    );
    assert!(!after("<meta name=description content='url=").takes_scheme());
    check(Spot::Order, &["<meta name=x><meta content='"]);
}

#[test]
fn an_element_that_a_value_names_may_be_any() {
    check(Spot::HostOfCode, &["<· href='", "<x· src='", "<e· src=\"/"]);
    check(
        Spot::UnsureAttribute,
        &["<· data='", "<x· content='", "<x· rel='", "<x· to='", "<f· action='", "<x· type='"],
    );
    check(Spot::Text, &["<h· title='", "<· src='/x/", "<h· class=\""]);
}

#[test]
fn files_that_are_no_html_begin_elsewhere() {
    let spot = |content_type: &str| Context::at_start_of(content_type).spot();
    for script in ["application/javascript", "text/javascript; charset=utf-8"] {
        assert_eq!(spot(script), Spot::Script(CODE), "{script}");
    }
    assert_eq!(spot("text/css; charset=utf-8"), Spot::Style);
    let is_read = |content_type: &str| {
        let mut context = Context::at_start_of(content_type);
        context.read("{\"a\": \"<p title='");
        context.is_in_attribute()
    };
    for plain in ["application/json", "application/manifest+json", "text/plain; charset=utf-8", "text/csv"] {
        assert!(!is_read(plain) && spot(plain) == Spot::Text, "{plain}");
    }
    for html in ["text/html; charset=utf-8", "text/xml", "image/svg+xml", "application/octet-stream", ""] {
        assert!(is_read(html), "{html}");
    }
    let mut script = Context::at_start_of("text/javascript");
    script.read("a = '</script>");
    assert_eq!(script.spot(), Spot::Script(WITHIN));
}

#[test]
fn two_ways_are_joined_where_they_have_something_in_common() {
    let join = |left: &str, right: &str| after(left).join(after(right));
    let check = |left: &str, right: &str, rest: &str, expected: Option<Spot>| {
        let spot = join(left, right).map(|mut context| {
            context.read(rest);
            context.spot()
        });
        assert_eq!(spot, expected, "{left} | {right} | {rest}");
    };
    check("<p>", "<p class=a>", "", Some(Spot::Text));
    check("<p checked", "<p ", " title='", Some(Spot::Text));
    check("<p checked", "<p ", ">", Some(Spot::Text));
    check("<p a", "<p b", "='", Some(Spot::UnsureAttribute));
    check("<p on", "<p ", "click='", Some(Spot::UnsureAttribute));
    check("<p a ", "<p onclick ", "= '", Some(Spot::UnsureAttribute));
    check("<p a=", "<p onclick=", "'", Some(Spot::UnsureAttribute));
    check("<p a=", "<p onclick=", "'' title='", Some(Spot::Text));
    check("<h1", "<h2", " title='", Some(Spot::Text));
    check("<script", "<script a", ">", Some(Spot::Script(CODE)));
    check("<script>a = 1", "<script>", "", Some(Spot::Script(CODE)));
    check("<script>'", "<script>", "'", Some(Spot::Script(WITHIN)));
    check("<!-- -", "<!-- ", "->", Some(Spot::Comment));
    check("<link rel='style", "<link rel='", "sheet' href='", Some(Spot::HostOfCode));
    check("<link rel='stylesheet'", "<link rel='icon'", " href='", Some(Spot::HostOfCode));
    check("<link rel='icon' ", "<link ", "href='", Some(Spot::HostOfLink));
    check("<link rel='icon'", "<link rel='canonical'", " href='", Some(Spot::Text));
    check("<meta name=a", "<meta http-equiv=a", " content='", Some(Spot::Order));
    check("<embed", "<img", " src='", Some(Spot::HostOfCode));
    check("<meta content='0; url=", "<meta content='", "/", Some(Spot::Order));
    assert!(join("<a href='", "<a href='/").is_some_and(|context| context.takes_scheme()));
    for (left, right) in
        [("<p>", "<p title='"), ("<p title='", "<p title=\""), ("<script", "<p"), ("<p>", "<script>"), ("<p ", "</p ")]
    {
        assert_eq!(join(left, right), None, "{left} | {right}");
    }
}

/// What both readings are compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Class {
    Text(Vec<u8>),
    Tag,
    Value,
    Comment,
}

const MARK: &str = "qqq";

/// The classes of each [`MARK`] in the page, as html5gum reads it; those in `<!doctype>` are left out.
fn by_html5gum(page: &str) -> Vec<Class> {
    let (mut classes, mut element) = (Vec::new(), Vec::new());
    let on_event = |event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        // What looks like an attribute of an end tag is told before its name.
        let mut note = |text: &[u8], class: Class| {
            let count = String::from_utf8_lossy(text).to_lowercase().matches(MARK).count();
            classes.extend(std::iter::repeat_n((span.start, class), count));
        };
        match event {
            CallbackEvent::OpenStartTag { name } => {
                note(name, Class::Tag);
                let is_raw = Raw::of(name).is_some();
                element = if is_raw { name.to_vec() } else { Vec::new() };
            }
            CallbackEvent::EndTag { name } => {
                note(name, Class::Tag);
                element.clear();
            }
            CallbackEvent::AttributeName { name } => note(name, Class::Tag),
            CallbackEvent::AttributeValue { value } => note(value, Class::Value),
            CallbackEvent::String { value } => note(value, Class::Text(element.clone())),
            CallbackEvent::Comment { value } => note(value, Class::Comment),
            _ => {}
        }
        None
    };
    let mut emitter = CallbackEmitter::new(on_event);
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(page, emitter).for_each(drop);
    classes.sort_by_key(|(start, _)| *start);
    classes.into_iter().map(|(_, class)| class).collect()
}

fn by_context(page: &str) -> Vec<Class> {
    let mut context = Context::HTML;
    let mut classes = Vec::new();
    for (index, text) in page.split(MARK).enumerate() {
        if index > 0 {
            classes.extend(match context.state {
                State::Plain | State::Text => Some(Class::Text(Vec::new())),
                State::Raw(_) => Some(Class::Text(context.element.as_bytes().to_vec())),
                State::Value(..) | State::BeforeValue => Some(Class::Value),
                State::Declaration | State::Comment(_) | State::BogusComment => Some(Class::Comment),
                State::Doctype => None,
                _ => Some(Class::Tag),
            });
            context.read(MARK);
        }
        context.read(text);
    }
    classes
}

/// Pieces of pages; any of them may follow any other. Marks in a raw text stand apart from what may be an end tag.
const PIECES: [&str; 44] = [
    MARK,
    MARK,
    MARK,
    MARK,
    " ",
    "\n",
    "<",
    "</",
    ">",
    "/",
    "=",
    "\"",
    "'",
    "-",
    "--",
    "!",
    "-->",
    "--!>",
    "<!--",
    "<!",
    "<!doctype ",
    "<?",
    "<p",
    "<p ",
    "<a href=",
    "<a href=\"",
    " title='",
    "x",
    "</p",
    "<script",
    "<script>",
    "</script",
    "</script>",
    "<style>",
    "</style>",
    "<title>",
    "</TITLE ",
    "<textarea>",
    "</textarea>",
    "<xmp>",
    "</xmp>",
    "<plaintext",
    "é",
    "&quot;",
];

#[test]
fn contexts_are_those_that_html5gum_reads() {
    let mut seed = 1_u64;
    let mut below = |limit: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % limit
    };
    let mut compared = 0;
    for _ in 0..50_000 {
        let pieces = below(14);
        let page: String = (0..pieces).map(|_| PIECES[below(PIECES.len())]).collect();
        // Every tag and comment ends.
        let page = page + "-->\"'>";
        let known = by_html5gum(&page);
        assert_eq!(by_context(&page), known, "{page}");
        compared += known.len();
    }
    assert!(compared > 20_000, "{compared}");
}
