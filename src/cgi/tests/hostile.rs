//! Whatever comes as variables, what comes out is as [`Request`] says.

use crate::cgi::request::understand;
use crate::cgi::variables::{HEADERS_MAX, is_token};
use crate::fastcgi::Stream;
use crate::http::{Method, Request, Status};

/// xorshift64*: the same bytes in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }

    fn one_of<'a>(&mut self, texts: &[&'a [u8]]) -> &'a [u8] {
        texts[self.below(texts.len())]
    }

    /// Pieces that mean something, with bytes that do not.
    fn text(&mut self, pieces: &[&[u8]]) -> Vec<u8> {
        let mut text = Vec::new();
        for _ in 0..self.below(8) {
            match self.below(4) {
                0 => text.push(self.below(256) as u8),
                _ => text.extend_from_slice(self.one_of(pieces)),
            }
        }
        text
    }
}

const NAMES: [&[u8]; 17] = [
    b"REQUEST_METHOD",
    b"REQUEST_URI",
    b"REQUEST_URI",
    b"QUERY_STRING",
    b"CONTENT_LENGTH",
    b"CONTENT_TYPE",
    b"SERVER_SOFTWARE",
    b"APPL_MD_PATH",
    b"AUTH_TYPE",
    b"REMOTE_USER",
    b"LOGON_USER",
    b"REMOTE_ADDR",
    b"SERVER_ADDR",
    b"HTTP_HOST",
    b"HTTP_X_FORWARDED_FOR",
    b"HTTP_AUTHORIZATION",
    b"HTTP_",
];

const VALUES: [&[u8]; 28] = [
    b"/",
    b"/",
    b"/a",
    b"/stock/",
    b"index.fcgi",
    b"..",
    b".",
    b"%2e",
    b"%2F",
    b"%5C",
    b"%00",
    b"%C3%A9",
    b"%C3",
    b"%",
    b"?",
    b"?a=1",
    b"http://",
    b"example.com",
    b"GET",
    b"POST",
    b"-1",
    b"0",
    b"7",
    b"Microsoft-IIS",
    b"/ROOT",
    b"/intranet",
    b"127.0.0.1",
    b"::1",
];

fn request(random: &mut Random) -> Result<Request, Status> {
    // Half of them have what a request needs, so that they get further.
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    if random.below(2) == 0 {
        let url = [&b"/intranet"[..], &random.text(&VALUES)].concat();
        pairs.extend([(b"REQUEST_METHOD".to_vec(), b"GET".to_vec()), (b"REQUEST_URI".to_vec(), url)]);
    }
    for _ in 0..random.below(5) {
        let name = if random.below(4) == 0 { random.text(&NAMES) } else { random.one_of(&NAMES).to_vec() };
        pairs.push((name, random.text(&VALUES)));
    }
    let body = random.text(&VALUES);
    let base_path = ["", "/intranet", "/%2e", "intranet", "/é"][random.below(5)];
    let pairs = pairs.iter().map(|(name, value)| Ok::<_, ()>((name.as_slice(), value.as_slice())));
    understand(pairs, Stream::Whole(body), base_path)
}

fn assert_is_as_documented(request: &Request) {
    let Request { method, path, query, mount, headers, .. } = request;
    if let Method::Other(name) = method {
        assert!(is_token(name.as_bytes()) && !matches!(name.as_str(), "GET" | "HEAD" | "POST"), "{request:?}");
    }
    let url = format!("{mount}{path}");
    assert!(path.starts_with('/') || path.is_empty() && !mount.is_empty(), "{request:?}");
    assert!(mount.is_empty() || mount.starts_with('/') && !mount.ends_with('/'), "{request:?}");
    assert!(!url.contains(|c: char| c.is_control() || c == '\\') && !url.contains("//"), "{request:?}");
    assert!(!url.split('/').any(|segment| matches!(segment, "." | "..")), "{request:?}");
    assert!(!url.to_ascii_lowercase().ends_with("/index.fcgi"), "{request:?}");
    assert!(!query.contains(|c: char| c.is_ascii_control()), "{request:?}");
    assert!(headers.len() <= HEADERS_MAX, "{request:?}");
    for (name, value) in headers.iter() {
        assert!(is_token(name.as_bytes()) && name == name.to_ascii_lowercase(), "{request:?}");
        assert!(!matches!(name, "authorization" | "proxy"), "{request:?}");
        assert!(!value.contains(['\0', '\r', '\n']), "{request:?}");
    }
}

#[test]
fn whatever_is_sent_is_refused_or_as_documented() {
    let mut random = Random(0x1994_0611);
    let mut understood = 0;
    for _ in 0..50_000 {
        match request(&mut random) {
            Ok(request) => {
                understood += 1;
                assert_is_as_documented(&request);
            }
            Err(status) => assert!(matches!(status.0, 400 | 404 | 414 | 431), "{status:?}"),
        }
    }
    assert!(understood > 2_000, "only {understood} were understood: the test shows too little");
}
