//! What holds on both of two ways through a page, between which a request decides.

use super::kind::{Kind, Role};
use super::raw::Raw;
use super::word::Word;
use super::{Context, Dashes, State};

impl Context {
    /// What holds after either way; `None` where the ways end in places of HTML that have nothing in common.
    pub(crate) fn join(self, other: Self) -> Option<Self> {
        if self == other {
            return Some(self);
        }
        let state = match (self.state, other.state) {
            (left, right) if left == right => left,
            // What follows may be the rest of a name; a blank ends that.
            (left, right) if is_between_attributes(left) && is_between_attributes(right) => State::AttributeName,
            (State::Comment(_), State::Comment(_)) => State::Comment(Dashes::None),
            _ => return None,
        };
        let element = joined_element(self, other)?;
        let is_other_name = self.word != other.word || self.state != other.state && state == State::AttributeName;
        // What follows may be the rest of a word that one way began.
        let in_relation = matches!(state, State::Value(_, Kind::Relation));
        Some(Self {
            state,
            element,
            word: if self.word == other.word { self.word } else { Word::EMPTY },
            is_end_tag: self.is_end_tag,
            is_name_unsure: self.is_name_unsure || other.is_name_unsure || is_other_name,
            role: if in_relation && is_other_name { Role::Acts } else { self.role.max(other.role) },
            url: self.url.join(other.url),
            script: self.script.join(other.script),
        })
        .filter(|_| self.is_end_tag == other.is_end_tag && (state != State::Declaration || self.word == other.word))
    }
}

/// In a tag, where an attribute may begin, or has begun without a value.
fn is_between_attributes(state: State) -> bool {
    matches!(state, State::TagName | State::Tag | State::AttributeName | State::AfterAttributeName)
}

fn joined_element(left: Context, right: Context) -> Option<Word> {
    let has_text = |context: Context| Raw::of(context.element.as_bytes()).is_some();
    match () {
        () if left.element == right.element => Some(left.element),
        () if has_text(left) || has_text(right) => None,
        () => Some(Word::UNKNOWN),
    }
}
