//! Lists the author's folders and reads their texts.
//!
//! 1. `list`: the files of each folder, sorted by path;
//! 2. `without_misnamed`: names that mean something in lower case only;
//! 3. `Role::of`: what each file is;
//! 4. `text`: the texts, on every core.

use crate::base::{Diagnostic, Diagnostics, Place, Refusal, Source, SourcePath, nfc, path_key};
use crate::source::{Files, is_ignored};
use rayon::prelude::*;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// A text over this size is refused before it is read.
pub(crate) const TEXT_BYTES_MAX: u64 = 64 << 20;

/// More files than this are refused: symbolic links can make a small tree endless without a loop.
pub(crate) const FILES_MAX: usize = 1_000_000;

/// Reads the texts of the project in `root` and lists the rest. Symbolic links are followed, to wherever they lead;
/// what [`is_ignored`] names is passed over. A file with a mistake is left out.
pub(crate) fn read(root: &Path, diagnostics: &mut Diagnostics) -> Files {
    let mut mistakes = Diagnostics::default();
    let paths = without_misnamed(list(root, &mut mistakes), &mut mistakes);
    let paths = without_doubles(paths, &mut mistakes);
    let mut files = Files {
        root: on_disk(root),
        config: None,
        overlays: Vec::new(),
        pages: Vec::new(),
        data: Vec::new(),
        templates: Vec::new(),
        assets: Vec::new(),
        statics: Vec::new(),
    };
    let mut texts = Vec::new();
    for path in paths {
        match Role::of(&path) {
            Role::Asset => files.assets.push(path),
            Role::Static => files.statics.push(path),
            Role::Unread(refusal) => {
                let message = format!("`{path}` is not read: {}", refusal.message);
                let warning = Diagnostic::warning(message).at(Place::file(&path));
                mistakes.push(Diagnostic { help: refusal.help, ..warning });
            }
            Role::Text(kind) => texts.push((kind, path)),
        }
    }
    let read = |(kind, path)| {
        let text = if matches!(kind, Text::Page) { page(&files.root, path) } else { text(&files.root, path) };
        (kind, text)
    };
    let read: Vec<_> = texts.into_par_iter().map(read).collect();
    for (kind, text) in read {
        let Some(text) = mistakes.keep(text) else { continue };
        match kind {
            Text::Config => files.config = Some(text),
            Text::Overlay => files.overlays.push(text),
            Text::Page => files.pages.push(text),
            Text::Data => files.data.push(text),
            Text::Template => files.templates.push(text),
        }
    }
    let mut mistakes = Vec::from(mistakes);
    mistakes.sort_by_key(|mistake| mistake.place.as_ref().map(|place| place.file.clone()));
    diagnostics.extend(mistakes);
    files
}

/// The paths of which no two are one on Windows, or look alike because they differ in Unicode's normal form alone.
fn without_doubles(mut paths: Vec<SourcePath>, diagnostics: &mut Diagnostics) -> Vec<SourcePath> {
    let mut by_key: HashMap<String, SourcePath> = HashMap::with_capacity(paths.len());
    paths.retain(|path| match by_key.entry(path_key(path.as_str())) {
        Entry::Vacant(entry) => {
            entry.insert(path.clone());
            true
        }
        Entry::Occupied(entry) => {
            let first = entry.get();
            let message = if nfc(path.as_str()) == nfc(first.as_str()) {
                format!("two files are called `{}`, in two spellings of Unicode that look alike", nfc(path.as_str()))
            } else {
                format!("`{first}` and `{path}` are one file on Windows")
            };
            let diagnostic = Diagnostic::error(message).at(Place::file(path));
            diagnostics.push(diagnostic.note("the other one is here", Place::file(first)).help("rename one of them"));
            false
        }
    });
    paths
}

/// The path by which Windows takes every name below `root` for a file's: `con.md` would else be the console, and reading it
/// would wait for somebody to type. (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>)
fn on_disk(root: &Path) -> PathBuf {
    root.canonicalize().unwrap_or_else(|_| root.to_owned())
}

/// The paths whose names mean what they say. Windows finds `site/data` where the folder is called `Data`, other systems do not:
/// such a name is a mistake on all of them, and what it holds is neither read nor published.
fn without_misnamed(mut paths: Vec<SourcePath>, diagnostics: &mut Diagnostics) -> Vec<SourcePath> {
    let mut names = HashSet::new();
    paths.retain(|path| {
        let Some((wrong, right)) = misnamed(path) else { return true };
        if names.insert(wrong.to_owned()) {
            diagnostics.push(must_be_called(wrong, &right));
        }
        false
    });
    paths
}

