//! Everything the output shall hold: what is rendered, what is copied, what the server needs.
//!
//! 1. pages, redirects and error pages are rendered into the spool;
//! 2. ids that links lead to are looked for in them;
//! 3. the author's files are copied;
//! 4. for dynamic routes: the bundle, first copies of live data, the executable;
//! 5. `web.config` and the server's set-up, which know all the others.

use crate::app::executable;
use crate::app::prepare::Prepared;
use crate::app::server::{self, ForIis, ServedSite};
use crate::base::layout::{self, in_app_data};
use crate::base::{Diagnostic, OutputPath};
use crate::bundle::{self, Bundle, Contents, RequestLimits};
use crate::output::{self, Content, Spool, Step, Stored, Tree};
use crate::render::links::{self, Anchor};
use crate::render::{self, Assets, Dynamic, World};
use crate::source::{self, Files};
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::sync::Mutex;

/// What will be written.
pub(super) struct Assembled {
    /// The files.
    pub(super) tree: Tree,
    /// How many routes the executable answers.
    pub(super) dynamic: usize,
    /// Whether the executable is among the files.
    pub(super) has_executable: bool,
}

/// What is known of the server's side.
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
    files: &Files,
    spool: &Spool,
    server: Server<'_>,
) -> output::Result<(Assembled, Vec<Diagnostic>)> {
    let Prepared { world, programs, anchors, .. } = prepared;
    let assets = Assets::new(files);
    let stored: Mutex<Vec<(OutputPath, output::Result<Stored>)>> = Mutex::default();
    let (pages, mut diagnostics) = render::render(&world, &programs, &assets, &|path, bytes| {
        let bytes = spool.store(bytes);
        stored.lock().expect("nothing panics while it holds the list").push((path.clone(), bytes));
    });
    let mut tree = Tree::default();
    for (path, bytes) in stored.into_inner().expect("nothing panics while it holds the list") {
        tree.insert(Step::Page, path, Content::Stored(bytes?));
    }
    diagnostics.extend(missing(anchors, &tree, spool)?);
    for (path, file) in render::copies(&world, &assets) {
        tree.insert(Step::Asset, path, Content::Copy(files.path(&file)));
    }
    let routes: Vec<bundle::Route> = pages.pages.iter().map(|page| page.route.clone()).collect();
    let mut has_executable = false;
    if !routes.is_empty() {
        diagnostics.extend(insert_bundle(&mut tree, pages, &world, spool)?);
        insert_seeds(&mut tree, &world, files);
        match executable::find(server.fcgi) {
            Ok(found) => has_executable = insert_executable(&mut tree, found.as_deref(), spool)?,
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    let immutable = assets.fingerprinted().into_iter().map(|(path, _)| path).collect();
    let site = ServedSite { world: &world, routes: &routes, immutable: &immutable };
    diagnostics.extend(insert_settings(&mut tree, site, files, server.out, spool)?);
    Ok((Assembled { tree, dynamic: routes.len(), has_executable }, diagnostics))
}

/// The mistakes of `anchors`, as the rendered pages in `tree` show them.
///
/// # Errors
/// Where the spool can't be read.
pub(super) fn missing(anchors: Vec<Anchor>, tree: &Tree, spool: &Spool) -> output::Result<Vec<Diagnostic>> {
    let mut reader = spool.reader();
    links::missing(anchors, |path| match tree.get(path.as_str()) {
        Some(Content::Stored(stored)) => Ok(Some(String::from_utf8_lossy(reader.read(stored)?).into_owned())),
        Some(Content::Copy(_)) | None => Ok(None),
    })
}

fn insert_bundle(tree: &mut Tree, pages: Dynamic, world: &World, spool: &Spool) -> output::Result<Vec<Diagnostic>> {
    let file = |file: &str| file.strip_prefix(DATA).unwrap_or(file).to_owned();
    let contents = Contents {
        language: world.config.language.to_string(),
        base_path: world.config.base_url.path.clone(),
        utc_offset: world.config.utc_offset,
        limits: RequestLimits {
            params_bytes_max: world.config.iis.params_bytes_max,
            body_bytes_max: world.config.iis.body_bytes_max,
        },
        sources: world
            .config
            .request_sources()
            .map(|source| bundle::DataSource { name: source.name.to_string(), file: file(source.file.as_str()) })
            .collect(),
        pages: pages.pages,
        partials: pages.partials,
    };
    match bundle::write(&contents) {
        Ok(bytes) => {
            // What can't be read back would take down every dynamic page of the server that gets it.
            let read = Bundle::read(Cursor::new(bytes.clone())).and_then(|bundle| bundle.verify());
            if let Err(error) = read {
                let message = format!("the bundle can't be read back: {error}");
                let help = "this is a mistake of the generator's; please report it, with the templates of the site";
                return Ok(vec![Diagnostic::error(message).help(help)]);
            }
            tree.insert(Step::Bundle, in_app_data(layout::BUNDLE), Content::Stored(spool.store(&bytes)?));
            Ok(Vec::new())
        }
        Err(diagnostics) => Ok(diagnostics),
    }
}

/// The author's data, of which the server has a copy of its own.
const DATA: &str = "site/data/";

/// First copies of what is read at request time: the executable takes them where the live file is not there yet.
fn insert_seeds(tree: &mut Tree, world: &World, files: &Files) {
    for source in world.config.request_sources() {
        if let Some(below) = source.file.as_str().strip_prefix(DATA) {
            tree.insert(
                Step::Asset,
                in_app_data(&format!("{}/{below}", layout::SEED)),
                Content::Copy(files.path(&source.file)),
            );
        }
    }
}

/// The executable, and the file by which IIS sees that it changed. Whether there is one.
fn insert_executable(tree: &mut Tree, found: Option<&Path>, spool: &Spool) -> output::Result<bool> {
    let Some(path) = found else { return Ok(false) };
    let version = format!("{}\n", executable::hash(path)?);
    tree.insert(
        Step::Program,
        in_app_data(&format!("{}/{}", layout::BIN, layout::EXECUTABLE)),
        Content::Copy(path.to_owned()),
    );
    let bytes = Content::Stored(spool.store(version.as_bytes())?);
    tree.insert(Step::Version, in_app_data(&format!("{}/generator-fcgi.version", layout::BIN)), bytes);
    Ok(true)
}

fn insert_settings(
    tree: &mut Tree,
    site: ServedSite<'_>,
    files: &Files,
    out: &Path,
    spool: &Spool,
) -> output::Result<Vec<Diagnostic>> {
    let include = site.world.config.iis.include.as_ref().map(|include| {
        let text = source::text(&files.root, include.path.clone());
        text.map_err(|diagnostic| Box::new(diagnostic.note("it is named here", include.place.clone())))
    });
    let include = match include.transpose() {
        Ok(include) => include,
        Err(diagnostic) => return Ok(vec![*diagnostic]),
    };
    let visible = tree.iter().map(|(path, _)| path).filter(|path| !path.is_private());
    let (ForIis { web_config, setup }, diagnostics) = server::for_iis(site, visible, include.as_ref());
    let path = OutputPath::new(layout::WEB_CONFIG).expect("it is a relative path");
    for marker in &web_config.markers {
        tree.insert(Step::Marker, marker.clone(), Content::Stored(spool.store(b"")?));
    }
    if let Ok(old) = fs::read_to_string(out.join(path.as_str())) {
        let shared = web_config.shared_with(&old);
        tree.insert_transition(path.clone(), Content::Stored(spool.store(shared.as_bytes())?));
    }
    tree.insert(Step::Config, path, Content::Stored(spool.store(web_config.text.as_bytes())?));
    tree.insert(Step::Config, in_app_data("iis-setup.cmd"), Content::Stored(spool.store(setup.as_bytes())?));
    Ok(diagnostics)
}
