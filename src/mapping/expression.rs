//! Patterns → regular expressions that nginx, Apache and lighttpd read alike, between double quotes; all three use PCRE, on
//! the decoded path. Each is to be matched without regard to the case of ASCII's letters, as the executable does.

use crate::base::case_variants;
use crate::base::layout::{APP_DATA, ERROR_PAGES};
use crate::pattern::{Cover, Pattern};

/// What a parameter may hold: see [`crate::rules::is_parameter_character`].
const PARAMETER: &str = "[A-Za-z0-9._~-]+";

/// All that lies in `cover` below `base_path`.
pub(super) fn of_closed(base_path: &str, cover: &Cover) -> String {
    let path = of_any_case(&cover.pattern().to_string());
    // lighttpd answers `/page.html/` with the file `page.html`.
    let end = match path.as_str() {
        _ if cover.is_home() => r"(?:index\.html(?:/|$)|$)",
        path if path.ends_with('/') => "",
        _ => "(?:/|$)",
    };
    format!("^{}{path}{end}", escape(base_path))
}

/// `text` in either case also of the letters that ASCII lacks, as these servers tell them apart: on Windows a folder whose
/// name differs in case is the same.
fn of_any_case(text: &str) -> String {
    let mut expression = String::new();
    for c in text.chars() {
        if c.is_ascii() {
            expression += &escape(c.encode_utf8(&mut [0; 4]));
            continue;
        }
        let cases: Vec<String> = case_variants(c).iter().map(char::to_string).collect();
        expression += &if cases.len() > 1 { format!("(?:{})", cases.join("|")) } else { cases.concat() };
    }
    expression
}

/// The paths that `pattern` stands for below `base_path`; also those that lack its final `/`, which the executable adds.
pub(super) fn of_route(base_path: &str, pattern: &Pattern) -> String {
    let text = pattern.fill(|_| "{}".to_owned());
    let path = text.split("{}").map(escape).collect::<Vec<_>>().join(PARAMETER);
    let base_path = escape(base_path);
    match path.strip_suffix('/') {
        // The site's own folder is there: the web server adds its `/`.
        Some("") => format!("^{base_path}/$"),
        Some(path) => format!("^{base_path}{path}/?$"),
        None => format!("^{base_path}{path}$"),
    }
}

/// What lies in the output and is for no visitor: data and secrets, the settings of IIS, its markers. lighttpd also answers
/// `/web.config/` and `/web.config/a` with the file; behind a marker, which is empty, that tells nobody anything.
pub(super) fn of_private_files(base_path: &str) -> String {
    format!(r"^{}/(?:(?:{APP_DATA}|web\.config)(?:/|$)|(?:.*/)?index\.fcgi$)", escape(base_path))
}

/// The pages that stand in for answers, `404.html`: they are for everybody, also where the site is not.
pub(super) fn of_error_pages(base_path: &str) -> String {
    let statuses = ERROR_PAGES.map(|page| page.status.to_string()).join("|");
    format!(r"^{}/(?:{statuses})\.html$", escape(base_path))
}

/// `text` as a regular expression that means it literally. What would also need the escapes of a server's own settings
/// (quotes, spaces, `\`) is written by its number.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '.' | '^' | '$' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // lighttpd reads expressions as UTF-8, the others as bytes: for both a letter as it is means itself.
            c if c.is_ascii_alphanumeric() || "/-_~,:;=@!&".contains(c) || !c.is_ascii() => escaped.push(c),
            c => escaped.push_str(&format!("\\x{:02x}", u32::from(c))),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    fn check(base_path: &str, pattern: &str, expected: &str) {
        assert_eq!(of_route(base_path, &Pattern::parse(pattern).unwrap()), expected, "{base_path} {pattern}");
    }

    #[test]
    fn routes_are_anchored_and_their_final_slash_may_be_missing() {
        check("", "/", "^/$");
        check("", "/stock/", "^/stock/?$");
        check("", "/stock.json", r"^/stock\.json$");
        check("", "/products/{sku}/", "^/products/[A-Za-z0-9._~-]+/?$");
        check("", "/{a}/p-{id}.json", r"^/[A-Za-z0-9._~-]+/p-[A-Za-z0-9._~-]+\.json$");
    }

    #[test]
    fn what_lies_below_a_page_goes_with_it() {
        let check = |path: &str, has_parameters, expected: &str| {
            let cover = Cover::of_page(&Pattern::parse(path).unwrap(), has_parameters);
            assert_eq!(of_closed("/in", &cover), expected, "{path}");
        };
        check("/staff/", false, "^/in/staff/");
        check("/list.html", false, r"^/in/list\.html(?:/|$)");
        check("/", false, r"^/in/(?:index\.html(?:/|$)|$)");
        check("/hr/{id}/", true, "^/in/hr/");
        check("/{any}/", true, "^/in/");
        check("/CAFÉ/ß+ΔΣ/", false, r"^/in/CAF(?:É|é)/(?:ß|ẞ)\+(?:Δ|δ)(?:Σ|ς|σ)/");
    }

    #[test]
    fn the_braces_of_a_row_are_braces() {
        assert_eq!(of_closed("", &Cover::of_row("/staff/{a}/")), r"^/staff/\{a\}/");
    }

    #[test]
    fn the_base_path_stands_before_all() {
        check("/in.net", "/", r"^/in\.net/$");
        check("/in.net", "/{id}/", r"^/in\.net/[A-Za-z0-9._~-]+/?$");
        assert!(
            of_error_pages("/in.net").starts_with(r"^/in\.net/(?:400|401|")
                && of_error_pages("").ends_with(r"|503)\.html$")
        );
        assert!(of_private_files("/in.net").starts_with(r"^/in\.net/(?:(?:App_Data"));
    }

    #[test]
    fn literals_mean_themselves() {
        check("", r#"/a b"c'd\e$f#g%h/é/"#, r"^/a\x20b\x22c\x27d\x5ce\$f\x23g\x25h/é/?$");
        check("", "/a+(b)[c]*?^|.x", r"^/a\+\(b\)\[c\]\*\?\^\|\.x$");
    }

    #[test]
    fn a_parameter_takes_the_characters_that_the_executable_takes() {
        let class = PARAMETER.strip_prefix('[').and_then(|class| class.strip_suffix("-]+")).unwrap();
        let mut taken: Vec<char> = class.replace("A-Z", "").replace("a-z", "").replace("0-9", "").chars().collect();
        taken.extend(('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['-']));
        taken.sort_unstable();
        let mut expected: Vec<char> = ('\0'..=char::MAX).filter(|c| rules::is_parameter_character(*c)).collect();
        expected.sort_unstable();
        assert_eq!(taken, expected);
    }
}
