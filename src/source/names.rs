//! Names that mean something: they are written in one way, the same on every system.
//!
//! Windows finds `site/data` where the folder is called `Data` or `data.`, other systems do not. Such a name is a mistake on all of
//! them, and what it holds is neither read nor published.

use crate::base::{Diagnostic, Diagnostics, Place, SourcePath, path_key};
use std::collections::HashSet;
use std::path::Path;

/// The paths whose names mean what they say.
pub(super) fn without_misnamed(mut paths: Vec<SourcePath>, diagnostics: &mut Diagnostics) -> Vec<SourcePath> {
    let mut names = HashSet::new();
    paths.retain(|path| {
        let (wrong, mistake) = if let Some((wrong, right)) = misnamed(path) {
            (wrong, must_be_called(wrong, &right))
        } else if let Some((wrong, help)) = of_another_generator(path) {
            (wrong, means_nothing(wrong, help))
        } else {
            return true;
        };
        if names.insert(wrong.to_owned()) {
            diagnostics.push(mistake);
        }
        false
    });
    paths
}

pub(super) fn must_be_called(wrong: &str, right: &str) -> Diagnostic {
    Diagnostic::error(format!("`{wrong}` must be called `{right}`"))
        .at(Place::file(&SourcePath::new(wrong)))
        .help("rename it: what has a meaning is in lower case, the same on every system")
}

/// The warning that the folder `name` in the project's root is not read, if it was meant for `right`. What other generators call so
/// may mean something else beside a folder that is called right.
pub(super) fn nearly(name: &str, right: &str, is_there: bool) -> Option<Diagnostic> {
    let (slips, others): (&[&str], &[&str]) = match right {
        "site" => (&["sites"], &["content", "contents", "pages", "_posts"]),
        "templates" => (&["template"], &["layouts", "_layouts", "_includes", "views", "partials", "theme", "themes"]),
        _ => (&["statics"], &[]),
    };
    if !slips.contains(&name) && (is_there || !others.contains(&name)) {
        return None;
    }
    let help = match name {
        "layouts" | "_layouts" => "move it to `templates/layouts/`".to_owned(),
        "partials" | "_includes" => "move it to `templates/partials/`".to_owned(),
        _ => format!("the folder that is read is `{right}/`"),
    };
    Some(Diagnostic::warning(format!("the folder `{name}/` is not read")).help(help))
}

/// Names that mean something to Jekyll, where nothing below `_` is published, and what is written here.
const OF_JEKYLL: [(&str, &str); 8] = [
    ("_config.toml", "settings are `site/site.toml`"),
    ("_config.yaml", "settings are `site/site.toml`"),
    ("_config.yml", "settings are `site/site.toml`"),
    ("_data", "data files lie in `site/data/`"),
    ("_drafts", "a draft is a page with `draft = true` in its front matter: move it to its place, and write that"),
    ("_includes", "partials lie in `templates/partials/`"),
    ("_layouts", "layouts lie in `templates/layouts/`"),
    ("_posts", "pages lie in a folder of the name that stands in their URLs, as `site/news/`"),
];

/// The file or folder of `path` whose name means something to another generator only, and what to do.
fn of_another_generator(path: &SourcePath) -> Option<(&str, &'static str)> {
    let below = path.as_str().strip_prefix("site/")?;
    let name = below.split('/').next().unwrap_or_default();
    let (_, help) = OF_JEKYLL.iter().find(|(other, _)| *other == name)?;
    Some((&path.as_str()[.."site/".len() + name.len()], help))
}

fn means_nothing(wrong: &str, help: &str) -> Diagnostic {
    Diagnostic::error(format!("`{wrong}` has no meaning here: it would be published"))
        .at(Place::file(&SourcePath::new(wrong)))
        .help(help)
}

/// The warning that settings lie in the project's root, where none are read.
pub(super) fn settings_in_root(root: &Path) -> Option<Diagnostic> {
    const NAMES: [&str; 7] =
        ["site.toml", "config.toml", "hugo.toml", "hugo.yaml", "hugo.yml", "zola.toml", "_config.yml"];
    let name = NAMES.into_iter().find(|name| root.join(name).is_file())?;
    let is_read = root.join("site/site.toml").exists();
    let warning = || Diagnostic::warning(format!("`{name}` is not read")).help("settings are `site/site.toml`");
    (!is_read).then(warning)
}

/// Whether Windows takes `name` for `right`, which is in lower case. It drops dots and blanks at the end
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>).
pub(super) fn is_same_on_windows(name: &str, right: &str) -> bool {
    path_key(name.trim_end_matches(['.', ' '])) == right
}

/// The file or folder of `path` whose name means something in another spelling only, and what it must be called.
fn misnamed(path: &SourcePath) -> Option<(&str, String)> {
    let whole = path.as_str();
    let (top, below) = whole.split_once('/')?;
    if top != "templates"
        && let Some((at, _)) = folders(whole).find(|(_, name)| is_same_on_windows(name, WELL_KNOWN))
    {
        let wrong = &whole[..at];
        let right = SourcePath::new(wrong).folder().to_owned() + "/" + WELL_KNOWN;
        return (wrong != right).then_some((wrong, right));
    }
    if top != "site" {
        return None;
    }
    if let Some((at, _)) = folders(whole).nth(1).filter(|(_, name)| is_same_on_windows(name, "data")) {
        let wrong = &whole[..at];
        return (wrong != "site/data").then(|| (wrong, "site/data".to_owned()));
    }
    let is_at_top = !below.contains('/');
    let right = right_name(path.file_name(), is_at_top)?;
    (path.file_name() != right).then(|| (whole, format!("{}/{right}", path.folder())))
}

/// Whether `path` is that of settings. Such a file is never published: the settings of another environment may hold what no
/// visitor is to see.
pub(super) fn is_settings(path: &SourcePath) -> bool {
    let name = path.as_str().strip_prefix("site/").filter(|name| !name.contains('/'));
    name.is_some_and(|name| name.starts_with("site.") && path.extension().eq_ignore_ascii_case("toml"))
}

/// RFC 8615.
pub(super) const WELL_KNOWN: &str = ".well-known";

/// Whether files with `extension` below `site/` are pages.
pub(super) fn is_of_a_page(extension: &str) -> bool {
    ["md", "html", "hbs"].iter().any(|page| extension.eq_ignore_ascii_case(page))
}

/// The folders in which a file lies: where the path of each ends, and its name.
fn folders(path: &str) -> impl Iterator<Item = (usize, &str)> {
    path.match_indices('/').map(|(end, _)| (end, path[..end].rsplit('/').next().unwrap_or_default()))
}

/// The only spelling of the name of a file below `site/`; `None` if the name means nothing.
fn right_name(name: &str, is_at_top: bool) -> Option<String> {
    let (stem, extension) = name.trim_end_matches(['.', ' ']).rsplit_once('.')?;
    let key = path_key(stem);
    if is_of_a_page(extension) && (key == "index" || key == "_index") {
        return Some(key + "." + extension);
    }
    if !is_at_top || !extension.eq_ignore_ascii_case("toml") {
        return None;
    }
    // The name of the environment is the author's.
    let (site, environment) = stem.split_once('.').map_or((stem, None), |(site, rest)| (site, Some(rest)));
    let environment = environment.map(|environment| format!(".{environment}")).unwrap_or_default();
    (path_key(site) == "site").then(|| format!("site{environment}.toml"))
}
