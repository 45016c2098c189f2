//! The lines for lighttpd 1.4. A path of a dynamic route is looked up as a file first; where there is none, the answer is
//! not 404 but the executable's, which reads the path that was asked for in `REQUEST_URI`.

use crate::base::RESERVED_FOLDER;
use crate::mapping::{Input, expression};

pub(super) fn text(input: &Input<'_>) -> String {
    let Input { base_path, body_bytes_max, .. } = *input;
    let name = input.name();
    // No page of the site lies there: what begins with it is the executable's.
    let handler = format!("{base_path}/{RESERVED_FOLDER}");
    let mut text = format!(
        "# The dynamic routes of this site. Printed by `generator routes --format lighttpd`; print it anew when they change.\n\
         # Include it below `server.document-root`, the folder that holds the site's; above it name the executable. For one\n\
         # that lighttpd starts, say its place too: \"bin-path\" => \"…/App_Data/bin/generator-fcgi\", \"max-procs\" => 1\n\
         #\n\
         #     server.modules += (\"mod_access\", \"mod_rewrite\", \"mod_fastcgi\")\n\
         #     fastcgi.server = (\"{handler}\" => ((\"socket\" => \"/run/generator/{name}.sock\", \"check-local\" => \"disable\")))\n\n\
         $HTTP[\"url\"] =~ \"{}\" {{\n    \
             server.errorfile-prefix = server.document-root + \"{base_path}/\"\n    \
             server.max-request-size = {}\n",
        expression::of_folder(base_path),
        body_bytes_max.div_ceil(1024)
    );
    let private = expression::of_private_files(base_path);
    text += &format!("\n    # No visitor's.\n    $HTTP[\"url\"] =~ \"(?i){private}\" {{ url.access-deny = (\"\") }}\n");
    for files in input.closed_expressions() {
        text += &format!(
            "    # Files for users, whom IIS knows: nobody's here.\n    \
             $HTTP[\"url\"] =~ \"(?i){files}\" {{ url.access-deny = (\"\") }}\n"
        );
    }
    text += &format!(
        "\n    # Files are only read.\n    \
             $HTTP[\"request-method\"] !~ \"^(?:GET|HEAD)$\" {{\n        \
                 $HTTP[\"url\"] != \"{handler}\" {{ url.access-deny = (\"\") }}\n    \
             }}\n"
    );
    text += "\n    # The executable's, unless a file lies there.\n";
    for (route, is_closed) in input.expressions() {
        let to = match is_closed {
            true => format!("url.rewrite-once = (\"\" => \"{handler}\")"),
            false => format!("server.error-handler-404 = \"{handler}\""),
        };
        text += &format!("    $HTTP[\"url\"] =~ \"(?i){route}\" {{ {to} }}\n");
    }
    text + "}\n"
}
