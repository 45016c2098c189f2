//! The rules of `ARCHITECTURE.md` about the source, as tests over its text.
//!
//! Each rule is a function from a text to what it finds, and has beside it a test that feeds it a bad example.

mod imports;
mod manifest;
mod shape;
mod table;
mod tokens;
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// One Rust file of ours.
struct File {
    /// From the package's root, with `/`.
    path: String,
    text: String,
    /// All of it.
    tokens: Vec<tokens::Token>,
    /// Without what is only for tests.
    code: Vec<tokens::Token>,
}

impl File {
    /// The folder of `src/` that it is in: `bin` for the binaries, empty for `src/lib.rs`; `None` outside `src/`.
    fn folder(&self) -> Option<&str> {
        let below = self.path.strip_prefix("src/")?;
        Some(below.split_once('/').map_or("", |(folder, _)| folder))
    }

    /// Where the files of its modules begin: `src/site/page` for `mod page;` in `src/site/mod.rs`.
    fn modules_at(&self) -> &str {
        let path = self.path.trim_end_matches(".rs");
        ["/mod", "/lib", "/main"].iter().find_map(|name| path.strip_suffix(name)).unwrap_or(path)
    }
}

/// The files below `src` that are not only for tests, as those of `#[cfg(test)] mod tests;` are.
fn product_files() -> Vec<File> {
    let mut files = rust_files(&["src"]);
    let test_modules: Vec<_> = files
        .iter()
        .flat_map(|file| tokens::test_modules(&file.tokens).map(|name| format!("{}/{name}", file.modules_at())))
        .collect();
    files.retain(|file| {
        let is_of = |module: &String| file.path.strip_prefix(module).is_some_and(|rest| rest.starts_with(['.', '/']));
        !test_modules.iter().any(is_of)
    });
    files
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("failed to read file `{path}`: {error}"))
}

/// Every `.rs` file below `folders`.
fn rust_files(folders: &[&str]) -> Vec<File> {
    let walk = folders.iter().flat_map(|folder| walkdir::WalkDir::new(root().join(folder)).sort_by_file_name());
    let entries = walk.map(|entry| entry.expect("the folders of a checkout can be read"));
    let paths = entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    paths
        .map(|entry| {
            let below = entry.path().strip_prefix(root()).expect("it was found below the root");
            let path = below.to_string_lossy().replace('\\', "/");
            let text = read(&path);
            let tokens = tokens::tokens(&text);
            let code = tokens::without_tests(&tokens);
            File { path, text, tokens, code }
        })
        .collect()
}

/// Applies `rule` to the library and the binaries, without their tests.
fn check_source(rule: impl Fn(&str, &File) -> Vec<(usize, String)>) {
    let files = product_files();
    let found = files.iter().flat_map(|file| {
        let folder = file.folder().expect("it was found below src");
        rule(folder, file).into_iter().map(|finding| (file.path.as_str(), finding))
    });
    assert_nothing_found(found);
}

/// Applies `rule` to all Rust of ours.
fn check_everything(rule: impl Fn(&File) -> Vec<(usize, String)>) {
    let files = rust_files(&["src", "tests", "benches", "fuzz", "xtask"]);
    assert_nothing_found(
        files.iter().flat_map(|file| rule(file).into_iter().map(|finding| (file.path.as_str(), finding))),
    );
}

fn assert_nothing_found<'a>(found: impl Iterator<Item = (&'a str, (usize, String))>) {
    let lines: Vec<_> = found.map(|(path, (line, message))| format!("{path}:{line}: {message}")).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

fn folder_table() -> std::collections::BTreeMap<String, table::Folder> {
    table::parse(&read("ARCHITECTURE.md")).unwrap_or_else(|row| panic!("ARCHITECTURE.md: {row}"))
}

#[test]
fn the_table_and_the_folders_agree() {
    let present: BTreeSet<_> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let wrong = table::folders_without_counterpart(&folder_table(), &present);
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn folders_import_what_the_table_grants() {
    let table = folder_table();
    check_source(|folder, file| {
        table.get(folder).map_or_else(Vec::new, |row| imports::folders(folder, row, &file.code))
    });
}

#[test]
fn libraries_are_used_where_the_table_grants_them() {
    let table = folder_table();
    let dependencies = manifest::dependencies(&read("Cargo.toml"));
    check_source(|folder, file| {
        table.get(folder).map_or_else(Vec::new, |row| imports::libraries(folder, row, &file.code, &dependencies))
    });
}

#[test]
fn only_folders_that_may_reach_outside() {
    let table = folder_table();
    check_source(|folder, file| {
        table.get(folder).map_or_else(Vec::new, |row| imports::outside(folder, row, &file.code))
    });
}

#[test]
fn forbidden_words_are_absent() {
    check_source(|folder, file| {
        let is_main = folder == "bin" && file.text.contains("\nfn main()");
        words::check(words::Where { folder, is_main }, &file.code)
    });
}

#[test]
fn nothing_is_left_for_later() {
    check_everything(|file| words::notes_for_later(&file.text));
}

#[test]
fn files_begin_with_a_sentence() {
    check_everything(|file| shape::first_sentence(&file.text));
}

#[test]
fn functions_are_short() {
    check_everything(|file| shape::function_length(file.folder().unwrap_or_default(), &file.tokens));
}

#[test]
fn dependencies_have_their_reason() {
    for path in ["Cargo.toml", "xtask/Cargo.toml"] {
        let found = manifest::dependency_without_reason(&read(path));
        assert_nothing_found(found.into_iter().map(|finding| (path, finding)));
    }
}

#[test]
fn the_version_has_a_heading_in_the_changelog() {
    let found = manifest::version_without_heading(&read("Cargo.toml"), &read("CHANGELOG.md"));
    assert_nothing_found(found.into_iter().map(|finding| ("CHANGELOG.md", finding)));
}
