//! Procedures of several calls, or of a notice and a stored order.

#[cfg(feature = "client")]
mod client;
pub(crate) mod order_status;
