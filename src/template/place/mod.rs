//! Where in the HTML a dynamic page prints what others than its author fill: escaping makes a value harmless in text and between
//! the quotes of an attribute, and nowhere else.
//!
//! 1. `walk` goes through the program as a request might, with the [`Context`] before each node; where a request chooses, it goes
//!    each way, and joins the contexts behind;
//! 2. `taint` says which values others fill;
//! 3. `warn` says what is wrong where escaping is not enough;
//! 4. how a value is to be printed where it stands is noted, and put into the program.

mod taint;
mod walk;
mod warn;

use super::program::{Body, Expression, Literal, Node, Output, Printing, Program};
use super::render::print;
use crate::base::{Diagnostic, Diagnostics, Text};
use crate::html::Context;
use std::collections::HashMap;
use taint::Taint;

/// A dynamic page, and who fills its values.
#[derive(Clone, Copy, Debug)]
pub struct Placing<'a> {
    /// What the page is at its beginning.
    pub context: Context,
    /// The paths from the root that others than the author fill: `request`, `data.stock`.
    pub foreign: &'a [Vec<Text>],
}

/// The context of names, and those around it.
struct Frame<'f> {
    context: Taint,
    /// The `key=value` arguments put over it.
    over: Vec<(Text, Taint)>,
    parent: Option<&'f Frame<'f>>,
}

/// How each value is to be printed where it stands, by the address of its node.
#[derive(Default)]
struct Placed {
    printings: HashMap<*const Output, Printing>,
    diagnostics: Vec<Diagnostic>,
}

/// Places the values of a folded program, and warns of those that escaping does not make harmless. The cost is linear in the program,
/// but that loops in loops are read again for each loop around them.
pub fn place_folded(program: &mut Program, placing: Placing<'_>, diagnostics: &mut Diagnostics) {
    let placed = walk::walk(program, &HashMap::new(), placing);
    placed.put_into(&mut program.body, Json::Placed);
    diagnostics.extend(placed.diagnostics);
}

/// The same of a page that is shipped whole, as far as it can be judged: `programs` are rendered one after the other, and may
/// call `partials`, which other pages may call too. Where JSON stands is only known as it is printed.
pub fn place_whole(
    programs: [Option<&mut Program>; 2],
    partials: &mut [(Text, Program)],
    placing: Placing<'_>,
    diagnostics: &mut Diagnostics,
) {
    let by_name = partials.iter().map(|(name, program)| (&**name, program)).collect();
    let placed: Vec<Placed> = programs.iter().flatten().map(|program| walk::walk(program, &by_name, placing)).collect();
    let programs = programs.into_iter().flatten();
    let bodies = programs.chain(partials.iter_mut().map(|(_, program)| program)).map(|program| &mut program.body);
    for body in bodies {
        placed.iter().for_each(|placed| placed.put_into(body, Json::Printed));
    }
    diagnostics.extend(placed.into_iter().flat_map(|placed| placed.diagnostics));
}

/// When it is decided how JSON is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Json {
    /// Now.
    Placed,
    /// As it is printed.
    Printed,
}

impl Placed {
    fn put_into(&self, body: &mut Body, json: Json) {
        body.inlines.iter_mut().for_each(|inline| self.put_into(&mut inline.body, json));
        for node in &mut body.nodes {
            match node {
                Node::Literal(_) => {}
                Node::Output(output) => {
                    let printing = self.printings.get(&std::ptr::from_ref(output)).copied();
                    let Some(printing) = printing.filter(|_| json == Json::Placed || output.printing != Printing::Json)
                    else {
                        continue;
                    };
                    output.printing = printing;
                    if let Some(text) = known_json(&output.expression, printing) {
                        *node = Node::Literal(Literal { text: text.into(), span: output.span });
                    }
                }
                Node::Block(block) => {
                    self.put_into(&mut block.body, json);
                    self.put_into(&mut block.inverse, json);
                }
                Node::Partial(partial) => {
                    partial
                        .block
                        .iter_mut()
                        .for_each(|block| self.put_into(&mut std::sync::Arc::make_mut(block).body, json));
                }
                Node::Inlined(inlined) => self.put_into(&mut inlined.program.body, json),
            }
        }
    }
}

/// What JSON prints that was known when its page was folded.
fn known_json(expression: &Expression, printing: Printing) -> Option<String> {
    let is_escaped = match printing {
        Printing::Escaped => true,
        Printing::JsonAsIs => false,
        Printing::Raw | Printing::Url | Printing::Json => return None,
    };
    let Expression::Constant(value, _) = expression else { return None };
    let mut text = String::new();
    print::value(&mut text, value, is_escaped);
    Some(text)
}
