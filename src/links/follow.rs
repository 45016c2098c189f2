//! Links followed as a browser follows them, as far as the host's name tells.

use crate::base::folder_of;
use crate::config::BaseUrl;
use percent_encoding::percent_decode_str;

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To another host, or nowhere a browser would go: `mailto:…`.
    Elsewhere,
    /// On the host of the site, outside its sub-application: the path, not encoded.
    Outside(String),
    /// To the site.
    Site {
        /// Below the site's base path, not encoded; empty for the base path without its final `/`.
        path: String,
        /// The id it scrolls to, not encoded; empty for the top.
        fragment: String,
    },
}

/// From where links are followed.
#[derive(Debug)]
pub(super) struct From<'a> {
    base_url: &'a BaseUrl,
    /// The path that relative links start at, encoded; `None` where `<base>` leads to another host.
    start: Option<String>,
}

impl<'a> From<'a> {
    /// A page at `path` of the host, encoded, and what its `<base href>` says.
    pub(super) fn new(base_url: &'a BaseUrl, path: String, base: Option<&str>) -> Self {
        let page = Self { base_url, start: Some(path) };
        let start = base.map_or_else(|| page.start.clone(), |base| page.absolute(split(&clean(base)).0));
        Self { base_url, start }
    }

    /// Where `link` leads (WHATWG URL standard, "basic URL parser").
    pub(super) fn follow(&self, link: &str) -> Target {
        let link = clean(link);
        let (path, fragment) = split(&link);
        let Some(path) = self.absolute(path) else { return Target::Elsewhere };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        match path.strip_prefix(self.base_url.path.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            Some(below) => Target::Site { path: decoded(below), fragment: decoded(fragment) },
            None => Target::Outside(decoded(&path)),
        }
    }

    /// `path`, without query and fragment, as a path of the host; `None` if it leads to another host.
    fn absolute(&self, path: &str) -> Option<String> {
        let BaseUrl { origin, .. } = self.base_url;
        let on_host = path.get(..origin.len()).filter(|start| !origin.is_empty() && start.eq_ignore_ascii_case(origin));
        let path = match on_host.map(|_| &path[origin.len()..]) {
            Some("") => "/",
            Some(path) if path.starts_with('/') => path,
            _ => path,
        };
        if names_a_host(path) {
            return None;
        }
        let start = self.start.as_deref();
        match path {
            "" => start.map(str::to_owned),
            _ if path.starts_with('/') => Some(without_dots("", path)),
            _ => start.map(|start| without_dots(folder_of(start), path)),
        }
    }
}

/// Without what browsers take away, and with `/` for `\` before the query.
fn clean(link: &str) -> String {
    let link = link.trim_matches(|c: char| c <= ' ');
    let (path, rest) = link.split_at(link.find(['?', '#']).unwrap_or(link.len()));
    let mut clean = if names_a_host(path) { path.to_owned() } else { path.replace('\\', "/") };
    clean.push_str(rest);
    clean.retain(|c| !matches!(c, '\t' | '\n' | '\r'));
    clean
}

/// Path and fragment; without the query, and without instructions to the browser as `:~:text=…` (URL Fragment Text
/// Directives).
fn split(link: &str) -> (&str, &str) {
    let (rest, fragment) = link.split_once('#').unwrap_or((link, ""));
    let path = rest.split('?').next().unwrap_or_default();
    (path, fragment.split(":~:").next().unwrap_or_default())
}

/// `path` seen from `folder`, its `.` and `..` resolved; at the top `..` goes nowhere.
fn without_dots(folder: &str, path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut segments: Vec<&str> = if is_absolute { Vec::new() } else { folder.split('/').skip(1).collect() };
    let mut named = path.split('/').skip(usize::from(is_absolute)).peekable();
    while let Some(segment) = named.next() {
        let is_last = named.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    segments.pop();
                }
                if is_last {
                    segments.push("");
                }
            }
            segment => segments.push(segment),
        }
    }
    format!("/{}", segments.join("/"))
}

/// Whether a link has a scheme or a host.
pub(super) fn names_a_host(target: &str) -> bool {
    let scheme = target.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    scheme || target.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_scheme_or_a_host_names_a_host() {
        for target in ["https://example.com/", "mailto:a@b.c", "//example.com/x", "tel:1"] {
            assert!(names_a_host(target), "{target}");
        }
        for target in ["/a:b", "a/b:c", "a?b=c:d", "#a:b", ""] {
            assert!(!names_a_host(target), "{target}");
        }
    }

    fn check(page: &str, base: Option<&str>, link: &str, expected: &str) {
        let base_url = BaseUrl::parse("https://example.com/shop").unwrap();
        let found = match From::new(&base_url, page.to_owned(), base).follow(link) {
            Target::Elsewhere => "elsewhere".to_owned(),
            Target::Outside(path) => format!("outside {path}"),
            Target::Site { path, fragment } if fragment.is_empty() => path,
            Target::Site { path, fragment } => format!("{path}#{fragment}"),
        };
        assert_eq!(found, expected, "{link} in {page}");
    }

    #[test]
    fn links_are_followed_from_the_page() {
        for (link, expected) in [
            ("b/", "/a/b/"),
            ("b.png?x#y", "/a/b.png#y"),
            ("./b", "/a/b"),
            ("../b/", "/b/"),
            ("..", "/"),
            (".", "/a/"),
            ("", "/a/"),
            ("?x=/y", "/a/"),
            ("#x%20y", "/a/#x y"),
            ("#:~:text=x", "/a/"),
            ("#x:~:text=y", "/a/#x"),
            (" \n/shop/c\n/d ", "/c/d"),
            ("/shop\\c", "/c"),
            ("/shop/b%20c%C3%A9", "/b cé"),
            ("/shop", ""),
            ("a:b", "elsewhere"),
            ("./a:b", "/a/a:b"),
        ] {
            check("/shop/a/", None, link, expected);
        }
        check("/shop/404.html", None, "b", "/b");
    }

    #[test]
    fn other_hosts_are_elsewhere_and_the_own_one_is_not() {
        for link in ["mailto:a@b.c", "//example.com/shop/", "https://example.org/", "https://example.com.org/shop/"] {
            check("/shop/a/", None, link, "elsewhere");
        }
        check("/shop/a/", None, "https://example.com/shop/b/#c", "/b/#c");
        check("/shop/a/", None, "HTTPS://Example.com", "outside /");
    }

    #[test]
    fn what_leaves_the_sub_application_is_outside() {
        for (link, expected) in [
            ("/", "outside /"),
            ("/shopping/", "outside /shopping/"),
            ("../../b%20c", "outside /b c"),
            ("../../..", "outside /"),
        ] {
            check("/shop/a/", None, link, expected);
        }
    }

    #[test]
    fn a_base_is_where_relative_links_start() {
        check("/shop/a/", Some("/shop/b/c"), "d", "/b/d");
        check("/shop/a/", Some("../b/"), "d", "/b/d");
        check("/shop/a/", Some("/shop/b/"), "#d", "/b/#d");
        check("/shop/a/", Some("https://example.com/shop/x/"), "d", "/x/d");
        check("/shop/a/", Some("https://example.org/"), "d", "elsewhere");
        check("/shop/a/", Some("https://example.org/"), "/shop/d", "/d");
    }
}
