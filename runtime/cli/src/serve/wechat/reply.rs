//! A reply of WeChat Pay APIv2 as one of CloudPay.

use super::{accounts::Shop, failure::Failure, twin::Twin};
use paytable::{
    ApiError, DynamicMessage, DynamicReply, Error, Outcome, Rejected,
    wechat_v2::{UnifiedOrderResponse, unified_order::Payment},
};
use serde_json::{Map, Value, json};

/// What a caller gets.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reply {
    /// `respdata`, and what it means for the call.
    Json { respdata: String, result: CallResult },
    /// A bill: text, or gzip if that was asked for.
    File(Vec<u8>),
}

/// What is known of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallResult {
    Done,
    NotDone,
    /// The error code leaves open whether it was done, or the reply is not authenticated.
    Unknown,
}

impl CallResult {
    fn of_refusal(refusal: &ApiError) -> CallResult {
        match refusal.outcome() {
            Outcome::NotDone => CallResult::NotDone,
            Outcome::AlreadyDone => CallResult::Done,
            Outcome::Unknown => CallResult::Unknown,
        }
    }
}

/// A reply that is authenticated: all its fields by their names, and the payment that the mini program is handed.
pub(super) fn translate(twin: &Twin, reply: &DynamicReply, shop: &Shop) -> Result<Reply, Failure> {
    let mut fields = fields(&reply.message)?;
    let names = |name: &str| twin.cloud.response.find(name).is_some();
    put_parties(&mut fields, shop, names);
    let result = reply.refusal.as_ref().map_or(CallResult::Done, CallResult::of_refusal);
    if let Some(refusal) = &reply.refusal {
        put_refusal(twin, refusal, &mut fields);
    }
    if names("payment") {
        let prepay_id = fields.get("prepay_id").and_then(Value::as_str).filter(|id| !id.is_empty());
        let payment = payment(prepay_id, shop)?;
        fields.insert("payment".to_owned(), payment);
    }
    Ok(Reply::Json { respdata: Value::Object(fields).to_string(), result })
}

/// Puts in who the call was made by and for: messages of CloudPay say it even where those of APIv2 do not.
pub(super) fn put_parties(fields: &mut Map<String, Value>, shop: &Shop, names: impl Fn(&str) -> bool) {
    let Shop { account, sub_merchant } = shop;
    for (name, value) in [
        ("appid", &account.appid),
        ("mch_id", &account.mch_id),
        ("sub_appid", &sub_merchant.sub_appid),
        ("sub_mch_id", &sub_merchant.sub_mch_id),
    ] {
        if names(name) && !fields.contains_key(name) {
            fields.insert(name.to_owned(), value.as_str().into());
        }
    }
}

/// The fields of a message by their names on the wire.
pub(super) fn fields(message: &DynamicMessage) -> Result<Map<String, Value>, Failure> {
    // The library wrote it: this cannot fail.
    serde_json::from_str(&message.to_json())
        .map_err(|_| Failure::Unknown("what WeChat Pay says cannot be passed on; query it".to_owned()))
}

/// A refusal, where the function has its code: two of profit sharing have it beside `return_code`.
fn put_refusal(twin: &Twin, refusal: &ApiError, fields: &mut Map<String, Value>) {
    let Some(layer) = twin.cloud.outcome.iter().find(|layer| layer.code.is_some()) else { return };
    fields.insert(layer.field.to_owned(), "FAIL".into());
    for (name, value) in [(layer.code, &refusal.code), (layer.message, &refusal.message)] {
        if let (Some(name), Some(value)) = (name, value) {
            fields.insert(name.to_owned(), value.as_str().into());
        }
    }
}

/// What `wx.requestPayment` wants, signed with the key of the provider. Without an order its package names none, as that
/// of CloudPay does.
fn payment(prepay_id: Option<&str>, shop: &Shop) -> Result<Value, Failure> {
    let order = UnifiedOrderResponse {
        appid: Some(shop.account.appid.clone()),
        sub_appid: Some(shop.sub_merchant.sub_appid.clone()),
        prepay_id: Some(prepay_id.unwrap_or("-").to_owned()),
        ..Default::default()
    };
    let Payment { app_id, time_stamp, nonce_str, package, sign_type, pay_sign, .. } = order
        .mini_program(shop.account.client.protocol())
        .map_err(|error| Failure::Unknown(format!("the payment of the order cannot be made: {error}")))?;
    let package = if prepay_id.is_some() { package } else { "prepay_id=".to_owned() };
    Ok(json!({
        "appId": app_id, "timeStamp": time_stamp, "nonceStr": nonce_str, "package": package,
        "signType": sign_type, "paySign": pay_sign,
    }))
}

/// The reply that CloudPay makes of an error, if it makes one.
///
/// # Errors
/// It makes none.
pub(super) fn of_error(twin: &Twin, error: &Error) -> Result<Reply, Failure> {
    match error {
        // Not authenticated. What moves no money does no harm if it was done all the same.
        Error::Rejected(Rejected { message, row, .. }) if !twin.moves_money => {
            let result = if twin.v2.read_only { CallResult::NotDone } else { CallResult::Unknown };
            Ok(turned_down(twin, row.map(|row| row.code), Some(message), result))
        }
        // A message in the place of a file.
        Error::Api(ApiError { code, message, .. }) => {
            Ok(turned_down(twin, code.as_deref(), message.as_deref(), CallResult::NotDone))
        }
        error => Err(Failure::of(error)),
    }
}

fn turned_down(twin: &Twin, code: Option<&str>, message: Option<&str>, result: CallResult) -> Reply {
    let mut fields = Map::new();
    fields.insert("return_code".to_owned(), "FAIL".into());
    // Two functions of profit sharing have the words beside return_code under another name.
    let words = twin.cloud.outcome.first().and_then(|layer| layer.message);
    let has_code = twin.cloud.response.find("error_code").is_some();
    for (name, value) in
        [(has_code.then_some("error_code"), code), (Some("return_msg"), message), (words, message)]
    {
        if let (Some(name), Some(value)) = (name, value) {
            fields.insert(name.to_owned(), value.into());
        }
    }
    Reply::Json { respdata: Value::Object(fields).to_string(), result }
}
