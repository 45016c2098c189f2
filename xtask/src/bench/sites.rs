//! The same site for each generator: pages, two sections with their first 20, a home page with the newest 20.

use super::corpus::{self, Page};
use std::fs;
use std::io;
use std::path::Path;

/// A generator that can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Generator,
    Hugo,
    Zola,
}

impl Tool {
    /// As the command line and the table name it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Generator => "generator",
            Self::Hugo => "hugo",
            Self::Zola => "zola",
        }
    }

    /// The arguments that build `site` into `out`.
    pub(super) fn arguments<'a>(self, site: &'a Path, out: &'a Path) -> Vec<&'a Path> {
        let text = Path::new;
        match self {
            Self::Generator => vec![text("build"), text("--quiet"), text("--root"), site, text("--out"), out],
            Self::Hugo => {
                vec![text("--quiet"), text("--noBuildLock"), text("--source"), site, text("--destination"), out]
            }
            Self::Zola => vec![text("--root"), site, text("build"), text("--output-dir"), out],
        }
    }

    /// Where its pages lie.
    fn content(self) -> &'static str {
        match self {
            Self::Generator => "site",
            Self::Hugo | Self::Zola => "content",
        }
    }

    /// Templates, settings and the sections' own files.
    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Generator => GENERATOR,
            Self::Hugo => HUGO,
            Self::Zola => ZOLA,
        }
    }

    fn front_matter(self, page: &Page) -> String {
        let summary = if self == Self::Zola { "description" } else { "summary" };
        let Page { title, date, draft, summary: text, .. } = page;
        format!("+++\ntitle = \"{title}\"\ndate = {date}\ndraft = {draft}\n{summary} = \"{text}\"\n+++\n")
    }
}

/// Writes the site of `pages` pages for `tool` into `folder`.
///
/// # Errors
/// As the system says.
pub(super) fn write(tool: Tool, pages: usize, folder: &Path) -> io::Result<()> {
    for (path, text) in tool.files() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    for index in 0..pages {
        let page = corpus::page(index, pages);
        let path = folder.join(tool.content()).join(page.section).join(format!("{}.md", page.slug));
        fs::write(path, tool.front_matter(&page) + &page.body)?;
    }
    Ok(())
}

/// What every page links to.
const STYLE: (&str, &str) = ("static/style.css", "body { margin: 2em }\n");

const GENERATOR: &[(&str, &str)] = &[
    ("site/site.toml", "title = \"Bench\"\nbase_url = \"https://example.org\"\n\n[markdown]\nhighlight = false\n"),
    ("site/index.md", "+++\ntitle = \"Bench\"\ntemplate = \"home\"\n+++\n"),
    ("site/blog/_index.md", "+++\ntitle = \"Blog\"\n+++\n"),
    ("site/docs/_index.md", "+++\ntitle = \"Docs\"\n+++\n"),
    ("templates/layouts/base.hbs", include_str!("sites/generator/base.hbs")),
    ("templates/partials/header.hbs", include_str!("sites/generator/header.hbs")),
    ("templates/partials/nav.hbs", include_str!("sites/generator/nav.hbs")),
    ("templates/partials/footer.hbs", include_str!("sites/generator/footer.hbs")),
    ("templates/page.hbs", include_str!("sites/generator/page.hbs")),
    ("templates/section.hbs", include_str!("sites/generator/section.hbs")),
    ("templates/home.hbs", include_str!("sites/generator/home.hbs")),
    STYLE,
];

const HUGO: &[(&str, &str)] = &[
    ("hugo.toml", include_str!("sites/hugo/hugo.toml")),
    ("content/_index.md", "+++\ntitle = \"Bench\"\n+++\n"),
    ("content/blog/_index.md", "+++\ntitle = \"Blog\"\n+++\n"),
    ("content/docs/_index.md", "+++\ntitle = \"Docs\"\n+++\n"),
    ("layouts/_default/baseof.html", include_str!("sites/hugo/baseof.html")),
    ("layouts/partials/header.html", include_str!("sites/hugo/header.html")),
    ("layouts/partials/nav.html", include_str!("sites/hugo/nav.html")),
    ("layouts/partials/footer.html", include_str!("sites/hugo/footer.html")),
    ("layouts/_default/single.html", include_str!("sites/hugo/single.html")),
    ("layouts/_default/list.html", include_str!("sites/hugo/list.html")),
    ("layouts/index.html", include_str!("sites/hugo/index.html")),
    STYLE,
];

const ZOLA: &[(&str, &str)] = &[
    ("config.toml", include_str!("sites/zola/config.toml")),
    ("content/blog/_index.md", "+++\ntitle = \"Blog\"\nsort_by = \"date\"\n+++\n"),
    ("content/docs/_index.md", "+++\ntitle = \"Docs\"\nsort_by = \"date\"\n+++\n"),
    ("templates/base.html", include_str!("sites/zola/base.html")),
    ("templates/partials/header.html", include_str!("sites/zola/header.html")),
    ("templates/partials/nav.html", include_str!("sites/zola/nav.html")),
    ("templates/partials/footer.html", include_str!("sites/zola/footer.html")),
    ("templates/page.html", include_str!("sites/zola/page.html")),
    ("templates/section.html", include_str!("sites/zola/section.html")),
    ("templates/index.html", include_str!("sites/zola/index.html")),
    STYLE,
];
