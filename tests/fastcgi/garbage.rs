//! Bytes that are no conversation, and conversations with mistakes in them.

use crate::conversations::samples;
use crate::generated::Random;
use crate::{Outcome, talk};
use generator::fastcgi::{Limits, Stream};

const LIMITS: Limits = Limits { params_bytes_max: 300, body_bytes_max: 300 };

/// What is printed of a conversation that holds all it may: both streams, a question for values, each byte of them `255, `,
/// and names of fields.
const PRINTED_MAX: usize = 5 * (LIMITS.params_bytes_max + LIMITS.body_bytes_max + 1024) + 1000;

/// However it comes, the same comes out, and no more is kept than may be.
fn check(bytes: &[u8], random: &mut Random) -> Outcome {
    let whole = talk([bytes], LIMITS, |_| {});
    let pieces = bytes.chunks(1 + random.below(40));
    let look = |conversation: &_| assert!(format!("{conversation:?}").len() < PRINTED_MAX);
    assert_eq!(talk(pieces, LIMITS, look), whole, "{}", bytes.escape_ascii());
    assert!(whole.out.len() <= 2 * bytes.len());
    for request in &whole.requests {
        for stream in [&request.params, &request.body] {
            assert!(!matches!(stream, Stream::Whole(kept) if kept.len() > 300));
        }
        assert!(request.params.pairs().count() <= 151);
    }
    whole
}

#[test]
fn garbage_is_refused() {
    let mut random = Random::new(31, 0);
    let mut failed = 0;
    for _ in 0..2_000 {
        let bytes: Vec<_> = (0..random.below(200)).map(|_| byte(&mut random)).collect();
        failed += usize::from(check(&bytes, &mut random).error.is_some());
    }
    assert!(failed > 1_800, "{failed}");
}

#[test]
fn records_of_any_kind_in_any_order_are_taken() {
    let mut random = Random::new(32, 0);
    let (mut failed, mut requests) = (0, 0);
    for _ in 0..2_000 {
        let mut bytes = Vec::new();
        for _ in 0..random.below(40) {
            bytes.extend(any_record(&mut random));
        }
        let outcome = check(&bytes, &mut random);
        failed += usize::from(outcome.error.is_some());
        requests += outcome.requests.len();
    }
    assert!(failed > 100 && requests > 100, "{failed}, {requests}");
}

#[test]
fn changed_conversations_are_taken_or_refused() {
    let mut random = Random::new(33, 0);
    let samples: Vec<_> = samples().into_iter().filter(|sample| sample.bytes.len() < 5_000).collect();
    let mut failed = 0;
    for _ in 0..5_000 {
        let mut bytes = samples[random.below(samples.len())].bytes.clone();
        for _ in 0..=random.below(4) {
            change(&mut bytes, &mut random);
        }
        failed += usize::from(check(&bytes, &mut random).error.is_some());
    }
    assert!((500..4_500).contains(&failed), "{failed}");
}

/// A claim takes no memory: only what comes does, up to the limit.
#[test]
fn what_is_announced_takes_no_memory() {
    let endless = |kind: u8| [1, kind, 0, 1, 0xFF, 0xFF, 0xFF, 0];
    let begin = [1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for kind in [4, 5, 9] {
        let mut bytes = [&begin[..], &endless(kind)].concat();
        let mut random = Random::new(34, kind.into());
        assert_eq!(check(&bytes, &mut random), Outcome::default());
        bytes.extend([0xFF; 65_535 + 255]);
        bytes.extend(endless(kind));
        assert_eq!(check(&bytes, &mut random), Outcome::default());
    }
}

fn byte(random: &mut Random) -> u8 {
    u8::try_from(random.below(256)).unwrap()
}

/// A record whose header is right, and most of whose numbers mean something.
fn any_record(random: &mut Random) -> Vec<u8> {
    let kind = if random.one_in(10) { byte(random) } else { [1, 2, 4, 4, 5, 5, 8, 9][random.below(8)] };
    let mut content: Vec<_> = (0..random.below(60)).map(|_| byte(random)).collect();
    match kind {
        1 if !random.one_in(20) => content = vec![0, 1, 1, 0, 0, 0, 0, 0],
        4 | 5 if random.one_in(2) => content.clear(),
        _ => {}
    }
    let id = [0, 1, 1, 1, 1, 1, 2][random.below(7)];
    crate::peer::record(kind, id, &content, [0, 0, 7][random.below(3)])
}

/// One byte changed, left out, put in, or a stretch of them doubled or cut.
fn change(bytes: &mut Vec<u8>, random: &mut Random) {
    if bytes.is_empty() {
        return;
    }
    let at = random.below(bytes.len());
    let end = (at + random.below(30)).min(bytes.len());
    match random.below(5) {
        0 => bytes[at] = byte(random),
        1 => _ = bytes.remove(at),
        2 => bytes.insert(at, byte(random)),
        3 => _ = bytes.drain(at..end),
        _ => bytes.extend_from_within(at..end),
    }
}
