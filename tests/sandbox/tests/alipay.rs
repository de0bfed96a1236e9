//! Alipay's orders over HTTP: placed, paid by a scan, told by notices, refunded and closed.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    Alipay, ApiKey, Client, Error, Fen, Merchant, Notice as _, OrderStatus, Prepared, PrivateKey, Protocol,
    PublicKey, Received, Time, alipay,
    alipay::{
        TradeCloseRequest, TradeNotice, TradePrecreateRequest, TradeQueryRequest, TradeQueryResponse,
        TradeRefundRequest, trade_notice::TradeStatus, trade_precreate, trade_refund,
    },
    sandbox::Sandbox,
};
use paytable_tests_sandbox::receiver::{Receiver, Reply, send};

const OWN: &str = include_str!("../../credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
const FOREIGN: &str = include_str!("../../credentials/vectors-rsa/keys/wechatpay-go.test.key.pem");
const NUMBER: &str = "20150320010101001";

fn merchant(peer: PublicKey) -> Merchant {
    Merchant::bare()
        .with("app_id", "2014072300007148")
        .with("seller_id", "2088102146225135")
        .signing_key(PrivateKey::from_pem(OWN).unwrap())
        .peer_public_key("", peer)
}

fn client(sandbox: &Sandbox, merchant: Merchant) -> Client<Alipay> {
    Client::builder(merchant).base_url(sandbox.base_url()).build().unwrap()
}

fn order(number: &str) -> TradePrecreateRequest {
    trade_precreate::Required {
        out_trade_no: number.into(),
        total_amount: Fen(8888),
        subject: "咖啡 a+b & c=d".into(),
    }
    .into()
}

async fn query(client: &Client<Alipay>, number: &str) -> Result<TradeQueryResponse, Error> {
    client
        .call(&TradeQueryRequest { out_trade_no: Some(number.into()), ..TradeQueryRequest::default() })
        .await
}

#[tokio::test]
async fn an_order_is_placed_paid_told_and_refunded() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, TradeNotice::accepted().body));
    let merchant = merchant(Sandbox::platform_key()).with("notify_url", format!("{}/paid", receiver.url));
    let sandbox = Sandbox::builder().merchant(merchant.clone()).time_scale(1_000_000).start().unwrap();
    let client = client(&sandbox, merchant);
    let placed = client.call(&order(NUMBER)).await.unwrap();
    assert_eq!(placed.out_trade_no.as_deref(), Some(NUMBER));
    assert!(placed.qr_code.is_some());
    let waiting = query(&client, NUMBER).await.unwrap();
    assert_eq!(waiting.trade_status, Some(alipay::trade_query::TradeStatus::WaitBuyerPay));
    assert_eq!(waiting.total_amount, Some(Fen(8888)));

    let delivery = sandbox.pay(NUMBER).await.unwrap();
    assert!(delivery.acknowledged);
    let told = receiver.bodies.recv().unwrap();
    let event = client.notice::<TradeNotice>(&told).unwrap();
    assert_eq!(event.out_trade_no.as_deref(), Some(NUMBER));
    assert_eq!((event.total_amount, event.subject.as_deref()), (Some(Fen(8888)), Some("咖啡 a+b & c=d")));
    assert!(event.notify_id.is_some_and(|id| !id.is_empty()));
    let known = client.order_status(&order(NUMBER)).await.unwrap();
    let OrderStatus::Paid(paid) = known else { panic!("{known:?}") };
    assert_eq!((paid.out_trade_no.as_str(), paid.total_fee), (NUMBER, Fen(8888)));

    let refunded = client.call(&refund("R1", Fen(88))).await.unwrap();
    assert_eq!(refunded.out_trade_no.as_deref(), Some(NUMBER));
    assert_eq!(refunded.refund_fee, Some(Fen(88)));
}

fn refund(number: &str, amount: Fen) -> TradeRefundRequest {
    TradeRefundRequest {
        out_trade_no: Some(NUMBER.into()),
        ..trade_refund::Required { refund_amount: amount, out_request_no: number.into() }.into()
    }
}

