//! `explain`: why the signature of a message differs.

use crate::{help, output::Output};
use paytable_cli::explain::command::{ExplainArgs, Surroundings, run as explain};
use std::{
    env, io,
    time::{SystemTime, UNIX_EPOCH},
};

/// Explains why the signature of a message differs: shows the signed text, and tries known mistakes
///
/// With `--key-file` or `--key-env`, the message is one of APIv2: XML, a JSON object, or URL-encoded pairs. With `--pem`, it is
/// a raw HTTP message of APIv3: a request, a reply or a notice.
#[derive(Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    #[command(flatten)]
    explain: ExplainArgs,
}

const EXAMPLES: &[help::Example] = &[
    ("Explain the signature of a message of APIv2", "paytable explain --key-file api.key order.xml"),
    ("The same in Chinese, from standard input", "paytable explain --key-file api.key --lang zh < order.xml"),
    ("Sign a message, and print a line for curl", "paytable explain --key-file api.key --sign order.xml"),
    ("Explain the signature of a message of APIv3", "paytable explain --pem apiclient_cert.pem request.http"),
];

pub(crate) fn run(args: &Args) -> Result<Output, String> {
    let surroundings = &mut Surroundings {
        input: &mut io::stdin(),
        variable: &|name| env::var(name).ok(),
        now: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
    };
    let explained = explain(&args.explain, surroundings).map_err(|faults| faults.to_string())?;
    Ok(Output { found: !explained.is_right, ..Output::text(explained.text) })
}
