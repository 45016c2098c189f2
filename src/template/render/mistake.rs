//! Mistakes that show while rendering: missing names, missing partials, helpers that fail.

use super::Renderer;
use super::evaluate::ancestor;
use super::scope::{Context, Frame, Kind, Loop, Scope};
use super::value::{Given, NULL, Val, names};
use crate::base::{Diagnostic, Refusal, Severity, Source, Span, Text, Value, nearest};
use crate::template::REQUEST_ROOTS;
use crate::template::helpers::{Helper, Rendering};
use crate::template::program::{Base, Call, Expression, Partial, PartialName, Path, Segment, Variable};
use std::sync::Arc;

/// More mistakes of one rendering are not kept.
const MISTAKES_MAX: usize = 20;

/// More names than this are not listed; the nearest one is.
const NAMES_MAX: usize = 8;

/// Names that every object of JavaScript has, and none of ours.
const PROTOTYPE_NAMES: [&str; 5] = ["constructor", "prototype", "__proto__", "toString", "hasOwnProperty"];

/// The diagnostics of a rendering, each place once.
#[derive(Default)]
pub(in crate::template) struct Reported {
    pub(in crate::template) diagnostics: Vec<Diagnostic>,
    /// How many mistakes were met, repeated ones included.
    pub(in crate::template) met: usize,
    places: Vec<(*const Source, Span)>,
    /// Which of the diagnostics are of closed fields.
    closed: Vec<usize>,
}

impl Reported {
    /// The diagnostics of closed fields alone.
    pub(super) fn into_closed(self) -> Vec<Diagnostic> {
        let Self { diagnostics, closed, .. } = self;
        let all = diagnostics.into_iter().enumerate();
        all.filter(|(index, _)| closed.contains(index)).map(|(_, diagnostic)| diagnostic).collect()
    }
}

impl<M> Renderer<M> {
    /// Reports a mistake once for each place.
    #[cold]
    pub(in crate::template) fn report(
        &mut self,
        span: Span,
        scope: &Scope<'_>,
        diagnostic: impl FnOnce() -> Diagnostic,
    ) {
        self.reported.met += 1;
        let place = (Arc::as_ptr(scope.source), span);
        if self.reported.diagnostics.len() >= MISTAKES_MAX || self.reported.places.contains(&place) {
            return;
        }
        let mut diagnostic = diagnostic().at(scope.source.place(span));
        let mut callers = vec![place];
        let mut caller = scope.caller;
        while let Some(here) = caller {
            // A partial that calls itself is shown once.
            let place = (Arc::as_ptr(here.source), here.span);
            if !callers.contains(&place) {
                callers.push(place);
                diagnostic = diagnostic.note("called from here", here.source.place(here.span));
            }
            caller = here.parent;
        }
        self.reported.places.push(place);
        self.reported.diagnostics.push(diagnostic);
    }

    /// Reports that a field is closed to those who see what is being rendered.
    #[cold]
    pub(super) fn report_closed(&mut self, span: Span, scope: &Scope<'_>, closed: Diagnostic) {
        let index = self.reported.diagnostics.len();
        self.report(span, scope, || closed);
        if self.reported.diagnostics.len() > index {
            self.reported.closed.push(index);
        }
    }

    pub(super) fn missing_partial(&mut self, name: &str, partial: &Partial, span: Span, scope: &Scope<'_>) {
        let is_computed = matches!(partial.name, PartialName::Dynamic(_));
        self.report(span, scope, || {
            if is_computed && scope.page.environment.host.rendering() == Rendering::Request {
                Diagnostic::error("there is no partial of the name that is worked out here").help(SHOW_VALUES)
            } else if name == "@partial-block" {
                Diagnostic::error("this partial was called without a block").help(
                    "call it by `{{#> name}}…{{/name}}`, or put `{{> @partial-block}}` into `{{#if @partial-block}}`",
                )
            } else {
                scope.page.environment.partials.missing(name)
            }
        });
    }

