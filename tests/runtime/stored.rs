//! Messages can be stored as JSON and come back equal, and nothing personal or secret is printed.

use paytable::{
    CloudPay, Fen, Merchant, Protocol, Stored, Time, cloudpay,
    table::SignatureAlgorithm,
    wechat_v2::{
        HotelCreateRequest, PayNotice, PayNoticeEvent, UnifiedOrderRequest, UnifiedOrderResponse,
        unified_order::{
            Detail, DetailRequired, GoodsDetail, Payment, Receipt, Required, TradeType, UserType, Version,
        },
    },
    wechat_v3::JsapiOrderRequest,
};
use paytable_tests::{APPID, KEY, MCH_ID, merchant, notice, protocol, reply, set, signed, xml};
use serde_json::{Value, from_value, json, to_value};

fn order() -> UnifiedOrderRequest {
    let goods =
        GoodsDetail {
            goods_name: Some("苹果手机".into()), price: Some(Fen(528_800)), ..Default::default()
        };
    UnifiedOrderRequest {
        version: Some(Version::V1_0),
        detail: Some(
            Detail::from(DetailRequired { goods_detail: vec![goods, GoodsDetail::default()] }).into(),
        ),
        time_start: Time::new(2009, 12, 25, 9, 10, 10),
        receipt: Some(Receipt::Y),
        openid: Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into()),
        user_type: Some(UserType::Idcard),
        user_creid: Some("43102119910910512X".into()),
        user_truename: Some("周星星".into()),
        ..Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: "1217752501201407033233368018".into(),
            total_fee: Fen(88),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::Other("FACE".into()),
        }
        .into()
    }
}

fn cloud_order() -> cloudpay::UnifiedOrderRequest {
    cloudpay::UnifiedOrderRequest {
        sub_openid: Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into()),
        function_name: Some("pay_cb".into()),
        ..cloudpay::unified_order::Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: "1217752501201407033233368018".into(),
            spbill_create_ip: "127.0.0.1".into(),
            sub_mch_id: "1900009231".into(),
            total_fee: Fen(1),
            env_id: "test-f0b102".into(),
        }
        .into()
    }
}

#[test]
fn a_stored_order_is_plain_json_and_comes_back_equal() {
    let stored = to_value(order()).unwrap();
    assert_eq!(
        stored,
        json!({
            "version": "1.0",
            "body": "小秋TIT店-超市",
            "detail": "{\"goods_detail\":[{\"goods_name\":\"苹果手机\",\"price\":528800},{}]}",
            "out_trade_no": "1217752501201407033233368018",
            "total_fee": 88,
            "spbill_create_ip": "127.0.0.1",
            "time_start": "20091225091010",
            "trade_type": "FACE",
            "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
            "receipt": "Y",
            "user_type": "IDCARD",
            "user_creid": "43102119910910512X",
            "user_truename": "周星星",
        })
    );
    assert!(from_value::<UnifiedOrderRequest>(stored).unwrap() == order());
    let text = serde_json::to_string(&order()).unwrap();
    assert!(serde_json::from_str::<UnifiedOrderRequest>(&text).unwrap() == order());
}

