//! What happened to an order, from a query and from a notice.

use paytable::{
    Client, CloudPay, Error, Fen, Merchant, OrderStatus, OrderStatusError, Outcome, Paid, Protocol, Received,
    Unknown, WechatV2, cloudpay,
    wechat_v2::{self, PapayNotice, PayNotice, UnifiedOrderRequest},
};
use paytable_tests_sandbox::script::{Call, Script, Step, merchant, message, refused, succeeded};

const NUMBER: &str = "1217752501201407033233368018";

fn order() -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        fee_type: Some("CNY".into()),
        ..wechat_v2::unified_order::Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: NUMBER.into(),
            total_fee: Fen(888),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: wechat_v2::unified_order::TradeType::App,
        }
        .into()
    }
}

const FACTS: [(&str, &str); 5] = [
    ("out_trade_no", NUMBER),
    ("transaction_id", "4200"),
    ("total_fee", "888"),
    ("fee_type", "CNY"),
    ("trade_type", "APP"),
];

/// The facts of a payment, with some other than they should be.
fn facts(others: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut all = FACTS.to_vec();
    for other in others {
        all.retain(|(name, _)| *name != other.0);
        all.push(*other);
    }
    all
}

fn state(state: &'static str, others: &[(&'static str, &'static str)]) -> Step {
    let mut all = facts(others);
    all.push(("trade_state", state));
    succeeded(&all)
}

/// What is said of the order when the gateway answers every query so.
async fn order_status(answer: impl Fn() -> Step + Send + 'static) -> Result<OrderStatus, OrderStatusError> {
    Script::new(move |_| answer()).client().order_status(&order()).await
}

fn is_of_the_order(paid: &Paid) -> bool {
    paid.out_trade_no == NUMBER && paid.transaction_id == "4200" && paid.total_fee == Fen(888)
}

#[tokio::test(start_paused = true)]
async fn every_documented_state_has_its_end() {
    assert!(
        matches!(order_status(|| state("SUCCESS", &[])).await, Ok(OrderStatus::Paid(paid)) if is_of_the_order(&paid))
    );
    assert!(
        matches!(order_status(|| state("REFUND", &[])).await, Ok(OrderStatus::Refunded(paid)) if is_of_the_order(&paid))
    );
    for (word, settled) in [
        ("NOTPAY", OrderStatus::Open),
        ("USERPAYING", OrderStatus::Paying),
        ("ACCEPT", OrderStatus::Paying),
        ("PAYERROR", OrderStatus::Failed),
        ("CLOSED", OrderStatus::Closed),
        ("REVOKED", OrderStatus::Reversed),
    ] {
        assert_eq!(order_status(move || state(word, &[])).await.unwrap(), settled);
        // Of what was not paid, most can be left out.
        let brief = move || succeeded(&[("out_trade_no", NUMBER), ("trade_state", word)]);
        assert_eq!(order_status(brief).await.unwrap(), settled);
    }
    assert_eq!(order_status(|| refused("ORDERNOTEXIST")).await.unwrap(), OrderStatus::NotFound);
}

#[tokio::test(start_paused = true)]
async fn a_query_asks_for_whom_the_order_was_placed_and_can_be_asked_again() {
    let script = Script::new(|_: &Call| state("SUCCESS", &[("appid", "wx2"), ("sub_mch_id", "1900000999")]));
    let order =
        UnifiedOrderRequest { appid: Some("wx2".into()), sub_mch_id: Some("1900000999".into()), ..order() };
    let client = script.client();
    let first = client.order_status(&order).await.unwrap();
    assert_eq!(first, client.order_status(&order).await.unwrap());
    for call in script.calls() {
        assert_eq!(call.api(), "orderquery");
        assert_eq!(
            [&call.fields["appid"], &call.fields["sub_mch_id"], &call.fields["out_trade_no"]],
            ["wx2", "1900000999", NUMBER]
        );
    }
}

