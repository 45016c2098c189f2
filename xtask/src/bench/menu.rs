//! `cargo xtask bench menu`: what a menu on every page costs.
//!
//! 1. write the same site twice; in one of them every page has a menu of many pages, twice: above its text and beside it;
//! 2. build both several times, in turn, each time at a path never used before;
//! 3. delete it all.

use super::sites::{self, Tool};
use super::usage::{self, Usage};
use super::{count, release, tree};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

struct Options {
    pages: usize,
    /// Entries of the menu.
    links: usize,
    /// How often each site is built; the median counts.
    runs: usize,
}

/// Measures and prints a table.
///
/// # Errors
/// Where something can't be run.
pub(crate) fn menu(words: &[&str]) -> Result<(), String> {
    let options = options(words)?;
    let folder = crate::root().join("target/bench").join(std::process::id().to_string());
    let [without, with] = ["without", "with"].map(|name| folder.join(name));
    let io = |error: io::Error| format!("failed to use folder `{}`: {error}", folder.display());
    for site in [&without, &with] {
        sites::write(Tool::Generator, options.pages, site).map_err(io)?;
    }
    add_menu(&with, options.links).map_err(io)?;
    let (xtask, generator) = (release("xtask")?, release("generator")?);
    let mut usages = [Vec::new(), Vec::new()];
    // The first turn warms the system's caches and does not count.
    for run in 0..=options.runs {
        for (site, usages) in [&without, &with].into_iter().zip(&mut usages) {
            let usage = usage::of(&xtask, &generator, &Tool::Generator.arguments(site, &out(site, run)))?;
            usages.extend((run > 0).then_some(usage));
        }
    }
    let usages = usages.map(usage::median);
    println!("\n{} pages, a menu of {} links twice, median of {}\n", options.pages, options.links, options.runs);
    println!("| | wall s | CPU s | peak MB | MB written |\n|---|--:|--:|--:|--:|");
    for (site, usage) in [&without, &with].into_iter().zip(usages) {
        let files = tree::files(&out(site, options.runs)).map_err(io)?;
        let (name, peak) = (site.file_name().unwrap_or_default().display(), usage.peak_bytes >> 20);
        let megabytes = files.iter().map(|file| file.bytes).sum::<u64>() as f64 / 1e6;
        println!("| {name} | {:.3} | {:.2} | {peak} | {megabytes:.1} |", usage.wall_seconds, usage.cpu_seconds);
    }
    let [without, with] = usages;
    let ratio = |of: fn(&Usage) -> f64| of(&with) / of(&without);
    println!(
        "\nwith / without: wall {:.2}, CPU {:.2}",
        ratio(|usage| usage.wall_seconds),
        ratio(|usage| usage.cpu_seconds)
    );
    fs::remove_dir_all(&folder).map_err(io)
}

/// Where a build of `site` goes.
fn out(site: &Path, run: usize) -> PathBuf {
    site.with_extension(format!("output-{run}"))
}

/// Puts a menu of `links` pages into the layout of `site`, which marks the page that it stands on.
fn add_menu(site: &Path, links: usize) -> io::Result<()> {
    let layout = site.join("templates/layouts/base.hbs");
    let text = fs::read_to_string(&layout)?;
    let menus = "<nav>{{> partials/menu}}</nav>\n<aside>{{> partials/menu}}</aside>\n<main>";
    fs::write(layout, text.replace("<main>", menus))?;
    let menu = include_str!("sites/generator/menu.hbs").replace("LINKS", &links.to_string());
    fs::write(site.join("templates/partials/menu.hbs"), menu)
}

fn options(words: &[&str]) -> Result<Options, String> {
    let mut options = Options { pages: 2_251, links: 767, runs: 5 };
    for pair in words.chunks(2) {
        let (number, text) = match pair {
            ["--pages", text] => (&mut options.pages, text),
            ["--links", text] => (&mut options.links, text),
            ["--runs", text] => (&mut options.runs, text),
            _ => return Err(format!("`{}` can't be read", pair.join(" "))),
        };
        *number = count(text).ok_or_else(|| format!("`{text}` is no count"))?;
    }
    Ok(options)
}
