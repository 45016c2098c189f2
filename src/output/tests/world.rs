//! Made-up sites whose names are files in one and folders in the other, and what the output must hold after them.

use super::*;
use crate::output::apply::apply_by;
use crate::output::look::{Lies, folders};
use crate::output::names::{Case, Names};
use crate::output::replace::{Native, System};
use std::collections::{BTreeMap, BTreeSet};

/// xorshift64*.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: usize) -> Self {
        let mut random = Self((seed as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        (0..4).for_each(|_| _ = random.below(2));
        random
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// A path of up to three segments, each of which is a file in one site and a folder in another.
    fn path(&mut self) -> String {
        let segments = ["a", "A", "b", "a.html", "index.html", "ä", "Ä"];
        let depth = self.one_of(&[1, 1, 2, 2, 3]);
        (0..depth).map(|_| self.one_of(&segments)).collect::<Vec<_>>().join("/")
    }
}

/// A site: path → step and text.
pub(super) type Site = BTreeMap<String, (Step, &'static str)>;

/// Texts of ours, of several lengths.
const TEXTS: [&str; 4] = ["", "one", "two", "a longer text"];

/// What others write.
const THEIRS: &str = "theirs";

/// A site of a few files that Windows can hold together.
pub(super) fn site(random: &mut Random) -> Site {
    let steps = [Step::Asset, Step::Page, Step::Bundle, Step::Program, Step::Version, Step::Marker];
    let mut site = Site::new();
    for _ in 0..random.below(6) {
        let path = random.path();
        if !Names::new(Case::Folded, site.keys().map(String::as_str)).meet(&path) {
            site.insert(path, (random.one_of(&steps), random.one_of(&TEXTS)));
        }
    }
    if random.below(3) > 0 {
        site.insert("web.config".to_owned(), (Step::Config, random.one_of(&TEXTS)));
    }
    site
}

/// Builds `site` into `folder` on `system`, with rendered and copied files; returns what stops it.
pub(super) fn build(
    system: &(impl System + Sync),
    folder: &Path,
    sources: &Path,
    site: &Site,
) -> (Diagnostics, Result<()>) {
    let spool = Spool::new(sources.join("spool"), usize::MAX);
    let stored = |text: &str| Content::Stored(spool.store(text.as_bytes()).unwrap());
    let mut tree = Tree::default();
    for (at, (path, (step, text))) in site.iter().enumerate() {
        let source = sources.join(text.len().to_string());
        let content = match at % 3 {
            0 => {
                fs::write(&source, text).unwrap();
                Content::Copy(source)
            }
            _ => stored(text),
        };
        let path = OutputPath::new(path).unwrap();
        if *step == Step::Config {
            tree.insert_transition(path.clone(), stored("shared"));
        }
        tree.insert(*step, path, content);
    }
    let mut diagnostics = Diagnostics::default();
    let diff = diff(folder, &tree, &spool, &mut diagnostics).unwrap();
    let applied = if diagnostics.is_empty() { apply_by(system, folder, diff.changes, &spool) } else { Ok(()) };
    (diagnostics, applied)
}

/// Path → text of every file, and every folder.
pub(super) type Snapshot = BTreeMap<String, String>;

/// What a folder holds in a snapshot.
const FOLDER: &str = "a folder";

/// How this system tells names apart.
const CASE: Case = if cfg!(windows) { Case::Folded } else { Case::Kept };

fn snapshot(folder: &Path) -> Snapshot {
    // There is no folder before the first build.
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter().filter(|_| folder.exists());
    let entries = entries.map(|entry| {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(folder).unwrap().display().to_string().replace('\\', "/");
        let is_folder = entry.file_type().is_dir();
        let text = if is_folder {
            FOLDER.to_owned()
        } else {
            String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned()
        };
        (CASE.key(&path), text)
    });
    entries.collect()
}

/// An output, with files of others in it.
pub(super) struct World {
    folder: tempfile::TempDir,
    theirs: BTreeSet<String>,
}

impl World {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), theirs: BTreeSet::new() }
    }

    pub(super) fn out(&self) -> PathBuf {
        self.folder.path().join("output")
    }

    pub(super) fn sources(&self) -> &Path {
        self.folder.path()
    }

    /// Somebody puts a file where nothing lies.
    pub(super) fn add_theirs(&mut self, random: &mut Random) {
        let path = random.path();
        let file = self.out().join(&path);
        if Lies::at(&file) == Lies::Nothing && fs::create_dir_all(file.parent().unwrap()).is_ok() {
            fs::write(file, THEIRS).unwrap();
            self.theirs.insert(path);
        }
    }

    pub(super) fn build(&self, system: &(impl System + Sync), site: &Site) -> Result<()> {
        let (diagnostics, applied) = build(system, &self.out(), self.sources(), site);
        self.check(&diagnostics);
        applied
    }

    /// Nothing is in the way but what is theirs.
    fn check(&self, diagnostics: &[Diagnostic]) {
        for Diagnostic { message, .. } in diagnostics {
            let message = CASE.key(&message.replace('\\', "/"));
            let is_theirs = |path: &String| message.contains(&CASE.key(&format!("/{path}`")));
            assert!(self.theirs.iter().any(is_theirs), "{message}");
        }
    }

    /// Builds undisturbed. What is in the way is moved away first, if it was told. Then the output is what a build of `site`
    /// into a new folder gives, and what is theirs.
    pub(super) fn finish(&mut self, site: &Site, fresh: &Snapshot) {
        let out = self.out();
        let is_theirs = |path: &String| fs::read_to_string(out.join(path)).is_ok_and(|text| text == THEIRS);
        self.theirs.retain(is_theirs);
        let before = snapshot(&out);
        let (diagnostics, applied) = build(&Native, &out, self.sources(), site);
        self.check(&diagnostics);
        applied.unwrap();
        if !diagnostics.is_empty() {
            assert_eq!(snapshot(&out), before);
            for path in std::mem::take(&mut self.theirs) {
                fs::remove_file(out.join(&path)).unwrap();
                for folder in Path::new(&path).ancestors().skip(1) {
                    _ = fs::remove_dir(out.join(folder));
                }
            }
            let (diagnostics, applied) = build(&Native, &out, self.sources(), site);
            assert_eq!(*diagnostics, []);
            applied.unwrap();
        }
        let ours = Names::new(CASE, site.keys().map(String::as_str));
        self.theirs.retain(|path| !ours.have_file(path));
        let mut expected = fresh.clone();
        for path in &self.theirs {
            expected.insert(CASE.key(path), THEIRS.to_owned());
            expected.extend(folders(path).map(|folder| (CASE.key(folder), FOLDER.to_owned())));
        }
        assert_eq!(snapshot(&out), expected, "{site:?}");
    }
}

/// What a build of `site` into a new folder gives.
pub(super) fn fresh(site: &Site) -> Snapshot {
    let world = World::new();
    build(&Native, &world.out(), world.sources(), site).1.unwrap();
    snapshot(&world.out())
}