#[tokio::test(start_paused = true)]
async fn another_order_amount_or_currency_is_refused_by_name() {
    for (name, value) in [
        ("out_trade_no", "2"),
        ("total_fee", "1"),
        ("fee_type", "USD"),
        ("appid", "wx0"),
        ("total_fee", "0888"),
    ] {
        let end = order_status(move || state("SUCCESS", &[(name, value)])).await;
        match (end, value) {
            // Written otherwise, the same amount.
            (Ok(OrderStatus::Paid(paid)), "0888") => assert!(is_of_the_order(&paid)),
            (Err(OrderStatusError::OrderMismatch(differs)), _) => assert_eq!(differs.fields, [name]),
            (other, _) => panic!("{name}: {other:?}"),
        }
    }
    // What is not paid is another order's as well, where the answer says so.
    let end = order_status(|| state("NOTPAY", &[("out_trade_no", "2")])).await;
    assert!(
        matches!(end, Err(OrderStatusError::OrderMismatch(differs)) if differs.fields == ["out_trade_no"])
    );
}

#[tokio::test(start_paused = true)]
async fn a_payment_without_its_facts_is_unknown() {
    for missing in ["transaction_id", "total_fee", "out_trade_no"] {
        let end = order_status(move || state("SUCCESS", &[(missing, "")])).await;
        match end.unwrap_err() {
            OrderStatusError::Unknown(Error::Unknown(Unknown::Incomplete { field })) => {
                assert_eq!(field, missing);
            }
            other => panic!("{missing}: {other:?}"),
        }
    }
    // So is a state that nobody documented.
    let end = order_status(|| state("PERHAPS", &[])).await;
    assert!(matches!(
        end,
        Err(OrderStatusError::Unknown(Error::Unknown(Unknown::Unlisted { field: "trade_state" })))
    ));
}

#[tokio::test(start_paused = true)]
async fn without_a_believable_answer_it_is_not_known() {
    for answer in [
        (|| Step::Lost) as fn() -> Step,
        || Step::Silence,
        || Step::NotSent,
        || refused("SYSTEMERROR"),
        || refused("NEVER_HEARD_OF"),
        // Nobody vouches for this.
        || {
            Step::Answer(
                200,
                b"<xml><return_code>FAIL</return_code><return_msg>ORDERNOTEXIST</return_msg></xml>".to_vec(),
            )
        },
    ] {
        assert!(matches!(order_status(answer).await, Err(OrderStatusError::Unknown(_))));
    }
    let forged = || {
        let Step::Answer(status, body) = state("NOTPAY", &[]) else { unreachable!() };
        Step::Answer(status, String::from_utf8(body).unwrap().replace("NOTPAY", "SUCCESS").into_bytes())
    };
    match order_status(forged).await.unwrap_err() {
        OrderStatusError::Unknown(error) => assert_eq!(error.outcome(), Outcome::Unknown),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_notice_and_a_query_say_the_same() {
    let script = Script::new(|_| state("SUCCESS", &[]));
    let client = script.client();
    let notice = |others: &[(&'static str, &'static str)]| {
        let mut all = facts(others);
        if !others.iter().any(|(name, _)| *name == "result_code") {
            all.push(("result_code", "SUCCESS"));
        }
        client.notice::<PayNotice>(&message(&all)).unwrap()
    };
    let told = client.protocol().order_status_from_notice::<PayNotice, _>(&notice(&[]), &order()).unwrap();
    assert_eq!(told, client.order_status(&order()).await.unwrap());

    let other =
        client.protocol().order_status_from_notice::<PayNotice, _>(&notice(&[("total_fee", "1")]), &order());
    assert!(
        matches!(other, Err(OrderStatusError::OrderMismatch(differs)) if differs.fields == ["total_fee"])
    );
    let failed = notice(&[("result_code", "FAIL")]);
    let failed = client.protocol().order_status_from_notice::<PayNotice, _>(&failed, &order());
    assert_eq!(failed.unwrap(), OrderStatus::Failed);
}

#[tokio::test(start_paused = true)]
async fn a_notice_with_a_trade_state_is_settled_by_that() {
    let client = Script::new(|_| Step::Lost).client();
    let mut all = facts(&[("trade_state", "PAY_FAIL"), ("contract_id", "Wx1"), ("result_code", "SUCCESS")]);
    all.retain(|(name, _)| *name != "trade_type");
    let event = client.notice::<PapayNotice>(&message(&all)).unwrap();
    let settled = client.protocol().order_status_from_notice::<PapayNotice, _>(&event, &order());
    assert_eq!(settled.unwrap(), OrderStatus::Failed);
}

fn cloud_order() -> cloudpay::UnifiedOrderRequest {
    cloudpay::UnifiedOrderRequest {
        function_name: Some("pay_cb".into()),
        ..cloudpay::unified_order::Required {
            env_id: "test-f0b102".into(),
            sub_mch_id: "1900009231".into(),
            body: "小秋TIT店-超市".into(),
            out_trade_no: NUMBER.into(),
            total_fee: Fen(888),
            spbill_create_ip: "127.0.0.1".into(),
        }
        .into()
    }
}

async fn settle_in_the_cloud(facts: &'static str) -> Result<OrderStatus, OrderStatusError> {
    let reply = format!(
        r#"{{"errcode":0,"errmsg":"ok","respdata":{{"return_code":"SUCCESS","result_code":"SUCCESS",
            "sub_mch_id":"1900009231","out_trade_no":"{NUMBER}",{facts}}}}}"#
    );
    let script = Script::new(move |call| {
        assert!(call.url.ends_with("/_/pay/queryorder"), "{}", call.url);
        Step::Answer(200, reply.clone().into_bytes())
    });
    let client = Client::<CloudPay>::builder(Merchant::bare()).transport(script).build().unwrap();
    client.order_status(&cloud_order()).await
}

