//! Gateways whose pairs are signed with private keys, against published signatures and what must not be believed.
//!
//! Another hand signs what gateways send: the crate `rsa`, over texts that the tests make themselves.

pub mod alipay;
pub mod anchor;
pub mod catalog;
pub mod encrypted;
pub mod forgeries;
pub mod hand;
pub mod other_apis;
pub mod pier;
pub mod quay;
pub mod shared_keys;
pub mod signers;
pub mod unionpay;
pub mod wharf;
