//! Each rule about paths, both sides of each limit, and all short paths.

use super::*;
use crate::base::Severity;
use crate::testing;

fn shown(findings: &[Finding<'_>]) -> Vec<String> {
    let diagnostics = findings.iter().map(|finding| finding.diagnostic("it", finding.at));
    testing::shown(&diagnostics.collect::<Vec<_>>())
}

const SERVER: Server<'static> = Server { root: r"C:\inetpub\wwwroot", url_bytes_max: URL_BYTES_MAX };

fn check(path: &str, expected: &[&str]) {
    assert_eq!(shown(&judge(&OutputPath::new(path).unwrap(), Holds::Page, &SERVER)), expected, "{path}");
}

fn check_route(path: &str, expected: &[&str]) {
    assert_eq!(shown(&judge_route(path, &SERVER)), expected, "{path}");
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
    check("a/Con.b/c", &["error: it can't be `a/Con.b`: Windows takes `Con.b` for a device help: choose another name"]);
    check("a./b", &["error: it can't be `a.`: Windows drops the dot at the end of `a.` help: leave it out"]);
    check("a/b ", &["error: it can't be `a/b `: Windows drops the space at the end of `b ` help: leave it out"]);
    check(
        "a:b?c:/\u{1}:\u{1}",
        &[
            "error: it can't be `a:b?c:`: Windows allows no `:` in names help: put `-` in its place",
            "error: it can't be `a:b?c:`: Windows allows no `?` in names help: put `-` in its place",
            "error: it can't be `a:b?c:/\u{1}:\u{1}`: Windows allows no `\\u{1}` in names help: put `-` in its place",
            "error: it can't be `a:b?c:/\u{1}:\u{1}`: Windows allows no `:` in names help: put `-` in its place",
        ],
    );
}

#[test]
fn names_that_iis_refuses() {
    check("c++/x", &["error: it can't be `c++`: IIS refuses paths with `+` (404.11) help: put `-` in its place"]);
    check("100%", &["error: it can't be `100%`: IIS refuses paths with `%` (404.11) help: put `-` in its place"]);
    check(
        "\u{85}",
        &["error: it can't be `\u{85}`: IIS refuses paths with `\\u{85}` (400) help: put `-` in its place"],
    );
    check(
        "a/WEB.config",
        &["error: it can't be `a/WEB.config`: another `web.config` than the generator's changes what IIS does \
           help: put elements of your own into the generated one by `[iis] include`"],
    );
    check(
        "index.fcgi",
        &[
            "error: it can't be `index.fcgi`: IIS calls the executable for dynamic pages by `index.fcgi` help: choose another name",
        ],
    );
    check(
        "a/app_data/b",
        &["error: it can't be `a/app_data`: IIS hides `app_data` and all below it (404.8) help: choose another name"],
    );
}

#[test]
fn names_that_only_asp_net_refuses_are_warnings() {
    check(
        "Bin/a.vb",
        &[
            "warning: it should not be `Bin`: IIS with ASP.NET hides `Bin` and all below it (404.8) help: choose another name",
            "warning: it should not be `.vb`: IIS with ASP.NET serves no `.vb` files (404.7) \
             help: put it into an archive, or add `.txt` to its name",
        ],
    );
    check("a.vb/index.html", &[]);
}

#[test]
fn a_name_has_a_limit() {
    let errors =
        |name: &str| shown(&judge(&OutputPath::new(name).unwrap(), Holds::Page, &Server { root: "C", ..SERVER }));
    for (letter, units) in [("a", 1), ("é", 1), ("𝄞", 2)] {
        let longest = letter.repeat(SEGMENT_UNITS_MAX / units) + &"a".repeat(SEGMENT_UNITS_MAX % units);
        assert_eq!(errors(&longest), [""; 0]);
        let cause = "a name can't be longer than 255 characters help: shorten it to 255 characters";
        assert_eq!(errors(&format!("{longest}a")), [format!("error: it can't be `{longest}a`: {cause}")]);
    }
}

#[test]
fn a_path_has_a_limit_below_the_root() {
    let path = |units: usize| format!("{}/{}", "f".repeat(100), "x".repeat(units - 101));
    check(&path(240), &[]);
    check(
        &path(241),
        &[&format!(
            "warning: it should not be `{}`: Explorer and older programs can't open paths longer than 259 characters \
             help: shorten the path to 240 characters, or choose a shorter `[iis] root`",
            "f".repeat(100)
        )],
    );
    for (root, units_max) in [(r"D:\sites\shop\", 245), (r"D:\sites\shop", 245), (r"D:\", 256), (&"r".repeat(300), 0)] {
        let found = |units: usize| {
            shown(&judge(&OutputPath::new(&path(units)).unwrap(), Holds::Page, &Server { root, ..SERVER })).len()
        };
        assert_eq!(found(units_max.max(102) + 1), 1, "{root}");
        assert_eq!(found(units_max.max(102)), usize::from(units_max == 0), "{root}");
    }
}

#[test]
fn a_url_has_limits() {
    let check = |path: String, expected: &[&str]| {
        let path = OutputPath::new(&path).unwrap();
        let mut findings = judge(&path, Holds::Page, &SERVER);
        findings.retain(|finding| finding.severity() == Severity::Error);
        let expected: Vec<String> = expected.iter().map(|text| text.replace("PATH", path.as_str())).collect();
        assert_eq!(shown(&findings), expected);
    };
    let segments = |count: usize| vec!["a"; count].join("/");
    check(segments(URL_SEGMENTS_MAX), &[]);
    let message = "error: it can't be `PATH`: IIS refuses paths of more than 255 segments (400) help: shorten the path";
    check(segments(URL_SEGMENTS_MAX + 1), &[message]);
    let message = "error: it can't be `PATH`: IIS refuses paths longer than 4096 bytes (404.14) help: shorten the path";
    // With the `/` before it: 20 segments of 200 are 4,020 bytes, and a space is three.
    let bytes = |last: &str| vec!["a".repeat(200); 20].join("/") + "/" + last;
    check(bytes(&"b".repeat(75)), &[]);
    check(bytes(&"b".repeat(76)), &[message]);
    check(bytes(&(" ".repeat(20) + &"b".repeat(15))), &[]);
    check(bytes(&(" ".repeat(20) + &"b".repeat(16))), &[message]);
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
        &["error: it can't be `größe`: IIS can't hand over `ö` in the path of a dynamic page \
           help: write the path with the letters a to z; titles may hold any"],
    );
    check_route(
        "/a/+{x}/",
        &["error: it can't be `a/+{x}`: IIS refuses paths with `+` (404.11) help: put `-` in its place"],
    );
    check_route(
        "/nul.{x}/",
        &["error: it can't be `nul.{x}`: Windows takes `nul.{x}` for a device help: choose another name"],
    );
    check_route(
        "/{x}./",
        &["error: it can't be `{x}.`: Windows drops the dot at the end of `{x}.` help: leave it out"],
    );
    check_route(
        "/bin/{x}.cs",
        &[
            "warning: it should not be `bin`: IIS with ASP.NET hides `bin` and all below it (404.8) help: choose another name",
            "warning: it should not be `.cs`: IIS with ASP.NET serves no `.cs` files (404.7) \
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
            "error: it can't be `{}`: a name can't be longer than 260 characters help: shorten it to 260 characters",
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
            let is_fine = judge(&output, Holds::Page, &SERVER).iter().all(|finding| {
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
