//! Highlighted code by its content, kept from one build to the next.
//!
//! The file: a line with the versions; the number of entries; for each entry, sorted by key, a key, start and length
//! of its HTML, and the beginning of that HTML's hash; then the HTML. Numbers have four bytes, the lowest first. An
//! entry is found by bisection and judged when it is used, so that nothing is read that no page needs.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// What the HTML depends on beside language and code. The first number is that of our format and our classes.
pub(super) const VERSIONS: &[u8] = b"highlight 1, syntect 5.3.0, two-face 0.5.2+bat-0.26.1\n";
const KEY_BYTES: usize = 32;
const CHECK_BYTES: usize = 16;
const ENTRY_BYTES: usize = KEY_BYTES + 4 + 4 + CHECK_BYTES;

/// A hash of language and code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key([u8; KEY_BYTES]);

impl Key {
    pub(super) fn new(language: &str, code: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(language.len() as u64).to_le_bytes());
        hasher.update(language.as_bytes());
        hasher.update(code.as_bytes());
        Self(hasher.finalize().into())
    }
}

/// What earlier builds left, and what this one used and added.
pub(super) struct Cache {
    /// The file of the last build, or nothing.
    old: Vec<u8>,
    used: Mutex<BTreeMap<Key, Html>>,
}

enum Html {
    /// In the file of the last build.
    Old(Range<usize>),
    New(Arc<str>),
}

impl Cache {
    pub(super) fn new(old: Vec<u8>) -> Self {
        let old = if table(&old).is_some() { old } else { Vec::new() };
        Self { old, used: Mutex::default() }
    }

    /// The HTML kept for `key` by an earlier build.
    pub(super) fn get(&self, key: &Key) -> Option<&str> {
        let (entries, values) = table(&self.old)?;
        let index = entries.binary_search_by(|entry| entry[..KEY_BYTES].cmp(&key.0)).ok()?;
        let entry = &entries[index];
        let start = values.checked_add(number(&entry[KEY_BYTES..])?)?;
        let range = start..start.checked_add(number(&entry[KEY_BYTES + 4..])?)?;
        let html = self.old.get(range.clone())?;
        if check(html) != entry[ENTRY_BYTES - CHECK_BYTES..] {
            return None;
        }
        self.keep(*key, Html::Old(range));
        std::str::from_utf8(html).ok()
    }

    pub(super) fn insert(&self, key: Key, html: &str) {
        self.keep(key, Html::New(html.into()));
    }

    /// The file for the next build; `None` if the last one holds it all, or if it would pass 4 GB.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if !used.values().any(|html| matches!(html, Html::New(_))) {
            return None;
        }
        let mut bytes = VERSIONS.to_vec();
        bytes.extend(u32::try_from(used.len()).ok()?.to_le_bytes());
        let mut start = 0_u32;
        for (key, html) in used.iter() {
            let html = self.bytes_of(html);
            let length = u32::try_from(html.len()).ok()?;
            bytes.extend(key.0);
            bytes.extend(start.to_le_bytes());
            bytes.extend(length.to_le_bytes());
            bytes.extend(check(html));
            start = start.checked_add(length)?;
        }
        used.values().for_each(|html| bytes.extend(self.bytes_of(html)));
        Some(bytes)
    }

    fn keep(&self, key: Key, html: Html) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(key, html);
    }

    fn bytes_of<'a>(&'a self, html: &'a Html) -> &'a [u8] {
        match html {
            Html::Old(range) => &self.old[range.clone()],
            Html::New(html) => html.as_bytes(),
        }
    }
}

/// The entries of a file, and where its HTML begins; `None` if it is not of this version or too short.
fn table(file: &[u8]) -> Option<(&[[u8; ENTRY_BYTES]], usize)> {
    let rest = file.strip_prefix(VERSIONS)?;
    let bytes = number(rest)?.checked_mul(ENTRY_BYTES)?;
    let (entries, _) = rest.get(4..)?.get(..bytes)?.as_chunks();
    Some((entries, VERSIONS.len() + 4 + bytes))
}

fn number(bytes: &[u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.first_chunk()?)).ok()
}

fn check(html: &[u8]) -> [u8; CHECK_BYTES] {
    let hash = blake3::hash(html);
    *hash.as_bytes().first_chunk().expect("a hash is longer than its beginning")
}
