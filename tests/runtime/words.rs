//! Words of the table language that no shipped table needs yet: what they make of values, and what they check.

use paytable::{
    Api, Fen, Protocol, Time, ViolationKind, WechatV2,
    table::Unit,
    wechat_v2::{RedPacketSendRequest, red_packet_send},
};
use paytable_tests::{pairs, protocol, signed, xml};

/// Every such word once.
#[derive(Debug, Api)]
#[api(path = "tables/words.toml")]
pub struct Words;

use words::{Receiver, Required};

fn client() -> Protocol<WechatV2> {
    protocol(paytable::table::SignatureAlgorithm::Md5)
}

fn good() -> WordsRequest {
    WordsRequest {
        price: Some(Fen(888)),
        receivers: vec![receiver("a", 1), receiver("b", 2)],
        ..Required { name: "四个汉字".into(), agreed: true, total_fee: Fen(100), refund_fee: Fen(100) }.into()
    }
}

fn receiver(account: &str, amount: i64) -> Receiver {
    Receiver { account: Some(account.into()), amount: Some(Fen(amount)), ..Receiver::default() }
}

fn broken(request: &WordsRequest) -> Vec<(String, ViolationKind)> {
    match client().prepare(request) {
        Ok(_) => Vec::new(),
        Err(violations) => violations.list().iter().map(|v| (v.field.clone(), v.kind.clone())).collect(),
    }
}

fn one(field: &str, broken: ViolationKind) -> Vec<(String, ViolationKind)> {
    vec![(field.to_owned(), broken)]
}

#[test]
fn values_are_written_as_their_row_says() {
    let good_one = good();
    let prepared = client().prepare(&good_one).unwrap();
    let text = prepared.signed_text().unwrap();
    for pair in [
        "agreed=Y&",
        "price=8.88&",
        "name=四个汉字&",
        r#"receivers=[{"account":"a","amount":1},{"account":"b","amount":2}]&"#,
    ] {
        assert!(text.contains(pair), "{text}");
    }
    let no = WordsRequest { agreed: false, price: Some(Fen(5)), ..good() };
    let text = client().prepare(&no).unwrap().signed_text().unwrap().to_owned();
    assert!(text.contains("agreed=N&") && text.contains("price=0.05&"), "{text}");
}

#[test]
fn a_row_can_count_characters_where_its_gateway_counts_bytes() {
    let long = WordsRequest { name: "五个汉字了".into(), ..good() };
    let unit = Unit::Chars;
    assert_eq!(broken(&long), one("name", ViolationKind::TooLong { limit: 4, given: 5, unit }));
    let note = WordsRequest { note: Some("汉字".into()), ..good() };
    let unit = Unit::Bytes;
    assert_eq!(broken(&note), one("note", ViolationKind::TooLong { limit: 4, given: 6, unit }));
}

#[test]
fn the_encoded_list_and_each_of_its_items_are_checked() {
    let unit = Unit::Bytes;
    let long =
        WordsRequest { receivers: vec![receiver("a", 1), receiver("b", 2), receiver("c", 3)], ..good() };
    assert_eq!(broken(&long), one("receivers", ViolationKind::TooLong { limit: 60, given: 82, unit }));
    let wrong = WordsRequest { receivers: vec![receiver("a", 1), receiver("too long", 0)], ..good() };
    let range = ViolationKind::OutOfRange { min: 1, max: i64::MAX, given: 0 };
    assert_eq!(broken(&wrong)[1..], one("receivers[1].amount", range)[..]);
    let missing =
        WordsRequest { receivers: vec![Receiver { amount: Some(Fen(1)), ..Receiver::default() }], ..good() };
    assert_eq!(broken(&missing), one("receivers[0].account", ViolationKind::Missing));
}

#[test]
fn an_amount_is_held_against_another_and_a_time_against_another() {
    let above = WordsRequest { refund_fee: Fen(101), ..good() };
    assert_eq!(broken(&above), one("refund_fee", ViolationKind::Above { limit: "total_fee" }));
    let at = |minute| Time::new(2026, 1, 1, 0, minute, 0);
    let apart = |minute| WordsRequest { begin: at(0), end: at(minute), ..good() };
    let close = ViolationKind::NotBefore { other: "end", gap_seconds: 300 };
    assert_eq!(broken(&apart(4)), one("begin", close));
    assert_eq!(broken(&apart(5)), []);
    assert_eq!(broken(&WordsRequest { begin: at(9), ..good() }), [], "one time alone has no order");
}

