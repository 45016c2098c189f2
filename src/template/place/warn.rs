//! What an author is told of a value that stands where escaping does not make it harmless.

use crate::base::{Diagnostic, Source, Span};
use crate::html::{InScript, Spot};
use crate::template::program::{Expression, Output, Printing};
use std::sync::Arc;

/// Why a value of a request is not harmless where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Danger {
    Unescaped,
    Spot(Spot),
    /// It is the scheme of a URL, because a colon stands behind it.
    Scheme,
}

/// What is wrong with a value of a request at `spot`, if anything.
pub(super) fn danger(output: &Output, spot: Spot, is_in_attribute: bool) -> Option<Danger> {
    let is_json = output.expression.is_json();
    match (output.printing, spot) {
        (Printing::Raw, _) if !is_json || is_in_attribute => Some(Danger::Unescaped),
        (_, Spot::Text) => None,
        (_, Spot::Script(InScript::Code) | Spot::Handler(InScript::Code)) if is_json => None,
        (_, spot) => Some(Danger::Spot(spot)),
    }
}

/// The warning that `output` of the file `source` is in `danger`.
pub(super) fn warning(danger: Danger, output: &Output, source: &Arc<Source>) -> Diagnostic {
    let expression = &output.expression;
    let span = if danger == Danger::Unescaped { output.span } else { expression.span() };
    let text = source.text.get(expression.span().range()).unwrap_or_default();
    let json = match expression {
        Expression::Call(_) => format!("`{{{{json ({text})}}}}`"),
        Expression::Path(_) | Expression::Constant(..) => format!("`{{{{json {text}}}}}`"),
    };
    let (what, help) = match danger {
        Danger::Unescaped => {
            ("printed without escaping", "write two braces: whoever fills it could write a script into the page".into())
        }
        Danger::Scheme => ("is the scheme of a URL", "write the scheme out, or leave out the colon behind it".into()),
        Danger::Spot(spot) => of_spot(spot, expression.is_json(), &json),
    };
    let message = format!("`{text}` is known at request time only, and {what}");
    Diagnostic::warning(message).at(source.place(span)).help(help)
}

fn of_spot(spot: Spot, is_json: bool, json: &str) -> (&'static str, String) {
    let (what, help) = match spot {
        Spot::Text => ("is text", "it can stay"),
        Spot::TagName => ("stands in the name of a tag", "write the name out: `{{#if …}}` can choose between tags"),
        Spot::Attributes => (
            "stands where attributes are named",
            "write the attribute's name out, and the value between quotes behind it",
        ),
        Spot::Unquoted => (
            "stands in an attribute without quotes",
            "write quotes around it: a blank in it would begin another attribute",
        ),
        Spot::UnsureAttribute => {
            ("stands in an attribute whose name a request decides", "write the attribute as a whole into each branch")
        }
        Spot::Comment => (
            "stands in a comment that is sent to the visitor",
            "remove it, or write the comment as `{{!-- … --}}`: that is sent to nobody",
        ),
        Spot::Script(_) | Spot::Handler(_) if is_json => (
            "stands between quotes or in a comment of a script",
            "take away the quotes or the comment around it: `json` writes its own quotes",
        ),
        Spot::Script(_) => {
            return (
                "stands in a script, which HTML's escapes do not protect",
                format!("write {json}, without quotes around it"),
            );
        }
        Spot::Handler(_) => {
            return (
                "stands in an event handler, whose escapes the browser undoes",
                format!("write {json}, without quotes around it"),
            );
        }
        Spot::Style => {
            ("stands in a style, which HTML's escapes do not protect", "let it choose between classes, by `{{#if …}}`")
        }
        Spot::Document => {
            ("stands in `srcdoc`, whose escapes the browser undoes", "give the frame a page of its own, by `src`")
        }
        Spot::RawText => {
            ("stands in an element whose text is not read as HTML", "put it into another element, as `<p>` or `<pre>`")
        }
        Spot::RunningUrl => ("stands in a URL that runs code", "begin the URL with `/`, or with `https://` and a host"),
        Spot::HiddenUrl => (
            "stands behind an entity (`&…`) that may be part of the URL's scheme",
            "write the character itself, or begin the URL with `/`, or with `https://` and a host",
        ),
        Spot::HostOfCode => (
            "decides where the page gets code from",
            "begin the URL with a path of the site, as `/js/`, or with `https://`, a host and `/`",
        ),
        Spot::HostOfLink => (
            "decides where the page gets code from, if the `rel` behind it says `stylesheet`",
            "write `rel` before `href`, or begin the URL with a path of the site, as `/css/`",
        ),
        Spot::Decisive => (
            "decides what the browser makes of the other attributes of the tag, or of its text",
            "let it choose between values that are written out, by `{{#if …}}`",
        ),
        Spot::Order => (
            "is an order to the browser, unless a `name` or `property` before it says that it is text",
            "write `name` or `property` before `content`; of a refresh, write out all before the URL, as `5; url=`",
        ),
    };
    (what, help.to_owned())
}

/// The warning that the ways through the block at `span` can't be joined.
pub(super) fn forked(source: &Arc<Source>, span: Span) -> Diagnostic {
    Diagnostic::warning(
        "the ways through this block end in different places of the HTML, so what follows can't be judged",
    )
    .at(source.place(span))
    .help("begin and end each tag, attribute and script inside of one branch, or outside of the block")
}
