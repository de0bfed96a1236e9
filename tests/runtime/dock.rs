//! Words that a gateway of one's own shows best: what its tables share, what text can hold, forms, links and JSON on
//! the side. Another hand reads the bodies and makes the signatures.

use md5::{Digest, Md5};
use paytable::{
    Api, ApiKey, Error, Fen, File, Gateway, Merchant, Outcome, Protocol, Time, Unknown, ViolationKind,
    table::{Method, SignatureAlgorithm},
};
use paytable_tests::{KEY, Pairs, Why, digest, pairs, signed, text_to_sign, xml};

/// The gateway.
#[derive(Debug, Gateway)]
#[gateway(path = "tables/dock/gateway.toml")]
pub struct Dock;

/// Places an order.
#[derive(Debug, Api)]
#[api(path = "tables/dock/order.toml")]
pub struct Order;

/// Sends a picture.
#[derive(Debug, Api)]
#[api(path = "tables/dock/upload.toml")]
pub struct Upload;

/// Opens the payment in an app.
#[derive(Debug, Api)]
#[api(path = "tables/dock/open.toml")]
pub struct Open;

/// Gets a token.
#[derive(Debug, Api)]
#[api(path = "tables/dock/token.toml")]
pub struct Token;

use dock_types::{Buyer, BuyerRequired, Coupon, Goods};
use order::Payer;

const SECOND: &str = "another_key";

fn merchant() -> Merchant {
    Merchant::bare()
        .with("mch_id", "1900000109")
        .key(ApiKey::new(KEY))
        .secret("second_key", ApiKey::new(SECOND))
}

fn dock() -> Protocol<Dock> {
    Protocol::new(merchant()).unwrap()
}

fn buyer(name: &str) -> Buyer {
    BuyerRequired { name: name.into() }.into()
}

fn order() -> OrderRequest {
    order::Required { note: "four".into(), total: Fen(100) }.into()
}

/// What is sent, by another parser, with the signature checked by another hand.
fn sent(request: &OrderRequest) -> Pairs {
    let body = String::from_utf8(dock().prepare(request).unwrap().into_draft().body).unwrap();
    let document = roxmltree::Document::parse(&body).unwrap();
    let fields = document.root_element().children().filter(roxmltree::Node::is_element);
    let pairs: Pairs =
        fields.map(|f| (f.tag_name().name().to_owned(), f.text().unwrap_or_default().to_owned())).collect();
    assert_eq!(
        get(&pairs, "sign"),
        Some(digest(&text_to_sign(&pairs), SignatureAlgorithm::Md5, KEY).as_str())
    );
    pairs
}

fn get<'p>(pairs: &'p Pairs, name: &str) -> Option<&'p str> {
    pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

fn broken(request: &OrderRequest) -> Vec<(String, ViolationKind)> {
    match dock().prepare(request) {
        Ok(_) => Vec::new(),
        Err(violations) => violations.list().iter().map(|v| (v.field.clone(), v.kind.clone())).collect(),
    }
}

fn reply(fields: &[(&str, &str)]) -> OrderResponse {
    let all = [&[("code", "OK"), ("mch_id", "1900000109")], fields].concat();
    let body = xml(&signed(pairs(&all), SignatureAlgorithm::Md5));
    dock().accept_without_request::<OrderRequest>(&paytable::Received::new(200, body.as_bytes())).unwrap()
}

#[test]
fn a_row_whose_condition_is_a_range_is_missing_from_a_success_only_within_that_range() {
    assert_eq!(reply(&[("charged", "999")]).receipt, None);
    assert_eq!(reply(&[("charged", "1000"), ("receipt", "R1")]).receipt.as_deref(), Some("R1"));
    let body = xml(&signed(
        pairs(&[("code", "OK"), ("mch_id", "1900000109"), ("charged", "1000")]),
        SignatureAlgorithm::Md5,
    ));
    let received = paytable::Received::new(200, body.as_bytes());
    let error = dock().accept_without_request::<OrderRequest>(&received).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Incomplete { field: "receipt" })), "{error:?}");
}

#[test]
fn rows_of_a_group_are_the_tables_own_and_one_of_its_own_stands_in_their_place() {
    let pairs = sent(&order());
    assert_eq!((get(&pairs, "mch_id"), get(&pairs, "note")), (Some("1900000109"), Some("four")));
    // The group's remark is optional and may be longer.
    let unit = paytable::table::Unit::Chars;
    let long = OrderRequest { note: "more than four".into(), ..order() };
    assert_eq!(broken(&long), [("note".to_owned(), ViolationKind::TooLong { limit: 4, given: 14, unit })]);
    let upload = Upload::TABLE.request;
    assert_eq!(upload.fields.iter().map(|field| field.name).collect::<Vec<_>>()[1], "note");
    assert!(!upload.fields[1].required && Order::TABLE.request.fields[1].required);
}

