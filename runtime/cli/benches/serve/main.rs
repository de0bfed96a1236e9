//! How many orders a second `paytable serve` takes through each of its doors, how many notices, and how many callbacks it
//! makes, with their latencies and its memory; beside an axum handler that does nothing but parse the same requests, and
//! beside the rate at which the database commits.
//!
//! ```sh
//! cargo bench -p paytable-cli --bench serve             # 200,000 orders
//! cargo bench -p paytable-cli --bench serve -- 2000
//! ```
//!
//! It fails where a callback is missing at the end, or where the memory of the service grows with the number of its orders.

#[path = "../shared/answer.rs"]
mod answer;
mod answers;
mod client;
mod commits;
mod processes;
mod requests;

use client::{Latencies, send};
use processes::Place;
use std::{
    env,
    process::ExitCode,
    thread::sleep,
    time::{Duration, Instant},
};

/// How many requests are sent at a time.
const CONNECTIONS: usize = 16;
/// How many bytes the service may hold at the end over what it held after a tenth of the orders.
const GROWTH: u64 = 48 << 20;

/// What is measured of one kind of request.
#[derive(Default)]
struct Measured {
    seconds: f64,
    latencies: Latencies,
}

impl Measured {
    #[allow(clippy::print_stdout, clippy::cast_precision_loss)]
    fn print(&self, what: &str) {
        let count = self.latencies.count();
        println!(
            "{what:<34}{:>7.0} a second, p50 {:.1} ms, p99 {:.1} ms",
            count as f64 / self.seconds,
            self.latencies.at(0.5),
            self.latencies.at(0.99)
        );
    }
}

#[allow(clippy::print_stdout, clippy::cast_precision_loss)]
fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.first().is_some_and(|arg| arg == "answers") {
        answers::serve();
        return ExitCode::SUCCESS;
    }
    let orders = args.first().map_or(Ok(200_000), |count| count.parse()).expect("a number of orders");
    let (tenth, chunk) = ((orders / 10).max(1), (orders / 20).max(2));

    let place = Place::start();
    let [mut containers, mut functions, mut parses, mut notices] = [(); 4].map(|()| Measured::default());
    let mut callbacks = 0.0;
    let (mut memory, mut most, mut commits) = (0, 0, Vec::new());
    // In turn, so that what else the machine does falls on all.
    for from in (0..orders).step_by(chunk) {
        let all = from..(from + chunk).min(orders);
        let half = all.start + all.len() / 2;
        let time =
            |measured: &mut Measured, address: &str, range: std::ops::Range<usize>, make: client::Make| {
                let began = Instant::now();
                measured.latencies.add(send(address, range, CONNECTIONS, make));
                measured.seconds += began.elapsed().as_secs_f64();
            };
        time(&mut containers, &place.callers, all.start..half, requests::of_container);
        time(&mut functions, &place.callers, half..all.end, requests::of_function);
        time(&mut parses, &place.answers, all.clone(), requests::of_container);
        let began = Instant::now();
        time(&mut notices, &place.notices, all.clone(), requests::notice);
        while place.figure("paytable_callbacks{state=\"done\"}") < all.end {
            sleep(Duration::from_millis(5));
        }
        callbacks += began.elapsed().as_secs_f64();
        commits.push(commits::a_second(place.folder()));
        if from <= tenth {
            memory = place.resident();
        }
        most = most.max(place.resident());
    }
    println!("{orders} orders, {CONNECTIONS} at a time");
    containers.print("orders of containers");
    functions.print("orders of cloud functions");
    parses.print("an axum handler that only parses");
    notices.print("notices");
    println!(
        "{:<34}{:>7.0} a second, from the first notice to the last callback",
        "callbacks",
        orders as f64 / callbacks
    );
    commits.sort_by(f64::total_cmp);
    println!(
        "{:<34}{:>7.0} a second, one after the other",
        "commits of the database",
        commits[commits.len() / 2]
    );
    println!("memory after a tenth, at most     {} MiB, {} MiB", memory >> 20, most >> 20);
    let attempts = place.figure("paytable_attempts");
    if attempts != orders {
        println!("error: there were {attempts} attempts of {orders} callbacks");
        return ExitCode::FAILURE;
    }
    if most > memory + GROWTH {
        println!("error: memory grows with the number of orders");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
