//! Where there are no groups of processes and no pairs of sockets.

#![expect(dead_code, reason = "nothing is started")]

use super::{console::Console, limits::Limits, node::Node};
use std::{ffi::OsString, path::Path, time::Duration};

pub(super) struct Job<'j, E> {
    pub(super) node: &'j Node,
    pub(super) script: &'j Path,
    pub(super) folder: &'j Path,
    pub(super) environment: E,
    pub(super) limits: &'j Limits,
}

pub(super) enum End {
    Answered(Vec<u8>),
    Exited(i32),
    Killed(i32),
    TimedOut(Duration),
}

pub(super) struct Ended {
    pub(super) end: End,
    pub(super) console: Console,
}

pub(super) fn is_possible() -> Result<(), String> {
    Err("cloud functions run on Linux and macOS alone".to_owned())
}

pub(super) async fn run<E: Iterator<Item = (&'static str, OsString)>>(
    _: Job<'_, E>,
    _: &[u8],
) -> Result<Ended, String> {
    is_possible().map(|()| Ended { end: End::Exited(0), console: Console::new(0) })
}
