//! One request, as every web server's variables tell it.

use super::Headers;

/// One request. Nothing in it is trusted further than its field says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// How it asks.
    pub method: Method,
    /// The path below [`Self::mount`], decoded once. It begins with `/`, or is empty where the URL is the mount itself without
    /// the `/` after it: so path + `/` is where a redirect to the folder goes, here as everywhere. It holds no control
    /// character, no `\\`, no empty segment, no `.` and no `..`. The folder's marker, `index.fcgi`, is left out at its end.
    pub path: String,
    /// What follows the first `?` of the URL, as sent; empty if nothing does. It holds no control character of ASCII.
    pub query: String,
    /// What stands before [`Self::path`] in the URL, decoded once, in the letters of the visitor, without a final `/`:
    /// `/Intranet`; empty at the top of a host.
    pub mount: String,
    /// The visitor's headers: names are tokens, values hold no NUL, CR or LF. Never `authorization` nor `proxy`.
    pub headers: Headers,
    /// What was posted.
    pub body: RequestBody,
    /// Who the web server says the visitor is: `DOMAIN\name`; `None` for anybody.
    pub user: Option<String>,
    /// The visitor's address as the web server sees it; empty if it does not say.
    pub remote_addr: String,
    /// Whether it comes from the server itself, with nothing between.
    pub is_local: bool,
    /// Who handed it over.
    pub server: Server,
}

/// How a request asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// HEAD: as GET, without the body.
    Head,
    /// POST.
    Post,
    /// Any other: a token (RFC 9110, section 5.6.2).
    Other(String),
}

/// What was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestBody {
    /// All of it; empty if there is none.
    Whole(Vec<u8>),
    /// More than the site's largest limit; it was thrown away.
    TooLarge,
}

/// The web server that hands requests over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// It adds the headers of web.config to every answer, also to ours.
    Iis,
    /// Any other.
    Other,
}
