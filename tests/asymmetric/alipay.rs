//! Alipay by its shipped structs: published signatures, payments that open in browsers and apps, refunds that moved no
//! money, and notices.

use crate::{
    catalog::merchant,
    hand::{Fixed, OTHER, OWN, decoded, private, public, signature, text, vector},
};
use paytable::{
    Alipay, Error, Fen, Merchant, Notice as _, NoticeError, Outcome, Protocol, PublicKey, Received, Unknown,
    VerifyError,
    alipay::{
        FundTransferRequest, TradeAppPayRequest, TradeNotice, TradePagePayRequest, TradePrecreateRequest,
        TradeQueryRequest, TradeRefundRequest, TradeReturn, fund_transfer, trade_app_pay, trade_page_pay,
        trade_precreate, trade_refund,
    },
};
use std::sync::Arc;

const NOW: u64 = 1_406_142_470;
const YANSONGDA: &str = include_str!("../credentials/vectors-rsa/keys/yansongda.alipay.public.crt");

fn of(merchant: Merchant) -> Protocol<Alipay> {
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(NOW)))
}

fn alipay() -> Protocol<Alipay> {
    of(merchant())
}

/// A merchant that has what it must have, and nothing else.
fn bare(app_id: &str, key: PublicKey) -> Protocol<Alipay> {
    of(Merchant::bare().with("app_id", app_id).signing_key(private(OWN)).peer_public_key("", key))
}

