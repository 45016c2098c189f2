//! The flows, each one function that reads as its numbered list.

mod assemble;
mod build;
mod check;
mod executable;
mod get;
mod inputs;
mod links;
mod prepare;
pub mod report;
mod routes;
mod serve;
mod stages;
mod workspace;

pub use crate::links::Counts;
pub use build::{Built, Options, Summary, build};
pub use check::{Checked, check};
pub use get::get;
pub use inputs::inputs;
pub use routes::{Listing, routes};
pub use serve::{Site, serve};
pub use stages::Progress;
