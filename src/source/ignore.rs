//! Which files are nobody's work: hidden ones, and what editors and systems leave behind.

/// Whether a file or folder called `name` (one segment of a path) is passed over, with all it holds:
///
/// - hidden: it begins with a dot (`.git`, `.DS_Store`, vim's `.x.swp`, emacs's `.#x`), except `.well-known` (RFC 8615);
/// - an editor's backup or temporary: `x~`, `#x#`, `*.swp`, `*.swx`, `*.tmp`, vim's `4913`, Office's `~$x`,
///   JetBrains' `x___jb_tmp___` and `x___jb_old___`;
/// - Windows Explorer's `Thumbs.db` and `desktop.ini`.
pub(crate) fn is_ignored(name: &str) -> bool {
    let hidden = name.starts_with('.') && name != ".well-known";
    let backup = name.ends_with('~') || name.starts_with("~$") || name.starts_with('#') && name.ends_with('#');
    let temporary = TEMPORARY_ENDS.iter().any(|end| ends_with_ignoring_case(name, end));
    let exact = ["4913", "Thumbs.db", "desktop.ini"].iter().any(|other| name.eq_ignore_ascii_case(other));
    hidden || backup || temporary || exact
}

const TEMPORARY_ENDS: [&str; 5] = [".swp", ".swx", ".tmp", "___jb_tmp___", "___jb_old___"];

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
        for name in ["~$plan.docx", "x.tmp", "thumbs.db", "desktop.ini"] {
            assert!(is_ignored(name), "{name}");
        }
    }

    #[test]
    fn the_authors_files_are_not() {
        for name in [".well-known", "x.md", "#1.md", "49130", "swp", "tmp", "a~b", "é", "_index.md"] {
            assert!(!is_ignored(name), "{name}");
        }
    }
}