    /// A helper gives no value. While a request is answered that is nothing, and no mistake of the site's: a visitor may have sent
    /// what it was given. Of what evidently came from the visitor, the log has nothing to say.
    #[cold]
    pub(super) fn refused(
        &mut self,
        call: &Call,
        helper: &Helper,
        refusal: Refusal,
        values: &[Value],
        scope: &Scope<'_>,
    ) {
        if let Some(closed) = refusal.closed {
            return self.report_closed(call.span, scope, *closed);
        }
        let host = scope.page.environment.host;
        if host.rendering() == Rendering::Build {
            return self.report(call.span, scope, || of_helper(helper.name, refusal));
        }
        // The call around this one may know what to do with nothing: `default`.
        let met = self.reported.met;
        if host.rendering() == Rendering::Preview {
            let warning = || Diagnostic { severity: Severity::Warning, ..of_helper(helper.name, refusal) };
            self.report(call.span, scope, warning);
        } else if !reads_request(call, scope) {
            self.report(call.span, scope, || of_values(helper, values));
        }
        self.reported.met = met;
    }

    /// The rendering ends here, as `message` says.
    pub(super) fn stop(&mut self, message: String, help: &str, span: Span, scope: &Scope<'_>) {
        self.halt();
        self.report(span, scope, || Diagnostic::error(message).help(help));
    }

    /// The first name of a path does not exist in the context `frame`.
    #[cold]
    pub(super) fn missing_name<'a>(
        &mut self,
        first: &Segment,
        frame: &Frame<'_>,
        scope: &Scope<'_>,
        given: Given,
    ) -> Val<'a> {
        let mut context = frame.context;
        while let Context::Overlay(overlay) = context {
            context = overlay.under;
        }
        if let Context::Value(value) = context
            && let Some(closed) = closed(value, &first.name)
        {
            self.report_closed(first.span, scope, closed);
            return NULL;
        }
        if given == Given::Optional {
            return NULL;
        }
        self.report(first.span, scope, || {
            let owner = owner_of_context(frame.kind);
            let message = lacks_value(&first.name, owner);
            let help = if frame.kind == Kind::Page { None } else { at_root(&first.name, scope) };
            let help = help.or_else(|| match frame.context {
                Context::Value(value) => value_offers(owner, &first.name, value),
                Context::Overlay(_) => offers(owner, &first.name, &frame.context.names()),
            });
            with_help(Diagnostic::error(message), help)
        });
        NULL
    }

    /// A name of `path` after its first does not exist in the value before it.
    #[cold]
    pub(super) fn missing_field<'a>(
        &mut self,
        path: &Path,
        segment: &Segment,
        value: &Value,
        scope: &Scope<'_>,
        given: Given,
    ) -> Val<'a> {
        if let Some(closed) = closed(value, &segment.name) {
            self.report_closed(segment.span, scope, closed);
            return NULL;
        }
        if given == Given::Optional {
            return NULL;
        }
        let owner = owner_written(scope.source, path.span, segment.span);
        self.report(segment.span, scope, || {
            let message = lacks_value(&segment.name, &owner);
            with_help(Diagnostic::error(message), value_offers(&owner, &segment.name, value))
        });
        NULL
    }

    /// A path that starts where nothing is: above the root, or outside of a loop.
    #[cold]
    pub(super) fn missing_base<'a>(&mut self, path: &Path, scope: &Scope<'_>, given: Given) -> Val<'a> {
        if given == Given::Optional {
            return NULL;
        }
        self.report(path.span, scope, || starts_nowhere(path.base, &scope.source.text[path.span.range()]));
        NULL
    }
}

/// What messages call a context.
pub(in crate::template) fn owner_of_context(kind: Kind) -> &'static str {
    match kind {
        Kind::Page => "the page",
        Kind::Each => "this row of `each`",
        Kind::With => "the context of this block",
        Kind::Partial => "the context of this partial",
    }
}

/// What messages call that of which the name at `segment` of the path at `path` is asked: what is written before it.
pub(in crate::template) fn owner_written(source: &Source, path: Span, segment: Span) -> String {
    match source.text[path.start as usize..segment.start as usize].trim_end_matches(['.', '/']) {
        "@root" => "the page".to_owned(),
        // A context that folding has bound has no name in the author's text.
        "" => "this value".to_owned(),
        before => format!("`{before}`"),
    }
}

/// That `owner` has no value `name`.
pub(crate) fn lacks_value(name: &str, owner: &str) -> String {
    format!("template uses `{name}`, but {owner} has no such value")
}

/// The mistake of a path that starts above the root, or outside of a loop.
pub(in crate::template) fn starts_nowhere(base: Base, written: &str) -> Diagnostic {
    match base {
        Base::Context(_) => Diagnostic::error(format!("`{written}` leads out of this template"))
            .help("each `../` leaves one `each` or `with`; a partial does not see around itself, except by `@root`"),
        _ => Diagnostic::error(format!("`{written}` has a value only inside of `each`")),
    }
}

