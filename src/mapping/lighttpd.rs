//! The lines for lighttpd 1.4. A path of a dynamic route is looked up as a file first; where there is none, the answer is
//! not 404 but the executable's, which reads the path that was asked for in `REQUEST_URI`.

use crate::base::layout::RESERVED_FOLDER;
use crate::mapping::{Lines, Rule, expression, header};

/// Bytes of an expression that stands for several paths. lighttpd 1.4.69 ends at some 4,000 conditions, and PCRE at some
/// 30,000 bytes.
const EXPRESSION_BYTES_MAX: usize = 4_000;

pub(super) fn text(input: &Lines<'_>) -> String {
    let Lines { base_path, body_bytes_max, .. } = *input;
    let name = input.name();
    // No page of the site lies there: what begins with it is the executable's.
    let handler = format!("{base_path}/{RESERVED_FOLDER}");
    let mut text = format!(
        "# The dynamic routes of this site. Printed by `generator routes --format lighttpd`; print it anew when they change.\n\
         # Include it below `server.document-root`, the folder that holds the site's; above it name the executable. For one\n\
         # that lighttpd starts, say its place too: \"bin-path\" => \"…/App_Data/bin/generator-fcgi\", \"max-procs\" => 1\n\
         #\n\
         #     server.modules += (\"mod_access\", \"mod_redirect\", \"mod_rewrite\", \"mod_fastcgi\")\n\
         #     fastcgi.server = (\"{handler}\" => ((\"socket\" => \"/run/generator/{name}.sock\", \"check-local\" => \"disable\")))\n\n\
         $HTTP[\"url\"] =^ \"{base_path}/\" {{\n    \
             server.errorfile-prefix = server.document-root + \"{base_path}/\"\n    \
             server.max-request-size = {}\n",
        body_bytes_max.div_ceil(1024)
    );
    text += &format!(
        "\n    # Files are only read.\n    \
             $HTTP[\"request-method\"] !~ \"^(?:GET|HEAD)$\" {{\n        \
                 $HTTP[\"url\"] != \"{handler}\" {{ url.access-deny = (\"\") }}\n    \
             }}\n"
    );
    let private = expression::of_private_files(base_path);
    text += &format!(
        "\n    # The first that matches decides. Denied: no visitor's, or files for users, whom IIS knows, nobody's here. The\n    \
             # others: the executable's, by its own name too; with `404` unless a file lies there. No expression matches what\n    \
             # is not UTF-8, not even `^`.\n    \
             $HTTP[\"url\"] !~ \"^\" {{ url.access-deny = (\"\") }}\n    \
             else $HTTP[\"url\"] =~ \"(?i){private}\" {{ url.access-deny = (\"\") }}\n    \
             else $HTTP[\"url\"] == \"{handler}\" {{ }}\n    \
             else $HTTP[\"url\"] =~ \"{}\" {{ }}\n",
        expression::of_error_pages(base_path)
    );
    for (does, paths) in conditions(input, &handler) {
        text += &format!("    else $HTTP[\"url\"] =~ \"(?i){paths}\" {{ {does} }}\n");
    }
    text + "}\n"
}

/// What is done with which paths. Paths that follow each other and are treated alike are one expression.
fn conditions(input: &Lines<'_>, handler: &str) -> Vec<(String, String)> {
    let mut conditions: Vec<(String, String)> = Vec::new();
    for (rule, path) in input.expressions() {
        let does = match rule {
            // `%2` would be a part of the expression that matched.
            Rule::Redirect(_, to) => format!("url.redirect = (\"\" => \"{}\")", header(to).replace('%', "%%")),
            Rule::Nobody(_) => "url.access-deny = (\"\")".to_owned(),
            Rule::Executable(_) => format!("url.rewrite-once = (\"\" => \"{handler}\")"),
            Rule::FileOrExecutable(_) => format!("server.error-handler-404 = \"{handler}\""),
        };
        match conditions.last_mut() {
            Some((last, paths)) if *last == does && paths.len() + path.len() < EXPRESSION_BYTES_MAX => {
                *paths += "|";
                *paths += &path;
            }
            _ => conditions.push((does, path)),
        }
    }
    conditions
}
