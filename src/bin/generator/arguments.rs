//! The words of the command line.

use crate::clock::Clock;
use clap::error::ErrorKind;
use clap::{Args, ColorChoice, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use generator::app::Options;
use generator::mapping::Format;
use std::path::PathBuf;

/// A static-first site generator for Microsoft IIS.
#[derive(Debug, Parser)]
#[command(
    // As on every system; else Windows would add `.exe`.
    bin_name = "generator",
    version,
    arg_required_else_help = true,
    after_help = "The handbook is in `site/handbook/` of the project; `generator build` there makes a site of it.\n\n\
                  Exit status: 0 done, 1 a mistake in the site, 2 wrong usage, 3 the machine failed."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

impl Arguments {
    /// What `--format` can't go with where it stands before the command: clap compares only the words of one level.
    ///
    /// # Errors
    /// The wrong usage, as clap tells it.
    pub(crate) fn ensure_lines_for_a_server_are_not_json(&self) -> Result<(), clap::Error> {
        match &self.command {
            Command::Routes(RoutesArguments { format: Some(_), .. }) if self.common.json => Err(Self::command()
                .error(ErrorKind::ArgumentConflict, "the argument '--json' cannot be used with '--format <SERVER>'")),
            _ => Ok(()),
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Render the site into `output/`, writing only what differs
    Build(BuildArguments),
    /// Build, and build again after every change until stopped
    Watch(BuildArguments),
    /// List the routes: which are static, which are dynamic, and why
    Routes(RoutesArguments),
    /// Report what a build would, and every link of the rendered pages that leads nowhere; write nothing
    Check(SiteArguments),
    /// Print the script by which a shell completes these words
    Completions { shell: Shell },
    /// Print the manual page of `generator`, or of one command
    Man { command: Option<String> },
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// The folder that holds `site/`, `templates/` and `static/`
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub(crate) root: PathBuf,
    /// Print no more than mistakes, and what was asked for
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print more: how long each stage took, routes that are no pages
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    /// When to colour what is printed
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,
    /// Print JSON, one object a line, for programs
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// What a build takes.
#[derive(Debug, Args)]
pub(crate) struct BuildArguments {
    /// Where the result goes [default: `output` below the root]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The executable to put into the output where a route is dynamic [default: `generator-fcgi.exe` beside `generator`]
    #[arg(long, value_name = "FILE")]
    pub(crate) fcgi: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) site: SiteArguments,
}

/// What a list of routes takes.
#[derive(Debug, Args)]
pub(crate) struct RoutesArguments {
    /// Print under each dynamic route the way to what makes it dynamic
    #[arg(long)]
    pub(crate) why: bool,
    /// Print the lines by which another web server than IIS hands the dynamic routes to the executable
    #[arg(long, value_name = "SERVER", conflicts_with_all = ["why", "paths"])]
    pub(crate) format: Option<WebServer>,
    /// Only the routes that answer this path, or whose path begins so
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    #[command(flatten)]
    pub(crate) site: SiteArguments,
}

/// A web server that is not IIS.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum WebServer {
    Nginx,
    /// Apache with mod_proxy_fcgi: the executable runs by itself
    Apache,
    /// Apache with mod_fcgid, which starts the executable
    ApacheFcgid,
    Lighttpd,
}

impl WebServer {
    /// The library's name for it.
    pub(crate) fn format(self) -> Format {
        match self {
            Self::Nginx => Format::Nginx,
            Self::Apache => Format::Apache,
            Self::ApacheFcgid => Format::ApacheFcgid,
            Self::Lighttpd => Format::Lighttpd,
        }
    }
}

/// Which site is meant, where there are several in one.
#[derive(Debug, Args)]
pub(crate) struct SiteArguments {
    /// Where the site will be reached, in place of `base_url` in site.toml
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// Read `site/site.NAME.toml` over `site/site.toml`
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// Include pages with `draft = true`
    #[arg(long)]
    pub(crate) drafts: bool,
    /// Include pages with a date in the future
    #[arg(long)]
    pub(crate) future: bool,
}

impl BuildArguments {
    /// The library's options, for a run now.
    pub(crate) fn options(&self, common: &Common, clock: Clock) -> Options {
        Options { out: self.out.clone(), fcgi: self.fcgi.clone(), ..self.site.options(common, clock) }
    }
}

impl SiteArguments {
    /// The library's options, for a run now.
    pub(crate) fn options(&self, common: &Common, clock: Clock) -> Options {
        Options {
            root: common.root.clone(),
            out: None,
            env: self.env.clone(),
            base_url: self.base_url.clone(),
            fcgi: None,
            drafts: self.drafts,
            future: self.future,
            now: clock.now(),
        }
    }
}
