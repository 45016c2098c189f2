//! Which folder imports what: other folders, libraries, and the world outside the process.

use crate::table::Folder;
use crate::tokens::{Token, lines_of, starts_with};

/// What reaches outside the process: files, sockets, other programs, the environment, the clock.
const OUTSIDE: &[&[&str]] = &[
    &["std", "::", "fs"],
    &["std", "::", "env"],
    &["process", "::", "Command"],
    &["fs", "::"],
    &["env", "::"],
    &["File", "::"],
    &["OpenOptions", "::"],
    &["TcpListener", "::"],
    &["TcpStream", "::"],
    &["UdpSocket", "::"],
    &["UnixListener", "::"],
    &["UnixStream", "::"],
    &["Command", "::", "new"],
    &["SystemTime", "::", "now"],
    &["Timestamp", "::", "now"],
    &["Zoned", "::", "now"],
    &[".", "exists", "(", ")"],
    &[".", "try_exists", "(", ")"],
    &[".", "is_file", "(", ")"],
    &[".", "is_dir", "(", ")"],
    &[".", "metadata", "(", ")"],
    &[".", "symlink_metadata", "(", ")"],
    &[".", "canonicalize", "(", ")"],
    &[".", "read_dir", "(", ")"],
    &["stdin", "("],
];

/// Imports of other folders that the table does not grant.
pub(crate) fn folders(name: &str, row: &Folder, tokens: &[Token]) -> Vec<(usize, String)> {
    let Some(allowed) = &row.imports else {
        return Vec::new();
    };
    imported(tokens)
        .filter(|(_, import)| *import != name && !allowed.contains(*import))
        .map(|(line, import)| (line, format!("`{name}` may not import `{import}`")))
        .collect()
}

/// The first segment after `crate::`, or each one of `crate::{…}`.
fn imported(tokens: &[Token]) -> impl Iterator<Item = (usize, &str)> {
    let starts = (0..tokens.len()).filter(|at| starts_with(&tokens[*at..], &["crate", "::"]));
    starts.flat_map(|at| first_segments(&tokens[at + 2..]))
}

fn first_segments(path: &[Token]) -> Vec<(usize, &str)> {
    if path.first().is_none_or(|token| token.text != "{") {
        return path.first().map(|token| (token.line, token.text.as_str())).into_iter().collect();
    }
    let mut depth = 0;
    let mut is_first = true;
    let mut found = Vec::new();
    for token in path {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" if depth == 1 => break,
            "}" => depth -= 1,
            "," if depth == 1 => is_first = true,
            name if depth == 1 && is_first => {
                found.push((token.line, name));
                is_first = false;
            }
            _ => {}
        }
    }
    found
}

/// Uses of libraries that the table does not grant. A name after `::` or `.` is not a library's.
pub(crate) fn libraries(name: &str, row: &Folder, tokens: &[Token], dependencies: &[String]) -> Vec<(usize, String)> {
    let is_path = |at: usize| {
        let starts_path = at == 0 || !matches!(tokens[at - 1].text.as_str(), "::" | ".");
        let goes_on = tokens.get(at + 1).is_some_and(|next| next.text == "::");
        starts_path && (goes_on || (at > 0 && tokens[at - 1].text == "use"))
    };
    let is_granted = |library: &String| library == "serde" || row.libraries.contains(library);
    (0..tokens.len())
        .filter(|at| dependencies.contains(&tokens[*at].text) && is_path(*at) && !is_granted(&tokens[*at].text))
        .map(|at| (tokens[at].line, format!("`{name}` may not use the library `{}`", tokens[at].text)))
        .collect()
}

/// What reaches outside where the table says that the folder does not.
pub(crate) fn outside(name: &str, row: &Folder, tokens: &[Token]) -> Vec<(usize, String)> {
    if row.outside {
        return Vec::new();
    }
    let mut found: Vec<_> = OUTSIDE
        .iter()
        .flat_map(|path| lines_of(tokens, path).into_iter().map(|line| (line, path.concat())))
        .map(|(line, path)| (line, format!("`{name}` may not reach outside: `{path}`")))
        .collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokens;

    fn row() -> Folder {
        let set = |name: &str| std::iter::once(name.to_owned()).collect();
        Folder { imports: Some(set("base")), libraries: set("csv"), outside: false }
    }

    #[test]
    fn an_import_that_the_table_does_not_grant_is_found() {
        let source =
            "use crate::base::{Map, site};\nuse crate::{base, plan::{a, b}, data};\nfn f() { crate::app::g() }";
        assert_eq!(
            folders("data", &row(), &tokens(source)),
            [(2, "`data` may not import `plan`".to_owned()), (3, "`data` may not import `app`".to_owned())]
        );
    }

    #[test]
    fn a_library_that_the_table_does_not_grant_is_found() {
        let dependencies = ["csv", "toml", "walkdir"].map(str::to_owned);
        let source = "use csv::Reader;\nuse walkdir;\nuse crate::config::toml::A;\nfn f() { toml::from_str(toml) }";
        assert_eq!(
            libraries("data", &row(), &tokens(source), &dependencies),
            [
                (2, "`data` may not use the library `walkdir`".to_owned()),
                (4, "`data` may not use the library `toml`".to_owned())
            ]
        );
    }

    #[test]
    fn reaching_outside_is_found() {
        let source = "use std::io::Write;\nfn f() {\n std::fs::read(x);\n path.exists() }";
        assert_eq!(
            outside("plan", &row(), &tokens(source)),
            [
                (3, "`plan` may not reach outside: `fs::`".to_owned()),
                (3, "`plan` may not reach outside: `std::fs`".to_owned()),
                (4, "`plan` may not reach outside: `.exists()`".to_owned())
            ]
        );
    }
}
