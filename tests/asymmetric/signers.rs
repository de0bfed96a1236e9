//! What an attacker makes of the certificate and the signature in messages of UnionPay: every byte of both changed, other
//! writings of them, and other algorithms. Beside each stands the unchanged message, which is believed.

use crate::{
    anchor::{certificate_file, digest, trusting},
    hand::{Fixed, OTHER, OWN, private, public, signature, text},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    CertificateFault, Error, Merchant, NoticeError, Prepared, Protocol, Received, Time, UnionPay, Unknown,
    VerifyError,
    codec::Malformed,
    unionpay::{PaymentNotice, PaymentNoticeEvent, QueryRequest, QueryResponse, query},
};
use paytable_tests::forged::{around, flipped, writings};
use std::{
    fmt::Write as _,
    sync::{Arc, LazyLock},
};

/// 2030-03-17.
const NOW: u64 = 1_900_000_000;
const MERCHANT: &str = "777290058110048";

static CERTIFICATE: LazyLock<String> = LazyLock::new(|| certificate_file("gateway.pem"));
static KEY: LazyLock<String> = LazyLock::new(|| certificate_file("leaf.key"));
static UNIONPAY: LazyLock<Protocol<UnionPay>> = LazyLock::new(|| trusted("authority.pem"));
static QUERY: LazyLock<QueryRequest> = LazyLock::new(|| {
    let txn_time = Time::new(2017, 1, 1, 1, 1, 1).unwrap();
    query::Required { txn_time, order_id: "20170101010101001".into() }.into()
});
static ASKED: LazyLock<Prepared<'static, QueryRequest>> =
    LazyLock::new(|| UNIONPAY.prepare(&*QUERY).unwrap());

/// A merchant that trusts this certificate.
fn trusted(name: &str) -> Protocol<UnionPay> {
    let merchant = Merchant::bare()
        .with("merId", MERCHANT)
        .private_key("68759663125", private(OWN))
        .trusted(trusting(&[&certificate_file(name)]));
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(NOW)))
}

type Pairs<'a> = Vec<(&'a str, &'a str)>;

/// The notice of a payment, with that certificate.
fn pairs<'a>(certificate: &'a str, sign_method: Option<&'a str>) -> Pairs<'a> {
    let mut pairs = vec![
        ("merId", MERCHANT),
        ("orderId", "20170101010101001"),
        ("txnTime", "20170101010101"),
        ("txnType", "01"),
        ("respCode", "00"),
        ("respMsg", "成功[0000000]"),
        ("queryId", "782209081322060674028"),
        ("txnAmt", "1000"),
        ("currencyCode", "156"),
        ("settleAmt", "1000"),
        ("settleDate", "0101"),
        ("traceNo", "067402"),
        ("signPubKeyCert", certificate),
    ];
    pairs.extend(sign_method.map(|method| ("signMethod", method)));
    pairs
}

/// The signature of the key that the genuine certificate is of.
fn signed(pairs: &Pairs<'_>) -> String {
    signature(&KEY, &digest(&text(pairs, &[])))
}

/// Form data of bytes, each of them encoded.
fn form(pairs: &Pairs<'_>, certificate: &[u8], sign: &str) -> String {
    let encoded = |bytes: &[u8]| {
        bytes.iter().fold(String::new(), |mut out, byte| {
            write!(out, "%{byte:02X}").unwrap();
            out
        })
    };
    let pairs = pairs.iter().map(|(name, value)| match *name {
        "signPubKeyCert" => format!("{name}={}", encoded(certificate)),
        _ => format!("{name}={}", encoded(value.as_bytes())),
    });
    pairs.chain([format!("signature={}", encoded(sign.as_bytes()))]).collect::<Vec<_>>().join("&")
}

fn told(pairs: &Pairs<'_>, sign: &str) -> Result<PaymentNoticeEvent, NoticeError> {
    let certificate = pairs.iter().find(|(name, _)| *name == "signPubKeyCert").map_or("", |(_, value)| value);
    UNIONPAY.notice::<PaymentNotice>(form(pairs, certificate.as_bytes(), sign).as_bytes())
}

