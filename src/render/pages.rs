//! Static pages: what those of one template have in common is rendered once, and each page fills in the rest.
//!
//! 1. pages are alike if their template and the names at its root are the same, and the same people see them;
//! 2. their template is folded with all that is the same for them: a menu becomes text, with a question here and there;
//! 3. each page renders the residual program. Where folding gives up, or a mistake shows, pages are rendered whole: mistakes
//!    are those of the author's program.

use crate::base::{Diagnostic, Diagnostics, Map, Text};
use crate::html::Context;
use crate::render::Job;
use crate::render::audience::Audience;
use crate::template::{self, Environment, Filled, Folded, Inputs, Program, Reads, Table};
use rayon::prelude::*;
use std::collections::HashMap;

/// Pages that are alike.
struct Alike<'a> {
    /// Their template in its layout.
    template: &'a Program,
    audience: Audience,
    entries: Vec<usize>,
}

/// What is the same for pages that are alike.
#[derive(PartialEq, Eq, Hash)]
struct Kind<'a> {
    /// The address of the template.
    template: *const Program,
    audience: Audience,
    context: Context,
    vars: Vec<&'a Text>,
    has_row: bool,
}

/// What is left of a template for each page to render.
struct Residual {
    program: Program,
    reads: Reads,
}

impl Job<'_> {
    pub(super) fn render_pages(&self, diagnostics: &mut Diagnostics) {
        let alike = self.alike();
        let pages: usize = alike.iter().map(|alike| alike.entries.len()).sum();
        // The others are dynamic.
        (pages..self.world.entries.len()).for_each(|_| (self.page_done)());
        let mut mistakes: Vec<(usize, Vec<Diagnostic>)> =
            alike.par_iter().flat_map(|alike| self.render_alike(alike)).collect();
        mistakes.sort_unstable_by_key(|(index, _)| *index);
        diagnostics.extend(mistakes.into_iter().flat_map(|(_, mistakes)| mistakes));
    }

    /// The static pages, in the order of the first of each kind.
    fn alike(&self) -> Vec<Alike<'_>> {
        let mut all: Vec<Alike<'_>> = Vec::new();
        let mut kinds: HashMap<Kind<'_>, usize> = HashMap::new();
        for (index, entry) in self.world.entries.iter().enumerate() {
            let page = self.world.page_of(index);
            let is_static = page.route.is_some_and(|route| !self.routes.get(route).is_dynamic());
            let Some(template) = page.parsed.template.as_deref().filter(|_| is_static) else { continue };
            let audience = self.world.audiences.of_page(entry.planned.page);
            let kind = Kind {
                template,
                audience,
                context: self.environment_of(index, audience).context,
                vars: page.file.front.vars.iter().map(|(name, _)| name).collect(),
                has_row: entry.planned.row.is_some(),
            };
            let kind = *kinds.entry(kind).or_insert_with(|| {
                all.push(Alike { template, audience, entries: Vec::new() });
                all.len() - 1
            });
            all[kind].entries.push(index);
        }
        all
    }

    /// Renders pages that are alike; the mistakes of those that have some.
    fn render_alike(&self, alike: &Alike<'_>) -> Vec<(usize, Vec<Diagnostic>)> {
        let residual = self.fold_alike(alike);
        let render_page = |html: &mut String, index: &usize| {
            let environment = self.environment_of(*index, alike.audience);
            let mistakes = render_filled(
                alike.template,
                residual.as_ref(),
                self.root_map(*index, alike.audience),
                environment,
                html,
            );
            (self.sink)(&self.world.entries[*index].planned.url.output(), html.as_bytes());
            (*index, self.in_entry(*index, mistakes))
        };
        let pages = alike.entries.par_iter().map_init(String::new, render_page).inspect(|_| (self.page_done)());
        pages.filter(|(_, mistakes)| !mistakes.is_empty()).collect()
    }

    /// What is left of their template; `None` if it is to be rendered whole.
    fn fold_alike(&self, alike: &Alike<'_>) -> Option<Residual> {
        // One page is rendered sooner than folded.
        let [first, _, ..] = alike.entries[..] else { return None };
        let holes = self.holes_of_page(first);
        let is_shared = |name: &Text| !holes.iter().any(|hole| hole[0] == *name);
        let root = self.root_map(first, alike.audience);
        let root = root.iter().filter(|(name, _)| is_shared(name));
        let root: Map = root.map(|(name, value)| (name.clone(), value.clone())).collect();
        let inputs = Inputs { root: &root, holes: &holes, content: None, filled: Filled::ByPage, cause: None };
        let mut mistakes = Diagnostics::default();
        match template::fold(alike.template, inputs, self.environment_of(first, alike.audience), &mut mistakes) {
            Folded::Program(program) if mistakes.is_empty() => {
                Some(Residual { reads: program.reads(self.partials), program })
            }
            // The mistakes may stand where no page comes by.
            Folded::Program(_) | Folded::Whole(_) => None,
        }
    }

    /// What each page tells.
    fn holes_of_page(&self, index: usize) -> Vec<Vec<Text>> {
        let names = &self.world.names;
        let vars = self.world.page_of(index).file.front.vars.iter().map(|(name, _)| vec![name.clone()]);
        let row = self.world.entries[index].planned.row.iter().map(|_| vec![names.item.clone()]);
        let fields = Table::Page.names().map(|field| vec![names.page.clone(), Text::from(field)]);
        vars.chain(row).chain(fields).collect()
    }
}

