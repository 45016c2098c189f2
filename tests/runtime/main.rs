//! Sites as the executable answers them: a folder and requests in, whole responses out.

#![allow(clippy::unwrap_used, reason = "a test that can't run must fail loudly")]

mod data;
mod errors;
mod health;
mod pages;
#[cfg(target_os = "linux")]
mod pipes;
mod reload;
mod served;
#[allow(dead_code, reason = "it also runs cases, for the tests of whole sites")]
#[path = "../site/support.rs"]
mod support;
mod work;
