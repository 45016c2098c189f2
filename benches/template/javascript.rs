//! The reference: handlebars.js, run by node over the same templates and data.

use crate::workload::Workload;
use crate::{BATCH, BATCHES, Measured};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// Where `cargo xtask test` puts handlebars.js.
const MODULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/node/node_modules");
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/template/handlebars.js");

/// Each workload's name with its figures.
///
/// # Errors
/// Why there are none: no node, or no handlebars.js.
pub(crate) fn measure(workloads: &[Workload]) -> Result<Vec<(String, Measured)>, String> {
    let question = json!({
        "batches": BATCHES,
        "batchMs": BATCH.as_millis() as u64,
        "workloads": workloads.iter().map(|workload| json!({
            "name": workload.name,
            "templates": workload.handlebars,
            "data": (workload.data)(),
        })).collect::<Vec<_>>(),
    });
    let answer: Value = serde_json::from_slice(&run_node(&question)?).map_err(|error| error.to_string())?;
    let rows = answer["rows"].as_array().into_iter().flatten().map(|row| {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let engine = format!("handlebars.js {}", answer["version"].as_str().unwrap_or_default());
        let measured = Measured { engine, output: text("output"), micros: row["micros"].as_f64().unwrap_or(f64::NAN) };
        (text("name"), measured)
    });
    Ok(rows.collect())
}

fn run_node(question: &Value) -> Result<Vec<u8>, String> {
    let mut node = Command::new("node")
        .arg(SCRIPT)
        .env("NODE_PATH", MODULES)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("failed to start `node`: {error}"))?;
    let mut stdin = node.stdin.take().expect("it was asked for above");
    // Where node ends before it has read all, its own message says why.
    let _ = stdin.write_all(question.to_string().as_bytes());
    drop(stdin);
    let output = node.wait_with_output().map_err(|error| format!("failed to run `node`: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr);
    let cause = message.lines().find(|line| line.starts_with("Error")).unwrap_or("failed to run `node`");
    Err(format!("{cause} (`cargo xtask test` installs it)"))
}
