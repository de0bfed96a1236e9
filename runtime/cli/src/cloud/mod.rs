//! The protocol of cloud functions: what `cloud.cloudPay` of the npm package wx-server-sdk sends, and what it takes for an
//! answer; and that of containers of cloud hosting. What carries a call out is the [`Upstream`](upstream::Upstream).

mod answer;
mod calls;
#[cfg(feature = "serve")]
pub(crate) mod container;
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
pub(crate) mod upstream;
pub(crate) mod words;
