//! Numbers that look random and are the same on every run.

/// splitmix64, as its author gives it: <https://prng.di.unimi.it/splitmix64.c>.
pub(super) struct Rng(u64);

impl Rng {
    /// A sequence of its own for each seed: all are stretches of one, and begin far apart in it.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number of `low..=high`.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        let range = (high - low + 1) as u64;
        low + usize::try_from(self.next() % range).expect("it is less than a usize")
    }

    /// One of `choices`.
    pub(super) fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.between(0, choices.len() - 1)]
    }

    /// True `percent` times in a hundred.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.between(1, 100) <= percent
    }
}
