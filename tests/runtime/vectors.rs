//! Published signatures, made again through generated structs. A value in here comes from outside of this
//! project, or was computed with another tool; none was copied from the output of the runtime.

use paytable::{
    Api, ApiKey, Draft, DynamicMessage, Error, Fen, Gateway, Merchant, Message, Notice, Protocol, Request,
    Value, ValueRef, WechatV2,
    sign::{canonical, signature},
    table::{self, FIELD, Field, Secret, Sign, SignatureAlgorithm, Table},
    wechat_v2::{
        UnifiedOrder, UnifiedOrderRequest,
        unified_order::{AppPayment, Detail, GoodsDetail, Payment, Required, TradeType},
    },
};
use paytable_tests::{KEY, digest, pairs, protocol, rule, signed, text_to_sign, xml};

/// The official example.
#[derive(Api)]
#[api(path = "tables/vector_a1.toml")]
pub struct VectorA1;

/// Two fields.
#[derive(Api)]
#[api(path = "tables/vector_a2.toml")]
pub struct VectorA2;

/// An empty value.
#[derive(Api)]
#[api(path = "tables/vector_a3.toml")]
pub struct VectorA3;

/// A zero.
#[derive(Api)]
#[api(path = "tables/vector_zero.toml")]
pub struct VectorZero;

/// Takes whatever is signed.
#[derive(Notice)]
#[notice(path = "tables/any_notice.toml")]
pub struct AnyNotice;

/// A second signature.
#[derive(Api)]
#[api(path = "tables/vector_workwx.toml")]
pub struct VectorWorkwx;

const OWN_KEY: &str = "0123456789abcdef0123456789abcdef";

fn prepare<R>(merchant: Merchant, kind: SignatureAlgorithm, request: &R) -> Draft
where
    R: Request,
    R::Api: Api<Gateway = WechatV2>,
{
    Protocol::<WechatV2>::new(merchant.signature_algorithm(kind))
        .unwrap()
        .prepare(request)
        .unwrap()
        .into_draft()
}

/// The pairs of a body, by another parser.
fn parsed(prepared: &Draft) -> Vec<(String, String)> {
    let text = std::str::from_utf8(&prepared.body).unwrap();
    let document = roxmltree::Document::parse(text).unwrap();
    let fields = document.root_element().children().filter(roxmltree::Node::is_element);
    fields.map(|f| (f.tag_name().name().to_owned(), f.text().unwrap_or_default().to_owned())).collect()
}

fn sent(prepared: &Draft, name: &str) -> Option<String> {
    parsed(prepared).into_iter().find(|(n, _)| n == name).map(|(_, value)| value)
}

#[test]
fn the_official_example_is_signed_as_published() {
    let request = VectorA1Request {
        device_info: Some("1000".into()),
        body: Some("test".into()),
        nonce_str: Some("ibuaiVcKdpRxkhJA".into()),
        ..Default::default()
    };
    for (kind, published) in [
        (SignatureAlgorithm::Md5, "9A0A8659F005D6984697E2CA0A9CF3B7"),
        (SignatureAlgorithm::HmacSha256, "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6"),
    ] {
        let merchant = Merchant::new("wxd930ea5d5a258f4f", "10000100", ApiKey::new(KEY));
        let prepared = prepare(merchant, kind, &request);
        assert_eq!(sent(&prepared, "sign").as_deref(), Some(published));
        assert_eq!(
            prepared.signed_text(),
            Some(
                "appid=wxd930ea5d5a258f4f&body=test&device_info=1000&mch_id=10000100\
                 &nonce_str=ibuaiVcKdpRxkhJA&key=***"
            )
        );
    }
}

#[test]
fn two_fields_are_signed_as_published() {
    let request = VectorA2Request { test1: Some("test1".into()), test2: Some("test2".into()) };
    for (kind, published) in [
        (SignatureAlgorithm::Md5, "1E3A8D73B5A4AEE787C0F68B5DAB8520"),
        (SignatureAlgorithm::HmacSha256, "EDAC6D70D2FDF5A2382F8204FC96A1918017E46ACC5297F565ED1A7610ACF659"),
    ] {
        let prepared = prepare(Merchant::new("a", "m", ApiKey::new(KEY)), kind, &request);
        assert_eq!(sent(&prepared, "sign").as_deref(), Some(published));
    }
}

