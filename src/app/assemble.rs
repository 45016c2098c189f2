//! Everything the output shall hold: what is rendered, what is copied, what the server needs.
//!
//! 1. pages, redirects and error pages are rendered into the spool;
//! 2. the author's files are copied;
//! 3. for dynamic routes: the bundle, first copies of live data, the executable;
//! 4. the links of all pages are judged;
//! 5. `web.config` and the server's set-up, which know all the others.

use crate::app::executable;
use crate::app::links::{DynamicPages, Made, Written};
use crate::app::prepare::Prepared;
use crate::app::stages::Stages;
use crate::base::layout::{self, in_app_data};
use crate::base::{Diagnostic, Diagnostics, OutputPath};
use crate::bundle::{self, Bundle, Contents, RequestLimits};
use crate::config::Config;
use crate::iis;
use crate::links::{Counts, Coverage, Judge, Loudness, Rendered};
use crate::output::{self, Content, Spool, Step, Stored, Tree};
use crate::render::{self, Assets, Dynamic, World};
use crate::route::{Maker, Routes};
use crate::source::{self, Files};
use crate::template::Partials;
use std::io::Cursor;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// What will be written.
pub(super) struct Assembled {
    pub(super) tree: Tree,
    /// How many pages the executable answers.
    pub(super) dynamic: usize,
    /// Whether the executable is among the files.
    pub(super) has_executable: bool,
    /// How much was judged; `None` where a mistake stood before that.
    pub(super) judged: Option<Counts>,
}

/// What else decides about the server's files.
#[derive(Clone, Copy)]
pub(super) struct Server<'a> {
    /// The folder that will be written, where an older `web.config` may lie.
    pub(super) out: &'a Path,
    /// The executable that the author chose.
    pub(super) fcgi: Option<&'a Path>,
}

/// Renders all there is; not to be written if a diagnostic is an error.
///
/// # Errors
/// Where the spool or the executable can't be read or written.
pub(super) fn assemble(
    prepared: Prepared,
    spool: &Spool,
    (server, loudness): (Server<'_>, Loudness),
    stages: &mut Stages<'_>,
    diagnostics: &mut Diagnostics,
) -> output::Result<Assembled> {
    let Prepared { files, world, mut routes, partials, links, .. } = prepared;
    let files = &files;
    let page_done = stages.begin_pages("render", world.entries.len());
    let mut assembly = Assembly { tree: Tree::default(), files, spool };
    let dynamic = assembly.render(&world, &mut routes, &partials, &page_done, diagnostics)?;
    assembly.insert_copies(&routes);
    // With another mistake pages may be other than their author means them.
    let coverage = if diagnostics.has_errors() { Coverage::Markdown } else { Coverage::All };
    let dynamic_count = dynamic.pages.len();
    let dynamic_pages = DynamicPages::from(&dynamic);
    let has_executable = assembly.insert_dynamic(dynamic, &world, server.fcgi, diagnostics)?;
    // The bundle was the last to read handles of pages. What pages say is most of the memory that a build takes.
    let World { config, pages, .. } = Arc::into_inner(world).expect("handles point to the site weakly");
    let written: Vec<Written> = pages.into_iter().map(Written::from).collect();
    stages.begin("links");
    let made = Made {
        written: &written,
        routes: &routes,
        files,
        partials: &partials,
        tree: &assembly.tree,
        dynamic: &dynamic_pages,
    };
    let rendered = Rendered { pages: made.pages(), spool, files, partials: &partials };
    let (counts, mistakes) = Judge::new(&config, &routes).all(&links, &rendered, coverage, loudness)?;
    diagnostics.extend(mistakes);
    let judged = (coverage == Coverage::All).then_some(counts);
    stages.begin("server");
    assembly.insert_settings(&config, &routes, server.out, diagnostics)?;
    Ok(Assembled { tree: assembly.tree, dynamic: dynamic_count, has_executable, judged })
}

/// The author's data, of which the server has a copy of its own.
const DATA: &str = "site/data/";

/// What will be written, so far.
struct Assembly<'a> {
    tree: Tree,
    files: &'a Files,
    spool: &'a Spool,
}

