//! What of the root a program reads at request time: that much of it has to be shipped, and no more.

use crate::base::{Map, Text, Value};
use crate::template::Partials;
use crate::template::program::{Base, BlockKind, Body, Expression, Node, Pair, Partial, PartialName, Path, Program};
use std::collections::{BTreeSet, HashSet};

/// What of the root a program reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Paths of one or two names: `item`, `page.title`. Two names where nothing reads the first as a whole.
    Paths(BTreeSet<Vec<Text>>),
    /// The root as one value.
    Everything,
}

impl Default for Reads {
    fn default() -> Self {
        Self::Paths(BTreeSet::new())
    }
}

impl Reads {
    /// What either of two programs reads.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Paths(mut paths), Self::Paths(others)) => {
                paths.extend(others);
                Self::Paths(without_parts(paths))
            }
            _ => Self::Everything,
        }
    }

    /// Whether something of the value at `path`, one or two names from the root, is read.
    pub fn reads(&self, path: &[&str]) -> bool {
        let Self::Paths(paths) = self else { return true };
        // As far as both go.
        paths.iter().any(|known| known.iter().zip(path).all(|(name, wanted)| **name == **wanted))
    }

    /// `root` without what is not read. Of an object, fields that are read become a table.
    pub fn part_of(&self, root: &Map) -> Map {
        let Self::Paths(paths) = self else { return root.clone() };
        let mut part = like(root);
        for (name, value) in root.iter() {
            let mut seconds = paths.iter().filter(|path| path.first() == Some(name)).map(|path| path.get(1)).peekable();
            if seconds.peek().is_some() {
                let seconds: Option<Vec<&Text>> = seconds.collect();
                part.insert(name.clone(), seconds.map_or_else(|| value.clone(), |seconds| fields(value, &seconds)));
            }
        }
        part
    }
}

/// `value` with the fields `names` alone; all of it where it is no table or object.
fn fields(value: &Value, names: &[&Text]) -> Value {
    let (mut part, fields) = match value {
        Value::Map(map) => (like(map), map.iter().map(|(name, value)| (name.clone(), value.clone())).collect()),
        Value::Object(object) => {
            let fields = names.iter().filter_map(|name| Some((Text::clone(name), object.field(name)?)));
            (Map::new(), fields.collect::<Vec<_>>())
        }
        value => return value.clone(),
    };
    for (name, value) in fields.into_iter().filter(|(name, _)| names.contains(&name)) {
        part.insert(name, value);
    }
    part.into()
}

/// An empty map that may lack any name if `map` may.
fn like(map: &Map) -> Map {
    if map.is_open() { Map::open() } else { Map::new() }
}

impl Program {
    /// What of the root this program, and those of `partials` that it calls, can read. Names of contexts that may be
    /// the root count, so that it can be more. It is exact for what folding leaves, which needs no partials.
    pub fn reads(&self, partials: &Partials) -> Reads {
        let mut reader = Reader { partials, paths: BTreeSet::new(), has_everything: false, seen: HashSet::new() };
        reader.program(self, 0);
        if reader.has_everything { Reads::Everything } else { Reads::Paths(without_parts(reader.paths)) }
    }
}

/// Without the paths that a shorter one leads to as well.
fn without_parts(paths: BTreeSet<Vec<Text>>) -> BTreeSet<Vec<Text>> {
    let is_part = |path: &[Text]| path.len() == 2 && paths.contains(&path[..1]);
    paths.iter().filter(|path| !is_part(path)).cloned().collect()
}

struct Reader<'p> {
    partials: &'p Partials,
    paths: BTreeSet<Vec<Text>>,
    has_everything: bool,
    /// Programs that were read, each with whether its context may be the root.
    seen: HashSet<(*const Program, bool)>,
}

/// In what follows, `others` is the number of contexts, from the innermost, that are not the root; the next may be.
impl Reader<'_> {
    fn program(&mut self, program: &Program, others: u32) {
        if self.seen.insert((program, others == 0)) {
            self.body(&program.body, others);
        }
    }

    fn body(&mut self, body: &Body, others: u32) {
        for inline in &body.inlines {
            // It can be called from anywhere below.
            self.body(&inline.body, 0);
        }
        for node in &body.nodes {
            match node {
                Node::Literal(_) => {}
                Node::Output(output) => self.expression(&output.expression, others),
                Node::Block(block) => {
                    self.expression(&block.argument, others);
                    block.include_zero.iter().for_each(|expression| self.expression(expression, others));
                    let inside = match block.kind {
                        BlockKind::Each | BlockKind::With => others + 1,
                        // `true` keeps the context.
                        BlockKind::Section | BlockKind::If | BlockKind::Unless | BlockKind::Bind => others,
                    };
                    self.body(&block.body, inside);
                    self.body(&block.inverse, others);
                }
                Node::Partial(partial) => self.partial(partial, others),
                Node::Inlined(inlined) => self.body(&inlined.program.body, others),
            }
        }
    }

    fn partial(&mut self, partial: &Partial, others: u32) {
        partial.context.iter().for_each(|context| self.expression(context, others));
        self.pairs(&partial.hash, others);
        if let Some(block) = &partial.block {
            self.body(&block.body, 0);
        }
        let inside = if partial.context.is_some() { 1 } else { others };
        let partials = self.partials;
        match &partial.name {
            PartialName::Static(name, _) => partials.get(name).iter().for_each(|program| self.program(program, inside)),
            PartialName::Dynamic(name) => {
                self.expression(name, others);
                partials.iter().for_each(|(_, program)| self.program(program, inside));
            }
            PartialName::Block(_) => {}
        }
    }

    fn expression(&mut self, expression: &Expression, others: u32) {
        match expression {
            Expression::Constant(..) => {}
            Expression::Path(path) => self.path(path, others),
            Expression::Call(call) => {
                call.arguments.iter().for_each(|argument| self.expression(argument, others));
                self.pairs(&call.hash, others);
            }
        }
    }

    fn pairs(&mut self, pairs: &[Pair], others: u32) {
        pairs.iter().for_each(|pair| self.expression(&pair.value, others));
    }

    fn path(&mut self, path: &Path, others: u32) {
        let may_be_root = match path.base {
            Base::Root => true,
            Base::Context(up) => up >= others,
            Base::Variable(..) | Base::Param(_) => false,
        };
        if may_be_root {
            self.has_everything |= path.segments.is_empty();
            self.paths.insert(path.segments.iter().take(2).map(|segment| segment.name.clone()).collect());
        }
    }
}
