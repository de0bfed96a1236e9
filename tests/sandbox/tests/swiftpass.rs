//! Swiftpass and UnionPay QRA: a published signature through the struct, an order from its QR code to its refund, and
//! messages that are not believed.

use md5::{Digest, Md5};
use paytable::{
    ApiKey, Client, Error, Fen, Merchant, Notice as _, NoticeError, Outcome, Protocol, Received, Swiftpass,
    sandbox::{Payer, Sandbox},
    swiftpass::{
        self, CloseRequest, MicropayRequest, MicropayResponse, OrderQueryRequest, PayNotice,
        RefundQueryRequest, RefundRequest, ReverseRequest, WeixinNativeRequest, micropay, order_query,
        refund, weixin_native,
    },
};
use paytable_tests_sandbox::receiver::{Receiver, Reply};

const KEY: &str = "979da4cfccbae7923641daa5dd7047c2";
const NUMBER: &str = "pos-qra-20240106163401";

fn merchant() -> Merchant {
    Merchant::bare()
        .with("mch_id", "QRA29045311KKR1")
        .notify_url("http://127.0.0.1:9/paid")
        .key(ApiKey::new(KEY))
}

fn protocol() -> Protocol<Swiftpass> {
    Protocol::new(merchant()).unwrap()
}

fn charge() -> MicropayRequest {
    MicropayRequest {
        op_device_id: Some("123".into()),
        terminal_info: Some(micropay::TerminalInfo {
            device_type: Some("07".into()),
            terminal_id: Some("123".into()),
        }),
        nonce_str: Some("UhxOr4kzerPGku9wCaVQyfd1zisoAnAm".into()),
        ..micropay::Required {
            out_trade_no: NUMBER.into(),
            body: "测试商品".into(),
            total_fee: Fen(1),
            mch_create_ip: "127.0.0.1".into(),
            auth_code: "131969896307360385".into(),
        }
        .into()
    }
}

fn order(notify_url: &str) -> WeixinNativeRequest {
    WeixinNativeRequest {
        attach: Some("深圳 a&b".into()),
        notify_url: Some(notify_url.into()),
        ..weixin_native::Required {
            out_trade_no: "W0001".into(),
            body: "测试商品".into(),
            total_fee: Fen(88),
            mch_create_ip: "127.0.0.1".into(),
        }
        .into()
    }
}

/// A message of these pairs, signed by another hand.
fn signed(text: &str) -> String {
    let digest = Md5::digest(format!("{text}&key={KEY}"));
    let sign = digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02X}"));
    let pairs = text.split('&').filter_map(|pair| pair.split_once('=')).chain([("sign", sign.as_str())]);
    let elements = pairs
        .fold(String::new(), |all, (name, value)| all + &format!("<{name}><![CDATA[{value}]]></{name}>"));
    format!("<xml>{elements}</xml>")
}

fn accept(body: &str) -> Result<MicropayResponse, Error> {
    let (protocol, charge) = (protocol(), charge());
    protocol.accept(&protocol.prepare(&charge).unwrap(), &Received::new(200, body.as_bytes()))
}

#[test]
fn the_published_signature_comes_out_of_the_struct() {
    let charge = charge();
    let prepared = protocol().prepare(&charge).unwrap();
    let body = String::from_utf8_lossy(&prepared.body).into_owned();
    assert!(body.contains("<sign>DB571C2F75C657B42485CD07470F0FB9</sign>"), "{body}");
    assert_eq!(prepared.url(), "https://pay.swiftpass.cn/pay/gateway");
}

const PAID: &str = "attach=a&charset=UTF-8&mch_id=QRA29045311KKR1&nonce_str=n&out_trade_no=pos-qra-20240106163401&\
                    pay_result=0&result_code=0&status=0&time_end=20240106163402&total_fee=1&transaction_id=7551";

#[test]
fn only_a_pay_result_of_zero_is_a_payment() {
    assert_eq!(accept(&signed(PAID)).unwrap().transaction_id.as_deref(), Some("7551"));
    // Refused, and the reply does not say whether for good.
    let refused = PAID.replace("pay_result=0&result_code=0", "result_code=1").replace("attach=a&", "");
    let error = accept(&signed(&refused.replace("mch_id", "err_code=USERPAYING&mch_id"))).unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("USERPAYING"), Outcome::Unknown));
    for other in ["1", "", "00", "SUCCESS"] {
        let error =
            accept(&signed(&PAID.replace("pay_result=0", &format!("pay_result={other}")))).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{other}");
    }
    // A refusal below the signature proves nothing.
    let error = accept("<xml><status>400</status><message>签名错误</message></xml>").unwrap_err();
    assert!(matches!(error, Error::Rejected(_)), "{error}");
}

