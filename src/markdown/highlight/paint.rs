//! Code → the class of each of its bytes, within limits that do not depend on the machine.

use super::LINE_BYTES_MAX;
use super::class::Class;
use std::collections::HashMap;
use std::thread;
use syntaxmate::{HighlightStatus, PreparedLanguage, TokenizerOptions};

/// How often the library may ask, in one line, whether to go on: it does so every 16 steps and every 16 tokens. A line of the greatest
/// length in which each byte is a token asks 1,250 times.
const POLLS_MAX: usize = 2_000;

/// What a code may cost, in scopes of its tokens. Usual code has 2 to 10 a byte; what nests without end has as many as it is deep, and each
/// takes about 20 ns.
const WORK_PER_BYTE_MAX: usize = 100;
const WORK_MIN: usize = 5_000_000;

/// The cost of a line whose regular expressions were stopped by the library, which is after 100,000 to 2,000,000 steps.
const STOPPED_LINE_WORK: usize = 1_000_000;

/// No lines are remembered, so that what a line costs does not depend on the lines before. The library counts the line's end too.
const OPTIONS: TokenizerOptions = TokenizerOptions { max_line_bytes: LINE_BYTES_MAX + 2, line_cache_entries: 0 };

/// A code with its colours.
#[derive(Debug)]
pub(super) struct Painted {
    /// One for each byte.
    pub classes: Vec<Class>,
    /// The first line, counted from 1, that stays plain because its colours would take too long.
    pub plain_line: Option<u32>,
}

impl Painted {
    pub(super) fn plain(code: &str) -> Self {
        Self { classes: vec![Class::Plain; code.len()], plain_line: None }
    }
}

/// The library calls itself about as deeply as a line has bytes, and takes some 1 KB of stack each time: `<<<<…` in a shell. Up to this length
/// that fits on the stack of any thread.
const SHORT_LINE_BYTES_MAX: usize = 300;

/// Enough for all the 100,000 steps that the library takes in one search. Systems give memory for what is used of it.
const STACK_BYTES: usize = 128 << 20;

/// The classes of `code`. The cost is linear in its bytes, and a line that would take too long stays plain.
pub(super) fn paint(language: &PreparedLanguage, code: &str) -> Painted {
    if code.split('\n').all(|line| line.len() <= SHORT_LINE_BYTES_MAX) {
        return paint_lines(language, code);
    }
    thread::scope(|scope| {
        let painter = thread::Builder::new().stack_size(STACK_BYTES);
        match painter.spawn_scoped(scope, || paint_lines(language, code)) {
            Ok(painted) => painted.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            // A system that has no thread left to give.
            Err(_) => Painted { plain_line: Some(1), ..Painted::plain(code) },
        }
    })
}

fn paint_lines(language: &PreparedLanguage, code: &str) -> Painted {
    // A tokenizer for each code: what it has read can't show in another one.
    let mut tokenizer = language.tokenizer(OPTIONS);
    let mut state = tokenizer.initial_state();
    let mut painted = Painted::plain(code);
    let mut known = HashMap::new();
    let work_max = WORK_MIN.max(code.len() * WORK_PER_BYTE_MAX);
    let (mut work, mut end) = (0, 0);
    for (number, line) in (1..).zip(code.split_inclusive('\n')) {
        if work > work_max {
            painted.plain_line.get_or_insert(number);
            break;
        }
        let start = end;
        end += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        if line.len() > LINE_BYTES_MAX {
            painted.plain_line.get_or_insert(number);
            continue;
        }
        let classes = &mut painted.classes[start..start + line.len()];
        let mut polls = 0;
        let status = tokenizer.tokenize_line_with_interrupt(
            line,
            &mut state,
            |token| {
                work += token.scopes().len();
                // The key stands for the same scopes as long as the tokenizer lives.
                let class = known.entry(token.scope_stack()).or_insert_with(|| {
                    let scopes: Vec<&str> = token.scopes().collect();
                    Class::of(scopes.into_iter().rev())
                });
                classes[token.range()].fill(*class);
            },
            || {
                polls += 1;
                polls > POLLS_MAX
            },
        );
        if status.is_err() {
            classes.fill(Class::Plain);
        }
        if !matches!(status, Ok(HighlightStatus::Complete)) {
            painted.plain_line.get_or_insert(number);
            work += STOPPED_LINE_WORK;
        }
        work += state.depth();
    }
    painted
}
