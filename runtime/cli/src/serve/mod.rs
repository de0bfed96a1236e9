//! The service behind `cloud.cloudPay`: cloud functions and containers call it, it calls WeChat Pay for service providers,
//! and calls the functions back that orders name.

mod accepted;
mod callbacks;
pub(crate) mod config;
mod doors;
mod local;
mod notices;
mod page;
mod reconcile;
mod runner;
mod service;
mod shared;
mod start;
mod started;
pub(crate) mod store;
mod targets;
mod tokens;
mod wechat;

pub(crate) use start::{NotStarted, Settings, start};

use shared::Shared;
