//! How a route is reached and answered: for the bundle, `web.config` and the lines for other servers alike.

use crate::base::Text;
use crate::pattern::Pattern;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A pattern with what holds for all its answers, in the form in which a bundle holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Its path, below the base path.
    #[serde(serialize_with = "write_pattern", deserialize_with = "read_pattern")]
    pub pattern: Pattern,
    /// Which of the sources read at request time it shows, as indices into those of the bundle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<usize>,
    /// Headers of the answer: name and value; an empty value takes away one of the site's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(Text, Text)>,
    /// The value of `Cache-Control`; `None` where the author says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache: Option<Text>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Access::is_open")]
    pub access: Access,
    /// What it answers.
    #[serde(rename = "posts", default, skip_serializing_if = "Methods::is_read")]
    pub methods: Methods,
    /// Bytes of a body that is posted to it; `None` is the site's limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_bytes_max: Option<u32>,
}

impl Endpoint {
    /// One that only reads, for everybody.
    pub fn new(pattern: Pattern) -> Self {
        Self {
            pattern,
            sources: Vec::new(),
            headers: Vec::new(),
            cache: None,
            access: Access::default(),
            methods: Methods::Read,
            body_bytes_max: None,
        }
    }
}

/// Who may see a page, by Windows authentication; everyone if it is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Access {
    /// Anyone who signed in; implied by the other two.
    pub require_user: bool,
    /// Only these: `DOMAIN\name`, or `name` of the server's own.
    #[serde(rename = "allow_users")]
    pub users: Vec<Text>,
    /// Only members of these: `DOMAIN\group`.
    #[serde(rename = "allow_groups")]
    pub groups: Vec<Text>,
}

impl Access {
    /// Whether everyone may.
    pub fn is_open(&self) -> bool {
        !self.require_user && self.users.is_empty() && self.groups.is_empty()
    }

    /// Whether it is for everybody who signs in, or for everybody.
    pub fn names_nobody(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty()
    }

    /// Whether all whom it lets in are surely let in by `other` too. Who is in a group, only the server knows.
    pub fn is_within(&self, other: &Self) -> bool {
        let holds = |all: &[Text], some: &[Text]| {
            some.iter().all(|name| all.iter().any(|other| other.eq_ignore_ascii_case(name)))
        };
        if other.is_open() || self.is_open() || other.names_nobody() {
            return other.is_open() || !self.is_open();
        }
        !self.names_nobody() && holds(&other.users, &self.users) && holds(&other.groups, &self.groups)
    }
}

/// The methods that a route answers. A bundle says whether it answers POST.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
pub enum Methods {
    /// GET and HEAD.
    #[default]
    Read,
    /// GET, HEAD and POST.
    ReadAndWrite,
}

impl Methods {
    fn is_read(&self) -> bool {
        *self == Self::Read
    }
}

impl From<bool> for Methods {
    fn from(posts: bool) -> Self {
        if posts { Self::ReadAndWrite } else { Self::Read }
    }
}

impl From<Methods> for bool {
    fn from(methods: Methods) -> Self {
        methods == Methods::ReadAndWrite
    }
}

fn write_pattern<S: Serializer>(pattern: &Pattern, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(pattern)
}

fn read_pattern<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pattern, D::Error> {
    let text = String::deserialize(deserializer)?;
    Pattern::parse(&text).map_err(|_| de::Error::custom(format_args!("`{text}` is no path pattern")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_for_fewer_people_is_within_one_for_more() {
        let names = |names: &[&str]| names.iter().map(|name| Text::from(*name)).collect::<Vec<_>>();
        let access = |require_user, users: &[&str], groups: &[&str]| Access {
            require_user,
            users: names(users),
            groups: names(groups),
        };
        let (open, signed_in) = (Access::default(), access(true, &[], &[]));
        let (anna, both) = (access(false, &["C\\anna"], &[]), access(true, &["c\\Anna", "C\\bob"], &["C\\HR"]));
        let (hr, it) = (access(false, &[], &["C\\HR"]), access(false, &[], &["C\\IT"]));
        let all = [&open, &signed_in, &anna, &both, &hr, &it];
        let within = |own: &Access| all.map(|other| u8::from(own.is_within(other)));
        assert_eq!(within(&open), [1, 0, 0, 0, 0, 0]);
        assert_eq!(within(&signed_in), [1, 1, 0, 0, 0, 0]);
        assert_eq!(within(&anna), [1, 1, 1, 1, 0, 0]);
        assert_eq!(within(&both), [1, 1, 0, 1, 0, 0]);
        assert_eq!(within(&hr), [1, 1, 0, 1, 1, 0]);
        assert_eq!(within(&it), [1, 1, 0, 0, 0, 1]);
    }
}
