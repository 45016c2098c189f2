//! Hundreds of sites: settings hold where they are meant, and nowhere else.

use crate::generated::{examples, for_each_site};
use crate::site::{Page, Site};
use crate::visit::{Answer, Iis};
use crate::xml::Element;
use generator::base::Encoding;
use generator::route::Methods;

/// The files of the page at `url`, or of all that lies there and below.
fn is_of(page: &Page, file: &str) -> bool {
    let folder = page.url.trim_start_matches('/');
    file == format!("{folder}index.html") || page.is_folder && file.starts_with(folder)
}

#[test]
fn redirects_are_for_their_alias_alone() {
    let moved = std::cell::Cell::new(0);
    for_each_site(|visitor| {
        for (from, to) in &visitor.site.redirects {
            let to = format!("{}{to}", visitor.site.base_path).replace('$', "%24");
            let is_moved = visitor.iis.visit("GET", from) == Answer::Redirect(to);
            moved.set(moved.get() + usize::from(is_moved));
            let below = visitor.site.files.iter().filter(|file| format!("/{file}").starts_with(from));
            assert!(!is_moved || below.count() == 1, "seed {} {from}", visitor.seed);
        }
    });
    assert!(moved.get() > 100, "{}", moved.get());
}

#[test]
fn an_alias_without_a_page_is_a_redirect_unless_its_folder_is_closed() {
    let moved = std::cell::Cell::new(0);
    for_each_site(|visitor| {
        for (from, to) in &visitor.site.moved {
            let answer = visitor.iis.visit("GET", from);
            let expected = Answer::Redirect(format!("{}{to}", visitor.site.base_path));
            assert!(answer == expected || answer == Answer::LogOn, "seed {} {from} {answer:?}", visitor.seed);
            moved.set(moved.get() + usize::from(answer == expected));
        }
    });
    assert!(moved.get() > 100, "{}", moved.get());
}

#[test]
fn errors_pass_through_where_a_route_needs_it_and_nowhere_else() {
    for_each_site(|visitor| {
        let passes =
            |path: &str| visitor.iis.last(path, "httpErrors", "existingResponse").as_deref() == Some("PassThrough");
        let routes = visitor.site.routes.iter().filter(|(_, _, pass_through)| *pass_through);
        let scopes: Vec<_> = routes
            .map(|(pattern, ..)| {
                let literal = pattern.split('{').next().unwrap();
                let is_home = pattern == "/";
                if is_home { "index." } else { literal[1..].rsplit_once('/').map_or("", |(folder, _)| folder) }
            })
            .collect();
        for (url, _) in examples(visitor).into_iter().filter(|(url, _)| url != "/") {
            let is_inside = |scope: &&str| {
                scope.is_empty() || url[1..].strip_prefix(*scope).is_some_and(|rest| rest.starts_with('/'))
            };
            if !scopes.iter().any(is_inside) {
                assert!(!passes(&url[1..]), "seed {} {url}", visitor.seed);
            }
        }
        for (pattern, ..) in visitor.site.routes.iter().filter(|(pattern, _, passes)| *passes && !pattern.contains('{'))
        {
            let home = if visitor.site.files.contains(&"index.html".to_owned()) { "index.html" } else { "index.fcgi" };
            let path = if pattern == "/" { home } else { &pattern[1..] };
            assert!(passes(path), "seed {} {pattern}", visitor.seed);
        }
    });
}

#[test]
fn pages_for_some_are_closed_with_all_below_and_the_rest_is_open() {
    for_each_site(|visitor| {
        let guarded: Vec<_> = visitor.site.pages.iter().filter(|page| page.access.is_some()).collect();
        for file in &visitor.site.files {
            let is_guarded = |page: &&&Page| match page.url.as_str() {
                "/" => is_of(page, file),
                url => format!("/{file}").starts_with(url),
            };
            let closed = visitor.iis.visit("GET", &format!("/{file}")) == Answer::LogOn;
            assert_eq!(closed, guarded.iter().any(|page| is_guarded(&page)), "seed {} {file}", visitor.seed);
        }
        for page in guarded {
            let is_there =
                visitor.site.routes.iter().any(|(pattern, methods, _)| {
                    *pattern == page.url && (*methods == Methods::Read || page.url != "/")
                });
            if is_there {
                assert_eq!(visitor.iis.visit("GET", &page.url), Answer::LogOn, "seed {} {}", visitor.seed, page.url);
            }
        }
    });
}

