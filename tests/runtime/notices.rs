//! Notices of other kinds than the signed one: sealed, answered with a message, told apart by what they hold. What is
//! sealed was closed by another hand.

use paytable::{
    AnsweredNotice, ApiKey, DecryptError, Fen, Gateway, Merchant, MerchantFault, Notice, NoticeError,
    Protocol, Raw, Time, VerifyError, table::SignatureAlgorithm,
};
use paytable_tests::{KEY, Pairs, digest, pairs, signed, text_to_sign, xml};

/// The gateway.
#[derive(Debug, Gateway)]
#[gateway(path = "tables/dock/gateway.toml")]
pub struct Dock;

/// Says that money went back.
#[derive(Debug, Notice)]
#[notice(path = "tables/dock/refunded.toml")]
pub struct Refunded;

/// Says that an order was shared.
#[derive(Debug, Notice)]
#[notice(path = "tables/dock/shared.toml")]
pub struct Shared;

/// Asks what a code on a wall is for.
#[derive(Debug, Notice)]
#[notice(path = "tables/dock/asked.toml")]
pub struct Asked;

/// Of the tests of `EasyWeChat`, under the key `1234567890abcdef1234567890abcdef`.
const PUBLISHED: &str = "\
    m+cqC5OWNek/jGSeSFjMwxqoQmt9x/XQEPRosjYHR2a6kosdkuS2hFlt1QP/ykVOCm6PXnC0tOc7gsPzP3aG4Hhn7wJwJAvMhSUJhOAOlnXtHupb\
    yiwb9vNgqAwcSr04U1yoI8UemDCz+TnIsbldurZh6UKtDqSutp/KiutgJ/9crss+fh9hy9UcBKO60JkJgka79q6lkQoOKZh3kIHrFEZGFKcvCOJz\
    x/heVtz8AHGoB/IuNV4Mh280FZM1TTe8V54eXgqHNAOdJCoYQuKu34tepA+a4sjCcPOmNU5wLCjEFQ/+w7Ad8U2i3bfaA713DPk5qV8IVSB1cMGZ\
    j+zZBGPT4OWBg0vZD4ZJCydf93e95CbxV7FuSPiFnZwjvsHBCA7DNGoAfSx72p5ZBcyCTFV9y4O9xTukHUmJNI8XK+JhR5Imz9u5422lfN5FcM6g\
    4WdLDTVO/DiN4chaTUk9uqEiMqD2Bn3+ZWe/R91YDW8koG3qd7m/9y7sckptNQWU9fi+zk/AbCLHETiUIj4dtFxsZRTBUFIEmSl2ebcPEdowOLzj\
    Ue2uW/Qr8dDwFuWGsSYawYnsbsxliNc5DthzhcdB9MDkOab6hckUIC7639s6DKFP44Olgjc+tt5EfDpNxK0rHh4rhlCz9h5ZhzI7CVqJRx5pCLEB\
    aJKntPeF9IWfj92VYMY7o8TesmqhiDWnGVGSK8vXDsQMAWIhHi2STvdVAZkaOTzF+cxVJsUgy2zVlGhNzlqjQZmLoXZ/Kiid7cfUQvg/Bqw4We6K\
    RrAfTHplwjbghjVzqWsgJv8KI3cYjFJEtTy19a0z3yBrcthtjszmBEUyUG/d4O0DzGEG+JNB4VsMz/jWUJ2d2uJmpyvngyt5RkafRH4mCHWkNTPz\
    5UCBZtJbvFzQ/VB/X077Apwgk7lfgULu1uVF9N108kRKQcrqoGEH/oZ6lo0wIXbITx+7lr91eMvu4JgGPSQW4MKbluSa28iwkE5YcnQbYd0=";

/// Closed with openssl, under a key whose MD5 starts with zeros.
const LEADING_ZERO: &str = "\
    3x+FMQ2svcseHmpilssO516MmD0Ri5uZXk0LYNRhP3pD0xlBKDLGgU5PwSSxDocFJdn3BQfxNZRdEujzOhnitpq3+GeaHm5n3wUq2xEm3I2P3Zmq\
    PH5VdSUOBPH6Y+0u7e6FemZEW6f+kIYoJTrSRBOr2wgC6VK3zRyvED7eQseHi7nSa02cd+8CnXqDMPTbocP2bx16g2TYPXyJwGFZIMNSw8CvF9tP\
    hhucTOmJ+8WTwT9Db2iUxo5EXnvs6qVv";

