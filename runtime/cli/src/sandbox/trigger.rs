//! One notice, signed and sent without a running sandbox.

use super::{
    config::Config,
    merchants::{Known, test_merchant},
    names,
};
use paytable::sandbox::{ChosenNotice, Observed, ObservedNotice, Sandbox};
use serde_json::json;
use std::{
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
};

/// Short names of the notices that are asked for most.
const SHORT: &[(&str, &str)] = &[
    ("pay", "wechat_v2/pay_notice"),
    ("refund", "wechat_v2/refund_notice"),
    ("pay-v3", "wechat_v3/transaction_notice"),
    ("refund-v3", "wechat_v3/refund_notice"),
];

/// What is asked for on the command line.
pub(crate) struct Asked<'a> {
    pub(crate) notice: &'a str,
    pub(crate) url: &'a str,
    pub(crate) fields: &'a [(String, String)],
    pub(crate) mch_id: Option<&'a str>,
    pub(crate) config: Option<Config>,
}

/// A notice that was sent, and its answer.
pub(crate) struct Sent(ObservedNotice);

/// Sends it once.
pub(crate) fn send(asked: Asked<'_>) -> Result<Sent, String> {
    let name = SHORT.iter().find(|(short, _)| *short == asked.notice).map_or(asked.notice, |(_, name)| name);
    let notice = names::notice(name).map_err(|help| format!("no notice is named {name}; {help}"))?;
    if !asked.url.starts_with("http://") && !asked.url.starts_with("https://") {
        return Err(format!(
            "--to {}: write an address of HTTP, such as http://127.0.0.1:3000/paid",
            asked.url
        ));
    }
    if let Some(unknown) = names::unknown_field(notice, asked.fields.iter().map(|(name, _)| name.as_str())) {
        return Err(format!("--set {}: the notice has no such field; {}", unknown.name, unknown.help));
    }
    let merchants = match asked.config {
        Some(config) => config.merchants,
        None => {
            vec![test_merchant().map_err(|fault| format!("the private key of the test merchant: {fault}"))?]
        }
    };
    let known = chosen(&merchants, asked.mch_id)?;
    let seen: Arc<Mutex<Option<ObservedNotice>>> = Arc::default();
    let noted = seen.clone();
    let sandbox = Sandbox::builder().merchant(known.merchant.clone()).observer(move |observed| {
        if let Observed::Notice(notice) = observed {
            *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(notice);
        }
    });
    let not_sent = |error: &dyn std::fmt::Display| format!("the notice cannot be sent: {error}");
    let sandbox = sandbox.start().map_err(|error| not_sent(&error))?;
    let mut chosen = ChosenNotice::new(notice, &*known.mch_id, asked.url);
    chosen.fields = asked.fields.to_vec();
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| not_sent(&error))?;
    runtime.block_on(sandbox.send_notice(chosen)).map_err(|error| not_sent(&error))?;
    let sent = seen.lock().unwrap_or_else(PoisonError::into_inner).take();
    sent.map(Sent).ok_or_else(|| not_sent(&"the sandbox has stopped"))
}

fn chosen<'k>(merchants: &'k [Known], mch_id: Option<&str>) -> Result<&'k Known, String> {
    let Some(wanted) = mch_id else {
        return merchants.first().ok_or_else(|| "the configuration has no merchant".to_owned());
    };
    merchants.iter().find(|known| known.mch_id == wanted).ok_or_else(|| {
        let known: Vec<&str> = merchants.iter().map(|known| known.mch_id.as_str()).collect();
        format!("--mch-id {wanted}: there is {}", known.join(", "))
    })
}

impl Sent {
    pub(crate) fn is_acknowledged(&self) -> bool {
        self.0.acknowledged
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let Sent(notice) = self;
        let mut out = format!("POST {}\n", notice.url);
        for (name, value) in &notice.headers {
            // Writing to a text cannot fail.
            let _ = writeln!(out, "{name}: {value}");
        }
        let _ = writeln!(out, "\n{}\n", String::from_utf8_lossy(&notice.body));
        let _ = match &notice.answer {
            Ok(answer) => {
                writeln!(out, "answer: {}\n{}", answer.status, String::from_utf8_lossy(&answer.body))
            }
            Err(why) => writeln!(out, "no answer: {why}"),
        };
        let _ = writeln!(out, "acknowledged: {}", notice.acknowledged);
        out
    }

    /// One JSON object.
    pub(crate) fn json(&self) -> String {
        let Sent(notice) = self;
        let object = json!({
            "notice": format!("{}.{}", notice.notice.gateway.name, notice.notice.name),
            "url": notice.url,
            "headers": notice.headers.iter().map(|(name, value)| json!([name, value])).collect::<Vec<_>>(),
            "body": String::from_utf8_lossy(&notice.body),
            "status": notice.answer.as_ref().ok().map(|answer| answer.status),
            "answer": notice.answer.as_ref().ok().map(|answer| String::from_utf8_lossy(&answer.body)),
            "failure": notice.answer.as_ref().err(),
            "acknowledged": notice.acknowledged,
        });
        format!("{object}\n")
    }
}