#[tokio::test(start_paused = true)]
async fn an_order_of_cloudpay_is_settled_alike() {
    let paid = r#""trade_state":"SUCCESS","total_fee":888,"transaction_id":"4200""#;
    assert!(matches!(settle_in_the_cloud(paid).await, Ok(OrderStatus::Paid(paid)) if is_of_the_order(&paid)));
    let other = r#""trade_state":"SUCCESS","total_fee":1,"transaction_id":"4200""#;
    let end = settle_in_the_cloud(other).await;
    assert!(matches!(end, Err(OrderStatusError::OrderMismatch(differs)) if differs.fields == ["total_fee"]));
    // There the amount may be left out, and then nobody knows what was paid.
    let end = settle_in_the_cloud(r#""trade_state":"SUCCESS","transaction_id":"4200""#).await;
    assert!(matches!(end, Err(OrderStatusError::Unknown(_))));
    assert_eq!(settle_in_the_cloud(r#""trade_state":"NOTPAY""#).await.unwrap(), OrderStatus::Open);
}

#[test]
fn without_a_client_the_answer_is_settled_alike() {
    let protocol = Protocol::<WechatV2>::new(merchant()).unwrap();
    let query = protocol.order_query(&order()).unwrap();
    assert!(String::from_utf8(query.body).unwrap().contains(NUMBER));
    let settled = |step| {
        let Step::Answer(status, body) = step else { unreachable!() };
        protocol.order_status_from_reply(&order(), &Received::new(status, &body))
    };
    assert!(matches!(settled(state("SUCCESS", &[])), Ok(OrderStatus::Paid(paid)) if is_of_the_order(&paid)));
    assert_eq!(settled(refused("ORDERNOTEXIST")).unwrap(), OrderStatus::NotFound);
    assert!(matches!(
        settled(state("SUCCESS", &[("total_fee", "1")])),
        Err(OrderStatusError::OrderMismatch(_))
    ));
}

#[test]
fn the_blocking_client_settles_alike() {
    let script = Script::new(|_| state("SUCCESS", &[]));
    let settled = script.builder().build_blocking().unwrap().order_status(&order()).unwrap();
    assert!(matches!(settled, OrderStatus::Paid(paid) if is_of_the_order(&paid)));
}
