//! `paytable sandbox`: started as a developer starts it, and called over its sockets.

mod cloud;
mod config;
mod control;
mod kept;
mod life;
mod password;
mod pay;
mod peers;
pub(crate) mod server;
pub(crate) mod signed;
mod unionpay;
