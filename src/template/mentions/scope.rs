//! What names can mean at one place of a program, whatever the data is: the renderer's `scope`, with the
//! origin of a value in the place of the value.

use super::intern::{Address, Id, Interned};
use crate::base::{Source, Text};
use crate::template::ROOTS;
use crate::template::fields::Table;
use crate::template::program::{Body, Program};
use crate::template::render::scope::Kind;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Origin {
    /// None of the others, and nothing below it is one.
    Other,
    Root,
    /// The root's `data`.
    Data,
    /// A table whose fields are known, or null.
    Table(Table),
    /// A list of those.
    Rows(Table),
    /// What lies at a path below `data`.
    Below(Id<Vec<Text>>),
    /// One of these, or a table with one of these in it.
    Overlaid(Id<Overlay>),
}

/// A value with names put over it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Overlay {
    /// Sorted; without those that `under` gives the same for.
    over: Arc<[(Text, Origin)]>,
    /// Never overlaid itself.
    pub(super) under: Origin,
    pub(super) whole: Whole,
}

/// Which of the things that can be mentioned as a whole are within a value.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Whole {
    pub(super) has_root: bool,
    pub(super) has_data: bool,
}

/// What names are looked up in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Context {
    pub(super) origin: Origin,
    /// Whether it is `key=value` arguments over another context, and not a value.
    pub(super) is_overlay: bool,
    /// What made it, for messages.
    pub(super) kind: Kind,
}

/// A context and those around it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Frame {
    pub(super) context: Context,
    /// `..`; `None` at the root and in a partial.
    pub(super) parent: Option<Id<Frame>>,
}

/// A block parameter. One of another origin is omitted, as if it did not exist, unless it hides a parameter.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Param {
    id: u32,
    origin: Origin,
    parent: Option<Id<Param>>,
}

/// The inline partials of one body, and the names that hold where they are defined.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Inlines<'p> {
    pub(super) body: Address<'p, Body>,
    pub(super) source: Address<'p, Arc<Source>>,
    /// The context around the body they are defined in.
    pub(super) frame: Option<Id<Frame>>,
    pub(super) params: Option<Id<Param>>,
    pub(super) parent: Option<Id<Inlines<'p>>>,
}

/// The block that a partial was called with, and the names where it was written.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Block<'p> {
    pub(super) program: Address<'p, Program>,
    pub(super) names: Names<'p>,
}

/// Everything that names can mean at one place.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Names<'p> {
    /// `this`, and by its parents `../`.
    pub(super) frame: Id<Frame>,
    /// The innermost block parameter.
    pub(super) params: Option<Id<Param>>,
    /// The innermost inline partials.
    pub(super) inlines: Option<Id<Inlines<'p>>>,
    /// `@partial-block`.
    pub(super) block: Option<Id<Block<'p>>>,
}

/// All that the scopes of one walk are made of.
#[derive(Default)]
pub(super) struct Scopes<'p> {
    overlays: Interned<Overlay>,
    pub(super) paths: Interned<Vec<Text>>,
    pub(super) frames: Interned<Frame>,
    params: Interned<Param>,
    pub(super) inlines: Interned<Inlines<'p>>,
    pub(super) blocks: Interned<Block<'p>>,
}

impl Origin {
    /// The same in a partial, which others may call for something else: its own text does not tell.
    pub(super) fn in_partial(self) -> Self {
        match self {
            Self::Table(_) | Self::Rows(_) | Self::Below(_) => Self::Other,
            Self::Other | Self::Root | Self::Data | Self::Overlaid(_) => self,
        }
    }

    /// That of each turn of a loop over it.
    pub(super) fn item(self) -> Self {
        if let Self::Rows(table) = self { Self::Table(table) } else { Self::Other }
    }

    /// That of a list of some of its rows.
    pub(super) fn in_rows(self) -> Self {
        if let Self::Rows(_) | Self::Below(_) = self { self } else { Self::Other }
    }

    /// Whether it can be any value of the author's or of a page.
    pub(super) fn is_plain(self) -> bool {
        self.in_partial() == Self::Other
    }
}

impl Context {
    pub(super) fn value(origin: Origin, kind: Kind) -> Self {
        Self { origin, is_overlay: false, kind }
    }
}

impl Overlay {
    /// What is put over `name`; `None` where the value under it is seen.
    pub(super) fn over(&self, name: &str) -> Option<Origin> {
        let at = self.over.binary_search_by(|(over, _)| (**over).cmp(name)).ok()?;
        Some(self.over[at].1)
    }
}

