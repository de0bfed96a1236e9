//! Fields that are encrypted with the padding of PKCS#1 v1.5: another hand decrypts them.

use crate::made::{AXIOS, JAVA, OWN, PUBLIC_KEY_ID, body, header, public, vector, without_keys};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    Api, Draft, DynamicMessage, Fen, Gateway, PeerKeys, Protocol, ViolationKind,
    table::{FieldCipher, Unit},
};
use rsa::{Oaep, Pkcs1v15Encrypt, pkcs8::DecodePrivateKey as _};
use serde_json::Value;
use sha1::Sha1;

/// The gateway.
#[derive(Debug, Gateway)]
#[gateway(path = "wechat_v3/tables/sluice/gateway.toml")]
pub struct Sluice;

/// Its only API.
#[derive(Debug, Api)]
#[api(path = "wechat_v3/tables/sluice/payout.toml")]
pub struct Payout;

/// A key of another length.
const LONG: &str = include_str!("../credentials/keys/rsa_3072.pem");
const NAME: &str = "张三";

fn ciphertext(sent: &Value) -> Vec<u8> {
    BASE64_STANDARD.decode(sent.as_str().unwrap()).unwrap()
}

/// What was encrypted for that key with the padding of PKCS#1 v1.5. A ciphertext with another padding gives other bytes,
/// and no error.
fn decrypted(pem: &str, ciphertext: &[u8]) -> Vec<u8> {
    rsa::PrivateKey::from_pkcs8_pem(pem).unwrap().decrypt(Pkcs1v15Encrypt, ciphertext).unwrap()
}

fn is_oaep(pem: &str, ciphertext: &[u8]) -> bool {
    rsa::PrivateKey::from_pkcs8_pem(pem).unwrap().decrypt(Oaep::<Sha1>::new(), ciphertext).is_ok()
}

fn with(pem: &str) -> Protocol<Sluice> {
    Protocol::new(without_keys().peer_public_key(PUBLIC_KEY_ID, public(pem))).unwrap()
}

fn payout(payer: &str) -> PayoutRequest {
    payout::Required { number: "P1".into(), payer: payer.into() }.into()
}

fn sent(protocol: &Protocol<Sluice>, request: &PayoutRequest) -> Draft {
    protocol.prepare(request).unwrap().into_draft()
}

#[test]
fn a_published_ciphertext_decrypts() {
    let vector = vector("W7-java-pkcs1");
    let ciphertext = ciphertext(&vector["input"]);
    assert_eq!(decrypted(JAVA, &ciphertext), vector["expected"].as_str().unwrap().as_bytes());
    assert!(!is_oaep(JAVA, &ciphertext));
}

#[test]
fn a_text_is_sent_with_that_padding_and_differs_each_time() {
    assert_eq!(Sluice::TABLE.field_cipher, FieldCipher::RsaPkcs1v15);
    for pem in [OWN, AXIOS, JAVA] {
        let protocol = with(pem);
        let draft = sent(&protocol, &payout(NAME));
        let text = String::from_utf8(draft.body.clone()).unwrap();
        assert!(!text.contains(NAME), "{text}");
        assert!(draft.signed_text().unwrap().ends_with(&format!("\n{text}\n")));
        let first = ciphertext(&body(&draft)["payer"]);
        assert_eq!(decrypted(pem, &first), NAME.as_bytes());
        assert!(!is_oaep(pem, &first));
        let second = ciphertext(&body(&sent(&protocol, &payout(NAME)))["payer"]);
        assert_ne!(first, second);
        assert_eq!(decrypted(pem, &second), NAME.as_bytes());
    }
}

