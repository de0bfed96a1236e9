//! Callbacks are made at least once, in order per order number: claimed from the store, called outside of any
//! transaction, and ended with the token of the claim.

mod metrics;
mod post;
mod worker;

pub(crate) use metrics::{Attempts, Histogram};
pub(crate) use worker::{Limits, Worker};

/// stand-in
fn accepted(body: &[u8]) -> Result<(), String> {
    let value: serde_json::Value =
        serde_json::from_slice(body).map_err(|error| format!("the answer is no JSON: {error}"))?;
    match value.get("errcode") {
        Some(code) if code.as_f64() == Some(0.0) => Ok(()),
        Some(code) => Err(format!("errcode is {code}")),
        None => Err("the answer has no errcode".to_owned()),
    }
}
