//! Values that are bound at request time, as the evaluator meets them while a program is folded.

use crate::base::{Diagnostic, Map, Object, Text, Value};
use crate::template::program::{Base, Call, Expression, Path, Segment, Variable};
use crate::template::render::mistake;
use crate::template::render::scope::Merged;
use crate::template::render::value;
use std::any::Any;
use std::sync::Arc;

/// What computes a value at request time.
#[derive(Debug)]
pub(super) enum Hole {
    /// A path that means the same wherever it stands: from the root, a block parameter, or a variable of a loop. The
    /// level of a variable is that of its loop, counted from the outermost residual one, which is 1.
    Path { base: Base, names: Vec<Text>, is_certain: bool },
    /// A helper's call.
    Call(Call),
    /// `page.content`, where the body is rendered at request time.
    Content,
    /// A field of it.
    ContentField,
}

impl Hole {
    /// A path that can't fail: what it leads to exists in every request.
    pub(super) fn certain(base: Base, names: Vec<Text>) -> Value {
        Self::Path { base, names, is_certain: true }.value()
    }

    pub(super) fn variable(variable: Variable, level: u32) -> Value {
        Self::certain(Base::Variable(variable, level), Vec::new())
    }

    /// Whether working it out again gives the same, and never a mistake.
    pub(super) fn is_certain(&self) -> bool {
        match self {
            Self::Path { is_certain, .. } => *is_certain,
            Self::Call(_) => false,
            Self::Content | Self::ContentField => true,
        }
    }

    pub(super) fn value(self) -> Value {
        Value::Object(Arc::new(self))
    }

    /// What to write for it where the author wrote `of`, inside of so many loops; `None` for the content of a page.
    pub(super) fn expression(&self, of: &Expression, loops: u32) -> Option<Expression> {
        match self {
            Self::Path { base, names, .. } => Some(Expression::Path(path(*base, names, of, loops))),
            Self::Call(call) => Some(Expression::Call(Box::new(call.clone()))),
            Self::Content | Self::ContentField => None,
        }
    }
}

/// The path `names` from `base`. Its last names stand where those of `of` do, so that a mistake at request time has the
/// place of the author's name; the names before them exist.
fn path(base: Base, names: &[Text], of: &Expression, loops: u32) -> Path {
    let span = of.span();
    let written: &[Segment] = match of {
        Expression::Path(path) => &path.segments,
        Expression::Constant(..) | Expression::Call(_) => &[],
    };
    let mut spans = written.iter().rev().map(|segment| segment.span);
    let mut segments: Vec<Segment> =
        names.iter().rev().map(|name| Segment { name: name.clone(), span: spans.next().unwrap_or(span) }).collect();
    segments.reverse();
    let base = match base {
        Base::Variable(variable, level) => Base::Variable(variable, loops - level),
        base => base,
    };
    Path { base, segments, span }
}

impl Object for Hole {
    fn field(&self, name: &str) -> Option<Value> {
        match self {
            Self::Path { base, names, .. } => {
                let names = names.iter().cloned().chain([name.into()]).collect();
                Some(Self::Path { base: *base, names, is_certain: false }.value())
            }
            // What a helper gives is bound to a parameter before it has fields.
            Self::Call(_) => None,
            Self::Content | Self::ContentField => Some(Self::ContentField.value()),
        }
    }

    fn names(&self) -> Vec<Text> {
        Vec::new()
    }
}

/// A table or object of which some fields are bound at request time: the root, `page`, `data`.
#[derive(Debug)]
pub(super) struct Holed {
    /// The value of the build.
    pub(super) under: Value,
    /// Where it is, from the root.
    pub(super) path: Vec<Text>,
    /// The fields that are holes, or have some.
    pub(super) fields: Vec<(Text, Value)>,
    /// A field that is there for others only.
    pub(super) hidden: Option<Text>,
}

impl Holed {
    fn is_hidden(&self, name: &str) -> bool {
        self.hidden.as_ref().is_some_and(|hidden| **hidden == *name)
    }

    /// It as a whole is read from the request's root.
    pub(super) fn hole(&self) -> Hole {
        Hole::Path { base: Base::Root, names: self.path.clone(), is_certain: true }
    }

