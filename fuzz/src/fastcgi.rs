//! Records, and name-value pairs.

use generator::fastcgi::{Conversation, Error, Limits, Request, Stream, write_answer};

const LIMITS: Limits = Limits { params_bytes_max: 64, body_bytes_max: 128 };

/// What a connection came to: requests, what the server was told, whether it goes on.
type Outcome = (Vec<Request>, Vec<u8>, Option<Error>);

/// The first byte is how many bytes come at a time. However they come, the same comes out.
pub(crate) fn conversation(bytes: &[u8]) {
    let Some((&count, bytes)) = bytes.split_first() else { return };
    let whole = talk(bytes.chunks(bytes.len().max(1)));
    assert_eq!(whole, talk(bytes.chunks(usize::from(count).max(1))));
    assert!(whole.1.len() <= 2 * bytes.len());
}

fn talk<'a>(chunks: impl Iterator<Item = &'a [u8]>) -> Outcome {
    let (mut conversation, mut requests, mut out) = (Conversation::new(1), Vec::new(), Vec::new());
    for mut bytes in chunks {
        loop {
            match conversation.take(&mut bytes, LIMITS, &mut out) {
                Ok(Some(request)) => {
                    ensure_kept_within_limits(&request);
                    write_answer(request.id, &[], &mut Vec::new());
                    requests.push(request);
                }
                Ok(None) => break assert!(bytes.is_empty()),
                Err(error) => return (requests, out, Some(error)),
            }
        }
    }
    (requests, out, None)
}

fn ensure_kept_within_limits(request: &Request) {
    for (stream, bytes_max) in [(&request.params, LIMITS.params_bytes_max), (&request.body, LIMITS.body_bytes_max)] {
        if let Stream::Whole(bytes) = stream {
            assert!(bytes.len() <= bytes_max);
        }
    }
}

/// Whole pairs, and at most one at the end that is not.
pub(crate) fn pairs(bytes: &[u8]) {
    let params = Stream::Whole(bytes.to_vec());
    let pairs: Vec<_> = params.pairs().collect();
    let is_whole = |pair: &Result<_, _>| pair.is_ok();
    assert!(pairs.iter().rev().skip(1).all(is_whole));
    let length = |text: &[u8]| if text.len() < 128 { 1 } else { 4 } + text.len();
    let used: usize = pairs.iter().flatten().map(|(name, value)| length(name) + length(value)).sum();
    assert!(used <= bytes.len());
    // A length may take four bytes where one would do.
    let spare = 6 * pairs.len();
    assert!(!pairs.iter().all(is_whole) || used + spare >= bytes.len());
}
