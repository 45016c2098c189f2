//! Code → HTML with CSS classes; what was done once is kept for the next build.

mod cache;

use super::html::push_text;
use cache::{Cache, Key};
use std::sync::{Arc, OnceLock};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Lines above this are no code that anybody reads, and the regular expressions would take seconds for them.
const LINE_BYTES_MAX: usize = 10_000;

/// The class `hl-…` for each kind of scope; none where it is empty. The first that fits holds, and the innermost scope
/// that has an entry. The names are those of <https://www.sublimetext.com/docs/scope_naming.html>.
const CLASSES: [(&str, &str); 32] = [
    ("comment", "comment"),
    ("constant", "constant"),
    ("support.constant", "constant"),
    ("string", "string"),
    // An expression within a string is no string.
    ("meta.interpolation", ""),
    ("meta.embedded", ""),
    ("source", ""),
    ("keyword.operator.word", "keyword"),
    ("keyword.operator.logical.python", "keyword"),
    ("keyword.operator", ""),
    ("keyword", "keyword"),
    ("storage", "keyword"),
    ("entity.name.function", "function"),
    ("entity.name.macro", "function"),
    ("support.function", "function"),
    ("support.macro", "function"),
    ("variable.function", "function"),
    ("entity.name.tag", "tag"),
    ("entity.other.attribute-name", "attribute"),
    ("support.type.property-name", "attribute"),
    ("entity.name.section", "heading"),
    ("markup.heading", "heading"),
    ("entity.name", "type"),
    ("entity.other.inherited-class", "type"),
    ("support.type", "type"),
    ("support.class", "type"),
    ("variable.parameter", "variable"),
    ("variable.language", "variable"),
    ("markup.inserted", "inserted"),
    ("markup.deleted", "deleted"),
    ("markup.raw", "string"),
    ("markup.underline.link", "string"),
];

/// Names that authors use beside those the definitions have. Plain is what there are no definitions for, yet no mistake.
const ALIASES: [(&str, &str); 17] = [
    ("text", "txt"),
    ("plain", "txt"),
    ("plaintext", "txt"),
    ("powershell", "txt"),
    ("pwsh", "txt"),
    ("ps1", "txt"),
    ("vb", "txt"),
    ("mermaid", "txt"),
    ("csharp", "cs"),
    ("console", "sh"),
    ("shell", "sh"),
    ("handlebars", "html"),
    ("hbs", "html"),
    ("jsonc", "json"),
    ("jsonl", "json"),
    ("jsx", "tsx"),
    ("mjs", "js"),
];

/// Highlights code as CSS classes, and remembers what it did. May be used by many threads at once.
pub(crate) struct Highlighter {
    syntaxes: OnceLock<Syntaxes>,
    cache: Cache,
}

struct Syntaxes {
    set: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

impl Highlighter {
    /// A highlighter that knows what an earlier one did: `cache` is what [`Self::cache`] gave, or empty. What is damaged
    /// or from another version is passed over.
    pub(crate) fn new(cache: Vec<u8>) -> Self {
        Self { syntaxes: OnceLock::new(), cache: Cache::new(&cache) }
    }

    /// What to keep for the next build, the same bytes whatever the order of the work; `None` if nothing is new. Holds
    /// what this highlighter was asked for and nothing else, so that it can't grow for ever.
    pub(crate) fn cache(&self) -> Option<Vec<u8>> {
        self.cache.bytes()
    }

    /// `code` as HTML in which no element crosses the end of a line; `None` if there are no rules for the language.
    pub(super) fn highlight(&self, language: &str, code: &str) -> Option<Arc<str>> {
        let html = self.cache.get(Key::new(language, code), || {
            // Loading takes as long as highlighting many pages, so it waits until there is something to do.
            let syntaxes = self.syntaxes.get_or_init(Syntaxes::load);
            // An unknown language is kept as empty HTML, or it would cost loading all syntaxes each time.
            syntaxes.highlight(language, code).unwrap_or_default()
        });
        (!html.is_empty() || code.is_empty()).then_some(html)
    }
}

impl Syntaxes {
    fn load() -> Self {
        let scope = |name| Scope::new(name).expect("our own names are scopes");
        let classes = CLASSES.iter().map(|(name, class)| (scope(name), *class)).collect();
        Self { set: two_face::syntax::extra_newlines(), classes }
    }

    fn highlight(&self, language: &str, code: &str) -> Option<String> {
        let alias = ALIASES.iter().find(|(name, _)| name.eq_ignore_ascii_case(language));
        let syntax = self.set.find_syntax_by_token(alias.map_or(language, |(_, name)| name))?;
        let too_long = code.split('\n').any(|line| line.len() > LINE_BYTES_MAX);
        let html = if too_long { None } else { self.tokens(syntax, code) };
        Some(html.unwrap_or_else(|| {
            let mut html = String::with_capacity(code.len());
            push_text(&mut html, code);
            html
        }))
    }

    /// `None` if the definition of the language fails, which is not the author's mistake.
    fn tokens(&self, syntax: &SyntaxReference, code: &str) -> Option<String> {
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        let mut tokens = Tokens::default();
        for line in code.split_inclusive('\n') {
            let mut at = 0;
            for (to, operation) in state.parse_line(line, &self.set).ok()? {
                tokens.push(&line[at..to], || self.class(&stack));
                stack.apply(&operation).ok()?;
                at = to;
            }
            tokens.push(&line[at..], || self.class(&stack));
        }
        tokens.set_class("");
        Some(tokens.html)
    }

    fn class(&self, stack: &ScopeStack) -> &'static str {
        let entry = |scope: &Scope| self.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
        stack.as_slice().iter().rev().find_map(entry).map_or("", |(_, class)| class)
    }
}

/// HTML with as few elements as can be: neighbours of one class share theirs.
#[derive(Default)]
struct Tokens {
    html: String,
    class: &'static str,
}

impl Tokens {
    fn push(&mut self, text: &str, class: impl Fn() -> &'static str) {
        let (text, line_end) = text.strip_suffix('\n').map_or((text, ""), |text| (text, "\n"));
        // A blank has no colour, so it does not end an element.
        if !text.trim().is_empty() {
            self.set_class(class());
        }
        push_text(&mut self.html, text);
        if !line_end.is_empty() {
            self.set_class("");
            self.html.push('\n');
        }
    }

    fn set_class(&mut self, class: &'static str) {
        if class == self.class {
            return;
        }
        if !self.class.is_empty() {
            self.html.push_str("</span>");
        }
        if !class.is_empty() {
            self.html.push_str("<span class=\"hl-");
            self.html.push_str(class);
            self.html.push_str("\">");
        }
        self.class = class;
    }
}

#[cfg(test)]
mod tests;
