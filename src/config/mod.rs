//! What `site/site.toml` declares, checked and typed.

mod base_url;
mod foreign;
mod headers;
mod iis;
mod limits;
mod links;
mod publish;
mod sources;

pub use base_url::BaseUrl;
pub(crate) use foreign::foreign;
pub use headers::{Security, header, header_value};
pub use iis::{Handlers, Iis, Include, bytes};
pub use limits::Limits;
pub use links::{Elsewhere, Links};
pub use publish::Publish;
pub use sources::{DataSource, When, ensure_templates_can_say, is_name_character};

use crate::base::{Diagnostic, Diagnostics, Map, Place, Refusal, Source, Text, Value};
use crate::format::{Field, Missing, fields, toml};
use std::sync::Arc;

/// The site's settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's name; empty if the author gave none.
    pub title: Text,
    /// Where the site will be reached.
    pub base_url: BaseUrl,
    /// A language tag as `en` or `de-CH`: the `lang` of pages, the month names of the `date` helper, the titles of alerts.
    pub language: Text,
    /// Seconds east of UTC, for dates without an offset; from `utc_offset = "+01:00"`.
    pub utc_offset: i32,
    /// How Markdown is read.
    pub markdown: Markdown,
    /// How links are judged.
    pub links: Links,
    /// What is published although it looks as if it should not be.
    pub publish: Publish,
    /// `[sources]`: in the order they are declared, each name once.
    pub sources: Vec<DataSource>,
    /// What the server is like.
    pub iis: Iis,
    /// The headers that every answer carries.
    pub security: Security,
    /// How much work and data there may be.
    pub limits: Limits,
    /// `[extra]`: the author's own, an open map.
    pub extra: Map,
}

impl Config {
    /// The sources that are read for each request; their order is that of a bundle's sources.
    pub fn request_sources(&self) -> impl Iterator<Item = &DataSource> {
        self.sources.iter().filter(|source| source.when == When::Request)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: "".into(),
            base_url: BaseUrl::default(),
            language: "en".into(),
            utc_offset: 0,
            markdown: Markdown { smart_punctuation: false, highlight: true },
            links: Links::default(),
            publish: Publish::default(),
            sources: Vec::new(),
            iis: Iis::default(),
            security: Security::default(),
            limits: Limits::default(),
            extra: Map::open(),
        }
    }
}

/// `[markdown]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markdown {
    /// Typographic quotes, dashes and ellipses; off by default.
    pub smart_punctuation: bool,
    /// Whether fenced code is highlighted; on by default.
    pub highlight: bool,
}

/// The settings in `sources`, each laid over the ones before; where a key is wrong, its default. No source means every
/// default.
pub fn read<'a>(sources: impl IntoIterator<Item = &'a Arc<Source>>, diagnostics: &mut Diagnostics) -> Config {
    let mut config = Config::default();
    for source in sources {
        // The rest of a broken file would only give mistakes that are none.
        let Ok(entries) = toml(source, 0..source.text.len(), 0, diagnostics) else { continue };
        for field in fields(&entries, source) {
            let result = config.set(field, diagnostics);
            diagnostics.keep(result);
        }
    }
    config
}

const KEYS: [&str; 12] = [
    "title",
    "base_url",
    "language",
    "utc_offset",
    "markdown",
    "links",
    "publish",
    "sources",
    "iis",
    "security",
    "limits",
    "extra",
];

/// What front matter closes a page with.
const CLOSING_A_PAGE: [&str; 5] = ["draft", "require_user", "allow_users", "allow_groups", "dynamic"];

const CLOSE_A_SITE: &str = "settings close nothing: who may see a section is said by `require_user` in its `_index`; to close the whole site, \
                            switch off Anonymous Authentication for it in IIS Manager";

/// Tables that the format has and this version cannot honour.
const KEYS_NOT_SUPPORTED: [&str; 4] = ["databases", "actions", "taxonomies", "deploy"];

