//! The closed table of front matter's keys.

use crate::base::{Diagnostic, Refusal};
use crate::format::Field;

macro_rules! keys {
    ($($key:ident $name:literal,)*) => {
        /// Every key that front matter may hold (besides the names of declared taxonomies).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each is the key of its own name")]
        pub(crate) enum Key {
            $($key,)*
        }

        impl Key {
            /// Every key, as the author writes it.
            pub(crate) const ALL: &[(Key, &'static str)] = &[$((Key::$key, $name),)*];
        }
    };
}

keys! {
    Title "title",
    Description "description",
    Summary "summary",
    Date "date",
    Updated "updated",
    Draft "draft",
    Weight "weight",
    Slug "slug",
    Path "path",
    Aliases "aliases",
    Template "template",
    PageTemplate "page_template",
    Layout "layout",
    Each "each",
    SortBy "sort_by",
    Paginate "paginate",
    Vars "vars",
    Menus "menus",
    ContentType "content_type",
    Format "format",
    Cache "cache",
    Headers "headers",
    BodyMax "body_max",
    Dynamic "dynamic",
    RequireUser "require_user",
    AllowUsers "allow_users",
    AllowGroups "allow_groups",
    Extra "extra",
}

impl Key {
    /// The key that the author writes as `name`.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, written)| *written == name).map(|(key, _)| *key)
    }

    /// Whether what the author closed is open without it.
    pub(crate) fn protects(self) -> bool {
        matches!(self, Self::Draft | Self::RequireUser | Self::AllowUsers | Self::AllowGroups | Self::Dynamic)
    }
}

/// The mistake of a key that protects the page, in the table `table`, where it protects nothing.
pub(super) fn swallowed(field: Field<'_>, table: &str) -> Box<Diagnostic> {
    let refusal = Refusal::new(format!("`{}` has no effect below `[{table}]`: it belongs to that table", field.key()));
    field.refuse_key(refusal.help(format!("move it above the line `[{table}]`")))
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SortBy {
    /// Newest first; pages without a date last, by path.
    #[default]
    Date,
    /// By title, without regard to case.
    Title,
    /// Lightest first, then by title.
    Weight,
}
