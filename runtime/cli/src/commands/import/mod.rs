//! `import`: a documentation page, or facts in JSON, to the drafts of tables.

mod facts;
mod gateway;

use crate::{files::File, help, output::Output};
use clap::ValueHint;
use gateway::{GatewayArg, GatewayParser, Of};
use paytable_schema::import::{Head, import, is_facts};
use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Drafts a table from a documentation page as it is pasted, or tables from facts in JSON
///
/// Reads pipe tables, Markdown, cells between tabs, and HTML. What the page does not say is marked `# guess: …`, and what
/// only you can say is left empty, so that `lint` asks for it. Lines that look like rows and are none are listed at the end,
/// `# not used: …`. A file that begins with `{` holds facts: an operation, or a list of notices. What they refer to is in
/// `schemas.json`, and error codes are in `errors.json`, beside them or one folder above. With `--out`, each table becomes a
/// file, and several files or folders can be named.
#[derive(Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    /// The name of the API in Rust
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    api: String,
    /// The path of the API at its gateway
    #[arg(long, value_name = "PATH", default_value = "", hide_default_value = true)]
    path: String,
    /// The gateway that the API belongs to: the name of a shipped one, or the path of the `gateway.toml` that will stand
    /// beside the table. Who fills a row, and what a success opens, is guessed from it
    #[arg(long, value_name = "NAME|PATH", value_parser = GatewayParser)]
    gateway: Option<GatewayArg>,
    /// Of facts: the folder that each table becomes a file in, beside the `gateway.toml` there
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
    /// The page, or files and folders of facts; `-` is standard input
    #[arg(value_name = "FILE", default_value = STANDARD_INPUT, value_hint = ValueHint::AnyPath)]
    files: Vec<PathBuf>,
}

const STANDARD_INPUT: &str = "-";

const EXAMPLES: &[help::Example] = &[
    (
        "Draft a table for a shipped gateway",
        "paytable import --api ShortUrl --path /tools/shorturl --gateway wechat_v2 page.txt > draft.toml",
    ),
    (
        "Draft a table that will stand beside a gateway of your own",
        "paytable import --gateway harbour/gateway.toml page.txt > harbour/charge.toml",
    ),
    ("Read standard input", "paytable import < page.txt"),
    ("Draft a table of one that is shipped", "paytable show wechat_v2/close_order | paytable import"),
    (
        "Draft a table of each operation in a folder of facts",
        "paytable import --out tables/harbour facts/operations",
    ),
];

pub(crate) fn run(args: &Args) -> Result<Output, String> {
    let read = args.gateway.as_ref().map(GatewayArg::read).transpose()?.flatten();
    let of = Of::new(args.gateway.as_ref(), read.as_ref());
    if let Some(out) = &args.out {
        return facts::folder(&args.files, out, of);
    }
    let [file] = &args.files[..] else { return Err("several files become tables with --out DIR".to_owned()) };
    let text = if file == Path::new(STANDARD_INPUT) { standard_input()? } else { File::read(file)?.text };
    if is_facts(&text) {
        return facts::one(file, &text, &args.api, of);
    }
    let head = Head { name: &args.api, path: &args.path, gateway: of.shipped, beside: of.beside };
    Ok(Output::text(import(&text, head).ok_or(NO_TABLE)?))
}

const NO_TABLE: &str = "no table was found on the page
A table starts with a head row: a column with the names of fields (变量名, 参数名, 字段, Parameter, Field), and one with their types,
their lengths, or whether they are required (类型, 长度, 必填, 可空, Type, Length, Required), such as
    字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述
A table of error codes has a column of codes (错误码, 返回码, Error code), and one that explains them (描述, 原因, 解决方案, Description).
Cells are between bars, between tabs, or in a <table> of HTML. Paste the table with its head row.";

fn standard_input() -> Result<String, String> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|error| format!("standard input: {error}"))?;
    Ok(text)
}
