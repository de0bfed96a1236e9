//! Lines that are signed with shared keys, and requests with a key in a header: against published signatures, and against
//! what must not be believed. Beside each forgery stands the genuine message, which is believed.
//!
//! Another hand signs: the crate `hmac`, over texts that the tests make themselves.

use crate::hand::{Fixed, OTHER, OWN, is_signed, private, public, signature, vector};
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use berth::Berth;
use buoy::Buoy;
use crane::Crane;
use hmac::{EagerHash, Hmac, KeyInit, Mac};
use md5::Md5;
use paytable::{
    ApiKey, Clock, Draft, Error, Fen, Gateway, Merchant, MerchantFault, NoticeError, Prepared, Protocol,
    Received, TextFault, Unknown, VerifyError,
};
use paytable_tests::{forged::flipped, hex};
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha512};
use sluice::Sluice;
use std::{sync::Arc, time::Duration};

/// A gateway like Stripe.
pub mod buoy {
    use paytable::{Api, Gateway, Notice};

    /// Buoy.
    #[derive(Debug, Gateway)]
    #[gateway(path = "providers/tables/buoy/gateway.toml")]
    pub struct Buoy;

    /// Places an order.
    #[derive(Debug, Api)]
    #[api(path = "providers/tables/buoy/charge.toml")]
    pub struct Charge;

    /// Says that something happened.
    #[derive(Debug, Notice)]
    #[notice(path = "providers/tables/buoy/event.toml")]
    pub struct Event;
}

/// A gateway like Airwallex.
pub mod crane {
    use paytable::{Gateway, Notice};

    /// Crane.
    #[derive(Debug, Gateway)]
    #[gateway(path = "providers/tables/crane/gateway.toml")]
    pub struct Crane;

    /// Says that something happened.
    #[derive(Debug, Notice)]
    #[notice(path = "providers/tables/crane/event.toml")]
    pub struct Event;
}

/// A gateway like Binance Pay.
pub mod berth {
    use paytable::{Api, Gateway, Notice};

    /// Berth.
    #[derive(Debug, Gateway)]
    #[gateway(path = "providers/tables/berth/gateway.toml")]
    pub struct Berth;

    /// Places an order.
    #[derive(Debug, Api)]
    #[api(path = "providers/tables/berth/order.toml")]
    pub struct Order;

    /// Says that an order was paid.
    #[derive(Debug, Notice)]
    #[notice(path = "providers/tables/berth/order.toml")]
    pub struct Paid;
}

/// A gateway like YOP.
pub mod sluice {
    use paytable::{Api, Gateway};

    /// Sluice.
    #[derive(Debug, Gateway)]
    #[gateway(path = "providers/tables/sluice/gateway.toml")]
    pub struct Sluice;

    /// Places an order.
    #[derive(Debug, Api)]
    #[api(path = "providers/tables/sluice/order.toml")]
    pub struct Order;
}

/// When the published notices were signed.
const NOW: u64 = 1_614_556_800;
const BODY: &str = r#"{"id":"evt_1","object":"event"}"#;
const API_KEY: &str = "buoy_api_key";
const BUOY: &str = "whsec_test";
const CRANE: &str = "airwallex_webhook_secret";
const SENT: &str = "berth_request_key";
const TOLD: &str = "berth_notice_key";
const NONCE: &str = "5K8264ILTKCH16CQ2502SI8ZNMTM67VS";

struct Nonced;

impl Clock for Nonced {
    fn now(&self) -> Duration {
        Duration::from_secs(NOW)
    }

    fn nonce(&self) -> Option<String> {
        Some(NONCE.to_owned())
    }
}

fn mac<D: EagerHash>(key: &str, text: &str) -> Vec<u8>
where
    Hmac<D>: KeyInit + Mac,
{
    let mut mac = <Hmac<D> as KeyInit>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn bearer() -> Merchant {
    Merchant::bare().secret("api_key", ApiKey::new(API_KEY))
}

fn buoy() -> Protocol<Buoy> {
    let merchant = bearer().secret("webhook_secret", ApiKey::new(BUOY));
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(NOW)))
}

