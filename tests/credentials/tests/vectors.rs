//! Signatures, ciphertexts and certificates that others published.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{PrivateKey, PublicKey, X509Certificate};
use paytable_tests_credentials::file;
use rsa::pkcs8::DecodePrivateKey as _;
use serde_json::Value;

fn vectors() -> Vec<Value> {
    let all: Value = serde_json::from_str(&file("vectors-rsa/vectors.json")).unwrap();
    all["vectors"].as_array().unwrap().clone()
}

fn vector(id: &str) -> Value {
    vectors().into_iter().find(|vector| vector["id"] == id).unwrap_or_else(|| panic!("no vector {id}"))
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap()
}

fn binary(text: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(text).unwrap()
}

fn pem(name: &str) -> String {
    file(&format!("vectors-rsa/{name}"))
}

fn certificate(name: &str) -> X509Certificate {
    X509Certificate::from_pem(pem(name)).unwrap()
}

#[test]
fn every_published_signature_is_made_and_verified() {
    let mut ids = Vec::new();
    for vector in vectors() {
        let id = text(&vector, "id");
        // That of the bundle has a shared key, and is made by its table.
        if !(id.starts_with('O') || id.starts_with("W10") || id == "W1-go-sign") || id == "O29" {
            continue;
        }
        let (message, expected) = (text(&vector, "input"), binary(text(&vector, "expected")));
        let key = PrivateKey::from_pem(pem(text(&vector, "key"))).unwrap();
        assert_eq!(key.sign_sha256(&[message.as_bytes()]).unwrap(), expected, "{id}");
        assert!(key.public_key().verify_sha256(&[message.as_bytes()], &expected), "{id}");
        let lines: Vec<&[u8]> = message.split_inclusive('\n').map(str::as_bytes).collect();
        assert_eq!(key.sign_sha256(&lines).unwrap(), expected, "{id}, line by line");
        assert!(key.public_key().verify_sha256(&lines, &expected), "{id}, line by line");
        ids.push(id.to_owned());
    }
    assert_eq!(ids.len(), 12, "{ids:?}");
}

#[test]
fn an_authorization_is_verified_with_the_public_key_alone() {
    let vector = vector("W12-yansongda-auth");
    let (_, rest) = text(&vector, "expected").split_once("signature=\"").unwrap();
    let signature = binary(rest.trim_end_matches('"'));
    let key = PublicKey::from_pem(pem(text(&vector, "key"))).unwrap();
    assert!(key.verify_sha256(&[text(&vector, "input").as_bytes()], &signature));
    // JSON whose slashes are not escaped is another text.
    let other = text(&vector, "input").replace("\\/", "/");
    assert!(!key.verify_sha256(&[other.as_bytes()], &signature));
}

#[test]
fn a_certificate_says_what_the_reply_says_that_brought_it() {
    let vector = vector("W2-go-certs");
    let certificate = certificate(text(&vector, "key"));
    assert_eq!(certificate.serial(), vector["expected"]["serial_no"]);
    assert_eq!(certificate.serial_decimal(), 0xD7CE_59D1_F522_D701_u64.to_string());
    assert!(certificate.has_serial("d7ce59d1f522d701"));
    assert!(certificate.has_serial("00D7CE59D1F522D701"));
    assert!(!certificate.has_serial("D7CE59D1F522D7010") && !certificate.has_serial(""));
    // 2021-04-27T16:55:23+08:00 to 2031-04-25T16:55:23+08:00.
    assert_eq!((certificate.not_before(), certificate.not_after()), (1_619_513_723, 1_934_873_723));
    for (time, valid) in
        [(1_619_513_722, false), (1_619_513_723, true), (1_934_873_723, true), (1_934_873_724, false)]
    {
        assert_eq!(certificate.is_valid_at(time), valid, "{time}");
    }
    assert_eq!(certificate.common_name(), None);
    assert_eq!(certificate.issuer(), "O=Default Company Ltd,L=Default City,C=XX");
}

#[test]
fn of_two_certificates_of_one_key_the_newest_is_known() {
    let vector = vector("W4-go-newest");
    let names = vector["input"].as_array().unwrap().iter();
    let both: Vec<_> = names.map(|name| certificate(name.as_str().unwrap())).collect();
    assert_ne!(both[0].serial(), both[1].serial());
    assert_eq!(both[0].public_key(), both[1].public_key());
    let newest = both.iter().max_by_key(|certificate| certificate.not_before()).unwrap();
    assert_eq!(newest.serial(), vector["expected"]);
}

