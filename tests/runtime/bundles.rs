//! What a reply becomes for a client: bundles that several APIs share, and links.

use paytable::{
    ApiKey, Error, Fen, Gateway as _, Merchant, Protocol, Received, Unknown, WechatV2, sign,
    table::SignatureAlgorithm,
    wechat_v2::{
        CombinedOrderResponse, ContractOrderResponse, NativeLinkRequest, UnifiedOrderRequest,
        UnifiedOrderResponse, native_link, unified_order,
        unified_order::{H5InfoRequired, Payment, SceneInfo},
    },
};
use paytable_tests::{pairs, signed, xml};

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

fn protocol() -> Protocol<WechatV2> {
    Protocol::new(Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY))).unwrap()
}

fn signature(text: &str, kind: SignatureAlgorithm) -> String {
    sign::signature(text, kind, &ApiKey::new(KEY), WechatV2::TABLE.sign().unwrap())
}

fn signed_text(payment: &Payment) -> String {
    let Payment { app_id, nonce_str, package, sign_type, time_stamp, .. } = payment;
    format!(
        "appId={app_id}&nonceStr={nonce_str}&package={package}&signType={sign_type}&timeStamp={time_stamp}"
    )
}

#[test]
fn a_page_and_a_mini_program_are_handed_the_same() {
    let reply = UnifiedOrderResponse {
        appid: Some("wx1".into()),
        prepay_id: Some("wx201410272009395522657a690389285100".into()),
        ..Default::default()
    };
    for payment in [reply.mini_program(&protocol()).unwrap(), reply.jsapi(&protocol()).unwrap()] {
        assert_eq!(payment.app_id, "wx1");
        assert_eq!(payment.package, "prepay_id=wx201410272009395522657a690389285100");
        assert_eq!(payment.pay_sign, signature(&signed_text(&payment), SignatureAlgorithm::Md5));
    }
}

#[test]
fn orders_of_other_kinds_are_handed_the_same_type_each_from_its_own_fields() {
    let contract = ContractOrderResponse {
        appid: Some("wx1".into()),
        sub_appid: Some("wx2".into()),
        prepay_id: Some("wx9".into()),
        ..Default::default()
    };
    let payment: Payment = contract.mini_program(&protocol()).unwrap();
    assert_eq!((payment.app_id.as_str(), payment.package.as_str()), ("wx2", "prepay_id=wx9"));

    let combined = CombinedOrderResponse {
        combine_appid: Some("wx3".into()),
        combine_mch_id: Some("1900000109".into()),
        prepay_id: Some("wx9".into()),
        ..Default::default()
    };
    // Such an order takes HMAC-SHA256 only, and so does what it is opened with.
    let payment: Payment = combined.mini_program(&protocol()).unwrap();
    assert_eq!((payment.app_id.as_str(), payment.sign_type.as_str()), ("wx3", "HMAC-SHA256"));
    assert_eq!(payment.pay_sign, signature(&signed_text(&payment), SignatureAlgorithm::HmacSha256));
    let app = combined.app(&protocol()).unwrap();
    assert_eq!((app.appid.as_str(), app.partnerid.as_str()), ("wx3", "1900000109"));
}

#[test]
fn a_reply_without_a_prepay_id_makes_no_payment() {
    let reply = UnifiedOrderResponse { appid: Some("wx1".into()), ..Default::default() };
    let error = reply.jsapi(&protocol()).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Incomplete { field: "prepay_id" })), "{error}");
}

#[test]
fn the_page_of_an_h5_payment_is_told_where_to_lead() {
    let reply = UnifiedOrderResponse {
        mweb_url: Some("https://wx.tenpay.com/checkmweb?prepay_id=wx1&package=2".into()),
        ..Default::default()
    };
    assert_eq!(
        reply.h5("https://www.wechatpay.com.cn/done?a=1&b=收").unwrap(),
        "https://wx.tenpay.com/checkmweb?prepay_id=wx1&package=2\
         &redirect_url=https%3A%2F%2Fwww.wechatpay.com.cn%2Fdone%3Fa%3D1%26b%3D%E6%94%B6"
    );
    assert!(UnifiedOrderResponse::default().h5("https://example.com").is_err());
}

