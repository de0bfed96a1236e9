//! Messages that others published: read with the keys that were published with them, or else signed again here.

use crate::{
    catalog::{cloud, prepare, wechat},
    oracle::{elements, sent, signed_again},
    replies::left,
};
use paytable::{
    Api as _, ApiKey, CloudPay, Error, Fen, Merchant, Notice as _, NoticeError, Outcome, Protocol, Time,
    VerifyError, WechatV2, cloudpay,
    table::SignatureAlgorithm,
    wechat_v2::{
        PayNotice, ProfitSharingNotice, RedPacketSend, RedPacketSendRequest, RedPacketSendWorkwx,
        RefundNotice,
    },
};
use paytable_tests::{Pairs, Why, digest, pairs, sample::Sample, text_to_sign, xml};

/// A refund, sealed under the key `1234567890abcdef1234567890abcdef`; published by easywechat.
const REFUND: &str = "\
    m+cqC5OWNek/jGSeSFjMwxqoQmt9x/XQEPRosjYHR2a6kosdkuS2hFlt1QP/ykVOCm6PXnC0tOc7gsPzP3aG4Hhn7wJwJAvMhSUJhOAO\
    lnXtHupbyiwb9vNgqAwcSr04U1yoI8UemDCz+TnIsbldurZh6UKtDqSutp/KiutgJ/9crss+fh9hy9UcBKO60JkJgka79q6lkQoOKZh3\
    kIHrFEZGFKcvCOJzx/heVtz8AHGoB/IuNV4Mh280FZM1TTe8V54eXgqHNAOdJCoYQuKu34tepA+a4sjCcPOmNU5wLCjEFQ/+w7Ad8U2i\
    3bfaA713DPk5qV8IVSB1cMGZj+zZBGPT4OWBg0vZD4ZJCydf93e95CbxV7FuSPiFnZwjvsHBCA7DNGoAfSx72p5ZBcyCTFV9y4O9xTuk\
    HUmJNI8XK+JhR5Imz9u5422lfN5FcM6g4WdLDTVO/DiN4chaTUk9uqEiMqD2Bn3+ZWe/R91YDW8koG3qd7m/9y7sckptNQWU9fi+zk/A\
    bCLHETiUIj4dtFxsZRTBUFIEmSl2ebcPEdowOLzjUe2uW/Qr8dDwFuWGsSYawYnsbsxliNc5DthzhcdB9MDkOab6hckUIC7639s6DKFP\
    44Olgjc+tt5EfDpNxK0rHh4rhlCz9h5ZhzI7CVqJRx5pCLEBaJKntPeF9IWfj92VYMY7o8TesmqhiDWnGVGSK8vXDsQMAWIhHi2STvdV\
    AZkaOTzF+cxVJsUgy2zVlGhNzlqjQZmLoXZ/Kiid7cfUQvg/Bqw4We6KRrAfTHplwjbghjVzqWsgJv8KI3cYjFJEtTy19a0z3yBrctht\
    jszmBEUyUG/d4O0DzGEG+JNB4VsMz/jWUJ2d2uJmpyvngyt5RkafRH4mCHWkNTPz5UCBZtJbvFzQ/VB/X077Apwgk7lfgULu1uVF9N10\
    8kRKQcrqoGEH/oZ6lo0wIXbITx+7lr91eMvu4JgGPSQW4MKbluSa28iwkE5YcnQbYd0=";
/// A refund, sealed under a key whose MD5 begins with two zeros; made with openssl.
const LEADING_ZERO: &str = "\
    iNbxm3FEiENHz5uwcZ1chKGoJkHjuGEoxWcexhdff9V06/DHR/O5WN17uund9Jmiru41QvW09D6ht2wwxHWyWva5WorsaD8vTnrJ49gK\
    ROoTTZS6dBzoq42/OmZUYuEcHCoGVecGeHbgV3Z9bIapTpxGJ3UJRsgGfdLf7mSDDyLDDG9QVj+Nnt1ygNSxvbnkIHY9VjLh7489BF6W\
    qe+ag5Ag64cuTOv08zohpvveHPOSyM8gvKbcZWuCdSiaHwZ9";
