//! The program `paytable`: what each command does, and what all of them obey.

// It builds, which takes longest, and tests begin in the order of their names.
mod a_first_table;
mod chinese;
#[path = "../../../schema/tests/common/mod.rs"]
mod columns;
mod coverage;
mod fmt;
mod help;
mod import;
mod lint;
#[cfg(feature = "sandbox")]
mod page;
mod program;
mod run;
#[cfg(feature = "sandbox")]
mod sandbox;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod serve_page;
mod show;
mod trigger;
mod watch;
