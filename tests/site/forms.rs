//! Pages that take a form: what the bundle and `web.config` say of them.

use crate::support::{options, project};
use generator::app::{self, report};
use generator::bundle::{Bundle, RequestLimits};
use generator::route::Methods;
use std::fs::{self, File};

const FORMS: &str = "\
=== site/site.toml
utc_offset = \"+01:00\"
[iis]
body_max = 5000
params_max = 6000
=== site/contact.html
+++
body_max = 9000
+++
<form method=\"post\"><input name=\"name\" value=\"{{form.values.name}}\"></form>
=== site/small/index.html
+++
body_max = 10
+++
{{> partials/name}}
=== site/show.html
{{json this}}
=== site/who.html
+++
body_max = 10
+++
{{request.path}}
=== templates/partials/name.hbs
{{form.values.name}}
=== templates/page.hbs
{{page.content}}
";

#[test]
fn a_page_that_mentions_form_takes_posts() {
    let root = project(FORMS);
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    assert_eq!(
        report::text(&built.diagnostics, false),
        "warning: `body_max` has no effect: nothing can be posted to a page that does not mention `form`\n \
         --> site/who.html:2:12\n  |\n2 | body_max = 10\n  |            ^^\n  |\n\
         help: remove it, or show what was posted, as `{{form.values.name}}`\n\n"
    );
    let bundle = Bundle::read(File::open(root.path().join("output/App_Data/runtime.json")).unwrap()).unwrap();
    let routes = bundle
        .routes()
        .map(|route| (route.pattern.to_string(), route.methods == Methods::ReadAndWrite, route.body_bytes_max));
    let expected =
        [("/contact/", true, Some(9000)), ("/show/", false, None), ("/small/", true, Some(10)), ("/who/", false, None)];
    assert_eq!(routes.collect::<Vec<_>>(), expected.map(|(path, posts, max)| (path.to_owned(), posts, max)));
    let limits = RequestLimits { params_bytes_max: 6000, body_bytes_max: 5000 };
    assert_eq!((bundle.request_limits(), bundle.utc_offset()), (limits, 3600));
    let web_config = fs::read_to_string(root.path().join("output/web.config")).unwrap();
    assert_eq!(
        web_config.split("<location path=\"").skip(1).map(of_location).collect::<Vec<_>>(),
        [
            (".", ["-", "Auto", "5000"]),
            ("_generator/health", ["GET,HEAD", "PassThrough", "-"]),
            ("contact", ["GET,HEAD,POST", "-", "9000"]),
            ("show", ["GET,HEAD", "-", "-"]),
            ("small", ["GET,HEAD,POST", "-", "-"]),
            ("who", ["GET,HEAD", "-", "-"]),
        ]
    );
}

/// The path of a location in `web.config`, which `text` is the rest of, and who answers there: verbs, errors, body.
fn of_location(text: &str) -> (&str, [&str; 3]) {
    let settings = text.split_once("</location>").map_or(text, |(settings, _)| settings);
    let attribute = |name: &str| {
        let found = settings.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next());
        found.unwrap_or("-")
    };
    let (path, _) = text.split_once('"').unwrap();
    (path, ["verb", "existingResponse", "maxAllowedContentLength"].map(attribute))
}
