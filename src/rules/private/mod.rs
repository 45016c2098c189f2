//! Files that look as if no visitor should get them: keys, passwords, databases.

mod key;

use self::key::{Form, is_key_store, text};
use crate::base::SourcePath;
use std::fmt;

/// Why a file should not be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Private {
    /// It holds a private key.
    Key,
    /// By its name or its first bytes it holds private keys or passwords.
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
    /// It is a connection to a server, and may hold a password.
    Connection,
}

impl Private {
    /// Whether such files are often meant for everybody.
    pub(crate) fn is_doubt(self) -> bool {
        matches!(self, Self::Sql | Self::Connection)
    }
}

/// Bytes of a file that are looked at, if it is no text: a key behind a certificate and those that signed it is within.
pub(crate) const BEGINNING_BYTES_MAX: u64 = 8 << 10;

/// Bytes of a text that are searched for keys.
pub(crate) const SEARCHED_BYTES_MAX: u64 = 8 << 20;

/// What the name of a file below `site/` or `static/` tells.
pub(crate) fn private_by_name(path: &SourcePath) -> Option<Private> {
    let name = path.file_name().to_lowercase();
    let name = name.as_str();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_packed_sql = PACKED.iter().any(|end| name.strip_suffix(end).is_some_and(|name| name.ends_with(".sql")));
    if extension == "env" || name.contains(".env.") {
        Some(Private::Environment)
    } else if KEY_STORES.contains(&extension) || NAMES_OF_KEYS.contains(&name) {
        Some(Private::KeyStore)
    } else if FILES_OF_SQL_SERVER.contains(&extension) {
        Some(Private::Database("SQL Server"))
    } else if path.folder() == "site" && is_copy_of_settings(name) {
        Some(Private::Settings)
    } else if is_of_server(name) {
        Some(Private::ServerSettings)
    } else if CONNECTIONS.contains(&extension) {
        Some(Private::Connection)
    } else {
        (extension == "sql" || is_packed_sql).then_some(Private::Sql)
    }
}

/// PKCS #12, PuTTY, Authenticode, strong names of .NET, Java, KeePass, Kerberos.
const KEY_STORES: [&str; 10] = ["pfx", "p12", "ppk", "pvk", "snk", "jks", "keystore", "kdb", "kdbx", "keytab"];

/// OpenSSH's (`ssh-keygen(1)`), Apache's, those of clouds, of Git, of `ftp(1)` and of PostgreSQL.
const NAMES_OF_KEYS: [&str; 16] = [
    "id_rsa",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "id_ecdsa_sk",
    "id_ed25519_sk",
    "htpasswd",
    ".htpasswd",
    "credentials",
    ".git-credentials",
    "kubeconfig",
    ".netrc",
    "_netrc",
    "netrc",
    ".pgpass",
    "pgpass.conf",
];

/// Of Remote Desktop, and lists of such connections.
const CONNECTIONS: [&str; 2] = ["rdp", "rdg"];

/// Its files, and archives of one of its databases.
const FILES_OF_SQL_SERVER: [&str; 5] = ["mdf", "ndf", "ldf", "bacpac", "dacpac"];

const PACKED: [&str; 7] = [".gz", ".zip", ".bz2", ".xz", ".zst", ".7z", ".rar"];

/// `site - Copy.toml`, `site.toml.old`, `Kopie von site.toml`: what is left when somebody copies the settings.
fn is_copy_of_settings(name: &str) -> bool {
    let begins = name.strip_prefix("site").is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()));
    begins && name.ends_with(".toml") || name.contains("site.toml")
}

/// Settings of ASP.NET and classic ASP, copies of them, and what sets up servers. `web.config` itself is IIS's, which hides it.
fn is_of_server(name: &str) -> bool {
    let is_config = name.starts_with("web.") && name.ends_with(".config") && name != "web.config";
    let is_json = name == "secrets.json" || name.starts_with("appsettings.") && name.ends_with(".json");
    let is_of_set_up = ANSWERS.contains(&name);
    let has_end =
        |end: &&str| name.ends_with(end) || name.rsplit_once('.').is_some_and(|(stem, _)| stem.ends_with(end));
    let is_of_deployment = DEPLOYMENTS.iter().any(has_end);
    let is_of_asp = is_config || is_json || name.contains("web.config.") || name == "global.asa";
    is_of_asp || is_of_set_up || is_of_deployment
}

/// The answers that Windows' set-up asks for, among them the administrator's password
/// (<https://learn.microsoft.com/windows-hardware/manufacture/desktop/windows-setup-automation-overview>).
const ANSWERS: [&str; 4] = ["unattend.xml", "autounattend.xml", "sysprep.xml", "sysprep.inf"];

/// Azure's and Visual Studio's settings for publishing, and what Terraform knows of servers; also copies such as
/// `x.tfstate.backup`.
const DEPLOYMENTS: [&str; 3] = [".publishsettings", ".pubxml", ".tfstate"];

/// Whether to look for keys in the whole text of a file, and not in its `beginning` alone: keys stand anywhere in a script, and
/// pictures and the like hold none.
pub(crate) fn is_searched_whole(beginning: &[u8]) -> bool {
    Form::of(beginning) != Form::Binary
}

/// What the content of a file tells: that of a text, at most [`SEARCHED_BYTES_MAX`], or the beginning of another file.
pub(crate) fn private_by_content(beginning: &[u8]) -> Option<Private> {
    if is_key_store(beginning) {
        return Some(Private::KeyStore);
    }
    if let Some((_, _, database)) = SIGNATURES
        .iter()
        .find(|(at, signature, _)| beginning.get(*at..).is_some_and(|bytes| bytes.starts_with(signature)))
    {
        return Some(Private::Database(database));
    }
    let text = text(beginning);
    if key::is_der(beginning) || key::is_in(&text) {
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

impl fmt::Display for Private {
    /// Goes on after "`static/x` ".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key => f.write_str("holds a private key"),
            Self::KeyStore => f.write_str("looks like a store of private keys or passwords"),
            Self::Environment => f.write_str("has the name of a file with passwords"),
            Self::Settings => f.write_str("has the name of a copy of the settings"),
            Self::ServerSettings => f.write_str("has the name of settings of the server, which may hold passwords"),
            Self::Database(database) => write!(f, "is a database or a dump of one ({database})"),
            Self::Sql => f.write_str("may hold data"),
            Self::Connection => f.write_str("names a server, and may hold a password"),
        }
    }
}

#[cfg(test)]
mod tests;
