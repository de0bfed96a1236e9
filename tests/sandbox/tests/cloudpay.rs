//! Every function of CloudPay, called with its own types.

use paytable::{
    Api, CallRequest, Client, CloudPay, Error, Fen, Merchant, Notice, NoticeError, Outcome, Protocol, Raw,
    ResponseOf, Unknown,
    cloudpay::{self, refund, refund_callback},
    sandbox::{PayError, Sandbox},
    table,
};
use paytable_tests_sandbox::receiver::{Receiver, Reply};
use std::time::Duration;

const MERCHANT: &str = "1900009231";
const APPID: &str = "wx8888888888888888";
const NUMBER: &str = "1217752501201407033233368018";
const PAYMENT: &str = "4208450740201411110007820472";
const SHARING: &str = "P20150806125346";
const RETURN: &str = "R20190516001";

fn sandbox() -> Sandbox {
    Sandbox::builder().cloud_merchant(MERCHANT, APPID).strict(false).start().unwrap()
}

fn client(sandbox: &Sandbox) -> Client<CloudPay> {
    Client::builder(Merchant::bare()).base_url(sandbox.base_url()).build().unwrap()
}

fn protocol() -> Protocol<CloudPay> {
    Protocol::new(Merchant::bare()).unwrap()
}

fn order() -> cloudpay::UnifiedOrderRequest {
    cloudpay::UnifiedOrderRequest {
        profit_sharing: Some(cloudpay::unified_order::ProfitSharing::Y),
        function_name: Some("pay_cb".into()),
        ..cloudpay::unified_order::Required {
            env_id: "test-f0b102".into(),
            sub_mch_id: MERCHANT.into(),
            body: "小秋TIT店-超市".into(),
            out_trade_no: NUMBER.into(),
            total_fee: Fen(100),
            spbill_create_ip: "127.0.0.1".into(),
        }
        .into()
    }
}

fn query_order() -> cloudpay::QueryOrderRequest {
    cloudpay::QueryOrderRequest {
        out_trade_no: Some(NUMBER.into()),
        ..cloudpay::query_order::Required { sub_mch_id: MERCHANT.into() }.into()
    }
}

fn close_order() -> cloudpay::CloseOrderRequest {
    cloudpay::close_order::Required { sub_mch_id: MERCHANT.into(), out_trade_no: "unpaid".into() }.into()
}

fn refund() -> cloudpay::RefundRequest {
    cloudpay::RefundRequest {
        out_trade_no: Some(NUMBER.into()),
        function_name: Some("refund_cb".into()),
        ..refund::Required {
            env_id: "test-f0b102".into(),
            sub_mch_id: MERCHANT.into(),
            out_refund_no: "R@1|a".into(),
            total_fee: Fen(100),
            refund_fee: Fen(40),
        }
        .into()
    }
}

fn query_refund() -> cloudpay::QueryRefundRequest {
    cloudpay::QueryRefundRequest {
        out_refund_no: Some("R@1|a".into()),
        ..cloudpay::query_refund::Required { sub_mch_id: MERCHANT.into() }.into()
    }
}

fn share() -> cloudpay::ProfitSharingRequest {
    use cloudpay::profit_sharing::{Receiver, ReceiverType, Required};
    Required {
        sub_mch_id: MERCHANT.into(),
        transaction_id: PAYMENT.into(),
        out_order_no: SHARING.into(),
        receivers: vec![Receiver {
            r#type: ReceiverType::MerchantId,
            account: "190001001".into(),
            amount: Fen(30),
            description: "分到商户".into(),
            name: None,
        }],
    }
    .into()
}

fn share_again() -> cloudpay::MultiProfitSharingRequest {
    use cloudpay::multi_profit_sharing::{Receiver, ReceiverType, Required};
    Required {
        sub_mch_id: MERCHANT.into(),
        transaction_id: PAYMENT.into(),
        out_order_no: SHARING.into(),
        receivers: vec![Receiver {
            r#type: ReceiverType::PersonalSubOpenid,
            account: "86693952".into(),
            amount: Fen(8),
            description: "分到个人".into(),
            name: None,
        }],
    }
    .into()
}

