//! Sections, the nearest one of each page, and the URL paths of files beside pages.

use crate::base::{SourcePath, folders_above};
use crate::site::address::{Location, Role};
use crate::site::{Page, Section};
use std::collections::HashMap;

/// `folder` and the folders around it, nearest first; the last is the empty one.
pub(super) fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::once(folder).chain(folders_above(folder).rev())
}

/// The home section and one for each section's page in `pages`, parents before children; sets the section of each page.
pub(super) fn sections(pages: &mut [Page]) -> Vec<Section> {
    let mut folders: Vec<(String, Option<usize>)> = vec![(String::new(), None)];
    for (index, page) in pages.iter().enumerate() {
        let location = Location::of(&page.source.path);
        match location.role {
            Role::Section if location.folder.is_empty() => folders[0].1 = folders[0].1.or(Some(index)),
            Role::Section => folders.push((location.folder.to_owned(), Some(index))),
            Role::OwnFolder | Role::Plain => {}
        }
    }
    // A folder's name is shorter than those of its sub-folders, which begin with it.
    folders.sort();
    folders.dedup_by(|second, first| second.0 == first.0);

    let by_folder: HashMap<String, usize> =
        folders.iter().enumerate().map(|(index, (folder, _))| (folder.clone(), index)).collect();
    let nearest = |folder: &str| ancestors(folder).find_map(|folder| by_folder.get(folder).copied());
    let parent = |folder: &str| ancestors(folder).skip(1).find_map(|folder| by_folder.get(folder).copied());

    let mut sections: Vec<Section> = Vec::with_capacity(folders.len());
    for (index, (folder, page)) in folders.iter().enumerate() {
        let parent = parent(folder);
        if let Some(parent) = parent {
            sections[parent].sections.push(index);
        }
        let (pages, subsections) = (Vec::new(), Vec::new());
        sections.push(Section { folder: folder.clone(), page: *page, parent, pages, sections: subsections });
    }
    for (index, page) in pages.iter_mut().enumerate() {
        let location = Location::of(&page.source.path);
        let around = nearest(location.folder);
        match around.filter(|around| sections[*around].page == Some(index)) {
            Some(own) => {
                page.section_of = Some(own);
                page.section = sections[own].parent;
            }
            None => {
                page.section = around;
                sections[around.unwrap_or(0)].pages.push(index);
            }
        }
    }
    sections
}

/// The URL path of each file: below that of the page or section whose folder it lies in, else its own below `site/`.
pub(super) fn asset_paths(assets: &[SourcePath], pages: &[Page]) -> Vec<(SourcePath, String)> {
    let mut owners: HashMap<&str, &str> = HashMap::new();
    for page in pages {
        let location = Location::of(&page.source.path);
        // The URLs of a pattern are many, so its files stay where their own names put them.
        if location.role != Role::Plain && !page.path.contains('{') {
            let folder = &page.path[..=page.path.rfind('/').unwrap_or(0)];
            owners.entry(location.folder).or_insert(folder);
        }
    }
    let path = |asset: &SourcePath| {
        let below = asset.as_str().strip_prefix("site/").unwrap_or(asset.as_str());
        let owner = ancestors(Location::of(asset).folder).find_map(|folder| Some((folder, owners.get(folder)?)));
        match owner {
            Some((folder, url)) => format!("{url}{}", below[folder.len()..].trim_start_matches('/')),
            None => format!("/{below}"),
        }
    };
    assets.iter().map(|asset| (asset.clone(), path(asset))).collect()
}
