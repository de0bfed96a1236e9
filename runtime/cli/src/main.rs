//! `paytable`: the program around the tables of payment APIs.
//!
//! A command returns its text and its result; only `main` writes, so that a closed pipe is no panic.

mod args;
#[cfg(feature = "sandbox")]
mod cloud;
mod commands;
mod files;
mod help;
mod output;
#[cfg(feature = "sandbox")]
mod sandbox;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "sandbox")]
mod server;

use args::Cli;
use clap::Parser;
use output::Output;
use std::{
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

fn main() -> ExitCode {
    let (output, code) = match Cli::try_parse() {
        Ok(cli) => match cli.run() {
            Ok(output) => {
                let code = u8::from(output.found);
                (output, code)
            }
            Err(message) => (Output::note(format!("error: {message}\n")), 2),
        },
        Err(error) if error.use_stderr() => (Output::note(error.render().to_string()), 2),
        // Help and version are what was asked for.
        Err(answer) => (Output::text(answer.render().to_string()), 0),
    };
    let written = write(&mut io::stdout(), &output.out);
    // There is no other place to report an error of standard error.
    let _ = write(&mut io::stderr(), &output.note);
    match written {
        Ok(()) => {
            if let Some(work) = output.work {
                work.run();
            }
            ExitCode::from(code)
        }
        Err(error) => {
            let _ = write(&mut io::stderr(), &format!("error: standard output: {error}\n"));
            ExitCode::from(2)
        }
    }
}

/// A pipe that its reader closed is no error: the reader has all it wants.
fn write(stream: &mut impl Write, text: &str) -> io::Result<()> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}
