//! Messages of gateways that share a key with the merchant, with every bit changed, with the signature in other writings and of
//! other algorithms: Allinpay, Swiftpass, and UnionPay with a shared key. Beside each stands the unchanged message, which is
//! believed.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest as _, Md5};
use paytable::{
    Allinpay, ApiKey, Error, Fen, Merchant, NoticeError, Protocol, Received, Swiftpass, Time, UnionPay,
    Unknown, VerifyError,
    allinpay::{self, pay},
    swiftpass::{self, order_query},
    table::SignatureAlgorithm,
    unionpay::{self, query},
};
use paytable_tests::{
    KEY, Pairs,
    forged::{around, flipped},
    hex, pairs,
    sample::percent,
    set, text_to_sign, xml,
};
use serde_json::{Map, Value as Json};
use sha1::Sha1;
use sha2::Sha256;
use std::sync::LazyLock;

/// Why a message is not believed.
#[derive(Debug, PartialEq)]
enum Why {
    Unverified(VerifyError),
    /// It cannot be read, or says something else.
    Other,
}

/// A kind of message: what it says, how it is signed, written and read.
struct Kind {
    name: &'static str,
    pairs: Pairs,
    /// The field that names the algorithm, and the name of the one that the merchant has.
    named: (&'static str, &'static str),
    field: &'static str,
    sign: fn(&Pairs) -> String,
    write: fn(&Pairs) -> String,
    /// What it says, if it is believed.
    read: fn(&[u8]) -> Result<String, Why>,
}

static ALLINPAY: LazyLock<Protocol<Allinpay>> = LazyLock::new(|| {
    let merchant = Merchant::bare().with("cusid", "660581055322T0Z").with("appid", "00328929");
    Protocol::new(merchant.key(ApiKey::new(KEY))).unwrap()
});
static SWIFTPASS: LazyLock<Protocol<Swiftpass>> = LazyLock::new(|| {
    Protocol::new(Merchant::bare().with("mch_id", "QRA29045311KKR1").key(ApiKey::new(KEY))).unwrap()
});
static UNIONPAY: LazyLock<Protocol<UnionPay>> = LazyLock::new(|| {
    let merchant = Merchant::bare().with("merId", "777290058110048").key(ApiKey::new(KEY));
    Protocol::new(merchant.signature_algorithm(SignatureAlgorithm::Sha256)).unwrap()
});

fn reply(result: Result<impl std::fmt::Debug, Error>) -> Result<String, Why> {
    match result {
        Ok(reply) => Ok(format!("{reply:?}")),
        Err(Error::Unknown(Unknown::Unverified(why))) => Err(Why::Unverified(why)),
        Err(_) => Err(Why::Other),
    }
}

fn notice(result: Result<impl std::fmt::Debug, NoticeError>) -> Result<String, Why> {
    match result {
        Ok(event) => Ok(format!("{event:?}")),
        Err(NoticeError::Unverified(why)) => Err(Why::Unverified(why)),
        Err(_) => Err(Why::Other),
    }
}

fn form(pairs: &Pairs) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect::<Vec<_>>().join("&")
}

fn plain(pairs: &Pairs) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn json(pairs: &Pairs) -> String {
    let members = pairs.iter().map(|(name, value)| (name.clone(), Json::from(value.as_str())));
    Json::Object(members.collect::<Map<_, _>>()).to_string()
}

/// The key is a pair among the others.
fn allinpay(pairs: &Pairs) -> String {
    let mut all = pairs.clone();
    all.push(("key".to_owned(), KEY.to_owned()));
    hex(&Md5::digest(text_to_sign(&all))).to_uppercase()
}

/// The key is appended.
fn swiftpass(pairs: &Pairs) -> String {
    hex(&Md5::digest(format!("{}&key={KEY}", text_to_sign(pairs)))).to_uppercase()
}

/// The digest of the key is appended.
fn unionpay(pairs: &Pairs) -> String {
    hex(&Sha256::digest(format!("{}&{}", text_to_sign(pairs), hex(&Sha256::digest(KEY)))))
}

