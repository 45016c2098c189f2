//! Names that templates ask for, judged before anything is rendered: a rendering takes what is missing for nothing in `if` and
//! its kin, and shows no branch that it does not take.

use crate::base::{Diagnostic, Diagnostics, Refusal, Text, Value, nearest, slips};
use crate::decide::Context;
use crate::parse::{self, ParsedBody};
use crate::route::Routes;
use crate::site::Site;
use crate::template::helpers::lacks;
use crate::template::{
    Calls, Column, Mentions, Missing, Owner, Program, REQUEST_ROOTS, Step, Table, lacks_value, offers,
};
use std::collections::HashSet;

/// What is known of a site's names.
pub(super) struct Names<'a> {
    context: Context<'a>,
    /// The names that a root has on some page, or that some call gives to a partial: what only some have can be asked for.
    given: HashSet<Text>,
}

impl<'a> Names<'a> {
    /// Those of a site; paths that start where nothing is are mistakes.
    pub(super) fn new(
        context: Context<'a>,
        site: &Site,
        parsed: &[parse::Page],
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let bodies = || parsed.iter().filter_map(body);
        let calls = Calls::new(bodies(), context.partials);
        diagnostics.extend(calls.paths_from_nowhere(bodies(), context.partials));
        let pages = site.pages.iter().chain(&site.left_out);
        let vars = pages.flat_map(|page| page.front.vars.iter()).map(|(name, _)| name);
        Self { context, given: vars.chain(calls.given.iter().copied()).cloned().collect() }
    }

    /// The mistakes of a program's names.
    pub(super) fn judge(&self, mentions: &Mentions, diagnostics: &mut Diagnostics) {
        for (name, place) in &mentions.data {
            diagnostics.keep(self.ensure_data_has(name).map_err(|refusal| refusal.at(place.clone())));
        }
        diagnostics.extend(mentions.mistakes.iter().cloned());
        diagnostics.extend(mentions.missing.iter().filter_map(|missing| self.missing(missing)));
        diagnostics.extend(mentions.columns.iter().filter_map(|column| self.missing_column(column)));
    }

