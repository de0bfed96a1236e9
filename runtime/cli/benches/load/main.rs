//! How many orders a second `paytable sandbox` places, and how much memory it holds meanwhile, beside an axum handler that
//! does nothing but parse the same requests.
//!
//! ```sh
//! cargo bench -p paytable-cli --bench load               # 200,000 orders
//! cargo bench -p paytable-cli --bench load -- 5000
//! ```
//!
//! It fails where the memory of the sandbox grows with the number of its orders.

#[path = "../shared/answer.rs"]
mod answer;
mod orders;
mod parses;
mod server;

use orders::place;
use server::Server;
use std::{env, process::ExitCode, time::Instant};

/// How many orders are placed at a time.
const CONNECTIONS: usize = 16;
/// How many bytes the sandbox may hold at the end over what it held after a tenth of the orders.
const GROWTH: u64 = 24 << 20;

#[allow(clippy::print_stdout)]
fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.first().is_some_and(|arg| arg == "parses") {
        parses::serve();
        return ExitCode::SUCCESS;
    }
    let orders = args.first().map_or(Ok(200_000), |count| count.parse()).expect("a number of orders");
    let (tenth, chunk) = ((orders / 10).max(1), (orders / 20).max(1));

    let (sandbox, parses) = (Server::sandbox(), Server::parses());
    let mut seconds = [0.0; 2];
    let (mut memory, mut most) = (0, 0);
    // In turn, so that what else the machine does falls on both.
    for from in (0..orders).step_by(chunk) {
        let count = chunk.min(orders - from);
        for (server, seconds) in [&sandbox, &parses].into_iter().zip(&mut seconds) {
            let start = Instant::now();
            place(&server.address, from, count, CONNECTIONS);
            *seconds += start.elapsed().as_secs_f64();
        }
        if from <= tenth {
            memory = sandbox.resident();
        }
        most = most.max(sandbox.resident());
    }
    #[allow(clippy::cast_precision_loss)]
    let [orders_a_second, requests_a_second] = seconds.map(|seconds| orders as f64 / seconds);
    let megabytes = |bytes: u64| bytes / (1 << 20);
    println!("orders                            {orders}, {CONNECTIONS} at a time");
    println!("orders a second                   {orders_a_second:.0}");
    println!(
        "an axum handler that only parses  {requests_a_second:.0} requests a second, {:.2} times as many",
        requests_a_second / orders_a_second
    );
    println!("memory after a tenth, at most     {} MiB, {} MiB", megabytes(memory), megabytes(most));
    let found = sandbox.total();
    if found != orders {
        println!("error: the sandbox has {found} orders");
        return ExitCode::FAILURE;
    }
    if most > memory + GROWTH {
        println!("error: memory grows with the number of orders");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
