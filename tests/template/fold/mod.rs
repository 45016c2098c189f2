//! Folding: what is left of a program prints what the program prints.

#[path = "../../handlebars_js/case.rs"]
mod case;
mod generated;
mod show;
#[path = "../../handlebars_js/writer.rs"]
mod writer;
