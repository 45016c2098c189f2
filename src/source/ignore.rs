//! Which files are nobody's work: hidden ones, and what editors, merges and systems leave behind.

use super::names::{WELL_KNOWN, is_same_on_windows};

/// Whether a file or folder called `name` (one segment of a path) is passed over, with all it holds:
///
/// - hidden: it begins with a dot (`.git`, `.DS_Store`, `.env`, vim's `.x.swp`, Emacs's `.#x`, Kate's `.x.kate-swp`), except
///   `.well-known` (RFC 8615);
/// - an editor's backup or temporary: `x~`, Emacs's `#x#`, vim's `*.swp` and its kin and `4913`, nano's `x.save` and `x.save.1`,
///   Office's `~$x`, JetBrains' `x___jb_tmp___` and `x___jb_old___`, `*.bak`, `*.tmp`;
/// - what a merge leaves: `*.orig`, `*.rej`, and the versions of `git mergetool`, as `x_BASE_4711.md`;
/// - Windows Explorer's `Thumbs.db` and `desktop.ini`.
pub(crate) fn is_ignored(name: &str) -> bool {
    let hidden = name.starts_with('.') && !is_same_on_windows(name, WELL_KNOWN);
    let backup = name.ends_with('~') || name.starts_with("~$") || name.starts_with('#') && name.ends_with('#');
    let temporary = TEMPORARY_ENDS.iter().any(|end| ends_with_ignoring_case(name, end));
    let exact = ["4913", "Thumbs.db", "desktop.ini"].iter().any(|other| name.eq_ignore_ascii_case(other));
    hidden || backup || temporary || exact || is_later_save(name) || is_of_a_merge(name)
}

const TEMPORARY_ENDS: [&str; 10] =
    [".swp", ".swo", ".swx", ".tmp", ".bak", ".save", ".orig", ".rej", "___jb_tmp___", "___jb_old___"];

/// Nano's next backups when it is killed: `x.save.1`.
fn is_later_save(name: &str) -> bool {
    let number = name.rsplit_once('.').filter(|(stem, _)| ends_with_ignoring_case(stem, ".save"));
    number.is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `x_BASE_4711.md`: the version and the number of a process (`git-mergetool.sh`).
fn is_of_a_merge(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut parts = stem.rsplitn(3, '_');
    let is_number = parts.next().is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    is_number
        && parts.next().is_some_and(|part| ["BACKUP", "BASE", "LOCAL", "REMOTE"].contains(&part))
        && parts.next().is_some()
}

fn ends_with_ignoring_case(name: &str, end: &str) -> bool {
    let at = name.len().saturating_sub(end.len());
    name.get(at..).is_some_and(|name_end| name_end.eq_ignore_ascii_case(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_wrote_is_ignored() {
        for name in [".git", ".DS_Store", "x.md~", ".#x", "#x#", ".x.md.swp", "x.SWP", "4913", "x.md___jb_tmp___"] {
            assert!(is_ignored(name), "{name}");
        }
        for name in ["~$plan.docx", "x.tmp", "thumbs.db", "desktop.ini", ".env", ".x.kate-swp", ".x.md.un~"] {
            assert!(is_ignored(name), "{name}");
        }
        for name in ["site.toml.bak", "x.md.ORIG", "x.rej", "x.save", "x.save.12", "x.swo", "x.md.~1~"] {
            assert!(is_ignored(name), "{name}");
        }
        for name in ["x_BASE_4711.md", "x_LOCAL_1.md", "a_b_REMOTE_12", "x_BACKUP_7.tar"] {
            assert!(is_ignored(name), "{name}");
        }
    }

    #[test]
    fn the_authors_files_are_not() {
        for name in
            ["bak", "x.bak.md", "original", "x.save.a", "x.save.", "x_BASE_.md", "BASE_1.md", "x_base_1.md", "x.env"]
        {
            assert!(!is_ignored(name), "{name}");
        }
        for name in [".well-known", ".Well-Known", "x.md", "#1.md", "49130", "swp", "tmp", "a~b", "é", "_index.md"] {
            assert!(!is_ignored(name), "{name}");
        }
    }
}
