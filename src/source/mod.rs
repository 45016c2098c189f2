//! `site/`, `templates/` and `static/`: the only reader of the author's files.

use crate::base::{Diagnostic, Source, SourcePath};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The author's files.
#[derive(Debug)]
pub struct Files {
    /// The folder that holds `site/`, `templates/` and `static/`.
    pub root: PathBuf,
    /// `site/site.toml`.
    pub config: Option<Arc<Source>>,
    /// `.md`, `.html` and `.hbs` files below `site/`, outside `site/data/`, by path.
    pub pages: Vec<Arc<Source>>,
    /// Files below `site/data/`, by path.
    pub data: Vec<Arc<Source>>,
    /// `.hbs` and `.html` files below `templates/`, by path.
    pub templates: Vec<Arc<Source>>,
    /// Any other file below `site/`, by path: not read.
    pub assets: Vec<SourcePath>,
    /// Files below `static/`, by path: not read.
    pub statics: Vec<SourcePath>,
}

/// Reads the texts and lists the rest.
pub fn read(_root: &Path) -> (Files, Vec<Diagnostic>) {
    todo!()
}

impl Files {
    /// The bytes of one of [`Files::assets`] or [`Files::statics`].
    ///
    /// # Errors
    /// As the system says.
    pub fn bytes(&self, _path: &SourcePath) -> io::Result<Vec<u8>> {
        todo!()
    }
}
