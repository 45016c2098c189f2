//! Expressions → the origins of their values, and what they mention.

use super::Mentioned;
use super::scope::Origin;
use super::walk::{Here, Walk};
use crate::base::{Span, Text};
use crate::template::program::{Base, Call, Callee, Expression, Path};

impl<'p> Walk<'p> {
    /// The origin of the value of `expression`.
    pub(super) fn evaluate(&mut self, expression: &'p Expression, here: Here<'p>) -> Origin {
        match expression {
            Expression::Constant(..) => Origin::Other,
            Expression::Path(path) => self.path(path, here),
            Expression::Call(call) => match call.callee {
                Callee::Lookup => self.lookup(call, here),
                Callee::Helper(_) | Callee::Test(_) => {
                    for argument in call.arguments.iter().chain(call.hash.iter().map(|pair| &pair.value)) {
                        let origin = self.evaluate(argument, here);
                        self.whole(origin, argument.span(), here);
                    }
                    Origin::Other
                }
            },
        }
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
            let next = path.segments.get(index + 1).map(|segment| &segment.name);
            self.field(origin, &segment.name, next, path.span, here)
        })
    }

    /// The origin of the field `name`, which stands at `span`. If there is a `next`, the field `next` of it alone is read.
    fn field(&mut self, origin: Origin, name: &Text, next: Option<&Text>, span: Span, here: Here<'p>) -> Origin {
        if origin == Origin::Root {
            self.read(name, next);
        }
        let mentioned = match origin {
            Origin::Other => return Origin::Other,
            Origin::Overlaid(id) => {
                let overlay = self.scopes.overlay(id);
                let under = overlay.under;
                return overlay.over(name).unwrap_or_else(|| self.field(under, name, next, span, here));
            }
            Origin::Data => Mentioned::Data(name.clone()),
            Origin::Root => match &**name {
                "request" => Mentioned::Request,
                "form" => Mentioned::Form,
                "route" => Mentioned::Route,
                "data" if !self.has_var_data => return Origin::Data,
                _ => return Origin::Other,
            },
        };
        self.mention(mentioned, span, here);
        Origin::Other
    }

    fn lookup(&mut self, call: &'p Call, here: Here<'p>) -> Origin {
        let [value, name] = &call.arguments[..] else { return Origin::Other };
        let origin = self.evaluate(value, here);
        if let Expression::Constant(name, _) = name {
            let name = name.as_text().cloned().unwrap_or_else(|| name.to_string().into());
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
