//! Code in, HTML out; and what is kept of it.

mod languages;
mod limits;

use super::class::Class;
use super::*;

/// For the classes of highlighted code and for marked lines, light and dark, with the contrast that WCAG 2.2 level AA asks for.
const STYLESHEET: &str = include_str!("../../../../static/css/highlight.css");

fn check(language: &str, code: &str, expected: &str) {
    assert_eq!(html(language, code).as_deref(), Some(expected), "{language}");
}

fn html(language: &str, code: &str) -> Option<Arc<str>> {
    Highlighter::new(Vec::new()).highlight(language, code).map(|highlighted| highlighted.html)
}

#[test]
fn tokens_get_the_class_of_their_kind() {
    check(
        "rust",
        "/* a\nb */ pub fn f() -> u8 { 1 < 2 }\n",
        "<span class=\"hl-comment\">/* a</span>\n<span class=\"hl-comment\">b */ </span>\
         <span class=\"hl-keyword\">pub fn </span><span class=\"hl-function\">f</span>() -&gt; \
         <span class=\"hl-keyword\">u8</span> { <span class=\"hl-constant\">1</span> &lt; \
         <span class=\"hl-constant\">2</span> }\n",
    );
    check(
        "html",
        "<p id=\"a\">x</p>",
        "&lt;<span class=\"hl-tag\">p </span><span class=\"hl-attribute\">id</span>=\
         <span class=\"hl-string\">\"a\"</span>&gt;x&lt;/<span class=\"hl-tag\">p</span>&gt;",
    );
}

#[test]
fn an_expression_in_a_string_is_no_string() {
    check("js", "`a${b}`", "<span class=\"hl-string\">`a</span>${b}<span class=\"hl-string\">`</span>");
}

#[test]
fn the_bytes_of_a_character_and_the_ends_of_lines_stay_together() {
    for code in ["# é\r\n\u{2028}x = '\u{1f980}'\n", "\n\n", "x", "\t\n x\n\n", "é"] {
        let html = html("python", code).unwrap();
        let text = html.replace("</span>", "");
        let text: String =
            text.split("<span").map(|part| part.split_once("\">").map_or(part, |(_, text)| text)).collect();
        assert_eq!(text, code);
        for line in html.split('\n') {
            assert_eq!(line.matches("<span").count(), line.matches("</span>").count(), "{html}");
        }
    }
}

#[test]
fn plain_text_stays_plain() {
    check("text", "a < b", "a &lt; b");
    check("mermaid", "graph TD", "graph TD");
    check("rust", "", "");
}

#[test]
fn an_unknown_language_is_none_also_from_the_cache() {
    let first = Highlighter::new(Vec::new());
    assert_eq!(first.highlight("rusd", "a"), None);
    assert_eq!(first.cache(), None);
    assert_eq!(first.nearest("rusd").as_deref(), Some("rust"));
    assert_eq!(first.nearest("pwoershell").as_deref(), Some("powershell"));
    assert_eq!(first.nearest("our-own-language"), None);
}

#[test]
fn threads_share_a_highlighter() {
    let highlighter = Highlighter::new(Vec::new());
    std::thread::scope(|scope| {
        (0..4).for_each(|number| {
            let highlighter = &highlighter;
            scope.spawn(move || assert!(highlighter.highlight("json", &number.to_string()).is_some()));
        });
    });
    assert!(highlighter.cache().is_some());
}

#[test]
fn a_second_run_takes_all_from_the_cache() {
    let first = Highlighter::new(Vec::new());
    let code = format!("let a;\n// {}\n", "x".repeat(LINE_BYTES_MAX));
    let highlighted = first.highlight("rust", &code).unwrap();
    assert!(highlighted.html.contains("hl-keyword"), "{highlighted:?}");
    assert_eq!(highlighted.plain_line, Some(2));
    let second = Highlighter::new(first.cache().unwrap());
    assert_eq!(second.highlight("rust", &code), Some(highlighted));
    assert!(second.languages.is_idle());
    assert_eq!(second.cache(), None);
}

#[test]
fn the_cache_is_the_same_for_any_order_and_forgets_what_is_not_used() {
    let bytes = |old: Vec<u8>, codes: &[&str]| {
        let highlighter = Highlighter::new(old);
        codes.iter().for_each(|code| assert!(highlighter.highlight("json", code).is_some()));
        highlighter.cache()
    };
    let all = bytes(Vec::new(), &["1", "2", "3"]).unwrap();
    assert_eq!(bytes(Vec::new(), &["3", "1", "2", "1"]).as_ref(), Some(&all));
    assert_eq!(bytes(all.clone(), &["2"]), None);
    assert_eq!(bytes(all, &["2", "4"]), bytes(Vec::new(), &["2", "4"]));
}

#[test]
fn a_damaged_or_foreign_cache_is_passed_over() {
    let first = Highlighter::new(Vec::new());
    let highlighted = first.highlight("rust", "let a = \"b\";").unwrap();
    let good = first.cache().unwrap();
    let anew = || Highlighted { html: "made anew".into(), plain_line: None };
    for at in 0..good.len() {
        for bad in [good[..at].to_vec(), [&good[..at], &[good[at] ^ 0x80], &good[at + 1..]].concat()] {
            assert_eq!(Cache::new(&bad).get(Key::new("rust", "let a = \"b\";"), anew), anew(), "{at}");
        }
    }
    assert_eq!(Cache::new(&good).get(Key::new("rust", "let a = \"b\";"), anew), highlighted);
}

#[test]
fn the_cache_names_the_version_that_is_built_in() {
    let lock = include_str!("../../../../Cargo.lock").replace("\r\n", "\n");
    let (_, rest) = lock.split_once("name = \"syntaxmate\"\nversion = \"").unwrap();
    let expected = format!("highlight 3, syntaxmate {}\n", rest.split('"').next().unwrap());
    assert_eq!(String::from_utf8_lossy(cache::VERSIONS), expected);
}

#[test]
fn every_class_has_a_colour_that_can_be_read_in_light_and_dark() {
    let (light, dark) = STYLESHEET.split_once("@media").unwrap();
    for part in [light, dark] {
        let colour = |name: &str| {
            let (_, rest) = part.split_once(&format!("--hl-{name}: #")).unwrap_or_else(|| panic!("no colour {name}"));
            luminance(&rest[..6])
        };
        for class in Class::COLOURED.map(Class::name).into_iter().chain(["text"]) {
            for background in ["background", "marked"] {
                let (a, b) = (colour(class), colour(background));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 4.5, "{class} on {background}: {contrast:.2}");
            }
            assert!(class == "text" || STYLESHEET.contains(&format!("\n.hl-{class} {{")), "{class}");
        }
    }
}

#[test]
fn the_handbook_lists_the_classes_and_has_the_style_sheet_to_copy() {
    let handbook = include_str!("../../../../site/handbook/markdown.md").replace("\r\n", "\n");
    for class in Class::COLOURED {
        assert!(handbook.contains(&format!("`hl-{}`", class.name())), "{class:?}");
    }
    assert!(handbook.contains(&STYLESHEET.replace("\r\n", "\n")));
}

/// WCAG 2.2, "relative luminance".
fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}
