//! Front matter: the closed table of keys, read from TOML or YAML, each mistake told with its place.

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
    Dynamic,
    RequireUser,
    AllowUsers,
    AllowGroups,
    Extra,
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
