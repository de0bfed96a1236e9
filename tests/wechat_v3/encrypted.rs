//! Fields that only the gateway can read, at every depth, and the key that the request says they are under.

use crate::made::{
    self, AXIOS, NOW, OWN_CERTIFICATE, PUBLIC_KEY_ID, VECTOR_NONCE, at, body, header, order, public,
    with_certificate, without_keys,
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    Api, Draft, DynamicMessage, PeerKeys, Protocol, ViolationKind, WechatV3, X509Certificate,
    wechat_v3::{Identity, IdentityType, JsapiOrderRequest},
};
use rsa::{Oaep, pkcs8::DecodePrivateKey as _};
use serde_json::Value;
use sha1::Sha1;

/// A batch of payments to people, whose names are in a list.
#[derive(Debug, Api)]
#[api(path = "wechat_v3/tables/payout_batch.toml")]
pub struct PayoutBatch;

const NUMBER: &str = "43102119910910512X";
const NAME: &str = "张三";

fn decrypted(pem: &str, text: &Value) -> String {
    let ciphertext = BASE64_STANDARD.decode(text.as_str().unwrap()).unwrap();
    let key = rsa::PrivateKey::from_pkcs8_pem(pem).unwrap();
    String::from_utf8(key.decrypt(Oaep::<Sha1>::new(), &ciphertext).unwrap()).unwrap()
}