/// The file or folder of `path` whose name means something in lower case only, and what it must be called.
fn misnamed(path: &SourcePath) -> Option<(&str, String)> {
    let whole = path.as_str();
    let below = whole.strip_prefix("site/")?;
    let is_same = |name: &str, right: &str| name.eq_ignore_ascii_case(right);
    if let Some((folder, _)) = below.split_once('/')
        && is_same(folder, "data")
    {
        return (folder != "data").then(|| (&whole[.."site/data".len()], "site/data".to_owned()));
    }
    let (stem, extension) = path.file_name().rsplit_once('.')?;
    let is_page = ["md", "html", "hbs"].iter().any(|page| is_same(extension, page));
    let right = match stem.split_at_checked("site".len()) {
        _ if is_page && (is_same(stem, "index") || is_same(stem, "_index")) => {
            stem.to_ascii_lowercase() + "." + extension
        }
        // The name of the environment is the author's.
        Some((site, environment))
            if path.file_name() == below
                && is_same(site, "site")
                && is_same(extension, "toml")
                && (environment.is_empty() || environment.starts_with('.')) =>
        {
            format!("site{environment}.toml")
        }
        _ => return None,
    };
    (path.file_name() != right).then(|| (whole, format!("{}/{right}", path.folder())))
}

fn must_be_called(wrong: &str, right: &str) -> Diagnostic {
    Diagnostic::error(format!("`{wrong}` must be called `{right}`"))
        .at(Place::file(&SourcePath::new(wrong)))
        .help("rename it: what has a meaning is in lower case, the same on every system")
}

/// What a file is to the generator, by its path.
enum Role {
    Text(Text),
    Asset,
    Static,
    /// Neither read nor published, and why.
    Unread(Refusal),
}

enum Text {
    Config,
    Overlay,
    Page,
    Data,
    Template,
}

impl Role {
    fn of(path: &SourcePath) -> Self {
        let extension = path.extension().to_ascii_lowercase();
        let extension = extension.as_str();
        let (folder, below) = path.as_str().split_once('/').unwrap_or_default();
        match folder {
            "templates" if matches!(extension, "hbs" | "html") => Self::Text(Text::Template),
            "templates" => {
                let help = "templates are `.hbs` or `.html`; files for visitors belong in `static`";
                Self::Unread(Refusal::new("its extension is not one of templates").help(help))
            }
            "static" => Self::Static,
            _ if below == "site.toml" => Self::Text(Text::Config),
            // Never an asset: the settings of another environment may hold what no visitor is to see.
            _ if extension == "toml" && below.starts_with("site.") && !below.contains('/') => Self::Text(Text::Overlay),
            _ if below.starts_with("data/") => match extension {
                "json" | "toml" | "yaml" | "yml" | "csv" => Self::Text(Text::Data),
                _ => {
                    let help = "data files are `.json`, `.toml`, `.yaml`, `.yml` or `.csv`";
                    Self::Unread(Refusal::new("its extension is not one of data").help(help))
                }
            },
            _ if matches!(extension, "md" | "html" | "hbs") => Self::Text(Text::Page),
            _ => Self::Asset,
        }
    }
}

/// Every file of the three folders, sorted by path.
fn list(root: &Path, diagnostics: &mut Diagnostics) -> Vec<SourcePath> {
    let mut paths = Vec::new();
    let on_disk = on_disk(root);
    // By the names in the list: where case makes no difference, `site` is there if `Site` is.
    let entries = fs::read_dir(&on_disk).into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    for folder in ["site", "templates", "static"] {
        let mut misnamed = names.iter().filter(|name| *name != folder && name.eq_ignore_ascii_case(folder)).peekable();
        let has_another_name = misnamed.peek().is_some();
        diagnostics.extend(misnamed.map(|name| must_be_called(name, folder)));
        let path = on_disk.join(folder);
        if path.is_dir() {
            list_folder(&on_disk, &path, &mut paths, diagnostics);
        } else if path.exists() {
            diagnostics.push(Diagnostic::error(format!("`{folder}` is not a folder")));
        } else if folder == "site" && !has_another_name {
            let message = format!("no `site` folder in `{}`", root.display());
            let help = "create it, or name the project's folder with `--root`";
            diagnostics.push(Diagnostic::error(message).help(help));
        }
    }
    paths.sort();
    paths
}

