//! Every node: programs print and complain as they did.

use super::*;
use crate::base::{Diagnostics, Source, SourcePath, Span};
use crate::template::{BlockKind, BlockParam, Expression, Inlined, Node};

/// A program as `Debug` writes it: every node, place and constant.
fn check(program: &Arc<Program>) {
    let mut contents = contents(vec![page("/", "", Map::new())]);
    contents.pages[0].content = Content::Folded(program.clone());
    let Content::Folded(read) = read_back(&contents).content(0).unwrap() else { panic!("it was folded") };
    assert_eq!(format!("{read:?}"), format!("{program:?}"));
}

#[test]
fn every_node_comes_back() {
    for text in [
        "",
        "é\r\n<b>",
        "{{a}}{{{a.b.[c d]}}}{{&this}}{{.}}{{../a}}{{@root.a}}",
        "{{#if a includeZero=true}}1{{else if b}}2{{else}}3{{/if}}{{#unless a}}x{{/unless}}",
        "{{#each a as |v k|}}{{v}}{{k}}{{@index}}{{@key}}{{@first}}{{@last}}{{@../index}}{{else}}none{{/each}}",
        "{{#with a as |b|}}{{b.c}}{{/with}}{{#a}}x{{/a}}{{^a}}y{{/a}}",
        "{{> p}}{{> p a b=1 c=\"é\"}}{{> (lookup . \"kind\")}}{{#> p}}{{> @partial-block}}{{/p}}",
        "{{#*inline \"i\"}}{{#*inline \"j\"}}x{{/inline}}{{> j}}{{/inline}}{{> i}}{{#if @partial-block}}{{/if}}",
        "{{default a 1.5}}{{date d \"%Y\" lang=\"de\"}}{{eq (add 1 2) -3}}{{list true false null undefined}}",
    ] {
        check(&program(text));
    }
}

#[test]
fn what_folding_makes_comes_back() {
    let mut outer = Program::clone(&program("{{#with x as |p|}}{{p}}{{/with}}"));
    let Node::Block(block) = &mut outer.body.nodes[0] else { panic!("it is a block") };
    block.kind = BlockKind::Bind;
    block.params.push(BlockParam { name: "q".into(), id: u32::MAX, span: Span::new(0, 4) });
    let page = Value::from(vec![Value::from((0..80).map(Value::Int).collect::<Vec<_>>()), Value::html("<i>")]);
    block.argument = Expression::Constant(page, Span::new(1, 3));
    let inlined = Inlined { program: Program::clone(&program("{{inner}}")), span: Span::new(0, 5) };
    outer.body.nodes.push(Node::Inlined(Box::new(inlined)));
    check(&Arc::new(outer));
}

#[test]
fn mistakes_have_the_same_words_and_places() {
    let root: Map = [("a", Value::from(Map::new()))].into_iter().collect();
    let text = "{{x}}\r\né {{a.b}} {{@root.c}}\n{{#with a}}{{../../y}}{{/with}}{{@index}}{{> none}}{{date 1 \"%Y\"}}";
    let bundle = read_back(&contents(vec![page("/", text, root.clone())]));
    let (_, mistakes) = rendered_at(&bundle, 0);
    assert_eq!(mistakes.len(), 7);
    assert_eq!(mistakes, rendered(&program(text), &root).1);
}

#[test]
fn a_page_shipped_whole_has_its_body_template_and_partials() {
    let mut contents = contents(vec![page("/", "", Map::new()), page("/a/", "", Map::new())]);
    contents.pages[0].content = Content::Whole { body: Some(program("b")), template: program("{{> nav}}") };
    contents.pages[1].content = Content::Whole { body: None, template: program("t") };
    contents.partials = vec![("nav".into(), program("n{{#*inline \"i\"}}{{/inline}}"))];
    let bundle = read_back(&contents);
    let Content::Whole { body: Some(body), template } = bundle.content(0).unwrap() else { panic!("it is whole") };
    assert_eq!(rendered(&body, &Map::new()).0, "b");
    let mut out = String::new();
    let environment =
        Environment { partials: bundle.partials().unwrap(), host: &NoSite, context: crate::html::Context::HTML };
    assert_eq!(shown(&render(&template, &Value::Null, environment, &mut out)), [""; 0]);
    assert_eq!(out, "n");
    assert!(matches!(bundle.content(1).unwrap(), Content::Whole { body: None, .. }));
}

#[test]
fn programs_share_the_files_they_point_into() {
    let one = source("templates/one.hbs", "{{#if a}}1{{/if}}");
    let mut diagnostics = Diagnostics::default();
    let again = Arc::new(Source::new(SourcePath::new("templates/one.hbs"), one.text.clone()));
    let mut contents = contents(vec![page("/", "", Map::new()), page("/a/", "", Map::new())]);
    contents.pages[0].content = Content::Folded(Arc::new(parse(&one, 0, &mut diagnostics)));
    contents.pages[1].content = Content::Folded(Arc::new(parse(&again, 9, &mut diagnostics)));
    let bundle = read_back(&contents);
    let sources = [0, 1].map(|index| match bundle.content(index).unwrap() {
        Content::Folded(program) => program.source.clone(),
        Content::Whole { .. } => panic!("it was folded"),
    });
    assert!(Arc::ptr_eq(&sources[0], &sources[1]));
}
