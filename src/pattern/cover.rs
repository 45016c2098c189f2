//! What goes with a page: its folder and all below it, as IIS's settings for a page reach.

use super::Pattern;
use super::overlap::{Segment, segments};

/// A folder and all below it, or the home page alone: else all of the site would go with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    pattern: Pattern,
    is_home: bool,
}

impl Cover {
    /// What goes with the page at `path`. A page with rows has a folder for each of them; where only requests tell what its
    /// parameters are, it has the folder before them.
    pub fn of_page(path: &Pattern, has_parameters: bool) -> Self {
        let pattern = if has_parameters { Pattern::literal(path.fixed_folder()) } else { path.clone() };
        Self { is_home: pattern.is_home() && !has_parameters, pattern }
    }

    /// What goes with the page at `path`, whose braces are braces.
    pub fn of_row(path: &str) -> Self {
        Self::of_page(&Pattern::literal(path), false)
    }

    /// The folder, or the file that is taken for one; of the home page `/`.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Whether it is the home page alone.
    pub fn is_home(&self) -> bool {
        self.is_home
    }

    /// How many folders deep it lies.
    pub fn depth(&self) -> usize {
        self.folders().len()
    }

    /// Whether all that `route` stands for goes with it. A name in `route` may stand for anything, so it lies in no folder
    /// that is written out; where a request leads into one all the same, IIS closes it.
    pub fn covers(&self, route: &Pattern) -> bool {
        if self.is_home {
            return route.is_home();
        }
        let (folders, below) = (self.folders(), segments(route));
        folders.len() <= below.len() && folders.iter().zip(&below).all(|(folder, segment)| folder.may_be(segment))
    }

    fn folders(&self) -> Vec<Segment<'_>> {
        let mut folders = segments(&self.pattern);
        folders.pop_if(|last| last.before.is_empty() && last.after.is_none());
        folders
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(path: &str, has_parameters: bool) -> Cover {
        Cover::of_page(&Pattern::parse(path).unwrap(), has_parameters)
    }

    #[test]
    fn a_page_has_its_folder_and_one_with_parameters_the_folder_before_them() {
        let check = |path, has_parameters, expected: &str, depth| {
            let cover = cover(path, has_parameters);
            assert_eq!((cover.pattern().to_string().as_str(), cover.depth()), (expected, depth), "{path}");
        };
        check("/a/", false, "/a/", 2);
        check("/a/list.html", false, "/a/list.html", 3);
        check("/staff/{name}/", false, "/staff/{name}/", 3);
        check("/hr/{id}/", true, "/hr/", 2);
        check("/hr/p-{id}.json", true, "/hr/", 2);
        check("/{any}/", true, "/", 1);
        check("/", false, "/", 1);
    }

    #[test]
    fn what_lies_below_goes_with_it() {
        let check = |path, has_parameters, route: &str, expected| {
            assert_eq!(cover(path, has_parameters).covers(&Pattern::parse(route).unwrap()), expected, "{path} {route}");
        };
        check("/boss/", false, "/boss/", true);
        check("/boss/", false, "/Boss/d/{id}/", true);
        check("/boss/", false, "/boss.html", false);
        check("/boss/", false, "/bosses/", false);
        check("/boss/", false, "/{any}/x/", false);
        check("/list.html", false, "/list.html", true);
        check("/staff/{name}/", false, "/staff/anna/live/", true);
        check("/staff/{name}/", false, "/staff/{id}/live/", true);
        check("/staff/{name}/", false, "/staff/", false);
        check("/staff/p-{name}/", false, "/staff/anna/live/", false);
        check("/hr/{id}/", true, "/hr/{id}.json", true);
        check("/{any}/", true, "/a/b/", true);
        check("/", false, "/", true);
        check("/", false, "/a/", false);
    }
}