#[test]
fn replies_are_read_as_their_row_says_and_keep_what_they_cannot_read() {
    let reply = |fields: &[(&str, &str)]| {
        let mut all = vec![("return_code", "SUCCESS"), ("result_code", "SUCCESS"), ("mch_id", "1900000109")];
        all.extend_from_slice(fields);
        let body = xml(&signed(pairs(&all), paytable::table::SignatureAlgorithm::Md5));
        client()
            .accept_without_request::<WordsRequest>(&paytable::Received::new(200, body.as_bytes()))
            .unwrap()
    };
    let good = reply(&[("agreed", "N"), ("price", "8.8"), ("receivers", r#"[{"account":"a","amount":1}]"#)]);
    assert_eq!((good.agreed, good.price), (Some(false), Some(Fen(880))));
    assert_eq!(good.receivers, [receiver("a", 1)]);
    let odd = reply(&[("agreed", "y"), ("price", "8.888"), ("receivers", "{}")]);
    assert_eq!((odd.agreed, odd.price, odd.receivers.len()), (None, None, 0));
    for name in ["agreed", "price", "receivers"] {
        assert!(odd.unknown_fields.get(name).is_some(), "{name}");
    }
}

#[test]
fn words_that_are_names_of_rust_print_and_are_read() {
    for (word, variant) in
        [("ERR", words::Fault::Err), ("OK", words::Fault::Ok), ("OTHER", words::Fault::Other_)]
    {
        assert_eq!(word.parse::<words::Fault>().as_ref(), Ok(&variant));
        assert_eq!(variant.to_string(), word);
    }
}

#[test]
fn stored_values_come_back() {
    let stored = serde_json::to_value(good()).unwrap();
    assert_eq!((&stored["agreed"], &stored["price"]), (&"Y".into(), &"8.88".into()));
    assert!(serde_json::from_value::<WordsRequest>(stored).unwrap() == good());
}

#[test]
fn rows_with_two_numbers_are_lists_within_the_items_of_a_list() {
    let reply = |fields: &[(&str, &str)]| {
        let mut all = vec![("return_code", "SUCCESS"), ("result_code", "SUCCESS")];
        all.extend_from_slice(fields);
        let body = xml(&signed(pairs(&all), paytable::table::SignatureAlgorithm::Md5));
        client()
            .accept_without_request::<WordsRequest>(&paytable::Received::new(200, body.as_bytes()))
            .unwrap()
    };
    let read = reply(&[
        ("refund_count", "2"),
        ("refund_id_0", "r0"),
        ("coupon_fee_0", "30"),
        ("coupon_id_0_0", "c00"),
        ("coupon_fee_0_0", "10"),
        ("coupon_fee_0_1", "20"),
        ("refund_id_1", "r1"),
        ("coupon_id_1_0", "c10"),
    ]);
    let names: Vec<&str> = read.unknown_fields.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["sign"], "the only field without a row");
    assert_eq!((read.refunds.len(), read.refunds[0].coupons.len()), (2, 2));
    assert_eq!(
        (&read.refunds[0].coupon_fee, &read.refunds[0].coupons[1].coupon_fee),
        (&Some(Fen(30)), &Some(Fen(20)))
    );
    assert_eq!(read.refunds[1].coupons[0].coupon_id.as_deref(), Some("c10"));

    // What is written has the same names again, and counts what was not counted.
    let rule = <WechatV2 as paytable::Gateway>::TABLE.sign().unwrap();
    let text = paytable::sign::canonical(&read, rule);
    let expected = "coupon_count_0=2&coupon_count_1=1&coupon_fee_0=30&coupon_fee_0_0=10&coupon_fee_0_1=20\
                    &coupon_id_0_0=c00&coupon_id_1_0=c10&refund_count=2&refund_id_0=r0&refund_id_1=r1";
    assert!(text.starts_with(expected), "{text}");
    let stored = serde_json::to_value(&read).unwrap();
    assert_eq!(stored["coupon_fee_0_1"], 20);

    // A field that says nothing is of no item.
    assert!(reply(&[("refund_id_3", ""), ("coupon_id_0_0", "")]).refunds.is_empty());

    // Numbers that no gateway writes stay where they can be seen, and ask for no memory.
    let odd = ["coupon_id_00_1", "coupon_id_0_01", "coupon_id_100_0", "coupon_id_0_100", "coupon_id_0_x"];
    let fields: Vec<(&str, &str)> = odd.iter().map(|name| (*name, "1")).collect();
    let read = reply(&fields);
    assert!(read.refunds.is_empty());
    assert_eq!(read.unknown_fields.iter().count(), odd.len() + 1, "and the signature");
}

#[test]
fn a_form_none_of_whose_fields_has_a_value_is_not_sent() {
    let mut request: RedPacketSendRequest = serde_json::from_value(serde_json::json!({
        "mch_billno": "10000098201411111234567890", "send_name": "天虹百货", "re_openid": "o", "total_amount": 100,
        "total_num": 1, "wishing": "感谢您", "client_ip": "192.168.0.1", "act_name": "猜灯谜", "remark": "多",
    }))
    .unwrap();
    let sent = |request: &RedPacketSendRequest| {
        let prepared = client().prepare(request).unwrap();
        let text = prepared.signed_text().unwrap().to_owned();
        (String::from_utf8(prepared.into_draft().body).unwrap(), text)
    };
    request.risk_info = Some(red_packet_send::RiskInfo::default());
    let (body, text) = sent(&request);
    assert!(!body.contains("risk_info") && !text.contains("risk_info"), "{body}");
    request.risk_info = Some(red_packet_send::RiskInfo { mobile: Some("1".into()), ..Default::default() });
    let (body, text) = sent(&request);
    assert!(
        body.contains("<risk_info>mobile%3D1</risk_info>") && text.contains("risk_info=mobile%3D1"),
        "{body}"
    );
}
