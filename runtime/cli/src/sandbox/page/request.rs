//! One request with its reply, and what is wrong with its signature.

use super::{
    badge::Tone,
    keys::AllKeys,
    lists::{message, no_message, order_link, result},
    names::time,
    order::api,
    shell::Shell,
    signature::{not_compared, of_report},
    texts::Texts,
    views::{RequestPage, Signature},
};
use crate::sandbox::journal::RequestEntry;
use paytable::{
    sandbox::ObservedRequest,
    table::{Api, Scheme},
};
use paytable_cli::explain::{Faults, Report, explain_lines, explain_pairs};
use std::time::Duration;

pub(super) fn request(entry: &RequestEntry, keys: &AllKeys, s: Shell) -> RequestPage {
    let (request, hidden) = (&entry.request, &keys.hidden);
    RequestPage {
        method: request.method.name().to_owned(),
        target: hidden.line(&target(request)),
        time: time(request.at),
        result: result(request.answer.as_ref(), s.t, hidden),
        api: request.api.map(api),
        merchant: request.mch_id.as_deref().map(|mch_id| hidden.line(mch_id)),
        order: request.number.as_deref().map(|number| order_link(number, hidden)),
        fault: request.fault,
        signature: signature(request, keys, s.t, s.language.is_chinese()),
        request: message(&request.headers, &request.body, hidden),
        reply: match &request.answer {
            Some(answer) => message(&answer.headers, &answer.body, hidden),
            None => no_message(),
        },
        s,
    }
}

fn target(request: &ObservedRequest) -> String {
    let mark = if request.query.is_empty() { "" } else { "?" };
    format!("{}{mark}{}", request.path, request.query)
}

fn signature(request: &ObservedRequest, keys: &AllKeys, t: &Texts, is_chinese: bool) -> Signature {
    let Some(api) = request.api else { return not_compared(Tone::Quiet, t.no_api, None) };
    if api.multipart || has_other_key(request, api) {
        let is_right = request.mch_id.is_some();
        let (tone, text) =
            if is_right { (Tone::Good, t.signature_right) } else { (Tone::Quiet, t.signature_not_explained) };
        let note = if api.multipart { t.signature_of_file } else { t.signature_of_sandbox };
        return not_compared(tone, text, Some(note.to_owned()));
    }
    let report = match (&api.gateway.scheme, api.signature_algorithms) {
        (Scheme::Lines(_), _) => lines(request, keys),
        (Scheme::Pairs(_), [_, ..]) => pairs(request, keys),
        _ => return not_compared(Tone::Quiet, t.signature_not_due, None),
    };
    match report {
        None => not_compared(Tone::Quiet, t.signature_no_key, None),
        Some(Ok(report)) => of_report(&report, t, is_chinese, &keys.hidden),
        Some(Err(faults)) => {
            not_compared(Tone::Bad, t.signature_unread, Some(keys.hidden.line(&faults.to_string())))
        }
    }
}

/// The gateway's own sandbox signs with a key that it gives away.
fn has_other_key(request: &ObservedRequest, api: &Api) -> bool {
    request.path.starts_with("/sandboxnew/") && api.name != "SandboxSignKey"
}

/// `None` without the key of the merchant.
fn pairs(request: &ObservedRequest, keys: &AllKeys) -> Option<Result<Report, Faults>> {
    Some(explain_pairs(&request.body, keys.shared(&request.body)?, None, None))
}

fn lines(request: &ObservedRequest, keys: &AllKeys) -> Option<Result<Report, Faults>> {
    let mut message = format!("{} {} HTTP/1.1\r\n", request.method.name(), target(request)).into_bytes();
    for (name, value) in &request.headers {
        message.extend(format!("{name}: {value}\r\n").into_bytes());
    }
    let key = keys.lines(&message)?;
    message.extend(b"\r\n");
    message.extend(&request.body);
    let now = Duration::from_secs(u64::try_from(request.at.unix()).unwrap_or(0));
    Some(explain_lines(&message, std::slice::from_ref(key), now))
}
