//! Hundreds of sites: IIS takes what is written for each, and does by it what the routes and files promise.

use crate::random::{Random, site};
use crate::server::Server;
use crate::site::Site;
use crate::validate::problems;
use crate::visit::{Answer, Iis};
use generator::route::Methods;
use std::collections::BTreeSet;

const SITES: u64 = 400;

#[test]
fn iis_takes_every_text() {
    for seed in 0..SITES {
        let config = site(seed).web_config();
        for server in [Server::Plain, Server::AspNet] {
            assert_eq!(problems(&config.text, server), [""; 0], "seed {seed}\n{}", config.text);
        }
        assert!(config.text.ends_with("</configuration>\n") && !config.text.contains('\r'), "seed {seed}");
    }
}

#[test]
fn the_same_site_gives_the_same_text_in_whatever_order_its_routes_are() {
    for seed in 0..SITES {
        let mut site = site(seed);
        let text = site.web_config().text;
        site.routes.reverse();
        site.redirects.reverse();
        assert!(site.web_config().text == text, "seed {seed}");
    }
}

/// One site on a server, and the answers that it shall give.
pub(crate) struct Visitor<'a> {
    pub(crate) site: &'a Site,
    pub(crate) iis: Iis,
    pub(crate) seed: u64,
}

impl Visitor<'_> {
    #[track_caller]
    fn expect(&self, method: &str, url: &str, expected: &Answer) {
        let answer = self.iis.visit(method, url);
        // What is guarded, and what has moved, is judged by tests of its own.
        if !matches!(answer, Answer::LogOn) && !self.is_alias(url) {
            let site = self.site;
            assert_eq!(&answer, expected, "seed {}: {method} {url}\n{site:#?}", self.seed);
        }
    }

    fn is_alias(&self, url: &str) -> bool {
        let folder = format!("{}/", url.trim_end_matches("index.html").trim_end_matches('/'));
        self.site.redirects.iter().any(|(from, _)| *from == folder)
    }

    /// Routes that answer `url`.
    fn routes(&self, url: &str) -> Vec<Methods> {
        let routes = self.site.routes.iter().filter(|(pattern, ..)| is_match(pattern.as_bytes(), url.as_bytes()));
        routes.map(|(_, methods, _)| *methods).collect()
    }

    /// Whether the executable may be asked for `url`: a handler of some route's folder is for it.
    fn is_in_scope(&self, url: &str) -> bool {
        self.site.routes.iter().any(|(pattern, ..)| {
            let literal = pattern.split('{').next().unwrap();
            let folder = &literal[..=literal.rfind('/').unwrap()];
            url.starts_with(folder) && (folder != "/" || pattern.contains('{') || url == "/")
                || url == pattern
                || format!("{url}/") == folder
        })
    }
}

/// Gaps take one character or more, and no `/`.
fn is_match(pattern: &[u8], url: &[u8]) -> bool {
    match (pattern, url) {
        ([], []) => true,
        ([b'{', rest @ ..], _) => {
            let after = &rest[rest.iter().position(|byte| *byte == b'}').unwrap() + 1..];
            let longest = url.iter().position(|byte| *byte == b'/').unwrap_or(url.len());
            (1..=longest).any(|length| is_match(after, &url[length..]))
        }
        ([first, pattern @ ..], [byte, url @ ..]) => first == byte && is_match(pattern, url),
        _ => false,
    }
}

