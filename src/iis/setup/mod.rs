//! What an administrator runs once on the server → the text of `iis-setup.cmd`.
//!
//! The script is put together from the fragments beside this file, which are read as they stand there: an administrator
//! reads the script before running it. What differs from site to site is in variables at its head, and in the lists of
//! features and handlers.
//!
//! 1. what the site needs, at the head;
//! 2. who runs it, where it lies;
//! 3. features of Windows;
//! 4. the site and its application pool;
//! 5. the FastCGI application, and its handlers: unlocked in `web.config`, or written into `applicationHost.config`;
//! 6. how users log on;
//! 7. rights of folders;
//! 8. the summary, and what is called more than once.

mod handlers;
mod needs;

pub(crate) use needs::ensure_server_is_prepared;

use crate::base::{Diagnostic, Diagnostics, Place};
use crate::config::Handlers;
use crate::iis::scopes::HandlerScope;
use crate::iis::{Input, WebConfig};
use crate::route::{Maker, Routes};
use std::collections::BTreeMap;

/// Attributes of the FastCGI application, and their values (iis-docs, `fastCgi/application`): `idleTimeout` above
/// `requestTimeout` above `activityTimeout`, or IIS ends processes in the middle of a request.
const FASTCGI: [(&str, &str); 8] = [
    ("maxInstances", "16"),
    ("instanceMaxRequests", "100000"),
    ("idleTimeout", "1800"),
    ("activityTimeout", "60"),
    ("requestTimeout", "90"),
    ("signalBeforeTerminateSeconds", "15"),
    ("flushNamedPipe", "true"),
    ("stderrMode", "ReturnGeneric500"),
];

/// The attribute that names the file by which IIS sees a new executable.
const MONITOR: &str = "monitorChangesTo";

/// The features of Windows that every site needs.
const FEATURES: [&str; 6] = [
    "IIS-WebServerRole",
    "IIS-StaticContent",
    "IIS-DefaultDocument",
    "IIS-HttpErrors",
    "IIS-RequestFiltering",
    "IIS-HttpCompressionStatic",
];

