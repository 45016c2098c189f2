//! One connection of a web server: its requests, answered one after the other.
//!
//! 1. Wait for bytes.
//! 2. Take the requests that are whole out of them.
//! 3. Answer each one, at once; go on as long as both sides want to.
//! 4. Send what else the conversation has to say.
//!
//! And one request:
//!
//! 1. understand its variables;
//! 2. answer it, also where they are refused;
//! 3. put the answer into records.

use crate::cgi;
use crate::fastcgi::{self, Conversation, Limits};
use crate::http::{Method, Request, Response, Status};
use crate::runtime::{self, App, Settings};
use crate::transport::{Connection, Wait};
use std::io;
use std::num::NonZeroU64;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::AtomicBool;

/// The room for what is read, while nothing much is on its way: a request with all the variables of IIS fits.
const ROOM_BYTES: usize = 8 << 10;
/// The room for what is read, while a request is coming that does not fit: about a whole record.
const ROOM_BYTES_MAX: usize = 64 << 10;
/// The room for answers that a connection keeps while it waits; that of a larger answer is given back.
const OUT_BYTES_KEPT: usize = 16 << 10;
/// Room for the head of an answer; a longer one only takes longer.
const HEAD_BYTES: usize = 512;

/// What answers requests.
pub trait Site {
    /// What reading the next requests depends on.
    fn settings(&self) -> Settings;

    /// The answer to a request, or to one that was refused with a status before it was understood. What is computed may end, with any
    /// answer, once `given_up` is set.
    fn answer(&self, request: Result<&Request, Status>, given_up: &AtomicBool) -> Response;
}

impl Site for App {
    fn settings(&self) -> Settings {
        Self::settings(self)
    }

    fn answer(&self, request: Result<&Request, Status>, given_up: &AtomicBool) -> Response {
        runtime::answer(self, request, given_up)
    }
}

/// Answers the requests of `connection` until it ends, or `requests_max` of them.
///
/// # Errors
/// Where the connection breaks, takes too long, or speaks no FastCGI ([`io::ErrorKind::InvalidData`]). It is to be closed,
/// and there is nobody to tell it to: the web server is gone, or answers its visitor itself.
pub fn serve(connection: &mut dyn Connection, site: &impl Site, requests_max: Option<NonZeroU64>) -> io::Result<()> {
    let mut conversation = Conversation::new(connection.connections_max());
    let given_up = connection.given_up();
    let mut room = vec![0; ROOM_BYTES];
    let mut out = Vec::new();
    let mut requests = 0;
    while !conversation.is_over() {
        let read = match conversation.is_idle() {
            true => connection.read(Wait::Next, at_rest(&mut room, &mut out))?,
            false => connection.read(Wait::Rest(requests), &mut room)?,
        };
        let mut bytes = &room[..read];
        if bytes.is_empty() {
            return Ok(());
        }
        let settings = site.settings();
        let Settings { params_bytes_max, body_bytes_max, .. } = settings;
        let limits = Limits { params_bytes_max, body_bytes_max };
        let foreign = |_| io::ErrorKind::InvalidData;
        while let Some(request) = conversation.take(&mut bytes, limits, &mut out).map_err(foreign)? {
            requests += 1;
            let goes_on = request.keeps_connection && requests_max.is_none_or(|max| requests < max.get());
            answer(site, request, &settings, &given_up, &mut out);
            send(connection, &mut out)?;
            if !goes_on {
                return Ok(());
            }
        }
        send(connection, &mut out)?;
        if read == room.len() {
            room.resize(ROOM_BYTES_MAX, 0);
        }
    }
    Ok(())
}

/// Gives back the memory that only large requests and answers need.
fn at_rest<'a>(room: &'a mut Vec<u8>, out: &mut Vec<u8>) -> &'a mut [u8] {
    out.shrink_to(OUT_BYTES_KEPT);
    room.truncate(ROOM_BYTES);
    room.shrink_to_fit();
    room
}

/// Writes what there is to say, if there is anything.
fn send(connection: &mut dyn Connection, out: &mut Vec<u8>) -> io::Result<()> {
    if out.is_empty() {
        return Ok(());
    }
    connection.write_all(out)?;
    out.clear();
    Ok(())
}

/// Appends the whole answer to `request` to `out`.
fn answer(site: &impl Site, request: fastcgi::Request, settings: &Settings, given_up: &AtomicBool, out: &mut Vec<u8>) {
    let id = request.id;
    let (head, body) = respond(site, request, settings, given_up);
    fastcgi::write_answer(id, &[&head, &body], out);
}

/// The head and the body of the answer to `request`. If it panics, that is a 500.
pub(super) fn respond(
    site: &impl Site,
    request: fastcgi::Request,
    settings: &Settings,
    given_up: &AtomicBool,
) -> (Vec<u8>, Vec<u8>) {
    let answered = panic::catch_unwind(AssertUnwindSafe(|| {
        let request = cgi::request(request, &settings.base_path);
        let response = site.answer(request.as_ref().map_err(|status| *status), given_up);
        (request.ok(), response)
    }));
    let (request, response) = answered.unwrap_or_else(|_| (None, failed(site, given_up)));
    let mut head = Vec::with_capacity(HEAD_BYTES);
    cgi::write_head(&response, request.as_ref(), &mut head);
    let is_head = request.is_some_and(|request| request.method == Method::Head);
    (head, if is_head { Vec::new() } else { response.body })
}

/// The site's own page for what can't be answered; a bare one, if that fails too.
fn failed(site: &impl Site, given_up: &AtomicBool) -> Response {
    let status = Status(500);
    let answered = panic::catch_unwind(AssertUnwindSafe(|| site.answer(Err(status), given_up)));
    answered.unwrap_or_else(|_| {
        Response::new(status, vec![("Content-Type", "text/plain; charset=utf-8".into())], status.reason())
    })
}