fn crane(now: u64) -> Protocol<Crane> {
    let merchant = bearer().secret("webhook_secret", ApiKey::new(CRANE));
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(now)))
}

/// What a notice is believed to say, or why it is not.
fn told(header: &str, body: &[u8]) -> Result<String, VerifyError> {
    let received = Received::new(200, body).header("Stripe-Signature", header);
    unverified(buoy().notice::<buoy::Event>(&received).map(|event| event.id))
}

fn told_by_crane(now: u64, time: &str, signature: &str, body: &[u8]) -> Result<String, VerifyError> {
    let received = Received::new(200, body).header("x-timestamp", time).header("x-signature", signature);
    unverified(crane(now).notice::<crane::Event>(&received).map(|event| event.id))
}

fn unverified(told: Result<Option<String>, NoticeError>) -> Result<String, VerifyError> {
    match told {
        Ok(id) => Ok(id.unwrap()),
        Err(NoticeError::Unverified(doubt)) => Err(doubt),
        Err(other) => panic!("{other:?}"),
    }
}

/// The signature of Buoy in its own form.
fn v1(time: u64, body: &str) -> String {
    hex(&mac::<Sha256>(BUOY, &format!("{time}.{body}")))
}

fn genuine() -> String {
    format!("t={NOW},v1={}", v1(NOW, BODY))
}

#[test]
fn published_notices_are_believed() {
    let stripe = vector("O25");
    let (header, body) = (&stripe["expected"]["Stripe-Signature"], &stripe["input"]["body"]);
    assert_eq!(header.as_str(), Some(genuine().as_str()));
    assert_eq!(told(header.as_str().unwrap(), body.as_str().unwrap().as_bytes()).as_deref(), Ok("evt_1"));
    let airwallex = vector("O26");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (time, body) = (text(&airwallex["input"]["x-timestamp"]), text(&airwallex["input"]["body"]));
    let believed = told_by_crane(NOW, &time, &text(&airwallex["expected"]), body.as_bytes());
    assert_eq!(believed.as_deref(), Ok("evt_1"));
}

#[test]
fn no_byte_of_a_notice_can_be_changed() {
    assert_eq!(told(&genuine(), BODY.as_bytes()).as_deref(), Ok("evt_1"));
    for (at, body) in flipped(BODY.as_bytes()) {
        assert_eq!(told(&genuine(), &body), Err(VerifyError::WrongSignature), "{at}");
    }
    let mut tried = 0;
    for (at, header) in flipped(genuine().as_bytes()) {
        let Ok(header) = String::from_utf8(header) else { continue };
        assert!(told(&header, BODY.as_bytes()).is_err(), "{at}: {header}");
        tried += 1;
    }
    assert!(tried > 200, "{tried}");
    let time = format!("{NOW}000");
    let signature = hex(&mac::<Sha256>(CRANE, &format!("{time}{BODY}")));
    assert_eq!(told_by_crane(NOW, &time, &signature, BODY.as_bytes()).as_deref(), Ok("evt_1"));
    for (at, body) in flipped(BODY.as_bytes()) {
        assert!(told_by_crane(NOW, &time, &signature, &body).is_err(), "{at}");
    }
    for (changed, is_time) in flipped(time.as_bytes())
        .map(|(_, time)| (time, true))
        .chain(flipped(signature.as_bytes()).map(|(_, it)| (it, false)))
    {
        let Ok(changed) = String::from_utf8(changed) else { continue };
        let (time, signature) = if is_time { (&changed, &signature) } else { (&time, &changed) };
        assert!(told_by_crane(NOW, time, signature, BODY.as_bytes()).is_err(), "{changed}");
    }
}

