//! Facts of Windows and IIS about names, paths and MIME types, each with its source; the same on every system.

mod built_in;
mod finding;
mod mime;
mod path;
mod private;
mod segment;

pub(crate) use finding::{Fault, Finding};
pub use mime::{Mime, extension, mime_type};
pub(crate) use mime::{OCTETS, may_tell_secrets, page_type, without_charset};
pub(crate) use path::{
    Holds, PATH_UNITS_MAX, Server, URL_BYTES_MAX, can_be_location, can_hold_a_page, is_html, judge, judge_route,
};
pub(crate) use private::{
    BEGINNING_BYTES_MAX, Private, SEARCHED_BYTES_MAX, is_searched_whole, private_by_content, private_by_name,
};
pub(crate) use segment::{is_parameter_character, is_parameter_value};
