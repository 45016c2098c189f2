//! What IIS refuses in a `web.config` as a server is installed: 500.19 for the whole location. The build can't see what an
//! administrator has unlocked, so it tells how.
//!
//! Locks as in the `applicationHost.config` of IIS 10 (`overrideModeDefault` of its sections, `lockAttributes`).

use crate::base::{Diagnostic, Diagnostics, Source};
use crate::iis::element::Element;
use crate::iis::sections::BEGINS_WITH_A_DOT;
use crate::rules;

/// Sections that only an administrator may unlock for a site, below `system.webServer`.
const LOCKED: [&str; 17] = [
    "asp",
    "cgi",
    "handlers",
    "httpLogging",
    "httpTracing",
    "isapiFilters",
    "modules",
    "odbcLogging",
    "rewrite/allowedServerVariables",
    "security/access",
    "security/authentication",
    "security/dynamicIpSecurity",
    "security/ipSecurity",
    "serverRuntime",
    "serverSideInclude",
    "tracing/traceProviderDefinitions",
    "webSocket",
];

/// Sections that IIS reads from the server's own configuration alone.
const OF_THE_SERVER: [&str; 3] = ["fastCgi", "globalModules", "security/isapiCgiRestriction"];

/// Attributes that are locked in sections which are not.
const LOCKED_ATTRIBUTES: [(&str, &str); 3] = [
    ("httpErrors", "allowAbsolutePathsWhenDelegated"),
    ("httpErrors", "defaultPath"),
    ("staticContent", "isDocFooterFileName"),
];

/// Tells what of the operator's `configuration` a server refuses, or an application below the site.
pub(super) fn judge(configuration: &Element, source: &Source, unlocked: &[&str], diagnostics: &mut Diagnostics) {
    for element in &configuration.children {
        let path = element.get("path").unwrap_or_default().trim_matches('/');
        let (path, settings) = match element.name.as_str() {
            "location" => (if path == "." { "" } else { path }, &element.children[..]),
            _ => ("", std::slice::from_ref(element)),
        };
        let mut judge = Judge { path, source, unlocked, diagnostics: &mut *diagnostics };
        if !rules::can_be_location(path) {
            judge.warn(
                element,
                format!("`{path}` can't be a location: {BEGINS_WITH_A_DOT}"),
                "put a `web.config` of its own into that folder on the server; the generator leaves it alone",
            );
        }
        for settings in settings.iter().filter(|settings| settings.name == "system.webServer") {
            judge.sections(settings, "");
        }
    }
}

struct Judge<'a> {
    /// Of the location; the site as a whole is "".
    path: &'a str,
    source: &'a Source,
    unlocked: &'a [&'a str],
    diagnostics: &'a mut Diagnostics,
}

impl Judge<'_> {
    fn warn(&mut self, element: &Element, message: String, help: &str) {
        self.diagnostics.push(Diagnostic::warning(message).at(self.source.place(element.span)).help(help));
    }

    fn sections(&mut self, parent: &Element, path: &str) {
        for child in &parent.children {
            let path = if path.is_empty() { child.name.clone() } else { format!("{path}/{}", child.name) };
            if OF_THE_SERVER.contains(&path.as_str()) {
                let message = format!(
                    "`<{}>` can't stand in a `web.config`: IIS reads it from the server's own settings",
                    child.name
                );
                let diagnostic = Diagnostic::error(message).at(self.source.place(child.span));
                self.diagnostics.push(diagnostic.help("remove it, and set it on the server by IIS Manager or appcmd"));
            } else if path == "security/authentication" {
                // Each kind of authentication is a section, and has a lock of its own.
                child.children.iter().for_each(|kind| self.locked(kind, &format!("{path}/{}", kind.name)));
            } else if LOCKED.contains(&path.as_str()) {
                self.locked(child, &path);
            } else {
                self.attributes(child);
                self.files_without_extension(child);
                self.sections(child, &path);
            }
        }
    }

    fn locked(&mut self, section: &Element, path: &str) {
        if self.unlocked.contains(&path) {
            return;
        }
        let all = if self.path.is_empty() { "all of the site".to_owned() } else { format!("`/{}/`", self.path) };
        let message =
            format!("`<{}>` is locked unless somebody unlocks it: IIS then answers {all} with 500.19", section.name);
        let help = format!(
            "on the server, as administrator: `%windir%\\System32\\inetsrv\\appcmd unlock config \"SITE\" \
             -section:system.webServer/{path} /commit:apphost`, with the name of the site"
        );
        self.warn(section, message, &help);
    }

    fn attributes(&mut self, section: &Element) {
        for (name, attribute) in LOCKED_ATTRIBUTES {
            if section.name == name && section.get(attribute).is_some() {
                let message = format!(
                    "the attribute `{attribute}` of `<{name}>` is locked unless somebody unlocks it: IIS then answers with 500.19"
                );
                self.warn(
                    section,
                    message,
                    "remove it, or remove it from `lockAttributes` in the server's `applicationHost.config`",
                );
            }
        }
    }

    /// Tools that renew certificates put files without extension, and a `web.config` with their type, into `.well-known`; a type that
    /// is there from above makes it a 500.19 (certbot/certbot#9040, #9088).
    fn files_without_extension(&mut self, section: &Element) {
        if section.name != "staticContent" || !self.path.is_empty() {
            return;
        }
        for map in section.children.iter().filter(|map| map.name == "mimeMap" && map.get("fileExtension") == Some("."))
        {
            let message = "a type for all files without extension stops tools that renew certificates: they write one too, and IIS \
                           refuses a second";
            self.warn(map, message.to_owned(), "put it into a `<location>` of the file or folder that needs it");
        }
    }
}
