//! Media types of what IIS would send as something else, or not at all (404.3).
//!
//! A type for the whole site also holds for what others left in its folders. So only types of what browsers show, and those that
//! the operator names, are for the whole site; the others are for the files that are the site's own. So is the type of a text in
//! another encoding, which names no charset: what such a page says of itself counts.

use crate::base::{Diagnostic, Diagnostics, Encoding, OutputPath, Place, folder_of, folders_above};
use crate::iis::Input;
use crate::iis::element::Element;
use crate::iis::sections::{BEGINS_WITH_A_DOT, Sections};
use crate::route::Route;
use crate::rules::{self, Mime, OCTETS};
use std::collections::{BTreeMap, BTreeSet};

/// Files with locations of their own for their types; where there are more, one for their folder if all of that extension in and
/// below it have the same.
const LOCATIONS_MAX: usize = 200;

/// The `fileExtension` of files without one.
const NONE: &str = ".";

/// Writes the types that hold for the whole site.
pub(super) fn write(input: &Input<'_>, content: &mut Element) {
    let extensions: BTreeSet<&str> = input.routes.files().iter().map(|file| extension(&file.path)).collect();
    let mut types: BTreeMap<String, &str> = BTreeMap::new();
    for extension in extensions {
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

/// A file, and the type that is for it alone.
struct Typed<'a> {
    path: &'a OutputPath,
    route: &'a Route,
    /// With its dot, in lower case.
    extension: &'a str,
    /// `None` if it has that of the whole site.
    mime: Option<&'a str>,
}

/// Writes the types that hold for files alone; a type of the operator's that holds there already wins.
pub(super) fn write_own(input: &Input<'_>, sections: &mut Sections, diagnostics: &mut Diagnostics) {
    let kinds = kinds(input);
    let mut all = Vec::new();
    for file in input.routes.files().iter() {
        let Kind { key, mime, in_others } = &kinds[extension(&file.path)];
        let route = input.routes.get(file.route);
        let mime = if route.encoding == Encoding::Other { *in_others } else { *mime };
        all.push(Typed { path: &file.path, route, extension: key, mime });
    }
    let mut own: Vec<&Typed<'_>> = all.iter().filter(|typed| typed.mime.is_some()).collect();
    own.retain(|typed| !sections.has_type(typed.path.as_str(), typed.extension));
    let shared = if own.len() > LOCATIONS_MAX { shared(&all) } else { BTreeMap::new() };
    let mut written = BTreeSet::new();
    for Typed { path, route, extension, mime } in own {
        let path = path.as_str();
        if !rules::can_be_location(path) {
            diagnostics.push(without_location(path, extension).at(Place::file(&route.source)));
            continue;
        }
        let folder = folder_of(path);
        let is_shared = shared.get(&(folder, *extension)).is_some_and(Option::is_some);
        let location = if is_shared { folder } else { path };
        if let Some(mime) = mime.filter(|_| written.insert((location, *extension))) {
            put(extension, mime, sections.at(location).child("staticContent"));
        }
    }
}

/// What files of one extension are sent as, where that is for them alone.
struct Kind<'a> {
    /// The extension with its dot, in lower case.
    key: String,
    mime: Option<&'a str>,
    /// The same of a text in another encoding than UTF-8.
    in_others: Option<&'a str>,
}

/// By the extension as it is written, without its dot.
fn kinds<'a>(input: &'a Input<'_>) -> BTreeMap<&'a str, Kind<'a>> {
    let mut kinds = BTreeMap::new();
    for extension in input.routes.files().iter().map(|file| extension(&file.path)) {
        kinds.entry(extension).or_insert_with(|| kind(extension, input));
    }
    kinds
}

fn kind<'a>(extension: &str, input: &'a Input<'_>) -> Kind<'a> {
    let key = key(extension);
    let named = input.iis.mime_types.iter().find(|(other, _)| **other == *key).map(|(_, mime)| &**mime);
    let (mime, in_others) = match (named, rules::mime_type(extension)) {
        (Some(mime), _) => {
            let mime = (key == NONE).then_some(mime);
            (mime, mime)
        }
        (None, Mime::Mapped(mime)) => {
            let own = rules::may_tell_secrets(extension).then_some(mime);
            (own, rules::without_charset(mime).or(own))
        }
        (None, Mime::Unknown) => (Some(OCTETS), Some(OCTETS)),
        (None, Mime::BuiltIn(_)) => (None, None),
    };
    Kind { key, mime, in_others }
}

/// For each folder but the root, and each extension, the type of its own that all such files in and below it have; `None` where
/// they differ, but for ASCII, which is the same in every encoding.
fn shared<'a>(all: &[Typed<'a>]) -> BTreeMap<(&'a str, &'a str), Option<&'a str>> {
    let mut shared: BTreeMap<(&str, &str), Option<&str>> = BTreeMap::new();
    for Typed { path, route, extension, mime } in all {
        if mime.is_none() && route.encoding == Encoding::Ascii {
            continue;
        }
        for folder in folders_above(path.as_str()).skip(1) {
            let all = shared.entry((folder, extension)).or_insert(*mime);
            *all = all.filter(|all| Some(*all) == *mime);
        }
    }
    shared
}

fn extension(path: &OutputPath) -> &str {
    rules::extension(path.file_name())
}

fn key(extension: &str) -> String {
    format!(".{}", extension.to_lowercase())
}

fn put(extension: &str, mime: &str, content: &mut Element) {
    let map = Element::new("mimeMap").with("fileExtension", extension).with("mimeType", mime);
    content.put(map, &["fileExtension"]);
}

fn without_location(path: &str, extension: &str) -> Diagnostic {
    let message = format!("IIS will not send `{path}` (404.3): its type can't be told, for {BEGINS_WITH_A_DOT}");
    let help = if extension == NONE {
        "on the server, put a `web.config` with the type into its folder; the generator leaves it alone".to_owned()
    } else {
        format!("write its type under `[iis.mime_types]`, which then holds for all `{extension}` files of the site")
    };
    Diagnostic::warning(message).help(help)
}
