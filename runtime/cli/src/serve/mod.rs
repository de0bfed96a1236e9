//! The service behind cloud functions.

// Until the command is there.
#![allow(dead_code, unused_imports)]

mod accepted;
mod runner;