fn identified() -> JsapiOrderRequest {
    let mut order = order();
    order.payer.identity =
        Some(Identity { r#type: IdentityType::Idcard, number: NUMBER.into(), name: NAME.into() });
    order
}

#[test]
fn what_stands_in_an_object_of_an_object_is_encrypted_and_the_rest_is_as_without_it() {
    let protocol = at(with_certificate(), NOW, VECTOR_NONCE);
    let draft = protocol.prepare(&identified()).unwrap().into_draft();
    let sent = body(&draft);
    let identity = &sent["payer"]["identity"];
    assert_eq!(decrypted(made::OWN, &identity["number"]), NUMBER);
    assert_eq!(decrypted(made::OWN, &identity["name"]), NAME);
    assert_eq!(identity["type"], "IDCARD");
    let text = String::from_utf8(draft.body.clone()).unwrap();
    let signed = draft.signed_text().unwrap();
    assert!(!text.contains(NUMBER) && !text.contains(NAME) && !signed.contains(NUMBER));
    // What is signed is what is sent, byte for byte.
    assert!(signed.ends_with(&format!("\n{text}\n")));
    // Everything else is as in an order without an identity.
    let mut rest = sent.clone();
    rest["payer"].as_object_mut().unwrap().remove("identity");
    assert_eq!(rest, body(&protocol.prepare(&order()).unwrap().into_draft()));
    // It is another ciphertext each time.
    let again = body(&protocol.prepare(&identified()).unwrap().into_draft());
    assert_ne!(again["payer"]["identity"]["name"], identity["name"]);
}

#[test]
fn what_stands_in_the_items_of_a_list_and_in_json_inside_of_a_text_is_encrypted() {
    let protocol = at(with_certificate(), NOW, VECTOR_NONCE);
    let request = PayoutBatchRequest {
        note: Some(payout_batch::Note { line: Some("two".into()), signed_by: Some(NAME.into()) }),
        ..payout_batch::Required {
            batch_no: "B1".into(),
            urgent: true,
            payouts: ["甲", "乙"]
                .map(|name| {
                    payout_batch::PayoutRequired { amount: paytable::Fen(5), name: name.into() }.into()
                })
                .into(),
        }
        .into()
    };
    let sent = body(&protocol.prepare(&request).unwrap().into_draft());
    assert_eq!((&sent["batch_no"], &sent["urgent"]), (&"B1".into(), &true.into()));
    for (at, name) in ["甲", "乙"].into_iter().enumerate() {
        let payout = &sent["payouts"][at];
        assert_eq!(
            (payout["amount"].as_i64(), decrypted(made::OWN, &payout["name"]).as_str()),
            (Some(5), name)
        );
        assert!(payout.get("phone").is_none());
    }
    let note: Value = serde_json::from_str(sent["note"].as_str().unwrap()).unwrap();
    assert_eq!(
        (note["line"].as_str(), decrypted(made::OWN, &note["signed_by"]).as_str()),
        (Some("two"), NAME)
    );
    // The same without a struct.
    let mut message = DynamicMessage::new(PayoutBatch::TABLE.request);
    message.set("batch_no", "B1");
    message.set("urgent", "true");
    let payout = message.item("payouts", 0).unwrap();
    payout.set("amount", "5");
    payout.set("name", NAME);
    let sent = body(&protocol.prepare_dynamic(PayoutBatch::TABLE, &message).unwrap());
    assert_eq!(decrypted(made::OWN, &sent["payouts"][0]["name"]), NAME);
}

#[test]
fn the_serial_number_names_the_key_that_the_fields_are_under() {
    let keys = PeerKeys::new();
    let certificate = X509Certificate::from_pem(OWN_CERTIFICATE).unwrap();
    keys.insert_certificate(&certificate);
    let protocol = at(without_keys().peer_keys(keys.clone()), NOW, VECTOR_NONCE);
    let name = |draft: &Draft| body(draft)["payer"]["identity"]["name"].clone();
    let draft = protocol.prepare(&identified()).unwrap().into_draft();
    assert_eq!(header(&draft, "Wechatpay-Serial"), Some(certificate.serial()));
    assert_eq!(decrypted(made::OWN, &name(&draft)), NAME);
    // A public key is preferred as soon as there is one.
    keys.insert(PUBLIC_KEY_ID, public(AXIOS));
    let draft = protocol.prepare(&identified()).unwrap().into_draft();
    assert_eq!(header(&draft, "Wechatpay-Serial"), Some(PUBLIC_KEY_ID));
    assert_eq!(decrypted(AXIOS, &name(&draft)), NAME);
    // Where it is gone, and the certificate is not valid yet, there is none.
    keys.remove(PUBLIC_KEY_ID);
    let early = at(without_keys().peer_keys(keys), made::VECTOR_TIME, VECTOR_NONCE);
    assert!(early.prepare(&identified()).is_err() && early.prepare(&order()).is_ok());
}

#[test]
fn what_cannot_be_encrypted_is_not_sent_and_named_where_it_stands() {
    let broken = |protocol: &Protocol<WechatV3>, request: &JsapiOrderRequest| {
        let found = protocol.prepare(request).err().map(|found| found.list().to_vec());
        found.unwrap_or_default().into_iter().map(|one| (one.field, one.kind)).collect::<Vec<_>>()
    };
    let keyless = at(without_keys(), NOW, VECTOR_NONCE);
    let none = |field: &str| (field.to_owned(), ViolationKind::NoSecret { what: "encryption key" });
    assert_eq!(broken(&keyless, &identified()), [none("payer.identity.number"), none("payer.identity.name")]);
    // A key of the older interface is another gateway's.
    let other = at(without_keys().encryption_key(public(made::OWN).to_pem()), NOW, VECTOR_NONCE);
    assert_eq!(broken(&other, &identified()).len(), 2);
    let protocol = at(with_certificate(), NOW, VECTOR_NONCE);
    let with = |name: String| {
        let mut order = identified();
        if let Some(identity) = &mut order.payer.identity {
            identity.name = name;
        }
        order
    };
    assert_eq!(broken(&protocol, &with("x".repeat(214))), []);
    let field = "payer.identity.name".to_owned();
    let long = ViolationKind::TooLong { limit: 214, given: 215, unit: paytable::table::Unit::Bytes };
    assert_eq!(broken(&protocol, &with("x".repeat(215))), [(field.clone(), long)]);
    assert_eq!(broken(&protocol, &with(String::new())), [(field.clone(), ViolationKind::Missing)]);
    assert_eq!(broken(&protocol, &with(" ".into())), [(field.clone(), ViolationKind::Blank)]);
    let unsendable = broken(&protocol, &with("a\u{0}".into()));
    assert!(
        matches!(&unsendable[..], [(at, ViolationKind::Unsendable { .. })] if *at == field),
        "{unsendable:?}"
    );
}

#[test]
fn neither_the_request_nor_its_faults_print_what_is_encrypted() {
    let text = format!("{:?}", identified());
    assert!(!text.contains(NUMBER) && !text.contains(NAME), "{text}");
    let fault = at(without_keys(), NOW, VECTOR_NONCE).prepare(&identified()).err().unwrap();
    assert!(!format!("{fault:?} {fault}").contains(NUMBER));
}
