//! q-sign with HMAC-SHA1 in the field `authorization`, as wx-server-sdk 2.0 signs unless `TCB_SDK_GRAY_0` is set.
//!
//! It covers the action, the name of the function, and what else is listed. It does not cover `requestData`, nor the query,
//! the path and the host: who can change a request on its way can change what is ordered. That is what the SDK signs; a
//! service that other machines reach must take TC3 alone, or ask for TLS.

use super::{
    header::only,
    keys::{Pair, hex, hmac_sha1, same, sha1},
    multipart::{Form, TOKEN},
    tc3::seconds,
};
use hyper::http::request::Parts;
use std::fmt::Write;

/// How long a signature lasts at most, in seconds: what the SDK writes.
const LASTS: i64 = 900;
/// How far the clock of the sender may be ahead, in seconds.
const AHEAD: i64 = 60;
const NEEDED: [&str; 2] = ["action", "apiname"];

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
    let [id, time, key_time, headers, fields, signature] =
        said(authorization).ok_or("the field authorization is no q-sign with sha1")?;
    let within = time.split_once(';').and_then(|(start, end)| Some((seconds(start)?, seconds(end)?)));
    let (start, end) = within
        .filter(|(start, end)| time == key_time && start <= end)
        .ok_or("q-sign-time or q-key-time is no span of time")?;
    if start > now.saturating_add(AHEAD) || end < now || end.saturating_sub(start) > LASTS {
        return Err(format!(
            "the signature is of {start} to {end}, and it is {now} here; it lasts {LASTS} seconds"
        ));
    }
    let fields: Vec<&str> = fields.split(';').collect();
    let headers: Vec<&str> = headers.split(';').filter(|name| !name.is_empty()).collect();
    if let Some(missing) =
        NEEDED.into_iter().chain(form.token().map(|_| TOKEN)).find(|needed| !fields.contains(needed))
    {
        return Err(format!("q-url-param-list leaves out {missing}"));
    }
    if id != pair.id {
        return Err("the secret id is not known here".to_owned());
    }
    let format = format!("post\n/admin\n{}\n{}\n", of_fields(&fields, form)?, of_headers(&headers, head)?);
    let sign_key = zeroize::Zeroizing::new(hex(&hmac_sha1(pair.key.as_bytes(), key_time.as_bytes())));
    let to_sign = format!("sha1\n{time}\n{}\n", hex(&sha1(format.as_bytes())));
    if !same(&hex(&hmac_sha1(sign_key.as_bytes(), to_sign.as_bytes())), signature) {
        return Err("the signature does not fit the request and the secret key".to_owned());
    }
    Ok(())
}

/// The values behind `q-sign-algorithm=sha1`, in the order of the SDK.
fn said(authorization: &str) -> Option<[&str; 6]> {
    const NAMES: [&str; 6] =
        ["q-ak=", "q-sign-time=", "q-key-time=", "q-header-list=", "q-url-param-list=", "q-signature="];
    let mut parts = authorization.split('&');
    if parts.next() != Some("q-sign-algorithm=sha1") {
        return None;
    }
    let values: Option<Vec<&str>> = NAMES.iter().map(|name| parts.next()?.strip_prefix(name)).collect();
    values.filter(|_| parts.next().is_none())?.try_into().ok()
}

fn of_fields(names: &[&str], form: &Form<'_>) -> Result<String, String> {
    let pair = |name: &&str| {
        let part = form.signed(name);
        let part = part.ok_or_else(|| format!("q-url-param-list names {name}, which is not in the form"))?;
        Ok(format!("{name}={}", encoded(part.value)))
    };
    Ok(names.iter().map(pair).collect::<Result<Vec<String>, String>>()?.join("&"))
}

fn of_headers(names: &[&str], head: &Parts) -> Result<String, String> {
    let pair = |name: &&str| {
        let value = only(&head.headers, name)?;
        let value = value.ok_or_else(|| format!("q-header-list names {name}, which is not there"))?;
        Ok(format!("{name}={}", encoded(value.as_bytes())))
    };
    Ok(names.iter().map(pair).collect::<Result<Vec<String>, String>>()?.join("&"))
}

/// As `encodeURIComponent`, and `! ' ( ) *` as well.
fn encoded(value: &[u8]) -> String {
    value.iter().fold(String::with_capacity(value.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(byte) {
            out.push(char::from(*byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
