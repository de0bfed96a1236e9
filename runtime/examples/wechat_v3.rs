//! One payment through WeChat Pay APIv3: an order is placed, the client's bundle is made, the notice comes, is verified,
//! compared with the order and acknowledged; then a part is given back. It runs against the sandbox.
//!
//! With `PAYTABLE_APPID`, `PAYTABLE_MCHID`, `PAYTABLE_SERIAL`, `PAYTABLE_PRIVATE_KEY` (a file), `PAYTABLE_API_V3_KEY` and
//! `PAYTABLE_NOTIFY_URL` set it places a NATIVE order of one fen at the real gateway instead, and prints the text for its
//! QR code. A merchant in public key mode sets `PAYTABLE_PUBLIC_KEY_ID` and `PAYTABLE_PUBLIC_KEY` (a file) as well; for
//! others the certificates are downloaded.
//!
//!     cargo run --example wechat_v3 --features sandbox,wechat-v3

#![allow(clippy::print_stdout)]

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
    routing::post,
};
use paytable::{
    Ack, ApiKey, Client, Fen, Merchant, Notice, OrderStatus, PrivateKey, PublicKey, Received, WechatV3,
    sandbox::Sandbox,
    wechat_v3::{
        JsapiOrderRequest, NativeOrderRequest, OrderAmount, OrderAmountRequired, RefundRequest,
        TransactionNotice, jsapi_order, native_order, refund,
    },
};
use std::{
    env,
    error::Error,
    fs,
    time::{SystemTime, UNIX_EPOCH},
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Made for this example, and known to everybody.
const PRIVATE_KEY: &str = include_str!("wechat_v3_test_key.pem");
const SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
const NUMBER: &str = "1217752501201407033233368018";

#[tokio::main]
async fn main() -> Result<()> {
    match configured()? {
        Some(merchant) => at_the_real_gateway(merchant).await,
        None => in_the_sandbox().await,
    }
}

fn configured() -> Result<Option<Merchant>> {
    let set = |name: &str| env::var(format!("PAYTABLE_{name}")).ok();
    let names = ["APPID", "MCHID", "SERIAL", "PRIVATE_KEY", "API_V3_KEY", "NOTIFY_URL"].map(set);
    let [Some(appid), Some(mchid), Some(serial), Some(key), Some(api_v3_key), Some(notify_url)] = names
    else {
        return Ok(None);
    };
    let merchant = Merchant::bare()
        .with("appid", appid)
        .with("mchid", mchid)
        .notify_url(notify_url)
        .private_key(serial, PrivateKey::from_pem(fs::read(key)?)?)
        .api_v3_key(ApiKey::new(api_v3_key));
    Ok(Some(match (set("PUBLIC_KEY_ID"), set("PUBLIC_KEY")) {
        (Some(id), Some(key)) => merchant.peer_public_key(id, PublicKey::from_pem(fs::read(key)?)?),
        _ => merchant,
    }))
}

async fn at_the_real_gateway(merchant: Merchant) -> Result<()> {
    let client = Client::<WechatV3>::builder(merchant).build()?;
    let order: NativeOrderRequest = native_order::Required {
        description: "小秋TIT店-超市".into(),
        out_trade_no: format!("paytable{}", SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs()),
        amount: one_fen(),
    }
    .into();
    let reply = client.call(&order).await?;
    println!("QR code     {}", reply.code_url.as_deref().unwrap_or("none"));
    Ok(())
}

fn one_fen() -> OrderAmount {
    OrderAmountRequired { total: Fen(1) }.into()
}

async fn in_the_sandbox() -> Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let merchant = Merchant::bare()
        .with("appid", "wx8888888888888888")
        .with("mchid", "1900000109")
        .notify_url(format!("http://{}/paid", listener.local_addr()?))
        .private_key(SERIAL, PrivateKey::from_pem(PRIVATE_KEY)?)
        .api_v3_key(ApiKey::new("0123456789abcdef0123456789abcdef"));
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start()?;
    let client = Client::<WechatV3>::builder(merchant).base_url(sandbox.base_url()).build()?;
    // A call downloads them by itself; a notice has to find them there.
    client.refresh_keys().await?;
    let receiver = Router::new().route("/paid", post(paid)).with_state(client.clone());
    tokio::spawn(async move { axum::serve(listener, receiver).await });

    // `client.call(&order)` does both steps; here they are apart, to show what is signed.
    let order = order();
    let prepared = client.protocol().prepare(&order)?;
    println!("signed text {}", prepared.signed_text().unwrap_or_default().replace('\n', "\n            "));
    let reply = client.send(&prepared).await?;
    println!("prepay id   {}", reply.prepay_id.as_deref().unwrap_or_default());
    let payment = reply.mini_program(&client)?;
    println!("payment     {}", serde_json::to_string(&payment)?);
    let delivery = sandbox.pay(NUMBER).await?;
    println!("delivered   in {} attempt(s), acknowledged: {}", delivery.attempts, delivery.acknowledged);

    let refund = client.call(&half()).await?;
    println!("refund      {:?}", refund.status);
    Ok(())
}

/// The order as it is placed, and as a service would store it.
fn order() -> JsapiOrderRequest {
    jsapi_order::Required {
        description: "小秋TIT店-超市".into(),
        out_trade_no: NUMBER.into(),
        amount: OrderAmountRequired { total: Fen(100) }.into(),
        payer: jsapi_order::PayerRequired { openid: "oLg7M5fdUMeRlR5qRk5dTs4Vb2Xk".into() }.into(),
    }
    .into()
}

/// Half of it back.
fn half() -> RefundRequest {
    let amount = refund::RefundAmountRequired { refund: Fen(50), total: Fen(100), currency: "CNY".into() };
    let required = refund::Required { out_refund_no: "R1".into(), amount: amount.into() };
    RefundRequest { out_trade_no: Some(NUMBER.into()), ..required.into() }
}

/// What a service does with a notice: verify it with its headers, see what it says of the order as it was placed, store
/// it, acknowledge it.
async fn paid(State(client): State<Client<WechatV3>>, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let named = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    let received = Received::new(200, body.as_ref()).headers(headers.iter().filter_map(named));
    let ack = match client.notice::<TransactionNotice>(&received) {
        Ok(event) => {
            match client.protocol().order_status_from_notice::<TransactionNotice, _>(&event, &order()) {
                Ok(OrderStatus::Paid(paid)) => {
                    println!("notice      verified, payment {}", paid.transaction_id);
                    TransactionNotice::accepted()
                }
                Ok(_) => TransactionNotice::accepted(),
                Err(error) => TransactionNotice::refused(&error.to_string()),
            }
        }
        Err(error) => TransactionNotice::refused(&error.to_string()),
    };
    answer(ack)
}

/// The HTTP status decides whether the gateway sends the notice again.
fn answer(ack: Ack) -> impl IntoResponse {
    let status = StatusCode::from_u16(ack.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, ack.content_type)], ack.body)
}
