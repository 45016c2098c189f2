//! What a visitor gets, by a real HTTP client.

use crate::process::PATIENCE;
use ureq::Agent;
use ureq::http::Request;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A client of one visitor: it keeps connections, and follows no redirect.
    pub(crate) fn visitor() -> Agent {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(PATIENCE));
        config.build().into()
    }

    pub(crate) fn ask(visitor: &Agent, method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answered = match method {
            "GET" | "HEAD" => visitor.run(request.body(()).unwrap()),
            _ => visitor.run(request.body(body).unwrap()),
        };
        let mut answered = answered.unwrap_or_else(|error| panic!("{method} {url}: {error}"));
        let body = answered.body_mut().with_config().limit(u64::MAX).read_to_vec().unwrap();
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = answered.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes())));
        Self { status: answered.status().as_u16(), headers: headers.collect(), body }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body, without white space at its ends.
    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap().trim()
    }

    /// Asserts status and text.
    #[track_caller]
    pub(crate) fn is(&self, status: u16, text: &str) {
        assert_eq!((self.status, self.text()), (status, text.trim()), "{:?}", self.headers);
    }

    /// Asserts that a header of this name is there and gives it.
    #[track_caller]
    pub(crate) fn expect(&self, name: &str) -> &str {
        self.header(name).unwrap_or_else(|| panic!("no `{name}` in {:?}", self.headers))
    }
}
