//! Contents and replies that are encrypted because the merchant has the key: against published ciphertexts, another hand's
//! AES, and what must not be believed.

use crate::{
    hand::{Fixed, OTHER, OWN, decoded, is_signed, private, public, signature, vector},
    wharf::{Paid, Query, QueryRequest, QueryResponse, Wharf, query},
};
use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser, KeyInit, consts::U16};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    Alipay, Api, ApiKey, DecryptError, Error, Fen, Merchant, MerchantFault, Outcome, Protocol, Received,
    TextFault, Unknown, VerifyError,
    alipay::{TradeQueryRequest, TradeWapPayRequest, trade_wap_pay},
    codec::Malformed,
};
use paytable_tests::forged::edited;
use std::{fmt::Write as _, sync::Arc};

/// Makes a key for contents.
#[derive(Debug, Api)]
#[api(path = "asymmetric/tables/wharf/key.toml")]
pub struct NewKey;

const NOW: u64 = 1_406_142_470;
/// Of 16 bytes.
pub(crate) const KEY: &str = "AAECAwQFBgcICQoLDA0ODw==";
/// Another one.
const OTHER_KEY: &str = "AAECAwQFBgcICQoLDA0ODg==";
const MEMBER: &str = "alipay_trade_query_response";
const FINE: &str = r#"{"code":"10000","msg":"Success","out_trade_no":"A1","trade_status":"TRADE_SUCCESS","total_amount":"88.8"}"#;
const FAILED: &str =
    r#"{"code":"40004","msg":"Business Failed","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"none"}"#;

fn merchant() -> Merchant {
    Merchant::bare()
        .with("app_id", "2014072300007148")
        .signing_key(private(OWN))
        .peer_public_key("", public(OTHER))
}

fn with_key(key: &str) -> Merchant {
    merchant().secret("aes_key", ApiKey::new(key))
}

fn of(merchant: Merchant) -> Protocol<Wharf> {
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(NOW)))
}

fn request() -> QueryRequest {
    query::Required { out_trade_no: "A1".into() }.into()
}

// The other hand: blocks alone, chained here.

fn chain<C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16> + KeyInit>(
    key: &[u8],
    mut bytes: Vec<u8>,
) -> String {
    let cipher = C::new_from_slice(key).unwrap();
    let mut last = vec![0; 16];
    for block in bytes.chunks_exact_mut(16) {
        block.iter_mut().zip(&last).for_each(|(byte, last)| *byte ^= last);
        cipher.encrypt_block(<&mut Array<u8, _>>::try_from(&mut *block).unwrap());
        last.copy_from_slice(block);
    }
    BASE64_STANDARD.encode(bytes)
}

fn unchain<C: BlockCipherDecrypt + BlockSizeUser<BlockSize = U16> + KeyInit>(
    key: &[u8],
    mut bytes: Vec<u8>,
) -> Vec<u8> {
    let cipher = C::new_from_slice(key).unwrap();
    let mut last = vec![0; 16];
    for block in bytes.chunks_exact_mut(16) {
        let next = block.to_vec();
        cipher.decrypt_block(<&mut Array<u8, _>>::try_from(&mut *block).unwrap());
        block.iter_mut().zip(&last).for_each(|(byte, last)| *byte ^= last);
        last = next;
    }
    bytes
}

fn padded(text: &[u8]) -> Vec<u8> {
    let padding = 16 - text.len() % 16;
    let mut bytes = text.to_vec();
    bytes.resize(text.len() + padding, u8::try_from(padding).unwrap());
    bytes
}

/// The ciphertext of these bytes, which have their padding, under a key of 16 bytes.
fn closed_raw(key: &str, bytes: Vec<u8>) -> String {
    chain::<aes::Aes128>(&BASE64_STANDARD.decode(key).unwrap(), bytes)
}

pub(crate) fn closed(text: &str) -> String {
    closed_raw(KEY, padded(text.as_bytes()))
}

