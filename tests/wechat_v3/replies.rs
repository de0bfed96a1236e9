//! What comes back: believed as the gateway's alone, and taken for what it says.

use crate::made::{
    self, NOW, NUMBER, PUBLIC_KEY_ID, VECTOR_NONCE, VECTOR_TIME, at, headers, known, merchant, order,
    protocol, refund, signed,
};
use paytable::{
    Error, Fen, OrderStatus, Outcome, PrivateKey, Protocol, Received, Unknown, VerifyError, WechatV3,
    wechat_v3::{
        CloseOrderRequest, ImageUploadRequest, OrderQueryRequest, OrderQueryResponse, RefundResponse,
        TradeBillRequest, TransactionAmount, image_upload,
        order_query::{self, OrderQueryErrorCode},
        refund as refunds, trade_bill,
    },
};

const PREPAY: &str = r#"{"prepay_id":"wx201410272009395522657a690389285100","x":"\/"}"#;
const NOT_FOUND: &str = r#"{"code":"ORDER_NOT_EXIST","message":"订单不存在"}"#;

fn query() -> OrderQueryRequest {
    OrderQueryRequest { out_trade_no: NUMBER.into() }
}

fn close() -> CloseOrderRequest {
    CloseOrderRequest { out_trade_no: NUMBER.into() }
}

/// How an order is placed, with that reply.
fn placed(protocol: &Protocol<WechatV3>, received: &Received<'_>) -> Result<String, Error> {
    let order = order();
    let reply = protocol.accept(&protocol.prepare(&order).unwrap(), received)?;
    Ok(reply.prepay_id.unwrap())
}

fn asked(received: &Received<'_>) -> Result<OrderQueryResponse, Error> {
    let query = query();
    protocol().accept(&protocol().prepare(&query).unwrap(), received)
}

fn closed(received: &Received<'_>) -> Result<(), Error> {
    let close = close();
    protocol().accept(&protocol().prepare(&close).unwrap(), received).map(|_| ())
}

fn refunded(received: &Received<'_>) -> Result<RefundResponse, Error> {
    let refund = refund();
    protocol().accept(&protocol().prepare(&refund).unwrap(), received)
}

fn unverified(result: Result<impl std::fmt::Debug, Error>) -> VerifyError {
    match result.unwrap_err() {
        Error::Unknown(Unknown::Unverified(why)) => why,
        error => panic!("{error}"),
    }
}

/// Each header but that one, or with that one changed.
fn with(body: &str, name: &str, value: Option<&str>) -> Received<'static> {
    let kept = headers(PUBLIC_KEY_ID, VECTOR_TIME, body.as_bytes());
    let kept = kept.into_iter().filter(|(known, _)| *known != name);
    let received = Received::new(200, body.as_bytes().to_vec()).headers(kept);
    match value {
        Some(value) => received.header(name.to_owned(), value.to_owned()),
        None => received,
    }
}

#[test]
fn a_published_reply_is_believed_byte_for_byte() {
    let (signature, text) = known("O8");
    let body = text.splitn(3, '\n').nth(2).unwrap().strip_suffix('\n').unwrap();
    assert_eq!(body, PREPAY);
    let reply = with(body, "Wechatpay-Signature", Some(&signature));
    assert_eq!(placed(&protocol(), &reply).unwrap(), "wx201410272009395522657a690389285100");
    // What has no row is kept.
    let order = order();
    let typed = protocol().accept(&protocol().prepare(&order).unwrap(), &reply).unwrap();
    let kept = typed.unknown_fields.iter().find(|(name, _)| *name == "x").unwrap();
    assert_eq!(kept.1.text(), Some("/"));
    // The same text written in another way was not signed.
    let other = with(&PREPAY.replace(r"\/", "/"), "Wechatpay-Signature", Some(&signature));
    assert_eq!(unverified(placed(&protocol(), &other)), VerifyError::WrongSignature);
}