#[test]
fn every_changed_byte_of_a_reply_leaves_the_order_unknown() {
    let genuine = signed(PAID);
    assert!(accept(&genuine).is_ok());
    for at in (0..genuine.len()).filter(|at| genuine.as_bytes()[*at].is_ascii()) {
        for byte in "0A<&=]".bytes().filter(|byte| *byte != genuine.as_bytes()[at]) {
            let mut forged = genuine.clone().into_bytes();
            forged[at] = byte;
            let Ok(forged) = String::from_utf8(forged) else { continue };
            match accept(&forged) {
                Ok(reply) => panic!("{forged}: {reply:?}"),
                Err(error) => assert_eq!(error.outcome(), Outcome::Unknown, "{forged}"),
            }
        }
    }
}

#[tokio::test]
async fn an_order_is_placed_paid_told_queried_and_paid_back() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, PayNotice::accepted().body));
    let sandbox =
        Sandbox::builder().merchant(merchant()).time_scale(1_000_000).strict(false).start().unwrap();
    let client: Client<Swiftpass> = Client::builder(merchant()).base_url(sandbox.base_url()).build().unwrap();
    let placed = client.call(&order(&format!("{}/paid", receiver.url))).await.unwrap();
    assert!(placed.code_url.is_some_and(|url| url.starts_with("weixin://wxpay/bizpayurl?pr=")));
    let query: OrderQueryRequest =
        OrderQueryRequest { out_trade_no: Some("W0001".into()), ..Default::default() };
    let unpaid = client.call(&query).await.unwrap();
    assert_eq!(unpaid.trade_state, Some(order_query::TradeState::Notpay));

    let delivery = sandbox.pay("W0001").await.unwrap();
    assert_eq!((delivery.attempts, delivery.acknowledged), (1, true));
    let body = receiver.bodies.recv().unwrap();
    let event = client.notice::<PayNotice>(&body).unwrap();
    assert_eq!((event.out_trade_no.as_deref(), event.total_fee), (Some("W0001"), Some(Fen(88))));
    assert_eq!(event.attach.as_deref(), Some("深圳 a&b"));
    assert!(event.unknown_fields.is_empty(), "{:?}", event.unknown_fields);
    let mut forged = body.clone();
    let at = body.windows(4).position(|part| part == b"<88>" || part == b">88<").unwrap();
    forged[at + 1] = b'9';
    assert!(matches!(client.notice::<PayNotice>(&forged), Err(NoticeError::Unverified(_))));

    let paid = client.call(&query).await.unwrap();
    assert_eq!(paid.trade_state, Some(order_query::TradeState::Success));
    assert_eq!(paid.transaction_id, event.transaction_id);
    let refund = RefundRequest {
        out_trade_no: Some("W0001".into()),
        ..refund::Required {
            out_refund_no: "R0001".into(),
            total_fee: Fen(88),
            refund_fee: Fen(8),
            op_user_id: "1".into(),
        }
        .into()
    };
    let back = client.call(&refund).await.unwrap();
    assert_eq!((back.refund_fee, back.out_refund_no.as_deref()), (Some(Fen(8)), Some("R0001")));
    let query_refund = RefundQueryRequest { out_refund_no: Some("R0001".into()), ..Default::default() };
    let refunds = client.call(&query_refund).await.unwrap();
    assert_eq!(refunds.refund_count, Some(1));
    assert_eq!(refunds.refunds[0].refund_fee, Some(Fen(8)));
    let refunded = client.call(&query).await.unwrap();
    assert_eq!(refunded.trade_state, Some(order_query::TradeState::Refund));
    let error = client.call(&close("W0001")).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
}

fn close(number: &str) -> CloseRequest {
    swiftpass::close::Required { out_trade_no: number.into() }.into()
}

#[tokio::test]
async fn a_payment_code_is_charged_and_reversed() {
    let sandbox =
        Sandbox::builder().merchant(merchant()).time_scale(1_000_000).strict(false).start().unwrap();
    let client: Client<Swiftpass> = Client::builder(merchant()).base_url(sandbox.base_url()).build().unwrap();
    let paid = client.call(&charge()).await.unwrap();
    assert_eq!((paid.out_trade_no.as_deref(), paid.total_fee), (Some(NUMBER), Some(Fen(1))));
    assert_eq!(paid.pay_result.as_deref(), Some("0"));
    let reverse: ReverseRequest = swiftpass::reverse::Required { out_trade_no: NUMBER.into() }.into();
    client.call(&reverse).await.unwrap();
    let query = OrderQueryRequest { out_trade_no: Some(NUMBER.into()), ..Default::default() };
    let reversed = client.call(&query).await.unwrap();
    assert_eq!(reversed.trade_state, Some(order_query::TradeState::Revoked));

    sandbox.payer("131969896307360386", Payer::Waits);
    let waiting =
        MicropayRequest { out_trade_no: "W0002".into(), auth_code: "131969896307360386".into(), ..charge() };
    let error = client.call(&waiting).await.unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("USERPAYING"), Outcome::Unknown));
}
