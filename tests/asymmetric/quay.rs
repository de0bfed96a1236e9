//! Sorted pairs under RSA keys: which key signs and verifies, what is left out of the text, and what is not believed.

use crate::hand::{Fixed, OTHER, OWN, is_signed, private, public, signature, text};
use paytable::{
    Api, Error, Fen, Gateway, Merchant, MerchantFault, Notice, NoticeError, PeerKeys, Protocol, Received,
    Unknown, VerifyError,
};
use std::sync::Arc;

/// The gateway.
#[derive(Debug, Gateway)]
#[gateway(path = "asymmetric/tables/quay/gateway.toml")]
pub struct Quay;

/// Places an order.
#[derive(Debug, Api)]
#[api(path = "asymmetric/tables/quay/order.toml")]
pub struct Order;

/// Says that one was paid.
#[derive(Debug, Notice)]
#[notice(path = "asymmetric/tables/quay/order.toml")]
pub struct Paid;

/// 2014-07-24 03:07:50 in UTC+8.
const NOW: u64 = 1_406_142_470;

fn merchant() -> Merchant {
    Merchant::bare().with("shop", "S1").signing_key(private(OWN)).peer_public_key("K1", public(OTHER))
}

fn quay() -> Protocol<Quay> {
    quay_of(merchant())
}

fn quay_of(merchant: Merchant) -> Protocol<Quay> {
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(NOW)))
}

fn order() -> OrderRequest {
    order::Required { number: "A1".into(), amount: Fen(88) }.into()
}