/// Closed by another hand: AES-256-GCM, the nonce `AbCdEfGhIjKl`, the associated data `transaction`.
const SHARE: &str = "\
    QLgoQ/eVVz1lj0za9lg0jykTrRFQ+ND7M9P1OiK5CXQxbgkFv2fcqS9OQC7pUBOowsXb8e0Jle1EvDO/sgwxzpNO/GvGBTqr2u6PVdeusvmivoBu\
    N2YU5nCKnUaWY3P2VBhVaLANWQikiz5WSfZt73Qi";

const API_V3_KEY: &str = "0123456789abcdef0123456789ABCDEF";

fn merchant(key: &str) -> Merchant {
    Merchant::bare().with("mch_id", "1900000109").key(ApiKey::new(key))
}

fn dock(merchant: Merchant) -> Protocol<Dock> {
    Protocol::new(merchant).unwrap()
}

fn refunded(key: &str, sealed: &str) -> Result<RefundedEvent, NoticeError> {
    let body = xml(&pairs(&[("code", "OK"), ("mch_id", "1900000109"), ("req_info", sealed)]));
    dock(merchant(key))
        .unauthenticated_notice::<Refunded>(body.as_bytes())
        .map(paytable::Unauthenticated::confirmed)
}

#[test]
fn what_is_sealed_under_the_key_opens() {
    let event = refunded("1234567890abcdef1234567890abcdef", PUBLISHED).unwrap();
    let refund = event.req_info.unwrap();
    assert_eq!((refund.out_refund_no.as_deref(), refund.refund_fee), (Some("123"), Some(Fen(1))));
    assert_eq!(refund.refund_recv_accout.as_deref(), Some("用户零钱"));
    assert_eq!(refund.success_time, Time::new(2017, 7, 27, 0, 33, 9));
    assert_eq!(refund.refund_status, Some(refunded::RefundRefundStatus::Success));
    assert_eq!(event.unknown_fields.get("mch_id").and_then(Raw::text), Some("1900000109"));

    let event = refunded("wxpay-test-api-key-000000000049", LEADING_ZERO).unwrap();
    assert_eq!(event.req_info.unwrap().out_refund_no.as_deref(), Some("R1"));
}

#[test]
fn base64_with_line_breaks_opens_as_well() {
    let lines: Vec<&str> =
        LEADING_ZERO.as_bytes().chunks(76).map(|c| std::str::from_utf8(c).unwrap()).collect();
    assert!(refunded("wxpay-test-api-key-000000000049", &lines.join("\n")).is_ok());
}

#[test]
fn what_was_changed_or_closed_under_another_key_does_not_open() {
    let key = "wxpay-test-api-key-000000000049";
    let last = LEADING_ZERO.len() - 3;
    let swapped = [&LEADING_ZERO[..last], "AAA"].concat();
    let unopened = |key: &str, sealed: &str| match refunded(key, sealed) {
        Err(NoticeError::Unverified(VerifyError::Encrypted(why))) => why,
        other => panic!("{:?}", other.map(|_| ())),
    };
    for sealed in [&swapped[..], &LEADING_ZERO[4..], "AAAA"] {
        assert_eq!(unopened(key, sealed), DecryptError::WrongKey, "{sealed}");
    }
    // Masked in a log, or cut.
    for sealed in ["***", "*", "A===", "%2B"] {
        assert_eq!(unopened(key, sealed), DecryptError::NotBase64, "{sealed}");
    }
    assert_eq!(unopened("wxpay-test-api-key-000000000048", LEADING_ZERO), DecryptError::WrongKey);
    // A block that was exchanged leaves the padding sound; what comes out is no message.
    let blocks = [&LEADING_ZERO[64..128], &LEADING_ZERO[..64], &LEADING_ZERO[128..]].concat();
    assert_eq!(unopened(key, &blocks), DecryptError::Unreadable);
}

