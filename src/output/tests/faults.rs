//! Builds that break off in each of their operations, and the build after them.

use super::system::{Fault, Faulty};
use super::world::{Random, Site, World, fresh, site};
use crate::output::replace::Native;
use rayon::prelude::*;

/// Made-up sites for each fault.
const SEEDS: usize = 30;

/// Breaks a build off in each of its operations, in the way that `fault` says; half of the time, the next one too.
fn check_faults(fault: fn(usize) -> Fault) {
    (0..SEEDS).into_par_iter().for_each(|seed| {
        let random = &mut Random::new(seed);
        let sites: [Site; 3] = std::array::from_fn(|_| site(random));
        let fresh = [0, 1, 2].map(|site: usize| fresh(&sites[site]));
        for at in 0.. {
            let random = &mut Random::new(seed << 8 | at);
            let mut world = World::new();
            (0..random.below(3)).for_each(|_| world.add_theirs(random));
            world.build(&Native, &sites[0]).unwrap();
            (0..random.below(3)).for_each(|_| world.add_theirs(random));
            let system = Faulty::new(fault(at));
            _ = world.build(&system, &sites[1]);
            if random.below(2) > 0 {
                _ = world.build(&Faulty::new(fault(random.below(20))), &sites[1 + random.below(2)]);
            }
            let last = random.below(3);
            world.finish(&sites[last], &fresh[last]);
            if system.operations() <= at {
                break;
            }
        }
    });
}

#[test]
fn a_build_killed_in_any_operation_is_completed_by_the_next() {
    check_faults(Fault::Killed);
}

#[test]
fn a_build_on_a_full_disk_is_completed_by_the_next() {
    check_faults(Fault::DiskFull);
}

#[test]
fn a_build_that_was_refused_an_operation_is_completed_by_the_next() {
    check_faults(Fault::Refused);
}
