//! What a build tells IIS, and what it tells of IIS.

use crate::support::{options, project};
use generator::app;
use std::fs;

#[test]
fn copied_texts_in_another_encoding_name_no_charset() {
    let root = project("=== site/index.md\nHello\n");
    for (file, bytes) in
        [("new.html", "Grüße".as_bytes()), ("old.html", b"Gr\xfc\xdfe"), ("plain.htm", b"Hello"), ("old.css", b"\xfc")]
    {
        fs::create_dir_all(root.path().join("static")).unwrap();
        fs::write(root.path().join("static").join(file), bytes).unwrap();
    }
    app::build(&options(root.path()), &|_| {}).unwrap().summary.unwrap();
    let text = fs::read_to_string(root.path().join("output/web.config")).unwrap();
    let located =
        text.split("<location path=\"").skip(1).filter(|location| location.contains("mimeType=\"text/html\""));
    let paths: Vec<_> = located.map(|location| location.split('"').next().unwrap()).collect();
    assert_eq!(paths, ["old.html"], "{text}");
    assert!(text.contains("<mimeMap fileExtension=\".htm\" mimeType=\"text/html; charset=utf-8\" />"), "{text}");
}