/// A payment of API v3, sealed by AES-256-GCM; published by easywechat.
const PAYMENT: &str = "\
    LsCtZf91SEdVjdVNHtl6cnmrMz6atFZbsF0cwQQmgrTSb4WOey3uaKPqKbVb3E+9bT65ND/vJDD7/kLBnqOf8j2niXJ3vtdx11dpAG9y\
    evfWdD8My6k9moQ+uuoLq9D1LVM4/QFGUYU68mKZr5FsPjWlImj06vg010LWzNe24cInjPNfelvfsz1xDKVpMwC1dy4ANPt4ZOCmch/p\
    fezLrg13f/aTs8Rs9v4v+B1jqme9oyUnSVFOOU19gCPvyvCLSVbvf3Ng0noWHKDh2IbA7tozFDkZr8q9Y9f9igfCUq4W4LCnyhIyidqY\
    r17DM8O0I+JlAf+Awf0xFYRMDckQItWAsYp/a11Z3wZ4pEurRlL8Dvz1PsZU9X4ZmCtxfvYVND+b1Xf4zWJV4e9atODn9JIXg8ENmGAS\
    rxG64hOQI4al79DT2kIoWSy7SmdyJX0ZI6MILD+x4f5gi4GAT7lpw0ufXK73YXIRfvzEU3EsJDc72AHAsACTdWosSOmLejB2W0Saf27H\
    qDxGOvb2IFaIlwVgL7g7hCItbFJ0MV3X7clwU0V35T+hF5lrrB9OSH0w0GWeRNZmWjeR+EQX2WJWB0JnG7ZKCtxkMhPcCThze92TkIJs\
    CHj0c2uCOru37hMXvce3qJNZSKpMkperGia4HeqVRI+Zn+qc1PCfK+1m8wqdnROMzEa8U3Gw9Exx0CuYff6NGmIMQedr6IlBcJpM8loR\
    1Q3b5ea2oI4lGy+3akXT70QkVRExIcubvPsCzf8r14+rgbonKCkGeAfSiIzRzW7u9HkTSzcZPDQqzMtaIsYVLx/b+eQ0tuGaYbLAfTO0\
    yn+MJx+EQMAPi31qTAggmmSZOudvZHal2/azn12+dSF1Im1KZdddAFcTahKcu9Iu4qZo7q8XvOHuSLjSxh6aAWij6c4HbdxgxDw5zkk3\
    GZtqG+u977HlPDgnJCDTvbTvQ7vrnptBzkXJ3QehJ8AlNLdW3GXXSF3ZkOPYNYnlrbEIpPu255nNj0aTURH4UXQgO+LCjy53bCEumlSo\
    O91BQ1++WSBVnJK9xm5yuBDkjFSZjwQ27IM3V66db3766QUnUG8gnqASMzXQ+eNTAUMTNW8NC7ccQ1Z2YCsDVhEH7fDzbSuTExIV+/fg\
    IE4Zpn7r+Ry+AnTRn92CQRW1ri8+hdL60uQDiBma1fovMNPX/cVrNwPF2r+b12Fp8KLF51572KCy487nj2+1OhzF8tbe8ZPLQRvv2bHK\
    JnubQDKHP607KdbZMMPrl9BfpTQYVUKwo1GAjytizlQpVvWf4+PVgDjdys84tiw+iS9/HStC9NatcRZqXn4YR9c69ICaCqiHKEV9S7EP\
    EI73nmb1o/Jl+Pnl/wul+eOtK5X3LY+n5Rh+WciCL4zZG64lsUGzRgFprxoJBqDJFFydVTzKktQT2aoHiUpk9j4Vc3fcmYru0CfUBi5q\
    hi2bKr8+PwWWKgS1mPeU3o/cqkBUqSAXTjewq298351pQ7LVSadp+UXR5je+Nal5OfCVCAVyUB4PVhRTQLPcubRLwYRh/+1LLL/xizgU\
    f6rCOcYNZQ3MnCUCdgVKE4IftSmFQwE91fdVoJQUbrsNuNchG26681XekJVh70iLhzmkYaSdE69WPfN01R8B4uQziY/VHLztg60F9vEI\
    Zs5DxPj2lafiwDGTk+cSH/VF2DC+A/8mJlqZCMEn2kv1SDg1i0aV74MJn6EDkI2NyahXAzvEEpdUDG9nRtRqSy9DA/E5Ae0HV0jqWXSG\
    YSrXOT07PNqCxgzfgXE/oEGuGTb/30rD7dU=";

