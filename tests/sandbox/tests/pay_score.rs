//! An order of WeChat Pay Score in the sandbox, and what shows it to the payer.

use paytable::{
    ApiKey, Client, Error, Fen, Gateway as _, Merchant, WechatV2, WechatV3,
    sandbox::Sandbox,
    sign,
    table::SignatureAlgorithm,
    wechat_v3::{PayscoreOrderRequest, payscore_order},
};

const API_V2_KEY: &str = "fedcba9876543210fedcba9876543210";

fn order() -> PayscoreOrderRequest {
    payscore_order::Required {
        out_order_no: "1234323JKHDFE1243252".into(),
        service_id: "2002000000000558128851361561536".into(),
        service_introduction: "某某酒店".into(),
        time_range: payscore_order::TimeRange {
            start_time: Some("OnAccept".into()),
            ..payscore_order::TimeRange::default()
        },
        risk_fund: payscore_order::RiskFund {
            name: Some(payscore_order::RiskFundName::Deposit),
            amount: Some(Fen(10_000)),
            ..payscore_order::RiskFund::default()
        },
    }
    .into()
}

#[tokio::test]
async fn an_order_of_pay_score_is_placed_without_the_apiv2_key_and_shown_with_it() {
    let merchant = crate::wechat_v3::merchant()
        .notify_url("http://shop.example/confirmed")
        .peer_certificate(&Sandbox::platform_certificate());
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start().unwrap();
    let client = |merchant: Merchant| {
        let builder =
            Client::<WechatV3>::builder(merchant).transport(sandbox.transport()).clock(sandbox.clock());
        builder.build().unwrap()
    };
    let without = client(merchant.clone());
    let reply = without.call(&order()).await.unwrap();
    let error = reply.mini_program(&without).unwrap_err();
    assert!(matches!(&error, Error::Invalid(_)) && error.to_string().contains("api_v2_key"), "{error}");

    let with = client(merchant.secret("api_v2_key", ApiKey::new(API_V2_KEY)));
    let shown = reply.mini_program(&with).unwrap();
    assert_eq!((shown.mch_id.as_str(), shown.sign_type.as_str()), ("1900000109", "HMAC-SHA256"));
    assert_eq!(Some(&shown.package), reply.package.as_ref());
    // The rule of APIv2, whose key it is.
    let text = format!(
        "mch_id={}&nonce_str={}&package={}&sign_type={}&timestamp={}",
        shown.mch_id, shown.nonce_str, shown.package, shown.sign_type, shown.timestamp
    );
    let rule = WechatV2::TABLE.sign().unwrap();
    let expected = sign::signature(&text, SignatureAlgorithm::HmacSha256, &ApiKey::new(API_V2_KEY), rule);
    assert_eq!(shown.sign, expected);
}