impl Config {
    fn set(&mut self, field: Field<'_>, diagnostics: &mut Diagnostics) -> Result<(), Box<Diagnostic>> {
        match &**field.key() {
            "title" => self.title = field.text()?,
            "base_url" => {
                let help = "write it as `https://example.com` or `https://example.com/shop`";
                self.base_url = BaseUrl::parse(&field.text()?).map_err(|refusal| field.invalid(refusal.help(help)))?;
            }
            "language" => {
                let language = field.text()?;
                if !is_language(&language) {
                    let refusal = Refusal::new("must be a language tag");
                    return Err(field.invalid(refusal.help("write it as `en` or `de-CH`")));
                }
                self.language = language;
            }
            "utc_offset" => {
                self.utc_offset = utc_offset(&field.text()?).ok_or_else(|| {
                    let refusal = Refusal::new("must be hours and minutes east of UTC");
                    field.invalid(refusal.help("write it as `+01:00` or `-05:30`"))
                })?;
            }
            "markdown" => return field.each(diagnostics, |field, _| self.markdown.set(field)),
            "links" => return field.each(diagnostics, |field, mistakes| self.links.set(field, mistakes)),
            "publish" => return field.each(diagnostics, |field, mistakes| self.publish.set(field, mistakes)),
            "sources" => {
                return field.each(diagnostics, |field, mistakes| sources::read(field, &mut self.sources, mistakes));
            }
            "iis" => return field.each(diagnostics, |field, mistakes| self.iis.set(field, mistakes)),
            "security" => return field.each(diagnostics, |field, mistakes| self.security.set(field, mistakes)),
            "limits" => return field.each(diagnostics, |field, _| self.limits.set(field)),
            "extra" => self.extra = laid_over(&self.extra, &field.map(Missing::Null)?),
            name if KEYS_NOT_SUPPORTED.contains(&name) => {
                return Err(field.not_supported(&format!("`[{name}]`"), "remove it"));
            }
            name => {
                // An author who is told to put it under `extra` has an open site.
                if CLOSING_A_PAGE.contains(&name) || foreign(name).is_some_and(|foreign| foreign.closes) {
                    return Err(field.unknown([], CLOSE_A_SITE));
                }
                let keys = KEYS.into_iter().chain(KEYS_NOT_SUPPORTED);
                return Err(field.unknown(keys, "keys of your own belong under `[extra]`"));
            }
        }
        Ok(())
    }
}

impl Markdown {
    fn set(&mut self, field: Field<'_>) -> Result<(), Box<Diagnostic>> {
        match &**field.key() {
            "smart_punctuation" => self.smart_punctuation = field.boolean()?,
            "highlight" => self.highlight = field.boolean()?,
            _ => {
                let help = "`[markdown]` has `smart_punctuation` and `highlight`";
                return Err(field.unknown(["smart_punctuation", "highlight"], help));
            }
        }
        Ok(())
    }
}

/// `below` with the names of `above` over it, tables in both joined likewise.
fn laid_over(below: &Map, above: &Map) -> Map {
    let mut joined = below.clone();
    for (name, value) in above.iter() {
        let value = match (below.get(name), value) {
            (Some(Value::Map(below)), Value::Map(above)) => laid_over(below, above).into(),
            _ => value.clone(),
        };
        joined.insert(name.clone(), value);
    }
    joined
}

/// RFC 5646, section 2.1, without its registry: subtags of one to eight letters and digits, the first of letters only.
fn is_language(tag: &str) -> bool {
    let subtag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let first = tag.split('-').next().unwrap_or_default();
    first.len() > 1 && first.bytes().all(|byte| byte.is_ascii_alphabetic()) && tag.split('-').all(subtag)
}

/// Seconds of `+01:00`, `-05:30` or `Z`, as RFC 3339 writes offsets.
fn utc_offset(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let number = |part: &str, max: i32| -> Option<i32> {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|number| digits && *number <= max)
    };
    Some(sign * (number(hours, 23)? * 3600 + number(minutes, 59)? * 60))
}

