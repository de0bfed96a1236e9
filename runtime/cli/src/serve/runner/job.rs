//! A process that is to be run, and how it ended.

#![cfg_attr(not(unix), expect(dead_code, reason = "nothing is started"))]

use super::{console::Console, limits::Limits, node::Node};
use std::{path::Path, time::Duration};

pub(super) struct Job<'j, E> {
    pub(super) node: &'j Node,
    pub(super) script: &'j Path,
    /// Where it runs.
    pub(super) folder: &'j Path,
    pub(super) environment: E,
    pub(super) limits: &'j Limits,
}

pub(super) enum End {
    /// What was written to the socket, up to the first end of a line.
    Answered(Vec<u8>),
    Exited(i32),
    Killed(i32),
    TimedOut(Duration),
}

pub(super) struct Ended {
    pub(super) end: End,
    pub(super) console: Console,
}
