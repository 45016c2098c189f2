//! Expressions → the origins of their values, and what they mention.

use super::Mentioned;
use super::missing::passed_on;
use super::scope::Origin;
use super::walk::{Here, Walk};
use crate::base::{Span, Text};
use crate::template::fields::{Shape, Table};
use crate::template::program::{Base, Call, Callee, Expression, Path};

/// The names of a longer path below `data` are not followed: partials that call themselves could make one without end.
const PATH_NAMES_MAX: usize = 4;

/// The fields of `request` that only who has signed in has.
const OF_THE_USER: [&str; 3] = ["user", "user_name", "user_domain"];

impl<'p> Walk<'p> {
    /// The origin of the value of `expression`.
    pub(super) fn evaluate(&mut self, expression: &'p Expression, here: Here<'p>) -> Origin {
        match expression {
            Expression::Constant(..) => Origin::Other,
            Expression::Path(path) => self.path(path, here),
            Expression::Call(call) => match call.callee {
                Callee::Lookup => self.lookup(call, here),
                Callee::Helper(helper) => {
                    let first = self.arguments(call, here);
                    self.column(helper, call, first, here);
                    passed_on(helper, call, first)
                }
                Callee::Test(_) => {
                    self.arguments(call, here);
                    Origin::Other
                }
            },
        }
    }

    /// The origin of the first argument of `call`; all are read whole.
    fn arguments(&mut self, call: &'p Call, here: Here<'p>) -> Origin {
        let mut first = None;
        for argument in call.arguments.iter().chain(call.hash.iter().map(|pair| &pair.value)) {
            let origin = self.evaluate(argument, here);
            self.whole(origin, argument.span(), here);
            first.get_or_insert(origin);
        }
        first.unwrap_or(Origin::Other)
    }

    fn path(&mut self, path: &'p Path, here: Here<'p>) -> Origin {
        let start = match path.base {
            Base::Context(up) => {
                self.scopes.ancestor(here.names.frame, up).map_or(Origin::Other, |context| context.origin)
            }
            Base::Root => Origin::Root,
            Base::Variable(..) => Origin::Other,
            Base::Param(id) => self.scopes.param(id, here.names),
        };
        path.segments.iter().enumerate().fold(start, |origin, (index, segment)| {
            if index > 0 && matches!(origin, Origin::Data) {
                self.mention_data_name(&segment.name, segment.span, here);
            }
            self.judge_segment(path, index, origin, here);
            let next = path.segments.get(index + 1).map(|segment| &segment.name);
            self.field(origin, &segment.name, next, path.span, here)
        })
    }

    /// The origin of the field `name`, which stands at `span`. If there is a `next`, the field `next` of it alone is read.
    fn field(&mut self, origin: Origin, name: &Text, next: Option<&Text>, span: Span, here: Here<'p>) -> Origin {
        match origin {
            Origin::Other => Origin::Other,
            Origin::Overlaid(id) => {
                let overlay = self.scopes.overlay(id);
                let under = overlay.under;
                overlay.over(name).unwrap_or_else(|| self.field(under, name, next, span, here))
            }
            Origin::Root => {
                self.read(name, next);
                self.root(name, span, here)
            }
            Origin::Data => {
                self.mention(Mentioned::Data(name.clone()), span, here);
                Origin::Below(self.scopes.paths.id(vec![name.clone()]))
            }
            Origin::Below(path) => {
                let mut path = self.scopes.paths[path].clone();
                path.push(name.clone());
                if path.len() > PATH_NAMES_MAX { Origin::Other } else { Origin::Below(self.scopes.paths.id(path)) }
            }
            Origin::Table(table) => {
                if table == Table::Request && OF_THE_USER.contains(&&**name) && self.mentions.user.is_none() {
                    self.mentions.user = Some(self.step(span, here));
                }
                match table.field(name) {
                    Some(Shape::Table(table)) => Origin::Table(table),
                    Some(Shape::Rows(table)) => Origin::Rows(table),
                    Some(Shape::Any) | None => Origin::Other,
                }
            }
            // By its number.
            Origin::Rows(_) if &**name != "length" => origin.item(),
            Origin::Rows(_) => Origin::Other,
        }
    }

    fn root(&mut self, name: &str, span: Span, here: Here<'p>) -> Origin {
        let (mentioned, origin) = match name {
            "request" => (Mentioned::Request, Origin::Table(Table::Request)),
            "form" => (Mentioned::Form, Origin::Table(Table::Form)),
            "route" => (Mentioned::Route, Origin::Other),
            "page" => return Origin::Table(Table::Page),
            "site" => return Origin::Table(Table::Site),
            "data" if !self.has_var_data => return Origin::Data,
            _ => return Origin::Other,
        };
        self.mention(mentioned, span, here);
        origin
    }

    fn lookup(&mut self, call: &'p Call, here: Here<'p>) -> Origin {
        let [value, name] = &call.arguments[..] else { return Origin::Other };
        let origin = self.evaluate(value, here);
        if let Expression::Constant(name, name_span) = name {
            let name = name.as_text().cloned().unwrap_or_else(|| name.to_string().into());
            // Of the others it asks whether they have it.
            if let Origin::Table(_) = origin {
                let owner = format!("`{}`", &here.source.text[value.span().range()]);
                self.judge((origin, &name), *name_span, |_| owner, here);
            }
            return self.field(origin, &name, None, call.span, here);
        }
        self.evaluate(name, here);
        match origin {
            Origin::Data => self.mention_computed_name(call.span, here),
            origin => self.whole(origin, value.span(), here),
        }
        Origin::Other
    }

    /// All of a value is read, or could be.
    pub(super) fn whole(&mut self, origin: Origin, span: Span, here: Here<'p>) {
        let whole = self.scopes.whole(origin);
        if whole.has_root {
            self.mention(Mentioned::Everything, span, here);
        }
        if whole.has_data {
            self.mention(Mentioned::AllData, span, here);
        }
    }
}
