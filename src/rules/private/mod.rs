//! Files that look as if no visitor should get them: keys, passwords, databases.

use crate::base::SourcePath;
use std::fmt;

/// Why a file should not be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Private {
    /// It holds a private key.
    Key,
    /// By its extension it holds private keys or passwords.
    KeyStore,
    /// By its name it holds the variables of an environment, such as passwords.
    Environment,
    /// By its name it holds settings of the generator.
    Settings,
    /// By its name it holds settings of a program on the server, such as the way to its database.
    ServerSettings,
    /// It holds a database.
    Database(&'static str),
    /// It is SQL, and may hold data.
    Sql,
}

/// Bytes of a file that are looked at: a key behind a certificate and those that signed it is within.
pub(crate) const BEGINNING_BYTES_MAX: u64 = 8 << 10;

/// What the name of a file below `site/` or `static/` tells.
pub(crate) fn private_by_name(path: &SourcePath) -> Option<Private> {
    let name = path.file_name().to_lowercase();
    let name = name.as_str();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_packed_sql = PACKED.iter().any(|end| name.strip_suffix(end).is_some_and(|name| name.ends_with(".sql")));
    if extension == "env" || name.contains(".env.") {
        Some(Private::Environment)
    } else if KEY_STORES.contains(&extension) {
        Some(Private::KeyStore)
    } else if FILES_OF_SQL_SERVER.contains(&extension) {
        Some(Private::Database("SQL Server"))
    } else if path.folder() == "site" && is_copy_of_settings(name) {
        Some(Private::Settings)
    } else if is_of_server(name) {
        Some(Private::ServerSettings)
    } else {
        (extension == "sql" || is_packed_sql).then_some(Private::Sql)
    }
}

/// PKCS #12, PuTTY, Authenticode, strong names of .NET, Java, KeePass.
const KEY_STORES: [&str; 9] = ["pfx", "p12", "ppk", "pvk", "snk", "jks", "keystore", "kdb", "kdbx"];

/// Its files, and archives of one of its databases.
const FILES_OF_SQL_SERVER: [&str; 5] = ["mdf", "ndf", "ldf", "bacpac", "dacpac"];

const PACKED: [&str; 7] = [".gz", ".zip", ".bz2", ".xz", ".zst", ".7z", ".rar"];

/// `site - Copy.toml`, `site.toml.old`, `Kopie von site.toml`: what is left when somebody copies the settings.
fn is_copy_of_settings(name: &str) -> bool {
    let begins = name.strip_prefix("site").is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()));
    begins && name.ends_with(".toml") || name.contains("site.toml")
}

/// Settings of ASP.NET and classic ASP, and copies of them. `web.config` itself is IIS's, which hides it.
fn is_of_server(name: &str) -> bool {
    let is_config = name.starts_with("web.") && name.ends_with(".config") && name != "web.config";
    let is_json = name == "secrets.json" || name.starts_with("appsettings.") && name.ends_with(".json");
    is_config || is_json || name.contains("web.config.") || name == "global.asa"
}

/// Whether the content of files with this extension is worth a look. Pictures, fonts and the like are most of a site's files,
/// and reading even the beginning of each would cost more than everything else that is done with them.
pub(crate) fn may_be_private(extension: &str) -> bool {
    !NEVER_PRIVATE.split(' ').any(|other| extension.eq_ignore_ascii_case(other))
}

const NEVER_PRIVATE: &str = "png jpg jpeg gif webp avif svg ico bmp tif tiff woff woff2 ttf otf eot css js mjs map mp3 mp4 m4a m4v webm \
    ogg ogv wav mov pdf docx xlsx pptx odt ods odp wasm html htm xml";

