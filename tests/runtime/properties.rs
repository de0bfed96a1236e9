//! What holds for any text, any number, any bytes. Another parser and another hand for signatures say what is
//! right.

use paytable::{
    Fen, Gateway, Merchant, Notice, Protocol, Time,
    table::{SignatureAlgorithm, TimeFormat},
    wechat_v2::{
        UnifiedOrderRequest,
        unified_order::{Detail, DetailRequired, GoodsDetail, Required, TradeType, Version},
    },
};
use paytable_tests::{KEY, Pairs, digest, pairs, protocol, set, text_to_sign, xml};
use proptest::{collection::vec, prelude::*, sample::select};

/// A gateway whose notices are not signed.
#[derive(Gateway)]
#[gateway(path = "tables/plain/gateway.toml")]
pub struct Plain;

/// Keeps every field as an extra one: what it holds is what the XML reader read.
#[derive(Notice)]
#[notice(path = "tables/plain/event.toml")]
pub struct Event;

/// Takes whatever is signed.
#[derive(Notice)]
#[notice(path = "tables/any_notice.toml")]
pub struct AnyNotice;

/// What the runtime's XML reader makes of a body.
fn read(body: &[u8]) -> Option<Pairs> {
    let plain = Protocol::<Plain>::new(Merchant::bare()).unwrap();
    let event = plain.unauthenticated_notice::<Event>(body).ok()?.confirmed();
    let text = |raw: &paytable::Raw<'_>| raw.text().unwrap().to_owned();
    Some(event.unknown_fields.iter().map(|(name, raw)| (name.to_owned(), text(raw))).collect())
}

/// What another parser makes of it.
fn read_otherwise(text: &str) -> Option<Pairs> {
    let document = roxmltree::Document::parse(text).ok()?;
    let value =
        |node: roxmltree::Node<'_, '_>| -> String { node.children().filter_map(|n| n.text()).collect() };
    let fields = document.root_element().children().filter(roxmltree::Node::is_element);
    Some(fields.map(|field| (field.tag_name().name().to_owned(), value(field))).collect())
}

/// Bodies that are nearly in the form of the gateway's, and pieces that are not.
fn nearly_plain() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "<a>",
        "</a>",
        "<a_1>x</a_1>",
        "<b><![CDATA[",
        "]]></b>",
        "]]>",
        "]",
        "]]",
        "<c></c>",
        "<d/>",
        "<1/>",
        "&amp;",
        "&#13;",
        "\r",
        "\n",
        " ",
        "\u{fffe}",
        "店",
        "\u{ff1a}",
        "\u{1}",
        "<a b=\"\">",
        "<!--",
        "-->",
        "</xml>",
        "x",
        ">",
        "<e>]</e>",
        "<f><![CDATA[]]]]></f>",
        "<g>a&lt;</g>",
        "<h ></h>",
    ]);
    vec(piece, 0..12).prop_map(|pieces| format!("<xml>{}</xml>", pieces.concat()))
}

/// Text that people write, and text that nobody should.
fn text() -> impl Strategy<Value = String> {
    let odd =
        select(vec!["]]>", "<", ">", "&", "\"", "'", "]]", "&amp;", "\n", "\t", "\r", "\0", "😀", "=", "支"]);
    prop_oneof![
        "[a-z0-9 ]{0,12}",
        "\\PC{0,12}",
        any::<String>(),
        vec(prop_oneof![odd.prop_map(str::to_owned), "[a-z]{0,3}"], 0..8).prop_map(|parts| parts.concat()),
    ]
}

fn kind() -> impl Strategy<Value = SignatureAlgorithm> {
    select(vec![SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256])
}

fn order(body: &str, attach: &str, goods: &str, fee: i64) -> UnifiedOrderRequest {
    let goods = GoodsDetail { goods_name: Some(goods.to_owned()), ..Default::default() };
    UnifiedOrderRequest {
        attach: Some(attach.to_owned()),
        version: Some(Version::V1_0),
        detail: Some(Detail::from(DetailRequired { goods_detail: vec![goods] }).into()),
        product_id: Some("1".into()),
        ..Required {
            body: body.to_owned(),
            out_trade_no: "1217752501201407033233368018".into(),
            total_fee: Fen(fee),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::Native,
        }
        .into()
    }
}

