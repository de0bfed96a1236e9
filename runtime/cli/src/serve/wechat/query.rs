//! How an order or a refund stands, for those whose notice did not come.

use super::{
    Wechat,
    accounts::Shop,
    event::{self, Told},
    failure::Failure,
    reply,
    twin::{self, Twin},
};
use paytable::{Api as _, DynamicMessage, cloudpay, table::OrderState};
use serde_json::{Map, Value};
use std::time::Duration;

/// How an order stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Standing {
    /// It is paid. What is told is that of its notice.
    Paid(Box<Told>),
    /// It was paid, and refunded in whole or in part.
    Refunded(Box<Told>),
    /// It is not paid, and can be.
    Open,
    /// It was not paid, and cannot be.
    Closed,
    /// The gateway does not know it. A call that places it may still be on its way.
    NotFound,
}

/// How a refund stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RefundStanding {
    /// It has ended, well or not. What is told is that of its notice.
    Ended(Box<Told>),
    Processing,
    /// The gateway does not know it. A call that asks for it may still be on its way.
    NotFound,
}

impl Wechat {
    /// Asks how an order stands.
    ///
    /// # Errors
    /// There is no authenticated reply. The order stands as before.
    pub(crate) async fn query(
        &self,
        sub_mch_id: &str,
        out_trade_no: &str,
        left: Duration,
    ) -> Result<Standing, Failure> {
        let accounts = self.accounts();
        let shop = super::shop(&accounts, sub_mch_id)?;
        let twin = twin(cloudpay::QueryOrder::TABLE)?;
        let Some(mut fields) = asked(twin, shop, ("out_trade_no", out_trade_no), left).await? else {
            return Ok(Standing::NotFound);
        };
        let state = twin.v2.state.ok_or_else(|| unclear("it has no state"))?;
        let word = event::text(&fields, state.field).unwrap_or_default();
        let said = state.words.iter().find(|(known, _)| *known == word).map(|(_, said)| *said);
        let is_refunded = match said.ok_or_else(|| unclear("its state is unknown"))? {
            OrderState::Paid => false,
            OrderState::Refunded => true,
            // After a failed payment the payer may try again.
            OrderState::Open | OrderState::Paying | OrderState::Failed => return Ok(Standing::Open),
            OrderState::Closed | OrderState::Reversed => return Ok(Standing::Closed),
        };
        // What the state of an order says, its notice says with the result.
        for name in ["trade_state", "trade_state_desc"] {
            fields.remove(name);
        }
        let told = Box::new(self.events.payment(fields, shop).map_err(|why| unclear(&why))?);
        Ok(if is_refunded { Standing::Refunded(told) } else { Standing::Paid(told) })
    }

    /// Asks how a refund stands.
    ///
    /// # Errors
    /// There is no authenticated reply. The refund stands as before.
    pub(crate) async fn query_refund(
        &self,
        sub_mch_id: &str,
        out_refund_no: &str,
        left: Duration,
    ) -> Result<RefundStanding, Failure> {
        let accounts = self.accounts();
        let shop = super::shop(&accounts, sub_mch_id)?;
        match refund_fields(shop, out_refund_no, left).await? {
            None => Ok(RefundStanding::NotFound),
            Some(fields) if !has_ended(&fields)? => Ok(RefundStanding::Processing),
            Some(fields) => {
                let told = self.events.refund(fields, shop).map_err(|why| unclear(&why))?;
                Ok(RefundStanding::Ended(Box::new(told)))
            }
        }
    }
}

/// What the gateway says of a refund, under the names that the notice has; `None` if it does not know it.
pub(super) async fn refund_fields(
    shop: &Shop,
    out_refund_no: &str,
    left: Duration,
) -> Result<Option<Map<String, Value>>, Failure> {
    let twin = twin(cloudpay::QueryRefund::TABLE)?;
    let Some(reply) = asked(twin, shop, ("out_refund_no", out_refund_no), left).await? else {
        return Ok(None);
    };
    refund(&reply, out_refund_no).ok_or_else(|| unclear("the reply does not say it")).map(Some)
}

