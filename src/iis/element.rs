//! XML elements in memory.

use crate::base::Span;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::writer::Writer;

/// An element without text of its own, as all of IIS's are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    /// In order; a name stands once.
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Self>,
    /// Where it stands in the operator's file; the start of it for our own.
    pub(super) span: Span,
}

impl Element {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), attributes: Vec::new(), children: Vec::new(), span: Span::default() }
    }

    /// The same with one attribute more.
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), value.into()));
        self
    }

    /// Gives it one attribute more, or another value to the one that it has.
    pub(super) fn set(&mut self, name: &str, value: &str) -> &mut Self {
        match self.attributes.iter_mut().find(|(other, _)| other == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.attributes.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Whether there is an element at `path` below this one.
    pub(super) fn has(&self, path: &[&str]) -> bool {
        match path {
            [] => true,
            [name, rest @ ..] => self.children.iter().any(|child| child.name == *name && child.has(rest)),
        }
    }

    /// The child of this name, which is made where there is none.
    pub(super) fn child(&mut self, name: &str) -> &mut Self {
        let at = self.children.iter().position(|child| child.name == name).unwrap_or_else(|| {
            self.children.push(Self::new(name));
            self.children.len() - 1
        });
        &mut self.children[at]
    }

    /// Puts `item` into the collection, after a `<remove>` of its `keys`: what a level above has too would otherwise be a
    /// 500.19 for everything below.
    pub(super) fn put(&mut self, item: Self, keys: &[&str]) {
        self.children.push(item.removal(keys));
        self.children.push(item);
    }

    /// The `<remove>` that takes away what has the same `keys`.
    pub(super) fn removal(&self, keys: &[&str]) -> Self {
        let key = |(name, _): &&(String, String)| keys.contains(&name.as_str());
        Self { attributes: self.attributes.iter().filter(key).cloned().collect(), ..Self::new("remove") }
    }

    /// As a whole file, with `comment` at its head.
    pub(super) fn document(&self, comment: &str) -> String {
        written(|writer| {
            writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
            writer.write_event(Event::Comment(BytesText::from_escaped(comment)))?;
            self.write(writer)?;
            writer.get_mut().push(b'\n');
            Ok(())
        })
    }

    /// How many bytes it takes, without the blanks before it.
    pub(super) fn length(&self) -> usize {
        written(|writer| self.write(writer)).len()
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let attributes = self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let start = BytesStart::new(self.name.as_str()).with_attributes(attributes);
        if self.children.is_empty() {
            return writer.write_event(Event::Empty(start));
        }
        writer.write_event(Event::Start(start))?;
        for child in &self.children {
            child.write(writer)?;
        }
        writer.write_event(Event::End(BytesEnd::new(self.name.as_str())))
    }
}

fn written(write: impl FnOnce(&mut Writer<Vec<u8>>) -> std::io::Result<()>) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.config_mut().add_space_before_slash_in_empty_elements = true;
    write(&mut writer).expect("memory takes every write");
    String::from_utf8(writer.into_inner()).expect("texts were written, and no bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped() {
        let element = Element::new("add").with("name", "a<b>&\"c'").with("value", "é");
        assert_eq!(
            element.document(" why "),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- why -->\n\
             <add name=\"a&lt;b&gt;&amp;&quot;c&apos;\" value=\"é\" />\n"
        );
    }

    #[test]
    fn an_item_follows_the_removal_of_its_keys() {
        let mut errors = Element::new("httpErrors");
        errors.put(
            Element::new("error").with("statusCode", "404").with("path", "404.html"),
            &["statusCode", "subStatusCode"],
        );
        assert_eq!(errors.children[0], Element::new("remove").with("statusCode", "404"));
        assert_eq!(errors.children[1].get("path"), Some("404.html"));
    }
}