fn doubt(pairs: &Pairs<'_>, sign: &str) -> VerifyError {
    match told(pairs, sign) {
        Err(NoticeError::Unverified(doubt)) => doubt,
        other => panic!("{other:?}"),
    }
}

/// The bytes of a certificate in PEM, read by hand. A line end can be written as `\n`.
fn der(pem: &str) -> Option<Vec<u8>> {
    let pem = pem.replace("\\n", "\n");
    let (_, rest) = pem.split_once("-----BEGIN CERTIFICATE-----")?;
    let (body, _) = rest.split_once("-----END CERTIFICATE-----")?;
    let digits: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    BASE64_STANDARD.decode(digits).ok()
}

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", BASE64_STANDARD.encode(der))
}

#[test]
fn a_certificate_with_any_byte_changed_is_refused_or_is_the_same_certificate() {
    let genuine = pairs(&CERTIFICATE, Some("01"));
    let sign = signed(&genuine);
    let event = told(&genuine, &sign).unwrap();
    let wanted = der(&CERTIFICATE).unwrap();
    let bytes = CERTIFICATE.as_bytes();
    let replaced = (0..bytes.len()).flat_map(|at| {
        let instead = [&b" "[..], b"\n", b"\r", b"", b":", b"==", b"\\n"][at % 7];
        [instead, &[]].map(|instead| (at, [&bytes[..at], instead, &bytes[at + 1..]].concat()))
    });
    let (mut same, mut refused) = (Vec::new(), 0);
    for (at, changed) in flipped(bytes).chain(replaced).filter(|(_, changed)| changed != bytes) {
        match UNIONPAY.notice::<PaymentNotice>(form(&genuine, &changed, &sign).as_bytes()).unwrap_err() {
            // The certificate is believed, but another text of it was signed.
            NoticeError::Unverified(VerifyError::WrongSignature) => {
                let changed = String::from_utf8(changed).unwrap();
                assert_eq!(der(&changed).as_ref(), Some(&wanted), "{at}: {changed}");
                same.push(changed);
            }
            NoticeError::Unverified(VerifyError::Certificate(_))
            | NoticeError::Malformed(Malformed::NotUtf8) => {
                refused += 1;
            }
            other => panic!("{at}: {other:?}"),
        }
    }
    assert!(same.len() > 20 && refused > 4000, "{} {refused}", same.len());
    // Signed with that text, these tell what the genuine one tells.
    for certificate in same.iter().step_by(10) {
        let again = pairs(certificate, Some("01"));
        let told = told(&again, &signed(&again)).unwrap();
        assert_eq!((&told.order_id, told.txn_amt), (&event.order_id, event.txn_amt));
    }
}

#[test]
fn no_bit_of_a_certificate_can_be_changed_whatever_signs_the_message() {
    let wanted = der(&CERTIFICATE).unwrap();
    assert_eq!(pem(&wanted).replace('\n', ""), CERTIFICATE.replace('\n', ""));
    let genuine = pem(&wanted);
    let again = pairs(&genuine, Some("01"));
    let sign = signed(&again);
    assert!(told(&again, &sign).is_ok());
    // Trusted by the authority that issued it, and trusted itself.
    let itself = trusted("gateway.pem");
    assert!(itself.notice::<PaymentNotice>(form(&again, genuine.as_bytes(), &sign).as_bytes()).is_ok());
    for at in 0..wanted.len() {
        let mut changed = wanted.clone();
        changed[at] ^= 1 << (at % 8);
        let body = form(&again, pem(&changed).as_bytes(), &sign);
        for protocol in [&*UNIONPAY, &itself] {
            // Of the certificate, and not of the signature, which an attacker could make for another key.
            let error = protocol.notice::<PaymentNotice>(body.as_bytes()).unwrap_err();
            assert!(matches!(error, NoticeError::Unverified(VerifyError::Certificate(_))), "{at}: {error:?}");
        }
    }
    for changed in [&wanted[..wanted.len() - 1], &[&wanted[..], &[0]].concat()] {
        let doubt = doubt(&pairs(&pem(changed), Some("01")), &sign);
        assert_eq!(doubt, VerifyError::Certificate(CertificateFault::Unreadable));
    }
}

