//! Finds front matter that stands lower down in a page: it would be published as text, and what it closes with it.
//!
//! Rules and underlined headings of Markdown are lines of dashes too. So what stands between such lines must read as keys from its
//! first line on, and one of the keys must be the page's. What a page shows as code is left alone.

use crate::base::{Diagnostic, Diagnostics, Source, Span};
use crate::site::fence::{Fence, is_blank, is_key_line, protecting_key, reads_as_front_matter};
use crate::site::page::Syntax;

/// The body of `source` holds no front matter, below `fence` if the page has any.
pub(super) fn ensure_body_holds_none(
    source: &Source,
    fence: Option<&Fence>,
    body: Syntax,
    diagnostics: &mut Diagnostics,
) {
    let (start, is_first) = (fence.map_or(0, |fence| fence.body_start), fence.is_none());
    let text = &source.text[start..];
    let below = text.trim_start_matches(is_blank);
    let first = below.lines().next().unwrap_or_default().trim_end_matches(is_blank);
    let is_told = !is_first && protecting_key(first).is_some();
    if is_told {
        let message =
            "this looks like front matter, but is not read: it stands below the line that ends the front matter";
        let at = source.text.len() - below.len();
        let diagnostic = Diagnostic::error(message).at(source.place(Span::new(at, at + first.len())));
        diagnostics
            .push(diagnostic.help("move it above that line; if it is text of the page, put it into a code block"));
    }
    // Most pages hold nothing that could open a block.
    let has_opener = ["---", "+++", ";;;"].iter().any(|opener| text.contains(opener)) || code_fence(first).is_some();
    // What ends the front matter may have been meant to begin it.
    let is_opened_above = !is_first && !is_told;
    if !(has_opener || is_opened_above && is_key_line(first)) {
        return;
    }
    let block = is_opened_above.then(|| Block::new(Opener::Dashes, 0));
    let mut scan = Scan { source, is_first, body, block, code: None, is_in_pre: false, is_at_start: true, diagnostics };
    let mut at = start;
    for line in text.split_inclusive('\n') {
        scan.line(at, line);
        at += line.len();
    }
    scan.end_block(false);
}

struct Scan<'a> {
    source: &'a Source,
    is_first: bool,
    body: Syntax,
    block: Option<Block>,
    /// The letter and the length of the fence of the code that is open.
    code: Option<(char, usize)>,
    is_in_pre: bool,
    /// Whether nothing but blank lines came so far.
    is_at_start: bool,
    diagnostics: &'a mut Diagnostics,
}

/// The lines below one that may open front matter.
struct Block {
    opener: Opener,
    /// How many blanks stand before the line that opens it.
    indent: usize,
    /// The first line that gives a key of the page.
    key: Option<Span>,
    /// The first one whose key protects the page.
    protecting: Option<Span>,
    /// Whether all lines so far read as keys and their values.
    is_all_keys: bool,
}

/// What opens a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opener {
    /// `---`, which Markdown has for rules and headings.
    Dashes,
    /// `+++` or `;;;`, which mean nothing in Markdown.
    Other,
    /// A fence of code at the top of a page.
    Code,
}