    /// Whether all that it has is part of it when it is read whole at request time.
    pub(super) fn can_be_whole(&self) -> bool {
        let has_content = |value: &Value| match binding(value) {
            Binding::Request(hole) => matches!(hole, Hole::Content),
            Binding::Mixed(holed) => !holed.can_be_whole(),
            Binding::Build | Binding::Overlaid(_) => false,
        };
        self.hidden.is_none() && !self.fields.iter().any(|(_, value)| has_content(value))
    }
}

impl Object for Holed {
    fn field(&self, name: &str) -> Option<Value> {
        match self.fields.iter().find(|(field, _)| **field == *name) {
            Some((_, value)) => Some(value.clone()),
            None if self.is_hidden(name) => None,
            None => value::field(&self.under, name).map(value::Val::into_owned),
        }
    }

    fn closed(&self, name: &str) -> Option<Diagnostic> {
        let is_own = self.is_hidden(name) || self.fields.iter().any(|(field, _)| **field == *name);
        if is_own { None } else { mistake::closed(&self.under, name) }
    }

    fn names(&self) -> Vec<Text> {
        let mut names = value::names(&self.under);
        names.retain(|name| !self.is_hidden(name));
        for (name, _) in &self.fields {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }
}

/// When the parts of a value are bound, as partial evaluation calls it.
pub(super) enum Binding<'v> {
    /// When the site is built.
    Build,
    /// At request time.
    Request(&'v Hole),
    /// Some fields at request time.
    Mixed(&'v Holed),
    /// Names put over a context, with a hole among them or below; and what the context is.
    Overlaid(Under),
}

/// What names are put over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Under {
    Build,
    /// Each field has a binding, but the request decides which fields there are.
    Holed,
    /// The request decides even whether a name is missing.
    Hole,
}

/// What `value` is; lists and tables never hold a hole.
pub(super) fn binding(value: &Value) -> Binding<'_> {
    let Value::Object(object) = value else { return Binding::Build };
    let object: &dyn Any = &**object;
    if let Some(hole) = object.downcast_ref() {
        Binding::Request(hole)
    } else if let Some(holed) = object.downcast_ref() {
        Binding::Mixed(holed)
    } else {
        object.downcast_ref().map_or(Binding::Build, merged)
    }
}

fn merged(merged: &Merged) -> Binding<'static> {
    let is_of_build = |value: &Value| matches!(binding(value), Binding::Build);
    match binding(&merged.under) {
        Binding::Build if merged.over.iter().all(|(_, value)| is_of_build(value)) => Binding::Build,
        Binding::Build => Binding::Overlaid(Under::Build),
        Binding::Mixed(_) => Binding::Overlaid(Under::Holed),
        Binding::Request(_) => Binding::Overlaid(Under::Hole),
        Binding::Overlaid(under) => Binding::Overlaid(under),
    }
}

/// The root of a page: the values `build`, with a hole for each path of `holes`, and what `content` says for `page.content`.
pub(super) fn root(build: &Map, holes: &[Vec<Text>], content: Content) -> Value {
    let mut fields: Vec<(Text, Value)> = Vec::new();
    let second_names = |first: &Text| {
        let below = holes.iter().filter(move |path| path.len() == 2 && path[0] == *first);
        below.map(|path| (path[1].clone(), Hole::certain(Base::Root, path.clone()))).collect::<Vec<_>>()
    };
    let page = Text::from("page");
    let with_content = (content != Content::Build).then_some(&page);
    for first in holes.iter().filter_map(|path| path.first()).chain(with_content) {
        if fields.iter().any(|(name, _)| name == first) {
            continue;
        }
        let path = vec![first.clone()];
        if holes.contains(&path) {
            fields.push((first.clone(), Hole::certain(Base::Root, path)));
            continue;
        }
        let mut holed = Holed {
            under: build.get(first).cloned().unwrap_or_else(|| Map::new().into()),
            path,
            fields: second_names(first),
            hidden: None,
        };
        match content {
            Content::Later if *first == page => holed.fields.push(("content".into(), Hole::Content.value())),
            Content::Hidden if *first == page => holed.hidden = Some("content".into()),
            Content::Build | Content::Later | Content::Hidden => {}
        }
        fields.push((first.clone(), Value::Object(Arc::new(holed))));
    }
    let under = Value::from(build.clone());
    if fields.is_empty() {
        return under;
    }
    Value::Object(Arc::new(Holed { under, path: Vec::new(), fields, hidden: None }))
}

/// What `page.content` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// What the page has.
    Build,
    /// Rendered at request time.
    Later,
    /// Not there: the body itself is rendered.
    Hidden,
}
