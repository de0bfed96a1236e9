//! `[[unionpay]]`: the number and the key of a merchant of UnionPay.

use crate::{
    config::{
        keys::{At, Found, Keys},
        secret::{PRIVATE_KEY, secret},
    },
    sandbox::unionpay::UnionPayMerchant,
};
use paytable::PrivateKey;
use std::path::Path;

/// The merchant of a table; `None` with faults.
pub(super) fn merchant(
    mut keys: Keys<'_>,
    folder: &Path,
    found: &mut Found,
) -> Option<(At, UnionPayMerchant)> {
    let before = found.0.len();
    let (mer_id, cert_id) = (keys.needed("mer_id", found), keys.needed("cert_id", found));
    if !PRIVATE_KEY.is_in(&keys) {
        let help = format!("add {}", PRIVATE_KEY.either());
        found.add(&keys.span, "the private key is missing", "signs with nothing", &help);
    }
    let key = secret(&mut keys, PRIVATE_KEY, folder, found).and_then(|key| read(&key, found));
    if let Some(cert_id) = cert_id.as_ref().filter(|id| !id.value.bytes().all(|byte| byte.is_ascii_digit())) {
        let help = "write the serial number of the merchant's certificate in decimal";
        found.add(&cert_id.span, "`cert_id` is not a number", "has other characters than digits", help);
    }
    if let Some(mer_id) = mer_id.as_ref().filter(|id| id.value.len() != 15) {
        let help = "give the merchant number, which has 15 characters";
        found.add(&mer_id.span, "`mer_id` is not a merchant number", "has another length", help);
    }
    keys.finish(found);
    if found.0.len() > before {
        return None;
    }
    let (mer_id, cert_id) = (mer_id?, cert_id?);
    let merchant = UnionPayMerchant::new(&mer_id.value, &cert_id.value, key?);
    Some((mer_id, merchant))
}

fn read(key: &At, found: &mut Found) -> Option<PrivateKey> {
    match PrivateKey::from_pem(&key.value) {
        Ok(key) => Some(key),
        Err(fault) => {
            let help = "give the merchant's RSA key in PEM";
            found.add(&key.span, "the private key cannot be used", &fault.to_string(), help);
            None
        }
    }
}
