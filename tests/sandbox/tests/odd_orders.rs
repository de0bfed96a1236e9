//! Orders that other SDKs place with an `attach` that reads as more fields of the signed text.

use paytable::{
    Client, Error, Fen, NoticeError, OrderStatus, OrderStatusError, Unknown, VerifyError, WechatV2,
    sandbox::Sandbox,
    table::SignatureAlgorithm,
    wechat_v2::{PayNotice, UnifiedOrderRequest, unified_order},
};
use paytable_tests::{APPID, MCH_ID, merchant, pairs, signed, xml};
use paytable_tests_sandbox::receiver::{Receiver, Reply, send};

const NUMBER: &str = "1217752501201407033233368018";
const ATTACH: &str = "x&total_fee=900000&transaction_id=T1&z=";

/// The order as it is stored.
fn order(attach: Option<&str>) -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        attach: attach.map(str::to_owned),
        openid: Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into()),
        ..unified_order::Required {
            body: "x".into(),
            out_trade_no: NUMBER.into(),
            total_fee: Fen(1),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: unified_order::TradeType::Jsapi,
        }
        .into()
    }
}

/// The same as another SDK sends it.
fn sent(notify_url: &str) -> String {
    xml(&signed(
        pairs(&[
            ("appid", APPID),
            ("mch_id", MCH_ID),
            ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
            ("body", "x"),
            ("attach", ATTACH),
            ("out_trade_no", NUMBER),
            ("total_fee", "1"),
            ("spbill_create_ip", "127.0.0.1"),
            ("notify_url", notify_url),
            ("trade_type", "JSAPI"),
            ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
        ]),
        SignatureAlgorithm::Md5,
    ))
}

fn is_ambiguous(error: &Error) -> bool {
    matches!(error, Error::Unknown(Unknown::Unverified(VerifyError::Ambiguous { field })) if field == "attach")
}

#[tokio::test]
async fn an_odd_order_of_another_sdk_is_not_stuck_where_the_order_is_at_hand() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, acknowledged()));
    let sandbox = Sandbox::builder().merchant(merchant()).time_scale(1_000_000).start().unwrap();
    let client = Client::<WechatV2>::builder(merchant()).base_url(sandbox.base_url()).build().unwrap();

    // Here it is not sent.
    let error = client.call(&order(Some(ATTACH))).await.unwrap_err();
    assert!(matches!(&error, Error::Invalid(violations) if violations.fields() == ["attach"]), "{error}");

    let url = format!("{}/pay/unifiedorder", sandbox.base_url());
    let (status, _) = send("POST", &url, sent(&format!("{}/paid", receiver.url)).as_bytes());
    assert_eq!(status, 200);
    sandbox.pay(NUMBER).await.unwrap();

    // The notice and the query are neither success nor failure, unless the order says what was attached.
    let body = receiver.bodies.recv().unwrap();
    let error = client.notice::<PayNotice>(&body).unwrap_err();
    assert_eq!(error, NoticeError::Unverified(VerifyError::Ambiguous { field: "attach".into() }));
    let event = client.protocol().notice_for::<PayNotice, _>(&body, &order(Some(ATTACH))).unwrap();
    assert_eq!(event.total_fee, Some(Fen(1)));
    let (without, other) = (order(None), order(Some("x")));
    let (without, other) = tokio::join!(client.order_status(&without), client.order_status(&other));
    for settled in [without, other] {
        match settled {
            Err(OrderStatusError::Unknown(error)) => assert!(is_ambiguous(&error), "{error}"),
            settled => panic!("{settled:?}"),
        }
    }
    match client.order_status(&order(Some(ATTACH))).await.unwrap() {
        OrderStatus::Paid(paid) => assert_eq!(paid.total_fee, Fen(1)),
        settled => panic!("{settled:?}"),
    }
}

fn acknowledged() -> Vec<u8> {
    use paytable::Notice as _;
    PayNotice::accepted().body
}