#[test]
fn texts_at_every_depth_have_that_padding() {
    let receiver = |name: &str| payout::Receiver { amount: Fen(5), name: name.into() };
    let request = PayoutRequest {
        receivers: vec![receiver("甲"), receiver("乙")],
        note: Some(payout::Note { signed_by: Some(NAME.into()) }),
        ..payout("payer")
    };
    let sent = body(&sent(&with(OWN), &request));
    let note: Value = serde_json::from_str(sent["note"].as_str().unwrap()).unwrap();
    let found =
        [&sent["payer"], &sent["receivers"][0]["name"], &sent["receivers"][1]["name"], &note["signed_by"]];
    for (found, given) in found.into_iter().zip(["payer", "甲", "乙", NAME]) {
        assert_eq!(decrypted(OWN, &ciphertext(found)), given.as_bytes());
    }
    // The same without a struct.
    let mut message = DynamicMessage::new(Payout::TABLE.request);
    message.set("number", "P1");
    message.set("payer", NAME);
    let sent = body(&with(OWN).prepare_dynamic(Payout::TABLE, &message).unwrap());
    assert_eq!(decrypted(OWN, &ciphertext(&sent["payer"])), NAME.as_bytes());
}

#[test]
fn a_text_is_at_most_eleven_bytes_shorter_than_the_key() {
    for (pem, key) in [(OWN, 2048 / 8), (LONG, 3072 / 8)] {
        let (protocol, limit) = (with(pem), key - 11);
        // Three bytes a character, and the rest of one.
        let wide = |length: usize| "张".repeat(length / 3) + &"x".repeat(length % 3);
        for text in ["x".repeat(limit), wide(limit)] {
            assert_eq!(text.len(), limit);
            let draft = sent(&protocol, &payout(&text));
            assert_eq!(decrypted(pem, &ciphertext(&body(&draft)["payer"])), text.as_bytes());
        }
        for text in ["x".repeat(limit + 1), wide(limit + 1)] {
            let violations = protocol.prepare(&payout(&text)).unwrap_err();
            let found: Vec<_> =
                violations.list().iter().map(|one| (one.field.as_str(), one.kind.clone())).collect();
            let limit = u32::try_from(limit).unwrap();
            let long = ViolationKind::TooLong { limit, given: text.len(), unit: Unit::Bytes };
            assert_eq!(found, [("payer", long)]);
        }
    }
}

#[test]
fn a_text_inside_of_a_list_has_the_same_limit() {
    let request = |length: usize| PayoutRequest {
        receivers: vec![payout::Receiver { amount: Fen(5), name: "x".repeat(length) }],
        ..payout(NAME)
    };
    let protocol = with(OWN);
    assert!(protocol.prepare(&request(245)).is_ok());
    let violations = protocol.prepare(&request(246)).unwrap_err();
    let long = ViolationKind::TooLong { limit: 245, given: 246, unit: Unit::Bytes };
    let found: Vec<_> = violations.list().iter().map(|one| (one.field.as_str(), one.kind.clone())).collect();
    assert_eq!(found, [("receivers[0].name", long)]);
}

#[test]
fn the_header_names_the_key_that_the_text_is_encrypted_under() {
    let keys = PeerKeys::new();
    keys.insert("first", public(OWN));
    let protocol = Protocol::<Sluice>::new(without_keys().peer_keys(keys.clone())).unwrap();
    let draft = sent(&protocol, &payout(NAME));
    assert_eq!(header(&draft, "Sluice-Key"), Some("first"));
    assert_eq!(decrypted(OWN, &ciphertext(&body(&draft)["payer"])), NAME.as_bytes());
    keys.remove("first");
    keys.insert("second", public(AXIOS));
    let draft = sent(&protocol, &payout(NAME));
    assert_eq!(header(&draft, "Sluice-Key"), Some("second"));
    assert_eq!(decrypted(AXIOS, &ciphertext(&body(&draft)["payer"])), NAME.as_bytes());
}

#[test]
fn without_a_key_nothing_is_sent() {
    let keys = PeerKeys::new();
    keys.insert("first", public(OWN));
    let protocol = Protocol::<Sluice>::new(without_keys().peer_keys(keys.clone())).unwrap();
    keys.remove("first");
    let violations = protocol.prepare(&payout(NAME)).unwrap_err();
    assert_eq!(violations.list()[0].kind, ViolationKind::NoSecret { what: "encryption key" });
    assert!(!format!("{violations:?} {violations}").contains(NAME));
}
