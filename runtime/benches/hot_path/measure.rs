//! Neighbouring slices: a slice of each kind of work, then the next slice of each. The fastest slice counts, so that a
//! busy machine or a changing clock touches all of them alike.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// How long one slice takes.
const SLICE: Duration = Duration::from_micros(200);
/// How many slices there are of each kind of work.
const ROUNDS: usize = 400;

/// Work to be timed.
pub(crate) struct Work<'a> {
    name: &'a str,
    run: Box<dyn FnMut() + 'a>,
    repeats: u32,
    best: f64,
}

impl<'a> Work<'a> {
    pub(crate) fn new<T>(name: &'a str, mut run: impl FnMut() -> T + 'a) -> Work<'a> {
        let run = Box::new(move || {
            black_box(run());
        });
        Work { name, run, repeats: 1, best: f64::INFINITY }
    }

    fn slice(&mut self) -> Duration {
        let start = Instant::now();
        for _ in 0..self.repeats {
            (self.run)();
        }
        start.elapsed()
    }

    /// As many repeats as fill a slice.
    fn calibrate(&mut self) {
        while self.slice() < SLICE {
            self.repeats *= 2;
        }
    }
}

/// Prints the time of each, and how many times the first it takes. What the command line does not name is left out.
pub(crate) fn compare(title: &str, mut works: Vec<Work<'_>>) {
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if !named.is_empty() && !named.iter().any(|name| title.starts_with(name.as_str())) {
        return;
    }
    works.iter_mut().for_each(Work::calibrate);
    for _ in 0..ROUNDS {
        for work in &mut works {
            let taken = work.slice().as_secs_f64() / f64::from(work.repeats);
            work.best = work.best.min(taken);
        }
    }
    println!("{title}");
    let base = works.first().map_or(1.0, |work| work.best);
    for work in &works {
        println!("  {:<44} {:>9.0} ns {:>7.2}x", work.name, work.best * 1e9, work.best / base);
    }
}
