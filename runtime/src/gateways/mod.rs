//! The built-in gateways and their APIs: a marker struct for each, in the groups of the documentation.

#[cfg(feature = "alipay")]
pub mod alipay;
#[cfg(feature = "allinpay")]
pub mod allinpay;
#[cfg(feature = "sandbox")]
pub(crate) mod behaviour;
pub mod cloudpay;
mod markers;
#[cfg(feature = "swiftpass")]
pub mod swiftpass;
#[cfg(feature = "unionpay")]
pub mod unionpay;
pub mod wechat_v2;
#[cfg(feature = "wechat-v3")]
pub mod wechat_v3;

/// Of each shipped gateway all APIs, and those that do something in a sandbox.
#[cfg(feature = "sandbox")]
pub(crate) const SHIPPED: &[(&[&crate::table::Api], &[behaviour::Route])] = &[
    (wechat_v2::APIS, wechat_v2::routes::ROUTES),
    (cloudpay::APIS, cloudpay::routes::ROUTES),
    #[cfg(feature = "wechat-v3")]
    (wechat_v3::APIS, wechat_v3::routes::ROUTES),
    #[cfg(feature = "alipay")]
    (alipay::APIS, alipay::routes::ROUTES),
    #[cfg(feature = "swiftpass")]
    (swiftpass::APIS, swiftpass::routes::ROUTES),
    #[cfg(feature = "allinpay")]
    (allinpay::APIS, allinpay::routes::ROUTES),
    #[cfg(feature = "unionpay")]
    (unionpay::APIS, unionpay::routes::ROUTES),
];
