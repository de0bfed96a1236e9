//! What a reply becomes for a client: bundles that several APIs share, and links.

use paytable::{
    ApiKey, Error, Gateway as _, Merchant, Protocol, Unknown, WechatV2, sign,
    table::SignatureAlgorithm,
    wechat_v2::{
        CombinedOrderResponse, ContractOrderResponse, NativeLinkRequest, UnifiedOrderResponse, native_link,
        unified_order::Payment,
    },
};

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