#[test]
fn one_algorithm_and_one_writing_of_it_fits() {
    let text = format!("{NOW}.{BODY}");
    let right = mac::<Sha256>(BUOY, &text);
    assert_eq!(told(&format!("t={NOW},v1={}", hex(&right)), BODY.as_bytes()).as_deref(), Ok("evt_1"));
    let others = [
        hex(&right).to_uppercase(),
        BASE64_STANDARD.encode(&right),
        BASE64_URL_SAFE_NO_PAD.encode(&right),
        format!("0x{}", hex(&right)),
        hex(&right[..31]),
        hex(&right)[..63].to_owned(),
        format!("{}00", hex(&right)),
        hex(&mac::<Sha512>(BUOY, &text)),
        hex(&mac::<Sha1>(BUOY, &text)),
        hex(&mac::<Md5>(BUOY, &text)),
        hex(&Sha256::digest(&text)),
        hex(&Sha256::digest(format!("{text}{BUOY}"))),
        hex(&mac::<Sha256>("", &text)),
        hex(&mac::<Sha256>(API_KEY, &text)),
        hex(&mac::<Sha256>(CRANE, &text)),
        hex(&mac::<Sha256>(BUOY, BODY)),
        hex(&mac::<Sha256>(BUOY, &format!("{text}\n"))),
        "none".to_owned(),
    ];
    for other in others {
        let header = format!("t={NOW},v1={other}");
        assert_eq!(told(&header, BODY.as_bytes()), Err(VerifyError::WrongSignature), "{other}");
        // What a message says of its algorithm is not read.
        for named in ["alg=none", "alg=HMAC-SHA1", "scheme=v1", "v1=none"] {
            let header = format!("{named},{header},{named}");
            assert_eq!(told(&header, BODY.as_bytes()), Err(VerifyError::WrongSignature), "{header}");
        }
    }
    let named = format!("alg=none,{}", genuine());
    assert_eq!(told(&named, BODY.as_bytes()).as_deref(), Ok("evt_1"));
}

#[test]
fn a_signature_under_another_parameter_is_none() {
    let right = v1(NOW, BODY);
    for name in ["v0", "v2", "V1", "v11", "v", "sig", "t"] {
        let header = format!("t={NOW},{name}={right}");
        let doubt = told(&header, BODY.as_bytes()).unwrap_err();
        assert_eq!(doubt, VerifyError::NotSigned, "{header}");
        // Beside the right one it changes nothing, unless it is a second time.
        let beside = told(&format!("{},{name}=00", genuine()), BODY.as_bytes());
        assert_eq!(beside.is_ok(), name != "t", "{name}: {beside:?}");
    }
    for header in [format!("t={NOW}"), format!("t={NOW},v1="), format!("t={NOW},v1"), right.clone()] {
        assert_eq!(told(&header, BODY.as_bytes()), Err(VerifyError::NotSigned), "{header}");
    }
}

#[test]
fn of_several_signatures_one_has_to_fit_and_there_is_one_time() {
    let (right, wrong) = (v1(NOW, BODY), "0".repeat(64));
    for header in [
        format!("t={NOW},v1={wrong},v1={right}"),
        format!("t={NOW},v1={right},v1={wrong}"),
        format!("v1={right},t={NOW}"),
        format!("t={NOW}, v0={wrong}, v1={right}"),
    ] {
        assert_eq!(told(&header, BODY.as_bytes()).as_deref(), Ok("evt_1"), "{header}");
    }
    let doubt = |header: &str| told(header, BODY.as_bytes()).unwrap_err();
    assert_eq!(doubt(&format!("t={NOW},v1={wrong},v1={wrong}")), VerifyError::WrongSignature);
    let no_time = VerifyError::NoHeader { name: "Stripe-Signature:t" };
    for header in [
        format!("t={NOW},t={NOW},v1={right}"),
        format!("t={NOW},v1={right},t=1"),
        format!("t=1,v1={right},t={NOW}"),
        format!("v1={right}"),
        format!("t=,v1={right}"),
        format!("T={NOW},v1={right}"),
    ] {
        assert_eq!(doubt(&header), no_time, "{header}");
    }
    // Two headers are none, and so is a header of another name.
    let two = Received::new(200, BODY.as_bytes())
        .header("Stripe-Signature", genuine())
        .header("stripe-signature", genuine());
    assert_eq!(unverified(buoy().notice::<buoy::Event>(&two).map(|e| e.id)), Err(VerifyError::NotSigned));
    let other = Received::new(200, BODY.as_bytes()).header("Signature", genuine());
    assert_eq!(unverified(buoy().notice::<buoy::Event>(&other).map(|e| e.id)), Err(VerifyError::NotSigned));
    let none = Received::new(200, BODY.as_bytes());
    assert_eq!(unverified(buoy().notice::<buoy::Event>(&none).map(|e| e.id)), Err(VerifyError::NotSigned));
}

