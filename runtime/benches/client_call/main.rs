//! What the client costs beside the HTTP library below it: an order placed by [`paytable::Client`], and a bare `reqwest`
//! call that posts the same bytes and reads the same reply, both to the same server on this machine.
//!
//!     cargo bench -p paytable --bench client_call --features sandbox
//!
//! With the word `short` there are few slices: whether it works, and no figures.
//!
//! The client runs in one process on one core, the server in another on the next, where `taskset` can see to it, so that
//! the time on the processor is the client's alone.

#![allow(clippy::print_stdout, missing_docs)]

mod callers;
mod measure;
#[path = "../hot_path/order.rs"]
mod order;
mod server;

use callers::{Bare, Here, reply};
use measure::{Cost, slice};
use std::{
    env,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};
use tokio::runtime::{self, Runtime};

/// How many slices there are of each way. The lowest cost counts.
const ROUNDS: usize = 100;
/// The same where each slice is a process of its own.
const PROCESSES: usize = 10;
/// Slices of each way, and processes, where only whether it works counts.
const SHORT: (usize, usize) = (1, 1);

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve"] => server::serve(&reply()),
        ["compare", address, rounds] => compare(address, rounds.parse().expect("a number of rounds")),
        ["rate", way, address, threads] => rate(way, address, threads.parse().expect("a number of threads")),
        ["short"] => parent(SHORT),
        _ => parent((ROUNDS, PROCESSES)),
    }
}

/// Starts this program again, on these cores.
fn again(cores: &str, arguments: &[&str]) -> Child {
    let program = env::current_exe().expect("this program is a file");
    let spawn =
        |command: &mut Command| command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    spawn(Command::new("taskset").args(["-c", cores]).arg(&program))
        .or_else(|_| spawn(&mut Command::new(&program)))
        .expect("this program starts again")
}

/// A server on these cores, and its address. It ends when its standard input does.
fn server(cores: &str) -> (Child, String) {
    let mut server = again(cores, &["serve"]);
    let mut address = String::new();
    let told = server.stdout.take().expect("the output is piped");
    BufReader::new(told).read_line(&mut address).expect("the server says where it listens");
    (server, address.trim().to_owned())
}

/// What a client on these cores prints.
fn client(cores: &str, arguments: &[&str]) -> String {
    let output = again(cores, arguments).wait_with_output().expect("the client ends");
    assert!(output.status.success(), "the client failed");
    String::from_utf8(output.stdout).expect("it prints text")
}

fn parent((rounds, processes): (usize, usize)) {
    let (mut apart, address) = server("1");
    print!("{}", client("0", &["compare", &address, &rounds.to_string()]));
    let _ = apart.kill();
    rates(processes);
}

/// The server shares the cores, so that twice as many of them could do twice as much. Where something else runs on one of
/// them, they cannot; what a call takes on the processor then tells whether the threads wait for one another.
fn rates(processes: usize) {
    let setups = [("0", "1"), ("0,1", "2")];
    let mut servers = setups.map(|(cores, _)| server(cores));
    let mut best = [[Cost::MOST; 2]; 2];
    for _ in 0..processes {
        for (at, (cores, threads)) in setups.into_iter().enumerate() {
            for (way, best) in ["bare", "here"].into_iter().zip(&mut best) {
                let told = client(cores, &["rate", way, &servers[at].1, threads]);
                best[at] = best[at].lowest(Cost::told(&told));
            }
        }
    }
    println!("client and server on the same cores, 64 connections, calls a second");
    for (name, [one, two]) in ["bare reqwest", "paytable    "].into_iter().zip(best) {
        println!(
            "  {name} {:>7.0} on one core, {:>7.0} on two  {:.2}x, and {:.2}x the CPU of a call",
            one.rate(),
            two.rate(),
            two.rate() / one.rate(),
            two.cpu / one.cpu
        );
    }
    for (server, _) in &mut servers {
        let _ = server.kill();
    }
}

fn compare(address: &str, rounds: usize) {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (here, bare) = callers(&runtime, address);
    for connections in [1, 16, 64] {
        let (mut theirs, mut ours) = (Cost::MOST, Cost::MOST);
        for _ in 0..rounds {
            theirs = theirs.lowest(slice(&runtime, connections, &bare));
            ours = ours.lowest(slice(&runtime, connections, &here));
        }
        println!("an order, connections: {connections}");
        println!("  bare reqwest {theirs}");
        println!("  paytable     {ours}  {}", ours.times(theirs));
    }
}

/// The best of a few slices of calls a second.
fn rate(way: &str, address: &str, threads: usize) {
    let runtime = runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let (here, bare) = callers(&runtime, address);
    let once = || if way == "here" { slice(&runtime, 64, &here) } else { slice(&runtime, 64, &bare) };
    let best = (0..10).fold(Cost::MOST, |best, _| best.lowest(once()));
    println!("{}", best.tell());
}

/// Both ways, after a call of each.
fn callers(runtime: &Runtime, address: &str) -> (Here, Bare) {
    use callers::Caller as _;
    let here = Here::new(address);
    let bare = Bare::new(address, &here);
    runtime.block_on(async {
        here.call().await;
        bare.call().await;
    });
    (here, bare)
}
