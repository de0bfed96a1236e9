//! Bodies that no gateway sends. Each is an error value, never a panic and never a message, and reading it takes
//! no more memory than `wire` promises.

use paytable::{
    CloudPay, Merchant, Protocol, Raw, cloudpay,
    codec::{MAX_BODY, MAX_DEPTH, MAX_VALUES, Malformed},
    table::SignatureAlgorithm,
    wechat_v2::{PayNotice, UnifiedOrderRequest},
};
use paytable_tests::{Why, notice, pairs, protocol, reply, set, signed, xml};
use peak_alloc::PeakAlloc;
use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What the documentation of `paytable::wire` promises: so many bytes for each byte of the body …
const PER_BYTE: usize = 4;
/// … and so many in any case.
const IN_ANY_CASE: usize = 2 << 20;

/// Memory is counted for the whole process, so the tests of this file take turns.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A way into the runtime: its name, and how a body is read.
type Entry = (&'static str, Box<dyn Fn(&[u8]) -> Result<(), Why>>);

fn xml_entries() -> [Entry; 2] {
    let (replies, notices) = (protocol(SignatureAlgorithm::Md5), protocol(SignatureAlgorithm::Md5));
    [
        (
            "reply",
            Box::new(move |body| {
                replies
                    .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body))
                    .map(drop)
                    .map_err(Why::from)
            }),
        ),
        ("notice", Box::new(move |body| notices.notice::<PayNotice>(body).map(drop).map_err(Why::from))),
    ]
}

fn json_entries() -> [Entry; 2] {
    let cloud = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    let replies = cloud.clone();
    [
        (
            "reply",
            Box::new(move |body| {
                replies
                    .accept_without_request::<cloudpay::UnifiedOrderRequest>(&paytable::Received::new(
                        200, body,
                    ))
                    .map(drop)
                    .map_err(Why::from)
            }),
        ),
        (
            "event",
            Box::new(move |body| {
                cloud
                    .unauthenticated_notice::<cloudpay::UnifiedOrderCallback>(body)
                    .map(drop)
                    .map_err(Why::from)
            }),
        ),
    ]
}

/// A hostile body: what it is, its bytes, what is wrong with it.
type Case = (&'static str, Vec<u8>, Malformed);

fn case(name: &'static str, body: impl Into<Vec<u8>>, why: Malformed) -> Case {
    (name, body.into(), why)
}

/// Bodies that are hostile whatever the format.
fn any_cases() -> Vec<Case> {
    use Malformed::{Empty, NotUtf8, TooLarge};
    let utf16: Vec<u8> = "<xml></xml>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        case("nothing", "", Empty),
        case("white space", " \r\n\t ", Empty),
        case("wide white space", "\u{3000}\u{a0}", Empty),
        case("latin-1", b"<xml><a>caf\xe9</a></xml>".to_vec(), NotUtf8),
        case("gbk", b"<xml><a>\xd6\xa7\xb8\xb6</a></xml>".to_vec(), NotUtf8),
        case("utf-16 with mark", [b"\xff\xfe".to_vec(), utf16].concat(), NotUtf8),
        case("an encoded surrogate", b"<xml><a>\xed\xa0\x80</a></xml>".to_vec(), NotUtf8),
        case("an overlong slash", b"{\"a\":\"\xc0\xaf\"}".to_vec(), NotUtf8),
        case("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xb3\xa9\xc8\xcd\x01\x00".to_vec(), NotUtf8),
        case("one byte too many", vec![b' '; MAX_BODY + 1], TooLarge),
        case("many bytes too many", vec![0xff; MAX_BODY * 3], TooLarge),
    ]
}

