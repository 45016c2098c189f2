//! The lines by which other web servers hand exactly the dynamic routes to the executable: nginx, Apache, lighttpd.
//!
//! The first of these that holds for a path decides:
//!
//! 1. what no visitor may have, as `App_Data/`, is refused;
//! 2. the pages that stand in for answers are files;
//! 3. the rules of the site: its redirects, its dynamic routes, and what is not for everybody;
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

use crate::base::{Encoding, UrlPath};
use crate::pattern::{Cover, Pattern};
use crate::route::{Maker, Route, Routes, Served};
use std::cmp::Reverse;

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
enum Rule {
    /// The web server, which leads on to this path, the base path included: no file and no page is there.
    Redirect(Pattern, UrlPath),
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
    /// Who answers what.
    pub routes: &'a Routes,
    /// What stands before each path of the site, as in the bundle: `/intranet`, or empty.
    pub base_path: &'a str,
    /// Bytes that a request's body may have, unless its page takes more.
    pub body_bytes_max: u32,
}

/// The lines for a site; each ends with LF.
pub fn mapping(format: Format, input: &Input<'_>) -> String {
    let limits = input.routes.iter().filter_map(|route| route.endpoint.body_bytes_max);
    let lines = Lines {
        rules: &rules(input.routes, input.base_path),
        base_path: input.base_path,
        encoding: if input.routes.iter().any(|route| route.encoding == Encoding::Other) {
            Encoding::Other
        } else {
            Encoding::Utf8
        },
        body_bytes_max: limits.chain([input.body_bytes_max]).max().unwrap_or_default(),
    };
    lines.text(format)
}

/// The redirects, what is closed, and the dynamic routes. What lies deeper says more of who may see it, so it goes first; of what lies as
/// deep the routes, whose visitors the executable judges. What is open goes last.
fn rules(routes: &Routes, base_path: &str) -> Vec<Rule> {
    let mut dynamic: Vec<&Route> = routes.dynamic().collect();
    let is_health = |route: &Route| route.maker == Maker::Health;
    dynamic.sort_by(|a, b| {
        is_health(a).cmp(&is_health(b)).then_with(|| a.endpoint.pattern.precedence(&b.endpoint.pattern))
    });
    let of_route = |route: &&Route| {
        let pattern = route.endpoint.pattern.clone();
        match route.guard_depth {
            Some(depth) => (depth, Rule::Executable(pattern)),
            None => (0, Rule::FileOrExecutable(pattern)),
        }
    };
    let closed = routes.iter().flat_map(Route::closed_folders);
    let closed = closed.map(|cover| (cover.depth(), Rule::Nobody(cover)));
    let mut rules: Vec<_> = dynamic.iter().map(of_route).chain(closed).collect();
    rules.sort_by_key(|(depth, _)| Reverse(*depth));
    let redirects = routes.iter().filter_map(|route| match &route.served {
        Served::RedirectAlone(to) => {
            let to = UrlPath::new(&format!("{base_path}{}", to.as_str()));
            Some(Rule::Redirect(route.endpoint.pattern.clone(), to))
        }
        _ => None,
    });
    redirects.chain(rules.into_iter().map(|(_, rule)| rule)).collect()
}

/// Where a redirect leads, as a header can hold it. `$` means something to nginx and lighttpd.
fn header(to: &UrlPath) -> String {
    let mut target = String::new();
    for byte in to.encoded().bytes() {
        match byte {
            b'$' | b'\'' | 0x80.. => target += &format!("%{byte:02X}"),
            _ => target.push(char::from(byte)),
        }
    }
    target
}

/// What the lines of every server say.
#[derive(Clone, Copy, Debug)]
struct Lines<'a> {
    /// The first that stands for a path decides; which page answers it the executable decides itself.
    rules: &'a [Rule],
    base_path: &'a str,
    /// How all static texts are to be read; `Other` if they are not all in one encoding.
    encoding: Encoding,
    body_bytes_max: u32,
}

impl Lines<'_> {
    fn text(&self, format: Format) -> String {
        match format {
            Format::Nginx => nginx::text(self),
            Format::Apache => apache::text(self, apache::Module::ProxyFcgi),
            Format::ApacheFcgid => apache::text(self, apache::Module::Fcgid),
            Format::Lighttpd => lighttpd::text(self),
        }
    }

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
                Rule::Redirect(pattern, _) | Rule::Executable(pattern) | Rule::FileOrExecutable(pattern) => {
                    expression::of_route(self.base_path, pattern)
                }
            };
            (rule, expression)
        })
    }
}