fn at(merchant: Merchant) -> Protocol<WechatV2> {
    Protocol::new(merchant).unwrap()
}

fn refund_notice(req_info: &str) -> Vec<u8> {
    let fields = pairs(&[
        ("return_code", "SUCCESS"),
        ("appid", "wx1"),
        ("mch_id", "1900000109"),
        ("nonce_str", "n"),
        ("req_info", req_info),
    ]);
    xml(&fields).into_bytes()
}

#[test]
fn a_published_refund_notice_opens_with_its_published_key() {
    let key = ApiKey::new("1234567890abcdef1234567890abcdef");
    let protocol = at(Merchant::new("wx1", "1900000109", key));
    let event = protocol.unauthenticated_notice::<RefundNotice>(&refund_notice(REFUND)).unwrap().confirmed();
    let refund = event.req_info.unwrap();
    assert_eq!((refund.out_refund_no.as_deref(), refund.out_trade_no.as_deref()), (Some("123"), Some("abc")));
    assert_eq!((refund.refund_fee, refund.total_fee), (Some(Fen(1)), Some(Fen(1))));
    assert!(Sample::of(&refund).json()["refund_status"] == "SUCCESS");
    assert_eq!(refund.success_time, Time::new(2017, 7, 27, 0, 33, 9));
    assert_eq!(refund.refund_recv_accout.as_deref(), Some("用户零钱"));
}

#[test]
fn a_key_whose_digest_begins_with_zeros_opens_as_well() {
    let key = ApiKey::new("wxpay-test-api-key-0000000000129");
    let protocol = at(Merchant::new("wx1", "1900000109", key));
    let event =
        protocol.unauthenticated_notice::<RefundNotice>(&refund_notice(LEADING_ZERO)).unwrap().confirmed();
    assert_eq!(event.req_info.unwrap().out_refund_no.as_deref(), Some("R1"));
    // And with no other.
    let wrong =
        wechat(SignatureAlgorithm::Md5).unauthenticated_notice::<RefundNotice>(&refund_notice(LEADING_ZERO));
    assert!(wrong.is_err());
}

#[test]
fn a_published_seal_of_api_v3_opens_with_its_published_key() {
    let body = serde_json::json!({
        "id": "EV-2018022511223320873",
        "create_time": "2018-06-08T10:34:56+08:00",
        "event_type": "PROFITSHARING.SUCCESS",
        "resource_type": "encrypt-resource",
        "summary": "分账",
        "resource": {
            "algorithm": "AEAD_AES_256_GCM",
            "original_type": "transaction",
            "ciphertext": PAYMENT,
            "associated_data": "transaction",
            "nonce": "katvtHDDPxkw",
        },
    });
    let with = |key: &str| {
        let merchant = Merchant::new("wx1", "1230000109", ApiKey::new("0123456789abcdef0123456789abcdef"))
            .api_v3_key(ApiKey::new(key));
        at(merchant).notice::<ProfitSharingNotice>(body.to_string().as_bytes()).unwrap_err()
    };
    // It opens, and is a payment: that is no share, whatever its envelope says.
    let opened = with("5YI2YwEdV56hCsNEoOGEeL17vRFcz3i6");
    assert_eq!(opened, NoticeError::AnotherMessage { field: "resource.original_type".into() });
    let closed = with("5YI2YwEdV56hCsNEoOGEeL17vRFcz3i7");
    assert!(matches!(closed, NoticeError::Unverified(VerifyError::Encrypted(_))), "{closed}");
}

