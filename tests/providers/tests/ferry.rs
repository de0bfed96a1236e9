//! A provider whose requests and notices are forms, and whose replies are JSON.

use md5::{Digest, Md5};
use paytable::{
    ApiKey, Client, Error, Fen, Merchant, Notice as _, NoticeError, Outcome, Protocol, Raw, Received,
    VerifyError, codec::Malformed, sandbox::Sandbox,
};
use paytable_tests_providers::ferry::{
    Ferry, Order, OrderQuery, OrderQueryRequest, OrderRequest, OrderResponse, Paid, order, order_query,
};
use paytable_tests_sandbox::receiver::{Receiver, Reply, send};

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const NUMBER: &str = "A0001";

fn merchant() -> Merchant {
    Merchant::bare().with("shop", "S0001").key(ApiKey::new(KEY))
}

fn protocol() -> Protocol<Ferry> {
    Protocol::new(merchant()).unwrap()
}

fn order() -> OrderRequest {
    OrderRequest {
        attach: Some("支付 a+b 100% c=d".into()),
        notify_url: Some("https://example.com/paid?a=1".into()),
        ..order::Required { number: NUMBER.into(), total: Fen(88) }.into()
    }
}

fn signature(text: &str) -> String {
    let digest = Md5::digest(format!("{text}&key={KEY}"));
    digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The pairs of a text as a JSON object, with the signature over that text.
fn reply(text: &str) -> String {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    let members = pairs.fold(String::new(), |all, (name, value)| all + &format!(r#""{name}":"{value}","#));
    format!(r#"{{{members}"sign":"{}"}}"#, signature(text))
}

/// The pairs of a text as a form, with the signature over that text.
fn notice(text: &str) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    form.extend_pairs(pairs).append_pair("sign", &signature(text)).finish()
}

fn accept(body: &str) -> Result<OrderResponse, Error> {
    let (protocol, order) = (protocol(), order());
    protocol.accept(&protocol.prepare(&order).unwrap(), &Received::new(200, body.as_bytes()))
}

#[test]
fn a_request_is_a_form_whose_values_are_signed_before_they_are_encoded() {
    let order = order();
    let prepared = protocol().prepare(&order).unwrap();
    assert_eq!(prepared.content_type, "application/x-www-form-urlencoded; charset=utf-8");
    let body = prepared.body.clone();
    let pairs: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let (last, signed) = pairs.split_last().unwrap();
    let text: Vec<String> = signed.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let text = text.join("&");
    assert!(text.starts_with("attach=支付 a+b 100% c=d&nonce="), "{text}");
    assert!(text.contains("&notify_url=https://example.com/paid?a=1&number=A0001&shop=S0001"), "{text}");
    assert_eq!(*last, ("sign".to_owned(), signature(&text)));
    assert_eq!(prepared.signed_text(), Some(format!("{text}&key=***").as_str()));
    assert!(body.starts_with(b"attach=%E6%94%AF%E4%BB%98%20a%2Bb%20100%25%20c%3Dd&"));
}

#[test]
fn a_reply_is_json_and_its_numbers_are_verified_as_they_were_written() {
    let text = "fee=1&number=A0001&page=https://ferry.example/pay/1&rate=1.50&shop=S0001&status=OK";
    let body = reply(text).replace("\"1\"", "1").replace("\"1.50\"", "1.50");
    let accepted = accept(&body).unwrap();
    assert_eq!((accepted.fee, accepted.page.as_deref()), (Some(1), Some("https://ferry.example/pay/1")));
    assert_eq!(accepted.unknown_fields.get("rate"), Some(&Raw::Number("1.50".into())));
    for other in [body.replace("1.50", "1.5"), body.replace("1.50", "true"), body.replace("1.50", "[1]")] {
        assert_eq!(accept(&other).unwrap_err().outcome(), Outcome::Unknown, "{other}");
    }
    // The same pairs as a form are no reply.
    let form = notice(text);
    assert_eq!(accept(&form).unwrap_err().outcome(), Outcome::Unknown);
    let refused = accept(&reply("reason=E1&status=NO&why=used before")).unwrap_err();
    assert_eq!(refused.code(), Some("E1"));
}

/// A notice of an order of 88 fen, with what the payer attached.
fn paid(attach: &str) -> String {
    format!("attach={attach}&number=A0001&paid_at=20241109222145&pay_no=4200&shop=S0001&state=DONE&total=88")
}

#[test]
fn a_notice_is_a_form_that_is_decoded_once() {
    let protocol = protocol();
    for attach in ["支付 a+b", "100%2B", "%26", "a  b", "c=d"] {
        let body = notice(&paid(attach));
        let event = protocol.notice::<Paid>(body.as_bytes()).unwrap();
        assert_eq!((event.attach.as_deref(), event.total), (Some(attach), Some(Fen(88))), "{body}");
        // Some senders write a blank as `%20`.
        let escaped = protocol.notice::<Paid>(body.replace('+', "%20").as_bytes()).unwrap();
        assert_eq!(escaped.attach.as_deref(), Some(attach));
    }
}

#[test]
fn a_form_is_answered_with_json() {
    let accepted = Paid::accepted();
    assert_eq!((accepted.status, accepted.content_type), (200, "application/json"));
    assert_eq!(accepted.body, br#"{"result":"ok"}"#);
    assert_eq!(Paid::refused("a \"b\"").body, br#"{"result":"a \"b\""}"#);
}

#[test]
fn a_form_that_can_be_read_in_two_ways_is_none() {
    let protocol = protocol();
    let genuine = notice(&paid("x"));
    let malformed = |body: &str| match protocol.notice::<Paid>(body.as_bytes()) {
        Err(NoticeError::Malformed(why)) => why,
        other => panic!("{body}: {other:?}"),
    };
    assert_eq!(malformed(&format!("{genuine}&total=1")), Malformed::Duplicate);
    assert_eq!(malformed(&format!("{genuine}&%74otal=1")), Malformed::Duplicate);
    assert_eq!(malformed(&format!("{genuine}&total")), Malformed::Syntax);
    assert_eq!(malformed(&genuine.replace("attach=x", "attach=%zz")), Malformed::Syntax);
    assert_eq!(malformed(&genuine.replace("attach=x", "attach=%ff")), Malformed::NotUtf8);
    assert_eq!(malformed(&genuine.replace("attach=x", "attach%3Dx=")), Malformed::Name);
    let whole: String = form_urlencoded::byte_serialize(genuine.as_bytes()).collect();
    assert_eq!(malformed(&whole), Malformed::Syntax);
}

#[test]
fn every_changed_byte_of_a_notice_is_found() {
    let protocol = protocol();
    let genuine = notice(&paid("支付 a"));
    assert!(protocol.notice::<Paid>(genuine.as_bytes()).is_ok());
    for at in 0..genuine.len() {
        for byte in [b'0', b'1', b'a', b'%', b'+', b'&', b'='] {
            let mut forged = genuine.clone().into_bytes();
            let before = std::mem::replace(&mut forged[at], byte);
            // `%2b` and `%2B` are the same byte.
            let is_same = before == byte
                || before.eq_ignore_ascii_case(&byte) && at > 1 && genuine[..at].ends_with('%');
            assert!(is_same || protocol.notice::<Paid>(&forged[..]).is_err(), "{at}: {}", char::from(byte));
        }
    }
}

#[test]
fn a_value_that_holds_other_pairs_is_not_believed() {
    let protocol = protocol();
    let inside = "x&number=A0001&paid_at=20241109222145&pay_no=4200&shop=S0001&state=DONE&total=900000&z=";
    let text = paid(inside);
    let (head, tail) = text.split_once("&z=").unwrap();
    let forged = format!(
        "{head}&z={}&sign={}",
        form_urlencoded::byte_serialize(tail.as_bytes()).collect::<String>(),
        signature(&text)
    );
    let error = protocol.notice::<Paid>(forged.as_bytes()).unwrap_err();
    assert_eq!(error, NoticeError::Unverified(VerifyError::Ambiguous { field: "z".into() }));
    let error = protocol.prepare(&OrderRequest { attach: Some(inside.into()), ..order() }).unwrap_err();
    assert_eq!(error.fields(), ["attach"], "{error}");
}

#[tokio::test]
async fn an_order_is_placed_queried_and_its_notice_acknowledged() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, Paid::accepted().body));
    let merchant = merchant().notify_url(format!("{}/paid", receiver.url));
    let sandbox = Sandbox::builder()
        .merchant(merchant.clone())
        .order_api::<Order, Paid>()
        .api::<OrderQuery>()
        .time_scale(1_000_000)
        .start()
        .unwrap();
    let client: Client<Ferry> = Client::builder(merchant).base_url(sandbox.base_url()).build().unwrap();
    let placed = client.call(&OrderRequest { notify_url: None, ..order() }).await.unwrap();
    assert_eq!(placed.number.as_deref(), Some(NUMBER));
    assert!(placed.unknown_fields.is_empty(), "{:?}", placed.unknown_fields);
    // The sandbox refuses with the codes that the table names for it.
    let again = client.call(&OrderRequest { notify_url: None, ..order() }).await.unwrap_err();
    assert_eq!((again.code(), again.outcome()), (Some("E8"), Outcome::Unknown), "{again:?}");
    let stranger = Merchant::bare().with("shop", "S0001").key(ApiKey::new("another"));
    let forged = Protocol::<Ferry>::new(stranger).unwrap().prepare(&order()).unwrap().into_draft();
    let (_, refused) = send("POST", &format!("{}{}", sandbox.base_url(), forged.path), &forged.body);
    assert_eq!(
        String::from_utf8(refused).unwrap(),
        r#"{"reason":"E9","status":"NO","why":"wrong signature"}"#
    );
    let query: OrderQueryRequest = order_query::Required { number: NUMBER.into() }.into();
    let found = client.call(&query).await.unwrap();
    assert_eq!(found.number.as_deref(), Some(NUMBER));

    let delivery = sandbox.pay(NUMBER).await.unwrap();
    assert!(delivery.acknowledged);
    let event = client.notice::<Paid>(&receiver.bodies.recv().unwrap()).unwrap();
    assert_eq!((event.number.as_deref(), event.total), (Some(NUMBER), Some(Fen(88))));
    assert_eq!(event.attach.as_deref(), Some("支付 a+b 100% c=d"));
    assert!(event.unknown_fields.is_empty(), "{:?}", event.unknown_fields);
}
