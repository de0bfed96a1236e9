//! Whether a request obeys its table.

use crate::sandbox::call::{Call, Refusal};
use crate::{
    check::{
        self, ViolationKind, Violations,
        fill::{FillContext, with_resolved},
    },
    codec::{decode, plain_pairs},
    message::{
        dynamic::DynamicMessage,
        file::File,
        raw::{Pairs, Raw, Spelling},
    },
    protocol::{computed, sign},
    table::{Api, Encoding, ValueSource},
};

/// The same checks as on the caller's side, on whatever was sent.
pub(super) fn check(call: &Call<'_>, pairs: &Pairs<'_>, files: &[(String, File)]) -> Result<(), Refusal> {
    for credential in call.api.gateway.merchant.iter().filter(|c| c.needed && !c.identity) {
        let sent = call.facts.get(credential.name);
        if sent.is_some() && sent != call.merchant.setting(credential.name) {
            let words = format!("{} does not belong to this merchant", credential.name);
            return Err(Refusal("APPID_MCHID_NOT_MATCH", words));
        }
    }
    if call.api.reply_encoding == Encoding::Pairs {
        replies_can_repeat(call.api, pairs)?;
    }
    let mut request = DynamicMessage::new(call.api.request);
    decode::set_all(&mut request, pairs.clone(), Spelling::Wire);
    for (name, file) in files {
        request.set_file(name, file.clone());
    }
    let now = call.now.time.unix();
    let checked = with_resolved(&request, None, |request| check::request(call.api, request, None, now));
    let checked = checked.unwrap_or(Ok(())).map_err(|violations| {
        let code = if only_missing(&violations) { "LACK_PARAMS" } else { wrong(call.api) };
        let words: Vec<String> = violations.list().iter().map(ToString::to_string).collect();
        Refusal(code, words.join("; "))
    });
    checked.and_then(|()| made_right(call, &request, files))
}

/// A reply of plain pairs repeats values as they are: one with a bare `&` would become several pairs there.
fn replies_can_repeat(api: &Api, pairs: &Pairs<'_>) -> Result<(), Refusal> {
    let is_repeated = |name: &str| api.response.find(name).is_some();
    let breaks = |raw: &Raw<'_>| raw.text().is_some_and(|text| !plain_pairs::can_hold(text));
    let found = pairs.iter().find(|(name, raw)| is_repeated(name) && breaks(raw));
    match found {
        Some((name, _)) => {
            let words =
                format!("{name} would become several values of the reply: put it in braces or in base64");
            Err(Refusal(wrong(api), words))
        }
        None => Ok(()),
    }
}

/// What the sender's side makes of the other values: digests of files, signatures of the API's own.
fn made_right(call: &Call<'_>, request: &DynamicMessage, files: &[(String, File)]) -> Result<(), Refusal> {
    let filler = FillContext { kind: call.kind, ..FillContext::unmade(call.merchant) };
    for field in call.api.request.fields {
        let wanted = match field.fill {
            ValueSource::Md5Of(file) => {
                files.iter().find(|(name, _)| name == file).map(|(_, file)| sign::md5_hex(&file.bytes))
            }
            ValueSource::Signature(own) => {
                let signature = call.api.signatures.iter().find(|signature| signature.name == own);
                signature.and_then(|signature| computed::signed(signature, request, &filler))
            }
            _ => continue,
        };
        if wanted.as_deref() != request.get(field.name) {
            return Err(Refusal("SIGNERROR", format!("{} is wrong", field.name)));
        }
    }
    Ok(())
}

/// The documented code of a value that breaks its row.
fn wrong(api: &Api) -> &'static str {
    let codes = ["INVALID_REQUEST", "PARAM_ERROR"];
    codes.into_iter().find(|code| api.error(code).is_some()).unwrap_or("INVALID_REQUEST")
}

fn only_missing(violations: &Violations) -> bool {
    let missing = |broken: &ViolationKind| {
        matches!(broken, ViolationKind::Missing | ViolationKind::Needed { .. } | ViolationKind::OneOf { .. })
    };
    violations.list().iter().all(|violation| missing(&violation.kind))
}
