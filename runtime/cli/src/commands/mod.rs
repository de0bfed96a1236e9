//! The commands, a file each: its arguments, its examples, and what it does.

#[cfg(feature = "serve")]
pub(crate) mod callbacks;
pub(crate) mod completions;
pub(crate) mod coverage;
#[cfg(feature = "serve")]
mod database;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod import;
pub(crate) mod lint;
#[cfg(feature = "sandbox")]
pub(crate) mod sandbox;
pub(crate) mod schema;
#[cfg(feature = "serve")]
pub(crate) mod serve;
pub(crate) mod show;
#[cfg(feature = "sandbox")]
pub(crate) mod trigger;
mod watch;
