//! Pages to build: 90 % posts and 10 % docs, some 4.4 KB of Markdown each, the same on every run.

use super::rng::Rng;
use std::fmt::Write;

/// One page; the sites differ only in how its front matter is written.
pub(super) struct Page {
    /// `blog` or `docs`.
    pub(super) section: &'static str,
    /// Its file's name without `.md`, and the last segment of its URL.
    pub(super) slug: String,
    pub(super) title: String,
    /// With time and `Z`; no two are equal.
    pub(super) date: String,
    /// 2 % are.
    pub(super) draft: bool,
    pub(super) summary: String,
    /// Markdown.
    pub(super) body: String,
}

/// The bytes of a body: enough of them that the mean is 4.4 KB.
const BODY_BYTES: (usize, usize) = (3_300, 4_900);

/// Page `index` of a corpus of `pages`. Each is made alone: a corpus never has to be in memory.
pub(super) fn page(index: usize, pages: usize) -> Page {
    let mut rng = Rng::new(index as u64 + 1);
    let (section, slug) = place(index);
    let words = rng.between(3, 7);
    Page {
        section,
        slug,
        title: sentence_of(&mut rng, words),
        date: date(index),
        draft: is_draft(index),
        summary: format!("{}.", sentence_of(&mut rng, 18)),
        body: body(&mut rng, pages),
    }
}

fn place(index: usize) -> (&'static str, String) {
    if index % 10 == 9 { ("docs", format!("d-{:06}", index / 10)) } else { ("blog", format!("p-{index:06}")) }
}

fn is_draft(index: usize) -> bool {
    index % 50 == 33
}

/// A minute for each page, from 2024 on; months of 28 days need no calendar.
fn date(index: usize) -> String {
    let (minute, hour, day, month) = (index % 60, index / 60 % 24, index / 1_440 % 28, index / 40_320 % 12);
    format!("2024-{:02}-{:02}T{hour:02}:{minute:02}:00Z", month + 1, day + 1)
}

fn body(rng: &mut Rng, pages: usize) -> String {
    let bytes = rng.between(BODY_BYTES.0, BODY_BYTES.1);
    let mut body = paragraph(rng, pages);
    let mut block = rng.between(0, 5);
    while body.len() < bytes {
        body.push_str("\n\n");
        match block % 6 {
            0 => body.push_str(&format!("## {}", sentence_of(rng, 4))),
            1 => body.push_str(&list(rng, pages)),
            2 => body.push_str(&code(rng)),
            3 => body.push_str(&format!("### {}", sentence_of(rng, 3))),
            4 => body.push_str(&table(rng)),
            _ => body.push_str(&format!("> {}", sentence(rng, pages))),
        }
        body.push_str("\n\n");
        body.push_str(&paragraph(rng, pages));
        block += 1;
    }
    body.push('\n');
    body
}

fn paragraph(rng: &mut Rng, pages: usize) -> String {
    let sentences: Vec<_> = (0..rng.between(3, 6)).map(|_| sentence(rng, pages)).collect();
    sentences.join(" ")
}

/// A sentence, sometimes with emphasis, code or a link to another page.
fn sentence(rng: &mut Rng, pages: usize) -> String {
    let text = {
        let words = rng.between(5, 14);
        sentence_of(rng, words)
    };
    let end = word(rng);
    match rng.between(1, 10) {
        1 => format!("{text} **{end}**."),
        2 => format!("{text} *{end}*."),
        3 => format!("{text} `{end}()`."),
        4 => format!("{text} [{end}]({}).", link(rng, pages)),
        _ => format!("{text} {end}."),
    }
}

/// The URL of a page that is built.
fn link(rng: &mut Rng, pages: usize) -> String {
    let index = rng.between(0, pages - 1);
    let (section, slug) = place(if is_draft(index) { 0 } else { index });
    format!("/{section}/{slug}/")
}

fn list(rng: &mut Rng, pages: usize) -> String {
    let is_ordered = rng.chance(40);
    let items: Vec<_> = (1..=rng.between(3, 6))
        .map(|number| {
            let mark = if is_ordered { format!("{number}.") } else { "-".to_owned() };
            format!("{mark} {}", sentence(rng, pages))
        })
        .collect();
    items.join("\n")
}

fn table(rng: &mut Rng) -> String {
    let mut table = format!("| {} | {} | {} | {} |\n|---|:--:|---|--:|", word(rng), word(rng), word(rng), word(rng));
    for _ in 0..rng.between(4, 8) {
        let number = rng.between(1, 9_999);
        write!(table, "\n| {} | `{}` | {} | {number} |", word(rng), word(rng), word(rng))
            .expect("a text can always be written to");
    }
    table
}

/// A fenced block in one of four languages.
fn code(rng: &mut Rng) -> String {
    let (name, other, number) = (word(rng), word(rng), rng.between(2, 99));
    match rng.between(0, 3) {
        0 => format!(
            "```rust\npub fn {name}(count: u32) -> u32 {{\n    // {other}\n    (0..count).map(|at| at * {number}).sum()\n}}\n```"
        ),
        1 => format!(
            "```python\ndef {name}(count, *, {other}=None):\n    \"\"\"{other}.\"\"\"\n    return sum(at * {number} for at in range(count))\n```"
        ),
        2 => format!(
            "```javascript\nexport function {name}(list) {{\n  // {other}\n  return list.filter((item) => item.size < {number});\n}}\n```"
        ),
        _ => {
            format!("```json\n{{\n  \"{name}\": {number},\n  \"{other}\": [1, 2, 3, \"<&>\"],\n  \"on\": true\n}}\n```")
        }
    }
}

fn sentence_of(rng: &mut Rng, words: usize) -> String {
    let words: Vec<_> = (0..words).map(|_| word(rng)).collect();
    let text = words.join(" ");
    text[..1].to_uppercase() + &text[1..]
}

/// One to four syllables.
fn word(rng: &mut Rng) -> String {
    const SYLLABLES: [&str; 24] = [
        "ba", "cor", "dan", "el", "fi", "gor", "hu", "in", "jo", "kel", "lum", "ma", "nor", "op", "pra", "qua", "ri",
        "sto", "tem", "ul", "ves", "wa", "yr", "zo",
    ];
    let syllables = rng.between(1, 4);
    (0..syllables).map(|_| rng.pick(&SYLLABLES)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corpus_is_as_described() {
        let pages: Vec<_> = (0..1_000).map(|index| page(index, 1_000)).collect();
        assert_eq!(pages.iter().filter(|page| page.section == "docs").count(), 100);
        assert_eq!(pages.iter().filter(|page| page.draft).count(), 20);
        let mean = pages.iter().map(|page| page.body.len()).sum::<usize>() / pages.len();
        assert!((4_200..4_600).contains(&mean), "{mean}");
        for mark in ["```rust", "```python", "```javascript", "```json", "|---|", "\n- ", "\n1. ", "\n> ", "](/docs/"] {
            assert!(pages.iter().any(|page| page.body.contains(mark)), "{mark}");
        }
    }

    #[test]
    fn dates_and_urls_are_unique() {
        let places: std::collections::BTreeSet<_> = (0..100_000).map(|index| (date(index), place(index))).collect();
        let dates: std::collections::BTreeSet<_> = places.iter().map(|(date, _)| date).collect();
        assert_eq!((places.len(), dates.len()), (100_000, 100_000));
    }
}