#[test]
fn an_empty_value_is_neither_sent_nor_signed() {
    let request = VectorA3Request { name: Some("yansongda".into()), age: Some(29), foo: Some(String::new()) };
    let made =
        signature(&canonical(&request, &rule()), SignatureAlgorithm::Md5, &ApiKey::new("yansongda"), &rule());
    assert_eq!(made, "3213848AED2C380749FD1D559555881D");
    // The key of the example is shorter than those of the gateway.
    let prepared = prepare(Merchant::new("a", "m", ApiKey::new(KEY)), SignatureAlgorithm::Md5, &request);
    assert_eq!(sent(&prepared, "foo"), None);
}

#[test]
fn a_zero_is_sent_and_signed() {
    let request = VectorZeroRequest {
        total_fee: Some(Fen(0)),
        attach: Some(String::new()),
        nonce_str: Some("n0".into()),
        ..Default::default()
    };
    let merchant = Merchant::new("wx0000000000000000", "m", ApiKey::new(OWN_KEY));
    let prepared = prepare(merchant, SignatureAlgorithm::Md5, &request);
    assert_eq!(prepared.signed_text(), Some("appid=wx0000000000000000&nonce_str=n0&total_fee=0&key=***"));
    assert_eq!(sent(&prepared, "sign").as_deref(), Some("7AC9314DC0DA2BDBA477E2049F5B7F42"));
}

#[test]
fn an_app_signs_lower_case_names() {
    let payment = AppPayment {
        appid: "wxd930ea5d5a258f4f".into(),
        partnerid: "1900000109".into(),
        prepayid: "1101000000140415649af9fc314aa427".into(),
        package: "Sign=WXPay".into(),
        noncestr: "1101000000140429eb40476f8896f4c9".into(),
        timestamp: "1398746574".into(),
        sign: String::new(),
    };
    let made = signature(&canonical(&payment, &rule()), SignatureAlgorithm::Md5, &ApiKey::new(KEY), &rule());
    assert_eq!(made, "5D072367671D5598B65829D2EB113643");
}

#[test]
fn another_secret_between_text_and_key_is_another_signature() {
    let request = VectorWorkwxRequest {
        act_name: Some("XXX".into()),
        mch_billno: Some("11111111111".into()),
        mch_id: Some("111111111".into()),
        nonce_str: Some("qFKEgfig95DF9912fewmkp".into()),
        re_openid: Some("12345678".into()),
        total_amount: Some(Fen(100)),
        wxappid: Some("wx123456789".into()),
    };
    let second = Sign { field: "workwx_sign", secret: Secret::Appended("&secret="), ..rule() };
    let text = canonical(&request, &second);
    let made = signature(&text, SignatureAlgorithm::Md5, &ApiKey::new(KEY), &second);
    assert_eq!(made, "C97C5E5068C6798C2081CB533B74A345");
}

/// Made with `printf '…' | openssl dgst`.
#[test]
fn a_key_is_digested_where_its_rule_puts_it() {
    let made = |secret, kind| {
        let rule = Sign { secret, upper: false, ..rule() };
        signature("a=1&k=支付&z=3", kind, &ApiKey::new(KEY), &rule)
    };
    let (md5, sha256, hmac) =
        (SignatureAlgorithm::Md5, SignatureAlgorithm::Sha256, SignatureAlgorithm::HmacSha256);
    for (secret, kind, expected) in [
        (Secret::Appended(""), md5, "8a03cf55020cb8209fb61c9a133f3f97"),
        (Secret::Pair("key"), md5, "2852ab0a18a0577440473cb029c462bd"),
        (Secret::Hashed("&"), md5, "1cb8c52cd76087c3eb5633de9fc24761"),
        (
            Secret::Appended("&key="),
            sha256,
            "d337d629c3f08601cdae9f8daf9682358f6444c9cabed34c8166cbe092b134ac",
        ),
        (Secret::Pair("key"), sha256, "ba51fd0ad532a3d3a641f4543bbe296dbce9d1482dca23cd6eaf6303c77a8a67"),
        (Secret::Hashed("&"), sha256, "26d2d193fba1ea7ae93698269c0b0287e24769ba6a94cce1c4b61e3e1bb7fea4"),
        (Secret::Pair("key"), hmac, "737dc70a7a693a1b5d763acaf216ecfdf310fd32538c798b7ad80cc4564b8894"),
        (Secret::Apart, hmac, "b868b8eafc39eaa215299eb15e17b820d5cd3df82e9fa93ca767f128666b3cba"),
    ] {
        assert_eq!(made(secret, kind), expected, "{secret:?} {kind:?}");
    }
}

