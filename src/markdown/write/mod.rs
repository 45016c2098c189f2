//! Markdown events → HTML, with what else a page needs to know of its text.
//!
//! Our own writer, not the library's: that one writes `style` attributes, which a strict Content-Security-Policy
//! forbids, footnotes where they were defined, and no places.

mod block;
mod heading;
mod link;

use super::footnote::Footnotes;
use super::heading::Ids;
use super::html::{begins_with_heading, ids, is_more, push_text, without};
use super::lines::Lines;
use super::shortcode::{TAG_BYTES_MAX, Tags};
use super::words::Words;
use super::{Document, Mistake, Options};
use crate::base::{Diagnostic, foreign_mark};
use pulldown_cmark::{Event, OffsetIter, Options as Syntax, Parser, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// Writes the HTML of `masked`, which is `lines` with masks for its tags, and all of the document but the pieces.
pub(super) fn write<'a>(masked: &str, tags: &'a Tags, lines: &'a Lines<'a>, options: Options<'a>) -> Writer<'a> {
    // GFM are its alerts.
    let mut syntax = Syntax::ENABLE_TABLES
        | Syntax::ENABLE_FOOTNOTES
        | Syntax::ENABLE_TASKLISTS
        | Syntax::ENABLE_STRIKETHROUGH
        | Syntax::ENABLE_GFM;
    syntax.set(Syntax::ENABLE_SMART_PUNCTUATION, options.smart_punctuation);
    let mut writer = Writer {
        tags,
        lines,
        options,
        out: String::with_capacity(masked.len() + masked.len() / 4),
        document: Document::default(),
        mistakes: Vec::new(),
        ids: Ids::default(),
        footnotes: Footnotes::default(),
        words: Words::default(),
        depth: 0,
        summary: Summary::default(),
        heading_cuts: None,
        image: None,
        table: block::Table::default(),
        label_open: false,
        foreign_is_told: false,
        is_in_comment: false,
        notes: Vec::new(),
    };
    writer.run(Parser::new_ext(masked, syntax).into_offset_iter());
    writer
}

pub(super) struct Writer<'a> {
    tags: &'a Tags,
    lines: &'a Lines<'a>,
    options: Options<'a>,
    pub(super) out: String,
    pub(super) document: Document,
    pub(super) mistakes: Vec<Mistake>,
    ids: Ids,
    footnotes: Footnotes,
    words: Words,
    /// How many elements are open.
    depth: usize,
    summary: Summary,
    /// Within a heading: the links in `out`, which its copy in a table of contents can't have.
    heading_cuts: Option<Vec<Range<usize>>>,
    /// Within an image: what follows is its `alt`.
    image: Option<link::Image>,
    table: block::Table,
    /// Whether the `<label>` of a task is open.
    label_open: bool,
    /// Of a whole text in another language the first tag is told.
    foreign_is_told: bool,
    /// Whether the author's own HTML has begun a comment.
    is_in_comment: bool,
    /// The footnotes that are open: their labels, and where in `out` they begin.
    notes: Vec<(String, usize)>,
}

/// What becomes the summary, as ranges of `out`.
#[derive(Default)]
struct Summary {
    /// Whether the comment that ends it was met.
    more: bool,
    /// The end of the block with that comment.
    end: Option<usize>,
    first_paragraph: Option<Range<usize>>,
    paragraph_start: usize,
    /// What it leaves out.
    cuts: Vec<Range<usize>>,
}

