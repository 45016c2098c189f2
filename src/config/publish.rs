//! `[publish]`: files that are published although they look as if they should not be, and links that may lead out of the project.

use crate::base::{Diagnostic, Diagnostics, OutputPath, Place, Refusal, SourcePath, path_key};
use crate::config::paths;
use crate::format::Field;
use std::collections::HashSet;

/// `[publish]`; each entry with the place where the author names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publish {
    /// Files that are published whatever their names and contents.
    pub allow: Vec<(OutputPath, Place)>,
    /// Links that may lead out of the project, below its root.
    pub follow: Vec<(SourcePath, Place)>,
}

const FOLLOW_HELP: &str = "write the path of the link, as `static/photos`";

impl Publish {
    /// Takes one key of the table.
    pub(super) fn set(&mut self, field: Field<'_>, diagnostics: &mut Diagnostics) -> Result<(), Box<Diagnostic>> {
        match &**field.key() {
            "allow" => self.allow = paths(field, allowed, diagnostics)?,
            "follow" => self.follow = paths(field, followed, diagnostics)?,
            _ => return Err(field.unknown(["allow", "follow"], "`[publish]` has `allow` and `follow`")),
        }
        Ok(())
    }

    /// The keys of the files in `allow`.
    pub(crate) fn allowed(&self) -> HashSet<String> {
        self.allow.iter().map(|(path, _)| path_key(path.as_str())).collect()
    }
}

fn allowed(text: &str) -> Result<OutputPath, Refusal> {
    let path = text.strip_prefix('/').filter(|path| !path.ends_with('/') && !path.contains(['\\', '*', '?', '#']));
    let refusal =
        || Refusal::new("is no path of a file").help("write the path below the site, as `/downloads/example.sql`");
    path.and_then(OutputPath::new).ok_or_else(refusal)
}

fn followed(text: &str) -> Result<SourcePath, Refusal> {
    let path = SourcePath::new(text.trim_end_matches(['/', '\\']));
    let is_inside = OutputPath::new(path.as_str()).is_some();
    let is_below = |folder| path.as_str().split('/').next() == Some(folder);
    if is_inside && ["site", "templates", "static"].into_iter().any(is_below) {
        return Ok(path);
    }
    Err(Refusal::new("is no path below `site`, `templates` or `static`").help(FOLLOW_HELP))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{shown, source};

    fn check(text: &str, expected: &[&str]) -> Publish {
        let mut diagnostics = Diagnostics::default();
        let config = super::super::read(Some(&source("site/site.toml", text)), &mut diagnostics);
        assert_eq!(shown(&diagnostics), expected, "{text}");
        config.publish
    }

    #[test]
    fn both_keys_are_taken() {
        let publish = check(
            "[publish]\nallow = ['/x.sql', '/a b/c.env']\nfollow = ['static/l', 'site\\m\\', 'templates']\n",
            &[],
        );
        let allow: Vec<&str> = publish.allow.iter().map(|(path, _)| path.as_str()).collect();
        let follow: Vec<&str> = publish.follow.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!((allow, follow), (vec!["x.sql", "a b/c.env"], vec!["static/l", "site/m", "templates"]));
        assert_eq!(check("", &[]), Publish::default());
    }

    #[test]
    fn every_mistake_is_told() {
        let allow = |text: &str, column: usize| {
            format!(
                "error: `allow` names `{text}`, which is no path of a file --> site/site.toml:2:{column} ['{text}'] \
                 help: write the path below the site, as `/downloads/example.sql`"
            )
        };
        let follow = |text: &str, column: usize| {
            format!(
                "error: `follow` names `{text}`, which is no path below `site`, `templates` or `static` \
                 --> site/site.toml:3:{column} ['{text}'] help: write the path of the link, as `static/photos`"
            )
        };
        let expected = [
            allow("x.sql", 10),
            allow("/", 19),
            allow("/a/", 24),
            allow("/../x", 31),
            allow("/*.sql", 40),
            follow("/etc", 11),
            follow("static/../l", 19),
            follow("iis/l", 34),
            follow("", 43),
            "error: unknown key `alow` --> site/site.toml:4:1 [alow] help: did you mean `allow`?".to_owned(),
        ];
        check(
            "[publish]\nallow = ['x.sql', '/', '/a/', '/../x', '/*.sql']\nfollow = ['/etc', 'static/../l', 'iis/l', '']\n\
             alow = 1\n",
            &expected.each_ref().map(String::as_str),
        );
        check(
            "[publish]\nallow = true\nfollow = [1]\n",
            &[
                "error: `allow` must be a list of text, but is true or false --> site/site.toml:2:9 [true]",
                "error: `follow` must be a list of text, but holds a number --> site/site.toml:3:11 [1]",
            ],
        );
    }
}
