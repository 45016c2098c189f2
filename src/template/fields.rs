//! The tables that every site has, each with the closed list of its fields: `page`, `site`, `request` and `form`.

use crate::base::Refusal;

/// A table whose fields are the same in every site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Table {
    /// A page or a section.
    Page,
    Site,
    Request,
    Form,
}

/// What is known of a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Nothing.
    Any,
    /// It is such a table, or null.
    Table(Table),
    /// It is a list of such tables.
    Rows(Table),
}

use Shape::{Any, Rows};

/// A page, in the order in which messages list its fields.
const PAGE: &[(&str, Shape)] = &[
    ("title", Any),
    ("description", Any),
    ("summary", Any),
    ("date", Any),
    ("updated", Any),
    ("weight", Any),
    ("url", Any),
    ("permalink", Any),
    ("content", Any),
    ("has_heading", Any),
    ("toc", Any),
    ("words", Any),
    ("reading_time", Any),
    ("section", Shape::Table(Table::Page)),
    ("parent", Shape::Table(Table::Page)),
    ("previous", Shape::Table(Table::Page)),
    ("next", Shape::Table(Table::Page)),
    ("pages", Rows(Table::Page)),
    ("sections", Rows(Table::Page)),
    ("closed", Any),
    ("extra", Any),
    ("source", Any),
];

const SITE: &[(&str, Shape)] = &[
    ("title", Any),
    ("base_url", Any),
    ("language", Any),
    ("year", Any),
    ("sections", Rows(Table::Page)),
    ("extra", Any),
];

const REQUEST: &[(&str, Shape)] = &[
    ("method", Any),
    ("path", Any),
    ("query", Any),
    ("header", Any),
    ("cookie", Any),
    ("user", Any),
    ("user_name", Any),
    ("user_domain", Any),
    ("remote_addr", Any),
    ("time", Any),
];

const FORM: &[(&str, Shape)] = &[("values", Any), ("errors", Any)];

/// Names that other languages have for what a request brings, and what to write for them: Flask, Express, PHP, ASP.
const FOREIGN: [(&str, &str); 9] = [
    ("args GET QueryString querystring params", "what stands in the URL after `?` is `request.query.NAME`"),
    ("form POST Form body data json", "what was posted is `form.values.NAME`"),
    ("values", "what stands in the URL after `?` is `request.query.NAME`, what was posted `form.values.NAME`"),
    ("headers Headers", "a header is `request.header.NAME`, as `request.header.user-agent`"),
    ("cookies Cookies", "a cookie is `request.cookie.NAME`"),
    (
        "url base_url full_path originalUrl RawUrl uri",
        "the path is `request.path`, what stands after its `?` `request.query.NAME`",
    ),
    ("host hostname", "the host is `request.header.host`"),
    ("remote_user username LogonUserIdentity auth", "who is signed in is `request.user`"),
    ("ip remote_address UserHostAddress", "the visitor's address is `request.remote_addr`"),
];

impl Table {
    /// As templates write it; of another page than the one that is rendered too.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Site => "site",
            Self::Request => "request",
            Self::Form => "form",
        }
    }

    const fn fields(self) -> &'static [(&'static str, Shape)] {
        match self {
            Self::Page => PAGE,
            Self::Site => SITE,
            Self::Request => REQUEST,
            Self::Form => FORM,
        }
    }

    /// The names of its fields, in the order in which messages list them.
    pub(crate) fn names(self) -> impl ExactSizeIterator<Item = &'static str> {
        self.fields().iter().map(|(name, _)| *name)
    }

    /// What is known of its field `name`; `None` if it has no such field.
    pub(crate) fn field(self, name: &str) -> Option<Shape> {
        self.fields().iter().find(|(field, _)| *field == name).map(|(_, shape)| *shape)
    }

    /// What to write for the field `name`, which it does not have and another language has.
    pub(crate) fn foreign(self, name: &str) -> Option<String> {
        match self {
            Self::Request => {
                let row = FOREIGN.iter().find(|(names, _)| names.split(' ').any(|other| other == name));
                row.map(|(_, help)| (*help).to_owned())
            }
            Self::Form => Some(format!("the fields of a form are below `form.values`: write `form.values.{name}`")),
            Self::Page | Self::Site => None,
        }
    }
}

/// The mistake of the helper that is given `column`, such as `date` or `extra.weight`, if no row of a list of `table` has it.
pub(super) fn ensure_has_column(
    table: Table,
    column: &str,
    lacks: impl Fn(&str, &[&str]) -> Refusal,
) -> Result<(), Refusal> {
    let mut shape = Shape::Table(table);
    for name in column.split('.') {
        let Shape::Table(table) = shape else { return Ok(()) };
        let names: Vec<&str> = table.names().collect();
        shape = table.field(name).ok_or_else(|| lacks(name, &names))?;
    }
    Ok(())
}
