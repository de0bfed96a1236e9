//! `paytable`: the program around the tables of payment APIs.
//!
//! A command returns its text and its result; only `main` writes, so that a closed pipe is no panic.

mod args;
#[cfg(feature = "sandbox")]
mod cloud;
mod commands;
#[cfg(feature = "sandbox")]
mod config;
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
use paytable_cli::{chinese::say, language::Language};
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
            Err(message) => (Output::note(failure(&message)), 2),
        },
        Err(error) if error.use_stderr() => (Output::note(error.render().to_string()), 2),
        // Help and version are what was asked for.
        Err(answer) => (Output::text(answer.render().to_string()), 0),
    };
    match tell(output) {
        Ok(()) => ExitCode::from(code),
        Err(error) => {
            let _ = write(&mut io::stderr(), &failure(&format!("standard output: {error}")));
            ExitCode::from(2)
        }
    }
}

/// Why a command could not be run.
fn failure(message: &str) -> String {
    let language = Language::of_environment();
    format!("{}{}\n", language.pick("error: ", "错误："), say(language, message))
}

/// Writes what a command says, and what comes of its work.
fn tell(output: Output) -> io::Result<()> {
    put(&output)?;
    let Some(mut work) = output.work else { return Ok(()) };
    while let Some(more) = work.next() {
        if !put(&more)? {
            break;
        }
    }
    Ok(())
}

/// Whether there is still a reader.
fn put(output: &Output) -> io::Result<bool> {
    let written = write(&mut io::stdout(), &output.out);
    // There is no other place to report an error of standard error.
    let _ = write(&mut io::stderr(), &output.note);
    written
}

/// Whether there is a reader. A pipe that it closed is no error: the reader has all it wants.
fn write(stream: &mut impl Write, text: &str) -> io::Result<bool> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error),
    }
}