/// The documented example of a payment notice. Its key was never published, so it is signed again here.
fn payment_notice() -> Pairs {
    pairs(&[
        ("appid", "wx2421b1c4370ec43b"),
        ("attach", "支付测试"),
        ("bank_type", "CFT"),
        ("fee_type", "CNY"),
        ("is_subscribe", "Y"),
        ("mch_id", "10000100"),
        ("nonce_str", "5d2b6c2a8db53831f7eda20af46e531c"),
        ("openid", "oUpF8uMEb4qRXf22hE3X68TekukE"),
        ("out_trade_no", "1409811653"),
        ("result_code", "SUCCESS"),
        ("return_code", "SUCCESS"),
        ("sign", "B552ED6B279343CB493C5DD0D78AB241"),
        ("time_end", "20140903131540"),
        ("total_fee", "1"),
        ("coupon_fee", "10"),
        ("coupon_count", "1"),
        ("coupon_type", "CASH"),
        ("coupon_id", "10000"),
        ("trade_type", "JSAPI"),
        ("transaction_id", "1004400740201409030005092168"),
    ])
}

#[test]
fn the_documented_payment_notice_is_typed_once_somebody_known_has_signed_it() {
    let key = ApiKey::new(paytable_tests::KEY);
    let protocol = at(Merchant::new("wx2421b1c4370ec43b", "10000100", key));
    let stranger = protocol.notice::<PayNotice>(xml(&payment_notice()).as_bytes());
    assert!(stranger.is_err(), "nobody knows the key it was signed with");
    let body = xml(&signed_again(payment_notice(), SignatureAlgorithm::Md5));
    let event = protocol.notice::<PayNotice>(body.as_bytes()).unwrap();
    assert_eq!((event.total_fee, event.coupon_fee), (Some(Fen(1)), Some(Fen(10))));
    assert_eq!(event.time_end, Time::new(2014, 9, 3, 13, 15, 40));
    assert_eq!(event.attach.as_deref(), Some("支付测试"));
    // It spells its coupon without a number, unlike its own page; nothing of it is lost.
    let mut others: Vec<&str> = event.unknown_fields.iter().map(|(name, _)| name).collect();
    others.sort_unstable();
    assert_eq!(others, ["coupon_id", "coupon_type"]);
    assert!(std::ptr::eq(
        protocol.recognise(body.as_bytes(), paytable::wechat_v2::NOTICES).unwrap().event,
        PayNotice::TABLE.event
    ));
}

fn red_packets() -> Protocol<WechatV2> {
    at(Merchant::new("wx6fa7e3bab7e15415", "10010404", ApiKey::new("0123456789abcdef0123456789abcdef")))
}

#[test]
fn the_documented_replies_to_a_red_packet_are_read_though_they_are_not_signed() {
    let mut fields = pairs(&[
        ("return_code", "SUCCESS"),
        ("return_msg", "发放成功."),
        ("result_code", "SUCCESS"),
        ("err_code", "0"),
        ("err_code_des", "发放成功."),
        ("mch_billno", "0010010404201411170000046545"),
        ("mch_id", "10010404"),
        ("wxappid", "wx6fa7e3bab7e15415"),
        ("re_openid", "onqOjjmM1tad-3ROpncN-yUfa6uI"),
        ("total_amount", "1"),
        ("send_listid", "100000000020150520314766074200"),
    ]);
    let sent = red_packets()
        .accept_without_request::<RedPacketSendRequest>(&paytable::Received::new(
            200,
            xml(&fields).as_bytes(),
        ))
        .unwrap();
    assert_eq!(sent.total_amount, Some(Fen(1)));
    assert_eq!(left(&sent), [""; 0]);

    for (name, text) in [
        ("return_code", "FAIL"),
        ("return_msg", "系统繁忙,请稍后再试."),
        ("result_code", "FAIL"),
        ("err_code", "268458547"),
        ("err_code_des", "系统繁忙,请稍后再试."),
    ] {
        paytable_tests::set(&mut fields, name, text);
    }
    let error = red_packets()
        .accept_without_request::<RedPacketSendRequest>(&paytable::Received::new(
            200,
            xml(&fields).as_bytes(),
        ))
        .unwrap_err();
    // Both codes say FAIL, and still nobody knows whether the packet went out.
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(Why::from(error), Why::Rejected("系统繁忙,请稍后再试.".to_owned()));
}

