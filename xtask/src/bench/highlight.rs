//! `cargo xtask bench highlight`: highlighting on an empty cache, beside Hugo.
//!
//! 1. write the same pages of code for each: some of five languages, some of each language alone, some of plain text;
//! 2. build each several times, in turns, each time without a cache and at a path never used before;
//! 3. print what the mixed pages took, and for each language what a line took more than a line of plain text.

use super::build::hugo;
use super::rng::Rng;
use super::sites::Tool;
use super::usage::{self, Usage};
use crate::tools;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Lines of code as (language, lines): `$a`, `$b` and `$c` become words, `$n` a number.
const LANGUAGES: [(&str, &[&str]); 14] = [
    (
        "typescript",
        &[
            "export function $a$n($b: number, $c: number) { return $b + $c * $n; } // $a of $b",
            "const $a = new Map(); for (const [$b, $c] of Object.entries($a)) { console.log(`$b: ${$c}`); }",
            "if ($a.$b === '$c' && $n > 3) { await fetch(\"/$a/$b?q=\" + encodeURIComponent($c)); }",
        ],
    ),
    (
        "javascript",
        &[
            "export function $a$n($b, $c) { return $b + $c * $n; } // $a of $b",
            "const $a = new Map(); for (const [$b, $c] of Object.entries($a)) { console.log(`$b: ${$c}`); }",
            "if ($a.$b === '$c' && $n > 3) { await fetch(\"/$a/$b?q=\" + encodeURIComponent($c)); }",
        ],
    ),
    (
        "csharp",
        &[
            "public async Task<int> $a$n(string $b, List<$c> x) => await _$a.$bAsync(x.Where(y => y.$b > $n).ToList()); // $a",
        ],
    ),
    ("python", &["def $a_$n($b: int, $c=None) -> str:", "    return f'{$b} {$c}' if $b > $n else \"$a\"  # $c"]),
    ("json", &["  \"$a$n\": {\"$b\": $n, \"$c\": [true, null, \"$a\"]},"]),
    ("rust", &["pub fn $a_$n($b: &str, $c: Option<u64>) -> String { format!(\"{$b} {}\", $c.unwrap_or($n)) } // $a"]),
    ("html", &["<p class=\"$a\" id=\"$b$n\">$c &amp; <a href=\"/$a/$b/\">$c</a></p> <!-- $a -->"]),
    ("css", &[".$a > #$b:hover { color: #ff$n; margin: 0 $npx; background: url(/$c.png) } /* $a */"]),
    (
        "sql",
        &["SELECT TOP $n $a.$b, COUNT(*) AS $c FROM $a WHERE $b LIKE '$c%' AND $c IS NOT NULL ORDER BY $b DESC; -- $a"],
    ),
    ("powershell", &["if ($$a -gt $n) { Get-ChildItem -Path \"C:\\$b\" | Where-Object { $_.Name -eq '$c' } } # $a"]),
    ("bash", &["if [[ -f \"$$a\" ]]; then grep -e '$b' /var/log/$c.log | head -n $n > \"$c\"; fi # $a"]),
    ("yaml", &["- $a: \"$b\"  # $c", "  $b: [$n, true, $c]"]),
    ("xml", &["<$a key=\"$b\" value=\"$n\"><!-- $c -->$b</$a>"]),
    ("bat", &["if exist \"%$a%\\$b\" (copy /Y \"$b\" $c) else (goto $a$n)", "rem $a of $b"]),
];

/// So many of the first languages stand on each mixed page.
const MIXED: usize = 5;
const MIXED_PAGES: usize = 200;
const LINES: usize = 20;

/// The pages of one language alone, with as many lines each as a mixed page.
const PAGES: usize = 40;

const WORDS: [&str; 12] =
    ["alpha", "beta", "gamma", "delta", "order", "stock", "count", "index", "value", "total", "price", "name"];

/// Measures and prints two tables. `--runs 5` is how often each site is built; the median counts.
///
/// # Errors
/// Where something can't be run.
pub(crate) fn highlight(words: &[&str]) -> Result<(), String> {
    let runs = match words {
        [] => 5,
        ["--runs", number] => number.parse().ok().filter(|runs| *runs > 0).ok_or("`--runs` takes a number")?,
        _ => return Err(format!("`{}` can't be read", words.join(" "))),
    };
    let xtask = super::release("xtask")?;
    let mut peers = vec![(Tool::Generator, super::release("generator")?)];
    match tools::on_path(Tool::Hugo.name()).or_else(hugo) {
        Some(program) => peers.push((Tool::Hugo, program)),
        None => println!("left out  hugo: not found"),
    }
    let folder = crate::root().join("target/bench").join(std::process::id().to_string());
    let measure = |name: &str, languages: &[(&str, &[&str])], pages| {
        let site = Site { folder: folder.join(name), languages, pages };
        site.measure(&xtask, &peers, runs)
    };
    print_mixed(&peers, &measure("mixed", &LANGUAGES[..MIXED], MIXED_PAGES)?);
    println!("| ms of CPU a line | {} |", peers.iter().map(|(tool, _)| tool.name()).collect::<Vec<_>>().join(" | "));
    println!("|---|{}", "--:|".repeat(peers.len()));
    for (language, lines) in LANGUAGES {
        // The same text without colours: what else a build does to it is not counted.
        let plain = measure(&format!("{language}-plain"), &[("text", lines); MIXED], PAGES)?;
        let coloured = measure(language, &[(language, lines); MIXED], PAGES)?;
        let cells = plain.iter().zip(&coloured).map(|(plain, coloured)| {
            let seconds = median(coloured, |usage| usage.cpu_seconds) - median(plain, |usage| usage.cpu_seconds);
            format!("{:.3}", seconds * 1e3 / (PAGES * MIXED * LINES) as f64)
        });
        println!("| {language} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    fs::remove_dir_all(&folder).map_err(|error| format!("failed to delete `{}`: {error}", folder.display()))
}

/// The same pages for each tool.
struct Site<'a> {
    folder: PathBuf,
    /// The languages of each page and their lines.
    languages: &'a [(&'a str, &'a [&'a str])],
    pages: usize,
}

