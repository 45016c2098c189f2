//! Lists the author's folders and reads their texts.
//!
//! 1. `settings`: the settings first, because they say which links may be followed;
//! 2. `list`: the files of each folder, sorted by path;
//! 3. `without_misnamed`, `without_doubles`: names that Windows takes for others;
//! 4. `linked`: files that links give another name are judged by all their names;
//! 5. `Role::of`: what each file is;
//! 6. `text`: the texts, on every core;
//! 7. `copied`: what the others tell that are copied.

use super::linked::{Reached, linked};
use super::names::{is_settings, without_misnamed};
use super::reach::Permissions;
use super::role::{Role, Text};
use super::walk::{Entry, Found, on_disk, shown, walk};
use crate::base::{Diagnostic, Diagnostics, Encoding, Place, Source, SourcePath, nfc, path_key};
use crate::rules;
use crate::source::{Copied, Files, Link, Settings, is_ignored};
use rayon::prelude::*;
use std::collections::{HashMap, hash_map};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// A text over this size is refused before it is read.
pub(crate) const TEXT_BYTES_MAX: u64 = 64 << 20;

/// Reads the settings of the project in `root`. What is no file, or lies outside of the project, is left out: [`read`] tells
/// that.
pub(crate) fn settings(root: &Path, diagnostics: &mut Diagnostics) -> Settings {
    let root = on_disk(root);
    let site = root.join("site").canonicalize().ok().filter(|site| site.starts_with(&root));
    let entries = site.and_then(|site| fs::read_dir(site).ok()).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut paths: Vec<SourcePath> =
        names.map(|name| SourcePath::new(&format!("site/{name}"))).filter(is_settings).collect();
    paths.retain(|path| {
        let real = root.join(path.as_str()).canonicalize();
        real.is_ok_and(|real| real.starts_with(&root) && real.is_file())
    });
    paths.sort();
    let mut settings = Settings::default();
    for path in without_misnamed(paths, &mut Diagnostics::default()) {
        let is_overlay = path.as_str() != "site/site.toml";
        let text = diagnostics.keep(text(&root, path));
        if is_overlay {
            settings.overlays.extend(text);
        } else {
            settings.config = text;
        }
    }
    settings
}

/// Reads the texts of the project in `root`, but for its settings, and lists the rest. Links are followed as far as
/// `permissions` go; what [`crate::source::is_ignored`] names is passed over. A file with a mistake is left out.
pub(crate) fn read(
    root: &Path,
    settings: Settings,
    permissions: Permissions<'_>,
    diagnostics: &mut Diagnostics,
) -> Files {
    let mut mistakes = Diagnostics::default();
    let (paths, reached, links) = list(root, permissions, &mut mistakes);
    let paths = without_misnamed(paths, &mut mistakes);
    let paths = without_doubles(paths, &mut mistakes);
    let root = on_disk(root);
    let linked = linked(&root, &paths, reached, permissions, &mut mistakes);
    let mut files = Files {
        root,
        settings,
        pages: Vec::new(),
        data: Vec::new(),
        templates: Vec::new(),
        assets: Vec::new(),
        statics: Vec::new(),
        links,
        linked,
        copied: HashMap::new(),
    };
    let mut texts = Vec::new();
    for path in paths {
        match Role::of(&path) {
            Role::Settings => {}
            Role::Asset => files.assets.push(path),
            Role::Static => files.statics.push(path),
            // `allow` is about copies.
            _ if is_ignored(path.file_name()) => {}
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
            Text::Page => files.pages.push(text),
            Text::Data => files.data.push(text),
            Text::Template => files.templates.push(text),
        }
    }
    let copies = files.assets.par_iter().chain(&files.statics);
    let copied = copies.map(|path| (path.clone(), copied(&files, path)));
    files.copied = copied.filter(|(_, copied)| *copied != Copied::default()).collect();
    let mut mistakes = Vec::from(mistakes);
    mistakes.sort_by_key(|mistake| mistake.place.as_ref().map(|place| place.file.clone()));
    diagnostics.extend(mistakes);
    files
}

