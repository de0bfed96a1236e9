//! The yardstick, an axum handler that reads the order into a struct and says that it did; and the receiver of callbacks.

use axum::{Router, http::StatusCode, routing::post};
use serde::Deserialize;
use std::net::Ipv4Addr;
use tokio::runtime::Builder;

#[derive(Deserialize)]
struct Order {
    body: String,
    out_trade_no: String,
    spbill_create_ip: String,
    sub_mch_id: String,
    total_fee: i64,
    env_id: String,
    function_name: String,
}

async fn parse(body: String) -> Result<&'static str, StatusCode> {
    let order: Order = serde_json::from_str(&body).map_err(|_| StatusCode::BAD_REQUEST)?;
    let Order { body, out_trade_no, spbill_create_ip, sub_mch_id, total_fee, env_id, function_name } = &order;
    let texts = [body, out_trade_no, spbill_create_ip, sub_mch_id, env_id, function_name];
    let is_whole = *total_fee > 0 && texts.iter().all(|text| !text.is_empty());
    is_whole.then_some(r#"{"respdata":{"return_code":"SUCCESS"}}"#).ok_or(StatusCode::BAD_REQUEST)
}

async fn accept(event: String) -> Result<&'static str, StatusCode> {
    let is_event = event.contains("\"outTradeNo\"");
    is_event.then_some(r#"{"errcode":0,"errmsg":"OK"}"#).ok_or(StatusCode::BAD_REQUEST)
}

/// Prints where it listens, and serves until the standard input ends.
#[allow(clippy::print_stdout)]
pub(crate) fn serve() {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        println!("{}", listener.local_addr().expect("it is bound"));
        let ended =
            tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
        let routes = Router::new().route("/_/pay/unifiedOrder", post(parse)).route("/pay_cb", post(accept));
        tokio::select! {
            served = axum::serve(listener, routes).into_future() => served.expect("it serves"),
            _ = ended => {}
        }
    });
}
