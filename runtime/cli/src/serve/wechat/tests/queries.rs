//! How orders and refunds stand.

use super::{Both, LEFT, NUMBER, OTHER_SUB_MCH_ID, REFUND, SUB_MCH_ID, order, refund, with};
use crate::serve::wechat::{Failure, Kind, RefundStanding, Standing, Told};
use serde_json::{Value, json};
use std::time::Duration;

/// The event without what is generated for each message.
fn event(told: &Told) -> Value {
    let mut event: Value = serde_json::from_str(&told.event(None)).unwrap();
    event.as_object_mut().unwrap().remove("nonceStr");
    event
}

#[tokio::test]
async fn the_query_of_a_paid_order_tells_what_its_notice_tells() {
    let both = Both::new();
    let query = || both.wechat.query(SUB_MCH_ID, NUMBER, LEFT);
    assert_eq!(query().await, Ok(Standing::NotFound));
    both.reply("unifiedOrder", &order()).await;
    assert_eq!(query().await, Ok(Standing::Open));
    let notice = both.pay(NUMBER).await;
    let told = both.wechat.notice(Kind::Payment, &notice.body, LEFT).await.unwrap();
    let Ok(Standing::Paid(asked)) = query().await else { panic!("not paid") };
    assert_eq!(asked.dedup, told.dedup);
    assert_eq!(event(&asked), event(&told));
    assert_eq!((asked.total_fee, asked.fee_type.as_str(), asked.is_success), (888, "CNY", true));
    // A number is one of a sub-merchant.
    assert_eq!(both.wechat.query(OTHER_SUB_MCH_ID, NUMBER, LEFT).await, Ok(Standing::NotFound));
    let stranger = both.wechat.query("1900009999", NUMBER, LEFT).await;
    assert_eq!(stranger, Err(Failure::NoSuchMerchant("1900009999".to_owned())));
    both.reply("refund", &with(refund(), &json!({ "refund_fee": 888 }))).await;
    both.sandbox.advance(Duration::from_secs(60));
    let Ok(Standing::Refunded(refunded)) = query().await else { panic!("not refunded") };
    assert_eq!(refunded.dedup, told.dedup);
}

#[tokio::test]
async fn an_order_that_was_closed_is_closed() {
    let both = Both::new();
    both.reply("unifiedOrder", &order()).await;
    both.reply("closeOrder", &json!({ "sub_mch_id": SUB_MCH_ID, "out_trade_no": NUMBER })).await;
    assert_eq!(both.wechat.query(SUB_MCH_ID, NUMBER, LEFT).await, Ok(Standing::Closed));
}

#[tokio::test]
async fn the_query_of_a_refund_tells_what_its_notice_tells() {
    let both = Both::new();
    let query = || both.wechat.query_refund(SUB_MCH_ID, REFUND, LEFT);
    both.reply("unifiedOrder", &order()).await;
    both.pay(NUMBER).await;
    assert_eq!(query().await, Ok(RefundStanding::NotFound));
    both.reply("refund", &refund()).await;
    assert_eq!(query().await, Ok(RefundStanding::Processing));
    let notice = both.refunded().await;
    let told = both.wechat.notice(Kind::Refund, &notice.body, LEFT).await.unwrap();
    let Ok(RefundStanding::Ended(asked)) = query().await else { panic!("not ended") };
    assert_eq!(asked.dedup, told.dedup);
    assert_eq!(event(&asked), event(&told));
    assert_eq!((asked.refund_fee, asked.total_fee, asked.is_success), (Some(100), 888, true));
    assert_eq!(asked.out_refund_no.as_deref(), Some(REFUND));
}

#[tokio::test]
async fn a_refund_that_was_given_up_is_told_as_that() {
    let both = Both::new();
    both.sandbox.end_refunds(paytable::sandbox::RefundEnd::Closed);
    both.reply("unifiedOrder", &order()).await;
    both.pay(NUMBER).await;
    both.reply("refund", &refund()).await;
    let notice = both.refunded().await;
    let told = both.wechat.notice(Kind::Refund, &notice.body, LEFT).await.unwrap();
    assert!(!told.is_success);
    assert_eq!(event(&told)["refundStatus"], "REFUNDCLOSE");
}
