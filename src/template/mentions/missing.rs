//! Names that what they are asked of surely lacks, also where a rendering would take what is missing for nothing, as in `if`.
//!
//! Of the root it depends on the site which names there are: its vars, and what is given to partials. Whoever knows the site
//! decides.

use super::intern::Address;
use super::scope::{Context, Origin};
use super::walk::{Here, Walk};
use super::{Column, Missing};
use crate::base::{Diagnostic, Span, Text};
use crate::template::ROOTS;
use crate::template::fields::{Table, ensure_has_column};
use crate::template::helpers::{Helper, lacks};
use crate::template::program::{Base, Call, Expression, Path};
use crate::template::render::mistake::{of_helper, owner_of_context, owner_written};

/// What lacks a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The root has none of the names that every site has, and a site may have more.
    Root,
    Table(Table),
    /// A list, which has a length and numbers.
    List,
}

impl<'p> Walk<'p> {
    /// Judges the name at `index` of `path`, which is asked of `origin`.
    pub(super) fn judge_segment(&mut self, path: &'p Path, index: usize, origin: Origin, here: Here<'p>) {
        let segment = &path.segments[index];
        let owner = |walk: &Self| {
            let context = |up| walk.scopes.ancestor(here.names.frame, up);
            match path.base {
                Base::Context(up) if index == 0 => {
                    context(up).map_or_else(String::new, |Context { kind, .. }| owner_of_context(kind).to_owned())
                }
                _ => owner_written(here.source, path.span, segment.span),
            }
        };
        self.judge((origin, &segment.name), segment.span, owner, here);
    }

    /// Judges `name`, which stands at `span` and is asked of `origin`; `owner` is what messages call that.
    pub(super) fn judge(
        &mut self,
        (origin, name): (Origin, &Text),
        span: Span,
        owner: impl FnOnce(&Self) -> String,
        here: Here<'p>,
    ) {
        let under = |origin| if let Origin::Overlaid(id) = origin { self.scopes.overlay(id).under } else { origin };
        let lacking = match under(origin) {
            Origin::Root if !ROOTS.contains(&&**name) => Owner::Root,
            Origin::Table(table) if table.field(name).is_none() => Owner::Table(table),
            Origin::Rows(_) if &**name != "length" && !is_index(name) => Owner::List,
            _ => return,
        };
        if !here.is_doubtful && self.judged.insert((Address(here.source), span)) {
            let called = owner(self);
            self.mentions.missing.push(Missing {
                owner: lacking,
                name: name.clone(),
                place: here.source.place(span),
                called,
            });
        }
    }

    /// Notes the column that a helper asks of each row of its list, which comes from `list`.
    pub(super) fn column(&mut self, helper: &Helper, call: &'p Call, list: Origin, here: Here<'p>) {
        let named = |key: &str| call.hash.iter().find(|pair| *pair.name == *key).map(|pair| &pair.value);
        let (list, column) = match helper.name {
            "where" | "group" => (list, call.arguments.get(1)),
            "sort" => (list, named("by")),
            "pages" => (Origin::Rows(Table::Page), named("sort")),
            _ => return,
        };
        let Some(Expression::Constant(column, _)) = column else { return };
        let Some(column) = column.as_text().filter(|_| !here.is_doubtful) else { return };
        let place = || here.source.place(call.span);
        match list {
            Origin::Rows(table) => {
                if let Err(refusal) = ensure_has_column(table, column, |name, names| lacks("column", name, names))
                    && self.judged.insert((Address(here.source), call.span))
                {
                    self.mentions.mistakes.push(Diagnostic::at(of_helper(helper.name, refusal), place()));
                }
            }
            Origin::Below(path) if self.judged.insert((Address(here.source), call.span)) => {
                let data = self.scopes.paths[path].clone();
                self.mentions.columns.push(Column { helper: helper.name, data, name: column.clone(), place: place() });
            }
            _ => {}
        }
    }
}

/// The origin of what `helper` gives, if that is known: the rows of its first argument, or some of them.
pub(super) fn passed_on(helper: &Helper, call: &Call, first: Origin) -> Origin {
    match helper.name {
        "pages" => Origin::Rows(Table::Page),
        "where" | "sort" | "reverse" | "limit" => first.in_rows(),
        "first" | "last" if call.arguments.len() == 2 => first.in_rows(),
        "first" | "last" => first.item(),
        _ => Origin::Other,
    }
}

fn is_index(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}
