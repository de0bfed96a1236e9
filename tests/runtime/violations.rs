//! What is wrong with a request is found before anything is sent, all of it at once, by the names of the table.

use paytable::{
    Api, CloudPay, Error, Fen, Merchant, Protocol, Time, Violation, ViolationKind, WechatV2, cloudpay,
    table::{Kind, SignatureAlgorithm, Unit},
    wechat_v2::{
        UnifiedOrder, UnifiedOrderRequest,
        unified_order::{
            Detail, DetailRequired, GoodsDetail, H5Info, H5InfoRequired, LimitPay, Required, SceneInfo,
            StoreInfo, StoreInfoRequired, TradeType, UserType, Version,
        },
    },
};
use paytable_tests::{APPID, KEY, MCH_ID, protocol};

/// A good order; its notice address is the merchant's.
fn order() -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        openid: Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into()),
        ..Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: "1217752501201407033233368018".into(),
            total_fee: Fen(1),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::Jsapi,
        }
        .into()
    }
}

fn violations(order: &UnifiedOrderRequest) -> Vec<Violation> {
    match protocol(SignatureAlgorithm::Md5).prepare(order) {
        Ok(_) => Vec::new(),
        Err(violations) => violations.list().to_vec(),
    }
}

/// Fields and what they break, of an order that is changed in one way.
fn broken(change: impl FnOnce(&mut UnifiedOrderRequest)) -> Vec<(String, ViolationKind)> {
    let mut order = order();
    change(&mut order);
    violations(&order).into_iter().map(|v| (v.field, v.kind)).collect()
}

fn one(field: &str, broken: ViolationKind) -> Vec<(String, ViolationKind)> {
    vec![(field.to_owned(), broken)]
}

#[test]
fn an_address_of_ipv6_where_only_ipv4_is_taken_is_told_so_and_not_by_its_length() {
    let transfer = |ip: &str| {
        let request: paytable::wechat_v2::TransferRequest = paytable::wechat_v2::transfer::Required {
            partner_trade_no: "10000098201411111234567890".into(),
            openid: "o1".into(),
            check_name: "NO_CHECK".parse().unwrap(),
            amount: Fen(100),
            desc: "a".into(),
            spbill_create_ip: ip.into(),
        }
        .into();
        request
    };
    for ip in [
        "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
        "2001:db8:1111:2222:3333:4444:55:6666",
        "::1",
        "::ffff:1.2.3.4",
    ] {
        let told = protocol(SignatureAlgorithm::Md5).prepare(&transfer(ip)).unwrap_err().to_string();
        assert!(told.contains("must be an IPv4 address (IPv4 only, not IPv6)"), "{ip}: {told}");
        assert!(!told.contains("long"), "{ip}: {told}");
        // The row of an order has room for both.
        let order = UnifiedOrderRequest { spbill_create_ip: ip.into(), ..order() };
        protocol(SignatureAlgorithm::Md5).prepare(&order).unwrap();
    }
    let told = protocol(SignatureAlgorithm::Md5).prepare(&transfer("localhost")).unwrap_err().to_string();
    assert!(told.contains("must be an IPv4 address") && !told.contains("IPv6"), "{told}");
    protocol(SignatureAlgorithm::Md5).prepare(&transfer("8.8.8.8")).unwrap();
}

#[test]
fn a_good_order_breaks_nothing() {
    assert_eq!(broken(|_| {}), []);
}

