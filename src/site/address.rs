//! The URL path of a page: from its file's name, its `slug`, or its `path`.

use crate::base::{Date, Refusal, SourcePath, nfc};

/// What a page's file is in its folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// `_index.*`, and `index.*` directly in `site/`.
    Section,
    /// `index.*` elsewhere: the page has the folder to itself and the files in it.
    OwnFolder,
    /// Any other.
    Plain,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Location<'a> {
    /// The file's folder below `site/`, such as `blog` or `docs/guides`; empty for `site/` itself.
    pub(super) folder: &'a str,
    pub(super) role: Role,
    /// The folders that lead to the page's own segment; empty, or with a final `/`.
    parents: &'a str,
    /// The segment that `slug` replaces, without a date before it; empty for the home page.
    segment: &'a str,
    /// The day at the start of the name, as written there.
    pub(super) day: Option<&'a str>,
}

impl<'a> Location<'a> {
    /// Of a page's file below `site/`.
    pub(super) fn of(path: &'a SourcePath) -> Self {
        let folder = path.folder().strip_prefix("site").unwrap_or_default().trim_start_matches('/');
        let name = path.file_name();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let role = match stem {
            "_index" => Role::Section,
            "index" if folder.is_empty() => Role::Section,
            "index" => Role::OwnFolder,
            _ => Role::Plain,
        };
        let (parents, own) = match role {
            Role::Plain if folder.is_empty() => ("", stem),
            Role::Plain => (folder, stem),
            Role::Section | Role::OwnFolder => folder.rsplit_once('/').unwrap_or(("", folder)),
        };
        let (day, segment) = if role == Role::Section { (None, own) } else { dated(own) };
        Self { folder, role, parents, segment, day }
    }

    pub(super) fn is_home(&self) -> bool {
        self.role == Role::Section && self.folder.is_empty()
    }

    /// The URL path by the names of file and folders, the last replaced by `slug`.
    ///
    /// # Errors
    /// A name can't stand in a URL.
    pub(super) fn path(&self, slug: Option<&str>) -> Result<String, Refusal> {
        let mut path = String::from("/");
        for segment in self.parents.split('/').filter(|segment| !segment.is_empty()) {
            let help = "rename the folder, or give the page a `path`";
            ensure_url_can_hold(segment).map_err(|refusal| refusal.of("the folder's name").help(help))?;
            path.push_str(segment);
            path.push('/');
        }
        let segment = slug.unwrap_or(self.segment);
        if slug.is_none() {
            ensure_url_can_hold(segment).map_err(|refusal| {
                let words = segment.split(|c| !is_url_safe(c)).filter(|word| !word.is_empty());
                let slug = words.collect::<Vec<_>>().join("-");
                refusal.of("the name").help(format!("give the page a slug, such as `{slug}`"))
            })?;
        }
        if !segment.is_empty() {
            path.push_str(segment);
            path.push('/');
        }
        Ok(path)
    }
}

fn ensure_url_can_hold(segment: &str) -> Result<(), Refusal> {
    match segment.chars().find(|c| !is_url_safe(*c)) {
        Some(bad) => Err(format!("`{segment}` can't stand in a URL: it holds `{}`", bad.escape_debug()).into()),
        None => Ok(()),
    }
}

/// `text` as the URL path of a page: it begins with `/` and ends with one too, unless its last segment has an extension.
/// `{column}` may stand for a part of a segment.
///
/// # Errors
/// It can't be the path of a URL; the message goes on after the name of what holds the path, as that of the functions below.
pub(super) fn url_path(text: &str) -> Result<String, Refusal> {
    if let Some((_, below)) = text.split_once("://") {
        let path = below.find('/').map_or("/", |at| &below[at..]);
        let refusal = Refusal::new("must be a path of this site, not a whole URL");
        return Err(refusal.help(format!("write `{path}`, without scheme and host")));
    }
    let inner = text.strip_prefix('/').unwrap_or(text);
    let (inner, is_folder) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
    if inner.is_empty() {
        let help = "write one `/` between segments; `/` alone is the home page";
        return if text == "/" { Ok(text.to_owned()) } else { Err(Refusal::new("has an empty segment").help(help)) };
    }
    for segment in inner.split('/') {
        ensure_segment_can_be_written(segment)?;
    }
    let name = inner.rsplit('/').next().unwrap_or(inner);
    let has_extension =
        name.rsplit_once('.').is_some_and(|(stem, extension)| !stem.is_empty() && !extension.is_empty());
    let end = if has_extension && !is_folder { "" } else { "/" };
    Ok(format!("/{}{end}", nfc(inner)))
}

/// `text` as the last segment of a path.
///
/// # Errors
/// It is more than one segment, or can't stand in a URL.
pub(super) fn ensure_slug_is_a_segment(text: &str) -> Result<(), Refusal> {
    if text.contains('/') {
        return Err(Refusal::new("must be one segment, but holds `/`").help("give the whole path by `path`"));
    }
    ensure_segment_can_be_written(text)
}

fn ensure_segment_can_be_written(segment: &str) -> Result<(), Refusal> {
    match segment {
        "" => return Err(Refusal::new("has an empty segment").help("write one `/` between segments")),
        "." | ".." => {
            let refusal = Refusal::new(format!("can't hold the segment `{segment}`"));
            return Err(refusal.help("write the whole path, from the top of the site"));
        }
        _ => {}
    }
    let Some(bad) = segment.chars().find(|c| !is_url_safe(*c) && !matches!(c, '{' | '}')) else { return Ok(()) };
    let help = match bad {
        '\\' => return Err(Refusal::new("can't hold `\\`").help("separate segments with `/`")),
        '?' | '#' => "leave out the query and the fragment",
        '%' => "write each letter as itself; it is encoded where it is linked",
        '<' | '>' => "write a parameter in braces: `{name}`",
        _ => "put `-` in its place",
    };
    Err(Refusal::new(format!("can't hold `{}`", bad.escape_debug())).help(help))
}

