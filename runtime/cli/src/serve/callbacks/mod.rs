//! Callbacks are made at least once, in order per order number: claimed from the store, called outside of any
//! transaction, and ended with the token of the claim.

mod metrics;
mod post;
mod worker;

pub(crate) use metrics::Attempts;
pub(crate) use worker::{Limits, Worker};
