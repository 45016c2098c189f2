//! Front matter: the closed table of keys, read from TOML or YAML.

use crate::base::{Diagnostic, Diagnostics, Map, Place, Refusal, Source, Text, Value};
use crate::config;
use crate::format::{Content, Entry, Field, Missing, fields, toml, yaml_with_places};
use crate::site::address::{ensure_slug_is_a_segment, url_path};
use crate::site::fence::{Fence, Language, fence};
use crate::site::header;
use crate::site::stray::ensure_body_holds_none;
use crate::site::swallowed::Search;
use crate::site::{FrontMatter, Key, SortBy, Syntax};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

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

#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    /// Of dates without an offset, in seconds east of UTC.
    pub(super) utc_offset: i32,
    /// Seconds since 1970.
    pub(super) now: i64,
    /// How the text below it is read.
    pub(super) body: Syntax,
    /// Whether it is the front matter of a section, which may order the pages below.
    pub(super) is_section: bool,
    /// Whether it is that of the home page, which has no last segment.
    pub(super) is_home: bool,
}

/// The front matter of `source`; where a key is wrong, its default.
pub(super) fn front_matter(source: &Source, context: Context, diagnostics: &mut Diagnostics) -> Header {
    let mut header = Header::default();
    header.front.extra = Map::open();
    let Some(fence) = diagnostics.keep(fence(source)) else { return header };
    let body_start = fence.as_ref().map_or(0, |fence| fence.body_start);
    // Empty front matter says that the rest is text.
    if fence.as_ref().is_none_or(|fence| !source.text[fence.block.clone()].trim().is_empty()) {
        ensure_body_holds_none(source, fence.as_ref(), context.body, diagnostics);
    }
    let Some(fence) = fence else { return header };
    header.body_start = body_start;
    // The rest of a broken text would only give mistakes that are none.
    let Some(entries) = entries(source, &fence, context.utc_offset, diagnostics) else { return header };
    let Context { utc_offset, now, .. } = context;
    let search = Search { source, language: fence.language, entries: &entries, utc_offset, now };
    search.ensure_tables_swallow_no_keys(diagnostics);
    for field in fields(&entries, source) {
        let result = header.set(field, context, diagnostics);
        diagnostics.keep(result);
    }
    header
}

/// `None` if the text is broken.
fn entries(source: &Source, fence: &Fence, utc_offset: i32, diagnostics: &mut Diagnostics) -> Option<Vec<Entry>> {
    if fence.language == Language::Toml {
        return toml(source, fence.block.clone(), utc_offset, diagnostics).ok();
    }
    // The fence itself begins a YAML document, so that the library counts the lines of the file.
    let node = diagnostics.keep(yaml_with_places(source, fence.start..fence.block.end))?;
    match node.content {
        Content::Table(entries) => Some(entries),
        Content::Scalar(Value::Null) => Some(Vec::new()),
        _ => {
            let refusal = Refusal::new(format!("front matter must be a table of keys, but is {}", node.kind()));
            let place = source.place(fence.block.clone().into());
            diagnostics.push(refusal.help("write `key: value`, a line for each").at(place));
            None
        }
    }
}

impl Header {
    fn set(&mut self, field: Field<'_>, context: Context, diagnostics: &mut Diagnostics) -> Result<()> {
        let front = &mut self.front;
        let key = Key::of(field.key()).ok_or_else(|| unknown(field))?;
        if field.is_empty() {
            return ensure_key_may_be_empty(key, field);
        }
        front.spans.push((key, field.span()));
        match key {
            Key::Title => front.title = Some(field.text()?),
            Key::Description => front.description = Some(field.text()?),
            Key::Summary => front.summary = Some(field.text()?),
            Key::Date => front.date = Some(field.date(context.utc_offset)?),
            Key::Updated => front.updated = Some(field.date(context.utc_offset)?),
            Key::Draft => self.draft = field.boolean()?,
            Key::Weight => front.weight = field.integer()?,
            Key::Slug if context.is_home => {
                return Err(misplaced(field, "the home page has no last segment", "remove it"));
            }
            Key::Slug => self.slug = Some(slug(field)?),
            Key::Path => self.path = Some(url_path(&field.text()?).map_err(|refusal| field.invalid(refusal))?),
            Key::Aliases => front.aliases = aliases(field, diagnostics)?,
            Key::Template => front.template = Some(template(field)?),
            Key::Layout => front.layout = Some(template(field)?),
            Key::PageTemplate | Key::SortBy if !context.is_section => {
                let help = "remove it, or call the file `_index`, which makes its folder a section";
                return Err(misplaced(field, "it belongs in a section's `_index` file", help));
            }
            Key::PageTemplate => front.page_template = Some(template(field)?),
            Key::SortBy => front.sort_by = sort_by(field)?,
            Key::Each => front.each = Some(each(field)?),
            Key::Vars => {
                front.vars = field.map(Missing::Mistake)?;
                field.each(diagnostics, |field, _| ensure_var_shadows_no_root(field))?;
            }
            Key::Extra => front.extra = field.map(Missing::Null)?,
            Key::Dynamic => front.dynamic = Some(field.boolean()?),
            Key::Cache => front.cache = Some(config::header_value(field)?),
            Key::Headers => front.headers = header::headers(field, diagnostics)?,
            Key::BodyMax => front.body_bytes_max = Some(config::bytes(field)?),
            Key::RequireUser => front.access.require_user = header::require_user(field)?,
            Key::AllowUsers => front.access.users = header::accounts(field, diagnostics)?,
            Key::AllowGroups => front.access.groups = header::accounts(field, diagnostics)?,
            Key::Reveal => front.reveal = header::reveal(field, diagnostics)?,
            Key::Paginate | Key::Menus | Key::ContentType | Key::Format => return Err(not_supported(field)),
        }
        Ok(())
    }
}

