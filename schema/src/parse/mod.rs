//! TOML text to model. Every fault is collected; nothing here stops at the first.

mod api;
mod context;
mod encryption;
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
mod sign;
mod signature;
mod state;
mod syntax;
mod template;
mod wire;
mod words;

pub use api::TABLE_FILE;
pub(crate) use api::{document, gateway_name};
pub use gateway::GATEWAY_FILE;
pub(crate) use gateway::gateway;
pub use nearest::nearest;
pub(crate) use syntax::is_invisible;
#[cfg(feature = "tools")]
pub(crate) use {
    row::{ROW, SECTION},
    syntax::syntax,
};
