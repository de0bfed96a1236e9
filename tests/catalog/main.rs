//! Every shipped API and notice against its own table: what the table says is tried on the runtime, and what the
//! runtime does is judged by other parsers, other signatures, other ciphers and another reading of the rules.
//!
//! What is tried, and what has to come of it, is taken from the tables; only what others published is spelled out.

mod acquirers;
mod catalog;
mod corpus;
mod cross;
mod decided;
mod errors;
mod fields;
mod forms;
mod golden;
mod hostile;
mod judge;
mod links;
mod notices;
mod numbers;
mod oracle;
mod published;
mod refusals;
mod replies;
mod reply_names;
mod requests;
mod rules;
mod seal;
mod sensitive;
mod sub_merchants;
#[macro_use]
mod typed;
mod typed_v3;
mod v3;
mod v3_calls;
mod v3_notices;
