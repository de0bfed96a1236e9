//! Requests of any values: what is sent, another reader reads as the same values, and another hand comes to the
//! same signature.
#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use paytable::{
    Api, CloudPay, Draft, File, Gateway, Protocol, Request, WechatV2, cloudpay,
    table::{self, Encoding, ValueSource, Kind, Method, SignatureAlgorithm, Table},
    wechat_v2::{
        self, CombinedOrderRequest, ContractSignWebRequest, DepositUnifiedOrderRequest, HotelCreateRequest,
        MediaUploadRequest, MicropayRequest, NativeLinkRequest, OrderQueryRequest, ProfitSharingRequest,
        RedPacketSendRequest, RedPacketSendWorkwxRequest, RefundRequest, TradeReportRequest,
        TransitDeductRequest, UnifiedOrderRequest,
    },
};
use paytable_fuzz::{
    cloud_pay,
    made::{self, Values},
    md5_hex,
    read::{xml, xml_otherwise},
    wechat,
};
use paytable_tests::{KEY, Pairs, digest, text_to_sign};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let _ = any(&mut Unstructured::new(data));
});

fn any(u: &mut Unstructured<'_>) -> Result<()> {
    match u.int_in_range(0..=17)? {
        0 => at_wechat::<UnifiedOrderRequest>(u),
        1 => at_wechat::<OrderQueryRequest>(u),
        2 => at_wechat::<RefundRequest>(u),
        3 => at_wechat::<MicropayRequest>(u),
        4 => at_wechat::<CombinedOrderRequest>(u),
        5 => at_wechat::<ContractSignWebRequest>(u),
        6 => at_wechat::<DepositUnifiedOrderRequest>(u),
        7 => at_wechat::<HotelCreateRequest>(u),
        8 => at_wechat::<NativeLinkRequest>(u),
        9 => at_wechat::<ProfitSharingRequest>(u),
        10 => at_wechat::<RedPacketSendRequest>(u),
        11 => at_wechat::<RedPacketSendWorkwxRequest>(u),
        12 => at_wechat::<TradeReportRequest>(u),
        13 => at_wechat::<TransitDeductRequest>(u),
        14 => upload(u),
        15 => at_cloud_pay::<cloudpay::UnifiedOrderRequest>(u),
        16 => at_cloud_pay::<cloudpay::MultiProfitSharingRequest>(u),
        _ => at_cloud_pay::<cloudpay::RefundRequest>(u),
    }
}

