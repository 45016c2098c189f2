//! Ids that links lead to and only rendered pages can prove.

use super::SUGGESTIONS_MAX;
use crate::base::{Diagnostic, OutputPath, nearest};
use std::collections::HashSet;

/// An anchor that no Markdown heading provides; the rendered page may.
#[derive(Debug)]
pub(crate) struct Anchor {
    /// The page it should be in.
    pub output: OutputPath,
    /// The id.
    pub id: String,
    /// What to say if the page lacks it.
    pub diagnostic: Diagnostic,
}

/// The mistakes of `anchors` that rendered pages don't prove wrong. `html` gives the page at a path, `None` for a file
/// that is not rendered; each page is asked for once.
///
/// # Errors
/// Those of `html`.
pub(crate) fn missing<E>(
    mut anchors: Vec<Anchor>,
    mut html: impl FnMut(&OutputPath) -> Result<Option<String>, E>,
) -> Result<Vec<Diagnostic>, E> {
    anchors.sort_by(|a, b| a.output.cmp(&b.output));
    let mut diagnostics = Vec::new();
    for anchors in anchors.chunk_by(|a, b| a.output == b.output) {
        let Some(html) = html(&anchors[0].output)? else { continue };
        let ids = ids(&html);
        let mut known: Vec<&str> = ids.iter().copied().collect();
        known.sort_unstable();
        for anchor in anchors.iter().filter(|anchor| !ids.contains(&*anchor.id)) {
            let mut diagnostic = anchor.diagnostic.clone();
            if diagnostics.len() < SUGGESTIONS_MAX {
                diagnostic.help =
                    nearest(&anchor.id, known.iter().copied()).map(|near| format!("did you mean `#{near}`?"));
            }
            diagnostics.push(diagnostic);
        }
    }
    Ok(diagnostics)
}

/// The values of `id` and `name` in a page, in one pass over it.
fn ids(html: &str) -> HashSet<&str> {
    let mut ids = HashSet::new();
    for (at, _) in html.match_indices('=') {
        let before = ["id", "name"].iter().find_map(|name| html[..at].strip_suffix(name));
        if !before.is_some_and(|before| before.ends_with(|c: char| c.is_ascii_whitespace())) {
            continue;
        }
        let value = &html[at + 1..];
        let id = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
            _ => value.split(|c: char| c.is_ascii_whitespace() || c == '>').next(),
        };
        ids.extend(id);
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_id(html: &str, expected: bool) {
        assert_eq!(ids(html).contains("top-1"), expected, "{html}");
    }

    #[test]
    fn an_id_is_found_however_it_is_written() {
        for html in
            ["<p id=\"top-1\">", "<p class=x id='top-1' a>", "<p id=top-1>", "<a\nname=top-1 href>", "<p id=top-1"]
        {
            check_id(html, true);
        }
        for html in ["", "top-1", "<p id=\"top-12\">", "<p id=\"a top-1\">", "<p data-id=\"top-1\">", "<p id='top-1\">"]
        {
            check_id(html, false);
        }
    }
}
