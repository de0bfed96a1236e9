//! What this process counts.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Upper bounds, in milliseconds.
pub(crate) const BOUNDS: [u64; 10] = [5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 20_000];

/// How long something took, and how often.
#[derive(Default)]
pub(crate) struct Histogram {
    buckets: [AtomicU64; BOUNDS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

impl Histogram {
    pub(crate) fn note(&self, took: Duration) {
        let millis = took.as_millis();
        for (bucket, bound) in self.buckets.iter().zip(BOUNDS) {
            if millis <= u128::from(bound) {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// In the text format of Prometheus.
    pub(crate) fn text(&self, name: &str, labels: &str) -> String {
        let comma = if labels.is_empty() { "" } else { "," };
        let mut out = String::new();
        for (bucket, bound) in self.buckets.iter().zip(BOUNDS) {
            let bound = Duration::from_millis(bound).as_secs_f64();
            let count = bucket.load(Ordering::Relaxed);
            out.push_str(&format!("{name}_bucket{{{labels}{comma}le=\"{bound}\"}} {count}\n"));
        }
        let count = self.count.load(Ordering::Relaxed);
        let sum = Duration::from_micros(self.micros.load(Ordering::Relaxed)).as_secs_f64();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
        let all =
            if labels.is_empty() { "{le=\"+Inf\"}".to_owned() } else { labels.replace('}', ",le=\"+Inf\"}") };
        out.push_str(&format!(
            "{name}_bucket{all} {count}\n{name}_sum{labels} {sum}\n{name}_count{labels} {count}\n"
        ));
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
