//! How large and how deep a bundle may be, on both sides of each limit, where it is written and where it is read.

use super::records::check_record;
use super::*;
use crate::base::Span;
use crate::bundle::write::write_within;
use crate::bundle::{Limits, NESTING_MAX};
use crate::template::{Body, Inlined, Node};

/// What writing and reading within `limits` say.
fn check(contents: &Contents, limits: Limits, written: &[&str], read: Option<&str>) {
    let mistakes = write_within(contents, limits).err().unwrap_or_default();
    assert_eq!(shown(&mistakes), written);
    let bundle = Bundle::read_within(Cursor::new(bytes(contents)), limits);
    let message = bundle.and_then(|bundle| bundle.verify()).err().map(|error| error.to_string());
    assert_eq!(message.as_deref(), read);
}

#[test]
fn the_first_line_is_limited() {
    let contents = contents(vec![page("/", "x", Map::new())]);
    let length = bytes(&contents).iter().position(|byte| *byte == b'\n').unwrap() as u64 + 1;
    let limits = |bytes| Limits { header_bytes_max: bytes, ..Limits::default() };
    check(&contents, limits(length), &[], None);
    let message = format!("the first line of the bundle has more than {} bytes", length - 1);
    check(
        &contents,
        limits(length - 1),
        &[&format!("error: {message} help: make fewer pages dynamic")],
        Some(&message),
    );
}

#[test]
fn a_record_is_limited() {
    let text = "x".repeat(1_000);
    let root = [("v", Value::from(text.as_str()))].into_iter().collect();
    let contents = contents(vec![page("/", "", root)]);
    // `["{1","v","=xxx…"]` and its line end.
    let length = 1_000 + 15;
    let limits = |bytes| Limits { record_bytes_max: bytes, ..Limits::default() };
    check(&contents, limits(length), &[], None);
    let message = format!("root 0 of the bundle has more than {} bytes", length - 1);
    let help = "let pages print less of it, or read it at request time";
    check(&contents, limits(length - 1), &[&format!("error: {message} help: {help}")], Some(&message));
}

#[test]
fn a_template_that_is_too_large_is_named() {
    let contents = contents(vec![page("/", &"x".repeat(1_000), Map::new())]);
    let mistakes = write_within(&contents, Limits { record_bytes_max: 1_000, ..Limits::default() }).unwrap_err();
    let help = "--> templates/t.hbs help: let pages print less of it, or read it at request time";
    assert_eq!(
        shown(&mistakes),
        [
            format!("error: text 0 of the bundle has more than 1000 bytes {help}"),
            format!("error: program 0 of the bundle has more than 1000 bytes {help}")
        ]
    );
}

/// A page whose bodies are nested `depth` deep.
fn nested_program(depth: usize) -> Contents {
    let inner = Program::clone(&program("x"));
    let source = inner.source.clone();
    let program = (1..depth).fold(inner, |program, _| {
        let inlined = Inlined { program, span: Span::default() };
        let body = Body { inlines: Vec::new(), nodes: vec![Node::Inlined(Box::new(inlined))] };
        Program { source: source.clone(), body }
    });
    let mut contents = contents(vec![page("/", "", Map::new())]);
    contents.pages[0].content = Content::Folded(Arc::new(program));
    contents
}

/// A page whose bodies are the blocks of calls, nested `depth` deep.
fn nested_partial_blocks(depth: usize) -> Contents {
    let program = (1..depth).fold(program("x"), |block, _| Arc::new(block.in_layout("base")));
    let mut contents = contents(vec![page("/", "", Map::new())]);
    contents.pages[0].content = Content::Folded(program);
    contents
}

/// A page with a value whose lists are nested so that the record of the root nests `depth` deep.
fn nested_value(depth: usize) -> Contents {
    let value = (1..depth).fold(Value::Null, |value, _| Value::from(vec![value]));
    contents(vec![page("/", "", [("v", value)].into_iter().collect())])
}

/// Runs `test` with the stack that unoptimised code needs: some 6 KB for each level, five times of what is shipped.
fn with_stack(test: fn()) {
    let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(test).unwrap();
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

#[test]
fn nesting_is_limited_where_it_is_written() {
    with_stack(|| {
        for nested in [nested_program, nested_value, nested_partial_blocks] {
            check(&nested(NESTING_MAX), Limits::default(), &[], None);
        }
        let refused = |contents: &Contents| shown(&crate::bundle::write(contents).unwrap_err());
        let help = "help: nest fewer blocks, partials and tables";
        let program = format!("error: program 0 of the bundle is nested more than 600 deep --> templates/t.hbs {help}");
        assert_eq!(refused(&nested_program(NESTING_MAX + 1)), std::slice::from_ref(&program));
        assert_eq!(refused(&nested_partial_blocks(NESTING_MAX + 1)), [program]);
        let root = format!("error: root 0 of the bundle is nested more than 600 deep {help}");
        assert_eq!(refused(&nested_value(NESTING_MAX + 1)), [root]);
    });
}

#[test]
fn nesting_is_limited_where_it_is_read() {
    with_stack(|| {
        for depth in [NESTING_MAX + 1, 100_000] {
            let body = "0,1,\"inlined\",0,".repeat(depth);
            let message = "program 0 of the bundle makes no sense: it is nested more than 600 deep";
            check_record("program", &format!("[0,{body}0,0]"), message);
            let call = "\"call\",\"not\",1,".repeat(depth);
            check_record("program", &format!("[0,0,1,\"raw\",{call}null]"), message);
            let lists = "\"[1\",".repeat(depth);
            let message = "value 0 of the bundle makes no sense: it is nested more than 600 deep";
            check_record("value", &format!("[{lists}null]"), message);
        }
    });
}
