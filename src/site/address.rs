//! The URL path of a page: from its file's name, its `slug`, or its `path`.

use crate::base::{Date, SourcePath};

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

/// Where a page's file lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Location<'a> {
    /// The file's folder below `site/`, such as `blog` or `docs/guides`; empty for `site/` itself.
    pub(super) folder: &'a str,
    /// What the file is there.
    pub(super) role: Role,
    /// The folders that lead to the page's own segment; empty, or with a final `/`.
    parents: &'a str,
    /// The segment that `slug` replaces, without a date before it; empty for the home page.
    segment: &'a str,
    /// The date at the start of the name.
    pub(super) date: Option<Date>,
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
        let (date, segment) = if role == Role::Section { (None, own) } else { dated(own) };
        Self { folder, role, parents, segment, date }
    }

    /// Whether it is the page of the home section.
    pub(super) fn is_home(&self) -> bool {
        self.role == Role::Section && self.folder.is_empty()
    }

    /// The URL path by the names of file and folders, the last replaced by `slug`.
    ///
    /// # Errors
    /// A name can't stand in a URL.
    pub(super) fn path(&self, slug: Option<&str>) -> Result<String, Mistake> {
        let mut path = String::from("/");
        for segment in self.parents.split('/').filter(|segment| !segment.is_empty()) {
            if let Some(bad) = segment.chars().find(|c| !is_url_safe(*c)) {
                let cause =
                    format!("the folder's name `{segment}` can't stand in a URL: it holds `{}`", bad.escape_debug());
                return Err(Mistake { cause, help: "rename the folder, or give the page a `path`".to_owned() });
            }
            path.push_str(segment);
            path.push('/');
        }
        let segment = slug.unwrap_or(self.segment);
        if let (None, Some(bad)) = (slug, segment.chars().find(|c| !is_url_safe(*c))) {
            let cause = format!("the name `{segment}` can't stand in a URL: it holds `{}`", bad.escape_debug());
            let words = segment.split(|c| !is_url_safe(c)).filter(|word| !word.is_empty());
            let slug = words.collect::<Vec<_>>().join("-");
            return Err(Mistake { cause, help: format!("give the page a slug, such as `{slug}`") });
        }
        if !segment.is_empty() {
            path.push_str(segment);
            path.push('/');
        }
        Ok(path)
    }
}

/// What is wrong with a path, and the cure.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// To follow the name of the key.
    pub(super) cause: String,
    /// One line.
    pub(super) help: String,
}

impl Mistake {
    fn new(cause: impl Into<String>, help: impl Into<String>) -> Self {
        Self { cause: cause.into(), help: help.into() }
    }
}

/// `text` as the URL path of a page: it begins with `/` and ends with one too, unless its last segment has an extension.
/// `{column}` may stand for a part of a segment.
///
/// # Errors
/// It can't be the path of a URL.
pub(super) fn url_path(text: &str) -> Result<String, Mistake> {
    let inner = text.strip_prefix('/').unwrap_or(text);
    let (inner, is_folder) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
    if inner.is_empty() {
        return match text {
            "/" => Ok(text.to_owned()),
            _ => {
                Err(Mistake::new("has an empty segment", "write one `/` between segments; `/` alone is the home page"))
            }
        };
    }
    for segment in inner.split('/') {
        check_segment(segment)?;
    }
    let name = inner.rsplit('/').next().unwrap_or(inner);
    let has_extension =
        name.rsplit_once('.').is_some_and(|(stem, extension)| !stem.is_empty() && !extension.is_empty());
    let end = if has_extension && !is_folder { "" } else { "/" };
    Ok(format!("/{inner}{end}"))
}

/// `text` as the last segment of a path.
///
/// # Errors
/// It is more than one segment, or can't stand in a URL.
pub(super) fn slug(text: &str) -> Result<(), Mistake> {
    if text.contains('/') {
        return Err(Mistake::new("must be one segment, but holds `/`", "give the whole path by `path`"));
    }
    check_segment(text)
}

fn check_segment(segment: &str) -> Result<(), Mistake> {
    match segment {
        "" => return Err(Mistake::new("has an empty segment", "write one `/` between segments")),
        "." | ".." => {
            let cause = format!("can't hold the segment `{segment}`");
            return Err(Mistake::new(cause, "write the whole path, from the top of the site"));
        }
        _ => {}
    }
    match segment.chars().find(|c| !is_url_safe(*c) && !matches!(c, '{' | '}')) {
        Some('\\') => Err(Mistake::new("can't hold `\\`", "separate segments with `/`")),
        Some(bad @ ('?' | '#')) => {
            Err(Mistake::new(format!("can't hold `{bad}`"), "leave out the query and the fragment"))
        }
        Some('%') => {
            Err(Mistake::new("can't hold `%`", "write each letter as itself; it is encoded where it is linked"))
        }
        Some(bad) => Err(Mistake::new(format!("can't hold `{}`", bad.escape_debug()), "put `-` in its place")),
        None => Ok(()),
    }
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
fn dated(name: &str) -> (Option<Date>, &str) {
    let is_date = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    let Some((date, rest)) = name.split_at_checked(10) else { return (None, name) };
    if !date.bytes().enumerate().all(is_date) {
        return (None, name);
    }
    let date = Date::parse(date, 0);
    match rest.strip_prefix('-') {
        Some(rest) if date.is_some() && !rest.is_empty() => (date, rest),
        None if rest.is_empty() => (date, name),
        _ => (None, name),
    }
}
