//! What the tests share: a merchant, and a second hand for everything the runtime does to bytes. Nothing in here
//! calls the runtime's writer, reader or signature, so that the two can disagree.

pub mod forged;
pub mod recut;
pub mod rules;
pub mod sample;
pub mod secrets;

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use paytable::{
    Api, ApiKey, CallRequest, DynamicMessage, Error, Gateway, Merchant, NoticeError, Protocol, Received,
    ResponseOf, Unknown, VerifyError, WechatV2,
    codec::Malformed,
    table::{Sign, SignatureAlgorithm},
};
use sha2::Sha256;

/// The key of the examples in the official documentation.
pub const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
/// The merchant's number in the examples here.
pub const MCH_ID: &str = "1900000109";
/// The appid in the examples here.
pub const APPID: &str = "wx8888888888888888";

/// A merchant of WeChat Pay.
pub fn merchant() -> Merchant {
    Merchant::new(APPID, MCH_ID, ApiKey::new(KEY)).notify_url("https://example.com/paid")
}

/// That merchant at WeChat Pay.
///
/// # Panics
/// If the gateway's table asks for more than the merchant has.
pub fn protocol(kind: SignatureAlgorithm) -> Protocol<WechatV2> {
    Protocol::new(merchant().signature_algorithm(kind))
        .expect("the merchant has all that WeChat Pay asks for")
}

/// The rule by which WeChat Pay signs.
///
/// # Panics
/// If its table says that it does not.
pub fn rule() -> Sign {
    *WechatV2::TABLE.sign().expect("WeChat Pay signs")
}

/// The reply to a request, as the caller that prepared the request accepts it.
///
/// # Errors
/// The request cannot be sent, the gateway refused, or the reply is not believed.
pub fn accept<G, R>(protocol: &Protocol<G>, request: &R, body: &[u8]) -> Result<ResponseOf<R>, Error>
where
    G: Gateway,
    R: CallRequest,
    R::Api: Api<Gateway = G>,
{
    protocol.accept(&protocol.prepare(request)?, &Received::new(200, body))
}

/// The same for a request that need not keep its table: only what it says is compared.
///
/// # Errors
/// The reply is not accepted.
pub fn accept_any<G, R>(protocol: &Protocol<G>, request: &R, body: &[u8]) -> Result<DynamicMessage, Error>
where
    G: Gateway,
    R: CallRequest,
    R::Api: Api<Gateway = G>,
{
    protocol.accept_dynamic(<R::Api as Api>::TABLE, Some(request), &Received::new(200, body))
}

/// Names and values of a message, in any order.
pub type Pairs = Vec<(String, String)>;

