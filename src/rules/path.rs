//! Paths as Windows and IIS will judge them: those of files in the output, and those of dynamic routes.

use super::finding::{Fault, Finding};
use super::mime::extension;
use super::segment::{
    is_denied_extension, is_device_name, is_forbidden_in_names, is_forbidden_in_urls, is_hidden_by_asp_net,
};
use crate::base::{OutputPath, UrlPath};

/// The folder of "Default Web Site", where the output lies if `[iis] root` says nothing else.
pub const WWWROOT: &str = r"C:\inetpub\wwwroot";

/// UTF-16 units in one name of a file or folder: NTFS, `learn.microsoft.com/windows/win32/fileio/naming-a-file`,
/// "Maximum Path Length Limitation".
pub const SEGMENT_UNITS_MAX: usize = 255;

/// UTF-16 units in a whole path that every program can open: `MAX_PATH` (260) without the zero at its end.
/// `learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation`.
pub const PATH_UNITS_MAX: usize = 259;

/// UTF-16 units between two `/` of a URL: `UrlSegmentMaxLength` of http.sys (KB820129); beyond it every URL is a 400.
pub const URL_SEGMENT_UNITS_MAX: usize = 260;

/// Segments of a URL: `UrlSegmentMaxCount` of http.sys (KB820129); beyond it every URL is a 400.
pub const URL_SEGMENTS_MAX: usize = 255;

/// Bytes of a URL's path as it is sent: `requestLimits maxUrl`; beyond it every URL is a 404.14.
/// `learn.microsoft.com/iis/configuration/system.webServer/security/requestFiltering/requestLimits`.
pub const URL_BYTES_MAX: usize = 4096;

/// What Windows and IIS would do to a file at this path of the output; empty if they serve it as it is. `root` is the
/// folder of the server that the output lies in.
///
/// Letters of every script are fine in static files: http.sys reads URLs as UTF-8, NTFS holds Unicode. So is `~`: IIS
/// refuses 8.3 names only where they are a second name of a file.
pub fn judge<'a>(path: &'a OutputPath, root: &str) -> Vec<Finding<'a>> {
    let path = path.as_str();
    let mut findings = Vec::new();
    judge_segments(path, Kind::File, &mut findings);
    let units_max = PATH_UNITS_MAX.saturating_sub(utf16_units(root.trim_end_matches('\\')) + 1);
    if utf16_units(path) > units_max {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        findings.push(Finding { fault: Fault::PathUnits(units_max), at: folder });
    }
    findings
}

/// What IIS would do to requests for the dynamic route with this path, such as `/products/{sku}/`: what stands outside
/// `{…}` is judged; for the values there is [`super::is_parameter_value`].
pub fn judge_route(path: &str) -> Vec<Finding<'_>> {
    let mut findings = Vec::new();
    judge_segments(path.trim_matches('/'), Kind::Route, &mut findings);
    findings
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Route,
}

fn judge_segments<'a>(path: &'a str, kind: Kind, findings: &mut Vec<Finding<'a>>) {
    let mut end = 0;
    let mut count = 0;
    let mut name = "";
    for segment in path.split('/') {
        name = segment;
        count += 1;
        end += segment.len();
        judge_segment(segment, &path[..end], kind, findings);
        end += 1;
    }
    let extension = extension(name);
    if is_denied_extension(extension) && !is_web_config(name) {
        findings.push(Finding { fault: Fault::DeniedByAspNet, at: &path[path.len() - extension.len() - 1..] });
    }
    if count > URL_SEGMENTS_MAX {
        findings.push(Finding { fault: Fault::UrlSegments, at: path });
    }
    // Each byte is at most three when it is encoded: few paths need counting.
    if path.len() * 3 >= URL_BYTES_MAX && url_bytes(path) > URL_BYTES_MAX {
        findings.push(Finding { fault: Fault::UrlBytes, at: path });
    }
}