#[test]
fn headers_of_a_page_are_its_own() {
    for_each_site(|visitor| {
        for file in visitor.site.files.iter().filter(|file| !file.contains("old/")) {
            let headers = visitor.iis.entries(&file.to_lowercase(), "httpProtocol/customHeaders", "name");
            let frames: Vec<_> =
                headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("X-Frame-Options")).collect();
            let has_own = visitor.site.pages.iter().any(|page| !page.headers.is_empty() && is_of(page, file));
            let values: Vec<_> = frames.iter().map(|(_, header)| header.get("value").unwrap()).collect();
            assert_eq!(values, [if has_own { "DENY" } else { "SAMEORIGIN" }], "seed {} {file}", visitor.seed);
            assert!(!headers.iter().any(|(name, _)| name == "Own"), "seed {} {file}", visitor.seed);
        }
    });
}

#[test]
fn files_that_never_change_are_kept_and_closed_ones_are_private() {
    for_each_site(|visitor| {
        for file in &visitor.site.files {
            let path = file.to_lowercase();
            let value = |attribute| visitor.iis.last(&path, "staticContent/clientCache", attribute).unwrap_or_default();
            let own = visitor.site.pages.iter().filter(|page| *file == format!("{}index.html", &page.url[1..]));
            let own = own.filter_map(|page| page.cache.as_deref()).next();
            let in_folder =
                visitor.site.pages.iter().any(|page| page.is_folder && page.cache.is_some() && is_of(page, file));
            let is_open = visitor.iis.visit("GET", &format!("/{file}")) != Answer::LogOn;
            let private = if is_open { "" } else { "private" };
            let expected = match own {
                _ if file.contains(".HASH.") => {
                    let custom = if is_open { "public, immutable" } else { "private, immutable" };
                    ["UseMaxAge", "365.00:00:00", custom]
                }
                Some("no-store") => ["NoControl", "", "no-store"],
                Some("max-age=60") => ["UseMaxAge", "0.00:01:00", private],
                Some(_) => ["UseMaxAge", "0.00:00:09", "private"],
                None if in_folder => continue,
                None => ["DisableCache", "", private],
            };
            if !in_folder {
                let found = ["cacheControlMode", "cacheControlMaxAge", "cacheControlCustom"].map(value);
                assert_eq!(found, expected, "seed {} {file}", visitor.seed);
            }
        }
    });
}

/// `expected` is the mode, the age and the custom text of each path.
fn check_caches(site: &Site, expected: &[(&str, [&str; 3])]) {
    let text = site.web_config().text;
    let iis = Iis::new(site, &text, &[]);
    for (path, expected) in expected {
        let value = |attribute| iis.last(path, "staticContent/clientCache", attribute).unwrap_or_default();
        let found = ["cacheControlMode", "cacheControlMaxAge", "cacheControlCustom"].map(value);
        assert_eq!(found, *expected, "{path} {text}");
    }
}

#[test]
fn what_lies_in_a_closed_folder_is_private_to_caches() {
    let closed = |url: &str, cache: Option<&str>| Page {
        url: url.to_owned(),
        cache: cache.map(str::to_owned),
        access: Some((vec![], vec![])),
        ..Page::default()
    };
    let open = |url: &str, cache: &str| Page { url: url.to_owned(), cache: Some(cache.to_owned()), ..Page::default() };
    let site = Site::with(
        "a/index.html hr/index.html hr/plan.pdf hr/x/index.html hr/y/index.html hr/z.HASH.css index.html list.html open/index.html",
    );
    let site = site
        .page(closed("/a/", Some("max-age=60")))
        .page(closed("/hr/", None))
        .page(open("/hr/x/", "max-age=60"))
        .page(open("/hr/y/", "public, max-age=60"))
        .page(closed("/list.html", Some("no-cache")))
        .page(open("/open/", "max-age=60"))
        .page(closed("/", Some("s-maxage=9")));
    let caches = [
        ("a/index.html", ["UseMaxAge", "0.00:01:00", "private"]),
        ("hr/index.html", ["DisableCache", "", "private"]),
        ("hr/plan.pdf", ["DisableCache", "", "private"]),
        ("hr/x/index.html", ["UseMaxAge", "0.00:01:00", "private"]),
        ("hr/y/index.html", ["UseMaxAge", "0.00:01:00", "public"]),
        ("hr/z.hash.css", ["UseMaxAge", "365.00:00:00", "private, immutable"]),
        ("list.html", ["DisableCache", "", "private"]),
        ("open/index.html", ["UseMaxAge", "0.00:01:00", ""]),
        ("index.html", ["NoControl", "", "private, s-maxage=9"]),
        ("", ["DisableCache", "", ""]),
    ];
    check_caches(&site, &caches);
}

