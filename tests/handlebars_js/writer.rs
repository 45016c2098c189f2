//! Writes templates that use everything the language has.
//!
//! Left out on purpose, because we differ by intention or handlebars.js is broken there:
//! - `with`, `each` and sections always make one level of `../` here; there not where the new context equals the old
//!   one by `==`, which the data decides. So `../` is not used below an argument that may be the context again.
//! - block parameters of sections, and those around an inline partial within it: they crash there;
//! - inline partials that call each other: there they do not see their siblings once a layout calls them;
//! - characters of a text by index;
//! - unescaped numbers side by side: `{{{a}}}{{{b}}}` adds them there, so text is put before each;
//! - `@root.a.b` where `a` is false, 0 or empty: there that is `a`;
//! - `this` where the context may be null: there `if` and `unless` make an empty table of it;
//! - `{{#if @partial-block}}` with a block that prints nothing: there it renders the block, and is false;
//! - a partial alone on its line after `~}}`: with `preventIndent` handlebars.js prints the indentation it has stripped.

use super::case::{Piece, Random, text};

/// Which helpers are called besides `lookup`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Helpers {
    None,
    /// Those of this project.
    Ours,
}

/// The template `file` of `count`; it calls only later ones.
pub(crate) fn write(file: usize, count: usize, helpers: Helpers, random: &mut Random) -> Vec<Piece> {
    Writer { file, count, helpers, random }.body(&Place { has_context: file == 0, ..Place::default() })
}

/// What holds where a piece is written.
#[derive(Clone, Default)]
pub(crate) struct Place {
    depth: usize,
    /// Block parameters in scope.
    pub(crate) params: Vec<String>,
    /// Inline partials in scope.
    inlines: Vec<String>,
    /// `../` may mean something else to handlebars.js.
    pub(crate) no_up: bool,
    in_inline: bool,
    /// The context is not null.
    pub(crate) has_context: bool,
}

pub(crate) struct Writer<'r> {
    file: usize,
    count: usize,
    pub(crate) helpers: Helpers,
    pub(crate) random: &'r mut Random,
}