fn judge_segment<'a>(segment: &str, at: &'a str, kind: Kind, findings: &mut Vec<Finding<'a>>) {
    let mut tell = |fault: Fault| {
        let finding = Finding { fault, at };
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    };
    let mut is_literal = true;
    for c in segment.chars() {
        match c {
            '{' | '}' if kind == Kind::Route => is_literal = c == '}',
            _ if !is_literal => {}
            _ if is_forbidden_in_names(c) => tell(Fault::CharacterOfNames(c)),
            _ if is_forbidden_in_urls(c) => tell(Fault::CharacterOfUrls(c)),
            _ if kind == Kind::Route && !c.is_ascii() => tell(Fault::NotAscii(c)),
            _ => {}
        }
    }
    if let Some(end @ ('.' | ' ')) = segment.chars().next_back() {
        tell(Fault::DroppedEnd(end));
    }
    let names: [(fn(&str) -> bool, Fault); 5] = [
        (is_device_name, Fault::Device),
        (is_web_config, Fault::WebConfig),
        (|segment| segment.eq_ignore_ascii_case("index.fcgi"), Fault::IndexFcgi),
        (|segment| segment.eq_ignore_ascii_case("App_Data"), Fault::AppData),
        (is_hidden_by_asp_net, Fault::HiddenByAspNet),
    ];
    names.into_iter().filter(|(rule, _)| rule(segment)).for_each(|(_, fault)| tell(fault));
    let units_max = if kind == Kind::File { SEGMENT_UNITS_MAX } else { URL_SEGMENT_UNITS_MAX };
    if utf16_units(segment) > units_max {
        tell(Fault::SegmentUnits(units_max));
    }
}

fn is_web_config(segment: &str) -> bool {
    segment.eq_ignore_ascii_case("web.config")
}

