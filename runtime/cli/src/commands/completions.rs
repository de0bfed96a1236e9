//! `completions`: a script for a shell.

use crate::{help, output::Output};
use clap_complete::Shell;

/// Prints the script with which a shell completes commands, options and files
#[derive(Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

const EXAMPLES: &[help::Example] = &[
    ("bash", "paytable completions bash > ~/.local/share/bash-completion/completions/paytable"),
    ("zsh, with ~/.zfunc in fpath", "paytable completions zsh > ~/.zfunc/_paytable"),
    ("fish", "paytable completions fish > ~/.config/fish/completions/paytable.fish"),
    ("PowerShell: load the file in $PROFILE", "paytable completions powershell > paytable.ps1"),
];

/// `program` is the command line to complete.
pub(crate) fn run(args: &Args, mut program: clap::Command) -> Output {
    let name = program.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, name, &mut script);
    Output::text(String::from_utf8_lossy(&script).into_owned())
}
