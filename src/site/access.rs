//! Who may see a page.

use crate::base::Text;

/// Who may see a page, by Windows authentication; everyone if it is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Anyone who signed in; implied by the other two.
    pub require_user: bool,
    /// Only these: `DOMAIN\name`, or `name` of the server's own.
    pub users: Vec<Text>,
    /// Only members of these: `DOMAIN\group`.
    pub groups: Vec<Text>,
}

impl Access {
    /// Whether everyone may.
    pub fn is_open(&self) -> bool {
        !self.require_user && self.users.is_empty() && self.groups.is_empty()
    }
}