    /// The names of `data` are settled before anything is rendered. `if` and `each` take a value that is missing for an empty
    /// one: here that is a slip, which would leave a page empty without a word.
    fn ensure_data_has(&self, name: &str) -> Result<(), Refusal> {
        if self.has_data(name) {
            return Ok(());
        }
        let names = self.data_names();
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "data is a file in `site/data/`, or a source of site.toml; `lookup data \"NAME\"` asks whether there is one"
                    .to_owned()
            }
        };
        Err(Refusal::new(lacks_value(name, "`data`")).help(help))
    }

    fn has_data(&self, name: &str) -> bool {
        self.context.data.get(name).is_some()
            || self.context.config.request_sources().any(|source| *source.name == *name)
    }

    fn data_names(&self) -> Vec<&str> {
        let sources = self.context.config.request_sources().map(|source| &*source.name);
        self.context.data.iter().map(|(name, _)| &**name).chain(sources).collect()
    }

    /// `None` where the root may have the name.
    fn missing(&self, Missing { owner, name, place, called }: &Missing) -> Option<Diagnostic> {
        let is_context = !called.starts_with('`');
        let help = match owner {
            Owner::Root => Some(self.instead_at_root(name)?),
            Owner::Table(_) if is_context && self.is_at_root(name) => {
                Some(format!("the page has it: write `@root.{name}`"))
            }
            Owner::Table(table) => {
                let names: Vec<&str> = table.names().collect();
                table.foreign(name).or_else(|| offers(called, name, &names))
            }
            Owner::List => Some(format!("{called} is a list")),
        };
        let diagnostic = Diagnostic::error(lacks_value(name, called)).at(place.clone());
        Some(Diagnostic { help, ..diagnostic })
    }

    fn is_at_root(&self, name: &str) -> bool {
        ["data", "site", "page"].contains(&name) || REQUEST_ROOTS.contains(&name) || self.given.contains(name)
    }

    /// What to write for a name that no root has, if it is clear what was meant.
    fn instead_at_root(&self, name: &str) -> Option<String> {
        if self.given.contains(name) {
            return None;
        }
        if self.has_data(name) {
            return Some(format!("a data file is below `data`: write `data.{name}`"));
        }
        if name == "content" {
            return Some(
                "a page's template prints `{{page.content}}`, a layout the page by `{{> @partial-block}}`".to_owned(),
            );
        }
        if name == "pages" {
            return Some(
                "write `page.pages` for those of this section, `(pages)` for those of the whole site".to_owned(),
            );
        }
        for table in [Table::Page, Table::Site] {
            if table.field(name).is_some() {
                let table = table.name();
                return Some(format!("it is a field of `{table}`: write `{table}.{name}`"));
            }
        }
        let roots = ["data", "site", "page"].into_iter().chain(REQUEST_ROOTS);
        let near = roots.min_by_key(|root| slips(name, root)).filter(|root| slips(name, root) == 1)?;
        Some(format!("did you mean `{near}`?"))
    }

    /// An error where the file declares its columns. Rows of other files may have any: where none has it, that is a doubt.
    fn missing_column(&self, Column { helper, data, name, place }: &Column) -> Option<Diagnostic> {
        let first = name.split('.').next().unwrap_or_default();
        let path = data.iter().map(|name| &**name).collect::<Vec<_>>().join(".");
        let declared = self.context.columns.get(&path);
        let columns = match declared {
            Some(columns) => columns.clone(),
            None => {
                let rows = self.data_at(data)?;
                // Mostly the first row has it.
                if has_column(rows, first) {
                    return None;
                }
                columns_of(rows)?
            }
        };
        let columns: Vec<&str> = columns.iter().map(|column| &**column).collect();
        if columns.contains(&first) {
            return None;
        }
        let refusal = lacks("column", first, &columns).of(format_args!("`{helper}`:"));
        let mistake = refusal.at(place.clone());
        if declared.is_some() {
            return Some(mistake);
        }
        let message = format!("`{helper}`: no row of `data.{path}` has a column `{first}`");
        Some(Diagnostic { help: mistake.help, ..Diagnostic::warning(message).at(place.clone()) })
    }

    /// What lies at a path below `data`; of what requests read, the first copy.
    fn data_at(&self, path: &[Text]) -> Option<&'a Value> {
        let (first, below) = path.split_first()?;
        let Context { data, first_copies, .. } = self.context;
        below.iter().try_fold(data.get(first).or_else(|| first_copies.get(first))?, |value, name| match value {
            Value::Map(map) => map.get(name),
            _ => None,
        })
    }
}

/// Whether some row has a column called `name`.
fn has_column(list: &Value, name: &str) -> bool {
    matches!(list, Value::List(rows) if rows.iter().any(|row| matches!(row, Value::Map(row) if row.get(name).is_some())))
}

/// The columns that some row has; `None` where these are no rows, or there is none.
fn columns_of(list: &Value) -> Option<Vec<Text>> {
    let Value::List(rows) = list else { return None };
    let mut columns: Vec<Text> = Vec::new();
    let mut seen = HashSet::new();
    for row in rows.iter() {
        let Value::Map(row) = row else { return None };
        columns.extend(row.iter().map(|(name, _)| name).filter(|name| seen.insert(Text::clone(name))).cloned());
    }
    (!columns.is_empty()).then_some(columns)
}

/// The program of a page's body.
fn body(page: &parse::Page) -> Option<&Program> {
    match &page.body {
        ParsedBody::Html(_) => None,
        ParsedBody::Program(program) => Some(program),
    }
}

/// A warning where a page shows who has signed in, and no page asks anybody to.
pub(super) fn ensure_somebody_signs_in(user: Option<Step>, routes: &Routes, diagnostics: &mut Diagnostics) {
    let Some(Step { text, place }) = user.filter(|_| routes.iter().all(|route| !route.says_access)) else { return };
    let message = format!("`{text}` is empty as long as nobody is asked to sign in, and no page of this site asks");
    diagnostics.push(Diagnostic::warning(message).at(place).help(ASK_TO_SIGN_IN));
}

const ASK_TO_SIGN_IN: &str = "write `require_user = true` into the front matter of this page, or of the section's `_index` for all that \
                              lies below it; where Anonymous Authentication is switched off for the whole site, IIS asks";
