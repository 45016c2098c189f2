//! What is known of a dynamic page: the text of its residual program, with [`VALUE`] for what a request fills in.

use crate::base::Text;
use crate::bundle::Content;
use crate::html::VALUE;
use crate::template::{BlockKind, Body, Node, PartialName, Printing, Program};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The known text of a dynamic page. Where a request chooses between texts, all of them stand there, one after the other.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) text: String,
    /// Where a request decides whether the text is there, in order.
    chosen: Vec<Range<usize>>,
    /// Whether a request may bring elements of its own.
    pub(super) prints_html: bool,
}

impl Known {
    /// What is known of `content`, which may call `partials`.
    pub(super) fn of(content: &Content, partials: &[(Text, Arc<Program>)]) -> Self {
        let mut known = Self::default();
        match content {
            Content::Folded(program) => Walk { known: &mut known, partials: HashMap::new() }.body(&program.body, None),
            Content::Whole { body, template } => {
                let partials = partials.iter().map(|(name, program)| (&**name, &**program)).collect();
                let mut walk = Walk { known: &mut known, partials };
                for program in body.iter().chain([template]) {
                    walk.body(&program.body, None);
                }
                known.prints_html = true;
                known.chosen = std::iter::once(0..known.text.len()).collect();
            }
        }
        known
    }

    /// Whether what stands at byte `at` is there at every request.
    pub(super) fn is_certain(&self, at: usize) -> bool {
        let next = self.chosen.partition_point(|range| range.start <= at);
        next.checked_sub(1).is_none_or(|last| self.chosen[last].end <= at)
    }
}

struct Walk<'p, 'k> {
    known: &'k mut Known,
    /// Each is taken away when it is called: its text is read once.
    partials: HashMap<&'p str, &'p Program>,
}

impl<'p> Walk<'p, '_> {
    /// `block` is what `@partial-block` prints.
    fn body(&mut self, body: &'p Body, block: Option<&'p Program>) {
        for inline in &body.inlines {
            self.chosen(&[&inline.body], None);
        }
        for node in &body.nodes {
            match node {
                Node::Literal(literal) => self.known.text.push_str(&literal.text),
                Node::Output(output) => {
                    self.known.text.push(VALUE);
                    self.known.prints_html |= output.printing == Printing::Raw;
                }
                Node::Block(inner) if inner.kind == BlockKind::Bind => self.body(&inner.body, block),
                Node::Block(inner) => self.chosen(&[&inner.body, &inner.inverse], block),
                Node::Inlined(inlined) => self.body(&inlined.program.body, block),
                Node::Partial(partial) => {
                    let own = partial.block.as_deref();
                    let called = match &partial.name {
                        PartialName::Static(name, _) => self.partials.remove(&**name).or(own),
                        PartialName::Block(_) => block,
                        PartialName::Dynamic(_) => own,
                    };
                    self.known.text.push(VALUE);
                    if let Some(called) = called {
                        self.body(&called.body, own);
                    }
                }
            }
        }
    }

    /// Texts of which a request chooses.
    fn chosen(&mut self, bodies: &[&'p Body], block: Option<&'p Program>) {
        let start = self.known.text.len();
        self.known.text.push(VALUE);
        for body in bodies {
            self.body(body, block);
            self.known.text.push(VALUE);
        }
        // What a request chooses within is part of it.
        while self.known.chosen.pop_if(|range| range.start >= start).is_some() {}
        self.known.chosen.push(start..self.known.text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Diagnostics;
    use crate::template;
    use crate::testing::source;

    fn program(text: &str) -> Arc<Program> {
        let mut mistakes = Diagnostics::default();
        let program = template::parse(&source("templates/a.hbs", text), 0, &mut mistakes);
        assert_eq!(*mistakes, []);
        Arc::new(program)
    }

    /// The text of a folded page with `·` for values, and in brackets what a request chooses.
    fn check(text: &str, expected: &str, prints_html: bool) {
        let known = Known::of(&Content::Folded(program(text)), &[]);
        let shown: String = (known.text.char_indices())
            .map(|(at, c)| match (c, known.is_certain(at)) {
                (VALUE, true) => "·".to_owned(),
                (VALUE, false) => "[·]".to_owned(),
                (c, true) => c.to_string(),
                (c, false) => format!("[{c}]"),
            })
            .collect();
        assert_eq!(shown.replace("][", ""), expected, "{text}");
        assert_eq!(known.prints_html, prints_html, "{text}");
    }

    #[test]
    fn what_a_request_chooses_is_told_from_what_is_certain() {
        check("a{{b}}c", "a·c", false);
        check("a{{{b}}}c", "a·c", true);
        check("a{{#if b}}c{{#if d}}e{{/if}}f{{else}}g{{/if}}h{{#each i}}j{{/each}}k", "a[·c·e··f·g·]h[·j··]k", false);
    }

    #[test]
    fn a_page_shipped_whole_is_read_with_its_partials_and_nothing_of_it_is_certain() {
        let partials = [("layouts/x", "<{{> @partial-block}}>{{> loop}}"), ("loop", "({{> loop}}{{> layouts/x}})")];
        let partials = partials.map(|(name, text)| (name.into(), program(text)));
        let template =
            program("{{#*inline \"i\"}}i{{/inline}}{{#> layouts/x}}a{{b}}{{/layouts/x}}{{> (lookup c \"d\")}}");
        let known = Known::of(&Content::Whole { body: Some(program("body")), template }, &partials);
        assert_eq!(known.text.replace(VALUE, ""), "bodyi<a>()");
        assert!(known.prints_html && (0..known.text.len()).all(|at| !known.is_certain(at)));
    }
}
