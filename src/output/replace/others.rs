//! Systems where an open file, a running executable and a file marked read-only can be replaced and removed.

use crate::output::replace::System;
use std::io;
use std::path::Path;

pub(in crate::output) struct Native;

impl System for Native {
    fn is_held(&self, _: &io::Error) -> bool {
        false
    }

    fn clear_read_only(&self, _: &Path) -> bool {
        false
    }
}
