//! What this process counts.

use std::{
    fmt::Write,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Upper bounds, in milliseconds.
const BOUNDS: [u64; 10] = [5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 20_000];

/// How long something took, and how often.
#[derive(Default)]
pub(crate) struct Histogram {
    /// By the first bound that is not below.
    buckets: [AtomicU64; BOUNDS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

impl Histogram {
    pub(crate) fn note(&self, took: Duration) {
        let bucket = BOUNDS.iter().position(|bound| took <= Duration::from_millis(*bound));
        if let Some(bucket) = bucket.and_then(|at| self.buckets.get(at)) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// In the text format of Prometheus.
    pub(crate) fn text(&self, name: &str) -> String {
        let (mut out, mut sum) = (String::new(), 0);
        for (bucket, bound) in self.buckets.iter().zip(BOUNDS) {
            sum += bucket.load(Ordering::Relaxed);
            let bound = Duration::from_millis(bound).as_secs_f64();
            // Writing to a text cannot fail.
            let _ = writeln!(out, "{name}_bucket{{le=\"{bound}\"}} {sum}");
        }
        let count = self.count.load(Ordering::Relaxed);
        let seconds = Duration::from_micros(self.micros.load(Ordering::Relaxed)).as_secs_f64();
        let _ =
            writeln!(out, "{name}_bucket{{le=\"+Inf\"}} {count}\n{name}_sum {seconds}\n{name}_count {count}");
        out
    }
}

/// Attempts of callbacks.
#[derive(Default)]
pub(crate) struct Attempts {
    pub(crate) accepted: AtomicU64,
    pub(crate) failed: AtomicU64,
    /// Ended after their claim was over.
    pub(crate) late: AtomicU64,
    pub(crate) took: Histogram,
}

#[cfg(test)]
mod tests {
    use super::Histogram;
    use std::time::Duration;

    #[test]
    fn buckets_hold_all_that_took_less() {
        let histogram = Histogram::default();
        for millis in [1, 5, 6, 400, 30_000] {
            histogram.note(Duration::from_millis(millis));
        }
        let text = histogram.text("t");
        for line in [
            "t_bucket{le=\"0.005\"} 2",
            "t_bucket{le=\"0.01\"} 3",
            "t_bucket{le=\"0.5\"} 4",
            "t_bucket{le=\"20\"} 4",
            "t_bucket{le=\"+Inf\"} 5",
            "t_count 5",
            "t_sum 30.412",
        ] {
            assert!(text.lines().any(|own| own == line), "{line}: {text}");
        }
    }
}
