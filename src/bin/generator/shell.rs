//! What a shell and `man` are told of the command line, made from its own words.

use crate::arguments::Arguments;
use crate::{DONE, output};
use clap::CommandFactory;
use clap::error::ErrorKind;
use clap_complete::Shell;
use clap_mangen::Man;

/// Prints the script by which `shell` completes the words of `generator`.
pub(crate) fn completions(shell: Shell) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "generator", &mut script);
    output::to_stdout(&String::from_utf8_lossy(&script));
    DONE
}

/// Prints the manual page of `generator`, or of its command `name`.
///
/// # Errors
/// There is no such command, as clap tells it.
pub(crate) fn man(name: Option<&str>) -> Result<u8, clap::Error> {
    let mut generator = Arguments::command();
    generator.build();
    let command = match name {
        None => &generator,
        Some(name) => generator.find_subcommand(name).ok_or_else(|| {
            let message = format!("there is no command `{}`", name.escape_debug());
            Arguments::command().error(ErrorKind::InvalidValue, message)
        })?,
    };
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page).expect("memory takes all that is written");
    output::to_stdout(&String::from_utf8_lossy(&page));
    Ok(DONE)
}
