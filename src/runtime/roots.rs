//! What a page sees at its root: what the build knew, and what this request brings.

use super::log::now;
use crate::base::{Date, Map, Object, Text, Value};
use crate::http::{Method, Request, RequestBody, cookies, pairs};
use crate::template::{Reads, Table};
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

/// The fields of `request` that are not about who asks.
const SHARED: [&str; 4] = ["method", "path", "query", "time"];

/// Which fields of `request` are read.
#[derive(Clone, Debug)]
pub(super) struct RequestReads(Vec<(&'static str, bool)>);

impl RequestReads {
    pub(super) fn new(reads: &Reads) -> Self {
        Self(Table::Request.names().map(|name| (name, reads.reads(&["request", name]))).collect())
    }

    /// Whether it is about who asks, so that another visitor's page may be another one at the same URL.
    pub(super) fn are_personal(&self) -> bool {
        self.0.iter().any(|(name, is_read)| *is_read && !SHARED.contains(name))
    }

    /// `request`, of which what is not read is null. Times are shown `utc_offset` seconds east of UTC.
    pub(super) fn value(&self, request: &Request, utc_offset: i32) -> Value {
        if !self.0.iter().any(|(_, is_read)| *is_read) {
            return Value::Null;
        }
        let field = |&(name, is_read): &(&'static str, bool)| {
            (name, if is_read { request_field(name, request, utc_offset) } else { Value::Null })
        };
        Fields { built: Value::Null, own: self.0.iter().map(field).collect() }.into()
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
        "query" => first_of_each(Map::open(), pairs(&request.query)),
        "header" => {
            let headers = request.headers.iter().map(|(name, value)| (name.into(), value.into()));
            first_of_each(Map::open_in_any_case(), headers)
        }
        "cookie" => {
            let headers = request.headers.iter().filter(|(name, _)| *name == "cookie");
            first_of_each(
                Map::open(),
                headers.flat_map(|(_, value)| cookies(value)).map(|(name, value)| (name.into(), value.into())),
            )
        }
        "user" => request.user.name().into(),
        "user_name" => request.user.parts().map(|(name, _)| name).into(),
        "user_domain" => request.user.parts().map(|(_, domain)| domain).into(),
        "remote_addr" => request.remote_addr.as_str().into(),
        "time" => Value::Date(Date::Moment { second: now(), offset: utc_offset }),
        _ => Value::Null,
    }
}

/// `form`: what was posted, and no errors; empty where nothing was.
pub(super) fn form(request: &Request) -> Value {
    let values = match &request.body {
        RequestBody::Whole(body) if request.method == Method::Post => first_of_each(Map::open(), pairs(body)),
        _ => Map::open().into(),
    };
    [("values", values), ("errors", Map::open().into())].into_iter().collect::<Map>().into()
}

/// `map`, which is empty, with `pairs`: a name that comes again has its first value, as `request.args.get` of Flask gives it, and
/// any name that does not come is null.
fn first_of_each<'a>(mut map: Map, pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> Value {
    for (name, value) in pairs {
        if map.get(&name).is_none() {
            map.insert(&*name, &*value);
        }
    }
    map.into()
}
