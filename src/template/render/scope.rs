//! What names mean at one place of a rendering.

use super::Environment;
use super::value::Val;
use crate::base::{Diagnostic, Map, Object, Source, Span, Text, Value};
use crate::template::program::{Inline, Program, Variable};
use std::sync::Arc;

/// Everything that names can mean here.
#[derive(Clone, Copy)]
pub(in crate::template) struct Scope<'a> {
    /// The same in all that a page calls.
    pub(in crate::template) page: &'a Page<'a>,
    /// `this`, and by its parents `../`.
    pub(in crate::template) frame: &'a Frame<'a>,
    /// The innermost block parameters.
    pub(in crate::template) params: Option<&'a Params<'a>>,
    /// `@index` and the like.
    pub(in crate::template) data: &'a Data<'a>,
    /// The innermost inline partials.
    pub(in crate::template) inlines: Option<&'a Inlines<'a>>,
    /// The file that the nodes stand in.
    pub(in crate::template) source: &'a Arc<Source>,
    /// The call of the partial that the nodes stand in.
    pub(in crate::template) caller: Option<&'a Caller<'a>>,
}

/// A page, or its body, as it is rendered.
pub(in crate::template) struct Page<'a> {
    /// `@root`.
    pub(in crate::template) root: &'a Value,
    pub(in crate::template) environment: Environment<'a>,
}

/// A context and those around it.
#[derive(Clone, Copy)]
pub(in crate::template) struct Frame<'a> {
    pub(in crate::template) context: Context<'a>,
    pub(in crate::template) kind: Kind,
    /// `..`; `None` at the root and in a partial.
    pub(in crate::template) parent: Option<&'a Frame<'a>>,
}

/// What made a context; for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::template) enum Kind {
    Page,
    Each,
    With,
    Partial,
}

/// A context: a value, or one with the `key=value` arguments of a partial put over it.
#[derive(Clone, Copy)]
pub(in crate::template) enum Context<'a> {
    Value(&'a Value),
    Overlay(&'a Overlay<'a>),
}

pub(in crate::template) struct Overlay<'a> {
    pub(in crate::template) hash: Vec<(&'a Text, Val<'a>)>,
    pub(in crate::template) under: Context<'a>,
}

/// The variables of a loop.
#[derive(Clone, Copy)]
pub(in crate::template) enum Loop<'a> {
    /// One turn.
    Turn {
        /// The name, where a table is looped over; else the index is the key.
        key: Option<&'a Text>,
        index: usize,
        count: usize,
    },
    /// All turns of a loop that only a request runs: what its variables are computed by. Folding alone makes it.
    Later(&'a dyn Fn(Variable) -> Value),
}

/// The data of the innermost loop or partial block; each of them makes one level of `@../`.
#[derive(Clone, Copy)]
pub(in crate::template) struct Data<'a> {
    pub(in crate::template) each: Option<&'a Loop<'a>>,
    pub(in crate::template) partial_block: Option<&'a PartialBlock<'a>>,
    pub(in crate::template) parent: Option<&'a Data<'a>>,
}

/// The values of the block parameters `first..first + count`: the value, then its key.
pub(in crate::template) struct Params<'a> {
    pub(in crate::template) first: u32,
    pub(in crate::template) count: usize,
    pub(in crate::template) value: &'a Value,
    pub(in crate::template) each: Option<&'a Loop<'a>>,
    pub(in crate::template) parent: Option<&'a Params<'a>>,
}

/// The inline partials of one body, and the names that hold where they are defined.
pub(in crate::template) struct Inlines<'a> {
    pub(in crate::template) definitions: &'a [Inline],
    /// The context around the body they are defined in.
    pub(in crate::template) frame: Option<&'a Frame<'a>>,
    pub(in crate::template) params: Option<&'a Params<'a>>,
    pub(in crate::template) source: &'a Arc<Source>,
    pub(in crate::template) parent: Option<&'a Inlines<'a>>,
}

/// The block that a partial was called with, and the scope it was written in.
pub(in crate::template) struct PartialBlock<'a> {
    pub(in crate::template) program: &'a Program,
    pub(in crate::template) scope: Scope<'a>,
}

/// A call of a partial, and the one around it.
pub(in crate::template) struct Caller<'a> {
    pub(in crate::template) source: &'a Arc<Source>,
    pub(in crate::template) span: Span,
    pub(in crate::template) parent: Option<&'a Caller<'a>>,
}

impl<'a> Context<'a> {
    /// As one value; an overlay becomes an object that reads through.
    pub(in crate::template) fn value(self) -> Val<'a> {
        match self {
            Self::Value(value) => Val::Ref(value),
            Self::Overlay(overlay) => Val::Owned(Value::Object(Arc::new(Merged {
                over: overlay.hash.iter().map(|(name, value)| ((*name).clone(), value.as_ref().clone())).collect(),
                under: overlay.under.value().into_owned(),
            }))),
        }
    }

    /// Whether both are the same thing, as JavaScript's `===` has it for objects and texts.
    pub(in crate::template) fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Value(left), Self::Value(right)) => std::ptr::eq(left, right) || is_same(left, right),
            (Self::Overlay(left), Self::Overlay(right)) => std::ptr::eq(left, right),
            _ => false,
        }
    }
}

fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Int(left), Value::Int(right)) => left == right,
        (Value::Float(left), Value::Float(right)) => left == right,
        (Value::Text(left), Value::Text(right)) | (Value::Html(left), Value::Html(right)) => left == right,
        (Value::List(left), Value::List(right)) => Arc::ptr_eq(left, right),
        (Value::Map(left), Value::Map(right)) => Arc::ptr_eq(left, right),
        (Value::Object(left), Value::Object(right)) => left.same(&**right),
        _ => false,
    }
}

/// A context with the `key=value` arguments of a partial put over it, where it is needed as one value.
#[derive(Debug)]
pub(in crate::template) struct Merged {
    pub(in crate::template) over: Map,
    pub(in crate::template) under: Value,
}

impl Object for Merged {
    fn field(&self, name: &str) -> Option<Value> {
        self.over.get(name).cloned().or_else(|| match &self.under {
            Value::Map(map) => map.get(name).cloned().or_else(|| map.is_open().then_some(Value::Null)),
            Value::Object(object) => object.field(name),
            _ => None,
        })
    }

    fn closed(&self, name: &str) -> Option<Diagnostic> {
        if self.over.get(name).is_some() { None } else { super::mistake::closed(&self.under, name) }
    }

    fn names(&self) -> Vec<Text> {
        let mut names = super::value::names(&self.under);
        for (name, _) in self.over.iter() {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }
}