#[test]
fn chinese_text_and_json_are_signed_raw() {
    let goods = GoodsDetail {
        goods_id: Some("a&b=c".into()),
        quantity: Some(1),
        price: Some(Fen(1)),
        ..Default::default()
    };
    let request = UnifiedOrderRequest {
        appid: Some("wx0000000000000000".into()),
        detail: Some(Detail { goods_detail: vec![goods], cost_price: None, receipt_id: None }.into()),
        nonce_str: Some("5K8264ILTKCH16CQ2502SI8ZNMTM67VS".into()),
        notify_url: Some("https://example.com/n?x=1&y=2".into()),
        ..Required {
            body: "腾讯充值中心-QQ会员充值".into(),
            out_trade_no: "20150806125346".into(),
            total_fee: Fen(88),
            spbill_create_ip: String::new(),
            trade_type: TradeType::Jsapi,
        }
        .into()
    };
    // The merchant's number is not the caller's to choose: it has no field and is filled in when sent.
    let text = canonical(&request, &rule()).replacen("&nonce_str=", "&mch_id=1900000109&nonce_str=", 1);
    assert_eq!(
        text,
        "appid=wx0000000000000000&body=腾讯充值中心-QQ会员充值\
         &detail={\"goods_detail\":[{\"goods_id\":\"a&b=c\",\"quantity\":1,\"price\":1}]}\
         &mch_id=1900000109&nonce_str=5K8264ILTKCH16CQ2502SI8ZNMTM67VS\
         &notify_url=https://example.com/n?x=1&y=2&out_trade_no=20150806125346&total_fee=88&trade_type=JSAPI"
    );
    assert_eq!(
        signature(&text, SignatureAlgorithm::HmacSha256, &ApiKey::new(OWN_KEY), &rule()),
        "10E725EAB34FDD6B7DAC4C2F77878C87FF6BE361962E8B98B7199B20B1F6D815"
    );
}

/// Names that differ in case only cannot be fields of one struct, so this message is written out by hand.
struct CaseOrder;

const fn row(name: &'static str) -> Field {
    Field { name, documented: name, title: name, ..FIELD }
}

static CASE_ORDER: Table = Table {
    name: "CaseOrder",
    fields: &[row("b"), row("B"), row("a1"), row("a_"), row("A"), row("a10"), row("a2")],
    sorted: &[4, 1, 2, 5, 6, 3, 0],
    computed: false,
    identities: &[],
    messages: &[],
    links: &[],
};

#[derive(Clone)]
struct Digit(usize);

impl Value for Digit {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Text(["1", "2", "3", "4", "5", "6", "7"][self.0])
    }
}

impl Message for CaseOrder {
    fn table(&self) -> &'static Table {
        &CASE_ORDER
    }

    fn read(&self, visit: &mut dyn FnMut(&[&dyn Value])) {
        let digits = [0, 1, 2, 3, 4, 5, 6].map(Digit);
        visit(&digits.each_ref().map(|digit| digit as &dyn Value));
    }
}

#[test]
fn fields_are_ordered_by_ascii_and_not_by_alphabet() {
    let text = canonical(&CaseOrder, &rule());
    assert_eq!(text, "A=5&B=2&a1=3&a10=6&a2=7&a_=4&b=1");
    let made = signature(&text, SignatureAlgorithm::Md5, &ApiKey::new(OWN_KEY), &rule());
    assert_eq!(made, "43CF15A4D3562B31771C4A4416705BEF");
}

fn payment(app_id: &str, time_stamp: &str, nonce_str: &str, package: &str, sign_type: &str) -> Payment {
    Payment {
        app_id: app_id.into(),
        time_stamp: time_stamp.into(),
        nonce_str: nonce_str.into(),
        package: package.into(),
        sign_type: sign_type.into(),
        pay_sign: String::new(),
    }
}

#[test]
fn payments_of_mini_programs_are_signed_as_published() {
    let official = payment(
        "wxd678efh567hg6787",
        "1490840662",
        "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
        "prepay_id=wx2017033010242291fcfe0db70013231072",
        "MD5",
    );
    let mock = |kind| payment("mock-appid", "1601234567", "mock-nonce", "prepay_id=mock-prepay-id", kind);
    for (payment, kind, key, published) in [
        (
            &official,
            SignatureAlgorithm::Md5,
            "qazwsxedcrfvtgbyhnujmikolp111111",
            "22D9B4E54AB1950F51E0649E8810ACD6",
        ),
        (&mock("MD5"), SignatureAlgorithm::Md5, "mock-v2-secret-key", "C52D6B09E8A039D6E8696A014BB37160"),
        (
            &mock("HMAC-SHA256"),
            SignatureAlgorithm::HmacSha256,
            "mock-v2-secret-key",
            "BAC9240577E86EDC7753264E502196C61F78F24777E9E7CCE82A7BD97F906EED",
        ),
    ] {
        let rule = Sign { field: "paySign", ..rule() };
        assert_eq!(signature(&canonical(payment, &rule), kind, &ApiKey::new(key), &rule), published);
    }
}

