//! Saobei from order to acknowledged notice, over HTTP, from nothing but its tables.

use md5::{Digest, Md5};
use paytable::{
    ApiKey, Client, Error, Fen, Merchant, MerchantFault, Notice as _, NoticeError, Outcome, Protocol, Raw,
    Received, Time, VerifyError,
    sandbox::{Sandbox, SandboxBuilder},
};
use paytable_tests_providers::saobei::{
    MiniPay, MiniPayRequest, MiniPayResponse, PayNotice, Saobei,
    mini_pay::{MiniPayErrorCode, PayType, Required, ResultCode},
    pay_notice,
};
use paytable_tests_sandbox::receiver::{Receiver, Reply, send};

const TOKEN: &str = "832754adb88a48f68c681ebdbc2e442a";
const NUMBER: &str = "20241109222126000001";

fn merchant() -> Merchant {
    Merchant::bare()
        .with("merchant_no", "839305812000286")
        .with("terminal_id", "30052944")
        .notify_url("http://127.0.0.1:9/paid")
        .key(ApiKey::new(TOKEN))
}

fn builder(merchant: &Merchant) -> SandboxBuilder {
    Sandbox::builder().merchant(merchant.clone()).order_api::<MiniPay, PayNotice>().time_scale(1_000_000)
}

fn client(sandbox: &Sandbox, merchant: Merchant) -> Client<Saobei> {
    Client::builder(merchant).base_url(sandbox.base_url()).build().unwrap()
}

fn order() -> MiniPayRequest {
    MiniPayRequest {
        attach: Some("深圳分店".into()),
        ..Required {
            pay_type: PayType::V010,
            terminal_trace: NUMBER.into(),
            terminal_time: Time::new(2024, 11, 9, 22, 21, 26).unwrap(),
            total_fee: Fen(1),
        }
        .into()
    }
}

