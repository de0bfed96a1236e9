//! The service behind CloudPay.
#![allow(dead_code)]

mod callbacks;
mod shared;
mod store;
mod targets;

use shared::Shared;
