//! The lines by which other web servers hand exactly the dynamic routes to the executable: nginx, Apache, lighttpd.
//!
//! The first of these that holds for a path decides:
//!
//! 1. what no visitor may have, as `App_Data/`, is refused;
//! 2. the pages that stand in for answers are files;
//! 3. the [`Rule`]s of the site: its dynamic routes, and what is not for everybody;
//! 4. everything else is a file, or an error with the site's own page.
//!
//! The text is to be included in the operator's own settings, and printed anew when the routes change. So what differs from
//! server to server, where the site lies and where the executable is, stands outside it.

mod apache;
mod expression;
mod lighttpd;
mod nginx;
#[cfg(test)]
mod tests;

use crate::pattern::{Cover, Pattern};

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

/// Who answers the paths that it stands for.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Nobody: its files are for users, and IIS alone tells who its visitors are.
    Nobody(Cover),
    /// The executable, which judges who asks; no file is looked for, as not everybody may see files there.
    Executable(Pattern),
    /// A file if one lies there, as on IIS, where what exists is the web server's alone; else the executable.
    FileOrExecutable(Pattern),
}

/// What the lines are made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The first that stands for a path decides; which page answers it the executable decides itself.
    pub rules: &'a [Rule],
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

impl Input<'_> {
    /// What the operator's own lines and these call the executable: `generator`, below `/intranet` `generator-intranet`.
    fn name(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        format!("generator{}", self.base_path.chars().map(plain).collect::<String>())
    }

    /// The rules, each with its regular expression.
    fn expressions(&self) -> impl Iterator<Item = (&Rule, String)> {
        self.rules.iter().map(|rule| {
            let expression = match rule {
                Rule::Nobody(cover) => expression::of_closed(self.base_path, cover),
                Rule::Executable(pattern) | Rule::FileOrExecutable(pattern) => {
                    expression::of_route(self.base_path, pattern)
                }
            };
            (rule, expression)
        })
    }
}
