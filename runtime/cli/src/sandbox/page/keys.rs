//! The keys of the merchants: to say what is wrong with a signature, and to keep them out of pages.

use super::shown::Hidden;
use crate::sandbox::merchants::Known;
use paytable_cli::explain::{LinesKey, SharedKey, sign_pairs};
use zeroize::Zeroizing;

/// The keys of one merchant.
struct Keys {
    appid: String,
    mch_id: String,
    /// Of APIv2.
    shared: Option<SharedKey>,
    /// Of APIv3.
    lines: Option<LinesKey>,
}

/// The keys of all merchants.
pub(in crate::sandbox) struct AllKeys {
    merchants: Vec<Keys>,
    pub(super) hidden: Hidden,
}

impl AllKeys {
    /// A key that the explainer does not read explains nothing.
    pub(in crate::sandbox) fn of(known: &[Known]) -> AllKeys {
        let merchants = known.iter().map(|known| Keys {
            appid: known.appid.clone(),
            mch_id: known.mch_id.clone(),
            shared: known.secrets.v2.as_ref().and_then(|key| SharedKey::new(key).ok()),
            lines: known.secrets.private.as_ref().and_then(|pem| LinesKey::from_pem(pem.as_bytes()).ok()),
        });
        let hidden = known.iter().flat_map(|known| [&known.secrets.v2, &known.secrets.v3]);
        AllKeys {
            merchants: merchants.collect(),
            hidden: Hidden::new(hidden.flatten().map(|key| Zeroizing::new(key.to_string()))),
        }
    }

    /// The merchant that a message names: the one whose number is in it, or else the only one.
    fn named(&self, message: &[u8]) -> Option<&Keys> {
        let has = |number: &str| message.windows(number.len()).any(|part| part == number.as_bytes());
        let named = self.merchants.iter().filter(|keys| has(&keys.mch_id));
        named.max_by_key(|keys| keys.mch_id.len()).or(match &self.merchants[..] {
            [only] => Some(only),
            _ => None,
        })
    }

    /// The key that signs pairs in a message.
    pub(super) fn shared(&self, message: &[u8]) -> Option<&SharedKey> {
        self.named(message)?.shared.as_ref()
    }

    /// The key that signs lines of a message.
    pub(super) fn lines(&self, message: &[u8]) -> Option<&LinesKey> {
        self.named(message)?.lines.as_ref()
    }

    /// A line for a shell that places an order with a signature of the first merchant that has a key of APIv2.
    pub(super) fn first_order(&self, base_url: &str, number: &str) -> Option<String> {
        let (keys, shared) = self.merchants.iter().find_map(|keys| Some((keys, keys.shared.as_ref()?)))?;
        let message = format!(
            "<xml><appid>{}</appid><mch_id>{}</mch_id><nonce_str>5K8264ILTKCH16CQ2502SI8ZNMTM67VS</nonce_str>\
             <body>小秋TIT店-超市</body><out_trade_no>{number}</out_trade_no><total_fee>1</total_fee>\
             <spbill_create_ip>127.0.0.1</spbill_create_ip><notify_url>http://127.0.0.1:3000/paid</notify_url>\
             <trade_type>NATIVE</trade_type><product_id>12235413214070356458058</product_id></xml>",
            keys.appid, keys.mch_id
        );
        let url = format!("{base_url}/pay/unifiedorder");
        sign_pairs(message.as_bytes(), shared, None, &url).ok().map(|signed| signed.curl)
    }
}
