//! What the web server is answered → records.

use super::pairs::{Pairs, write_short};
use super::record::{HEADER_BYTES, NULL_REQUEST_ID, kind, write_header};

/// Bytes of standard output in one record. A record holds up to 65,535; web servers read into buffers of 4 to 64 KiB.
const CHUNK_BYTES_MAX: u16 = 32 << 10;

/// How a request ended (section 5.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProtocolStatus {
    /// `FCGI_REQUEST_COMPLETE`.
    Complete = 0,
    /// `FCGI_CANT_MPX_CONN`.
    CantMultiplex = 1,
    /// `FCGI_UNKNOWN_ROLE`.
    UnknownRole = 3,
}

/// Appends the records of a whole answer to `out`: `parts`, one after the other, as its standard output, and its end.
/// Standard error is never begun: IIS can return it to the visitor.
pub fn write_answer(id: u16, parts: &[&[u8]], out: &mut Vec<u8>) {
    let mut left: usize = parts.iter().map(|part| part.len()).sum();
    let records = left.div_ceil(CHUNK_BYTES_MAX.into()) + 2;
    out.reserve(left + (records + 1) * HEADER_BYTES);
    let mut room = 0;
    for mut part in parts.iter().copied() {
        while !part.is_empty() {
            if room == 0 {
                let content_bytes = u16::try_from(left).map_or(CHUNK_BYTES_MAX, |left| left.min(CHUNK_BYTES_MAX));
                write_header(kind::STDOUT, id, content_bytes, out);
                room = content_bytes.into();
                left -= room;
            }
            let (chunk, rest) = part.split_at_checked(room).unwrap_or((part, &[]));
            out.extend_from_slice(chunk);
            room -= chunk.len();
            part = rest;
        }
    }
    write_header(kind::STDOUT, id, 0, out);
    write_end(id, ProtocolStatus::Complete, out);
}

/// Appends the end of a request.
pub(super) fn write_end(id: u16, status: ProtocolStatus, out: &mut Vec<u8>) {
    write_header(kind::END_REQUEST, id, 8, out);
    out.extend([0, 0, 0, 0, status as u8, 0, 0, 0]);
}

/// Appends the values that are asked for (section 4.1), each once; names that mean nothing here are left out, and so is
/// what follows a pair that is not whole.
pub(super) fn write_values(asked: &[u8], connections_max: usize, out: &mut Vec<u8>) {
    let connections = connections_max.to_string();
    // Each connection carries one request at a time.
    let values = [("FCGI_MAX_CONNS", &*connections), ("FCGI_MAX_REQS", &*connections), ("FCGI_MPXS_CONNS", "0")];
    let mut content = Vec::new();
    for (name, value) in values {
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

#[cfg(test)]
mod tests {
    use super::*;

    const END: &[u8] = b"\x01\x03\x12\x34\0\x08\0\0\0\0\0\0\0\0\0\0";
    const STDOUT_END: &[u8] = b"\x01\x06\x12\x34\0\0\0\0";

    fn check(parts: &[&[u8]], expected: &[&[u8]]) {
        let mut out = b"before".to_vec();
        write_answer(0x1234, parts, &mut out);
        assert!(out == [b"before", &*expected.concat(), STDOUT_END, END].concat(), "{}", out.escape_ascii());
    }

    #[test]
    fn parts_are_joined_in_one_record() {
        check(&[], &[]);
        check(&[b"", b""], &[]);
        check(&[b"head", b"", b"body"], &[b"\x01\x06\x12\x34\0\x08\0\0headbody"]);
    }

    #[test]
    fn long_answers_have_records_of_32_kib() {
        let full = b"\x01\x06\x12\x34\x80\0\0\0";
        let all = [b'x'; 65_537];
        check(&[&all[..32_767]], &[b"\x01\x06\x12\x34\x7F\xFF\0\0", &all[..32_767]]);
        check(&[&all[..32_768]], &[full, &all[..32_768]]);
        check(&[&all[..32_769]], &[full, &all[..32_768], b"\x01\x06\x12\x34\0\x01\0\0x"]);
        check(&[b"head", &all[..32_766]], &[full, b"head", &all[..32_764], b"\x01\x06\x12\x34\0\x02\0\0xx"]);
        check(&[&all], &[full, &all[..32_768], full, &all[..32_768], b"\x01\x06\x12\x34\0\x01\0\0x"]);
    }
}
