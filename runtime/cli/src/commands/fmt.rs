//! `fmt`: lays files out.

use crate::{
    files::{self, Collected},
    help,
    output::{Output, is_coloured},
};
use clap::{ColorChoice, ValueHint};
use paytable_schema::layout::layout;
use std::{fs, io, path::PathBuf};

/// Lays tables out: one row a line, keys in one order
#[derive(Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    /// Write nothing, and list the files that would change
    #[arg(long)]
    check: bool,
    /// Files, and folders with all tables below them
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
}

const EXAMPLES: &[help::Example] = &[
    ("Lay out every table below a folder", "paytable fmt tables"),
    ("Exit with 1 if a file is not laid out so", "paytable fmt --check tables"),
];

pub(crate) fn run(args: &Args, color: ColorChoice) -> Result<Output, String> {
    let mut output = Output::default();
    let Collected { files, unreadable } = files::collect(&args.paths)?;
    let coloured = is_coloured(color, &io::stderr());
    output.found = !unreadable.is_empty();
    for faults in unreadable {
        output.note.extend([faults.report(coloured).join("\n\n"), "\n".to_owned()]);
    }
    for file in files {
        match layout(file.source()) {
            Ok(text) if text == file.text => {}
            Ok(_) if args.check => {
                output.found = true;
                output.out.extend([file.path.as_str(), " would change\n"]);
            }
            Ok(text) => fs::write(&file.path, text).map_err(|error| format!("{}: {error}", file.path))?,
            Err(faults) => {
                output.found = true;
                output.note.extend([faults.report(coloured).join("\n\n"), "\n".to_owned()]);
            }
        }
    }
    Ok(output)
}
