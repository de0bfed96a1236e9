//! What an attacker makes of genuine replies and notices of UnionPay: every byte changed, pairs removed, added and repeated,
//! and other certificates with signatures that fit them.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    CertificateFault, Client, Error, Fen, Merchant, Notice, NoticeError, Outcome, PrivateKey, Received, Time,
    TrustedCertificates, UnionPay, Unknown, VerifyError, X509Certificate,
    sandbox::Sandbox,
    unionpay::{AppOrderRequest, PaymentNotice, QueryRequest, QueryResponse, app_order, query},
};
use paytable_tests_sandbox::receiver::{Receiver, Reply, send};
use sha2::{Digest as _, Sha256};
use std::{fmt::Write as _, time::Duration};

const OWN: &str = include_str!("../../credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
/// A published private key: an attacker can sign with it.
const SANDBOX_KEY: &str = include_str!("../../../runtime/src/sandbox/keys/platform_key_for_tests_only.pem");
const SANDBOX_CERTIFICATE: &str =
    include_str!("../../../runtime/src/sandbox/keys/platform_certificate_for_tests_only.pem");
/// Of one key, by another authority: one with the name of UnionPay, and one of another owner.
const LEAF_KEY: &str = include_str!("../../credentials/keys/trusted/leaf.key");
const SAME_NAME: &str = include_str!("../../credentials/keys/trusted/gateway.pem");
const OTHER_OWNER: &str = include_str!("../../credentials/keys/trusted/another_owner.pem");
const OTHER_AUTHORITY: &str = include_str!("../../credentials/keys/trusted/authority.pem");
const MERCHANT: &str = "777290058110048";
const NUMBER: &str = "20260102030405001";

type Pairs = Vec<(String, String)>;

/// A client, a reply to its query of a paid order, and the notice of the payment.
struct Genuine {
    client: Client<UnionPay>,
    reply: String,
    notice: String,
    _sandbox: Sandbox,
}

fn query_request() -> QueryRequest {
    query::Required { txn_time: time(), order_id: NUMBER.into() }.into()
}

fn time() -> Time {
    Time::new(2026, 1, 2, 3, 4, 5).unwrap()
}

fn trusting(pems: &[&str]) -> TrustedCertificates {
    let trusted = TrustedCertificates::new();
    for pem in pems {
        trusted.insert(X509Certificate::from_pem(pem).unwrap());
    }
    trusted
}

async fn genuine(trusted: &[&str]) -> Genuine {
    let receiver = Receiver::start(|_, _| Reply::Full(200, PaymentNotice::accepted().body));
    let merchant = Merchant::bare()
        .with("merId", MERCHANT)
        .with("backUrl", &receiver.url)
        .private_key("68759663125", PrivateKey::from_pem(OWN).unwrap())
        .trusted(trusting(trusted));
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start_time(time()).start().unwrap();
    let client = Client::<UnionPay>::builder(merchant).base_url(sandbox.base_url()).build().unwrap();
    let order: AppOrderRequest =
        app_order::Required { txn_time: time(), order_id: NUMBER.into(), txn_amt: Fen(8888) }.into();
    let order = AppOrderRequest { req_reserved: Some("{a=1&b=2}".into()), ..order };
    client.call(&order).await.unwrap();
    assert!(sandbox.pay(NUMBER).await.unwrap().acknowledged);
    let notice = receiver.bodies.recv_timeout(Duration::from_secs(20)).unwrap();
    let draft = client.protocol().prepare(&query_request()).unwrap().into_draft();
    let (status, reply) = send("POST", &format!("{}{}", sandbox.base_url(), draft.path), &draft.body);
    assert_eq!(status, 200);
    let (reply, notice) = (String::from_utf8(reply).unwrap(), String::from_utf8(notice).unwrap());
    Genuine { client, reply, notice, _sandbox: sandbox }
}

impl Genuine {
    fn accept(&self, reply: &[u8]) -> Result<QueryResponse, Error> {
        let (protocol, request) = (self.client.protocol(), query_request());
        protocol.accept(&protocol.prepare(&request).unwrap(), &Received::new(200, reply))
    }

    fn doubt(&self, notice: &str) -> NoticeError {
        self.client.notice::<PaymentNotice>(notice.as_bytes()).unwrap_err()
    }
}

fn root() -> &'static str {
    Sandbox::root_certificate_pem()
}

