//! `sandbox`: a gateway for developers of any language.

use crate::{
    config::secret,
    files::File,
    help,
    output::{Output, Work, is_coloured},
    sandbox::{
        Settings, State,
        address::{address, loopback},
        config::{self, Config},
        control::password::Password,
        start,
    },
};
use clap::{ColorChoice, ValueHint};
use paytable_schema::Faults;
use std::{
    io,
    net::{IpAddr, SocketAddr},
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
    #[arg(
        long,
        env = "PAYTABLE_HTTP",
        hide_env_values = true,
        value_name = "ADDR",
        default_value = "127.0.0.1:8080",
        value_parser = address
    )]
    http: SocketAddr,
    /// Where it listens for HTTPS
    #[arg(
        long,
        env = "PAYTABLE_HTTPS",
        hide_env_values = true,
        value_name = "ADDR",
        default_value = "127.0.0.1:8443",
        value_parser = address
    )]
    https: SocketAddr,
    /// Where it listens for cloud functions, for `cloud.cloudPay` of wx-server-sdk
    #[arg(
        long,
        env = "PAYTABLE_CLOUD",
        hide_env_values = true,
        value_name = "ADDR",
        default_value = "127.0.0.1:8788",
        value_parser = address
    )]
    cloud: SocketAddr,
    /// Where it listens for the control interface
    #[arg(
        long,
        env = "PAYTABLE_CONTROL",
        hide_env_values = true,
        value_name = "ADDR",
        default_value = "127.0.0.1:8090",
        value_parser = address
    )]
    control: SocketAddr,
    /// Where it listens for the control interface and the page if other machines shall reach them; needs a password.
    /// `--http`, `--https` and `--cloud` can be such addresses then as well
    #[arg(
        long,
        env = "PAYTABLE_LISTEN",
        hide_env_values = true,
        value_name = "ADDR",
        value_parser = address,
        conflicts_with = "control"
    )]
    listen: Option<SocketAddr>,
    /// The file with the password for the control interface and the page
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "password_env")]
    password_file: Option<PathBuf>,
    /// The environment variable with the password
    #[arg(long, value_name = "NAME")]
    password_env: Option<String>,
    /// A host by which the control interface and the page may be called, beside this machine's own names and the IP
    /// address of `--listen`
    #[arg(
        long = "allow-host",
        env = "PAYTABLE_ALLOW_HOST",
        hide_env_values = true,
        value_delimiter = ',',
        value_name = "HOST",
        requires = "listen"
    )]
    hosts: Vec<String>,
    /// Merchants, cloud functions and containers, in TOML
    #[arg(long, env = "PAYTABLE_CONFIG", hide_env_values = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,
    /// Close orders and make bills at once, and ask for no client certificate
    #[arg(long)]
    lenient: bool,
    /// Makes numbers and nonces the same for the same calls
    #[arg(long, env = "PAYTABLE_SEED", hide_env_values = true, value_name = "N")]
    seed: Option<u64>,
    /// How many times faster than at the gateway waits end [default: 1000]
    #[arg(
        long,
        env = "PAYTABLE_TIME_SCALE",
        hide_env_values = true,
        value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    time_scale: Option<u32>,
    /// Where the certificate of the CA is written, which is new at every start; without it a file in a fresh folder. It
    /// is removed at the end
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    ca_out: Option<PathBuf>,
    /// The file with the orders, which outlive the sandbox; without it one below the folder for the state of programs
    #[arg(
        long,
        env = "PAYTABLE_STATE",
        hide_env_values = true,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        conflicts_with = "ephemeral"
    )]
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
        "paytable sandbox --ephemeral --http 127.0.0.1:0 --https 127.0.0.1:0 --cloud 127.0.0.1:0 --control 127.0.0.1:0 --json > sandbox.json",
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
    let (control, password) = control(args)?;
    let (out, running) = start(Settings {
        http: args.http,
        https: args.https,
        cloud: args.cloud,
        control,
        password,
        names: names(args),
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

/// Where the control interface listens, by which option, and the password of its callers.
fn control(args: &Args) -> Result<((&'static str, SocketAddr), Option<Password>), String> {
    let text = match (&args.password_file, &args.password_env) {
        (Some(file), _) => Some(secret::of_file(file).map_err(|why| format!("--password-file: {why}"))?),
        (None, Some(name)) => {
            Some(secret::of_variable(name).map_err(|why| format!("--password-env {name}: {why}"))?)
        }
        (None, None) => None,
    };
    let password = text.map(|text| Password::new(&text)).transpose()?;
    let Some(listen) = args.listen else {
        for (option, address) in [
            ("--http", args.http),
            ("--https", args.https),
            ("--cloud", args.cloud),
            ("--control", args.control),
        ] {
            loopback(option, address)?;
        }
        return Ok((("--control", args.control), password));
    };
    if password.is_none() {
        return Err(format!(
            "--listen {listen}: other machines could reach the control interface; give it a password with --password-file \
             or --password-env"
        ));
    }
    Ok((("--listen", listen), password))
}

/// What the control interface may be called, beside the names of this machine.
fn names(args: &Args) -> Vec<String> {
    // "Any address" is no name to call it by.
    let address = args.listen.filter(|address| !address.ip().is_unspecified());
    let address = address.map(|address| match address.ip() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    });
    address.into_iter().chain(args.hosts.iter().map(|host| host.to_ascii_lowercase())).collect()
}

pub(crate) fn configuration(path: &Path) -> Result<Result<Config, Faults>, String> {
    let file = File::read(path)?;
    Ok(config::read(file.source(), path.parent().unwrap_or(Path::new(""))))
}
