//! However the bytes of a conversation come, the same comes out.

use crate::conversations::samples;
use crate::{LIMITS, talk};

#[test]
fn conversations_come_out_the_same_however_they_are_cut() {
    for sample in samples() {
        let bytes = &sample.bytes[..];
        let whole = talk([bytes], LIMITS, |_| {});
        assert_eq!((whole.requests.len(), &whole.out), (sample.requests, &sample.out), "{}", sample.name);
        assert_eq!(whole.error, None, "{}", sample.name);
        // Far inside of a long record one place is like another.
        let is_cut = |at: &usize| bytes.len() < 10_000 || !(600..65_400).contains(at) || at.is_multiple_of(101);
        for at in (1..bytes.len()).filter(is_cut) {
            let (left, right) = bytes.split_at(at);
            assert!(talk([left, right], LIMITS, |_| {}) == whole, "{} in two at {at}", sample.name);
        }
        for count in [1, 2, 3, 7, 8, 9] {
            assert!(talk(bytes.chunks(count), LIMITS, |_| {}) == whole, "{} by {count}", sample.name);
        }
    }
}

#[test]
fn a_conversation_that_is_cut_off_is_not_idle() {
    for sample in samples() {
        let mut idle = Vec::new();
        talk(sample.bytes.chunks(1), LIMITS, |conversation| idle.push(conversation.is_idle()));
        let idle_after = idle.iter().filter(|is_idle| **is_idle).count();
        assert!(idle.last() == Some(&true) && idle_after < sample.bytes.len() / 8, "{}", sample.name);
    }
}