fn kinds() -> [Kind; 6] {
    let of =
        |text: &str| pairs(&text.split('&').map(|pair| pair.split_once('=').unwrap()).collect::<Vec<_>>());
    [
        Kind {
            name: "a reply of Allinpay",
            pairs: of(
                "appid=00328929&cusid=660581055322T0Z&payinfo=https://qr.alipay.com/1?a+b%2B&reqsn=24111909&\
                 retcode=SUCCESS&retmsg=支付&trxid=2411&trxstatus=0000",
            ),
            named: ("signtype", "MD5"),
            field: "sign",
            sign: allinpay,
            write: json,
            read: |body| {
                let order: allinpay::PayRequest =
                    pay::Required { trxamt: Fen(1), reqsn: "24111909".into(), paytype: "A01".into() }.into();
                let prepared = ALLINPAY.prepare(&order).unwrap();
                reply(ALLINPAY.accept(&prepared, &Received::new(200, body)))
            },
        },
        Kind {
            name: "a notice of Allinpay",
            pairs: of(
                "appid=00328929&cusid=660581055322T0Z&cusorderid=24111909&initamt=1&paytime=20241119090542&trxamt=1&\
                 trxcode=VSP501&trxid=2411&trxreserved=支付 a+b%2B&trxstatus=0000",
            ),
            named: ("signtype", "MD5"),
            field: "sign",
            sign: allinpay,
            write: form,
            read: |body| notice(ALLINPAY.notice::<allinpay::PayNotice>(body)),
        },
        Kind {
            name: "a reply of Swiftpass",
            pairs: of(
                "attach=支付 a+b%2B&mch_id=QRA29045311KKR1&nonce_str=n&out_trade_no=W0001&result_code=0&status=0&\
                 total_fee=88&trade_state=SUCCESS&transaction_id=7551&version=2.0",
            ),
            named: ("sign_type", "MD5"),
            field: "sign",
            sign: swiftpass,
            write: xml,
            read: |body| {
                let query = order_query::OrderQueryRequest {
                    out_trade_no: Some("W0001".into()),
                    ..Default::default()
                };
                let prepared = SWIFTPASS.prepare(&query).unwrap();
                reply(SWIFTPASS.accept(&prepared, &Received::new(200, body)))
            },
        },
        Kind {
            name: "a notice of Swiftpass",
            pairs: of(
                "attach=支付 a+b%2B&mch_id=QRA29045311KKR1&nonce_str=n&out_trade_no=W0001&out_transaction_id=4200&\
                 pay_result=0&result_code=0&status=0&time_end=20240106163402&total_fee=88&transaction_id=7551",
            ),
            named: ("sign_type", "MD5"),
            field: "sign",
            sign: swiftpass,
            write: xml,
            read: |body| notice(SWIFTPASS.notice::<swiftpass::PayNotice>(body)),
        },
        Kind {
            name: "a reply of UnionPay",
            pairs: of("merId=777290058110048&orderId=20170101010101001&origRespCode=00&respCode=00&\
                 respMsg=成功[0000000] a+b%2B&txnAmt=1000&txnTime=20170101010101&txnType=00"),
            named: ("signMethod", "11"),
            field: "signature",
            sign: unionpay,
            write: plain,
            read: |body| {
                let txn_time = Time::new(2017, 1, 1, 1, 1, 1).unwrap();
                let query: unionpay::QueryRequest =
                    query::Required { txn_time, order_id: "20170101010101001".into() }.into();
                let prepared = UNIONPAY.prepare(&query).unwrap();
                reply(UNIONPAY.accept(&prepared, &Received::new(200, body)))
            },
        },
        Kind {
            name: "a notice of UnionPay",
            pairs: of(
                "currencyCode=156&merId=777290058110048&orderId=20170101010101001&queryId=782209081322060674028&\
                 respCode=00&respMsg=成功 a+b%2B&settleAmt=1000&settleDate=0101&traceNo=067402&txnAmt=1000&\
                 txnTime=20170101010101&txnType=01",
            ),
            named: ("signMethod", "11"),
            field: "signature",
            sign: unionpay,
            write: form,
            read: |body| notice(UNIONPAY.notice::<unionpay::PaymentNotice>(body)),
        },
    ]
}

