//! For which merchant a notice says that it is, before anything is verified.

use crate::{
    codec,
    message::raw::{Raw, get},
    protocol::{error::NoticeError, received::Received},
    table::{Encoding, Gateway, Wire},
};

/// What a notice says of the merchant that it is for. Nothing of it is verified: anybody can write it. It is good to
/// choose the merchant whose key verifies the notice, and for nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnauthenticatedMerchant {
    settings: Vec<(&'static str, String)>,
}

impl UnauthenticatedMerchant {
    /// The value that the notice has for a setting of the gateway's merchants, such as `mch_id`, `sub_mch_id` or
    /// `appid`. `None` if it has none, or if it is encrypted.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

pub(super) fn read(
    gateway: &'static Gateway,
    received: &Received<'_>,
) -> Result<UnauthenticatedMerchant, NoticeError> {
    let pairs = codec::read(wire(gateway, &received.body), &received.body).map_err(NoticeError::Malformed)?;
    let told = |name: &'static str| {
        let raw = get(&pairs, name).or_else(|| {
            let mut others = pairs.iter().filter(|(other, _)| is_same(name, other));
            others.next().map(|(_, raw)| raw)
        });
        let text = raw.and_then(Raw::text).filter(|text| !text.is_empty())?;
        Some((name, text.to_owned()))
    };
    let settings = gateway.merchant.iter().filter_map(|credential| told(credential.name)).collect();
    Ok(UnauthenticatedMerchant { settings })
}

/// The format of the body: some notices of gateways that write XML are JSON.
fn wire(gateway: &Gateway, body: &[u8]) -> Wire {
    let is_json = body.trim_ascii_start().starts_with(b"{");
    let usual = gateway.notice.map_or(gateway.encoding, |delivery| delivery.encoding);
    gateway.wire(if is_json { Encoding::Json } else { usual })
}

/// Events of CloudPay say `subMchId`.
fn is_same(setting: &str, name: &str) -> bool {
    let letters = |text: &str| -> Vec<u8> {
        text.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect()
    };
    letters(setting) == letters(name)
}