/// What the first bytes of a file tell, at most [`BEGINNING_BYTES_MAX`].
pub(crate) fn private_by_content(beginning: &[u8]) -> Option<Private> {
    if let Some((_, _, database)) = SIGNATURES
        .iter()
        .find(|(at, signature, _)| beginning.get(*at..).is_some_and(|bytes| bytes.starts_with(signature)))
    {
        return Some(Private::Database(database));
    }
    let text = String::from_utf8_lossy(beginning);
    if holds_key(&text) {
        return Some(Private::Key);
    }
    let begins = |line: &str| text.lines().take(DUMP_LINES).any(|other| other.trim_start().starts_with(line));
    DUMPS.iter().find(|(line, _)| begins(line)).map(|(_, database)| Private::Database(database))
}

/// A dump says what it is in one of its first lines.
const DUMP_LINES: usize = 10;

/// Where a file has the signature of a database, and of which:
/// <https://www.sqlite.org/fileformat.html>, section 1.3; `pg_dump -Fc` (`pg_backup_archiver.h`); Microsoft Tape Format, section
/// 5.2.2, and compressed backups of SQL Server; Access.
const SIGNATURES: [(usize, &[u8], &str); 6] = [
    (0, b"SQLite format 3\0", "SQLite"),
    (0, b"PGDMP", "PostgreSQL"),
    (0, b"TAPE\0\0", "SQL Server"),
    (0, b"MSSQLBAK", "SQL Server"),
    (4, b"Standard Jet DB\0", "Access"),
    (4, b"Standard ACE DB\0", "Access"),
];

/// How a line at the top of a dump begins, and of which database it is.
const DUMPS: [(&str, &str); 8] = [
    ("-- PostgreSQL database dump", "PostgreSQL"),
    ("-- PostgreSQL database cluster dump", "PostgreSQL"),
    ("-- MySQL dump ", "MySQL"),
    ("-- MariaDB dump ", "MariaDB"),
    ("-- phpMyAdmin SQL Dump", "MySQL"),
    ("-- Adminer ", "MySQL"),
    ("-- HeidiSQL", "MySQL"),
    ("PRAGMA foreign_keys=OFF;", "SQLite"),
];

/// Whether a text holds a private key (RFC 7468, section 10; RFC 4716; OpenSSH, OpenPGP and PuTTY alike), also in JSON.
fn holds_key(text: &str) -> bool {
    const LABEL: &str = "PRIVATE KEY";
    let is_key = |at: usize| is_label_of_key(&text[..at]) && is_key(&text[at + LABEL.len()..]);
    text.starts_with("PuTTY-User-Key-File-") || text.match_indices(LABEL).any(|(at, _)| is_key(at))
}

/// Whether `before` ends as the line does that begins a key: `-----BEGIN RSA `, `---- BEGIN SSH2 ENCRYPTED `.
fn is_label_of_key(before: &str) -> bool {
    let is_of_label = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == ' ';
    let dashes = before.trim_end_matches(is_of_label);
    dashes.ends_with("----") && before[dashes.len()..].trim_start().starts_with("BEGIN ")
}

/// Whether a key follows in what is left of such a line, and below it. In an instruction that only shows the line none does.
fn is_key(after: &str) -> bool {
    let after = after.strip_prefix(" BLOCK").unwrap_or(after).trim_start_matches(' ');
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut runs = after.as_bytes()[..after.len().min(KEY_WITHIN_BYTES)].split(|byte| !is_letter(byte));
    after.starts_with("----") && runs.any(|run| run.len() >= KEY_LETTERS_MIN)
}

/// Headers (RFC 1421, section 4.6) come before a key.
const KEY_WITHIN_BYTES: usize = 512;
/// Keys come in lines of 64 letters, or of 70.
const KEY_LETTERS_MIN: usize = 48;

impl fmt::Display for Private {
    /// Goes on after "`static/x` ".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key => f.write_str("holds a private key"),
            Self::KeyStore => f.write_str("has the name of a store of private keys or passwords"),
            Self::Environment => f.write_str("has the name of a file with passwords"),
            Self::Settings => f.write_str("has the name of a copy of the settings"),
            Self::ServerSettings => f.write_str("has the name of settings of the server, which may hold passwords"),
            Self::Database(database) => write!(f, "is a database or a dump of one ({database})"),
            Self::Sql => f.write_str("may hold data"),
        }
    }
}

#[cfg(test)]
mod tests;
