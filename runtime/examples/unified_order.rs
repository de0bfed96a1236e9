//! The whole of one payment: an order is placed, the client's bundle is made, the notice comes, is verified and
//! acknowledged. With nothing configured it runs against the sandbox, through APIv2 and through CloudPay.
//!
//! With `PAYTABLE_APPID`, `PAYTABLE_MCH_ID`, `PAYTABLE_KEY` and `PAYTABLE_NOTIFY_URL` set it places a NATIVE
//! order of one fen at the real gateway instead, and prints the text for its QR code.
//!
//!     cargo run --example unified_order --features sandbox

#![allow(clippy::print_stdout)]

use axum::{Router, body::Bytes, extract::State, http::header, response::IntoResponse, routing::post};
use paytable::{
    Ack, ApiKey, Client, CloudPay, Fen, Merchant, Notice, OrderStatus, WechatV2,
    cloudpay::{self, UnifiedOrderCallback},
    sandbox::Sandbox,
    wechat_v2::{
        PayNotice, UnifiedOrderRequest, UnifiedOrderResponse,
        unified_order::{Required, TradeType},
    },
};
use std::{
    env,
    error::Error,
    time::{SystemTime, UNIX_EPOCH},
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const APPID: &str = "wx8888888888888888";
const SAMPLE_NO: &str = "1217752501201407033233368018";

#[tokio::main]
async fn main() -> Result<()> {
    if let Some(merchant) = configured() {
        return at_the_real_gateway(merchant).await;
    }
    through_apiv2().await?;
    through_cloudpay().await
}

fn configured() -> Option<Merchant> {
    let [appid, mch_id, key, notify_url] =
        ["PAYTABLE_APPID", "PAYTABLE_MCH_ID", "PAYTABLE_KEY", "PAYTABLE_NOTIFY_URL"]
            .map(|name| env::var(name).ok());
    Some(Merchant::new(appid?, mch_id?, ApiKey::new(key?)).notify_url(notify_url?))
}

async fn at_the_real_gateway(merchant: Merchant) -> Result<()> {
    let client = Client::<WechatV2>::builder(merchant).build()?;
    let number = format!("paytable{}", SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs());
    let order = UnifiedOrderRequest { product_id: Some(number.clone()), ..sample(number, TradeType::Native) };
    let reply = place(&client, &order).await?;
    println!("QR code     {}", reply.code_url.as_deref().unwrap_or("none"));
    Ok(())
}

/// The sample order of the documentation.
fn sample(out_trade_no: String, trade_type: TradeType) -> UnifiedOrderRequest {
    Required {
        body: "小秋TIT店-超市".into(),
        out_trade_no,
        total_fee: Fen(1),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type,
    }
    .into()
}

/// `client.call(order)` does both steps; here they are apart, to show what is signed.
async fn place(client: &Client<WechatV2>, order: &UnifiedOrderRequest) -> Result<UnifiedOrderResponse> {
    let prepared = client.protocol().prepare(order)?;
    println!("signed text {}", prepared.signed_text().unwrap_or_default());
    let reply = client.send(&prepared).await?;
    println!("prepay id   {}", reply.prepay_id.as_deref().unwrap_or_default());
    Ok(reply)
}

async fn through_apiv2() -> Result<()> {
    println!("-- APIv2, signed XML");
    let key = ApiKey::new("0123456789abcdef0123456789abcdef");
    let merchant = Merchant::new(APPID, "1900000109", key);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let merchant = merchant.notify_url(format!("http://{}/paid", listener.local_addr()?));
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start()?;
    let client = Client::<WechatV2>::builder(merchant).base_url(sandbox.base_url()).build()?;
    let receiver = Router::new().route("/paid", post(paid)).with_state(client.clone());
    tokio::spawn(async move { axum::serve(listener, receiver).await });

    let reply = place(&client, &jsapi_order()).await?;
    let payment = reply.mini_program(&client)?;
    println!("payment     {}", serde_json::to_string(&payment)?);
    let delivery = sandbox.pay(SAMPLE_NO).await?;
    println!("delivered   in {} attempt(s), acknowledged: {}", delivery.attempts, delivery.acknowledged);
    Ok(())
}

/// The steps of a service for a notice: verify it, compare it with the stored order, store the status, accept it.
async fn paid(State(client): State<Client<WechatV2>>, body: Bytes) -> impl IntoResponse {
    let ack = match client.notice::<PayNotice>(&body[..]) {
        Ok(event) => match client.protocol().order_status_from_notice::<PayNotice, _>(&event, &jsapi_order())
        {
            Ok(OrderStatus::Paid(paid)) => {
                println!("notice      verified, payment {}", paid.transaction_id);
                PayNotice::accepted()
            }
            Ok(_) => PayNotice::accepted(),
            Err(error) => PayNotice::refused(&error.to_string()),
        },
        Err(error) => PayNotice::refused(&error.to_string()),
    };
    answer(ack)
}

/// The order as it is placed, and as a service would store it.
fn jsapi_order() -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        openid: Some("oLg7M5fdUMeRlR5qRk5dTs4Vb2Xk".into()),
        ..sample(SAMPLE_NO.into(), TradeType::Jsapi)
    }
}

async fn through_cloudpay() -> Result<()> {
    println!("-- CloudPay, JSON");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let function = format!("http://{}/pay_cb", listener.local_addr()?);
    let sandbox = Sandbox::builder()
        .cloud_merchant("1900009231", APPID)
        .function("test-f0b102", "pay_cb", function)
        .start()?;
    let client = Client::<CloudPay>::builder(Merchant::bare()).base_url(sandbox.base_url()).build()?;
    let receiver = Router::new().route("/pay_cb", post(pay_cb)).with_state(client.clone());
    tokio::spawn(async move { axum::serve(listener, receiver).await });

    let reply = client.call(&cloud_order()).await?;
    println!("payment     {}", serde_json::to_string(&reply.payment)?);
    let delivery = sandbox.pay(SAMPLE_NO).await?;
    println!("delivered   in {} attempt(s), acknowledged: {}", delivery.attempts, delivery.acknowledged);
    Ok(())
}

/// The event is not authenticated: a service queries the order before it processes the event.
async fn pay_cb(State(client): State<Client<CloudPay>>, body: Bytes) -> impl IntoResponse {
    let ack = match client.unauthenticated_notice::<UnifiedOrderCallback>(&body[..]) {
        // The order number in it identifies the order to query.
        Ok(event) if event.hint().out_trade_no.as_deref() == Some(SAMPLE_NO) => {
            match client.order_status(&cloud_order()).await {
                Ok(OrderStatus::Paid(_)) => {
                    println!("event       confirmed by a query");
                    UnifiedOrderCallback::accepted()
                }
                Ok(_) => UnifiedOrderCallback::refused("not paid as far as we know"),
                Err(error) => UnifiedOrderCallback::refused(&error.to_string()),
            }
        }
        Ok(_) => UnifiedOrderCallback::refused("no such order"),
        Err(error) => UnifiedOrderCallback::refused(&error.to_string()),
    };
    answer(ack)
}

fn cloud_order() -> cloudpay::UnifiedOrderRequest {
    cloudpay::UnifiedOrderRequest {
        function_name: Some("pay_cb".into()),
        ..cloudpay::unified_order::Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: SAMPLE_NO.into(),
            spbill_create_ip: "127.0.0.1".into(),
            sub_mch_id: "1900009231".into(),
            total_fee: Fen(1),
            env_id: "test-f0b102".into(),
        }
        .into()
    }
}

fn answer(ack: Ack) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, ack.content_type)], ack.body)
}
