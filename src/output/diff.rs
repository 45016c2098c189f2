//! What has to change so that a folder holds a [`Tree`], and in which order.
//!
//! 1. read the manifest of the last build, and add what that build wrote before it was killed;
//! 2. compare the tree with what lies in the folder; what is in the way, and not the generator's, is an error;
//! 3. put the changes in order:
//!    - what a killed build left half-written, and what lay aside, goes;
//!    - before the first change to the site, the manifest notes all that may be written, so that a killed build's files are
//!      known to the next;
//!    - old files go that stand where a folder must be, and the other way round;
//!    - what differs is written, step by step;
//!    - what is no longer wanted goes;
//!    - the manifest notes that the build came to its end.

use crate::base::layout::{MARKER, REPLACED_END, TEMPORARY_END};
use crate::base::{Diagnostics, OutputPath};
use crate::output::in_the_way::{
    ensure_no_folder_has_a_temporary_name, ensure_nothing_is_in_the_way, ensure_settings_are_ours,
};
use crate::output::look::{Found, Lies, Occupancy, RUN_FILES_MIN, compare, find, has_file, hash_file};
use crate::output::manifest::{self, Manifest, SHARED};
use crate::output::names::{Case, Names};
use crate::output::{Content, Result, Spool, Step, Tree};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::iter;
use std::path::Path;

/// What [`crate::output::apply()`] has to do.
#[derive(Debug, Default)]
pub struct Diff<'t> {
    /// One after the other.
    pub changes: Vec<Change<'t>>,
    /// What they come to.
    pub written: Written,
}

/// A change to the folder. Paths are those of [`OutputPath`]s.
#[derive(Debug)]
pub enum Change<'t> {
    /// Notes in the manifest what the changes that follow may write.
    Begin {
        /// The files of the last build and the new ones.
        files: BTreeMap<String, String>,
        /// Paths of files that are not the generator's yet → the hashes of what they may hold.
        may_hold: BTreeMap<String, BTreeSet<String>>,
    },
    /// Removes a file, if it is there, and the folders that emptied.
    Remove(String),
    /// Removes a file that was held and lies aside, unless it is still held.
    RemoveAside(String),
    /// Writes files, side by side.
    Write(Vec<(&'t OutputPath, &'t Content)>),
    /// Notes in the manifest that the build came to its end: the files, with their hashes.
    Finish(BTreeMap<String, String>),
}

/// The changes in numbers of files; the manifest is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// New or different.
    pub written: usize,
    /// Already right, and not touched.
    pub unchanged: usize,
    /// Written by an earlier build and no longer wanted.
    pub removed: usize,
}

/// A file of the tree, and what lies in its place.
struct Wanted<'t> {
    step: Step,
    path: &'t OutputPath,
    content: &'t Content,
    hash: blake3::Hash,
    place: Occupancy<'t>,
}

/// What a file holds for a while ([`Tree::insert_transition`]).
struct Transition<'t> {
    path: &'t OutputPath,
    content: &'t Content,
    hash: blake3::Hash,
    /// Whether the file holds it already.
    is_there: bool,
}

/// All that the changes depend on.
struct Seen<'t, 'o> {
    case: Case,
    old: &'o Manifest,
    wanted: Vec<Wanted<'t>>,
    transitions: Vec<Transition<'t>>,
    /// Files that an earlier build wrote and the tree has not; those that are there, and those that are not.
    stale: Vec<(&'o str, Lies)>,
    /// What a killed build left half-written, or aside.
    leftovers: Vec<Change<'t>>,
}

/// The changes that make `folder` hold `tree`; what is in the way is an error. Files that the generator did not write stay,
/// except those in the place of a file of `tree`.
///
/// # Errors
/// Where the manifest or a file that is to be copied can't be read.
pub fn diff<'t>(folder: &Path, tree: &'t Tree, spool: &Spool, diagnostics: &mut Diagnostics) -> Result<Diff<'t>> {
    tree.ensure_files_are_no_folders(diagnostics);
    let mut manifest_place = Occupancy::of(folder, manifest::PATH);
    let nothing_is_ours = || Names::new(Case::Kept, iter::empty());
    ensure_nothing_is_in_the_way(folder, iter::once(&mut manifest_place), nothing_is_ours, diagnostics);
    if diagnostics.has_errors() {
        // Without the manifest nobody knows whose the other files are.
        return Ok(Diff::default());
    }
    let mut old = Manifest::read(folder)?;
    adopt(folder, &mut old);
    let mut wanted = look_at_files(folder, &old, tree, spool)?;
    let transitions = look_at_transitions(folder, &old, tree, spool)?;
    let places = wanted.iter_mut().map(|wanted| &mut wanted.place);
    let case = Case::of(folder);
    let ours = || Names::new(case, old.files.keys().map(String::as_str));
    ensure_nothing_is_in_the_way(folder, places, ours, diagnostics);
    let written = wanted.iter().filter(|wanted| wanted.place != Occupancy::Equal).map(|wanted| wanted.path.as_str());
    ensure_no_folder_has_a_temporary_name(folder, written.chain([manifest::PATH]), diagnostics);
    let settings = wanted.iter().filter(|wanted| wanted.path.as_str() == SHARED).map(|wanted| wanted.hash);
    let settings: BTreeSet<String> =
        settings.chain(transitions.iter().map(|transition| transition.hash)).map(hex).collect();
    ensure_settings_are_ours(folder, &old, &settings, diagnostics)?;
    let is_stale = |path: &&str| tree.get(path).is_none() && !is_aside(path);
    let stale = old.files.keys().map(String::as_str).filter(is_stale);
    let stale = stale.filter_map(|path| match find(folder, path) {
        Found::There(lies @ (Lies::File | Lies::Nothing)) => Some((path, lies)),
        // Somebody has put another thing there: the generator's file is gone.
        Found::There(_) | Found::NoWay(..) => None,
    });
    let stale = stale.collect();
    let leftovers = leftovers(folder, &old);
    Ok(Seen { case, old: &old, wanted, transitions, stale, leftovers }.order(settings))
}