#[test]
fn a_payment_made_from_a_reply_carries_the_signature_of_its_own_fields() {
    for kind in [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256] {
        let protocol = protocol(kind);
        let body = xml(&signed(paytable_tests::reply(), kind));
        let reply = protocol
            .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body.as_bytes()))
            .unwrap();
        let payment = reply.mini_program(&protocol).unwrap();
        let fields = pairs(&[
            ("appId", &payment.app_id),
            ("timeStamp", &payment.time_stamp),
            ("nonceStr", &payment.nonce_str),
            ("package", "prepay_id=wx201410272009395522657a690389285100"),
            ("signType", kind.name()),
        ]);
        assert_eq!(payment.pay_sign, digest(&text_to_sign(&fields), kind, KEY));
        assert_eq!(payment.app_id, paytable_tests::APPID);
    }
}

#[test]
fn published_signatures_are_recognised_on_what_is_received() {
    for (key, kind, published, fields) in [
        (
            KEY,
            SignatureAlgorithm::Md5,
            "9A0A8659F005D6984697E2CA0A9CF3B7",
            &[
                ("appid", "wxd930ea5d5a258f4f"),
                ("mch_id", "10000100"),
                ("device_info", "1000"),
                ("body", "test"),
                ("nonce_str", "ibuaiVcKdpRxkhJA"),
            ][..],
        ),
        (
            KEY,
            SignatureAlgorithm::Md5,
            "1E3A8D73B5A4AEE787C0F68B5DAB8520",
            &[("test1", "test1"), ("test2", "test2")],
        ),
        (
            KEY,
            SignatureAlgorithm::HmacSha256,
            "EDAC6D70D2FDF5A2382F8204FC96A1918017E46ACC5297F565ED1A7610ACF659",
            &[("test2", "test2"), ("test1", "test1")],
        ),
        (
            OWN_KEY,
            SignatureAlgorithm::Md5,
            "43CF15A4D3562B31771C4A4416705BEF",
            &[("b", "1"), ("B", "2"), ("a1", "3"), ("a_", "4"), ("A", "5"), ("a10", "6"), ("a2", "7")],
        ),
    ] {
        let merchant =
            Merchant::new("wxd930ea5d5a258f4f", "10000100", ApiKey::new(key)).signature_algorithm(kind);
        let protocol = Protocol::<WechatV2>::new(merchant).unwrap();
        let mut received = pairs(fields);
        received.push(("sign".to_owned(), published.to_owned()));
        let event = protocol.notice::<AnyNotice>(xml(&received).as_bytes()).unwrap();
        assert_eq!(event.sign.as_deref(), Some(published));
        received[0].1.push('x');
        assert!(protocol.notice::<AnyNotice>(xml(&received).as_bytes()).is_err(), "{published}");
    }
}

#[test]
fn a_body_carries_the_signature_of_exactly_its_own_text() -> Result<(), Error> {
    let order = UnifiedOrderRequest {
        openid: Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into()),
        attach: Some("深圳 <分店> & \"co\"".into()),
        ..Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: "1217752501201407033233368018".into(),
            total_fee: Fen(1),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::Jsapi,
        }
        .into()
    };
    for kind in [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256] {
        let prepared = protocol(kind).prepare(&order)?;
        let text = prepared.signed_text().unwrap().strip_suffix("&key=***").unwrap();
        assert_eq!(sent(&prepared, "sign"), Some(digest(text, kind, KEY)));
        assert_eq!(text, text_to_sign(&parsed(&prepared)));
        assert_eq!(sent(&prepared, "sign_type").as_deref(), Some(kind.name()));
        assert!(!text.contains(KEY) && !String::from_utf8_lossy(&prepared.body).contains(KEY));
    }
    Ok(())
}

/// The APIs whose shipped tables have known signatures.
const KNOWN: &[(&str, &table::Api)] = &[
    ("wechat_v2/unified_order", UnifiedOrder::TABLE),
    ("swiftpass/micropay", paytable::swiftpass::Micropay::TABLE),
];