#[test]
fn an_order_is_closed_by_a_published_reply_without_a_body() {
    let (signature, _) = known("O9");
    let kept = headers(PUBLIC_KEY_ID, VECTOR_TIME, b"");
    let kept = kept.into_iter().filter(|(name, _)| *name != "Wechatpay-Signature");
    let reply = Received::new(204, Vec::new()).headers(kept).header("Wechatpay-Signature", signature);
    closed(&reply).unwrap();
    // Without its signature it closes nothing.
    let error = closed(&Received::new(204, Vec::new())).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(unverified(Err::<(), _>(error)), VerifyError::NotSigned);
}

#[test]
fn a_changed_byte_anywhere_is_not_believed() {
    for at in 0..PREPAY.len() {
        let mut body = PREPAY.as_bytes().to_vec();
        body[at] ^= 1;
        let reply = Received::new(200, body).headers(headers(PUBLIC_KEY_ID, VECTOR_TIME, PREPAY.as_bytes()));
        assert_eq!(unverified(placed(&protocol(), &reply)), VerifyError::WrongSignature, "byte {at}");
    }
    for (name, value) in [
        ("Wechatpay-Timestamp", (VECTOR_TIME + 1).to_string()),
        ("Wechatpay-Nonce", VECTOR_NONCE.to_lowercase()),
        ("Wechatpay-Signature", made::signature(b"another text")),
        ("Wechatpay-Signature", "no base64!".to_owned()),
        ("Wechatpay-Signature", String::from("QQ==")),
    ] {
        let reply = with(PREPAY, name, Some(&value));
        assert_eq!(unverified(placed(&protocol(), &reply)), VerifyError::WrongSignature, "{name}: {value}");
    }
}

#[test]
fn each_of_the_four_headers_is_needed_once() {
    for name in ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature"] {
        for value in [None, Some(""), Some("  ")] {
            let why = unverified(placed(&protocol(), &with(PREPAY, name, value)));
            let expected = match name {
                "Wechatpay-Signature" => VerifyError::NotSigned,
                name => VerifyError::NoHeader { name },
            };
            assert_eq!(why, expected, "{value:?}");
        }
        let reply = Received::new(200, PREPAY.as_bytes().to_vec());
        let reply = reply.headers(headers(PUBLIC_KEY_ID, VECTOR_TIME, PREPAY.as_bytes()));
        let again = reply.get(name).unwrap().to_owned();
        unverified(placed(&protocol(), &reply.header(name, again)));
    }
    // The case of a name says nothing, as HTTP has it; what else is there does not matter.
    let lower = headers(PUBLIC_KEY_ID, VECTOR_TIME, PREPAY.as_bytes());
    let lower = lower.into_iter().map(|(name, value)| (name.to_lowercase(), value));
    let reply = Received::new(200, PREPAY.as_bytes().to_vec()).headers(lower).header("Date", "now");
    placed(&protocol(), &reply).unwrap();
}

#[test]
fn a_line_feed_moves_no_text_between_header_and_body() {
    // "nonce LF {…} LF" signed as nonce and body, and read with the beginning of the body as part of the nonce.
    let (first, rest) = PREPAY.split_at(1);
    for (nonce, body) in [(format!("{VECTOR_NONCE}\n{first}"), rest), (String::new(), PREPAY)] {
        let reply = with(body, "Wechatpay-Nonce", Some(&nonce));
        let signature = made::signature(format!("{VECTOR_TIME}\n{VECTOR_NONCE}\n{PREPAY}\n").as_bytes());
        let kept: Vec<_> = reply.iter().filter(|(name, _)| *name != "Wechatpay-Signature").collect();
        let reply =
            Received::new(200, body.as_bytes()).headers(kept).header("Wechatpay-Signature", signature);
        unverified(placed(&protocol(), &reply));
    }
}

#[test]
fn a_reply_is_of_now_within_less_than_five_minutes() {
    for (away, is_believed) in [(0, true), (299, true), (300, false), (301, false), (86_400, false)] {
        for now in [VECTOR_TIME - away, VECTOR_TIME + away] {
            let protocol = at(merchant(), now, VECTOR_NONCE);
            let result = placed(&protocol, &signed(200, PREPAY));
            if is_believed {
                result.unwrap();
            } else {
                assert_eq!(unverified(result), VerifyError::NotNow, "{away}");
            }
        }
    }
    for time in ["", "0", "-1", "+1554208460", "1554208460.0", " ", "now", "99999999999999999999999"] {
        unverified(placed(&protocol(), &with(PREPAY, "Wechatpay-Timestamp", Some(time))));
    }
}

