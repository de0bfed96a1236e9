//! The yardstick: an axum handler that reads the order into a struct, and says that it did.

use axum::{Router, http::StatusCode, routing::post};
use serde::Deserialize;
use std::net::Ipv4Addr;
use tokio::runtime::Builder;

#[derive(Deserialize)]
struct Order {
    appid: String,
    body: String,
    mch_id: String,
    nonce_str: String,
    notify_url: String,
    out_trade_no: String,
    spbill_create_ip: String,
    total_fee: i64,
    trade_type: String,
    sign: String,
}

async fn parse(body: String) -> Result<&'static str, StatusCode> {
    let order: Order = quick_xml::de::from_str(&body).map_err(|_| StatusCode::BAD_REQUEST)?;
    let Order { appid, body, mch_id, nonce_str, notify_url, .. } = &order;
    let Order { out_trade_no, spbill_create_ip, trade_type, sign, .. } = &order;
    let texts =
        [appid, body, mch_id, nonce_str, notify_url, out_trade_no, spbill_create_ip, trade_type, sign];
    let is_whole = order.total_fee > 0 && texts.iter().all(|text| !text.is_empty());
    is_whole.then_some("<xml><return_code>SUCCESS</return_code></xml>").ok_or(StatusCode::BAD_REQUEST)
}

/// Prints where it listens, and serves until the standard input ends. Like the sandbox, it has one thread.
#[allow(clippy::print_stdout)]
pub(crate) fn serve() {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        println!("{}", listener.local_addr().expect("it is bound"));
        let ended =
            tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
        let routes = Router::new().route("/pay/unifiedorder", post(parse));
        tokio::select! {
            served = axum::serve(listener, routes).into_future() => served.expect("it serves"),
            _ = ended => {}
        }
    });
}
