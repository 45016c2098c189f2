//! What IIS is told about the site → the text of `web.config`, and that of the server's set-up.
//!
//! 1. what holds for the whole site: default documents, error pages, types, headers, limits;
//! 2. handlers, for dynamic routes only, each in the folder of its scope;
//! 3. pages that differ: caching, headers, who may read them;
//! 4. the operator's own elements, from `[iis] include`;
//! 5. redirects that nothing stands in for, and types of single files;
//! 6. what lies in closed folders is private to caches;
//! 7. what is for speed alone, caching of fingerprinted files and real redirects, as far as it fits: IIS refuses a file
//!    that is too large.
//!
//! Everything is wrapped in `<location … inheritInChildApplications="false">`, because applications below the site would
//! take it over otherwise, and there the handlers are wrong.

mod element;
mod handlers;
mod include;
mod pages;
mod redirects;
mod scopes;
mod sections;
mod settings;
mod setup;
mod speed;
mod types;

pub(crate) use crate::iis::setup::ensure_server_is_prepared;
pub use crate::iis::setup::setup;

use crate::base::{Diagnostic, Diagnostics, OutputPath, Refusal, Source};
use crate::config::{Handlers, Iis, Security};
use crate::iis::handlers::handler_names;
use crate::iis::scopes::HandlerScope;
use crate::iis::sections::Sections;
use crate::route::Routes;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What `web.config` and the set-up are made from.
#[derive(Debug)]
pub struct Input<'a> {
    /// What the server is like.
    pub iis: &'a Iis,
    /// The headers of every answer.
    pub security: &'a Security,
    /// The sub-application's path, `/shop`, without a final `/`; empty where the site is at the top of the host.
    pub base_path: &'a str,
    /// Who answers what.
    pub routes: &'a Routes,
    /// The text of `[iis] include`.
    pub include: Option<&'a Arc<Source>>,
}

/// `web.config`, and what has to lie beside it.
#[derive(Debug)]
pub struct WebConfig {
    /// The file's text: UTF-8 without a byte order mark, lines that end with LF.
    pub text: String,
    /// Empty files, the default documents by which the executable answers for folders that exist. By path. New ones are
    /// written after [`Self::text`], and old ones removed before [`Self::shared_with`] is written: one without its handler
    /// would be a 404.3 in the place of a page.
    pub markers: Vec<OutputPath>,
    sections: Sections,
    /// Where dynamic routes are, by location.
    scopes: BTreeMap<String, HandlerScope>,
}

/// Bytes that IIS reads of a `web.config`: a larger file is a 500.19 for the whole site. The limit is 250 KB, by the
/// registry value `MaxWebConfigFileSizeInKB` (techcommunity.microsoft.com, IIS Support Blog, "Web.config file maximum size
/// and count"); the smaller meaning of KB is the safe one.
pub const BYTES_MAX: usize = 250_000;

/// Makes `web.config`. Where a mistake is an error, the text is not to be used.
pub fn web_config(input: &Input<'_>, diagnostics: &mut Diagnostics) -> WebConfig {
    let dynamic = scopes::of_dynamic_routes(input.routes);
    let mut sections = Sections::default();
    settings::write(input, !dynamic.markers.is_empty(), &mut sections);
    if input.iis.handlers == Handlers::WebConfig {
        handlers::write(&dynamic.scopes, &input.iis.executable(), &mut sections);
    }
    handlers::write_pass_through(&dynamic.scopes, &mut sections);
    pages::write(input, &dynamic, &mut sections);
    sections.tell_of_dots(diagnostics);
    if let Some(source) = input.include {
        // The set-up unlocks them for the handlers of dynamic routes.
        let has_handlers = input.iis.handlers == Handlers::WebConfig && !dynamic.scopes.is_empty();
        include::merge(source, if has_handlers { &["handlers"] } else { &[] }, &mut sections, diagnostics);
        handlers::repeat_operators(&mut sections);
    }
    redirects::write_alone(input, &mut sections, diagnostics);
    types::write_own(input, &mut sections, diagnostics);
    pages::write_private_caches(input.routes, &mut sections);
    speed::write(input, &dynamic.index, &mut sections, diagnostics);
    let text = sections.text();
    diagnostics.keep(text.lines().try_for_each(ensure_xml_can_hold));
    if text.len() > BYTES_MAX {
        let message = format!("`web.config` has {} bytes, but IIS reads at most {BYTES_MAX}", text.len());
        let mut help = format!("the most is taken by {}", sections.largest());
        if input.routes.iter().any(|route| route.says_access) {
            help += "; who may see pages, one page above them can say for all of them";
        }
        diagnostics.push(Diagnostic::error(message).help(help));
    }
    WebConfig { text, markers: dynamic.markers, sections, scopes: dynamic.scopes }
}

impl WebConfig {
    /// The text with the handlers of those scopes only that `old`, the text of another `web.config`, has too: what both
    /// bundles answer. It is written before the bundle is exchanged, and [`Self::text`] after it, so that no route is
    /// handed to an executable that does not know it. An `old` that can't be read shares nothing.
    pub fn shared_with(&self, old: &str) -> String {
        let names = handler_names(old);
        let mut sections = self.sections.clone();
        handlers::retain(&names, &mut sections);
        sections.text()
    }
}

/// XML has no way to write control characters (XML 1.0, production `Char`): IIS would refuse the whole file.
fn ensure_xml_can_hold(line: &str) -> Result<(), Refusal> {
    let is_bad = |c: &char| c.is_control() && *c != '\t' || matches!(c, '\u{fffe}' | '\u{ffff}');
    let Some(bad) = line.chars().find(is_bad) else { return Ok(()) };
    let message = format!("`web.config` can't hold the character `{}`", bad.escape_debug());
    Err(Refusal::new(message).help(format!("it stands in `{}`", line.trim().escape_debug())))
}
