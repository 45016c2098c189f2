//! Highlighted code by its content, kept from one build to the next.
//!
//! The file: a line with the versions; the hash of what follows; for each entry its key, the first line that stays plain (0 if there is none)
//! and the length of its HTML in four bytes each, the lowest first, and its HTML.

use super::Highlighted;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

/// What the HTML depends on beside language and code. The first number is that of our format and our classes.
pub(super) const VERSIONS: &[u8] = b"highlight 3, syntaxmate 0.3.0\n";

/// A hash of language and code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key([u8; blake3::OUT_LEN]);

impl Key {
    pub(super) fn new(language: &str, code: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(language.len() as u64).to_le_bytes());
        hasher.update(language.as_bytes());
        hasher.update(code.as_bytes());
        Self(hasher.finalize().into())
    }
}

pub(super) struct Cache {
    /// The entries of the last build's file.
    old: HashMap<Key, Highlighted>,
    /// What this build asked for.
    used: Mutex<BTreeMap<Key, Highlighted>>,
}

impl Cache {
    /// Holds the entries of `file`; none if it is empty, damaged or of another version.
    pub(super) fn new(file: &[u8]) -> Self {
        Self { old: read(file).unwrap_or_default(), used: Mutex::default() }
    }

    /// The code for `key`: an earlier build's, else what `make` gives.
    pub(super) fn get(&self, key: Key, make: impl FnOnce() -> Highlighted) -> Highlighted {
        let code = self.old.get(&key).cloned().unwrap_or_else(make);
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(key, code.clone());
        code
    }

    /// The file for the next build; `None` if the last one holds all that was used.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.keys().all(|key| self.old.contains_key(key)) {
            return None;
        }
        let mut entries = Vec::new();
        for (key, Highlighted { html, plain_line }) in used.iter() {
            entries.extend(key.0);
            entries.extend(plain_line.unwrap_or(0).to_le_bytes());
            entries.extend(u32::try_from(html.len()).ok()?.to_le_bytes());
            entries.extend(html.as_bytes());
        }
        Some([VERSIONS, blake3::hash(&entries).as_bytes(), &entries].concat())
    }
}

fn read(file: &[u8]) -> Option<HashMap<Key, Highlighted>> {
    let (hash, mut rest) = file.strip_prefix(VERSIONS)?.split_first_chunk()?;
    if blake3::hash(rest) != *hash {
        return None;
    }
    let mut entries = HashMap::new();
    while let Some((key, after)) = rest.split_first_chunk() {
        let (line, after) = after.split_first_chunk()?;
        let (length, after) = after.split_first_chunk()?;
        let (html, after) = after.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        let html = std::str::from_utf8(html).ok()?.into();
        let plain_line = Some(u32::from_le_bytes(*line)).filter(|line| *line > 0);
        entries.insert(Key(*key), Highlighted { html, plain_line });
        rest = after;
    }
    Some(entries)
}