#[test]
fn a_reply_is_verified_with_the_key_that_it_names() {
    let other = PrivateKey::from_pem(made::AXIOS).unwrap();
    let merchant = merchant().peer_public_key("PUB_KEY_ID_0", other.public_key().clone());
    let protocol = at(merchant, VECTOR_TIME, VECTOR_NONCE);
    placed(&protocol, &signed(200, PREPAY)).unwrap();
    let swapped = with(PREPAY, "Wechatpay-Serial", Some("PUB_KEY_ID_0"));
    assert_eq!(unverified(placed(&protocol, &swapped)), VerifyError::WrongSignature);
    for id in ["PUB_KEY_ID_1", made::SERIAL, "0A12AB34", "*"] {
        let unknown = with(PREPAY, "Wechatpay-Serial", Some(id));
        assert_eq!(unverified(placed(&protocol, &unknown)), VerifyError::UnknownKey { id: id.into() });
    }
}

#[test]
fn both_kinds_of_keys_stand_side_by_side_and_a_certificate_has_its_time() {
    let both = made::with_certificate()
        .peer_public_key(PUBLIC_KEY_ID, PrivateKey::from_pem(made::OWN).unwrap().public_key().clone());
    let reply = |id: &str, time: u64| {
        Received::new(200, PREPAY.as_bytes().to_vec()).headers(headers(id, time, PREPAY.as_bytes()))
    };
    let protocol = at(both.clone(), NOW, VECTOR_NONCE);
    placed(&protocol, &reply(PUBLIC_KEY_ID, NOW)).unwrap();
    for id in ["0A12AB34", "0a12ab34"] {
        placed(&protocol, &reply(id, NOW)).unwrap();
    }
    // Not valid yet, and no longer.
    for time in [VECTOR_TIME, 4_960_000_000] {
        let protocol = at(both.clone(), time, VECTOR_NONCE);
        let why = unverified(placed(&protocol, &reply("0A12AB34", time)));
        assert_eq!(why, VerifyError::ExpiredKey { id: "0A12AB34".into() });
        placed(&protocol, &reply(PUBLIC_KEY_ID, time)).unwrap();
    }
}

#[test]
fn a_signature_that_is_wrong_on_purpose_is_refused() {
    for probe in ["WECHATPAY/SIGNTEST/", "WECHATPAY/SIGNTEST/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let reply = with(PREPAY, "Wechatpay-Signature", Some(probe));
        assert_eq!(unverified(placed(&protocol(), &reply)), VerifyError::WrongSignature);
        let genuine = made::signature(format!("{VECTOR_TIME}\n{VECTOR_NONCE}\n{PREPAY}\n").as_bytes());
        let reply = with(PREPAY, "Wechatpay-Signature", Some(&format!("{probe}{genuine}")));
        assert_eq!(unverified(placed(&protocol(), &reply)), VerifyError::WrongSignature);
    }
}

#[test]
fn a_refusal_is_the_gateways_only_if_it_is_signed() {
    let error = asked(&signed(404, NOT_FOUND)).unwrap_err();
    let Error::Api(refused) = &error else { panic!("{error}") };
    assert_eq!(refused.code.as_deref(), Some("ORDER_NOT_EXIST"));
    assert_eq!(OrderQueryErrorCode::of(&error), Some(OrderQueryErrorCode::OrderNotExist));

    let unsigned = Received::new(404, NOT_FOUND.as_bytes());
    let error = asked(&unsigned).unwrap_err();
    assert!(matches!(error, Error::Rejected(_)), "{error}");
    assert_eq!((error.outcome(), error.code()), (Outcome::Unknown, Some("ORDER_NOT_EXIST")));

    // Of a refund: a code by which nothing was done says so only under a signature.
    let broke = r#"{"code":"NOT_ENOUGH","message":"基本账户余额不足，请充值后重新发起"}"#;
    assert_eq!(refunded(&signed(403, broke)).unwrap_err().outcome(), Outcome::NotDone);
    for reply in [
        Received::new(403, broke.as_bytes()),
        signed(403, broke).header("Wechatpay-Nonce", "again"),
        Received::new(403, &b"<html>403 Forbidden</html>"[..]),
        Received::new(403, Vec::new()),
        signed(403, "{}"),
    ] {
        assert_eq!(refunded(&reply).unwrap_err().outcome(), Outcome::Unknown);
    }
}

