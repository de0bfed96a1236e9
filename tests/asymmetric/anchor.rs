//! Messages that bring the certificate of the key that signed them: whose it has to be, and the signed digest.

use crate::hand::{Fixed, OTHER, OWN, decoded, private, public, signature, text, vector};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    Api, CertificateFault, Error, Fen, Gateway, Merchant, MerchantFault, Notice, NoticeError, Protocol,
    Received, TrustedCertificates, Unknown, VerifyError, X509Certificate,
};
use rsa::{
    Pkcs1v15Encrypt, Pkcs1v15Sign, PrivateKey, PublicKey as Rsa, pkcs1::DecodeRsaPublicKey as _,
    pkcs8::DecodePrivateKey as _,
};
use sha2::{Digest as _, Sha256};
use std::{fmt::Write as _, sync::Arc};

/// The gateway.
#[derive(Debug, Gateway)]
#[gateway(path = "asymmetric/tables/anchor/gateway.toml")]
pub struct Anchor;

/// Places an order.
#[derive(Debug, Api)]
#[api(path = "asymmetric/tables/anchor/order.toml")]
pub struct Order;

/// Says that one was paid.
#[derive(Debug, Notice)]
#[notice(path = "asymmetric/tables/anchor/order.toml")]
pub struct Paid;

/// 2030-03-17, when all certificates but those of the published vectors are valid.
const NOW: u64 = 1_900_000_000;
/// 2022-09-08, when the published vectors were made.
const THEN: u64 = 1_662_600_000;

/// Certificates, all of one key, and that key; made by OpenSSL.
pub(crate) fn certificate_file(name: &str) -> String {
    let path = format!("{}/credentials/keys/trusted/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

fn certificate(pem: &str) -> X509Certificate {
    X509Certificate::from_pem(pem).unwrap()
}

pub(crate) fn trusting(certificates: &[&str]) -> TrustedCertificates {
    let trusted = TrustedCertificates::new();
    for pem in certificates {
        trusted.insert(certificate(pem));
    }
    trusted
}

fn merchant(shop: &str, trusted: TrustedCertificates) -> Merchant {
    Merchant::bare().with("merId", shop).private_key("68759663125", private(OWN)).trusted(trusted)
}

fn anchor(trusted: &[&str], now: u64) -> Protocol<Anchor> {
    let merchant = merchant("777290058167151", trusting(trusted));
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(now)))
}

fn usual() -> Protocol<Anchor> {
    anchor(&[&certificate_file("authority.pem")], NOW)
}

fn order() -> OrderRequest {
    OrderRequest { order_id: "A1".into(), txn_amt: Fen(1), acc_no: None }
}

/// What a private key signs in place of a text.
pub(crate) fn digest(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let encoded = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            write!(out, "%{byte:02X}").unwrap();
            out
        })
    };
    pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

/// A notice with that certificate, signed with that key.
fn told(certificate: &str, key: &str) -> String {
    let certificate = if certificate.is_empty() { String::new() } else { certificate_file(certificate) };
    told_by(&certificate, key)
}

fn told_by(certificate: &str, key: &str) -> String {
    let pairs = [
        ("merId", "777290058167151"),
        ("orderId", "A1"),
        ("txnAmt", "1"),
        ("queryId", "Q1"),
        ("signPubKeyCert", certificate),
    ];
    let signature = signature(key, &digest(&text(&pairs, &[])));
    form(&[&pairs[..], &[("signature", signature.as_str())]].concat())
}

