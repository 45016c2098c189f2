//! Programs that are shipped as they are: what only the build can work out is worked out before.

use crate::base::{Diagnostic, Diagnostics, Note, Source, Text, Value};
use crate::template::helpers::{Helper, Host, Stage};
use crate::template::program::{Body, Call, Callee, Expression, Node, Pair, Partial, PartialName, Program};
use crate::template::render::{Environment, mistake};
use std::sync::Arc;

/// `program` with values in the place of helpers that run at build time only, for a page that is rendered whole at
/// request time, or a partial of one. Their arguments must be constants there; where they are not, or the helper fails,
/// that is a mistake, which names the `causes`.
pub fn without_build_only(
    program: &Program,
    environment: Environment<'_>,
    causes: &[Note],
    diagnostics: &mut Diagnostics,
) -> Program {
    let mut program = program.clone();
    let source = Arc::clone(&program.source);
    Replacer { source, host: environment.host, causes, diagnostics }.program(&mut program);
    program
}

/// That `helper` is given what only a request knows, as the page is dynamic by `cause`.
pub(super) fn not_of_build<'n>(helper: &Helper, cause: impl IntoIterator<Item = &'n Note>) -> Diagnostic {
    not_at_build(helper, "what it is given must be known then", cause)
}

/// That `helper` is given a value of the page, which is not rendered at build time.
fn not_constant<'n>(helper: &Helper, causes: impl IntoIterator<Item = &'n Note>) -> Diagnostic {
    not_at_build(helper, "this page is rendered whole at request time, so it takes constants alone", causes)
}

fn not_at_build<'n>(helper: &Helper, why: &str, causes: impl IntoIterator<Item = &'n Note>) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(format!("`{}` runs when the site is built: {why}", helper.name));
    diagnostic.notes.extend(causes.into_iter().cloned());
    if helper.name == "asset" {
        diagnostic.help("use `url`, with the path that the file has in the output")
    } else {
        diagnostic
    }
}

struct Replacer<'e> {
    source: Arc<Source>,
    host: &'e dyn Host,
    causes: &'e [Note],
    diagnostics: &'e mut Diagnostics,
}

impl Replacer<'_> {
    /// A program may stand in another file than the one around it.
    fn program(&mut self, program: &mut Program) {
        let around = std::mem::replace(&mut self.source, Arc::clone(&program.source));
        self.body(&mut program.body);
        self.source = around;
    }

    fn body(&mut self, body: &mut Body) {
        for inline in &mut body.inlines {
            self.body(&mut inline.body);
        }
        for node in &mut body.nodes {
            match node {
                Node::Literal(_) => {}
                Node::Output(output) => self.expression(&mut output.expression),
                Node::Block(block) => {
                    self.expression(&mut block.argument);
                    block.include_zero.iter_mut().for_each(|expression| self.expression(expression));
                    self.body(&mut block.body);
                    self.body(&mut block.inverse);
                }
                Node::Partial(partial) => self.partial(partial),
                Node::Inlined(inlined) => self.program(&mut inlined.program),
            }
        }
    }

    fn partial(&mut self, partial: &mut Partial) {
        if let PartialName::Dynamic(name) = &mut partial.name {
            self.expression(name);
        }
        partial.context.iter_mut().for_each(|context| self.expression(context));
        self.pairs(&mut partial.hash);
        partial.block.iter_mut().for_each(|block| self.program(Arc::make_mut(block)));
    }

    fn pairs(&mut self, pairs: &mut [Pair]) {
        pairs.iter_mut().for_each(|pair| self.expression(&mut pair.value));
    }

    fn expression(&mut self, expression: &mut Expression) {
        let Expression::Call(call) = expression else { return };
        match call.callee {
            Callee::Helper(helper) if helper.stage == Stage::BuildOnly => {
                let value = self.value(helper, call);
                *expression = Expression::Constant(value, call.span);
            }
            Callee::Helper(_) | Callee::Lookup | Callee::Test(_) => {
                call.arguments.iter_mut().for_each(|argument| self.expression(argument));
                self.pairs(&mut call.hash);
            }
        }
    }

    /// What a call gives at build time; null after a mistake.
    fn value(&mut self, helper: &Helper, call: &Call) -> Value {
        let mut mistakes = Diagnostics::default();
        let value = constant(call, self.host, &mut mistakes).unwrap_or_else(|| {
            mistakes.push(not_constant(helper, self.causes));
            Value::Null
        });
        let place = self.source.place(call.span);
        self.diagnostics.extend(mistakes.into_iter().map(|mistake| mistake.at(place.clone())));
        value
    }
}

/// The value of a call whose arguments are constants, or such calls; null after a mistake, `None` if they are not.
fn constant(call: &Call, host: &dyn Host, mistakes: &mut Diagnostics) -> Option<Value> {
    let Callee::Helper(helper) = call.callee else { return None };
    let mut value = |of: &Expression| match of {
        Expression::Constant(value, _) => Some(value.clone()),
        Expression::Call(call) => constant(call, host, mistakes),
        Expression::Path(_) => None,
    };
    let positional: Vec<Value> = call.arguments.iter().map(&mut value).collect::<Option<_>>()?;
    let named = call.hash.iter().map(|pair| Some((pair.name.clone(), value(&pair.value)?)));
    let named: Vec<(Text, Value)> = named.collect::<Option<_>>()?;
    if !mistakes.is_empty() {
        // Its complaint about the null in place of an argument would only hide the cause.
        return Some(Value::Null);
    }
    let result = helper.call_alone(&positional, &named, host);
    Some(result.unwrap_or_else(|refusal| {
        mistakes.push(mistake::of_helper(helper.name, refusal));
        Value::Null
    }))
}
