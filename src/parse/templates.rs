//! Templates and layouts as programs, and which of them a page has.

use crate::base::{Diagnostic, Diagnostics, Place, Source, SourcePath, Text, nearest, nfc};
use crate::site::{Key, Page, Site};
use crate::template::{self, Partials, Program};
use std::borrow::Cow;
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

/// Parses the author's templates, and adds the built-in ones.
pub(super) fn partials(templates: &[Arc<Source>], diagnostics: &mut Diagnostics) -> Partials {
    let mut partials = Partials::default();
    let mut files: HashMap<String, &SourcePath> = HashMap::new();
    for source in templates {
        let name = template_name(&source.path);
        let program = template::parse(source, 0, diagnostics);
        if let Some(first) = files.insert(name.to_string(), &source.path) {
            diagnostics.push(
                Diagnostic::error(format!("two templates are called `{name}`"))
                    .at(Place::file(&source.path))
                    .note("the other one is here", Place::file(first))
                    .help("remove one of them"),
            );
        }
        partials.insert(&name, program);
    }
    // A site with a `page` template of its own has a look, which its sections shall have too.
    let has_look = partials.get("page").is_some();
    for (name, text) in BUILT_IN {
        if partials.get(name).is_none() && !(name == "section" && has_look) {
            partials.insert(name, built_in(name, text));
        }
    }
    partials.iter().for_each(|(_, program)| program.check(&partials, diagnostics));
    partials
}

fn built_in(name: &str, text: &str) -> Program {
    let path = SourcePath::new(&format!("{BUILT_IN_FOLDER}/{name}.hbs"));
    template::parse(&Arc::new(Source::new(path, text.to_owned())), 0, &mut Diagnostics::default())
}

/// `templates/partials/nav.hbs` is `partials/nav`.
pub(super) fn template_name(path: &SourcePath) -> Cow<'_, str> {
    let path = path.as_str();
    let path = path.strip_prefix("templates/").unwrap_or(path);
    nfc(path.strip_suffix(".hbs").or_else(|| path.strip_suffix(".html")).unwrap_or(path))
}

/// The page at an alias; no template of the author's takes its place by chance.
pub(crate) fn alias() -> Program {
    built_in("alias", include_str!("builtin/alias.hbs"))
}

/// The name of each page's template, and the template in its layout; `None` where one of them is missing, which is a mistake.
pub(super) fn of_pages(
    site: &Site,
    partials: &Partials,
    diagnostics: &mut Diagnostics,
) -> Vec<(Text, Option<Arc<Program>>)> {
    let mut laid_out = LaidOut::new();
    site.pages.iter().map(|page| of_page(site, page, partials, &mut laid_out, diagnostics)).collect()
}

/// By the names of template and layout.
type LaidOut = HashMap<(Text, Text), Arc<Program>>;

fn of_page(
    site: &Site,
    page: &Page,
    partials: &Partials,
    laid_out: &mut LaidOut,
    diagnostics: &mut Diagnostics,
) -> (Text, Option<Arc<Program>>) {
    let (name, place) = name_of(site, page, partials);
    let template = partials.get(&name);
    if template.is_none() {
        diagnostics.push(missing("template", "templates/", &name, place, partials));
    }
    let layout = page.front.layout.clone();
    if let Some(layout) = &layout
        && partials.get(&format!("layouts/{layout}")).is_none()
    {
        let place = page.source.place(page.front.span(Key::Layout));
        diagnostics.push(missing("layout", "templates/layouts/", layout, place, partials));
        return (name, None);
    }
    let in_layout = |template: &Arc<Program>| match layout {
        Some(layout) => {
            let laid_out = laid_out.entry((name.clone(), layout.clone()));
            laid_out.or_insert_with(|| Arc::new(template.in_layout(&layout))).clone()
        }
        None => template.clone(),
    };
    let template = template.map(in_layout);
    (name, template)
}

/// The name of a page's template, and where it is said.
fn name_of(site: &Site, page: &Page, partials: &Partials) -> (Text, Place) {
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
    let mut names: Vec<&str> = partials.iter().filter_map(|(template, _)| template.strip_prefix(prefix)).collect();
    names.sort_unstable();
    let diagnostic = Diagnostic::error(format!("{noun} `{name}` does not exist")).at(place);
    diagnostic.help(match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("create the file `{folder}{name}.hbs`"),
    })
}