#[test]
fn the_operators_own_caching_is_private_in_a_closed_folder() {
    let site = Site::with("hr/a.pdf hr/b/c.pdf hr/d/e.pdf hr/index.html o/a.pdf own/a.pdf").page(Page {
        url: "/hr/".into(),
        access: Some((vec![], vec![])),
        ..Page::default()
    });
    let cache = |path: &str, attributes: &str| {
        format!(
            "<location path='{path}'><system.webServer><staticContent><clientCache cacheControlMode='UseMaxAge' {attributes} />\
             </staticContent></system.webServer></location>"
        )
    };
    let site = site.include(&format!(
        "<configuration>{}{}{}<location path='own'><system.webServer><security><authorization>\
         <add accessType='Deny' users='?' /></authorization></security></system.webServer></location></configuration>",
        cache("hr/b", "cacheControlMaxAge='1.00:00:00'"),
        cache("hr/d", "cacheControlCustom='public'"),
        cache("o", "cacheControlCustom='immutable'"),
    ));
    let caches = [
        ("hr/a.pdf", ["DisableCache", "", "private"]),
        ("hr/b/c.pdf", ["UseMaxAge", "1.00:00:00", "private"]),
        ("hr/d/e.pdf", ["UseMaxAge", "", "public"]),
        ("o/a.pdf", ["UseMaxAge", "", "immutable"]),
        ("own/a.pdf", ["DisableCache", "", "private"]),
    ];
    check_caches(&site, &caches);
}

#[test]
fn settings_of_a_page_do_not_reach_dynamic_pages_below() {
    let page = Page { url: "/shop/".into(), headers: vec![("A".into(), "b".into())], ..Page::default() };
    let site = Site::with("shop/index.html").route("/{x}/{y}/").page(page);
    let text = site.web_config().text;
    let iis = Iis::new(&site, &text, &[]);
    let has_header =
        |path| !iis.entries(path, "httpProtocol/customHeaders", "name").iter().all(|(name, _)| name != "A");
    assert!(has_header("shop/index.html") && !has_header("shop/7/"), "{text}");
}

#[test]
fn iis_takes_what_a_page_takes_that_is_larger_than_what_the_site_does() {
    let page = |url: &str, is_folder: bool, bytes: u32| Page {
        url: url.to_owned(),
        is_folder,
        body_bytes_max: Some(bytes),
        ..Page::default()
    };
    let site = Site::with("a/index.html d/x.png")
        .settings("iis.body_max = 100")
        .form("/b/")
        .form("/c/{x}/")
        .form("/d/")
        .form("/c/{x}/more/")
        .page(page("/b/", false, 100))
        .page(page("/c/", true, 300))
        .page(page("/c/", true, 200))
        .page(page("/d/", false, 101));
    let config = site.web_config();
    let markers: Vec<_> = config.markers.iter().map(ToString::to_string).collect();
    assert_eq!(markers, ["d/index.fcgi"]);
    let iis = Iis::new(&site, &config.text, &markers);
    let limit = |path: &str| iis.last(path, "security/requestFiltering/requestLimits", "maxAllowedContentLength");
    for (path, expected) in [("", "100"), ("a", "100"), ("b", "100"), ("c/1", "300"), ("d", "101"), ("d/x.png", "101")]
    {
        assert_eq!(limit(path).as_deref(), Some(expected), "{path}");
    }
    let home = Site::with("404.html").form("/").page(page("/", false, 2_000_000)).web_config();
    let iis = Iis::new(&Site::default(), &home.text, &[]);
    let limit = iis.last("", "security/requestFiltering/requestLimits", "maxAllowedContentLength");
    assert_eq!(limit.as_deref(), Some("2000000"));
}

