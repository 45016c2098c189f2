//! What the check of the Markdown has told, so that the rendered pages do not say it again.

use crate::base::{OutputPath, SourcePath};
use crate::parse::links::{Anchor, Nowhere};
use percent_encoding::percent_decode_str;
use std::collections::HashSet;

/// Links by what they lead to, and the files that hold them.
#[derive(Debug, Default)]
pub(crate) struct Told {
    by_file: HashSet<(SourcePath, String)>,
    anywhere: HashSet<String>,
}

impl Told {
    /// Links in Markdown that lead nowhere, and anchors that do, if they do.
    pub(crate) fn new(nowhere: &[Nowhere], anchors: &[Anchor]) -> Self {
        let nowhere = nowhere.iter().map(|link| (&link.diagnostic, path(&link.path)));
        let anchors = anchors.iter().map(|anchor| (&anchor.diagnostic, id(&anchor.output, &anchor.id)));
        let mut told = Self::default();
        for (diagnostic, key) in nowhere.chain(anchors) {
            told.anywhere.insert(key.clone());
            told.by_file.extend(diagnostic.place.as_ref().map(|place| (place.file.clone(), key)));
        }
        told
    }

    /// Whether it was told of `file`.
    pub(super) fn has(&self, file: &SourcePath, key: &str) -> bool {
        self.anywhere.contains(key) && self.by_file.contains(&(file.clone(), key.to_owned()))
    }

    /// Whether it was told of any file.
    pub(super) fn has_anywhere(&self, key: &str) -> bool {
        self.anywhere.contains(key)
    }
}

/// The key of a link, by its path as it is written, encoded or not.
pub(super) fn path(link: &str) -> String {
    let path = link.split('#').next().unwrap_or_default();
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// The key of an id in a page.
pub(super) fn id(output: &OutputPath, id: &str) -> String {
    format!("{output}#{id}")
}
