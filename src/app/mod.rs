//! The flows, each one function that reads as its numbered list.

mod assemble;
mod build;
mod executable;
mod prepare;
pub mod report;
mod server;
mod stages;
mod workspace;

pub use build::{Built, Options, Summary, build};
pub use stages::Listener;
