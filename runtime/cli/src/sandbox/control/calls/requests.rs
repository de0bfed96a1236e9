//! Requests that programs sent to the gateways.

use crate::sandbox::{
    control::{held::Control, problem::Problem, query::Page},
    journal::RequestEntry,
};
use serde_json::{Value, json};

pub(super) fn list(control: &Control, page: &Page) -> Value {
    let all = control.journal.requests();
    let is_found = |entry: &&std::sync::Arc<RequestEntry>| {
        let number = entry.request.number.as_deref().unwrap_or_default();
        page.text.is_empty() || number.starts_with(&page.text) || entry.request.path.contains(&page.text)
    };
    let found: Vec<_> = all.iter().filter(is_found).collect();
    let shown = found.iter().skip(page.skip).take(page.limit);
    json!({ "requests": shown.map(|entry| head(entry)).collect::<Vec<_>>(), "total": found.len() })
}

pub(super) fn one(control: &Control, id: &str) -> Result<Value, Problem> {
    let found = id.parse().ok().and_then(|id| control.journal.request(id));
    let entry = found.ok_or_else(|| {
        let help = "GET /api/requests lists the latest 2000 requests of this start";
        Problem::new(404, "unknown_request", "no request has that number", help)
    })?;
    let request = &entry.request;
    let mut value = head(&entry);
    value["headers"] = headers(&request.headers);
    value["body"] = json!(String::from_utf8_lossy(&request.body));
    value["answer"] = json!(request.answer.as_ref().map(|answer| {
        json!({
            "status": answer.status,
            "headers": headers(&answer.headers),
            "body": String::from_utf8_lossy(&answer.body),
        })
    }));
    Ok(value)
}

fn head(entry: &RequestEntry) -> Value {
    let request = &entry.request;
    json!({
        "id": entry.id,
        "at": request.at.to_string(),
        "method": request.method.name(),
        "path": request.path,
        "query": request.query,
        "api": request.api.map(|api| format!("{}.{}", api.gateway.name, api.name)),
        "mch_id": request.mch_id,
        "number": request.number,
        "status": request.answer.as_ref().map(|answer| answer.status),
        "fault": request.fault,
    })
}

/// A list of pairs: a name can come twice.
fn headers(headers: &[(String, String)]) -> Value {
    headers.iter().map(|(name, value)| json!([name, value])).collect()
}
