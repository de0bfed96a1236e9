//! TOML text to model. Every fault is collected; nothing here stops at the first.

mod api;
mod context;
mod gateway;
mod head;
mod include;
mod keys;
mod kind;
mod lines;
mod nearest;
mod notice;
mod outcome;
mod outside;
mod range;
mod row;
mod rule;
mod shared;
mod signature;
mod state;
mod syntax;
mod template;
mod words;

pub(crate) use api::{document, gateway_name};
pub(crate) use gateway::gateway;
pub use nearest::nearest;
#[cfg(feature = "tools")]
pub(crate) use syntax::syntax;
