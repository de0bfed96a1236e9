//! Reading the merchant of a notice before it is verified, to choose whose key verifies it.

use paytable::{
    ApiKey, CloudPay, Merchant, NoticeError, Protocol, VerifyError, WechatV2, wechat_v2::PayNotice,
};
use paytable_tests::{pairs, xml};

fn named(body: &str, name: &str) -> Option<String> {
    let told = Protocol::<WechatV2>::unauthenticated_merchant(body.as_bytes()).unwrap();
    told.setting(name).map(str::to_owned)
}

#[test]
fn the_merchant_of_a_pay_notice_and_of_a_refund_notice_is_read_without_a_key() {
    let pay = xml(&pairs(&[
        ("return_code", "SUCCESS"),
        ("appid", "wx1"),
        ("mch_id", "1900000109"),
        ("sub_mch_id", "1900000110"),
        ("sign", "forged"),
    ]));
    // All but the head is encrypted.
    let refund = xml(&pairs(&[("return_code", "SUCCESS"), ("mch_id", "1900000109"), ("req_info", "***")]));
    for (body, name, value) in [
        (&pay, "mch_id", Some("1900000109")),
        (&pay, "appid", Some("wx1")),
        (&pay, "sub_mch_id", Some("1900000110")),
        (&pay, "sub_appid", None),
        (&pay, "sign", None),
        (&refund, "mch_id", Some("1900000109")),
        (&refund, "sub_mch_id", None),
    ] {
        assert_eq!(named(body, name).as_deref(), value, "{name}: {body}");
    }
    assert_eq!(named("<xml><mch_id></mch_id></xml>", "mch_id"), None);
    // A notice of profit sharing is JSON, and encrypts whose it is.
    assert_eq!(named(r#"{"id":"1","resource":{"ciphertext":"eA=="}}"#, "mch_id"), None);
}

#[test]
fn an_event_of_cloudpay_names_the_sub_merchant_in_either_spelling() {
    for body in [
        r#"{"returnCode":"SUCCESS","mchId":"1800008281","subMchId":"1900009231","subAppid":"wx2"}"#,
        r#"{"return_code":"SUCCESS","mch_id":1800008281,"sub_mch_id":1900009231,"sub_appid":"wx2"}"#,
    ] {
        let told = Protocol::<CloudPay>::unauthenticated_merchant(body.as_bytes()).unwrap();
        assert_eq!(told.setting("sub_mch_id"), Some("1900009231"), "{body}");
        assert_eq!(told.setting("sub_appid"), Some("wx2"), "{body}");
    }
}

#[test]
fn what_cannot_be_read_names_no_merchant() {
    for body in ["", "mch_id=1", "<xml><mch_id>1</mch_id>", "{\"mchId\":"] {
        let told = Protocol::<WechatV2>::unauthenticated_merchant(body.as_bytes());
        assert!(matches!(told, Err(NoticeError::Malformed(_))), "{body}: {told:?}");
    }
    let doubled = "<xml><mch_id>1900000109</mch_id><mch_id>1900000110</mch_id></xml>";
    let told = Protocol::<WechatV2>::unauthenticated_merchant(doubled.as_bytes());
    assert!(matches!(told, Err(NoticeError::Malformed(_))), "{told:?}");
}

#[test]
fn a_notice_that_names_a_merchant_is_believed_only_under_its_key() {
    let body = xml(&pairs(&[("mch_id", "1900000109"), ("sign", &"0".repeat(32))]));
    assert_eq!(named(&body, "mch_id").as_deref(), Some("1900000109"));
    let merchant = Merchant::new("wx1", "1900000109", ApiKey::new("0123456789abcdef0123456789abcdef"));
    let protocol = Protocol::<WechatV2>::new(merchant).unwrap();
    let error = protocol.notice::<PayNotice>(body.as_bytes()).unwrap_err();
    assert_eq!(error, NoticeError::Unverified(VerifyError::WrongSignature));
}

#[test]
fn a_notice_of_apiv3_encrypts_its_merchant() {
    let body = r#"{"id":"1","event_type":"TRANSACTION.SUCCESS","resource":{"ciphertext":"eA=="}}"#;
    let told = Protocol::<paytable::WechatV3>::unauthenticated_merchant(body.as_bytes()).unwrap();
    assert_eq!((told.setting("mchid"), told.setting("appid")), (None, None));
}