#[test]
fn an_order_with_nine_faults_names_all_nine_in_one_error() {
    let wrong = UnifiedOrderRequest {
        appid: Some("x".repeat(33)),
        attach: Some("支".repeat(43)),
        notify_url: Some("https://example.com/n?x=1".into()),
        limit_pay: Some(LimitPay::Other("no_debit".into())),
        ..Required {
            body: String::new(),
            out_trade_no: "order 1".into(),
            total_fee: Fen(0),
            spbill_create_ip: "localhost".into(),
            trade_type: TradeType::Mweb,
        }
        .into()
    };
    let fields: Vec<String> = violations(&wrong).into_iter().map(|v| v.field).collect();
    assert_eq!(
        fields,
        [
            "appid",
            "body",
            "attach",
            "out_trade_no",
            "total_fee",
            "spbill_create_ip",
            "notify_url",
            "limit_pay",
            // Rules come after rows.
            "scene_info",
        ]
    );
    let error = Error::from(protocol(SignatureAlgorithm::Md5).prepare(&wrong).unwrap_err());
    assert_eq!(error.outcome(), paytable::Outcome::NotDone);
    let text = error.to_string();
    for field in fields {
        assert!(text.contains(&field), "{field} is not named in: {text}");
    }
    // A value can be personal, or long.
    assert!(!text.contains("localhost") && !text.contains("支支"), "{text}");
}

#[test]
fn a_violation_says_where_and_what_and_which_page() {
    let found = violations(&UnifiedOrderRequest { total_fee: Fen(0), ..order() });
    let [violation] = &found[..] else { panic!("{found:?}") };
    assert_eq!(violation.title, "标价金额");
    assert_eq!(violation.doc_url, UnifiedOrder::TABLE.doc_url);
    assert_eq!(violation.to_string(), "total_fee (标价金额) must be from 1 to 1000000000, got 0");
}

#[test]
fn each_way_of_breaking_a_row_is_told_apart() {
    let bytes = Unit::Bytes;
    assert_eq!(broken(|o| o.body.clear()), one("body", ViolationKind::Missing));
    assert_eq!(
        broken(|o| o.goods_tag = Some("x".repeat(33))),
        one("goods_tag", ViolationKind::TooLong { limit: 32, given: 33, unit: bytes })
    );
    assert_eq!(
        broken(|o| o.out_trade_no = "12345".into()),
        one("out_trade_no", ViolationKind::TooShort { least: 6, given: 5, unit: bytes })
    );
    assert_eq!(
        broken(|o| o.out_trade_no = "order#1".into()),
        one("out_trade_no", ViolationKind::Charset { found: '#', allowed: "0-9A-Za-z_|*-" })
    );
    assert_eq!(
        broken(|o| o.total_fee = Fen(-1)),
        one("total_fee", ViolationKind::OutOfRange { min: 1, max: 1_000_000_000, given: -1 })
    );
    assert_eq!(
        broken(|o| o.limit_pay = Some(LimitPay::Other("no".into()))),
        one("limit_pay", ViolationKind::NotOneOf { allowed: &["no_credit"] })
    );
    assert_eq!(
        broken(|o| o.spbill_create_ip = "256.0.0.1".into()),
        one("spbill_create_ip", ViolationKind::Format { wanted: "an IPv4 or IPv6 address" })
    );
    assert_eq!(
        broken(|o| o.notify_url = Some("example.com/n".into())),
        one("notify_url", ViolationKind::Format { wanted: "an absolute URL without query" })
    );
    assert_eq!(broken(|o| o.spbill_create_ip = "2001:db8::1".into()), []);
}

/// All rules but those of the shipped table.
#[derive(Api)]
#[api(path = "tables/rules.toml")]
pub struct Rules;

