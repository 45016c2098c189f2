//! Folding: what is left of a program prints what the program prints.

#[path = "../../handlebars_js/case.rs"]
mod case;
mod generated;
mod left;
mod limits;
mod messages;
mod reads;
mod show;
mod support;
#[path = "../../handlebars_js/values.rs"]
mod values;
#[path = "../../handlebars_js/writer.rs"]
mod writer;
