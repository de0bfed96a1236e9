//! What a payment or a refund came to, as the event that CloudPay delivers.

use super::accounts::Shop;
use paytable::{
    CloudPay, DedupNotice, Merchant, MerchantFault, Protocol, UnauthenticatedNotice,
    cloudpay::{RefundCallback, UnifiedOrderCallback},
};
use serde_json::{Map, Value};
use std::fmt;

/// A payment or a refund that WeChat Pay told of, authenticated. It is compared with the stored one.
#[derive(Clone, PartialEq)]
pub(crate) struct Told {
    pub(crate) sub_mch_id: String,
    pub(crate) out_trade_no: String,
    /// Of a refund.
    pub(crate) out_refund_no: Option<String>,
    /// A payment that failed has none.
    pub(crate) transaction_id: Option<String>,
    /// The amount of the order, in the minor unit of its currency.
    pub(crate) total_fee: i64,
    /// The currency of the order; that of an order which says none, if the message says none.
    pub(crate) fee_type: String,
    /// Of a refund: what was to be paid back.
    pub(crate) refund_fee: Option<i64>,
    /// What repeats have in common, and a query of the same with the notice.
    pub(crate) dedup: String,
    /// Whether the payment or the refund succeeded. CloudPay tells functions of a payment only if it did.
    pub(crate) is_success: bool,
    sub_appid: String,
    sub_openid: Option<String>,
    /// Fields of the event.
    fields: Map<String, Value>,
}

/// Does not print the event, which names the payer.
impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Told")
            .field("sub_mch_id", &self.sub_mch_id)
            .field("out_trade_no", &self.out_trade_no)
            .field("out_refund_no", &self.out_refund_no)
            .field("total_fee", &self.total_fee)
            .field("refund_fee", &self.refund_fee)
            .field("dedup", &self.dedup)
            .field("is_success", &self.is_success)
            .finish_non_exhaustive()
    }
}

impl Told {
    /// The event in JSON. `payer` is the openid under the mini program that the order was placed with; what the message
    /// says goes before it, and a refund says nothing of it.
    pub(crate) fn event(&self, payer: Option<&str>) -> String {
        let mut event = self.fields.clone();
        let mut user = Map::new();
        user.insert("appId".to_owned(), self.sub_appid.as_str().into());
        if let Some(openid) = self.sub_openid.as_deref().or(payer) {
            user.insert("openId".to_owned(), openid.into());
        }
        event.insert("userInfo".to_owned(), user.into());
        Value::Object(event).to_string()
    }
}

/// Fields that are between the gateway and the service.
const NOT_TOLD: [&str; 4] = ["sign", "sign_type", "return_msg", "req_info"];

/// Makes events. The keys of repeats are those that the tables of CloudPay name.
pub(super) struct Events {
    cloud: Protocol<CloudPay>,
}

impl Events {
    pub(super) fn new() -> Result<Events, MerchantFault> {
        Ok(Events { cloud: Protocol::new(Merchant::bare())? })
    }

    /// The event of a payment, from the fields of its notice.
    ///
    /// # Errors
    /// What the event lacks.
    pub(super) fn payment(&self, fields: Map<String, Value>, shop: &Shop) -> Result<Told, String> {
        let is_success = match text(&fields, "result_code").as_deref() {
            Some("SUCCESS") => true,
            Some("FAIL") => false,
            _ => return Err("result_code is neither SUCCESS nor FAIL".to_owned()),
        };
        let told = made(fields, shop, is_success)?;
        if is_success {
            return self.with_key::<UnifiedOrderCallback>(told);
        }
        // The tables know a key of payments that succeeded.
        let dedup = format!("{}/{}/failed", told.sub_mch_id, told.out_trade_no);
        Ok(Told { dedup, ..told })
    }

    /// The event of a refund, from the fields of its notice.
    ///
    /// # Errors
    /// What the event lacks.
    pub(super) fn refund(&self, fields: Map<String, Value>, shop: &Shop) -> Result<Told, String> {
        let is_success = text(&fields, "refund_status").as_deref() == Some("SUCCESS");
        let told = made(fields, shop, is_success)?;
        if told.out_refund_no.is_none() || told.refund_fee.is_none() {
            return Err("out_refund_no or refund_fee is missing".to_owned());
        }
        self.with_key::<RefundCallback>(told)
    }

    /// The event with its key, read as a receiver of CloudPay reads it.
    fn with_key<N>(&self, told: Told) -> Result<Told, String>
    where
        N: DedupNotice<Gateway = CloudPay> + UnauthenticatedNotice,
    {
        let event = told.event(None);
        let read = self.cloud.unauthenticated_notice::<N>(event.as_bytes());
        let event = read.map_err(|error| error.to_string())?.confirmed();
        let key = self.cloud.inbox_key::<N>(&event).map_err(|error| error.to_string())?;
        Ok(Told { dedup: key.as_str().to_owned(), ..told })
    }
}

fn made(mut fields: Map<String, Value>, shop: &Shop, is_success: bool) -> Result<Told, String> {
    fields.retain(|name, _| !NOT_TOLD.contains(&name.as_str()));
    super::reply::put_parties(&mut fields, shop, |_| true);
    let needed = |name: &str| text(&fields, name).ok_or_else(|| format!("{name} is missing"));
    let number = |name: &str| fields.get(name).and_then(Value::as_i64);
    Ok(Told {
        sub_mch_id: needed("sub_mch_id")?,
        out_trade_no: needed("out_trade_no")?,
        out_refund_no: text(&fields, "out_refund_no"),
        transaction_id: text(&fields, "transaction_id"),
        total_fee: number("total_fee").ok_or("total_fee is missing")?,
        fee_type: text(&fields, "fee_type").unwrap_or_else(|| "CNY".to_owned()),
        refund_fee: number("refund_fee"),
        dedup: String::new(),
        is_success,
        sub_appid: needed("sub_appid")?,
        sub_openid: text(&fields, "sub_openid"),
        fields: fields.into_iter().map(|(name, value)| (camel(&name), value)).collect(),
    })
}

/// The text of a field that is not empty.
pub(super) fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A name as events spell it: `coupon_id_0` is `couponId_0`.
fn camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        match letters.peek() {
            Some(next) if letter == '_' && next.is_ascii_lowercase() => {
                out.push(next.to_ascii_uppercase());
                letters.next();
            }
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::camel;

    #[test]
    fn names_are_spelled_as_the_sdk_spells_them() {
        for (name, event) in [
            ("out_trade_no", "outTradeNo"),
            ("sub_appid", "subAppid"),
            ("refund_recv_accout", "refundRecvAccout"),
            ("coupon_id_0", "couponId_0"),
            ("coupon_type_0_1", "couponType_0_1"),
            ("openid", "openid"),
            ("a__b_", "a_B_"),
            ("", ""),
        ] {
            assert_eq!(camel(name), event);
        }
    }
}
