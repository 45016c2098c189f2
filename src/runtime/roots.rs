//! What a page sees at its root: what the build knew, and what this request brings.

use super::log::now;
use crate::base::{Date, Map, Object, Text, Value};
use crate::http::{Body, Method, Request, cookies, pairs};
use crate::template::Reads;
use std::borrow::Cow;
use std::sync::Arc;

/// The root of one rendering.
#[derive(Clone, Debug)]
pub(super) struct Root {
    /// What the build knew.
    pub(super) known: Arc<Map>,
    pub(super) request: Value,
    pub(super) form: Value,
    /// The rest is `None` where it is the build's, or there is no such name.
    pub(super) route: Option<Value>,
    pub(super) page: Option<Value>,
    pub(super) item: Option<Value>,
    pub(super) data: Option<Value>,
}

impl Root {
    fn own(&self) -> [(&'static str, Option<&Value>); 6] {
        [
            ("page", self.page.as_ref()),
            ("item", self.item.as_ref()),
            ("route", self.route.as_ref()),
            ("data", self.data.as_ref()),
            ("request", Some(&self.request)),
            ("form", Some(&self.form)),
        ]
    }
}

impl From<Root> for Value {
    fn from(root: Root) -> Self {
        Self::Object(Arc::new(root))
    }
}

impl Object for Root {
    fn field(&self, name: &str) -> Option<Value> {
        let own = self.own().into_iter().find(|(own, _)| *own == name).and_then(|(_, value)| value);
        own.or_else(|| self.known.get(name)).cloned()
    }

    fn names(&self) -> Vec<Text> {
        let mut names: Vec<Text> = self.known.iter().map(|(name, _)| name.clone()).collect();
        for (name, _) in self.own().into_iter().filter(|(_, value)| value.is_some()) {
            if !names.iter().any(|known| **known == *name) {
                names.push(name.into());
            }
        }
        names
    }
}

/// `page`, with what only a request knows of it.
#[derive(Debug)]
pub(super) struct PageFields {
    /// The build's page, or the row's.
    pub(super) known: Value,
    /// Of a page whose path has parameters: its fields `url` and `permalink`.
    pub(super) address: Option<(Text, Text)>,
    /// Its body, where it is rendered for each request.
    pub(super) content: Option<Value>,
}

impl Object for PageFields {
    fn field(&self, name: &str) -> Option<Value> {
        let own = match name {
            "url" => self.address.as_ref().map(|(url, _)| Value::Text(url.clone())),
            "permalink" => self.address.as_ref().map(|(_, permalink)| Value::Text(permalink.clone())),
            "content" => self.content.clone(),
            _ => None,
        };
        own.or_else(|| match &self.known {
            Value::Map(known) => known.get(name).cloned(),
            Value::Object(known) => known.field(name),
            _ => None,
        })
    }

    fn names(&self) -> Vec<Text> {
        let mut names: Vec<Text> = match &self.known {
            Value::Map(known) => known.iter().map(|(name, _)| name.clone()).collect(),
            Value::Object(known) => known.names(),
            _ => Vec::new(),
        };
        let own = [
            ("url", self.address.is_some()),
            ("permalink", self.address.is_some()),
            ("content", self.content.is_some()),
        ];
        for (name, _) in own.into_iter().filter(|(_, is_own)| *is_own) {
            if !names.iter().any(|known| **known == *name) {
                names.push(name.into());
            }
        }
        names
    }
}

/// The names below `request`, in the order to list them to an author.
const REQUEST_NAMES: [&str; 8] = ["method", "path", "query", "header", "cookie", "user", "remote_addr", "time"];

/// `request`: of one that a page never reads, nothing is worked out.
#[derive(Debug)]
pub(super) struct RequestFields([Value; REQUEST_NAMES.len()]);

/// What of a request a page reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct RequestReads([bool; REQUEST_NAMES.len()]);

impl RequestReads {
    pub(super) fn new(reads: &Reads) -> Self {
        Self(REQUEST_NAMES.map(|name| reads.reads(&["request", name])))
    }

    /// Whether it is about who asks, so that another visitor's page may be another one at the same URL.
    pub(super) fn are_personal(self) -> bool {
        let personal = |name| ["header", "cookie", "user", "remote_addr"].contains(&name);
        REQUEST_NAMES.into_iter().zip(self.0).any(|(name, is_read)| is_read && personal(name))
    }

    /// `request`, of which what is not read is null. Times are shown `utc_offset` seconds east of UTC.
    pub(super) fn value(self, request: &Request, utc_offset: i32) -> Value {
        let Self(reads) = self;
        if reads == [false; REQUEST_NAMES.len()] {
            return Value::Null;
        }
        let mut index = 0;
        let values = REQUEST_NAMES.map(|name| {
            index += 1;
            if reads[index - 1] { request_field(name, request, utc_offset) } else { Value::Null }
        });
        Value::Object(Arc::new(RequestFields(values)))
    }
}

impl Object for RequestFields {
    fn field(&self, name: &str) -> Option<Value> {
        REQUEST_NAMES.iter().position(|known| *known == name).map(|index| self.0[index].clone())
    }

    fn names(&self) -> Vec<Text> {
        REQUEST_NAMES.iter().map(|name| Text::from(*name)).collect()
    }
}

fn request_field(name: &str, request: &Request, utc_offset: i32) -> Value {
    match name {
        "method" => match &request.method {
            Method::Get => "GET".into(),
            Method::Head => "HEAD".into(),
            Method::Post => "POST".into(),
            Method::Other(name) => name.as_str().into(),
        },
        "path" => request.path.as_str().into(),
        "query" => first_of_each(pairs(&request.query)),
        "header" => first_of_each(request.headers.iter().map(|(name, value)| (name.into(), value.into()))),
        "cookie" => {
            let headers = request.headers.iter().filter(|(name, _)| *name == "cookie");
            first_of_each(
                headers.flat_map(|(_, value)| cookies(value)).map(|(name, value)| (name.into(), value.into())),
            )
        }
        "user" => request.user.as_deref().into(),
        "remote_addr" => request.remote_addr.as_str().into(),
        "time" => Value::Date(Date::Moment { second: now(), offset: utc_offset }),
        _ => Value::Null,
    }
}

/// `form`: what was posted, and no errors; empty where nothing was.
pub(super) fn form(request: &Request) -> Value {
    let values = match &request.body {
        Body::Whole(body) if request.method == Method::Post => first_of_each(pairs(body)),
        _ => Map::open().into(),
    };
    [("values", values), ("errors", Map::open().into())].into_iter().collect::<Map>().into()
}

/// A table in which a name that comes again has its first value, as `request.args.get` of Flask gives it, and any name that does
/// not come is null.
fn first_of_each<'a>(pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> Value {
    let mut map = Map::open();
    for (name, value) in pairs {
        if map.get(&name).is_none() {
            map.insert(&*name, &*value);
        }
    }
    map.into()
}
