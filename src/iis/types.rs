//! Media types of what IIS would send as something else, or not at all (404.3).
//!
//! A type for the whole site also holds for what others left in its folders. So only types of what browsers show, and those that
//! the operator names, are for the whole site; the others are for the files that are the site's own.

use crate::base::{Diagnostic, Diagnostics, OutputPath, Place, Text, folders_above};
use crate::iis::Input;
use crate::iis::element::Element;
use crate::iis::sections::{Sections, can_be_location};
use crate::rules::{self, Mime, OCTETS};
use std::collections::{BTreeMap, BTreeSet};

/// Files with locations of their own for their types; with more, their folders get them.
const LOCATIONS_MAX: usize = 200;

/// The `fileExtension` of files without one.
const NONE: &str = ".";

/// Writes the types that hold for the whole site.
pub(super) fn write(input: &Input<'_>, content: &mut Element) {
    let mut types: BTreeMap<String, &str> = BTreeMap::new();
    for path in input.routes.files().iter().map(|file| &file.path) {
        let extension = rules::extension(path.file_name());
        if let (Mime::Mapped(mime), false) = (rules::mime_type(extension), rules::may_tell_secrets(extension)) {
            types.insert(key(extension), mime);
        }
    }
    // Tools that renew certificates give files without extension a type of their own (certbot/certbot#9040, #9088).
    let named = input.iis.mime_types.iter().filter(|(extension, _)| **extension != *NONE);
    types.extend(named.map(|(extension, mime)| (extension.to_string(), &**mime)));
    for (extension, mime) in types {
        put(&extension, mime, content);
    }
}

/// A file whose type is for it alone.
struct Own<'a> {
    path: &'a OutputPath,
    /// With its dot, in lower case.
    extension: String,
    mime: &'a str,
}

/// Writes the types that hold for files alone; a type of the operator's that holds there already wins.
pub(super) fn write_own(input: &Input<'_>, sections: &mut Sections, diagnostics: &mut Diagnostics) {
    let files = input.routes.files().iter();
    let mut all: Vec<Own<'_>> = files.filter_map(|file| own(&file.path, &input.iis.mime_types)).collect();
    all.retain(|own| !sections.has_type(own.path.as_str(), &own.extension));
    let is_many = all.len() > LOCATIONS_MAX;
    let mut written = BTreeSet::new();
    for Own { path, extension, mime } in &all {
        if !can_be_location(path.as_str()) {
            let route = input.routes.files().find(path.as_str()).map(|file| input.routes.get(file.route));
            diagnostics.extend(route.map(|route| without_location(path, extension).at(Place::file(&route.source))));
            continue;
        }
        // All files of such an extension have one type.
        let folder = folders_above(path.as_str()).nth(1).filter(|_| is_many);
        let location = folder.unwrap_or(path.as_str());
        if written.insert((location, extension)) {
            put(extension, mime, sections.at(location).child("staticContent"));
        }
    }
}

fn own<'a>(path: &'a OutputPath, named: &'a [(Text, Text)]) -> Option<Own<'a>> {
    let extension = rules::extension(path.file_name());
    let own = key(extension);
    let named = named.iter().find(|(other, _)| **other == *own).map(|(_, mime)| &**mime);
    let mime = match (named, rules::mime_type(extension)) {
        (Some(mime), _) if own == NONE => mime,
        (None, Mime::Mapped(mime)) if rules::may_tell_secrets(extension) => mime,
        (None, Mime::Unknown) => OCTETS,
        _ => return None,
    };
    Some(Own { path, extension: own, mime })
}

fn key(extension: &str) -> String {
    format!(".{}", extension.to_lowercase())
}

fn put(extension: &str, mime: &str, content: &mut Element) {
    let map = Element::new("mimeMap").with("fileExtension", extension).with("mimeType", mime);
    content.put(map, &["fileExtension"]);
}

fn without_location(path: &OutputPath, extension: &str) -> Diagnostic {
    let message = format!(
        "IIS will not send `{path}` (404.3): its type can't be told, for ASP.NET refuses settings of a path that begins with a dot"
    );
    let help = if extension == NONE {
        "on the server, put a `web.config` with the type into its folder; the generator leaves it alone".to_owned()
    } else {
        format!("write its type under `[iis.mime_types]`, which then holds for all `{extension}` files of the site")
    };
    Diagnostic::warning(message).help(help)
}