/// Makes `iis-setup.cmd` for what `web_config` asks of the server, with the line ends of Windows. Its characters are ASCII's, and those of `[iis] root` and of the
/// folders of handlers; where there are others than ASCII's, the script sets the code page to UTF-8. Where a mistake is an
/// error, the text is not to be used.
pub fn setup(input: &Input<'_>, web_config: &WebConfig, diagnostics: &mut Diagnostics) -> String {
    let mut scopes = web_config.scopes.clone();
    let is_dynamic = !scopes.is_empty();
    let has_redirects = input.routes.iter().any(|route| route.maker == Maker::Redirect);
    let has_users = input.routes.iter().any(|route| route.says_access);
    let in_application_host = is_dynamic && input.iis.handlers == Handlers::ApplicationHost;
    if in_application_host {
        diagnostics.extend(inherited_handlers(input.routes, &scopes));
        // A later build may bring files into a folder that has none yet, without anybody running the script again.
        scopes.values_mut().for_each(HandlerScope::expect_files);
    }
    let mut text = String::new();
    text += &features(&[
        (is_dynamic, "IIS-CGI"),
        (has_redirects, "IIS-HttpRedirect"),
        (has_users, "IIS-WindowsAuthentication"),
        // How users of the operator's own rules log on, the operator decides.
        (has_users || web_config.sections.has_guards(), "IIS-URLAuthorization"),
    ]);
    text += include_str!("site.cmd");
    if is_dynamic {
        text += &fastcgi();
        text += &match input.iis.handlers {
            Handlers::WebConfig => unlock(&scopes),
            Handlers::ApplicationHost => {
                diagnostics.keep(scopes.keys().try_for_each(|location| handlers::ensure_appcmd_can_read(location)));
                handlers::text(&scopes, &input.iis.executable())
            }
        };
    }
    if has_users {
        text += include_str!("authentication.cmd");
    }
    text += &rights(&input.iis.root, is_dynamic);
    text += &include_str!("end.cmd").replace("@NOTE@", if is_dynamic { NOTE } else { "" });
    let steps = [
        (is_dynamic, include_str!("end_fastcgi.cmd")),
        (in_application_host, include_str!("end_handlers.cmd")),
        (!is_share(&input.iis.root), include_str!("end_rights.cmd")),
        (is_dynamic && !is_share(&input.iis.root), include_str!("end_live.cmd")),
    ];
    text.extend(steps.iter().filter(|(is_used, _)| *is_used).map(|(_, step)| *step));
    let needs_utf8 = !input.iis.root.is_ascii() || !text.is_ascii();
    text.insert_str(0, include_str!("start.cmd"));
    text.insert_str(0, &head(input, needs_utf8));
    text.insert_str(0, include_str!("begin.cmd"));
    // The fragments may have been checked out with either line end.
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// Handlers at the site's own level of `applicationHost.config` are those of every application below it, too.
fn inherited_handlers(routes: &Routes, scopes: &BTreeMap<String, HandlerScope>) -> Option<Diagnostic> {
    scopes.get("")?;
    let of_site = routes.dynamic().find(|route| {
        let pattern = &route.endpoint.pattern;
        pattern.has_names() && pattern.fixed_folder() == "/"
    });
    let why = match of_site {
        Some(route) => format!("`{}` may be any path, so", route.endpoint.pattern),
        None => "there are too many folders with dynamic routes for each to have its own:".to_owned(),
    };
    let message = format!(
        "{why} the handlers stand at the site itself in applicationHost.config, and applications below the site inherit them"
    );
    let diagnostic = Diagnostic::warning(message);
    let diagnostic = match of_site {
        Some(route) => diagnostic.at(Place::file(&route.source)),
        None => diagnostic,
    };
    Some(diagnostic.help(
        "put such pages into one folder, as `/shop/`; where no application lies below the site, nothing is to be done",
    ))
}

/// Told at the end where the executable is not there yet.
const NOTE: &str = "\nif not exist \"%EXECUTABLE%\" \
                    echo Note: generator-fcgi.exe is not there yet: copy it to App_Data\\bin.";

/// The variables of the site.
fn head(input: &Input<'_>, needs_utf8: bool) -> String {
    let mut head = String::new();
    if needs_utf8 {
        head += "rem This file is UTF-8.\nchcp 65001 >nul\n\n";
    }
    head += &set("ROOT", &input.iis.root);
    head += &set("EXECUTABLE", &input.iis.executable());
    head += &set("EXECUTABLE_XML", &in_xml(&input.iis.executable()));
    head
}

/// The line that sets a variable. Quoted, so that no character but `%` means anything to the command prompt.
fn set(name: &str, value: &str) -> String {
    format!("set \"{name}={}\"\n", value.replace('%', "%%"))
}

/// `text` as appcmd prints it in the value of an attribute; it holds no `"` and no `<`.
fn in_xml(text: &str) -> String {
    text.replace('&', "&amp;")
}

/// Whether `root` is on another machine, whose rights are not set from here.
fn is_share(root: &str) -> bool {
    root.starts_with(r"\\")
}

/// Makes sure of [`FEATURES`] and of those of `more` that are needed.
fn features(more: &[(bool, &'static str)]) -> String {
    let more = more.iter().filter(|(is_needed, _)| *is_needed).map(|(_, feature)| *feature);
    let names: Vec<_> = FEATURES.into_iter().chain(more).collect();
    let mut text = String::from("rem --- Features of Windows ---\n\n");
    for name in names {
        text += &format!("call :feature {name}\nif errorlevel 1 goto :feature_failed\n");
    }
    text + include_str!("features.cmd")
}

fn fastcgi() -> String {
    let monitored = "%EXECUTABLE:~0,-3%version";
    let all = FASTCGI.into_iter().chain([(MONITOR, monitored)]);
    let settings: Vec<_> = all.map(|(name, value)| format!("{name}='{value}'")).collect();
    let mut each = String::new();
    for (name, value) in FASTCGI {
        each += &format!("call :attribute {name} {value}\nif errorlevel 1 goto :appcmd_failed\n");
    }
    include_str!("fastcgi.cmd").replace("@SETTINGS@", &settings.join(",")).replace("@EACH@\n", &each)
}

/// The section is read where the first scope is: at the site itself a lock would not show.
fn unlock(scopes: &BTreeMap<String, HandlerScope>) -> String {
    let scope = scopes.keys().next_back().map_or("", String::as_str);
    include_str!("unlock.cmd").replace("@SCOPE@\n", &set("SCOPE", scope))
}

fn rights(root: &str, is_dynamic: bool) -> String {
    if is_share(root) {
        return include_str!("share.cmd").to_owned();
    }
    include_str!("rights.cmd").replace("@LIVE@\n", if is_dynamic { include_str!("live.cmd") } else { "" })
}

#[cfg(test)]
mod tests;
