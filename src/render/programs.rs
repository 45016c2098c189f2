//! Each page's body, template and layout as programs, checked before anything is rendered.

use crate::base::{Diagnostic, Place, Source, SourcePath, Text, nearest};
use crate::plan::{self, Route};
use crate::render::documents::Body;
use crate::site::{Key, Page, Site};
use crate::template::{self, Partials, Program};
use std::collections::HashMap;
use std::sync::Arc;

/// The templates a site need not write itself, by name.
const BUILT_IN: [(&str, &str); 3] = [
    ("page", include_str!("builtin/page.hbs")),
    ("section", include_str!("builtin/section.hbs")),
    ("error", include_str!("builtin/error.hbs")),
];

/// Where messages say that built-in templates lie.
const BUILT_IN_FOLDER: &str = "built-in";

/// Everything that can be rendered.
#[derive(Debug)]
pub struct Programs {
    /// The author's templates and the built-in ones they leave out.
    pub partials: Partials,
    /// For each page of the site its body.
    pub(super) bodies: Vec<Body>,
    /// For each page of the site its template in its layout; `None` where they are missing, which has been told.
    pub(super) pages: Vec<Option<Arc<Program>>>,
    /// The page at an alias; no template of the author's takes its place by chance.
    pub(super) alias: Program,
}

impl Programs {
    /// Whether the body of a page, by its index, is HTML already.
    pub fn is_html(&self, page: usize) -> bool {
        matches!(self.bodies[page], Body::Html(_))
    }

    /// What renders each page of the site, in order.
    pub fn of_pages(&self) -> Vec<plan::Programs<'_>> {
        let body = |body| match body {
            &Body::Html(_) => None,
            Body::Program(program) => Some(&**program),
        };
        let both = self.bodies.iter().map(body).zip(self.pages.iter().map(Option::as_ref));
        both.map(|(body, template)| plan::Programs { body, template }).collect()
    }

    /// One of the built-in templates, or the author's in its place.
    pub(super) fn template(&self, name: &str) -> &Program {
        self.partials.get(name).expect("built-in templates are always there")
    }
}

/// Parses the author's templates, and adds the built-in ones.
pub fn partials(templates: &[Arc<Source>]) -> (Partials, Vec<Diagnostic>) {
    let mut partials = Partials::default();
    let mut diagnostics = Vec::new();
    let mut files: HashMap<String, &SourcePath> = HashMap::new();
    for source in templates {
        let name = template_name(&source.path);
        let (program, mistakes) = template::parse(source, 0);
        diagnostics.extend(mistakes);
        if let Some(first) = files.insert(name.to_owned(), &source.path) {
            diagnostics.push(
                Diagnostic::error(format!("two templates are called `{name}`"))
                    .at(Place::file(&source.path))
                    .note("the other one is here", Place::file(first))
                    .help("remove one of them"),
            );
        }
        partials.insert(name, program);
    }
    // A site with a `page` template of its own has a look, which its sections shall have too.
    let has_look = partials.get("page").is_some();
    for (name, text) in BUILT_IN {
        if partials.get(name).is_none() && !(name == "section" && has_look) {
            partials.insert(name, built_in(name, text));
        }
    }
    diagnostics.extend(partials.iter().flat_map(|(_, program)| program.check(&partials)));
    (partials, diagnostics)
}

fn built_in(name: &str, text: &str) -> Program {
    let path = SourcePath::new(&format!("{BUILT_IN_FOLDER}/{name}.hbs"));
    template::parse(&Arc::new(Source::new(path, text.to_owned())), 0).0
}

/// `templates/partials/nav.hbs` is `partials/nav`.
fn template_name(path: &SourcePath) -> &str {
    let path = path.as_str();
    let path = path.strip_prefix("templates/").unwrap_or(path);
    path.strip_suffix(".hbs").or_else(|| path.strip_suffix(".html")).unwrap_or(path)
}

/// Finds the template of each page.
pub fn programs(site: &Site, bodies: Vec<Body>, partials: Partials) -> (Programs, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut laid_out = HashMap::new();
    let mut find = |page| program(site, page, &partials, &mut laid_out, &mut diagnostics);
    let pages = site.pages.iter().map(&mut find).collect();
    let alias = built_in("alias", include_str!("builtin/alias.hbs"));
    (Programs { partials, bodies, pages, alias }, diagnostics)
}

type LaidOut = HashMap<(Text, Option<Text>), Arc<Program>>;

/// A page's template in its layout.
fn program(
    site: &Site,
    page: &Page,
    partials: &Partials,
    laid_out: &mut LaidOut,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<Program>> {
    let (template, place) = template_of(site, page, partials);
    let found = partials.get(&template);
    if found.is_none() {
        diagnostics.push(missing("template", "templates/", &template, place, partials));
    }
    let layout = page.front.layout.clone();
    if let Some(layout) = &layout
        && partials.get(&format!("layouts/{layout}")).is_none()
    {
        let place = page.source.place(page.front.span(Key::Layout));
        diagnostics.push(missing("layout", "templates/layouts/", layout, place, partials));
        return None;
    }
    let found = found?;
    let Some(layout) = layout else { return Some(found.clone()) };
    let program =
        laid_out.entry((template, Some(layout.clone()))).or_insert_with(|| Arc::new(found.in_layout(&layout)));
    Some(program.clone())
}

/// The name of a page's template, and where it is said.
pub fn template_of(site: &Site, page: &Page, partials: &Partials) -> (Text, Place) {
    if let Some(name) = &page.front.template {
        return (name.clone(), page.source.place(page.front.span(Key::Template)));
    }
    if page.section_of.is_some() && partials.get("section").is_some() {
        return ("section".into(), Place::file(&page.source.path));
    }
    let mut section = page.section;
    while let Some(index) = section {
        let said = site.sections[index].page.map(|page| &site.pages[page]);
        if let Some((owner, name)) = said.and_then(|owner| Some((owner, owner.front.page_template.as_ref()?))) {
            return (name.clone(), owner.source.place(owner.front.span(Key::PageTemplate)));
        }
        section = site.sections[index].parent;
    }
    ("page".into(), Place::file(&page.source.path))
}

fn missing(noun: &str, folder: &str, name: &str, place: Place, partials: &Partials) -> Diagnostic {
    let prefix = folder.strip_prefix("templates/").unwrap_or_default();
    let mut names: Vec<&str> = partials.iter().filter_map(|(known, _)| known.strip_prefix(prefix)).collect();
    names.sort_unstable();
    let diagnostic = Diagnostic::error(format!("{noun} `{name}` does not exist")).at(place);
    diagnostic.help(match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("create the file `{folder}{name}.hbs`"),
    })
}

/// The same mistake, with the route that was being rendered where that is not clear from the place.
pub(super) fn in_route(diagnostic: Diagnostic, page: &Page, route: &Route) -> Diagnostic {
    if route.row.is_none() && diagnostic.place.as_ref().is_some_and(|place| place.file == page.source.path) {
        return diagnostic;
    }
    diagnostic.note(format!("while rendering `{}`", route.url), Place::file(&page.source.path))
}