impl Loop<'_> {
    /// `@key` and the like.
    pub(super) fn variable(&self, variable: Variable) -> Value {
        match (self, variable) {
            (Self::Turn { key: Some(name), .. }, Variable::Key) => Value::Text((*name).clone()),
            (Self::Turn { index, .. }, Variable::Key | Variable::Index) => (*index).into(),
            (Self::Turn { index, .. }, Variable::First) => Value::Bool(*index == 0),
            (Self::Turn { index, count, .. }, Variable::Last) => Value::Bool(index + 1 == *count),
            (Self::Turn { .. }, Variable::PartialBlock) => Value::Null,
            (Self::Later(compute), variable) => compute(variable),
        }
    }
}

impl Context<'_> {
    fn names(self) -> Vec<Text> {
        match self {
            Self::Value(value) => names(value),
            Self::Overlay(overlay) => {
                let mut all = overlay.under.names();
                all.extend(overlay.hash.iter().map(|(name, _)| (*name).clone()));
                all
            }
        }
    }
}

/// That a helper can't use what it was given while a request is answered; no value is shown.
fn of_values(helper: &Helper, values: &[Value]) -> Diagnostic {
    let kinds: Vec<_> = values.iter().map(Value::kind).collect();
    let message = format!("`{}` can't use what it is given ({}), and gives nothing", helper.name, kinds.join(", "));
    Diagnostic::warning(message).help(SHOW_VALUES)
}

/// How to see what a message for the log leaves out.
const SHOW_VALUES: &str = "`generator-fcgi --get` with this address shows the values";

/// The mistake of reading the field `name` of `value`, if it is closed to those who see what is being rendered. It is one even
/// where a name that does not exist is none.
pub(in crate::template) fn closed(value: &Value, name: &str) -> Option<Diagnostic> {
    match value {
        Value::Object(object) => object.closed(name),
        _ => None,
    }
}

/// That the helper `name` gives no value.
pub(in crate::template) fn of_helper(name: &str, refusal: Refusal) -> Diagnostic {
    refusal.of(format_args!("`{name}`:")).into()
}

fn with_help(diagnostic: Diagnostic, help: Option<String>) -> Diagnostic {
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// Whether an argument of `call` names what the visitor sent. One that was given another name meanwhile is not recognised.
fn reads_request(call: &Call, scope: &Scope<'_>) -> bool {
    let names = |expression: &Expression| match expression {
        Expression::Constant(..) => false,
        Expression::Path(path) => {
            let is_of_root = match path.base {
                Base::Root => true,
                Base::Context(up) => ancestor(scope.frame, up).is_some_and(|frame| frame.kind == Kind::Page),
                Base::Variable(..) | Base::Param(_) => false,
            };
            is_of_root && path.segments.first().is_some_and(|first| REQUEST_ROOTS.contains(&&*first.name))
        }
        Expression::Call(call) => reads_request(call, scope),
    };
    call.arguments.iter().chain(call.hash.iter().map(|pair| &pair.value)).any(names)
}

/// How to reach a name of the root.
fn at_root(name: &str, scope: &Scope<'_>) -> Option<String> {
    let is_there = names(scope.page.root).iter().any(|offered| **offered == *name);
    is_there.then(|| format!("the page has it: write `@root.{name}`"))
}

/// What `value` has instead of `name`.
fn value_offers(owner: &str, name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Object(object) if object.why_absent(name).is_some() => object.why_absent(name).map(str::to_owned),
        Value::Map(_) | Value::Object(_) => offers(owner, name, &names(value)),
        other => Some(format!("{owner} is {}", other.kind())),
    }
}

/// As "the page offers `price`, `title`"; where that is too long, the nearest name.
pub(crate) fn offers<T: AsRef<str>>(owner: &str, name: &str, offered: &[T]) -> Option<String> {
    let near = nearest(name, offered.iter().map(AsRef::as_ref));
    let list = |names: &[T]| names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ");
    match near {
        _ if PROTOTYPE_NAMES.contains(&name) => {
            Some("values have no prototype here, only the names they are given".to_owned())
        }
        _ if offered.is_empty() => None,
        _ if offered.len() <= NAMES_MAX => Some(format!("{owner} offers {}", list(offered))),
        Some(near) => Some(format!("did you mean `{near}`?")),
        None => Some(format!("{owner} offers {} and {} more", list(&offered[..NAMES_MAX]), offered.len() - NAMES_MAX)),
    }
}
