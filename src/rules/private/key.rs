//! Private keys in the content of a file: as text in any encoding, as DER, and in stores of keys.

use std::borrow::Cow;

/// What the bytes of a file are, as far as the search for keys goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// UTF-8, or another encoding that holds ASCII.
    Text,
    Utf16LittleEndian,
    Utf16BigEndian,
    Binary,
}

impl Form {
    /// By its first bytes. Text holds no zeros, and UTF-16 a zero in each of its first letters, if it has no mark: keys are ASCII.
    pub(super) fn of(bytes: &[u8]) -> Self {
        match *bytes {
            [0xFF, 0xFE, ..] => Self::Utf16LittleEndian,
            [0xFE, 0xFF, ..] => Self::Utf16BigEndian,
            [a, 0, b, 0, ..] if a != 0 && b != 0 => Self::Utf16LittleEndian,
            [0, a, 0, b, ..] if a != 0 && b != 0 => Self::Utf16BigEndian,
            _ if bytes.contains(&0) => Self::Binary,
            _ => Self::Text,
        }
    }
}

/// The bytes of a file as text, with a mark for what is none; empty if they are no text and hold no key as text.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    let unit = match Form::of(bytes) {
        Form::Utf16LittleEndian => u16::from_le_bytes,
        Form::Utf16BigEndian => u16::from_be_bytes,
        // Most files of a site are pictures.
        Form::Binary if !bytes.windows(LABEL.len()).any(|part| part == LABEL.as_bytes()) => return "".into(),
        Form::Text | Form::Binary => return String::from_utf8_lossy(bytes),
    };
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Whether a file begins as a store of keys: Java's (`JavaKeyStore.java`, `JceKeyStore.java`), KeePass's, and OpenSSH's keys without
/// armour (`PROTOCOL.key`).
pub(super) fn is_key_store(bytes: &[u8]) -> bool {
    const SIGNATURES: [&[u8]; 4] =
        [b"\xFE\xED\xFE\xED\0\0\0", b"\xCE\xCE\xCE\xCE\0\0\0", b"\x03\xD9\xA2\x9A", b"openssh-key-v1\0"];
    SIGNATURES.iter().any(|signature| bytes.starts_with(signature))
}

/// Whether a file is a private key in DER: PKCS #1 (RFC 8017, appendix A.1.2), PKCS #8 (RFC 5958), SEC 1 (RFC 5915), or PKCS #12
/// (RFC 7292), which holds a certificate with its key.
pub(super) fn is_der(bytes: &[u8]) -> bool {
    let Some((SEQUENCE, whole, _)) = element(bytes) else { return false };
    match element(whole) {
        Some((INTEGER, [0 | 1], rest)) => match element(rest) {
            Some((SEQUENCE, algorithm, rest)) => has_identifier(algorithm, &[]) && rest.first() == Some(&OCTETS),
            Some((INTEGER, number, _)) => number.len() >= NUMBER_BYTES_MIN,
            Some((OCTETS, number, _)) => CURVE_BYTES.contains(&number.len()),
            _ => false,
        },
        Some((INTEGER, [3], rest)) => {
            matches!(element(rest), Some((SEQUENCE, content, _)) if has_identifier(content, PKCS_7))
        }
        Some((SEQUENCE, algorithm, rest)) => {
            ENCRYPTIONS.iter().any(|identifier| has_identifier(algorithm, identifier)) && rest.first() == Some(&OCTETS)
        }
        _ => false,
    }
}

// Tags of X.690, section 8.
const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

/// RSA of 512 bits and more.
const NUMBER_BYTES_MIN: usize = 64;
/// Of the curves in use: 128 to 521 bits.
const CURVE_BYTES: std::ops::RangeInclusive<usize> = 16..=66;

/// 1.2.840.113549.1.7, what PKCS #12 wraps.
const PKCS_7: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07];
/// 1.2.840.113549.1.5 and 1.2.840.113549.1.12.1: encryption by a password (RFC 8018, RFC 7292).
const ENCRYPTIONS: [&[u8]; 2] =
    [&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05], &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x01]];

fn has_identifier(sequence: &[u8], beginning: &[u8]) -> bool {
    matches!(element(sequence), Some((IDENTIFIER, identifier, _)) if identifier.starts_with(beginning))
}

/// The tag of the first element, as much of its content as is there, and what follows it. Of an element without a length all that
/// follows is its content.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, length], rest) = bytes.split_first_chunk()?;
    let digits = usize::from(length & 0x7F);
    let (length, content) = match length {
        0x80 => (rest.len(), rest),
        0x81..=0x84 => {
            let (number, content) = rest.split_at_checked(digits)?;
            (number.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), content)
        }
        0x85.. => return None,
        _ => (digits, rest),
    };
    let (content, rest) = content.split_at(length.min(content.len()));
    Some((tag, content, rest))
}

/// What the line that begins a key says.
const LABEL: &str = "PRIVATE KEY";

/// Whether a text holds a private key (RFC 7468, section 10; RFC 4716; OpenSSH, OpenPGP and PuTTY alike), also in JSON.
pub(super) fn is_in(text: &str) -> bool {
    // What follows is looked at first: it ends soon, and its dashes end the look back from the next label.
    let is_key = |at: usize| is_key(&text[at + LABEL.len()..]) && is_label_of_key(&text[..at]);
    text.starts_with("PuTTY-User-Key-File-")
        || holds_key_in_xml(text)
        || text.match_indices(LABEL).any(|(at, _)| is_key(at))
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
    after.starts_with("----") && runs.any(is_of_key)
}

/// Whether `run` could be a line of a key: long, and of letters as by chance, unlike the paths and names that follow in a script.
fn is_of_key(run: &[u8]) -> bool {
    let has = |is_kind: fn(&u8) -> bool| run.iter().any(is_kind);
    run.len() >= KEY_LETTERS_MIN
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}

/// Whether a text holds a private key as .NET writes it (`RSA.ToXmlString`): only such a one has a `D`.
fn holds_key_in_xml(text: &str) -> bool {
    let keys = text.split("<RSAKeyValue").skip(1).map(|key| key.split("</RSAKeyValue").next().unwrap_or(key));
    keys.filter_map(|key| key.split("<D>").nth(1))
        .any(|number| is_of_key(number.trim_start().split('<').next().unwrap_or_default().trim().as_bytes()))
}

/// Headers (RFC 1421, section 4.6) come before a key.
pub(super) const KEY_WITHIN_BYTES: usize = 512;
/// Keys come in lines of 64 letters, or of 70.
pub(super) const KEY_LETTERS_MIN: usize = 48;
