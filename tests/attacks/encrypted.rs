//! What stands outside of an authenticated ciphertext was said by anybody.

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    ApiKey, Protocol, WechatV2,
    wechat_v2::{ProfitSharingNotice, ProfitSharingNoticeEvent},
};
use paytable_tests::{MCH_ID, merchant};
use serde_json::{Value as Json, json};

const V3_KEY: &str = "0123456789abcdef0123456789ABCDEF";

fn protocol() -> Protocol<WechatV2> {
    Protocol::new(merchant().api_v3_key(ApiKey::new(V3_KEY))).unwrap()
}

/// The envelope of a notice of APIv3 around what is encrypted.
fn body(id: &str, event_type: &str, kind: &str, inside: &Json) -> Json {
    let cipher = Aes256Gcm::new_from_slice(V3_KEY.as_bytes()).unwrap();
    let (text, nonce) = (inside.to_string(), "0123456789ab");
    let payload = Payload { msg: text.as_bytes(), aad: kind.as_bytes() };
    let bytes = cipher.encrypt(&Nonce::try_from(nonce.as_bytes()).unwrap(), payload).unwrap();
    json!({
        "id": id, "create_time": "2018-06-08T10:34:56+08:00", "event_type": event_type, "summary": "x",
        "resource_type": "encrypt-resource",
        "resource": {
            "algorithm": "AEAD_AES_256_GCM", "original_type": kind, "associated_data": kind, "nonce": nonce,
            "ciphertext": BASE64_STANDARD.encode(bytes),
        },
    })
}

fn share() -> Json {
    json!({
        "mchid": MCH_ID, "transaction_id": "T1", "order_id": "W1", "out_order_no": "S1",
        "receiver": { "type": "MERCHANT_ID", "account": MCH_ID, "amount": 888, "description": "x" },
        "success_time": "2018-06-08T10:34:56+08:00",
    })
}

fn read(body: &Json) -> Result<ProfitSharingNoticeEvent, paytable::NoticeError> {
    protocol().notice::<ProfitSharingNotice>(body.to_string().as_bytes())
}

#[test]
fn one_ciphertext_under_three_ids_is_one_notice() {
    let key = |id: &str| {
        let event = read(&body(id, "PROFITSHARING.SUCCESS", "profitsharing", &share())).unwrap();
        protocol().inbox_key::<ProfitSharingNotice>(&event).unwrap()
    };
    assert_eq!(key("EV-1"), key("EV-2"));
    assert_eq!(key("EV-1"), key("EV-3"));
    // Another share is another notice.
    let mut other = share();
    other["order_id"] = json!("W2");
    let event = read(&body("EV-1", "PROFITSHARING.SUCCESS", "profitsharing", &other)).unwrap();
    assert_ne!(protocol().inbox_key::<ProfitSharingNotice>(&event).unwrap(), key("EV-1"));
}

#[test]
fn a_share_turned_into_a_return_is_not_told_as_one() {
    for event_type in ["PROFITSHARING.SUCCESS", "PROFITSHARING.RETURN"] {
        let event = read(&body("EV-1", event_type, "profitsharing", &share())).unwrap();
        // Nothing inside says which of the two it is, and what stands outside is no part of the event.
        let said = (event.id, event.event_type, event.create_time, event.summary, event.resource_type);
        assert_eq!(said, (None, None, None, None, None));
        let resource = event.resource.unwrap();
        assert_eq!((resource.algorithm, resource.original_type), (None, None));
        assert_eq!(resource.ciphertext.unwrap().order_id.as_deref(), Some("W1"));
    }
}

#[test]
fn a_payment_under_the_same_key_is_no_share() {
    let payment = json!({
        "mchid": MCH_ID, "appid": "wx8888888888888888", "out_trade_no": "N1", "transaction_id": "T1",
        "trade_type": "JSAPI", "trade_state": "SUCCESS", "success_time": "2018-06-08T10:34:56+08:00",
        "payer": { "openid": "o" }, "amount": { "total": 1, "payer_total": 1 },
    });
    for (event_type, kind) in [
        ("PROFITSHARING.SUCCESS", "transaction"),
        ("PROFITSHARING.SUCCESS", "profitsharing"),
        ("TRANSACTION.SUCCESS", "transaction"),
    ] {
        assert!(read(&body("EV-1", event_type, kind, &payment)).is_err(), "{event_type} {kind}");
    }
    // Nor is a share that says outside that it is something else.
    assert!(read(&body("EV-1", "PROFITSHARING.SUCCESS", "transaction", &share())).is_err());
}

#[test]
fn a_share_between_others_is_not_believed() {
    let mut other = share();
    other["mchid"] = json!("1900000999");
    other["receiver"]["account"] = json!("1900000998");
    let error = read(&body("EV-1", "PROFITSHARING.SUCCESS", "profitsharing", &other)).unwrap_err();
    assert!(error.to_string().contains("another merchant"), "{error}");
    // The receiver is told of shares of others with it, and who shares is told too.
    for own in [json!("1900000999"), json!(MCH_ID)] {
        let mut shared = share();
        shared["mchid"] = own;
        read(&body("EV-1", "PROFITSHARING.SUCCESS", "profitsharing", &shared)).unwrap();
    }
    let mut nobody = share();
    nobody.as_object_mut().unwrap().remove("mchid");
    nobody["receiver"]["account"] = json!("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
    assert!(read(&body("EV-1", "PROFITSHARING.SUCCESS", "profitsharing", &nobody)).is_err());
}
