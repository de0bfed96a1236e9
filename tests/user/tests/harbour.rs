//! A gateway that nobody ships, with an API and a notice: all of it from this crate's own tables.

use paytable::{
    Api as _, ApiKey, DynamicMessage, Error, Fen, Gateway as _, Merchant, MerchantFault, Notice as _,
    NoticeError, Outcome, Protocol, Time, Unknown, sign, table::SignatureAlgorithm,
};
use paytable_tests_user::harbour::{
    Charge, ChargeNotice, ChargeRequest, Harbour,
    charge::{Capture, ChargeErrorCode, Required},
};

const KEY: &str = "tide-and-time";

fn protocol() -> Protocol<Harbour> {
    Protocol::new(Merchant::bare().with("shop_no", "S1").key(ApiKey::new(KEY))).unwrap()
}

fn charge() -> ChargeRequest {
    Required { order_no: "A0001".into(), amount: Fen(1200), capture: Capture::Now }.into()
}

fn signature(text: &str) -> String {
    sign::signature(text, SignatureAlgorithm::HmacSha256, &ApiKey::new(KEY), Harbour::TABLE.sign().unwrap())
}

/// The pairs of a signed text as a message, with their signature.
fn message(text: &str) -> String {
    let mac = signature(text);
    let pairs = text.split('&').filter_map(|pair| pair.split_once('=')).chain([("mac", mac.as_str())]);
    let elements =
        pairs.fold(String::new(), |body, (name, value)| body + &format!("<{name}>{value}</{name}>"));
    format!("<message>{elements}</message>")
}

fn reply(values: &[(&str, &str)]) -> String {
    let mut reply = DynamicMessage::new(Charge::TABLE.response);
    for (name, value) in values {
        assert!(reply.set(name, *value), "{name} is a row");
    }
    message(&sign::canonical(&reply, Harbour::TABLE.sign().unwrap()))
}

fn accept(body: &str) -> Result<paytable_tests_user::harbour::ChargeResponse, Error> {
    protocol().accept_without_request::<ChargeRequest>(&paytable::Received::new(200, body.as_bytes()))
}

#[test]
fn a_charge_is_written_as_the_gateway_writes() {
    let request = ChargeRequest { remark: Some("谢谢光临😀".into()), ..charge() };
    let prepared = protocol().prepare(&request).unwrap();
    let text = "amount=1200&capture=now&channel=api&currency=CNY&order_no=A0001&remark=谢谢光临😀&shop_no=S1";
    assert_eq!(prepared.signed_text(), Some(format!("{text}&secret=***").as_str()));
    let body = String::from_utf8(prepared.into_draft().body).unwrap();
    assert!(body.starts_with("<message>") && body.ends_with("</message>"), "{body}");
    let mac = signature(text);
    assert_eq!(mac, mac.to_ascii_lowercase());
    assert!(body.contains(&mac), "{body} lacks {mac}");
}

#[test]
fn the_signature_is_that_of_another_implementation() {
    // printf 'amount=1200&shop_no=S1&secret=tide-and-time' | openssl dgst -sha256 -hmac tide-and-time
    assert_eq!(
        signature("amount=1200&shop_no=S1"),
        "8b5afc2c45ed719d89978e5f6a8a4aee0af0d0ed523ce4fa9e1bcf288122d0a2"
    );
}

#[test]
fn lengths_count_what_the_gateway_counts() {
    let request = ChargeRequest { remark: Some("六个字的备注".into()), ..charge() };
    let violations = protocol().prepare(&request).unwrap_err();
    assert_eq!(violations.fields(), ["remark"]);
}

#[test]
fn rules_of_the_table_hold() {
    let later = ChargeRequest { capture: Capture::Later, ..charge() };
    let violations = protocol().prepare(&later).unwrap_err();
    assert!(violations.to_string().contains("capture_by"), "{violations}");
    let with_time = ChargeRequest { capture_by: Time::new(2026, 1, 2, 3, 4, 5), ..later };
    let prepared = protocol().prepare(&with_time).unwrap();
    assert!(prepared.signed_text().unwrap().contains("capture_by=2026-01-02 03:04:05"));
}

#[test]
fn a_merchant_brings_what_the_gateway_lists() {
    let missing = Protocol::<Harbour>::new(Merchant::bare().key(ApiKey::new(KEY))).unwrap_err();
    assert_eq!(missing, MerchantFault::Missing { name: "shop_no", title: "Shop number" });
    let keyless = Protocol::<Harbour>::new(Merchant::bare().with("shop_no", "S1")).unwrap_err();
    assert_eq!(keyless, MerchantFault::NoKey);
}

#[test]
fn a_signed_reply_is_accepted_and_makes_a_bundle() {
    let reply = accept(&reply(&[("status", "OK"), ("shop_no", "S1"), ("charge_no", "C9")])).unwrap();
    assert_eq!(reply.charge_no.as_deref(), Some("C9"));
    let receipt = reply.receipt(&protocol()).unwrap();
    assert_eq!(receipt.charge_no, "no. C9");
    assert_eq!(receipt.mac, signature("chargeNo=no. C9"));
}

/// A field without a value is not signed, so that anybody can add one: here in the other spelling of a row.
#[test]
fn an_empty_field_in_the_other_spelling_hides_nothing_of_what_is_stored() {
    let genuine = reply(&[("status", "OK"), ("shop_no", "S1"), ("charge_no", "C9")]);
    let reply = accept(&genuine.replace("</message>", "<chargeNo></chargeNo></message>")).unwrap();
    let stored = serde_json::to_string(&reply).unwrap();
    assert_eq!(stored.matches("chargeNo").count(), 1, "{stored}");
    let again: paytable_tests_user::harbour::ChargeResponse = serde_json::from_str(&stored).unwrap();
    assert_eq!(again.charge_no.as_deref(), Some("C9"), "{stored}");
}

#[test]
fn a_signed_refusal_has_its_row_and_an_unsigned_one_is_not_believed() {
    let signed = reply(&[("status", "DECLINED"), ("reason_code", "E51"), ("shop_no", "S1")]);
    let error = accept(&signed).unwrap_err();
    assert_eq!(ChargeErrorCode::of(&error), Some(ChargeErrorCode::E51));
    assert_eq!(error.outcome(), Outcome::NotDone);
    let error =
        accept("<message><status>DECLINED</status><reason_code>E51</reason_code></message>").unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Unverified(_))), "{error}");
}

#[test]
fn a_reply_for_another_shop_is_not_believed() {
    let error = accept(&reply(&[("status", "OK"), ("shop_no", "S2"), ("charge_no", "C9")])).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Unverified(_))), "{error}");
}

#[test]
fn a_notice_is_verified_typed_and_acknowledged() {
    let body = message("charge_no=C9&part_amount_0=1000&part_amount_1=200&part_count=2&shop_no=S1");
    let event = protocol().notice::<ChargeNotice>(body.as_bytes()).unwrap();
    let parts: Vec<Option<Fen>> = event.parts.iter().map(|part| part.part_amount).collect();
    assert_eq!(parts, [Some(Fen(1000)), Some(Fen(200))]);
    let forged = body.replace("1000", "9000");
    let error = protocol().notice::<ChargeNotice>(forged.as_bytes()).unwrap_err();
    assert!(matches!(error, NoticeError::Unverified(_)), "{error}");
    let refusal = String::from_utf8(ChargeNotice::refused("later").body).unwrap();
    assert!(refusal.contains("AGAIN") && refusal.starts_with("<message>"), "{refusal}");
}
