//! Allinpay: the key as a pair through the struct, an order from its QR code to its refund, and messages that are not
//! believed.

use md5::{Digest, Md5};
use paytable::{
    Allinpay, ApiKey, Client, Error, Fen, Merchant, Notice as _, NoticeError, Outcome, Protocol, Received,
    VerifyError,
    allinpay::{
        CloseRequest, PayNotice, PayRequest, PayResponse, QueryRequest, RefundRequest, ScanPayRequest, pay,
        refund, scan_pay,
    },
    sandbox::{Payer, Sandbox},
};
use paytable_tests_sandbox::receiver::{Receiver, Reply};

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const NUMBER: &str = "241119090514193";

fn merchant() -> Merchant {
    Merchant::bare()
        .with("cusid", "660581055322T0Z")
        .with("appid", "00328929")
        .notify_url("http://127.0.0.1:9/paid")
        .key(ApiKey::new(KEY))
}

fn protocol() -> Protocol<Allinpay> {
    Protocol::new(merchant()).unwrap()
}

fn order() -> PayRequest {
    PayRequest {
        body: Some("支付测试".into()),
        ..pay::Required { trxamt: Fen(1), reqsn: NUMBER.into(), paytype: "A01".into() }.into()
    }
}

/// The signature by another hand: the key is sorted among the pairs.
fn signature(text: &str) -> String {
    let mut pairs: Vec<&str> = text.split('&').collect();
    let key = format!("key={KEY}");
    pairs.push(&key);
    pairs.sort_unstable();
    let digest = Md5::digest(pairs.join("&"));
    digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02X}"))
}