/// What a file tells. It is opened once.
fn copied(files: &Files, path: &SourcePath) -> Copied {
    let by_name = rules::private_by_name(path);
    let mime = rules::mime_type(rules::extension(path.file_name())).content_type();
    let look = || -> io::Result<Copied> {
        let mut file = files.open(path)?;
        let searched = searched(&mut file)?;
        let private = rules::private_by_content(&searched).or(by_name);
        let has_charset = rules::without_charset(mime).is_some();
        let encoding = if has_charset { Encoding::of(searched.chain(file))? } else { Encoding::default() };
        Ok(Copied { private, encoding })
    };
    // A file that can't be read is a mistake when it is copied.
    look().unwrap_or(Copied { private: by_name, ..Copied::default() })
}

/// What is to be searched for secrets: the text of a file, or its first bytes.
fn searched(file: &mut File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.by_ref().take(rules::BEGINNING_BYTES_MAX).read_to_end(&mut bytes)?;
    if rules::is_searched_whole(&bytes) {
        let rest = rules::SEARCHED_BYTES_MAX - rules::BEGINNING_BYTES_MAX;
        file.take(rest).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Every file of the three folders, sorted by path, those of them that links lead to, and the links on the way.
fn list(
    root: &Path,
    permissions: Permissions<'_>,
    diagnostics: &mut Diagnostics,
) -> (Vec<SourcePath>, Vec<Reached>, Vec<Link>) {
    let mut paths = Vec::new();
    let mut reached = Vec::new();
    let mut links = Vec::new();
    let mut mistakes = Diagnostics::default();
    walk(root, permissions, diagnostics, &mut |entry| match entry {
        Entry::File(Found { mistake: Some(mistake), .. }) => mistakes.push(*mistake),
        Entry::File(found) => {
            let Some(path) = mistakes.keep(source_path(&found.path)) else { return };
            let Found { real, link, .. } = found;
            reached.extend(link.map(|link| Reached { path: path.clone(), real, link }));
            paths.push(path);
        }
        Entry::Link(link) => links.push(link),
    });
    diagnostics.extend::<Diagnostics>(mistakes);
    paths.sort();
    links.sort_by(|one, other| one.path.cmp(&other.path));
    (paths, reached, links)
}

/// The path of a file, below the root, as the generator names it.
fn source_path(path: &Path) -> Result<SourcePath, Box<Diagnostic>> {
    let shown = shown(path);
    let mut segments = Vec::new();
    for segment in path.iter() {
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

/// The paths of which no two are one on Windows, or look alike because they differ in Unicode's normal form alone.
fn without_doubles(mut paths: Vec<SourcePath>, diagnostics: &mut Diagnostics) -> Vec<SourcePath> {
    let mut by_key: HashMap<String, SourcePath> = HashMap::with_capacity(paths.len());
    paths.retain(|path| match by_key.entry(path_key(path.as_str())) {
        hash_map::Entry::Vacant(entry) => {
            entry.insert(path.clone());
            true
        }
        hash_map::Entry::Occupied(entry) => {
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

/// The text of a file that settings name; it lies in the project, wherever links lead.
///
/// # Errors
/// It lies elsewhere, is no regular file, or is no [`text`].
pub(crate) fn named_text(root: &Path, path: SourcePath) -> Result<Arc<Source>, Box<Diagnostic>> {
    let refused = |cause: &str| Diagnostic::error(format!("`{path}` {cause}")).at(Place::file(&path));
    match root.join(path.as_str()).canonicalize() {
        Ok(real) if !real.starts_with(root) => {
            Err(refused("is a link that leads out of the project").help("put a copy into the project").into())
        }
        Ok(real) if !real.is_file() => Err(refused("is no regular file").into()),
        Ok(_) | Err(_) => text(root, path),
    }
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