impl<'p> Scopes<'p> {
    pub(super) fn page(&mut self) -> Names<'p> {
        let frame = self.frames.id(Frame { context: Context::value(Origin::Root, Kind::Page), parent: None });
        Names { frame, params: None, inlines: None, block: None }
    }

    pub(super) fn overlay(&self, overlay: Id<Overlay>) -> &Overlay {
        &self.overlays[overlay]
    }

    /// `origin` with `names` put over it.
    pub(super) fn overlaid(&mut self, origin: Origin, names: Vec<(Text, Origin)>) -> Origin {
        let (mut over, under) = match origin {
            Origin::Overlaid(id) => (self.overlays[id].over.iter().cloned().collect(), self.overlays[id].under),
            origin => (BTreeMap::new(), origin),
        };
        over.extend(names);
        over.retain(|name, origin| match under {
            Origin::Root => *origin != Origin::Other || ROOTS.contains(&&**name),
            Origin::Data => true,
            _ => *origin != Origin::Other,
        });
        if over.is_empty() {
            return under;
        }
        let all = over.values().copied().chain([under]);
        let whole = all.map(|origin| self.whole(origin)).fold(Whole::default(), |sum, one| Whole {
            has_root: sum.has_root || one.has_root,
            has_data: sum.has_data || one.has_data,
        });
        Origin::Overlaid(self.overlays.id(Overlay { over: over.into_iter().collect(), under, whole }))
    }

    /// What is mentioned where all of a value is read.
    pub(super) fn whole(&self, origin: Origin) -> Whole {
        match origin {
            Origin::Other | Origin::Table(_) | Origin::Rows(_) | Origin::Below(_) => Whole::default(),
            Origin::Root => Whole { has_root: true, has_data: false },
            Origin::Data => Whole { has_root: false, has_data: true },
            Origin::Overlaid(id) => self.overlays[id].whole,
        }
    }

    /// `names` inside of a block whose context comes from `origin`.
    pub(super) fn inside(&mut self, names: Names<'p>, origin: Origin, kind: Kind) -> Names<'p> {
        let frame = Frame { context: Context::value(origin, kind), parent: Some(names.frame) };
        Names { frame: self.frames.id(frame), ..names }
    }

    /// `names` and the block parameter `id`.
    pub(super) fn with_param(&mut self, names: Names<'p>, id: u32, origin: Origin) -> Names<'p> {
        match origin {
            Origin::Other if self.param(id, names) == Origin::Other => names,
            origin => Names { params: Some(self.params.id(Param { id, origin, parent: names.params })), ..names },
        }
    }

    /// The context so many levels above `frame`.
    pub(super) fn ancestor(&self, frame: Id<Frame>, up: u32) -> Option<Context> {
        let frame = (0..up).try_fold(frame, |frame, _| self.frames[frame].parent)?;
        Some(self.frames[frame].context)
    }

    pub(super) fn param(&self, id: u32, names: Names<'p>) -> Origin {
        let mut params = names.params;
        while let Some(here) = params.map(|here| self.params[here]) {
            if here.id == id {
                return here.origin;
            }
            params = here.parent;
        }
        Origin::Other
    }

    /// The frames that what was written inside `outer` can have in `context`: `outer` itself where the context is still
    /// the same. The data decides whether two values are.
    pub(super) fn within(
        &mut self,
        context: Context,
        outer: Option<Id<Frame>>,
    ) -> impl Iterator<Item = Id<Frame>> + use<> {
        let fresh = self.frames.id(Frame { context, parent: outer });
        let same = match outer.map(|outer| self.frames[outer].context) {
            Some(around) => Same::of(around, context),
            None => Same::Never,
        };
        let [kept, fresh] = match same {
            Same::Always => [outer, None],
            Same::Perhaps => [outer, Some(fresh)],
            Same::Never => [None, Some(fresh)],
        };
        kept.into_iter().chain(fresh)
    }
}

/// Whether two contexts are the same thing.
enum Same {
    Always,
    Perhaps,
    Never,
}

impl Same {
    fn of(left: Context, right: Context) -> Self {
        match (left.origin, right.origin) {
            _ if left.is_overlay != right.is_overlay => Self::Never,
            (Origin::Root, Origin::Root) if !left.is_overlay => Self::Always,
            (left, right) if left == right => Self::Perhaps,
            // What a helper hands through is `Other`. If it is the root, all of it is mentioned already.
            (Origin::Root, _) | (_, Origin::Root) => Self::Never,
            (left, right) if left.is_plain() || right.is_plain() => Self::Perhaps,
            _ => Self::Never,
        }
    }
}