fn decoded(form: &str) -> Pairs {
    form_urlencoded::parse(form.as_bytes()).into_owned().collect()
}

fn form(pairs: &Pairs) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The pairs of a reply. In the replies of these tests the only value with `&` in it is the reserved one.
fn split(reply: &str) -> Pairs {
    let whole = reply.replace("{a=1&b=2}", "{}");
    let pairs = whole.split('&').map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), value.replace("{}", "{a=1&b=2}"))).collect()
}

fn joined(pairs: &Pairs) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// The pairs with that certificate, signed with that key, by another hand.
fn signed(pairs: &Pairs, certificate: &str, key: &str) -> Pairs {
    let mut pairs = pairs.clone();
    pairs.retain(|(name, _)| name != "signature" && name != "signPubKeyCert");
    if !certificate.is_empty() {
        pairs.push(("signPubKeyCert".to_owned(), certificate.to_owned()));
    }
    let mut sorted = pairs.clone();
    sorted.sort();
    let digest = Sha256::digest(joined(&sorted)).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    let signature = PrivateKey::from_pem(key).unwrap().sign_sha256(&[digest.as_bytes()]).unwrap();
    pairs.push(("signature".to_owned(), BASE64_STANDARD.encode(signature)));
    pairs
}

#[tokio::test]
async fn the_genuine_messages_are_believed_and_so_are_those_that_another_hand_signs_alike() {
    let genuine = genuine(&[root()]).await;
    let reply = genuine.accept(genuine.reply.as_bytes()).unwrap();
    assert_eq!((reply.orig_resp_code.as_deref(), reply.txn_amt), (Some("00"), Some(Fen(8888))));
    let certificate = reply.sign_pub_key_cert.unwrap();
    let again = signed(&split(&genuine.reply), &certificate, SANDBOX_KEY);
    assert!(genuine.accept(joined(&again).as_bytes()).is_ok());
    let again = signed(&decoded(&genuine.notice), &certificate, SANDBOX_KEY);
    assert!(genuine.client.notice::<PaymentNotice>(form(&again).as_bytes()).is_ok());
}

#[tokio::test]
async fn every_changed_byte_of_a_reply_is_found() {
    let genuine = genuine(&[root()]).await;
    let reply = genuine.reply.as_bytes();
    for at in 0..reply.len() {
        let others = b"0&={\n".iter().filter(|other| **other != reply[at]);
        // Of the long values a few of the others are enough.
        for other in others.skip(at % 3).take(2) {
            let mut forged = reply.to_vec();
            forged[at] = *other;
            let error = genuine.accept(&forged).unwrap_err();
            assert_eq!(error.outcome(), Outcome::Unknown, "{at}: {error:?}");
        }
    }
    for end in (0..reply.len()).step_by(17) {
        assert_eq!(genuine.accept(&reply[..end]).unwrap_err().outcome(), Outcome::Unknown, "cut at {end}");
    }
}

#[tokio::test]
async fn every_changed_character_of_a_notice_is_found() {
    let genuine = genuine(&[root()]).await;
    let pairs = decoded(&genuine.notice);
    for (at, (name, value)) in pairs.iter().enumerate() {
        for (position, old) in value.char_indices() {
            let new = if old == '0' { '1' } else { '0' };
            let mut forged = pairs.clone();
            forged[at].1.replace_range(position..position + old.len_utf8(), &new.to_string());
            assert!(matches!(genuine.doubt(&form(&forged)), NoticeError::Unverified(_)), "{name} {position}");
        }
        for changed in [format!("{value} "), format!("{value}&x=1"), String::new()] {
            let mut forged = pairs.clone();
            forged[at].1 = changed;
            genuine.doubt(&form(&forged));
        }
    }
}

