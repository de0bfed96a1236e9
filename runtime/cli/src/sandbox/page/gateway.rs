//! The page of the gateway: what was set last.

use super::{
    shell::Shell,
    texts::Texts,
    views::{GatewayPage, Item, Rate},
};
use paytable_schema::tables::TABLES;
use serde_json::Value;

/// A text in the language of the page.
type Text = fn(&Texts) -> &'static str;

/// The rates of a thousand messages, each with the name of its field.
const REQUESTS: [(&str, Text); 10] = [
    ("refused", |t| t.fault_refused),
    ("lost", |t| t.fault_lost),
    ("unanswered", |t| t.fault_unanswered),
    ("late", |t| t.fault_late),
    ("repeated", |t| t.fault_repeated),
    ("truncated", |t| t.fault_truncated),
    ("corrupted", |t| t.fault_corrupted),
    ("bad_gateway", |t| t.fault_bad_gateway),
    ("slow", |t| t.fault_slow),
    ("system_error", |t| t.fault_system_error),
];
const NOTICES: [(&str, Text); 5] = [
    ("lost", |t| t.fault_notice_lost),
    ("late", |t| t.fault_late),
    ("repeated", |t| t.fault_repeated),
    ("corrupted", |t| t.fault_corrupted),
    ("acknowledgement_lost", |t| t.fault_acknowledgement_lost),
];
const TIMES: [(&str, Text); 2] = [("lateness_ms", |t| t.lateness), ("latency_ms", |t| t.latency)];
/// An hour.
const LONGEST_TIME: u64 = 3_600_000;

/// The names of the fields of the form, and where each is in the JSON of the control interface.
pub(super) fn fault_fields() -> impl Iterator<Item = (Option<&'static str>, &'static str)> {
    let requests = REQUESTS.iter().map(|(name, _)| (Some("requests"), *name));
    let notices = NOTICES.iter().map(|(name, _)| (Some("notices"), *name));
    requests.chain(notices).chain(TIMES.iter().map(|(name, _)| (None, *name)))
}

/// The name of a field in the form.
pub(super) fn field_name(group: Option<&str>, name: &str) -> String {
    group.map_or_else(|| name.to_owned(), |group| format!("{group}.{name}"))
}

/// What `GET /api/faults` and `GET /api/refund-end` answer, as a page.
pub(super) fn gateway(faults: &Value, refund_end: &Value, s: Shell) -> GatewayPage {
    let t = s.t;
    let rates = |group: Option<&'static str>, fields: &[(&str, Text)], most| {
        let value = |name: &str| {
            let object = group.map_or(faults, |group| &faults[group]);
            object[name].as_u64().unwrap_or(0)
        };
        let rate = |(name, text): &(&str, Text)| Rate {
            name: field_name(group, name),
            text: text(t),
            value: value(name),
            most,
        };
        fields.iter().map(rate).collect::<Vec<_>>()
    };
    let of_requests = rates(Some("requests"), &REQUESTS, 1000);
    let of_notices = rates(Some("notices"), &NOTICES, 1000);
    let times = rates(None, &TIMES, LONGEST_TIME);
    let ends = [("success", t.end_success), ("change", t.end_change), ("closed", t.end_closed)];
    let payers = [
        ("pays", t.does_pays),
        ("types_password", t.does_types_password),
        ("gives_up", t.does_gives_up),
        ("waits", t.does_waits),
        ("is_short", t.does_is_short),
        ("shows_old_code", t.does_shows_old_code),
    ];
    let chosen =
        |(value, text): (&'static str, &'static str), is_chosen: bool| Item { value, text, is_chosen };
    let has_faults = [&of_requests, &of_notices, &times].into_iter().flatten().any(|rate| rate.value > 0);
    GatewayPage {
        has_faults,
        of_requests,
        of_notices,
        times,
        refund_ends: ends.into_iter().map(|one| chosen(one, refund_end["end"] == one.0)).collect(),
        apis: TABLES
            .iter()
            .filter(|table| table.source.text.contains("[api]"))
            .map(|table| table.name)
            .collect(),
        payers: payers.into_iter().map(|one| chosen(one, false)).collect(),
        s,
    }
}
