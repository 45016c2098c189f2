//! Reads `site/site.toml`.

use crate::base::{Diagnostic, Source};
use crate::config::{BaseUrl, Config, Markdown};
use crate::format::{Entry, Missing, map, toml};

/// The settings in `source`; where a key is wrong, its default and a diagnostic. No file means every default.
pub fn read(source: Option<&Source>) -> (Config, Vec<Diagnostic>) {
    let mut config = Config::default();
    let Some(source) = source else { return (config, Vec::new()) };
    let (entries, mut diagnostics) = toml(source, 0..source.text.len(), 0);
    if !diagnostics.is_empty() {
        // What is left of a broken file would only give mistakes that are none.
        return (config, diagnostics);
    }
    for entry in entries {
        if let Err(diagnostic) = set(&mut config, &entry, source, &mut diagnostics) {
            diagnostics.push(*diagnostic);
        }
    }
    (config, diagnostics)
}

const KEYS: [&str; 6] = ["title", "base_url", "language", "utc_offset", "markdown", "extra"];

/// Tables that the format has and this version cannot honour.
const KEYS_NOT_SUPPORTED: [&str; 7] = ["sources", "databases", "actions", "taxonomies", "iis", "deploy", "security"];

fn set(
    config: &mut Config,
    entry: &Entry,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Box<Diagnostic>> {
    let invalid = |cause: &str, help: &str| {
        let message = format!("`{}` {cause}", entry.key);
        Box::new(Diagnostic::error(message).at(source.place(entry.node.span)).help(help))
    };
    match &*entry.key {
        "title" => config.title = entry.text(source)?,
        "base_url" => {
            config.base_url = BaseUrl::parse(&entry.text(source)?)
                .map_err(|cause| invalid(&cause, "write it as `https://example.com` or `https://example.com/shop`"))?;
        }
        "language" => {
            let language = entry.text(source)?;
            if !is_language(&language) {
                return Err(invalid("must be a language tag", "write it as `en` or `de-CH`"));
            }
            config.language = language;
        }
        "utc_offset" => {
            config.utc_offset = utc_offset(&entry.text(source)?)
                .ok_or_else(|| invalid("must be hours and minutes east of UTC", "write it as `+01:00` or `-05:30`"))?;
        }
        "markdown" => config.markdown = markdown(config.markdown, entry.table(source)?, source, diagnostics),
        "extra" => config.extra = map(entry.table(source)?, Missing::Null),
        name if KEYS_NOT_SUPPORTED.contains(&name) => {
            let message = format!("`[{name}]` is not supported by this version of generator");
            return Err(Box::new(Diagnostic::error(message).at(source.place(entry.key_span)).help("remove it")));
        }
        _ => {
            let known = KEYS.into_iter().chain(KEYS_NOT_SUPPORTED);
            return Err(Box::new(entry.unknown(known, "keys of your own belong under `[extra]`", source)));
        }
    }
    Ok(())
}

fn markdown(default: Markdown, entries: &[Entry], source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Markdown {
    let mut markdown = default;
    for entry in entries {
        let place = match &*entry.key {
            "smart_punctuation" => &mut markdown.smart_punctuation,
            "highlight" => &mut markdown.highlight,
            _ => {
                let known = ["smart_punctuation", "highlight"];
                let help = "`[markdown]` has `smart_punctuation` and `highlight`";
                diagnostics.push(entry.unknown(known, help, source));
                continue;
            }
        };
        match entry.boolean(source) {
            Ok(value) => *place = value,
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    markdown
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