fn utf16_units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// Bytes of the path in a request, with the `/` before it; browsers encode what is not ASCII.
fn url_bytes(path: &str) -> usize {
    UrlPath::new(path).encoded().bytes().map(|byte| if byte.is_ascii() { 1 } else { "%00".len() }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Severity;

    fn shown(findings: &[Finding<'_>]) -> Vec<String> {
        let one = |finding: &Finding<'_>| {
            let severity = if finding.severity() == Severity::Error { "error" } else { "warning" };
            format!("{severity} at {}: {finding} help: {}", finding.at, finding.help())
        };
        findings.iter().map(one).collect()
    }

    fn check(path: &str, expected: &[&str]) {
        assert_eq!(shown(&judge(&OutputPath::new(path).unwrap(), WWWROOT)), expected, "{path}");
    }

    fn check_route(path: &str, expected: &[&str]) {
        assert_eq!(shown(&judge_route(path)), expected, "{path}");
    }

    #[test]
    fn what_iis_serves_is_fine() {
        for path in [
            "index.html",
            "a b/c,d;e=f@g!$&'()#[]{}^`.js",
            ".well-known/acme-challenge/x",
            "Straße/日本語/ελλάδα.html",
            "progra~1/a~b~2.txt",
            " a/bins/console/App_Theme.css",
            "web.config.txt",
        ] {
            check(path, &[]);
        }
    }

    #[test]
    fn names_that_windows_refuses() {
        check("a/Con.b/c", &["error at a/Con.b: Windows takes `Con.b` for a device help: choose another name"]);
        check("a./b", &["error at a.: Windows drops the dot at the end of `a.` help: leave it out"]);
        check("a/b ", &["error at a/b : Windows drops the space at the end of `b ` help: leave it out"]);
        check(
            "a:b?c:/\u{1}",
            &[
                "error at a:b?c:: Windows allows no `:` in names help: put `-` in its place",
                "error at a:b?c:: Windows allows no `?` in names help: put `-` in its place",
                "error at a:b?c:/\u{1}: Windows allows no `\\u{1}` in names help: put `-` in its place",
            ],
        );
    }

    #[test]
    fn names_that_iis_refuses() {
        check("c++/x", &["error at c++: IIS refuses paths with `+` (404.11) help: put `-` in its place"]);
        check("100%", &["error at 100%: IIS refuses paths with `%` (404.11) help: put `-` in its place"]);
        check("\u{85}", &["error at \u{85}: IIS refuses paths with `\\u{85}` (400) help: put `-` in its place"]);
        check(
            "a/WEB.config",
            &["error at a/WEB.config: another `web.config` than the generator's changes what IIS does \
               help: put elements of your own into the generated one by `[iis] include`"],
        );
        check(
            "index.fcgi",
            &[
                "error at index.fcgi: IIS calls the executable for dynamic pages by `index.fcgi` help: choose another name",
            ],
        );
        check(
            "a/app_data/b",
            &["error at a/app_data: IIS hides `app_data` and all below it (404.8) help: choose another name"],
        );
    }

    #[test]
    fn names_that_only_asp_net_refuses_are_warnings() {
        check(
            "Bin/a.vb",
            &[
                "warning at Bin: IIS with ASP.NET hides `Bin` and all below it (404.8) help: choose another name",
                "warning at .vb: IIS with ASP.NET serves no `.vb` files (404.7) \
                 help: put it into an archive, or add `.txt` to its name",
            ],
        );
        check("a.vb/index.html", &[]);
    }

    #[test]
    fn a_name_has_a_limit() {
        let long = ["error at NAME: a name can't be longer than 255 characters help: shorten it to 255 characters"];
        for (letter, units) in [("a", 1), ("é", 1), ("𝄞", 2)] {
            let most = letter.repeat(SEGMENT_UNITS_MAX / units);
            let short_root = |path: &str| shown(&judge(&OutputPath::new(path).unwrap(), "C"));
            assert_eq!(short_root(&most), [""; 0]);
            let more = most + "aa";
            assert_eq!(short_root(&more), [long[0].replace("NAME", &more)]);
        }
    }

    #[test]
    fn a_path_has_a_limit_below_the_root() {
        let path = |units: usize| format!("{}/{}", "f".repeat(100), "x".repeat(units - 101));
        check(&path(240), &[]);
        check(
            &path(241),
            &[&format!(
                "warning at {}: Explorer and older programs can't open paths longer than 259 characters \
                 help: shorten the path to 240 characters, or choose a shorter `[iis] root`",
                "f".repeat(100)
            )],
        );
        for (root, units_max) in
            [(r"D:\sites\shop\", 245), (r"D:\sites\shop", 245), (r"D:\", 256), (&"r".repeat(300), 0)]
        {
            let found = |units: usize| shown(&judge(&OutputPath::new(&path(units)).unwrap(), root)).len();
            assert_eq!(found(units_max.max(102) + 1), 1, "{root}");
            assert_eq!(found(units_max.max(102)), usize::from(units_max == 0), "{root}");
        }
    }

    #[test]
    fn a_url_has_limits() {
        let errors = |path: String| {
            let path = OutputPath::new(&path).unwrap();
            let found = shown(&judge(&path, WWWROOT));
            let errors = found.into_iter().filter(|text| text.starts_with("error"));
            errors.map(|text| text.replace(path.as_str(), "PATH")).collect::<Vec<_>>()
        };
        let check = |path: String, expected: &[&str]| assert_eq!(errors(path), expected);
        let segments = |count: usize| vec!["a"; count].join("/");
        check(segments(URL_SEGMENTS_MAX), &[]);
        let message = "error at PATH: IIS refuses paths of more than 255 segments (400) help: shorten the path";
        check(segments(URL_SEGMENTS_MAX + 1), &[message]);
        let message = "error at PATH: IIS refuses paths longer than 4096 bytes (404.14) help: shorten the path";
        // With the `/` before it: 20 segments of 200 are 4,020 bytes, and a space is three.
        let bytes = |last: &str| vec!["a".repeat(200); 20].join("/") + "/" + last;
        check(bytes(&"b".repeat(75)), &[]);
        check(bytes(&"b".repeat(76)), &[message]);
        check(
            bytes(&("b".repeat(72) + " .")),
            &["error at PATH: Windows drops the dot at the end of `LAST` help: leave it out"],
        );
        check(bytes(&("é".repeat(12) + "bbb")), &[]);
        check(bytes(&("é".repeat(12) + "bbbb")), &[message]);
    }

    #[test]
    fn routes_are_judged_by_their_literal_text() {
        for path in ["/", "/products/{sku}/", "/{a+é:}/x.{format}", "/api/v1.0/stock.json", "/~me/{x}-{y}/"] {
            check_route(path, &[]);
        }
        check_route(
            "/größe/{x}",
            &[
                "error at größe: IIS can't hand over `ö` in the path of a dynamic page \
                 help: write the path with the letters a to z; titles may hold any",
                "error at größe: IIS can't hand over `ß` in the path of a dynamic page \
                 help: write the path with the letters a to z; titles may hold any",
            ],
        );
        check_route("/a/+{x}/", &["error at a/+{x}: IIS refuses paths with `+` (404.11) help: put `-` in its place"]);
        check_route("/nul.{x}/", &["error at nul.{x}: Windows takes `nul.{x}` for a device help: choose another name"]);
        check_route("/{x}./", &["error at {x}.: Windows drops the dot at the end of `{x}.` help: leave it out"]);
        check_route(
            "/bin/{x}.cs",
            &[
                "warning at bin: IIS with ASP.NET hides `bin` and all below it (404.8) help: choose another name",
                "warning at .cs: IIS with ASP.NET serves no `.cs` files (404.7) \
                 help: put it into an archive, or add `.txt` to its name",
            ],
        );
    }

    #[test]
    fn a_segment_of_a_route_may_be_as_long_as_one_of_a_url() {
        let most = "a".repeat(URL_SEGMENT_UNITS_MAX);
        check_route(&most, &[]);
        check_route(
            &(most + "a"),
            &[&format!(
                "error at {}: a name can't be longer than 260 characters help: shorten it to 260 characters",
                "a".repeat(261)
            )],
        );
    }

    /// What Windows makes of each segment by its documentation, written down another way than the rules: by the text of a
    /// name in lower case.
    fn windows_holds(segment: &str) -> bool {
        let lower = segment.to_lowercase();
        let stem = lower.split('.').next().unwrap_or_default().trim_end_matches(' ').to_owned();
        let devices = "con prn aux nul conin$ conout$ com1 com2 com3 com4 com5 com6 com7 com8 com9 com¹ com² com³ \
                       lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9 lpt¹ lpt² lpt³";
        !devices.split(' ').any(|device| device == stem)
            && !lower.chars().any(|c| c < ' ' || "<>:\"|?*\\".contains(c))
            && lower.trim_end_matches(['.', ' ']).len() == lower.len()
    }

    /// Every path of up to `length` pieces of the alphabet.
    fn check_all(alphabet: &[&str], length: u32) {
        let count = alphabet.len();
        for length in 1..=length {
            for number in 0..count.pow(length) {
                let path: String = (0..length).map(|place| alphabet[number / count.pow(place) % count]).collect();
                let Some(output) = OutputPath::new(&path) else { continue };
                let is_fine = judge(&output, WWWROOT).iter().all(|finding| {
                    use Fault::{CharacterOfUrls, DeniedByAspNet, HiddenByAspNet};
                    matches!(finding.fault, CharacterOfUrls(_) | DeniedByAspNet | HiddenByAspNet)
                });
                assert_eq!(is_fine, path.split('/').all(windows_holds), "{path:?}");
            }
        }
    }

    #[test]
    fn a_path_is_fine_exactly_if_windows_holds_each_of_its_segments() {
        check_all(&["a", "/", ".", " ", ":", "\t", "+", "é"], 5);
        check_all(&["c", "O", "n", "m", "/", ".", "1"], 6);
        check_all(&["con", "LPT", "Nul", "aux", "prn", "in$", "²", "0", "9", ".", " ", "/"], 4);
    }
}