#[test]
fn a_list_of_a_group_has_items_of_one_type_in_all_tables() {
    let read = reply(&[("coupon_count", "2"), ("coupon_fee_0", "1"), ("coupon_fee_1", "2")]);
    let coupons: &Vec<Coupon> = &read.coupons;
    assert_eq!(
        coupons.iter().map(|coupon| coupon.coupon_fee).collect::<Vec<_>>(),
        [Some(Fen(1)), Some(Fen(2))]
    );
    assert_eq!(read.coupon_count, Some(2));
}

#[test]
fn a_shared_type_is_checked_when_it_is_sent_and_lenient_when_it_is_received() {
    let pairs = sent(&OrderRequest { buyer: Some(buyer("张三")), ..order() });
    assert_eq!(get(&pairs, "buyer"), Some(r#"{"name":"张三"}"#));
    let unit = paytable::table::Unit::Chars;
    let long = OrderRequest { buyer: Some(buyer("123456789")), ..order() };
    assert_eq!(
        broken(&long),
        [("buyer.name".to_owned(), ViolationKind::TooLong { limit: 8, given: 9, unit })]
    );
    let read = reply(&[("goods", r#"[{"labels":["a","b"]},{"name":"c"}]"#)]);
    let expected = [
        Goods { labels: vec!["a".into(), "b".into()], ..Goods::default() },
        Goods { name: Some("c".into()), ..Goods::default() },
    ];
    assert!(read.goods == expected);
}

#[test]
fn a_list_of_texts_is_written_into_json_and_read_back() {
    let goods = vec![Goods {
        name: Some("pen".into()),
        labels: vec!["new \"x\"".into(), "红".into()],
        ..Goods::default()
    }];
    let request = OrderRequest { goods, tags: vec!["a".into(), "b&c".into()], ..order() };
    let pairs = sent(&request);
    assert_eq!(get(&pairs, "tags"), Some(r#"["a","b&c"]"#));
    assert_eq!(get(&pairs, "goods"), Some(r#"[{"name":"pen","labels":["new \"x\"","红"]}]"#));
    let read = reply(&[("tags", r#"["a","b&c"]"#), ("goods", get(&pairs, "goods").unwrap())]);
    assert_eq!(read.tags, request.tags);
    assert!(read.goods == request.goods);
    // What is no list of texts stays where it can be seen.
    let odd = reply(&[("tags", r#"["a",{}]"#)]);
    assert!(odd.tags.is_empty() && odd.unknown_fields.get("tags").is_some());
    let long = OrderRequest { tags: vec!["x".repeat(40)], ..order() };
    let unit = paytable::table::Unit::Chars;
    assert_eq!(broken(&long), [("tags".to_owned(), ViolationKind::TooLong { limit: 32, given: 44, unit })]);
}

#[test]
fn a_form_in_a_row_is_encoded_twice_and_read_back() {
    let payer = Payer { name: Some("张 三".into()), mail: Some("a@b.example".into()), ..Payer::default() };
    let pairs = sent(&OrderRequest { payer: Some(payer.clone()), ..order() });
    // By hand: `mail=a%40b.example&name=%E5%BC%A0%20%E4%B8%89`, and that once more.
    let twice = "mail%3Da%2540b.example%26name%3D%25E5%25BC%25A0%2520%25E4%25B8%2589";
    assert_eq!(get(&pairs, "payer"), Some(twice));
    assert!(reply(&[("payer", twice)]).payer.as_ref() == Some(&payer));
    let once = "mail=a%40b.example&name=%E5%BC%A0+%E4%B8%89";
    assert!(reply(&[("payer", once)]).payer.as_ref() == Some(&payer));
    for odd in ["name", "name=%E5%BC", "name=%zz", "name=a&name=b"] {
        let read = reply(&[("payer", odd)]);
        assert!(read.payer.is_none() && read.unknown_fields.get("payer").is_some(), "{odd}");
    }
}

#[test]
fn times_are_written_as_seconds_dates_and_with_their_offset_and_read_back() {
    // date -d '2018-06-08T10:34:56+08:00' +%s
    let (seconds, text) = ("1528425296", "2018-06-08T10:34:56+08:00");
    let time = Time::new(2018, 6, 8, 10, 34, 56);
    let pairs = sent(&OrderRequest { at: time, on: time, until: time, ..order() });
    assert_eq!(get(&pairs, "at"), Some(seconds));
    assert_eq!(get(&pairs, "on"), Some("2018-06-08"));
    assert_eq!(get(&pairs, "until"), Some(text));
    let read = reply(&[("at", seconds), ("on", "2018-06-08"), ("until", text)]);
    assert_eq!((read.at, read.on, read.until), (time, Time::new(2018, 6, 8, 0, 0, 0), time));
    let odd = reply(&[("at", "1e9"), ("on", "2018-6-8"), ("until", "2018-06-08T10:34:56")]);
    assert_eq!((odd.at, odd.on, odd.until), (None, None, None));
    assert_eq!(["at", "on", "until"].map(|name| odd.unknown_fields.get(name).is_some()), [true; 3]);
}

#[test]
fn parts_add_up_to_their_total() {
    let parts = |cash, coupon| OrderRequest { cash, coupon, ..order() };
    let wrong = [("total".to_owned(), ViolationKind::NotTheSum { parts: &["cash", "coupon"] })];
    assert_eq!(broken(&parts(Some(Fen(60)), Some(Fen(40)))), []);
    assert_eq!(broken(&parts(Some(Fen(60)), Some(Fen(39)))), wrong);
    assert_eq!(broken(&parts(Some(Fen(60)), Some(Fen(41)))), wrong);
    assert_eq!(broken(&parts(Some(Fen(100)), None)), []);
    assert_eq!(broken(&parts(None, Some(Fen(1)))), wrong);
    assert_eq!(broken(&parts(None, None)), [], "a total alone is of no parts");
    let large = parts(Some(Fen(i64::MAX)), Some(Fen(i64::MAX)));
    assert_eq!(broken(&large), wrong);
}

#[test]
fn a_signature_of_its_own_is_over_its_fields_under_its_key() {
    let pairs = sent(&OrderRequest { cash: Some(Fen(60)), coupon: Some(Fen(40)), ..order() });
    let expected = format!("coupon=40&note=four&total=100&second={SECOND}");
    assert_eq!(get(&pairs, "check"), Some(hex(&Md5::digest(expected)).as_str()));
    // What is not there is not signed.
    let expected = format!("note=four&total=100&second={SECOND}");
    assert_eq!(get(&sent(&order()), "check"), Some(hex(&Md5::digest(expected)).as_str()));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[test]
fn a_merchant_without_the_key_of_a_signature_is_told_so() {
    let without = Merchant::bare().with("mch_id", "1900000109").key(ApiKey::new(KEY));
    let violations = Protocol::<Dock>::new(without).unwrap().prepare(&order()).unwrap_err();
    let found: Vec<_> = violations.list().iter().map(|v| (v.field.as_str(), &v.kind)).collect();
    assert_eq!(found, [("check", &ViolationKind::NoSecret { what: "second_key" })]);
}

/// The parts of a form: name, file name, media type, content.
type Part = (String, Option<String>, Option<String>, Vec<u8>);

/// Another reader of forms, after RFC 7578 and no further.
fn parts(content_type: &str, body: &[u8]) -> Vec<Part> {
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let find = |bytes: &[u8], what: &str| {
        let at = bytes.windows(what.len()).position(|window| window == what.as_bytes());
        at.unwrap_or_else(|| panic!("no {what:?}"))
    };
    let mut rest = &body[find(body, &format!("--{boundary}\r\n")) + boundary.len() + 4..];
    let mut found = Vec::new();
    loop {
        let head_end = find(rest, "\r\n\r\n");
        let head = std::str::from_utf8(&rest[..head_end]).unwrap();
        rest = &rest[head_end + 4..];
        let end = find(rest, &format!("\r\n--{boundary}"));
        let quoted = |key: &str| {
            let (_, behind) = head.split_once(&format!("{key}=\""))?;
            behind.split_once('"').map(|(value, _)| value.to_owned())
        };
        let media = head.lines().find_map(|line| line.strip_prefix("Content-Type: "));
        let name = quoted("; name").unwrap();
        found.push((name, quoted("filename"), media.map(str::to_owned), rest[..end].to_vec()));
        rest = &rest[end + boundary.len() + 4..];
        match rest {
            b"--\r\n" => return found,
            _ => rest = rest.strip_prefix(b"\r\n").unwrap(),
        }
    }
}

fn upload(file: File) -> UploadRequest {
    UploadRequest { note: Some("票 & <b>".into()), ..upload::Required { media: file }.into() }
}

#[test]
fn a_form_carries_its_file_the_digest_of_it_and_a_signature_over_the_rest() {
    // A picture can hold anything, the beginning of a line of dashes too.
    let bytes = b"\xff\xd8\r\n--x\r\n\r\n\0".to_vec();
    let request = upload(File::new("a b.jpg", "image/jpeg", bytes.clone()));
    let prepared = dock().prepare(&request).unwrap();
    assert_eq!((prepared.method, prepared.path.as_ref()), (Method::Post, "/upload"));
    let parts = parts(&prepared.content_type, &prepared.body);
    let text = |name: &str| {
        let part = parts.iter().find(|part| part.0 == name).unwrap_or_else(|| panic!("no {name}"));
        assert_eq!((&part.1, &part.2), (&None, &None), "{name}");
        String::from_utf8(part.3.clone()).unwrap()
    };
    assert_eq!(text("media_hash"), hex(&Md5::digest(&bytes)));
    assert_eq!(text("note"), "票 & <b>");
    let names = ["mch_id", "note", "media_hash"];
    let all: Pairs = names.map(|name| (name.to_owned(), text(name))).to_vec();
    assert_eq!(text("sign"), digest(&text_to_sign(&all), SignatureAlgorithm::Md5, KEY));
    let file = ("media".to_owned(), Some("a b.jpg".to_owned()), Some("image/jpeg".to_owned()), bytes);
    assert_eq!(parts.last(), Some(&file));
    assert_eq!(parts.len(), 5);
}

#[test]
fn a_file_whose_name_would_end_its_header_is_not_sent() {
    for (name, media) in [("a\".jpg", "image/jpeg"), ("a\r\nX: y", "image/jpeg"), ("a.jpg", "")] {
        let error = dock().prepare(&upload(File::new(name, media, vec![1]))).unwrap_err();
        assert_eq!(Why::from(Error::from(error)), Why::Invalid(vec!["media".to_owned()]), "{name:?}");
    }
}

#[test]
fn a_link_is_signed_over_its_plain_values_and_encoded() {
    let request: OpenRequest = open::Required { back: "https://example.com/?a=1&b=二".into() }.into();
    let link = dock().link(&request).unwrap();
    let text = "back=https://example.com/?a=1&b=二&mch_id=1900000109";
    let sign = digest(text, SignatureAlgorithm::Md5, KEY);
    let back = "https%3A%2F%2Fexample.com%2F%3Fa%3D1%26b%3D%E4%BA%8C";
    assert_eq!(link, format!("dock://pay/open?v=1&back={back}&mch_id=1900000109&sign={sign}"));
}

fn token(body: &str) -> Result<TokenResponse, Error> {
    dock().accept_without_request::<TokenRequest>(&paytable::Received::new(200, body.as_bytes()))
}

#[test]
fn an_api_of_another_encoding_has_its_own_layer_and_no_signature() {
    let request = TokenRequest { code: "a b".into() };
    let prepared = dock().prepare(&request).unwrap();
    assert_eq!(prepared.url(), "https://example.com/token?code=a%20b");
    assert!(prepared.signed_text().is_none() && prepared.body.is_empty());

    let read = token(r#"{"errcode":0,"token":"t","scopes":["a","b"]}"#).unwrap();
    assert_eq!((read.token.as_deref(), read.errcode), (Some("t"), Some(0)));
    assert_eq!(read.scopes, ["a", "b"]);
    let refused = token(r#"{"errcode":40029,"errmsg":"invalid code"}"#).unwrap_err();
    assert_eq!((refused.code(), refused.outcome()), (Some("40029"), Outcome::NotDone));
    assert!(refused.to_string().contains("invalid code"), "{refused}");
    for (body, field) in [(r#"{"errcode":0}"#, "token"), (r#"{"token":"t"}"#, "errcode")] {
        let error = token(body).unwrap_err();
        assert!(matches!(error, Error::Unknown(Unknown::Incomplete { field: f }) if f == field), "{error}");
    }
}

#[test]
fn a_link_of_a_reply_gets_one_more_parameter() {
    let read = token(r#"{"errcode":0,"token":"t","page":"https://example.com/p?x=1"}"#).unwrap();
    let link = read.go_on("https://example.com/?a=1&b").unwrap();
    assert_eq!(link, "https://example.com/p?x=1&back=https%3A%2F%2Fexample.com%2F%3Fa%3D1%26b");
    let plain = token(r#"{"errcode":0,"token":"t","page":"https://example.com/p"}"#).unwrap();
    assert_eq!(plain.go_on("b").unwrap(), "https://example.com/p?back=b");
    let without = token(r#"{"errcode":0,"token":"t"}"#).unwrap();
    assert!(without.go_on("b").is_err());
}
