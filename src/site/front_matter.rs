//! Front matter: the closed table of keys, read from TOML or YAML, each mistake told with its place.

use crate::base::{Diagnostic, Source, Text, Value};
use crate::config;
use crate::format::{Content, Entry, Missing, map, toml, yaml_with_places};
use crate::site::address::{self, Mistake};
use crate::site::fence::{Fence, Language, fence};
use crate::site::header;
use crate::site::{FrontMatter, Key, SortBy, key};

/// The front matter of one page, and what is needed of it to place the page.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// What the page keeps.
    pub(super) front: FrontMatter,
    /// Whether it is left out unless drafts are asked for.
    pub(super) draft: bool,
    /// The segment that replaces the last of the file's path.
    pub(super) slug: Option<Text>,
    /// The whole URL path.
    pub(super) path: Option<String>,
    /// The first byte of the body.
    pub(super) body_start: usize,
}

/// What front matter is read by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    /// Of dates without an offset, in seconds east of UTC.
    pub(super) utc_offset: i32,
    /// Whether it is the front matter of a section, which may order the pages below.
    pub(super) is_section: bool,
    /// Whether it is that of the home page, which has no last segment.
    pub(super) is_home: bool,
}

/// The front matter of `source`; where a key is wrong, its default and a diagnostic.
pub(super) fn front_matter(source: &Source, context: Context) -> (Header, Vec<Diagnostic>) {
    let mut header = Header::default();
    let fence = match fence(source) {
        Ok(Some(fence)) => fence,
        Ok(None) => return (header, Vec::new()),
        Err(diagnostic) => return (header, vec![*diagnostic]),
    };
    header.body_start = fence.body_start;
    let (entries, mut diagnostics) = entries(source, &fence, context.utc_offset);
    if !diagnostics.is_empty() {
        // What is left of a broken text would only give mistakes that are none.
        return (header, diagnostics);
    }
    if fence.language == Language::Toml {
        diagnostics.extend(ensure_tables_swallow_no_keys(&entries, source));
    }
    let mut reader = Reader { source, context, header, diagnostics };
    for entry in &entries {
        if let Err(diagnostic) = reader.set(entry) {
            reader.diagnostics.push(*diagnostic);
        }
    }
    (reader.header, reader.diagnostics)
}

fn entries(source: &Source, fence: &Fence, utc_offset: i32) -> (Vec<Entry>, Vec<Diagnostic>) {
    match fence.language {
        Language::Toml => toml(source, fence.block.clone(), utc_offset),
        // The fence itself begins a YAML document, so that the library counts the lines of the file.
        Language::Yaml => match yaml_with_places(source, fence.start..fence.block.end) {
            Ok(node) => match node.content {
                Content::Table(entries) => (entries, Vec::new()),
                Content::Scalar(Value::Null) => (Vec::new(), Vec::new()),
                _ => {
                    let message = format!("front matter must be a table of keys, but is {}", node.kind());
                    let place = source.place(fence.block.clone().into());
                    (Vec::new(), vec![Diagnostic::error(message).at(place).help("write `key: value`, a line for each")])
                }
            },
            Err(diagnostic) => (Vec::new(), vec![*diagnostic]),
        },
    }
}

