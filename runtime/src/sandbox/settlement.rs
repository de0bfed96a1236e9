//! What some gateways tell of the settlement of a payment or a refund: the day, and the trace number and time of the
//! transaction. All follows from the number and the time of the transaction, so that every message about it says the same.

use crate::sandbox::{facts::Facts, vocabulary};
use crate::table::TimeFormat;

/// Where the trace number is in the number of a transaction, counted from its end.
const TRACE: std::ops::Range<usize> = 1..7;

/// Adds it to what is known of a payment, or of a refund that has ended.
pub(super) fn add(facts: &mut Facts) {
    let names = match facts.get("refund_id") {
        Some(_) => ("refund_id", "success_time"),
        None => ("transaction_id", "time_end"),
    };
    let (Some(number), Some(time)) = (facts.get(names.0), facts.get(names.1).and_then(vocabulary::time))
    else {
        return;
    };
    let digits =
        number.len().checked_sub(TRACE.end).and_then(|from| number.get(from..number.len() - TRACE.start));
    let (trace, time) = (digits.map(str::to_owned), time.format(TimeFormat::Compact));
    if let Some(trace) = trace {
        facts.set_default("trace_no", &trace);
    }
    facts.set_default("settle_date", &time[4..8]);
    facts.set_default("trace_time", &time[4..]);
}
