//! MIME types by extension: what IIS sends by itself, and what `web.config` has to say.

use super::built_in::BUILT_IN;
use std::borrow::Cow;

/// How a file with some extension gets its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mime {
    /// IIS sends this type by itself.
    BuiltIn(&'static str),
    /// IIS has no type (the file would be a 404.3) or a wrong one: `web.config` maps the extension to this.
    Mapped(&'static str),
    /// Nobody has a type: without one of the author's, `web.config` maps the extension to `OCTETS`.
    Unknown,
}

/// The type of a file about which nothing is known: browsers offer to save it. RFC 2046, section 4.5.1.
pub(crate) const OCTETS: &str = "application/octet-stream";

impl Mime {
    /// The type that visitors get, with `charset` where there is one.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::BuiltIn(content_type) | Self::Mapped(content_type) => content_type,
            Self::Unknown => OCTETS,
        }
    }
}

/// The end of a type that names UTF-8.
const CHARSET: &str = "; charset=utf-8";

/// `mime` without a charset, if it names one: what to call a text in another.
pub(crate) fn without_charset(mime: &str) -> Option<&str> {
    mime.strip_suffix(CHARSET)
}

/// What IIS takes for the extension of a file's name, without the dot: what follows the last dot, also in `.htaccess`;
/// empty where there is none. For such files `web.config` writes `fileExtension="."`.
pub fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The type of the page at `path`, a URL or its pattern. A page of another extension than we know is HTML, as is one without.
pub(crate) fn page_type(path: &str) -> Cow<'static, str> {
    let extension = extension(path.rsplit('/').next().unwrap_or_default());
    // Most pages have none, and `{file.name}` neither: the tables need not be searched.
    let mime = if extension.is_empty() || extension.contains(['{', '}']) {
        OCTETS
    } else {
        mime_type(extension).content_type()
    };
    match mime {
        OCTETS => Cow::Borrowed("text/html; charset=utf-8"),
        text if text.starts_with("text/") && !text.contains("charset") => Cow::Owned(format!("{text}{CHARSET}")),
        other => Cow::Borrowed(other),
    }
}

