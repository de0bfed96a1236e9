//! The shipped providers and their APIs: a marker struct each, grouped as the documentation groups them.

pub mod cloudpay;
pub mod wechat_v2;
#[cfg(feature = "wechat-v3")]
pub mod wechat_v3;