pub(crate) fn for_each_site(check: impl Fn(&Visitor<'_>)) {
    for seed in 0..SITES {
        let site = site(seed);
        let config = site.web_config();
        let markers: Vec<_> = config.markers.iter().map(ToString::to_string).collect();
        assert!(markers.iter().all(|marker| !site.files.contains(&marker.replace("index.fcgi", "index.html"))));
        check(&Visitor { site: &site, iis: Iis::new(&site, &config.text, &markers), seed });
    }
}

/// URLs that a route answers, with values for its parameters.
pub(crate) fn examples(visitor: &Visitor<'_>) -> Vec<(String, Methods)> {
    let mut random = Random::new(visitor.seed);
    let fill = |(pattern, methods, _): &(String, Methods, bool)| {
        let mut url = String::new();
        for (at, part) in pattern.split('{').enumerate() {
            let literal = if at == 0 { part } else { part.split_once('}').unwrap().1 };
            if at > 0 {
                url += random.of(&["a", "b", "shop", "p-1", "img", "7", "x.y"]);
            }
            url += literal;
        }
        (url, *methods)
    };
    visitor.site.routes.iter().flat_map(|route| [route, route, route]).map(fill).collect()
}

#[test]
fn every_file_is_iis_own() {
    for_each_site(|visitor| {
        for file in &visitor.site.files {
            let expected = Answer::File(file.to_lowercase());
            visitor.expect("GET", &format!("/{file}"), &expected);
            visitor.expect("HEAD", &format!("/{file}"), &expected);
            if let Some(folder) =
                file.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'))
            {
                visitor.expect("GET", &format!("/{folder}"), &expected);
                let url = format!("/{}", folder.trim_end_matches('/'));
                if url != "/" {
                    visitor.expect("GET", &url, &Answer::Redirect(format!("{url}/")));
                }
            }
        }
    });
}

#[test]
fn every_url_of_a_route_is_the_executables_unless_a_page_lies_there() {
    for_each_site(|visitor| {
        for (url, methods) in examples(visitor) {
            let path = &url[1..];
            let is_page = visitor.site.files.iter().any(|file| file == path || *file == format!("{path}index.html"));
            if !is_page {
                visitor.expect("GET", &url, &Answer::Executable);
            }
            // What exists as a file can't be posted to outside a scope that takes forms.
            if methods == Methods::ReadAndWrite && !visitor.site.files.contains(&path.to_owned()) {
                visitor.expect("POST", &url, &Answer::Executable);
            }
        }
    });
}

#[test]
fn what_no_route_has_a_hand_in_never_reaches_the_executable() {
    for_each_site(|visitor| {
        let folders: BTreeSet<_> =
            visitor.site.files.iter().filter_map(|file| Some(file.rsplit_once('/')?.0)).collect();
        for url in ["/nothing/", "/index/none", "/img/none.png"]
            .map(str::to_owned)
            .into_iter()
            .chain(folders.iter().map(|folder| format!("/{folder}/")))
        {
            if visitor.is_in_scope(&url) {
                continue;
            }
            for method in ["GET", "POST", "PUT"] {
                let answer = visitor.iis.visit(method, &url);
                assert_ne!(answer, Answer::Executable, "seed {}: {method} {url}", visitor.seed);
            }
        }
        for file in &visitor.site.files {
            let url = format!("/{file}");
            let at_home = file == "index.html" && visitor.site.routes.iter().any(|(pattern, ..)| pattern == "/");
            if !visitor.is_in_scope(&url) && !at_home {
                visitor.expect("POST", &url, &Answer::NotAllowed);
            }
        }
        for url in ["/App_Data/runtime.json", "/app_data/bin/generator-fcgi.exe", "/App_Data/"] {
            assert_eq!(visitor.iis.visit("GET", url), Answer::Hidden);
        }
    });
}

#[test]
fn verbs_that_no_route_has_are_refused_by_iis() {
    for_each_site(|visitor| {
        for (url, _) in examples(visitor) {
            for method in ["PUT", "DELETE", "OPTIONS", "get"] {
                assert_ne!(
                    visitor.iis.visit(method, &url),
                    Answer::Executable,
                    "seed {}: {method} {url}",
                    visitor.seed
                );
            }
        }
    });
}

#[test]
fn a_folder_whose_url_no_route_has_shows_no_list() {
    for_each_site(|visitor| {
        for file in &visitor.site.files {
            let Some((folder, _)) = file.rsplit_once('/') else { continue };
            let url = format!("/{folder}/");
            let has_page = visitor.site.files.contains(&format!("{folder}/index.html"));
            if !has_page && visitor.routes(&url).is_empty() {
                visitor.expect("GET", &url, &Answer::NoDocument);
            }
        }
    });
}
