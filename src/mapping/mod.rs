//! The lines by which other web servers hand exactly the dynamic routes to the executable: nginx, Apache, lighttpd.

use crate::route::Pattern;

/// A web server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// nginx.
    Nginx,
    /// Apache's httpd, by mod_proxy_fcgi or mod_fcgid.
    Apache,
    /// lighttpd.
    Lighttpd,
}

/// The lines for a site below `base_path`.
pub fn mapping(format: Format, patterns: &[Pattern], base_path: &str) -> String {
    _ = (format, patterns, base_path);
    String::new()
}