/// A message as the gateway sends it.
fn sent(pairs: &[(&str, &str)], left_out: &[&str], key: &str) -> String {
    let text = text(pairs, &[&["sign"], left_out].concat());
    let signature = signature(key, &text);
    let all = pairs.iter().copied().chain([("sign", signature.as_str())]);
    let members = all.map(|(name, value)| format!("{}:{}", json(name), json(value)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

const REPLY: &[(&str, &str)] = &[("code", "OK"), ("number", "A1"), ("sign_type", "RSA2")];
const NOTICE: &[(&str, &str)] =
    &[("shop", "S1"), ("number", "A1"), ("amount", "0.88"), ("state", "PAID"), ("sign_type", "RSA2")];
/// Notices leave this out of what they sign.
const LEFT_OUT: &[&str] = &["sign_type"];

fn accept(protocol: &Protocol<Quay>, body: &str) -> Result<OrderResponse, Error> {
    let order = order();
    protocol.accept(&protocol.prepare(&order).unwrap(), &Received::new(200, body.as_bytes()))
}

fn doubt(protocol: &Protocol<Quay>, body: &str) -> VerifyError {
    match accept(protocol, body) {
        Err(Error::Unknown(Unknown::Unverified(doubt))) => doubt,
        other => panic!("{other:?}"),
    }
}

fn notice(body: &str) -> Result<PaidEvent, NoticeError> {
    quay().notice::<Paid>(body.as_bytes())
}

#[test]
fn a_request_is_signed_with_the_merchants_private_key_over_its_sorted_pairs() {
    let request = OrderRequest { note: Some("中文 a=b+%20".into()), ..order() };
    let draft = quay().prepare(&request).unwrap().into_draft();
    let expected =
        "amount=0.88&note=中文 a=b+%20&number=A1&sent_at=2014-07-24 03:07:50&shop=S1&sign_type=RSA2";
    assert_eq!(draft.signed_text(), Some(expected));
    let body: serde_json::Value = serde_json::from_slice(&draft.body).unwrap();
    assert_eq!((&body["sign_type"], &body["sent_at"]), (&"RSA2".into(), &"2014-07-24 03:07:50".into()));
    assert!(is_signed(OWN, expected, body["sign"].as_str().unwrap()));
}

#[test]
fn a_reply_is_verified_with_a_public_key_of_the_gateway_and_no_other() {
    assert!(accept(&quay(), &sent(REPLY, &[], OTHER)).is_ok());
    // The merchant's own key signs requests: what it signed is no reply.
    assert_eq!(doubt(&quay(), &sent(REPLY, &[], OWN)), VerifyError::WrongSignature);
    let unsigned = r#"{"code":"OK","number":"A1"}"#;
    assert_eq!(doubt(&quay(), unsigned), VerifyError::NotSigned);
}

#[test]
fn several_keys_are_tried_unless_the_message_names_one() {
    let both = quay_of(merchant().peer_public_key("K2", public(OWN)));
    for key in [OWN, OTHER] {
        assert!(accept(&both, &sent(REPLY, &[], key)).is_ok());
    }
    let named = |id| [REPLY, &[("key_no", id)]].concat();
    assert!(accept(&both, &sent(&named("K2"), &[], OWN)).is_ok());
    assert_eq!(doubt(&both, &sent(&named("K1"), &[], OWN)), VerifyError::WrongSignature);
    let unknown = VerifyError::UnknownKey { id: "K3".into() };
    assert_eq!(doubt(&both, &sent(&named("K3"), &[], OWN)), unknown);
}

#[test]
fn keys_may_be_replaced_while_the_protocol_is_in_use() {
    let keys = PeerKeys::new();
    keys.insert("K1", public(OTHER));
    let protocol = quay_of(merchant().peer_keys(keys.clone()));
    assert!(accept(&protocol, &sent(REPLY, &[], OTHER)).is_ok());
    keys.insert("K1", public(OWN));
    assert_eq!(doubt(&protocol, &sent(REPLY, &[], OTHER)), VerifyError::WrongSignature);
    assert!(accept(&protocol, &sent(REPLY, &[], OWN)).is_ok());
}

#[test]
fn a_message_that_names_another_algorithm_is_not_believed() {
    for name in ["RSA", "MD5", "RSA-SHA256", "rsa2", "none"] {
        let reply = [&REPLY[..2], &[("sign_type", name)]].concat();
        assert_eq!(doubt(&quay(), &sent(&reply, &[], OTHER)), VerifyError::WrongSignType, "{name}");
        let told = [&NOTICE[..4], &[("sign_type", name)]].concat();
        let error = notice(&sent(&told, LEFT_OUT, OTHER)).unwrap_err();
        assert_eq!(error, NoticeError::Unverified(VerifyError::WrongSignType), "{name}");
    }
}

#[test]
fn a_notice_leaves_out_the_fields_that_its_gateway_names_and_a_reply_does_not() {
    let event = notice(&sent(NOTICE, LEFT_OUT, OTHER)).unwrap();
    assert_eq!((event.number.as_deref(), event.amount), (Some("A1"), Some(Fen(88))));
    let wrong = NoticeError::Unverified(VerifyError::WrongSignature);
    assert_eq!(notice(&sent(NOTICE, &[], OTHER)).unwrap_err(), wrong);
    assert_eq!(doubt(&quay(), &sent(REPLY, LEFT_OUT, OTHER)), VerifyError::WrongSignature);
    // A field that no row knows is signed like any other.
    let more = [NOTICE, &[("zone", "8")]].concat();
    assert!(notice(&sent(&more, LEFT_OUT, OTHER)).is_ok());
    assert_eq!(notice(&sent(&more, &["sign_type", "zone"], OTHER)).unwrap_err(), wrong);
}

#[test]
fn every_changed_character_of_the_body_and_its_signature_is_noticed() {
    let body = sent(NOTICE, LEFT_OUT, OTHER);
    let genuine = notice(&body).unwrap();
    for (at, c) in body.char_indices() {
        for other in ['A', if at % 2 == 0 { '=' } else { '&' }] {
            if other == c {
                continue;
            }
            let changed = format!("{}{other}{}", &body[..at], &body[at + c.len_utf8()..]);
            // White space between members is no part of them.
            if let Ok(event) = notice(&changed) {
                assert_eq!(format!("{event:?}"), format!("{genuine:?}"), "{changed}");
            }
        }
    }
}

#[test]
fn a_signed_text_that_reads_in_two_ways_is_not_believed() {
    // One pair whose value holds what reads as another one.
    let merged = [&[("note", "x&number=A1")], &NOTICE[..1], &NOTICE[2..]].concat();
    let body = sent(&[&merged[..], &[("number", "A9")]].concat(), LEFT_OUT, OTHER);
    let ambiguous = NoticeError::Unverified(VerifyError::Ambiguous { field: "note".into() });
    assert_eq!(notice(&body).unwrap_err(), ambiguous);
    let error = quay().prepare(&OrderRequest { note: Some("x&number=A2".into()), ..order() }).unwrap_err();
    assert!(error.to_string().contains("note"), "{error}");
}

#[test]
fn amounts_in_yuan_are_compared_as_amounts() {
    let of = |amount| {
        let told = [&NOTICE[..2], &[("amount", amount)], &NOTICE[3..]].concat();
        quay().notice_for::<Paid, _>(sent(&told, LEFT_OUT, OTHER).as_bytes(), &order())
    };
    let order_of = |fen| OrderRequest::from(order::Required { number: "A1".into(), amount: Fen(fen) });
    assert!(of("0.88").is_ok());
    let told = [&NOTICE[..2], &[("amount", "88.8")], &NOTICE[3..]].concat();
    let body = sent(&told, LEFT_OUT, OTHER);
    assert!(quay().notice_for::<Paid, _>(body.as_bytes(), &order_of(8880)).is_ok());
    for fen in [8879, 8881, 888, 88_800] {
        let error = quay().notice_for::<Paid, _>(body.as_bytes(), &order_of(fen)).unwrap_err();
        assert!(matches!(error, NoticeError::OtherOrder(_)), "{error:?}");
    }
    for amount in ["0.880001", "0.8800", "88", "8.8e-1", "+0.88", "", "０.88"] {
        assert!(of(amount).is_err(), "{amount}");
    }
}

#[test]
fn a_merchant_without_its_keys_is_refused() {
    let fault = |merchant| Protocol::<Quay>::new(merchant).unwrap_err();
    let bare = Merchant::bare().with("shop", "S1");
    let both = MerchantFault::Several(vec![MerchantFault::NoPrivateKey, MerchantFault::NoPeerKey]);
    assert_eq!(fault(bare.clone()), both);
    assert_eq!(fault(bare.clone().signing_key(private(OWN))), MerchantFault::NoPeerKey);
    assert_eq!(fault(bare.peer_public_key("K1", public(OTHER))), MerchantFault::NoPrivateKey);
}