#[tokio::test]
async fn refunds_add_up_and_are_told_where_the_order_said() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, TradeNotice::accepted().body));
    let merchant = merchant(Sandbox::platform_key());
    let sandbox = Sandbox::builder().merchant(merchant.clone()).time_scale(1_000_000).start().unwrap();
    let client = client(&sandbox, merchant);
    let told = TradePrecreateRequest { notify_url: Some(format!("{}/told", receiver.url)), ..order(NUMBER) };
    client.call(&told).await.unwrap();
    assert!(sandbox.pay(NUMBER).await.unwrap().acknowledged);
    let event = || client.notice::<TradeNotice>(&receiver.bodies.recv().unwrap()).unwrap();
    let paid = event();
    let near =
        |time: Option<Time>| time.is_some_and(|time| time.unix().abs_diff(sandbox.now().unix()) < 86_400);
    assert!(near(paid.gmt_payment) && near(paid.notify_time), "{paid:?}");

    let first = client.call(&refund("R1", Fen(88))).await.unwrap();
    assert_eq!(first.refund_fee, Some(Fen(88)));
    let back = event();
    let said = (back.out_biz_no.as_deref(), back.refund_amount, back.refund_fee, back.trade_status);
    assert_eq!(said, (Some("R1"), Some(Fen(88)), Some(Fen(88)), Some(TradeStatus::TradeSuccess)));
    assert!(near(back.gmt_refund));

    let again = client.call(&refund("R1", Fen(88))).await.unwrap_err();
    assert_eq!(again.code(), Some("N"), "a repeat moves nothing: {again:?}");
    let much = client.call(&refund("R2", Fen(8801))).await.unwrap_err();
    assert_eq!(much.code(), Some("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"), "{much:?}");
    let rest = client.call(&refund("R3", Fen(8800))).await.unwrap();
    assert_eq!(rest.refund_fee, Some(Fen(8888)));
    let back = event();
    let said = (back.out_biz_no.as_deref(), back.refund_amount, back.refund_fee, back.trade_status);
    assert_eq!(said, (Some("R3"), Some(Fen(8800)), Some(Fen(8888)), Some(TradeStatus::TradeClosed)));
    let closed = query(&client, NUMBER).await.unwrap();
    assert_eq!(closed.trade_status, Some(alipay::trade_query::TradeStatus::TradeClosed));
}

#[tokio::test]
async fn what_is_refused_is_said_in_documented_codes() {
    let merchant = merchant(Sandbox::platform_key());
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start().unwrap();
    let client = client(&sandbox, merchant);
    client.call(&order(NUMBER)).await.unwrap();
    let other = TradePrecreateRequest { total_amount: Fen(1), ..order(NUMBER) };
    let differs = client.call(&other).await.unwrap_err();
    assert_eq!(differs.code(), Some("ACQ.CONTEXT_INCONSISTENT"), "{differs:?}");
    let _ = sandbox.pay(NUMBER).await;
    let close = TradeCloseRequest { out_trade_no: Some(NUMBER.into()), ..TradeCloseRequest::default() };
    let paid = client.call(&close).await.unwrap_err();
    assert_eq!(paid.code(), Some("ACQ.TRADE_STATUS_ERROR"), "{paid:?}");
}

#[tokio::test]
async fn an_order_that_is_closed_is_no_more() {
    let merchant = merchant(Sandbox::platform_key());
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start().unwrap();
    let client = client(&sandbox, merchant);
    let unknown = query(&client, NUMBER).await.unwrap_err();
    assert_eq!(unknown.code(), Some("ACQ.TRADE_NOT_EXIST"), "{unknown:?}");
    client.call(&order(NUMBER)).await.unwrap();
    let close = TradeCloseRequest { out_trade_no: Some(NUMBER.into()), ..TradeCloseRequest::default() };
    client.call(&close).await.unwrap();
    let closed = query(&client, NUMBER).await.unwrap();
    assert_eq!(closed.trade_status, Some(alipay::trade_query::TradeStatus::TradeClosed));
}

