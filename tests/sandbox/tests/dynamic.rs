//! Calls of tables that are chosen at run time.

use paytable::{
    Api as _, DynamicMessage, Error, Message as _, Unknown, codec::Malformed, table::Api, wechat_v2,
};
use paytable_tests_sandbox::script::{Script, Step, merchant, refused, succeeded};
use std::time::Duration;

const LEFT: Duration = Duration::from_secs(5);

fn request(api: &Api, fields: &[(&str, &str)]) -> DynamicMessage {
    let mut request = DynamicMessage::new(api.request);
    for (name, value) in fields {
        assert!(request.set(name, *value), "{name}");
    }
    request
}

fn query() -> (&'static Api, DynamicMessage) {
    let api = wechat_v2::OrderQuery::TABLE;
    (api, request(api, &[("out_trade_no", "1")]))
}

fn forged(step: Step, from: &str, to: &str) -> Step {
    let Step::Answer(status, body) = step else { unreachable!() };
    Step::Answer(status, String::from_utf8(body).unwrap().replace(from, to).into_bytes())
}

#[tokio::test(start_paused = true)]
async fn a_reply_is_verified_and_comes_with_all_its_fields() {
    let (api, query) = query();
    let paid = || succeeded(&[("trade_state", "NOTPAY"), ("out_trade_no", "1"), ("added", "x")]);
    let script = Script::new(move |_| paid());
    let reply = script.client().call_dynamic(api, &query, LEFT).await.unwrap();
    assert!(reply.refusal.is_none());
    assert_eq!(reply.message.get("trade_state"), Some("NOTPAY"));
    assert_eq!(reply.message.unknown_fields().unwrap().get("added").unwrap().text(), Some("x"));
    let call = &script.calls()[0];
    assert_eq!((call.url.as_str(), call.left), ("https://api.mch.weixin.qq.com/pay/orderquery", LEFT));

    for step in [
        forged(paid(), "NOTPAY", "SUCCESS"),
        succeeded(&[("trade_state", "NOTPAY"), ("out_trade_no", "2")]),
        Step::Lost,
        Step::Silence,
        Step::Answer(502, Vec::new()),
    ] {
        let mut step = Some(step);
        let script = Script::new(move |_| step.take().unwrap());
        let error = script.client().call_dynamic(api, &query, LEFT).await.unwrap_err();
        assert!(matches!(error, Error::Unknown(_)), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_code_comes_with_the_whole_reply_if_it_is_authenticated() {
    let (api, query) = query();
    let refusal = || refused("ORDERNOTEXIST");
    let script = Script::new(move |_| refusal());
    let reply = script.client().call_dynamic(api, &query, LEFT).await.unwrap();
    assert_eq!(reply.refusal.unwrap().code.as_deref(), Some("ORDERNOTEXIST"));
    for (name, value) in [("err_code", "ORDERNOTEXIST"), ("result_code", "FAIL"), ("mch_id", "1900000109")] {
        assert_eq!(reply.message.get(name), Some(value), "{name}");
    }
    let script = Script::new(move |_| forged(refusal(), "ORDERNOTEXIST", "SYSTEMERROR"));
    let error = script.client().call_dynamic(api, &query, LEFT).await.unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Unverified(_))), "{error}");
    let turned_down = b"<xml><return_code>FAIL</return_code><return_msg>x</return_msg></xml>";
    let script = Script::new(|_| Step::Answer(200, turned_down.to_vec()));
    let error = script.client().call_dynamic(api, &query, LEFT).await.unwrap_err();
    assert!(matches!(error, Error::Rejected(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_host_that_is_not_reached_is_left_as_in_other_calls() {
    let (api, query) = query();
    let script =
        Script::new(
            |call| {
                if call.url.contains("//api.") { Step::NotSent } else { refused("ORDERNOTEXIST") }
            },
        );
    let client = script.client();
    let error = client.call_dynamic(api, &query, LEFT).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error}");
    assert!(client.call_dynamic(api, &query, LEFT).await.is_ok());
    assert!(script.calls()[1].url.starts_with("https://api2.mch.weixin.qq.com/"));
}

#[tokio::test(start_paused = true)]
async fn what_breaks_its_table_or_lacks_a_certificate_is_not_sent() {
    let script = Script::new(|_| Step::Lost);
    let (api, _) = query();
    let error = script.client().call_dynamic(api, &request(api, &[]), LEFT).await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
    let api = wechat_v2::Refund::TABLE;
    let refund = [("out_trade_no", "1"), ("out_refund_no", "R1"), ("total_fee", "2"), ("refund_fee", "1")];
    let bare = paytable::Merchant::new(
        "wx1",
        "1900000109",
        paytable::ApiKey::new(paytable_tests_sandbox::script::KEY),
    );
    let client = script.client().with_merchant(bare).unwrap();
    let error = client.call_dynamic(api, &request(api, &refund), LEFT).await.unwrap_err();
    assert!(matches!(error, Error::NoCertificate), "{error}");
    assert!(script.calls().is_empty());
    let client = client.with_merchant(merchant()).unwrap();
    assert!(client.call_dynamic(api, &request(api, &refund), LEFT).await.is_err());
    assert!(script.calls()[0].certificate);
}

#[tokio::test(start_paused = true)]
async fn a_file_is_received_and_a_message_in_its_place_is_an_error() {
    let api = wechat_v2::DownloadBill::TABLE;
    let day = request(api, &[("bill_date", "20140603")]);
    let script = Script::new(|_| Step::Answer(200, "交易时间\r\n".into()));
    let file = script.client().download_dynamic(api, &day).await.unwrap();
    assert_eq!(file.bytes(100).await.unwrap(), "交易时间\r\n".as_bytes());
    let file = script.client().download_dynamic(api, &day).await.unwrap();
    let error = file.bytes(3).await.unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Malformed(Malformed::TooLarge))), "{error}");
    let none = b"<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg></xml>";
    let script = Script::new(|_| Step::Answer(200, none.to_vec()));
    let error = script.client().download_dynamic(api, &day).await.unwrap_err();
    assert_eq!(error.code(), Some("No Bill Exist"));
}
