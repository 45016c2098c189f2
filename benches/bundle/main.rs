//! How long it takes to open a bundle and to read the first page out of it: `cargo xtask bench bundle`.
//!
//! The pages are as folding leaves them: programs of one template whose literals are each page's own, some 6 KB with
//! twenty holes. Each size is written to a file and opened many times; the system has the file in memory.

use generator::base::{Diagnostics, Map, Source, SourcePath, Value};
use generator::bundle::{Bundle, Content, Contents, DataSource, Page, RequestLimits, write};
use generator::config::Limits;
use generator::pattern::Pattern;
use generator::route::Endpoint;
use generator::template::{Body, Node, Program, parse};
use std::fs;
use std::hint::black_box;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Numbers of pages, and how many milliseconds opening may take.
const SIZES: [(usize, f64); 2] = [(200, 0.5), (2_000, 2.0)];

/// How often each thing is done; the median counts.
const RUNS: usize = 201;

/// Bytes of HTML between two holes.
const LITERAL_BYTES: usize = 230;

/// Twenty holes of the kinds that folding leaves.
const TEMPLATE: &str = "<title>{{route.sku}}</title>\n{{#with data.stock}}<h1>{{name}}</h1><p>{{on_hand}}</p>\
{{#if on_hand}}<b>{{number price decimals=2}}</b>{{else}}<i>{{default note \"none\"}}</i>{{/if}}{{/with}}\n\
<ul>{{#each data.related as |row at|}}<li class=\"{{at}}\"><a href=\"{{url row.path}}\">{{row.name}}</a>\
{{#unless @last}}, {{/unless}}</li>{{else}}<li>nothing</li>{{/each}}</ul>\n<p>{{request.path}}</p>\
<p>{{date request.time \"%d. %B %Y\" lang=\"de\"}}</p>{{#if (gt data.count 10)}}<p>many</p>{{/if}}<footer>{{request.user}}</footer>";

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its figures")]
fn main() -> ExitCode {
    println!("| pages | open ms | budget ms | with first page ms | all programs ms | file MB | header KB | write ms |");
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (pages, budget) in SIZES {
        match row(pages, budget) {
            Ok(row) => println!("{row}"),
            Err(error) => {
                eprintln!("error: failed to measure {pages} pages: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn row(pages: usize, budget_ms: f64) -> io::Result<String> {
    let contents = contents(pages);
    let started = Instant::now();
    let bytes = write(&contents).map_err(|mistakes| io::Error::other(format!("{mistakes:?}")))?;
    let write_ms = millis(started.elapsed());
    let header_bytes = bytes.iter().position(|byte| *byte == b'\n').unwrap_or_default();
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("runtime.json");
    fs::write(&file, &bytes)?;
    let mut opened = Vec::new();
    let mut first = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        let bundle = open(&file)?;
        opened.push(started.elapsed());
        read(&bundle, pages / 2)?;
        first.push(started.elapsed());
    }
    let bundle = open(&file)?;
    let started = Instant::now();
    (0..pages).try_for_each(|page| read(&bundle, page))?;
    let all_ms = millis(started.elapsed());
    let (opened_ms, first_ms) = (median_ms(opened), median_ms(first));
    let (megabytes, header_kilobytes) = (bytes.len() as f64 / 1e6, header_bytes >> 10);
    Ok(format!(
        "| {pages} | {opened_ms:.2} | {budget_ms} | {first_ms:.2} | {all_ms:.1} | {megabytes:.1} | {header_kilobytes} | {write_ms:.0} |"
    ))
}

fn open(file: &Path) -> io::Result<Bundle> {
    Bundle::read(fs::File::open(file)?).map_err(io::Error::other)
}

/// What a first request for `page` reads.
fn read(bundle: &Bundle, page: usize) -> io::Result<()> {
    black_box(bundle.content(page).map_err(io::Error::other)?);
    black_box(bundle.root(page).map_err(io::Error::other)?);
    Ok(())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median_ms(mut times: Vec<Duration>) -> f64 {
    times.sort();
    millis(times[times.len() / 2])
}

fn contents(pages: usize) -> Contents {
    let source = Source::new(SourcePath::new("templates/product.hbs"), TEMPLATE.to_owned());
    let template = parse(&Arc::new(source), 0, &mut Diagnostics::default());
    let site: Map = [("title", Value::from("Shop")), ("language", Value::from("en"))].into_iter().collect();
    let root: Map = [("site", Value::from(site))].into_iter().collect();
    let names = ["stock", "related", "count"];
    let source = |name: &str| DataSource { name: name.to_owned(), file: format!("{name}.json") };
    let page = |index: usize| {
        let mut program = template.clone();
        fill(&mut program, index);
        let pattern = Pattern::parse(&format!("/products/range-{index}/{{sku}}/")).expect("its braces pair");
        let route = Endpoint { sources: vec![0, 1, 2], ..Endpoint::new(pattern) };
        Page { route, content: Content::Folded(Arc::new(program)), root: root.clone(), rows: None }
    };
    Contents {
        language: "en".to_owned(),
        base_path: String::new(),
        utc_offset: 0,
        request_limits: RequestLimits::default(),
        limits: Limits::default(),
        sources: names.map(source).to_vec(),
        pages: (0..pages).map(page).collect(),
        partials: Vec::new(),
    }
}

/// Gives each literal of `program` the HTML of page `index`.
fn fill(program: &mut Program, index: usize) {
    fn fill(body: &mut Body, index: usize) {
        for node in &mut body.nodes {
            match node {
                Node::Literal(literal) => {
                    let html = format!("{}<p class=\"range\">range {index} of the shop</p>\n", literal.text);
                    literal.text = html.repeat(LITERAL_BYTES / html.len() + 1).into();
                }
                Node::Block(block) => {
                    fill(&mut block.body, index);
                    fill(&mut block.inverse, index);
                }
                Node::Output(_) | Node::Partial(_) | Node::Inlined(_) => {}
            }
        }
    }
    fill(&mut program.body, index);
}