impl Kind {
    /// The pairs that name that algorithm, and how they are signed.
    fn naming(&self, name: Option<&str>) -> Pairs {
        let mut pairs = self.pairs.clone();
        if let Some(name) = name {
            set(&mut pairs, self.named.0, name);
        }
        pairs
    }

    fn written(&self, pairs: &Pairs, sign: &str) -> String {
        let mut pairs = pairs.clone();
        set(&mut pairs, self.field, sign);
        (self.write)(&pairs)
    }

    fn genuine(&self) -> String {
        let pairs = self.naming(Some(self.named.1));
        self.written(&pairs, &(self.sign)(&pairs))
    }

    fn with(&self, pairs: &Pairs, sign: &str) -> Result<String, Why> {
        (self.read)(self.written(pairs, sign).as_bytes())
    }
}

/// The pairs that a changed body would have, without regard to the case of what is encoded.
fn is_same(kind: &Kind, changed: &[u8], at: usize) -> bool {
    let genuine = kind.genuine();
    let is_digit = |from: usize| genuine.as_bytes().get(from) == Some(&b'%');
    let is_encoded =
        kind.name.contains("notice") && (at > 0 && is_digit(at - 1) || at > 1 && is_digit(at - 2));
    is_encoded && changed.eq_ignore_ascii_case(genuine.as_bytes())
}

#[test]
fn no_bit_of_a_message_can_be_changed() {
    for kind in kinds() {
        let genuine = kind.genuine();
        let said = (kind.read)(genuine.as_bytes()).unwrap_or_else(|why| panic!("{}: {why:?}", kind.name));
        assert!(said.contains("a+b%2B"), "{said}");
        let mut refused = 0;
        for (at, changed) in flipped(genuine.as_bytes()) {
            match (kind.read)(&changed) {
                Err(_) => refused += 1,
                Ok(told) => {
                    assert!(
                        is_same(&kind, &changed, at),
                        "{}: {}",
                        kind.name,
                        String::from_utf8_lossy(&changed)
                    );
                    assert_eq!(told, said, "{}", kind.name);
                }
            }
        }
        assert!(refused > 600, "{}: {refused}", kind.name);
    }
}

#[test]
fn a_signature_is_read_in_one_writing() {
    for kind in kinds() {
        let pairs = kind.naming(Some(kind.named.1));
        let sign = (kind.sign)(&pairs);
        assert!(kind.with(&pairs, &sign).is_ok(), "{}", kind.name);
        let bytes: Vec<u8> =
            (0..sign.len()).step_by(2).map(|at| u8::from_str_radix(&sign[at..at + 2], 16).unwrap()).collect();
        let (upper, lower) = (sign.to_uppercase(), sign.to_lowercase());
        let other = if sign == upper { lower } else { upper };
        let (first, rest) = sign.split_at(sign.len() / 2);
        let mut writings = vec![
            other,
            BASE64_STANDARD.encode(&bytes),
            BASE64_STANDARD.encode(&sign),
            format!("0x{sign}"),
            format!("{first} {rest}"),
            format!("{first}:{rest}"),
            format!("{first}\u{200b}{rest}"),
            format!("{sign}{sign}"),
            format!("{sign},{sign}"),
            format!("00{sign}"),
            format!("{sign}0"),
            first.to_owned(),
            sign[..8].to_owned(),
            sign[1..].to_owned(),
            "0".repeat(sign.len()),
            format!("%{:02X}{}", sign.as_bytes()[0], &sign[1..]),
        ];
        writings.extend(around(&sign));
        for writing in writings {
            let why = kind.with(&pairs, &writing).expect_err(&writing);
            assert_eq!(why, Why::Unverified(VerifyError::WrongSignature), "{}: {writing:?}", kind.name);
        }
        let why = kind.with(&pairs, "").unwrap_err();
        assert_eq!(why, Why::Unverified(VerifyError::NotSigned), "{}", kind.name);
    }
}

