//! What holds for the whole site.

use crate::base::Text;
use crate::base::layout::{APP_DATA, ERROR_PAGES, ErrorPage, MARKER, error_page};
use crate::iis::element::Element;
use crate::iis::sections::Sections;
use crate::iis::{Input, types};

/// Writes the site's own section.
pub(super) fn write(input: &Input<'_>, has_markers: bool, sections: &mut Sections) {
    let site = sections.at("");
    let documents = site.child("defaultDocument").set("enabled", "true").child("files");
    documents.children.push(Element::new("clear"));
    // First, so that a page that has become dynamic is the executable's before its old file is removed.
    for name in has_markers.then_some(MARKER).into_iter().chain(["index.html"]) {
        documents.children.push(Element::new("add").with("value", name));
    }
    site.child("directoryBrowse").set("enabled", "false");
    write_errors(input, site.child("httpErrors"));
    let content = site.child("staticContent");
    // What lies there is asked for again each time it is used, and is not sent again if it is the same: `no-cache`.
    content.child("clientCache").set("cacheControlMode", "DisableCache");
    types::write(input, content);
    write_filtering(input, site.child("security").child("requestFiltering"));
    write_headers(&input.security.headers, "", sections);
}

/// Error pages, as files: `ExecuteURL` would answer 200. `Custom`, so that nobody on the server itself sees other pages
/// than visitors do.
fn write_errors(input: &Input<'_>, errors: &mut Element) {
    errors.set("errorMode", "Custom").set("existingResponse", "Auto");
    let own = ERROR_PAGES.map(|ErrorPage { status, .. }| (status, ANY, status));
    let mut all: Vec<_> = own.into_iter().chain(OTHER_ERRORS).collect();
    all.sort_unstable();
    for (status, substatus, page) in all {
        let Some(page) = input.routes.files().find(error_page(page).as_str()).map(|file| &file.path) else { continue };
        // From the folder of the *site*, whatever the application (iis-docs, httpErrors: "relative to the site root").
        let path = format!("{}/{page}", input.base_path).trim_start_matches('/').replace('/', "\\");
        let error = Element::new("error")
            .with("statusCode", status.to_string())
            .with("subStatusCode", substatus.to_string())
            .with("path", path)
            .with("responseMode", "File");
        errors.put(error, &["statusCode", "subStatusCode"]);
    }
}

/// The `subStatusCode` that stands for each one that has no entry of its own.
const ANY: i16 = -1;

/// What IIS itself answers and no page is named after: status, sub-status, and the page that says what it means to a visitor
/// (`learn.microsoft.com/troubleshoot/developer/webapps/iis/health-diagnostic-performance/http-status-code`).
const OTHER_ERRORS: [(u16, i16, u16); 11] = [
    // A folder without a page, which to a visitor is missing.
    (403, 14, 404),
    // Request Filtering: the verb, a header, the body, the URL, the query.
    (404, 6, 405),
    (404, 10, 431),
    (404, 13, 413),
    (404, 14, 414),
    (404, 15, 414),
    // Headers that no file fits: `Accept`, `If-Match`, `Range`.
    (406, ANY, 400),
    (412, ANY, 400),
    (416, ANY, 400),
    // A verb that no handler has.
    (501, ANY, 405),
    // The executable ended, or did not answer in time.
    (502, ANY, 503),
];

/// Adds `headers` to every answer from `location`, those of the executable too; an empty text takes away
/// what a level above adds.
pub(super) fn write_headers(headers: &[(Text, Text)], location: &str, sections: &mut Sections) {
    for (name, value) in headers {
        let custom = sections.at(location).child("httpProtocol").child("customHeaders");
        let header = Element::new("add").with("name", &**name).with("value", &**value);
        if value.is_empty() {
            custom.children.push(header.removal(&["name"]));
        } else {
            custom.put(header, &["name"]);
        }
    }
}

/// What Request Filtering refuses. `App_Data` is hidden by ASP.NET too, where that is installed.
fn write_filtering(input: &Input<'_>, filtering: &mut Element) {
    let limits = filtering.child("requestLimits");
    let url = input.iis.url_bytes_max.map(|bytes| ("maxUrl", bytes));
    let query = input.iis.query_bytes_max.map(|bytes| ("maxQueryString", bytes));
    for (name, bytes) in [("maxAllowedContentLength", input.iis.body_bytes_max)].into_iter().chain(url).chain(query) {
        limits.set(name, &bytes.to_string());
    }
    filtering.child("hiddenSegments").put(Element::new("add").with("segment", APP_DATA), &["segment"]);
}
