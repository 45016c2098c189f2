//! The program of `cargo xtask fuzz`: libFuzzer with the target that the variable `FUZZ_TARGET` names.

#![no_main]

use std::sync::OnceLock;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // libFuzzer calls a function without a place for what it was started with.
    static TARGET: OnceLock<fn(&[u8])> = OnceLock::new();
    let feed = TARGET.get_or_init(|| {
        let name = std::env::var("FUZZ_TARGET").expect("`cargo xtask fuzz` names the target");
        let target = fuzz::TARGETS.iter().find(|target| target.name == name);
        target.unwrap_or_else(|| panic!("there is no target `{name}`")).feed
    });
    feed(bytes);
});
