//! Handlers in `applicationHost.config`, written by appcmd: the same that `web.config` would hold.

use crate::base::Refusal;
use crate::iis::element::Element;
use crate::iis::handlers::entries;
use crate::iis::scopes::HandlerScope;
use crate::iis::setup::{in_xml, set};
use std::collections::BTreeMap;

/// The steps that write the handlers of every scope. Those of one scope are exchanged together, for their order matters.
pub(super) fn text(scopes: &BTreeMap<String, HandlerScope>, executable: &str) -> String {
    let mut text = String::from(include_str!("handlers.cmd"));
    for (number, (location, scope)) in (1..).zip(scopes) {
        let handlers: Vec<_> = entries(location, *scope, executable).iter().map(variables).collect();
        let at = if location.is_empty() { String::new() } else { format!("/{location}") };
        text += &set("SCOPE", &at);
        text += "call :read_handlers\nif errorlevel 1 goto :appcmd_failed\n";
        for variables in &handlers {
            text += &format!("{variables}call :check_handler\n");
        }
        text += &format!("if not defined DIFFERS goto :same_{number}\n");
        for step in ["remove", "add"] {
            for variables in &handlers {
                text += &format!("{variables}call :{step}_handler\nif errorlevel 1 goto :appcmd_failed\n");
            }
        }
        text += &format!(":same_{number}\n");
    }
    text + "if \"%CHANGES%\"==\"%BEFORE%\" echo handlers: nothing to do\n\n"
}

/// The texts of appcmd end at a `'`.
pub(super) fn ensure_appcmd_can_read(location: &str) -> Result<(), Refusal> {
    if !location.contains('\'') {
        return Ok(());
    }
    let message = format!("the handlers of `/{location}/` can't be set in applicationHost.config");
    Err(Refusal::new(message).help("the path must hold no `'`"))
}

/// The variables that say what one handler is.
fn variables(handler: &Element) -> String {
    let value = |name| handler.get(name).unwrap_or_default();
    let settings: Vec<_> = handler.attributes.iter().skip(1).map(|(name, value)| format!("{name}='{value}'")).collect();
    [
        set("NAME", value("name")),
        set("NAME_XML", &in_xml(value("name"))),
        set("VERBS", value("verb")),
        set("TARGET", &in_xml(handler.get("scriptProcessor").unwrap_or(value("modules")))),
        set("SETTINGS", &settings.join(",")),
    ]
    .concat()
}
