//! `sandbox`: a gateway for developers of any language.

use crate::{
    files::File,
    help,
    output::{Output, Work, is_coloured},
    sandbox::{
        Settings, State,
        address::loopback,
        config::{self, Config},
        start,
    },
};
use clap::{ColorChoice, ValueHint};
use paytable_schema::Faults;
use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// Runs a sandbox of the gateways over HTTP and HTTPS, until SIGINT or SIGTERM
///
/// It checks and verifies requests with the shipped tables, keeps orders, and sends notices. Without `--config` it knows
/// one test merchant, whose keys are in the README. What payers and the gateway do is said over the control interface,
/// in JSON; its GET /api/openapi.json describes it.
#[derive(Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    /// Where it listens for HTTP; port 0 is a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", value_parser = loopback)]
    http: SocketAddr,
    /// Where it listens for HTTPS
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8443", value_parser = loopback)]
    https: SocketAddr,
    /// Where it listens for the control interface
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090", value_parser = loopback)]
    control: SocketAddr,
    /// Merchants, cloud functions and containers, in TOML
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,
    /// Close orders and make bills at once, and ask for no client certificate
    #[arg(long)]
    lenient: bool,
    /// Makes numbers and nonces the same for the same calls
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// How many times faster than at the gateway waits end [default: 1000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    time_scale: Option<u32>,
    /// Where the certificate of the CA is written, which is new at every start; without it a file in a fresh folder. It
    /// is removed at the end
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    ca_out: Option<PathBuf>,
    /// The file with the orders, which outlive the sandbox; without it one below the folder for the state of programs
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "ephemeral")]
    state: Option<PathBuf>,
    /// Forget all orders at the end
    #[arg(long)]
    ephemeral: bool,
    /// Print where everything is as a JSON object, on one line
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &[help::Example] = &[
    ("Start it with a test merchant", "paytable sandbox"),
    (
        "In CI: free ports, which are in the JSON",
        "paytable sandbox --ephemeral --http 127.0.0.1:0 --https 127.0.0.1:0 --control 127.0.0.1:0 --json > sandbox.json",
    ),
];

pub(crate) fn run(args: &Args, color: ColorChoice) -> Result<Output, String> {
    let config = match &args.config {
        None => None,
        Some(path) => match configuration(path)? {
            Ok(config) => Some(config),
            Err(faults) => {
                let coloured = is_coloured(color, &io::stderr());
                let note = faults.report(coloured).join("\n\n") + "\n";
                return Ok(Output { found: true, note, ..Output::default() });
            }
        },
    };
    let (out, running) = start(Settings {
        http: args.http,
        https: args.https,
        control: args.control,
        ca_out: args.ca_out.clone(),
        state: if args.ephemeral { State::Ephemeral } else { State::Kept(args.state.clone()) },
        config,
        is_strict: !args.lenient,
        seed: args.seed,
        time_scale: args.time_scale,
        as_json: args.json,
    })?;
    Ok(Output { out, work: Some(Work::new(move || running.run())), ..Output::default() })
}

pub(crate) fn configuration(path: &Path) -> Result<Result<Config, Faults>, String> {
    let file = File::read(path)?;
    Ok(config::read(file.source(), path.parent().unwrap_or(Path::new(""))))
}
