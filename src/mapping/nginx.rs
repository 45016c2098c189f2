//! The lines for nginx. All of the site is one `location`, whose settings those inside it take over.

use crate::base::Encoding;
use crate::base::layout::{ERROR_PAGES, ErrorPage, RESERVED_FOLDER};
use crate::mapping::{Lines, Rule, expression, header};

/// What may lie at a path that ends in `/`.
const FOLDER: &str = "$uri ${uri}index.html";

pub(super) fn text(input: &Lines<'_>) -> String {
    let Lines { base_path, encoding, body_bytes_max, .. } = *input;
    let name = input.name();
    let mut text = format!(
        "# The dynamic routes of this site. Printed by `generator routes --format nginx`; print it anew when they change.\n\
         # Include it in the `server` whose `root` holds the site's folder, and name the executable beside that `server`:\n\
         #\n\
         #     upstream {name} {{\n\
         #         server unix:/run/generator/{name}.sock;\n\
         #         keepalive 8;\n\
         #     }}\n\
         #\n\
         # What else the executable is to be told stands in `{name}.params`, beside `nginx.conf`, if it is there.\n\n\
         location {base_path}/ {{\n    client_max_body_size {body_bytes_max};\n"
    );
    if encoding == Encoding::Utf8 {
        text += "    charset utf-8;\n    charset_types text/plain;\n";
    }
    for ErrorPage { status, .. } in ERROR_PAGES {
        text += &format!("    error_page {status} {base_path}/{status}.html;\n");
    }
    let private = expression::of_private_files(base_path);
    // Nothing lies in the reserved folder.
    let none = format!("{base_path}/{RESERVED_FOLDER}");
    let location = |path: &str, does: &str| format!("    location ~* \"{path}\" {{ {does}; }}\n");
    let executable = |path: &str, files: &str| location(path, &format!("try_files {files} @{name}"));
    text += "\n    # The first that matches decides. 404: no visitor's. 403: files for users, whom IIS knows; nobody's here. @: the\n    \
             # executable's, unless a file lies there.\n";
    text += &location(&private, "return 404");
    text += &format!("    location ~* \"{}\" {{ }}\n", expression::of_error_pages(base_path));
    text.extend(input.expressions().map(|(rule, path)| match rule {
        Rule::Redirect(_, to) => location(&path, &format!("return 301 \"{}\"", header(to))),
        Rule::Nobody(_) => location(&path, "return 403"),
        Rule::Executable(_) => executable(&path, &none),
        Rule::FileOrExecutable(_) => match path.strip_suffix("/?$") {
            // `/stock` lacks its `/`: with `index.html` behind it, it would name another file.
            Some(folder) => executable(&format!("{folder}/$"), FOLDER) + &executable(&format!("{folder}$"), "$uri"),
            None => executable(&path, if path.ends_with("/$") { FOLDER } else { "$uri" }),
        },
    }));
    text += &format!(
        "}}\n\n\
         location @{name} {{\n    \
             client_max_body_size {body_bytes_max};\n    \
             error_page 413 {base_path}/413.html;\n    \
             error_page 502 504 =503 {base_path}/503.html;\n    \
             include fastcgi_params;\n    \
             include {name}.params*;\n    \
             fastcgi_pass {name};\n    \
             fastcgi_keep_conn on;\n\
         }}\n"
    );
    text
}
