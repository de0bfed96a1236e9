//! The gateway's side of a merchant's keys.

use crate::{
    credentials::merchant::Merchant,
    table::{Gateway, SignatureAlgorithm},
};
use std::borrow::Cow;

/// The merchant as the gateway knows it: with an algorithm of private keys, the sandbox signs with its own key, and
/// verifies with the merchant's. A shared key is the same on both sides.
#[cfg(feature = "asymmetric")]
pub(super) fn opposite<'m>(
    merchant: &'m Merchant,
    gateway: &'static Gateway,
    algorithm: SignatureAlgorithm,
) -> Cow<'m, Merchant> {
    use crate::{
        credentials::peer_keys::PeerKeys,
        sandbox::{gateway_certificate, lines::platform},
    };

    if !algorithm.is_asymmetric() {
        return Cow::Borrowed(merchant);
    }
    let keys = PeerKeys::new();
    if let Some((id, key)) = merchant.own_key() {
        keys.insert(id, key.public_key().clone());
    }
    let id = gateway_certificate::sent(gateway, algorithm).map(|sent| sent.serial).unwrap_or_default();
    Cow::Owned(merchant.clone().private_key(id, platform::key().clone()).peer_keys(keys))
}

/// Without the feature there are no other algorithms.
#[cfg(not(feature = "asymmetric"))]
pub(super) fn opposite<'m>(
    merchant: &'m Merchant,
    _: &'static Gateway,
    _: SignatureAlgorithm,
) -> Cow<'m, Merchant> {
    Cow::Borrowed(merchant)
}