fn reply(member: &str, raw: &str) -> Vec<u8> {
    format!(r#"{{"{member}":{raw},"sign":"{}"}}"#, signature(OTHER, raw)).into_bytes()
}

#[test]
fn the_text_for_an_app_is_the_published_one() {
    let vector = vector("O11");
    let order: TradeAppPayRequest =
        trade_app_pay::Required { out_trade_no: "A1".into(), total_amount: Fen(1), subject: "测试".into() }
            .into();
    let protocol = bare("2014072300007148", public(OTHER));
    assert_eq!(protocol.link(&order).unwrap(), vector["expected"]["order_string"].as_str().unwrap());
}

#[test]
fn a_page_has_its_own_product_and_the_merchants_addresses() {
    let order: TradePagePayRequest = trade_page_pay::Required {
        out_trade_no: "20150320010101001".into(),
        total_amount: Fen(8888),
        subject: "Iphone6 16G".into(),
    }
    .into();
    let url = alipay().link(&order).unwrap();
    let pairs = decoded(url.strip_prefix("https://openapi.alipay.com/gateway.do?").unwrap());
    let get = |name: &str| &pairs.iter().find(|(known, _)| known == name).unwrap().1;
    let content = r#"{"out_trade_no":"20150320010101001","total_amount":"88.88","subject":"Iphone6 16G","product_code":"FAST_INSTANT_TRADE_PAY"}"#;
    assert_eq!(get("biz_content"), content);
    assert_eq!(get("return_url"), "https://example.com/a?b=c&d=e");
    assert!(alipay().link_form(&order).unwrap().contains("FAST_INSTANT_TRADE_PAY"));
}

#[test]
fn the_published_reply_to_a_transfer_is_read() {
    let vector = vector("A2-reply");
    let [raw, sign] = ["signed_text", "sign"].map(|name| vector["input"][name].as_str().unwrap());
    let body = format!(r#"{{"alipay_fund_trans_uni_transfer_response":{raw},"sign":"{sign}"}}"#);
    let request: FundTransferRequest =
        fund_transfer::Required { out_biz_no: "2023122022560000".into(), trans_amount: Fen(1), ..transfer() }
            .into();
    let protocol = bare("9021000122682882", PublicKey::from_pem(YANSONGDA).unwrap());
    let prepared = protocol.prepare(&request).unwrap();
    let reply = protocol.accept(&prepared, &Received::new(200, body.as_bytes())).unwrap();
    assert_eq!(reply.order_id.as_deref(), Some("20231220110070000002150000657610"));
    assert_eq!(reply.pay_fund_order_id.as_deref(), Some("20231220110070001502150000660902"));
}

fn transfer() -> fund_transfer::Required {
    fund_transfer::Required {
        out_biz_no: "1".into(),
        trans_amount: Fen(1),
        biz_scene: "DIRECT_TRANSFER".into(),
        payee_info: fund_transfer::Participant::default(),
    }
}

fn refund() -> TradeRefundRequest {
    let refund: TradeRefundRequest =
        trade_refund::Required { refund_amount: Fen(8880), out_request_no: "R1".into() }.into();
    TradeRefundRequest { out_trade_no: Some("A1".into()), ..refund }
}

#[test]
fn a_refund_that_moved_no_money_is_no_success() {
    let member = "alipay_trade_refund_response";
    let told = |change: &str| {
        let raw = format!(
            r#"{{"code":"10000","msg":"Success","out_trade_no":"A1","trade_no":"T1","refund_fee":"88.80"{change}}}"#
        );
        let request = refund();
        alipay().accept(&alipay().prepare(&request).unwrap(), &Received::new(200, reply(member, &raw)))
    };
    assert_eq!(told(r#","fund_change":"Y""#).unwrap().refund_fee, Some(Fen(8880)));
    let error = told(r#","fund_change":"N""#).unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("N"), Outcome::Unknown));
    for change in ["", r#","fund_change":"""#, r#","fund_change":"X""#] {
        let error = told(change).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{error:?}");
        assert!(
            matches!(error, Error::Unknown(Unknown::Incomplete { .. } | Unknown::Unlisted { .. })),
            "{error:?}"
        );
    }
}

#[test]
fn a_query_is_about_the_order_that_was_asked_for() {
    let raw = r#"{"code":"10000","msg":"Success","out_trade_no":"A1","trade_no":"T1","trade_status":"TRADE_SUCCESS","total_amount":"88.8"}"#;
    let body = reply("alipay_trade_query_response", raw);
    let ask = |number: &str| {
        let query = TradeQueryRequest { out_trade_no: Some(number.into()), ..TradeQueryRequest::default() };
        alipay().accept(&alipay().prepare(&query).unwrap(), &Received::new(200, &body))
    };
    assert_eq!(ask("A1").unwrap().total_amount, Some(Fen(8880)));
    assert!(matches!(ask("A2").unwrap_err(), Error::Unknown(Unknown::OtherRequest(_))));
}

#[test]
fn the_published_notice_and_the_published_return_are_read() {
    let body = vector("O15");
    let protocol = bare("2014072300007148", public(OWN));
    let event =
        protocol.notice::<TradeNotice>(body["input"]["form_body"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!((event.total_amount, event.subject.as_deref()), (Some(Fen(1)), Some("a+b 中%文")));
    let query = vector("A3-return");
    let query = query["input"].as_str().unwrap().as_bytes();
    let protocol = bare("9021000122682882", PublicKey::from_pem(YANSONGDA).unwrap());
    let back = protocol.notice::<TradeReturn>(query).unwrap();
    assert_eq!(
        (back.total_amount, back.trade_no.as_deref()),
        (Some(Fen(1)), Some("2023122122001499160501586202"))
    );
    let error = protocol.notice::<TradeNotice>(query).unwrap_err();
    assert!(matches!(error, NoticeError::Incomplete { .. }), "{error:?}");
    assert!(alipay().notice::<TradeReturn>(query).is_err());
}

const NOTICE: &[(&str, &str)] = &[
    ("app_id", "2014072300007148"),
    ("seller_id", "2088102146225135"),
    ("notify_type", "trade_status_sync"),
    ("notify_id", "ac05"),
    ("out_trade_no", "A1"),
    ("trade_no", "T1"),
    ("trade_status", "TRADE_SUCCESS"),
    ("total_amount", "88.8"),
];

fn told(changes: &[(&str, &str)]) -> Vec<u8> {
    let mut pairs: Vec<(&str, &str)> = NOTICE.to_vec();
    for (name, value) in changes {
        pairs.retain(|(known, _)| known != name);
        pairs.push((name, value));
    }
    let signature = signature(OTHER, &text(&pairs, &[]));
    pairs.extend([("sign_type", "RSA2"), ("sign", &signature)]);
    let encoded =
        |value: &str| value.replace('%', "%25").replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    pairs.join("&").into_bytes()
}

#[test]
fn a_notice_is_compared_with_the_order_and_says_how_it_stands() {
    let order: TradePrecreateRequest = trade_precreate::Required {
        out_trade_no: "A1".into(),
        total_amount: Fen(8880),
        subject: "Iphone6 16G".into(),
    }
    .into();
    let about = |body: &[u8]| alipay().notice_for::<TradeNotice, _>(body, &order);
    assert_eq!(about(&told(&[])).unwrap().trade_no.as_deref(), Some("T1"));
    for (name, value) in
        [("seller_id", "2088102146225136"), ("total_amount", "88.81"), ("out_trade_no", "A2")]
    {
        let error = about(&told(&[(name, value)])).unwrap_err();
        let NoticeError::OtherOrder(differs) = error else { panic!("{error:?}") };
        assert_eq!(differs.fields, [name]);
    }
    let error = about(&told(&[("app_id", "2014072300007149")])).unwrap_err();
    assert_eq!(error, NoticeError::Unverified(VerifyError::WrongMerchant { field: "app_id" }));
    let event = about(&told(&[])).unwrap();
    let status = alipay().order_status_from_notice::<TradeNotice, _>(&event, &order).unwrap();
    assert!(matches!(status, paytable::OrderStatus::Paid(_)), "{status:?}");
    assert_eq!(TradeNotice::accepted().body, b"success");
    assert_ne!(TradeNotice::refused("later").body, b"success");
}
