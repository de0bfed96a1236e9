//! A request of CloudPay as one of WeChat Pay APIv2.

use super::{
    accounts::Shop,
    failure::Failure,
    twin::{NOT_CARRIED, Twin},
};
use paytable::DynamicMessage;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What a call says beside its fields.
pub(super) struct Beside<'a> {
    /// Where notices go.
    pub(super) notify_url: &'a str,
    /// The payer, as an openid under the mini program, if the caller is known to be that one's.
    pub(super) payer: Option<&'a str>,
}

/// The fields of a request of CloudPay, each as it is in JSON.
pub(super) type Fields<'d> = BTreeMap<String, &'d RawValue>;

/// Reads a request of CloudPay, which has been checked.
pub(super) fn read(draft: &[u8]) -> Result<Fields<'_>, Failure> {
    serde_json::from_slice(draft)
        .map_err(|_| Failure::NotCarriedOut("the request is not a JSON object".to_owned()))
}

/// The text of a field; empty if it has none.
pub(super) fn text(fields: &Fields<'_>, name: &str) -> String {
    fields.get(name).and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

/// The request to APIv2: what carries over, and what the caller does not say.
pub(super) fn translate(
    twin: &Twin,
    mut fields: Fields<'_>,
    shop: &Shop,
    beside: &Beside<'_>,
) -> Result<DynamicMessage, Failure> {
    let names_receiver = ["function_name", "container"].iter().any(|name| fields.contains_key(*name));
    for (name, _) in NOT_CARRIED {
        fields.remove(*name);
    }
    let mut request = carried(twin, &fields)?;
    // A request that names another appid of the sub-merchant keeps it.
    if request.get("sub_appid").is_none_or(str::is_empty) {
        request.set("sub_appid", shop.sub_merchant.sub_appid.as_str());
    }
    let notifies = twin.v2.request.find("notify_url").map(|at| twin.v2.request.fields[at].required);
    if notifies.is_some_and(|required| required || names_receiver) {
        request.set("notify_url", beside.notify_url);
    }
    put_payer(twin, &mut request, shop, beside.payer)?;
    Ok(request)
}

/// The fields by their names. One that APIv2 has no row for is an error, and not lost.
fn carried(twin: &Twin, fields: &Fields<'_>) -> Result<DynamicMessage, Failure> {
    let not_carried = |why: String| Failure::NotCarriedOut(format!("WeChat Pay cannot be told: {why}"));
    let text = serde_json::to_string(fields).map_err(|error| not_carried(error.to_string()))?;
    let (request, misfits) = DynamicMessage::from_json(twin.v2.request, &text)
        .map_err(|malformed| not_carried(malformed.to_string()))?;
    if misfits.is_empty() {
        return Ok(request);
    }
    let all: Vec<String> = misfits.iter().map(ToString::to_string).collect();
    Err(not_carried(all.join("; ")))
}

/// A payment in a mini program is one payer's.
fn put_payer(
    twin: &Twin,
    request: &mut DynamicMessage,
    shop: &Shop,
    payer: Option<&str>,
) -> Result<(), Failure> {
    let rows = ["openid", "sub_openid"];
    let has_rows = rows.iter().all(|name| twin.v2.request.find(name).is_some());
    let is_named = rows.iter().any(|name| request.get(name).is_some_and(|openid| !openid.is_empty()));
    if !has_rows || is_named {
        return Ok(());
    }
    let payer = payer.filter(|openid| !openid.is_empty());
    match payer.or(shop.sub_merchant.payer.as_deref()) {
        Some(openid) => {
            request.set("sub_openid", openid);
            Ok(())
        }
        None => Err(Failure::NotCarriedOut(
            "sub_openid (用户子标识) is required: say who pays, in a cloud function with \
             subOpenid: cloud.getWXContext().OPENID"
                .to_owned(),
        )),
    }
}
