//! What is wrong with a link.

use crate::base::{Diagnostic, OutputPath, UrlPath, nearest};
use crate::check::follow::{From, Target};
use crate::check::html::{self, Noun};
use crate::check::{Page, Role, told};
use crate::config::BaseUrl;
use crate::output::{self, Content, Spool, Tree};
use crate::parse::links::{SUGGESTIONS_MAX, Targets};
use rayon::prelude::*;

/// What links can lead to.
pub(super) struct Judge<'a> {
    pub(super) targets: &'a Targets<'a>,
    pub(super) tree: &'a Tree,
    pub(super) base_url: &'a BaseUrl,
}

/// What is wrong with a link, its place not looked up yet.
#[derive(Clone)]
pub(super) struct Finding {
    /// Index of the page that has it.
    pub(super) page: usize,
    /// The link as the page has it.
    pub(super) link: String,
    /// What [`crate::check::Told`] knows it by.
    pub(super) key: String,
    /// The path at which nothing is, where that is what is wrong.
    pub(super) nowhere: Option<String>,
    /// Without place.
    pub(super) diagnostic: Diagnostic,
}

/// An id that another page must have.
pub(super) struct Anchor {
    output: OutputPath,
    id: String,
    /// What to say if it lacks the id.
    finding: Finding,
}

/// The links of one page.
pub(super) struct Judged {
    /// How many there are.
    pub(super) links: usize,
    pub(super) findings: Vec<Finding>,
    pub(super) anchors: Vec<Anchor>,
}

/// What is wrong with one link.
enum Problem {
    Told(Diagnostic),
    Nowhere(String),
    /// Another page's id, or an id that the page itself lacks.
    Id(OutputPath, String),
}

impl Judge<'_> {
    /// Judges the links of a page, whose text is `html`.
    pub(super) fn page(&self, index: usize, page: &Page<'_>, html: &str) -> Judged {
        let html = html::read(html);
        let url = page.output.url();
        let from = From::new(self.base_url, format!("{}{}", self.base_url.path, url.encoded()), html.base.as_deref());
        let mut judged = Judged { links: 0, findings: Vec::new(), anchors: Vec::new() };
        for (link, noun) in html.links {
            let target = from.follow(&link);
            judged.links += usize::from(target != Target::Elsewhere);
            let Some(problem) = self.problem(page, &link, noun, target) else { continue };
            let finding =
                |key, nowhere, diagnostic| Finding { page: index, link: link.clone(), key, nowhere, diagnostic };
            match problem {
                Problem::Told(diagnostic) => judged.findings.push(finding(told::path(&link), None, diagnostic)),
                Problem::Nowhere(path) => {
                    let diagnostic = Diagnostic::error(format!("{noun} to `{link}` leads nowhere"));
                    judged.findings.push(finding(told::path(&link), Some(path), diagnostic));
                }
                Problem::Id(output, id) => {
                    if output == *page.output && html.ids.contains(&id) {
                        continue;
                    }
                    let message = format!("{noun} to `#{id}` leads nowhere: `{}` has no such id", output.url());
                    let finding = finding(told::id(&output, &id), None, Diagnostic::error(message));
                    judged.anchors.push(Anchor { output, id, finding });
                }
            }
        }
        judged
    }

    fn problem(&self, page: &Page<'_>, link: &str, noun: Noun, target: Target) -> Option<Problem> {
        let (path, fragment) = match target {
            Target::Elsewhere => return None,
            Target::Outside(path) => return self.leaves(link, noun, &path).map(Problem::Told),
            Target::Site { path, fragment } => (path, fragment),
        };
        if page.role == Role::ErrorPage
            && !link.trim_start().starts_with(['/', '\\', '#', '?'])
            && !link.contains("://")
        {
            let message = format!("{noun} to `{link}` is relative, but `{}` is shown at every address", page.output);
            let help = format!("write `{{{{url \"{}\"}}}}`", UrlPath::new(&path));
            return Some(Problem::Told(Diagnostic::warning(message).help(help)));
        }
        let Some(output) = self.find(&path) else {
            let Some(other) = self.targets.in_another_case(&path) else { return Some(Problem::Nowhere(path)) };
            let message = format!("{noun} to `{link}` is written in another case than `{}`", self.written(&other));
            let help = "write it alike: only Windows takes both for one, and search engines take them for two pages";
            return Some(Problem::Told(Diagnostic::warning(message).help(help)));
        };
        if path.is_empty() || output != UrlPath::new(&path).output() {
            let message = format!("{noun} to `{link}` lacks the final `/` of `{}`", self.written(&output.url()));
            let help = "write it: without it the server answers with a redirect, one more request for each visitor";
            return Some(Problem::Told(Diagnostic::warning(message).help(help)));
        }
        // HTML, "scroll to the fragment": an empty one and `top` are the top of every page.
        let is_top = fragment.is_empty() || fragment.eq_ignore_ascii_case("top");
        let is_known = matches!(self.tree.get(output.as_str()), Some(Content::Stored(_)));
        (!is_top && is_known).then_some(Problem::Id(output, fragment))
    }

    /// A path below the host's root that is one of the site's, which lies deeper.
    fn leaves(&self, link: &str, noun: Noun, path: &str) -> Option<Diagnostic> {
        let is_meant = link.starts_with('/') && self.find(path).is_some();
        let help = format!("write `{{{{url \"{link}\"}}}}`, or the whole address if another application is meant");
        let message = format!("{noun} to `{link}` leaves the sub-application `{}`", self.base_url.path);
        is_meant.then(|| Diagnostic::warning(message).help(help))
    }

    /// The file that answers `path`; a folder is found without its final `/` too.
    fn find(&self, path: &str) -> Option<OutputPath> {
        self.targets.find(path).filter(|output| !output.is_private())
    }

    /// As a page writes it.
    fn written(&self, url: &UrlPath) -> String {
        self.base_url.path.clone() + &url.encoded()
    }
}

/// The anchors whose pages lack the id. Each page is read once; what is no HTML is not judged.
///
/// # Errors
/// Where the rendered bytes can't be read.
pub(super) fn missing_ids(mut anchors: Vec<Anchor>, tree: &Tree, spool: &Spool) -> output::Result<Vec<Finding>> {
    anchors.sort_by(|a, b| a.output.cmp(&b.output));
    let by_page: Vec<&[Anchor]> = anchors.chunk_by(|a, b| a.output == b.output).collect();
    let missing = by_page.into_par_iter().map_init(
        || spool.reader(),
        |reader, anchors| {
            let Some(Content::Stored(stored)) = tree.get(anchors[0].output.as_str()) else { return Ok(Vec::new()) };
            let ids = html::read(&String::from_utf8_lossy(reader.read(stored)?)).ids;
            let mut known: Vec<&str> = ids.iter().map(String::as_str).collect();
            known.sort_unstable();
            let missing = anchors.iter().filter(|anchor| !ids.contains(&anchor.id)).enumerate();
            let with_help = |(at, anchor): (usize, &Anchor)| {
                let near = nearest(&anchor.id, known.iter().copied().filter(|_| at < SUGGESTIONS_MAX));
                let help = near.map(|near| format!("did you mean `#{near}`?"));
                let diagnostic = Diagnostic { help, ..anchor.finding.diagnostic.clone() };
                Finding { diagnostic, ..anchor.finding.clone() }
            };
            Ok(missing.map(with_help).collect::<Vec<_>>())
        },
    );
    Ok(missing.collect::<output::Result<Vec<_>>>()?.into_iter().flatten().collect())
}