#[test]
fn a_certificate_whose_key_was_replaced_is_not_believed() {
    let own = public(OWN);
    let leaf = paytable::X509Certificate::from_pem(&*CERTIFICATE).unwrap().public_key().pkcs1_der().to_vec();
    assert_eq!(leaf.len(), own.pkcs1_der().len());
    let mut changed = der(&CERTIFICATE).unwrap();
    let at = changed.windows(leaf.len()).position(|window| window == leaf).unwrap();
    changed[at..at + leaf.len()].copy_from_slice(own.pkcs1_der());
    let certificate = pem(&changed);
    let forged = pairs(&certificate, Some("01"));
    let sign = signature(OWN, &digest(&text(&forged, &[])));
    assert_eq!(doubt(&forged, &sign), VerifyError::Certificate(CertificateFault::WrongSignature));
    // The public key alone, which is no certificate.
    let key = own.to_pem();
    let forged = pairs(&key, Some("01"));
    let sign = signature(OWN, &digest(&text(&forged, &[])));
    assert_eq!(doubt(&forged, &sign), VerifyError::Certificate(CertificateFault::Unreadable));
}

#[test]
fn a_certificate_is_the_same_in_each_writing_of_pem_and_in_no_other() {
    let digits = BASE64_STANDARD.encode(der(&CERTIFICATE).unwrap());
    let authority = certificate_file("authority.pem");
    for same in [
        CERTIFICATE.clone(),
        CERTIFICATE.replace('\n', "\r\n"),
        CERTIFICATE.replace('\n', "\\n"),
        CERTIFICATE.replace('\n', ""),
        CERTIFICATE.replace('\n', "\n  "),
        format!("\u{feff}subject=CN\n{}", *CERTIFICATE),
        format!("{}{authority}", *CERTIFICATE),
        format!("\"{}\"", *CERTIFICATE),
        digits.clone(),
    ] {
        let pairs = pairs(&same, Some("01"));
        let sign = signed(&pairs);
        assert!(told(&pairs, &sign).is_ok(), "{same}");
        assert_eq!(doubt(&pairs, &signature(OTHER, "x")), VerifyError::WrongSignature, "{same}");
    }
    for other in [
        digits.replace('+', "-").replace('/', "_"),
        digits.trim_end_matches('=').to_owned(),
        format!("{digits}{digits}"),
        BASE64_STANDARD.encode(&*CERTIFICATE),
        CERTIFICATE.replace('+', "%2B").replace('=', "%3D"),
        CERTIFICATE.replace("BEGIN CERTIFICATE", "BEGIN  CERTIFICATE"),
        CERTIFICATE.replace("CERTIFICATE", "TRUSTED CERTIFICATE"),
        CERTIFICATE.replace("CERTIFICATE", "PUBLIC KEY"),
        format!("{authority}{}", *CERTIFICATE),
        certificate_file("stranger.pem"),
        " ".to_owned(),
    ] {
        let pairs = pairs(&other, Some("01"));
        let doubt = doubt(&pairs, &signed(&pairs));
        assert!(matches!(doubt, VerifyError::Certificate(_)), "{other}: {doubt:?}");
    }
}