/// Adds to the files of `old` those of others that a killed build had replaced by then.
fn adopt(folder: &Path, old: &mut Manifest) {
    let is_written = |(path, hashes): &(&String, &BTreeSet<String>)| {
        has_file(folder, path) && hash_file(&folder.join(path)).is_ok_and(|hash| hashes.contains(&hex(hash)))
    };
    let written: Vec<&String> = old.may_hold.iter().filter(is_written).map(|(path, _)| path).collect();
    for path in written {
        old.files.entry(path.clone()).or_default();
    }
}

fn look_at_files<'t>(folder: &Path, old: &Manifest, tree: &'t Tree, spool: &Spool) -> Result<Vec<Wanted<'t>>> {
    let files: Vec<_> = tree.steps().collect();
    let files = files.into_par_iter().with_min_len(RUN_FILES_MIN).map_init(
        || spool.reader(),
        |reader, (step, path, content)| {
            let (place, hash) = compare(folder, path, content, old.files.contains_key(path.as_str()), reader)?;
            Ok(Wanted { step, path, content, hash, place })
        },
    );
    files.collect()
}

fn look_at_transitions<'t>(
    folder: &Path,
    old: &Manifest,
    tree: &'t Tree,
    spool: &Spool,
) -> Result<Vec<Transition<'t>>> {
    let transitions = tree.transitions().map(|(path, content)| {
        let (place, hash) = compare(folder, path, content, old.files.contains_key(path.as_str()), &mut spool.reader())?;
        Ok(Transition { path, content, hash, is_there: place == Occupancy::Equal })
    });
    transitions.collect()
}

/// Removes what a killed build left, and what was held by then.
fn leftovers<'t>(folder: &Path, old: &Manifest) -> Vec<Change<'t>> {
    let mut temporaries = Vec::new();
    let mut asides: BTreeSet<String> = old.files.keys().filter(|path| is_aside(path)).cloned().collect();
    asides.retain(|path| matches!(find(folder, path), Found::There(_)));
    // The manifest is written before it can say that a build has begun.
    for path in old.paths().filter(|path| !is_aside(path) && (!old.complete || *path == manifest::PATH)) {
        temporaries.extend(Some(format!("{path}{TEMPORARY_END}")).filter(|path| has_file(folder, path)));
        asides.extend(Some(aside(path)).filter(|path| has_file(folder, path)));
    }
    temporaries.into_iter().map(Change::Remove).chain(asides.into_iter().map(Change::RemoveAside)).collect()
}

impl<'t> Seen<'t, '_> {
    /// Puts the changes in order; `settings` are the hashes of all that `web.config` may hold meanwhile.
    fn order(self, settings: BTreeSet<String>) -> Diff<'t> {
        let Self { case, old, wanted, transitions, stale, leftovers } = self;
        let removed = stale.iter().filter(|(_, lies)| *lies == Lies::File).count();
        let has_stale = !stale.is_empty();
        // Where nothing is stale, nothing can be in the way.
        let rivals = if stale.is_empty() { &[][..] } else { &wanted[..] };
        let names = Names::new(case, rivals.iter().map(|wanted| wanted.path.as_str()));
        let stale = stale.into_iter().map(|(path, _)| path);
        let (in_the_way, stale): (Vec<&str>, Vec<&str>) = stale.partition(|path| names.meet(path));
        let (markers, stale): (Vec<&str>, Vec<&str>) = stale.into_iter().partition(|path| is_marker(path));
        // Windows took `About`, which goes first, for the file `about` that was compared.
        let gone: HashSet<String> = in_the_way.iter().map(|path| case.key(path)).collect();
        let differs = |wanted: &Wanted<'_>| {
            wanted.place != Occupancy::Equal || !gone.is_empty() && gone.contains(&case.key(wanted.path.as_str()))
        };
        let hashes = wanted.iter().map(|wanted| (wanted.path.to_string(), hex(wanted.hash))).collect();
        let (mut differing, equal): (Vec<Wanted<'_>>, Vec<Wanted<'_>>) = wanted.into_iter().partition(differs);
        let written = Written { written: differing.len(), unchanged: equal.len(), removed };
        let mut changes = leftovers;
        if has_stale || !differing.is_empty() {
            changes.push(begin(old, &differing, settings));
        }
        let remove = |paths: Vec<&str>| -> Vec<Change<'t>> {
            paths.into_iter().map(|path| Change::Remove(path.to_owned())).collect()
        };
        changes.extend(remove(in_the_way));
        differing.sort_by_key(|wanted| wanted.step);
        let mut servers = differing.split_off(differing.partition_point(|wanted| wanted.step < Step::Bundle));
        changes.extend(write_in_steps(&differing));
        changes.extend(remove(markers));
        changes.extend(transitions.into_iter().filter_map(|transition| transition.change(&mut servers)));
        changes.extend(write_in_steps(&servers));
        changes.extend(remove(stale));
        changes.push(Change::Finish(hashes));
        Diff { changes, written }
    }
}