impl Assembly<'_> {
    /// Renders what is known, and adds the copies that templates ask for to `routes`.
    fn render(
        &mut self,
        world: &World,
        routes: &mut Routes,
        partials: &Partials,
        page_done: &(dyn Fn() + Sync),
        diagnostics: &mut Diagnostics,
    ) -> output::Result<Dynamic> {
        let assets = Assets::new(self.files);
        let stored: Mutex<Vec<(OutputPath, output::Result<Stored>)>> = Mutex::default();
        let sink = |path: &OutputPath, bytes: &[u8]| {
            let bytes = self.spool.store(bytes);
            stored.lock().expect("nothing panics while it holds the list").push((path.clone(), bytes));
        };
        let dynamic = render::render(world, routes, partials, &assets, &sink, page_done, diagnostics);
        for (path, file) in assets.fingerprinted() {
            routes.add_asset(path, file);
        }
        for (path, bytes) in stored.into_inner().expect("nothing panics while it holds the list") {
            self.tree.insert(Step::Page, path, Content::Stored(bytes?));
        }
        Ok(dynamic)
    }

    fn store(&self, bytes: &[u8]) -> output::Result<Content> {
        Ok(Content::Stored(self.spool.store(bytes)?))
    }

    fn insert_copies(&mut self, routes: &Routes) {
        for route in routes.iter().filter(|route| matches!(route.maker, Maker::Copy | Maker::Asset)) {
            for path in &route.files {
                self.tree.insert(Step::Asset, path.clone(), Content::Copy(self.files.path(&route.source)));
            }
        }
    }

    /// What the executable needs, and the executable itself: whether there is one.
    fn insert_dynamic(
        &mut self,
        pages: Dynamic,
        world: &World,
        fcgi: Option<&Path>,
        diagnostics: &mut Diagnostics,
    ) -> output::Result<bool> {
        if pages.pages.is_empty() {
            return Ok(false);
        }
        self.insert_bundle(pages, world, diagnostics)?;
        self.insert_seeds(&world.config);
        let Some(executable) = diagnostics.keep(executable::find(fcgi)).flatten() else { return Ok(false) };
        self.insert_executable(&executable)?;
        Ok(true)
    }

    fn insert_bundle(&mut self, pages: Dynamic, world: &World, diagnostics: &mut Diagnostics) -> output::Result<()> {
        let file = |file: &str| file.strip_prefix(DATA).unwrap_or(file).to_owned();
        let contents = Contents {
            language: world.config.language.to_string(),
            base_path: world.config.base_url.path.clone(),
            utc_offset: world.config.utc_offset,
            request_limits: RequestLimits {
                params_bytes_max: world.config.iis.params_bytes_max,
                body_bytes_max: world.config.iis.body_bytes_max,
            },
            limits: world.config.limits,
            sources: world
                .config
                .request_sources()
                .map(|source| bundle::DataSource { name: source.name.to_string(), file: file(source.file.as_str()) })
                .collect(),
            pages: pages.pages.into_iter().map(|dynamic| dynamic.page).collect(),
            partials: pages.partials,
        };
        match bundle::write(&contents) {
            Ok(bytes) => {
                // What can't be read back would take down every dynamic page of the server that gets it.
                let read = Bundle::read(Cursor::new(bytes.clone())).and_then(|bundle| bundle.verify());
                if let Err(error) = read {
                    let message = format!("the bundle can't be read back: {error}");
                    let help = "this is a mistake of the generator's; please report it, with the templates of the site";
                    diagnostics.push(Diagnostic::error(message).help(help));
                } else {
                    let content = self.store(&bytes)?;
                    self.tree.insert(Step::Bundle, in_app_data(layout::BUNDLE), content);
                }
            }
            Err(mistakes) => diagnostics.extend(mistakes),
        }
        Ok(())
    }

    /// First copies of what is read at request time: the executable takes them where the live file is not there yet.
    fn insert_seeds(&mut self, config: &Config) {
        for source in config.request_sources() {
            if let Some(below) = source.file.as_str().strip_prefix(DATA) {
                self.tree.insert(
                    Step::Asset,
                    OutputPath::new(&format!("{}/{}/{below}", layout::APP_DATA, layout::SEED))
                        .expect("a file of data is below its folder"),
                    Content::Copy(self.files.path(&source.file)),
                );
            }
        }
    }

    /// The executable at `path`, and the file by which IIS sees that it changed.
    fn insert_executable(&mut self, path: &Path) -> output::Result<()> {
        let version = self.store(format!("{}\n", executable::hash(path)?).as_bytes())?;
        let program = in_app_data(&format!("{}/{}", layout::BIN, layout::EXECUTABLE));
        self.tree.insert(Step::Program, program, Content::Copy(path.to_owned()));
        self.tree.insert(
            Step::Version,
            in_app_data(&format!("{}/{}", layout::BIN, layout::EXECUTABLE_VERSION)),
            version,
        );
        Ok(())
    }

    /// What IIS is told: `web.config`, the markers beside pages, and the set-up.
    fn insert_settings(
        &mut self,
        config: &Config,
        routes: &Routes,
        out: &Path,
        diagnostics: &mut Diagnostics,
    ) -> output::Result<()> {
        let include = config.iis.include.as_ref().map(|include| {
            let text = source::named_text(&self.files.root, include.path.clone());
            text.map_err(|diagnostic| Box::new(diagnostic.note("it is named here", include.place.clone())))
        });
        let Some(include) = diagnostics.keep(include.transpose()) else { return Ok(()) };
        let input = iis::Input {
            iis: &config.iis,
            security: &config.security,
            base_path: &config.base_url.path,
            routes,
            include: include.as_ref(),
        };
        let web_config = iis::web_config(&input, diagnostics);
        let setup = iis::setup(&input, &web_config, diagnostics);
        let path = OutputPath::new(layout::WEB_CONFIG).expect("it is a relative path");
        for marker in &web_config.markers {
            let content = self.store(b"")?;
            self.tree.insert(Step::Marker, marker.clone(), content);
        }
        if let Some(old) = output::text(out, path.as_str()) {
            let shared = self.store(web_config.shared_with(&old).as_bytes())?;
            self.tree.insert_transition(path.clone(), shared);
        }
        let setup_path = in_app_data(layout::SETUP);
        // With an error the settings may be other than their author means them, and nothing is written.
        if !diagnostics.has_errors()
            && let Some(old) = output::text(out, setup_path.as_str())
        {
            diagnostics.extend(iis::ensure_server_is_prepared(&old, &setup));
        }
        let (web_config, setup) = (self.store(web_config.text.as_bytes())?, self.store(setup.as_bytes())?);
        self.tree.insert(Step::Config, path, web_config);
        self.tree.insert(Step::Config, setup_path, setup);
        Ok(())
    }
}
