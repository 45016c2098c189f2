//! Where the files of a site are, seen from the executable or from a bundle that is named.

use generator::base::layout::{BUNDLE, DATA, LOGS, SEED};
use generator::runtime::{Folders, Purpose};
use std::path::{Path, PathBuf};

/// The folders of the site whose bundle is `bundle`; otherwise of the one that the executable lies in, in `App_Data/bin/`.
///
/// # Errors
/// Where the system does not say where the executable lies.
pub(crate) fn find(bundle: Option<&Path>, purpose: Purpose) -> Result<Folders, String> {
    let bundle = match bundle {
        Some(bundle) => std::path::absolute(bundle)
            .map_err(|cause| format!("failed to find the bundle `{}`: {cause}", bundle.display()))?,
        None => {
            let executable =
                std::env::current_exe().map_err(|cause| format!("failed to find the executable's folder: {cause}"))?;
            parent(&parent(&executable)).join(BUNDLE)
        }
    };
    let app_data = parent(&bundle);
    Ok(Folders {
        site: parent(&app_data),
        data: app_data.join(DATA),
        seed: app_data.join(SEED),
        logs: app_data.join(LOGS),
        bundle,
        purpose,
    })
}

/// The folder that holds `path`; the root holds itself.
fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_lies_beside_a_named_bundle() {
        let root = std::path::absolute("site").unwrap();
        let app_data = root.join("App_Data");
        assert_eq!(
            find(Some(Path::new("site/App_Data/runtime.json")), Purpose::Look),
            Ok(Folders {
                bundle: app_data.join("runtime.json"),
                data: app_data.join("data"),
                seed: app_data.join("seed"),
                logs: app_data.join("logs"),
                site: root,
                purpose: Purpose::Look,
            })
        );
    }

    #[test]
    fn without_a_name_the_bundle_lies_above_the_executable() {
        let executable = std::env::current_exe().unwrap();
        let above = executable.ancestors().nth(2).unwrap();
        assert_eq!(find(None, Purpose::Serve).unwrap().bundle, above.join("runtime.json"));
    }
}
