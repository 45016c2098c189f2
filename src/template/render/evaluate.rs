//! Expressions → values.

use super::mode::Mode;
use super::scope::{Context, Data, Frame, Scope};
use super::value::{Given, NULL, Val, field};
use super::work::size;
use super::{Renderer, mistake};
use crate::base::{Span, Text, Value};
use crate::template::helpers::{Arguments, Helper, truth};
use crate::template::program::{Base, Call, Callee, Expression, Path, Test, Variable};

impl<M: Mode> Renderer<M> {
    /// The value of `expression`; null after a mistake.
    pub(in crate::template) fn evaluate<'a>(
        &mut self,
        expression: &'a Expression,
        scope: &Scope<'a>,
        given: Given,
    ) -> Val<'a> {
        match expression {
            Expression::Constant(value, _) => Val::Ref(value),
            Expression::Path(path) => self.path(path, scope, given),
            Expression::Call(call) => self.call(call, scope, given),
        }
    }

    fn path<'a>(&mut self, path: &'a Path, scope: &Scope<'a>, given: Given) -> Val<'a> {
        let mut names = path.segments.iter();
        let start = match path.base {
            Base::Context(up) => match (ancestor(scope.frame, up), names.next()) {
                (Some(frame), None) => Some(frame.context.value()),
                (Some(frame), Some(first)) => {
                    if let Context::Value(value) = frame.context {
                        self.charge_for_text(value, first.span, scope);
                    }
                    match frame.context.field(&first.name) {
                        None => return self.missing_name(first, frame, scope, given),
                        field => field,
                    }
                }
                (None, _) => None,
            },
            Base::Root => Some(Val::Ref(scope.page.root)),
            Base::Variable(variable, up) => self.variable(variable, up, scope),
            Base::Param(id) => param(id, scope),
        };
        let Some(mut value) = start else { return self.missing_base(path, scope, given) };
        for segment in names {
            self.charge_for_text(value.as_ref(), segment.span, scope);
            // The value is gone once a field of it was looked for, but its names are wanted for the message.
            value = match value {
                Val::Ref(inside) => match field(inside, &segment.name) {
                    Some(field) => field,
                    None => return self.missing_field(path, segment, inside, scope, given),
                },
                Val::Owned(inside) => match field(&inside, &segment.name) {
                    Some(field) => Val::Owned(field.into_owned()),
                    None => return self.missing_field(path, segment, &inside, scope, given),
                },
            };
        }
        value
    }

    /// The only field of a text is its length, which is counted each time.
    #[inline(always)]
    fn charge_for_text(&mut self, value: &Value, span: Span, scope: &Scope<'_>) {
        if let Value::Text(_) | Value::Html(_) = value {
            self.charge(size(value), span, scope);
        }
    }

    fn variable<'a>(&self, variable: Variable, up: u32, scope: &Scope<'a>) -> Option<Val<'a>> {
        let data = (0..up).try_fold(scope.data, |data: &Data<'a>, _| data.parent)?;
        Some(Val::Owned(match variable {
            Variable::PartialBlock => Value::Bool(data.partial_block.is_some()),
            variable => data.each?.variable(variable),
        }))
    }

    fn call<'a>(&mut self, call: &'a Call, scope: &Scope<'a>, given: Given) -> Val<'a> {
        match call.callee {
            Callee::Lookup => self.lookup(call, scope, given),
            Callee::Helper(helper) => Val::Owned(self.helper(helper, call, scope)),
            Callee::Test(test) => Val::Owned(self.test(test, call, scope)),
        }
    }

    /// `lookup value name`: null where there is no such name.
    fn lookup<'a>(&mut self, call: &'a Call, scope: &Scope<'a>, given: Given) -> Val<'a> {
        let [value, name] = &call.arguments[..] else { return NULL };
        let value = self.evaluate(value, scope, given);
        let name = self.evaluate(name, scope, given);
        if let Some(later) = M::call(self, call, &[value.as_ref(), name.as_ref()], &[], scope) {
            return Val::Owned(later);
        }
        // The empty list is true to JavaScript's `!`: it has a length.
        if !truth(value.as_ref()) && !matches!(value.as_ref(), Value::List(_)) {
            return value;
        }
        let name = match name.as_ref() {
            Value::Text(name) => name.clone(),
            name if self.charge_print(name, call.span, scope) => name.to_string().into(),
            _ => return NULL,
        };
        if let Some(closed) = mistake::closed(value.as_ref(), &name) {
            self.report_closed(call.span, scope, closed);
        }
        value.field(&name).unwrap_or(NULL)
    }

    fn test<'a>(&mut self, test: Test, call: &'a Call, scope: &Scope<'a>) -> Value {
        let mut arguments = call.arguments.iter().map(|argument| self.evaluate(argument, scope, Given::Optional));
        let (first, second) = (arguments.next().unwrap_or(NULL), arguments.next().unwrap_or(NULL));
        drop(arguments);
        let (first, second) = (first.as_ref(), second.as_ref());
        if test == Test::PrintsAs
            && ![first, second].into_iter().all(|value| self.charge_print(value, call.span, scope))
        {
            return Value::Null;
        }
        if let Some(later) = M::call(self, call, &[first, second], &[], scope) {
            return later;
        }
        Value::Bool(match test {
            Test::IsList => matches!(first, Value::List(_)),
            Test::IsTrue => matches!(first, Value::Bool(true)),
            Test::PrintsAs => first.to_string() == second.to_string(),
        })
    }

    fn helper<'a>(&mut self, helper: &'static Helper, call: &'a Call, scope: &Scope<'a>) -> Value {
        let given = if helper.accepts_missing { Given::Optional } else { Given::Required };
        let met = self.reported.met;
        let mut value = |argument: &'a Expression| self.evaluate(argument, scope, given).into_owned();
        let (pair, many): ([Value; 2], Vec<Value>);
        let positional: &[Value] = match &call.arguments[..] {
            // A menu compares each of its entries on each page: that takes no room of its own.
            [first, second] => {
                pair = [value(first), value(second)];
                &pair
            }
            arguments => {
                many = arguments.iter().map(value).collect();
                &many
            }
        };
        let named: Vec<(Text, Value)> = call
            .hash
            .iter()
            .map(|pair| (pair.name.clone(), self.evaluate(&pair.value, scope, given).into_owned()))
            .collect();
        if self.reported.met > met {
            // Its complaint about the null in place of an argument would only hide the cause.
            return Value::Null;
        }
        if let Some(later) = M::call(self, call, positional, &named, scope) {
            return later;
        }
        let host = scope.page.environment.host;
        let result = helper.call(&Arguments { positional, named: &named, host, work: &self.work });
        match result {
            Ok(value) => value,
            Err(_) if !self.report_end(call.span, scope) => Value::Null,
            Err(refusal) => {
                self.refused(call, helper, refusal, positional, scope);
                Value::Null
            }
        }
    }
}

impl<'a> Context<'a> {
    /// The field `name`; `None` if there is none.
    // As that of a value.
    #[inline(always)]
    pub(super) fn field(self, name: &str) -> Option<Val<'a>> {
        match self {
            Self::Value(value) => field(value, name),
            Self::Overlay(overlay) => match overlay.hash.iter().find(|(key, _)| &***key == name) {
                Some((_, value)) => Some(Val::Ref(value.as_ref())),
                None => overlay.under.field(name),
            },
        }
    }
}

#[inline(always)]
pub(super) fn ancestor<'a>(frame: &'a Frame<'a>, up: u32) -> Option<&'a Frame<'a>> {
    (0..up).try_fold(frame, |frame, _| frame.parent)
}

fn param<'a>(id: u32, scope: &Scope<'a>) -> Option<Val<'a>> {
    let mut params = scope.params;
    while let Some(here) = params {
        match id.checked_sub(here.first) {
            Some(0) => return Some(Val::Ref(here.value)),
            Some(1) if here.count > 1 => return here.each.map(|each| Val::Owned(each.variable(Variable::Key))),
            _ => params = here.parent,
        }
    }
    None
}