#[test]
fn a_notice_is_believed_for_a_while_only() {
    for (time, is_near) in [(NOW - 300, false), (NOW - 299, true), (NOW + 299, true), (NOW + 300, false)] {
        let header = format!("t={time},v1={}", v1(time, BODY));
        let expected = if is_near { Ok("evt_1".to_owned()) } else { Err(VerifyError::NotNow) };
        assert_eq!(told(&header, BODY.as_bytes()), expected, "{time}");
    }
    // Another time than the one that was signed.
    let header = format!("t={},v1={}", NOW + 1, v1(NOW, BODY));
    assert_eq!(told(&header, BODY.as_bytes()), Err(VerifyError::WrongSignature));
    for odd in [format!("+{NOW}"), format!("{NOW}.0"), format!("-{NOW}"), "x".to_owned()] {
        let signature = hex(&mac::<Sha256>(BUOY, &format!("{odd}.{BODY}")));
        assert!(told(&format!("t={odd},v1={signature}"), BODY.as_bytes()).is_err(), "{odd}");
    }
}

#[test]
fn a_signed_text_is_not_cut_in_another_place() {
    // Near 1970, a time is as near to now with a digit less.
    let now = 100;
    let body = format!("0{BODY}");
    let sign = |text: &str| hex(&mac::<Sha256>(CRANE, text));
    let signature = sign(&format!("99000{BODY}"));
    assert_eq!(told_by_crane(now, "99000", &signature, BODY.as_bytes()).as_deref(), Ok("evt_1"));
    let ambiguous = Err(VerifyError::Ambiguous { field: "x-timestamp".to_owned() });
    assert_eq!(told_by_crane(now, "9900", &signature, body.as_bytes()), ambiguous);
    // Also if the gateway signs it: nothing says which of the two it meant.
    for digit in '0'..='9' {
        let body = format!("{digit}{BODY}");
        let signature = sign(&format!("99000{body}"));
        assert_eq!(told_by_crane(now, "99000", &signature, body.as_bytes()), ambiguous, "{digit}");
    }
    // Nor does the time take anything of the body.
    let (taken, left) = BODY.split_at(1);
    assert_eq!(told_by_crane(now, &format!("99000{taken}"), &signature, left.as_bytes()), ambiguous);
    // With a text between them, the first one is the end.
    let (right, body) = (v1(NOW, &format!("1.{BODY}")), format!("1.{BODY}"));
    let doubt = told(&format!("t={NOW}.1,v1={right}"), BODY.as_bytes()).unwrap_err();
    assert_eq!(doubt, VerifyError::Ambiguous { field: "Stripe-Signature:t".to_owned() });
    let read = buoy().notice::<buoy::Event>(
        &Received::new(200, body.as_bytes()).header("Stripe-Signature", format!("t={NOW},v1={right}")),
    );
    assert!(matches!(read, Err(NoticeError::Malformed(_))), "verified, and then no JSON: {read:?}");
}

