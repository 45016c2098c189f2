//! What a page sees at its root: what the build knew, and what this request brings.

use super::log::now;
use crate::base::{Date, Map, Object, Text, Value};
use crate::http::{Method, Request, RequestBody, cookies, pairs};
use crate::template::Reads;
use std::borrow::Cow;
use std::sync::Arc;

/// A thing of which a request brings some fields and the build knew the others: a root, `page`, `request`.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    /// What the build knew: a table or an object; null where it knew nothing.
    pub(super) built: Value,
    /// What the request brings, each name once; it hides what the build knew under the same name.
    pub(super) own: Vec<(&'static str, Value)>,
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Self::Object(Arc::new(fields))
    }
}

impl Object for Fields {
    fn field(&self, name: &str) -> Option<Value> {
        let own = self.own.iter().find(|(own, _)| *own == name).map(|(_, value)| value.clone());
        own.or_else(|| match &self.built {
            Value::Map(built) => built.get(name).cloned(),
            Value::Object(built) => built.field(name),
            _ => None,
        })
    }

    fn names(&self) -> Vec<Text> {
        let mut names: Vec<Text> = match &self.built {
            Value::Map(built) => built.iter().map(|(name, _)| name.clone()).collect(),
            Value::Object(built) => built.names(),
            _ => Vec::new(),
        };
        for (name, _) in &self.own {
            if !names.iter().any(|other| **other == **name) {
                names.push((*name).into());
            }
        }
        names
    }
}

/// The names below `request`, in the order to list them to an author.
const REQUEST_NAMES: [&str; 8] = ["method", "path", "query", "header", "cookie", "user", "remote_addr", "time"];

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
        let field =
            |(name, is_read)| (name, if is_read { request_field(name, request, utc_offset) } else { Value::Null });
        Fields { built: Value::Null, own: REQUEST_NAMES.into_iter().zip(reads).map(field).collect() }.into()
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
        RequestBody::Whole(body) if request.method == Method::Post => first_of_each(pairs(body)),
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
