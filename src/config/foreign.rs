//! Keys of other generators, and the key that means the same here.
//!
//! An author who is told to put `private` under `extra` has an open page. So each name by which others close a page is in the table.

/// What a key means that another generator has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Foreign {
    /// Whether it keeps the page from some readers, or from all.
    pub(crate) closes: bool,
    /// The key that means it here, as a cure.
    pub(crate) help: &'static str,
}

/// What `name` means elsewhere, whatever its letters and whatever stands between its words; `None` if it is an author's own.
pub(crate) fn foreign(name: &str) -> Option<Foreign> {
    let word: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let is_named = |names: &str| names.split(' ').any(|name| name == word);
    let closing = CLOSING.iter().find(|(names, _)| is_named(names)).map(|(_, help)| (true, *help));
    let other = || OTHER.iter().find(|(names, _)| is_named(names)).map(|(_, help)| (false, *help));
    closing.or_else(other).map(|(closes, help)| Foreign { closes, help })
}

const DRAFT: &str = "a page is published unless it says `draft = true`: write that, or remove the key";
const USER: &str =
    "write `require_user = true` to let in only those who sign in, or name them in `allow_users` or `allow_groups`";

/// Without these the page is open.
const CLOSING: [(&str, &str); 9] = [
    ("published publish ispublished unpublished public status hidden hide ishidden visible visibility", DRAFT),
    ("unlisted listed ignore ignored exclude excluded disabled enabled inactive active archived", DRAFT),
    ("headless render build searchable nopublish noindex indexable", DRAFT),
    ("private isprivate protected protect restricted internal confidential secret secure security", USER),
    ("access accesscontrol acl permission permissions login loginrequired requirelogin requireslogin", USER),
    ("auth authenticated authentication authorization requireauth requiresauth authrequired signin", USER),
    ("password passwd passcode passphrase members member membersonly subscribers tier tiers allow allowed", USER),
    ("users user usernames accounts viewers readers", "write `allow_users`, a list of names as `DOMAIN\\name`"),
    ("groups group roles role teams team", "write `allow_groups`, a list of Windows groups as `DOMAIN\\name`"),
];

/// Without these the page says less than its author thinks.
const OTHER: [(&str, &str); 14] = [
    ("url uri permalink route", "write `path`"),
    ("alias redirectfrom redirects oldurl oldurls", "write `aliases`, a list of the page's old paths"),
    ("redirect redirectto", "name this path in the `aliases` of the page that it leads to"),
    ("lastmod lastmodified lastmodifiedat lastupdated updatedat modified modifiedat revised", "write `updated`"),
    ("created createdat pubdate publishdate publishedat publishedon datepublished", "write `date`"),
    (
        "expires expiry expirydate expireson unpublishdate",
        "no key ends a page by itself: write `draft = true` when its time is over",
    ),
    (
        "order position navorder sidebarposition sort rank priority",
        "write `weight`, and `sort_by = \"weight\"` in `_index`",
    ),
    ("excerpt abstract teaser intro lead", "write `summary`"),
    ("subtitle tagline", "write `extra.subtitle`; what search engines show is `description`"),
    ("menu nav navigation", "this version has no menus: list the links in a data file, as `site/data/menu.toml`"),
    (
        "cascade",
        "only `require_user`, `allow_users` and `allow_groups` of an `_index` hold for the pages below; `page_template` is their \
         template",
    ),
    ("params", "write `extra`"),
    ("type view", "write `template`; of all pages of a section, `page_template` in `_index`"),
    ("orderby sortorder pagessort", "write `sort_by` in `_index`"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_closes_elsewhere_names_what_closes_here() {
        for name in ["published", "hidden", "Hidden", "unlisted", "visibility", "status"] {
            assert!(closes_by(name, "`draft = true`"), "{name}");
        }
        for name in ["private", "login", "access", "password", "protected", "members", "login_required", "requireAuth"]
        {
            assert!(closes_by(name, "`require_user = true`"), "{name}");
        }
        for (name, key) in [("roles", "`allow_groups`"), ("groups", "`allow_groups`"), ("users", "`allow_users`")] {
            assert!(closes_by(name, key), "{name}");
        }
    }

    fn closes_by(name: &str, key: &str) -> bool {
        foreign(name).is_some_and(|foreign| foreign.closes && foreign.help.contains(key))
    }

    #[test]
    fn other_keys_name_what_means_them_here() {
        for (name, key) in [
            ("url", "`path`"),
            ("permalink", "`path`"),
            ("redirect_from", "`aliases`"),
            ("lastmod", "`updated`"),
            ("last_modified_at", "`updated`"),
            ("publishDate", "`date`"),
            ("order", "`weight`"),
            ("nav_order", "`weight`"),
            ("excerpt", "`summary`"),
            ("subtitle", "`extra.subtitle`"),
            ("cascade", "`page_template`"),
            ("menu", "data file"),
        ] {
            assert!(foreign(name).is_some_and(|foreign| !foreign.closes && foreign.help.contains(key)), "{name}");
        }
    }

    #[test]
    fn what_no_generator_has_is_the_authors_own() {
        for name in ["author", "image", "color", "keywords", "titel", "groupsize", "", "_"] {
            assert_eq!(foreign(name), None, "{name}");
        }
    }

    #[test]
    fn each_name_is_once_in_the_table_and_as_it_is_compared() {
        let names = CLOSING.iter().chain(&OTHER).flat_map(|(names, _)| names.split(' '));
        let mut names: Vec<&str> = names.collect();
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase())), "{names:?}");
        names.sort_unstable();
        assert_eq!(names.windows(2).find(|pair| pair[0] == pair[1]), None);
    }
}