fn xml_cases() -> Vec<Case> {
    use Malformed::{
        Doctype, Duplicate, Entity, Name, NotUtf8, Root, Syntax, TooDeep, TooManyValues, Unexpected,
    };
    let laughs: String = (1..10)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect::<Vec<_>>()
        .concat();
    let fields =
        |n: usize| -> String { (0..n).map(|n| format!("<f{n}>1</f{n}>")).collect::<Vec<_>>().concat() };
    vec![
        case(
            "billion laughs",
            format!("<!DOCTYPE xml [<!ENTITY l0 \"ha\">{laughs}]><xml><a>&l9;</a></xml>"),
            Doctype,
        ),
        case("billion laughs, undeclared", "<xml><a>&l9;</a></xml>", Entity),
        case(
            "external entity",
            "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><a>&x;</a></xml>",
            Doctype,
        ),
        case("external type", "<!DOCTYPE xml SYSTEM \"https://example.com/x.dtd\"><xml></xml>", Doctype),
        case("type after declaration", "<?xml version=\"1.0\"?><!DOCTYPE xml><xml></xml>", Doctype),
        case("type inside root", "<xml><!DOCTYPE xml><a>1</a></xml>", Doctype),
        case("type inside value", "<xml><a><!DOCTYPE xml></a></xml>", Doctype),
        case("unclosed type", "<!DOCTYPE xml [", Syntax),
        case("html login page", "<html><head><title>登录</title></head><body></body></html>", Root),
        case("html5 page", "<!DOCTYPE html><html><body>302 Found</body></html>", Doctype),
        case(
            "redirect page",
            "<HTML><BODY>The document has moved <A HREF=\"/\">here</A></BODY></HTML>",
            Root,
        ),
        case("json", "{\"return_code\":\"SUCCESS\"}", Root),
        case("plain text", "SUCCESS", Root),
        case("a number", "0", Root),
        case("another root", "<root><a>1</a></root>", Root),
        case("root in capitals", "<XML><a>1</a></XML>", Root),
        case("two roots", "<xml><a>1</a></xml><xml><a>2</a></xml>", Root),
        case("a second empty root", "<xml><a>1</a></xml><xml/>", Root),
        case("text before root", "x<xml><a>1</a></xml>", Root),
        case("text after root", "<xml><a>1</a></xml>x", Root),
        case("cdata before root", "<![CDATA[x]]><xml><a>1</a></xml>", Root),
        case("cdata after root", "<xml><a>1</a></xml><![CDATA[x]]>", Root),
        case("entity after root", "<xml><a>1</a></xml>&amp;", Root),
        case("zero byte after root", "<xml><a>1</a></xml>\0", Root),
        case("two byte order marks", "\u{feff}\u{feff}<xml><a>1</a></xml>", Root),
        case("root with attribute", "<xml a=\"1\"><b>1</b></xml>", Unexpected("an attribute")),
        case("root with namespace", "<xml xmlns=\"urn:x\"><b>1</b></xml>", Unexpected("an attribute")),
        case("field with attribute", "<xml><a b=\"1\">1</a></xml>", Unexpected("an attribute")),
        case("field with broken attribute", "<xml><a b=>1</a></xml>", Unexpected("an attribute")),
        // White space to some, but not to XML.
        case("form feed in a tag", "<xml><a \u{c}>1</a></xml>", Unexpected("an attribute")),
        case("form feed in the root's tag", "<xml\n\u{c}><a>1</a></xml>", Unexpected("an attribute")),
        case("empty field with attribute", "<xml><a b=\"1\"/></xml>", Unexpected("an attribute")),
        case("prefixed field", "<xml><x:a>1</x:a></xml>", Name),
        case("chinese field", "<xml><金额>1</金额></xml>", Name),
        case("field with a dash", "<xml><a-b>1</a-b></xml>", Name),
        case("field with a dot", "<xml><a.b>1</a.b></xml>", Name),
        case("field that starts with a digit", "<xml><1a>1</1a></xml>", Name),
        case("field with a zero byte", "<xml><a\0>1</a\0></xml>", Name),
        case("nameless field", "<xml><>1</></xml>", Name),
        case("nested field", "<xml><a><b>1</b></a></xml>", TooDeep),
        case("nested empty field", "<xml><a>1<b/></a></xml>", TooDeep),
        case("deep nesting", format!("<xml>{}", "<a>".repeat(100_000)), TooDeep),
        case("field twice", "<xml><a>1</a><a>1</a></xml>", Duplicate),
        case("empty field twice", "<xml><a/><a></a></xml>", Duplicate),
        case("5000 fields", format!("<xml>{}</xml>", fields(5000)), TooManyValues),
        case("one field too many", format!("<xml>{}</xml>", fields(MAX_VALUES + 1)), TooManyValues),
        case("comment before root", "<!-- x --><xml><a>1</a></xml>", Unexpected("a comment")),
        case("comment between fields", "<xml><!-- x --><a>1</a></xml>", Unexpected("a comment")),
        case("comment inside value", "<xml><a>1<!-- x -->2</a></xml>", Unexpected("a comment")),
        case("comment after root", "<xml><a>1</a></xml><!-- x -->", Unexpected("a comment")),
        case("instruction before root", "<?php x ?><xml></xml>", Unexpected("a processing instruction")),
        case("instruction in value", "<xml><a><?x?></a></xml>", Unexpected("a processing instruction")),
        case(
            "two declarations",
            "<?xml version=\"1.0\"?><?xml version=\"1.0\"?><xml></xml>",
            Unexpected("a second declaration"),
        ),
        case("late declaration", " <?xml version=\"1.0\"?><xml></xml>", Unexpected("a second declaration")),
        case(
            "declaration in value",
            "<xml><a><?xml version=\"1.0\"?></a></xml>",
            Unexpected("a second declaration"),
        ),
        case("declared gbk", "<?xml version=\"1.0\" encoding=\"GBK\"?><xml></xml>", NotUtf8),
        case("declared utf-16", "<?xml version=\"1.0\" encoding='UTF-16'?><xml></xml>", NotUtf8),
        case("declared utf-7", "<?xml version=\"1.0\" encoding=\"utf-7\"?><xml></xml>", NotUtf8),
        case(
            "declared twice",
            "<?xml version=\"1.0\" encoding=\"utf-8\" encoding=\"gbk\"?><xml></xml>",
            Syntax,
        ),
        case("declared backwards", "<?xml encoding=\"utf-8\" version=\"1.0\"?><xml></xml>", Syntax),
        case("declared nothing", "<?xml?><xml></xml>", Syntax),
        case("declared 1.1", "<?xml version=\"1.1\"?><xml></xml>", Syntax),
        case("declared something else", "<?xml version=\"1.0\" a=\"b\"?><xml></xml>", Syntax),
        case("declared without quotes", "<?xml version=1.0?><xml></xml>", Syntax),
        case("text between fields", "<xml><a>1</a>x<b>2</b></xml>", Unexpected("text between fields")),
        case("cdata between fields", "<xml><![CDATA[x]]></xml>", Unexpected("text between fields")),
        case("reference between fields", "<xml>&#65;</xml>", Unexpected("text between fields")),
        case("mismatched tags", "<xml><a>1</b></xml>", Syntax),
        case("crossed tags", "<xml><a>1</xml></a>", Syntax),
        case("end without start", "</xml>", Syntax),
        case("end too many", "<xml></xml></xml>", Syntax),
        case("end tag with attribute", "<xml><a>1</a b=\"1\"></xml>", Syntax),
        case("unclosed root", "<xml><a>1</a>", Syntax),
        case("unclosed tag", "<xml><a", Syntax),
        case("unclosed cdata", "<xml><a><![CDATA[1</a></xml>", Syntax),
        case("unclosed comment", "<xml><!-- <a>1</a></xml>", Syntax),
        case("cdata in small letters", "<xml><a><![cdata[1]]></a></xml>", Syntax),
        case("end of cdata in text", "<xml><a>1]]>2</a></xml>", Syntax),
        case("end of cdata after cdata", "<xml><a><![CDATA[1]]>]]></a></xml>", Syntax),
        case("zero byte in value", "<xml><a>1\0</a></xml>", Syntax),
        case("zero byte in cdata", "<xml><a><![CDATA[\0]]></a></xml>", Syntax),
        case("escape byte", "<xml><a>\u{1b}[2J</a></xml>", Syntax),
        case("not a character", "<xml><a>\u{ffff}</a></xml>", Syntax),
        case("number of a zero byte", "<xml><a>&#0;</a></xml>", Entity),
        case("number of a control", "<xml><a>&#x1F;</a></xml>", Syntax),
        case("number of no character", "<xml><a>&#xFFFE;</a></xml>", Syntax),
        case("number of a surrogate", "<xml><a>&#xD800;</a></xml>", Entity),
        case("number beyond unicode", "<xml><a>&#x110000;</a></xml>", Entity),
        case("number beyond everything", "<xml><a>&#99999999999999999999;</a></xml>", Entity),
        case("number without digits", "<xml><a>&#;</a></xml>", Entity),
        case("number with a sign", "<xml><a>&#+65;</a></xml>", Entity),
        case("number in capitals", "<xml><a>&#X41;</a></xml>", Entity),
        case("entity of html", "<xml><a>&nbsp;</a></xml>", Entity),
        case("entity in capitals", "<xml><a>&AMP;</a></xml>", Entity),
        case("entity without end", "<xml><a>1 & 2</a></xml>", Syntax),
        case("entity without name", "<xml><a>&;</a></xml>", Entity),
    ]
}

