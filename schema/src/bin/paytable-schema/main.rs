//! `paytable-schema`: lint, show, lay out, import and list tables.
//!
//! A command returns its text and its end; only `main` writes, so that a closed pipe is no panic.

mod coverage;
mod done;
mod files;
mod fmt;
mod import;
mod lint;
mod show;

use done::{Done, usage};
use lexopt::{Arg, Parser, ValueExt};
use std::{
    io::{self, Write},
    process::ExitCode,
};

const USAGE: &str = "\
usage: paytable-schema COMMAND …

  lint [--format text|json] [--color auto|always|never] PATH…
      checks files, and all tables below folders, each with its gateway
  show NAME|PATH
      prints a table as its documentation would: wechat_v2/unified_order, or a file
  fmt [--check] PATH…
      lays files out: one row a line, keys in one order; --check only says which would change
  import [--api NAME] [--path /PATH] [--gateway NAME] [FILE|-]
      turns a documentation page, as it is pasted, into a table to be completed
  coverage
      prints what is shipped: every API and notice with its path, rows, signatures and codes, in Markdown

ends with 1 when something was found and with 2 when a command could not be run
";

fn main() -> ExitCode {
    let (out, note, code) = match run(Parser::from_env()) {
        Ok(done) => (done.out, done.note, u8::from(done.found)),
        Err(message) => (String::new(), format!("paytable-schema: {message}\n"), 2),
    };
    // Nobody is left to tell about a pipe that was closed.
    let _ = io::stdout().write_all(out.as_bytes());
    let _ = io::stderr().write_all(note.as_bytes());
    ExitCode::from(code)
}

fn run(mut args: Parser) -> Result<Done, String> {
    let command = match args.next().map_err(usage)? {
        Some(Arg::Value(word)) => word.string().map_err(usage)?,
        Some(Arg::Short('h') | Arg::Long("help")) => "help".to_owned(),
        Some(Arg::Short('V') | Arg::Long("version")) => "version".to_owned(),
        Some(other) => return Err(usage(other.unexpected())),
        None => return Err(USAGE.to_owned()),
    };
    match command.as_str() {
        "lint" => lint::run(args),
        "show" => show::run(args),
        "fmt" => fmt::run(args),
        "import" => import::run(args),
        "coverage" => coverage::run(args),
        "help" => Ok(Done { out: USAGE.to_owned(), ..Done::default() }),
        "version" => Ok(Done {
            out: concat!("paytable-schema ", env!("CARGO_PKG_VERSION"), "\n").to_owned(),
            ..Done::default()
        }),
        other => Err(format!("no command is named `{other}`\n\n{USAGE}")),
    }
}
