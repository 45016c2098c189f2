//! What white space around tags is not printed: `~`, and the rest of a line on which a tag stands alone.
//!
//! The rules are those of handlebars.js' `whitespace-control.js`, which looks at a tree. Here they are rules about the
//! tags in the order of the text. Whether a tag stands alone is judged by the text as written, before anything is taken away.

use super::blocks::Chain;
use super::cursor::is_space;
use super::token::{Tag, TagKind, Token};
use crate::base::Span;

pub(super) fn trim(text: &str, tokens: &mut [Token], chains: &[Chain]) {
    let mut trimmer = Trimmer { text, tokens };
    for index in 0..trimmer.tokens.len() {
        trimmer.single(index);
    }
    for chain in chains {
        trimmer.block(chain);
    }
}

struct Trimmer<'t> {
    text: &'t str,
    tokens: &'t mut [Token],
}

impl Trimmer<'_> {
    /// A tag that is no part of a block.
    fn single(&mut self, index: usize) {
        let Token::Tag(tag) = &self.tokens[index] else { return };
        let keeps_indentation = matches!(tag.kind, TagKind::Partial(_));
        let can_stand_alone = keeps_indentation || matches!(tag.kind, TagKind::Nothing);
        if !can_stand_alone && !matches!(tag.kind, TagKind::Output { .. }) {
            return;
        }
        let (before, after) = strips(tag);
        if before {
            self.cut_before(index, All);
        }
        if after {
            self.cut_after(index, All);
        }
        if can_stand_alone && self.ends_line_before(index) && self.begins_line_after(index) {
            self.cut_after(index, Line);
            if !keeps_indentation {
                self.cut_before(index, Line);
            }
        }
    }

    /// The tags of a block: body `k` stands between tags `k` and `k + 1`.
    fn block(&mut self, tags: &[usize]) {
        let (open, close) = (tags[0], tags[tags.len() - 1]);
        let is_chain = tags.len() > 2 && self.is_else_if(tags[1]);
        // handlebars.js swaps the bodies of `{{^x}}…{{else}}…{{/x}}` before it looks at white space.
        let is_swapped = tags.len() == 3
            && matches!(&self.tokens[open], Token::Tag(tag) if matches!(tag.kind, TagKind::OpenInverse(_)));
        let (first, second) = if is_swapped { (1, 0) } else { (0, 1) };
        let second = if tags.len() > 2 { second } else { first };
        let opens_line = self.ends_line_before(open) && self.begins_line_after(tags[first]);
        let closes_line = self.ends_line_before(tags[second + 1]) && self.begins_line_after(close);
        let (open_before, open_after) = self.strips(open);
        let (close_before, close_after) = self.strips(close);
        if open_before {
            self.cut_before(open, All);
        }
        if open_after {
            self.cut_after(tags[first], All);
        }
        if close_after {
            self.cut_after(close, All);
        }
        for body in 0..tags.len() - 2 {
            let (first, second) = if is_swapped { (1, 0) } else { (body, body + 1) };
            self.divider(tags[body + 1], tags[first + 1], tags[second]);
        }
        for body in 0..tags.len() - 1 {
            // In a chain handlebars.js takes the `~` of `{{~/if}}` for its first two conditions, and for each later one
            // the `~` before its own `else if`; it ends not the last body but the one after the next condition.
            let strips = if body < 2 { close_before } else { self.strips(tags[body]).0 };
            let is_condition = body == 0 || self.is_else_if(tags[body]);
            if strips && is_condition {
                let end = if is_swapped { tags[1] } else { tags[(body + 2).min(tags.len() - 1)] };
                self.cut_before(end, All);
            }
        }
        if opens_line {
            self.cut_after(tags[first], Line);
            self.cut_before(open, Line);
        }
        if closes_line {
            self.cut_after(close, Line);
            if !is_chain {
                self.cut_before(tags[second + 1], Line);
            }
        }
    }

    /// An `else`, between the body that ends at the tag `end` and the one that begins after the tag `start`.
    fn divider(&mut self, tag: usize, end: usize, start: usize) {
        let (before, after) = self.strips(tag);
        if before {
            self.cut_before(end, All);
        }
        if after {
            self.cut_after(start, All);
        }
        if self.ends_line_before(end) && self.begins_line_after(start) {
            self.cut_before(end, Line);
            self.cut_after(start, Line);
        }
    }

    fn strips(&self, index: usize) -> (bool, bool) {
        match &self.tokens[index] {
            Token::Tag(tag) => strips(tag),
            _ => (false, false),
        }
    }

    fn is_else_if(&self, index: usize) -> bool {
        matches!(&self.tokens[index], Token::Tag(tag) if matches!(tag.kind, TagKind::ElseIf(_)))
    }

    /// Whether nothing but white space stands on the line before the tag.
    fn ends_line_before(&self, tag: usize) -> bool {
        let Some(before) = tag.checked_sub(1) else { return true };
        let Token::Literal { whole, .. } = &self.tokens[before] else { return false };
        let text = &self.text[whole.range()];
        let rest = text.trim_end_matches(is_space);
        text[rest.len()..].contains('\n') || (before == 0 && rest.is_empty())
    }

    /// Whether nothing but white space stands on the line after the tag.
    fn begins_line_after(&self, tag: usize) -> bool {
        let Some(after) = self.tokens.get(tag + 1) else { return true };
        let Token::Literal { whole, .. } = after else { return false };
        let text = &self.text[whole.range()];
        let rest = text.trim_start_matches(is_space);
        text[..text.len() - rest.len()].contains('\n') || (tag + 2 == self.tokens.len() && rest.is_empty())
    }

    fn cut_before(&mut self, tag: usize, amount: Amount) {
        let Some(Token::Literal { kept, .. }) = tag.checked_sub(1).map(|before| &mut self.tokens[before]) else {
            return;
        };
        let text = &self.text[kept.range()];
        let rest = match amount {
            All => text.trim_end_matches(is_space),
            Line => text.trim_end_matches([' ', '\t']),
        };
        *kept = Span::new(kept.start as usize, kept.start as usize + rest.len());
    }

    fn cut_after(&mut self, tag: usize, amount: Amount) {
        let Some(Token::Literal { kept, whole }) = self.tokens.get_mut(tag + 1) else { return };
        let text = &self.text[kept.range()];
        let rest = match amount {
            All => text.trim_start_matches(is_space),
            // What is taken once is not taken twice: the next line is not this tag's.
            Line if kept.start > whole.start => text,
            Line => {
                let rest = text.trim_start_matches([' ', '\t']);
                rest.strip_prefix("\r\n")
                    .or_else(|| rest.strip_prefix('\n'))
                    .unwrap_or_else(|| rest.strip_prefix('\r').unwrap_or(rest))
            }
        };
        *kept = Span::new(kept.end as usize - rest.len(), kept.end as usize);
    }
}

/// How much is taken away.
#[derive(Clone, Copy)]
enum Amount {
    /// All white space, over lines.
    All,
    /// The indentation before, or the line end after.
    Line,
}
use Amount::{All, Line};

fn strips(tag: &Tag) -> (bool, bool) {
    (tag.strip_before, tag.strip_after)
}
