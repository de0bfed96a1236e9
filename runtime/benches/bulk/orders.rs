//! Orders in the sandbox, without a socket: whether the millionth takes longer than the first, or more memory.

#![allow(clippy::cast_precision_loss)]

use crate::{KEY, memory};
use paytable::{
    ApiKey, Client, Fen, Merchant, WechatV2,
    sandbox::Sandbox,
    wechat_v2::{OrderQueryRequest, UnifiedOrderRequest, unified_order},
};
use std::{
    ops::Range,
    sync::Arc,
    time::{Duration, Instant},
};

/// How many orders one slice has.
const SLICE: usize = 200;
/// How many orders, the last ones, tell how long a call takes.
const LAST: usize = 5000;

fn order(number: usize) -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        product_id: Some("12235413214070356458058".to_owned()),
        ..unified_order::Required {
            body: "小秋TIT店-超市".to_owned(),
            out_trade_no: format!("bulk{number:012}"),
            total_fee: Fen(88),
            spbill_create_ip: "127.0.0.1".to_owned(),
            trade_type: unified_order::TradeType::Native,
        }
        .into()
    }
}

/// Nanoseconds of one call: those of the fastest slice, and on average.
async fn each(client: &Client<WechatV2>, numbers: Range<usize>, call: Call) -> (f64, f64) {
    let (mut best, mut all, mut slices) = (Duration::MAX, Duration::ZERO, 0_u32);
    for first in numbers.step_by(SLICE) {
        let start = Instant::now();
        for number in first..first + SLICE {
            match call {
                Call::Place => drop(client.call(&order(number)).await.expect("the order is placed")),
                Call::Query => drop(client.call(&query(number)).await.expect("the order is known")),
            }
        }
        let taken = start.elapsed();
        (best, all, slices) = (best.min(taken), all + taken, slices + 1);
    }
    let one = |slice: Duration| slice.as_secs_f64() * 1e9 / SLICE as f64;
    (one(best), one(all / slices))
}

#[derive(Clone, Copy)]
enum Call {
    Place,
    Query,
}

fn query(number: usize) -> OrderQueryRequest {
    OrderQueryRequest { out_trade_no: Some(order(number).out_trade_no), ..Default::default() }
}

pub(crate) fn measure(sizes: &[usize]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(grow(sizes));
}

async fn grow(sizes: &[usize]) {
    let merchant = Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY));
    let merchant = merchant.notify_url("https://example.com/paid");
    let sandbox = Sandbox::builder().merchant(merchant.clone()).seed(1);
    let sandbox = sandbox.start_here(Arc::new(|_| Box::pin(async { None })));
    let client = Client::builder(merchant).transport(sandbox.transport()).build().expect("a client");
    println!("sandbox, a call in this process and the memory that holds an order");
    // What is made at the first order and kept is not the orders' own.
    each(&client, 0..SLICE, Call::Place).await;
    let (before, mut placed) = (memory::resident(), SLICE);
    for &orders in sizes {
        // The last tells how long it takes with so many.
        each(&client, placed..orders - LAST, Call::Place).await;
        let (placing, placing_mean) = each(&client, orders - LAST..orders, Call::Place).await;
        placed = orders;
        let grown = (memory::resident() - before) / (orders - SLICE) as u64;
        let (querying, querying_mean) = each(&client, orders / 2..orders / 2 + LAST, Call::Query).await;
        println!(
            "  {orders:>9} orders: place {placing:>6.0} ns ({placing_mean:>6.0} on average), query {querying:>6.0} ns \
             ({querying_mean:>6.0}), {grown:>5} bytes"
        );
    }
}