#[test]
fn where_an_h5_payment_leads_to_is_a_url_that_is_not_encoded_yet() {
    let page = "https://wx.tenpay.com/checkmweb?prepay_id=wx1&package=2";
    let reply = UnifiedOrderResponse { mweb_url: Some(page.into()), ..Default::default() };
    for refused in
        ["", "/done", "done", "//example.com/done", "https%3A%2F%2Fexample.com%2Fdone", "ftp://a", "https://"]
    {
        let error = reply.h5(refused).unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{refused}: {error:?}");
        let text = error.to_string();
        let wanted = "redirect_url (parameter) must be an absolute http or https URL that is not percent-encoded as a whole";
        assert!(text.contains(wanted), "{text}");
    }
    // What a URL has encoded inside of it is part of it.
    let inside = reply.h5("https://example.com/done?to=https%3A%2F%2Fa").unwrap();
    assert!(
        inside.ends_with("&redirect_url=https%3A%2F%2Fexample.com%2Fdone%3Fto%3Dhttps%253A%252F%252Fa"),
        "{inside}"
    );
}

#[test]
fn a_link_that_leads_somewhere_already_is_led_elsewhere_and_has_one_address() {
    let there = "&redirect_url=https%3A%2F%2Fexample.com%2Fdone";
    for (page, led) in [
        (
            "https://wx.tenpay.com/c?a=1&redirect_url=https%3A%2F%2Fold",
            format!("https://wx.tenpay.com/c?a=1{there}"),
        ),
        (
            "https://wx.tenpay.com/c?redirect_url=x&a=1&redirect_url",
            format!("https://wx.tenpay.com/c?a=1{there}"),
        ),
        (
            "https://wx.tenpay.com/c?redirect_urls=x",
            format!("https://wx.tenpay.com/c?redirect_urls=x{there}"),
        ),
        ("https://wx.tenpay.com/c", format!("https://wx.tenpay.com/c?{}", &there[1..])),
        ("https://wx.tenpay.com/c?a=1#pay", format!("https://wx.tenpay.com/c?a=1{there}#pay")),
    ] {
        let reply = UnifiedOrderResponse { mweb_url: Some(page.into()), ..Default::default() };
        assert_eq!(reply.h5("https://example.com/done").unwrap(), led);
    }
}

#[test]
fn a_success_of_an_h5_or_native_order_without_its_link_is_not_taken_for_one() {
    for (trade_type, field, link) in [
        ("MWEB", "mweb_url", "https://wx.tenpay.com/c?prepay_id=wx1"),
        ("NATIVE", "code_url", "weixin://wxpay/bizpayurl?pr=1"),
    ] {
        let h5 = H5InfoRequired { r#type: "Wap".into() }.into();
        let order = UnifiedOrderRequest {
            product_id: Some("1".into()),
            scene_info: Some(SceneInfo { store_info: None, h5_info: Some(h5) }.into()),
            ..unified_order::Required {
                body: "a".into(),
                out_trade_no: "1217752501".into(),
                total_fee: Fen(1),
                spbill_create_ip: "127.0.0.1".into(),
                trade_type: trade_type.parse().unwrap(),
            }
            .into()
        };
        let protocol = paytable_tests::protocol(SignatureAlgorithm::Md5);
        let prepared = protocol.prepare(&order).unwrap();
        let answered = |link: Option<&str>| {
            let mut told = vec![
                ("return_code", "SUCCESS"),
                ("result_code", "SUCCESS"),
                ("appid", paytable_tests::APPID),
                ("mch_id", paytable_tests::MCH_ID),
                ("nonce_str", "1"),
                ("prepay_id", "wx1"),
                ("trade_type", trade_type),
            ];
            told.extend(link.map(|link| (field, link)));
            let body = xml(&signed(pairs(&told), SignatureAlgorithm::Md5));
            protocol.accept(&prepared, &Received::new(200, body.as_bytes()))
        };
        for none in [None, Some("")] {
            let error = answered(none).unwrap_err();
            let is_it =
                matches!(error, Error::Unknown(Unknown::Incomplete { field: missing }) if missing == field);
            assert!(is_it, "{trade_type}: {error:?}");
        }
        answered(Some(link)).unwrap();
    }
}

#[test]
fn the_code_of_a_product_is_a_signed_link() {
    let request: NativeLinkRequest = native_link::Required { product_id: "12 + 3".into() }.into();
    let link = protocol().link(&request).unwrap();
    let query = link.strip_prefix("weixin://wxpay/bizpayurl?").unwrap();
    let pairs: Vec<(&str, &str)> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let value = |name| pairs.iter().find(|(known, _)| *known == name).unwrap().1;
    assert_eq!((value("appid"), value("product_id")), ("wx8888888888888888", "12%20%2B%203"));
    // The raw values are signed.
    let text = format!(
        "appid=wx8888888888888888&mch_id=1900000109&nonce_str={}&product_id=12 + 3&time_stamp={}",
        value("nonce_str"),
        value("time_stamp")
    );
    assert_eq!(value("sign"), signature(&text, SignatureAlgorithm::Md5));
}