impl Writer<'_> {
    fn body(&mut self, place: &Place) -> Vec<Piece> {
        let mut place = Place { depth: place.depth + 1, ..place.clone() };
        let mut pieces = Vec::new();
        if !place.in_inline && place.params.is_empty() && self.random.one_in(8) {
            let name = format!("i{}", self.random.below(3));
            place.inlines.push(name.clone());
            let inner = Place { in_inline: true, has_context: false, ..place.clone() };
            let tags = vec![self.tag("#*", &format!("inline \"{name}\"")), self.tag("/", "inline")];
            pieces.extend(self.space());
            pieces.push(block(tags, vec![self.body(&inner)]));
        }
        for _ in 0..self.random.below(6 - place.depth.min(4)) {
            pieces.extend(self.space());
            pieces.push(self.piece(&place));
        }
        pieces.extend(self.space());
        pieces
    }

    fn space(&mut self) -> Option<Piece> {
        let text = self.random.pick(&[
            "", "", " ", "\n", "\n", "\r\n", "\n\n", "  \n", "\n  ", " \n ", "\t", "x", "<i>", "x\n", "\n  x",
            " \r\n\t", "\u{a0}", "\n \n  ",
        ]);
        (!text.is_empty()).then(|| Piece::Text(text.to_owned()))
    }

    fn piece(&mut self, place: &Place) -> Piece {
        if place.depth > 4 {
            return Piece::Text(self.output(place));
        }
        match self.random.below(20) {
            0..=5 => Piece::Text(self.output(place)),
            6 => Piece::Text(self.comment_or_escaped()),
            7 => Piece::Text(
                self.random
                    .pick(&["{{{{raw}}}} {{x}} \n{{{{/raw}}}}", "{{{{raw}}}}\n {{x}} \n {{{{/raw}}}}"])
                    .to_owned(),
            ),
            8..=10 => self.condition(place),
            11..=13 => self.each(place),
            14 => self.with(place),
            15..=16 => self.section(place),
            _ => self.partial(place),
        }
    }

    /// A tag, sometimes with `~`.
    fn tag(&mut self, sign: &str, inside: &str) -> String {
        let mut tilde = || if self.random.one_in(7) { "~" } else { "" };
        let (before, after) = (tilde(), tilde());
        format!("{{{{{before}{sign}{inside}{after}}}}}")
    }

    fn output(&mut self, place: &Place) -> String {
        let inside = if self.calls() {
            self.call(place)
        } else if self.random.one_in(6) {
            self.lookup(place)
        } else {
            self.path(place)
        };
        match self.random.below(8) {
            0 => ".".to_owned() + &self.tag("&", &inside),
            1 => ".".to_owned() + &self.tag("{", &format!("{inside}}}")),
            _ => self.tag("", &inside),
        }
    }

    fn comment_or_escaped(&mut self) -> String {
        match self.random.below(4) {
            0 => self.tag("!", " comment "),
            1 => self.tag("!-- a }} b --", ""),
            2 => "\\{{t1}} ".to_owned(),
            _ => "\\\\{{t1}}".to_owned(),
        }
    }

    fn condition(&mut self, place: &Place) -> Piece {
        let name = self.random.pick(&["if", "unless"]);
        let zero = self.random.pick(&["", "", " includeZero=true", " includeZero=n1"]);
        let argument = self.argument(place);
        let sign = if self.random.one_in(10) { "^" } else { "#" };
        self.block(sign, name, &format!("{name} {argument}{zero}"), place.clone(), place)
    }

    fn each(&mut self, place: &Place) -> Piece {
        let (argument, is_clear) = self.subject(place);
        let mut inner = Place { no_up: place.no_up || !is_clear, has_context: true, ..place.clone() };
        let params = self.random.pick(&["", "", "", " as |a|", " as |a b|", " as |t1 k|"]);
        inner.params.extend(params.replace(['|'], " ").split_whitespace().skip(1).map(str::to_owned));
        self.block("#", "each", &format!("each {argument}{params}"), inner, place)
    }

    fn with(&mut self, place: &Place) -> Piece {
        let (argument, is_clear) = self.subject(place);
        let mut inner = Place { no_up: place.no_up || !is_clear, has_context: true, ..place.clone() };
        let params = self.random.pick(&["", "", " as |w|", " as |o1|"]);
        inner.params.extend(params.replace(['|'], " ").split_whitespace().skip(1).map(str::to_owned));
        self.block("#", "with", &format!("with {argument}{params}"), inner, place)
    }

    fn section(&mut self, place: &Place) -> Piece {
        let (argument, is_clear) = self.subject(place);
        let inner = Place { no_up: place.no_up || !is_clear, ..place.clone() };
        let sign = self.random.pick(&["#", "#", "^"]);
        self.block(sign, &argument.clone(), &argument, inner, place)
    }

    /// A block with or without an `else`, or with a chain of them.
    fn block(&mut self, sign: &str, name: &str, inside: &str, inner: Place, place: &Place) -> Piece {
        let mut tags = vec![self.tag(sign, inside)];
        let mut bodies = vec![self.body(if sign == "^" { place } else { &inner })];
        let place = if sign == "^" { &inner } else { place };
        while sign == "#" && self.random.one_in(4) {
            let argument = self.argument(place);
            tags.push(self.tag("", &format!("else if {argument}")));
            bodies.push(self.body(place));
        }
        if self.random.one_in(3) {
            let divider = if self.random.one_in(3) { self.tag("^", "") } else { self.tag("", "else") };
            tags.push(divider);
            bodies.push(self.body(place));
        }
        tags.push(self.tag("/", name));
        block(tags, bodies)
    }

    fn partial(&mut self, place: &Place) -> Piece {
        if place.in_inline || self.file + 1 >= self.count || self.random.one_in(5) {
            return self.partial_of_this_place(place);
        }
        let file = self.file + 1 + self.random.below(self.count - self.file - 1);
        let name = match self.random.below(6) {
            0 => format!("(lookup @root \"d{file}\")"),
            1 => format!("\"p{file}\""),
            2 => format!("[p{file}]"),
            _ => format!("p{file}"),
        };
        let context = self.random.pick(&["", "", " o1", " x1", " @root", " .", " l1.[0]"]);
        // A list or text as context is not merged with names.
        let hash = if matches!(context, "" | " o1" | " @root") {
            self.random.pick(&["", "", " t1=\"h\"", " t2=o1.t1 l1=l2", " o2=(lookup . \"o1\")"])
        } else {
            ""
        };
        // A closing tag can't repeat a computed name.
        if name.starts_with('(') || self.random.one_in(2) {
            return Piece::Text(self.tag(">", &format!(" {name}{context}{hash}")));
        }
        let tags = vec![self.tag("#>", &format!(" {name}{context}{hash}")) + "!", self.tag("/", &format!("p{file}"))];
        let inner = Place { no_up: true, has_context: false, ..place.clone() };
        block(tags, vec![self.body(&inner)])
    }

    /// An inline partial, or the block this file was called with.
    fn partial_of_this_place(&mut self, place: &Place) -> Piece {
        if !place.in_inline && !place.inlines.is_empty() && self.random.one_in(2) {
            let name = place.inlines[self.random.below(place.inlines.len())].clone();
            return Piece::Text(self.tag(">", &format!(" {name}")));
        }
        if place.in_inline || self.random.one_in(2) {
            let call = self.tag(">", " @partial-block");
            let tags = vec![self.tag("#", "if @partial-block"), self.tag("/", "if")];
            return Piece::Block(tags, vec![vec![Piece::Text(call)]]);
        }
        let name = self.random.pick(&["i0", "i1", "i2", "@partial-block"]);
        let tags = vec![self.tag("#>", &format!(" {name}")) + "!", self.tag("/", name)];
        let inner = Place { no_up: true, in_inline: true, has_context: false, ..place.clone() };
        block(tags, vec![self.body(&inner)])
    }
}

/// A block; where a body begins with a partial, its tags end without `~`.
fn block(mut tags: Vec<String>, bodies: Vec<Vec<Piece>>) -> Piece {
    let begins_with_partial = |body: &Vec<Piece>| {
        let text = text(body);
        text.trim_start().starts_with("{{>") || text.trim_start().starts_with("{{~>")
    };
    if bodies.iter().any(begins_with_partial) {
        tags.iter_mut().for_each(|tag| *tag = tag.replace("~}}", "}}"));
    }
    Piece::Block(tags, bodies)
}
