//! A refund: an order is placed and paid, a query confirms it, a part of it is refunded, and another query says whether
//! the money went back.
//!
//! It runs against the sandbox, which keeps orders and checks and signs every message. Refunds it does not keep: it
//! answers them with the numbers that were sent, and else with the examples of the documentation.
//!
//!     cargo run --example refund --features sandbox

#![allow(clippy::print_stdout)]

use paytable::{
    ApiKey, Client, Fen, Merchant, RetryPolicy, WechatV2,
    sandbox::Sandbox,
    wechat_v2::{
        OrderQueryRequest, Refund, RefundQuery, RefundQueryRequest, RefundRequest, UnifiedOrderRequest,
        order_query::TradeState,
        refund,
        unified_order::{self, TradeType},
    },
};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ORDER_NO: &str = "1217752501201407033233368018";
// One number for each refund, stored before the call: a repeat under another number can pay back twice.
const REFUND_NO: &str = "1217752501201407033233368018-1";

#[tokio::main]
async fn main() -> Result<()> {
    let key = ApiKey::new("0123456789abcdef0123456789abcdef");
    let merchant = Merchant::new("wx8888888888888888", "1900000109", key);
    // At the real gateway it is that of `apiclient_cert.pem` and `apiclient_key.pem`: without one no refund is sent.
    let merchant = merchant.notify_url("http://127.0.0.1:9/paid").certificate(Sandbox::client_certificate());
    // Nobody takes notices here, and a query knows as much: the sandbox is to give up on them at once.
    let sandbox = Sandbox::builder().merchant(merchant.clone()).time_scale(1_000_000);
    let sandbox = sandbox.api::<Refund>().api::<RefundQuery>().start()?;
    let client = Client::<WechatV2>::builder(merchant).base_url(sandbox.base_url()).build()?;

    client.call(&order(Fen(100))).await?;
    println!("ordered   paid: {}", paid(&client).await?.is_some());
    sandbox.pay(ORDER_NO).await?;
    let total = paid(&client).await?.ok_or("not paid")?;
    println!("paid      {total}");

    let too_much = client.call(&refund(total, Fen(101))).await;
    println!("not sent  {}", too_much.err().ok_or("more than was paid was refunded")?);

    // After an unclear answer the same number is sent again. Accepted is not refunded yet.
    let accepted = client.call_with_retries(&refund(total, Fen(40)), RetryPolicy::default()).await?;
    println!("accepted  {}", accepted.refund_id.unwrap_or_default());
    println!("refund    {}", refunded(&client).await?);
    Ok(())
}

fn order(total_fee: Fen) -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        product_id: Some("12235413214070356458058".into()),
        ..unified_order::Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: ORDER_NO.into(),
            total_fee,
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::Native,
        }
        .into()
    }
}

/// The amount, if the order is paid. The trade state decides: the call succeeds for unpaid orders too.
async fn paid(client: &Client<WechatV2>) -> Result<Option<Fen>> {
    let query = OrderQueryRequest { out_trade_no: Some(ORDER_NO.into()), ..OrderQueryRequest::default() };
    let reply = client.call(&query).await?;
    Ok(reply.total_fee.filter(|_| reply.trade_state == Some(TradeState::Success)))
}

fn refund(total_fee: Fen, refund_fee: Fen) -> RefundRequest {
    RefundRequest {
        out_trade_no: Some(ORDER_NO.into()),
        ..refund::Required { out_refund_no: REFUND_NO.into(), total_fee, refund_fee }.into()
    }
}

/// How the refund stands. The status of each decides, not that the query succeeded.
async fn refunded(client: &Client<WechatV2>) -> Result<String> {
    let query = RefundQueryRequest { out_refund_no: Some(REFUND_NO.into()), ..RefundQueryRequest::default() };
    let reply = client.call(&query).await?;
    let mine = reply.refunds.iter().find(|refund| refund.out_refund_no.as_deref() == Some(REFUND_NO));
    let status = mine.and_then(|refund| refund.refund_status.as_ref());
    Ok(status.ok_or("the reply does not say how this refund stands")?.to_string())
}
