//! A content in JSON beside common fields, replies whose raw text is signed, notices as form data: against published
//! signatures, and against what must not be believed.

use crate::hand::{Fixed, OTHER, OWN, decoded, is_signed, private, public, signature, vector};
use paytable::{
    Api, Error, Fen, Gateway, Merchant, Notice, NoticeError, Outcome, Protocol, PublicKey, Received, Unknown,
    VerifyError, ViolationKind, X509Certificate, codec::Malformed,
};
use paytable_tests::forged::edited;
use serde_json::Value;
use std::sync::Arc;

/// The gateway.
#[derive(Debug, Gateway)]
#[gateway(path = "asymmetric/tables/wharf/gateway.toml")]
pub struct Wharf;

/// Asks how an order stands.
#[derive(Debug, Api)]
#[api(path = "asymmetric/tables/wharf/query.toml")]
pub struct Query;

/// Sends money.
#[derive(Debug, Api)]
#[api(path = "asymmetric/tables/wharf/transfer.toml")]
pub struct Transfer;

/// Sends a picture.
#[derive(Debug, Api)]
#[api(path = "asymmetric/tables/wharf/image.toml")]
pub struct Image;

/// Opens the payment in an app.
#[derive(Debug, Api)]
#[api(path = "asymmetric/tables/wharf/app_pay.toml")]
pub struct AppPay;

/// Opens the payment on a page.
#[derive(Debug, Api)]
#[api(path = "asymmetric/tables/wharf/page_pay.toml")]
pub struct PagePay;

/// Says how an order stands.
#[derive(Debug, Notice)]
#[notice(path = "asymmetric/tables/wharf/paid.toml")]
pub struct Paid;

/// Where the payer's browser comes back to.
#[derive(Debug, Notice)]
#[notice(path = "asymmetric/tables/wharf/back.toml")]
pub struct Back;

/// 2014-07-24 03:07:50 in UTC+8.
const NOW: u64 = 1_406_142_470;
const YANSONGDA: &str = include_str!("../credentials/vectors-rsa/keys/yansongda.alipay.public.crt");

fn merchant() -> Merchant {
    Merchant::bare().with("app_id", "2014072300007148").signing_key(private(OWN))
}

fn of(merchant: Merchant) -> Protocol<Wharf> {
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(NOW)))
}

/// The gateway's key is another one than the merchant's.
fn wharf() -> Protocol<Wharf> {
    of(merchant().peer_public_key("", public(OTHER)))
}

/// The gateway's key is that of a published certificate.
fn published(app_id: &str) -> Protocol<Wharf> {
    let key = PublicKey::from_pem(YANSONGDA).unwrap();
    of(merchant().with("app_id", app_id).peer_public_key("", key))
}

