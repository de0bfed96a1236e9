//! A public interface of tables where the crate has another name and every warning is an error: that it compiles
//! is the test.

#![deny(warnings, missing_docs)]

use pay::{Api, Gateway, Notice};

/// An invented acquirer.
#[derive(Gateway)]
#[gateway(path = "tables/harbour/gateway.toml", crate = pay)]
pub struct Harbour;

/// Its charge.
#[derive(Api)]
#[api(path = "tables/harbour/charge.toml", crate = pay)]
pub struct Charge;

/// Its notice.
#[derive(Notice)]
#[notice(path = "tables/harbour/charge.toml", crate = pay)]
pub struct ChargeNotice;

/// A shipped table with rules, JSON, error codes and a bundle.
#[derive(Api)]
#[api("wechat_v2/unified_order", crate = pay)]
pub struct UnifiedOrder;

/// A shipped table with objects and lists.
#[derive(Api)]
#[api("cloudpay/unified_order", crate = pay)]
pub struct CloudOrder;

/// A shipped notice with numbered rows.
#[derive(Notice)]
#[notice("wechat_v2/pay_notice", crate = pay)]
pub struct PayNotice;

/// The same where nothing is in scope by itself, not even the crates.
#[no_implicit_prelude]
pub mod bare {
    use ::pay::{Api, Gateway, Notice};

    /// An invented acquirer.
    #[derive(Gateway)]
    #[gateway(path = "tables/harbour/gateway.toml", crate = ::pay)]
    pub struct Harbour;

    /// Its charge.
    #[derive(Api)]
    #[api(path = "tables/harbour/charge.toml", crate = ::pay)]
    pub struct Charge;

    /// Its notice.
    #[derive(Notice)]
    #[notice(path = "tables/harbour/charge.toml", crate = ::pay)]
    pub struct ChargeNotice;

    /// A shipped table with rules, JSON, error codes and a bundle.
    #[derive(Api)]
    #[api("wechat_v2/unified_order", crate = ::pay)]
    pub struct UnifiedOrder;

    /// A shipped table with objects and lists.
    #[derive(Api)]
    #[api("cloudpay/unified_order", crate = ::pay)]
    pub struct CloudOrder;

    /// A shipped notice with numbered rows.
    #[derive(Notice)]
    #[notice("wechat_v2/pay_notice", crate = ::pay)]
    pub struct PayNotice;
}
