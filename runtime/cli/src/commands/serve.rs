//! `serve`: the service behind `cloud.cloudPay`.

use super::database;
use crate::{
    help,
    output::{Output, Work, is_coloured},
    sandbox::address::address,
    serve::{NotStarted, Settings, start},
};
use clap::{ColorChoice, ValueHint};
use std::{io, net::SocketAddr, path::PathBuf, time::Duration};

/// Runs the service behind `cloud.cloudPay` of wx-server-sdk, until SIGINT or SIGTERM
///
/// Cloud functions and containers call it as they call CloudPay; it calls WeChat Pay APIv2 for the service providers of
/// `--config`, and calls the functions back that orders name, until they answer {"errcode": 0}. Without a configuration
/// it calls a sandbox in this process. What it has to deliver outlives it.
#[derive(Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    /// Where cloud functions and containers call; port 0 is a free one
    #[arg(
        long,
        env = "PAYTABLE_SERVE_LISTEN",
        hide_env_values = true,
        value_name = "ADDR",
        default_value = "127.0.0.1:8788",
        value_parser = address
    )]
    listen: SocketAddr,
    /// Where WeChat Pay posts notices
    #[arg(
        long,
        env = "PAYTABLE_SERVE_NOTICES",
        hide_env_values = true,
        value_name = "ADDR",
        default_value = "127.0.0.1:8789",
        value_parser = address
    )]
    notices: SocketAddr,
    /// Where the page is
    #[arg(
        long,
        env = "PAYTABLE_SERVE_PAGE",
        hide_env_values = true,
        value_name = "ADDR",
        default_value = "127.0.0.1:8090",
        value_parser = address
    )]
    page: SocketAddr,
    /// Service providers, sub-merchants, and where callbacks go, in TOML; read again when it changes
    #[arg(long, env = "PAYTABLE_SERVE_CONFIG", hide_env_values = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,
    /// A folder of cloud functions, which are run with Node: each folder in it is one
    #[arg(long, env = "PAYTABLE_SERVE_FUNCTIONS", hide_env_values = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    functions: Option<PathBuf>,
    /// The environment (envId) of the functions of `--functions`
    #[arg(long, env = "PAYTABLE_SERVE_ENV", hide_env_values = true, value_name = "ID", default_value = "test-f0b102", value_parser = env_id)]
    env: String,
    #[command(flatten)]
    database: database::Options,
    /// So many seconds a callback may take; those of `--functions` have as long as they need
    #[arg(
        long,
        env = "PAYTABLE_SERVE_CALLBACK_TIMEOUT",
        hide_env_values = true,
        value_name = "SECONDS",
        default_value_t = 20,
        value_parser = clap::value_parser!(u64).range(1..=300)
    )]
    callback_timeout: u64,
    /// So many seconds are left, once it is ended, to what is being answered or delivered
    #[arg(
        long,
        env = "PAYTABLE_SERVE_DRAIN",
        hide_env_values = true,
        value_name = "SECONDS",
        default_value_t = 30
    )]
    drain: u64,
    /// Print where everything is as a JSON object, on one line
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &[help::Example] = &[
    ("Start it with a sandbox in place of WeChat Pay", "paytable serve"),
    ("Run the cloud functions of a folder as well", "paytable serve --functions cloudfunctions"),
    ("Call WeChat Pay", "paytable serve --config serve.toml --notices 0.0.0.0:8789"),
];

pub(crate) fn run(args: &Args, color: ColorChoice) -> Result<Output, String> {
    let settings = Settings {
        listen: args.listen,
        notices: args.notices,
        page: args.page,
        database: args.database.database()?,
        data: args.database.folder()?,
        config: args.config.clone(),
        functions: args.functions.clone(),
        env: args.env.clone(),
        timeout: Duration::from_secs(args.callback_timeout),
        drain: Duration::from_secs(args.drain),
        as_json: args.json,
    };
    match start(&settings) {
        Ok((out, running)) => {
            Ok(Output { out, work: Some(Work::new(move || running.run())), ..Output::default() })
        }
        Err(NotStarted::Faults(faults)) => {
            let note = faults.report(is_coloured(color, &io::stderr())).join("\n\n") + "\n";
            Ok(Output { found: true, note, ..Output::default() })
        }
        Err(NotStarted::Other(why)) => Err(why),
    }
}

/// An id of an environment stands between slashes in the name of a target.
fn env_id(text: &str) -> Result<String, String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if (1..=64).contains(&text.len()) && text.bytes().all(is_plain) {
        Ok(text.to_owned())
    } else {
        Err("write up to 64 letters, digits, `-` and `_`, such as test-f0b102".to_owned())
    }
}