#[test]
fn known_signatures_of_shipped_tables_are_made_of_their_values() {
    let mut count = 0;
    for table in paytable_schema::tables::TABLES {
        let (_, document) = paytable_schema::load(table.name).unwrap();
        for vector in document.api.iter().flat_map(|api| &api.vectors) {
            // With the key among the pairs, the text has it: `lint` computes these, and the sandbox's tests.
            if table.name == "allinpay/pay" {
                continue;
            }
            let (_, api) = KNOWN
                .iter()
                .find(|(name, ..)| *name == table.name)
                .unwrap_or_else(|| panic!("add {} to the list", table.name));
            let rule = api.gateway.sign().expect("a gateway that signs pairs");
            let mut request = DynamicMessage::new(api.request);
            for (name, value) in &vector.values {
                assert!(request.set(name, value), "{name} of {}", table.name);
            }
            let kind = match vector.algorithm {
                paytable_schema::model::SignatureAlgorithm::Md5 => SignatureAlgorithm::Md5,
                paytable_schema::model::SignatureAlgorithm::HmacSha256 => SignatureAlgorithm::HmacSha256,
                other => panic!("no pairs are signed with {other:?}"),
            };
            let made = signature(&canonical(&request, rule), kind, &ApiKey::new(&vector.key), rule);
            assert_eq!(made, vector.sign.value, "{} of {}", vector.source, table.name);
            count += 1;
        }
    }
    assert!(count >= KNOWN.len(), "an API of the list has no known signature");
}

/// A gateway of signed JSON that signs what is empty and sends numbers as text.
#[derive(Gateway)]
#[gateway(path = "tables/blank/gateway.toml")]
pub struct Blank;

/// Its only API.
#[derive(Api)]
#[api(path = "tables/blank/order.toml")]
pub struct Ask;

fn empty() -> Protocol<Blank> {
    Protocol::new(Merchant::bare().key(ApiKey::new("k"))).unwrap()
}

#[test]
fn an_empty_value_is_signed_where_the_gateway_says_so_and_null_nowhere() {
    // printf 'code=0&note=&token=k' | md5sum
    const WITH_NOTE: &str = "d9c22d0b10351dcce1b9fd7542a2f1fe";
    // printf 'code=0&token=k' | md5sum
    const WITHOUT_NOTE: &str = "3f4a7ee65ed8d93be70919a9a54e8e61";
    let accepted = |note: &str, mac: &str| {
        let body = format!(r#"{{"code":"0"{note},"mac":"{mac}"}}"#);
        empty().accept_without_request::<AskRequest>(&paytable::Received::new(200, body.as_bytes())).is_ok()
    };
    assert!(accepted(r#","note":"""#, WITH_NOTE));
    assert!(!accepted(r#","note":"""#, WITHOUT_NOTE));
    assert!(accepted(r#","note":null"#, WITHOUT_NOTE));
    assert!(!accepted(r#","note":null"#, WITH_NOTE));
    assert!(accepted("", WITHOUT_NOTE));
}

#[test]
fn nothing_empty_is_sent_and_so_nothing_empty_is_signed() {
    let ask = AskRequest { number: Some(String::new()), fee: None };
    let prepared = empty().prepare(&ask).unwrap();
    assert_eq!(prepared.signed_text(), Some("&token=***"));
    assert!(!String::from_utf8(prepared.into_draft().body).unwrap().contains("number"));
}

#[test]
fn a_number_is_sent_as_text_where_the_gateway_says_so_and_read_either_way() {
    let ask = AskRequest { number: None, fee: Some(Fen(7)) };
    let prepared = empty().prepare(&ask).unwrap();
    // printf 'fee=7&token=k' | md5sum
    let body = r#"{"fee":"7","mac":"7710bf34a35a48a6eaafacb22d4ba858"}"#;
    assert_eq!(String::from_utf8(prepared.into_draft().body).unwrap(), body);
    // printf 'code=0&fee=7&token=k' | md5sum
    for fee in ["7", r#""7""#] {
        let body = format!(r#"{{"code":"0","fee":{fee},"mac":"bcb931187803879f4680472b8a5ba08d"}}"#);
        assert_eq!(
            empty()
                .accept_without_request::<AskRequest>(&paytable::Received::new(200, body.as_bytes()))
                .unwrap()
                .fee,
            Some(Fen(7))
        );
    }
}
