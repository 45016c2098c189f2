//! What helpers ask the site for.

use crate::base::{Diagnostics, OutputPath, Piece, Refusal, Source, SourcePath, UrlPath, Value, nearest, nfc};
use crate::markdown;
use crate::render::World;
use crate::render::audience::Audience;
use crate::source::Files;
use crate::template::helpers::Host;
use crate::template::{BUILD_FACTOR, STEPS_MAX};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, RwLock};

/// Hexadecimal digits of a fingerprint: 64 bits, so that two versions of one file never meet.
const FINGERPRINT_DIGITS: usize = 16;

/// The static files that templates name, fingerprinted on first use.
#[derive(Debug)]
pub(crate) struct Assets<'a> {
    files: &'a Files,
    fingerprinted: Mutex<BTreeMap<SourcePath, OutputPath>>,
}

impl<'a> Assets<'a> {
    pub(crate) fn new(files: &'a Files) -> Self {
        Self { files, fingerprinted: Mutex::default() }
    }

    /// Each file that was named: where its copy with a fingerprint goes, and the file.
    pub(crate) fn fingerprinted(&self) -> Vec<(OutputPath, SourcePath)> {
        let fingerprinted = self.fingerprinted.lock().expect("nothing panics while it holds the assets");
        fingerprinted.iter().map(|(file, path)| (path.clone(), file.clone())).collect()
    }

    /// The file that `path` names, in whichever normal form its name is on disk.
    fn static_file(&self, path: &str) -> Result<SourcePath, Refusal> {
        let file = SourcePath::new(path);
        if self.files.statics.binary_search(&file).is_ok() {
            return Ok(file);
        }
        let is_same = |other: &&SourcePath| !path.is_ascii() && nfc(other.as_str()) == nfc(path);
        self.files.statics.iter().find(is_same).cloned().ok_or_else(|| {
            let names = self.files.statics.iter().filter_map(|file| file.as_str().strip_prefix("static/"));
            let below = path.strip_prefix("static/").unwrap_or(path);
            let help = nearest(below, names).map(|near| format!("did you mean `{near}`?"));
            Refusal { help, ..Refusal::new(format!("there is no file `{file}`")) }
        })
    }

    /// Where the fingerprinted copy of `static/PATH` goes.
    fn fingerprint(&self, path: &str) -> Result<OutputPath, Refusal> {
        let below = path.trim_start_matches('/');
        let file = self.static_file(&format!("static/{below}"))?;
        let mut fingerprinted = self.fingerprinted.lock().expect("nothing panics while it holds the assets");
        if let Some(output) = fingerprinted.get(&file) {
            return Ok(output.clone());
        }
        let bytes = self.files.bytes(&file).map_err(|cause| format!("failed to read file `{file}`: {cause}"))?;
        let hash = blake3::hash(&bytes).to_hex();
        let name = with_fingerprint(below, &hash[..FINGERPRINT_DIGITS]);
        let output = OutputPath::new(&name).ok_or_else(|| format!("`{path}` is no path below `static/`"))?;
        fingerprinted.insert(file, output.clone());
        Ok(output)
    }
}

/// `css/site.css` → `css/site.HASH.css`.
fn with_fingerprint(path: &str, hash: &str) -> String {
    let name_start = path.rfind('/').map_or(0, |at| at + 1);
    match path[name_start..].rfind('.') {
        Some(dot) if dot > 0 => format!("{}.{hash}{}", &path[..name_start + dot], &path[name_start + dot..]),
        _ => format!("{path}.{hash}"),
    }
}

/// Answers from the whole site.
pub(super) struct SiteHost<'a> {
    world: &'a World,
    audience: Audience,
    assets: &'a Assets<'a>,
    remembered: RwLock<HashMap<String, Value>>,
}

impl<'a> SiteHost<'a> {
    /// Answers pages that `audience` sees.
    pub(super) fn new(world: &'a World, audience: Audience, assets: &'a Assets<'a>) -> Self {
        Self { world, audience, assets, remembered: RwLock::default() }
    }
}

impl Host for SiteHost<'_> {
    fn language(&self) -> &str {
        &self.world.config.language
    }

    fn utc_offset(&self) -> i32 {
        self.world.config.utc_offset
    }

    fn asset(&self, path: &str) -> Result<String, Refusal> {
        self.assets.fingerprint(path).map(|output| self.world.href(&output.url()))
    }

    fn url(&self, path: &str) -> String {
        if path.contains("://") {
            return path.to_owned();
        }
        // What follows the path is the author's, as is a path that is encoded already.
        let (path, rest) = path.split_at(path.find(['?', '#', '%']).unwrap_or(path.len()));
        self.world.href(&UrlPath::new(path)) + rest
    }

    fn markdown(&self, text: &str) -> Result<String, Refusal> {
        let source = Source::new(SourcePath::new(""), text.to_owned());
        let options = markdown::Options {
            language: self.language(),
            smart_punctuation: self.world.config.markdown.smart_punctuation,
            highlighter: None,
            resolve: &|_| None,
        };
        let pieces = markdown::parse(&source, 0, options, &mut Diagnostics::default()).pieces;
        let html = pieces.into_iter().map(|piece| match piece {
            Piece::Html(html) => Ok(html),
            Piece::Tag(span) => {
                Err(format!("`{}` is a shortcode, and only a page's own text can have one", &text[span.range()]).into())
            }
        });
        html.collect()
    }

    fn pages(&self, section: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal> {
        self.world.pages_below(section, self.audience)
    }

    fn steps_max(&self) -> u64 {
        self.world.config.limits.steps.unwrap_or(STEPS_MAX).saturating_mul(BUILD_FACTOR)
    }

    fn remember(&self, key: &str, make: &dyn Fn() -> Result<Value, Refusal>) -> Result<Value, Refusal> {
        let remembered =
            self.remembered.read().expect("nothing panics while it holds what is remembered").get(key).cloned();
        if let Some(value) = remembered {
            return Ok(value);
        }
        // Two threads may make the same list; the lock is not held meanwhile, because `make` may ask for another one.
        let made = make()?;
        let mut remembered = self.remembered.write().expect("nothing panics while it holds what is remembered");
        Ok(remembered.entry(key.to_owned()).or_insert(made).clone())
    }
}