impl Scan<'_> {
    fn line(&mut self, at: usize, line: &str) {
        let text = line.trim_end_matches(is_blank);
        let inner = text.trim_start_matches([' ', '\t']);
        let indent = text.len() - inner.len();
        if self.code.is_some() || self.is_in_pre {
            return self.line_of_code(at, text);
        }
        let was_at_start = self.is_at_start;
        self.is_at_start &= inner.chars().all(is_blank);
        if self.body == Syntax::Markdown
            && let Some(fence) = code_fence(inner)
        {
            self.end_block(false);
            self.code = Some(fence);
            self.block = (was_at_start && self.is_first).then(|| Block::new(Opener::Code, indent));
            return;
        }
        if self.opens_pre(inner) {
            self.end_block(false);
            self.is_in_pre = !holds_tag(inner, "</pre");
            return;
        }
        // What is indented more is code to Markdown.
        let opener = match inner {
            "---" if indent < 4 => Some(Opener::Dashes),
            "+++" | ";;;" if indent < 4 => Some(Opener::Other),
            _ => None,
        };
        if opener.is_some() {
            self.end_block(true);
            self.block = opener.map(|opener| Block::new(opener, indent));
        } else if let Some(block) = &mut self.block {
            block.line(at, text);
        }
    }

    /// In Markdown, a line of text may hold a tag as code.
    fn opens_pre(&self, inner: &str) -> bool {
        (self.body == Syntax::Handlebars || inner.starts_with('<')) && holds_tag(inner, "<pre")
    }

    fn line_of_code(&mut self, at: usize, text: &str) {
        let is_end = match self.code {
            Some((letter, length)) => {
                let end = text.trim_start();
                end.len() >= length && end.chars().all(|c| c == letter)
            }
            None => holds_tag(text, "</pre"),
        };
        if is_end {
            self.end_block(true);
            (self.code, self.is_in_pre) = (None, false);
        } else if let Some(block) = &mut self.block {
            block.line(at, text);
        }
    }

    fn end_block(&mut self, is_closed: bool) {
        let Some(Block { opener, key, protecting, is_all_keys, .. }) = self.block.take() else { return };
        let is_whole = is_closed && is_all_keys;
        let (span, is_certain) = match (opener, protecting, key) {
            (Opener::Dashes | Opener::Code, Some(span), _) => (span, is_whole),
            (Opener::Other, Some(span), _) => (span, true),
            (Opener::Other, None, Some(span)) => (span, is_whole),
            (Opener::Dashes, None, Some(span)) if is_whole => (span, false),
            (_, None, _) => return,
        };
        let why = match opener {
            Opener::Code => "it stands in a code block",
            _ if self.is_first => "it does not stand at the top of the page",
            _ => "the page has front matter above it",
        };
        let cure = match opener {
            Opener::Code => "remove the fence around it; if it is text of the page, put two lines `+++` before it",
            _ if self.is_first => "move it to the first line; if it is text of the page, put it into a code block",
            _ => "move its keys to the front matter; if it is text of the page, put it into a code block",
        };
        let message = format!("this looks like front matter, but is not read: {why}");
        let diagnostic = if is_certain { Diagnostic::error(message) } else { Diagnostic::warning(message) };
        self.diagnostics.push(diagnostic.at(self.source.place(span)).help(cure));
    }
}

impl Block {
    fn new(opener: Opener, indent: usize) -> Self {
        Self { opener, indent, key: None, protecting: None, is_all_keys: true }
    }

    fn line(&mut self, at: usize, text: &str) {
        // Within code at the top of a page, the fences of front matter are part of it.
        let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
        let (at, text) = (at + blanks.min(self.indent), &text[blanks.min(self.indent)..]);
        let is_fence = self.opener == Opener::Code && matches!(text, "+++" | "---");
        if !self.is_all_keys || is_fence {
            return;
        }
        let span = || Some(Span::new(at, at + text.len()));
        // JSON is YAML too.
        let mut keys = text.trim_matches(['{', '}', ' ']).split(',').map(str::trim);
        if protecting_key(text).is_some() || text.starts_with('{') && keys.any(|key| protecting_key(key).is_some()) {
            self.protecting = self.protecting.or_else(span);
        } else if is_key_line(text) {
            self.key = self.key.or_else(span);
        }
        self.is_all_keys = reads_as_front_matter(text);
    }
}

/// Whether `text` holds `tag`, in any letters.
fn holds_tag(text: &str, tag: &str) -> bool {
    let is_there = |at: usize| text.as_bytes()[at..].get(..tag.len());
    text.match_indices('<').any(|(at, _)| is_there(at).is_some_and(|part| part.eq_ignore_ascii_case(tag.as_bytes())))
}

