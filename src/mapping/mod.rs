//! The lines by which other web servers hand exactly the dynamic routes to the executable: nginx, Apache, lighttpd.
//!
//! 1. what no visitor may have, as `App_Data/`, is refused; and so is what is not for everybody, as IIS alone tells who its
//!    visitors are, but for the dynamic routes there: the executable judges who asks for them;
//! 2. a path that a dynamic route stands for is the executable's, unless a file lies there: as on IIS, what exists is the
//!    web server's alone. Where not everybody may see files, none is looked for;
//! 3. everything else is a file, or an error with the site's own page.
//!
//! The text is to be included in the operator's own settings, and printed anew when the routes change. So what differs from
//! server to server, where the site lies and where the executable is, stands outside it.

mod apache;
mod expression;
mod lighttpd;
mod nginx;
#[cfg(test)]
mod tests;

use crate::base::RESERVED_FOLDER;
use crate::route::{Cover, Pattern};

/// A web server, and how it reaches the executable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// nginx.
    Nginx,
    /// Apache's httpd, by mod_proxy_fcgi: the executable runs by itself and listens.
    Apache,
    /// Apache's httpd, by mod_fcgid, which starts the executable.
    ApacheFcgid,
    /// lighttpd.
    Lighttpd,
}

/// What the lines are made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// What is the executable's, in the order in which it is printed; which page answers a path it decides itself.
    pub patterns: &'a [Pattern],
    /// What is not for everybody: its files are for nobody here.
    pub closed: &'a [Cover],
    /// What stands before each path of the site, as in the bundle: `/intranet`, or empty.
    pub base_path: &'a str,
    /// Bytes that a request's body may have.
    pub body_bytes_max: u32,
}

/// The lines for a site; each ends with LF.
pub fn mapping(format: Format, input: &Input<'_>) -> String {
    match format {
        Format::Nginx => nginx::text(input),
        Format::Apache => apache::text(input, apache::Module::ProxyFcgi),
        Format::ApacheFcgid => apache::text(input, apache::Module::Fcgid),
        Format::Lighttpd => lighttpd::text(input),
    }
}

/// The statuses that the output has a page for, `404.html`; all of a web server's own.
const ERROR_STATUSES: [u16; 10] = [400, 401, 403, 404, 405, 413, 414, 431, 500, 503];

impl Input<'_> {
    /// What the operator's own lines and these call the executable: `generator`, below `/intranet` `generator-intranet`.
    fn name(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        format!("generator{}", self.base_path.chars().map(plain).collect::<String>())
    }

    /// The regular expressions of what is closed, without the dynamic routes there, and without the reserved folder: by its
    /// name lighttpd hands them to the executable.
    fn closed_expressions(&self) -> impl Iterator<Item = String> {
        let reserved = Pattern::parse(&format!("/{RESERVED_FOLDER}")).expect("it has no braces");
        self.closed.iter().map(move |cover| {
            let routes = self.patterns.iter().chain([&reserved]).filter(|pattern| cover.covers(pattern));
            expression::of_closed(self.base_path, cover, routes)
        })
    }

    /// The regular expressions of the dynamic routes, each with whether it lies in what is closed.
    fn expressions(&self) -> impl Iterator<Item = (String, bool)> {
        let is_closed = |pattern| self.closed.iter().any(|cover| cover.covers(pattern));
        self.patterns.iter().map(move |pattern| (expression::of_route(self.base_path, pattern), is_closed(pattern)))
    }
}
