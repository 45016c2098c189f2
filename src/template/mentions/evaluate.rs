//! Expressions → what is known of their values, and what they mention.

use super::Mentioned;
use super::scope::Known;
use super::walk::{Here, Walk};
use crate::base::{Span, Text};
use crate::template::program::{Base, Call, Callee, Expression, Path};

impl<'p> Walk<'p> {
    /// What is known of the value of `expression`.
    pub(super) fn evaluate(&mut self, expression: &'p Expression, here: Here<'p>) -> Known {
        match expression {
            Expression::Constant(..) => Known::Other,
            Expression::Path(path) => self.path(path, here),
            Expression::Call(call) => match call.callee {
                Callee::Lookup => self.lookup(call, here),
                Callee::Helper(_) | Callee::Test(_) => {
                    for argument in call.arguments.iter().chain(call.hash.iter().map(|pair| &pair.value)) {
                        let known = self.evaluate(argument, here);
                        self.whole(known, argument.span(), here);
                    }
                    Known::Other
                }
            },
        }
    }

    fn path(&mut self, path: &'p Path, here: Here<'p>) -> Known {
        let start = match path.base {
            Base::Context(up) => {
                self.scopes.ancestor(here.names.frame, up).map_or(Known::Other, |context| context.known)
            }
            Base::Root => Known::Root,
            Base::Variable(..) => Known::Other,
            Base::Param(id) => self.scopes.param(id, here.names),
        };
        path.segments.iter().enumerate().fold(start, |known, (index, segment)| {
            if index > 0 && matches!(known, Known::Data) {
                self.tell_data(&segment.name, segment.span, here);
            }
            let next = path.segments.get(index + 1).map(|segment| &segment.name);
            self.field(known, &segment.name, next, path.span, here)
        })
    }

    /// What is known of the field `name`, of which `next` alone is read if there is a `next`; `span` is where the field is
    /// asked for.
    fn field(&mut self, known: Known, name: &Text, next: Option<&Text>, span: Span, here: Here<'p>) -> Known {
        if known == Known::Root {
            self.read(name, next);
        }
        let mentioned = match known {
            Known::Other => return Known::Other,
            Known::Overlaid(id) => {
                let overlay = self.scopes.overlay(id);
                let under = overlay.under;
                return overlay.over(name).unwrap_or_else(|| self.field(under, name, next, span, here));
            }
            Known::Data => Mentioned::Data(name.clone()),
            Known::Root => match &**name {
                "request" => Mentioned::Request,
                "form" => Mentioned::Form,
                "route" => Mentioned::Route,
                "data" if !self.has_var_data => return Known::Data,
                _ => return Known::Other,
            },
        };
        self.tell(mentioned, span, here);
        Known::Other
    }

    fn lookup(&mut self, call: &'p Call, here: Here<'p>) -> Known {
        let [value, name] = &call.arguments[..] else { return Known::Other };
        let known = self.evaluate(value, here);
        if let Expression::Constant(name, _) = name {
            let name = name.as_text().cloned().unwrap_or_else(|| name.to_string().into());
            return self.field(known, &name, None, call.span, here);
        }
        self.evaluate(name, here);
        match known {
            Known::Data => self.tell_computed(call.span, here),
            known => self.whole(known, value.span(), here),
        }
        Known::Other
    }

    /// All of a value is read, or could be.
    pub(super) fn whole(&mut self, known: Known, span: Span, here: Here<'p>) {
        let whole = self.scopes.whole(known);
        if whole.has_root {
            self.tell(Mentioned::Everything, span, here);
        }
        if whole.has_data {
            self.tell(Mentioned::AllData, span, here);
        }
    }
}
