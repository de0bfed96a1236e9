//! Fields that only the gateway can read.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    ApiKey, Fen, Merchant, Protocol, ViolationKind, WechatV2,
    wechat_v2::{BankTransferRequest, bank_transfer},
};
use rsa::{Oaep, PrivateKey, pkcs1::DecodeRsaPrivateKey};
use sha1::Sha1;

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
/// Made for these tests; the gateway's own is never seen by a caller.
const PRIVATE: &str = include_str!("../keys/gateway_rsa.pem");
const PKCS1: &str = include_str!("../keys/gateway_rsa_pkcs1.pub");
const SPKI: &str = include_str!("../keys/gateway_rsa_spki.pub");
const CARD: &str = "6222020200112230000";
const NAME: &str = "张三";

fn protocol(key: Option<&str>) -> Protocol<WechatV2> {
    let merchant = Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY));
    let merchant = match key {
        Some(pem) => merchant.encryption_key(pem),
        None => merchant,
    };
    Protocol::new(merchant).unwrap()
}

fn transfer() -> BankTransferRequest {
    bank_transfer::Required {
        partner_trade_no: "1212121221227".into(),
        enc_bank_no: CARD.into(),
        enc_true_name: NAME.into(),
        bank_code: "1001".into(),
        amount: Fen(100),
    }
    .into()
}

fn element(body: &[u8], name: &str) -> String {
    let text = std::str::from_utf8(body).unwrap();
    let document = roxmltree::Document::parse(text).unwrap();
    let found = document.root_element().children().find(|e| e.tag_name().name() == name);
    found.and_then(|e| e.text()).unwrap_or_default().to_owned()
}

fn opened(ciphertext: &str) -> String {
    let key = PrivateKey::from_pkcs1_pem(PRIVATE).unwrap();
    let bytes = BASE64_STANDARD.decode(ciphertext).unwrap();
    String::from_utf8(key.decrypt(Oaep::<Sha1>::new(), &bytes).unwrap()).unwrap()
}

#[test]
fn a_card_and_its_owner_are_sent_encrypted_and_signed_as_sent() {
    for pem in [PKCS1, SPKI] {
        let transfer = transfer();
        let prepared = protocol(Some(pem)).prepare(&transfer).unwrap();
        let text = String::from_utf8(prepared.body.clone()).unwrap();
        assert!(!text.contains(CARD) && !text.contains(NAME), "{text}");
        let (card, name) = (element(&prepared.body, "enc_bank_no"), element(&prepared.body, "enc_true_name"));
        assert_eq!((opened(&card).as_str(), opened(&name).as_str()), (CARD, NAME));
        assert!(prepared.signed_text().unwrap().contains(&format!("&enc_bank_no={card}&")));
        assert!(!prepared.signed_text().unwrap().contains(CARD));
    }
}

#[test]
fn the_same_card_is_encrypted_differently_each_time() {
    let protocol = protocol(Some(PKCS1));
    let card = |()| element(&protocol.prepare(&transfer()).unwrap().body, "enc_bank_no");
    let (first, second) = (card(()), card(()));
    assert_ne!(first, second);
}

#[test]
fn without_a_key_that_fits_nothing_is_sent_and_nothing_open() {
    let long = "x".repeat(214);
    let too_long = BankTransferRequest { enc_true_name: long + "y", ..transfer() };
    for (key, request, fields) in [
        (None, transfer(), &["enc_bank_no", "enc_true_name"][..]),
        (Some(PKCS1), too_long, &["enc_true_name"]),
    ] {
        let error = protocol(key).prepare(&request).unwrap_err();
        // Too long for the row is too long for the key as well.
        let mut named: Vec<&str> = error.list().iter().map(|v| v.field.as_str()).collect();
        named.dedup();
        assert_eq!(named, fields);
        assert!(!error.to_string().contains(CARD), "{error}");
    }
    let violations = protocol(None).prepare(&transfer()).unwrap_err();
    assert_eq!(violations.list()[0].kind, ViolationKind::NoSecret { what: "encryption key" });
}
