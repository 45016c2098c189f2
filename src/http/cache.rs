//! The value of `Cache-Control`: one rule, whether IIS answers from a file or the executable does.

use std::borrow::Cow;

/// Which caches may keep an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// Whoever asks.
    Everyone,
    /// Some visitors, or the one who asked: no cache that visitors share may keep it.
    Few,
}

/// The `Cache-Control` of an answer, from what the author wrote: asked for anew each time if that is nothing. What is for few is
/// `private`, unless the author decided about shared caches.
pub(crate) fn cache_control(written: Option<&str>, sharing: Sharing) -> Cow<'_, str> {
    match (written, sharing) {
        (None, Sharing::Everyone) => Cow::Borrowed("no-cache"),
        (None, Sharing::Few) => Cow::Borrowed("private, no-cache"),
        (Some(written), Sharing::Few) if !decides_about_shared_caches(written) => {
            Cow::Owned(format!("private, {written}"))
        }
        (Some(written), _) => Cow::Borrowed(written),
    }
}

fn decides_about_shared_caches(written: &str) -> bool {
    written.split(',').any(|directive| {
        let name = directive.split('=').next().unwrap_or_default().trim();
        ["private", "public", "no-store"].iter().any(|other| name.eq_ignore_ascii_case(other))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: Option<&str>, everyone: &str, few: &str) {
        assert_eq!(cache_control(written, Sharing::Everyone), everyone);
        assert_eq!(cache_control(written, Sharing::Few), few);
    }

    #[test]
    fn what_is_for_few_is_private_unless_the_author_decides() {
        check(None, "no-cache", "private, no-cache");
        check(Some("max-age=60"), "max-age=60", "private, max-age=60");
        check(Some("no-cache"), "no-cache", "private, no-cache");
        for decided in ["Public, max-age=60", "max-age=60,private", "private=\"x\"", "no-store"] {
            check(Some(decided), decided, decided);
        }
        check(Some("x-public"), "x-public", "private, x-public");
    }
}
