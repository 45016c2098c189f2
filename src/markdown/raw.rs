//! What the author's own HTML says that concerns the page: ids, and where the summary ends.

/// Whether `html` is the comment that ends the summary, `<!-- more -->`.
pub(super) fn is_more(html: &str) -> bool {
    let comment = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    comment.is_some_and(|comment| comment.trim() == "more")
}

/// The values of the `id` attributes in a stretch of HTML.
pub(super) fn ids(html: &str) -> impl Iterator<Item = &str> {
    html.match_indices("id=").filter_map(|(at, name)| {
        let before = html[..at].chars().next_back()?;
        let value = &html[at + name.len()..];
        let id = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split_once(quote)?.0,
            _ => value.split(|char: char| char.is_whitespace() || char == '>').next()?,
        };
        (before.is_whitespace() && !id.is_empty()).then_some(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_that_ends_the_summary_may_be_spaced_freely() {
        assert!(is_more("<!-- more -->\n") && is_more("<!--more-->"));
        assert!(!is_more("<!-- more or less -->") && !is_more("more"));
    }

    #[test]
    fn ids_are_read_with_any_quotes() {
        let html = "<p id=\"a\"><b\n  id='b c'><i id=c><a data-id=\"no\" id=\"\" id=\"open";
        assert_eq!(ids(html).collect::<Vec<_>>(), ["a", "b c", "c"]);
    }
}