impl<'t> Transition<'t> {
    /// Lays it between an old and a new file, where there is an old one that has to change.
    fn change(self, differing: &mut Vec<Wanted<'t>>) -> Option<Change<'t>> {
        let has_old = |wanted: &Wanted<'_>| wanted.path == self.path && wanted.place == Occupancy::Different;
        let at = differing.iter().position(has_old).filter(|_| !self.is_there)?;
        if differing[at].hash == self.hash {
            // It is the new file, which is not written twice.
            differing.remove(at);
        }
        Some(Change::Write(vec![(self.path, self.content)]))
    }
}

/// Writes files that are sorted by step, one step after the other.
fn write_in_steps<'t>(files: &[Wanted<'t>]) -> impl Iterator<Item = Change<'t>> {
    let steps = files.chunk_by(|one, next| one.step == next.step);
    steps.map(|files| Change::Write(files.iter().map(|file| (file.path, file.content)).collect()))
}

fn begin<'t>(old: &Manifest, differing: &[Wanted<'_>], settings: BTreeSet<String>) -> Change<'t> {
    let mut files = old.files.clone();
    let mut may_hold = old.may_hold.clone();
    may_hold.retain(|path, _| path == SHARED);
    if !settings.is_empty() {
        may_hold.entry(SHARED.to_owned()).or_default().extend(settings);
    }
    for Wanted { path, place, hash, .. } in differing {
        let path = path.as_str();
        if *place == Occupancy::Free {
            files.entry(path.to_owned()).or_default();
        } else if !files.contains_key(path) {
            // Until it is replaced, the file that is there is not the generator's to remove.
            may_hold.entry(path.to_owned()).or_default().insert(hex(*hash));
        }
    }
    Change::Begin { files, may_hold }
}

/// Whether IIS hands a folder to the executable by this file.
fn is_marker(path: &str) -> bool {
    path.rsplit('/').next() == Some(MARKER)
}

pub(super) fn aside(path: &str) -> String {
    format!("{path}{REPLACED_END}")
}

fn is_aside(path: &str) -> bool {
    path.ends_with(REPLACED_END)
}

fn hex(hash: blake3::Hash) -> String {
    hash.to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_whose_name_changed_in_case_only_is_written_anew_where_both_are_one_name() {
        let spool = Spool::new("spool".into(), usize::MAX);
        let content = Content::Stored(spool.store(b"text").unwrap());
        let path = OutputPath::new("about").unwrap();
        let old = Manifest::complete(BTreeMap::from([("About".to_owned(), String::new())]));
        // As both are found, the system has found one file twice.
        let changes = |case| {
            let hash = blake3::hash(b"text");
            let wanted =
                vec![Wanted { step: Step::Page, path: &path, content: &content, hash, place: Occupancy::Equal }];
            let stale = vec![("About", Lies::File)];
            let seen = Seen { case, old: &old, wanted, transitions: Vec::new(), stale, leftovers: Vec::new() };
            let shown = seen.order(BTreeSet::new()).changes.into_iter().map(|change| match change {
                Change::Begin { files, may_hold } => format!("begin {files:?} {:?}", may_hold.keys()),
                Change::Remove(path) | Change::RemoveAside(path) => format!("remove {path}"),
                Change::Write(files) => {
                    format!("write {:?}", files.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>())
                }
                Change::Finish(files) => format!("finish {:?}", files.keys()),
            });
            shown.collect::<Vec<_>>()
        };
        let begin = r#"begin {"About": ""}"#;
        assert_eq!(
            changes(Case::Folded),
            [&format!(r#"{begin} ["about"]"#), "remove About", r#"write ["about"]"#, r#"finish ["about"]"#]
        );
        assert_eq!(changes(Case::Kept), [&format!("{begin} []"), "remove About", r#"finish ["about"]"#]);
    }
}
