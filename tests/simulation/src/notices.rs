//! What the shop answers to notices.

use crate::{
    calls, forge,
    shop::Shop,
    store::{RefundBelief, Stored, StoredRefund},
    world::Rule,
};
use paytable::{
    Fen, Notice, OrderStatus,
    cloudpay::{RefundCallback, UnifiedOrderCallback, refund_callback::RefundStatus},
    inbox::{Inbox as _, InboxKey},
    sandbox::Posted,
    wechat_v2::{PayNotice, PayNoticeEvent, RefundNotice, refund_notice::RefundInfoRefundStatus},
};
use paytable_tests::MCH_ID;
use std::{convert::Infallible, sync::Arc};

/// What was acknowledged: the number of an order or of a refund.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Told {
    Paid(String),
    Refunded { order: String, refund: String },
}

/// The acknowledgement, and what it is of; `None` for a refusal, which makes the notice come again.
pub(crate) async fn answer(shop: &Arc<Shop>, posted: Posted) -> Option<(Told, Vec<u8>)> {
    shop.step().await;
    if shop.rule == Rule::AcknowledgeFirst && posted.url.ends_with("/paid") {
        return acknowledge_first(shop, posted.body);
    }
    let told = if posted.url.ends_with("/paid") {
        paid(shop, &posted.body)
    } else if posted.url == calls::PAID_FUNCTION.1 {
        cloud_paid(shop, &posted.body).await
    } else if posted.url == calls::REFUNDED_FUNCTION.1 {
        cloud_refunded(shop, &posted.body).await
    } else {
        refunded(shop, &posted.body).await
    };
    // Here the effect is stored, and the gateway may never hear of it.
    shop.step().await;
    let is_cloud = posted.url.contains("/cloud-");
    let accepted = if is_cloud { UnifiedOrderCallback::accepted() } else { PayNotice::accepted() };
    told.map(|told| (told, accepted.body))
}

fn paid(shop: &Arc<Shop>, body: &[u8]) -> Option<Told> {
    if shop.rule == Rule::BelieveAnyCut {
        return believe_any_cut(shop, body);
    }
    let event = shop.clients.wechat.notice::<PayNotice>(body).ok()?;
    let number = event.out_trade_no.clone()?;
    let stored = shop.store.get(&number)?;
    if !is_compared(shop.rule, &event, &stored) {
        shop.paid(&number);
        return Some(Told::Paid(number));
    }
    match shop.clients.wechat.protocol().order_status_from_notice::<PayNotice, _>(&event, &stored.order()) {
        Ok(OrderStatus::Paid(_)) => {}
        _ => return None,
    }
    let key = shop.clients.wechat.protocol().inbox_key::<PayNotice>(&event).ok()?;
    shop.once(&key, || shop.paid(&number));
    if shop.rule == Rule::EffectEachTime {
        shop.store.change(&number, |stored| stored.delivered += 1);
    }
    Some(Told::Paid(number))
}

/// Whether a notice is compared with the order whole. What must never be done: to look at the number, the amount, and
/// only one of sub-merchant and currency.
fn is_compared(rule: Rule, event: &PayNoticeEvent, stored: &Stored) -> bool {
    let currency = |given: Option<&str>| given.unwrap_or("CNY").to_owned();
    let is_same = match rule {
        Rule::AnySubMerchant => currency(event.fee_type.as_deref()) == currency(stored.purchase.currency),
        Rule::AnyCurrency => event.sub_mch_id.as_deref() == stored.purchase.sub_merchant(),
        _ => false,
    };
    !is_same || event.total_fee != Some(Fen(stored.purchase.fen))
}