/// The letter and the length of a fence that opens code.
fn code_fence(text: &str) -> Option<(char, usize)> {
    let letter = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = text.len() - text.trim_start_matches(letter).len();
    // A line such as "```x```" is code within a line.
    (length >= 3 && !(letter == '`' && text[length..].contains('`'))).then_some((letter, length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::fence::Language;
    use crate::testing::{shown, source};

    fn check_in(body: Syntax, is_first: bool, text: &str, expected: &[&str]) {
        let mut diagnostics = Diagnostics::default();
        let fence = Fence { language: Language::Toml, start: 0, block: 0..0, body_start: 0 };
        let fence = (!is_first).then_some(fence);
        ensure_body_holds_none(&source("site/x.md", text), fence.as_ref(), body, &mut diagnostics);
        assert_eq!(shown(&diagnostics), expected, "{text}");
    }

    fn check(text: &str, expected: &[&str]) {
        check_in(Syntax::Markdown, true, text, expected);
    }

    fn told(severity: &str, place: &str) -> String {
        format!(
            "{severity}: this looks like front matter, but is not read: it does not stand at the top of the page \
             --> site/x.md:{place} help: move it to the first line; if it is text of the page, put it into a code block"
        )
    }

    #[test]
    fn front_matter_below_a_text_is_told() {
        check("# Rules\n\n+++\ndraft = true\n+++\nText\n", &[&told("error", "4:1 [draft = true]")]);
        check("Text\n---\ntitle: x\nrequire_user: true\n---\n", &[&told("error", "4:1 [require_user: true]")]);
        check("%YAML 1.2\n---\nDraft: yes\n---\n", &[&told("error", "3:1 [Draft: yes]")]);
        check("x\n;;;\nrequire-user = true\n;;;\n", &[&told("error", "3:1 [require-user = true]")]);
        check("x\n---\nallow_groups:\n  - CORP\\Staff\n---\n", &[&told("error", "3:1 [allow_groups:]")]);
        check(
            "x\r\n+++\r\n\r\nallow_users = [\r\n\"anna\",\r\n]\r\n---\r\n",
            &[&told("error", "4:1 [allow_users = []")],
        );
        check("x\n+++\ntitle = 'x'\ndate = 2027-01-01\n+++\n", &[&told("error", "3:1 [title = 'x']")]);
        check("- a\n\n  ---\n  draft: true\n  ---\n", &[&told("error", "4:3 [draft: true]")]);
        let json = r#"{ "title": "x", "draft": true }"#;
        check(&format!("x\n---\n{json}\n---\n"), &[&told("error", &format!("3:1 [{json}]"))]);
        check("x\n+++\ndraft = true\n", &[&told("error", "3:1 [draft = true]")]);
    }

    #[test]
    fn what_may_be_text_is_a_doubt() {
        check("Text\n---\ntitle: x\ndate: 2027-01-01\n---\n", &[&told("warning", "3:1 [title: x]")]);
        check("Text\n\n---\ndraft: true\n\nText\n", &[&told("warning", "4:1 [draft: true]")]);
        check("Text\n\n---\ndraft: true\nand more.\n\n---\n", &[&told("warning", "4:1 [draft: true]")]);
    }

    #[test]
    fn a_second_block_and_code_at_the_top_are_told() {
        check_in(
            Syntax::Handlebars,
            false,
            "---\ndraft: true\n---\n",
            &["error: this looks like front matter, but is not read: the page has front matter above it \
               --> site/x.md:2:1 [draft: true] \
               help: move its keys to the front matter; if it is text of the page, put it into a code block"],
        );
        let message = "error: this looks like front matter, but is not read: it stands in a code block \
                       --> site/x.md:4:1 [draft = true] \
                       help: remove the fence around it; if it is text of the page, put two lines `+++` before it";
        check("\n```toml\n+++\ndraft = true\n+++\n```\n", &[message]);
        check("\n```toml\n# c\ndraft = true\n```\n", &[message]);
        check("\n~~~~\n# c\ndraft = true\n~~~~\n", &[message]);
        check_in(Syntax::Markdown, false, "```toml\ndraft = true\n```\n", &[]);
    }

    #[test]
    fn a_key_right_below_the_front_matter_is_told() {
        let below = |text: &str, expected: &[&str]| check_in(Syntax::Markdown, false, text, expected);
        let message = "error: this looks like front matter, but is not read: it stands below the line that ends the front matter \
                       --> site/x.md:2:1 [draft: true] \
                       help: move it above that line; if it is text of the page, put it into a code block";
        below("\ndraft: true\n", &[message]);
        below("\ndraft: true\n\nText\n", &[message]);
        let among_others = "warning: this looks like front matter, but is not read: the page has front matter above it \
                            --> site/x.md:2:1 [draft: true] \
                            help: move its keys to the front matter; if it is text of the page, put it into a code block";
        below("title: y\ndraft: true\n", &[among_others]);
        for text in ["Draft: the first one\n", "Text\ndraft: true\n", "title: x\n", "```\ndraft: true\n```\n"] {
            below(text, &[]);
        }
    }

    #[test]
    fn rules_headings_and_code_are_left_alone() {
        for text in [
            "A\n---\nB\n---\nC: x\n---\n\n---\n",
            "A\n---\nNote: draft it\nauthor = me\n---\n",
            "---\nThe draft: true or false?\n---\n",
            "---\nDraft: the first one\n---\n",
            "---\nText\ndraft: true\n---\n",
            "Text\n\n```toml\n+++\ndraft = true\n+++\n```\n\n    ---\n    draft: true\n    ---\n",
            "Text\n\n- a\n\n  ~~~ yaml\n  ---\n  draft: true\n  ---\n  ~~~\n",
            "<pre>\n---\ndraft: true\n---\n</pre>\n",
            "Text\n---\n```\ndraft: true\n```\n---\n",
            "+++\n",
        ] {
            check(text, &[]);
        }
        check("`<pre>`\n---\ndraft: true\n---\n", &[&told("error", "3:1 [draft: true]")]);
    }
}