#[test]
fn without_its_secret_a_merchant_believes_nothing_and_calls_nothing() {
    let protocol = Protocol::<Buoy>::new(bearer()).unwrap().with_clock(Arc::new(Fixed(NOW)));
    let no_secret = VerifyError::NoSecret { name: "webhook_secret" };
    for signature in [v1(NOW, BODY), hex(&mac::<Sha256>("", &format!("{NOW}.{BODY}")))] {
        let received =
            Received::new(200, BODY.as_bytes()).header("Stripe-Signature", format!("t={NOW},v1={signature}"));
        let doubt = unverified(protocol.notice::<buoy::Event>(&received).map(|event| event.id)).unwrap_err();
        assert_eq!(doubt, no_secret);
    }
    assert!(no_secret.to_string().contains("webhook_secret"), "{no_secret}");
    let fault = |merchant: Merchant| Protocol::<Buoy>::new(merchant).unwrap_err();
    let missing = MerchantFault::NoSecret { name: "api_key", title: "API key" };
    assert_eq!(fault(Merchant::bare()), missing);
    assert_eq!(
        missing.to_string(),
        "the merchant has no secret api_key (API key); set it with Merchant::secret"
    );
    // A setting of that name is no secret.
    assert_eq!(fault(Merchant::bare().with("api_key", API_KEY)), missing);
    let empty = bearer().secret("webhook_secret", ApiKey::new(""));
    assert_eq!(
        fault(empty),
        MerchantFault::Text { name: "webhook_secret".to_owned(), fault: TextFault::Empty }
    );
    let blank = Merchant::bare().secret("api_key", ApiKey::new("a b"));
    assert_eq!(fault(blank), MerchantFault::Text { name: "api_key".to_owned(), fault: TextFault::Blank });
}

fn charge() -> buoy::ChargeRequest {
    buoy::charge::Required { out_trade_no: "A1".into(), amount: Fen(880) }.into()
}

