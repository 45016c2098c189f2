//! Names and first bytes → whether a file looks like a secret.

use super::*;

fn check_name(name: &str, expected: Option<Private>) {
    let folder = if name.contains('/') { "" } else { "static/a/" };
    assert_eq!(private_by_name(&SourcePath::new(&format!("{folder}{name}"))), expected, "{name}");
}

#[test]
fn names_of_secrets_are_known() {
    for name in ["prod.env", "PROD.ENV", "a.env.local", "a.env.txt"] {
        check_name(name, Some(Private::Environment));
    }
    for name in ["www.pfx", "www.P12", "id.ppk", "a.jks", "a.kdbx", "a.snk"] {
        check_name(name, Some(Private::KeyStore));
    }
    for name in ["shop.mdf", "shop.LDF", "shop.bacpac"] {
        check_name(name, Some(Private::Database("SQL Server")));
    }
    for name in ["dump.sql", "dump.SQL", "dump.sql.gz", "dump.sql.7z"] {
        check_name(name, Some(Private::Sql));
    }
    for name in [
        "web.config.old",
        "Web.Debug.config",
        "old-web.config.txt",
        "appsettings.json",
        "AppSettings.Production.json",
        "secrets.json",
        "Global.asa",
    ] {
        check_name(name, Some(Private::ServerSettings));
    }
    for name in ["web.config", "webconfig.md", "appsettings.md", "our-secrets.json", "global.asax"] {
        check_name(name, None);
    }
    for name in ["environment", "env", "a.environment", "talk.key", "www.pem", "a.gz", "sql", "a.mysql", "é.md"] {
        check_name(name, None);
    }
}

#[test]
fn copies_of_settings_are_known_where_settings_lie() {
    for name in
        ["site - Copy.toml", "site.toml.old", "Kopie von site.toml", "Site-old.toml", "site_2.toml", "site (1).toml"]
    {
        check_name(&format!("site/{name}"), Some(Private::Settings));
    }
    for name in
        ["site/sitemap.toml", "site/sites.toml", "site/a.toml", "site/blog/site - Copy.toml", "static/site-map.toml"]
    {
        check_name(name, None);
    }
}

/// Lines as keys have them.
const LETTERS: &str =
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3S";

fn check_content(content: &[u8], expected: Option<Private>) {
    assert_eq!(private_by_content(content), expected, "{}", String::from_utf8_lossy(content));
}

#[test]
fn private_keys_are_known() {
    for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY"] {
        check_content(format!("-----BEGIN {label}-----\n{LETTERS}\n").as_bytes(), Some(Private::Key));
        check_content(
            format!("\u{feff}Bag Attributes\r\n-----BEGIN {label}-----\r\n{LETTERS}").as_bytes(),
            Some(Private::Key),
        );
    }
    let key = format!("-----BEGIN PRIVATE KEY-----\n{LETTERS}");
    let certificate = format!("-----BEGIN CERTIFICATE-----\n{LETTERS}\n-----END CERTIFICATE-----\n");
    check_content((certificate.repeat(3) + &key).as_bytes(), Some(Private::Key));
    let in_json = format!("{{\"private_key\": \"{}\"}}", key.replace('\n', "\\n"));
    check_content(in_json.as_bytes(), Some(Private::Key));
    let old = format!(
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,D54228DB5838E32589695E83A22595C7\n\n{LETTERS}"
    );
    check_content(old.as_bytes(), Some(Private::Key));
    let open_pgp = format!("-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n{LETTERS}");
    check_content(open_pgp.as_bytes(), Some(Private::Key));
    let ssh2 = format!("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: \"x\"\n{LETTERS}");
    check_content(ssh2.as_bytes(), Some(Private::Key));
    check_content(b"PuTTY-User-Key-File-3: ssh-ed25519\r\n", Some(Private::Key));
}

#[test]
fn what_is_no_private_key_is_let_through() {
    check_content(format!("-----BEGIN CERTIFICATE-----\n{LETTERS}\n").as_bytes(), None);
    check_content(format!("-----BEGIN PUBLIC KEY-----\n{LETTERS}\n").as_bytes(), None);
    check_content(format!("ssh-rsa {LETTERS} me@example").as_bytes(), None);
    check_content(b"The file begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----.", None);
    check_content(b"-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----", None);
    let with_word = format!("-----END PRIVATE KEY-----\n{LETTERS}");
    check_content(with_word.as_bytes(), None);
    for content in [&b""[..], b"-----BEGIN ", b"-----BEGIN PRIVATE KEY", "-----BEGIN é".as_bytes(), b"PK\x03\x04"] {
        check_content(content, None);
    }
}

#[test]
fn a_key_stands_near_its_label_and_is_long() {
    let key = |between: usize, letters: usize| {
        format!("-----BEGIN PRIVATE KEY-----{}{}\n", " ".repeat(between), "x".repeat(letters))
    };
    let within = KEY_WITHIN_BYTES - "-----".len() - KEY_LETTERS_MIN;
    check_content(key(within, KEY_LETTERS_MIN).as_bytes(), Some(Private::Key));
    check_content(key(within + 1, KEY_LETTERS_MIN).as_bytes(), None);
    check_content(key(1, KEY_LETTERS_MIN - 1).as_bytes(), None);
}

#[test]
fn databases_and_dumps_are_known() {
    for (content, database) in [
        (&b"SQLite format 3\0\x10\0"[..], "SQLite"),
        (b"PGDMP\x01\x0e", "PostgreSQL"),
        (b"TAPE\0\0\x03\0", "SQL Server"),
        (b"MSSQLBAK", "SQL Server"),
        (b"\0\x01\0\0Standard Jet DB\0", "Access"),
        (b"\0\x01\0\0Standard ACE DB\0", "Access"),
        (b"--\n-- PostgreSQL database dump\n--\n\n\\restrict x\n", "PostgreSQL"),
        (b"\xef\xbb\xbf--\r\n-- PostgreSQL database cluster dump\r\n", "PostgreSQL"),
        (b"-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n", "MySQL"),
        (b"/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19-11.4.2-MariaDB\n", "MariaDB"),
        (b"-- phpMyAdmin SQL Dump\n-- version 5.2.1\n", "MySQL"),
        (b"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n", "SQLite"),
    ] {
        check_content(content, Some(Private::Database(database)));
    }
    let dump = |lines_before: usize| "x\n".repeat(lines_before) + "-- MySQL dump 10.13\n";
    check_content(dump(DUMP_LINES - 1).as_bytes(), Some(Private::Database("MySQL")));
    let late = dump(DUMP_LINES);
    for content in ["create table a (b int);", "SQLite format", "TAPE", "see -- MySQL dump 10", &late] {
        check_content(content.as_bytes(), None);
    }
}

#[test]
fn what_most_files_of_a_site_are_is_not_looked_at() {
    for extension in ["png", "JPG", "woff2", "css", "pdf"] {
        assert!(!may_be_private(extension), "{extension}");
    }
    for extension in ["", "key", "pem", "txt", "json", "dump", "sqlite", "bak2"] {
        assert!(may_be_private(extension), "{extension}");
    }
}
