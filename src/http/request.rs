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
    /// Who the web server says the visitor is.
    pub user: User,
    /// The visitor's address as the web server sees it; empty if it does not say.
    pub remote_addr: String,
    /// Whether it comes from the server itself, with nothing between.
    pub is_local: bool,
    /// Who handed it over.
    pub server: Server,
}

/// Who the web server says a visitor is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum User {
    /// Nobody has signed in.
    #[default]
    Nobody,
    /// Somebody whose name arrived as text: `DOMAIN\name`, `name@domain` or `name`.
    Named(String),
    /// Somebody whose name is not UTF-8. IIS hands names over in the server's ANSI code page unless it is told otherwise, and which
    /// one that is nobody says: the name is nobody's.
    Unreadable,
}

impl User {
    /// The name, if there is one that can be read.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::Nobody | Self::Unreadable => None,
        }
    }

    /// The name without its domain, and the domain, empty where there is none: of `DOMAIN\name`, the down-level logon name, and of
    /// `name@domain`, the user principal name (Microsoft, "User Name Formats").
    pub fn parts(&self) -> Option<(&str, &str)> {
        let name = self.name()?;
        let down_level = name.split_once('\\').map(|(domain, name)| (name, domain));
        Some(down_level.or_else(|| name.rsplit_once('@')).unwrap_or((name, "")))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: (&str, &str)) {
        assert_eq!(User::Named(name.to_owned()).parts(), Some(expected), "{name}");
    }

    #[test]
    fn a_name_is_split_from_its_domain() {
        check("NORTHGATE\\jörg", ("jörg", "NORTHGATE"));
        check("jörg@northgate.example", ("jörg", "northgate.example"));
        check("jörg", ("jörg", ""));
        check("NORTHGATE\\jörg@home", ("jörg@home", "NORTHGATE"));
        check("a@b@c", ("a@b", "c"));
        check("\\anna", ("anna", ""));
        check("NORTHGATE\\", ("", "NORTHGATE"));
    }

    #[test]
    fn who_has_no_name_has_no_parts() {
        assert_eq!(User::Nobody.parts(), None);
        assert_eq!(User::Unreadable.parts(), None);
        assert_eq!(User::Unreadable.name(), None);
    }
}
