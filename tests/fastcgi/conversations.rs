//! Conversations as web servers have them, and as the specification allows them.

use crate::peer::{
    ABORT_REQUEST, AUTHORIZER, CANT_MPX_CONN, DATA, END_REQUEST, FILTER, GET_VALUES_RESULT, PARAMS, REQUEST_COMPLETE,
    RESPONDER, STDIN, Shape, UNKNOWN_ROLE, UNKNOWN_TYPE, abort, begin, get_values, pairs, record, request, stream,
};

pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// How many requests come of it.
    pub(crate) requests: usize,
    /// What the server is told besides.
    pub(crate) out: Vec<u8>,
}

/// All of them.
pub(crate) fn samples() -> Vec<Sample> {
    let mut samples = good();
    samples.extend(refused());
    samples.extend(told());
    samples
}

const GET: &[(&str, &str)] =
    &[("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/shop?q=caf%C3%A9"), ("QUERY_STRING", "q=caf%C3%A9"), ("EMPTY", "")];

/// Requests that are answered, and nothing else is.
pub(crate) fn good() -> Vec<Sample> {
    let sample = |name, requests, parts: &[Vec<u8>]| Sample { name, bytes: parts.concat(), requests, out: Vec::new() };
    let shape = Shape::default();
    let tiny = Shape { record_bytes_max: 1, padding: 1, ..shape };
    let odd = Shape { id: 0xFFFF, record_bytes_max: 7, padding: 255, keeps_connection: true };
    let last = Shape { keeps_connection: false, ..shape };
    let long = "x".repeat(300);
    let header = [("REQUEST_METHOD", "GET"), ("HTTP_COOKIE", &long), (&long, ""), (&long[..128], &long[..127])];
    let huge = "y".repeat(66_000);
    let body: Vec<_> = (0..66_000_u32).map(|index| index.to_le_bytes()[0]).collect();
    vec![
        sample("a small request", 1, &[request(shape, GET, b"")]),
        sample("a body", 1, &[request(shape, GET, b"name=value")]),
        sample("no parameters", 1, &[request(shape, &[], b"")]),
        sample("each byte a record", 1, &[request(tiny, GET, b"name=value")]),
        sample("much padding", 1, &[request(odd, GET, b"name=value")]),
        sample("long names and values", 1, &[request(shape, &header, b"")]),
        sample("long names and values in pieces", 1, &[request(odd, &header, b"")]),
        sample("parameters of more than one record", 1, &[request(shape, &[("BIG", &huge)], b"")]),
        sample("a body of more than one record", 1, &[request(shape, GET, &body)]),
        sample("the connection is not kept", 1, &[request(last, GET, b"body")]),
        sample(
            "one after the other",
            3,
            &[request(shape, GET, b"first"), request(odd, GET, b""), request(last, GET, b"last")],
        ),
        sample("an empty record before a request", 1, &[record(STDIN, 1, b"", 0), request(shape, GET, b"")]),
        sample(
            "a request that was answered is given up",
            2,
            &[request(shape, GET, b""), record(ABORT_REQUEST, 1, b"", 8), request(shape, GET, b"")],
        ),
        sample(
            "records of others",
            1,
            &[
                begin(1, RESPONDER, true),
                stream(PARAMS, Shape { id: 2, ..shape }, b"none"),
                stream(PARAMS, shape, &pairs(GET)),
                record(STDIN, 1, b"bo", 3),
                record(STDIN, 3, b"none", 0),
                record(STDIN, 1, b"dy", 0),
                record(STDIN, 1, b"", 0),
            ],
        ),
    ]
}

/// Requests that are not answered, among others that are.
fn refused() -> Vec<Sample> {
    let sample =
        |name, requests, parts: &[Vec<u8>], out: Vec<u8>| Sample { name, bytes: parts.concat(), requests, out };
    let end = |id, status| record(END_REQUEST, id, &[0, 0, 0, 0, status, 0, 0, 0], 0);
    let shape = Shape::default();
    let params = stream(PARAMS, shape, &pairs(GET));
    vec![
        sample(
            "an authorizer, a filter",
            1,
            &[
                [begin(1, AUTHORIZER, true), params.clone()].concat(),
                [begin(2, FILTER, true), stream(DATA, Shape { id: 2, ..shape }, b"file")].concat(),
                request(shape, GET, b""),
            ],
            [end(1, UNKNOWN_ROLE), end(2, UNKNOWN_ROLE)].concat(),
        ),
        sample(
            "two at once",
            1,
            &[
                begin(1, RESPONDER, true),
                request(Shape { id: 2, ..shape }, GET, b"other"),
                params.clone(),
                stream(STDIN, shape, b""),
            ],
            end(2, CANT_MPX_CONN),
        ),
        sample(
            "given up",
            1,
            &[begin(1, RESPONDER, true), params.clone(), abort(1), request(shape, GET, b"")],
            end(1, REQUEST_COMPLETE),
        ),
        sample("given up, not kept", 0, &[begin(1, RESPONDER, false), params, abort(1)], end(1, REQUEST_COMPLETE)),
    ]
}

/// Management records in the middle of a request.
fn told() -> Vec<Sample> {
    let shape = Shape::default();
    let ask = get_values(&["FCGI_MPXS_CONNS", "FCGI_NONE", "FCGI_MAX_CONNS"]);
    let values = pairs(&[("FCGI_MAX_CONNS", "1"), ("FCGI_MPXS_CONNS", "0")]);
    let parts = [
        ask.clone(),
        begin(1, RESPONDER, true),
        ask.clone(),
        stream(PARAMS, shape, &pairs(GET)),
        record(77, 0, b"", 9),
        // A type of tomorrow; the crate fastcgi takes it for one of management.
        record(200, 1, b"unknown", 1),
        stream(STDIN, shape, b"body"),
        ask,
    ];
    let told = record(GET_VALUES_RESULT, 0, &values, 0);
    let unknown = record(UNKNOWN_TYPE, 0, &[77, 0, 0, 0, 0, 0, 0, 0], 0);
    let out = [told.clone(), told.clone(), unknown, told].concat();
    vec![Sample { name: "management", bytes: parts.concat(), requests: 1, out }]
}