fn add_receiver() -> cloudpay::ProfitSharingAddReceiverRequest {
    use cloudpay::profit_sharing_add_receiver::{Receiver, ReceiverRelationType, ReceiverType, Required};
    Required {
        sub_mch_id: MERCHANT.into(),
        receiver: Receiver {
            r#type: ReceiverType::MerchantId,
            account: "190001001".into(),
            name: Some("示例商户全称".into()),
            relation_type: ReceiverRelationType::Custom,
            custom_relation: Some("十个字以内的关系代理".into()),
        },
    }
    .into()
}

fn remove_receiver() -> cloudpay::ProfitSharingRemoveReceiverRequest {
    use cloudpay::profit_sharing_remove_receiver::{Receiver, ReceiverType, Required};
    Required {
        sub_mch_id: MERCHANT.into(),
        receiver: Receiver { r#type: ReceiverType::MerchantId, account: "190001001".into() },
    }
    .into()
}

fn query_sharing() -> cloudpay::ProfitSharingQueryRequest {
    cloudpay::profit_sharing_query::Required {
        sub_mch_id: MERCHANT.into(),
        transaction_id: PAYMENT.into(),
        out_order_no: SHARING.into(),
    }
    .into()
}

fn finish_sharing() -> cloudpay::ProfitSharingFinishRequest {
    cloudpay::profit_sharing_finish::Required {
        sub_mch_id: MERCHANT.into(),
        transaction_id: PAYMENT.into(),
        out_order_no: SHARING.into(),
        description: "分账已完成".into(),
    }
    .into()
}

fn give_back() -> cloudpay::ProfitSharingReturnRequest {
    cloudpay::ProfitSharingReturnRequest {
        out_order_no: Some(SHARING.into()),
        ..cloudpay::profit_sharing_return::Required {
            sub_mch_id: MERCHANT.into(),
            out_return_no: RETURN.into(),
            return_account: "86693852".into(),
            return_amount: Fen(30),
            description: "用户退款".into(),
        }
        .into()
    }
}

fn query_return() -> cloudpay::ProfitSharingReturnQueryRequest {
    cloudpay::ProfitSharingReturnQueryRequest {
        order_id: Some("3008450740201411110007820472".into()),
        ..cloudpay::profit_sharing_return_query::Required {
            sub_mch_id: MERCHANT.into(),
            out_return_no: RETURN.into(),
        }
        .into()
    }
}

/// Calls one function after the other; of each reply, what is compared with what.
macro_rules! calls {
    ($client:ident: $($path:literal $request:expr => |$reply:ident| $found:expr, $expected:expr;)*) => {
        [$({
            let request = $request;
            let prepared = $client.protocol().prepare(&request).unwrap();
            assert_eq!(prepared.path, concat!("/_/pay/", $path));
            let body = String::from_utf8(prepared.into_draft().body).unwrap();
            for unwanted in ["\"mch_id\"", "\"appid\"", "\"sign\"", "\"sign_type\""] {
                assert!(!body.contains(unwanted), "{}: {body}", $path);
            }
            let $reply = $client.call(&request).await.unwrap_or_else(|error| panic!("{}: {error}", $path));
            assert_eq!($reply.sub_mch_id.as_deref(), Some(MERCHANT), "{}", $path);
            assert_eq!($found, $expected, "{}", $path);
            assert!($reply.unknown_fields.is_empty(), "{}: {:?}", $path, $reply.unknown_fields);
            $path
        }),*]
    };
}

fn text(found: Option<&String>) -> &str {
    found.map(String::as_str).unwrap_or_default()
}

#[tokio::test]
async fn every_function_is_called_with_its_own_types_and_answered_in_them() {
    use cloudpay::{
        profit_sharing_query::{ShareResult, Status},
        profit_sharing_return::Result as Returned,
        query_order::TradeState,
        query_refund::RefundItemRefundStatus,
        unified_order::TradeType,
    };
    let sandbox = sandbox();
    let client = client(&sandbox);
    let called = calls! { client:
        "unifiedOrder" order() => |reply| reply.trade_type, Some(TradeType::Jsapi);
        "queryorder" query_order() => |reply| (reply.trade_state.clone(), reply.total_fee),
            (Some(TradeState::Notpay), Some(Fen(100)));
        "closeorder" {
            client.call(&cloudpay::UnifiedOrderRequest { out_trade_no: "unpaid".into(), ..order() }).await.unwrap();
            close_order()
        } => |reply| text(reply.result_msg.as_ref()), "OK";
        "refund" {
            // Nobody listens to the notice; it is paid all the same.
            assert_eq!(sandbox.pay(NUMBER).await, Err(PayError::NoSuchFunction));
            refund()
        } => |reply|
            (text(reply.out_refund_no.as_ref()), reply.refund_fee, reply.total_fee, reply.refund_id.is_some()),
            ("R@1|a", Some(Fen(40)), Some(Fen(100)), true);
        "queryrefund" {
            tokio::time::sleep(Duration::from_millis(60)).await;
            query_refund()
        } => |reply| (
            reply.refunds.len(),
            text(reply.refunds[0].out_refund_no.as_ref()),
            reply.refunds[0].refund_status.clone(),
            reply.refunds[0].refund_fee,
        ), (1, "R@1|a", Some(RefundItemRefundStatus::Success), Some(Fen(40)));
        "profitsharing" share() => |reply| (
            text(reply.out_order_no.as_ref()),
            reply.order_id.is_some(),
            reply.receivers[0].amount,
            text(reply.receivers[0].account.as_ref()),
        ), (SHARING, true, Some(Fen(30)), "190001001");
        "multiprofitsharing" share_again() => |reply|
            (reply.order_id.is_some(), reply.receivers[0].amount), (true, Some(Fen(8)));
        "profitsharingaddreceiver" add_receiver() => |reply|
            text(reply.receiver.as_ref().and_then(|receiver| receiver.account.as_ref())), "190001001";
        "profitsharingremovereceiver" remove_receiver() => |reply|
            text(reply.receiver.as_ref().and_then(|receiver| receiver.account.as_ref())), "190001001";
        "profitsharingquery" query_sharing() => |reply|
            (reply.status.clone(), text(reply.transaction_id.as_ref())), (Some(Status::Finished), PAYMENT);
        "profitsharingfinish" finish_sharing() => |reply|
            (text(reply.out_order_no.as_ref()), reply.order_id.is_some()), (SHARING, true);
        "profitsharingreturn" give_back() => |reply| (
            reply.result.clone(),
            reply.return_amount,
            text(reply.out_return_no.as_ref()),
        ), (Some(Returned::Success), Some(Fen(30)), RETURN);
        "profitsharingreturnquery" query_return() => |reply|
            (reply.result.is_some(), text(reply.out_return_no.as_ref())), (true, RETURN);
    };
    assert_eq!(called.len(), 13);

    // What each receiver got is text that holds a list.
    let body = in_envelope(
        r#""return_code":"SUCCESS","result_code":"SUCCESS","status":"FINISHED",
           "receivers":"[{\"type\":\"MERCHANT_ID\",\"account\":\"1\",\"amount\":100,\"result\":\"CLOSED\"}]""#,
    );
    let reply = protocol()
        .accept_without_request::<cloudpay::ProfitSharingQueryRequest>(&paytable::Received::new(
            200,
            body.as_bytes(),
        ))
        .unwrap();
    assert_eq!(
        (reply.receivers[0].result.clone(), reply.receivers[0].amount),
        (Some(ShareResult::Closed), Some(Fen(100)))
    );
}

fn in_envelope(reply: &str) -> String {
    format!(r#"{{"errcode":0,"errmsg":"ok","respdata":{{{reply}}}}}"#)
}

fn accept<R: CallRequest<Api: Api<Gateway = CloudPay>>>(reply: &str) -> Result<ResponseOf<R>, Error> {
    protocol().accept_without_request::<R>(&paytable::Received::new(200, in_envelope(reply).as_bytes()))
}

#[tokio::test]
async fn a_merchant_that_nobody_knows_is_refused_in_the_fields_of_the_api() {
    let sandbox = Sandbox::builder().cloud_merchant("1900000000", APPID).start().unwrap();
    let client = client(&sandbox);
    assert_eq!(client.call(&refund()).await.unwrap_err().code(), Some("MCHID_NOT_EXIST"));
    // Its error stands in `error_code`.
    assert_eq!(client.call(&give_back()).await.unwrap_err().code(), Some("MCHID_NOT_EXIST"));
}

#[test]
fn a_refund_names_an_order_and_is_not_above_it() {
    let broken = |request: &cloudpay::RefundRequest| match protocol().prepare(request) {
        Err(violations) => violations.list().iter().map(ToString::to_string).collect(),
        Ok(prepared) => vec![format!("{prepared:?}")],
    };
    let nameless = cloudpay::RefundRequest { out_trade_no: None, ..refund() };
    let above = cloudpay::RefundRequest { refund_fee: Fen(101), ..refund() };
    let spaced = cloudpay::RefundRequest { out_refund_no: "R 1".into(), ..refund() };
    for (request, word) in [(nameless, "transaction_id"), (above, "total_fee"), (spaced, "out_refund_no")] {
        let found: Vec<String> = broken(&request);
        assert!(found.len() == 1 && found[0].contains(word), "{found:?}");
    }
    let body = String::from_utf8(protocol().prepare(&refund()).unwrap().into_draft().body).unwrap();
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["function_name"], "refund_cb");
    assert_eq!((&body["env_id"], &body["callback_type"]), (&"test-f0b102".into(), &1.into()));
}

/// What the documentation of cloud hosting prints as a success, and what is observed.
const EMPTY_REFUNDS: &str = r#""return_code":"SUCCESS","return_msg":"OK","result_code":"SUCCESS",
    "appid":"wxd2565e6a04246fd1","mch_id":"1800780001","sub_mch_id":"1712734762","nonce_str":"O3Ko2eAjgqFLuvXL",
    "sign":"278E0B62A3FF3218265A11C0C7DD5641","transaction_id":"4200136120742200032130860688",
    "out_trade_no":"2021WERUN1647840687637","total_fee":1,"cash_fee":1,"refund_count":1,"out_refund_no_list":[],
    "refund_id_list":[],"refund_channel":[],"refund_fee_list":[],"settlement_refund_fee_list":[],
    "coupon_type_array":[],"coupon_refund_fee_list":[],"coupon_refund_count_list":[],"coupon_refund_id_array":[],
    "coupon_refund_fee_array":[],"refund_status_list":[],"refund_account_list":[],"refund_recv_accout_list":[],
    "refund_success_time_list":[]"#;

#[test]
fn a_refund_without_a_status_is_never_read_as_refunded() {
    let error = accept::<cloudpay::QueryRefundRequest>(EMPTY_REFUNDS).unwrap_err();
    let Error::Unknown(Unknown::Incomplete { field }) = &error else { panic!("{error:?}") };
    assert_eq!((*field, error.outcome()), ("refund_status_$n", Outcome::Unknown));

    let empty = format!(r#"{EMPTY_REFUNDS},"refund_status_0":"""#);
    assert_eq!(accept::<cloudpay::QueryRefundRequest>(&empty).unwrap_err().outcome(), Outcome::Unknown);

    // The documented rows; the lists beside them are kept.
    let numbered = format!(
        r#"{EMPTY_REFUNDS},"refund_status_0":"PROCESSING","refund_fee_0":1,"coupon_refund_count_0":1,
           "coupon_type_0_0":"CASH","coupon_refund_fee_0_0":1"#
    );
    let reply = accept::<cloudpay::QueryRefundRequest>(&numbered).unwrap();
    let item = &reply.refunds[0];
    assert_eq!(item.refund_status, Some(cloudpay::query_refund::RefundItemRefundStatus::Processing));
    assert_eq!((item.refund_fee, item.coupons[0].coupon_refund_fee), (Some(Fen(1)), Some(Fen(1))));
    assert_eq!(reply.unknown_fields.get("refund_status_list"), Some(&Raw::List(Vec::new())));
}

#[test]
fn a_return_is_decided_by_its_return_code_and_told_by_its_result() {
    let layers = cloudpay::ProfitSharingReturn::TABLE.outcome;
    let last: Vec<_> = layers.iter().map(|layer| (layer.field, layer.code, layer.opens)).collect();
    assert_eq!(last, [("return_code", Some("error_code"), table::Section::Succeeded)]);

    let done = r#""return_code":"SUCCESS","out_return_no":"R20190516001","result":"PROCESSING""#;
    let reply = accept::<cloudpay::ProfitSharingReturnRequest>(done).unwrap();
    assert_eq!(reply.result, Some(cloudpay::profit_sharing_return::Result::Processing));

    let failed = r#""return_code":"FAIL","error_code":"SYSTEMERROR","error_msg":"参数格式校验错误""#;
    let error = accept::<cloudpay::ProfitSharingReturnQueryRequest>(failed).unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("SYSTEMERROR"), Outcome::Unknown));

    // A layer that this reply is not documented to have takes the result with it when it fails.
    let undocumented = r#""return_code":"SUCCESS","result_code":"FAIL","err_code":"SYSTEMERROR""#;
    let error = accept::<cloudpay::ProfitSharingReturnRequest>(undocumented).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
}

