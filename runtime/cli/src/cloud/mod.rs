//! The protocol of cloud functions: what `cloud.cloudPay` of the npm package wx-server-sdk sends, and what it takes for an
//! answer. What carries a call out is the [`Upstream`](endpoint::Upstream) of the [`endpoint`].

mod answer;
mod calls;
pub(crate) mod endpoint;
mod header;
pub(crate) mod keys;
mod multipart;
mod payload;
mod qsign;
pub(crate) mod server;
mod tc3;
#[cfg(test)]
mod tests;
