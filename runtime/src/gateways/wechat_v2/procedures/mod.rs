//! What takes several calls at WeChat Pay alone.

mod client;
pub(crate) mod confirm_refund;
pub(crate) mod micropay;
