//! Slices of calls, timed by the wall and by the processor.

use crate::callers::Caller;
use std::{
    fmt, fs,
    time::{Duration, Instant},
};
use tokio::{runtime::Runtime, task::JoinSet};

/// How long one slice takes.
const SLICE: Duration = Duration::from_millis(40);

/// Microseconds of one call.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: f64,
    pub(crate) cpu: f64,
}

impl Cost {
    pub(crate) const MOST: Cost = Cost { wall: f64::INFINITY, cpu: f64::INFINITY };

    pub(crate) fn lowest(self, other: Cost) -> Cost {
        Cost { wall: self.wall.min(other.wall), cpu: self.cpu.min(other.cpu) }
    }

    /// As another process tells it.
    pub(crate) fn tell(self) -> String {
        format!("{} {}", self.wall, self.cpu)
    }

    pub(crate) fn told(text: &str) -> Cost {
        let mut numbers = text.split_whitespace().map(|number| number.parse().expect("a number"));
        let mut next = || numbers.next().expect("two numbers");
        Cost { wall: next(), cpu: next() }
    }

    /// How many times the other.
    pub(crate) fn times(self, other: Cost) -> String {
        format!("{:.2}x CPU, {:.2}x wall", self.cpu / other.cpu, self.wall / other.wall)
    }

    /// Calls a second.
    pub(crate) fn rate(self) -> f64 {
        1e6 / self.wall
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>7.1} µs CPU {:>7.1} µs wall", self.cpu, self.wall)
    }
}

/// As many tasks as connections, each calling again and again until the time is over.
pub(crate) fn slice(runtime: &Runtime, connections: usize, caller: &impl Caller) -> Cost {
    let (cpu, start) = (processor(), Instant::now());
    let until = start + SLICE;
    let calls: u32 = runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for _ in 0..connections {
            let caller = caller.clone();
            let _ = tasks.spawn(async move {
                let mut calls = 0;
                while Instant::now() < until {
                    caller.call().await;
                    calls += 1;
                }
                calls
            });
        }
        tasks.join_all().await.into_iter().sum()
    });
    let (wall, cpu) = (start.elapsed(), processor().saturating_sub(cpu));
    let each = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(calls);
    Cost { wall: each(wall), cpu: each(cpu) }
}

/// What all threads of this process have run for, as Linux counts it: the first number of their `schedstat`.
fn processor() -> Duration {
    let threads = fs::read_dir("/proc/self/task").expect("Linux counts the time of processes");
    let nanoseconds = threads.flatten().filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}
