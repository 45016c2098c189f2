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

use super::case::{NAMES, Piece, Random, text};

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
struct Place {
    depth: usize,
    /// Block parameters in scope.
    params: Vec<String>,
    /// Inline partials in scope.
    inlines: Vec<String>,
    /// `../` may mean something else to handlebars.js.
    no_up: bool,
    in_inline: bool,
    /// The context is not null.
    has_context: bool,
}

struct Writer<'r> {
    file: usize,
    count: usize,
    helpers: Helpers,
    random: &'r mut Random,
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

    /// Whether to call a helper of ours here.
    fn calls(&mut self) -> bool {
        self.helpers == Helpers::Ours && self.random.one_in(4)
    }

    fn call(&mut self, place: &Place) -> String {
        let helper =
            self.random.pick(&["eq", "and", "or", "default", "concat", "not", "json", "length", "upper", "list"]);
        let count = if matches!(helper, "not" | "json" | "length" | "upper") { 1 } else { 2 };
        let arguments: Vec<String> = (0..count).map(|_| self.argument(place)).collect();
        format!("{helper} {}", arguments.join(" "))
    }

    fn lookup(&mut self, place: &Place) -> String {
        let table = self.random.pick(&["o1", "o2", ".", "this", "@root"]).to_owned();
        match self.random.below(3) {
            0 => format!("lookup {table} \"{}\"", self.random.pick(&NAMES)),
            1 => format!("lookup l1 {}", self.random.pick(&["0", "1", "@index", "\"length\""])),
            _ => format!("lookup {table} (lookup {} \"t1\")", if place.no_up { "@root" } else { ".." }),
        }
    }

    fn path(&mut self, place: &Place) -> String {
        let mut path = match self.random.below(12) {
            0 if place.has_context => return self.random.pick(&["this", "."]).to_owned(),
            1 => {
                return self
                    .random
                    .pick(&["@index", "@key", "@first", "@last", "@../index", "@../key", "@../../first"])
                    .to_owned();
            }
            2 => return format!("@root.{}", self.random.pick(&NAMES)),
            3 | 4 if !place.no_up => self.random.pick(&["../", "../", "../../"]).to_owned(),
            5 => self.random.pick(&["this.", "./", "this/"]).to_owned(),
            6 | 7 if !place.params.is_empty() => {
                let param = place.params[self.random.below(place.params.len())].clone();
                if self.random.one_in(2) {
                    return param;
                }
                format!("{param}.")
            }
            _ => String::new(),
        };
        let name = self.random.pick(&NAMES);
        path.push_str(name);
        match &name[..1] {
            "o" | "x" if self.random.one_in(2) => path.push_str(self.random.pick(&[".t1", "/o1.n1", ".[t2]", ".l1"])),
            "l" if self.random.one_in(3) => path.push_str(self.random.pick(&[".length", ".[0]", ".[1].t1", ".0.t1"])),
            _ => {}
        }
        path
    }

    /// An argument whose value becomes the context, and whether `../` is clear below it.
    fn subject(&mut self, place: &Place) -> (String, bool) {
        if self.random.one_in(5) {
            return (self.path(place), false);
        }
        let name = self
            .random
            .pick(&["l1", "l2", "l3", "o1", "o2", "x1", "x2", "t1", "n1", "o1.l1", "o2.o1", "x1.l2", "[l2]"]);
        let is_param = place.params.iter().any(|param| name.split('.').next() == Some(param));
        (name.to_owned(), !is_param)
    }

    fn argument(&mut self, place: &Place) -> String {
        if self.calls() {
            return format!("({})", self.call(place));
        }
        match self.random.below(8) {
            0 => format!("({})", self.lookup(place)),
            1 => self
                .random
                .pick(&["0", "1", "\"\"", "\"a\"", "'b'", "true", "false", "null", "undefined", "1.5"])
                .to_owned(),
            2 => "@partial-block".to_owned(),
            _ => self.path(place),
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
