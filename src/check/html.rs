//! A rendered page: where it leads, and the ids in it.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::collections::{BTreeMap, HashSet};
use std::convert::Infallible;
use std::fmt;

/// What a page says that has to do with links.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Html {
    /// Each target once, with what leads there.
    pub(super) links: BTreeMap<String, Noun>,
    /// Every `id`, and the `name` of every `<a>` (HTML, "find a potential indicated element").
    pub(super) ids: HashSet<String>,
    /// The first `<base href>`.
    pub(super) base: Option<String>,
}

/// What leads somewhere, in the words of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Noun {
    Link,
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

/// Attributes with one URL, by element; the empty name stands for every element. From the table "Attributes" at the end of
/// the HTML standard, without those that nobody follows (`cite`, `ping`), and SVG 2's `xlink:href`.
const URLS: [(&str, &str, Noun); 9] = [
    ("img", "src", Noun::Image),
    ("video", "poster", Noun::Image),
    ("object", "data", Noun::Link),
    ("form", "action", Noun::Link),
    ("button", "formaction", Noun::Link),
    ("input", "formaction", Noun::Link),
    ("", "href", Noun::Link),
    ("", "xlink:href", Noun::Link),
    ("", "src", Noun::Link),
];

/// Attributes with a list of images (HTML, "srcset attribute").
const SETS: [(&str, &str); 3] = [("img", "srcset"), ("source", "srcset"), ("link", "imagesrcset")];

/// Reads a page as a browser with scripting reads it; the cost is linear in the text.
pub(super) fn read(html: &str) -> Html {
    let mut found = Html::default();
    let (mut element, mut attribute) = (String::new(), String::new());
    let on_event = |event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => set(&mut element, name),
            CallbackEvent::AttributeName { name } => set(&mut attribute, name),
            CallbackEvent::AttributeValue { value } => {
                found.note(&element, &attribute, &String::from_utf8_lossy(value));
            }
            // What looks like an attribute of an end tag is none.
            CallbackEvent::CloseStartTag { .. } => element.clear(),
            _ => {}
        }
        None
    };
    let mut emitter = CallbackEmitter::new(on_event);
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).for_each(drop);
    found
}

fn set(text: &mut String, bytes: &[u8]) {
    text.clear();
    text.push_str(&String::from_utf8_lossy(bytes));
}

impl Html {
    /// Notes what an attribute says; names come in lower case.
    fn note(&mut self, element: &str, attribute: &str, value: &str) {
        if element.is_empty() {
            return;
        }
        if attribute == "id" || (attribute, element) == ("name", "a") {
            self.ids.insert(value.to_owned());
        } else if (element, attribute) == ("base", "href") {
            self.base.get_or_insert_with(|| value.to_owned());
        } else if SETS.contains(&(element, attribute)) {
            candidates(value).for_each(|url| self.link(url, Noun::Image));
        } else if let Some((_, _, noun)) =
            URLS.iter().find(|(of, name, _)| *name == attribute && (of.is_empty() || *of == element))
        {
            self.link(value, *noun);
        }
    }

    fn link(&mut self, target: &str, noun: Noun) {
        self.links.entry(target.to_owned()).or_insert(noun);
    }
}

/// The URLs of a list of images: each ends at white space or a final comma, and what follows until the next comma outside
/// of brackets describes it (HTML, "parse a srcset attribute").
fn candidates(set: &str) -> impl Iterator<Item = &str> {
    let mut rest = set;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        if let Some(url) = url.strip_suffix(',') {
            rest = after;
            return Some(url.trim_end_matches(','));
        }
        let mut depth = 0_usize;
        let comma = after.find(|c: char| {
            depth = if c == '(' { depth + 1 } else { depth.saturating_sub(usize::from(c == ')')) };
            c == ',' && depth == 0
        });
        rest = comma.map_or("", |comma| &after[comma..]);
        (!url.is_empty()).then_some(url)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &[&str]) {
        let found: Vec<String> = read(html).links.into_keys().collect();
        assert_eq!(found, expected, "{html}");
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
    fn ids_and_the_first_base_are_found() {
        let html = read("<base target=x><base href=/a/><base href=/b/><p id=a><a name=b><p name=c><i id='d e'>");
        assert_eq!(html.base.as_deref(), Some("/a/"));
        let mut ids: Vec<_> = html.ids.into_iter().collect();
        ids.sort();
        assert_eq!(ids, ["a", "b", "d e"]);
    }
}
