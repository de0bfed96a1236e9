//! The built-in gateways and their APIs: a marker struct for each, in the groups of the documentation.

pub mod cloudpay;
pub mod wechat_v2;
#[cfg(feature = "wechat-v3")]
pub mod wechat_v3;
