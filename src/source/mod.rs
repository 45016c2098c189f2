//! `site/`, `templates/` and `static/`: the only reader of the author's files.

mod ignore;
mod linked;
mod names;
mod reach;
mod read;
mod role;
mod walk;

pub(crate) use ignore::is_ignored;
pub(crate) use linked::Linked;
pub(crate) use reach::Permissions;
pub(crate) use read::{named_text, read, settings};
pub(crate) use walk::{Entry, FOLDERS, Found, on_disk, walk};

use crate::base::{Encoding, Source, SourcePath};
use crate::rules::Private;
use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

/// The settings, which say how the other files are read.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// `site/site.toml`.
    pub config: Option<Arc<Source>>,
    /// `site/site.NAME.toml`: settings that `--env NAME` lays over those.
    pub overlays: Vec<Arc<Source>>,
}

/// A link in the author's folders that is followed.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub path: SourcePath,
    /// Where the link lies on disk.
    pub lies_at: PathBuf,
    /// Where it leads.
    pub target: PathBuf,
}

/// The author's files. Every list is sorted by the bytes of its paths, the same on every system.
#[derive(Debug)]
pub(crate) struct Files {
    /// The folder that holds `site/`, `templates/` and `static/`.
    pub root: PathBuf,
    pub settings: Settings,
    /// `.md`, `.html` and `.hbs` files below `site/`, outside `site/data/`.
    pub pages: Vec<Arc<Source>>,
    /// `.json`, `.toml`, `.yaml`, `.yml` and `.csv` files below `site/data/`.
    pub data: Vec<Arc<Source>>,
    /// `.hbs` and `.html` files below `templates/`.
    pub templates: Vec<Arc<Source>>,
    /// Any other file below `site/`, outside `site/data/`: not read. Those that [`is_ignored`] names are here if `[publish] allow` holds
    /// their name, maybe with another path.
    pub assets: Vec<SourcePath>,
    /// Files below `static/`: not read.
    pub statics: Vec<SourcePath>,
    /// The links that were followed.
    pub links: Vec<Link>,
    /// The files that links give another name than they have elsewhere in the author's folders.
    pub linked: Vec<Linked>,
    /// What the bytes and names of [`Files::assets`] and [`Files::statics`] tell, where they tell anything.
    pub copied: HashMap<SourcePath, Copied>,
}

/// What a file tells that is copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Copied {
    /// Why it should not be published.
    pub private: Option<Private>,
    /// Of a text whose type names a charset, how it is to be read.
    pub encoding: Encoding,
}

impl Files {
    /// Where `path` lies on disk.
    pub(crate) fn path(&self, path: &SourcePath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// The bytes of one of [`Files::assets`] or [`Files::statics`].
    ///
    /// # Errors
    /// As the system says.
    pub(crate) fn bytes(&self, path: &SourcePath) -> io::Result<Vec<u8>> {
        fs::read(self.path(path))
    }

    /// The same, to be read piece by piece: videos need not fit in memory.
    ///
    /// # Errors
    /// As the system says.
    pub(crate) fn open(&self, path: &SourcePath) -> io::Result<fs::File> {
        fs::File::open(self.path(path))
    }

    /// Its first bytes, at most `bytes_max`.
    ///
    /// # Errors
    /// As the system says.
    pub(crate) fn beginning(&self, path: &SourcePath, bytes_max: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(usize::try_from(bytes_max).unwrap_or(0));
        self.open(path)?.take(bytes_max).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Reads the project in `root` without permissions.
#[cfg(test)]
pub(crate) fn read_all(root: &std::path::Path, diagnostics: &mut crate::base::Diagnostics) -> Files {
    let settings = settings(root, diagnostics);
    read(root, settings, Permissions::default(), diagnostics)
}
