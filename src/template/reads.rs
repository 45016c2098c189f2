//! Which names at the root a folded program still reads.

use super::program::{Base, Body, Call, Expression, Node, PartialName, Path, Program};
use crate::base::Text;
use std::collections::BTreeSet;

/// What a program reads of its root: of each path the first two names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    paths: BTreeSet<Vec<Text>>,
}

impl Reads {
    /// Whether the name `root` is read, or the root as a whole.
    pub fn root(&self, root: &str) -> bool {
        self.paths.iter().any(|path| path.first().is_none_or(|name| **name == *root))
    }

    /// Whether the name `field` below `root` is read, or `root` as a whole.
    pub fn field(&self, root: &str, field: &str) -> bool {
        self.paths.iter().any(|path| match &path[..] {
            [] => true,
            [name] => **name == *root,
            [name, below, ..] => **name == *root && **below == *field,
        })
    }
}

impl Program {
    /// What this program reads of its root, where all its paths begin at the root, at block parameters or at loops, as
    /// those of a folded one do.
    pub fn reads(&self) -> Reads {
        let mut reads = Reads::default();
        reads.body(&self.body);
        reads
    }
}

impl Reads {
    fn body(&mut self, body: &Body) {
        for node in &body.nodes {
            match node {
                Node::Literal(_) => {}
                Node::Output(output) => self.expression(&output.expression),
                Node::Block(block) => {
                    self.expression(&block.argument);
                    block.include_zero.iter().for_each(|include_zero| self.expression(include_zero));
                    self.body(&block.body);
                    self.body(&block.inverse);
                }
                Node::Partial(partial) => {
                    if let PartialName::Dynamic(name) = &partial.name {
                        self.expression(name);
                    }
                    partial.context.iter().for_each(|context| self.expression(context));
                    partial.hash.iter().for_each(|pair| self.expression(&pair.value));
                    partial.block.iter().for_each(|block| self.body(&block.body));
                }
                Node::Inlined(inlined) => self.body(&inlined.program.body),
            }
        }
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Constant(..) => {}
            Expression::Path(Path { base: Base::Root, segments, .. }) => {
                self.paths.insert(segments.iter().take(2).map(|segment| segment.name.clone()).collect());
            }
            Expression::Path(_) => {}
            Expression::Call(call) => {
                let Call { arguments, hash, .. } = &**call;
                arguments.iter().chain(hash.iter().map(|pair| &pair.value)).for_each(|value| self.expression(value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::parse;
    use crate::testing::source;

    fn reads(text: &str) -> Reads {
        let (program, mistakes) = parse(&source("a.hbs", text), 0);
        assert_eq!(mistakes, []);
        program.reads()
    }

    #[test]
    fn every_path_from_the_root_counts() {
        let found = reads(
            "{{@root.a.b.c}}{{#if (eq @root.d @root.e.f)}}{{@root.g}}{{else}}{{@root.h}}{{/if}}\
             {{#each @root.i as |x|}}{{x.j}}{{@index}}{{/each}}{{> (lookup @root.k \"l\") @root.m n=@root.o}}",
        );
        for name in ["a", "d", "e", "g", "h", "i", "k", "m", "o"] {
            assert!(found.root(name), "{name}");
        }
        for name in ["b", "j", "l", "n", "x"] {
            assert!(!found.root(name), "{name}");
        }
        assert!(found.field("a", "b") && found.field("d", "any") && found.field("e", "f"));
        assert!(!found.field("a", "c") && !found.field("e", "d") && !found.field("j", "j"));
    }

    #[test]
    fn the_root_as_a_whole_is_every_name() {
        let found = reads("{{json @root}}");
        assert!(found.root("any") && found.field("any", "any"));
        assert_eq!(reads("text"), Reads::default());
    }
}
