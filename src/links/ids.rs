//! The ids of a page: which it has, and which stand in it twice.

use crate::html::{Html, VALUE, by_length};
use crate::links::known::Known;

/// The ids of one page, for the links of all others.
#[derive(Debug)]
pub(super) struct PageIds {
    /// One after the other, each followed by [`END`]: most pages are never asked for one.
    text: String,
    /// Whether there may be others, which only a request tells.
    pub(super) are_open: bool,
}

/// No id holds it: HTML gives U+FFFD in its place.
const END: char = '\0';

impl PageIds {
    /// The ids of a page; of a dynamic one with what is `known` of it.
    pub(super) fn new(html: &Html, known: Option<&Known>) -> Self {
        let mut text = String::new();
        for id in html.anchors() {
            text.push_str(id);
            text.push(END);
        }
        let are_open = known.is_some_and(|known| known.prints_html || text.contains(VALUE));
        text.shrink_to_fit();
        Self { text, are_open }
    }

    /// Each, in the order of the page.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.text.split_terminator(END)
    }
}

/// Each id that stands more than once in a page, whatever a request brings.
pub(super) fn doubles(html: &Html, known: Option<&Known>) -> Vec<String> {
    let is_certain = |at: usize| known.is_none_or(|known| known.is_certain(at));
    let ids = html.ids().filter(|(id, at)| is_certain(*at) && !id.contains(VALUE));
    let mut ids: Vec<&str> = ids.map(|(id, _)| id).collect();
    ids.sort_unstable_by(|a, b| by_length(a, b));
    let doubles = ids.chunk_by(|a, b| a == b).filter(|same| same.len() > 1);
    doubles.map(|same| same[0].to_owned()).collect()
}
