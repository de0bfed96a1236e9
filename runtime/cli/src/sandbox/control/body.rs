//! What requests say, in JSON.

use super::problem::Problem;
use crate::sandbox::span::duration;
use paytable::sandbox::{Faults, Payer, RefundEnd};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};

/// A request that says nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// What the payer of a payment code does.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PayerBody {
    does: Does,
    after_seconds: Option<u32>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Does {
    Pays,
    TypesPassword,
    GivesUp,
    Waits,
    IsShort,
    ShowsOldCode,
}

impl PayerBody {
    pub(super) fn payer(&self) -> Result<Payer, Problem> {
        let after = self.after_seconds.map(|seconds| Duration::from_secs(u64::from(seconds)));
        let payer = match (self.does, after) {
            (Does::TypesPassword, Some(after)) => Payer::TypesPassword(after),
            (Does::GivesUp, Some(after)) => Payer::GivesUp(after),
            (Does::Pays, None) => Payer::Pays,
            (Does::Waits, None) => Payer::Waits,
            (Does::IsShort, None) => Payer::IsShort,
            (Does::ShowsOldCode, None) => Payer::ShowsOldCode,
            (Does::TypesPassword | Does::GivesUp, None) => {
                return Err(invalid("after_seconds is missing", "say after how many seconds, such as 5"));
            }
            (_, Some(_)) => {
                let help = "leave it out, or give does types_password or gives_up";
                return Err(invalid("after_seconds belongs to types_password and gives_up", help));
            }
        };
        Ok(payer)
    }
}

/// How refunds end.
#[derive(Clone, Copy, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundEndBody {
    end: End,
}

#[derive(Clone, Copy, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum End {
    #[default]
    Success,
    Change,
    Closed,
}

impl RefundEndBody {
    pub(super) fn end(self) -> RefundEnd {
        match self.end {
            End::Success => RefundEnd::Success,
            End::Change => RefundEnd::Change,
            End::Closed => RefundEnd::Closed,
        }
    }
}

/// Which call is refused.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefusalBody {
    pub(super) api: String,
    pub(super) code: String,
    #[serde(default)]
    pub(super) carried_out: bool,
}

/// What goes wrong with the next call of an API.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NextFaultBody {
    pub(super) api: String,
    pub(super) fault: String,
}

/// A notice of the caller's own making. A field with null is left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoticeBody {
    pub(super) notice: String,
    pub(super) mch_id: String,
    pub(super) url: String,
    #[serde(default)]
    pub(super) fields: BTreeMap<String, Option<String>>,
}

/// From which seed numbers and nonces are drawn.
#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedBody {
    pub(super) seed: u64,
}

/// How far the clock is moved.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdvanceBody {
    by: String,
}

impl AdvanceBody {
    pub(super) fn by(&self) -> Result<Duration, Problem> {
        let help = "write a number and s, m, h or d, such as 30m";
        duration(&self.by).ok_or_else(|| invalid("by is not a time", help))
    }
}

/// How many of a thousand messages fare how; what is left out is 0.
#[derive(Clone, Copy, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FaultsBody {
    requests: RequestFaults,
    notices: NoticeFaults,
    lateness_ms: u32,
    latency_ms: u32,
}

#[derive(Clone, Copy, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct RequestFaults {
    refused: u16,
    lost: u16,
    unanswered: u16,
    late: u16,
    repeated: u16,
    truncated: u16,
    corrupted: u16,
    bad_gateway: u16,
    slow: u16,
    system_error: u16,
}

#[derive(Clone, Copy, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct NoticeFaults {
    lost: u16,
    late: u16,
    repeated: u16,
    corrupted: u16,
    acknowledgement_lost: u16,
}

impl FaultsBody {
    /// A message has one fate, so that the rates of a kind come to 1000 at most.
    pub(super) fn faults(self) -> Result<Faults, Problem> {
        let FaultsBody { requests: r, notices: n, .. } = self;
        let of_requests = [
            r.refused,
            r.lost,
            r.unanswered,
            r.late,
            r.repeated,
            r.truncated,
            r.corrupted,
            r.bad_gateway,
            r.slow,
            r.system_error,
        ];
        let of_notices = [n.lost, n.late, n.repeated, n.corrupted, n.acknowledgement_lost];
        for (name, rates) in [("requests", &of_requests[..]), ("notices", &of_notices)] {
            let sum: u32 = rates.iter().copied().map(u32::from).sum();
            if sum > 1000 {
                let message = format!("the rates of {name} come to {sum}, of 1000 messages");
                return Err(invalid(&message, "lower them until they come to 1000 at most"));
            }
        }
        Ok(Faults {
            refused: r.refused,
            lost: r.lost,
            unanswered: r.unanswered,
            late: r.late,
            repeated: r.repeated,
            truncated: r.truncated,
            corrupted: r.corrupted,
            bad_gateway: r.bad_gateway,
            slow: r.slow,
            system_error: r.system_error,
            notice_lost: n.lost,
            notice_late: n.late,
            notice_repeated: n.repeated,
            notice_corrupted: n.corrupted,
            acknowledgement_lost: n.acknowledgement_lost,
            lateness: Duration::from_millis(u64::from(self.lateness_ms)),
            latency: Duration::from_millis(u64::from(self.latency_ms)),
        })
    }
}

/// A value that does not fit.
pub(super) fn invalid(message: &str, help: &str) -> Problem {
    Problem::new(422, "invalid_value", message, help)
}

/// The body as a value of that type.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(body).map_err(|error| {
        let message = format!("the body is not UTF-8 from byte {} on", error.valid_up_to());
        Problem::new(400, "not_utf8", message, "send JSON in UTF-8")
    })?;
    // Read first without a type: it is no JSON, or it says something else than is asked for.
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let help = "send one JSON object, at most 128 levels deep";
        Problem::new(400, "invalid_json", format!("the body is not JSON: {error}"), help)
    })?;
    // Without names, a list would be taken for the fields in their order.
    if has_list(&value) {
        return Err(invalid("the body has a list", "send an object; no value here is a list"));
    }
    serde_json::from_str(text)
        .map_err(|error| invalid(&error.to_string(), "GET /api/openapi.json says what the body may have"))
}

fn has_list(value: &Value) -> bool {
    match value {
        Value::Array(_) => true,
        Value::Object(fields) => fields.values().any(has_list),
        _ => false,
    }
}
