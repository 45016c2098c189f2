//! Links and images.

use super::Writer;
use crate::base::nfc;
use crate::markdown::Link;
use crate::markdown::html::{push_attribute, push_url, push_value};
use pulldown_cmark::{Event, LinkType};
use std::borrow::Cow;
use std::ops::Range;

/// The image whose `alt` is being written.
pub(super) struct Image {
    /// Elements open within it.
    depth: usize,
    title: String,
}

impl Writer<'_> {
    pub(super) fn start_link(&mut self, kind: LinkType, target: &str, title: &str, range: Range<usize>) {
        let target = match kind {
            LinkType::Email => Cow::Owned(format!("mailto:{target}")),
            _ => Cow::Borrowed(target),
        };
        let from = self.out.len();
        self.out.push_str("<a href=\"");
        self.push_target(&target, range, false);
        self.push_title(title);
        self.out.push('>');
        self.cut_from_heading(from);
    }

    pub(super) fn end_link(&mut self) {
        let from = self.out.len();
        self.out.push_str("</a>");
        self.cut_from_heading(from);
    }

    pub(super) fn start_image(&mut self, target: &str, title: &str, range: Range<usize>) {
        self.out.push_str("<img src=\"");
        self.push_target(target, range, true);
        self.out.push_str(" alt=\"");
        self.image = Some(Image { depth: 0, title: title.to_owned() });
    }

    /// Writes what stands in the brackets of an image, as text.
    pub(super) fn alt(&mut self, event: Event<'_>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Start(_) => image.depth += 1,
            Event::End(_) if image.depth > 0 => image.depth -= 1,
            Event::End(_) => {
                let title = std::mem::take(&mut image.title);
                self.image = None;
                self.depth -= 1;
                self.out.push('"');
                self.push_title(&title);
                self.out.push('>');
            }
            Event::Text(text) => push_value(&mut self.out, &self.tags.strip(&text)),
            Event::Code(code) => push_value(&mut self.out, &self.tags.restore(&code)),
            Event::SoftBreak | Event::HardBreak => self.out.push(' '),
            _ => {}
        }
    }

    /// Appends where a link leads, and the closing quote.
    fn push_target(&mut self, target: &str, range: Range<usize>, image: bool) {
        if self.tags.any_in(target) {
            push_url(&mut self.out, target);
        } else {
            let (path, fragment) = target.split_at(target.find('#').unwrap_or(target.len()));
            let resolved = if is_of_the_site(path) { (self.options.resolve)(path) } else { None };
            let is_ours = resolved.is_some() || path.is_empty();
            let fragment = if is_ours { nfc(fragment) } else { Cow::Borrowed(fragment) };
            let url = resolved.unwrap_or_else(|| path.to_owned()) + &fragment;
            push_url(&mut self.out, &url);
            let span = self.lines.span(&range);
            self.document.links.push(Link { target: target.to_owned(), url, span, image });
        }
        self.out.push('"');
    }

    fn push_title(&mut self, title: &str) {
        if !title.is_empty() {
            push_attribute(&mut self.out, "title", title);
        }
    }
}

/// Whether `target` has a path, and neither scheme nor host (RFC 3986, section 4.2).
fn is_of_the_site(target: &str) -> bool {
    let scheme = target.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    });
    !target.is_empty() && !target.starts_with("//") && !scheme
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_of_the_site_have_neither_scheme_nor_host() {
        for target in ["a.md", "/a", "../a?b", "./a:b", "?page=2"] {
            assert!(is_of_the_site(target), "{target}");
        }
        for target in ["", "//host/a", "https://host", "mailto:a@b", "x-y+z.1:a"] {
            assert!(!is_of_the_site(target), "{target}");
        }
    }
}
