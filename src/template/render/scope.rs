//! What names mean at one place of a rendering.

use super::value::Val;
use crate::base::{Map, Object, Source, Span, Text, Value};
use crate::template::program::{Inline, Program};
use std::sync::Arc;

/// Everything that names can mean here.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// `this`, and by its parents `../`.
    pub(super) frame: &'a Frame<'a>,
    /// The innermost block parameters.
    pub(super) params: Option<&'a Params<'a>>,
    /// `@index` and the like.
    pub(super) data: &'a Data<'a>,
    /// The innermost inline partials.
    pub(super) inlines: Option<&'a Inlines<'a>>,
    /// The file that the nodes stand in.
    pub(super) source: &'a Arc<Source>,
    /// The call of the partial that the nodes stand in.
    pub(super) caller: Option<&'a Caller<'a>>,
}

/// A context and those around it.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) context: Context<'a>,
    pub(super) kind: Kind,
    /// `..`; `None` at the root and in a partial.
    pub(super) parent: Option<&'a Frame<'a>>,
}

/// What made a context; for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Page,
    Each,
    With,
    Partial,
}

/// A context: a value, or one with the `key=value` arguments of a partial put over it.
#[derive(Clone, Copy)]
pub(super) enum Context<'a> {
    Value(&'a Value),
    Overlay(&'a Overlay<'a>),
}

pub(super) struct Overlay<'a> {
    pub(super) hash: Vec<(&'a Text, Val<'a>)>,
    pub(super) under: Context<'a>,
}

/// One turn of a loop.
#[derive(Clone, Copy)]
pub(super) struct Loop<'a> {
    /// The name, where a table is looped over; else the index is the key.
    pub(super) key: Option<&'a Text>,
    pub(super) index: usize,
    pub(super) count: usize,
}

/// The data of the innermost loop or partial block; each of them makes one level of `@../`.
#[derive(Clone, Copy)]
pub(super) struct Data<'a> {
    pub(super) each: Option<&'a Loop<'a>>,
    pub(super) partial_block: Option<&'a PartialBlock<'a>>,
    pub(super) parent: Option<&'a Data<'a>>,
}

/// The values of the block parameters `first..first + count`: the value, then its key.
pub(super) struct Params<'a> {
    pub(super) first: u32,
    pub(super) count: usize,
    pub(super) value: &'a Value,
    pub(super) each: Option<&'a Loop<'a>>,
    pub(super) parent: Option<&'a Params<'a>>,
}

/// The inline partials of one body, and the names that hold where they are defined.
pub(super) struct Inlines<'a> {
    pub(super) definitions: &'a [Inline],
    /// The context around the body they are defined in.
    pub(super) frame: Option<&'a Frame<'a>>,
    pub(super) params: Option<&'a Params<'a>>,
    pub(super) source: &'a Arc<Source>,
    pub(super) parent: Option<&'a Inlines<'a>>,
}

/// The block that a partial was called with, and the scope it was written in.
pub(super) struct PartialBlock<'a> {
    pub(super) program: &'a Program,
    pub(super) scope: Scope<'a>,
}

/// A call of a partial, and the one around it.
pub(super) struct Caller<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) span: Span,
    pub(super) parent: Option<&'a Caller<'a>>,
}

impl<'a> Context<'a> {
    /// As one value; an overlay becomes an object that reads through.
    pub(super) fn value(self) -> Val<'a> {
        match self {
            Self::Value(value) => Val::Ref(value),
            Self::Overlay(overlay) => Val::Owned(Value::Object(Arc::new(Merged {
                over: overlay.hash.iter().map(|(name, value)| ((*name).clone(), value.as_ref().clone())).collect(),
                under: overlay.under.value().into_owned(),
            }))),
        }
    }

    /// Whether both are the same thing, as JavaScript's `===` tells of objects and texts.
    pub(super) fn is_same(self, other: Self) -> bool {
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
struct Merged {
    over: Map,
    under: Value,
}

impl Object for Merged {
    fn field(&self, name: &str) -> Option<Value> {
        self.over.get(name).cloned().or_else(|| match &self.under {
            Value::Map(map) => map.get(name).cloned().or_else(|| map.is_open().then_some(Value::Null)),
            Value::Object(object) => object.field(name),
            _ => None,
        })
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
