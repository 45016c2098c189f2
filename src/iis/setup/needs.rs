//! What a server has to be given for a site, read from the script that gives it. Nobody tells a build when the script ran, so the
//! script that lies in the output from the build before is taken for what the server has.

use crate::base::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};

/// Folders that are named in one message.
const FOLDERS_NAMED_MAX: usize = 3;

/// Features whose reasons are told.
const FEATURES_WITH_REASONS: [&str; 4] =
    ["IIS-CGI", "IIS-HttpRedirect", "IIS-URLAuthorization", "IIS-WindowsAuthentication"];

/// What a script does, as far as a site needs it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Needs<'a> {
    root: &'a str,
    features: BTreeSet<&'a str>,
    /// The settings of the FastCGI application; `None` without dynamic routes.
    fastcgi: Option<&'a str>,
    unlocks_handlers: bool,
    /// The handlers in `applicationHost.config`: by folder, in their order.
    handlers: BTreeMap<&'a str, Vec<(&'a str, &'a str)>>,
}

/// Warnings of what `new`, the text of the script, gives a server that `old`, that of the build before, did not.
pub(crate) fn ensure_server_is_prepared(old: &str, new: &str) -> Vec<Diagnostic> {
    let (old, new) = (Needs::of(old), Needs::of(new));
    let tell = |reason: String| {
        Diagnostic::warning(format!("the server has to be prepared again: {reason}"))
            .help("copy the output to the server, then run `App_Data\\iis-setup.cmd` there as administrator")
    };
    new.lacking(&old).into_iter().map(tell).chain(new.left_over(&old)).collect()
}

impl<'a> Needs<'a> {
    fn of(script: &'a str) -> Self {
        let mut needs = Self::default();
        let mut variables: BTreeMap<&str, &str> = BTreeMap::new();
        for line in script.lines().map(str::trim) {
            if let Some((name, value)) =
                line.strip_prefix("set \"").and_then(|line| line.strip_suffix('"')?.split_once('='))
            {
                variables.insert(name, value);
                if name == "ROOT" {
                    needs.root = value;
                }
            } else if let Some(feature) = line.strip_prefix("call :feature ") {
                needs.features.insert(feature);
            } else if let Some((_, settings)) = line.split_once("/+[fullPath=") {
                needs.fastcgi = Some(settings);
            } else if line.contains(" unlock config ") {
                needs.unlocks_handlers = true;
            } else if line == "call :add_handler" {
                let value = |name| variables.get(name).copied().unwrap_or_default();
                needs.handlers.entry(value("SCOPE")).or_default().push((value("NAME"), value("SETTINGS")));
            }
        }
        needs
    }

    /// Why the script of a server that has `old` must run again.
    fn lacking(&self, old: &Self) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.root != old.root {
            reasons.push(format!("the site's folder there is `{}` now", self.root));
        }
        let is_new = |feature: &&str| self.features.contains(feature) && !old.features.contains(feature);
        let why_users = match (is_new(&"IIS-URLAuthorization"), is_new(&"IIS-WindowsAuthentication")) {
            (false, false) => None,
            (true, true) => Some(
                "pages are for users now, which needs `IIS-URLAuthorization` and `IIS-WindowsAuthentication`; until then everybody \
                 can read those that are files",
            ),
            (true, false) => Some(
                "`<authorization>` of `[iis] include` needs `IIS-URLAuthorization`; until then everybody can read the files that \
                 it closes",
            ),
            (false, true) => Some(
                "pages are for users now, which needs `IIS-WindowsAuthentication`; until then nobody can log on by it",
            ),
        };
        reasons.extend(why_users.map(str::to_owned));
        if is_new(&"IIS-HttpRedirect") {
            reasons.push("it has aliases now, which need `IIS-HttpRedirect`".to_owned());
        }
        let others = self.features.difference(&old.features).filter(|feature| !FEATURES_WITH_REASONS.contains(feature));
        reasons.extend(others.map(|feature| format!("the site needs `{feature}` now")));
        match (self.fastcgi, old.fastcgi) {
            (Some(_), None) => {
                reasons.push(
                    "it has dynamic routes now, which need `IIS-CGI`, the executable registered, and handlers that IIS reads"
                        .to_owned(),
                );
                return reasons;
            }
            (Some(new), Some(old)) if new != old => {
                reasons.push("the executable is registered otherwise now".to_owned())
            }
            _ => {}
        }
        if self.unlocks_handlers && !old.unlocks_handlers {
            reasons.push("handlers are in `web.config` now, and have to be unlocked".to_owned());
        }
        let differing = self.handlers.iter().filter(|(folder, handlers)| old.handlers.get(*folder) != Some(*handlers));
        let differing: Vec<&str> = differing.map(|(folder, _)| *folder).collect();
        if !differing.is_empty() {
            reasons.push(format!("other handlers are needed for {}", named(&differing)));
        }
        reasons
    }

    /// The script exchanges the handlers of the folders that have some: those of other folders stay.
    fn left_over(&self, old: &Self) -> Option<Diagnostic> {
        let folders: Vec<&str> =
            old.handlers.keys().copied().filter(|folder| !self.handlers.contains_key(folder)).collect();
        let first = folders.first()?;
        let message =
            format!("handlers that nothing needs any more stay in applicationHost.config for {}", named(&folders));
        Some(Diagnostic::warning(message).help(format!(
            "remove them on the server, as administrator: `appcmd clear config \"SITE{first}\" -section:system.webServer/handlers \
             -commit:apphost`, with the name of the site for SITE, and so for each folder"
        )))
    }
}

fn named(folders: &[&str]) -> String {
    let shown = folders.iter().take(FOLDERS_NAMED_MAX).map(|folder| format!("`{folder}/`"));
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if folders.len() > FOLDERS_NAMED_MAX {
        text += &format!(" and {} more", folders.len() - FOLDERS_NAMED_MAX);
    }
    text
}
