//! One request, as every web server's variables tell it.

/// One request. Nothing in it is trusted further than its field says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// How it asks.
    pub method: Method,
    /// The path below [`Self::mount`], decoded once: begins with `/`, holds no control character.
    pub path: String,
    /// What follows the first `?` of the URL, as sent; empty if nothing does.
    pub query: String,
    /// What stands before [`Self::path`] in the URL, without a final `/`: `/intranet`; empty at the top of a host.
    pub mount: String,
    /// The visitor's headers.
    pub headers: Headers,
    /// What was posted.
    pub body: Body,
    /// Who the web server says the visitor is: `DOMAIN\name`; `None` for anybody.
    pub user: Option<String>,
    /// The visitor's address as the web server sees it; empty if it does not say.
    pub remote_addr: String,
    /// Whether it comes from the server itself, with nothing between.
    pub is_local: bool,
    /// Who handed it over.
    pub server: Server,
}

/// How a request asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// HEAD: as GET, without the body.
    Head,
    /// POST.
    Post,
    /// Any other.
    Other(String),
}

/// What was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// All of it; empty if there is none.
    Whole(Vec<u8>),
    /// More than the site's largest limit; it was thrown away.
    TooLarge,
}

/// The web server that hands requests over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// It adds the headers of web.config to every answer, also to ours.
    Iis,
    /// Any other.
    Other,
}

/// Headers, in the order they came; names in lower case: `user-agent`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers {
    pairs: Vec<(String, String)>,
}

impl Headers {
    /// The value of `name`, which is in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Headers {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self { pairs: pairs.into_iter().collect() }
    }
}