#[test]
fn each_way_of_breaking_a_rule_is_told_apart() {
    let broken = |request: RulesRequest| -> Vec<(String, ViolationKind)> {
        match protocol(SignatureAlgorithm::Md5).prepare(&request) {
            Ok(_) => Vec::new(),
            Err(v) => v.list().iter().map(|v| (v.field.clone(), v.kind.clone())).collect(),
        }
    };
    let word = || Some("x".to_owned());
    let good = || RulesRequest { transaction_id: word(), ..Default::default() };
    assert_eq!(broken(good()), []);
    assert_eq!(
        broken(RulesRequest::default()),
        one(
            "transaction_id",
            ViolationKind::OneOf { of: &["transaction_id", "out_trade_no"], because: String::new() }
        )
    );
    assert_eq!(broken(RulesRequest { out_trade_no: word(), ..Default::default() }), []);
    assert_eq!(
        broken(RulesRequest { out_trade_no: word(), ..good() }),
        one("transaction_id", ViolationKind::AtMostOne { of: &["transaction_id", "out_trade_no"] })
    );
    assert_eq!(
        broken(RulesRequest { mode: Some(rules::Mode::Plain), extra: word(), ..good() }),
        one("extra", ViolationKind::Forbidden { because: "mode is plain".into() })
    );
    assert_eq!(broken(RulesRequest { mode: Some(rules::Mode::Rich), extra: word(), ..good() }), []);
    assert_eq!(broken(RulesRequest { extra: word(), ..good() }), []);
    // An empty text is nothing.
    assert_eq!(broken(RulesRequest { transaction_id: Some(String::new()), ..Default::default() }).len(), 1);
    assert_eq!(broken(RulesRequest { out_trade_no: Some(String::new()), ..good() }), []);
}

#[test]
fn every_limit_of_the_table_holds_to_the_byte() {
    // Rows whose text has no other form to obey, so that only the length can be wrong.
    let free = |kind: &Kind, charset: &str| matches!(kind, Kind::Text) && charset.is_empty();
    let mut tried = 0;
    for field in UnifiedOrder::TABLE.request.fields.iter().filter(|f| free(&f.kind, f.charset)) {
        let limit = field.max as usize;
        // Three bytes a character; the rest in single bytes.
        let exact = format!("{}{}", "支".repeat(limit / 3), "x".repeat(limit % 3));
        let over = format!("{exact}x");
        let shorter_in_characters = "支".repeat(limit / 3 + 1);
        let given = |text: &str| {
            let text = text.to_owned();
            broken(|o| match field.name {
                "appid" => o.appid = Some(text),
                "device_info" => o.device_info = Some(text),
                "nonce_str" => o.nonce_str = Some(text),
                "body" => o.body = text,
                "attach" => o.attach = Some(text),
                "goods_tag" => o.goods_tag = Some(text),
                "product_id" => o.product_id = Some(text),
                "openid" => o.openid = Some(text),
                "sub_appid" => o.sub_appid = Some(text),
                "sub_mch_id" => o.sub_mch_id = Some(text),
                "sub_openid" => (o.sub_openid, o.sub_appid) = (Some(text), Some("x".into())),
                "user_creid" | "user_truename" => {
                    o.user_type = Some(UserType::Idcard);
                    (o.user_creid, o.user_truename) = (Some("x".into()), Some("x".into()));
                    *(if field.name == "user_creid" { &mut o.user_creid } else { &mut o.user_truename }) =
                        Some(text);
                }
                "mch_id" | "sign" => {}
                other => panic!("{other} is not tried"),
            })
        };
        if matches!(field.name, "mch_id" | "sign") {
            continue;
        }
        let too_long = |text: &str| {
            one(field.name, ViolationKind::TooLong { limit: field.max, given: text.len(), unit: Unit::Bytes })
        };
        assert_eq!(given(&exact), [], "{}", field.name);
        assert_eq!(given(&over), too_long(&over), "{}", field.name);
        assert_eq!(given(&shorter_in_characters), too_long(&shorter_in_characters), "{}", field.name);
        tried += 1;
    }
    assert_eq!(tried, 13);
}

#[test]
fn the_shortest_order_number_has_six_bytes_and_the_longest_thirty_two() {
    for (number, good) in [
        ("12345", false),
        ("123456", true),
        (&"1".repeat(32), true),
        (&"1".repeat(33), false),
        ("A_|*-z", true),
    ] {
        assert_eq!(broken(|o| o.out_trade_no = number.into()).is_empty(), good, "{number}");
    }
}

