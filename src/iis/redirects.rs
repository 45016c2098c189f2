//! Real redirects for aliases.

use crate::base::{Diagnostics, Place, UrlPath};
use crate::iis::Input;
use crate::iis::element::Element;
use crate::iis::sections::{Sections, begins_with_a_dot};
use crate::pattern::Index;
use crate::route::Served;
use crate::rules;

/// Writes the redirects of aliases that have no page: without the redirect nothing answers there. They hold for paths of every
/// extension (victor-ratajczyk.com, "Web.config httpRedirect"), since IIS redirects before it looks for a handler; that no file need
/// exist is inferred.
pub(super) fn write_alone(input: &Input<'_>, sections: &mut Sections, diagnostics: &mut Diagnostics) {
    for route in input.routes.iter() {
        if let Served::RedirectAlone(to) = &route.served {
            let from = route.endpoint.pattern.to_string();
            let location = from.trim_matches('/');
            if !rules::can_be_location(location) {
                diagnostics.push(begins_with_a_dot(location).at(Place::file(&route.source)));
            }
            write(input.base_path, to, sections.at(location));
        }
    }
}

/// Writes those of aliases whose pages lead on in the browser otherwise, in locations of their own, where nothing else lies below:
/// a redirect is for all that does.
pub(super) fn write_beside_pages(input: &Input<'_>, dynamic: &Index, mut sections: Sections) -> Sections {
    let files = input.routes.files();
    for file in files.iter() {
        let Served::Redirect(to) = &input.routes.get(file.route).served else { continue };
        let from = file.path.url();
        let location = from.as_str().trim_matches('/');
        let is_alone = !files.has_below(location, &file.path)
            && !dynamic.reaches_below(location)
            && dynamic.find(&format!("/{location}/")).is_none();
        if !location.is_empty() && is_alone && rules::can_be_location(location) {
            write(input.base_path, to, sections.at(location));
        }
    }
    sections
}

/// `$` begins a variable in a destination (iis.net blogs, ksingla, "Client side redirection using httpRedirection module").
fn write(base_path: &str, to: &UrlPath, settings: &mut Element) {
    // The operator's own redirect wins.
    if !settings.has(&["httpRedirect"]) {
        settings
            .child("httpRedirect")
            .set("enabled", "true")
            .set("destination", &format!("{base_path}{}", to.encoded()).replace('$', "%24"))
            .set("exactDestination", "true")
            .set("httpResponseStatus", "Permanent");
    }
}