struct Reader<'a> {
    source: &'a Source,
    context: Context,
    header: Header,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn set(&mut self, entry: &Entry) -> Result<(), Box<Diagnostic>> {
        let Self { source, context, header, diagnostics } = self;
        let front = &mut header.front;
        let key = Key::of(&entry.key).ok_or_else(|| unknown(entry, source))?;
        front.spans.push((key, entry.node.span));
        match key {
            Key::Title => front.title = Some(entry.text(source)?),
            Key::Description => front.description = Some(entry.text(source)?),
            Key::Summary => front.summary = Some(entry.text(source)?),
            Key::Date => front.date = Some(entry.date(source, context.utc_offset)?),
            Key::Updated => front.updated = Some(entry.date(source, context.utc_offset)?),
            Key::Draft => header.draft = entry.boolean(source)?,
            Key::Weight => front.weight = entry.integer(source)?,
            Key::Slug if context.is_home => {
                return Err(misplaced(entry, source, "the home page has no last segment", "remove it"));
            }
            Key::Slug => header.slug = Some(slug(entry, source)?),
            Key::Path => header.path = Some(path(entry, source)?),
            Key::Aliases => front.aliases = aliases(entry, source, diagnostics)?,
            Key::Template => front.template = Some(template(entry, source)?),
            Key::Layout => front.layout = Some(template(entry, source)?),
            Key::PageTemplate | Key::SortBy if !context.is_section => {
                return Err(misplaced(entry, source, "it belongs in a section's `_index` file", SECTION_HELP));
            }
            Key::PageTemplate => front.page_template = Some(template(entry, source)?),
            Key::SortBy => front.sort_by = sort_by(entry, source)?,
            Key::Each => front.each = Some(each(entry, source)?),
            Key::Vars => {
                let vars = entry.table(source)?;
                diagnostics.extend(ensure_vars_shadow_no_root(vars, source));
                front.vars = map(vars, Missing::Mistake);
            }
            Key::Extra => front.extra = map(entry.table(source)?, Missing::Null),
            Key::Dynamic => front.dynamic = Some(entry.boolean(source)?),
            Key::Cache => front.cache = Some(header::cache(entry, source)?),
            Key::Headers => front.headers = header::headers(entry, source, diagnostics)?,
            Key::BodyMax => front.body_bytes_max = Some(config::bytes(entry, source)?),
            Key::RequireUser => front.access.require_user = header::require_user(entry, source)?,
            Key::AllowUsers => front.access.users = header::accounts(entry, source, diagnostics)?,
            Key::AllowGroups => front.access.groups = header::accounts(entry, source, diagnostics)?,
            Key::Paginate | Key::Menus | Key::ContentType | Key::Format => return Err(not_supported(entry, source)),
        }
        Ok(())
    }
}

/// Keys of the page that stand below the line of a table, which ends only at the next such line: what they protect would be
/// open. Where the table is written as `extra.weight = 1`, the author knows whose key it is.
fn ensure_tables_swallow_no_keys(entries: &[Entry], source: &Source) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let before = |entry: &Entry| source.text[..entry.key_span.range().start].trim_end().chars().next_back();
    for table in entries {
        let is_free = matches!(Key::of(&table.key), Some(Key::Extra | Key::Vars));
        let Content::Table(inner) = &table.node.content else { continue };
        if !is_free || before(table) != Some('[') {
            continue;
        }
        // `[extra.draft]` is a table of its own.
        for entry in inner.iter().filter(|entry| before(entry) != Some('.')) {
            let Some(key) = Key::of(&entry.key) else { continue };
            let name = &entry.key;
            if key.protects() {
                diagnostics.push(key::swallowed(entry, &table.key, source));
            } else if &*table.key == "extra" && !entries.iter().any(|own| own.key == *name) {
                let message = format!("`{name}` below `[extra]` is a value of your own, not the page's `{name}`");
                let help = format!("move it above the line `[extra]`, as `extra.{name}` if it is your own");
                diagnostics.push(Diagnostic::warning(message).at(source.place(entry.key_span)).help(help));
            }
        }
    }
    diagnostics
}

fn unknown(entry: &Entry, source: &Source) -> Box<Diagnostic> {
    // The names that other generators have without a declaration.
    if matches!(&*entry.key, "tags" | "categories") {
        return not_supported(entry, source);
    }
    let known = Key::ALL.iter().map(|(_, name)| *name);
    Box::new(entry.unknown(known, "keys of your own belong under `extra`", source))
}