fn opened(key: &str, ciphertext: &str) -> String {
    let (key, bytes) = (BASE64_STANDARD.decode(key).unwrap(), BASE64_STANDARD.decode(ciphertext).unwrap());
    let mut text = match key.len() {
        16 => unchain::<aes::Aes128>(&key, bytes),
        24 => unchain::<aes::Aes192>(&key, bytes),
        _ => unchain::<aes::Aes256>(&key, bytes),
    };
    let padding = usize::from(*text.last().unwrap());
    text.truncate(text.len() - padding);
    String::from_utf8(text).unwrap()
}

/// A reply whose member has that raw text, which the gateway signed.
fn reply(member: &str, raw: &str) -> String {
    format!(r#"{{"{member}":{raw},"sign":"{}"}}"#, signature(OTHER, raw))
}

/// The same with a ciphertext.
fn closed_reply(member: &str, ciphertext: &str) -> String {
    reply(member, &format!("\"{ciphertext}\""))
}

fn accept_with(merchant: Merchant, body: &str) -> Result<QueryResponse, Error> {
    let (protocol, request) = (of(merchant), request());
    protocol.accept(&protocol.prepare(&request).unwrap(), &Received::new(200, body.as_bytes()))
}

fn accept(body: &str) -> Result<QueryResponse, Error> {
    accept_with(with_key(KEY), body)
}

fn doubt(body: &str) -> VerifyError {
    match accept(body) {
        Err(Error::Unknown(Unknown::Unverified(doubt))) => doubt,
        other => panic!("{body}\n{other:?}"),
    }
}

fn sent(body: &[u8]) -> impl Fn(&str) -> Option<String> {
    let pairs = decoded(std::str::from_utf8(body).unwrap());
    move |name| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

// Requests.

#[test]
fn the_ciphertext_of_the_content_is_the_published_one_and_is_what_is_signed() {
    let vector = vector("O19");
    let (key, ciphertext) =
        (vector["input"]["aes_key"].as_str().unwrap(), vector["expected"].as_str().unwrap());
    let request = NewKeyRequest { a: Some("中".into()), ..NewKeyRequest::default() };
    let draft = of(with_key(key)).prepare(&request).unwrap().into_draft();
    let sent = sent(&draft.body);
    assert_eq!(sent("biz_content").as_deref(), Some(ciphertext));
    assert_eq!(sent("encrypt_type").as_deref(), Some("AES"));
    let signed = draft.signed_text().unwrap();
    assert!(
        signed.contains(&format!("&biz_content={ciphertext}&charset=utf-8&encrypt_type=AES&")),
        "{signed}"
    );
    assert!(is_signed(OWN, signed, &sent("sign").unwrap()));
}

#[test]
fn keys_of_16_and_24_and_32_bytes_encrypt() {
    for length in [16, 24, 32] {
        let key = BASE64_STANDARD.encode((0..length).collect::<Vec<u8>>());
        // Texts that end before, at, and behind the end of a block.
        for memo in ["", "x", "xx", "xxx", "咖啡 a+b & c=d", "0123456789abcdef"] {
            let memo = Some(memo.to_owned()).filter(|memo| !memo.is_empty());
            let request = QueryRequest { memo, ..request() };
            let draft = of(with_key(&key)).prepare(&request).unwrap().into_draft();
            let plain = of(merchant()).prepare(&request).unwrap().into_draft();
            let ciphertext = sent(&draft.body)("biz_content").unwrap();
            assert_eq!(Some(opened(&key, &ciphertext)), sent(&plain.body)("biz_content"));
        }
    }
}

#[test]
fn without_the_key_nothing_is_encrypted() {
    let draft = of(merchant()).prepare(&request()).unwrap().into_draft();
    let sent = sent(&draft.body);
    assert_eq!(sent("biz_content").as_deref(), Some(r#"{"out_trade_no":"A1"}"#));
    assert_eq!(sent("encrypt_type"), None);
    assert_eq!(accept_with(merchant(), &reply(MEMBER, FINE)).unwrap().total_amount, Some(Fen(8880)));
    let error = accept_with(merchant(), &closed_reply(MEMBER, &closed(FINE))).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Malformed(Malformed::NotAnObject))), "{error:?}");
}

#[test]
fn a_page_and_its_form_hold_the_ciphertext() {
    let order: TradeWapPayRequest =
        trade_wap_pay::Required { out_trade_no: "A1".into(), total_amount: Fen(1), subject: "secret".into() }
            .into();
    let protocol = Protocol::<Alipay>::new(with_key(KEY)).unwrap().with_clock(Arc::new(Fixed(NOW)));
    let url = protocol.link(&order).unwrap();
    let (_, query) = url.split_once('?').unwrap();
    let sent = sent(query.as_bytes());
    let text = opened(KEY, &sent("biz_content").unwrap());
    assert!(text.contains(r#""subject":"secret""#), "{text}");
    assert_eq!(sent("encrypt_type").as_deref(), Some("AES"));
    assert!(protocol.link_form(&order).unwrap().contains(&sent("biz_content").unwrap()));
}

#[test]
fn a_key_that_is_none_is_refused_with_its_name() {
    let fault = |key: &str| Protocol::<Wharf>::new(with_key(key)).unwrap_err();
    let hex = "000102030405060708090a0b0c0d0e0f";
    for key in
        ["AAEC", "AAECAwQFBgcICQoLDA0ODw", "AAECAwQFBgcICQoLDA0O", "-_-_-_-_-_-_-_-_-_-_-w==", &hex[1..]]
    {
        let found = fault(key);
        assert_eq!(found, MerchantFault::ContentKey { name: "aes_key".to_owned() }, "{key}");
        assert!(!found.to_string().contains(key), "{found}");
    }
    for (key, fault_of_text) in
        [("", TextFault::Empty), ("\"AAEC\"", TextFault::Quoted), ("AA EC", TextFault::Blank)]
    {
        assert_eq!(fault(key), MerchantFault::Text { name: "aes_key".to_owned(), fault: fault_of_text });
    }
    // White space around it comes from a file. Thirty-two digits are the base64 of 24 bytes.
    for key in [format!("{KEY}\r\n"), hex.to_owned()] {
        assert!(Protocol::<Wharf>::new(with_key(&key)).is_ok());
    }
    assert!(!format!("{:?}", of(with_key(KEY))).contains("AAEC"));
}

// Replies.

#[test]
fn the_published_reply_is_decrypted() {
    let vector = vector("A13-aes-reply");
    let key = vector["key"]["aes_key"].as_str().unwrap();
    let body = closed_reply("alipay_open_auth_app_aes_set_response", vector["input"].as_str().unwrap());
    let protocol = of(with_key(key));
    let request = NewKeyRequest::default();
    let prepared = protocol.prepare(&request).unwrap();
    let reply = protocol.accept(&prepared, &Received::new(200, body.as_bytes())).unwrap();
    assert_eq!(reply.aes_key.as_deref(), Some("cW8mcZgoMGUVp5g7uv7bHw=="));
    assert_eq!(reply.msg.as_deref(), Some("Success"));
}

#[test]
fn the_published_ciphertext_of_a_text_that_is_no_object_is_no_reply() {
    let vector = vector("A12-aes");
    let (key, ciphertext) =
        (vector["key"]["aes_key"].as_str().unwrap(), vector["expected"].as_str().unwrap());
    assert_eq!(opened(key, ciphertext), vector["input"].as_str().unwrap());
    let error = accept_with(with_key(key), &closed_reply(MEMBER, ciphertext)).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Unverified(VerifyError::Encrypted(_)))), "{error:?}");
}