/// Whether `c` stands in a URL's segment as itself: RFC 3986 `pchar` without `%`, and the letters of every script as in
/// RFC 3987.
fn is_url_safe(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '\0'..='\x7F' => "-._~!$&'()*+,;=:@".contains(c),
        _ => !c.is_control() && !c.is_whitespace(),
    }
}

/// The date before a name, and the rest: `2026-01-31-x` is `x`. A name that is only a date stays whole.
fn dated(name: &str) -> (Option<&str>, &str) {
    let is_date = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    let Some((date, rest)) = name.split_at_checked(10) else { return (None, name) };
    if !date.bytes().enumerate().all(is_date) {
        return (None, name);
    }
    let day = Date::parse(date, 0).map(|_| date);
    match rest.strip_prefix('-') {
        Some(rest) if day.is_some() && !rest.is_empty() => (day, rest),
        None if rest.is_empty() => (day, name),
        _ => (None, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, slug: Option<&str>, expected: &str) {
        let file = SourcePath::new(file);
        assert_eq!(Location::of(&file).path(slug).as_deref(), Ok(expected), "{file}");
    }

    #[test]
    fn a_page_lies_where_its_file_does() {
        check("site/index.md", None, "/");
        check("site/_index.html", None, "/");
        check("site/about.html", None, "/about/");
        check("site/blog/_index.md", None, "/blog/");
        check("site/blog/2026-01-31-x.md", None, "/blog/x/");
        check("site/blog/x/index.md", None, "/blog/x/");
        check("site/blog/2026-01-31-x/index.md", None, "/blog/x/");
        check("site/v1.2/größe.md", None, "/v1.2/größe/");
    }

    #[test]
    fn a_slug_replaces_the_last_segment() {
        check("site/about.md", Some("us"), "/us/");
        check("site/blog/2026-01-31-my post.md", Some("x"), "/blog/x/");
        check("site/blog/x/index.md", Some("y"), "/blog/y/");
        check("site/blog/_index.md", Some("news"), "/news/");
    }

    fn check_date(file: &str, date: Option<&str>, path: &str) {
        let file = SourcePath::new(file);
        let location = Location::of(&file);
        assert_eq!(location.day, date, "{file}");
        assert_eq!(location.path(None).as_deref(), Ok(path), "{file}");
    }

    #[test]
    fn a_date_before_a_name_is_the_pages() {
        check_date("site/2026-01-31-x.md", Some("2026-01-31"), "/x/");
        check_date("site/2026-01-31.md", Some("2026-01-31"), "/2026-01-31/");
        check_date("site/2026-01-31-x/index.md", Some("2026-01-31"), "/x/");
    }

    #[test]
    fn what_only_looks_like_a_date_is_a_name() {
        check_date("site/2026-02-30-x.md", None, "/2026-02-30-x/");
        check_date("site/2026-01-31x.md", None, "/2026-01-31x/");
        check_date("site/2026-01-31-.md", None, "/2026-01-31-/");
        check_date("site/2026013112-x.md", None, "/2026013112-x/");
        check_date("site/éééééé.md", None, "/éééééé/");
    }

    fn check_path(text: &str, expected: Result<&str, (&str, &str)>) {
        let path = url_path(text);
        let path = path.as_deref().map_err(|refusal| (&*refusal.message, refusal.help.as_deref().unwrap()));
        assert_eq!(path, expected, "{text}");
    }

    #[test]
    fn a_path_begins_with_a_slash_and_ends_with_one_or_an_extension() {
        check_path("/", Ok("/"));
        check_path("about", Ok("/about/"));
        check_path("/about/", Ok("/about/"));
        check_path("feeds/all.xml", Ok("/feeds/all.xml"));
        check_path("/v1.2/", Ok("/v1.2/"));
        check_path("/.well-known", Ok("/.well-known/"));
        check_path("/products/{sku}", Ok("/products/{sku}/"));
    }

    #[test]
    fn what_is_no_path_is_refused_with_the_cure() {
        check_path("", Err(("has an empty segment", "write one `/` between segments; `/` alone is the home page")));
        check_path("//", Err(("has an empty segment", "write one `/` between segments; `/` alone is the home page")));
        check_path("/a//b", Err(("has an empty segment", "write one `/` between segments")));
        check_path("/a/../b", Err(("can't hold the segment `..`", "write the whole path, from the top of the site")));
        check_path("a\\b", Err(("can't hold `\\`", "separate segments with `/`")));
        check_path("/a?b", Err(("can't hold `?`", "leave out the query and the fragment")));
        check_path("/a#b", Err(("can't hold `#`", "leave out the query and the fragment")));
        check_path("/a%20b", Err(("can't hold `%`", "write each letter as itself; it is encoded where it is linked")));
        check_path("/a b", Err(("can't hold ` `", "put `-` in its place")));
        check_path("/a\nb", Err(("can't hold `\\n`", "put `-` in its place")));
        let whole = "must be a path of this site, not a whole URL";
        check_path("https://example.com/a", Err((whole, "write `/a`, without scheme and host")));
        check_path("https://example.com", Err((whole, "write `/`, without scheme and host")));
    }
}
