//! Blocks: paragraphs, lists, quotes, tables, code; and the plain inline elements.

use super::Writer;
use crate::base::Diagnostic;
use crate::markdown::alert;
use crate::markdown::code::{Fence, push_lines};
use crate::markdown::highlight::Highlighted;
use crate::markdown::html::{push_attribute, push_text};
use crate::markdown::{LINE_BYTES_MAX, MISTAKES_MAX, Mistake, Reason, Uncoloured};
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, OffsetIter, Tag, TagEnd};
use std::ops::Range;

/// The table being written; Markdown's tables do not nest.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    in_head: bool,
    column: usize,
}

impl Writer<'_> {
    pub(super) fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if !is_inline(&tag) {
            self.close_label();
        }
        match tag {
            Tag::Paragraph => {
                self.block("<p>");
                if self.depth == 0 {
                    self.summary.paragraph_start = self.out.len() - "<p>".len();
                }
            }
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind),
            Tag::BlockQuote(None) => {
                self.warn_of_unknown_alert(&range);
                self.block("<blockquote>\n");
            }
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(first)) => self.block(&format!("<ol start=\"{first}\">\n")),
            Tag::List(None) => self.block("<ul>\n"),
            Tag::Item => self.block("<li>"),
            Tag::FootnoteDefinition(label) => {
                self.words.end();
                self.notes.push((label.to_string(), self.out.len()));
            }
            Tag::Table(alignments) => {
                self.table.alignments = alignments;
                // A wide table is scrolled, which takes the focus where there is no mouse.
                self.block("<div class=\"table\" tabindex=\"0\">\n<table>\n");
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.out.push_str("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.start_link(link_type, &dest_url, &title, range),
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title, range),
            Tag::HtmlBlock => self.block(""),
            // Headings and code are read as a whole; the rest is not switched on.
            _ => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                self.close_label();
                self.out.push_str("</p>\n");
                if self.depth == 0 && self.summary.first_paragraph.is_none() {
                    self.summary.first_paragraph = Some(self.summary.paragraph_start..self.out.len());
                }
            }
            TagEnd::BlockQuote(Some(_)) => self.out.push_str("</div>\n"),
            TagEnd::BlockQuote(None) => self.out.push_str("</blockquote>\n"),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => {
                self.close_label();
                self.out.push_str("</li>\n");
            }
            TagEnd::FootnoteDefinition => self.end_footnote(range),
            TagEnd::Table => self.out.push_str("</tbody>\n</table>\n</div>\n"),
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.out.push_str("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => {
                self.words.end();
                self.out.push_str(if self.table.in_head { "</th>" } else { "</td>" });
                self.table.column += 1;
            }
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Link => self.end_link(),
            TagEnd::HtmlBlock => self.is_in_comment = false,
            _ => {}
        }
        self.end_of_block();
    }

    /// Takes what was written for the footnote out of the page, to its list of footnotes.
    fn end_footnote(&mut self, range: Range<usize>) {
        let Some((label, start)) = self.notes.pop() else { return };
        let html = self.out.split_off(start);
        while self.summary.cuts.pop_if(|cut| cut.start >= start).is_some() {}
        let span = self.lines.span(&range);
        if let Err(first) = self.footnotes.define(&label, html, range) {
            let diagnostic = Diagnostic::warning(format!("footnote `{label}` is defined twice"))
                .help("remove one, or give it another name");
            let note = Some(("the page shows this one", self.lines.span(&first)));
            self.mistakes.push(Mistake { span, diagnostic, note });
        }
    }

    /// The summary ends with the block in which its comment stands.
    pub(super) fn end_of_block(&mut self) {
        if self.depth == 0 && self.summary.more && self.summary.end.is_none() {
            self.summary.end = Some(self.out.len());
        }
    }

    /// Writes a block of code, up to its end.
    pub(super) fn code_block(&mut self, kind: CodeBlockKind<'_>, range: Range<usize>, events: &mut OffsetIter<'_>) {
        self.close_label();
        let mut code = String::new();
        for (event, _) in events {
            match event {
                Event::Text(text) => code.push_str(&self.tags.restore(&text)),
                _ => break,
            }
        }
        let info = match &kind {
            CodeBlockKind::Fenced(info) => self.tags.restore(info),
            CodeBlockKind::Indented => "".into(),
        };
        let fence = Fence::parse(&info);
        self.block("<pre tabindex=\"0\"><code");
        if !fence.language.is_empty() {
            push_attribute(&mut self.out, "class", &format!("language-{}", fence.language));
        }
        self.out.push('>');
        self.push_code(&fence, &code, range);
        self.out.push_str("</code></pre>\n");
        self.end_of_block();
    }

    fn push_code(&mut self, fence: &Fence<'_>, code: &str, range: Range<usize>) {
        let lines = code.lines().count();
        let marked = fence.marked(lines).unwrap_or_else(|part| {
            let message = format!("code of {lines} lines has no lines `{part}` to mark");
            self.warn(&range, message, "write numbers of lines and ranges of lines, as in `{3-5,8}`");
            Vec::new()
        });
        let highlighter = self.options.highlighter.filter(|_| !fence.language.is_empty());
        let highlighted = highlighter.map(|highlighter| highlighter.highlight(fence.language, code));
        let html = match highlighted {
            Some(Some(Highlighted { html, plain_line })) => {
                if let Some(line) = plain_line {
                    self.note_uncoloured(reason(code, line), &range);
                }
                html
            }
            unknown => {
                if unknown.is_some() {
                    self.note_uncoloured(Reason::UnknownLanguage(fence.language.to_owned()), &range);
                }
                let mut html = String::with_capacity(code.len());
                push_text(&mut html, code);
                html.into()
            }
        };
        push_lines(&mut self.out, &html, &marked);
    }

    fn note_uncoloured(&mut self, reason: Reason, range: &Range<usize>) {
        let uncoloured = &mut self.document.uncoloured;
        if let Some(same) = uncoloured.iter_mut().find(|uncoloured| uncoloured.reason == reason) {
            same.count += 1;
        } else if uncoloured.len() < MISTAKES_MAX {
            uncoloured.push(Uncoloured { reason, span: self.lines.span(range), count: 1 });
        }
    }

    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let (class, title) = (alert::class(kind), alert::title(kind, self.options.language));
        self.block(&format!(
            "<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n"
        ));
    }

    /// Warns of a quote that begins as an alert and is none: of another kind, or with text on the line of its mark.
    fn warn_of_unknown_alert(&mut self, range: &Range<usize>) {
        let source = &self.lines.text[range.clone()];
        let Some(mark) = alert::mark(source) else { return };
        let start = range.start + source.len() - source.trim_start_matches(['>', ' ']).len();
        let message = format!("`{mark}` is printed as it stands");
        let help = "an alert begins with `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]` on a line of its own; for text, \
                    write `\\[!`";
        self.warn(&(start..start + mark.len()), message, help);
    }

    fn start_cell(&mut self) {
        self.out.push_str(if self.table.in_head { "<th" } else { "<td" });
        self.out.push_str(match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"left\">",
            Some(Alignment::Center) => " class=\"center\">",
            Some(Alignment::Right) => " class=\"right\">",
            Some(Alignment::None) | None => ">",
        });
    }

    fn close_label(&mut self) {
        if std::mem::take(&mut self.label_open) {
            self.out.push_str("</label>");
        }
    }
}

/// Why the line of this number stays plain.
fn reason(code: &str, line: u32) -> Reason {
    let text = code.split('\n').nth(line as usize - 1).unwrap_or_default();
    if text.len() > LINE_BYTES_MAX { Reason::LongLine } else { Reason::Work }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}