#[test]
fn codes_say_what_they_mean_for_the_money() {
    for (status, code, outcome) in [
        (400, "PARAM_ERROR", Outcome::NotDone),
        (401, "SIGN_ERROR", Outcome::NotDone),
        (403, "NOT_ENOUGH", Outcome::NotDone),
        (403, "USER_ACCOUNT_ABNORMAL", Outcome::NotDone),
        (404, "RESOURCE_NOT_EXISTS", Outcome::NotDone),
        (429, "FREQUENCY_LIMITED", Outcome::NotDone),
        // A refund can have been asked for under this number.
        (400, "INVALID_REQUEST", Outcome::Unknown),
        (400, "OF_TOMORROW", Outcome::Unknown),
    ] {
        let error = refunded(&signed(status, format!(r#"{{"code":"{code}","message":""}}"#))).unwrap_err();
        assert_eq!(error.outcome(), outcome, "{code}");
    }
    for (status, code, outcome) in [
        (400, "ORDER_CLOSED", Outcome::AlreadyDone),
        (403, "TRADE_ERROR", Outcome::Unknown),
        (404, "ORDER_NOT_EXIST", Outcome::Unknown),
    ] {
        let error = closed(&signed(status, format!(r#"{{"code":"{code}","message":""}}"#))).unwrap_err();
        assert_eq!(error.outcome(), outcome, "{code}");
    }
}

#[test]
fn a_failure_of_the_gateway_leaves_the_outcome_unknown() {
    let failed = r#"{"code":"SYSTEM_ERROR","message":"系统异常，请稍后重试"}"#;
    for status in [500, 502, 503, 504] {
        for reply in [
            signed(status, failed),
            Received::new(status, failed.as_bytes()),
            Received::new(status, Vec::new()),
        ] {
            let error = refunded(&reply).unwrap_err();
            assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
            assert_ne!(error.row().map(|row| row.code), Some("PARAM_ERROR"));
        }
    }
    for status in [100, 301, 302, 304] {
        assert_eq!(refunded(&signed(status, failed)).unwrap_err().outcome(), Outcome::Unknown);
    }
    // A certain failure that comes with the status of an uncertain one is uncertain.
    let refused = r#"{"code":"PARAM_ERROR","message":""}"#;
    assert_eq!(refunded(&signed(500, refused)).unwrap_err().outcome(), Outcome::Unknown);
}

fn accepted(status: &str) -> String {
    format!(
        r#"{{"refund_id":"50000000382019052709732678859","out_refund_no":"R1","transaction_id":"1","out_trade_no":"{NUMBER}","channel":"ORIGINAL","user_received_account":"招商银行信用卡0403","create_time":"2020-12-01T16:18:12+08:00","status":"{status}","amount":{{"total":100,"refund":30,"payer_total":100,"payer_refund":30,"settlement_refund":30,"settlement_total":100,"discount_refund":0,"currency":"CNY"}}}}"#
    )
}

#[test]
fn a_refund_is_accepted_with_any_status_of_success() {
    for status in [200, 202] {
        let reply = refunded(&signed(status, accepted("PROCESSING"))).unwrap();
        assert_eq!(reply.status, Some(refunds::Status::Processing));
        assert_eq!(reply.amount.unwrap().refund, Some(Fen(30)));
    }
    assert!(!format!("{:?}", refunded(&signed(200, accepted("SUCCESS"))).unwrap()).contains("0403"));
}

#[test]
fn a_reply_answers_its_own_request() {
    for other in [
        accepted("SUCCESS").replace("R1", "R2"),
        accepted("SUCCESS").replace(NUMBER, "4217752501201407033233368018"),
    ] {
        let error = refunded(&signed(200, other)).unwrap_err();
        assert!(matches!(error, Error::Unknown(Unknown::OtherRequest(_))), "{error}");
    }
    for lacking in ["refund_id", "status"] {
        let body = accepted("SUCCESS").replace(&format!("\"{lacking}\""), "\"other\"");
        let error = refunded(&signed(200, body)).unwrap_err();
        assert!(matches!(error, Error::Unknown(Unknown::Incomplete { .. })), "{error}");
    }
    // 202 without a body accepts nothing that the table wants to see.
    assert_eq!(refunded(&signed(202, "")).unwrap_err().outcome(), Outcome::Unknown);
}

fn told(state: &str, total: i64, mchid: &str) -> String {
    format!(
        r#"{{"appid":"wxd678efh567hg6787","mchid":"{mchid}","out_trade_no":"{NUMBER}","transaction_id":"4200000001","trade_state":"{state}","trade_state_desc":"","success_time":"2018-06-08T10:34:56+08:00","payer":{{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}},"amount":{{"total":{total},"payer_total":{total},"currency":"CNY","payer_currency":"CNY"}}}}"#
    )
}

#[test]
fn a_query_tells_how_an_order_stands() {
    let reply = asked(&signed(200, told("SUCCESS", 100, "1230000109"))).unwrap();
    assert_eq!(reply.trade_state, Some(order_query::TradeState::Success));
    let amount = reply.amount.as_ref().unwrap();
    assert_eq!((amount.total, amount.payer_total), (Some(Fen(100)), Some(Fen(100))));
    assert_eq!(TransactionAmount { total: None, ..amount.clone() }.currency.as_deref(), Some("CNY"));
    assert!(!format!("{reply:?}").contains("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"));

    let status = |state: &str, total| {
        protocol().order_status_from_reply(&order(), &signed(200, told(state, total, "1230000109")))
    };
    let OrderStatus::Paid(paid) = status("SUCCESS", 100).unwrap() else { panic!() };
    assert_eq!((paid.transaction_id.as_str(), paid.total_fee), ("4200000001", Fen(100)));
    for state in ["NOTPAY", "CLOSED", "USERPAYING", "PAYERROR", "REVOKED"] {
        let status = status(state, 100).unwrap();
        assert!(!matches!(status, OrderStatus::Paid(_)), "{state}: {status:?}");
    }
    // A word of tomorrow says nothing, and of another amount it is not this order.
    assert!(status("OF_TOMORROW", 100).is_err());
    assert!(status("SUCCESS", 1).is_err());
    // Of another merchant it is not believed.
    let why = unverified(asked(&signed(200, told("SUCCESS", 100, "1900000109"))));
    assert_eq!(why, VerifyError::WrongMerchant { field: "mchid" });
}

#[test]
fn a_picture_gets_an_id_and_a_bill_an_address() {
    let picture = ImageUploadRequest {
        meta: image_upload::ImageMeta { filename: "a.jpg".into(), sha256: "0".repeat(64) },
        file: paytable::File::new("a.jpg", "image/jpeg", vec![0xff]),
    };
    let reply = protocol().accept(
        &protocol().prepare(&picture).unwrap(),
        &signed(200, r#"{"media_id":"6uqyGjGrCf2GtyXP8bxrbuH9"}"#),
    );
    assert_eq!(reply.unwrap().media_id.as_deref(), Some("6uqyGjGrCf2GtyXP8bxrbuH9"));

    let day = paytable::Time::parse(paytable::table::TimeFormat::DashedDate, "2019-06-11").unwrap();
    let bill: TradeBillRequest = trade_bill::Required { bill_date: day }.into();
    let body = r#"{"hash_type":"SHA1","hash_value":"79bb0f45fc4c42234a918000b2668d689e2bde04","download_url":"https://api.mch.weixin.qq.com/v3/billdownload/file?token=xxx"}"#;
    let reply = protocol().accept(&protocol().prepare(&bill).unwrap(), &signed(200, body)).unwrap();
    assert_eq!(
        reply.download_url.as_deref(),
        Some("https://api.mch.weixin.qq.com/v3/billdownload/file?token=xxx")
    );
}