fn at_wechat<R>(u: &mut Unstructured<'_>) -> Result<()>
where
    R: Request + Serialize + DeserializeOwned + PartialEq,
    R::Api: Api<Gateway = WechatV2>,
{
    let kind = kind(u, <R::Api as Api>::TABLE)?;
    made_up::<R, WechatV2>(u, wechat(kind), kind)
}

fn at_cloud_pay<R>(u: &mut Unstructured<'_>) -> Result<()>
where
    R: Request + Serialize + DeserializeOwned + PartialEq,
    R::Api: Api<Gateway = CloudPay>,
{
    made_up::<R, CloudPay>(u, cloud_pay(), SignatureAlgorithm::Md5)
}

/// A digest that the API takes.
fn kind(u: &mut Unstructured<'_>, api: &table::Api) -> Result<SignatureAlgorithm> {
    if api.signature_algorithms.is_empty() { Ok(SignatureAlgorithm::Md5) } else { u.choose(api.signature_algorithms).copied() }
}

fn made_up<R, G>(u: &mut Unstructured<'_>, protocol: &Protocol<G>, kind: SignatureAlgorithm) -> Result<()>
where
    R: Request + Serialize + DeserializeOwned + PartialEq,
    R::Api: Api<Gateway = G>,
    G: Gateway,
{
    let api = <R::Api as Api>::TABLE;
    let values = made::values(u, api.request, 0)?;
    let Ok(request) = serde_json::from_value::<R>(Value::Object(values.clone())) else { return Ok(()) };
    let stored = serde_json::to_value(&request).expect("a request is written as JSON");
    let again: R = serde_json::from_value(stored.clone()).expect("a stored request is read");
    // A form without fields is text without characters, and that is none.
    assert!(
        again == request || stored.as_object().is_some_and(|all| all.values().any(|v| v == "")),
        "{stored}"
    );
    if let Some(prepared) = prepared(protocol, &request) {
        is_sent(api, &prepared, kind, &values);
    }
    Ok(())
}

fn prepared<R, G>(protocol: &Protocol<G>, request: &R) -> Option<Draft>
where
    R: Request,
    R::Api: Api<Gateway = G>,
    G: Gateway,
{
    match protocol.prepare(request) {
        Ok(prepared) => Some(prepared.into_draft()),
        Err(violations) => {
            assert!(!violations.list().is_empty());
            None
        }
    }
}

fn is_sent(api: &'static table::Api, prepared: &Draft, kind: SignatureAlgorithm, given: &Values) {
    let received = match (api.method, api.encoding) {
        (Method::Get, _) => query(api, prepared),
        (_, Encoding::Json) => {
            let body: Values = serde_json::from_slice(&prepared.body).expect("an object");
            return holds(api.request, given, &body, true);
        }
        (_, Encoding::Pairs) => panic!("no request is written as plain pairs"),
        (_, Encoding::Form) => form_urlencoded::parse(&prepared.body).into_owned().collect(),
        _ => {
            let pairs = xml_otherwise(&prepared.body).expect("another parser refuses it");
            assert_eq!(xml(&prepared.body).as_ref(), Some(&pairs));
            pairs
        }
    };
    assert!(received.iter().all(|(_, text)| !text.is_empty()), "something empty is sent: {received:?}");
    is_signed(api, prepared, kind, received.clone());
    // What is nested comes as text.
    let received: Values = received.into_iter().map(|(name, text)| (name, Value::from(text))).collect();
    holds(api.request, given, &received, true);
}

fn is_signed(api: &table::Api, prepared: &Draft, kind: SignatureAlgorithm, mut received: Pairs) {
    if api.signature_algorithms.is_empty() {
        return;
    }
    let text = text_to_sign(&received);
    assert_eq!(prepared.signed_text(), Some(format!("{text}&key=***").as_str()));
    assert_eq!(received.pop(), Some(("sign".to_owned(), digest(&text, kind, KEY))));
    assert!(received.is_sorted_by(|one, other| one.0 < other.0), "a name comes twice, or out of order");
}

/// The pairs behind the path.
fn query(api: &table::Api, prepared: &Draft) -> Pairs {
    let query = prepared.path.strip_prefix(api.path).and_then(|rest| rest.strip_prefix(['?', '&']));
    let query = query.expect("a query behind the path");
    assert!(prepared.body.is_empty());
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// Whether a message holds what was given, and nothing else but what is filled in.
fn holds(table: &'static Table, given: &Values, received: &Values, outermost: bool) {
    for field in table.fields.iter().filter(|field| field.fill == ValueSource::Caller) {
        let (given, received) = (given.get(field.name), received.get(field.name));
        match (given.filter(|value| is_given(field.kind, value)), received) {
            (Some(given), Some(received)) => is_same(field.kind, given, received),
            (None, None) => {}
            // How often a list comes is counted for who left it out.
            (None, Some(_)) if field.name.contains("count") && outermost => {}
            (given, received) => panic!("{} is {received:?} instead of {given:?}", field.name),
        }
    }
    for name in received.keys() {
        let counted = outermost && name.contains("count");
        assert!(table.find(name).is_some() || given.contains_key(name) || counted, "{name} was made up");
    }
}

fn is_same(kind: Kind, given: &Value, received: &Value) {
    match (kind, given, received) {
        (Kind::Json(table) | Kind::Object(table), Value::Object(given), received) => {
            holds(table, given, opened(received).as_object().expect("an object"), false);
        }
        (Kind::Form(table), Value::Object(given), Value::String(text)) => {
            holds(table, given, &form(text), false);
        }
        (Kind::List(table) | Kind::JsonList(table), Value::Array(given), received) => {
            let received = opened(received);
            let items = received.as_array().expect("a list");
            assert_eq!(given.len(), items.len());
            for (given, item) in given.iter().zip(items) {
                let objects = given.as_object().zip(item.as_object()).expect("objects");
                holds(table, objects.0, objects.1, false);
            }
        }
        (Kind::Texts { .. }, given, received) => assert_eq!(given, &opened(received)),
        (_, Value::Number(number), Value::String(text)) => assert_eq!(*text, number.to_string()),
        (_, given, received) => assert_eq!(given, received),
    }
}

/// What is nested in flat messages is JSON text.
fn opened(value: &Value) -> Value {
    match value {
        Value::String(text) => serde_json::from_str(text).expect("JSON text"),
        other => other.clone(),
    }
}

/// Encoded pairs, encoded once more as a whole.
fn form(text: &str) -> Values {
    let whole: Pairs = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    let pairs = whole.first().map_or("", |(text, _)| text);
    let pairs = form_urlencoded::parse(pairs.as_bytes()).into_owned();
    pairs.map(|(name, text)| (name, Value::from(text))).collect()
}

/// A form is as good as its fields; an object without any is still an object.
fn is_given(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Form(_), Value::Object(fields)) => fields.values().any(says_something),
        _ => says_something(value),
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

fn upload(u: &mut Unstructured<'_>) -> Result<()> {
    let api = <wechat_v2::MediaUpload as Api>::TABLE;
    let kind = kind(u, api)?;
    let file = File::new(made::text(u, "licence.jpg")?, made::text(u, "image/jpeg")?, u.arbitrary()?);
    let request = MediaUploadRequest { media: file.clone() };
    let Some(prepared) = prepared(wechat(kind), &request) else { return Ok(()) };
    let mut parts = parts(&prepared);
    let (head, bytes) = parts.pop().expect("the file");
    assert_eq!(bytes, file.bytes);
    let line = format!("Content-Disposition: form-data; name=\"media\"; filename=\"{}\"", file.name);
    assert_eq!(head, format!("{line}\r\nContent-Type: {}", file.content_type));
    let name = |head: &str| head.split('"').nth(1).expect("a name").to_owned();
    let text = |bytes| String::from_utf8(bytes).expect("text");
    let received: Pairs = parts.into_iter().map(|(head, bytes)| (name(&head), text(bytes))).collect();
    assert!(received.contains(&("media_hash".to_owned(), md5_hex(&file.bytes))));
    is_signed(api, &prepared, kind, received);
    Ok(())
}

/// Head and content of every part of a form.
fn parts(prepared: &Draft) -> Vec<(String, Vec<u8>)> {
    let boundary = prepared.content_type.strip_prefix("multipart/form-data; boundary=").expect("a form");
    let delimiter = format!("\r\n--{boundary}");
    let mut rest = [b"\r\n", prepared.body.as_slice()].concat();
    let mut parts = Vec::new();
    while let Some(at) = position(&rest, delimiter.as_bytes()) {
        let behind = rest.split_off(at + delimiter.len());
        rest.truncate(at);
        if let Some(end) = position(&rest, b"\r\n\r\n") {
            let content = rest.split_off(end + 4);
            let head = String::from_utf8(rest[..end].to_vec()).expect("a head is text");
            parts.push((head.trim_start().to_owned(), content));
        }
        rest = behind;
    }
    assert_eq!(rest, b"--\r\n");
    parts
}

fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}
