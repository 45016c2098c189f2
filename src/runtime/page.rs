//! A route → its answer.
//!
//! 1. who may see it, how it may be asked, how much may be posted;
//! 2. its row, its live data, what the request brings: the root;
//! 3. the text, by its program;
//! 4. the answer, or only that it has not changed.

use super::access::{Verdict, judge};
use super::loaded::{Answering, Facts, Loaded};
use super::log::{Level, Line, Log};
use super::problem::Problem;
use super::roots::{Fields, form};
use crate::base::{Diagnostic, Map, Object, Severity, Value};
use crate::bundle::Content;
use crate::http::{Method, Request, RequestBody, Response, Sharing, Status, User, cache_control, matches_etag};
use crate::pattern::Pattern;
use crate::route::{Endpoint, Methods};
use crate::template::{Environment, Partials, Program, render};
use foldhash::quality::FixedState;
use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// IIS converts server variables to the ANSI code page of the server, unless `FastCGIUtf8ServerVariables` names them (a value in the
/// registry, below `HKLM\System\CurrentControlSet\Services\W3SVC\Parameters`).
const UNREADABLE_NAME: &str = "the web server hands over the name of a visitor who has signed in, but not as UTF-8: pages show no name, \
                               and `allow_users` does not match it";

#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) index: usize,
    /// The values of the names in its pattern.
    pub(super) values: &'a [&'a str],
    pub(super) request: &'a Request,
    /// Nobody waits for the answer any more.
    pub(super) given_up: &'a AtomicBool,
}

impl Asked<'_> {
    pub(super) fn answer(self, log: &Log) -> Result<Response, Problem> {
        let route = self.route();
        self.tell_unreadable_name(log);
        self.ensure_access()?;
        self.ensure_method()?;
        self.ensure_body()?;
        let facts = self.loaded.facts(self.index)?;
        let root = self.root(facts, log)?;
        let text = self.text(facts, root, log)?;
        Ok(response(route, facts, text, self.request))
    }

    fn route(&self) -> &Endpoint {
        self.loaded.bundle.route(self.index)
    }

    /// Who administers the server can mend it; the name is the visitor's, and has no place in the log.
    fn tell_unreadable_name(&self, log: &Log) {
        if self.request.user == User::Unreadable {
            let message = UNREADABLE_NAME.to_owned();
            log.line(&Line { level: Level::Warning, subject: message.clone(), message });
        }
    }

    fn ensure_access(&self) -> Result<(), Problem> {
        match judge(&self.route().access, self.request) {
            Verdict::Allowed => Ok(()),
            Verdict::SignIn => Err(Problem::visitors(401)),
            Verdict::Refused => Err(Problem::visitors(403)),
            Verdict::GroupsUnknown => Err(Problem::ours(
                403,
                format!("{} is for groups, which only IIS can judge: nobody may see it here", self.route().pattern),
            )),
        }
    }

    fn ensure_method(&self) -> Result<(), Problem> {
        let posts = self.route().methods == Methods::ReadAndWrite;
        match self.request.method {
            Method::Get | Method::Head => Ok(()),
            Method::Post if posts => Ok(()),
            _ => {
                let allow = if posts { "GET, HEAD, POST" } else { "GET, HEAD" };
                Err(Problem { allow: Some(allow), ..Problem::visitors(405) })
            }
        }
    }

    fn ensure_body(&self) -> Result<(), Problem> {
        let bytes_max = self.route().body_bytes_max.unwrap_or(self.loaded.bundle.request_limits().body_bytes_max);
        let body = match &self.request.body {
            RequestBody::Whole(body) if body.len() as u64 <= u64::from(bytes_max) => body,
            RequestBody::Whole(_) | RequestBody::TooLarge => return Err(Problem::visitors(413)),
        };
        if self.request.method == Method::Post && !body.is_empty() && !self.is_form() {
            return Err(Problem::visitors(415));
        }
        Ok(())
    }

    fn is_form(&self) -> bool {
        let content_type = self.request.headers.get("content-type").unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    }

    fn root(&self, facts: &Facts, log: &Log) -> Result<Fields, Problem> {
        let bundle = &self.loaded.bundle;
        let mut own = Vec::new();
        if bundle.has_rows(self.index) {
            let row = bundle.row(self.index, self.values)?.ok_or_else(|| Problem::visitors(404))?;
            own.extend([("page", row.page.clone()), ("item", row.item.clone())]);
        } else if let Some(origin) = &facts.origin {
            let built = facts.root.get("page").cloned().unwrap_or_default();
            own.push(("page", Fields { built, own: self.address(origin) }.into()));
        }
        if facts.reads_route {
            let values = self.route().pattern.names().zip(self.values.iter().copied());
            own.push(("route", values.collect::<Map>().into()));
        }
        own.extend(self.data(facts, log)?.map(|data| ("data", data)));
        own.push(("request", facts.request.value(self.request, bundle.utc_offset())));
        own.push(("form", if facts.reads_form { form(self.request) } else { Value::Null }));
        Ok(Fields { built: Value::Map(Arc::clone(&facts.root)), own })
    }

    /// `page.url` and `page.permalink`, of a page whose path has parameters.
    fn address(&self, origin: &str) -> Vec<(&'static str, Value)> {
        let pattern = &self.route().pattern;
        let value = |name: &str| pattern.names().zip(self.values).find(|(other, _)| *other == name);
        let url = self.loaded.href(&pattern.fill(|name| value(name).map_or("", |(_, value)| *value).to_owned()));
        let permalink = format!("{origin}{url}");
        vec![("url", url.into()), ("permalink", permalink.into())]
    }

    /// `data`, with what is read at request time; `None` where the build knew it all.
    fn data(&self, facts: &Facts, log: &Log) -> Result<Option<Value>, Problem> {
        let sources = &self.route().sources;
        if sources.is_empty() {
            return Ok(None);
        }
        let mut data = match facts.root.get("data") {
            Some(Value::Map(built)) => Map::clone(built),
            None => Map::new(),
            // A var of the author's that hides the data.
            Some(_) => return Ok(None),
        };
        for index in sources {
            let name = &self.loaded.source_names[*index];
            let value = self.loaded.live_data(*index, log);
            let value = value.map_err(|failure| Problem::ours(503, format!("data.{name}: {failure}")))?;
            if data.get(name).is_none() {
                data.insert(name.clone(), value);
            }
        }
        Ok(Some(data.into()))
    }

    fn text(&self, facts: &Facts, mut root: Fields, log: &Log) -> Result<String, Problem> {
        match &facts.content {
            Content::Folded(program) => self.print(facts, program, &Partials::default(), root.into(), log),
            Content::Whole { body, template } => {
                let partials = self.loaded.bundle.partials()?;
                let Some(body) = body else { return self.print(facts, template, partials, root.into(), log) };
                let content = self.print(facts, body, partials, root.clone().into(), log)?;
                let page = Fields {
                    built: root.field("page").unwrap_or_default(),
                    own: vec![("content", Value::html(content))],
                };
                root.own.retain(|(name, _)| *name != "page");
                root.own.insert(0, ("page", page.into()));
                self.print(facts, template, partials, root.into(), log)
            }
        }
    }

    fn print(
        &self,
        facts: &Facts,
        program: &Program,
        partials: &Partials,
        root: Value,
        log: &Log,
    ) -> Result<String, Problem> {
        let mut text = String::new();
        let host = Answering { loaded: self.loaded, given_up: self.given_up };
        let mistakes = render(program, &root, Environment { partials, host: &host, context: facts.context }, &mut text);
        // What a bundle could not give is missing to the template: then its mistakes are none.
        if let Some(error) = self.loaded.bundle.failure() {
            return Err(error.into());
        }
        if self.given_up.load(Ordering::Relaxed) {
            return Err(Problem::visitors(503));
        }
        let lines = mistakes.iter().map(|mistake| line(&self.route().pattern, mistake));
        if mistakes.iter().any(|mistake| mistake.severity == Severity::Error) {
            return Err(Problem { lines: lines.collect(), ..Problem::visitors(500) });
        }
        lines.for_each(|line| log.line(&line));
        Ok(text)
    }
}

