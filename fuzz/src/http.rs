//! What web servers say of a request; URLs and forms.

use generator::cgi;
use generator::fastcgi::{Request, Stream};
use generator::http::{PAIRS_MAX, Response, Status, cookies, decode_path, matches_etag, pairs};

/// The base path, then a variable in each line (`NAME=VALUE`) up to an empty one, then the body.
pub(crate) fn request(bytes: &[u8]) {
    let mut lines = bytes.split(|&byte| byte == b'\n');
    let base_path = String::from_utf8_lossy(lines.next().unwrap_or_default());
    let mut params = Vec::new();
    for line in lines.by_ref().take_while(|line| !line.is_empty()) {
        let equals = line.iter().position(|&byte| byte == b'=').unwrap_or(line.len());
        let (name, value) = line.split_at(equals);
        let value = value.strip_prefix(b"=").unwrap_or(value);
        for text in [name, value] {
            let length = u32::try_from(text.len()).expect("libFuzzer's inputs are short");
            params.extend((length | 1 << 31).to_be_bytes());
        }
        params.extend(name);
        params.extend(value);
    }
    let body: Vec<_> = lines.collect::<Vec<_>>().join(&b'\n');
    let [params, body] = [params, body].map(Stream::Whole);
    let read = cgi::request(Request { id: 1, keeps_connection: true, params, body }, &base_path);
    if let Err(status) = &read {
        assert!((400..500).contains(&status.0), "{status:?} for what a visitor sends");
    }
    let response = Response::new(Status(200), vec![("Content-Type", "text/html; charset=utf-8".into())], "page");
    let mut head = Vec::new();
    cgi::write_head(&response, read.as_ref().ok(), &mut head);
    let ends = head.windows(4).filter(|four| four == b"\r\n\r\n").count();
    assert!(ends == 1 && head.ends_with(b"\r\n\r\n"), "one empty line, at the end: {}", head.escape_ascii());
}

/// A path that goes on can't leave its folder.
pub(crate) fn url(bytes: &[u8]) {
    if let Some(path) = decode_path(bytes) {
        assert!(!path.contains(|c: char| c.is_control() || c == '\\'));
        assert!(path.split('/').all(|segment| !matches!(segment, "." | "..")));
    }
    let text = String::from_utf8_lossy(bytes);
    let (left, right) = text.split_once('\n').unwrap_or((&text, ""));
    _ = matches_etag(left, right);
    for (name, value) in cookies(&text) {
        assert!(name.len() + value.len() <= text.len());
    }
}

/// Everything has a reading.
pub(crate) fn form(bytes: &[u8]) {
    let found: Vec<_> = pairs(bytes).collect();
    let sequences = bytes.split(|&byte| byte == b'&').filter(|sequence| !sequence.is_empty()).count();
    assert_eq!(found.len(), sequences.min(PAIRS_MAX));
    // A byte that is no UTF-8 becomes one character of three.
    assert!(found.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() <= 3 * bytes.len());
}