#[test]
fn a_stored_order_of_cloudpay_is_spelled_as_documented_and_read_in_both_spellings() {
    let stored = to_value(cloud_order()).unwrap();
    assert_eq!(
        stored,
        json!({
            "functionName": "pay_cb",
            "envId": "test-f0b102",
            "subMchId": "1900009231",
            "body": "小秋TIT店-超市",
            "outTradeNo": "1217752501201407033233368018",
            "totalFee": 1,
            "spbillCreateIp": "127.0.0.1",
            "subOpenid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        })
    );
    assert!(from_value::<cloudpay::UnifiedOrderRequest>(stored).unwrap() == cloud_order());
    let wire = json!({
        "function_name": "pay_cb",
        "env_id": "test-f0b102",
        "sub_mch_id": "1900009231",
        "body": "小秋TIT店-超市",
        "out_trade_no": "1217752501201407033233368018",
        "total_fee": "1",
        "spbill_create_ip": "127.0.0.1",
        "sub_openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
    });
    assert!(from_value::<cloudpay::UnifiedOrderRequest>(wire).unwrap() == cloud_order());
}

#[test]
fn a_body_that_was_sent_can_be_read_as_a_stored_order() {
    let protocol = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    let body = protocol.prepare(&cloud_order()).unwrap().into_draft().body;
    let mut read: cloudpay::UnifiedOrderRequest = serde_json::from_slice(&body).unwrap();
    assert!(read.nonce_str.take().is_some_and(|nonce| nonce.len() == 32));
    assert!(read.trade_type.take().is_some() && read.callback_type.take() == Some(1));
    assert!(read == cloud_order());
}

#[test]
fn a_stored_order_with_a_wrong_field_is_an_error_that_names_it() {
    for (field, value, said) in [
        ("outTradNo", json!("1"), "outTradNo is not a field of UnifiedOrderRequest"),
        ("total_fee", json!("one"), "total_fee: expected a whole number of fen"),
        ("total_fee", json!(1.5), "total_fee: expected a whole number of fen"),
        ("body", json!({}), "body: expected text"),
        ("time_start", json!("2009-12-25"), "time_start: expected yyyyMMddHHmmss"),
        ("detail", json!(5), "detail: expected an object as JSON text"),
    ] {
        let mut stored = to_value(order()).unwrap();
        stored[field] = value;
        let error = from_value::<UnifiedOrderRequest>(stored).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
    let mut stored = to_value(cloud_order()).unwrap();
    stored["out_trade_no"] = json!("2");
    let error = from_value::<cloudpay::UnifiedOrderRequest>(stored).unwrap_err();
    assert!(error.to_string().contains("expected one value for the field, in one spelling"), "{error}");
    let twice = r#"{"body":"a","body":"b"}"#;
    assert!(serde_json::from_str::<UnifiedOrderRequest>(twice).is_err());
    assert!(from_value::<UnifiedOrderRequest>(json!([])).is_err());
}

#[test]
fn an_amount_or_a_time_that_a_stored_request_lacks_is_never_made_up() {
    let mut stored = to_value(order()).unwrap();
    stored.as_object_mut().unwrap().remove("total_fee");
    let error = from_value::<UnifiedOrderRequest>(stored).unwrap_err();
    assert!(error.to_string().contains("total_fee: expected a value"), "{error}");
    let mut stored = to_value(cloud_order()).unwrap();
    stored.as_object_mut().unwrap().remove("totalFee");
    let error = from_value::<cloudpay::UnifiedOrderRequest>(stored).unwrap_err();
    assert!(error.to_string().contains("totalFee: expected a value"), "{error}");
    let hotel = json!({"out_order_no": "1", "service_id": "1", "deposit_amount": 1});
    let error = from_value::<HotelCreateRequest>(hotel).unwrap_err();
    assert!(error.to_string().contains("start_time: expected a value"), "{error}");

    let error = from_value::<HotelCreateRequest>(json!({})).unwrap_err().to_string();
    for field in ["out_order_no", "service_id", "start_time"] {
        assert!(error.contains(&format!("{field}: expected a value")), "{error}");
    }
}

#[test]
fn a_stored_request_without_a_required_field_is_none() {
    let error = from_value::<UnifiedOrderRequest>(json!({"total_fee": 1})).unwrap_err().to_string();
    assert_eq!(
        error,
        "body: expected a value; out_trade_no: expected a value; spbill_create_ip: expected a value; \
         trade_type: expected a value"
    );
    let mut stored = to_value(order()).unwrap();
    stored["out_trade_no"] = json!("");
    let error = from_value::<UnifiedOrderRequest>(stored).unwrap_err();
    assert_eq!(error.to_string(), "out_trade_no: expected a value");
    // At every depth. What the SDK fills in need not be there.
    let stored = json!({"description": "a", "out_trade_no": "1", "amount": {"currency": "CNY"}, "payer": {}});
    let error = from_value::<JsapiOrderRequest>(stored).unwrap_err();
    assert_eq!(error.to_string(), "amount: expected a value; payer.openid: expected a value");
}

#[test]
fn what_a_newer_version_stored_is_kept_when_an_older_one_reads_it() {
    let mut stored = to_value(order()).unwrap();
    stored["added_in_2030"] = json!({"a": 1});
    let error = from_value::<UnifiedOrderRequest>(stored.clone()).unwrap_err().to_string();
    assert!(error.contains("read it as paytable::Stored"), "{error}");
    let read: Stored<UnifiedOrderRequest> = from_value(stored.clone()).unwrap();
    assert!(*read.request() == order());
    assert_eq!(to_value(&read).unwrap(), stored);
    let read = read.into_complete().unwrap_err();
    assert!(read.unknown_fields().get("added_in_2030").is_some());
    assert!(Stored::from(order()).into_complete().is_ok_and(|request| request == order()));

    // A text that stands for an object is kept as it is, with what this version does not know.
    let mut inside = to_value(order()).unwrap();
    let scene = r#"{"store_info":{"id":"1"},"added":1}"#;
    inside["scene_info"] = json!(scene);
    let read: UnifiedOrderRequest = from_value(inside).unwrap();
    assert!(read.scene_info == Some(scene.into()));

    // An object with an unknown field is kept whole: without it, the request would be another.
    let inside = json!({
        "description": "a", "out_trade_no": "1", "payer": {"openid": "o"},
        "amount": {"total": 1, "currency": "CNY", "added": 2},
    });
    assert!(from_value::<JsapiOrderRequest>(inside.clone()).is_err());
    let read: Stored<JsapiOrderRequest> = from_value(inside.clone()).unwrap();
    assert_eq!(read.request().amount.total, Fen(1));
    assert_eq!(serde_json::to_string(&read).unwrap().matches("amount").count(), 1);
    assert_eq!(to_value(&read).unwrap(), inside);

    for (field, value) in [("total_fee", json!("one")), ("body", json!(null))] {
        let mut wrong = to_value(order()).unwrap();
        wrong[field] = value;
        assert!(from_value::<Stored<UnifiedOrderRequest>>(wrong).is_err(), "{field}");
    }
}

#[test]
fn replies_and_events_come_back_equal_with_what_they_did_not_know() {
    let mut more = reply();
    set(&mut more, "added_in_2030", "新");
    let body = xml(&signed(more, SignatureAlgorithm::Md5));
    let reply = protocol(SignatureAlgorithm::Md5)
        .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body.as_bytes()))
        .unwrap();
    let stored = to_value(&reply).unwrap();
    assert_eq!(stored["prepay_id"], "wx201410272009395522657a690389285100");
    assert_eq!(stored["added_in_2030"], "新");
    assert!(from_value::<UnifiedOrderResponse>(stored).unwrap() == reply);

    let body = xml(&signed(notice(), SignatureAlgorithm::Md5));
    let event = protocol(SignatureAlgorithm::Md5).notice::<PayNotice>(body.as_bytes()).unwrap();
    let stored = to_value(&event).unwrap();
    assert_eq!((&stored["coupon_id_0"], &stored["total_fee"]), (&json!("10000"), &json!(100)));
    assert!(from_value::<PayNoticeEvent>(stored).unwrap() == event);
}

#[test]
fn a_stored_reply_keeps_fields_that_a_later_version_added() {
    let stored = json!({"prepay_id": "wx1", "added_in_2030": {"a": [1, null, true, -2]}, "device_info": {"not": "text"}});
    let reply: UnifiedOrderResponse = from_value(stored.clone()).unwrap();
    assert_eq!(reply.prepay_id.as_deref(), Some("wx1"));
    assert!(reply.unknown_fields.get("added_in_2030").is_some());
    assert!(
        reply.unknown_fields.get("device_info").is_some(),
        "a value that its row cannot take is kept as it is"
    );
    assert_eq!(to_value(&reply).unwrap(), stored);
    assert!(
        format!("{reply:?}").contains(r#"unknown_fields: ["added_in_2030", "device_info"]"#),
        "{reply:?}"
    );
}

#[test]
fn events_of_cloudpay_come_back_equal() {
    let protocol = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    let body = json!({
        "returnCode": "SUCCESS", "resultCode": "SUCCESS", "totalFee": 888, "timeEnd": "20141030133525",
        "subOpenid": "o", "userInfo": {"appId": "wx1", "openId": "o"}, "outTradeNo": "1", "transactionId": "2",
        "tradeType": "JSAPI",
    });
    let event = protocol
        .unauthenticated_notice::<cloudpay::UnifiedOrderCallback>(body.to_string().as_bytes())
        .unwrap()
        .confirmed();
    assert_eq!(to_value(&event).unwrap(), body);
    assert!(from_value::<cloudpay::UnifiedOrderCallbackEvent>(body).unwrap() == event);
}

#[test]
fn a_payment_is_spelled_as_the_client_wants_it() {
    let protocol = protocol(SignatureAlgorithm::Md5);
    let body = xml(&signed(reply(), SignatureAlgorithm::Md5));
    let reply = protocol
        .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body.as_bytes()))
        .unwrap();
    let payment = reply.mini_program(&protocol).unwrap();
    let stored = to_value(&payment).unwrap();
    assert_eq!(
        stored,
        json!({
            "appId": APPID,
            "timeStamp": payment.time_stamp,
            "nonceStr": payment.nonce_str,
            "package": "prepay_id=wx201410272009395522657a690389285100",
            "signType": "MD5",
            "paySign": payment.pay_sign,
        })
    );
    assert!(from_value::<Payment>(stored).unwrap() == payment);
}

