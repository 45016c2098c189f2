//! The languages that have colours, and the names that authors give them.

use super::paint::{self, Painted};
use crate::base::nearest;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};
use syntaxmate::{Catalog, PreparedLanguage};

/// How the code of a language is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// Not at all: it shall stay as it is.
    Plain,
    /// HTML with scripts in `<%…%>`, in the language of this name unless the page names another.
    Asp(&'static str),
    /// By the grammar of this name.
    Grammar(String),
}

/// The code stays as it is. Mermaid is drawn by a script in the page, which reads the text of the element.
const PLAIN: [&str; 6] = ["text", "txt", "plain", "plaintext", "none", "mermaid"];

/// Classic ASP and ASP.NET's Web Forms, each with the language of its scripts.
const ASP: [(&str, &str); 7] = [
    ("asp", "vb"),
    ("asa", "vb"),
    ("aspx", "csharp"),
    ("ascx", "csharp"),
    ("asmx", "csharp"),
    ("asax", "csharp"),
    ("master", "csharp"),
];

/// Names that authors use beside those of the library, which has each language's own, its usual short ones and the endings of its files.
const ALIASES: [(&str, &str); 63] = [
    ("appxmanifest", "xml"),
    ("bas", "vb"),
    ("blazor", "razor"),
    ("c-sharp", "csharp"),
    ("cfg", "ini"),
    ("config", "xml"),
    ("csproj", "xml"),
    ("csx", "csharp"),
    ("delphi", "pascal"),
    ("editorconfig", "ini"),
    ("frm", "vb"),
    ("fsi", "fsharp"),
    ("fsproj", "xml"),
    ("fsx", "fsharp"),
    ("gemspec", "ruby"),
    ("gitconfig", "ini"),
    ("htm", "html"),
    ("inf", "ini"),
    ("j2", "jinja"),
    ("jsp", "html"),
    ("manifest", "xml"),
    ("mk", "make"),
    ("mm", "objective-cpp"),
    ("msbuild", "xml"),
    ("mssql", "sql"),
    ("mustache", "handlebars"),
    ("mysql", "sql"),
    ("njk", "jinja-html"),
    ("nt", "bat"),
    ("nuspec", "xml"),
    ("patch", "diff"),
    ("plist", "xml"),
    ("pm", "perl"),
    ("props", "xml"),
    ("pyi", "python"),
    ("pyw", "python"),
    ("rake", "ruby"),
    ("rdp", "ini"),
    ("resx", "xml"),
    ("rss", "xml"),
    ("sbt", "scala"),
    ("settings", "xml"),
    ("sls", "yaml"),
    ("sqlserver", "sql"),
    ("svg", "xml"),
    ("t-sql", "sql"),
    ("targets", "xml"),
    ("terminal", "shellsession"),
    ("tsql", "sql"),
    ("vb.net", "vb"),
    ("vb6", "vb"),
    ("vba", "vb"),
    ("vbhtml", "razor"),
    ("vbnet", "vb"),
    ("vbproj", "xml"),
    ("vbs", "vb"),
    ("vbscript", "vb"),
    ("visualbasic", "vb"),
    ("web.config", "xml"),
    ("wsdl", "xml"),
    ("xaml", "xml"),
    ("xhtml", "html"),
    ("xsd", "xml"),
];

/// All languages. Grammars are unpacked when they are first needed.
#[derive(Default)]
pub(super) struct Languages {
    catalog: OnceLock<Catalog>,
    prepared: Mutex<HashMap<String, PreparedLanguage>>,
}

impl Languages {
    /// The language that an author calls `name`, in any case.
    pub(super) fn find(&self, name: &str) -> Option<Language> {
        let name = name.to_lowercase();
        if PLAIN.contains(&&*name) {
            return Some(Language::Plain);
        }
        if let Some((_, script)) = ASP.iter().find(|(asp, _)| *asp == name) {
            return Some(Language::Asp(script));
        }
        let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(&*name, |(_, name)| name);
        let catalog = self.catalog();
        let by_file = || catalog.detect_path(format!("x.{name}")).or_else(|| catalog.detect_path(name));
        catalog.canonical_language(name).or_else(by_file).map(|name| Language::Grammar(name.to_owned()))
    }

    /// The name of a language that is most likely meant by one that is not known.
    pub(super) fn nearest(&self, name: &str) -> Option<String> {
        let catalog = self.catalog();
        let languages = catalog.languages().into_iter().filter_map(|name| catalog.language(name));
        let known: Vec<&str> = languages
            .flat_map(|language| std::iter::once(language.id()).chain(language.aliases().iter().map(String::as_str)))
            .collect();
        let ours = ASP.iter().chain(&ALIASES).map(|(name, _)| *name).chain(PLAIN);
        nearest(name, known.into_iter().chain(ours)).map(str::to_owned)
    }

    /// The classes of `code` by the grammar `name`, which [`Self::find`] gave.
    pub(super) fn paint(&self, name: &str, code: &str) -> Painted {
        match self.prepared(name) {
            Some(language) => paint::paint(&language, code),
            None => Painted::plain(code),
        }
    }

    fn prepared(&self, name: &str) -> Option<PreparedLanguage> {
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(language) = prepared.get(name) {
            return Some(language.clone());
        }
        let language = PreparedLanguage::from_catalog(self.catalog(), name).ok()?;
        prepared.insert(name.to_owned(), language.clone());
        Some(language)
    }

    fn catalog(&self) -> &Catalog {
        self.catalog.get_or_init(Catalog::bundled)
    }

    /// Whether a grammar was unpacked, which a build with a full cache must not do.
    #[cfg(test)]
    pub(super) fn is_idle(&self) -> bool {
        self.prepared.lock().is_ok_and(|prepared| prepared.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_ours_is_that_of_a_language_and_not_the_librarys_already() {
        let languages = Languages::default();
        for (alias, name) in ASP.iter().chain(&ALIASES) {
            assert!(languages.prepared(name).is_some(), "{name}");
            assert!(languages.catalog().canonical_language(alias).is_none(), "{alias}");
            assert!(languages.find(&alias.to_uppercase()).is_some(), "{alias}");
        }
        assert!(ALIASES.is_sorted());
    }

    #[test]
    fn a_name_is_a_languages_own_a_short_one_or_a_files() {
        let languages = Languages::default();
        let check = |name: &str, expected: Option<Language>| assert_eq!(languages.find(name), expected, "{name}");
        let grammar = |name: &str| Some(Language::Grammar(name.to_owned()));
        check("CSharp", grammar("csharp"));
        check("c#", grammar("csharp"));
        check("cs", grammar("csharp"));
        check("ps1", grammar("powershell"));
        check("CMD", grammar("bat"));
        check("cshtml", grammar("razor"));
        check("web.config", grammar("xml"));
        check("Dockerfile", grammar("docker"));
        check("hpp", grammar("cpp"));
        check("Plain", Some(Language::Plain));
        check("ASPX", Some(Language::Asp("csharp")));
        check("rusd", None);
        check("", None);
        check(".", None);
        check("/", None);
    }
}
