//! `base_url`: where visitors reach the site.

use crate::base::Refusal;

/// `base_url`, split where links need it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseUrl {
    /// `https://example.com`, without a final `/`; empty if the author gave none.
    pub origin: String,
    /// The sub-application's path, `/shop`, without a final `/`; empty at the top of the host.
    pub path: String,
}

impl BaseUrl {
    /// Reads `http(s)://host[:port][/path]`; scheme and host become lower case.
    ///
    /// # Errors
    /// Why the text is no such URL; the message goes on after its name.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err("must begin with `https://` or `http://`".into());
        }
        let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        if !is_host(host) {
            return Err(format!("must name a host, but `{host}` is none").into());
        }
        if port.is_some_and(|port| {
            !port.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(port.parse(), Ok(1..=u16::MAX))
        }) {
            return Err("must have a port from 1 to 65535 after the host's colon".into());
        }
        if let Some(bad) = path.chars().find(|c| c.is_whitespace() || c.is_control() || "?#\\\"<>".contains(*c)) {
            return Err(format!("must end with its path, which can't hold `{}`", bad.escape_debug()).into());
        }
        let path = path.trim_end_matches('/');
        if path.split('/').skip(1).any(|segment| matches!(segment, "" | "." | "..")) {
            return Err("must have a path without empty segments, `.` and `..`".into());
        }
        Ok(Self { origin: format!("{scheme}://{}", authority.to_lowercase()), path: path.to_owned() })
    }
}

/// RFC 3986, section 3.2.2, with the letters of every script; a user's name and password are no part of it.
fn is_host(host: &str) -> bool {
    match host.strip_prefix('[') {
        Some(address) => address.strip_suffix(']').is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok()),
        None => !host.is_empty() && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<(&str, &str), &str>) {
        let url = BaseUrl::parse(text);
        let parts = url.as_ref().map(|url| (url.origin.as_str(), url.path.as_str()));
        assert_eq!(parts.map_err(|refusal| refusal.message.as_str()), expected, "{text}");
    }

    #[test]
    fn origin_and_path_are_split() {
        check("https://example.com", Ok(("https://example.com", "")));
        check("HTTP://Example.com/", Ok(("http://example.com", "")));
        check("http://localhost:8080/shop/", Ok(("http://localhost:8080", "/shop")));
        check("https://[::1]:81/a/b", Ok(("https://[::1]:81", "/a/b")));
        check("https://münchen.example", Ok(("https://münchen.example", "")));
    }

    #[test]
    fn what_is_no_address_of_a_site_is_refused() {
        let scheme = Err("must begin with `https://` or `http://`");
        check("", scheme);
        check("example.com", scheme);
        check("ftp://example.com", scheme);
        check("https://", Err("must name a host, but `` is none"));
        check("https://me:secret@example.com", Err("must have a port from 1 to 65535 after the host's colon"));
        check("https://me@example.com", Err("must name a host, but `me@example.com` is none"));
        check("https://[::1", Err("must name a host, but `[:` is none"));
        check("https://example.com:0", Err("must have a port from 1 to 65535 after the host's colon"));
        check("https://example.com:65536", Err("must have a port from 1 to 65535 after the host's colon"));
        check("https://example.com/a?b", Err("must end with its path, which can't hold `?`"));
        check("https://example.com?b", Err("must name a host, but `example.com?b` is none"));
        check("https://example.com/a//b", Err("must have a path without empty segments, `.` and `..`"));
        check("https://example.com/../b", Err("must have a path without empty segments, `.` and `..`"));
    }
}
