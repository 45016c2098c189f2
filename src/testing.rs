//! What tests share: folders that go away, and mistakes as one line each.

use crate::base::{Diagnostic, Severity, Source, SourcePath};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder of its own for each test, removed with all it holds when it is dropped.
pub(crate) struct TempFolder(tempfile::TempDir);

impl TempFolder {
    /// Holds `files`: paths with `/` between segments, and texts.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        fs::write(self.ready(path), bytes).unwrap();
    }

    /// A file of `length` zeros that takes no room on disk.
    pub(crate) fn write_zeros(&self, path: &str, length: u64) {
        fs::File::create(self.ready(path)).unwrap().set_len(length).unwrap();
    }

    #[cfg(unix)]
    pub(crate) fn link(&self, path: &str, target: &str) {
        std::os::unix::fs::symlink(target, self.ready(path)).unwrap();
    }

    fn ready(&self, path: &str) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }
}

/// A text of the author's that lies on no disk.
pub(crate) fn source(path: &str, text: &str) -> Arc<Source> {
    Arc::new(Source::new(SourcePath::new(path), text.to_owned()))
}

/// ``error: unknown key `titel` --> site/a.md:2:1 [titel] help: did you mean `title`?``, what is marked in brackets.
pub(crate) fn shown(diagnostics: &[Diagnostic]) -> Vec<String> {
    let one = |diagnostic: &Diagnostic| {
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut text = format!("{severity}: {}", diagnostic.message);
        if let Some(place) = &diagnostic.place {
            text += &format!(" --> {place}");
            if let Some(line) = &place.line {
                let marked: String = line.text.chars().skip(line.column - 1).take(line.width).collect();
                text += &format!(" [{marked}]");
            }
        }
        if let Some(help) = &diagnostic.help {
            text += &format!(" help: {help}");
        }
        text
    };
    diagnostics.iter().map(one).collect()
}