#[test]
fn what_cannot_be_sent_is_refused_wherever_it_stands() {
    for (text, why) in [
        ("a😀", "four bytes of UTF-8, which the gateway does not take"),
        ("𠮷", "four bytes of UTF-8, which the gateway does not take"),
        ("a\rb", "a carriage return, which parsers turn into a line feed"),
        ("a\0", "a control character"),
        ("\u{1b}[2J", "a control character"),
        ("\u{7f}", "a control character"),
        ("\u{ffff}", "not a character"),
        ("a]]>b", "`]]>`, which ends a CDATA section"),
    ] {
        assert_eq!(
            broken(|o| o.body = text.into()),
            one("body", ViolationKind::Unsendable { why }),
            "{text:?}"
        );
        assert_eq!(
            broken(|o| o.attach = Some(text.into())),
            one("attach", ViolationKind::Unsendable { why })
        );
        let goods = GoodsDetail { goods_name: Some(text.into()), ..Default::default() };
        let found = broken(|o| {
            o.version = Some(Version::V1_0);
            o.detail =
                Some(Detail { goods_detail: vec![GoodsDetail::default(), goods], ..no_detail() }.into());
        });
        assert_eq!(
            found,
            one("detail.goods_detail[1].goods_name", ViolationKind::Unsendable { why }),
            "{text:?}"
        );
    }
    for text in ["tab\tand\nline", "<a href='x'>&amp;</a>", "]] >", "é中～", "a\u{a0}"] {
        assert_eq!(broken(|o| o.body = text.into()), [], "{text:?}");
    }
}

fn no_detail() -> Detail {
    DetailRequired { goods_detail: Vec::new() }.into()
}

fn store() -> StoreInfo {
    StoreInfoRequired { id: "SZTX001".into() }.into()
}

