//! Which of the author's files may be published: nothing that looks like a secret, unless `[publish] allow` names it.

use crate::base::{Diagnostic, Diagnostics, OutputPath, Place, Severity, SourcePath, path_key};
use crate::config::Publish;
use crate::rules::Private;
use crate::source::{Files, is_ignored};
use std::collections::{HashMap, HashSet};

/// Tells which of `copies` should not be published, and returns those that can't be. An entry of `allow` that allows nothing is a
/// warning.
pub(super) fn ensure_nothing_private_is_published<'a>(
    copies: &[(&'a SourcePath, OutputPath)],
    files: &Files,
    publish: &Publish,
    diagnostics: &mut Diagnostics,
) -> HashSet<&'a SourcePath> {
    let allowed = publish.allowed();
    let mut allows: HashMap<String, Allows> = HashMap::new();
    let mut refused = HashSet::new();
    for (file, path) in copies {
        let private = files.copied.get(*file).and_then(|copied| copied.private);
        if !allowed.is_empty() {
            let key = path_key(path.as_str());
            if allowed.contains(&key) {
                let is_needed = private.is_some() || is_ignored(file.file_name());
                allows.insert(key, if is_needed { Allows::Something } else { Allows::WhatIsPublishedAnyway });
                continue;
            }
        }
        if let Some(private) = private {
            let diagnostic = must_not_be_published(file, path, private);
            if diagnostic.severity == Severity::Error {
                refused.insert(*file);
            }
            diagnostics.push(diagnostic);
        }
    }
    for (path, place) in &publish.allow {
        let cause = match allows.get(&path_key(path.as_str())) {
            Some(Allows::Something) => continue,
            Some(Allows::WhatIsPublishedAnyway) => "but that file is published anyway",
            None => "but the site has no such file",
        };
        let message = format!("`allow` names `/{path}`, {cause}");
        diagnostics.push(Diagnostic::warning(message).at(place.clone()).help("remove it"));
    }
    refused
}

/// What an entry of `allow` does.
enum Allows {
    Something,
    WhatIsPublishedAnyway,
}

fn must_not_be_published(file: &SourcePath, path: &OutputPath, private: Private) -> Diagnostic {
    let folder = file.as_str().split('/').next().unwrap_or_default();
    let diagnostic = match private {
        _ if private.is_doubt() => Diagnostic::warning(format!("`{file}` {private}, and is published")),
        _ => Diagnostic::error(format!("`{file}` {private}, and would be published")),
    };
    diagnostic.at(Place::file(file)).help(format!(
        "move it out of `{folder}`; if everybody may have it, write `allow = [\"/{path}\"]` under `[publish]` in `site/site.toml`"
    ))
}
