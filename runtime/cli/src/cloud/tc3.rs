//! TC3-HMAC-SHA256 in the header `Authorization`, as wx-server-sdk signs from 2.1 on, and 2.0 with `TCB_SDK_GRAY_0`. It
//! covers the query, the path, the host, and the listed headers and fields.

use super::{
    header::only,
    keys::{Pair, hex, hmac_sha256, same, sha256},
    multipart::{Form, TOKEN},
};
use hyper::http::request::Parts;
use paytable::{Time, table::TimeFormat};
use std::fmt::Write;

/// How old a signature may be, in seconds: what the SDK writes into `X-Signature-Expires`, which it does not sign.
const LASTS: i64 = 600;
/// How far the clock of the sender may be ahead, in seconds.
const AHEAD: i64 = 60;
/// Fields that are looked at, in lower case.
const FIELDS: [&str; 3] = ["action", "apiname", "requestdata"];
const HEADERS: [&str; 2] = ["content-type", "host"];

/// What the header `Authorization` says.
struct Said<'h> {
    id: &'h str,
    date: &'h str,
    fields: &'h str,
    headers: &'h str,
    signature: &'h str,
}

/// Whether the request is signed with the pair of credentials; `now` is in seconds since 1970-01-01 UTC.
///
/// # Errors
/// Why it is not.
pub(super) fn verify(
    authorization: &str,
    head: &Parts,
    form: &Form<'_>,
    pair: &Pair,
    now: i64,
) -> Result<(), String> {
    let said = said(authorization).ok_or("the header authorization is not one of TC3-HMAC-SHA256 for tcb")?;
    let token = form.token().map(|_| TOKEN);
    check_list("SignedParams", said.fields, FIELDS.into_iter().chain(token))?;
    check_list("SignedHeaders", said.headers, HEADERS)?;
    let timestamp = only(&head.headers, "x-timestamp")?.ok_or("the header x-timestamp is missing")?;
    let time = seconds(timestamp).ok_or("the header x-timestamp is no time in seconds")?;
    if time < now.saturating_sub(LASTS) || time > now.saturating_add(AHEAD) {
        return Err(format!("the signature is of {time}, and it is {now} here; it lasts {LASTS} seconds"));
    }
    if date_of(time).as_deref() != Some(said.date) {
        return Err("the date of the signature is not the day of x-timestamp".to_owned());
    }
    if said.id != pair.id {
        return Err("the secret id is not known here".to_owned());
    }
    let canonical = canonical(&said, head, form)?;
    let to_sign = format!(
        "TC3-HMAC-SHA256\n{timestamp}\n{}/tcb/tc3_request\n{}",
        said.date,
        hex(&sha256(canonical.as_bytes()))
    );
    let key = zeroize::Zeroizing::new(format!("TC3{}", pair.key.as_str()));
    let key =
        ["tcb", "tc3_request"].iter().fold(hmac_sha256(key.as_bytes(), said.date.as_bytes()), |key, text| {
            hmac_sha256(&key, text.as_bytes())
        });
    if !same(&hex(&hmac_sha256(&key, to_sign.as_bytes())), said.signature) {
        return Err("the signature does not fit the request and the secret key".to_owned());
    }
    Ok(())
}

fn said(authorization: &str) -> Option<Said<'_>> {
    let mut parts = authorization.strip_prefix("TC3-HMAC-SHA256 ")?.split(", ");
    let mut next = |name: &str| parts.next()?.strip_prefix(name);
    let credential = next("Credential=")?;
    let said = (next("SignedParams=")?, next("SignedHeaders=")?, next("Signature=")?);
    let (id, scope) = credential.split_once('/')?;
    let date = scope.strip_suffix("/tcb/tc3_request")?;
    let (fields, headers, signature) = said;
    parts.next().is_none().then_some(Said { id, date, fields, headers, signature })
}

/// The order is the sender's. A name that comes twice, or in capitals, is no name.
fn check_list<'n>(what: &str, list: &str, needed: impl IntoIterator<Item = &'n str>) -> Result<(), String> {
    let names: Vec<&str> = list.split(';').collect();
    let is_once = |name: &&str| names.iter().filter(|other| other == &name).count() == 1;
    if !names.iter().all(|name| is_once(name) && name.to_ascii_lowercase() == **name) {
        return Err(format!("{what} is not a list of different names in lower case"));
    }
    match needed.into_iter().find(|needed| !names.contains(needed)) {
        Some(missing) => Err(format!("{what} leaves out {missing}")),
        None => Ok(()),
    }
}

fn canonical(said: &Said<'_>, head: &Parts, form: &Form<'_>) -> Result<String, String> {
    let host = only(&head.headers, "host")?.ok_or("the header host is missing")?;
    let mut headers = String::new();
    for name in said.headers.split(';') {
        let value = only(&head.headers, name)?;
        let value = value.ok_or_else(|| format!("SignedHeaders names {name}, which is not there"))?;
        // Without the boundary.
        let value = if name == "content-type" { value.split(';').next().unwrap_or_default() } else { value };
        // Writing to a text cannot fail.
        let _ = writeln!(headers, "{name}:{}", value.trim().to_lowercase());
    }
    Ok(format!(
        "post\n//{host}{}\n{}\n{headers}\n{}\n{}",
        head.uri.path(),
        head.uri.query().unwrap_or_default(),
        said.headers,
        hex(&payload(said.fields, form)?)
    ))
}

/// The digest of the listed fields. An empty text is left out; empty bytes are not.
fn payload(fields: &str, form: &Form<'_>) -> Result<[u8; 32], String> {
    let mut text = Vec::new();
    for name in fields.split(';') {
        let part = form.signed(name);
        let part = part.ok_or_else(|| format!("SignedParams names {name}, which is not in the form"))?;
        let value = if part.is_binary { part.value } else { trimmed(part.value) };
        if part.is_binary || !value.is_empty() {
            text.extend_from_slice(format!("&{name}=").as_bytes());
            text.extend_from_slice(value);
            text.extend_from_slice(b"\r\n");
        }
    }
    Ok(sha256(&text))
}

/// Without what JavaScript takes for white space.
fn trimmed(value: &[u8]) -> &[u8] {
    let is_white = |c: char| c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}');
    std::str::from_utf8(value).map_or(value, |text| text.trim_matches(is_white).as_bytes())
}

/// Digits alone.
pub(super) fn seconds(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// The day in UTC, such as `2026-11-23`.
fn date_of(time: i64) -> Option<String> {
    /// Times of the library are those of UTC+8.
    const EIGHT_HOURS: i64 = 8 * 60 * 60;
    let text = Time::from_unix(time.checked_sub(EIGHT_HOURS)?)?.format(TimeFormat::Dashed);
    text.split_once(' ').map(|(date, _)| date.to_owned())
}
