//! A refund notice opens with the merchant's key, which vouches for nothing: the query does.

use paytable::{
    Client, Error, Fen, OrderStatusError, Unauthenticated, Unknown, WechatV2,
    wechat_v2::{RefundNotice, RefundNoticeEvent, refund_notice::RefundInfoRefundStatus},
};
use paytable_tests_sandbox::script::{Script, Step, refund_notice, refused, succeeded};

const TOLD: [(&str, &str); 10] = [
    ("transaction_id", "4200"),
    ("out_trade_no", "order1"),
    ("refund_id", "50000"),
    ("out_refund_no", "r1"),
    ("total_fee", "100"),
    ("refund_fee", "40"),
    ("settlement_refund_fee", "40"),
    ("refund_status", "SUCCESS"),
    ("refund_recv_accout", "an account that nobody vouches for"),
    ("refund_request_source", "API"),
];

const SAID: [(&str, &str); 10] = [
    ("transaction_id", "4200"),
    ("out_trade_no", "order1"),
    ("total_fee", "100"),
    ("refund_count", "1"),
    ("refund_id_0", "50000"),
    ("out_refund_no_0", "r1"),
    ("refund_fee_0", "40"),
    ("refund_status_0", "SUCCESS"),
    ("refund_recv_accout_0", "招商银行信用卡0403"),
    ("refund_success_time_0", "2016-07-25 15:26:26"),
];

fn with<const N: usize>(
    all: [(&'static str, &'static str); N],
    name: &str,
    value: &'static str,
) -> [(&'static str, &'static str); N] {
    all.map(|(known, old)| if known == name { (known, value) } else { (known, old) })
}

fn opened(client: &Client<WechatV2>, told: &[(&str, &str)]) -> Unauthenticated<RefundNoticeEvent> {
    client.unauthenticated_notice::<RefundNotice>(&refund_notice(told)).unwrap()
}

/// What is believed of a notice when the gateway answers the query so.
async fn confirm(
    told: &[(&str, &str)],
    answer: impl Fn() -> Step + Send + 'static,
) -> Result<RefundNoticeEvent, OrderStatusError> {
    let client = Script::new(move |call| {
        assert_eq!((call.api(), call.fields["refund_id"].as_str()), ("refundquery", "50000"));
        answer()
    })
    .client();
    client.confirm_refund(&opened(&client, told)).await
}

#[tokio::test(start_paused = true)]
async fn a_refund_that_the_gateway_tells_of_alike_is_believed_in_the_gateways_words() {
    let event = confirm(&TOLD, || succeeded(&SAID)).await.unwrap();
    let info = event.req_info.unwrap();
    assert_eq!((info.out_refund_no.as_deref(), info.refund_fee), (Some("r1"), Some(Fen(40))));
    assert_eq!(info.refund_status, Some(RefundInfoRefundStatus::Success));
    // What the query does not say is not passed on, and what it says otherwise is said its way.
    assert_eq!(info.refund_recv_accout.as_deref(), Some("招商银行信用卡0403"));
    assert_eq!(info.success_time.unwrap().to_string(), "2016-07-25 15:26:26 +08:00");
    assert_eq!((info.refund_request_source, info.settlement_refund_fee), (None, None));
}

#[tokio::test(start_paused = true)]
async fn every_fact_that_the_gateway_tells_otherwise_is_named() {
    for (name, path, value) in [
        ("transaction_id", "req_info.transaction_id", "4201"),
        ("out_trade_no", "req_info.out_trade_no", "order2"),
        ("total_fee", "req_info.total_fee", "101"),
        ("out_refund_no_0", "req_info.out_refund_no", "r2"),
        ("refund_fee_0", "req_info.refund_fee", "1"),
        ("refund_status_0", "req_info.refund_status", "PROCESSING"),
        ("refund_id_0", "req_info.refund_id", "50001"),
        ("refund_fee_0", "req_info.refund_fee", ""),
    ] {
        match confirm(&TOLD, move || succeeded(&with(SAID, name, value))).await.unwrap_err() {
            OrderStatusError::OrderMismatch(differs) => assert_eq!(differs.fields, [path]),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_notice_that_leaves_out_what_matters_is_not_believed() {
    for left_out in ["refund_status", "refund_fee", "out_refund_no"] {
        let end = confirm(&with(TOLD, left_out, ""), || succeeded(&SAID)).await;
        assert!(matches!(end, Err(OrderStatusError::OrderMismatch(_))), "{left_out}: {end:?}");
    }
    // Without the refund's number there is nothing to ask for.
    let client = Script::new(|_| panic!("nothing was to be asked")).client();
    let end = client.confirm_refund(&opened(&client, &with(TOLD, "refund_id", ""))).await;
    let incomplete = Unknown::Incomplete { field: "refund_id" };
    assert!(
        matches!(end, Err(OrderStatusError::Unknown(Error::Unknown(why))) if why.to_string() == incomplete.to_string())
    );
}

#[tokio::test(start_paused = true)]
async fn a_refund_that_the_gateway_does_not_know_is_none() {
    let end = confirm(&TOLD, || refused("REFUNDNOTEXIST")).await;
    assert!(
        matches!(end, Err(OrderStatusError::OrderMismatch(differs)) if differs.fields == ["req_info.refund_id"])
    );
}

#[tokio::test(start_paused = true)]
async fn without_a_believable_answer_the_notice_is_not_believed_and_can_be_asked_about_again() {
    for answer in
        [(|| Step::Lost) as fn() -> Step, || refused("SYSTEMERROR"), || Step::Answer(502, Vec::new())]
    {
        assert!(matches!(confirm(&TOLD, answer).await, Err(OrderStatusError::Unknown(_))));
    }
    // The same answer, and a signature that is not over it.
    let forged = || {
        let Step::Answer(status, body) = succeeded(&with(SAID, "refund_status_0", "REFUNDCLOSE")) else {
            unreachable!()
        };
        Step::Answer(status, String::from_utf8(body).unwrap().replace("REFUNDCLOSE", "SUCCESS").into_bytes())
    };
    assert!(matches!(confirm(&TOLD, forged).await, Err(OrderStatusError::Unknown(_))));
}

#[test]
fn the_blocking_client_confirms_alike() {
    let script = Script::new(|_| succeeded(&SAID));
    let client = script.builder().build_blocking().unwrap();
    let opened = client.unauthenticated_notice::<RefundNotice>(&refund_notice(&TOLD)).unwrap();
    assert!(client.confirm_refund(&opened).is_ok());
}