/// A received event, with other numbers.
const REFUND_EVENT: &str = r#"{"appid":"wxd2d16a504f24665e","mchId":"1800008281","nonceStr":"6cefdb308e1e2e8a",
    "outRefundNo":"R2022122301","outTradeNo":"2022122301","refundAccount":"REFUND_SOURCE_RECHARGE_FUNDS",
    "refundFee":1,"refundId":"50302030148218522032126281690","refundRecvAccout":"支付用户零钱",
    "refundRequestSource":"API","refundStatus":"SUCCESS","returnCode":"SUCCESS","settlementRefundFee":1,
    "settlementTotalFee":1,"subAppid":"wx8888888888888888","subMchId":"1900009231",
    "successTime":"2022-12-23 16:57:48","totalFee":1,"transactionId":"4208450740201411110007820472",
    "userInfo":{"appId":"wx8888888888888888","openId":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}"#;

#[test]
fn a_refund_event_is_unverified_and_told_apart_from_a_payment() {
    let event =
        protocol().unauthenticated_notice::<cloudpay::RefundCallback>(REFUND_EVENT.as_bytes()).unwrap();
    let event = event.confirmed();
    assert_eq!(event.refund_status, Some(refund_callback::RefundStatus::Success));
    assert_eq!((event.refund_fee, event.total_fee), (Some(Fen(1)), Some(Fen(1))));
    assert_eq!(text(event.out_refund_no.as_ref()), "R2022122301");
    let time = event.success_time.unwrap().format(table::TimeFormat::Dashed);
    assert_eq!(time, "2022-12-23 16:57:48");
    assert_eq!(event.user_info.unwrap().app_id.as_deref(), Some(APPID));
    assert!(event.unknown_fields.is_empty(), "{:?}", event.unknown_fields);

    // It is not a payment: what decides there is missing.
    let payment =
        protocol().unauthenticated_notice::<cloudpay::UnifiedOrderCallback>(REFUND_EVENT.as_bytes());
    assert_eq!(payment.map(drop), Err(NoticeError::Incomplete { field: "tradeType" }));
    let acknowledged = cloudpay::RefundCallback::accepted().body;
    assert_eq!(acknowledged, br#"{"errcode":0,"errmsg":"OK"}"#);
}

fn container() -> cloudpay::unified_order::Container {
    cloudpay::unified_order::Container { service: "shop".into(), path: "/paid".into() }
}

fn order_of_a_container() -> cloudpay::UnifiedOrderRequest {
    cloudpay::UnifiedOrderRequest {
        function_name: None,
        callback_type: Some(2),
        container: Some(container()),
        ..order()
    }
}

fn refund_of_a_container() -> cloudpay::RefundRequest {
    cloudpay::RefundRequest {
        function_name: None,
        callback_type: Some(2),
        container: Some(refund::Container { service: "shop".into(), path: "refunded".into() }),
        ..refund()
    }
}

#[test]
fn a_service_of_cloud_hosting_names_itself_as_the_receiver_of_notices() {
    let sent = |body: Vec<u8>| serde_json::from_slice::<serde_json::Value>(&body).unwrap();
    let order = sent(protocol().prepare(&order_of_a_container()).unwrap().into_draft().body);
    let refund = sent(protocol().prepare(&refund_of_a_container()).unwrap().into_draft().body);
    for (body, path) in [(order, "/paid"), (refund, "refunded")] {
        assert_eq!(body["callback_type"], 2);
        assert_eq!(body["container"], serde_json::json!({ "service": "shop", "path": path }));
        assert_eq!((&body["env_id"], body.get("function_name")), (&"test-f0b102".into(), None));
    }
}

#[test]
fn a_callback_goes_to_a_function_or_to_a_container_and_to_exactly_one() {
    let function = Some("pay_cb");
    let whole = Some(container());
    let nameless = Some(cloudpay::unified_order::Container { service: String::new(), ..container() });
    for (callback_type, function_name, container, broken) in [
        (None, function, None, &[][..]),
        (Some(1), function, None, &[]),
        (Some(2), None, whole.clone(), &[]),
        (None, None, None, &["function_name"]),
        (None, None, whole.clone(), &["function_name", "container"]),
        (Some(2), None, None, &["container"]),
        (Some(2), function, None, &["container", "function_name"]),
        (Some(2), function, whole.clone(), &["function_name"]),
        (Some(1), function, whole, &["container"]),
        (Some(3), function, None, &["callback_type"]),
        (Some(2), None, nameless, &["container.service"]),
    ] {
        let what = format!("{callback_type:?} {function_name:?} {container:?}");
        let function_name = function_name.map(str::to_owned);
        let order = cloudpay::UnifiedOrderRequest { callback_type, function_name, container, ..order() };
        let found = match protocol().prepare(&order) {
            Ok(_) => Vec::new(),
            Err(violations) => violations.list().iter().map(|violation| violation.field.clone()).collect(),
        };
        assert_eq!(found, broken, "{what}");
    }
}

#[tokio::test]
async fn the_notices_of_a_payment_and_of_its_refund_reach_the_container() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, cloudpay::RefundCallback::accepted().body));
    let sandbox = Sandbox::builder()
        .cloud_merchant(MERCHANT, APPID)
        .container("shop", format!("{}/", receiver.url))
        .strict(false)
        .start()
        .unwrap();
    let client = client(&sandbox);
    client.call(&order_of_a_container()).await.unwrap();
    assert!(sandbox.pay(NUMBER).await.unwrap().acknowledged);
    client.call(&refund_of_a_container()).await.unwrap();
    for (path, name) in [("/paid", "outTradeNo"), ("/refunded", "outRefundNo")] {
        let body = receiver.bodies.recv_timeout(Duration::from_secs(10)).unwrap();
        assert_eq!(receiver.paths.recv().unwrap(), path);
        assert!(serde_json::from_slice::<serde_json::Value>(&body).unwrap().get(name).is_some(), "{name}");
    }
}

#[tokio::test]
async fn a_payment_is_not_told_to_a_container_that_the_sandbox_does_not_know() {
    let sandbox = Sandbox::builder()
        .cloud_merchant(MERCHANT, APPID)
        .container("another", "http://127.0.0.1:1")
        .function("test-f0b102", "", "http://127.0.0.1:1")
        .strict(false)
        .start()
        .unwrap();
    client(&sandbox).call(&order_of_a_container()).await.unwrap();
    assert_eq!(sandbox.pay(NUMBER).await, Err(PayError::NoSuchContainer));
}