/// CloudPay signs no notice: the order's query says whether it is true.
async fn cloud_paid(shop: &Arc<Shop>, body: &[u8]) -> Option<Told> {
    let event = shop.clients.cloud.unauthenticated_notice::<UnifiedOrderCallback>(body).ok()?;
    let number = event.hint().out_trade_no.clone()?;
    let stored = shop.store.get(&number)?;
    // What must never be done.
    if shop.rule != Rule::BelieveUnauthenticated {
        let Ok(OrderStatus::Paid(_) | OrderStatus::Refunded(_)) = calls::status(shop, &stored).await else {
            return None;
        };
    }
    shop.step().await;
    shop.paid(&number);
    Some(Told::Paid(number))
}

async fn cloud_refunded(shop: &Arc<Shop>, body: &[u8]) -> Option<Told> {
    let event = shop.clients.cloud.unauthenticated_notice::<RefundCallback>(body).ok()?;
    let event = event.hint();
    if event.refund_status != Some(RefundStatus::Success) {
        return None;
    }
    let (order, refund) = (event.out_trade_no.clone()?, event.out_refund_no.clone()?);
    let stored = shop.store.get(&order)?;
    if calls::has_arrived(shop, &stored, &refund).await != Some(true) {
        return None;
    }
    shop.step().await;
    shop.refunded(&order, &refund);
    Some(Told::Refunded { order, refund })
}

/// What must never be done: a signature that fits says only that the gateway signed this text.
fn believe_any_cut(shop: &Arc<Shop>, body: &[u8]) -> Option<Told> {
    let pairs = forge::pairs(body);
    let says = |name, value: &str| forge::get(&pairs, name) == value;
    let number = forge::get(&pairs, "out_trade_no").to_owned();
    let fen = shop.store.get(&number)?.purchase.fen.to_string();
    let is_paid = says("mch_id", MCH_ID) && says("total_fee", &fen) && says("result_code", "SUCCESS");
    if !is_paid || !forge::is_signed(&pairs) {
        return None;
    }
    shop.paid(&number);
    Some(Told::Paid(number))
}

/// What must never be done: the effect comes when the gateway has already been told that it is there.
fn acknowledge_first(shop: &Arc<Shop>, body: Vec<u8>) -> Option<(Told, Vec<u8>)> {
    let number = shop.clients.wechat.notice::<PayNotice>(&body).ok()?.out_trade_no?;
    let later = shop.clone();
    shop.spawn(async move {
        later.step().await;
        paid(&later, &body);
    });
    Some((Told::Paid(number), PayNotice::accepted().body))
}

async fn refunded(shop: &Arc<Shop>, body: &[u8]) -> Option<Told> {
    let event = shop.clients.wechat.unauthenticated_notice::<RefundNotice>(body).ok()?;
    // Nobody vouches for it: the query does.
    let event = shop.clients.wechat.confirm_refund(&event).await.ok()?;
    shop.step().await;
    let key = shop.clients.wechat.protocol().inbox_key::<RefundNotice>(&event).ok()?;
    let info = event.req_info?;
    if info.refund_status != Some(RefundInfoRefundStatus::Success) {
        return None;
    }
    let (order, refund) = (info.out_trade_no?, info.out_refund_no?);
    shop.once(&key, || shop.refunded(&order, &refund));
    Some(Told::Refunded { order, refund })
}

impl Shop {
    /// The mark of a notice survives with its effect; queries have an effect as well, so that looks for itself.
    fn once(&self, key: &InboxKey, effect: impl FnOnce()) {
        let mut inbox = self.inbox.clone();
        let handled = inbox.once(key, |(): &mut ()| {
            effect();
            Ok::<(), Infallible>(())
        });
        debug_assert!(handled.is_ok(), "nothing in it can fail");
    }

    /// The money has arrived: booked in the same transaction.
    pub(crate) fn refunded(&self, number: &str, refund: &str) {
        self.store.change(number, |stored| {
            let wanted =
                |found: &&mut StoredRefund| found.number == refund && found.belief == RefundBelief::Wanted;
            if let Some(found) = stored.refunds.iter_mut().find(wanted) {
                found.belief = RefundBelief::Arrived;
                found.booked += 1;
            }
        });
    }
}