fn not_supported(entry: &Entry, source: &Source) -> Box<Diagnostic> {
    let message = format!("`{}` is not supported by this version of generator", entry.key);
    Box::new(Diagnostic::error(message).at(source.place(entry.key_span)).help("remove it"))
}

const SECTION_HELP: &str = "remove it, or call the file `_index`, which makes its folder a section";

fn misplaced(entry: &Entry, source: &Source, reason: &str, help: &str) -> Box<Diagnostic> {
    let message = format!("`{}` has no meaning here: {reason}", entry.key);
    Box::new(Diagnostic::error(message).at(source.place(entry.key_span)).help(help))
}

fn invalid(entry: &Entry, source: &Source, mistake: Mistake) -> Box<Diagnostic> {
    let message = format!("`{}` {}", entry.key, mistake.cause);
    Box::new(Diagnostic::error(message).at(source.place(entry.node.span)).help(mistake.help))
}

fn slug(entry: &Entry, source: &Source) -> Result<Text, Box<Diagnostic>> {
    let text = entry.text(source)?;
    address::slug(&text).map(|()| text).map_err(|mistake| invalid(entry, source, mistake))
}

fn path(entry: &Entry, source: &Source) -> Result<String, Box<Diagnostic>> {
    address::url_path(&entry.text(source)?).map_err(|mistake| invalid(entry, source, mistake))
}

fn aliases(entry: &Entry, source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Result<Vec<Text>, Box<Diagnostic>> {
    let mut aliases = Vec::new();
    for (text, span) in entry.texts(source)? {
        match address::url_path(&text) {
            Ok(path) => aliases.push(path.into()),
            Err(mistake) => {
                let message = format!("alias `{text}` {}", mistake.cause);
                diagnostics.push(Diagnostic::error(message).at(source.place(span)).help(mistake.help));
            }
        }
    }
    Ok(aliases)
}

fn template(entry: &Entry, source: &Source) -> Result<Text, Box<Diagnostic>> {
    let name = entry.text(source)?;
    match [".hbs", ".html"].iter().find_map(|extension| name.strip_suffix(extension)) {
        None => Ok(name),
        Some(stem) => {
            let help = format!("write `{stem}`");
            Err(invalid(entry, source, Mistake { cause: "must be a name without extension".to_owned(), help }))
        }
    }
}

fn each(entry: &Entry, source: &Source) -> Result<Text, Box<Diagnostic>> {
    let name = entry.text(source)?;
    if name.split('.').any(|part| part.trim().is_empty()) {
        let help =
            "write `products` for `site/data/products.csv`, `shop.products` for a file in a sub-folder".to_owned();
        return Err(invalid(entry, source, Mistake { cause: "must name a table of `data`".to_owned(), help }));
    }
    Ok(name)
}

fn sort_by(entry: &Entry, source: &Source) -> Result<SortBy, Box<Diagnostic>> {
    match &*entry.text(source)? {
        "date" => Ok(SortBy::Date),
        "title" => Ok(SortBy::Title),
        "weight" => Ok(SortBy::Weight),
        other => {
            let cause = format!("can't be `{other}`");
            let help = "write `date`, `title` or `weight`".to_owned();
            Err(invalid(entry, source, Mistake { cause, help }))
        }
    }
}

/// The names that every template has at its root; `data` may be a var, as in `render_template("home.html", data=…)`.
const ROOTS: [&str; 6] = ["site", "page", "item", "route", "request", "form"];

fn ensure_vars_shadow_no_root(vars: &[Entry], source: &Source) -> impl Iterator<Item = Diagnostic> {
    vars.iter().filter(|var| ROOTS.contains(&&*var.key)).map(|var| {
        let message = format!("`vars` can't hold `{}`, which is a name of the generator's own", var.key);
        let help = "rename it; `site`, `page`, `item`, `route`, `request` and `form` are taken";
        Diagnostic::error(message).at(source.place(var.key_span)).help(help)
    })
}

#[cfg(test)]
mod tests;