#[test]
fn the_signature_is_over_the_text_as_it_was_written_with_its_quotation_marks() {
    let ciphertext = closed(FINE);
    assert!(ciphertext.contains('/'), "{ciphertext}");
    assert_eq!(accept(&closed_reply(MEMBER, &ciphertext)).unwrap().total_amount, Some(Fen(8880)));
    let escaped = ciphertext.replace('/', "\\/");
    assert_eq!(accept(&closed_reply(MEMBER, &escaped)).unwrap().total_amount, Some(Fen(8880)));
    for (raw, signed) in [(&ciphertext, ciphertext.clone()), (&escaped, format!("\"{ciphertext}\""))] {
        let body = format!(r#"{{"{MEMBER}":"{raw}","sign":"{}"}}"#, signature(OTHER, &signed));
        assert_eq!(doubt(&body), VerifyError::WrongSignature);
    }
}

#[test]
fn every_changed_byte_of_an_encrypted_reply_is_noticed() {
    let body = closed_reply(MEMBER, &closed(FINE));
    assert!(accept(&body).is_ok());
    for changed in edited(&body) {
        assert!(accept(&changed).is_err(), "{changed}");
    }
}

#[test]
fn nothing_is_decrypted_that_is_not_signed() {
    // The ciphertext is one of this key, so that decryption would succeed.
    let ciphertext = closed(FINE);
    for member in [MEMBER, "error_response"] {
        assert_eq!(doubt(&format!(r#"{{"{member}":"{ciphertext}"}}"#)), VerifyError::NotSigned);
        let failed = closed(FAILED);
        assert_eq!(doubt(&format!(r#"{{"{member}":"{failed}","sign":""}}"#)), VerifyError::NotSigned);
        let by_merchant = signature(OWN, &format!("\"{failed}\""));
        let body = format!(r#"{{"{member}":"{failed}","sign":"{by_merchant}"}}"#);
        assert_eq!(doubt(&body), VerifyError::WrongSignature);
    }
}

#[test]
fn a_success_that_is_not_encrypted_is_not_believed() {
    assert_eq!(doubt(&reply(MEMBER, FINE)), VerifyError::NotEncrypted);
    assert_eq!(doubt(&reply("error_response", FINE)), VerifyError::NotEncrypted);
    assert_eq!(doubt(&format!(r#"{{"{MEMBER}":{FINE}}}"#)), VerifyError::NotSigned);
    // The other member does not stand in for the one of the API, whichever is encrypted.
    let error = accept(&closed_reply("error_response", &closed(FINE))).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Incomplete { field: MEMBER })), "{error:?}");
    let both = reply(MEMBER, FINE).replacen('{', &format!(r#"{{"error_response":"{}","#, closed(FINE)), 1);
    assert_eq!(doubt(&both), VerifyError::NotEncrypted);
    // Neither is the object in quotation marks a ciphertext.
    let quoted = serde_json::to_string(FINE).unwrap();
    assert_eq!(doubt(&reply(MEMBER, &quoted)), VerifyError::Encrypted(DecryptError::WrongKey));
}

#[test]
fn a_failure_is_told_whether_it_is_encrypted_or_not() {
    for member in [MEMBER, "error_response"] {
        for body in [reply(member, FAILED), closed_reply(member, &closed(FAILED))] {
            let error = accept(&body).unwrap_err();
            assert!(matches!(error, Error::Api(_)), "{error:?}");
            assert_eq!((error.code(), error.outcome()), (Some("ACQ.TRADE_NOT_EXIST"), Outcome::NotDone));
        }
        let unsigned = accept(&format!(r#"{{"{member}":{FAILED}}}"#)).unwrap_err();
        assert!(matches!(unsigned, Error::Rejected(_)), "{unsigned:?}");
        assert_eq!(unsigned.outcome(), Outcome::Unknown);
    }
    let pending = FAILED.replace("40004", "10003");
    for body in [reply(MEMBER, &pending), closed_reply(MEMBER, &closed(&pending))] {
        let error = accept(&body).unwrap_err();
        assert_eq!((error.code(), error.outcome()), (Some("10003"), Outcome::Unknown), "{error:?}");
    }
}

#[test]
fn all_fields_of_an_encrypted_failure_can_be_passed_on() {
    let table = <Query as Api>::TABLE;
    for body in [reply(MEMBER, FAILED), closed_reply(MEMBER, &closed(FAILED))] {
        let received = Received::new(200, body.as_bytes());
        let read = of(with_key(KEY)).reply_dynamic(table, None, &received).unwrap();
        assert!(read.refusal.is_some());
        assert_eq!(read.message.get("sub_msg"), Some("none"));
    }
}

#[test]
fn a_ciphertext_that_cannot_be_decrypted_is_one_error_whatever_the_cause() {
    let whole = BASE64_STANDARD.decode(closed(FINE)).unwrap();
    let cut = |length: usize| BASE64_STANDARD.encode(&whole[..length]);
    let mut changed = whole.clone();
    changed[3] ^= 1;
    let raw = |bytes: &[u8]| closed_raw(KEY, bytes.to_vec());
    let mut causes = vec![
        ("another key", closed_raw(OTHER_KEY, padded(FINE.as_bytes()))),
        ("cut at a block", cut(whole.len() - 16)),
        ("cut within a block", cut(whole.len() - 1)),
        ("the first block alone", cut(16)),
        ("a changed byte", BASE64_STANDARD.encode(&changed)),
        ("nothing", String::new()),
        ("no base64", "?".to_owned()),
        ("base64 without its end", closed("x").trim_end_matches('=').to_owned()),
        ("base64 with blanks", closed(FINE).replacen('+', " ", 1).replacen('/', " ", 1)),
        ("a padding of 0", raw(&[0; 16])),
        ("a padding of 17", raw(&[17; 32])),
        ("a padding whose bytes differ", raw(b"0123456789abc\x02\x03\x03")),
        ("padding alone", raw(&[16; 16])),
        ("other characters than UTF-8", raw(&padded(b"{\"code\":\"\xff\"}"))),
        ("no JSON", closed("code=10000")),
        ("a list", closed("[]")),
        ("a text", closed(r#""10000""#)),
        ("two objects", closed("{}{}")),
        ("a field twice", closed(&FINE.replacen("\"msg\"", "\"code\":\"1\",\"msg\"", 1))),
    ];
    causes.extend((0..64).map(|at| {
        // Other keys, some of which find a padding by chance.
        let key = BASE64_STANDARD.encode([[at; 8], [!at; 8]].concat());
        ("one of many keys", closed_raw(&key, padded(FINE.as_bytes())))
    }));
    let mut texts = String::new();
    for (cause, ciphertext) in &causes {
        let error = accept(&closed_reply(MEMBER, ciphertext)).unwrap_err();
        let Error::Unknown(Unknown::Unverified(why)) = &error else { panic!("{cause}: {error:?}") };
        assert_eq!(*why, VerifyError::Encrypted(DecryptError::WrongKey), "{cause}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{cause}");
        writeln!(texts, "{error} {error:?}").unwrap();
    }
    let first = texts.lines().next().unwrap();
    assert!(texts.lines().all(|text| text == first), "{texts}");
}

#[test]
fn a_reply_of_another_api_or_about_another_order_is_no_reply() {
    let ciphertext = closed(FINE);
    for member in ["alipay_trade_refund_response", "alipay_trade_query", "alipay_trade_query_responses"] {
        let error = accept(&closed_reply(member, &ciphertext)).unwrap_err();
        assert!(matches!(error, Error::Unknown(Unknown::Incomplete { field: MEMBER })), "{error:?}");
    }
    // A genuine one under the name of this API: the signature does not cover the name.
    let other = closed(&FINE.replace("A1", "A2"));
    let error = accept(&closed_reply(MEMBER, &other)).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::OtherRequest(_))), "{error:?}");
}

#[test]
fn notices_are_read_as_before() {
    let vector = vector("O15");
    let body = vector["input"]["form_body"].as_str().unwrap();
    let protocol = of(with_key(KEY).peer_public_key("", public(OWN)));
    let event = protocol.notice::<Paid>(body.as_bytes()).unwrap();
    assert_eq!(event.total_amount, Some(Fen(1)));
}

// The shipped tables.

#[test]
fn a_query_of_alipay_is_encrypted_both_ways() {
    let protocol = Protocol::<Alipay>::new(with_key(KEY)).unwrap().with_clock(Arc::new(Fixed(NOW)));
    let request = TradeQueryRequest { out_trade_no: Some("A1".into()), ..TradeQueryRequest::default() };
    let prepared = protocol.prepare(&request).unwrap();
    let content = sent(&prepared.draft().body)("biz_content").unwrap();
    assert_eq!(opened(KEY, &content), r#"{"out_trade_no":"A1"}"#);
    let raw = FINE.replace("\"total_amount\"", "\"trade_no\":\"T1\",\"total_amount\"");
    let read = |body: String| {
        protocol.accept(&protocol.prepare(&request).unwrap(), &Received::new(200, body.as_bytes()))
    };
    assert_eq!(read(closed_reply(MEMBER, &closed(&raw))).unwrap().total_amount, Some(Fen(8880)));
    let error = read(reply(MEMBER, &raw)).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Unverified(VerifyError::NotEncrypted))), "{error:?}");
}
