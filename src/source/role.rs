//! What a file is to the generator, by its path.

use super::names::{is_of_a_page, is_settings};
use crate::base::{Refusal, SourcePath};

/// What a file is to the generator, by its path.
pub(super) enum Role {
    Settings,
    Text(Text),
    Asset,
    Static,
    /// Neither read nor published, and why.
    Unread(Refusal),
}

pub(super) enum Text {
    Page,
    Data,
    Template,
}

impl Role {
    pub(super) fn of(path: &SourcePath) -> Self {
        let extension = path.extension().to_ascii_lowercase();
        let extension = extension.as_str();
        let (folder, below) = path.as_str().split_once('/').unwrap_or_default();
        match folder {
            "templates" if matches!(extension, "hbs" | "html") => Self::Text(Text::Template),
            "templates" => {
                let help = "templates are `.hbs` or `.html`; files for visitors belong in `static`";
                Self::Unread(Refusal::new("its extension is not one of templates").help(help))
            }
            "static" => Self::Static,
            _ if is_settings(path) => Self::Settings,
            _ if below.starts_with("data/") => match extension {
                "json" | "toml" | "yaml" | "yml" | "csv" => Self::Text(Text::Data),
                _ => {
                    let help = "data files are `.json`, `.toml`, `.yaml`, `.yml` or `.csv`";
                    Self::Unread(Refusal::new("its extension is not one of data").help(help))
                }
            },
            _ if is_of_a_page(extension) => Self::Text(Text::Page),
            _ => Self::Asset,
        }
    }
}