fn reply(text: &str) -> String {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    let members = pairs.fold(String::new(), |all, (name, value)| all + &format!(r#""{name}":"{value}","#));
    format!(r#"{{{members}"sign":"{}"}}"#, signature(text))
}

fn notice(text: &str) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(text.split('&').filter_map(|pair| pair.split_once('=')));
    form.append_pair("sign", &signature(text)).finish()
}

fn accept(body: &str) -> Result<PayResponse, Error> {
    let (protocol, order) = (protocol(), order());
    protocol.accept(&protocol.prepare(&order).unwrap(), &Received::new(200, body.as_bytes()))
}

const PLACED: &str = "appid=00328929&cusid=660581055322T0Z&payinfo=https://qr.alipay.com/1&reqsn=241119090514193&\
                      retcode=SUCCESS&trxid=2411&trxstatus=0000";

const PAID: &str = "acct=oUp&appid=00328929&chnltrxid=4200&cusid=660581055322T0Z&cusorderid=241119090514193&initamt=1&\
                    paytime=20241119090542&trxamt=1&trxcode=VSP501&trxid=2411&trxreserved=支付 a+b&trxstatus=0000";

#[test]
fn the_key_is_a_pair_among_the_others() {
    let order = PayRequest { notify_url: None, ..order() };
    let protocol = protocol();
    let prepared = protocol.prepare(&order).unwrap();
    let pairs: Vec<(String, String)> = form_urlencoded::parse(&prepared.body).into_owned().collect();
    let (last, rest) = pairs.split_last().unwrap();
    let text: Vec<String> = rest.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(*last, ("sign".to_owned(), signature(&text.join("&"))));
    let shown = prepared.signed_text().unwrap();
    assert!(shown.contains("&cusid=660581055322T0Z&key=***&notify_url="), "{shown}");
    assert!(!String::from_utf8_lossy(&prepared.body).contains(KEY));
}

#[test]
fn a_pair_with_the_name_of_the_key_is_never_believed() {
    let genuine = reply(PLACED);
    assert!(accept(&genuine).is_ok());
    let ambiguous = VerifyError::Ambiguous { field: "key".into() };
    for key in ["", "x", KEY] {
        let forged = genuine.replacen('{', &format!(r#"{{"key":"{key}","#), 1);
        let error = accept(&forged).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{forged}");
        let forged = format!("{}&key={key}", notice(PAID));
        let error = protocol().notice::<PayNotice>(forged.as_bytes()).unwrap_err();
        assert_eq!(error, NoticeError::Unverified(ambiguous.clone()), "{forged}");
    }
    // Not even where the text comes out the same: the pair of the key in place of the key.
    let text = format!("{PLACED}&key={KEY}");
    let digest = Md5::digest({
        let mut pairs: Vec<&str> = text.split('&').collect();
        pairs.sort_unstable();
        pairs.join("&")
    });
    let sign = digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02X}"));
    let forged = reply(PLACED).replacen('{', r#"{"key":"192006250b4c09247ec02edce69f6a2d","#, 1);
    assert!(forged.contains(&sign), "the same text");
    assert!(accept(&forged).is_err());
}

#[test]
fn a_status_that_is_not_listed_is_no_failure() {
    let status = |word: &str| accept(&reply(&PLACED.replace("trxstatus=0000", &format!("trxstatus={word}"))));
    for word in ["2000", "2008", "3999", "1001", "SUCCESS"] {
        let error = status(word).unwrap_err();
        assert_eq!((error.code(), error.outcome()), (Some(word), Outcome::Unknown));
    }
    let error = accept(r#"{"retcode":"FAIL","retmsg":"签名错误"}"#).unwrap_err();
    assert!(matches!(error, Error::Rejected(_)), "{error}");
    let error = accept(&reply(&PLACED.replace("660581055322T0Z", "660581055322T0A"))).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn every_changed_byte_of_a_notice_or_a_reply_is_found() {
    let protocol = protocol();
    let genuine = notice(PAID);
    let event = protocol.notice::<PayNotice>(genuine.as_bytes()).unwrap();
    assert_eq!(event.trxreserved.as_deref(), Some("支付 a+b"));
    for at in 0..genuine.len() {
        for byte in "0aZ%+&=".bytes() {
            let mut forged = genuine.clone().into_bytes();
            let before = std::mem::replace(&mut forged[at], byte);
            let is_digit = genuine[..at].ends_with('%') || at > 1 && genuine.as_bytes()[at - 2] == b'%';
            let is_same = before == byte || is_digit && before.eq_ignore_ascii_case(&byte);
            assert!(
                is_same || protocol.notice::<PayNotice>(&forged[..]).is_err(),
                "{at} {}",
                char::from(byte)
            );
        }
    }
    let genuine = reply(PLACED);
    for at in 0..genuine.len() {
        for byte in "0aZ\"\\{,".bytes().filter(|byte| *byte != genuine.as_bytes()[at]) {
            let mut forged = genuine.clone().into_bytes();
            forged[at] = byte;
            let error = accept(&String::from_utf8(forged).unwrap()).unwrap_err();
            assert_eq!(error.outcome(), Outcome::Unknown, "{at} {}", char::from(byte));
        }
    }
}

#[test]
fn what_tells_of_a_refund_or_answers_a_call_is_no_payment() {
    let protocol = protocol();
    let refunded = notice(&PAID.replace("trxamt=1", "srctrxid=2411&trxamt=1"));
    let error = protocol.notice::<PayNotice>(refunded.as_bytes()).unwrap_err();
    assert_eq!(error, NoticeError::AnotherMessage { field: "srctrxid".into() });
    assert!(protocol.notice::<PayNotice>(notice(PLACED).as_bytes()).is_err());
    let inside = "x&cusorderid=BIG&initamt=900000&trxamt=900000&z=";
    let text = PAID.replace("支付 a+b", inside);
    assert!(matches!(
        protocol.notice::<PayNotice>(notice(&text).as_bytes()),
        Err(NoticeError::Unverified(_) | NoticeError::Malformed(_))
    ));
}

#[tokio::test]
async fn an_order_is_placed_paid_told_queried_and_paid_back() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, PayNotice::accepted().body));
    let sandbox =
        Sandbox::builder().merchant(merchant()).time_scale(1_000_000).strict(false).start().unwrap();
    let client: Client<Allinpay> = Client::builder(merchant()).base_url(sandbox.base_url()).build().unwrap();
    let order = PayRequest { notify_url: Some(format!("{}/paid", receiver.url)), ..order() };
    let placed = client.call(&order).await.unwrap();
    assert_eq!(placed.reqsn.as_deref(), Some(NUMBER));
    assert!(placed.unknown_fields.is_empty(), "{:?}", placed.unknown_fields);
    let query = QueryRequest { reqsn: Some(NUMBER.into()), ..QueryRequest::default() };
    assert_eq!(client.call(&query).await.unwrap().trxstatus.as_deref(), Some("2000"));

    let delivery = sandbox.pay(NUMBER).await.unwrap();
    assert_eq!((delivery.attempts, delivery.acknowledged), (1, true));
    let event = client.notice::<PayNotice>(&receiver.bodies.recv().unwrap()).unwrap();
    assert_eq!((event.cusorderid.as_deref(), event.initamt), (Some(NUMBER), Some(Fen(1))));
    assert_eq!(event.trxstatus.as_deref(), Some("0000"));
    let paid = client.call(&query).await.unwrap();
    assert_eq!((paid.trxstatus.as_deref(), paid.initamt), (Some("0000"), Some(Fen(1))));
    assert_eq!((&paid.trxid, paid.reqsn.as_deref()), (&event.trxid, Some(NUMBER)));

    let refund = RefundRequest {
        oldreqsn: Some(NUMBER.into()),
        ..refund::Required { trxamt: Fen(1), reqsn: "R0001".into() }.into()
    };
    let back = client.call(&refund).await.unwrap();
    assert_eq!(back.reqsn.as_deref(), Some("R0001"));
    assert!(back.trxid.is_some() && back.trxid != event.trxid);
    // A refund is asked for like an order, and no order takes its number.
    let of_refund = QueryRequest { reqsn: Some("R0001".into()), ..QueryRequest::default() };
    let told = client.call(&of_refund).await.unwrap();
    assert_eq!(
        (told.trxstatus.as_deref(), told.initamt, &told.trxid),
        (Some("0000"), Some(Fen(1)), &back.trxid)
    );
    let taken = PayRequest { reqsn: "R0001".into(), ..order };
    assert!(client.call(&taken).await.is_err());
    let again = RefundRequest { reqsn: "R0002".into(), ..refund };
    assert_eq!(client.call(&again).await.unwrap_err().outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn a_call_below_the_path_of_the_real_host_is_answered() {
    let sandbox = Sandbox::builder().merchant(merchant()).start().unwrap();
    let base = format!("{}/apiweb", sandbox.base_url());
    let client: Client<Allinpay> = Client::builder(merchant()).base_url(base).build().unwrap();
    let placed = client.call(&PayRequest { notify_url: None, ..order() }).await.unwrap();
    assert_eq!(placed.reqsn.as_deref(), Some(NUMBER));
}

#[tokio::test]
async fn a_payment_code_is_charged_and_an_order_is_closed() {
    let sandbox =
        Sandbox::builder().merchant(merchant()).time_scale(1_000_000).strict(false).start().unwrap();
    let client: Client<Allinpay> = Client::builder(merchant()).base_url(sandbox.base_url()).build().unwrap();
    let charge = |number: &str, code: &str| -> ScanPayRequest {
        let terminfo = scan_pay::TermInfo { devicetype: "10".into(), termno: "00000001".into() };
        scan_pay::Required { trxamt: Fen(7), reqsn: number.into(), authcode: code.into(), terminfo }.into()
    };
    let paid = client.call(&charge("S1", "131104796948096102")).await.unwrap();
    assert_eq!((paid.reqsn.as_deref(), paid.initamt), (Some("S1"), Some(Fen(7))));
    sandbox.payer("131104796948096103", Payer::Waits);
    let error = client.call(&charge("S2", "131104796948096103")).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);

    client.call(&PayRequest { notify_url: None, ..order() }).await.unwrap();
    let close = CloseRequest { oldreqsn: Some(NUMBER.into()), ..CloseRequest::default() };
    client.call(&close).await.unwrap();
    assert_eq!(sandbox.pay(NUMBER).await.unwrap_err().to_string(), "the order was closed");
}