/// The digest over a text and the token, in lower case.
fn signature(text: &str) -> String {
    let digest = Md5::digest(format!("{text}&access_token={TOKEN}"));
    digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The pairs of a text as Saobei writes them, with its signature.
fn signed(text: &str) -> String {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    let members = pairs.fold(String::new(), |body, (name, value)| body + &format!(r#""{name}":"{value}","#));
    format!(r#"{{{members}"key_sign":"{}"}}"#, signature(text))
}

fn accept(body: &str) -> Result<MiniPayResponse, Error> {
    Protocol::<Saobei>::new(merchant())
        .unwrap()
        .accept_without_request::<MiniPayRequest>(&paytable::Received::new(200, body.as_bytes()))
}

#[tokio::test]
async fn an_order_is_placed_paid_and_its_notice_acknowledged() {
    let receiver = Receiver::start(|number, _| match number {
        0 => Reply::Full(200, PayNotice::refused("busy").body),
        _ => Reply::Full(200, PayNotice::accepted().body),
    });
    let merchant = merchant().notify_url(format!("{}/paid", receiver.url));
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);

    let reply = client.call(&order()).await.unwrap();
    assert_eq!(reply.result_code, Some(ResultCode::V01));
    assert_eq!((reply.terminal_trace.as_deref(), reply.total_fee), (Some(NUMBER), Some(Fen(1))));
    assert!(reply.unknown_fields.is_empty(), "{:?}", reply.unknown_fields);

    let delivery = sandbox.pay(NUMBER).await.unwrap();
    assert_eq!((delivery.attempts, delivery.acknowledged), (2, true));
    let event = client.notice::<PayNotice>(&receiver.bodies.recv().unwrap()).unwrap();
    assert_eq!((event.terminal_trace.as_deref(), event.total_fee), (Some(NUMBER), Some(Fen(1))));
    assert_eq!(event.result_code, Some(pay_notice::ResultCode::V01));
    assert_eq!(event.out_trade_no, reply.out_trade_no, "one order has one number");
    assert_eq!(event.attach.as_deref(), Some("深圳分店"));
    assert!(event.end_time.is_some());
    assert!(event.unknown_fields.is_empty(), "{:?}", event.unknown_fields);
}

#[test]
fn the_acknowledgement_is_the_documented_one() {
    let text = |ack: paytable::Ack| String::from_utf8(ack.body).unwrap();
    assert_eq!(text(PayNotice::accepted()), r#"{"return_code":"01","return_msg":"success"}"#);
    assert_eq!(text(PayNotice::refused("签名失败")), r#"{"return_code":"02","return_msg":"签名失败"}"#);
}

#[tokio::test]
async fn a_repeated_order_is_the_same_order_unless_its_values_differ() {
    let sandbox = builder(&merchant()).start().unwrap();
    let client = client(&sandbox, merchant());
    let first = client.call(&order()).await.unwrap();
    let again = client.call(&order()).await.unwrap();
    assert_eq!(first.out_trade_no, again.out_trade_no);
    let other = MiniPayRequest { terminal_trace: "20241109222126000002".into(), ..order() };
    assert_ne!(first.out_trade_no, client.call(&other).await.unwrap().out_trade_no);

    let dearer = MiniPayRequest { total_fee: Fen(2), ..order() };
    let error = client.call(&dearer).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    assert_eq!(MiniPayErrorCode::of(&error), Some(MiniPayErrorCode::V02));
    assert!(error.to_string().contains("same values"), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown, "the number says no more than that it failed");
}

#[tokio::test]
async fn a_wrong_token_is_turned_down() {
    let sandbox = builder(&merchant()).start().unwrap();
    let forger = merchant().key(ApiKey::new("another_token"));
    let error = client(&sandbox, forger).call(&order()).await.unwrap_err();
    assert!(matches!(error, Error::Rejected(_)), "{error:?}");
    assert_eq!(error.outcome(), Outcome::Unknown);

    let url = format!("{}/pay/open/minipay", sandbox.base_url());
    let (_, body) = send("POST", &url, b"{");
    let body = String::from_utf8(body).unwrap();
    assert!(body.starts_with(r#"{"return_code":"02","return_msg":""#), "{body}");
}

#[tokio::test]
async fn another_terminal_of_the_same_token_is_refused() {
    let sandbox = builder(&merchant()).start().unwrap();
    let error = client(&sandbox, merchant().with("terminal_id", "1")).call(&order()).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    assert!(error.to_string().contains("terminal_id"), "{error}");
}

#[tokio::test]
async fn a_tampered_notice_is_refused() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, PayNotice::accepted().body));
    let merchant = merchant().notify_url(format!("{}/paid", receiver.url));
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    client.call(&order()).await.unwrap();
    sandbox.pay(NUMBER).await.unwrap();
    let notice = String::from_utf8(receiver.bodies.recv().unwrap()).unwrap();
    assert!(client.notice::<PayNotice>(notice.as_bytes()).is_ok());

    let unverified = |body: &str| match client.notice::<PayNotice>(body.as_bytes()) {
        Err(NoticeError::Unverified(why)) => why,
        other => panic!("{other:?}"),
    };
    let dearer = notice.replace(r#""total_fee":"1""#, r#""total_fee":"100""#);
    assert_ne!(dearer, notice);
    assert_eq!(unverified(&dearer), VerifyError::WrongSignature);
    let longer = notice.replacen('{', r#"{"receipt_fee":"","#, 1);
    assert_eq!(unverified(&longer), VerifyError::WrongSignature, "an empty value is signed too");
    let elsewhere = signed("merchant_no=839305812000287&result_code=01&return_code=01&terminal_trace=1");
    assert_eq!(unverified(&elsewhere), VerifyError::WrongMerchant { field: "merchant_no" });
}

#[test]
fn the_signed_text_and_its_digest_are_those_of_another_hand() {
    let protocol = Protocol::<Saobei>::new(merchant()).unwrap();
    let order = order();
    let prepared = protocol.prepare(&order).unwrap();
    let text = "attach=深圳分店&merchant_no=839305812000286&notify_url=http://127.0.0.1:9/paid&pay_type=010&\
                pay_ver=201&service_id=015&terminal_id=30052944&terminal_time=20241109222126&\
                terminal_trace=20241109222126000001&total_fee=1";
    assert_eq!(prepared.signed_text(), Some(format!("{text}&access_token=***").as_str()));
    assert_eq!(prepared.url(), "https://pay.lcsw.cn/lcsw/pay/open/minipay");
    let body = String::from_utf8(prepared.into_draft().body).unwrap();
    assert!(body.contains(&format!(r#""key_sign":"{}""#, signature(text))), "{body}");
    assert!(body.contains(r#""total_fee":"1""#), "{body}: every value is text");
}

#[test]
fn a_reply_makes_what_the_mini_program_is_handed() {
    let protocol = Protocol::<Saobei>::new(merchant()).unwrap();
    let reply = accept(&signed(
        "appId=wx91b9fee6ce0135c9&attach=&merchant_no=839305812000286&nonceStr=n&out_trade_no=30052944&\
         package_str=prepay_id=123456789&paySign=p&result_code=01&return_code=01&signType=RSA&\
         timeStamp=1414561699",
    ))
    .unwrap();
    let payment = reply.mini_program(&protocol).unwrap();
    assert_eq!((payment.package.as_str(), payment.sign_type.as_str()), ("prepay_id=123456789", "RSA"));
    assert_eq!(payment.pay_sign, "p");
}

#[test]
fn a_number_is_verified_as_it_was_written() {
    let number = "12345678901234567890.50";
    let text =
        format!("merchant_no=839305812000286&out_trade_no=1&rate={number}&result_code=01&return_code=01");
    let body = signed(&text).replace(&format!("\"{number}\""), number);
    let reply = accept(&body).unwrap();
    assert_eq!(reply.unknown_fields.get("rate"), Some(&Raw::Number(number.into())));
    assert!(accept(&body.replace(".50", ".5")).is_err());
}

/// A notice of an order of one fen, with an attachment that the payer chose.
fn told(attach: &str) -> String {
    format!(
        "attach={attach}&channel_trade_no=4200&end_time=20241109222145&merchant_no=839305812000286&out_trade_no=3005&\
         pay_type=010&result_code=01&return_code=01&terminal_id=30052944&terminal_time=20241109222126&\
         terminal_trace={NUMBER}&total_fee=1"
    )
}

#[test]
fn a_name_with_a_value_in_it_is_none_though_the_same_text_was_signed() {
    let protocol = Protocol::<Saobei>::new(merchant()).unwrap();
    let text = told("x=1");
    let genuine = signed(&text);
    assert!(protocol.notice::<PayNotice>(genuine.as_bytes()).is_ok());
    for (name, value) in [("attach=x", "1"), ("attach=x=1&channel_trade_no", "4200")] {
        let forged = genuine
            .replace(r#""attach":"x=1","#, &format!(r#""{name}":"{value}","#))
            .replace(if name.contains('&') { r#""channel_trade_no":"4200","# } else { "\u{0}" }, "");
        let error = protocol.notice::<PayNotice>(forged.as_bytes()).unwrap_err();
        assert_eq!(error, NoticeError::Unverified(VerifyError::NotFlat), "{forged}");
    }
}

#[test]
fn a_notice_cut_elsewhere_is_not_believed() {
    let protocol = Protocol::<Saobei>::new(merchant()).unwrap();
    // What the payer attached, and what the notice says, become one field that no table knows.
    let inside = "x&channel_trade_no=4200&end_time=20241109222145&merchant_no=839305812000286&out_trade_no=3005&\
                  pay_type=010&result_code=01&return_code=01&terminal_id=30052944&terminal_time=20241109222126&\
                  terminal_trace=BIG&total_fee=900000&z=";
    let text = told(inside);
    let (head, tail) = text.split_once("&z=").unwrap();
    let members = head.split('&').filter_map(|pair| pair.split_once('='));
    let members = members.fold(String::new(), |all, (name, value)| all + &format!(r#""{name}":"{value}","#));
    let forged = format!(r#"{{{members}"z":"{tail}","key_sign":"{}"}}"#, signature(&text));
    let error = protocol.notice::<PayNotice>(forged.as_bytes()).unwrap_err();
    assert_eq!(error, NoticeError::Unverified(VerifyError::Ambiguous { field: "z".into() }));
    let order = MiniPayRequest { attach: Some(inside.into()), ..order() };
    let error = protocol.prepare(&order).unwrap_err();
    assert_eq!(error.fields(), ["attach"], "{error}");
}

#[test]
fn the_reply_to_an_order_is_no_notice_of_its_payment() {
    let protocol = Protocol::<Saobei>::new(merchant()).unwrap();
    let reply = signed(&format!(
        "merchant_no=839305812000286&out_trade_no=3005&pay_type=010&result_code=01&return_code=01&\
         terminal_id=30052944&terminal_time=20241109222126&terminal_trace={NUMBER}&total_fee=1"
    ));
    let received = Received::new(200, reply.as_bytes());
    assert!(protocol.accept(&protocol.prepare(&order()).unwrap(), &received).is_ok());
    assert!(protocol.notice::<PayNotice>(reply.as_bytes()).is_err());
    let other = MiniPayRequest { total_fee: Fen(2), ..order() };
    let error = protocol.accept(&protocol.prepare(&other).unwrap(), &received).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn a_success_without_an_order_number_is_none() {
    let error = accept(&signed("merchant_no=839305812000286&result_code=01&return_code=01")).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    let paying = accept(&signed("result_code=03&return_code=01&return_msg=支付中")).unwrap_err();
    assert_eq!(MiniPayErrorCode::of(&paying), Some(MiniPayErrorCode::V03));
}

#[test]
fn a_merchant_brings_its_terminal() {
    let error = Protocol::<Saobei>::new(merchant().with("terminal_id", "")).unwrap_err();
    assert_eq!(error, MerchantFault::Missing { name: "terminal_id", title: "终端号" });
}