fn query() -> QueryRequest {
    query::Required { out_trade_no: "20150320010101001".into() }.into()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        let byte = |byte: u8| match byte {
            b' ' => "+".to_owned(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        text.bytes().map(byte).collect::<String>()
    };
    pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

const MEMBER: &str = "alipay_trade_query_response";

/// A reply whose member has that raw text.
fn reply(member: &str, raw: &str, key: &str) -> String {
    format!(r#"{{"{member}":{raw},"sign":"{}"}}"#, signature(key, raw))
}

fn accept(body: &str) -> Result<QueryResponse, Error> {
    let query = query();
    wharf().accept(&wharf().prepare(&query).unwrap(), &Received::new(200, body.as_bytes()))
}

fn doubt(body: &str) -> VerifyError {
    match accept(body) {
        Err(Error::Unknown(Unknown::Unverified(doubt))) => doubt,
        other => panic!("{body}\n{other:?}"),
    }
}

const FINE: &str = r#"{"code":"10000","msg":"Success","out_trade_no":"20150320010101001","trade_status":"TRADE_SUCCESS","trade_no":"T1","total_amount":"88.8","fund":{"channel":"BANK"}}"#;

// Requests.

#[test]
fn the_content_is_signed_and_sent_byte_for_byte_beside_the_common_fields() {
    let vector = vector("O10");
    let request = QueryRequest {
        notify_url: Some("https://example.com/n?a=1&b=2".into()),
        memo: Some("中文 a&b=c".into()),
        ..query()
    };
    let draft = wharf().prepare(&request).unwrap().into_draft();
    assert_eq!(draft.signed_text(), Some(text(&vector["expected"]["sign_content"])));
    assert_eq!(draft.content_type, "application/x-www-form-urlencoded; charset=utf-8");
    let body = String::from_utf8(draft.body.clone()).unwrap();
    assert_eq!(decoded(&body), decoded(text(&vector["expected"]["form_body"])));
    assert_eq!((&*draft.path, draft.url().as_str()), ("/gateway.do", "https://example.com/gateway.do"));
}

#[test]
fn rows_of_the_content_are_checked_and_written_as_json() {
    let request = QueryRequest {
        total_amount: Some(Fen(880)),
        quantity: Some(3),
        options: vec!["a".into(), "b/\"".into()],
        payer: Some(query::Payer { name: "张三".into() }),
        goods: vec![query::GoodsRequired { price: Fen(1) }.into()],
        ..query()
    };
    let draft = wharf().prepare(&request).unwrap().into_draft();
    let sent = decoded(std::str::from_utf8(&draft.body).unwrap());
    let content = &sent.iter().find(|(name, _)| name == "biz_content").unwrap().1;
    let expected = r#"{"out_trade_no":"20150320010101001","total_amount":"8.80","quantity":3,"options":["a","b/\""],"payer":{"name":"张三"},"goods":[{"price":"0.01"}]}"#;
    assert_eq!(content, expected);
    assert!(!sent.iter().any(|(name, _)| ["payer", "own_cert_sn", "memo"].contains(&name.as_str())));
    let long = QueryRequest {
        payer: Some(query::Payer { name: "x".repeat(17) }),
        out_trade_no: "x".repeat(65),
        ..query()
    };
    let broken = wharf().prepare(&long).unwrap_err();
    let fields: Vec<&str> = broken.list().iter().map(|violation| violation.field.as_str()).collect();
    assert_eq!(fields, ["out_trade_no", "payer.name"]);
}

#[test]
fn an_api_without_rows_of_its_own_sends_an_empty_content() {
    let draft = wharf().prepare(&ImageRequest::default()).unwrap().into_draft();
    assert!(draft.signed_text().unwrap().contains("&biz_content={}&charset="));
}

#[test]
fn a_content_that_reads_as_another_common_field_is_not_sent() {
    for memo in ["x&version=2.0", "&notify_url=https://evil.example", "&sign_type=RSA"] {
        let error = wharf().prepare(&QueryRequest { memo: Some(memo.into()), ..query() }).unwrap_err();
        let kinds: Vec<_> = error.list().iter().map(|violation| &violation.kind).collect();
        assert!(kinds.iter().any(|kind| matches!(kind, ViolationKind::ReadsAs { .. })), "{memo}: {kinds:?}");
    }
    let nested =
        query::Goods { body: Some("x&version=2".into()), ..query::GoodsRequired { price: Fen(1) }.into() };
    let error = wharf().prepare(&QueryRequest { goods: vec![nested], ..query() }).unwrap_err();
    assert_eq!(error.list()[0].field, "biz_content");
    assert!(wharf().prepare(&QueryRequest { memo: Some("R&D a=b&c=d".into()), ..query() }).is_ok());
}

#[test]
fn the_text_for_an_app_is_signed_raw_and_sent_encoded() {
    let vector = vector("O11");
    let request: AppPayRequest =
        app_pay::Required { out_trade_no: "A1".into(), total_amount: Fen(1), subject: "测试".into() }.into();
    let draft = wharf().prepare(&request).unwrap().into_draft();
    assert_eq!(draft.signed_text(), Some(text(&vector["expected"]["sign_content"])));
    assert_eq!(wharf().link(&request).unwrap(), text(&vector["expected"]["order_string"]));
}

fn page() -> PagePayRequest {
    page_pay::Required { out_trade_no: "A1".into(), total_amount: Fen(1), subject: "<a b='\"&'>\n测".into() }
        .into()
}

#[test]
fn the_url_of_a_page_holds_all_fields() {
    let url = wharf().link(&page()).unwrap();
    let query = url.strip_prefix("https://example.com/gateway.do?").unwrap();
    let signed = wharf().prepare(&page()).unwrap().signed_text().unwrap().to_owned();
    let mut pairs = decoded(query);
    let at = pairs.iter().position(|(name, _)| name == "sign").unwrap();
    let (_, signature) = pairs.remove(at);
    let text: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(text.join("&"), signed);
    assert!(is_signed(OWN, &signed, &signature));
}

#[test]
fn a_form_posts_the_content_and_escapes_it() {
    let html = wharf().link_form(&page()).unwrap();
    let content = r#"{"out_trade_no":"A1","total_amount":"0.01","subject":"<a b='\"&'>\n测","product_code":"QUICK_MSECURITY_PAY"}"#;
    let escaped = content.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let escaped = escaped.replace('"', "&quot;").replace('\'', "&#39;");
    assert!(
        html.contains(&format!("<input type=\"hidden\" name=\"biz_content\" value=\"{escaped}\">")),
        "{html}"
    );
    assert_eq!(html.matches("<input").count(), 1);
    let action = html.split_once("action=\"").unwrap().1.split_once('"').unwrap().0;
    let action = action.strip_prefix("https://example.com/gateway.do?").unwrap().replace("&amp;", "&");
    let names: Vec<String> = decoded(&action).into_iter().map(|(name, _)| name).collect();
    let common = ["app_id", "charset", "format", "method", "sign", "sign_type", "timestamp", "version"];
    assert_eq!(names, common);
}

#[test]
fn certificates_are_named_by_the_md5_of_issuer_and_serial_number() {
    let vector = vector("A10-cert-sn");
    let app = include_str!("../credentials/vectors-rsa/keys/alipay-node.app.crt");
    let gateway = include_str!("../credentials/vectors-rsa/keys/alipay-node.alipay.crt");
    let roots = include_str!("../credentials/vectors-rsa/keys/alipay.root.crt");
    let made = [
        X509Certificate::from_pem(app).unwrap().issuer_serial_md5(),
        X509Certificate::from_pem(gateway).unwrap().issuer_serial_md5(),
        X509Certificate::rsa_issuer_serials_md5(roots).unwrap(),
    ];
    assert_eq!(Value::from(made.to_vec()), vector["expected"]);
    assert!(X509Certificate::rsa_issuer_serials_md5("").is_err());
    let with_id = merchant().private_key(&*made[0], private(OWN)).peer_public_key("", public(OTHER));
    let draft = of(with_id).prepare(&query()).unwrap().into_draft();
    assert!(
        draft.signed_text().unwrap().contains("&own_cert_sn=866efef280dec9137a87d047ac446315&sign_type=RSA2")
    );
}

// Replies.

#[test]
fn the_published_reply_is_verified_over_its_raw_text() {
    let vector = vector("A2-reply");
    let (raw, sign) = (text(&vector["input"]["signed_text"]), text(&vector["input"]["sign"]));
    let request: TransferRequest = transfer::Required { out_biz_no: "2023122022560000".into() }.into();
    let protocol = published("9021000122682882");
    let accept = |body: String| {
        protocol.accept(&protocol.prepare(&request).unwrap(), &Received::new(200, body.as_bytes()))
    };
    let member = "alipay_fund_trans_uni_transfer_response";
    for body in [
        format!(r#"{{"{member}":{raw},"sign":"{sign}"}}"#),
        format!("\n {{ \"sign\" :\t\"{sign}\" , \"{member}\"\r\n:\n{raw} }} "),
        format!(r#"{{"x":{{"sign":"no"}},"{member}":{raw},"cert_sn":"","sign":"{sign}"}}"#),
    ] {
        let reply = accept(body).unwrap();
        assert_eq!(reply.order_id.as_deref(), Some("20231220110070000002150000657610"));
        assert_eq!(reply.trans_amount, Some(Fen(1)));
    }
    let spaced = raw.replacen(':', ": ", 1);
    let error = accept(format!(r#"{{"{member}":{spaced},"sign":"{sign}"}}"#)).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Unverified(VerifyError::WrongSignature))), "{error:?}");
}

#[test]
fn the_raw_text_is_found_by_reading_the_object() {
    let vector = vector("A9-substring");
    let (inputs, spans) = (vector["input"].as_array().unwrap(), vector["expected"].as_array().unwrap());
    for (body, span) in inputs.iter().zip(spans) {
        // The key of these is not published: another one signs the text that is to be cut out.
        let (_, published) = text(body).rsplit_once("\"sign\"").unwrap();
        let published = published.split('"').nth(1).unwrap();
        let body = text(body).replace(published, &signature(OTHER, text(span)));
        let request = ImageRequest::default();
        let received = Received::new(200, body.as_bytes());
        let reply = wharf().accept(&wharf().prepare(&request).unwrap(), &received).unwrap();
        assert_eq!(reply.image_id.as_deref(), Some("Zp1Nm6FDTZaEuSSniGd5awAAACMAAQED"));
        assert!(reply.image_url.unwrap().starts_with("http://oalipay-dl-django.alicdn.com/rest/1.0/image?"));
        assert_eq!(reply.sign.as_deref(), body.contains(r#""sign":"xxx""#).then_some("xxx"));
    }
}

#[test]
fn a_value_that_looks_like_a_signature_confuses_nothing() {
    for value in [
        r#"x\",\"sign\":\"AAAA"#,
        r#"\"},\"sign\":\"AAAA\"}"#,
        r#"{\"alipay_trade_query_response\":{\"code\":\"10000\"}}"#,
        r"\u0022,\u0022sign\u0022:\u0022x",
        r"中文\/\\",
    ] {
        let raw = FINE.replacen("Success", value, 1);
        let read = accept(&reply(MEMBER, &raw, OTHER)).unwrap();
        assert_eq!(Value::from(read.msg.unwrap()), serde_json::from_str::<Value>(&raw).unwrap()["msg"]);
        // The same text under a signature over less or more of it.
        for wrong in [&raw[1..], &raw[..raw.len() - 1], &raw[1..raw.len() - 1], &format!("{raw},")] {
            let body = format!(r#"{{"{MEMBER}":{raw},"sign":"{}"}}"#, signature(OTHER, wrong));
            assert_eq!(doubt(&body), VerifyError::WrongSignature);
        }
    }
}

#[test]
fn an_object_with_a_member_twice_is_not_read() {
    let sign = signature(OTHER, FINE);
    let forged = FINE.replace("88.8", "0.01");
    for body in [
        format!(r#"{{"{MEMBER}":{forged},"{MEMBER}":{FINE},"sign":"{sign}"}}"#),
        format!(r#"{{"{MEMBER}":{FINE},"{MEMBER}":{forged},"sign":"{sign}"}}"#),
        format!(r#"{{"{MEMBER}":{FINE},"alipay_trade\u005fquery_response":{forged},"sign":"{sign}"}}"#),
        format!(r#"{{"{MEMBER}":{FINE},"sign":"x","sign":"{sign}"}}"#),
    ] {
        let error = accept(&body).unwrap_err();
        assert!(matches!(error, Error::Unknown(Unknown::Malformed(Malformed::Duplicate))), "{error:?}");
    }
    let twice = FINE.replacen("\"msg\"", "\"out_trade_no\":\"1\",\"msg\"", 1);
    let error = accept(&reply(MEMBER, &twice, OTHER)).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Malformed(Malformed::Duplicate))), "{error:?}");
}

#[test]
fn a_reply_of_another_api_is_no_reply() {
    for member in ["alipay_trade_refund_response", "alipay_trade_query", "alipay_trade_query_responses"] {
        let error = accept(&reply(member, FINE, OTHER)).unwrap_err();
        assert!(matches!(error, Error::Unknown(Unknown::Incomplete { field: MEMBER })), "{error:?}");
    }
    // A success among the failures of any API is none of this API.
    let error = accept(&reply("error_response", FINE, OTHER)).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Incomplete { field: MEMBER })), "{error:?}");
    // Nor is one about another order.
    let other = FINE.replace("20150320010101001", "20150320010101002");
    let error = accept(&reply(MEMBER, &other, OTHER)).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::OtherRequest(_))), "{error:?}");
}

#[test]
fn a_success_without_a_valid_signature_is_never_believed() {
    assert_eq!(doubt(&format!(r#"{{"{MEMBER}":{FINE}}}"#)), VerifyError::NotSigned);
    for sign in ["\"\"", "null"] {
        assert_eq!(doubt(&format!(r#"{{"{MEMBER}":{FINE},"sign":{sign}}}"#)), VerifyError::NotSigned);
    }
    // What the merchant itself signed is no reply.
    assert_eq!(doubt(&reply(MEMBER, FINE, OWN)), VerifyError::WrongSignature);
    for sign in ["1", "[]", "{}", "true"] {
        let error = accept(&format!(r#"{{"{MEMBER}":{FINE},"sign":{sign}}}"#)).unwrap_err();
        assert!(matches!(error, Error::Unknown(Unknown::Malformed(_) | Unknown::Unverified(_))), "{error:?}");
    }
}

#[test]
fn a_failure_is_told_with_its_code_if_it_is_signed_and_is_not_authenticated_if_it_is_not() {
    let raw =
        r#"{"code":"40004","msg":"Business Failed","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"交易不存在"}"#;
    for member in [MEMBER, "error_response"] {
        let error = accept(&reply(member, raw, OTHER)).unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{error:?}");
        assert_eq!((error.code(), error.outcome()), (Some("ACQ.TRADE_NOT_EXIST"), Outcome::NotDone));
        let error = accept(&format!(r#"{{"{member}":{raw}}}"#)).unwrap_err();
        let Error::Rejected(rejected) = &error else { panic!("{error:?}") };
        assert_eq!((rejected.message.as_str(), error.outcome()), ("交易不存在", Outcome::Unknown));
        assert_eq!(doubt(&reply(member, raw, OWN)), VerifyError::WrongSignature);
    }
    let without = r#"{"code":"40002","msg":"Invalid Arguments"}"#;
    let error = accept(&reply("error_response", without, OTHER)).unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("40002"), Outcome::Unknown));
    assert!(error.to_string().contains("Invalid Arguments"), "{error}");
}

#[test]
fn a_call_that_is_not_over_is_neither_success_nor_failure() {
    for (code, sub_code) in [("10003", ""), ("20000", ""), ("20000", "ACQ.TRADE_NOT_EXIST")] {
        let raw = format!(r#"{{"code":"{code}","msg":"None","sub_code":"{sub_code}","sub_msg":"None"}}"#);
        let error = accept(&reply(MEMBER, &raw, OTHER)).unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{error:?}");
        assert_eq!((error.code(), error.outcome()), (Some(code), Outcome::Unknown));
        let unsigned = accept(&format!(r#"{{"{MEMBER}":{raw}}}"#)).unwrap_err();
        assert!(matches!(unsigned, Error::Rejected(_)), "{unsigned:?}");
    }
}

#[test]
fn the_key_that_a_reply_names_is_one_of_the_merchants_certificates() {
    let certificate = include_str!("../credentials/keys/own_cert.pem");
    let certificate = X509Certificate::from_pem(certificate).unwrap();
    let now = u64::try_from(certificate.not_before()).unwrap() + 1;
    let in_time = |now| {
        let merchant = merchant().peer_certificate(&certificate).peer_public_key("K", public(OTHER));
        Protocol::<Wharf>::new(merchant).unwrap().with_clock(Arc::new(Fixed(now)))
    };
    let accept = |protocol: &Protocol<Wharf>, id: &str| {
        let body = format!(r#"{{"{MEMBER}":{FINE},"cert_sn":"{id}","sign":"{}"}}"#, signature(OWN, FINE));
        protocol.accept(&protocol.prepare(&query()).unwrap(), &Received::new(200, body.as_bytes()))
    };
    let number = certificate.issuer_serial_md5();
    for id in [number.as_str(), certificate.serial(), &certificate.serial_decimal()] {
        assert!(accept(&in_time(now), id).is_ok(), "{id}");
    }
    for (now, id, wanted) in [
        (now, "K", VerifyError::WrongSignature),
        (now, "0", VerifyError::UnknownKey { id: "0".into() }),
        (NOW, &number, VerifyError::ExpiredKey { id: number.clone() }),
    ] {
        match accept(&in_time(now), id) {
            Err(Error::Unknown(Unknown::Unverified(doubt))) => assert_eq!(doubt, wanted),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn every_changed_byte_of_a_reply_is_noticed() {
    let body = reply(MEMBER, FINE, OTHER);
    let genuine = format!("{:?}", accept(&body).unwrap());
    for changed in edited(&body) {
        assert!(accept(&changed).is_err(), "{changed}");
    }
    for at in 0..body.len() {
        // White space outside of the raw text means nothing, and inside of it is another text.
        let spaced = format!("{} {}", &body[..at], &body[at..]);
        if let Ok(read) = accept(&spaced) {
            assert_eq!(format!("{read:?}"), genuine, "{spaced}");
            let inside = body.find(FINE).unwrap() + 1..body.find(FINE).unwrap() + FINE.len();
            assert!(!inside.contains(&at), "{spaced}");
        }
    }
}

// Notices.

const NOTICE: &[(&str, &str)] = &[
    ("app_id", "2014072300007148"),
    ("notify_id", "ac05"),
    ("out_trade_no", "A1"),
    ("trade_no", "T1"),
    ("trade_status", "TRADE_SUCCESS"),
    ("total_amount", "88.8"),
    ("subject", "a+b 中%文 %2B"),
    ("body", ""),
    ("fund_bill_list", r#"[{"amount":"0.01","fundChannel":"ALIPAYACCOUNT"}]"#),
];

/// A notice as the gateway sends it.
fn told(pairs: &[(&str, &str)]) -> String {
    let signature = signature(OTHER, &crate::hand::text(pairs, &[]));
    form(&[pairs, &[("sign_type", "RSA2"), ("sign", &signature)]].concat())
}

fn with<'p>(name: &str, value: &'p str) -> Vec<(&'p str, &'p str)>
where
    'static: 'p,
{
    NOTICE.iter().map(|(known, told)| (*known, if *known == name { value } else { *told })).collect()
}

fn paid(body: &str) -> Result<PaidEvent, NoticeError> {
    wharf().notice::<Paid>(body.as_bytes())
}

#[test]
fn the_published_notice_is_verified_once_it_is_decoded() {
    let vector = vector("O15");
    let body = text(&vector["input"]["form_body"]);
    let protocol = of(merchant().peer_public_key("", public(OWN)));
    let event = protocol.notice::<Paid>(body.as_bytes()).unwrap();
    assert_eq!(event.subject.as_deref(), Some("a+b 中%文"));
    assert_eq!(event.fund_bill_list[0].fund_channel.as_deref(), Some("ALIPAYACCOUNT"));
    assert_eq!((event.total_amount, event.body.as_deref()), (Some(Fen(1)), None));
}

#[test]
fn plus_signs_percent_signs_and_characters_of_three_bytes_are_decoded_once() {
    let event = paid(&told(NOTICE)).unwrap();
    assert_eq!(event.subject.as_deref(), Some("a+b 中%文 %2B"));
    for (name, value) in
        [("subject", "%"), ("subject", "100%25"), ("subject", "a b+c%20d&e=f"), ("body", "你好")]
    {
        let event = paid(&told(&with(name, value))).unwrap();
        let read = if name == "body" { event.body } else { event.subject };
        assert_eq!(read.as_deref(), Some(value));
    }
    let twice = told(NOTICE).replace("%2B", "%252B");
    assert_eq!(paid(&twice).unwrap_err(), NoticeError::Unverified(VerifyError::WrongSignature));
}

#[test]
fn every_changed_byte_of_a_notice_is_noticed() {
    // A field without a value is not signed: its name means nothing.
    let full: Vec<_> = NOTICE.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
    let body = told(&full);
    let genuine = format!("{:?}", paid(&body).unwrap());
    for at in 0..body.len() {
        for other in ["A", "&"] {
            let changed = format!("{}{other}{}", &body[..at], &body[at + 1..]);
            if let Ok(event) = paid(&changed) {
                assert_eq!(format!("{event:?}"), genuine, "{changed}");
            }
        }
    }
}

#[test]
fn a_notice_for_another_app_or_about_another_order_is_refused() {
    let error = paid(&told(&with("app_id", "2014072300007149"))).unwrap_err();
    assert_eq!(error, NoticeError::Unverified(VerifyError::WrongMerchant { field: "app_id" }));
    let order: PagePayRequest =
        page_pay::Required { out_trade_no: "A1".into(), total_amount: Fen(8880), subject: "x".into() }.into();
    let about = |body: String| wharf().notice_for::<Paid, _>(body.as_bytes(), &order);
    assert!(about(told(NOTICE)).is_ok());
    assert!(about(told(&with("total_amount", "88.80"))).is_ok());
    for (name, value) in [("total_amount", "88.81"), ("total_amount", "8.88"), ("out_trade_no", "A2")] {
        let error = about(told(&with(name, value))).unwrap_err();
        assert!(matches!(error, NoticeError::OtherOrder(_)), "{error:?}");
    }
}

#[test]
fn the_address_that_the_payer_comes_back_to_is_signed_and_is_no_notice_of_a_payment() {
    let vector = vector("A3-return");
    let query = text(&vector["input"]);
    let protocol = published("9021000122682882");
    let back = protocol.notice::<Back>(query.as_bytes()).unwrap();
    assert_eq!((back.out_trade_no.as_deref(), back.total_amount), (Some("1703141270"), Some(Fen(1))));
    let error = protocol.notice::<Paid>(query.as_bytes()).unwrap_err();
    assert!(matches!(error, NoticeError::Incomplete { .. }), "{error:?}");
    let more = query.replace("total_amount=0.01", "total_amount=0.02");
    let error = protocol.notice::<Back>(more.as_bytes()).unwrap_err();
    assert_eq!(error, NoticeError::Unverified(VerifyError::WrongSignature));
}
