//! Sites by chance, the same for the same seed.

use crate::site::{Page, Site};
use generator::route::Methods;
use std::collections::BTreeSet;

/// A xorshift generator: no two runs differ.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    pub(crate) fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const SEGMENTS: [&str; 9] = ["a", "b", "shop", "p-1", "img", "a b & c", "static", "index", "Übung"];
const NAMES: [&str; 8] =
    ["x.css", "x.HASH.css", "photo.webp", "y.HASH.js", "data.json", "CNAME", "feed.unknown", "a'b.html"];
const VARIABLE: [&str; 6] = ["{x}", "p-{x}", "{x}.json", "{x}-{y}", "a", "shop"];

/// A tree of files, routes, settings of pages, redirects, a sub-application and an operator's own elements.
pub(crate) fn site(seed: u64) -> Site {
    let random = &mut Random::new(seed);
    let mut site = Site::default();
    files(random, &mut site);
    routes(random, &mut site);
    for _ in 0..random.below(20) {
        let page = page(random);
        let file = format!("{}index.html", &page.url[1..]);
        let is_its = |pattern: &str| match pattern.split_once('{') {
            Some((before, _)) => page.is_folder && before[..=before.rfind('/').unwrap()] == page.url,
            None => !page.is_folder && pattern == page.url,
        };
        let has_route = site.routes.iter().any(|(pattern, ..)| is_its(pattern));
        if (has_route || !page.is_folder && site.files.contains(&file))
            && site.pages.iter().all(|other| other.url != page.url)
        {
            site.pages.push(page);
        }
    }
    if random.chance(30) {
        site.base_path = (random.of(&["/shop", "/a/b"])).to_owned();
    }
    if random.chance(20) {
        let settings = ["iis.root = '\\\\files\\www'", "security.headers = { A = 'b \"<&>', X-Powered-By = 'us' }"];
        site.settings = (random.of(&settings)).to_owned();
    }
    if random.chance(30) {
        site.include = Some(
            "<configuration><system.webServer><staticContent><mimeMap fileExtension='.own' mimeType='a/b'/></staticContent>\
             <urlCompression doDynamicCompression='false'/></system.webServer><location path='SHOP/own'><system.webServer>\
             <staticContent><mimeMap fileExtension='.webp' mimeType='a/b'/></staticContent></system.webServer></location>\
             </configuration>"
                .to_owned(),
        );
    }
    site
}

/// The same site with its files and aliases in other letters, segment by segment: capital where they were small, or the other
/// way round, or in another normal form. Where two files would lie in one folder in two spellings, Windows has one folder.
pub(crate) fn in_another_case(site: &Site, seed: u64) -> Site {
    let random = &mut Random::new(seed ^ 0xCA5E);
    let mut other = |path: &str| {
        let letters = |segment: &str| match random.below(4) {
            0 => segment.to_uppercase(),
            1 => segment.to_lowercase(),
            // As a Mac stores it.
            2 => segment.replace('Ü', "U\u{308}"),
            _ => segment.to_owned(),
        };
        let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
        let folder: String = folder.split('/').map(letters).map(|segment| segment + "/").collect();
        folder.trim_start_matches('/').to_owned() + name
    };
    let mut site = site.clone();
    for file in &mut site.files {
        let renamed = other(file);
        for (from, _) in site.redirects.iter_mut().filter(|(from, _)| format!("{}index.html", &from[1..]) == *file) {
            *from = format!("/{}", renamed.trim_end_matches("index.html"));
        }
        for page in site.pages.iter_mut().filter(|page| !page.is_folder) {
            if format!("{}index.html", &page.url[1..]) == *file
                && !site.routes.iter().any(|(pattern, ..)| *pattern == page.url)
            {
                page.url = format!("/{}", renamed.trim_end_matches("index.html"));
            }
        }
        *file = renamed;
    }
    site
}

fn folder(random: &mut Random, depth_max: usize) -> String {
    (0..random.below(depth_max + 1)).map(|_| format!("{}/", random.of(&SEGMENTS))).collect()
}

fn files(random: &mut Random, site: &mut Site) {
    let mut files: BTreeSet<_> = ["404.html", "500.html"].map(str::to_owned).into();
    for _ in 0..random.below(12) {
        let folder = folder(random, 3);
        let name = if random.chance(50) { "index.html" } else { random.of(&NAMES) };
        files.insert(format!("{folder}{name}"));
    }
    for _ in 0..random.below(3) {
        let from = format!("{}old/", folder(random, 2));
        files.insert(format!("{from}index.html"));
        let to = random.of(&["/new/", "/new/a&b.html", "/$V"]);
        site.redirects.push((format!("/{from}"), to.to_owned()));
    }
    for number in 0..random.below(3) {
        site.moved.push((format!("/{}old{number}.php", folder(random, 2)), "/new/".to_owned()));
    }
    site.redirects.sort();
    site.redirects.dedup_by(|a, b| a.0 == b.0);
    site.files = files.into_iter().collect();
}

fn routes(random: &mut Random, site: &mut Site) {
    let mut patterns = BTreeSet::new();
    for _ in 0..random.below(7) {
        let mut pattern = format!("/{}", folder(random, 2));
        if random.chance(60) {
            pattern += random.of(&VARIABLE);
            pattern += if random.chance(40) {
                "/{z}/"
            } else if pattern.ends_with(".json") {
                ""
            } else {
                "/"
            };
        }
        let pattern = pattern.replace("a b & c", "dynamic").replace("Übung", "exercise");
        let methods = random.of(&[Methods::Read, Methods::ReadAndWrite]);
        // A page that IIS has by itself can be posted to, and no more.
        let is_file = site.files.contains(&format!("{}index.html", &pattern[1..]));
        if patterns.insert(pattern.clone()) && (!is_file || methods == Methods::ReadAndWrite) {
            site.routes.push((pattern, methods, random.chance(30)));
        }
    }
}

fn page(random: &mut Random) -> Page {
    let text = |text: &str| text.into();
    Page {
        url: format!("/{}", folder(random, 2)),
        is_folder: random.chance(20),
        cache: random.chance(50).then(|| (random.of(&["no-store", "max-age=60", "private, max-age=9"])).to_owned()),
        headers: if random.chance(50) {
            vec![(text("x-frame-options"), text("DENY")), (text("Own"), text("")), (text("Referrer-Policy"), text("a"))]
        } else {
            Vec::new()
        },
        body_bytes_max: None,
        access: random
            .chance(20)
            .then(|| (vec![text("D\\a")], if random.chance(50) { vec![text("D\\b")] } else { vec![] })),
    }
}