/// What an order comes to on the wire, put together by hand.
fn expected(body: &str, attach: &str, goods: &str, fee: i64, kind: SignatureAlgorithm) -> Pairs {
    let goods = if goods.is_empty() { String::new() } else { format!("\"goods_name\":{}", quoted(goods)) };
    let mut pairs = pairs(&[
        ("appid", paytable_tests::APPID),
        ("body", body),
        ("detail", &format!("{{\"goods_detail\":[{{{goods}}}]}}")),
        ("mch_id", paytable_tests::MCH_ID),
        ("notify_url", "https://example.com/paid"),
        ("out_trade_no", "1217752501201407033233368018"),
        ("product_id", "1"),
        ("sign_type", kind.name()),
        ("spbill_create_ip", "127.0.0.1"),
        ("total_fee", &fee.to_string()),
        ("trade_type", "NATIVE"),
        ("version", "1.0"),
    ]);
    if !attach.is_empty() {
        set(&mut pairs, "attach", attach);
    }
    pairs
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    // A declaration in front leads to the reader that takes XML of any form.
    #[test]
    fn both_readers_of_xml_read_the_same(body in nearly_plain()) {
        let declared = format!("<?xml version=\"1.0\"?>{body}");
        prop_assert_eq!(read(body.as_bytes()), read(declared.as_bytes()));
    }

    #[test]
    fn any_order_is_refused_or_sent_so_that_another_parser_reads_the_same_and_the_signature_fits(
        body in text(), attach in text(), goods in text(), fee in -1i64.., kind in kind(),
    ) {
        let protocol = protocol(kind);
        match protocol.prepare(&order(&body, &attach, &goods, fee)) {
            Err(violations) => prop_assert!(!violations.list().is_empty()),
            Ok(prepared) => {
                let sent = String::from_utf8(prepared.body.clone()).unwrap();
                let mut received = read_otherwise(&sent).unwrap();
                prop_assert_eq!(read(&prepared.body), Some(received.clone()));
                let sign = digest(&text_to_sign(&received), kind, KEY);
                prop_assert_eq!(received.pop(), Some(("sign".to_owned(), sign)));
                prop_assert!(received.is_sorted());
                received.retain(|(name, _)| name != "nonce_str");
                let mut expected = expected(&body, &attach, &goods, fee, kind);
                expected.sort();
                prop_assert_eq!(received, expected);
                // A notice is verified as a reply is.
                let event = protocol.notice::<AnyNotice>(&prepared.body).unwrap();
                prop_assert_eq!(event.attach.unwrap_or_default(), attach);
                prop_assert_eq!(event.total_fee, Some(Fen(fee)));
            }
        }
    }

    #[test]
    fn most_orders_of_plain_text_are_sent(body in "[a-z支付<&>'\"]{1,30}", attach in "[^\\p{C}\u{10000}-\u{10ffff}]{0,30}") {
        prop_assume!(!attach.contains("]]>") && !attach.chars().any(|c| c >= '\u{10000}'));
        prop_assert!(protocol(SignatureAlgorithm::Md5).prepare(&order(&body, &attach, "x", 1)).is_ok());
    }

    #[test]
    fn any_fields_of_a_notice_are_verified_over_exactly_what_was_read(
        values in vec(text(), 1..6), kind in kind(), flip in any::<prop::sample::Index>(),
    ) {
        let fields: Vec<(String, String)> = values
            .into_iter()
            .map(|value| value.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect())
            .map(|value: String| value.replace("]]>", ""))
            .enumerate()
            .map(|(at, value)| (format!("field{at}"), value))
            .collect();
        prop_assume!(!fields.iter().any(|(_, value)| value.contains("]]>")));
        let mut good = fields.clone();
        set(&mut good, "sign", &digest(&text_to_sign(&fields), kind, KEY));
        let event = protocol(kind).notice::<AnyNotice>(xml(&good).as_bytes());
        let kept: Option<Pairs> = event.ok().map(|event| {
            event.unknown_fields.iter().map(|(name, raw)| (name.to_owned(), raw.text().unwrap().to_owned())).collect()
        });
        prop_assert_eq!(kept, Some(fields));
        let at = flip.index(good.len() - 1);
        good[at].1.push('x');
        prop_assert!(protocol(kind).notice::<AnyNotice>(xml(&good).as_bytes()).is_err());
    }

    #[test]
    fn amounts_come_back_from_what_they_print(fen in any::<i64>()) {
        prop_assert_eq!(Fen(fen).to_string().parse(), Ok(Fen(fen)));
    }

    #[test]
    fn amounts_are_read_as_whole_numbers_would_be(yuan in 0i64..1_000_000_000, fen in 0i64..100) {
        prop_assert_eq!(Fen::from_yuan(&format!("{yuan}.{fen:02}")), Some(Fen(yuan * 100 + fen)));
        prop_assert_eq!(Fen::from_yuan(&format!("-{yuan}.{fen:02}")), Some(Fen(-(yuan * 100 + fen))));
        prop_assert_eq!(Fen::from_yuan(&format!("{yuan}.{fen:02}0")), None);
    }

    #[test]
    fn times_come_back_from_seconds_and_from_text(unix in -62_167_248_000i64..253_402_243_200) {
        let time = Time::from_unix(unix).unwrap();
        prop_assert_eq!(time.unix(), unix);
        prop_assert_eq!(Time::from_system(time.to_system()), Some(time));
        for format in [TimeFormat::Compact, TimeFormat::Dashed] {
            prop_assert_eq!(Time::parse(format, &time.format(format)), Some(time));
        }
        let midnight = Time::parse(TimeFormat::Date, &time.format(TimeFormat::Date)).unwrap();
        prop_assert!((0..86_400).contains(&(time.unix() - midnight.unix())));
    }

    #[test]
    fn text_that_is_no_time_is_never_read_as_one(text in "[0-9 :-]{14,19}") {
        for format in [TimeFormat::Compact, TimeFormat::Dashed] {
            if let Some(time) = Time::parse(format, &text) {
                prop_assert_eq!(time.format(format), text.as_str());
            }
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in vec(any::<u8>(), 0..200), front in select(vec!["", "<xml>", "{", "<xml><a>", "{\"a\":\""])) {
        let body = [front.as_bytes(), &bytes].concat();
        prop_assert!(protocol(SignatureAlgorithm::Md5).accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, &body)).is_err());
        prop_assert!(protocol(SignatureAlgorithm::Md5).notice::<AnyNotice>(&body).is_err());
        let _ = read(&body);
        let cloud = Protocol::<paytable::CloudPay>::new(Merchant::bare()).unwrap();
        prop_assert!(cloud.accept_without_request::<paytable::cloudpay::UnifiedOrderRequest>(&paytable::Received::new(200, &body)).is_err());
        let _ = cloud.unauthenticated_notice::<paytable::cloudpay::UnifiedOrderCallback>(&body);
    }
}

