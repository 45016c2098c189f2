//! Which closing tag belongs to which opening one; afterwards every block is closed, whatever the author wrote.

use super::expression::DEPTH_MAX;
use super::mistakes::Mistakes;
use super::token::{Tag, TagKind, Token};
use crate::base::{Diagnostic, Span, nearest};

/// The indices of a block's tags: the opening one, each `else`, the closing one.
pub(super) type Chain = Vec<usize>;

/// Tokens whose blocks are well nested, and the tags of each block.
pub(super) fn matched(tokens: Vec<Token>, mistakes: &mut Mistakes<'_>) -> (Vec<Token>, Vec<Chain>) {
    let mut matcher =
        Matcher { tokens: Vec::with_capacity(tokens.len()), chains: Vec::new(), open: Vec::new(), depth: 0, mistakes };
    for token in tokens {
        match token {
            Token::Tag(tag) => matcher.tag(tag),
            text => matcher.tokens.push(text),
        }
    }
    matcher.finish();
    (matcher.tokens, matcher.chains)
}

struct Matcher<'m, 'a> {
    tokens: Vec<Token>,
    chains: Vec<Chain>,
    open: Vec<Open>,
    /// Blocks and `else if`s around this place.
    depth: usize,
    mistakes: &'m mut Mistakes<'a>,
}

/// A block that is not closed yet.
struct Open {
    name: String,
    span: Span,
    tags: Chain,
    /// How many levels of nesting it makes so far: one, and one for each `else if`.
    levels: usize,
    /// Where its plain `else` stands.
    last_else: Option<Span>,
    /// Nested too deeply: its tags are dropped.
    dropped: bool,
    takes_else: bool,
}

impl Matcher<'_, '_> {
    fn tag(&mut self, tag: Tag) {
        if let Some(name) = tag.kind.opens() {
            let name = name.to_owned();
            self.opener(name, tag);
        } else {
            match &tag.kind {
                TagKind::Else | TagKind::ElseIf(_) => self.divider(tag),
                TagKind::Close(name) => {
                    let name = name.clone();
                    self.closer(&name, tag);
                }
                _ => self.tokens.push(Token::Tag(tag)),
            }
        }
    }

    fn opener(&mut self, name: String, tag: Tag) {
        let dropped = self.depth >= DEPTH_MAX;
        if self.depth == DEPTH_MAX {
            self.too_deep(tag.span);
        }
        self.depth += 1;
        let takes_else = matches!(tag.kind, TagKind::Open(_) | TagKind::OpenInverse(_));
        let tags = vec![self.tokens.len()];
        self.open.push(Open { name, span: tag.span, tags, levels: 1, last_else: None, dropped, takes_else });
        self.push(tag, dropped);
    }

    fn divider(&mut self, tag: Tag) {
        let next = self.tokens.len();
        let Some(open) = self.open.last_mut() else {
            self.mistakes.add(tag.span, Diagnostic::error("an `else` stands outside of any block"));
            return self.push(tag, true);
        };
        if let Some(earlier) = open.last_else {
            let message = Diagnostic::error(format!("the block `{}` has a second `else`", open.name));
            self.mistakes.add_with_note(tag.span, message, "the first one is here", earlier);
            return self.push(tag, true);
        }
        if !open.takes_else {
            let message = Diagnostic::error("a partial's block takes no `else`");
            self.mistakes.add_with_note(tag.span, message, "the block was opened here", open.span);
            return self.push(tag, true);
        }
        let mut dropped = open.dropped;
        if matches!(tag.kind, TagKind::Else) {
            open.last_else = Some(tag.span);
        } else {
            open.levels += 1;
            self.depth += 1;
            dropped |= self.depth > DEPTH_MAX;
        }
        if !dropped {
            open.tags.push(next);
        } else if self.depth == DEPTH_MAX + 1 {
            self.too_deep(tag.span);
        }
        self.push(tag, dropped);
    }

    fn closer(&mut self, name: &str, tag: Tag) {
        let fits = |open: &Open| open.name == name || open.name.is_empty() || name.is_empty();
        let Some(innermost) = self.open.last() else {
            self.mistakes.add(tag.span, Diagnostic::error(format!("`{{{{/{name}}}}}` closes no block")));
            return self.push(tag, true);
        };
        if !fits(innermost) {
            // Deeper openers than this are a flood, not a slip.
            let outer = self.open.iter().rev().take(DEPTH_MAX).position(fits);
            match outer {
                Some(unclosed) if unclosed == 1 || nearest(name, [&*innermost.name]).is_none() => {
                    (0..unclosed).for_each(|_| self.close_unclosed(Some(tag.span)));
                }
                _ => {
                    let message = format!("`{{{{/{name}}}}}` can't close the block `{}`", innermost.name);
                    let diagnostic = Diagnostic::error(message).help(format!("write `{{{{/{}}}}}`", innermost.name));
                    let span = innermost.span;
                    self.mistakes.add_with_note(tag.span, diagnostic, "the block was opened here", span);
                }
            }
        }
        self.close(tag);
    }

    /// The innermost block ends at `tag`.
    fn close(&mut self, tag: Tag) {
        let Some(mut open) = self.open.pop() else { return };
        self.depth -= open.levels;
        open.tags.push(self.tokens.len());
        self.push(tag, open.dropped);
        if !open.dropped {
            self.chains.push(open.tags);
        }
    }

    /// Tells that the innermost block has no end, and ends it here.
    fn close_unclosed(&mut self, before: Option<Span>) {
        let Some(open) = self.open.last() else { return };
        let name = &open.name;
        let diagnostic = Diagnostic::error(format!("the block `{name}` is never closed"))
            .help(format!("write `{{{{/{name}}}}}` where it ends"));
        let (span, end) = (open.span, before.map_or(open.span.end, |span| span.start));
        match before {
            Some(closer) => self.mistakes.add_with_note(span, diagnostic, "the block around it is closed here", closer),
            None => self.mistakes.add(span, diagnostic),
        }
        let span = Span { start: end, end };
        let kind = TagKind::Close(String::new());
        self.close(Tag { span, strip_before: false, strip_after: false, kind });
    }

    fn finish(&mut self) {
        while !self.open.is_empty() {
            self.close_unclosed(None);
        }
    }

    fn too_deep(&mut self, span: Span) {
        self.mistakes.add(span, Diagnostic::error(format!("blocks are nested more than {DEPTH_MAX} deep")));
    }

    fn push(&mut self, mut tag: Tag, dropped: bool) {
        if dropped {
            tag.kind = TagKind::Nothing;
        }
        self.tokens.push(Token::Tag(tag));
    }
}