/// What the log says of a mistake in the page of `pattern`. All of one place share a budget: their messages may differ by what a
/// visitor sent.
fn line(pattern: &Pattern, mistake: &Diagnostic) -> Line {
    let place = mistake.place.as_ref().map(|place| format!(" {place}")).unwrap_or_default();
    let level = if mistake.severity == Severity::Error { Level::Error } else { Level::Warning };
    Line { level, subject: format!("{pattern}{place}"), message: format!("{pattern}: {}", one_line(mistake)) }
}

/// ``template uses `prize`, but the page has no such value, templates/product.hbs:12:9; the page offers `price` ``.
fn one_line(mistake: &Diagnostic) -> String {
    let mut line = mistake.message.clone();
    line.extend(mistake.place.iter().map(|place| format!(", {place}")));
    line.extend(mistake.notes.iter().map(|note| format!("; {}, {}", note.message, note.place)));
    line.extend(mistake.help.iter().map(|help| format!("; {help}")));
    line
}

/// 64 bits, so that two versions of a page never have the same by chance; the same from every process of one executable. It
/// protects nothing, so it need not withstand who looks for two texts that share one.
fn etag(text: &str) -> String {
    format!("W/\"{:016x}\"", FixedState::default().hash_one(text))
}

/// The answer that has `text`, or 304 where the visitor has it already.
fn response(route: &Endpoint, facts: &Facts, text: String, request: &Request) -> Response {
    let etag = etag(&text);
    let is_unchanged = request.method != Method::Post
        && request.headers.iter().any(|(name, value)| name == "if-none-match" && matches_etag(value, &etag));
    let mut headers = Vec::with_capacity(3);
    if !is_unchanged {
        headers.push(("Content-Type", facts.content_type.clone()));
    }
    headers.push(("ETag", etag.into()));
    let is_for_everyone = route.access.is_open() && !facts.request.are_personal();
    let sharing = if is_for_everyone { Sharing::Everyone } else { Sharing::Few };
    headers.push(("Cache-Control", cache_control(route.cache.as_deref(), sharing).into_owned().into()));
    Response {
        status: Status(if is_unchanged { 304 } else { 200 }),
        headers,
        page_headers: route.headers.clone(),
        body: if is_unchanged { Vec::new() } else { text.into_bytes() },
    }
}
