//! Reads what stands inside a tag: names, values, calls, `key=value`, block parameters.

use super::cursor::{Cursor, Read, is_name, is_space};
use super::program::{Base, Call, Expression, Pair, Path, Segment, Variable};
use super::signature;
use crate::base::{Diagnostic, Span, Text, Value};

/// How deep `(a (b (c …)))`, blocks in blocks, and partials in partials may go.
pub(super) const DEPTH_MAX: usize = 200;

/// Positional and `key=value` arguments.
pub(super) type Arguments = (Vec<Expression>, Vec<Pair>);

impl Cursor<'_, '_> {
    /// A value: a path, a constant, or a call in parentheses.
    pub(super) fn operand(&mut self, depth: usize) -> Read<Expression> {
        if self.peek() == Some('(') {
            return self.call_in_parentheses(depth);
        }
        match self.constant()? {
            Some((value, span)) => Ok(Expression::Constant(value, span)),
            None => self.path().map(Expression::Path),
        }
    }

    /// The first thing in a tag: a path, or a constant that stands for the name it spells.
    pub(super) fn callee(&mut self) -> Read<Path> {
        match self.constant()? {
            Some((value, span)) => {
                let name: Text = match value {
                    Value::Null => self.mistakes.text(span).into(),
                    value => value.to_string().into(),
                };
                Ok(Path { base: Base::Context(0), segments: vec![Segment { name, span }], span })
            }
            None => self.path(),
        }
    }

    /// What follows the name: everything up to the end of the tag or parenthesis, or `as |…|`.
    pub(super) fn arguments(&mut self, depth: usize) -> Read<Arguments> {
        let (mut positional, mut named) = (Vec::new(), Vec::<Pair>::new());
        loop {
            let before = self.at;
            self.skip_space();
            if self.is_at_close() || self.peek() == Some(')') || self.is_at_block_params() {
                return Ok((positional, named));
            }
            if self.at == before {
                return self.unexpected("a space or the end of the tag");
            }
            if let Some(pair) = self.pair(depth)? {
                if named.iter().any(|earlier| earlier.name == pair.name) {
                    let message = format!("`{}` is given twice", pair.name);
                    self.mistakes.add(pair.span, Diagnostic::error(message));
                }
                named.push(pair);
            } else {
                let value = self.operand(depth)?;
                if !named.is_empty() {
                    let diagnostic = Diagnostic::error("an argument without name stands after one with `key=`");
                    return self.fail(value.span(), diagnostic.help("write it before the first `key=`"));
                }
                positional.push(value);
            }
        }
    }

    /// `as |a b|`, if that is next.
    pub(super) fn block_params(&mut self) -> Read<Vec<(Text, Span)>> {
        let mut params = Vec::new();
        if !self.is_at_block_params() {
            return Ok(params);
        }
        self.at += "as".len();
        self.skip_space();
        let opener = self.at;
        self.at += "|".len();
        loop {
            self.skip_space();
            if self.eat("|") {
                self.skip_space();
                return Ok(params);
            }
            let start = self.at;
            let name = self.word();
            if name.is_empty() && (self.peek().is_none() || self.is_at_close()) {
                return self.fail(Span::new(opener, opener + 1), Diagnostic::error("the `|` is never closed"));
            } else if name.is_empty() {
                return self.unexpected("the name of a block parameter");
            }
            params.push((name.into(), self.since(start)));
        }
    }

    fn is_at_block_params(&self) -> bool {
        let after = self.rest().strip_prefix("as").unwrap_or_default();
        after.starts_with(is_space) && after.trim_start_matches(is_space).starts_with('|')
    }

    /// `key=value`, if a name and `=` are next.
    fn pair(&mut self, depth: usize) -> Read<Option<Pair>> {
        let start = self.at;
        let name = if self.eat("[") { self.bracketed(start)? } else { self.word().into() };
        self.skip_space();
        if name.is_empty() || !self.eat("=") {
            self.at = start;
            return Ok(None);
        }
        self.skip_space();
        if self.is_at_close() || self.peek() == Some(')') {
            return self.unexpected(&format!("a value after `{name}=`"));
        }
        let value = self.operand(depth)?;
        Ok(Some(Pair { name, value, span: self.since(start) }))
    }

    fn call_in_parentheses(&mut self, depth: usize) -> Read<Expression> {
        let opener = self.at;
        self.at += "(".len();
        let opener_span = self.since(opener);
        if depth >= DEPTH_MAX {
            let message = format!("parentheses are nested more than {DEPTH_MAX} deep");
            return self.fail(opener_span, Diagnostic::error(message));
        }
        self.skip_space();
        let start = self.at;
        let callee = self.callee()?;
        let (arguments, hash) = self.arguments(depth + 1)?;
        let span = Span { start: Span::from(start..start).start, end: last_end(callee.span, &arguments, &hash) };
        if !self.eat(")") {
            return self.fail(opener_span, Diagnostic::error("the `(` is never closed"));
        }
        Ok(self.call(&callee, arguments, hash, span))
    }

