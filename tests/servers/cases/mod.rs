//! What holds behind every server.

pub(crate) mod below;
pub(crate) mod connections;
mod data;
mod limits;
mod pages;
pub(crate) mod passwords;
mod refused;

use crate::server::Server;

/// A name and what is asserted of a running server. They run in this order, one after the other.
pub(crate) type Case = (&'static str, fn(&Server));

pub(crate) const CASES: &[Case] = &[
    ("static pages are the server's", pages::static_pages),
    ("aliases without a page lead on", pages::redirects),
    ("dynamic pages are the executable's", pages::dynamic_pages),
    ("what exists is static", pages::what_exists_is_static),
    ("queries are decoded once", pages::queries),
    ("forms are the executable's", pages::forms),
    ("HEAD is GET without a body", pages::head),
    ("an unchanged page is not sent again", pages::unchanged),
    ("a missing slash is added", pages::slash),
    ("what is missing has the site's page", refused::missing),
    ("values that are no parameter's are missing", refused::values),
    ("pages are only read", refused::methods),
    ("data is hidden", refused::private),
    ("pages for users are nobody's", refused::for_users),
    ("a name that nobody checked is none", refused::names),
    ("only the server itself is told how the executable is", refused::health),
    ("bodies are limited", limits::bodies),
    ("long URLs and headers are refused", limits::long),
    ("a connection carries many requests", connections::kept),
    ("requests may come at once", connections::pipelined),
    ("visitors hang up", connections::hang_up),
    ("live data is read as it changes", data::live),
    ("a new output is taken over under load", data::reload),
    ("slow visitors keep nobody out", connections::slow),
];
