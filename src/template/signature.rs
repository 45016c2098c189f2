//! Whether a helper exists and takes the arguments it is given.

use super::helpers::{self, Helper};
use super::mistakes::Mistakes;
use super::program::{Base, Callee, Expression, Pair, Path};
use crate::base::{Diagnostic, Span, foreign_word, nearest};

/// What `callee` calls. `None` after a mistake: it does not exist, or takes other arguments.
pub(super) fn check(
    callee: &Path,
    arguments: &[Expression],
    hash: &[Pair],
    span: Span,
    mistakes: &mut Mistakes<'_>,
) -> Option<Callee> {
    let Some(name) = simple_name(callee) else {
        let message = format!("`{}` is not a helper, so it takes no arguments", mistakes.text(callee.span));
        mistakes.add(callee.span, Diagnostic::error(message));
        return None;
    };
    if name == "lookup" {
        let limits = Limits { name, least: 2, most: 2, named: &[], usage: "lookup VALUE NAME" };
        return limits.check(arguments, hash, span, mistakes).then_some(Callee::Lookup);
    }
    let Some(helper) = helpers::find(name) else {
        mistakes.add(callee.span, unknown(name));
        return None;
    };
    Limits::of(helper).check(arguments, hash, span, mistakes).then_some(Callee::Helper(helper))
}

/// The name, if a path is one alone.
pub(super) fn simple_name(path: &Path) -> Option<&str> {
    match (path.base, &path.segments[..]) {
        (Base::Context(0), [segment]) => Some(&segment.name),
        _ => None,
    }
}

/// That there is no helper `name`, and what to do about it.
pub(super) fn unknown(name: &str) -> Diagnostic {
    match name {
        "if" | "unless" | "each" | "with" => Diagnostic::error(format!("`{name}` is a block, not a value"))
            .help(format!("write `{{{{#{name} …}}}}…{{{{/{name}}}}}`")),
        "log" => Diagnostic::error("the helper `log` is not offered").help("print the value instead: `{{value}}`"),
        _ => {
            let diagnostic = Diagnostic::error(format!("there is no helper `{name}`"));
            let names = helpers::HELPERS.iter().map(|helper| helper.name).chain(["lookup"]);
            match (foreign_word(name), nearest(name, names)) {
                (Some(help), _) => diagnostic.help(help),
                (None, Some(near)) => diagnostic.help(format!("did you mean `{near}`?")),
                (None, None) => diagnostic,
            }
        }
    }
}

/// What a helper takes.
pub(super) struct Limits<'a> {
    pub(super) name: &'a str,
    pub(super) least: usize,
    pub(super) most: usize,
    pub(super) named: &'a [&'a str],
    pub(super) usage: &'a str,
}

impl<'a> Limits<'a> {
    fn of(helper: &'a Helper) -> Self {
        let Helper { name, arguments_min, arguments_max, named, usage, .. } = helper;
        Self { name, least: *arguments_min, most: *arguments_max, named, usage }
    }

    /// Whether the arguments are allowed; reports why not.
    pub(super) fn check(
        &self,
        arguments: &[Expression],
        hash: &[Pair],
        span: Span,
        mistakes: &mut Mistakes<'_>,
    ) -> bool {
        let mut good = true;
        if !(self.least..=self.most).contains(&arguments.len()) {
            let message = format!("`{}` takes {}, not {}", self.name, self.count(), arguments.len());
            mistakes.add(span, Diagnostic::error(message).help(format!("write `{}`", self.usage)));
            good = false;
        }
        for pair in hash.iter().filter(|pair| !self.named.contains(&&*pair.name)) {
            let message = format!("`{}` takes no argument `{}=`", self.name, pair.name);
            let help = match nearest(&pair.name, self.named.iter().copied()) {
                Some(near) => format!("did you mean `{near}=`?"),
                None => format!("write `{}`", self.usage),
            };
            mistakes.add(pair.span, Diagnostic::error(message).help(help));
            good = false;
        }
        good
    }

    /// As "2 arguments", "1 or 2 arguments", "at least 1 argument".
    fn count(&self) -> String {
        let plural = |count: usize| if count == 1 { "argument" } else { "arguments" };
        match (self.least, self.most) {
            (least, most) if least == most => format!("{least} {}", plural(least)),
            (least, usize::MAX) => format!("at least {least} {}", plural(least)),
            (least, most) if least + 1 == most => format!("{least} or {most} arguments"),
            (least, most) => format!("{least} to {most} arguments"),
        }
    }
}
