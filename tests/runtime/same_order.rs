//! A believed notice is compared with the order it claims to be of.

use paytable::{
    ApiKey, Fen, Merchant, OrderMismatch, Protocol, Time, WechatV2,
    wechat_v2::{
        self, PayNotice, PayNoticeEvent, RefundNotice, RefundNoticeEvent, RefundRequest, UnifiedOrderRequest,
        refund_notice::RefundInfo, unified_order::TradeType,
    },
};

const NUMBER: &str = "1217752501201407033233368018";

fn protocol() -> Protocol<WechatV2> {
    let key = ApiKey::new("192006250b4c09247ec02edce69f6a2d");
    let merchant = Merchant::new("wx8888888888888888", "1900000109", key).notify_url("https://example.com/n");
    Protocol::new(merchant).unwrap()
}

fn order() -> UnifiedOrderRequest {
    wechat_v2::unified_order::Required {
        body: "小秋TIT店-超市".into(),
        out_trade_no: NUMBER.into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: TradeType::Native,
    }
    .into()
}

fn event() -> PayNoticeEvent {
    PayNoticeEvent {
        appid: Some("wx8888888888888888".into()),
        mch_id: Some("1900000109".into()),
        out_trade_no: Some(NUMBER.into()),
        total_fee: Some(Fen(100)),
        ..PayNoticeEvent::default()
    }
}

fn compare(event: &PayNoticeEvent, order: &UnifiedOrderRequest) -> Result<(), OrderMismatch> {
    protocol().same_order::<PayNotice, _>(event, order)
}

#[test]
fn a_notice_of_the_order_is_of_the_order() {
    assert_eq!(compare(&event(), &order()), Ok(()));
    // What the order leaves to the gateway's default is not compared, and neither is what a notice may leave out.
    let told = PayNoticeEvent { fee_type: Some("CNY".into()), ..event() };
    assert_eq!(compare(&told, &order()), Ok(()));
    assert_eq!(compare(&event(), &UnifiedOrderRequest { fee_type: Some("CNY".into()), ..order() }), Ok(()));
}

#[test]
fn every_field_that_differs_is_named() {
    let other = PayNoticeEvent {
        appid: Some("wx0000000000000000".into()),
        out_trade_no: Some("2".into()),
        total_fee: Some(Fen(1)),
        fee_type: Some("USD".into()),
        ..event()
    };
    let order = UnifiedOrderRequest { fee_type: Some("CNY".into()), ..order() };
    let differs = compare(&other, &order).unwrap_err();
    assert_eq!(differs.fields, ["appid", "out_trade_no", "total_fee", "fee_type"]);
    assert_eq!(
        differs.to_string(),
        "the message is not about this order: appid, out_trade_no, total_fee, fee_type differ"
    );
}

#[test]
fn a_notice_that_leaves_out_what_it_must_say_is_of_no_order() {
    let silent = PayNoticeEvent { total_fee: None, ..event() };
    assert_eq!(compare(&silent, &order()).unwrap_err().fields, ["total_fee"]);
}

#[test]
fn an_order_of_a_sub_merchant_is_not_another_sub_merchants() {
    let order = UnifiedOrderRequest { sub_mch_id: Some("1900000110".into()), ..order() };
    let theirs = PayNoticeEvent { sub_mch_id: Some("1900000111".into()), ..event() };
    assert_eq!(compare(&theirs, &order).unwrap_err().fields, ["sub_mch_id"]);
}

#[test]
fn a_payment_to_a_sub_merchant_is_not_of_an_order_without_one() {
    let theirs = PayNoticeEvent {
        sub_mch_id: Some("1900000111".into()),
        result_code: Some(wechat_v2::pay_notice::ResultCode::Success),
        transaction_id: Some("1004400740201409030005092168".into()),
        ..event()
    };
    assert_eq!(compare(&theirs, &order()).unwrap_err().fields, ["sub_mch_id"]);
    let status =
        protocol().order_status_from_notice::<PayNotice, _>(&theirs, &order()).unwrap_err().to_string();
    assert!(status.contains("sub_mch_id differ"), "{status}");
    // The appid of a sub-merchant says nothing about who is paid.
    let ours = PayNoticeEvent { sub_appid: Some("wx7777777777777777".into()), ..event() };
    assert_eq!(compare(&ours, &order()), Ok(()));
}

#[test]
fn what_was_sealed_is_compared_too() {
    let refund: RefundRequest = RefundRequest {
        out_trade_no: Some(NUMBER.into()),
        ..wechat_v2::refund::Required { out_refund_no: "R1".into(), total_fee: Fen(100), refund_fee: Fen(30) }
            .into()
    };
    let told = |refund_fee| RefundNoticeEvent {
        appid: Some("wx8888888888888888".into()),
        mch_id: Some("1900000109".into()),
        req_info: Some(RefundInfo {
            out_trade_no: Some(NUMBER.into()),
            out_refund_no: Some("R1".into()),
            total_fee: Some(Fen(100)),
            refund_fee: Some(refund_fee),
            ..RefundInfo::default()
        }),
        ..RefundNoticeEvent::default()
    };
    let compare = |event: &RefundNoticeEvent| protocol().same_order::<RefundNotice, _>(event, &refund);
    assert_eq!(compare(&told(Fen(30))), Ok(()));
    assert_eq!(compare(&told(Fen(29))).unwrap_err().fields, ["req_info.refund_fee"]);
    let unopened = RefundNoticeEvent { req_info: None, ..told(Fen(30)) };
    assert_eq!(compare(&unopened).unwrap_err().fields.len(), 4);
}

#[test]
fn a_notice_and_an_order_without_anything_in_common_are_not_the_same() {
    let nothing = PayNoticeEvent::default();
    let differs = compare(&nothing, &order()).unwrap_err();
    assert!(differs.fields.contains(&"out_trade_no"), "{differs}");
    // An order of another API shares no field with what a refund notice names.
    let refund = RefundNoticeEvent::default();
    let query = wechat_v2::DownloadBillRequest::from(wechat_v2::download_bill::Required {
        bill_date: Time::new(2014, 6, 3, 0, 0, 0).unwrap(),
    });
    let differs = protocol().same_order::<RefundNotice, _>(&refund, &query).unwrap_err();
    assert!(!differs.fields.contains(&"req_info.total_fee"), "{differs}");
}