fn doubt(protocol: &Protocol<Anchor>, body: &str) -> VerifyError {
    match protocol.notice::<Paid>(body.as_bytes()) {
        Err(NoticeError::Unverified(doubt)) => doubt,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_names_the_merchants_certificate_and_signs_the_digest_of_its_text() {
    let draft = usual().prepare(&order()).unwrap().into_draft();
    let expected = "certId=68759663125&merId=777290058167151&orderId=A1&txnAmt=1";
    assert_eq!(draft.signed_text(), Some(expected));
    let body = String::from_utf8(draft.body).unwrap();
    let sent =
        body.split("signature=").nth(1).unwrap().replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
    let key = Rsa::from_pkcs1_der(public(OWN).pkcs1_der()).unwrap();
    let signed = Sha256::digest(digest(expected));
    let signature = BASE64_STANDARD.decode(sent).unwrap();
    assert!(key.verify(Pkcs1v15Sign::new::<Sha256>(), &signed, &signature).is_ok());
}

#[test]
fn a_card_is_encrypted_by_the_cipher_of_the_gateway_and_signed_as_it_is_sent() {
    let order = OrderRequest { acc_no: Some("6221558812340000".into()), ..order() };
    let trusted = trusting(&[&certificate_file("authority.pem")]);
    let merchant = merchant("777290058167151", trusted);
    let of = |merchant: Merchant| Protocol::<Anchor>::new(merchant).unwrap();
    let draft =
        of(merchant.clone().encryption_key(public(OTHER).to_pem())).prepare(&order).unwrap().into_draft();
    let pairs = decoded(std::str::from_utf8(&draft.body).unwrap());
    let sent = &pairs.iter().find(|(name, _)| name == "accNo").unwrap().1;
    let key = PrivateKey::from_pkcs8_pem(OTHER).unwrap();
    let card = key.decrypt(Pkcs1v15Encrypt, &BASE64_STANDARD.decode(sent).unwrap()).unwrap();
    assert_eq!(card, b"6221558812340000");
    assert!(draft.signed_text().unwrap().starts_with(&format!("accNo={sent}&certId=")));
    // A gateway that signs pairs has one key for this, and no other is taken in its place.
    assert!(of(merchant).prepare(&order).is_err());
}

#[test]
fn a_message_with_a_certificate_of_the_gateway_is_believed() {
    let event =
        usual().notice::<Paid>(told("gateway.pem", &certificate_file("leaf.key")).as_bytes()).unwrap();
    assert_eq!((event.order_id.as_deref(), event.txn_amt), (Some("A1"), Some(Fen(1))));
}

#[test]
fn the_published_notice_is_believed_by_the_certificate_in_it_and_only_in_its_time() {
    let input = &vector("U2-notice")["input"];
    let content = input["content"].as_str().unwrap();
    let mut pairs = Vec::new();
    for part in content.split('&') {
        pairs.push(part.split_once('=').unwrap());
    }
    pairs.push(("signature", input["signature"].as_str().unwrap()));
    let own = pairs.iter().find(|(name, _)| *name == "signPubKeyCert").unwrap().1;
    assert!(own.contains("\r\n"));
    let body = form(&pairs);
    let event = anchor(&[own], THEN).notice::<Paid>(body.as_bytes()).unwrap();
    assert_eq!(event.order_id.as_deref(), Some("yansongda20220908132206"));
    // Its issuer signed it over SHA-1, so that no other certificate makes it trusted.
    let authority = certificate_file("authority.pem");
    assert!(matches!(
        doubt(&anchor(&[&authority], THEN), &body),
        VerifyError::Certificate(CertificateFault::UnknownIssuer { .. })
    ));
    let late = doubt(&anchor(&[own], NOW), &body);
    assert!(matches!(late, VerifyError::Certificate(CertificateFault::NotValid { .. })), "{late:?}");
    // One other line end is another text.
    let changed = body.replacen("%0D", "", 1);
    assert_eq!(doubt(&anchor(&[own], THEN), &changed), VerifyError::WrongSignature);
}

#[test]
fn the_signature_has_to_be_of_the_key_in_the_certificate() {
    for key in [OWN, OTHER] {
        assert_eq!(doubt(&usual(), &told("gateway.pem", key)), VerifyError::WrongSignature);
    }
}

#[test]
fn a_message_without_a_certificate_is_not_signed() {
    assert_eq!(doubt(&usual(), &told("", &certificate_file("leaf.key"))), VerifyError::NotSigned);
    // A public key that the merchant has stands for no certificate.
    let with_key = merchant("777290058167151", trusting(&[&certificate_file("authority.pem")]))
        .peer_public_key("", public(OTHER));
    let protocol = Protocol::<Anchor>::new(with_key).unwrap().with_clock(Arc::new(Fixed(NOW)));
    assert_eq!(doubt(&protocol, &told("", OTHER)), VerifyError::NotSigned);
}

#[test]
fn a_certificate_that_is_not_trusted_or_is_of_another_owner_is_not_believed() {
    let leaf = certificate_file("leaf.key");
    let fault = |name: &str| match doubt(&usual(), &told(name, &leaf)) {
        VerifyError::Certificate(fault) => fault,
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(fault("of_another_key.pem"), CertificateFault::WrongSignature);
    assert_eq!(fault("weak.pem"), CertificateFault::WeakSignature);
    assert!(matches!(fault("gateway_by_gateway.pem"), CertificateFault::UnknownIssuer { .. }));
    let common_name = "041@8310000000083041@中国银联股份有限公司北京分公司@00016496".to_owned();
    assert_eq!(fault("another_owner.pem"), CertificateFault::OtherSubject { common_name });
    assert_eq!(
        doubt(&usual(), &told_by("no certificate", &leaf)),
        VerifyError::Certificate(CertificateFault::Unreadable)
    );
    // The certificate of the authority is no gateway's, though it is trusted.
    assert!(matches!(fault("authority.pem"), CertificateFault::OtherSubject { .. }));
}

#[test]
fn an_attackers_certificate_in_front_of_the_genuine_one_counts() {
    let both = format!("{}{}", certificate_file("of_another_key.pem"), certificate_file("gateway.pem"));
    let doubt = doubt(&usual(), &told_by(&both, &certificate_file("leaf.key")));
    assert_eq!(doubt, VerifyError::Certificate(CertificateFault::WrongSignature));
}

#[test]
fn a_reply_is_held_against_its_certificate_like_a_notice() {
    let reply = |certificate: &str, key: &str| {
        let certificate = certificate_file(certificate);
        let pairs = [("respCode", "00"), ("orderId", "A1"), ("signPubKeyCert", certificate.as_str())];
        let signature = signature(key, &digest(&text(&pairs, &[])));
        form(&[&pairs[..], &[("signature", signature.as_str())]].concat())
    };
    let accept = |body: String| {
        let (protocol, order) = (usual(), order());
        protocol.accept(&protocol.prepare(&order).unwrap(), &Received::new(200, body.as_bytes()))
    };
    assert!(accept(reply("gateway.pem", &certificate_file("leaf.key"))).is_ok());
    let error = accept(reply("another_owner.pem", &certificate_file("leaf.key"))).unwrap_err();
    let Error::Unknown(Unknown::Unverified(VerifyError::Certificate(fault))) = error else {
        panic!("{error:?}")
    };
    assert!(matches!(fault, CertificateFault::OtherSubject { .. }));
}

#[test]
fn a_merchant_who_trusts_no_certificate_is_refused() {
    let fault = Protocol::<Anchor>::new(merchant("M1", TrustedCertificates::new())).unwrap_err();
    assert_eq!(fault, MerchantFault::NoTrustedCertificate);
    // A public key is no certificate.
    let with_key = merchant("M1", TrustedCertificates::new()).peer_public_key("K1", public(OTHER));
    assert_eq!(Protocol::<Anchor>::new(with_key).unwrap_err(), MerchantFault::NoTrustedCertificate);
}
