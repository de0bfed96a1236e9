//! The service behind `cloud.cloudPay`.
#![allow(dead_code)]

mod callbacks;
mod notices;
mod reconcile;
mod service;
mod shared;
mod store;
mod targets;
mod tokens;
mod wechat;

use shared::Shared;