#[test]
fn a_ciphertext_whose_plus_signs_became_blanks_is_told_from_one_of_another_key() {
    let key = "wxpay-test-api-key-000000000049";
    let plus: Vec<usize> = LEADING_ZERO.match_indices('+').map(|(at, _)| at).collect();
    assert!(plus.len() >= 4);
    // Without four of its characters, base64 is base64 still.
    for count in 1..=plus.len() {
        let mut decoded = LEADING_ZERO.to_owned().into_bytes();
        plus[..count].iter().for_each(|at| decoded[*at] = b' ');
        let error = refunded(key, std::str::from_utf8(&decoded).unwrap()).unwrap_err();
        assert_eq!(
            error,
            NoticeError::Unverified(VerifyError::Encrypted(DecryptError::NotBase64)),
            "{count}"
        );
        let text = error.to_string();
        assert!(text.contains("is not base64") && text.contains("turns each + into a blank"), "{text}");
    }
}

/// A notice in JSON around that ciphertext.
fn shared(nonce: &str, associated: &str, ciphertext: &str) -> String {
    format!(
        r#"{{"event_type":"TRANSACTION.SUCCESS","resource":{{"nonce":"{nonce}","associated_data":"{associated}","ciphertext":"{ciphertext}"}}}}"#
    )
}

fn read_shared(merchant: Merchant, body: &str) -> Result<SharedEvent, NoticeError> {
    dock(merchant).notice::<Shared>(body.as_bytes())
}

fn v3() -> Merchant {
    merchant(KEY).api_v3_key(ApiKey::new(API_V3_KEY))
}

#[test]
fn what_only_the_gateway_can_have_closed_makes_a_notice_believed() {
    let event = read_shared(v3(), &shared("AbCdEfGhIjKl", "transaction", SHARE)).unwrap();
    let share = event.resource.unwrap().ciphertext.unwrap();
    assert_eq!(share.out_trade_no.as_deref(), Some("1217752501201407033233368018"));
    assert_eq!(
        (share.trade_state.as_deref(), share.attach.as_deref()),
        (Some("SUCCESS"), Some("自定义数据"))
    );
}

#[test]
fn a_notice_is_not_believed_for_what_does_not_open() {
    let why = |merchant, body: &str| match read_shared(merchant, body) {
        Err(NoticeError::Unverified(VerifyError::Encrypted(why))) => why,
        other => panic!("{:?}", other.map(|_| ())),
    };
    let good = shared("AbCdEfGhIjKl", "transaction", SHARE);
    let tampered = SHARE.replacen('Q', "R", 1);
    for body in [
        shared("AbCdEfGhIjKl", "transaction", &tampered),
        shared("AbCdEfGhIjKl", "refund", SHARE),
        shared("AbCdEfGhIjKm", "transaction", SHARE),
        shared("short", "transaction", SHARE),
        shared("AbCdEfGhIjKl", "transaction", &SHARE[..8]),
    ] {
        assert_eq!(why(v3(), &body), DecryptError::WrongKey, "{body}");
    }
    let other = merchant(KEY).api_v3_key(ApiKey::new("0123456789abcdef0123456789abcdef"));
    assert_eq!(why(other, &good), DecryptError::WrongKey);
    assert_eq!(why(merchant(KEY), &good), DecryptError::NoKey);
    let short = merchant(KEY).api_v3_key(ApiKey::new("too_short"));
    let fault = MerchantFault::KeyLength { name: "api_v3_key".to_owned(), given: 9, needed: 32 };
    assert_eq!(Protocol::<Dock>::new(short).map(drop), Err(fault));
    // Of the tests of wechatpay-java: it opens, and is no message.
    let text = merchant(KEY).api_v3_key(ApiKey::new("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb"));
    let body = shared("uluk4a9R25RW", "associatedData", "ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=");
    assert_eq!(why(text, &body), DecryptError::Unreadable);
}

#[test]
fn a_notice_in_which_nothing_is_sealed_is_not_believed() {
    for body in [
        r#"{"event_type":"TRANSACTION.SUCCESS"}"#.to_owned(),
        r#"{"event_type":"TRANSACTION.SUCCESS","resource":null}"#.to_owned(),
        shared("AbCdEfGhIjKl", "transaction", ""),
        // Nobody closed what is open.
        r#"{"event_type":"TRANSACTION.SUCCESS","resource":{"nonce":"AbCdEfGhIjKl","out_trade_no":"1"}}"#
            .to_owned(),
    ] {
        let error = read_shared(v3(), &body).unwrap_err();
        assert_eq!(error, NoticeError::Unverified(VerifyError::NotSigned), "{body}");
    }
    let open = r#"{"event_type":"T","resource":{"nonce":"AbCdEfGhIjKl","ciphertext":{"out_trade_no":"1"}}}"#;
    assert!(read_shared(v3(), open).is_err());
}

