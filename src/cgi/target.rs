//! `REQUEST_URI` → mount, path and query.

use super::variables::{Variables, holds, text};
use crate::base::layout::MARKER;
use crate::http::{Server, Status, decode_path};
use percent_encoding::percent_decode;
use std::borrow::Cow;

/// Bytes of a URL's path and query together; more are refused with 414. http.sys takes as many for a request's line and headers
/// (`MaxRequestBytes`), Apache and nginx half of it for the line.
pub(super) const URL_BYTES_MAX: usize = 16 << 10;

/// What is asked for: as the fields of [`crate::http::Request`].
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) mount: String,
    pub(super) path: String,
    pub(super) query: String,
}

/// 1. Path and query are split at the first `?`. IIS says the query a second time: see [`query_of_iis`].
/// 2. Neither is too long, nor holds what no URL does.
/// 3. The path is decoded, once.
/// 4. The marker of a folder is the folder: a default document of IIS is asked for by a request of its own.
/// 5. The mount is taken from the path.
///
/// # Errors
/// 414 for a URL that is too long, 400 for one that is none, 404 for a path that no page of the site has.
pub(super) fn target(variables: &Variables<'_>, server: Server, base_path: &str) -> Result<Target, Status> {
    let (encoded, query) = path_and_query(variables.request_uri);
    let query = match server {
        Server::Iis => query_of_iis(query, variables.query_string)?,
        Server::Other => query.unwrap_or_default(),
    };
    if encoded.len() + query.len() > URL_BYTES_MAX {
        return Err(Status(414));
    }
    if [encoded, query].iter().any(|part| holds(part, |byte| byte.is_ascii_control())) {
        return Err(Status(400));
    }
    if !encoded.starts_with(b"/") {
        return Err(Status(400));
    }
    let mut path = decode_path(encoded).ok_or(Status(404))?.into_owned();
    if path.contains("//") {
        return Err(Status(404));
    }
    if ends_with_marker(&path) {
        path.truncate(path.len() - MARKER.len());
    }
    let mount_length = mount_length(&path, variables.appl_md_path, base_path).ok_or(Status(404))?;
    let below = path.split_off(mount_length);
    Ok(Target { mount: path, path: below, query: text(query).into_owned() })
}

/// Split at the first `?`; no query where there is none. The absolute form of RFC 9112, section 3.2.2, is taken for its path and
/// query, of which it may lack both: which host was asked for is the web server's to judge.
fn path_and_query(url: &[u8]) -> (&[u8], Option<&[u8]>) {
    let after_origin = without_origin(url);
    let rest = after_origin.unwrap_or(url);
    let question_mark = rest.iter().position(|&byte| byte == b'?');
    let (path, query) = question_mark.map_or((rest, None), |at| (&rest[..at], Some(&rest[at + 1..])));
    let path = if path.is_empty() && after_origin.is_some() { b"/" } else { path };
    (path, query)
}

/// The query that IIS tells by itself, which it never decodes; of `REQUEST_URI` that is not certain.
///
/// IIS puts a `?` for each character of the path that its ANSI code page lacks. Then more follows the first one than the query,
/// the path can't be restored, and the answer is 404.
fn query_of_iis<'v>(query: Option<&'v [u8]>, query_string: &'v [u8]) -> Result<&'v [u8], Status> {
    let query = match query {
        Some(query) if query != query_string => query,
        _ => return Ok(query_string),
    };
    let decoded = |text| percent_decode(text).collect::<Vec<u8>>();
    let is_replaced = match query_string {
        b"" => true,
        _ => decoded(query).ends_with(&[b"?", &*decoded(query_string)].concat()),
    };
    if is_replaced { Err(Status(404)) } else { Ok(query_string) }
}

/// What follows `http://host`; `None` where `url` does not begin so.
fn without_origin(url: &[u8]) -> Option<&[u8]> {
    let after_scheme = [&b"http://"[..], b"https://"].into_iter().find_map(|scheme| {
        let (start, rest) = url.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    })?;
    let host_length = after_scheme.iter().position(|byte| matches!(byte, b'/' | b'?')).unwrap_or(after_scheme.len());
    Some(&after_scheme[host_length..])
}

/// As Windows compares names, without regard to the case of letters.
fn ends_with_marker(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.eq_ignore_ascii_case(MARKER)
}

/// How much of `path` is the mount; `None` where `path` is not below it.
///
/// It is the prefix of IIS's application, or else `base_path`. `base_path` also counts where it lies below the application's
/// prefix and is what was asked for: then the site is a folder of a larger application.
fn mount_length(path: &str, appl_md_path: &[u8], base_path: &str) -> Option<usize> {
    let base_path = decode_path(base_path.as_bytes())?;
    let Some(application) = application_prefix(appl_md_path) else { return is_below(path, &base_path) };
    let nearer = is_below(&base_path, &application).and_then(|_| is_below(path, &base_path));
    nearer.or_else(|| is_below(path, &application))
}

/// What follows `/LM/W3SVC/1/ROOT`; `None` where that is not IIS's text.
fn application_prefix(appl_md_path: &[u8]) -> Option<Cow<'_, str>> {
    const ROOT: &[u8] = b"/ROOT";
    let at = appl_md_path.windows(ROOT.len()).position(|part| part.eq_ignore_ascii_case(ROOT))?;
    let prefix = &appl_md_path[at + ROOT.len()..];
    let prefix = prefix.strip_suffix(b"/").unwrap_or(prefix);
    (prefix.is_empty() || prefix.starts_with(b"/")).then(|| text(prefix))
}

/// The length of `prefix`, which has no final `/`, where `path` is it or below it; letters of ASCII in another case are the
/// same, as IIS compares URLs.
fn is_below(path: &str, prefix: &str) -> Option<usize> {
    let (start, below) = path.split_at_checked(prefix.len())?;
    (start.eq_ignore_ascii_case(prefix) && (below.is_empty() || below.starts_with('/'))).then_some(prefix.len())
}