/// Whether the refund has ended, well or not.
pub(super) fn has_ended(refund: &Map<String, Value>) -> Result<bool, Failure> {
    match event::text(refund, "refund_status").as_deref() {
        Some("PROCESSING") => Ok(false),
        Some("SUCCESS" | "CHANGE" | "REFUNDCLOSE") => Ok(true),
        _ => Err(unclear("its state is unknown")),
    }
}

fn twin(cloud: &'static paytable::table::Api) -> Result<&'static Twin, Failure> {
    twin::of(cloud).ok_or_else(|| unclear("there is no query"))
}

fn unclear(why: &str) -> Failure {
    Failure::Unknown(format!("the query does not tell how it stands: {why}; query again"))
}

/// The fields of the reply to a query; `None` if the gateway does not know what was asked for.
async fn asked(
    twin: &Twin,
    shop: &Shop,
    (name, number): (&str, &str),
    left: Duration,
) -> Result<Option<Map<String, Value>>, Failure> {
    let mut request = DynamicMessage::new(twin.v2.request);
    request.set("sub_mch_id", shop.sub_merchant.sub_mch_id.as_str());
    request.set("sub_appid", shop.sub_merchant.sub_appid.as_str());
    request.set(name, number);
    let reply = shop.account.client.call_dynamic(twin.v2, &request, left).await;
    let reply = reply.map_err(|error| Failure::of(&error))?;
    let Some(refusal) = &reply.refusal else { return reply::fields(&reply.message).map(Some) };
    let code = refusal.row.map(|row| row.code).or(refusal.code.as_deref()).unwrap_or_default();
    if ["ORDERNOTEXIST", "REFUNDNOTEXIST"].contains(&code) {
        return Ok(None);
    }
    let words = refusal.message.as_deref().unwrap_or(code);
    Err(unclear(&format!("WeChat Pay answers {code}: {words}")))
}

/// What the reply says of the order and of that refund, under the names that the notice has.
fn refund(reply: &Map<String, Value>, out_refund_no: &str) -> Option<Map<String, Value>> {
    let at = |name: &str, at: usize| reply.get(&format!("{name}_{at}"));
    let count = reply.get("refund_count").and_then(Value::as_u64)?;
    let count = usize::try_from(count).ok()?.min(reply.len());
    let this = (0..count).find(|n| at("out_refund_no", *n).and_then(Value::as_str) == Some(out_refund_no))?;
    let of_order = OF_ORDER.iter().map(|name| (*name, reply.get(*name)));
    let of_refund = OF_REFUND.iter().map(|(name, own)| (*own, at(name, this)));
    // Of the only refund that is told of.
    let cash = [("cash_refund_fee", reply.get("cash_refund_fee").filter(|_| count == 1))];
    let all = of_order.chain(of_refund).chain(cash);
    let all = all.filter_map(|(name, value)| Some((name.to_owned(), value?.clone())));
    // Refunds that are asked about here were asked for here.
    let source = [("refund_request_source".to_owned(), "API".into())];
    Some(all.chain(source).collect())
}

/// What the notice of a refund says of the order.
const OF_ORDER: [&str; 10] = [
    "return_code",
    "appid",
    "mch_id",
    "sub_appid",
    "sub_mch_id",
    "nonce_str",
    "transaction_id",
    "out_trade_no",
    "total_fee",
    "settlement_total_fee",
];

/// What it says of the refund, and its name in the notice.
const OF_REFUND: [(&str, &str); 8] = [
    ("out_refund_no", "out_refund_no"),
    ("refund_id", "refund_id"),
    ("refund_fee", "refund_fee"),
    ("settlement_refund_fee", "settlement_refund_fee"),
    ("refund_status", "refund_status"),
    ("refund_account", "refund_account"),
    ("refund_recv_accout", "refund_recv_accout"),
    ("refund_success_time", "success_time"),
];