fn reply_pairs(sign_method: Option<&'static str>) -> Pairs<'static> {
    let mut pairs = vec![
        ("merId", MERCHANT),
        ("orderId", "20170101010101001"),
        ("txnTime", "20170101010101"),
        ("respCode", "00"),
        ("respMsg", "成功[0000000]"),
        ("origRespCode", "00"),
        ("txnAmt", "1000"),
        ("signPubKeyCert", CERTIFICATE.as_str()),
    ];
    pairs.extend(sign_method.map(|method| ("signMethod", method)));
    pairs
}

fn answered(pairs: &Pairs<'_>, sign: &str) -> Result<QueryResponse, Error> {
    let parts: Vec<String> =
        pairs.iter().chain([&("signature", sign)]).map(|(name, value)| format!("{name}={value}")).collect();
    UNIONPAY.accept(&ASKED, &Received::new(200, parts.join("&").as_bytes()))
}

#[test]
fn the_signature_of_a_notice_and_of_a_reply_is_read_in_one_writing() {
    let (notice, reply) = (pairs(&CERTIFICATE, Some("01")), reply_pairs(Some("01")));
    let (notice_sign, reply_sign) = (signed(&notice), signed(&reply));
    assert!(told(&notice, &notice_sign).is_ok());
    assert!(answered(&reply, &reply_sign).is_ok());
    let spaced = |sign: &str| around(sign).into_iter().map(|sign| ("white space", sign));
    for (writing, sign) in writings(&notice_sign).into_iter().chain(spaced(&notice_sign)) {
        assert_eq!(doubt(&notice, &sign), VerifyError::WrongSignature, "{writing}");
    }
    for (writing, sign) in writings(&reply_sign).into_iter().chain(spaced(&reply_sign)) {
        let error = answered(&reply, &sign).unwrap_err();
        let is_wrong = matches!(error, Error::Unknown(Unknown::Unverified(VerifyError::WrongSignature)));
        assert!(is_wrong, "{writing}: {error:?}");
    }
    // A reply is plain pairs: what is encoded stays encoded, and is another text.
    for (from, to) in [("成功", "%E6%88%90%E5%8A%9F"), ("\n", "%0A"), ("[0000000]", "%5B0000000%5D")] {
        let value = |text: &'static str| text.replace(from, to);
        let encoded: Vec<(&str, String)> = reply.iter().map(|(name, text)| (*name, value(text))).collect();
        let encoded: Pairs<'_> = encoded.iter().map(|(name, text)| (*name, text.as_str())).collect();
        assert_ne!(encoded, reply);
        let error = answered(&encoded, &reply_sign).unwrap_err();
        assert!(matches!(error, Error::Unknown(Unknown::Unverified(_))), "{error:?}");
    }
}

#[test]
fn a_message_cannot_choose_its_algorithm() {
    // Digests with a key that everybody knows, and the text signed without its digest.
    let forged = |pairs: &Pairs<'_>| {
        let text = text(pairs, &[]);
        let mut made = vec![signature(&KEY, &text), signature(OWN, &digest(&text)), digest(&text)];
        for key in [CERTIFICATE.to_string(), public(OWN).to_pem(), "68759663125".to_owned(), String::new()] {
            made.push(digest(&format!("{text}&{}", digest(&key))));
            made.push(digest(&format!("{text}&{key}")));
            made.push(BASE64_STANDARD.encode(digest(&format!("{text}&{}", digest(&key)))));
        }
        made
    };
    let reply_doubt = |pairs: &Pairs<'_>, sign: &str| match answered(pairs, sign) {
        Err(Error::Unknown(Unknown::Unverified(doubt))) => doubt,
        other => panic!("{other:?}"),
    };
    // Without a name the algorithm is the one that the merchant has, as with its own name.
    for named in [Some("01"), Some(""), None] {
        let (notice, reply) = (pairs(&CERTIFICATE, named), reply_pairs(named));
        assert!(answered(&reply, &signed(&reply)).is_ok(), "{named:?}");
        let event = told(&notice, &signed(&notice));
        assert!(event.is_ok(), "{named:?} {event:?}");
        for sign in forged(&notice) {
            assert_eq!(doubt(&notice, &sign), VerifyError::WrongSignature, "{named:?} {sign}");
        }
        for sign in forged(&reply) {
            assert_eq!(reply_doubt(&reply, &sign), VerifyError::WrongSignature, "{named:?} {sign}");
        }
    }
    for named in ["11", "12", "02", "1", "001", "01 ", "RSA", "SHA-256", "none", "null"] {
        let (notice, reply) = (pairs(&CERTIFICATE, Some(named)), reply_pairs(Some(named)));
        for sign in forged(&notice).into_iter().chain([signed(&notice)]) {
            assert_eq!(doubt(&notice, &sign), VerifyError::WrongSignType, "{named}");
        }
        for sign in forged(&reply).into_iter().chain([signed(&reply)]) {
            assert_eq!(reply_doubt(&reply, &sign), VerifyError::WrongSignType, "{named}");
        }
    }
}
