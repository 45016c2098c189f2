//! Names and first bytes → whether a file looks like a secret.

use super::key::{KEY_LETTERS_MIN, KEY_WITHIN_BYTES};
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
    for name in ["id_rsa", "ID_ED25519", "htpasswd", ".htpasswd", "credentials", "kubeconfig", "_netrc", "host.keytab"]
    {
        check_name(name, Some(Private::KeyStore));
    }
    for name in ["prod.rdp", "All.RDG"] {
        check_name(name, Some(Private::Connection));
    }
    for name in [
        "Autounattend.xml",
        "unattend.xml",
        "sysprep.inf",
        "shop.publishsettings",
        "shop.pubxml",
        "shop.pubxml.user",
        "terraform.tfstate",
        "terraform.tfstate.backup",
    ] {
        check_name(name, Some(Private::ServerSettings));
    }
    for name in [
        "id_rsa.pub",
        "credentials.html",
        "my-credentials",
        "htpasswd.md",
        "tfstate",
        "unattend.md",
        "www.cer",
        "www.crt",
    ] {
        check_name(name, None);
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
fn a_key_is_known_in_every_file_that_holds_text() {
    let key = format!("-----BEGIN PRIVATE KEY-----\n{LETTERS}\n");
    let units = |mark: &str| -> Vec<u16> { format!("{mark}{key}").encode_utf16().collect() };
    for mark in ["", "\u{feff}"] {
        let little: Vec<u8> = units(mark).into_iter().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units(mark).into_iter().flat_map(u16::to_be_bytes).collect();
        check_content(&little, Some(Private::Key));
        check_content(&big, Some(Private::Key));
        assert!(is_searched_whole(&little) && is_searched_whole(&big));
    }
    let script = format!("const key = '{}';", key.replace('\n', "\\n' +\n  '"));
    check_content(script.as_bytes(), Some(Private::Key));
    check_content(format!("<pre>{}</pre>", key.replace('\n', "<br>")).as_bytes(), Some(Private::Key));
    check_content(format!("a {{ /* {key} */ }}").as_bytes(), Some(Private::Key));
    let xml = |number: &str| format!("<RSAKeyValue>\n<Modulus>{number}</Modulus><D>\n{number}\n</D></RSAKeyValue>");
    check_content(xml(&LETTERS[..64]).as_bytes(), Some(Private::Key));
    check_content(xml("...").as_bytes(), None);
    let public = format!("<RSAKeyValue><Modulus>{LETTERS}</Modulus></RSAKeyValue><D>{}</D>", &LETTERS[..64]);
    check_content(public.as_bytes(), None);
    assert!(is_searched_whole(b"text") && !is_searched_whole(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
}

/// Scripts that read and write keys have the lines around one.
#[test]
fn a_script_for_keys_holds_none() {
    let path = "/docs/guides/security/keys/".repeat(3);
    for after in [
        "\\n\" + wordwrap(this.getPrivateBaseKeyB64()) + \"\\n-----END RSA PRIVATE KEY-----\"".to_owned(),
        format!("</code> <a href=\"{path}\">"),
        "x".repeat(64),
        "0123456789".repeat(7),
        "privateKeyOfTheServerThatIsNeverPublishedByAnybodyAtAll".to_owned(),
    ] {
        check_content(format!("-----BEGIN PRIVATE KEY-----{after}").as_bytes(), None);
    }
}

/// An element of DER.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82], &length[..], content].concat()
}

#[test]
fn keys_in_der_are_known() {
    let sequence = |elements: &[Vec<u8>]| der(0x30, &elements.concat());
    let number = |value: u8| vec![2, 1, value];
    let large = |bytes: usize| der(2, &vec![0x7F; bytes]);
    let identifier = |last: &[u8]| der(6, &[&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01][..], last].concat());
    let octets = |bytes: usize| der(4, &vec![1; bytes]);
    let algorithm = |last: &[u8]| sequence(&[identifier(last), vec![5, 0]]);
    for (key, expected) in [
        (sequence(&[number(0), large(256), number(3)]), true),
        (sequence(&[number(0), large(64)]), true),
        (sequence(&[number(0), large(63)]), false),
        (sequence(&[number(1), octets(32)]), true),
        (sequence(&[number(1), octets(67)]), false),
        (sequence(&[number(0), algorithm(&[1, 1]), octets(9)]), true),
        (sequence(&[algorithm(&[5, 13]), octets(9)]), true),
        (sequence(&[algorithm(&[12, 1, 3]), octets(9)]), true),
        (sequence(&[number(3), algorithm(&[7, 1])]), true),
        // A public key, a certificate, a signed message, a request of OCSP.
        (sequence(&[algorithm(&[1, 1]), der(3, &[0; 99])]), false),
        (sequence(&[sequence(&[der(0xA0, &number(2)), number(9), algorithm(&[1, 11])]), algorithm(&[1, 11])]), false),
        (sequence(&[identifier(&[7, 2]), der(0xA0, &sequence(&[number(1)]))]), false),
        (sequence(&[large(256), number(3)]), false),
    ] {
        let expected = expected.then_some(Private::Key);
        assert_eq!(private_by_content(&key), expected, "{key:x?}");
        // What is cut off matters to nobody.
        assert_eq!(private_by_content(&[&key[..], &[0; 9]].concat()), expected);
        for end in 0..key.len() {
            private_by_content(&key[..end]);
        }
    }
    let without_length = [&[0x30, 0x80][..], &number(3), &[0x30, 0x80], &identifier(&[7, 1])].concat();
    check_content(&without_length, Some(Private::Key));
    for broken in [&[0x30, 0x85, 1, 1, 1, 1, 1][..], &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 2], &[0x30, 0xFF], b"0"] {
        check_content(broken, None);
    }
}

#[test]
fn stores_of_keys_are_known() {
    for store in [
        &b"\xFE\xED\xFE\xED\0\0\0\x02"[..],
        b"\xCE\xCE\xCE\xCE\0\0\0\x02",
        b"\x03\xD9\xA2\x9A\x67",
        b"openssh-key-v1\0",
    ] {
        check_content(store, Some(Private::KeyStore));
    }
    check_content(b"\xCA\xFE\xBA\xBE\0\0\0\x41", None);
}

#[test]
fn a_key_stands_near_its_label_and_is_long() {
    let key = |between: usize, letters: usize| {
        format!("-----BEGIN PRIVATE KEY-----{}{}\n", " ".repeat(between), &LETTERS[..letters])
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
