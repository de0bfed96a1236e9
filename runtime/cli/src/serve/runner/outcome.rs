//! What came of a call.

use super::job::End;
use crate::serve::accepted::accepted;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{fmt, time::Duration};

/// A call of a function.
#[derive(Debug)]
pub(crate) struct Called {
    pub(crate) outcome: Outcome,
    /// What the function printed, on both streams, as it came. It may hold the characters that control a terminal.
    pub(crate) console: String,
    pub(crate) took: Duration,
}

impl Called {
    pub(super) fn without_process(outcome: Outcome) -> Called {
        Called { outcome, console: String::new(), took: Duration::ZERO }
    }

    /// Whether the function has taken a callback, or in words why not.
    ///
    /// # Errors
    /// It did not return an object with the number 0 in `errcode`.
    pub(crate) fn accepted(&self) -> Result<(), String> {
        match &self.outcome {
            Outcome::Returned(value) => accepted(value.as_bytes()),
            other => Err(other.to_string()),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The value, in JSON. What JSON has no word for, such as `undefined`, is null.
    Returned(String),
    /// `main` threw or rejected, or an error that nothing caught ended the process.
    Threw {
        message: String,
        stack: String,
    },
    /// The file could not be loaded: a mistake in its text, or a package that is not installed.
    NotLoaded {
        message: String,
        stack: String,
    },
    /// `exports.main` is no function, but that.
    NoMain(String),
    /// What was returned cannot be written in JSON.
    NoJson(String),
    /// What was returned has so many bytes in JSON, and more than are taken.
    TooLong(u64),
    /// The process ended before `main` settled.
    Exited(i32),
    Killed {
        signal: i32,
    },
    TimedOut(Duration),
    OutOfMemory,
    /// Something else than the answer was written in its place: the function wrote to its standard input.
    Spoiled,
    NotStarted(String),
    /// There is no such function.
    Unknown(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Returned(value) => write!(f, "the function returned {value}"),
            Outcome::Threw { message, .. } => write!(f, "the function threw: {message}"),
            Outcome::NotLoaded { message, .. } => write!(f, "the function could not be loaded: {message}"),
            Outcome::NoMain(kind) => write!(f, "exports.main has to be a function, and is {kind}"),
            Outcome::NoJson(why) => write!(f, "what the function returned cannot be written in JSON: {why}"),
            Outcome::TooLong(bytes) => {
                write!(f, "the function returned {bytes} bytes of JSON, which is too long")
            }
            Outcome::Exited(code) => write!(
                f,
                "the process ended with code {code} before main had settled: by process.exit, or because nothing was \
                 left to wait for"
            ),
            Outcome::Killed { signal } => write!(f, "the process was ended by signal {signal}"),
            Outcome::TimedOut(time) => write!(f, "the function had not settled after {time:?}"),
            Outcome::OutOfMemory => f.write_str("the function used more memory than it may"),
            Outcome::Spoiled => {
                f.write_str("the function wrote to its standard input, where its answer goes")
            }
            Outcome::NotStarted(why) => write!(f, "the function was not started: {why}"),
            Outcome::Unknown(why) => write!(f, "there is no such function: {why}"),
        }
    }
}

impl Outcome {
    /// With every text that came from the function changed in that way, but for what it returned: that is its answer.
    pub(super) fn map_text(self, change: impl Fn(&str) -> String) -> Outcome {
        match self {
            Outcome::Threw { message, stack } => {
                Outcome::Threw { message: change(&message), stack: change(&stack) }
            }
            Outcome::NotLoaded { message, stack } => {
                Outcome::NotLoaded { message: change(&message), stack: change(&stack) }
            }
            Outcome::NoJson(why) => Outcome::NoJson(change(&why)),
            other => other,
        }
    }
}

/// What V8 prints before it aborts, with several reasons before it.
const NO_MEMORY: [&str; 2] = ["heap out of memory", "process out of memory"];
/// Of `abort`, on every Unix.
const ABORT: i32 = 6;
/// Of an illegal instruction and of a trap, by which V8 aborts as well.
const TRAPS: [i32; 2] = [4, 5];

pub(super) fn of(end: &End, mark: &str, console: &str) -> Outcome {
    match end {
        End::Answered(line) => answered(line, mark).unwrap_or(Outcome::Spoiled),
        End::Exited(code) => Outcome::Exited(*code),
        End::Killed(signal) => {
            let is_abort = *signal == ABORT || TRAPS.contains(signal);
            if is_abort && NO_MEMORY.iter().any(|words| console.contains(words)) {
                Outcome::OutOfMemory
            } else {
                Outcome::Killed { signal: *signal }
            }
        }
        End::TimedOut(time) => Outcome::TimedOut(*time),
    }
}

#[derive(Deserialize)]
struct Described {
    message: String,
    stack: String,
}

/// The outcome in an answer; none if it is not of the script.
fn answered(line: &[u8], mark: &str) -> Option<Outcome> {
    let line = str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let (word, text) = line.strip_prefix(mark)?.strip_prefix(' ')?.split_once(' ')?;
    let described = || serde_json::from_str::<Described>(text).ok();
    match word {
        "returned" => serde_json::from_str::<&RawValue>(text)
            .ok()
            .map(|value| Outcome::Returned(value.get().to_owned())),
        "threw" => described().map(|Described { message, stack }| Outcome::Threw { message, stack }),
        "unloaded" => described().map(|Described { message, stack }| Outcome::NotLoaded { message, stack }),
        "mainless" => serde_json::from_str(text).ok().map(Outcome::NoMain),
        "unserializable" => described().map(|error| Outcome::NoJson(error.message)),
        "long" => text.parse().ok().map(Outcome::TooLong),
        _ => None,
    }
}
