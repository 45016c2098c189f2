//! How long one rendering takes, here and in other engines: `cargo xtask bench template`.
//!
//! Two templates, the same text for every Handlebars and the same page for the others: 'hello', the `home.html` of
//! Flask's tutorials, and 'page', 6 KB of 20 rows through a layout and a partial for each row. Ours also folded, with one
//! name left to the request. Outputs must agree.

mod javascript;
mod ours;
mod peers;
mod workload;

use std::process::ExitCode;
use std::time::{Duration, Instant};
use workload::Workload;

/// One engine's result for one workload.
struct Measured {
    engine: String,
    /// The page it rendered.
    output: String,
    /// Microseconds for one rendering, the best of all batches.
    micros: f64,
}

/// The best of this many batches counts: what is slower was disturbed.
const BATCHES: usize = 20;
/// How long one batch takes.
const BATCH: Duration = Duration::from_millis(20);

/// Microseconds for one call of `render`, the best of [`BATCHES`].
fn measure(engine: &str, mut render: impl FnMut() -> String) -> Measured {
    let output = render();
    let started = Instant::now();
    let mut warm = 0_u32;
    while started.elapsed() < BATCH {
        std::hint::black_box(render());
        warm += 1;
    }
    let batches = (0..BATCHES).map(|_| {
        let started = Instant::now();
        for _ in 0..warm {
            std::hint::black_box(render());
        }
        started.elapsed().as_secs_f64() * 1e6 / f64::from(warm)
    });
    Measured { engine: engine.to_owned(), output, micros: batches.fold(f64::INFINITY, f64::min) }
}

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its figures")]
fn main() -> ExitCode {
    let javascript = javascript::measure(&workload::ALL);
    let mut all_agree = true;
    for workload in &workload::ALL {
        let mut rows = ours::measure(workload);
        rows.extend(peers::measure(workload));
        rows.extend(javascript.iter().flatten().filter(|(name, _)| name == workload.name).map(|(_, row)| Measured {
            engine: row.engine.clone(),
            output: row.output.clone(),
            micros: row.micros,
        }));
        all_agree &= report(workload, &rows);
    }
    if let Err(reason) = javascript {
        println!("left out: handlebars.js: {reason}");
    }
    if all_agree { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints the table of one workload; whether every output agrees with ours.
#[allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn report(workload: &Workload, rows: &[Measured]) -> bool {
    let ours = &rows[0];
    println!("{}: {} bytes, best of {BATCHES} batches", workload.name, ours.output.len());
    println!("| engine | µs | × ours |\n|---|--:|--:|");
    let mut all_agree = true;
    for row in rows {
        let agrees = without_space(&row.output) == without_space(&ours.output);
        let note = if agrees { "" } else { "  OTHER OUTPUT" };
        println!("| {} | {:.2} | {:.2} |{note}", row.engine, row.micros, row.micros / ours.micros);
        all_agree &= agrees;
    }
    println!();
    all_agree
}

/// Engines differ in which line ends they keep around a tag.
fn without_space(html: &str) -> String {
    html.split_whitespace().collect()
}
