//! The closed table of front matter's keys.

use crate::base::{Diagnostic, Source};
use crate::format::Entry;

/// Every key that front matter may hold (besides the names of declared taxonomies).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the key of its own name")]
pub enum Key {
    Title,
    Description,
    Summary,
    Date,
    Updated,
    Draft,
    Weight,
    Slug,
    Path,
    Aliases,
    Template,
    PageTemplate,
    Layout,
    Each,
    SortBy,
    Paginate,
    Vars,
    Menus,
    ContentType,
    Format,
    Cache,
    Headers,
    BodyMax,
    Dynamic,
    RequireUser,
    AllowUsers,
    AllowGroups,
    Extra,
}

impl Key {
    /// Every key, as the author writes it.
    pub const ALL: [(Key, &'static str); 28] = [
        (Key::Title, "title"),
        (Key::Description, "description"),
        (Key::Summary, "summary"),
        (Key::Date, "date"),
        (Key::Updated, "updated"),
        (Key::Draft, "draft"),
        (Key::Weight, "weight"),
        (Key::Slug, "slug"),
        (Key::Path, "path"),
        (Key::Aliases, "aliases"),
        (Key::Template, "template"),
        (Key::PageTemplate, "page_template"),
        (Key::Layout, "layout"),
        (Key::Each, "each"),
        (Key::SortBy, "sort_by"),
        (Key::Paginate, "paginate"),
        (Key::Vars, "vars"),
        (Key::Menus, "menus"),
        (Key::ContentType, "content_type"),
        (Key::Format, "format"),
        (Key::Cache, "cache"),
        (Key::Headers, "headers"),
        (Key::BodyMax, "body_max"),
        (Key::Dynamic, "dynamic"),
        (Key::RequireUser, "require_user"),
        (Key::AllowUsers, "allow_users"),
        (Key::AllowGroups, "allow_groups"),
        (Key::Extra, "extra"),
    ];

    /// The key that the author writes as `name`.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(key, _)| *key)
    }

    /// Whether what the author closed is open without it.
    pub fn protects(self) -> bool {
        matches!(self, Self::Draft | Self::RequireUser | Self::AllowUsers | Self::AllowGroups | Self::Dynamic)
    }
}

/// The mistake of a key that protects the page, in the table `table`, where it protects nothing.
pub(super) fn swallowed(entry: &Entry, table: &str, source: &Source) -> Diagnostic {
    let message = format!("`{}` has no effect below `[{table}]`: it belongs to that table", entry.key);
    let help = format!("move it above the line `[{table}]`");
    Diagnostic::error(message).at(source.place(entry.key_span)).help(help)
}

/// The order of a section's pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// Newest first; pages without a date last, by path.
    #[default]
    Date,
    /// By title, without regard to case.
    Title,
    /// Lightest first, then by title.
    Weight,
}
