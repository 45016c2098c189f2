//! Each parser of bytes from outside, as a function that takes any bytes and panics where a promise is broken.

mod bundle;
mod fastcgi;
mod http;

/// What can be fed.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// As `cargo xtask fuzz` and the folders of `corpus/` call it.
    pub name: &'static str,
    /// Panics where the bytes break a promise.
    pub feed: fn(&[u8]),
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "conversation", feed: fastcgi::conversation },
    Target { name: "pairs", feed: fastcgi::pairs },
    Target { name: "request", feed: http::request },
    Target { name: "url", feed: http::url },
    Target { name: "form", feed: http::form },
    Target { name: "bundle", feed: bundle::bundle },
];

#[cfg(test)]
mod tests {
    use super::TARGETS;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    #[test]
    fn kept_inputs_break_no_promise() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        for target in TARGETS {
            let entries =
                fs::read_dir(corpus.join(target.name)).unwrap_or_else(|error| panic!("{}: {error}", target.name));
            let inputs: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
            assert!(!inputs.is_empty(), "{} has none", target.name);
            for input in inputs {
                (target.feed)(&fs::read(input).unwrap());
            }
        }
        let folders: BTreeSet<_> = fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(folders, TARGETS.iter().map(|target| target.name.into()).collect());
    }
}
