//! Folding: what is left of a program prints what the program prints.

mod by_page;
mod generated;
mod left;
mod limits;
mod messages;
mod reads;
mod show;
mod support;
