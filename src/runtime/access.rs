//! Whether the visitor whom the web server names may see a page.

use crate::http::{Request, Server, User};
use crate::route::Access;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Allowed,
    /// Somebody may see it: the visitor has to sign in.
    SignIn,
    Refused,
    /// The page is for groups, and the server has not judged them: nobody may see it.
    GroupsUnknown,
}

/// Judges who asks. Groups are IIS's to judge, by web.config, before it asks us; no other server tells them.
pub(super) fn judge(access: &Access, request: &Request) -> Verdict {
    if access.is_open() {
        return Verdict::Allowed;
    }
    if request.user == User::Nobody {
        return Verdict::SignIn;
    }
    let (is_for_users, is_for_groups) = (!access.users.is_empty(), !access.groups.is_empty());
    // A name that can't be read is none of them.
    let is_named = || {
        let user = request.user.name().map(str::to_lowercase);
        access.users.iter().any(|allowed| Some(allowed.to_lowercase()) == user)
    };
    match (is_for_users, is_for_groups) {
        (false, false) => Verdict::Allowed,
        (true, _) if is_named() => Verdict::Allowed,
        (_, true) if request.server == Server::Iis => Verdict::Allowed,
        (_, true) => Verdict::GroupsUnknown,
        (true, false) => Verdict::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::testing::request;

    fn check(users: &[&str], groups: &[&str], user: Option<&str>, server: Server, expected: Verdict) {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).into()).collect();
        let access = Access { require_user: true, users: texts(users), groups: texts(groups) };
        let user = user.map_or(User::Nobody, |name| User::Named(name.to_owned()));
        check_user(&access, user, server, expected);
    }

    fn check_user(access: &Access, user: User, server: Server, expected: Verdict) {
        let request = Request { user: user.clone(), server, ..request("/") };
        assert_eq!(judge(access, &request), expected, "{access:?} {user:?}");
    }

    #[test]
    fn an_open_page_is_everyones() {
        assert_eq!(judge(&Access::default(), &request("/")), Verdict::Allowed);
    }

    #[test]
    fn a_page_for_users_asks_who_they_are() {
        for server in [Server::Iis, Server::Other] {
            check(&[], &[], None, server, Verdict::SignIn);
            check(&["D\\anna"], &[], None, server, Verdict::SignIn);
            check(&[], &["D\\staff"], None, server, Verdict::SignIn);
            check(&[], &[], Some("D\\anna"), server, Verdict::Allowed);
        }
    }

    #[test]
    fn a_page_for_some_users_is_theirs_in_any_case_of_letters() {
        for server in [Server::Iis, Server::Other] {
            check(&["D\\Änna", "D\\bob"], &[], Some("d\\äNNA"), server, Verdict::Allowed);
            check(&["D\\anna"], &[], Some("E\\anna"), server, Verdict::Refused);
            check(&["D\\anna"], &[], Some("anna"), server, Verdict::Refused);
            check(&["D\\anna"], &[], Some("D\\annabel"), server, Verdict::Refused);
        }
    }

    #[test]
    fn a_name_that_can_not_be_read_is_nobodys_of_a_list() {
        let access = |users: &[&str], groups: &[&str]| {
            let texts = |texts: &[&str]| texts.iter().map(|text| (*text).into()).collect();
            Access { require_user: true, users: texts(users), groups: texts(groups) }
        };
        for (users, groups, expected) in [
            (&[][..], &[][..], Verdict::Allowed),
            (&["D\\j\u{FFFD}rg", ""], &[], Verdict::Refused),
            (&["D\\anna"], &["D\\staff"], Verdict::Allowed),
        ] {
            check_user(&access(users, groups), User::Unreadable, Server::Iis, expected);
        }
        check_user(&access(&[], &["D\\staff"]), User::Unreadable, Server::Other, Verdict::GroupsUnknown);
    }

    #[test]
    fn groups_are_judged_by_iis_or_not_at_all() {
        check(&[], &["D\\staff"], Some("D\\anna"), Server::Iis, Verdict::Allowed);
        check(&[], &["D\\staff"], Some("D\\anna"), Server::Other, Verdict::GroupsUnknown);
        check(&["D\\bob"], &["D\\staff"], Some("D\\anna"), Server::Iis, Verdict::Allowed);
        check(&["D\\bob"], &["D\\staff"], Some("D\\anna"), Server::Other, Verdict::GroupsUnknown);
        check(&["D\\anna"], &["D\\staff"], Some("D\\anna"), Server::Other, Verdict::Allowed);
    }
}
