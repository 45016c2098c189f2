//! The closed table of front matter's keys.

use crate::base::slips;

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
    Reveal "reveal",
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

    /// The key that protects which the author most likely meant by `name`: in any letters, with `-`, a blank or nothing between its
    /// words, of one or of many.
    pub(super) fn protecting(name: &str) -> Option<&'static str> {
        let mut words: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        for (tense, stem) in [("allowed", "allow"), ("required", "require"), ("requires", "require")] {
            words = words.replace(tense, stem);
        }
        let protecting = Self::ALL.iter().filter(|(key, _)| key.protects()).map(|(_, written)| *written);
        protecting.into_iter().find(|written| {
            let own = written.replace('_', "");
            // Of one word, another letter makes another word: `craft`.
            let is_slip = written.contains('_') && slips(&words, &own) <= 1;
            words == own || words.strip_suffix('s') == Some(&own) || is_slip
        })
    }
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