/// Renders a page into `html`; its mistakes.
fn render_filled(
    template: &Program,
    residual: Option<&Residual>,
    root: Map,
    environment: Environment<'_>,
    html: &mut String,
) -> Vec<Diagnostic> {
    let render = |program: &Program, root: Map, html: &mut String| {
        html.clear();
        template::render(program, &root.into(), environment, html)
    };
    if let Some(Residual { program, reads }) = residual
        && render(program, reads.part_of(&root), html).is_empty()
    {
        debug_assert!({
            let mut whole = String::new();
            render(template, root, &mut whole).is_empty() && whole == *html
        });
        return Vec::new();
    }
    render(template, root, html)
}

#[cfg(test)]
mod tests {
    use crate::render::Job;
    use crate::render::host::{Assets, SiteHost};
    use crate::render::testing::site;

    /// How many pages of each kind there are, and whether their template is folded.
    #[track_caller]
    fn check(template: &str, pages: &[(&str, &str)], expected: &[(usize, bool)]) {
        let files: Vec<(&str, &str)> = pages.iter().copied().chain([("templates/page.hbs", template)]).collect();
        let site = site(&files);
        let (world, assets) = (&*site.world, Assets::new(&site.files));
        world.open_contents();
        let hosts: Vec<SiteHost<'_>> =
            world.audiences.iter().map(|audience| SiteHost::new(world, audience, &assets)).collect();
        let job = Job {
            world,
            routes: &site.routes,
            partials: &site.partials,
            hosts: &hosts,
            sink: &|_, _| panic!("not rendered"),
            page_done: &|| panic!("not rendered"),
        };
        let kinds = job.alike();
        let found: Vec<(usize, bool)> =
            kinds.iter().map(|alike| (alike.entries.len(), job.fold_alike(alike).is_some())).collect();
        assert_eq!(found, expected, "{template}");
    }

    const MENU: &str = "{{#each (pages)}}{{title}}{{#if (eq url @root.page.url)}} here{{/if}}{{/each}}{{page.title}}";

    #[test]
    fn pages_that_share_a_template_are_rendered_together() {
        check(MENU, &[("site/a.md", ""), ("site/b.md", ""), ("site/c.md", "")], &[(3, true)]);
        check(MENU, &[("site/a.md", "")], &[(1, false)]);
    }

    #[test]
    fn what_has_other_names_or_other_readers_is_of_another_kind() {
        let var = "+++\nvars.x = 1\n+++\n";
        let closed = "+++\nrequire_user = true\n+++\n";
        check(
            MENU,
            &[
                ("site/a.md", ""),
                ("site/b.md", var),
                ("site/c.md", var),
                ("site/d/_index.md", closed),
                ("site/d/e.md", ""),
                ("site/f.md", ""),
            ],
            &[(2, true), (2, true), (2, true)],
        );
    }

    #[test]
    fn a_mistake_in_whatever_branch_leaves_pages_whole() {
        check("{{#if page.extra.x}}{{prize}}{{/if}}", &[("site/a.md", ""), ("site/b.md", "")], &[(2, false)]);
    }
}
