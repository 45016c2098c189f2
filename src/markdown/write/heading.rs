//! Headings: id, anchor, and their copy for a table of contents.

use super::Writer;
use crate::base::{Diagnostic, Span};
use crate::markdown::html::{push_attribute, without};
use crate::markdown::{Heading, Mistake};
use pulldown_cmark::{CowStr, Event, HeadingLevel, OffsetIter, TagEnd};
use std::ops::Range;

/// What the author wrote in `{#id .class name=value}`.
pub(super) struct Attributes<'a, 'e> {
    pub(super) id: Option<&'a str>,
    pub(super) classes: &'a [CowStr<'e>],
    pub(super) attrs: &'a [(CowStr<'e>, Option<CowStr<'e>>)],
}

impl Attributes<'_, '_> {
    fn push(&self, out: &mut String) {
        if !self.classes.is_empty() {
            let classes: Vec<&str> = self.classes.iter().map(|class| &**class).collect();
            push_attribute(out, "class", &classes.join(" "));
        }
        for (name, value) in self.attrs {
            push_attribute(out, name, value.as_deref().unwrap_or_default());
        }
    }
}

impl Writer<'_> {
    /// Writes a heading, up to its end.
    pub(super) fn heading(
        &mut self,
        level: HeadingLevel,
        written: Attributes<'_, '_>,
        range: Range<usize>,
        events: &mut OffsetIter<'_>,
    ) {
        let inner: Vec<_> = events.take_while(|(event, _)| !matches!(event, Event::End(TagEnd::Heading(_)))).collect();
        let text = self.plain_text(&inner);
        let id = self.heading_id(written.id, &text, self.lines.span(&range));
        self.block(&format!("<{level}"));
        push_attribute(&mut self.out, "id", &id);
        written.push(&mut self.out);
        self.out.push('>');

        let from = self.out.len();
        self.heading_cuts = Some(Vec::new());
        self.depth += 1;
        inner.into_iter().for_each(|(event, range)| self.event(event, range));
        self.depth -= 1;
        let cuts = self.heading_cuts.take().unwrap_or_default();
        let html = without(&self.out, from..self.out.len(), &cuts);
        let html = self.tags.strip(html.trim()).into_owned();

        let from = self.out.len();
        self.out.push_str(" <a class=\"anchor\"");
        push_attribute(&mut self.out, "href", &format!("#{id}"));
        push_attribute(&mut self.out, "aria-label", &format!("# {text}"));
        self.out.push_str(">#</a>");
        self.cut(from);
        self.out.push_str(&format!("</{level}>\n"));
        self.words.end();
        self.end_of_block();
        self.document.ids.push(id.clone());
        self.document.headings.push(Heading { level: level as u8, id, html });
    }

    fn plain_text(&self, events: &[(Event<'_>, Range<usize>)]) -> String {
        let mut text = String::new();
        for (event, _) in events {
            match event {
                Event::Text(part) => text.push_str(&self.tags.strip(part)),
                Event::Code(part) => text.push_str(&self.tags.restore(part)),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
        }
        // A tag leaves the blanks of both its sides.
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn heading_id(&mut self, own: Option<&str>, text: &str, span: Span) -> String {
        let Some(own) = own.filter(|own| !self.tags.any_in(own)) else { return self.ids.of_heading(text, span) };
        if let Err(first) = self.ids.take(own, span) {
            let diagnostic = Diagnostic::error(format!("id `{own}` is used twice"))
                .help(format!("give one of the headings another id, such as `{{#{own}-2}}`"));
            self.mistakes.push(Mistake { span, diagnostic, note: Some(("it is used first here", first)) });
        }
        own.to_owned()
    }
}