/// Pairs of a list.
pub fn pairs(list: &[(&str, &str)]) -> Pairs {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Sets one pair, or adds it.
pub fn set(pairs: &mut Pairs, name: &str, value: &str) {
    match pairs.iter_mut().find(|(n, _)| n == name) {
        Some(pair) => value.clone_into(&mut pair.1),
        None => pairs.push((name.to_owned(), value.to_owned())),
    }
}

/// The text that pairs are signed over: sorted, without empty values, without `sign`.
pub fn text_to_sign(pairs: &Pairs) -> String {
    let mut signed: Vec<_> =
        pairs.iter().filter(|(name, value)| name != "sign" && !value.is_empty()).collect();
    signed.sort();
    let joined: Vec<String> = signed.iter().map(|(name, value)| format!("{name}={value}")).collect();
    joined.join("&")
}

/// The signature over that text.
pub fn digest(text: &str, kind: SignatureAlgorithm, key: &str) -> String {
    let text = format!("{text}&key={key}");
    let bytes = match kind {
        SignatureAlgorithm::Md5 => Md5::digest(text.as_bytes()).to_vec(),
        SignatureAlgorithm::HmacSha256 => {
            let mut hmac =
                Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap_or_else(|_| unreachable!("any length"));
            hmac.update(text.as_bytes());
            hmac.finalize().into_bytes().to_vec()
        }
        _ => unreachable!("no gateway signs its pairs with {}", kind.name()),
    };
    hex(&bytes).to_uppercase()
}

/// Bytes as hexadecimal digits, in lower case.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// The pairs with their signature.
pub fn signed(mut pairs: Pairs, kind: SignatureAlgorithm) -> Pairs {
    let signature = digest(&text_to_sign(&pairs), kind, KEY);
    set(&mut pairs, "sign", &signature);
    pairs
}

/// One element as the gateway writes it.
pub fn element(name: &str, value: &str) -> String {
    format!("<{name}><![CDATA[{value}]]></{name}>\n")
}

/// A body as the gateway writes it: every value in CDATA, a line each.
pub fn xml(pairs: &Pairs) -> String {
    let elements: String = pairs.iter().map(|(name, value)| element(name, value)).collect();
    format!("<xml>\n{elements}</xml>\n")
}

/// A successful reply to an order, unsigned.
pub fn reply() -> Pairs {
    pairs(&[
        ("return_code", "SUCCESS"),
        ("return_msg", "OK"),
        ("appid", APPID),
        ("mch_id", MCH_ID),
        ("device_info", "WEB"),
        ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
        ("result_code", "SUCCESS"),
        ("trade_type", "JSAPI"),
        ("prepay_id", "wx201410272009395522657a690389285100"),
    ])
}

/// A payment notice, unsigned.
pub fn notice() -> Pairs {
    pairs(&[
        ("return_code", "SUCCESS"),
        ("appid", APPID),
        ("mch_id", MCH_ID),
        ("nonce_str", "5d2b6c2a8db53831f7eda20af46e531c"),
        ("result_code", "SUCCESS"),
        ("openid", "oUpF8uMEb4qRXf22hE3X68TekukE"),
        ("is_subscribe", "Y"),
        ("trade_type", "JSAPI"),
        ("bank_type", "CFT"),
        ("total_fee", "100"),
        ("cash_fee", "90"),
        ("coupon_fee", "10"),
        ("coupon_count", "1"),
        ("coupon_id_0", "10000"),
        ("coupon_fee_0", "10"),
        ("coupon_type_0", "CASH"),
        ("transaction_id", "1004400740201409030005092168"),
        ("out_trade_no", "1409811653"),
        ("attach", "支付测试 <&>"),
        ("time_end", "20140903131540"),
    ])
}

/// Why a body was not believed, in a form that can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// See [`Error::Invalid`]; the fields.
    Invalid(Vec<String>),
    /// See [`Error::NotSent`].
    NotSent,
    /// See [`Error::Rejected`]; what the gateway said.
    Rejected(String),
    /// See [`Error::Api`]; the code.
    Refused(Option<String>),
    /// See [`Unknown::Interrupted`].
    Interrupted,
    /// See [`Unknown::Status`].
    Status(u16),
    /// See [`Unknown::Malformed`].
    Malformed(Malformed),
    /// See [`Unknown::Unverified`].
    Unverified(VerifyError),
    /// See [`Unknown::Unlisted`]; the field.
    Unlisted(&'static str),
    /// See [`Unknown::OtherRequest`]; the fields.
    OtherRequest(Vec<&'static str>),
    /// See [`NoticeError::AnotherMessage`]; the field.
    AnotherMessage(String),
    /// See [`Unknown::Incomplete`] and [`NoticeError::Incomplete`]; the field.
    Incomplete(&'static str),
    /// A variant that came later.
    Other,
}

impl From<Error> for Why {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(violations) => {
                Why::Invalid(violations.fields().into_iter().map(str::to_owned).collect())
            }
            Error::NotSent(_) => Why::NotSent,
            Error::Rejected(rejected) => Why::Rejected(rejected.message),
            Error::Api(refused) => Why::Refused(refused.code),
            Error::Unknown(Unknown::Interrupted(_)) => Why::Interrupted,
            Error::Unknown(Unknown::Status(status)) => Why::Status(status),
            Error::Unknown(Unknown::Malformed(malformed)) => Why::Malformed(malformed),
            Error::Unknown(Unknown::Unverified(unverified)) => Why::Unverified(unverified),
            Error::Unknown(Unknown::Incomplete { field }) => Why::Incomplete(field),
            Error::Unknown(Unknown::Unlisted { field }) => Why::Unlisted(field),
            Error::Unknown(Unknown::OtherRequest(differs)) => Why::OtherRequest(differs.fields),
            _ => Why::Other,
        }
    }
}

impl From<NoticeError> for Why {
    fn from(error: NoticeError) -> Self {
        match error {
            NoticeError::Malformed(malformed) => Why::Malformed(malformed),
            NoticeError::Unverified(unverified) => Why::Unverified(unverified),
            NoticeError::Incomplete { field } => Why::Incomplete(field),
            NoticeError::AnotherMessage { field } => Why::AnotherMessage(field),
            _ => Why::Other,
        }
    }
}
