//! Pages and sections as the author wrote them.

use crate::base::{Date, Map, Place, Source, SourcePath, Span, Text};
use crate::route::Access;
use crate::site::{Key, SortBy};
use std::sync::Arc;

/// All pages, in the order of their files' paths; all sections.
#[derive(Debug)]
pub(crate) struct Site {
    /// One for each file that becomes a page, sections included; drafts and future pages already left out.
    pub pages: Vec<Page>,
    /// One for each folder with an `_index` file, plus the home section, parents before children.
    pub sections: Vec<Section>,
    /// Files beside the pages (`site/blog/x/photo.jpg`), to be copied to the URL path given.
    pub assets: Vec<(SourcePath, String)>,
    /// Drafts, pages of the future, and what lies below them. Those that say who may see them close their folders all the same:
    /// static files and pages with another `path` may lie there.
    pub left_out: Vec<Page>,
    /// How many of these are no drafts or pages of the future themselves: a section or page above takes them along.
    pub left_out_below: usize,
}

/// One file under `site/` that becomes one route, or one for each row of a table.
#[derive(Debug)]
pub(crate) struct Page {
    /// The file, whole.
    pub source: Arc<Source>,
    /// The first byte of the body, after the front matter.
    pub body_start: usize,
    pub body: Syntax,
    /// Boxed: most of a page is here, and pages are moved from stage to stage.
    pub front: Box<FrontMatter>,
    /// The URL's path, `/blog/x/`; `/products/{sku}/` where `path` has columns or parameters.
    pub path: String,
    /// Index of the nearest section in [`Site::sections`], for a section's own page its parent; `None` for the home page.
    pub section: Option<usize>,
    /// Index of the section that this is the page of.
    pub section_of: Option<usize>,
}

impl Page {
    /// Where it says who may see it; its file where a page above it does.
    pub(crate) fn place_of_access(&self) -> Place {
        let keys = [Key::RequireUser, Key::AllowUsers, Key::AllowGroups];
        let said = self.front.spans.iter().find(|(key, _)| keys.contains(key));
        said.map_or_else(|| Place::file(&self.source.path), |(_, span)| self.source.place(*span))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// `.md`: Markdown with shortcodes.
    Markdown,
    /// `.html`, `.hbs`: Handlebars throughout.
    Handlebars,
}

/// A folder with an `_index` file; the home section (`site/index.*` or `site/_index.*`) always exists.
#[derive(Debug)]
pub(crate) struct Section {
    /// Its folder below `site/`, `blog` or `docs/guides`; empty for the home section.
    pub folder: String,
    /// Index of its own page in [`Site::pages`]; `None` if the home section has none.
    pub page: Option<usize>,
    /// Index of the section around it; `None` for the home section.
    pub parent: Option<usize>,
    /// Indices of its pages (not of its sub-sections'), in file order, its own page left out.
    pub pages: Vec<usize>,
    /// Indices of the sections directly below it.
    pub sections: Vec<usize>,
}

/// The closed table of front matter; `None` and empty mean that the key is absent.
#[derive(Debug, Default)]
pub(crate) struct FrontMatter {
    /// Shown in the page's head and in lists; may hold `{column}` where `each` is given.
    pub title: Option<Text>,
    /// For search engines; may hold `{column}`.
    pub description: Option<Text>,
    /// For lists; plain text.
    pub summary: Option<Text>,
    /// From the key, else from the file's name.
    pub date: Option<Date>,
    pub updated: Option<Date>,
    /// Order within a section where `sort_by = "weight"`, lightest first.
    pub weight: i64,
    /// Redirect pages' URL paths: each begins with `/`, and ends with one unless it has an extension.
    pub aliases: Vec<(Text, Place)>,
    /// The template's name, without folder and extension: `home`.
    pub template: Option<Text>,
    /// In `_index`: the template of the pages below.
    pub page_template: Option<Text>,
    /// `base` for `templates/layouts/base.hbs`.
    pub layout: Option<Text>,
    /// The table, below `data`, of which each row becomes a route: `products` or `shop.products`.
    pub each: Option<Text>,
    /// In `_index`: the order of the pages below.
    pub sort_by: SortBy,
    /// What the author says about static or dynamic: `Some(false)` is a promise, `Some(true)` a wish.
    pub dynamic: Option<bool>,
    /// The `Cache-Control` of this page.
    pub cache: Option<Text>,
    /// Headers of this page: names of tokens, values of visible ASCII, no name twice.
    pub headers: Vec<(Text, Text)>,
    /// Bytes of a form that is posted to it; `None` is the site's `[iis] body_max`.
    pub body_bytes_max: Option<u32>,
    pub access: Access,
    /// Fields of the page, and of the pages that it closes, that a page for more people may show: names of
    /// [`crate::route::CLOSED_FIELDS`].
    pub reveal: Vec<Text>,
    /// Names at the template's root.
    pub vars: Map,
    /// The author's own, an open map.
    pub extra: Map,
    /// Where each key present stands in the file: its value, for messages.
    pub spans: Vec<(Key, Span)>,
}

impl FrontMatter {
    /// Where `key`'s value stands; the start of the file if the key is absent.
    pub(crate) fn span(&self, key: Key) -> Span {
        self.spans.iter().find(|(present, _)| *present == key).map_or(Span::default(), |(_, span)| *span)
    }
}