/// Signatures over pairs by other algorithms, with the key or with what everybody knows.
fn others(pairs: &Pairs, genuine: &str) -> Vec<String> {
    let text = text_to_sign(pairs);
    let hashed = hex(&Sha256::digest(KEY));
    let mut made = Vec::new();
    for joint in ["", "&", "&key="] {
        for key in [KEY, &hashed, "", "key", "null"] {
            let whole = format!("{text}{joint}{key}");
            let mut hmac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
            hmac.update(whole.as_bytes());
            made.extend([
                hex(&Md5::digest(&whole)),
                hex(&Sha1::digest(&whole)),
                hex(&Sha256::digest(&whole)),
                hex(&hmac.finalize().into_bytes()),
            ]);
        }
    }
    let mut both: Vec<String> = made.iter().map(|sign| sign.to_uppercase()).collect();
    both.append(&mut made);
    both.retain(|sign| sign != genuine);
    both
}

#[test]
fn a_message_cannot_choose_its_algorithm() {
    for kind in kinds() {
        // Without a name the algorithm is the one that the merchant has, as with its own name.
        for name in [Some(kind.named.1), Some(""), None] {
            let pairs = kind.naming(name);
            let genuine = (kind.sign)(&pairs);
            assert!(kind.with(&pairs, &genuine).is_ok(), "{} {name:?}", kind.name);
            for sign in others(&pairs, &genuine) {
                let why = kind.with(&pairs, &sign).expect_err(&sign);
                assert_eq!(why, Why::Unverified(VerifyError::WrongSignature), "{} {name:?}", kind.name);
            }
        }
        for name in [
            "md5",
            "MD5 ",
            "SHA256",
            "SHA-256",
            "HMAC-SHA256",
            "RSA",
            "RSA2",
            "SM2",
            "01",
            "12",
            "none",
            "null",
        ] {
            let pairs = kind.naming(Some(name));
            let genuine = (kind.sign)(&pairs);
            for sign in others(&pairs, &genuine).into_iter().chain([genuine]) {
                let why = kind.with(&pairs, &sign).expect_err(&sign);
                assert_eq!(why, Why::Unverified(VerifyError::WrongSignType), "{} {name}", kind.name);
            }
        }
    }
}

#[test]
fn a_value_is_decoded_once() {
    for kind in kinds() {
        let genuine = kind.genuine();
        let value = "a+b%2B";
        let written = if genuine.contains(value) { value.to_owned() } else { percent(value) };
        assert!(genuine.contains(&written), "{genuine}");
        for other in [percent(&written), "a b+".to_owned(), "a b%2B".to_owned(), "a%2Bb+".to_owned()] {
            let changed = genuine.replace(&written, &other);
            assert_ne!(changed, genuine);
            assert!((kind.read)(changed.as_bytes()).is_err(), "{}: {changed}", kind.name);
        }
        for whole in [
            percent(&genuine),
            genuine.replace('&', "&amp;"),
            format!("\"{}\"", genuine.replace('"', "\\\"")),
        ] {
            if whole != genuine {
                assert!((kind.read)(whole.as_bytes()).is_err(), "{}: {whole}", kind.name);
            }
        }
    }
}

#[test]
fn the_signature_of_a_key_pair_does_not_pass_for_that_of_a_shared_key() {
    // A message of UnionPay with a certificate, to a merchant who has a shared key.
    let [.., reply, notice] = kinds();
    let certificate = include_str!("../credentials/keys/trusted/gateway.pem");
    for kind in [reply, notice] {
        for (name, why) in [
            (Some("01"), VerifyError::WrongSignType),
            (Some("11"), VerifyError::WrongSignature),
            (None, VerifyError::WrongSignature),
        ] {
            let mut pairs = kind.naming(name);
            set(&mut pairs, "signPubKeyCert", certificate);
            let key =
                paytable::PrivateKey::from_pem(include_str!("../credentials/keys/trusted/leaf.key")).unwrap();
            let digest = hex(&Sha256::digest(text_to_sign(&pairs)));
            let sign = BASE64_STANDARD.encode(key.sign_sha256(&[digest.as_bytes()]).unwrap());
            assert_eq!(kind.with(&pairs, &sign).unwrap_err(), Why::Unverified(why), "{} {name:?}", kind.name);
            if name != Some("01") {
                // A certificate in a message with a shared key is a value like any other.
                assert!(kind.with(&pairs, &(kind.sign)(&pairs)).is_ok(), "{} {name:?}", kind.name);
            }
        }
    }
}