#[test]
fn the_payment_of_cloudpay_is_handed_on_as_it_came() {
    let payment = json!({
        "appId": "wx8888888888888888", "timeStamp": "1490840662", "nonceStr": "n",
        "package": "prepay_id=wx1", "signType": "MD5", "paySign": "0",
    });
    let body = json!({"errcode": 0, "respdata": {
        "return_code": "SUCCESS", "result_code": "SUCCESS", "prepay_id": "wx1", "payment": payment,
    }});
    let protocol = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    let reply = protocol
        .accept_without_request::<cloudpay::UnifiedOrderRequest>(&paytable::Received::new(
            200,
            body.to_string().as_bytes(),
        ))
        .unwrap();
    assert_eq!(to_value(reply.payment.unwrap()).unwrap(), payment);
}

#[test]
fn debug_masks_what_is_personal() {
    let secrets = ["oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "43102119910910512X", "周星星"];
    for shown in [format!("{:?}", order()), format!("{:#?}", order()), format!("{:?}", cloud_order())] {
        assert!(!secrets.iter().any(|secret| shown.contains(secret)), "{shown}");
        assert!(shown.contains("1217752501201407033233368018") && shown.contains("***"), "{shown}");
    }
    let body = xml(&signed(notice(), SignatureAlgorithm::Md5));
    let event = protocol(SignatureAlgorithm::Md5).notice::<PayNotice>(body.as_bytes()).unwrap();
    let shown = format!("{event:?}");
    assert!(!shown.contains("oUpF8uMEb4qRXf22hE3X68TekukE") && shown.contains("1409811653"), "{shown}");
    let hint: Value = json!({
        "userInfo": {"openId": "oUpF8uMEb4qRXf22hE3X68TekukE"}, "outTradeNo": "1", "totalFee": 1,
        "tradeType": "JSAPI", "timeEnd": "20141030133525",
    });
    let cloud = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    let event = cloud.unauthenticated_notice::<cloudpay::UnifiedOrderCallback>(hint.to_string().as_bytes());
    let shown = format!("{event:?}");
    assert!(shown.contains("openId: ***") && !shown.contains("oUpF8"), "{shown}");
}

#[test]
fn debug_never_shows_the_key_or_the_body() {
    let merchant = merchant().with("secret_of_another_gateway", "hunter2");
    let incomplete = Merchant::bare().with("secret_of_another_gateway", "hunter2");
    let refused = Protocol::<paytable::WechatV2>::new(incomplete).unwrap_err();
    let protocol = Protocol::<paytable::WechatV2>::new(merchant.clone()).unwrap();
    let good = UnifiedOrderRequest { trade_type: TradeType::Jsapi, ..order() };
    let prepared = protocol.prepare(&good).unwrap();
    for shown in [
        format!("{:?}", paytable::ApiKey::new(KEY)),
        format!("{merchant:?}"),
        format!("{merchant:#?}"),
        format!("{refused} {refused:?}"),
        format!("{protocol:?}"),
        format!("{:?}", protocol.clone()),
        format!("{prepared:?}"),
        prepared.signed_text().unwrap().to_owned(),
        String::from_utf8(prepared.body.clone()).unwrap(),
    ] {
        assert!(!shown.contains(KEY) && !shown.contains("hunter2"), "{shown}");
    }
    let shown = format!("{prepared:?}");
    assert!(!shown.contains("oUpF8") && !shown.contains(MCH_ID) && shown.contains("/pay/unifiedorder"));
}

#[test]
fn a_copy_holds_all_that_the_message_holds() {
    let order = order();
    assert_eq!(to_value(order.clone()).unwrap(), to_value(&order).unwrap());
    let mut pairs = notice();
    set(&mut pairs, "coupon_count", "1");
    set(&mut pairs, "coupon_id_0", "10000");
    set(&mut pairs, "coupon_fee_0", "100");
    set(&mut pairs, "new_field", "new");
    let event = protocol(SignatureAlgorithm::Md5)
        .notice::<PayNotice>(xml(&signed(pairs, SignatureAlgorithm::Md5)).as_bytes())
        .unwrap();
    let copy = event.clone();
    assert_eq!(copy.coupons.len(), 1);
    assert_eq!(copy.unknown_fields.iter().count(), 1);
    assert_eq!(copy, event);
}