/// A key without a value is absent. Where it would close the page, its author may believe that it does.
fn ensure_key_may_be_empty(key: Key, field: Field<'_>) -> Result<()> {
    if !key.protects() {
        return Ok(());
    }
    Err(field.invalid(Refusal::new("is empty").help("write its value, or remove the key")))
}

fn unknown(field: Field<'_>) -> Box<Diagnostic> {
    // The names that other generators have without a declaration.
    if matches!(&**field.key(), "tags" | "categories" | "taxonomies") {
        return not_supported(field);
    }
    if let Some(foreign) = config::foreign(field.key()) {
        return field.unknown([], foreign.help);
    }
    field.unknown(Key::ALL.iter().map(|(_, name)| *name), "keys of your own belong under `extra`")
}

fn not_supported(field: Field<'_>) -> Box<Diagnostic> {
    field.not_supported(&format!("`{}`", field.key()), "remove it")
}

fn misplaced(field: Field<'_>, reason: &str, help: &str) -> Box<Diagnostic> {
    field.refuse_key(Refusal::new(format!("`{}` has no meaning here: {reason}", field.key())).help(help))
}

fn slug(field: Field<'_>) -> Result<Text> {
    let text = field.text()?;
    ensure_slug_is_a_segment(&text).map(|()| text).map_err(|refusal| field.invalid(refusal))
}

fn aliases(field: Field<'_>, diagnostics: &mut Diagnostics) -> Result<Vec<(Text, Place)>> {
    let texts = field.texts(diagnostics)?;
    let alias = |(text, place): (Text, Place)| {
        let path = url_path(&text).and_then(|path| ensure_holds_no_names(&path).map(|()| path));
        let path = path.map_err(|refusal| refusal.of(format_args!("alias `{text}`")).at(place.clone()));
        diagnostics.keep(path).map(|path| (Text::from(path), place))
    };
    Ok(texts.into_iter().filter_map(alias).collect())
}

/// An alias is one folder of the output, and nothing fills a name in it.
fn ensure_holds_no_names(path: &str) -> std::result::Result<(), Refusal> {
    match path.find(['{', '}']) {
        Some(at) => {
            let refusal = Refusal::new(format!("can't hold `{}`: it is one path, not a pattern", &path[at..=at]));
            Err(refusal.help("write each old path out, in a line of its own"))
        }
        None => Ok(()),
    }
}

fn template(field: Field<'_>) -> Result<Text> {
    let name = field.text()?;
    match [".hbs", ".html"].iter().find_map(|extension| name.strip_suffix(extension)) {
        None => Ok(name),
        Some(stem) => {
            Err(field.invalid(Refusal::new("must be a name without extension").help(format!("write `{stem}`"))))
        }
    }
}

fn each(field: Field<'_>) -> Result<Text> {
    let name = field.text()?;
    if name.split('.').any(|part| part.trim().is_empty()) {
        let help = "write `products` for `site/data/products.csv`, `shop.products` for a file in a sub-folder";
        return Err(field.invalid(Refusal::new("must name a table of `data`").help(help)));
    }
    Ok(name)
}

fn sort_by(field: Field<'_>) -> Result<SortBy> {
    match &*field.text()? {
        "date" => Ok(SortBy::Date),
        "title" => Ok(SortBy::Title),
        "weight" => Ok(SortBy::Weight),
        other => {
            let refusal = Refusal::new(format!("can't be `{other}`"));
            Err(field.invalid(refusal.help("write `date`, `title` or `weight`")))
        }
    }
}

/// The names that every template has at its root; `data` may be a var, as in `render_template("home.html", data=…)`.
const ROOTS: [&str; 6] = ["site", "page", "item", "route", "request", "form"];

fn ensure_var_shadows_no_root(var: Field<'_>) -> Result<()> {
    if !ROOTS.contains(&&**var.key()) {
        return Ok(());
    }
    let refusal = Refusal::new(format!("`vars` can't hold `{}`, which is a name of the generator's own", var.key()));
    Err(var.refuse_key(refusal.help("rename it; `site`, `page`, `item`, `route`, `request` and `form` are taken")))
}

#[cfg(test)]
mod tests;