#[test]
fn the_documented_red_packet_is_sent_with_the_documented_values() {
    let documented = pairs(&[
        ("mch_billno", "0010010404201411170000046545"),
        ("mch_id", "888"),
        ("wxappid", "wxcbda96de0b165486"),
        ("send_name", "send_name"),
        ("re_openid", "onqOjjmM1tad-3ROpncN-yUfa6uI"),
        ("total_amount", "200"),
        ("total_num", "1"),
        ("wishing", "恭喜发财"),
        ("client_ip", "127.0.0.1"),
        ("act_name", "新年红包"),
        ("remark", "新年红包"),
        ("scene_id", "PRODUCT_2"),
        ("nonce_str", "50780e0cca98c8c8e814883e5caa672e"),
        ("risk_info", "posttime%3d123123412%26clientversion%3d234134%26mobile%3d122344545%26deviceid%3dIOS"),
    ]);
    let mut stored = serde_json::Map::new();
    for (name, text) in &documented {
        stored.insert(name.clone(), text.as_str().into());
    }
    let request: RedPacketSendRequest = serde_json::from_value(stored.into()).unwrap();
    let protocol =
        at(Merchant::new("wxcbda96de0b165486", "888", ApiKey::new("0123456789abcdef0123456789abcdef")));
    let prepared = protocol.prepare(&request).unwrap();
    let spelled = |pairs: Pairs| {
        let table = RedPacketSend::TABLE.request;
        let small = pairs.into_iter().map(|(name, text)| {
            let text = if name == "risk_info" { text.replace("%3D", "%3d") } else { text };
            (name.clone(), crate::oracle::one_spelling(table, &name, &text))
        });
        let mut all: Pairs = small.filter(|(name, _)| name != "sign").collect();
        all.sort();
        all
    };
    assert_eq!(spelled(elements(&prepared.body)), spelled(documented));
}

#[test]
fn the_second_signature_of_a_red_packet_is_the_one_computed_elsewhere() {
    let api = RedPacketSendWorkwx::TABLE;
    let mut request = crate::catalog::request(api);
    for (name, text) in [
        ("act_name", "XXX"),
        ("mch_billno", "11111111111"),
        ("nonce_str", "qFKEgfig95DF9912fewmkp"),
        ("re_openid", "12345678"),
        ("total_amount", "100"),
    ] {
        request.set(name, text);
    }
    let merchant = Merchant::new("wx123456789", "111111111", ApiKey::new("0123456789abcdef0123456789abcdef"))
        .secret("workwx_secret", ApiKey::new(paytable_tests::KEY));
    let prepared = at(merchant).prepare_dynamic(api, &request).unwrap();
    // printf 'act_name=XXX&mch_billno=11111111111&mch_id=111111111&nonce_str=qFKEgfig95DF9912fewmkp&re_openid=12345678&total_amount=100&wxappid=wx123456789&secret=192006250b4c09247ec02edce69f6a2d' | md5sum
    assert_eq!(sent(api, &prepared).get("workwx_sign"), Some("C97C5E5068C6798C2081CB533B74A345"));
    assert!(prepare(api, &request, SignatureAlgorithm::Md5).is_ok());
}

