//! What a build tells IIS, and what it tells of IIS.

use crate::support::{options, project};
use generator::app::{self, report};
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

#[test]
fn a_build_tells_when_the_set_up_must_run_again_and_why() {
    let root = project("=== site/index.md\nHello\n");
    let build = || {
        let built = app::build(&options(root.path()), &|_| {}).unwrap();
        assert!(built.summary.is_some());
        report::text(&built.diagnostics, false)
    };
    assert_eq!(build(), "");
    fs::write(root.path().join("site/staff.md"), "+++\ntitle = 'Staff'\nrequire_user = true\n+++\nfor us\n").unwrap();
    assert_eq!(
        build(),
        "warning: the server has to be prepared again: pages are for users now, which needs `IIS-URLAuthorization` and \
         `IIS-WindowsAuthentication`; until then everybody can read those that are files\n |\n\
         help: copy the output to the server, then run `App_Data\\iis-setup.cmd` there as administrator\n\n"
    );
    assert_eq!(build(), "");
}

#[test]
fn a_file_whose_type_can_not_be_told_is_told_once() {
    let root = project("=== site/index.md\nHello\n=== static/.well-known/x\n{}\n");
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    assert_eq!(
        report::text(&built.diagnostics, false),
        "warning: IIS will not send `.well-known/x` (404.3): its type can't be told, for applications with ASP.NET below the \
         site refuse the whole `web.config` for a location that begins with a dot\n--> static/.well-known/x\n |\nhelp: on the server, put a `web.config` with the type into its folder; the \
         generator leaves it alone\n\n"
    );
}
