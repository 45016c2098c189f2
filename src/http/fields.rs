//! Headers whose values have a grammar of their own: cookies and entity tags.

/// Names and values of the header `Cookie`, as they are: what they mean is theirs who set them. What is no pair is left out
/// (RFC 6265, section 4.2.1, read as leniently as section 5.2 asks browsers to be).
pub fn cookies(header: &str) -> impl Iterator<Item = (&str, &str)> {
    header.split(';').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let name = name.trim();
        (!name.is_empty()).then(|| (name, value.trim()))
    })
}

/// Whether the header `If-None-Match` names `etag`, which is as `ETag` gives it: `W/"1"` or `"1"`. It is the weak comparison of
/// RFC 9110, sections 8.8.3.2 and 13.1.2. What is no list of entity tags names none from there on: the whole answer is always
/// right.
pub fn matches_etag(if_none_match: &str, etag: &str) -> bool {
    let blanks_and_commas = [' ', '\t', ','];
    let wanted = etag.strip_prefix("W/").unwrap_or(etag);
    if if_none_match.trim() == "*" {
        return true;
    }
    let mut rest = if_none_match.trim_start_matches(blanks_and_commas);
    while let Some(first) = first_opaque_tag(rest.strip_prefix("W/").unwrap_or(rest)) {
        if first.tag == wanted {
            return true;
        }
        let after = first.after.trim_start_matches([' ', '\t']);
        if !after.is_empty() && !after.starts_with(',') {
            return false;
        }
        rest = after.trim_start_matches(blanks_and_commas);
    }
    false
}

struct OpaqueTag<'t> {
    /// With its quotation marks.
    tag: &'t str,
    after: &'t str,
}

/// `opaque-tag` of RFC 9110, section 8.8.3: it may hold commas, and knows no escapes.
fn first_opaque_tag(text: &str) -> Option<OpaqueTag<'_>> {
    let length = text.strip_prefix('"')?.find('"')?;
    let (tag, after) = text.split_at(length + 2);
    Some(OpaqueTag { tag, after })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_cookies(header: &str, expected: &[(&str, &str)]) {
        assert_eq!(cookies(header).collect::<Vec<_>>(), expected, "{header}");
    }

    #[test]
    fn cookies_are_split_and_nothing_else() {
        check_cookies("", &[]);
        check_cookies("a=1; b=2", &[("a", "1"), ("b", "2")]);
        check_cookies("a=1;b=2;a=3", &[("a", "1"), ("b", "2"), ("a", "3")]);
        check_cookies("  a =\t1 ;; b= ;c", &[("a", "1"), ("b", "")]);
        check_cookies("token=x=y==; q=\"quoted\"; p=%41+", &[("token", "x=y=="), ("q", "\"quoted\""), ("p", "%41+")]);
        check_cookies("=a; = ; ===", &[]);
    }

    fn check_etag(if_none_match: &str, etag: &str, expected: bool) {
        assert_eq!(matches_etag(if_none_match, etag), expected, "{if_none_match}, {etag}");
    }

    #[test]
    fn entity_tags_are_compared_weakly() {
        check_etag("W/\"1\"", "W/\"1\"", true);
        check_etag("\"1\"", "W/\"1\"", true);
        check_etag("W/\"1\"", "\"1\"", true);
        check_etag("W/\"1\"", "W/\"2\"", false);
        check_etag("\"1\"", "\"11\"", false);
        check_etag("\"11\"", "\"1\"", false);
        check_etag("w/\"1\"", "W/\"1\"", false);
        check_etag("\"A\"", "\"a\"", false);
    }

    #[test]
    fn any_of_a_list_matches() {
        check_etag("*", "\"1\"", true);
        check_etag(" * ", "\"1\"", true);
        check_etag("\"a\", W/\"b\" ,\"c\"", "W/\"b\"", true);
        check_etag("\"a\", W/\"b\" ,\"c\"", "\"c\"", true);
        check_etag("\"a\", W/\"b\"", "\"c\"", false);
        check_etag(", ,\"a\",,\"b\",", "\"b\"", true);
        check_etag("\"a,b\", \"c\"", "\"a,b\"", true);
        check_etag("\"a,b\"", "\"b\"", false);
    }

    #[test]
    fn what_is_no_list_matches_nothing_from_there_on() {
        check_etag("", "\"1\"", false);
        check_etag("1", "\"1\"", false);
        check_etag("\"1", "\"1\"", false);
        check_etag("\"", "\"", false);
        check_etag("\"a\", *", "\"1\"", false);
        check_etag("\"a\" \"1\"", "\"1\"", false);
        check_etag("\"a\"x, \"1\"", "\"1\"", false);
        check_etag("\"1\", x", "\"1\"", true);
        check_etag("ü\"1\"", "\"1\"", false);
    }
}