#[test]
fn an_error_page_of_the_authors_in_other_letters_is_named_as_it_lies_there() {
    let text = Site::with("404.HTML index.html").web_config().text;
    assert!(
        text.contains(r#"<error statusCode="404" subStatusCode="-1" path="404.HTML" responseMode="File" />"#),
        "{text}"
    );
}

#[test]
fn whatever_iis_answers_with_an_error_is_a_page_of_the_site() {
    let pages = "400.html 401.html 403.html 404.html 405.html 413.html 414.html 415.html 431.html 500.html 503.html";
    let site = Site::with(pages).form("/contact/").json("/_generator/health");
    let text = site.web_config().text;
    let iis = Iis::new(&site, &text, &[]);
    let page = |path: &str, status: &str, substatus: &str| {
        let errors = iis.entries(path, "httpErrors", "statusCode");
        let has = |entry: &Element, other: &str| entry.get("subStatusCode").unwrap_or("-1") == other;
        let of = |wanted: &str| errors.iter().rfind(|(code, entry)| code == status && has(entry, wanted));
        let (_, entry) = of(substatus).or_else(|| of("-1")).unwrap();
        entry.get("path").unwrap().to_owned()
    };
    for (status, substatus, expected) in [
        ("401", "3", "401.html"),
        ("403", "14", "404.html"),
        ("403", "4", "403.html"),
        ("404", "0", "404.html"),
        ("404", "6", "405.html"),
        ("404", "10", "431.html"),
        ("404", "11", "404.html"),
        ("404", "13", "413.html"),
        ("404", "14", "414.html"),
        ("404", "15", "414.html"),
        ("406", "0", "400.html"),
        ("412", "0", "400.html"),
        ("413", "1", "413.html"),
        ("415", "0", "415.html"),
        ("416", "0", "400.html"),
        ("501", "0", "405.html"),
        ("502", "3", "503.html"),
        ("503", "4", "503.html"),
    ] {
        assert_eq!(page("contact", status, substatus), expected, "{status}.{substatus} {text}");
    }
    let passes = |path: &str| iis.last(path, "httpErrors", "existingResponse").unwrap();
    assert_eq!(["contact", "_generator/health"].map(passes), ["Auto", "PassThrough"]);
}

#[test]
fn html_is_utf_8_but_for_files_of_the_authors_that_are_not() {
    let site = Site::with("index.html a/new.html a/notes.txt")
        .encoded("a/old.html", Encoding::Other)
        .encoded("a/plain.html", Encoding::Ascii)
        .encoded("list.TXT", Encoding::Other)
        .encoded("dump.sql", Encoding::Other);
    let text = site.web_config().text;
    let iis = Iis::new(&site, &text, &[]);
    let html = "text/html; charset=utf-8";
    for (file, expected) in [
        ("index.html", html),
        ("a/new.html", html),
        ("a/plain.html", html),
        ("a/old.html", "text/html"),
        ("list.txt", "text/plain"),
        ("a/notes.txt", "text/plain; charset=utf-8"),
        ("dump.sql", "text/plain"),
    ] {
        assert_eq!(iis.media_type(file), Some(expected.to_owned()), "{file} {text}");
    }
}

#[test]
fn a_manual_in_another_encoding_has_its_type_at_its_folders() {
    let old = |count: usize| {
        let files = (0..count).map(|number| (format!("old/{number}.html"), Encoding::Other));
        let site =
            files.fold(Site::with("index.html mixed/new.html"), |site, (file, encoding)| site.encoded(&file, encoding));
        site.encoded("old/plain.html", Encoding::Ascii).encoded("mixed/old.html", Encoding::Other)
    };
    for (count, locations) in [(199, 200), (200, 2)] {
        let site = old(count);
        let text = site.web_config().text;
        assert_eq!(text.matches("mimeType=\"text/html\"").count(), locations, "{text}");
        let iis = Iis::new(&site, &text, &[]);
        let types = ["old/0.html", "mixed/old.html", "mixed/new.html"].map(|file| iis.media_type(file).unwrap());
        assert_eq!(types, ["text/html", "text/html", "text/html; charset=utf-8"]);
    }
}