#[test]
fn requests_bring_the_key_and_are_not_signed() {
    let (protocol, charge) = (buoy(), charge());
    let draft = protocol.prepare(&charge).unwrap().into_draft();
    assert_eq!(header(&draft, "Authorization"), Some("Bearer buoy_api_key"));
    assert_eq!(header(&draft, "Stripe-Version"), Some("2024-06-20"));
    assert_eq!((draft.headers.len(), draft.signed_text()), (2, None));
    assert_eq!(draft.body, b"amount=880&out_trade_no=A1");
    assert!(draft.is_secret("authorization") && !draft.is_secret("Stripe-Version"));
    // A reply is not signed.
    let accept = |body: &str| {
        let reply = Received::new(200, body.as_bytes());
        protocol.accept(&protocol.prepare(&charge).unwrap(), &reply)
    };
    assert_eq!(accept(r#"{"out_trade_no":"A1"}"#).unwrap().out_trade_no.as_deref(), Some("A1"));
    assert!(accept(r#"{"out_trade_no":"A2"}"#).is_err());
}

#[test]
fn a_key_is_in_no_output() {
    let (protocol, charge) = (buoy(), charge());
    let prepared: Prepared<'_, _> = protocol.prepare(&charge).unwrap();
    let draft: &Draft = prepared.draft();
    let merchant = bearer().secret("webhook_secret", ApiKey::new(BUOY));
    let refused = protocol.accept(&prepared, &Received::new(401, &br#"{"code":"no"}"#[..])).unwrap_err();
    let outputs = [
        format!("{prepared:?} {prepared:#?} {draft:?} {draft:#?}"),
        format!("{merchant:?} {merchant:#?} {protocol:?} {charge:?}"),
        format!("{refused} {refused:?}"),
        format!("{:?}", Buoy::TABLE),
        draft.url(),
        String::from_utf8(draft.body.clone()).unwrap(),
    ];
    for output in outputs {
        assert!(!output.contains(API_KEY) && !output.contains(BUOY), "{output}");
    }
    // Where it belongs it is.
    assert!(draft.headers.iter().any(|(_, value)| value.contains(API_KEY)));
}

fn berth() -> Protocol<Berth> {
    Protocol::new(shop()).unwrap().with_clock(Arc::new(Nonced))
}

fn shop() -> Merchant {
    Merchant::bare()
        .with("shop", "7")
        .with("key_number", "K9")
        .secret("request_key", ApiKey::new(SENT))
        .secret("notice_key", ApiKey::new(TOLD))
}

fn header<'d>(draft: &'d Draft, name: &str) -> Option<&'d str> {
    draft.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

fn order() -> berth::OrderRequest {
    berth::order::Required { out_trade_no: "A1".into(), amount: Fen(880) }.into()
}

/// Made with the `hmac` of Python.
const BERTH_REQUEST: &str = "20F1500AEA42AC686A3FD4462C01800B34C23B9958928ECED44BE8AD79297E26\
                             FE6DC5FB3A3570F830FB852C48DCF6BE57CA26FEF43832E95AE6E8EDE11D51E6";
const BERTH_REPLY: &str = "E3443BE595EDF2CF2D33F2D4BC814745FA087E80B8EB1CB855A7E0F4214AB591\
                             55B04701E27150F48332D39D6041B99867B83AD4110F133506976308B9A381F4";

#[test]
fn a_request_is_signed_with_hmac_sha512_as_by_another_program() {
    let (protocol, order) = (berth(), order());
    let draft = protocol.prepare(&order).unwrap().into_draft();
    let body = r#"{"shop":"7","out_trade_no":"A1","amount":880}"#;
    assert_eq!(String::from_utf8_lossy(&draft.body), body);
    assert_eq!(draft.signed_text(), Some(format!("{NOW}000\n{NONCE}\n{body}\n").as_str()));
    assert_eq!(header(&draft, "BinancePay-Signature"), Some(BERTH_REQUEST));
    assert_eq!(header(&draft, "BinancePay-Timestamp"), Some(format!("{NOW}000").as_str()));
    assert_eq!(header(&draft, "BinancePay-Nonce"), Some(NONCE));
    assert_eq!(header(&draft, "BinancePay-Certificate-SN"), Some("K9"));
}

fn replied(nonce: &str, signature: &str) -> Result<Option<String>, VerifyError> {
    let (protocol, order) = (berth(), order());
    let reply = Received::new(200, &br#"{"out_trade_no":"A1"}"#[..])
        .header("BinancePay-Timestamp", format!("{NOW}000"))
        .header("BinancePay-Nonce", nonce)
        .header("BinancePay-Signature", signature);
    match protocol.accept(&protocol.prepare(&order).unwrap(), &reply) {
        Ok(reply) => Ok(reply.out_trade_no),
        Err(Error::Unknown(Unknown::Unverified(doubt))) => Err(doubt),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_reply_is_believed_under_the_key_of_replies_alone() {
    assert_eq!(replied("n0", BERTH_REPLY), Ok(Some("A1".to_owned())));
    let text = format!("{NOW}000\nn0\n{{\"out_trade_no\":\"A1\"}}\n");
    for wrong in [
        BERTH_REPLY.to_lowercase(),
        hex(&mac::<Sha512>(SENT, &text)).to_uppercase(),
        hex(&mac::<Sha256>(TOLD, &text)).to_uppercase(),
        hex(&mac::<Sha512>(TOLD, text.trim_end())).to_uppercase(),
    ] {
        assert_eq!(replied("n0", &wrong), Err(VerifyError::WrongSignature), "{wrong}");
    }
    assert_eq!(replied("n1", BERTH_REPLY), Err(VerifyError::WrongSignature));
    assert_eq!(replied("n0\nx", BERTH_REPLY), Err(VerifyError::NoHeader { name: "BinancePay-Nonce" }));
    for at in 0..BERTH_REPLY.len() {
        let digit = if BERTH_REPLY.as_bytes()[at] == b'0' { "1" } else { "0" };
        let wrong = format!("{}{digit}{}", &BERTH_REPLY[..at], &BERTH_REPLY[at + 1..]);
        assert_eq!(replied("n0", &wrong), Err(VerifyError::WrongSignature), "{at}");
    }
}

#[test]
fn a_request_does_not_come_back_as_a_notice() {
    let (protocol, order) = (berth(), order());
    let draft = protocol.prepare(&order).unwrap().into_draft();
    let reflected = |signature: &str| {
        let mut received = Received::new(200, draft.body.clone());
        for (name, value) in &draft.headers {
            let value = if name == "BinancePay-Signature" { signature } else { value };
            received = received.header(name.clone(), value.to_owned());
        }
        protocol.notice::<berth::Paid>(&received).unwrap_err()
    };
    let wrong = reflected(BERTH_REQUEST);
    assert!(matches!(wrong, NoticeError::Unverified(VerifyError::WrongSignature)), "{wrong:?}");
    // The same bytes under the other key are the gateway's, and lack what a notice has.
    let signed = hex(&mac::<Sha512>(TOLD, draft.signed_text().unwrap())).to_uppercase();
    let incomplete = reflected(&signed);
    assert!(!matches!(incomplete, NoticeError::Unverified(_)), "{incomplete:?}");
    // One key under both names is refused before.
    let same = shop().secret("notice_key", ApiKey::new(SENT));
    let fault = Protocol::<Berth>::new(same).unwrap_err();
    assert_eq!(fault, MerchantFault::SameSecret { request: "request_key", received: "notice_key" });
    assert!(!fault.to_string().contains(SENT), "{fault}");
}

fn yop() -> Protocol<Sluice> {
    let merchant = Merchant::bare()
        .with("app_key", "app_15958159879157110002")
        .signing_key(private(OWN))
        .peer_public_key("", public(OTHER));
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(NOW)))
}

fn yop_order() -> sluice::OrderRequest {
    let input = &vector("Y2-yop-content")["input"];
    let text = |name: &str| input[name].as_str().unwrap().to_owned();
    sluice::OrderRequest {
        notify_url: text("notifyUrl"),
        order_amount: Fen(10005),
        order_id: text("orderId"),
        parent_merchant_no: text("parentMerchantNo"),
    }
}

#[test]
fn the_digest_of_a_body_is_the_published_one_and_is_signed() {
    let (protocol, order) = (yop(), yop_order());
    let draft = protocol.prepare(&order).unwrap().into_draft();
    let content = vector("Y2-yop-content")["expected"].as_str().unwrap().to_owned();
    assert_eq!(header(&draft, "x-yop-content-sha256"), Some(content.as_str()));
    assert_eq!(hex(&Sha256::digest(&draft.body)), content);
    let app = "yop-auth-v3/app_15958159879157110002/1614556800/1800";
    // No line feed ends the last line.
    let text = format!("{app}\nPOST\n/rest/v1.0/trade/order\n\n{content}");
    assert_eq!(draft.signed_text(), Some(text.as_str()));
    let header = header(&draft, "Authorization").unwrap();
    let signature = header.strip_prefix(&format!("YOP-RSA2048-SHA256 {app}/")).unwrap();
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature.strip_suffix("$SHA256").unwrap()).unwrap();
    assert!(is_signed(OWN, &text, &BASE64_STANDARD.encode(signature)));
}

#[test]
fn a_signature_of_rsa_is_read_in_the_writing_of_its_gateway() {
    let (protocol, order) = (yop(), yop_order());
    let body = r#"{"orderId":"1234321"}"#;
    let accept = |text: &str, write: &dyn Fn(&str) -> String| {
        let sign = write(&signature(OTHER, text));
        let reply = Received::new(200, body.as_bytes())
            .header("x-yop-time", NOW.to_string())
            .header("x-yop-sign", sign);
        protocol.accept(&protocol.prepare(&order).unwrap(), &reply).map(|reply| reply.order_id)
    };
    let of_urls = |text: &str| text.replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned();
    let text = format!("{NOW}\n{body}");
    assert_eq!(accept(&text, &of_urls).unwrap().as_deref(), Some("1234321"));
    let padded = |text: &str| format!("{}==", of_urls(text));
    for (wrong, write) in [
        (text.clone(), &(|text: &str| text.to_owned()) as &dyn Fn(&str) -> String),
        (text.clone(), &padded),
        (text.clone(), &|text: &str| hex(&BASE64_STANDARD.decode(text).unwrap())),
        (format!("{text}\n"), &of_urls),
        (format!("{NOW}{body}"), &of_urls),
    ] {
        let error = accept(&wrong, write).unwrap_err();
        let doubt = Error::Unknown(Unknown::Unverified(VerifyError::WrongSignature));
        assert_eq!(error.to_string(), doubt.to_string(), "{wrong}");
    }
}
