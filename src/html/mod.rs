//! A page as a browser reads it: where it leads, and the ids in it. The only reader of HTML.
//!
//! 1. `regular`: tags as all writers of HTML write them are read at sight, for most pages hold nothing else, and every page of
//!    every build is read;
//! 2. from the first thing on that is not so regular, html5gum reads, as the HTML standard says.

mod context;
mod regular;

pub use context::Context;
pub(crate) use context::{InScript, Spot};

use foldhash::fast::RandomState;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::cmp::Ordering;
use std::collections::HashSet;
use std::convert::Infallible;
use std::fmt;
use std::ops::Range;

/// Stands in a text for a value that only a request tells. A noncharacter of Unicode: no author writes it.
pub(crate) const VALUE: char = '\u{FDD0}';

/// What leads somewhere, in the words of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Noun {
    /// Anything but an image.
    Link,
    /// An image.
    Image,
}

impl fmt::Display for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Link => "link",
            Self::Image => "image",
        })
    }
}

/// What a page says that has to do with links. One value reads many pages, so that its room is asked for once.
#[derive(Debug, Default)]
pub(crate) struct Html {
    /// The texts of links, ids and names, one after the other.
    text: String,
    links: Vec<(Range<usize>, Noun)>,
    /// Each with the byte of the page at which it begins.
    ids: Vec<(Range<usize>, usize)>,
    names: Vec<Range<usize>>,
    base: Option<Range<usize>>,
}

/// What an attribute is to us.
#[derive(Clone, Copy)]
enum Attribute {
    Other,
    /// It leads somewhere.
    Url(Noun),
    /// It lists images.
    Set,
    Id,
    Name,
    Base,
}

impl Html {
    /// Reads a page as a browser with scripting reads it; what was read before is forgotten. The cost is linear in the text.
    pub(crate) fn read(&mut self, page: &str) {
        self.clear();
        let end = self.read_regular(page);
        self.read_any(page, end..page.len());
        self.deduplicate_links();
    }

    fn clear(&mut self) {
        self.text.clear();
        self.links.clear();
        self.ids.clear();
        self.names.clear();
        self.base = None;
    }

    /// Reads a part of the page that begins between tags.
    fn read_any(&mut self, page: &str, part: Range<usize>) {
        if part.is_empty() {
            return;
        }
        let (mut element, mut attribute) = (Vec::new(), Attribute::Other);
        let on_event = |event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
            match event {
                CallbackEvent::OpenStartTag { name } => {
                    element.clear();
                    element.extend_from_slice(name);
                }
                CallbackEvent::AttributeName { name } => attribute = self::attribute(&element, name),
                CallbackEvent::AttributeValue { value } => {
                    self.note(attribute, &String::from_utf8_lossy(value), part.start + span.start);
                }
                // What looks like an attribute of an end tag is none.
                CallbackEvent::CloseStartTag { .. } => element.clear(),
                _ => {}
            }
            None
        };
        let mut emitter = CallbackEmitter::new(on_event);
        emitter.naively_switch_states(true);
        Tokenizer::new_with_emitter(&page[part.clone()], emitter).for_each(drop);
    }

    /// Leaves the first of equal links; those with a [`VALUE`] may differ.
    fn deduplicate_links(&mut self) {
        let has_values = self.text.contains(VALUE);
        let mut seen = HashSet::with_capacity_and_hasher(self.links.len(), RandomState::default());
        self.links.retain(|(link, _)| {
            let link = &self.text[link.clone()];
            seen.insert(link) || has_values && link.contains(VALUE)
        });
    }

    /// Each target once, in the order of the page, with what leads there first; those with a [`VALUE`] may differ.
    pub(crate) fn links(&self) -> impl Iterator<Item = (&str, Noun)> {
        self.links.iter().map(|(link, noun)| (&self.text[link.clone()], *noun))
    }

    /// Every `id` in the order of the page, with the byte at which it begins.
    pub(crate) fn ids(&self) -> impl Iterator<Item = (&str, usize)> {
        self.ids.iter().map(|(id, at)| (&self.text[id.clone()], *at))
    }

    /// What a fragment may name: every `id`, and the `name` of every `<a>` (HTML, "find a potential indicated element").
    pub(crate) fn anchors(&self) -> impl Iterator<Item = &str> {
        let ids = self.ids.iter().map(|(id, _)| id);
        ids.chain(&self.names).map(|range| &self.text[range.clone()])
    }

    /// The first `<base href>`.
    pub(crate) fn base(&self) -> Option<&str> {
        self.base.clone().map(|base| &self.text[base])
    }

    /// Notes what an attribute says; its value begins at byte `at` of the page.
    fn note(&mut self, attribute: Attribute, value: &str, at: usize) {
        if matches!(attribute, Attribute::Other) {
            return;
        }
        let start = self.text.len();
        self.text.push_str(value);
        let all = start..self.text.len();
        match attribute {
            Attribute::Other => {}
            Attribute::Url(noun) => self.links.push((all, noun)),
            Attribute::Set => {
                let set = &self.text[all];
                let images = candidates(set).map(|url| start + url.start..start + url.end);
                self.links.extend(images.map(|url| (url, Noun::Image)));
            }
            Attribute::Id => self.ids.push((all, at)),
            Attribute::Name => self.names.push(all),
            Attribute::Base => _ = self.base.get_or_insert(all),
        }
    }
}

