//! `Cargo.toml` and the changelog: reasons for dependencies, a heading for the version.

/// The names of `[dependencies]`, as Rust writes them.
pub(crate) fn dependencies(manifest: &str) -> Vec<String> {
    entries(manifest, |table| table == "dependencies").map(|(_, name, _)| name.replace('-', "_")).collect()
}

/// Dependencies without the reason beside them.
pub(crate) fn dependency_without_reason(manifest: &str) -> Vec<(usize, String)> {
    entries(manifest, |table| table.ends_with("dependencies"))
        .filter(|(_, _, line)| !line.contains("  # "))
        .map(|(at, name, _)| (at, format!("`{name}`: say beside it why it is here")))
        .collect()
}

/// The changelog has a heading for the manifest's version.
pub(crate) fn version_without_heading(manifest: &str, changelog: &str) -> Vec<(usize, String)> {
    let version = entries(manifest, |table| table == "workspace.package")
        .find_map(|(_, name, line)| (name == "version").then(|| line.split('"').nth(1).unwrap_or_default()))
        .unwrap_or_default();
    let heading = format!("## {version}");
    let has_heading = changelog.lines().any(|line| line == heading || line.starts_with(&format!("{heading} ")));
    if has_heading { Vec::new() } else { vec![(1, format!("no heading `{heading}`"))] }
}

/// Line, key and whole line of each entry in the tables that `choose` picks.
fn entries(manifest: &str, choose: impl Fn(&str) -> bool) -> impl Iterator<Item = (usize, &str, &str)> {
    let mut is_chosen = false;
    manifest.lines().enumerate().filter_map(move |(at, line)| {
        if let Some(table) = line.strip_prefix('[') {
            is_chosen = choose(table.trim_end_matches(']'));
            return None;
        }
        let (key, _) = line.split_once('=').filter(|_| is_chosen && !line.starts_with([' ', '#']))?;
        Some((at + 1, key.trim(), line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[workspace.package]\nversion = \"0.1.0\"\n[dependencies]\npulldown-cmark = \"1\"  # why\ncsv = \"1\"\n[lints]\na = 1\n";

    #[test]
    fn dependencies_are_named_as_in_rust() {
        assert_eq!(dependencies(MANIFEST), ["pulldown_cmark", "csv"]);
    }

    #[test]
    fn a_dependency_without_reason_is_found() {
        assert_eq!(dependency_without_reason(MANIFEST), [(5, "`csv`: say beside it why it is here".to_owned())]);
    }

    #[test]
    fn a_version_without_heading_is_found() {
        assert_eq!(version_without_heading(MANIFEST, "## Unreleased\n"), [(1, "no heading `## 0.1.0`".to_owned())]);
        assert_eq!(version_without_heading(MANIFEST, "## 0.1.0 (2026-11-22)\n"), []);
    }
}