#[test]
fn a_refund_event_of_cloudpay_as_it_was_seen_is_typed_and_told_from_a_payment() {
    let body = serde_json::json!({
        "appid": "wxd2d16a504f24665e",
        "mchId": "1800008281",
        "nonceStr": "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
        "outRefundNo": "R1",
        "outTradeNo": "T1",
        "refundAccount": "REFUND_SOURCE_RECHARGE_FUNDS",
        "refundFee": 1,
        "refundId": "50000303712017072701466990000",
        "refundRecvAccout": "支付用户零钱",
        "refundRequestSource": "API",
        "refundStatus": "SUCCESS",
        "returnCode": "SUCCESS",
        "settlementRefundFee": 1,
        "settlementTotalFee": 1,
        "subAppid": "wx0000000000000000",
        "subMchId": "1900009231",
        "successTime": "2022-12-23 16:57:48",
        "totalFee": 1,
        "transactionId": "4200001729202212235550000000",
        "userInfo": { "appId": "wx0000000000000000", "openId": "o" },
    })
    .to_string();
    let found = cloud().recognise(body.as_bytes(), cloudpay::NOTICES).unwrap();
    assert_eq!(found.name, cloudpay::RefundCallback::TABLE.name);
    let protocol: Protocol<CloudPay> = cloud();
    let event =
        protocol.unauthenticated_notice::<cloudpay::RefundCallback>(body.as_bytes()).unwrap().confirmed();
    assert_eq!(event.success_time, Time::new(2022, 12, 23, 16, 57, 48));
    assert_eq!(left(&event), [""; 0]);
    assert_eq!(
        Sample::of(&event).json().to_string(),
        serde_json::from_str::<serde_json::Value>(&body).unwrap().to_string()
    );
}

#[test]
fn a_reply_of_cloudpay_as_it_was_seen_is_typed() {
    let body = br#"{"errcode":0,"errmsg":"ok","respdata":{"return_code":"SUCCESS","return_msg":"OK","appid":"wxd2d16a504f24665e","mch_id":"1800008281","sub_appid":"wx0000000000000000","sub_mch_id":"1900009231","nonce_str":"q5DrqpdHqYGlaSUN","result_code":"SUCCESS","trade_type":"JSAPI","prepay_id":"wxa1f4e30542f3d8f2aba822e7654bd9c56c","sign":"E137300D0F39134859855D3C3CF29C09","payment":{"appId":"wx0000000000000000","timeStamp":"1600000000","nonceStr":"q5DrqpdHqYGlaSUN","package":"prepay_id=wxa1f4e30542f3d8f2aba822e7654bd9c56c","signType":"MD5","paySign":"EC1E803077D69C2AEC9418C8E43DF601"}}}"#;
    let reply = cloud()
        .accept_without_request::<cloudpay::UnifiedOrderRequest>(&paytable::Received::new(200, body))
        .unwrap();
    assert_eq!(left(&reply), [""; 0]);
    assert_eq!(reply.payment.and_then(|payment| payment.sign_type).as_deref(), Some("MD5"));
    // A failure of the platform has no reply inside.
    let error = cloud().accept_without_request::<cloudpay::UnifiedOrderRequest>(&paytable::Received::new(
        200,
        br#"{"errcode":-604101,"errmsg":"no"}"#,
    ));
    assert!(matches!(error, Err(Error::Rejected(_))));
}

#[test]
fn a_day_without_a_bill_is_told_by_the_words_that_the_gateway_uses() {
    let documented =
        pairs(&[("return_code", "FAIL"), ("return_msg", "No Bill Exist"), ("error_code", "20002")]);
    let error = wechat(SignatureAlgorithm::Md5)
        .accept_file::<paytable::wechat_v2::DownloadBillRequest>(&paytable::Received::new(
            200,
            xml(&documented).as_bytes(),
        ))
        .unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("No Bill Exist"), Outcome::NotDone));

    let body = br#"{"errcode":0,"errmsg":"ok",
        "respdata":{"return_code":"FAIL","return_msg":"No Bill Exist","error_code":"20002"}}"#;
    let error = cloud()
        .accept_file::<cloudpay::DownloadBillRequest>(&paytable::Received::new(200, body))
        .unwrap_err();
    // Nobody vouches for what fails this early.
    assert_eq!((error.code(), error.outcome()), (Some("NO_BILL_EXIST"), Outcome::Unknown));
}

#[test]
fn the_messages_that_peers_are_timed_with_carry_their_signatures() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/speed.json");
    let messages: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    for name in ["order", "reply", "notice as documented"] {
        let message: Pairs = messages[name]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect();
        let signature =
            digest(&text_to_sign(&message), SignatureAlgorithm::Md5, messages["key"].as_str().unwrap());
        assert_eq!(messages[name]["sign"], *signature, "{name}");
    }
}
