//! Which fields of pages and sections a bundle carries: those that its programs can ask for, so that one page does not
//! bring a whole site along.
//!
//! Pages and sections are objects, and lead to each other (`page.parent.pages`). A program asks an object for a field
//!
//! 1. by a path: each of its segments may be a field's name;
//! 2. by `lookup VALUE NAME`;
//! 3. by a column of `group`, `sort`, `where` or `pages`: a path of names with dots. No other helper reads fields;
//! 4. by `{{#each OBJECT}}`, which reads them all.
//!
//! A field is shipped if its name is in any program by 1, or as a constant by 2 or 3. Every field is shipped if a name
//! of 2 or 3 is not a constant, or if the value of an `each` may be an object. That is decided by names as well: the
//! value of `a.b` may be an object if an object stands under the name `b` anywhere in the bundle, or if a hash
//! parameter `b` may be one; a block parameter may be one if what it was given may. Of what has no name (`this`, an
//! element of a list by its index, what most helpers give) it is taken for granted.
//!
//! So a program that finds a field at build time finds it at request time. Should this text be wrong, the request
//! fails with [`Error::NotShipped`](super::Error::NotShipped): a field that was left out is never null.

use crate::base::{Text, Value};
use crate::template::{Base, Block, BlockKind, Call, Callee, Expression, Pair, Path};
use std::collections::{HashMap, HashSet};

/// What the programs of a bundle can ask objects for.
#[derive(Debug, Default)]
pub(super) struct Names {
    fields: HashSet<Text>,
    is_all: bool,
    /// What `each` goes over.
    looped: Vec<Named>,
    /// What else a name may stand for.
    given: HashMap<Named, Vec<Named>>,
    /// Names under which an object stands.
    objects: HashSet<Text>,
}

/// The name by which an expression is followed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Named {
    /// The last name of a path.
    Field(Text),
    /// A block parameter.
    Param(u32),
    /// Neither: it may be anything.
    Nothing,
}

/// Helpers that give a list, or nothing.
pub(super) const GIVE_LISTS: [&str; 8] = ["group", "limit", "list", "pages", "reverse", "sort", "split", "where"];

impl Names {
    pub(super) fn asks_for(&self, name: &str) -> bool {
        self.is_all || self.fields.contains(name)
    }

    pub(super) fn path(&mut self, path: &Path) {
        self.fields.extend(path.segments.iter().map(|segment| segment.name.clone()));
    }

    pub(super) fn call(&mut self, call: &Call) {
        let hash = |key: &str| call.hash.iter().find(|pair| &*pair.name == key).map(|pair| &pair.value);
        let (name, is_path) = match call.callee {
            Callee::Lookup => (call.arguments.get(1), false),
            Callee::Helper(helper) => match helper.name {
                "group" | "where" => (call.arguments.get(1), true),
                "sort" => (hash("by"), true),
                "pages" => (hash("sort"), true),
                _ => (None, false),
            },
            Callee::Test(_) => (None, false),
        };
        match name {
            None => {}
            Some(Expression::Constant(name, _)) if is_path => {
                self.fields.extend(name.to_string().split('.').map(Text::from));
            }
            Some(Expression::Constant(name, _)) => _ = self.fields.insert(name.to_string().into()),
            Some(_) => self.is_all = true,
        }
    }

    pub(super) fn block(&mut self, block: &Block) {
        let argument = named(&block.argument);
        if let Some(first) = block.params.first() {
            let given = match block.kind {
                BlockKind::With | BlockKind::Bind => argument.clone(),
                _ => Some(Named::Nothing),
            };
            self.given.entry(Named::Param(first.id)).or_default().extend(given);
        }
        if block.kind == BlockKind::Each {
            self.looped.extend(argument);
        }
    }

    /// That a program calls a partial with this name put over its context.
    pub(super) fn pair(&mut self, pair: &Pair) {
        self.given.entry(Named::Field(pair.name.clone())).or_default().extend(named(&pair.value));
    }

    pub(super) fn object(&mut self, name: &Text) {
        self.objects.insert(name.clone());
    }

    /// After all programs and objects were met: asks for every field if an `each` may go over an object. Whether it now asks for
    /// more.
    pub(super) fn widen(&mut self) -> bool {
        let mut seen = HashSet::new();
        let mut next = self.looped.clone();
        let mut is_looped = false;
        while let Some(named) = next.pop().filter(|_| !is_looped) {
            is_looped = match &named {
                Named::Field(name) => self.objects.contains(name),
                Named::Param(_) => false,
                Named::Nothing => true,
            };
            if let Some(given) = self.given.get(&named)
                && seen.insert(named)
            {
                next.extend(given.iter().cloned());
            }
        }
        let widens = is_looped && !self.is_all;
        self.is_all |= is_looped;
        widens
    }
}

/// The name by which the value of `expression` is followed; `None` if it is never an object.
fn named(expression: &Expression) -> Option<Named> {
    match expression {
        Expression::Constant(Value::Object(_), _) => Some(Named::Nothing),
        Expression::Constant(..) => None,
        Expression::Path(path) => match (path.segments.last(), path.base) {
            (Some(last), _) => Some(field(&last.name)),
            (None, Base::Root | Base::Variable(..)) => None,
            (None, Base::Param(id)) => Some(Named::Param(id)),
            (None, Base::Context(_)) => Some(Named::Nothing),
        },
        Expression::Call(call) => match (call.callee, call.arguments.get(1)) {
            (Callee::Lookup, Some(Expression::Constant(name, _))) => Some(field(&name.to_string().into())),
            (Callee::Helper(helper), _) if GIVE_LISTS.contains(&helper.name) => None,
            _ => Some(Named::Nothing),
        },
    }
}

/// A number is not a name but the place of an element.
fn field(name: &Text) -> Named {
    let is_index = name.bytes().all(|byte| byte.is_ascii_digit());
    if is_index { Named::Nothing } else { Named::Field(name.clone()) }
}
