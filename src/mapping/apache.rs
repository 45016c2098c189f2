//! The lines for Apache's httpd 2.4, by either of its modules for FastCGI.

use crate::base::Encoding;
use crate::base::layout::{ERROR_PAGES, ErrorPage};
use crate::mapping::{Lines, Rule, expression};

/// The module that speaks FastCGI.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Module {
    /// mod_proxy_fcgi: connects to an executable that listens.
    ProxyFcgi,
    /// mod_fcgid: starts executables and ends them.
    Fcgid,
}

/// How much more mod_fcgid takes than the site: it refuses a body with 500, and the executable with 413.
const FCGID_ROOM: u64 = 16;

pub(super) fn text(input: &Lines<'_>, module: Module) -> String {
    let Lines { base_path, encoding, body_bytes_max, .. } = *input;
    let name = input.name();
    let mut text = head(&name, module);
    // `ap_trust_cgilike_cl`: the executable's `Content-Length` is true, and Apache leaves it out otherwise.
    text += &format!(
        "<Location \"{base_path}/\">\n    \
             DirectoryIndex index.html\n    \
             Options -Indexes -MultiViews\n    \
             AllowMethods GET HEAD\n    \
             SetEnv ap_trust_cgilike_cl yes\n"
    );
    if encoding == Encoding::Utf8 {
        text += "    AddDefaultCharset utf-8\n";
    }
    for ErrorPage { status, .. } in ERROR_PAGES {
        text += &format!("    ErrorDocument {status} {base_path}/{status}.html\n");
    }
    text += "</Location>\n";
    if module == Module::Fcgid {
        let bytes = u64::from(body_bytes_max) * FCGID_ROOM;
        text += &format!("\nFcgidMaxRequestLen {bytes}\n");
    }
    let handler = match module {
        Module::ProxyFcgi => format!("    SetHandler \"proxy:${{{name}}}\"\n"),
        Module::Fcgid => {
            format!("    Options +ExecCGI\n    FcgidWrapper \"${{{name}}}\" virtual\n    SetHandler fcgid-script\n")
        }
    };
    let private = expression::of_private_files(base_path);
    let error_pages = expression::of_error_pages(base_path);
    text += &format!(
        "\n# The first that matches decides. 404: no visitor's. 403: files for users, whom IIS knows; nobody's here. SetHandler:\n\
         # the executable's, with `! -f` unless a file lies there.\n\
         <If \"%{{REQUEST_URI}} =~ m#(?i){private}#\">\n    Redirect 404\n</If>\n\
         <ElseIf \"%{{REQUEST_URI}} =~ m#{error_pages}#\">\n</ElseIf>\n"
    );
    text.extend(input.expressions().map(|(rule, path)| {
        let is_here = format!("%{{REQUEST_URI}} =~ m#(?i){path}#");
        let (condition, does) = match rule {
            Rule::Redirect(_, to) => {
                // Apache encodes it, and `$1` would be a part of the expression that matched.
                let to = to.as_str().replace('$', "%{unescape:%24}");
                (is_here, format!("    Redirect 301 \"{to}\"\n"))
            }
            Rule::Nobody(_) => (is_here, "    Redirect 403\n".to_owned()),
            Rule::Executable(_) => (is_here, format!("    DirectoryIndex disabled\n    AllowMethods reset\n{handler}")),
            Rule::FileOrExecutable(_) => (
                format!("{is_here} && ! -f '%{{REQUEST_FILENAME}}' && ! -f '%{{REQUEST_FILENAME}}/index.html'"),
                format!("    AllowMethods reset\n{handler}"),
            ),
        };
        format!("<ElseIf \"{condition}\">\n{does}</ElseIf>\n")
    }));
    text
}

/// What to do with the lines, and that they stop where that was not done.
fn head(name: &str, module: Module) -> String {
    let (format, module, example) = match module {
        Module::ProxyFcgi => (
            "apache",
            "proxy_fcgi",
            format!(
                "#     Define {name} \"unix:/run/generator/{name}.sock|fcgi://{name}/\"\n\
                 #     <Proxy \"fcgi://{name}/\" enablereuse=on>\n\
                 #     </Proxy>\n"
            ),
        ),
        Module::Fcgid => {
            ("apache-fcgid", "fcgid", format!("#     Define {name} \"/var/www/html/App_Data/bin/generator-fcgi\"\n"))
        }
    };
    format!(
        "# The dynamic routes of this site. Printed by `generator routes --format {format}`; print it anew when they change.\n\
         # Include it in the `VirtualHost` whose `DocumentRoot` holds the site's folder. It needs the modules {module},\n\
         # allowmethods, alias, dir and env. Above it name the executable:\n\
         #\n\
         {example}\n\
         <IfDefine !{name}>\n    \
             Error \"name the executable above the Include, by: Define {name} …\"\n\
         </IfDefine>\n\n"
    )
}
