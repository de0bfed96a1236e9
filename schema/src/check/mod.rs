//! What a well-formed table must still obey. Each check stands alone and says why it exists.

mod address;
mod api;
mod document;
mod encryption;
mod form;
mod gateway;
mod header;
mod line_cuts;
mod line_keys;
mod lines;
mod made;
mod message;
mod notice;
mod outcome;
mod place;
mod rule;
mod scope;
mod signature;
mod state;
mod types;
mod value;

pub(crate) use api::can_echo;
pub(crate) use document::document;
pub(crate) use gateway::gateway;
