//! The service behind `cloud.cloudPay`.

// The command that calls this is not there yet.
#[allow(dead_code, unused_imports)]
mod wechat;
