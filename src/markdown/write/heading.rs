//! Headings: id, anchor, and their copy for a table of contents.

use super::Writer;
use crate::base::{Diagnostic, Span, nfc};
use crate::markdown::attributes::{Attributes, Braces, braces};
use crate::markdown::html::{push_attribute, without};
use crate::markdown::{Heading, Mistake};
use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Tag, TagEnd};
use std::ops::Range;

/// An event, and where it stands in the text.
type Positioned<'e> = (Event<'e>, Range<usize>);

impl<'a> Writer<'a> {
    /// Writes a heading, up to its end, with the attributes that the author wrote in braces.
    pub(super) fn heading(&mut self, tag: &Tag<'_>, range: Range<usize>, events: &mut OffsetIter<'_>) {
        let Tag::Heading { level, .. } = tag else { return };
        let events = events.take_while(|(event, _)| !matches!(event, Event::End(TagEnd::Heading(_))));
        let span = self.lines.span(&range);
        let (inner, Attributes { id, classes, others }) = self.without_attributes(events.collect(), span);
        let text = self.plain_text(&inner);
        let id = self.heading_id(id, &text, span);
        self.block(&format!("<{level}"));
        push_attribute(&mut self.out, "id", &id);
        if !classes.is_empty() {
            push_attribute(&mut self.out, "class", &classes.join(" "));
        }
        for (name, value) in others {
            push_attribute(&mut self.out, name, value);
        }
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
        if *level == HeadingLevel::H1 && self.depth == 0 && !text.is_empty() {
            self.document.title.get_or_insert(text);
        }
        self.document.headings.push(Heading { level: *level as u8, id, html, span });
    }

    /// The events of a heading's text, and its attributes.
    fn without_attributes<'e>(
        &mut self,
        mut events: Vec<Positioned<'e>>,
        span: Span,
    ) -> (Vec<Positioned<'e>>, Attributes<'a>) {
        let lines = self.lines;
        let (Some((_, first)), Some((_, last))) = (events.first(), events.last()) else {
            return (events, Attributes::default());
        };
        let start = first.start;
        match braces(&lines.text[start..last.end]) {
            Braces::Text => (events, Attributes::default()),
            Braces::Refused(name) => {
                let message = format!("a heading can't have the attribute `{name}`: it is shown as text");
                let help = "give it a class, as `{.wide}`, or write the heading in HTML";
                let diagnostic = Diagnostic::warning(message).help(help);
                self.mistakes.push(Mistake { span, diagnostic, note: None });
                (events, Attributes::default())
            }
            Braces::Attributes(len, attributes) => {
                let end = start + len;
                events.retain(|(_, range)| range.start < end);
                if let Some((event @ Event::Text(_), range)) = events.last_mut()
                    && range.end > end
                {
                    range.end = end;
                    *event = Event::Text(lines.text[range.clone()].to_owned().into());
                }
                (events, attributes)
            }
        }
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
        let own = &*nfc(own);
        if let Err(first) = self.ids.take(own, span) {
            let diagnostic = Diagnostic::error(format!("id `{own}` is used twice"))
                .help(format!("give one of the headings another id, such as `{{#{own}-2}}`"));
            self.mistakes.push(Mistake { span, diagnostic, note: Some(("it is used first here", first)) });
        }
        own.to_owned()
    }
}