/// Pieces of XML, good and bad.
const PIECES: &[&str] = &[
    "<a>",
    "</a>",
    "<a/>",
    "<a />",
    "<a\n>",
    "</a >",
    "<b>",
    "</b>",
    "<_c1>",
    "</_c1>",
    "<a b='c'>",
    "<xml>",
    "</xml>",
    "<![CDATA[",
    "]]>",
    "]]",
    ">",
    "<",
    "&amp;",
    "&lt;",
    "&gt;",
    "&quot;",
    "&apos;",
    "&#65;",
    "&#x41;",
    "&#0;",
    "&#xD800;",
    "&#+65;",
    "&#X41;",
    "&#065;",
    "&#x;",
    "&",
    ";",
    "&a;",
    "text",
    "支付",
    "é",
    " ",
    "\n",
    "\t",
    "\u{b}",
    "\u{85}",
    "\u{2028}",
    "\u{fffe}",
    "\u{feff}",
    "<!--",
    "-->",
    "--",
    "<?",
    "?>",
    "<?pi?>",
    "<!DOCTYPE xml>",
    "<!",
    "/>",
    "=",
    "'",
    "\"",
    "\0",
];

/// Documents that are good more often than not: fields with pieces inside, then pieces put anywhere.
fn document() -> impl Strategy<Value = String> {
    let pieces = |n| vec(select(PIECES.to_vec()), n).prop_map(|pieces| pieces.concat());
    let value = prop_oneof![
        3 => "[a-z支&&[^&<]]{0,6}",
        2 => pieces(0..3),
        2 => pieces(0..3).prop_map(|inside| format!("<![CDATA[{inside}]]>")),
    ];
    let field = (select(vec!["a", "b", "c", "d", "_e", "F9"]), value, select(vec!["", " ", "\n"]))
        .prop_map(|(name, value, space)| format!("<{name}{space}>{value}</{name}{space}>{space}"));
    let front = select(vec![
        "",
        "\n",
        "\u{feff}",
        "<?xml version=\"1.0\"?>",
        "<?xml version='1.0' encoding='utf-8'?>\n",
        "<?xml?>",
        "<?xml version=\"1.0\" standalone=\"yes\"?>",
        "<?xml encoding=\"UTF-8\"?>",
        "<?xml version=\"2\"?>",
        "<?xmlx?>",
        "<?xml version=\"1.0\" a=\"b\"?>",
        "<?xml version=\"1.0\"",
        "<?xml version=\"1.0\" encoding=\"utf-8\" encoding=\"gbk\"?>",
    ]);
    let back = prop_oneof![4 => Just(String::new()), 1 => pieces(1..2)];
    let stray = prop_oneof![6 => Just(String::new()), 1 => pieces(1..3)];
    (front, vec(field, 0..4), stray, back).prop_map(|(front, fields, stray, back)| {
        format!("{front}<xml>{}{stray}</xml>{back}", fields.concat())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6000, failure_persistence: None, ..ProptestConfig::default() })]

    // Line ends are left out: a carriage return is signed as it was written, while parsers that follow the letter
    // read a line feed in its place.
    #[test]
    fn what_is_read_as_xml_another_parser_reads_the_same(text in document()) {
        if let Some(read) = read(text.as_bytes()) {
            prop_assert_eq!(read_otherwise(&text), Some(read), "{:?}", text);
        }
    }
}

#[test]
fn the_documents_compared_are_read_often_enough() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let documents = document();
    let accepted = (0..1000)
        .filter(|_| read(documents.new_tree(&mut runner).unwrap().current().as_bytes()).is_some())
        .count();
    assert!((100..900).contains(&accepted), "{accepted} of 1000");
}
