//! The flows, each one function that reads as its numbered list.

mod build;
mod check;
mod prepare;
pub mod report;
mod routes;
mod stages;
mod workspace;

pub use build::{Built, Options, Summary, build};
pub use check::{Checked, check};
pub use routes::{Answer, Listed, Listing, routes};
pub use stages::Listener;
