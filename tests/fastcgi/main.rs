//! The codec of FastCGI on whole conversations: however they are cut, whatever they hold, and beside another server.

#![allow(clippy::unwrap_used, reason = "a test that can't run must fail loudly")]

mod conversations;
mod garbage;
#[allow(dead_code, unused_imports, reason = "only its random numbers are wanted")]
#[path = "../generated/mod.rs"]
mod generated;
#[cfg(unix)]
mod interop;
#[path = "../peer/mod.rs"]
mod peer;
mod split;

use generator::fastcgi::{Conversation, Error, Limits, Request};

const LIMITS: Limits = Limits { params_bytes_max: 128 << 10, body_bytes_max: 1 << 20 };

/// What a connection came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    requests: Vec<Request>,
    /// What the server was told besides.
    out: Vec<u8>,
    error: Option<Error>,
    is_over: bool,
}

/// Gives `chunks` to a conversation, one after the other; after each, `look` is shown the conversation.
fn talk<'a>(
    chunks: impl IntoIterator<Item = &'a [u8]>,
    limits: Limits,
    mut look: impl FnMut(&Conversation),
) -> Outcome {
    let mut conversation = Conversation::new(1);
    let mut outcome = Outcome::default();
    for mut bytes in chunks {
        loop {
            match conversation.take(&mut bytes, limits, &mut outcome.out) {
                Ok(Some(request)) => outcome.requests.push(request),
                Ok(None) => break,
                Err(error) => {
                    look(&conversation);
                    return Outcome { error: Some(error), ..outcome };
                }
            }
        }
        assert!(bytes.is_empty(), "all is taken");
        look(&conversation);
    }
    Outcome { is_over: conversation.is_over(), ..outcome }
}
