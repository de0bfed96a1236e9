//! Notices: what was sent, again, and of one's own making.

use super::orders::delivered;
use crate::sandbox::{
    control::{
        body::{NoticeBody, invalid},
        held::Control,
        problem::Problem,
        query::Page,
    },
    journal::DeliveryEntry,
    names,
};
use paytable::sandbox::{ChosenNotice, ObservedNotice};
use serde_json::{Value, json};

pub(super) fn list(control: &Control, page: &Page) -> Value {
    let all = control.journal.deliveries();
    let found: Vec<_> = all.iter().filter(|entry| entry.number.starts_with(&page.text)).collect();
    let shown = found.iter().skip(page.skip).take(page.limit);
    json!({ "notices": shown.map(|entry| delivery(entry)).collect::<Vec<_>>(), "total": found.len() })
}

fn delivery(entry: &DeliveryEntry) -> Value {
    json!({
        "id": entry.id,
        "notice": format!("{}.{}", entry.notice.gateway.name, entry.notice.name),
        "number": entry.number,
        "url": entry.url,
        "acknowledged": entry.is_acknowledged(),
        "next": entry.next().map(|time| time.to_string()),
        "attempts": entry.attempts.iter().map(|attempt| self::attempt(attempt)).collect::<Vec<_>>(),
    })
}

fn attempt(attempt: &ObservedNotice) -> Value {
    let (status, answer, failure) = match &attempt.answer {
        Ok(answer) => (Some(answer.status), Some(String::from_utf8_lossy(&answer.body)), None),
        Err(why) => (None, None, Some(why)),
    };
    json!({
        "at": attempt.at.to_string(),
        "body": String::from_utf8_lossy(&attempt.body),
        "status": status,
        "answer": answer,
        "failure": failure,
        "acknowledged": attempt.acknowledged,
    })
}

pub(super) async fn resend(control: &Control, id: &str) -> Result<Value, Problem> {
    let unknown = || {
        let help = "GET /api/notices lists the deliveries of this start; the latest 2000 can be repeated";
        Problem::new(404, "unknown_notice", "no delivery has that number", help)
    };
    let id: u64 = id.parse().map_err(|_| unknown())?;
    control.sandbox.resend(id).await.map(delivered).map_err(|_| unknown())
}

pub(super) async fn send(control: &Control, body: NoticeBody) -> Result<Value, Problem> {
    let notice = names::notice(&body.notice).map_err(|help| invalid("no notice has that name", &help))?;
    if !body.url.starts_with("http://") && !body.url.starts_with("https://") {
        return Err(invalid(
            "url is not an address of HTTP",
            "write where the notice is sent, such as http://127.0.0.1:3000/paid",
        ));
    }
    if let Some(unknown) = names::unknown_field(notice, body.fields.keys().map(String::as_str)) {
        return Err(invalid(&format!("the notice has no field {}", unknown.name), &unknown.help));
    }
    let mut chosen = ChosenNotice::new(notice, body.mch_id, body.url);
    chosen.fields = body.fields.into_iter().map(|(name, value)| (name, value.unwrap_or_default())).collect();
    let sent = control.sandbox.send_notice(chosen).await;
    sent.map(delivered).map_err(|error| invalid(&error.to_string(), "name a merchant of the configuration"))
}
