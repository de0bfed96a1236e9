//! Requests over connections that stay open, and how long each took.

use super::answer;
use std::{
    io::{BufReader, Write},
    net::TcpStream,
    ops::Range,
    thread,
    time::Instant,
};

/// Makes the request of an order for a host: its head and body.
pub(crate) type Make = fn(usize, &str) -> String;

/// In microseconds.
#[derive(Default)]
pub(crate) struct Latencies(Vec<u32>);

impl Latencies {
    pub(crate) fn add(&mut self, others: Vec<u32>) {
        self.0.extend(others);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Of so large a part, in milliseconds.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(crate) fn at(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (sorted.len() as f64 * part) as usize;
        f64::from(sorted[at.min(sorted.len() - 1)]) / 1000.0
    }
}

/// Sends the requests of these orders.
pub(crate) fn send(address: &str, orders: Range<usize>, connections: usize, make: Make) -> Vec<u32> {
    thread::scope(|scope| {
        let all: Vec<_> = (0..connections)
            .map(|connection| {
                let numbers = orders.clone().skip(connection).step_by(connections);
                scope.spawn(move || each(address, numbers, make))
            })
            .collect();
        all.into_iter().flat_map(|one| one.join().expect("a connection")).collect()
    })
}

fn each(address: &str, numbers: impl Iterator<Item = usize>, make: Make) -> Vec<u32> {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_nodelay(true).expect("a socket");
    let (mut reader, mut writer) = (BufReader::new(&stream), &stream);
    numbers
        .map(|number| {
            let request = make(number, address);
            let began = Instant::now();
            writer.write_all(request.as_bytes()).expect("the server reads");
            let answer = answer::read(&mut reader);
            let took = began.elapsed().as_micros();
            assert!(answer.contains("SUCCESS"), "{answer}");
            u32::try_from(took).unwrap_or(u32::MAX)
        })
        .collect()
}
