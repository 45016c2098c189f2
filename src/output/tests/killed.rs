//! Builds in a process of their own that is killed at any moment.

use super::world::{Random, World, build, fresh, site};
use crate::output::manifest::Manifest;
use crate::output::replace::Native;
use std::env;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// Says to a process of these tests that it is to build, and where.
const BUILDS_IN: &str = "GENERATOR_TEST_BUILDS_IN";

/// How many processes are killed. Each takes some 10 ms to start, and far longer by Wine.
const KILLED: usize = if cfg!(windows) { 40 } else { 1000 };

/// Within this time a process is killed, which is about what a build takes.
const KILLED_WITHIN_US: usize = if cfg!(windows) { 100_000 } else { 5_000 };

#[test]
fn builds_killed_at_any_moment_are_completed_by_the_next() {
    if let Some(folder) = env::var_os(BUILDS_IN) {
        build_for_ever(Path::new(&folder));
    }
    let lanes = 4;
    let half_done: usize = thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes).map(|lane| scope.spawn(move || kill_builds(lane, KILLED / lanes))).collect();
        lanes.into_iter().map(|lane| lane.join().unwrap()).sum()
    });
    assert!(half_done > KILLED / 40, "{half_done}");
}

/// Kills builds of one output, and checks the build after each; returns how many had begun to change it.
fn kill_builds(seed: usize, times: usize) -> usize {
    let mut half_done = 0;
    let random = &mut Random::new(seed);
    let mut world = World::new();
    for _ in 0..times {
        if random.below(4) == 0 {
            world.add_theirs(random);
        }
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["--exact", "output::tests::killed::builds_killed_at_any_moment_are_completed_by_the_next"]);
        child.arg("--nocapture").env(BUILDS_IN, world.sources()).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = child.spawn().unwrap();
        wait_for_builds(child.stdout.as_mut().unwrap());
        thread::sleep(Duration::from_micros(random.below(KILLED_WITHIN_US) as u64));
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        half_done += usize::from(!Manifest::read(&world.out()).unwrap().complete);
        let site = site(random);
        world.finish(&site, &fresh(&site));
    }
    half_done
}

/// A sign of the process that it builds: what the test harness prints comes before it.
const SIGN: u8 = 0x07;

fn wait_for_builds(out: &mut impl Read) {
    let mut byte = [0];
    while byte[0] != SIGN {
        out.read_exact(&mut byte).expect("the process builds until it is killed");
    }
}

/// Builds one site after the other into `output` below `folder`.
fn build_for_ever(folder: &Path) -> ! {
    let random = &mut Random::new(std::process::id() as usize);
    std::io::stdout().write_all(&[SIGN]).unwrap();
    std::io::stdout().flush().unwrap();
    loop {
        _ = build(&Native, &folder.join("output"), folder, &site(random));
    }
}