#[tokio::test]
async fn a_wrong_key_on_either_side_is_found() {
    let own = merchant(Sandbox::platform_key());
    let sandbox = Sandbox::builder().merchant(own.clone()).start().unwrap();
    let foreign = own.signing_key(PrivateKey::from_pem(FOREIGN).unwrap());
    let refused = query(&client(&sandbox, foreign), NUMBER).await.unwrap_err();
    assert!(matches!(refused, Error::Rejected(_)), "{refused:?}");
    let unsigned = place_signed(FOREIGN, |_| {});
    for said in [r#""code":"40002""#, r#""msg":"Invalid Arguments""#, r#""sub_code":"isv.invalid-signature""#]
    {
        assert!(unsigned.contains(said), "{unsigned}");
    }
    let foreign = merchant(PrivateKey::from_pem(FOREIGN).unwrap().public_key().clone());
    let unverified = query(&client(&sandbox, foreign), NUMBER).await.unwrap_err();
    assert!(matches!(unverified, Error::Unknown(paytable::Unknown::Unverified { .. })), "{unverified:?}");
}

/// An order whose common fields are in the query, and its content in the body, as Alipay's own SDKs send it; `change` has
/// both before they are sent.
fn place_with_a_query(change: impl Fn(&mut String, &mut String)) -> Result<(), Error> {
    let merchant = merchant(Sandbox::platform_key());
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start().unwrap();
    let protocol = Protocol::<Alipay>::new(merchant).unwrap();
    let order = order(NUMBER);
    let prepared = protocol.prepare(&order).unwrap();
    let form = String::from_utf8(prepared.body.clone()).unwrap();
    let (content, common): (Vec<&str>, Vec<&str>) =
        form.split('&').partition(|pair| pair.starts_with("biz_content="));
    let (mut query, mut body) = (common.join("&"), content.join("&"));
    change(&mut query, &mut body);
    let url = format!("{}{}?{query}", sandbox.base_url(), prepared.path);
    let (status, reply) = send("POST", &url, body.as_bytes());
    protocol.accept(&prepared, &Received::new(status, &reply[..])).map(|_| ())
}

#[test]
fn common_fields_can_be_in_the_query() {
    place_with_a_query(|_, _| {}).unwrap();
}

#[test]
fn a_constant_that_is_not_required_can_be_left_out() {
    let other = place_signed(OWN, |pairs| pairs.retain(|(name, _)| name != "format"));
    assert!(other.contains(r#""code":"10000""#), "{other}");
    let wrong = place_signed(OWN, |pairs| {
        pairs.iter_mut().filter(|(name, _)| name == "format").for_each(|(_, value)| *value = "XML".into());
    });
    assert_eq!(wrong, "no such API");
}

/// What comes of an order whose pairs are changed before they are signed with that key.
fn place_signed(key: &str, change: impl Fn(&mut Vec<(String, String)>)) -> String {
    let merchant = merchant(Sandbox::platform_key());
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start().unwrap();
    let order = order(NUMBER);
    let prepared =
        Protocol::<Alipay>::new(merchant).unwrap().prepare(&order).map(Prepared::into_draft).unwrap();
    let mut pairs: Vec<(String, String)> = form_urlencoded::parse(&prepared.body).into_owned().collect();
    pairs.retain(|(name, _)| name != "sign");
    change(&mut pairs);
    pairs.sort();
    let text = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let signature = PrivateKey::from_pem(key).unwrap().sign_sha256(&[text.as_bytes()]).unwrap();
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(pairs).append_pair("sign", &BASE64_STANDARD.encode(signature));
    let url = format!("{}{}", sandbox.base_url(), prepared.path);
    String::from_utf8(send("POST", &url, form.finish().as_bytes()).1).unwrap()
}

#[test]
fn a_field_that_is_in_the_query_and_in_the_body_is_refused() {
    let app_id = "&app_id=2014072300007148";
    let refused = place_with_a_query(|_, body| body.push_str(app_id)).unwrap_err();
    assert!(matches!(refused, Error::Rejected(_)), "{refused:?}");
    let added = place_with_a_query(|query, _| query.push_str("&app_auth_token=t")).unwrap_err();
    assert!(matches!(added, Error::Rejected(_)), "{added:?}");
}

#[tokio::test]
async fn contents_and_replies_are_encrypted_if_the_merchant_has_the_key() {
    let plain = merchant(Sandbox::platform_key());
    let encrypting = plain.clone().secret("aes_key", ApiKey::new("AAECAwQFBgcICQoLDA0ODw=="));
    let sandbox = Sandbox::builder().merchant(encrypting.clone()).start().unwrap();
    let encrypted = client(&sandbox, encrypting);
    encrypted.call(&order(NUMBER)).await.unwrap();
    let waiting = query(&encrypted, NUMBER).await.unwrap();
    assert_eq!(waiting.total_amount, Some(Fen(8888)));
    let error = query(&encrypted, "20150320010101002").await.unwrap_err();
    assert_eq!(error.code(), Some("ACQ.TRADE_NOT_EXIST"));
    // A plain content is no ciphertext.
    let error = query(&client(&sandbox, plain), NUMBER).await.unwrap_err();
    assert!(matches!(error, Error::Rejected(_)), "{error:?}");
}
