//! What can be said on the command line.

#[cfg(feature = "serve")]
use crate::commands::{callbacks, serve};
#[cfg(feature = "sandbox")]
use crate::commands::{sandbox, trigger};
use crate::{
    commands::{completions, coverage, explain, fmt, import, lint, schema, show},
    help,
    output::Output,
};
use clap::{ColorChoice, CommandFactory, Parser, Subcommand};

/// A sandbox of payment gateways, why a signature differs, and tools for the tables of payment APIs
#[derive(Debug, Parser)]
#[command(name = "paytable", version, after_help = help::after_help(EXAMPLES))]
pub(crate) struct Cli {
    /// Whether faults are printed in colour; `auto`: on a terminal, unless `NO_COLOR` is set
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto, display_order = 100)]
    color: ColorChoice,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &[help::Example] = &[
    ("Check every table below a folder", "paytable lint tables"),
    ("Print a shipped table", "paytable show wechat_v2/unified_order"),
    ("Print the help of a command", "paytable help lint"),
];

#[derive(Debug, Subcommand)]
enum Command {
    Lint(lint::Args),
    Show(show::Args),
    Fmt(fmt::Args),
    Import(import::Args),
    Coverage(coverage::Args),
    Explain(explain::Args),
    Schema(schema::Args),
    #[cfg(feature = "sandbox")]
    Sandbox(sandbox::Args),
    #[cfg(feature = "sandbox")]
    Trigger(trigger::Args),
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    #[cfg(feature = "serve")]
    Callbacks(callbacks::Args),
    Completions(completions::Args),
}

impl Cli {
    /// What the command found; `Err` says why it could not be run.
    pub(crate) fn run(&self) -> Result<Output, String> {
        match &self.command {
            Command::Lint(args) => lint::run(args, self.color),
            Command::Show(args) => show::run(args, self.color),
            Command::Fmt(args) => fmt::run(args, self.color),
            Command::Import(args) => import::run(args),
            Command::Coverage(args) => coverage::run(args),
            Command::Explain(args) => explain::run(args),
            Command::Schema(args) => Ok(schema::run(args)),
            #[cfg(feature = "sandbox")]
            Command::Sandbox(args) => sandbox::run(args, self.color),
            #[cfg(feature = "sandbox")]
            Command::Trigger(args) => trigger::run(args, self.color),
            #[cfg(feature = "serve")]
            Command::Serve(args) => serve::run(args, self.color),
            #[cfg(feature = "serve")]
            Command::Callbacks(args) => callbacks::run(args),
            Command::Completions(args) => Ok(completions::run(args, Cli::command())),
        }
    }
}