#[tokio::test]
async fn a_pair_that_is_removed_added_or_repeated_is_found() {
    let genuine = genuine(&[root()]).await;
    for (pairs, is_reply) in [(split(&genuine.reply), true), (decoded(&genuine.notice), false)] {
        let refuse = |forged: &Pairs, what: &str| {
            if is_reply {
                let error = genuine.accept(joined(forged).as_bytes()).unwrap_err();
                assert_eq!(error.outcome(), Outcome::Unknown, "{what}: {error:?}");
            } else {
                genuine.doubt(&form(forged));
            }
        };
        for (at, (name, value)) in pairs.iter().enumerate() {
            let mut forged = pairs.clone();
            forged.remove(at);
            refuse(&forged, &format!("without {name}"));
            for again in [value.as_str(), "", "1"] {
                for place in [0, at, at + 1, pairs.len()] {
                    let mut forged = pairs.clone();
                    forged.insert(place, (name.clone(), again.to_owned()));
                    refuse(&forged, &format!("{name} twice"));
                }
            }
        }
        for (name, value) in
            [("a", "1"), ("zz", "1"), ("accNo", "6216"), ("exchangeRate", "2"), ("Signature", "x")]
        {
            for place in [0, pairs.len()] {
                let mut forged = pairs.clone();
                forged.insert(place, (name.to_owned(), value.to_owned()));
                refuse(&forged, &format!("with {name}"));
            }
        }
    }
}

#[tokio::test]
async fn a_certificate_that_was_swapped_is_found_even_with_a_signature_that_fits_it() {
    let genuine = genuine(&[root()]).await;
    let own = split(&genuine.reply).into_iter().find(|(name, _)| name == "signPubKeyCert").unwrap().1;
    let two = format!("{SAME_NAME}{own}");
    let swapped = [
        // In the message, and the key that signs.
        (SAME_NAME, LEAF_KEY),
        (two.as_str(), LEAF_KEY),
        (OTHER_OWNER, LEAF_KEY),
        (SANDBOX_CERTIFICATE, SANDBOX_KEY),
        (root(), SANDBOX_KEY),
        ("no certificate", SANDBOX_KEY),
        ("", SANDBOX_KEY),
        (own.as_str(), LEAF_KEY),
        (own.as_str(), OWN),
    ];
    for (certificate, key) in swapped {
        let reply = joined(&signed(&split(&genuine.reply), certificate, key));
        let error = genuine.accept(reply.as_bytes()).unwrap_err();
        assert!(matches!(error, Error::Unknown(Unknown::Unverified(_))), "{certificate}: {error:?}");
        let notice = form(&signed(&decoded(&genuine.notice), certificate, key));
        assert!(matches!(genuine.doubt(&notice), NoticeError::Unverified(_)), "{certificate}");
    }
}

#[tokio::test]
async fn a_certificate_of_another_owner_is_found_though_its_authority_is_trusted() {
    let genuine = genuine(&[root(), OTHER_AUTHORITY]).await;
    let notice = form(&signed(&decoded(&genuine.notice), OTHER_OWNER, LEAF_KEY));
    let NoticeError::Unverified(VerifyError::Certificate(fault)) = genuine.doubt(&notice) else {
        panic!("{:?}", genuine.doubt(&notice))
    };
    assert!(matches!(fault, CertificateFault::OtherSubject { .. }), "{fault:?}");
}

#[tokio::test]
async fn a_signed_reply_is_no_notice_and_a_notice_is_no_reply() {
    let genuine = genuine(&[root()]).await;
    let told = form(&split(&genuine.reply));
    let error = genuine.doubt(&told);
    assert_eq!(error, NoticeError::AnotherMessage { field: "txnType".into() });
    let error = genuine.accept(joined(&decoded(&genuine.notice)).as_bytes()).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error:?}");
}
