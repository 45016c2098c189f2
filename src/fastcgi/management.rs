//! Answers to management records (section 4).

use super::pairs::{Pairs, write_short};
use super::record::{NULL_REQUEST_ID, kind, write_header};

/// Appends the values that are asked for (section 4.1), each once; names that mean nothing here are left out, and so is
/// what follows a pair that is not whole.
pub(super) fn write_values(asked: &[u8], connections_max: usize, out: &mut Vec<u8>) {
    let connections = connections_max.to_string();
    // Each connection carries one request at a time.
    let known = [("FCGI_MAX_CONNS", &*connections), ("FCGI_MAX_REQS", &*connections), ("FCGI_MPXS_CONNS", "0")];
    let mut content = Vec::new();
    for (name, value) in known {
        if Pairs::new(asked).map_while(Result::ok).any(|(asked, _)| asked == name.as_bytes()) {
            write_short(name, value, &mut content);
        }
    }
    let content_bytes = u16::try_from(content.len()).expect("three short pairs");
    write_header(kind::GET_VALUES_RESULT, NULL_REQUEST_ID, content_bytes, out);
    out.extend(content);
}

/// Appends that the type of a management record is not known (section 4.2).
pub(super) fn write_unknown_type(kind: u8, out: &mut Vec<u8>) {
    write_header(kind::UNKNOWN_TYPE, NULL_REQUEST_ID, 8, out);
    out.extend([kind, 0, 0, 0, 0, 0, 0, 0]);
}