/// The paths that a list of the settings names, each as `path` reads it, with its place.
fn paths<T>(
    field: Field<'_>,
    path: fn(&str) -> Result<T, Refusal>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<(T, Place)>, Box<Diagnostic>> {
    let mut entries = Vec::new();
    for (text, place) in field.texts(diagnostics)? {
        let subject = format!("`{}` names `{text}`, which", field.key());
        let path = path(&text).map_err(|refusal| refusal.of(subject).at(place.clone()));
        entries.extend(diagnostics.keep(path).map(|path| (path, place)));
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Value;
    use crate::testing::{shown, source};

    fn check(text: &str, expected: &[&str]) -> Config {
        let mut diagnostics = Diagnostics::default();
        let config = read(Some(&source("site/site.toml", text)), &mut diagnostics);
        assert_eq!(shown(&diagnostics), expected, "{text}");
        config
    }

    #[test]
    fn every_setting_is_taken() {
        let config = check(
            "title = 'Shop'\r\nbase_url = 'https://example.com/shop/'\r\nlanguage = 'de-CH'\r\nutc_offset = '-05:30'\r\n\
             [markdown]\r\nsmart_punctuation = true\r\nhighlight = false\r\n[extra]\r\na.b = 1\r\nc = [{ d = 2 }]\r\n",
            &[],
        );
        assert_eq!(&*config.title, "Shop");
        assert_eq!(config.base_url, BaseUrl { origin: "https://example.com".into(), path: "/shop".into() });
        assert_eq!(&*config.language, "de-CH");
        assert_eq!(config.utc_offset, -(5 * 3600 + 30 * 60));
        assert_eq!(config.markdown, Markdown { smart_punctuation: true, highlight: false });
        assert!(config.extra.is_open());
        assert!(matches!(config.extra.get("a"), Some(Value::Map(map)) if map.is_open() && map.len() == 1));
    }

    #[test]
    fn without_a_file_every_default_holds() {
        let mut diagnostics = Diagnostics::default();
        let config = read(None, &mut diagnostics);
        assert_eq!(shown(&diagnostics), [""; 0]);
        assert_eq!((&*config.title, &*config.language, config.utc_offset), ("", "en", 0));
        assert_eq!(config.base_url, BaseUrl::default());
        assert_eq!(config.markdown, Markdown { smart_punctuation: false, highlight: true });
    }

    #[test]
    fn every_mistake_is_told() {
        let config = check(
            "title = 5\nbase_url = 'example.com'\nlanguage = 'English language'\nutc_offset = '+1'\ncolour = 'red'\n\
             [markdwon]\n[markdown]\nhighligt = true\nsmart_punctuation = 'yes'\n[deploy]\nroot = 'x'\n[taxonomies.tags]\n",
            &[
                "error: `title` must be text, but is a number --> site/site.toml:1:9 [5] help: put it in quotes",
                "error: `base_url` must begin with `https://` or `http://` --> site/site.toml:2:12 ['example.com'] \
                 help: write it as `https://example.com` or `https://example.com/shop`",
                "error: `language` must be a language tag --> site/site.toml:3:12 ['English language'] \
                 help: write it as `en` or `de-CH`",
                "error: `utc_offset` must be hours and minutes east of UTC --> site/site.toml:4:14 ['+1'] \
                 help: write it as `+01:00` or `-05:30`",
                "error: unknown key `colour` --> site/site.toml:5:1 [colour] \
                 help: keys of your own belong under `[extra]`",
                "error: unknown key `markdwon` --> site/site.toml:6:2 [markdwon] help: did you mean `markdown`?",
                "error: unknown key `highligt` --> site/site.toml:8:1 [highligt] help: did you mean `highlight`?",
                "error: `smart_punctuation` must be true or false, but is text --> site/site.toml:9:21 ['yes']",
                "error: `[deploy]` is not supported by this version of generator --> site/site.toml:10:2 [deploy] \
                 help: remove it",
                "error: `[taxonomies]` is not supported by this version of generator \
                 --> site/site.toml:12:2 [taxonomies] help: remove it",
            ],
        );
        assert_eq!((&*config.title, &*config.language), ("", "en"));
    }

    #[test]
    fn tables_must_be_tables() {
        check(
            "markdown = true\nextra = ['x']\n",
            &[
                "error: `markdown` must be a table, but is true or false --> site/site.toml:1:12 [true]",
                "error: `extra` must be a table, but is a list --> site/site.toml:2:9 [['x']]",
            ],
        );
    }

    #[test]
    fn a_broken_text_is_not_judged_further() {
        check(
            "titel = 'x'\nbase_url = https://example.com\n",
            &["error: failed to read TOML: text stands in quotes --> site/site.toml:2:12 [https://example.com] \
               help: write `base_url = \"https://example.com\"`"],
        );
    }

    #[test]
    fn offsets_are_hours_and_minutes() {
        for (text, expected) in [("Z", Some(0)), ("+23:59", Some(86_340)), ("-00:30", Some(-1800))] {
            assert_eq!(utc_offset(text), expected, "{text}");
        }
        for text in ["", "+", "01:00", "+1:00", "+24:00", "+01:60", "+0100", "+01:00:00", "++1:00", "é01:00"] {
            assert_eq!(utc_offset(text), None, "{text}");
        }
    }
}
