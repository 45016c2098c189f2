//! Reads `site/site.toml`.

use crate::base::{Diagnostic, Map, Source, Value};
use crate::config::{BaseUrl, Config, Markdown, sources};
use crate::format::{Entry, Missing, map, toml};
use std::sync::Arc;

/// The settings in `sources`, each laid over the ones before; where a key is wrong, its default and a diagnostic. No
/// source means every default.
pub fn read<'a>(sources: impl IntoIterator<Item = &'a Arc<Source>>) -> (Config, Vec<Diagnostic>) {
    let mut config = Config::default();
    let mut diagnostics = Vec::new();
    for source in sources {
        let (entries, mistakes) = toml(source, 0..source.text.len(), 0);
        if !mistakes.is_empty() {
            // What is left of a broken file would only give mistakes that are none.
            diagnostics.extend(mistakes);
            continue;
        }
        for entry in entries {
            if let Err(diagnostic) = set(&mut config, &entry, source, &mut diagnostics) {
                diagnostics.push(*diagnostic);
            }
        }
    }
    (config, diagnostics)
}

const KEYS: [&str; 9] =
    ["title", "base_url", "language", "utc_offset", "markdown", "sources", "iis", "security", "extra"];

/// Tables that the format has and this version cannot honour.
const KEYS_NOT_SUPPORTED: [&str; 4] = ["databases", "actions", "taxonomies", "deploy"];

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
        "sources" => {
            for entry in entry.table(source)? {
                if let Err(diagnostic) = sources::read(entry, source, &mut config.sources, diagnostics) {
                    diagnostics.push(*diagnostic);
                }
            }
        }
        "iis" => config.iis.lay_over(entry.table(source)?, source, diagnostics),
        "security" => config.security.lay_over(entry.table(source)?, source, diagnostics),
        "extra" => config.extra = laid_over(&config.extra, &map(entry.table(source)?, Missing::Null)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Value;
    use crate::testing::{shown, source};

    fn check(text: &str, expected: &[&str]) -> Config {
        let (config, diagnostics) = read(Some(&source("site/site.toml", text)));
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
        let (config, diagnostics) = read(None);
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
            &["error: failed to read TOML: string values must be quoted, expected literal string \
               --> site/site.toml:2:12 [https://example.com]"],
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
