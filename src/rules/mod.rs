//! Facts of Windows and IIS about names, paths and MIME types, each with its source; the same on every system.

mod built_in;
mod finding;
mod mime;
mod path;
mod segment;

pub use finding::{Fault, Finding};
pub use mime::{Mime, OCTETS, extension, mime_type};
pub use path::{
    PATH_UNITS_MAX, SEGMENT_UNITS_MAX, Server, URL_BYTES_MAX, URL_SEGMENT_UNITS_MAX, URL_SEGMENTS_MAX, judge,
    judge_route,
};
pub use segment::{
    is_denied_extension, is_device_name, is_hidden_by_asp_net, is_parameter_character, is_parameter_value,
};
