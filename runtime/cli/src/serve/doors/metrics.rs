//! Figures for Prometheus: those of the queue are of the store, others of this process.

use crate::serve::{
    callbacks::Worker,
    notices::Notices,
    store::{Store, StoreError},
};
use std::{
    fmt::{Display, Write},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

/// What is watched.
pub(crate) struct Watched {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) worker: Arc<Worker>,
    pub(crate) notices: Arc<Notices>,
}

/// A figure: its name, its type, what it is, and its values by label.
struct Figure<'a>(&'a str, &'a str, &'a str, &'a [(&'a str, &'a dyn Display)]);

impl Watched {
    /// All figures as text.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn metrics(&self) -> Result<String, StoreError> {
        let queue = self.store.counts().await?;
        let attempts = &self.worker.attempts;
        let notices = &self.notices.counts;
        let of = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
        let oldest = Duration::from_millis(u64::try_from(queue.oldest).unwrap_or(0)).as_secs_f64();
        let (accepted, failed, late) = (of(&attempts.accepted), of(&attempts.failed), of(&attempts.late));
        let figures = [
            Figure(
                "paytable_callbacks",
                "gauge",
                "Callbacks by state.",
                &[
                    (r#"{state="waiting"}"#, &queue.waiting),
                    (r#"{state="claimed"}"#, &queue.claimed),
                    (r#"{state="done"}"#, &queue.done),
                    (r#"{state="dead"}"#, &queue.dead),
                ],
            ),
            Figure(
                "paytable_oldest_callback_seconds",
                "gauge",
                "Age of the oldest callback that is neither done nor dead.",
                &[("", &oldest)],
            ),
            Figure("paytable_attempts", "gauge", "Attempts that are stored.", &[("", &queue.attempts)]),
            Figure(
                "paytable_paused_targets",
                "gauge",
                "Targets that fail or were paused by hand.",
                &[("", &queue.paused_targets)],
            ),
            Figure(
                "paytable_unsettled",
                "gauge",
                "Orders and refunds whose notice has not come, and that are still checked.",
                &[("", &queue.unsettled)],
            ),
            Figure(
                "paytable_attempts_total",
                "counter",
                "Attempts of this process by result.",
                &[(r#"{result="accepted"}"#, &accepted), (r#"{result="failed"}"#, &failed)],
            ),
            Figure(
                "paytable_late_attempts_total",
                "counter",
                "Attempts of this process that ended after their claim was over.",
                &[("", &late)],
            ),
            Figure(
                "paytable_notices_total",
                "counter",
                "Notices and payments found by queries, by result.",
                &[
                    (r#"{result="new"}"#, &of(&notices.new)),
                    (r#"{result="repeated"}"#, &of(&notices.repeated)),
                    (r#"{result="unknown_order"}"#, &of(&notices.unknown)),
                    (r#"{result="not_believed"}"#, &of(&notices.not_believed)),
                    (r#"{result="not_written"}"#, &of(&notices.not_written)),
                ],
            ),
        ];
        let mut out = String::new();
        for Figure(name, kind, help, values) in figures {
            // Writing to a text cannot fail.
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
            for (labels, value) in values {
                let _ = writeln!(out, "{name}{labels} {value}");
            }
        }
        let name = "paytable_attempt_seconds";
        let _ = writeln!(out, "# HELP {name} How long attempts took.\n# TYPE {name} histogram");
        out.push_str(&attempts.took.text(name));
        Ok(out)
    }
}