fn json_cases() -> Vec<Case> {
    use Malformed::{Duplicate, NotAnObject, Syntax, TooDeep, TooManyValues};
    let list = |n: usize| format!("{{\"a\":[{}]}}", vec!["1"; n].join(","));
    let nested = |n: usize| format!("{}1{}", "{\"a\":".repeat(n), "}".repeat(n));
    vec![
        case("a number", "0", NotAnObject),
        case("a text", "\"SUCCESS\"", NotAnObject),
        case("null", "null", NotAnObject),
        case("true", "true", NotAnObject),
        case("a list", "[{\"errcode\":0}]", NotAnObject),
        case("an empty list", "[]", NotAnObject),
        case("xml", "<xml><return_code>SUCCESS</return_code></xml>", Syntax),
        case("html page", "<!DOCTYPE html><html></html>", Syntax),
        case("byte order mark", "\u{feff}{}", Syntax),
        case("plain text", "SUCCESS", Syntax),
        case("key twice", r#"{"errcode":0,"errcode":0}"#, Duplicate),
        case("key twice, other value", r#"{"errcode":1,"a":{},"errcode":0}"#, Duplicate),
        case("key twice, once escaped", r#"{"errcode":1,"err\u0063ode":0}"#, Duplicate),
        case("key twice below", r#"{"respdata":{"prepay_id":"1","prepay_id":"2"}}"#, Duplicate),
        case("key twice in a list", r#"{"a":[{"b":1,"b":1}]}"#, Duplicate),
        case("nan", r#"{"total_fee":NaN}"#, Syntax),
        case("infinity", r#"{"total_fee":-Infinity}"#, Syntax),
        case("leading zero", r#"{"total_fee":01}"#, Syntax),
        case("leading plus", r#"{"total_fee":+1}"#, Syntax),
        case("leading point", r#"{"total_fee":.5}"#, Syntax),
        case("trailing point", r#"{"total_fee":1.}"#, Syntax),
        case("hexadecimal", r#"{"total_fee":0x10}"#, Syntax),
        case("chinese digits", r#"{"total_fee":８８}"#, Syntax),
        case("lone high surrogate", r#"{"a":"\ud800"}"#, Syntax),
        case("lone low surrogate", r#"{"a":"\udc00"}"#, Syntax),
        case("reversed surrogates", r#"{"a":"\udc00\ud800"}"#, Syntax),
        case("lone surrogate in a key", r#"{"\ud800":1}"#, Syntax),
        case("bad escape", r#"{"a":"\x41"}"#, Syntax),
        case("short escape", r#"{"a":"\u41"}"#, Syntax),
        case("raw line feed in text", "{\"a\":\"1\n2\"}", Syntax),
        case("raw zero byte in text", "{\"a\":\"\0\"}", Syntax),
        case("zero byte after", "{}\0", Syntax),
        case("single quotes", "{'a':1}", Syntax),
        case("bare key", "{a:1}", Syntax),
        case("number as key", "{1:1}", Syntax),
        case("trailing comma", r#"{"a":1,}"#, Syntax),
        case("trailing comma in list", r#"{"a":[1,]}"#, Syntax),
        case("missing comma", r#"{"a":1 "b":2}"#, Syntax),
        case("missing colon", r#"{"a" 1}"#, Syntax),
        case("comment", r#"{"a":1 /* x */}"#, Syntax),
        case("two objects", "{}{}", Syntax),
        case("trailing garbage", "{} x", Syntax),
        case("padding before", "while(1);{}", Syntax),
        case("jsonp", "callback({})", Syntax),
        case("unclosed object", r#"{"a":{"b":1}"#, Syntax),
        case("unclosed text", r#"{"a":"b}"#, Syntax),
        case("wrong bracket", r#"{"a":[1}"#, Syntax),
        case("words in capitals", r#"{"a":TRUE}"#, Syntax),
        case("one level too deep", nested(MAX_DEPTH + 1), TooDeep),
        case("depth bomb of objects", "{\"a\":".repeat(100_000) + "1" + &"}".repeat(100_000), TooDeep),
        case(
            "depth bomb of lists",
            format!("{{\"a\":{}{}}}", "[".repeat(500_000), "]".repeat(500_000)),
            TooDeep,
        ),
        case("open objects", "{\"a\":".repeat(100_000), Syntax),
        case("open lists", format!("{{\"a\":{}", "[".repeat(500_000)), Syntax),
        case("too many values", list(MAX_VALUES), TooManyValues),
        case("far too many values", list(400_000), TooManyValues),
    ]
}

fn refuse_all(entries: &[Entry], cases: &[Case]) {
    let mut wrong = Vec::new();
    for (name, body, why) in cases {
        for (entry, read) in entries {
            let outcome = read(body);
            if outcome != Err(Why::Malformed(*why)) {
                wrong.push(format!("{entry}: {name}: {outcome:?} instead of {why:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_hostile_body_is_refused_for_its_own_reason() {
    let _turn = alone();
    let (any, xml, json) = (any_cases(), xml_cases(), json_cases());
    refuse_all(&xml_entries(), &any);
    refuse_all(&json_entries(), &any);
    refuse_all(&xml_entries(), &xml);
    refuse_all(&json_entries(), &json);
    let all: Vec<&Case> = any.iter().chain(&xml).chain(&json).collect();
    let bodies: HashSet<&[u8]> = all.iter().map(|(_, body, _)| body.as_slice()).collect();
    assert!(all.len() > 130 && bodies.len() > 130, "{} cases, {} bodies", all.len(), bodies.len());
}

#[test]
fn a_body_of_the_other_format_is_refused_too() {
    let _turn = alone();
    for (cases, entries) in [(xml_cases(), json_entries()), (json_cases(), xml_entries())] {
        // A body in the format that is asked for is another matter.
        for (name, body, _) in cases.iter().filter(|(name, ..)| !["xml", "json"].contains(name)) {
            for (entry, read) in &entries {
                assert!(matches!(read(body), Err(Why::Malformed(_))), "{entry}: {name}");
            }
        }
    }
}

const CLOUD: &str = r#"{"errcode":0,"errmsg":"ok","respdata":{"return_code":"SUCCESS","result_code":"SUCCESS",
    "prepay_id":"wx1","payment":{"package":"prepay_id=wx1","paySign":"支付"}}}"#;
const CLOUD_EVENT: &str = r#"{"returnCode":"SUCCESS","resultCode":"FAIL","outTradeNo":"1","totalFee":888,
    "tradeType":"JSAPI","timeEnd":"20141030133525","userInfo":{"openId":"支付\u652f"}}"#;

/// Every beginning of a good body is refused, except for those that lack only the white space at its end.
fn refuse_beginnings((entry, read): &Entry, good: &str) {
    assert_eq!(read(good.as_bytes()), Ok(()), "{entry}");
    for end in 0..good.trim_end().len() {
        assert!(matches!(read(&good.as_bytes()[..end]), Err(Why::Malformed(_))), "{entry}: {end} bytes");
    }
}

#[test]
fn a_body_cut_off_anywhere_is_refused() {
    let _turn = alone();
    let [reply_entry, notice_entry] = xml_entries();
    refuse_beginnings(&reply_entry, &xml(&signed(reply(), SignatureAlgorithm::Md5)));
    refuse_beginnings(&notice_entry, &xml(&signed(notice(), SignatureAlgorithm::Md5)));
    let [reply_entry, event_entry] = json_entries();
    refuse_beginnings(&reply_entry, CLOUD);
    refuse_beginnings(&event_entry, CLOUD_EVENT);
}

#[test]
fn a_body_with_any_byte_replaced_never_passes_as_xml_and_never_panics_as_json() {
    let _turn = alone();
    let good = xml(&signed(reply(), SignatureAlgorithm::Md5));
    let [(_, read), _] = xml_entries();
    let white = |byte: u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    for at in 0..good.len() {
        for new in [0, b' ', b'<', b'>', b'&', b'0', 0x80, 0xff] {
            let mut body = good.clone().into_bytes();
            // White space between elements says nothing, and neither does a name turned into itself.
            if body[at] == new || (white(body[at]) && white(new)) {
                continue;
            }
            body[at] = new;
            assert!(read(&body).is_err(), "byte {at} replaced by {new:#x}");
        }
    }
    let entries = json_entries();
    for at in 0..CLOUD.len() {
        for new in [0, b' ', b'"', b'{', b'}', b'\\', b'9', 0xff] {
            let mut body = CLOUD.as_bytes().to_vec();
            body[at] = new;
            for (_, read) in &entries {
                let _ = read(&body);
            }
        }
    }
}

#[test]
fn a_number_that_is_no_whole_number_is_kept_aside_and_never_rounded() {
    let _turn = alone();
    let cloud = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    for written in
        ["1.0", "1.5", "1e2", "-0.0", "true", "[1]", "{}", "\"1.00\"", "\"+1\"", "\" 1\"", "\"１\""]
    {
        let body = CLOUD_EVENT.replace("888", written);
        let event = cloud.unauthenticated_notice::<cloudpay::UnifiedOrderCallback>(body.as_bytes()).unwrap();
        assert_eq!(event.hint().total_fee, None, "{written}");
        assert!(event.hint().unknown_fields.get("totalFee").is_some(), "{written}");
    }
    // As it was written, digit for digit: it may have been signed, and a float would be another number.
    for written in ["1.0", "1.50", "1e2", "-0.0", "0.1000000000000000055511151231257827", "1E+999"] {
        let body = CLOUD_EVENT.replace("{\"returnCode\"", &format!("{{\"other\": {written} ,\"returnCode\""));
        let event = cloud.unauthenticated_notice::<cloudpay::UnifiedOrderCallback>(body.as_bytes()).unwrap();
        assert_eq!(event.hint().unknown_fields.get("other"), Some(&Raw::Number(written.into())));
    }
    // Larger than any amount: neither wrapped nor cut off.
    for written in ["9223372036854775808", "18446744073709551616", "-9223372036854775809"] {
        let body = CLOUD_EVENT.replace("888", written);
        let event = cloud.unauthenticated_notice::<cloudpay::UnifiedOrderCallback>(body.as_bytes()).unwrap();
        assert_eq!(event.hint().total_fee, None, "{written}");
        let body = CLOUD_EVENT.replace("888", &format!("\"{written}\""));
        let event = cloud.unauthenticated_notice::<cloudpay::UnifiedOrderCallback>(body.as_bytes()).unwrap();
        assert_eq!(event.hint().total_fee, None, "{written} as text");
    }
}

/// Bodies within the limits that make the reader work hardest, and those that are passed on to the typed message.
fn heavy_bodies() -> Vec<(&'static str, Vec<u8>)> {
    let fill = |front: &str, unit: &str, back: &str| {
        let room = MAX_BODY - front.len() - back.len();
        format!("{front}{}{back}", unit.repeat(room / unit.len())).into_bytes()
    };
    let many =
        |n: usize| -> String { (0..n).map(|n| format!("<f{n}>1</f{n}>")).collect::<Vec<_>>().concat() };
    let sign = |mut message: Vec<(String, String)>, more: Vec<(String, String)>| {
        message.extend(more);
        xml(&signed(message, SignatureAlgorithm::Md5)).into_bytes()
    };
    let mut bodies = vec![
        ("plain text", fill("<xml><a>", "x", "</a></xml>")),
        ("references", fill("<xml><a>", "&lt;", "</a></xml>")),
        ("short references", fill("<xml><a>", "&#9;", "</a></xml>")),
        ("sections", fill("<xml><a>", "<![CDATA[x]]>", "</a></xml>")),
        ("many fields", format!("<xml>{}</xml>", many(MAX_VALUES)).into_bytes()),
        ("blank between fields", fill("<xml>", "\n", "</xml>")),
        ("one long name", fill("<xml><", "a", "></a></xml>")),
        ("escaped text", fill("{\"a\":\"", "\\u4e2d", "\"}")),
        ("shortly escaped text", fill("{\"a\":\"", "\\n", "\"}")),
        ("long key", fill("{\"", "a", "\":1}")),
        ("escaped key", fill("{\"", "\\n", "\":1}")),
        ("lists", format!("{{\"a\":[{}[]]}}", "[],".repeat(MAX_VALUES - 3)).into_bytes()),
        ("long number", fill("{\"a\":0.", "1", "}")),
        ("event with long attach", fill("{\"attach\":\"", "\\n", "\"}")),
        ("event with long user info", fill("{\"userInfo\":{\"appId\":\"", "\\n", "\"}}")),
    ];
    let keys: String = (0..MAX_VALUES - 2).map(|n| format!(",\"k{n}\":{n}")).collect::<Vec<_>>().concat();
    bodies.push(("many keys", format!("{{\"a\":1{keys}}}").into_bytes()));
    let text = "x".repeat(MAX_BODY - 2048);
    let field = |name: &str, value: &str| pairs(&[(name, value)]);
    bodies.push(("signed reply with long text", sign(reply(), field("code_url", &text))));
    bodies.push(("signed reply with long extra", sign(reply(), field("extra", &text))));
    let inner = format!("{{\"promotion_detail\":[{}{{}}]}}", "{},".repeat(4000));
    bodies.push(("signed reply with many offers", sign(reply(), field("promotion_detail", &inner))));
    let inner = format!("{{\"promotion_detail\":[{{\"name\":\"{}\"}}]}}", "\\n".repeat(MAX_BODY / 2 - 2048));
    bodies.push(("signed reply with a long offer", sign(reply(), field("promotion_detail", &inner))));
    let coupons: Vec<_> = (1..1000).map(|n| (format!("coupon_id_{n}"), "1".to_owned())).collect();
    bodies.push(("signed notice with many coupons", sign(notice(), coupons)));
    bodies.push(("signed notice with a far coupon", sign(notice(), field("coupon_id_999", "1"))));
    let inner = format!("{{\"promotion_detail\":[{}{{}}]}}", "{},".repeat(4000));
    let mut more: Vec<_> = (0..4000).map(|n| (format!("f{n}"), "1".to_owned())).collect();
    more.extend(field("promotion_detail", &inner));
    bodies.push(("signed reply with many fields and offers", sign(reply(), more)));
    let mut long = reply();
    set(&mut long, "prepay_id", &text);
    bodies.push(("signed reply with a long required_on_success", sign(long, Vec::new())));
    bodies
}

/// The most memory that `work` held at a time.
fn peak_of(work: impl FnOnce()) -> usize {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    work();
    MEMORY.peak_usage().saturating_sub(before)
}

#[test]
fn reading_takes_no_more_memory_than_promised() {
    let _turn = alone();
    let entries: Vec<Entry> = xml_entries().into_iter().chain(json_entries()).collect();
    let hostile = [any_cases(), xml_cases(), json_cases()].concat();
    let mut bodies: Vec<(&str, Vec<u8>)> = hostile.into_iter().map(|(name, body, _)| (name, body)).collect();
    bodies.extend(heavy_bodies());
    let mut highest = (0, 0);
    for (name, body) in &bodies {
        for (entry, read) in &entries {
            let peak = peak_of(|| drop(read(body)));
            let promised = PER_BYTE * body.len() + IN_ANY_CASE;
            assert!(peak <= promised, "{entry}: {name}: {peak} bytes for a body of {}", body.len());
            highest = (highest.0.max(peak), highest.1.max(peak.saturating_sub(PER_BYTE * body.len())));
        }
    }
    // A promise that is never nearly needed would say nothing, and neither would a counter that does not count.
    assert!(highest.0 > PER_BYTE * MAX_BODY / 2 && highest.1 > IN_ANY_CASE / 4, "{highest:?}");
}

#[test]
fn heavy_bodies_within_the_limits_are_within_the_limits() {
    let _turn = alone();
    let heavy = heavy_bodies();
    for (name, body) in &heavy {
        assert!(body.len() <= MAX_BODY, "{name}: {}", body.len());
    }
    // Those that are signed are read to the end, or they would prove nothing.
    let [(_, reply), (_, notice)] = xml_entries();
    for (name, body) in &heavy {
        if name.starts_with("signed reply") {
            assert_eq!(reply(body), Ok(()), "{name}");
        } else if name.starts_with("signed notice") {
            assert_eq!(notice(body), Ok(()), "{name}");
        }
    }
}
