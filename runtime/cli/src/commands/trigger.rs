//! `trigger`: one notice of a gateway, sent to a program.

use crate::{
    commands::sandbox::configuration,
    help,
    output::{Output, is_coloured},
    sandbox::trigger::{self, Asked},
};
use clap::{ColorChoice, ValueHint};
use std::{io, path::PathBuf};

/// Sends one signed notice to a program, and prints what it answered
///
/// The notice is signed with the key of the test merchant of `paytable sandbox`, or of a merchant of a configuration. A field
/// that the notice requires and that no `--set` names has the example of its table. The exit code is 1 if the answer does
/// not acknowledge the notice.
#[derive(Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    /// Which: `pay`, `refund`, `pay-v3`, `refund-v3`, or the name of a notice's table, such as
    /// `wechat_v2/contract_notice`
    #[arg(value_name = "NOTICE")]
    notice: String,
    /// Where it is sent: the `notify_url` of the program
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    to: String,
    /// The value of a field; an empty one leaves it out. Inside of objects, names have dots
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = pair)]
    fields: Vec<(String, String)>,
    /// The merchant that it is for; without it the first one
    #[arg(long, value_name = "NUMBER")]
    mch_id: Option<String>,
    /// Merchants, in TOML, as of `paytable sandbox`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,
    /// Print a JSON object
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &[help::Example] = &[
    ("Tell a program of a payment", "paytable trigger pay --to http://127.0.0.1:3000/paid"),
    (
        "Of one order, over another amount",
        "paytable trigger pay --to http://127.0.0.1:3000/paid --set out_trade_no=A00001 --set total_fee=101",
    ),
];

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write FIELD=VALUE, such as total_fee=101")?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(crate) fn run(args: &Args, color: ColorChoice) -> Result<Output, String> {
    let config = match args.config.as_deref().map(configuration).transpose()? {
        None => None,
        Some(Ok(config)) => Some(config),
        Some(Err(faults)) => {
            let note = faults.report(is_coloured(color, &io::stderr())).join("\n\n") + "\n";
            return Ok(Output { found: true, note, ..Output::default() });
        }
    };
    let sent = trigger::send(Asked {
        notice: &args.notice,
        url: &args.to,
        fields: &args.fields,
        mch_id: args.mch_id.as_deref(),
        config,
    })?;
    let out = if args.json { sent.json() } else { sent.text() };
    Ok(Output { found: !sent.is_acknowledged(), ..Output::text(out) })
}
