//! `schema`: the language for editors.

use crate::{help, output::Output};
use clap::ValueEnum;
use paytable_schema::json_schema::{File, json_schema};

/// Prints the JSON Schema with which an editor completes, explains and checks keys while a table is written
///
/// It is of draft 07, which taplo and Even Better TOML read. It knows the keys of the language, their words and what they
/// hold, with the explanations of the reference. What a value means beside others is for `lint` alone.
#[derive(Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    /// Of which files
    #[arg(value_name = "FILES")]
    files: Files,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Files {
    /// APIs and notices
    Table,
    /// `gateway.toml`, and what tables share in it
    Gateway,
}

const EXAMPLES: &[help::Example] = &[
    ("For the files of APIs and notices", "paytable schema table > table.schema.json"),
    ("For gateway.toml", "paytable schema gateway > gateway.schema.json"),
];

pub(crate) fn run(args: &Args) -> Output {
    let schema = json_schema(match args.files {
        Files::Table => File::Table,
        Files::Gateway => File::Gateway,
    });
    Output::text(format!("{schema:#}\n"))
}