#[test]
fn a_nested_field_is_named_by_its_path() {
    let scene = |store| Some(SceneInfo { store_info: Some(store), ..Default::default() }.into());
    assert_eq!(broken(|o| o.scene_info = scene(store())), []);
    assert_eq!(
        broken(|o| o.scene_info = scene(StoreInfo { id: String::new(), ..store() })),
        one("scene_info.store_info.id", ViolationKind::Missing)
    );
    assert_eq!(
        broken(|o| o.scene_info = scene(StoreInfo { area_code: Some("4403051".into()), ..store() })),
        one(
            "scene_info.store_info.area_code",
            ViolationKind::TooLong { limit: 6, given: 7, unit: Unit::Bytes }
        )
    );
    let h5: H5Info = H5InfoRequired { r#type: String::new() }.into();
    assert_eq!(
        broken(|o| o.scene_info = Some(SceneInfo { h5_info: Some(h5), ..Default::default() }.into())),
        one("scene_info.h5_info.type", ViolationKind::Missing)
    );
    assert_eq!(
        broken(|o| (o.version, o.detail) = (Some(Version::V1_0), Some(no_detail().into()))),
        one("detail.goods_detail", ViolationKind::Missing)
    );
    let goods = |quantity| GoodsDetail { quantity: Some(quantity), ..Default::default() };
    assert_eq!(
        broken(|o| {
            let goods_detail = vec![goods(1), goods(0)];
            (o.version, o.detail) =
                (Some(Version::V1_0), Some(Detail { goods_detail, ..no_detail() }.into()));
        }),
        one("detail.goods_detail[1].quantity", ViolationKind::OutOfRange { min: 1, max: i64::MAX, given: 0 })
    );
}

#[test]
fn the_length_of_json_is_that_of_its_text() {
    let around = r#"{"store_info":{"id":"","address":""}}"#.len();
    let scene = |id: usize, address: String| {
        let store = StoreInfo { address: Some(address), ..StoreInfoRequired { id: "1".repeat(id) }.into() };
        Some(SceneInfo { store_info: Some(store), ..Default::default() }.into())
    };
    // Quotation marks take two bytes in JSON: 128 bytes of text are 256 of JSON.
    let exact = 256 - around - 32;
    let address = format!("{}{}", "\"".repeat(exact - 128), "a".repeat(128 - (exact - 128)));
    assert_eq!(address.len(), 128);
    assert_eq!(broken(|o| o.scene_info = scene(32, address.clone())), []);
    assert_eq!(
        broken(|o| o.scene_info = scene(32, address.replacen('a', "\"", 1))),
        one("scene_info", ViolationKind::TooLong { limit: 256, given: 257, unit: Unit::Bytes })
    );
}

/// Changes an order; says which fields then break a rule.
type Change = (&'static str, fn(&mut UnifiedOrderRequest), &'static [&'static str]);

const RULES: &[Change] = &[
    ("jsapi without openid", |o| o.openid = None, &["openid"]),
    ("jsapi with empty openid", |o| o.openid = Some(String::new()), &["openid"]),
    (
        "jsapi with sub_openid",
        |o| {
            o.openid = None;
            (o.sub_openid, o.sub_appid) = (Some("x".into()), Some("x".into()));
        },
        &[],
    ),
    ("app without openid", |o| (o.trade_type, o.openid) = (TradeType::App, None), &[]),
    ("sub_openid without sub_appid", |o| o.sub_openid = Some("x".into()), &["sub_appid"]),
    ("sub_appid without sub_openid", |o| o.sub_appid = Some("x".into()), &[]),
    ("native without product", |o| o.trade_type = TradeType::Native, &["product_id"]),
    ("native with product", |o| (o.trade_type, o.product_id) = (TradeType::Native, Some("1".into())), &[]),
    ("page without scene", |o| o.trade_type = TradeType::Mweb, &["scene_info"]),
    (
        "page with scene",
        |o| {
            o.trade_type = TradeType::Mweb;
            let h5_info = H5Info {
                wap_url: Some("https://pay.qq.com".into()),
                wap_name: Some("腾讯充值".into()),
                ..H5InfoRequired { r#type: "Wap".into() }.into()
            };
            o.scene_info = Some(SceneInfo { h5_info: Some(h5_info), ..Default::default() }.into());
        },
        &[],
    ),
    // The documented sample has none.
    ("goods without version", |o| o.detail = Some(with_goods().into()), &[]),
    ("goods with version", |o| (o.detail, o.version) = (Some(with_goods().into()), Some(Version::V1_0)), &[]),
    ("version without goods", |o| o.version = Some(Version::V1_0), &[]),
    ("a minute to pay", |o| (o.time_start, o.time_expire) = (at(0), at(60)), &[]),
    ("less than a minute to pay", |o| (o.time_start, o.time_expire) = (at(0), at(59)), &["time_start"]),
    ("over before it began", |o| (o.time_start, o.time_expire) = (at(60), at(0)), &["time_start"]),
    ("an end without a start", |o| o.time_expire = at(0), &[]),
    ("one of three", |o| o.user_type = Some(UserType::Idcard), &["user_creid", "user_truename"]),
    ("another of three", |o| o.user_creid = Some("1".into()), &["user_type", "user_truename"]),
    (
        "two of three",
        |o| (o.user_creid, o.user_truename) = (Some("1".into()), Some("周".into())),
        &["user_type"],
    ),
    (
        "three of three",
        |o| {
            o.user_type = Some(UserType::Idcard);
            (o.user_creid, o.user_truename) = (Some("1".into()), Some("周".into()));
        },
        &[],
    ),
];

fn at(second: i64) -> Option<Time> {
    // Far ahead: an order cannot lapse in the past.
    Time::from_unix(4_102_444_800 + second)
}

fn with_goods() -> Detail {
    DetailRequired { goods_detail: vec![GoodsDetail { quantity: Some(1), ..Default::default() }] }.into()
}

#[test]
fn every_rule_of_an_order_holds_both_ways() {
    assert_eq!(UnifiedOrder::TABLE.rules.len(), 6);
    for (name, change, fields) in RULES {
        let found: Vec<String> = broken(change).into_iter().map(|(field, _)| field).collect();
        assert_eq!(found, *fields, "{name}");
    }
}

#[test]
fn the_reason_of_a_rule_is_said() {
    assert_eq!(
        broken(|o| o.openid = None),
        one(
            "openid",
            ViolationKind::OneOf { of: &["openid", "sub_openid"], because: "trade_type is JSAPI".into() }
        )
    );
    assert_eq!(
        broken(|o| o.sub_openid = Some("x".into())),
        one("sub_appid", ViolationKind::Needed { because: "sub_openid is given".into() })
    );
    assert_eq!(
        broken(|o| (o.user_type, o.user_creid) = (Some(UserType::Idcard), Some("1".into()))),
        one(
            "user_truename",
            ViolationKind::Needed { because: "any of user_type, user_creid, user_truename is given".into() }
        )
    );
}

#[test]
fn values_that_are_filled_in_count_as_present_and_are_checked() {
    let with = |merchant: Merchant| {
        let protocol = Protocol::<WechatV2>::new(merchant).unwrap();
        match protocol.prepare(&order()) {
            Ok(_) => Vec::new(),
            Err(violations) => violations.list().iter().map(|v| (v.field.clone(), v.kind.clone())).collect(),
        }
    };
    let merchant = || Merchant::new(APPID, MCH_ID, paytable::ApiKey::new(KEY));
    assert_eq!(with(merchant().notify_url("https://example.com/n")), []);
    assert_eq!(with(merchant()), one("notify_url", ViolationKind::Missing));
    assert_eq!(
        with(merchant().notify_url("https://example.com/n?x=1")),
        one("notify_url", ViolationKind::Format { wanted: "an absolute URL without query" })
    );
    assert_eq!(
        with(merchant().notify_url("https://example.com/n").with("mch_id", "1".repeat(33))),
        one("mch_id", ViolationKind::TooLong { limit: 32, given: 33, unit: Unit::Bytes })
    );
}

#[test]
fn times_are_written_as_the_table_says() {
    let mut order = order();
    order.time_start = Time::new(2009, 12, 25, 9, 10, 10);
    let prepared = protocol(SignatureAlgorithm::Md5).prepare(&order).unwrap();
    assert!(String::from_utf8_lossy(&prepared.body).contains("<time_start>20091225091010</time_start>"));
}

#[test]
fn the_documented_call_of_cloudpay_is_checked_filled_and_spelled_for_the_wire() {
    let order: cloudpay::UnifiedOrderRequest = cloudpay::UnifiedOrderRequest {
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
    };
    let protocol = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    let prepared = protocol.prepare(&order).unwrap();
    assert_eq!(
        (prepared.path.as_ref(), prepared.content_type.as_ref()),
        ("/_/pay/unifiedOrder", "application/json")
    );
    assert_eq!(prepared.signed_text(), None);
    let mut wire: serde_json::Value = serde_json::from_slice(&prepared.body).unwrap();
    let nonce = wire.as_object_mut().unwrap().remove("nonce_str").unwrap();
    let nonce = nonce.as_str().unwrap();
    assert!(nonce.len() == 32 && nonce.bytes().all(|b| b.is_ascii_alphanumeric()), "{nonce}");
    assert_eq!(
        wire,
        serde_json::json!({
            "function_name": "pay_cb",
            "env_id": "test-f0b102",
            "sub_mch_id": "1900009231",
            "body": "小秋TIT店-超市",
            "out_trade_no": "1217752501201407033233368018",
            "total_fee": 1,
            "spbill_create_ip": "127.0.0.1",
            "trade_type": "JSAPI",
            "callback_type": 1,
        })
    );
}

#[test]
fn two_orders_never_share_a_nonce() {
    let nonce = || {
        let order = order();
        let prepared = protocol(SignatureAlgorithm::Md5).prepare(&order).unwrap();
        let text = prepared.signed_text().unwrap().to_owned();
        text.split('&').find(|pair| pair.starts_with("nonce_str=")).unwrap().to_owned()
    };
    let nonces: std::collections::HashSet<String> = (0..100).map(|_| nonce()).collect();
    assert_eq!(nonces.len(), 100);
}