/// How files with `extension`, given without the dot and in any case, get their type.
pub fn mime_type(extension: &str) -> Mime {
    let find = |table: &[(&'static str, &str)]| {
        let has = |extensions: &str| extensions.split(' ').any(|other| other.eq_ignore_ascii_case(extension));
        table.iter().find(|(_, extensions)| has(extensions)).map(|(mime, _)| *mime)
    };
    find(BUILT_IN).map(Mime::BuiltIn).or_else(|| find(MAPPED).map(Mime::Mapped)).unwrap_or(Mime::Unknown)
}

/// Whether files with `extension`, given without the dot and in any case, are settings, logs or programs as a rule, or nobody knows
/// what. IIS sends none by itself: a type for all of the site would hand out what others left there.
pub(crate) fn may_tell_secrets(extension: &str) -> bool {
    let is_listed = MAY_TELL_SECRETS.split(' ').any(|other| other.eq_ignore_ascii_case(extension));
    is_listed || mime_type(extension) == Mime::Unknown
}

const MAY_TELL_SECRETS: &str =
    "log ini conf cfg properties sql py rb go rs lua ps1 bat cmd yaml yml toml diff patch json5 ndjson jsonl";

/// Types that not every IIS has, or has wrongly, with their extensions.
///
/// IIS 10 calls `.ts` a DLNA stream (HLS needs `video/mp2t`, RFC 8216, section 10), fonts `application/…` (RFC 8081),
/// `.csv` octets (RFC 4180), `.map` plain text (ECMA-426), `.vcf` `text/x-vcard` (RFC 6350), `.ods` an OLE object,
/// `.rpm` a RealAudio plug-in, `.stl` a certificate list, `.jfif` `image/pjpeg`, `.cur` octets. Its text types lack the
/// charset, without which browsers don't read HTML and plain text as UTF-8; style sheets and scripts they read as the page that names
/// them, JSON always as UTF-8, and XML tells it by itself. The types are IANA's where it has one.
const MAPPED: &[(&str, &str)] = &[
    ("text/html; charset=utf-8", "html htm"),
    ("text/plain; charset=utf-8", "txt log text ini conf cfg properties asc adoc rst sql py rb go rs lua ps1 bat cmd"),
    ("text/csv; charset=utf-8", "csv"),
    ("text/tab-separated-values; charset=utf-8", "tsv"),
    ("text/markdown; charset=utf-8", "md markdown"),
    ("text/javascript", "mjs cjs"),
    ("text/css", "less"),
    ("text/vtt", "vtt"),
    ("text/vcard", "vcf vcard"),
    ("text/calendar", "ical ifb"),
    ("text/turtle", "ttl"),
    ("text/x-diff", "diff patch"),
    ("text/x-opml", "opml"),
    ("text/cache-manifest", "appcache"),
    ("image/webp", "webp"),
    ("image/avif", "avif"),
    ("image/apng", "apng"),
    ("image/jpeg", "jfif"),
    ("image/jxl", "jxl"),
    ("image/heic", "heic"),
    ("image/heif", "heif"),
    ("image/vnd.microsoft.icon", "cur"),
    ("image/vnd.dwg", "dwg"),
    ("image/vnd.dxf", "dxf"),
    ("font/woff2", "woff2"),
    ("font/woff", "woff"),
    ("font/ttf", "ttf"),
    ("font/collection", "ttc"),
    ("application/wasm", "wasm"),
    ("application/manifest+json", "webmanifest"),
    ("application/json", "map"),
    ("application/json5", "json5"),
    ("application/ld+json", "jsonld"),
    ("application/geo+json", "geojson"),
    ("application/x-ndjson", "ndjson jsonl"),
    ("application/rss+xml", "rss"),
    ("application/rdf+xml", "rdf owl"),
    ("application/gpx+xml", "gpx"),
    ("application/vnd.google-earth.kml+xml", "kml"),
    ("application/vnd.google-earth.kmz", "kmz"),
    ("application/yaml", "yaml yml"),
    ("application/toml", "toml"),
    ("application/epub+zip", "epub"),
    ("application/x-mobipocket-ebook", "mobi"),
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    ("application/vnd.oasis.opendocument.presentation", "odp"),
    ("application/vnd.oasis.opendocument.graphics", "odg"),
    ("application/vnd.ms-visio.drawing.main+xml", "vsdx"),
    ("application/vnd.ms-cab-compressed", "esd"),
    ("application/x-7z-compressed", "7z"),
    ("application/x-bzip2", "bz2"),
    ("application/x-xz", "xz"),
    ("application/zstd", "zst"),
    ("application/x-rpm", "rpm"),
    ("application/vnd.debian.binary-package", "deb"),
    ("application/vnd.android.package-archive", "apk"),
    ("application/x-apple-diskimage", "dmg"),
    ("application/x-iso9660-image", "iso"),
    ("application/msix", "msix"),
    ("application/x-xpinstall", "xpi"),
    ("application/x-bittorrent", "torrent"),
    ("application/pgp-signature", "sig"),
    ("application/pkix-cert", "cer"),
    ("application/x-pem-file", "pem"),
    ("application/vnd.apple.pkpass", "pkpass"),
    ("application/x-apple-aspen-config", "mobileconfig"),
    ("application/x-rdp", "rdp"),
    ("application/vnd.sqlite3", "sqlite sqlite3 db"),
    ("application/vnd.apache.parquet", "parquet"),
    ("application/vnd.apple.mpegurl", "m3u8"),
    ("application/dash+xml", "mpd"),
    ("application/x-subrip", "srt"),
    (OCTETS, "dat data unityweb pagefind pf_fragment pf_index pf_meta"),
    ("audio/ogg", "opus"),
    ("audio/flac", "flac"),
    ("audio/webm", "weba"),
    ("audio/mp4", "m4b"),
    ("audio/matroska", "mka"),
    ("video/mp2t", "ts"),
    ("video/matroska", "mkv"),
    ("video/iso.segment", "m4s"),
    ("model/gltf-binary", "glb"),
    ("model/gltf+json", "gltf"),
    ("model/obj", "obj"),
    ("model/stl", "stl"),
    ("model/vnd.usdz+zip", "usdz"),
    ("model/step", "step stp"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(extension: &str, expected: Mime) {
        assert_eq!(mime_type(extension), expected, "{extension}");
    }

    #[test]
    fn what_iis_sends_rightly_is_left_to_it() {
        check("js", Mime::BuiltIn("application/javascript"));
        check("json", Mime::BuiltIn("application/json"));
        check("jpeg", Mime::BuiltIn("image/jpeg"));
        check("exe", Mime::BuiltIn("application/octet-stream"));
        check("xtp", Mime::BuiltIn("application/octet-stream"));
        check("xof", Mime::BuiltIn("x-world/x-vrml"));
    }

    #[test]
    fn what_iis_has_wrongly_or_not_at_all_is_mapped() {
        check("html", Mime::Mapped("text/html; charset=utf-8"));
        check("HTM", Mime::Mapped("text/html; charset=utf-8"));
        check("ts", Mime::Mapped("video/mp2t"));
        check("Csv", Mime::Mapped("text/csv; charset=utf-8"));
        check("webp", Mime::Mapped("image/webp"));
        check("wasm", Mime::Mapped("application/wasm"));
        check("7z", Mime::Mapped("application/x-7z-compressed"));
    }

    #[test]
    fn what_nobody_knows_is_told_apart_and_sent_as_octets() {
        for extension in ["blend", "", ".", "ht", "htmlx", "html ", "htm html", "é", "dll.config"] {
            check(extension, Mime::Unknown);
        }
        assert_eq!(Mime::Unknown.content_type(), "application/octet-stream");
        assert_eq!(mime_type("css").content_type(), "text/css");
        assert_eq!(mime_type("txt").content_type(), "text/plain; charset=utf-8");
    }

    #[test]
    fn the_extension_of_a_pattern_tells_its_type() {
        for (pattern, expected) in [
            ("/", "text/html; charset=utf-8"),
            ("/a.b/", "text/html; charset=utf-8"),
            ("/{x}", "text/html; charset=utf-8"),
            ("/{x.json}", "text/html; charset=utf-8"),
            ("/x.unknown", "text/html; charset=utf-8"),
            ("/page.html", "text/html; charset=utf-8"),
            ("/api/stock.json", "application/json"),
            ("/api/{sku}.json", "application/json"),
            ("/feed.xml", "text/xml; charset=utf-8"),
            ("/robots.TXT", "text/plain; charset=utf-8"),
        ] {
            assert_eq!(page_type(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn the_extension_is_what_follows_the_last_dot() {
        for (name, expected) in [("a.b.css", "css"), (".htaccess", "htaccess"), ("LICENSE", ""), ("a.", ""), ("", "")] {
            assert_eq!(extension(name), expected, "{name}");
        }
    }

    #[test]
    fn each_extension_is_listed_once_in_lower_case_and_each_type_once_in_its_table() {
        let listed = |table: &'static [(&str, &str)]| table.iter().flat_map(|(_, list)| list.split(' '));
        let mut extensions: Vec<&str> = listed(BUILT_IN).chain(listed(MAPPED)).collect();
        for extension in &extensions {
            let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
            assert!(!extension.is_empty() && extension.bytes().all(is_plain), "{extension}");
        }
        for table in [BUILT_IN, MAPPED] {
            let types: std::collections::BTreeSet<&str> = table.iter().map(|(mime, _)| *mime).collect();
            assert_eq!(types.len(), table.len());
            assert!(types.iter().all(|mime| mime.split('/').count() == 2), "{types:?}");
        }
        let count = extensions.len();
        extensions.sort_unstable();
        extensions.dedup();
        assert_eq!(extensions.len(), count);
    }
}