/// An order in which texts are compared quickly.
pub(crate) fn by_length(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// What an attribute of `element` is to us; names come in lower case. What leads somewhere is in the table "Attributes" at the
/// end of the HTML standard, without those that nobody follows (`cite`, `ping`), and in SVG 2 (`xlink:href`).
fn attribute(element: &[u8], name: &[u8]) -> Attribute {
    // A value that may print an attribute or not stands right before its name.
    let mut value = [0; 4];
    let value = VALUE.encode_utf8(&mut value).as_bytes();
    let mut name = name;
    while let Some(rest) = name.strip_prefix(value) {
        name = rest;
    }
    match (name, element) {
        (_, b"") => Attribute::Other,
        (b"id", _) => Attribute::Id,
        (b"name", b"a") => Attribute::Name,
        (b"href", b"base") => Attribute::Base,
        (b"srcset", b"img" | b"source") | (b"imagesrcset", b"link") => Attribute::Set,
        (b"src", b"img") | (b"poster", b"video") => Attribute::Url(Noun::Image),
        (b"href" | b"xlink:href" | b"src", _)
        | (b"data", b"object")
        | (b"action", b"form")
        | (b"formaction", b"button" | b"input") => Attribute::Url(Noun::Link),
        _ => Attribute::Other,
    }
}

/// The URLs of a list of images: each ends at white space or a final comma, and what follows until the next comma outside
/// of brackets describes it (HTML, "parse a srcset attribute").
fn candidates(set: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = set[from..].trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        let start = set.len() - rest.len();
        let len = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (url, after) = rest.split_at(len);
        if url.ends_with(',') {
            from = start + len;
            return Some(start..start + url.trim_end_matches(',').len());
        }
        let mut depth = 0_usize;
        let comma = after.find(|c: char| {
            depth = if c == '(' { depth + 1 } else { depth.saturating_sub(usize::from(c == ')')) };
            c == ',' && depth == 0
        });
        from = comma.map_or(set.len(), |comma| start + len + comma);
        (len > 0).then_some(start..start + len)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str) -> Html {
        let mut html = Html::default();
        html.read("<base href=x><a href=y id=z name=z>");
        html.read(page);
        html
    }

    fn check(page: &str, expected: &[&str]) {
        let html = read(page);
        let mut found: Vec<&str> = html.links().map(|(link, _)| link).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{page}");
    }

    #[test]
    fn every_attribute_that_leads_somewhere_is_found() {
        check("<A HREF=a><a href='b'>x</a><link href=\"c\"><area href=d>", &["a", "b", "c", "d"]);
        check("<img src=a><script src=b></script><video src=c poster=d><track src=e>", &["a", "b", "c", "d", "e"]);
        check("<form action=a><button formaction=b><input formaction=c type=image src=d>", &["a", "b", "c", "d"]);
        check("<object data=a></object><iframe src=b></iframe><embed src=c>", &["a", "b", "c"]);
        check("<svg><use href=#a /><use xlink:href=b /></svg>", &["#a", "b"]);
        check("<a href=a&amp;b><a href='&#47;c'><a\n href = \"d e\" >", &["/c", "a&b", "d e"]);
    }

    #[test]
    fn what_leads_nowhere_by_itself_is_none() {
        check("<a name=a data-href=b><p data=c action=d poster=e srcset=f><q cite=g>", &[]);
        check("<!-- <a href=a> --><script>'<a href=b>'</script><style>/*<a href=c>*/</style>", &[]);
        check("<title><a href=a></title><textarea><a href=b></textarea></p href=c>&lt;a href=d>", &[]);
        check("<a href><a href=''>", &[]);
        check("<a href=a", &[]);
    }

    #[test]
    fn the_images_of_a_set_are_told_apart() {
        check("<img srcset='a.png, b.png 2x,c.png 100w , d.png'>", &["a.png", "b.png", "c.png", "d.png"]);
        check("<source srcset='a,b.png 1x, c.png,, d.png f(1,2) 3x,e.png'>", &["a,b.png", "c.png", "d.png", "e.png"]);
        check("<link imagesrcset=' ,a.png'>", &["a.png"]);
        check("<img srcset=' , '>", &[]);
    }

    #[test]
    fn a_target_is_told_once_with_what_leads_there_first() {
        let html = read("<img src=b><a href=b><a href=a><img src=a>");
        assert_eq!(html.links().collect::<Vec<_>>(), [("b", Noun::Image), ("a", Noun::Link)]);
    }

    #[test]
    fn ids_and_the_first_base_are_found() {
        let html =
            read("<base target=x><base href=/a/><base href=/b/><p id=a><a name=b><p name=c><i id='d e'><p id=a>");
        assert_eq!(html.base(), Some("/a/"));
        assert_eq!(html.ids().collect::<Vec<_>>(), [("a", 51), ("d e", 80), ("a", 91)]);
        assert_eq!(html.anchors().collect::<Vec<_>>(), ["a", "d e", "a", "b"]);
        assert_eq!(read("<!-- <p id=a> --><code>id=\"b\"</code>&lt;p id=c><p data-id=d>").ids().count(), 0);
    }

    #[test]
    fn a_value_before_an_attribute_does_not_hide_it() {
        let page = "<a {x}href='/a/'{x}{x}href='/b/{x}' {x}{x} id=c>".replace("{x}", &VALUE.to_string());
        check(&page, &["/a/", "/b/\u{FDD0}"]);
        assert_eq!(read(&page).anchors().collect::<Vec<_>>(), ["c"]);
    }

    /// What is found in a page, read by html5gum alone where `is_regular` is false.
    fn shown(page: &str, is_regular: bool) -> String {
        let mut html = Html::default();
        if is_regular {
            html.read(page);
        } else {
            html.read_any(page, 0..page.len());
            html.deduplicate_links();
        }
        let links: Vec<_> = html.links().collect();
        format!(
            "{links:?} {:?} {:?} {:?}",
            html.ids().collect::<Vec<_>>(),
            html.anchors().collect::<Vec<_>>(),
            html.base()
        )
    }

    /// Pieces of pages, regular and not; any of them may follow any other.
    const PIECES: [&str; 48] = [
        "<a href=\"/a/\">",
        "<p id=\"b\">",
        "</p>",
        "<br/>",
        "<br />",
        "<img src=\"c\" srcset=\"d 1x, e 2x\" alt>",
        "<!doctype html>",
        "<!-- <a href=\"f\"> -->",
        "<!-->",
        "<!--->",
        "<!-- -- --!>",
        "-->",
        "<title>",
        "</title>",
        "<script>",
        "</script>",
        "</SCRIPT >",
        "<style media=\"g\">",
        "</style>",
        "<textarea id=\"h\">",
        "</textarea",
        "<noscript>",
        "</noscript>",
        "<A HREF=\"i\">",
        "<svg viewBox=\"0 0\">",
        "<a href='j'>",
        "<a href=k>",
        "<a title=\"<p id=l>\" href=\"m\">",
        "<a href=\"n&amp;o\" id=\"p\">",
        "<a href=\"q\"id=\"r\">",
        "<a\r\nhref=\"s\r\n\">",
        "<base href=\"t\">",
        "<a name=\"u\" href = \"v\">",
        "text & more",
        "\"",
        "'",
        ">",
        "<",
        "</",
        "=",
        " ",
        "\n",
        "é",
        "\u{FDD0}",
        "<a href=\"\">",
        "<?x?>",
        "<![CDATA[<a href=\"w\">]]>",
        "<a-b id=\"x\" data-id=\"y\" xlink:href=\"z\"/>",
    ];

    #[test]
    fn what_is_read_at_sight_is_what_html5gum_reads() {
        let mut seed = 1_u64;
        let mut below = |limit: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap() % limit
        };
        for _ in 0..20_000 {
            let pieces = below(9);
            let page: String = (0..pieces).map(|_| PIECES[below(PIECES.len())]).collect();
            assert_eq!(shown(&page, true), shown(&page, false), "{page}");
        }
    }

    #[test]
    fn pages_as_they_are_written_are_read_at_sight() {
        let page = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>a < b</title>\n\
                    <script defer src=\"a.js\"></script><style>a>b{}</style></head><body><!-- c --><p class=\"x\">a &amp; b\n\
                    <a href=\"/?a&amp;b\">x</a><svg viewBox=\"0 0 1 1\"><linearGradient/></svg></body></html>";
        assert_eq!(Html::default().read_regular(page), page.len());
        check(page, &["/?a&b", "a.js"]);
    }
}
