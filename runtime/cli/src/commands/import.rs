//! `import`: a documentation page to the draft of a table.

use crate::{files::File, help, output::Output};
use clap::{ValueHint, builder::PossibleValuesParser};
use paytable_schema::{
    import::{Head, import},
    tables,
};
use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Drafts a table from a documentation page as it is pasted
///
/// Reads pipe tables, Markdown, cells between tabs, and HTML. What the page does not say is marked `# guess: …`, and what
/// only you can say is left empty, so that `lint` asks for it.
#[derive(Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    /// The name of the API in Rust
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    api: String,
    /// The path of the API at its gateway
    #[arg(long, value_name = "PATH", default_value = "", hide_default_value = true)]
    path: String,
    /// The shipped gateway that the API belongs to; without it the gateway is in a file beside the table
    #[arg(long, value_name = "NAME", value_parser = gateways())]
    gateway: Option<String>,
    /// The page; `-` is standard input
    #[arg(value_name = "FILE", default_value = STANDARD_INPUT, value_hint = ValueHint::FilePath)]
    file: PathBuf,
}

const STANDARD_INPUT: &str = "-";

const EXAMPLES: &[help::Example] = &[
    (
        "Draft a table for a shipped gateway",
        "paytable import --api ShortUrl --path /tools/shorturl --gateway wechat_v2 page.txt > draft.toml",
    ),
    ("Read standard input", "paytable import < page.txt"),
    ("Draft a table of one that is shipped", "paytable show wechat_v2/close_order | paytable import"),
];

fn gateways() -> PossibleValuesParser {
    PossibleValuesParser::new(tables::GATEWAYS.iter().map(|(name, _)| *name))
}

pub(crate) fn run(args: &Args) -> Result<Output, String> {
    let page =
        if args.file == Path::new(STANDARD_INPUT) { standard_input()? } else { File::read(&args.file)?.text };
    let head = Head { name: &args.api, path: &args.path, gateway: args.gateway.as_deref() };
    let draft = import(&page, head).ok_or(
        "no table was found; a table starts with a head row such as 字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述",
    )?;
    Ok(Output::text(draft))
}

fn standard_input() -> Result<String, String> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|error| format!("standard input: {error}"))?;
    Ok(text)
}
