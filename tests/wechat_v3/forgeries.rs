//! What an attacker makes of the headers and bodies of genuine replies and notices: every byte changed, headers repeated,
//! renamed and joined, and signatures in other writings and of other algorithms. Beside each stands the unchanged message,
//! which is believed.

use crate::{
    made::{self, NUMBER, OWN, PUBLIC_KEY_ID, VECTOR_NONCE, VECTOR_TIME, headers, order, protocol, sealed},
    notices::{NONCE, paid, transaction},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use paytable::{
    Error, NoticeError, Prepared, PrivateKey, Protocol, Received, Unknown, VerifyError, WechatV3,
    wechat_v3::{CloseOrderRequest, JsapiOrderRequest, TransactionNotice},
};
use paytable_tests::{
    forged::{around, flipped, writings},
    hex,
};
use rsa::{Pkcs1v15Sign, pkcs8::DecodePrivateKey as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

const PREPAY: &str = r#"{"prepay_id":"wx201410272009395522657a690389285100"}"#;
/// The headers that the signature is read from and made over.
const NAMES: [&str; 4] =
    ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature"];

static PROTOCOL: LazyLock<Protocol<WechatV3>> = LazyLock::new(protocol);
static ORDER: LazyLock<JsapiOrderRequest> = LazyLock::new(order);
static ASKED: LazyLock<Prepared<'static, JsapiOrderRequest>> =
    LazyLock::new(|| PROTOCOL.prepare(&*ORDER).unwrap());
static NOTICE: LazyLock<String> = LazyLock::new(|| paid(&transaction()));

type Headers = Vec<(String, String)>;

/// A kind of message: its body, and the reason why one is not believed.
struct Kind {
    name: &'static str,
    body: &'static str,
    headers: Headers,
    read: fn(&Received<'_>) -> Result<(), VerifyError>,
}

impl Kind {
    fn with(&self, headers: &Headers) -> Result<(), VerifyError> {
        (self.read)(&Received::new(200, self.body.as_bytes()).headers(headers.clone()))
    }

    /// The headers with another value of one of them.
    fn value(&self, name: &str, value: &str) -> Headers {
        let one = |(known, kept): &(String, String)| {
            (known.clone(), if known == name { value.to_owned() } else { kept.clone() })
        };
        self.headers.iter().map(one).collect()
    }

    fn get(&self, name: &str) -> &str {
        &self.headers.iter().find(|(known, _)| known == name).unwrap().1
    }
}

/// A reply and a notice, which are believed.
fn kinds() -> [Kind; 2] {
    let headers = |body: &str| -> Headers {
        let headers = headers(PUBLIC_KEY_ID, VECTOR_TIME, body.as_bytes()).into_iter();
        headers.map(|(name, value)| (name.to_owned(), value)).collect()
    };
    let reply = |received: &Received<'_>| match PROTOCOL.accept(&ASKED, received) {
        Ok(_) => Ok(()),
        Err(Error::Unknown(Unknown::Unverified(why))) => Err(why),
        Err(other) => panic!("{other:?}"),
    };
    let notice = |received: &Received<'_>| match PROTOCOL.notice::<TransactionNotice>(received) {
        Ok(_) => Ok(()),
        Err(NoticeError::Unverified(why)) => Err(why),
        Err(other) => panic!("{other:?}"),
    };
    let kinds = [
        Kind { name: "reply", body: PREPAY, headers: headers(PREPAY), read: reply },
        Kind { name: "notice", body: &NOTICE, headers: headers(&NOTICE), read: notice },
    ];
    for kind in &kinds {
        assert_eq!(kind.with(&kind.headers), Ok(()), "{}", kind.name);
    }
    kinds
}

#[test]
fn no_bit_of_a_body_can_be_changed() {
    for Kind { name, body, headers, read } in kinds() {
        for (at, changed) in flipped(body.as_bytes()) {
            let why = read(&Received::new(200, changed).headers(headers.clone()));
            assert_eq!(why, Err(VerifyError::WrongSignature), "{name} {at}");
        }
        for at in 0..body.len() {
            let shorter = [&body.as_bytes()[..at], &body.as_bytes()[at + 1..]].concat();
            let why = read(&Received::new(200, shorter).headers(headers.clone()));
            assert_eq!(why, Err(VerifyError::WrongSignature), "{name} without {at}");
        }
        for more in [format!("{body}\n"), format!(" {body}"), format!("\u{feff}{body}"), format!("{body}\0")]
        {
            let why = read(&Received::new(200, more.into_bytes()).headers(headers.clone()));
            assert_eq!(why, Err(VerifyError::WrongSignature), "{name}");
        }
    }
}

#[test]
fn no_bit_of_a_header_can_be_changed_but_the_case_of_a_serial_number() {
    for kind in kinds() {
        for name in NAMES {
            let genuine = kind.get(name).to_owned();
            for (at, changed) in flipped(genuine.as_bytes()) {
                // A client never gets header values that are not text.
                let Ok(value) = String::from_utf8(changed) else { continue };
                let result = kind.with(&kind.value(name, &value));
                if name == "Wechatpay-Serial" && value.eq_ignore_ascii_case(&genuine) {
                    assert_eq!(result, Ok(()), "{value}");
                    continue;
                }
                let why = result.expect_err(&value);
                let is_fitting = match name {
                    "Wechatpay-Timestamp" => {
                        let is_line = !value.bytes().any(|byte| byte < b' ');
                        matches!(why, VerifyError::NotNow | VerifyError::WrongSignature) == is_line
                    }
                    "Wechatpay-Serial" => why == VerifyError::UnknownKey { id: value.clone() },
                    _ => why == VerifyError::WrongSignature,
                };
                let is_control =
                    why == VerifyError::NoHeader { name } && value.bytes().any(|byte| byte < b' ');
                assert!(is_fitting || is_control, "{} {name} {at}: {why:?}", kind.name);
            }
            // One character less and one more.
            let shorter = &genuine[..genuine.len() - 1];
            for value in [shorter.to_owned(), format!("{genuine}0"), format!("0{genuine}")] {
                kind.with(&kind.value(name, &value)).expect_err(&value);
            }
        }
    }
}

#[test]
fn a_header_that_is_there_twice_is_not_read() {
    for kind in kinds() {
        for name in NAMES {
            let why = if name == "Wechatpay-Signature" {
                VerifyError::NotSigned
            } else {
                VerifyError::NoHeader { name }
            };
            let genuine = kind.get(name).to_owned();
            for again in [genuine.as_str(), "", " ", "x", "0"] {
                for other in [name.to_owned(), name.to_lowercase(), name.to_uppercase()] {
                    for at in [0, kind.headers.len()] {
                        let mut headers = kind.headers.clone();
                        headers.insert(at, (other.clone(), again.to_owned()));
                        assert_eq!(kind.with(&headers), Err(why.clone()), "{} {other}: {again:?}", kind.name);
                    }
                }
            }
            // As proxies join them.
            for joint in [",", ", ", "; ", "\n", "\r\n"] {
                let joined = format!("{genuine}{joint}{genuine}");
                kind.with(&kind.value(name, &joined)).expect_err(&joined);
            }
        }
    }
}

#[test]
fn a_header_is_known_by_its_name_in_any_case_and_by_no_other_name() {
    for kind in kinds() {
        let renamed = |rename: &dyn Fn(&str) -> String| -> Headers {
            kind.headers.iter().map(|(name, value)| (rename(name), value.clone())).collect()
        };
        assert_eq!(kind.with(&renamed(&str::to_lowercase)), Ok(()), "{}", kind.name);
        assert_eq!(kind.with(&renamed(&str::to_uppercase)), Ok(()), "{}", kind.name);
        for name in NAMES {
            for other in [
                name.replace('-', "_"),
                name.replace('-', ""),
                format!("{name} "),
                format!(" {name}"),
                format!("{name}:"),
                format!("X-{name}"),
                format!("HTTP_{}", name.to_uppercase().replace('-', "_")),
                name.replace('W', "Ｗ"),
                name.replace("Wechatpay", "Wec\u{68}\u{200b}atpay"),
                // Of which the lower-case form is the letter of another name.
                name.replace(['k', 'K'], "\u{212a}").replace('s', "\u{17f}").replace('i', "\u{131}"),
            ] {
                if other == name {
                    continue;
                }
                let headers = renamed(&|known| if known == name { other.clone() } else { known.to_owned() });
                kind.with(&headers).expect_err(&other);
                // Beside the genuine one it is another header.
                let mut headers = kind.headers.clone();
                headers.insert(0, (other.clone(), "x".to_owned()));
                assert_eq!(kind.with(&headers), Ok(()), "{other}");
            }
        }
    }
}

#[test]
fn white_space_around_a_value_is_none_of_it_and_inside_it_is_another_value() {
    for kind in kinds() {
        for name in NAMES {
            let genuine = kind.get(name).to_owned();
            for value in around(&genuine) {
                assert_eq!(kind.with(&kind.value(name, &value)), Ok(()), "{} {name}: {value:?}", kind.name);
            }
            let (first, rest) = genuine.split_at(genuine.len() / 2);
            for space in [" ", "\t", "\n", "\r\n ", "\0", "\u{200b}"] {
                let value = format!("{first}{space}{rest}");
                kind.with(&kind.value(name, &value)).expect_err(&value);
            }
        }
    }
}

#[test]
fn a_signature_is_read_in_one_writing() {
    for kind in kinds() {
        for (writing, value) in writings(kind.get("Wechatpay-Signature")) {
            let why = kind.with(&kind.value("Wechatpay-Signature", &value));
            assert_eq!(why, Err(VerifyError::WrongSignature), "{}: {writing}", kind.name);
        }
    }
}

#[test]
fn a_message_cannot_choose_its_algorithm() {
    let key = rsa::PrivateKey::from_pkcs8_pem(OWN).unwrap();
    let public = PrivateKey::from_pem(OWN).unwrap().public_key().clone();
    for kind in kinds() {
        let text = format!("{VECTOR_TIME}\n{VECTOR_NONCE}\n{}\n", kind.body);
        let rsa = |scheme, digest: &[u8]| BASE64_STANDARD.encode(key.sign(scheme, digest).unwrap());
        let mut forged = vec![
            rsa(Pkcs1v15Sign::new::<Sha1>(), &Sha1::digest(&text)),
            rsa(Pkcs1v15Sign::new_unprefixed(), &Sha256::digest(&text)),
            made::signature(hex(&Sha256::digest(&text)).as_bytes()),
            BASE64_STANDARD.encode(Sha256::digest(&text)),
            BASE64_STANDARD.encode([0; 256]),
        ];
        for secret in [public.to_pem().as_bytes(), public.pkcs1_der(), PUBLIC_KEY_ID.as_bytes(), b""] {
            let mut hmac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
            hmac.update(text.as_bytes());
            forged.push(BASE64_STANDARD.encode(hmac.finalize().into_bytes()));
        }
        for named in [
            "WECHATPAY2-SHA256-RSA2048",
            "WECHATPAY2-RSA-SHA1",
            "WECHATPAY2-SM2-WITH-SM3",
            "HMAC-SHA256",
            "none",
            "",
        ] {
            // The name is not signed, and says nothing.
            let genuine = kind.value("Wechatpay-Signature-Type", named);
            assert_eq!(kind.with(&genuine), Ok(()), "{} {named}", kind.name);
            for sign in &forged {
                let mut headers = kind.value("Wechatpay-Signature", sign);
                for (name, value) in &mut headers {
                    if name == "Wechatpay-Signature-Type" {
                        named.clone_into(value);
                    }
                }
                assert_eq!(kind.with(&headers), Err(VerifyError::WrongSignature), "{} {named}", kind.name);
            }
        }
    }
}

#[test]
fn the_headers_of_one_message_are_not_those_of_another() {
    let [reply, notice] = kinds();
    for (kind, other) in [(&reply, &notice), (&notice, &reply)] {
        assert_eq!(kind.with(&other.headers), Err(VerifyError::WrongSignature), "{}", kind.name);
        let sign = other.get("Wechatpay-Signature");
        assert_eq!(
            kind.with(&kind.value("Wechatpay-Signature", sign)),
            Err(VerifyError::WrongSignature),
            "{}",
            kind.name
        );
    }
}

#[test]
fn the_reply_to_a_query_closes_no_order() {
    let close = CloseOrderRequest { out_trade_no: NUMBER.into() };
    let prepared = PROTOCOL.prepare(&close).unwrap();
    let closed = |status, body: &str| PROTOCOL.accept(&prepared, &made::signed(status, body)).map(drop);
    closed(204, "").unwrap();
    closed(200, "{}").unwrap();
    for state in ["SUCCESS", "NOTPAY", "CLOSED"] {
        let mut told = transaction();
        told["trade_state"] = state.into();
        let error = closed(200, &told.to_string()).unwrap_err();
        let Error::Unknown(Unknown::OtherRequest(differs)) = error else { panic!("{error:?}") };
        assert_eq!(differs.fields, ["trade_state"]);
    }
}

#[test]
fn what_is_sealed_in_a_notice_is_opened_whole_or_not_at_all() {
    let plain = transaction().to_string();
    let genuine = sealed(&plain, NONCE, "transaction");
    let told = |ciphertext: &str| {
        let quoted = serde_json::to_string(ciphertext).unwrap();
        let body = NOTICE.replace(&format!("\"{genuine}\""), &quoted);
        PROTOCOL.notice::<TransactionNotice>(made::signed(200, body))
    };
    assert!(NOTICE.contains(&genuine) && told(&genuine).is_ok());
    let changed = genuine.replace('+', "-").replace('/', "_");
    assert_ne!(changed, genuine);
    let (first, rest) = genuine.split_at(100);
    for other in [
        changed,
        format!("{first}\u{a0}{rest}"),
        format!("{first}={rest}"),
        format!("{genuine}="),
        format!("{genuine}{genuine}"),
        first.to_owned(),
        plain,
        String::new(),
    ] {
        assert!(told(&other).is_err(), "{other:?}");
    }
    // Line ends and blanks between the digits are left out: the bytes are the same, and so is what they hold.
    let event = format!("{:?}", told(&genuine).unwrap());
    for same in [format!("{first} {rest}"), format!("{first}\r\n{rest}"), format!("{genuine}\n")] {
        assert_eq!(format!("{:?}", told(&same).unwrap()), event, "{same:?}");
    }
    let bytes = BASE64_STANDARD.decode(&genuine).unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        // Signed again for a few only: a message whose ciphertext does not open is not believed, even with a valid signature.
        if at % 40 == 0 || at + 16 >= bytes.len() {
            let error = told(&BASE64_STANDARD.encode(&changed)).unwrap_err();
            assert!(matches!(error, NoticeError::Unverified(VerifyError::Encrypted(_))), "{at}: {error:?}");
        }
    }
}
