//! Which values others than the author fill.

use super::Frame;
use crate::base::Text;
use crate::template::program::{Base, Call, Callee, Expression, Path, Variable};
use std::collections::BTreeMap;

/// Who fills a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Taint {
    /// The author.
    Own,
    /// Others.
    Foreign,
    /// The table at this path from the root: others fill a part of it.
    Mixed(Vec<Text>),
}

impl Taint {
    pub(super) fn is_foreign(&self) -> bool {
        *self != Self::Own
    }

    /// Of the value at a path from the root, where `foreign` are the paths that others fill.
    fn at(path: Vec<Text>, foreign: &[Vec<Text>]) -> Self {
        if foreign.iter().any(|foreign| path.starts_with(foreign)) {
            Self::Foreign
        } else if foreign.iter().any(|foreign| foreign.starts_with(&path)) {
            Self::Mixed(path)
        } else {
            Self::Own
        }
    }
}

/// What names mean.
pub(super) struct Names<'p> {
    /// The paths from the root that others fill.
    pub(super) foreign: &'p [Vec<Text>],
    /// Of the block parameters, by their ids.
    pub(super) params: BTreeMap<u32, Taint>,
    /// For each loop around this place, whether others fill what is looped over.
    pub(super) loops: Vec<bool>,
}

impl Names<'_> {
    pub(super) fn root(&self) -> Taint {
        Taint::at(Vec::new(), self.foreign)
    }

    pub(super) fn of(&self, expression: &Expression, frame: &Frame<'_>) -> Taint {
        match expression {
            Expression::Constant(..) => Taint::Own,
            Expression::Path(path) => self.of_path(path, frame),
            Expression::Call(call) => self.of_call(call, frame),
        }
    }

    /// Of an element of a list, or a value of a table, at `taint`.
    pub(super) fn element(&self, taint: &Taint) -> Taint {
        match taint {
            Taint::Mixed(_) => Taint::Foreign,
            other => other.clone(),
        }
    }

    fn of_path(&self, path: &Path, frame: &Frame<'_>) -> Taint {
        let names = path.segments.iter().map(|segment| &segment.name);
        match path.base {
            Base::Root => Taint::at(names.cloned().collect(), self.foreign),
            Base::Param(id) => {
                names.fold(self.params.get(&id).cloned().unwrap_or(Taint::Own), |of, name| self.field(of, name))
            }
            Base::Variable(Variable::Key, _) if self.loops.contains(&true) => Taint::Foreign,
            Base::Variable(..) => Taint::Own,
            Base::Context(up) => {
                let frame = (0..up).try_fold(frame, |frame, _| frame.parent);
                frame.map_or(Taint::Own, |frame| self.of_names(names, frame))
            }
        }
    }

    fn of_names<'n>(&self, mut names: impl Iterator<Item = &'n Text>, frame: &Frame<'_>) -> Taint {
        let Some(first) = names.next() else {
            let is_foreign = frame.over.iter().any(|(_, taint)| taint.is_foreign());
            return if is_foreign { Taint::Foreign } else { frame.context.clone() };
        };
        let over = frame.over.iter().find(|(name, _)| name == first);
        let start = over.map_or_else(|| self.field(frame.context.clone(), first), |(_, taint)| taint.clone());
        names.fold(start, |of, name| self.field(of, name))
    }

    fn field(&self, of: Taint, name: &Text) -> Taint {
        match of {
            Taint::Mixed(mut path) => {
                path.push(name.clone());
                Taint::at(path, self.foreign)
            }
            other => other,
        }
    }

    fn of_call(&self, call: &Call, frame: &Frame<'_>) -> Taint {
        if matches!(call.callee, Callee::Helper(helper) if helper.gives_plain) {
            return Taint::Own;
        }
        let mut values = call.arguments.iter().chain(call.hash.iter().map(|pair| &pair.value));
        if values.any(|value| self.of(value, frame).is_foreign()) { Taint::Foreign } else { Taint::Own }
    }
}