impl Writer<'_> {
    fn run(&mut self, mut events: OffsetIter<'_>) {
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => self.code_block(kind, range, &mut events),
                Event::Start(tag @ Tag::Heading { .. }) => self.heading(&tag, range, &mut events),
                event => self.event(event, range),
            }
        }
        let summary = self.summary.end.map(|end| 0..end).or(self.summary.first_paragraph.take());
        if let Some(range) = summary {
            let summary = without(&self.out, range, &self.summary.cuts);
            self.document.summary = self.tags.strip(&summary).trim().to_owned();
        }
        for (label, range) in self.footnotes.finish(&mut self.out) {
            let message = format!("footnote `{label}` is never referred to");
            self.warn(&range, message, &format!("refer to it by `[^{label}]`, or remove it"));
        }
        self.document.words = self.words.count();
        self.document.has_heading = begins_with_heading(&self.out);
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.image.is_some() {
            return self.alt(event);
        }
        match event {
            Event::Start(tag) => {
                self.start(tag, range);
                self.depth += 1;
            }
            Event::End(tag) => {
                self.depth -= 1;
                self.end(tag, range);
            }
            Event::Text(text) => {
                self.report_broken_tags(&text);
                self.warn_of_tags_that_are_text(&text, &range);
                self.words.add(&self.tags.strip(&text));
                push_text(&mut self.out, &text);
            }
            Event::Code(code) => {
                self.words.end();
                self.out.push_str("<code>");
                push_text(&mut self.out, &self.tags.restore(&code));
                self.out.push_str("</code>");
            }
            Event::Html(html) | Event::InlineHtml(html) => self.raw(&html, range),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Rule => self.block("<hr>\n"),
            Event::FootnoteReference(label) => {
                let from = self.out.len();
                self.footnotes.refer(&label, &mut self.out);
                self.cut(from);
            }
            Event::TaskListMarker(done) => {
                self.label_open = true;
                self.out.push_str("<label><input type=\"checkbox\" disabled");
                self.out.push_str(if done { " checked> " } else { "> " });
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => unreachable!("mathematics is not switched on"),
        }
    }

    /// Appends what begins on a line of its own.
    fn block(&mut self, html: &str) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str(html);
        self.words.end();
    }

    fn line_break(&mut self, html: &str) {
        self.words.end();
        self.out.push_str(html);
    }

    /// Leaves what was written since `from` out of the summary and of the table of contents.
    fn cut(&mut self, from: usize) {
        self.summary.cuts.push(from..self.out.len());
        self.cut_from_heading(from);
    }

    fn cut_from_heading(&mut self, from: usize) {
        if let Some(cuts) = &mut self.heading_cuts {
            cuts.push(from..self.out.len());
        }
    }

    fn raw(&mut self, html: &str, range: Range<usize>) {
        if is_more(html) {
            self.summary.more = true;
            return;
        }
        let html = &*self.with_plain_comments(html);
        self.report_broken_tags(html);
        for id in ids(html).filter(|id| !self.tags.any_in(id)) {
            // The author's own HTML is the author's: a second id of the same name is not reported here, only avoided.
            let _ = self.ids.take(id, self.lines.span(&range));
        }
        let from = self.out.len();
        self.out.push_str(html);
        self.cut_from_heading(from);
    }

    /// `html`, in whose comments tags are text: what an author takes out does not run.
    fn with_plain_comments<'t>(&mut self, html: &'t str) -> Cow<'t, str> {
        if !self.is_in_comment && !html.contains("<!--") {
            return html.into();
        }
        let mut plain = String::new();
        let mut rest = html;
        while !rest.is_empty() {
            let mark = if self.is_in_comment { "-->" } else { "<!--" };
            let end = rest.find(mark);
            let part;
            (part, rest) = rest.split_at(end.map_or(rest.len(), |at| at + mark.len()));
            plain += if self.is_in_comment { self.tags.restore(part) } else { part.into() }.as_ref();
            self.is_in_comment ^= end.is_some();
            // HTML, "comment start state": these are whole comments.
            let is_whole = plain.ends_with("<!--") && (rest.starts_with('>') || rest.starts_with("->"));
            self.is_in_comment &= !is_whole;
        }
        plain.into()
    }

    fn report_broken_tags(&mut self, text: &str) {
        for range in self.tags.broken_in(text) {
            let diagnostic = Diagnostic::error("shortcode tag has no end")
                .help("write `{{> shortcodes/name key=\"value\"}}`; for text, write `\\{{` or put it in backticks");
            self.mistakes.push(Mistake { span: self.lines.span(&range), diagnostic, note: None });
        }
    }

    /// Only shortcodes run in Markdown; a backslash before a tag says that it is text.
    fn warn_of_tags_that_are_text(&mut self, text: &str, range: &Range<usize>) {
        let is_as_written = text.len() == range.len();
        if self.foreign_is_told || !is_as_written || self.out.ends_with("<code>") {
            return;
        }
        let Some((tag, message)) = tag_in(text, &self.lines.text[range.start..]) else { return };
        let tag = range.start + tag.start..range.start + tag.end;
        if self.lines.text[..tag.start].ends_with(['\\', '$']) {
            return;
        }
        self.foreign_is_told = true;
        let help = "in Markdown only shortcodes run: `{{> shortcodes/name}}`; a page that is a template is `.html`; \
                    for text, write `\\{` or put it in backticks";
        self.warn(&tag, message, help);
    }

    fn warn(&mut self, range: &Range<usize>, message: String, help: &str) {
        let diagnostic = Diagnostic::warning(message).help(help);
        self.mistakes.push(Mistake { span: self.lines.span(range), diagnostic, note: None });
    }
}

/// The first tag of Handlebars or of another language that begins in `text`, and what is wrong with it; `source` is the text as it
/// was written, and all behind it.
fn tag_in(text: &str, source: &str) -> Option<(Range<usize>, String)> {
    if !text.as_bytes().contains(&b'{') {
        return None;
    }
    if let Some(start) = text.find("{{") {
        let end = source.floor_char_boundary(start + TAG_BYTES_MAX);
        let line = source[start..end].lines().next().unwrap_or_default();
        let end = line.find("}}").filter(|end| !line[2..*end].trim().is_empty())? + 2;
        let message = match line.as_bytes()[2] {
            b'<' | b'%' => "this is a shortcode of Hugo, and printed as it stands".to_owned(),
            _ => format!("`{}` is printed as it stands", &line[..end]),
        };
        return Some((start..start + end, message));
    }
    let (range, tag) = foreign_mark(text).filter(|(range, _)| text[range.start..].starts_with("{%"))?;
    Some((range, format!("this is a tag of {}, and printed as it stands", tag.language)))
}