impl Site<'_> {
    /// What each run of each tool cost, without the first, which warms the system's caches.
    fn measure(&self, xtask: &Path, peers: &[(Tool, PathBuf)], runs: usize) -> Result<Vec<Vec<Usage>>, String> {
        let io = |error: std::io::Error| format!("failed to use folder `{}`: {error}", self.folder.display());
        for (tool, _) in peers {
            self.write(*tool, &self.folder.join(tool.name())).map_err(io)?;
        }
        let mut usages = vec![Vec::new(); peers.len()];
        for run in 0..=runs {
            for ((tool, program), usages) in peers.iter().zip(&mut usages) {
                let site = self.folder.join(tool.name());
                let out = self.folder.join(format!("{}-output-{run}", tool.name()));
                _ = fs::remove_dir_all(site.join(".generator"));
                let usage = usage::of(xtask, program, &tool.arguments(&site, &out))?;
                if run > 0 {
                    usages.push(usage);
                }
            }
        }
        Ok(usages)
    }

    fn write(&self, tool: Tool, folder: &Path) -> std::io::Result<()> {
        let (content, files): (_, &[_]) = match tool {
            Tool::Generator => ("site", &[("templates/page.hbs", "<title>{{page.title}}</title>{{page.content}}")]),
            _ => (
                "content",
                &[
                    (
                        "hugo.toml",
                        "disableKinds = [\"taxonomy\", \"RSS\", \"sitemap\"]\n[markup.highlight]\nnoClasses = false\n",
                    ),
                    ("layouts/_default/single.html", "<title>{{.Title}}</title>{{.Content}}"),
                    ("layouts/_default/list.html", "{{.Title}}"),
                ],
            ),
        };
        let pages = (0..self.pages).map(|index| (format!("{content}/p/p{index}.md"), self.page(index)));
        let home = [(format!("{content}/_index.md"), "+++\ntitle = \"Bench\"\n+++\n".to_owned())];
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        for (path, text) in files.chain(home).chain(pages) {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(path, text)?;
        }
        Ok(())
    }

    fn page(&self, index: usize) -> String {
        let mut rng = Rng::new(index as u64 + 1);
        let mut text = format!("+++\ntitle = \"Page {index}\"\n+++\nText of page {index}.\n");
        for (language, lines) in self.languages {
            _ = writeln!(text, "\n```{language}");
            for number in 0..LINES {
                let mut line = lines[number % lines.len()].replace("$n", &number.to_string());
                for word in ["$a", "$b", "$c"] {
                    line = line.replace(word, rng.pick(&WORDS));
                }
                _ = writeln!(text, "{line}");
            }
            text.push_str("```\n");
        }
        text
    }
}

fn print_mixed(peers: &[(Tool, PathBuf)], usages: &[Vec<Usage>]) {
    let names: Vec<_> = LANGUAGES[..MIXED].iter().map(|(name, _)| *name).collect();
    println!("\n{MIXED_PAGES} pages with {LINES} lines each of {}\n", names.join(", "));
    println!("| | wall s | CPU s | peak MB | wall × ours | CPU × ours |\n|---|--:|--:|--:|--:|--:|");
    let wall = |usages: &[Usage]| median(usages, |usage| usage.wall_seconds);
    let cpu = |usages: &[Usage]| median(usages, |usage| usage.cpu_seconds);
    let ours = &usages[0];
    for ((tool, _), usages) in peers.iter().zip(usages) {
        let peak = median(usages, |usage| usage.peak_bytes as f64) / 1e6;
        let (wall_ratio, cpu_ratio) = (wall(usages) / wall(ours), cpu(usages) / cpu(ours));
        let (wall, cpu) = (wall(usages), cpu(usages));
        println!("| {} | {wall:.2} | {cpu:.2} | {peak:.0} | {wall_ratio:.2} | {cpu_ratio:.2} |", tool.name());
    }
    println!();
}

fn median(usages: &[Usage], value: impl Fn(&Usage) -> f64) -> f64 {
    let mut values: Vec<f64> = usages.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
