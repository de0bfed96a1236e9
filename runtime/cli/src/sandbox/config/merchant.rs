//! `[[merchant]]`: the numbers and keys of a merchant.

use crate::{
    config::{
        keys::{At, Found, Keys},
        secret::{API_KEY, API_V3_KEY, PRIVATE_KEY, secret},
    },
    sandbox::merchants::{Known, Secrets},
};
use paytable::{ApiKey, Merchant, MerchantFault, PrivateKey, Protocol, WechatV2, WechatV3, sandbox::Sandbox};
use std::{ops::Range, path::Path};
use zeroize::Zeroizing;

/// What was read, each with its place.
#[derive(Default)]
struct Read {
    appid: Option<At>,
    mch_id: Option<At>,
    api_key: Option<At>,
    api_v3_key: Option<At>,
    private_key: Option<At>,
    serial: Option<At>,
}

/// The merchant of a table; `None` with faults.
pub(super) fn merchant(mut keys: Keys<'_>, folder: &Path, found: &mut Found) -> Option<(At, Known)> {
    let before = found.0.len();
    let read = Read {
        appid: keys.needed("appid", found),
        mch_id: keys.needed("mch_id", found),
        api_key: secret(&mut keys, API_KEY, folder, found),
        api_v3_key: secret(&mut keys, API_V3_KEY, folder, found),
        private_key: secret(&mut keys, PRIVATE_KEY, folder, found),
        serial: keys.text("serial", found),
    };
    together(&keys, found);
    let span = keys.span.clone();
    keys.finish(found);
    let known = built(&read, &span, found);
    if found.0.len() > before { None } else { Some((read.mch_id?, known?)) }
}

/// Requests of APIv2 are signed with the API key; those of APIv3 with the private key, of which the serial number is the
/// name, and their notices are sealed with the APIv3 key.
fn together(keys: &Keys<'_>, found: &mut Found) {
    if !API_KEY.is_in(keys) && !PRIVATE_KEY.is_in(keys) {
        let help = format!(
            "add {} for APIv2; for APIv3 {}, serial, and {}",
            API_KEY.either(),
            PRIVATE_KEY.either(),
            API_V3_KEY.either()
        );
        found.add(&keys.span, "the merchant has no key", "signs with nothing", &help);
    }
    let (private_key, serial) = (PRIVATE_KEY.is_in(keys), keys.has("serial"));
    if private_key && !serial {
        let help = "add serial = \"…\", the serial number of the merchant's certificate";
        found.add(&keys.span, "`serial` is missing", "has a private key", help);
    }
    if private_key && !API_V3_KEY.is_in(keys) {
        let help = format!("add {}", API_V3_KEY.either());
        found.add(&keys.span, "the APIv3 key is missing", "has a private key", &help);
    }
    if serial && !private_key {
        let help = format!("add {}, or remove serial", PRIVATE_KEY.either());
        found.add(&keys.span, "the private key is missing", "has a serial number", &help);
    }
}

fn built(read: &Read, span: &Range<usize>, found: &mut Found) -> Option<Known> {
    let (appid, mch_id) = (read.appid.as_ref()?, read.mch_id.as_ref()?);
    let mut merchant = Merchant::bare()
        .with("appid", &appid.value)
        .with("mch_id", &mch_id.value)
        .with("mchid", &mch_id.value)
        .with("cusid", &mch_id.value)
        .certificate(Sandbox::client_certificate());
    if let Some(key) = &read.api_key {
        merchant = merchant.key(ApiKey::new(key.value.as_str()));
    }
    if let Some(key) = &read.api_v3_key {
        merchant = merchant.api_v3_key(ApiKey::new(key.value.as_str()));
    }
    if let (Some(key), Some(serial)) = (&read.private_key, &read.serial) {
        match PrivateKey::from_pem(&key.value) {
            Ok(key) => merchant = merchant.private_key(&serial.value, key),
            Err(fault) => {
                let help = "give the merchant's RSA key in PEM, such as apiclient_key.pem";
                found.add(&key.span, "the private key cannot be used", &fault.to_string(), help);
                return None;
            }
        }
    }
    let (v2, v3) = (read.api_key.is_some(), read.private_key.is_some() && read.serial.is_some());
    let faults = [
        Protocol::<WechatV2>::new(merchant.clone()).err().filter(|_| v2),
        Protocol::<WechatV3>::new(merchant.clone()).err().filter(|_| v3),
    ];
    for fault in faults.into_iter().flatten() {
        report(&fault, read, span, found);
    }
    let numbers = (appid.value.clone(), mch_id.value.clone());
    let secret = |at: &Option<At>| at.as_ref().map(|at| Zeroizing::new(at.value.clone()));
    let secrets = Secrets {
        v2: secret(&read.api_key),
        v3: secret(&read.api_v3_key),
        private: secret(&read.private_key),
    };
    Some(Known { appid: numbers.0, mch_id: numbers.1, has_v2: v2, has_v3: v3, merchant, secrets })
}

/// Why the gateway would refuse the merchant, at the place of the setting.
fn report(fault: &MerchantFault, read: &Read, span: &Range<usize>, found: &mut Found) {
    if let MerchantFault::Several(several) = fault {
        for fault in several {
            report(fault, read, span, found);
        }
        return;
    }
    let name = match fault {
        MerchantFault::Text { name, .. } | MerchantFault::KeyLength { name, .. } => name.as_str(),
        _ => "",
    };
    let at = match name {
        "appid" => &read.appid,
        "mch_id" | "mchid" => &read.mch_id,
        "key" => &read.api_key,
        "api_v3_key" => &read.api_v3_key,
        "id of the private key" => &read.serial,
        _ => &None,
    };
    let span = at.as_ref().map_or(span, |at| &at.span);
    found.add(span, fault.to_string(), "refused by the gateway", "give it as the merchant platform shows it");
}
