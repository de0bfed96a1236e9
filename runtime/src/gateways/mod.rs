//! The shipped providers and their APIs: a marker struct each, grouped as the documentation groups them.

pub mod cloudpay;
pub mod wechat_v2;
