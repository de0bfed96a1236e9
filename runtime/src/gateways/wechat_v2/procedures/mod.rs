//! Procedures of several calls for WeChat Pay APIv2 only.

mod client;
pub(crate) mod confirm_refund;
pub(crate) mod micropay;