fn list_folder(root: &Path, folder: &Path, paths: &mut Vec<SourcePath>, diagnostics: &mut Diagnostics) {
    let kept = |path: &Path| !path.file_name().and_then(|name| name.to_str()).is_some_and(is_ignored);
    let walk = WalkDir::new(folder).follow_links(true).into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || kept(entry.path())) {
        let path = match entry {
            Ok(entry) if entry.file_type().is_dir() => continue,
            Ok(entry) => source_path(root, &entry),
            // A broken link is an error of the walk's, so it never met the filter above.
            Err(error) if error.path().is_some_and(|path| !kept(path)) => continue,
            Err(error) => Err(walk_error(root, &error).into()),
        };
        match path {
            Ok(_) if paths.len() >= FILES_MAX => {
                let message = format!("more than {FILES_MAX} files in `site`, `templates` and `static`");
                let help = "look for symbolic links that lead to the same folder again and again";
                diagnostics.push(Diagnostic::error(message).help(help));
                return;
            }
            Ok(path) => paths.push(path),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
}

/// The path of a regular file as the generator names it.
fn source_path(root: &Path, entry: &DirEntry) -> Result<SourcePath, Box<Diagnostic>> {
    let shown = shown(root, entry.path());
    if !entry.file_type().is_file() {
        return Err(Diagnostic::error(format!("`{shown}` is no regular file")).at(Place::file(&shown)).into());
    }
    let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
    let mut segments = Vec::new();
    for segment in relative.iter() {
        let Some(segment) = segment.to_str() else {
            let message = format!("the name of `{shown}` is not UTF-8");
            return Err(Diagnostic::error(message).at(Place::file(&shown)).help("rename the file").into());
        };
        if segment.contains('\\') {
            let message = format!("the name `{segment}` holds a backslash, which separates folders on Windows");
            return Err(Diagnostic::error(message).at(Place::file(&shown)).help("rename the file").into());
        }
        segments.push(segment);
    }
    Ok(SourcePath::new(&segments.join("/")))
}

fn walk_error(root: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = shown(root, error.path().unwrap_or(root));
    let message = match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => format!("symbolic link `{path}` leads back to `{}`", shown(root, ancestor)),
        (None, Some(cause)) => format!("failed to read `{path}`: {cause}"),
        (None, None) => format!("failed to read `{path}`: {error}"),
    };
    Diagnostic::error(message).at(Place::file(&path))
}

fn shown(root: &Path, path: &Path) -> SourcePath {
    SourcePath::new(&path.strip_prefix(root).unwrap_or(path).to_string_lossy())
}

/// The text of one file below `root`, without a byte order mark.
///
/// # Errors
/// It can't be read, is larger than [`TEXT_BYTES_MAX`], or is not UTF-8.
pub(crate) fn text(root: &Path, path: SourcePath) -> Result<Arc<Source>, Box<Diagnostic>> {
    let bytes = match bytes(&root.join(path.as_str())) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            let message =
                format!("`{path}` is larger than {} MiB, the most that a text may have", TEXT_BYTES_MAX >> 20);
            return Err(Diagnostic::error(message).at(Place::file(&path)).into());
        }
        Err(cause) => {
            let message = format!("failed to read file `{path}`: {cause}");
            return Err(Diagnostic::error(message).at(Place::file(&path)).into());
        }
    };
    Source::decode(path, &bytes).map(Arc::new)
}

/// The text of a page. A CR alone ends a line in Markdown (CommonMark 0.31.2, section 2.1), YAML and HTML, but not in TOML; it
/// becomes LF, so that all of them see the same lines.
fn page(root: &Path, path: SourcePath) -> Result<Arc<Source>, Box<Diagnostic>> {
    let source = text(root, path)?;
    let is_alone = |at: usize| source.text.as_bytes().get(at + 1) != Some(&b'\n');
    if !source.text.match_indices('\r').any(|(at, _)| is_alone(at)) {
        return Ok(source);
    }
    let characters = source.text.char_indices();
    let lines: String = characters.map(|(at, c)| if c == '\r' && is_alone(at) { '\n' } else { c }).collect();
    Ok(Arc::new(Source::new(source.path.clone(), lines)))
}

/// The bytes of a file; `None` if they are more than [`TEXT_BYTES_MAX`].
fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    if length > TEXT_BYTES_MAX {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    // Some files have no length of their own or grow while they are read.
    file.take(TEXT_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= TEXT_BYTES_MAX).then_some(bytes))
}

#[cfg(test)]
mod tests;