    /// The call of the helper that `callee` names; null after a mistake.
    pub(super) fn call(
        &mut self,
        callee: &Path,
        arguments: Vec<Expression>,
        hash: Vec<Pair>,
        span: Span,
    ) -> Expression {
        match signature::check(callee, &arguments, &hash, span, self.mistakes) {
            Some(callee) => Expression::Call(Box::new(Call { callee, arguments, hash, span })),
            None => Expression::Constant(Value::Null, span),
        }
    }

    /// A text, a number, `true`, `false`, `null` or `undefined`, if that is next.
    fn constant(&mut self) -> Read<Option<(Value, Span)>> {
        let start = self.at;
        if let Some(quote) = self.peek().filter(|first| matches!(first, '"' | '\'')) {
            self.at += 1;
            let text = self.until(quote, start, "text")?.replace(&format!("\\{quote}"), quote.encode_utf8(&mut [0; 4]));
            return Ok(Some((text.into(), self.since(start))));
        }
        let rest = self.rest();
        let length = rest.find(|c: char| !is_name(c) && c != '.').unwrap_or(rest.len());
        let ends = matches!(rest[length..].chars().next(), None | Some('~' | '}' | ')'))
            || rest[length..].starts_with(is_space);
        let value = match &rest[..length] {
            _ if !ends => None,
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "null" | "undefined" => Some(Value::Null),
            word => number(word),
        };
        let Some(value) = value else { return Ok(None) };
        self.at += length;
        Ok(Some((value, self.since(start))))
    }

    /// `a.b/c`, `this.a`, `../a`, `@index`, `[a b].c`.
    pub(super) fn path(&mut self) -> Read<Path> {
        let start = self.at;
        let is_data = self.eat("@");
        let (mut up, mut segments) = (0, Vec::new());
        loop {
            let at = self.at;
            if self.eat("[") {
                let name = self.bracketed(at)?;
                segments.push(Segment { name, span: self.since(at) });
            } else if self.eat("..") || self.eat(".") {
                up += self.step(start, at, !segments.is_empty())?;
            } else {
                match self.word() {
                    "" => return self.unexpected(if at == start { "a name or a value" } else { "a name" }),
                    "this" => up += self.step(start, at, !segments.is_empty())?,
                    name => segments.push(Segment { name: name.into(), span: self.since(at) }),
                }
            }
            if !self.eat("/") && !self.eat(".") {
                break;
            }
        }
        let span = self.since(start);
        let base = if is_data { self.data(&mut segments, up, span)? } else { Base::Context(up) };
        Ok(Path { base, segments, span })
    }

    /// Takes account of `.`, `..` or `this`: how many levels up it goes.
    fn step(&mut self, start: usize, at: usize, follows_name: bool) -> Read<u32> {
        if follows_name {
            while self.word() != "" || self.eat(".") || self.eat("/") {}
            let path = self.mistakes.text(self.since(start));
            let message = format!("the path `{path}` is not possible: `..` and `this` stand only at its start");
            return self.fail(self.since(start), Diagnostic::error(message));
        }
        Ok(u32::from(&self.text[at..self.at] == ".."))
    }

    /// What an `@name` means.
    fn data(&mut self, segments: &mut Vec<Segment>, up: u32, span: Span) -> Read<Base> {
        let variable = match segments.first().map(|first| &*first.name) {
            Some("root") => {
                segments.remove(0);
                return Ok(Base::Root);
            }
            Some("key") => Variable::Key,
            Some("index") => Variable::Index,
            Some("first") => Variable::First,
            Some("last") => Variable::Last,
            Some("partial-block") => Variable::PartialBlock,
            _ => {
                let message = format!("there is no `{}`", self.mistakes.text(span));
                let help = "there are `@root`, `@key`, `@index`, `@first`, `@last` and `@partial-block`";
                return self.fail(span, Diagnostic::error(message).help(help));
            }
        };
        segments.remove(0);
        Ok(Base::Variable(variable, up))
    }

    /// The name in `[…]`, the cursor standing after the bracket at `opener`.
    fn bracketed(&mut self, opener: usize) -> Read<Text> {
        let name = self.until(']', opener, "`[`")?;
        Ok(name.replace("\\]", "]").replace("\\\\", "\\").into())
    }
}

/// The end of a call's last part.
pub(super) fn last_end(callee: Span, arguments: &[Expression], hash: &[Pair]) -> u32 {
    let ends = arguments.iter().map(|argument| argument.span().end).chain(hash.iter().map(|pair| pair.span.end));
    ends.chain([callee.end]).max().unwrap_or(callee.end)
}

/// `-?[0-9]+(\.[0-9]+)?`, as handlebars.js reads a number.
fn number(word: &str) -> Option<Value> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || fraction.is_some_and(|fraction| !all_digits(fraction)) {
        return None;
    }
    match word.parse::<i64>() {
        Ok(value) => Some(Value::Int(value)),
        Err(_) => word.parse::<f64>().ok().map(Value::Float),
    }
}