#[test]
fn a_refusal_has_the_status_that_asks_for_the_notice_again() {
    let (accepted, refused) = (Shared::accepted(), Shared::refused("not \"now\""));
    assert_eq!((accepted.status, refused.status), (200, 500));
    assert_eq!(accepted.body, br#"{"code":"SUCCESS","message":"OK"}"#);
    assert_eq!(refused.body, br#"{"code":"FAIL","message":"not \"now\""}"#);
    assert_eq!(refused.content_type, "application/json");
    assert_eq!(
        (Refunded::refused("no").status, Refunded::refused("no").content_type),
        (200, "text/xml; charset=utf-8")
    );
}

fn asked(kind: &str) -> Pairs {
    pairs(&[("mch_id", "1900000109"), ("product", "P1"), ("kind", kind)])
}

#[test]
fn an_answer_is_filled_checked_and_signed_like_a_request() {
    let protocol = dock(merchant(KEY));
    let event =
        protocol.notice::<Asked>(xml(&signed(asked("ask"), SignatureAlgorithm::Md5)).as_bytes()).unwrap();
    assert_eq!(event.product.as_deref(), Some("P1"));
    let answer = AskedAnswer {
        goods: Some(asked::Offer { price: Fen(1) }),
        ..asked::Required { order: "O1 & 二".into() }.into()
    };
    let ack = protocol.answer::<Asked>(&answer).unwrap();
    assert_eq!((ack.status, ack.content_type), (200, "text/xml; charset=utf-8"));
    let body = String::from_utf8(ack.body).unwrap();
    let document = roxmltree::Document::parse(&body).unwrap();
    let fields = document.root_element().children().filter(roxmltree::Node::is_element);
    let sent: Pairs =
        fields.map(|f| (f.tag_name().name().to_owned(), f.text().unwrap_or_default().to_owned())).collect();
    let mut expected = pairs(&[("mch_id", "1900000109"), ("order", "O1 & 二"), ("goods", r#"{"price":1}"#)]);
    expected.push(("sign".to_owned(), digest(&text_to_sign(&expected), SignatureAlgorithm::Md5, KEY)));
    expected.sort();
    let mut found = sent.clone();
    found.sort();
    assert_eq!(found, expected);

    let long = AskedAnswer { note: Some("a remark too long".into()), ..answer };
    let error = protocol.answer::<Asked>(&long).unwrap_err();
    assert!(error.to_string().contains("note"), "{error}");
    assert_eq!(Asked::TABLE.compare, ["product"]);
}

/// Only a notice that is answered with a message has one.
fn answered<N: AnsweredNotice>() {}

#[test]
fn an_answer_is_of_the_notice_that_asks_for_one() {
    answered::<Asked>();
}

#[test]
fn a_notice_takes_the_digest_that_its_table_names() {
    let protocol = dock(merchant(KEY).signature_algorithm(SignatureAlgorithm::HmacSha256));
    let read = |kind| protocol.notice::<Asked>(xml(&signed(asked("ask"), kind)).as_bytes());
    assert!(read(SignatureAlgorithm::Md5).is_ok());
    assert!(read(SignatureAlgorithm::HmacSha256).is_err());
}

#[test]
fn notices_at_one_address_are_told_apart() {
    let protocol = dock(v3());
    let all = [Refunded::TABLE, Shared::TABLE, Asked::TABLE];
    let name = |body: &str| protocol.recognise(body.as_bytes(), &all).map(|table| table.name);
    assert_eq!(name(&xml(&pairs(&[("req_info", "x")]))), Some("Refunded"));
    assert_eq!(name(&xml(&pairs(&[("req_info", "")]))), None, "what is empty is not there");
    assert_eq!(name(&shared("n", "a", "c")), Some("Shared"));
    assert_eq!(name(r#"{"event_type":"TRANSACTION.CLOSED"}"#), Some("Shared"));
    assert_eq!(name(r#"{"event_type":"TRANSACTION.OTHER"}"#), None);
    assert_eq!(name(&xml(&asked("ask"))), Some("Asked"));
    assert_eq!(name(&xml(&asked("tell"))), None);
    for body in ["", "<xml><a>1</a>", "{", r#"["event_type"]"#] {
        assert_eq!(name(body), None, "{body}");
    }
}
