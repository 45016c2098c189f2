//! Code and the class of each of its bytes → HTML with as few elements as can be.

use super::class::Class;
use crate::markdown::html::push_text;

/// `code` as HTML in which no element crosses the end of a line. `classes` has one for each byte.
pub(super) fn write(code: &str, classes: &[Class]) -> String {
    let mut writer = Writer { html: String::with_capacity(code.len() * 2), class: Class::Plain };
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let end = at + text.len();
        for run in classes[at..end].chunk_by(PartialEq::eq) {
            writer.push(&code[at..at + run.len()], run[0]);
            at += run.len();
        }
        writer.set_class(Class::Plain);
        writer.html.push_str(&line[text.len()..]);
        at += line.len() - text.len();
    }
    writer.html
}

struct Writer {
    html: String,
    /// That of the element which is open.
    class: Class,
}

impl Writer {
    fn push(&mut self, text: &str, class: Class) {
        // A blank has no colour, so it does not end an element.
        if !text.trim().is_empty() {
            self.set_class(class);
        }
        push_text(&mut self.html, text);
    }

    fn set_class(&mut self, class: Class) {
        if class == self.class {
            return;
        }
        if self.class != Class::Plain {
            self.html.push_str("</span>");
        }
        if class != Class::Plain {
            self.html.push_str("<span class=\"hl-");
            self.html.push_str(class.name());
            self.html.push_str("\">");
        }
        self.class = class;
    }
}