#[test]
fn a_certificate_belongs_to_its_private_key() {
    let key = PrivateKey::from_pem(pem("keys/own_rsa_2048_test_key.pem")).unwrap();
    let own = X509Certificate::from_pem(file("keys/own_cert.pem")).unwrap();
    assert_eq!(own.public_key(), key.public_key());
    assert_ne!(own.public_key(), certificate("keys/wechatpay-go.platform.cert.pem").public_key());
    assert_eq!(PublicKey::from_pem(file("keys/own_cert.pem")).unwrap(), *key.public_key());
    assert_eq!((own.serial(), own.serial_decimal().as_str()), ("0A12AB34", "168995636"));
    assert!(own.has_serial("a12ab34"));
    assert_eq!(own.common_name(), Some("试验 paytable"));
    assert_eq!(own.issuer(), "O=paytable,CN=试验 paytable");
}

#[test]
fn a_certificate_of_a_long_serial_and_a_long_issuer_is_read() {
    let certificate = certificate("keys/alipay-node.app.crt");
    assert_eq!(certificate.serial(), "2020051862039D4090897BA4D51C2126");
    assert_eq!(certificate.serial_decimal(), 0x2020_0518_6203_9D40_9089_7BA4_D51C_2126_u128.to_string());
    assert_eq!(certificate.common_name(), Some("2088831204659217-2021001161683774"));
    assert_eq!(
        certificate.issuer(),
        "CN=Ant Financial Certification Authority Class 1 R1,OU=Certification Authority,O=Ant Financial,C=CN",
    );
}

/// What was encrypted by OAEP, by another hand.
fn decrypted(key: &str, ciphertext: &[u8]) -> String {
    let key = rsa::PrivateKey::from_pkcs8_pem(&pem(key)).unwrap();
    String::from_utf8(key.decrypt(rsa::Oaep::<sha1::Sha1>::new(), ciphertext).unwrap()).unwrap()
}

#[test]
fn published_ciphertexts_decrypt() {
    for id in ["W3-go-oaep", "W6-java-oaep"] {
        let vector = vector(id);
        let ciphertext = binary(text(&vector, "input"));
        assert_eq!(decrypted(text(&vector, "key"), &ciphertext), text(&vector, "expected"));
        #[cfg(feature = "aws-lc")]
        {
            let key = PrivateKey::from_pem(pem(text(&vector, "key"))).unwrap();
            assert_eq!(key.decrypt_oaep_sha1(&ciphertext).unwrap(), text(&vector, "expected").as_bytes());
        }
    }
}

#[test]
fn what_the_runtime_encrypts_for_a_public_key_decrypts() {
    use paytable::{
        ApiKey, Fen, Merchant, Protocol, WechatV2,
        wechat_v2::{BankTransferRequest, bank_transfer},
    };

    let names = ["keys/wechatpay-go.test.key.pem", "keys/wechatpay-java.merchant.key.pem"];
    for name in names {
        let key = PrivateKey::from_pem(pem(name)).unwrap();
        let merchant = Merchant::new("wx1", "1900000109", ApiKey::new("192006250b4c09247ec02edce69f6a2d"))
            .encryption_key(key.public_key().to_pem());
        let request: BankTransferRequest = bank_transfer::Required {
            partner_trade_no: "1212121221227".into(),
            enc_bank_no: "6222020200112230000".into(),
            enc_true_name: "张三".into(),
            bank_code: "1001".into(),
            amount: Fen(100),
        }
        .into();
        let prepared = Protocol::<WechatV2>::new(merchant).unwrap().prepare(&request).unwrap();
        let body = String::from_utf8(prepared.into_draft().body).unwrap();
        let document = roxmltree::Document::parse(&body).unwrap();
        let field = document.descendants().find(|node| node.has_tag_name("enc_true_name")).unwrap();
        let ciphertext = binary(field.text().unwrap());
        assert_eq!(decrypted(name, &ciphertext), "张三");
        #[cfg(feature = "aws-lc")]
        assert_eq!(key.decrypt_oaep_sha1(&ciphertext).unwrap(), "张三".as_bytes());
    }
}

#[cfg(feature = "aws-lc")]
#[test]
fn a_ciphertext_for_another_key_or_changed_does_not_decrypt() {
    let vector = vector("W3-go-oaep");
    let ciphertext = binary(text(&vector, "input"));
    let key = PrivateKey::from_pem(pem(text(&vector, "key"))).unwrap();
    let other = PrivateKey::from_pem(pem("keys/wechatpay-java.merchant.key.pem")).unwrap();
    let mut faults = vec![other.decrypt_oaep_sha1(&ciphertext), key.decrypt_oaep_sha1(&[])];
    for at in [0, 1, 100, 254, 255] {
        let mut changed = ciphertext.clone();
        changed[at] ^= 1;
        faults.push(key.decrypt_oaep_sha1(&changed));
        faults.push(key.decrypt_oaep_sha1(&ciphertext[..at]));
    }
    assert!(faults.iter().all(Result::is_err), "{faults:?}");
    assert!(faults[0].clone().unwrap_err().to_string().contains("does not decrypt with this private key"));
}
