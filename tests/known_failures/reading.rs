//! What is made of bytes: entities, two readings of one text, values changed before they are verified.

use super::*;
use paytable::{Notice as _, NoticeError, VerifyError, codec::MAX_BODY, codec::Malformed};
use paytable_tests::{APPID, element, notice, pairs, reply, set, signed, xml};

/// Whether the body could not even be read.
fn is_malformed(result: &Result<(), Why>) -> bool {
    matches!(result, Err(Why::Malformed(_)))
}

fn assert_unread(bodies: &[(&str, Vec<u8>)]) {
    for (entry, read) in xml_readers() {
        for (what, body) in bodies {
            let result = read(body);
            assert!(is_malformed(&result), "{entry}: {what}: {result:?}");
        }
    }
}

fn text(what: &'static str, body: &str) -> (&'static str, Vec<u8>) {
    (what, body.as_bytes().to_vec())
}

// CVE-2018-13439, the official Java SDK: an entity in a notice read files, the key among them, and sent them away.
#[test]
fn cve_2018_13439_no_notice_reads_a_file_or_calls_an_address() {
    assert_unread(&[
        text(
            "a file",
            "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><attach>&x;</attach></xml>",
        ),
        text(
            "an address",
            "<!DOCTYPE xml [<!ENTITY x SYSTEM \"http://127.0.0.1:9/x\">]><xml><attach>&x;</attach></xml>",
        ),
        text("a document type elsewhere", "<!DOCTYPE xml SYSTEM \"http://127.0.0.1:9/x.dtd\"><xml/>"),
        text(
            "parameters",
            "<!DOCTYPE xml [<!ENTITY % f SYSTEM \"file:///etc/passwd\"><!ENTITY % x SYSTEM \
             \"http://127.0.0.1:9/x.dtd\"> %x;]><xml><attach>1</attach></xml>",
        ),
    ]);
}

// CVE-2018-20318, weixin-java-tools 3.2.0: the same in replies. WxJava#961, #889, #660, #1427 are of the same kind.
#[test]
fn cve_2018_20318_no_reply_expands_what_a_document_type_declares() {
    for body in [
        "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x \"SUCCESS\">]><xml><return_code>&x;</return_code></xml>",
        "<!DOCTYPE xml [<!ELEMENT xml ANY><!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><a>&x;</a></xml>",
        "\u{feff}<!DOCTYPE xml><xml></xml>",
    ] {
        assert_eq!(accept(body.as_bytes()), Err(Why::Malformed(Malformed::Doctype)), "{body}");
    }
    let body = "<xml><return_code>&x;</return_code></xml>";
    assert_eq!(accept(body.as_bytes()), Err(Why::Malformed(Malformed::Entity)));
}

// GHSA-h755-h99p-9ffv, weixin-java-pay before 3.3.2: the first fix turned one switch and left other ways open.
#[test]
fn ghsa_h755_h99p_9ffv_no_way_in_is_left_beside_the_first() {
    let utf16: Vec<u8> = "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><a>&x;</a></xml>"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_unread(&[
        text("public", "<!DOCTYPE xml PUBLIC \"-//x\" \"file:///etc/passwd\"><xml/>"),
        text("internal", "<!DOCTYPE xml [<!ENTITY x \"1\">]><xml><total_fee>&x;</total_fee></xml>"),
        text("unused", "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><a>1</a></xml>"),
        text("bare", "<!DOCTYPE xml><xml><a>1</a></xml>"),
        text("small letters", "<!doctype xml [<!ENTITY x \"1\">]><xml><a>&x;</a></xml>"),
        text("inside the root", "<xml><!DOCTYPE xml [<!ENTITY x \"1\">]><a>&x;</a></xml>"),
        text("after the root", "<xml><a>1</a></xml><!DOCTYPE xml>"),
        text("undeclared", "<xml><a>&x;</a></xml>"),
        text(
            "inclusion",
            "<xml xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"file:///etc/passwd\" \
             parse=\"text\"/></xml>",
        ),
        text("schema", "<xml schemaLocation=\"http://127.0.0.1:9/x.xsd\"><a>1</a></xml>"),
        text("stylesheet", "<?xml-stylesheet href=\"http://127.0.0.1:9/x.xsl\"?><xml><a>1</a></xml>"),
        text("another encoding", "<?xml version=\"1.0\" encoding=\"UTF-7\"?><xml><a>1</a></xml>"),
        ("sixteen bits", utf16),
    ]);
}

/// Closed with openssl under the key of these tests.
const SEALED_ENTITY: &str = "\
    a3+uHkCpNrd8uZKj1OLP1s3O9YG2jO/J7k1Eald7uUtl7n0HzjIaCCNQtSth0jJpQzdAL3Ue0+c7EJulIgxVqCii5DVDf8xNrAqllKpN0eeMFVKB\
    7huYEV+6odoyPgTn6UGuWQweKrXgOa38My0uog==";
/// Holds `<a><refund_fee>1</refund_fee></a>`.
const SEALED_NESTING: &str = "\
    WBzGpzQuNpcFxIlFjUUD9CdH4BF3YHmtiHaWV8j0mqDZmv+EfxkFCq3lqNcxkkm2P5qzhxri2IaIIkRevUCZymsNmWiEuznejEb0z5XVGko=";

// gpmall#225, best-pay-sdk#72, jakejie/shop#2, liyiorg/weixin-popular#159, foxinmy/weixin4j#157, smartwalle/wxpay#3,
// ihaolin/common#2: copies of the first one. The official check goes through every notice; a refund has a second
// document inside.
#[test]
fn gpmall_225_best_pay_72_jakejie_2_what_is_sealed_in_a_notice_is_read_as_strictly_as_what_is_around_it() {
    for sealed in [SEALED_ENTITY, SEALED_NESTING] {
        let body = xml(&pairs(&[("return_code", "SUCCESS"), ("mch_id", MCH_ID), ("req_info", sealed)]));
        let error = both_keys().unauthenticated_notice::<RefundNotice>(body.as_bytes()).unwrap_err();
        assert_eq!(
            error,
            NoticeError::Unverified(VerifyError::Encrypted(paytable::DecryptError::Unreadable))
        );
    }
}

// Text that only looks like markup is text.
#[test]
fn a_document_type_in_a_section_of_text_is_text() {
    let mut told = notice();
    set(&mut told, "attach", "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>&x;");
    let event = protocol(SignatureAlgorithm::Md5)
        .notice::<PayNotice>(xml(&signed(told, SignatureAlgorithm::Md5)).as_bytes())
        .unwrap();
    assert_eq!(
        event.attach.as_deref(),
        Some("<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>&x;")
    );
}

// A billion laughs; and gopay reads 3 MB of a notice, others all of it.
#[test]
fn a_body_grows_no_further_than_its_limit_and_no_entity_makes_it_grow() {
    let laugh = |n: usize| {
        let ten = ["&l", &(n - 1).to_string(), ";"].concat().repeat(10);
        format!("<!ENTITY l{n} \"{ten}\">")
    };
    let laughs: Vec<String> = (1..10).map(laugh).collect();
    let laughs = laughs.concat();
    let bomb = format!("<!DOCTYPE xml [<!ENTITY l0 \"ha\">{laughs}]><xml><a>&l9;</a></xml>");
    let quadratic = format!("<xml><a>{}</a></xml>", "&x;".repeat(10_000));
    assert_unread(&[text("bomb", &bomb), text("repeated", &quadratic)]);
    let large = format!("<xml><a>{}</a></xml>", "1".repeat(MAX_BODY));
    for (entry, read) in xml_readers() {
        assert_eq!(read(large.as_bytes()), Err(Why::Malformed(Malformed::TooLarge)), "{entry}");
    }
    let body = format!(r#"{{"errcode":0,"a":{}}}"#, "[".repeat(100_000));
    assert!(cloud(&body).is_err());
}

/// A notice that was paid 100, around which others are built that say 1 to whoever reads them otherwise.
fn decoys() -> Vec<(&'static str, String)> {
    let body = xml(&signed(notice(), SignatureAlgorithm::Md5));
    let (one, hundred) = ("<total_fee>1</total_fee>", element("total_fee", "100"));
    let hundred = hundred.trim_end();
    let front = |what: &str| body.replacen("<xml>", &format!("<xml>{what}"), 1);
    let instead = |what: &str| body.replacen(hundred, what, 1);
    vec![
        ("nested, before", front(&format!("<a>{one}</a>"))),
        ("nested in an unsigned container", front("<sign><total_fee>1</total_fee></sign>")),
        ("inside the value", instead("<total_fee>100<total_fee>1</total_fee></total_fee>")),
        ("an empty element inside the value", instead("<total_fee>100<x/></total_fee>")),
        ("repeated, first", front(one)),
        ("repeated, last", body.replacen("</xml>", &format!("{one}</xml>"), 1)),
        ("repeated, empty", front("<total_fee/>")),
        ("attribute", instead("<total_fee value=\"1\">100</total_fee>")),
        ("namespace", instead("<w:total_fee>100</w:total_fee>")),
        ("comment inside", instead("<total_fee>1<!-- -->00</total_fee>")),
        ("instruction inside", instead("<total_fee>1<?x?>00</total_fee>")),
        ("text beside", front("1")),
        ("second document", format!("{body}<xml>{one}</xml>")),
        ("around it", format!("<soap>{body}</soap>")),
    ]
}

// WxJava verified `/xml/*`, the last of a name, and read the first of that name at any depth; lists of PHP skipped
// repeated elements when signing (yansongda/pay). What two readers could read differently is not read at all.
#[test]
fn nested_repeated_and_mixed_elements_are_never_read_in_two_ways() {
    for (what, body) in decoys() {
        let result = receive(body.as_bytes());
        assert!(is_malformed(&result), "{what}: {result:?}");
    }
    let mut twice = notice();
    twice.push(("total_fee".to_owned(), "1".to_owned()));
    assert!(
        is_malformed(&receive(xml(&signed(twice, SignatureAlgorithm::Md5)).as_bytes())),
        "even when both are signed"
    );
    let body =
        r#"{"errcode":0,"respdata":{"return_code":"FAIL","return_code":"SUCCESS","result_code":"SUCCESS"}}"#;
    assert_eq!(cloud(body).map(drop).map_err(Why::from), Err(Why::Malformed(Malformed::Duplicate)));
}

// Sections and escapes are two spellings of one text: both are verified and read as that text.
#[test]
fn mixed_sections_and_escapes_are_one_text_to_the_signature_and_to_the_caller() {
    let body = xml(&signed(notice(), SignatureAlgorithm::Md5));
    let plain = element("total_fee", "100");
    for same in [
        "<total_fee>100</total_fee>",
        "<total_fee>1<![CDATA[0]]>0</total_fee>",
        "<total_fee><![CDATA[10]]><![CDATA[0]]></total_fee>",
        "<total_fee>&#49;0&#x30;</total_fee>",
    ] {
        let body = body.replacen(plain.trim_end(), same, 1);
        let event = protocol(SignatureAlgorithm::Md5).notice::<PayNotice>(body.as_bytes()).unwrap();
        assert_eq!(event.total_fee, Some(Fen(100)), "{same}");
    }
    let shorter = body.replacen(plain.trim_end(), "<total_fee>1<![CDATA[0]]></total_fee>", 1);
    assert_eq!(receive(shorter.as_bytes()), Err(Why::Unverified(VerifyError::WrongSignature)));
}

// The crate wechatpay 0.1.4 kept only what stood in CDATA: an amount without it was gone.
#[test]
fn elements_without_cdata_are_read() {
    let plain = |(name, value): &(String, String)| format!("<{name}>{value}</{name}>");
    let elements: Vec<String> = signed(reply(), SignatureAlgorithm::Md5).iter().map(plain).collect();
    assert_eq!(accept(format!("<xml>{}</xml>", elements.concat()).as_bytes()), Ok(()));
}

// go-pay/gopay#43, silenceper/wechat#203, WxJava#250, #266, #1407, #1330: a field that the gateway added was not in
// the struct, so the signature over the struct failed. helei112g/payment#208, #211: sign_type comes, or does not.
#[test]
fn a_field_that_the_gateway_added_is_verified_and_kept() {
    for kind in BOTH {
        let mut told = notice();
        for (name, value) in [
            ("promotion_detail", "{}"),
            ("coupon_batch_id_0", "1"),
            ("added_in_2030", "新"),
            ("version", "1.0"),
        ] {
            set(&mut told, name, value);
        }
        let mut typed = told.clone();
        set(&mut typed, "sign_type", kind.name());
        for told in [told, typed] {
            let body = xml(&signed(told, kind));
            let event = protocol(kind).notice::<PayNotice>(body.as_bytes()).unwrap();
            assert_eq!(event.unknown_fields.get("added_in_2030").and_then(|raw| raw.text()), Some("新"));
            let forged = body.replacen("新", "旧", 1);
            assert!(protocol(kind).notice::<PayNotice>(forged.as_bytes()).is_err());
        }
    }
}

// gopay#7: a zero was dropped before the signature was checked; others trimmed text or wrote numbers anew.
#[test]
fn no_value_is_trimmed_or_written_anew_before_it_is_verified() {
    for value in [
        "0", "00", "007", "1.0", "1e3", "+1", "-0", " 1", "1 ", " ", "\t", "\n1\n", "　", "null", "false",
        "０",
    ] {
        for name in ["attach", "device_info", "coupon_fee", "unheard_of"] {
            let mut told = notice();
            set(&mut told, name, value);
            let good = signed(told, SignatureAlgorithm::Md5);
            assert_eq!(receive(xml(&good).as_bytes()), Ok(()), "{name} is {value:?}");
            let mut trimmed = good.clone();
            set(&mut trimmed, name, value.trim());
            if value.trim() != value {
                let why = Err(Why::Unverified(VerifyError::WrongSignature));
                assert_eq!(receive(xml(&trimmed).as_bytes()), why, "{name} is {value:?}");
            }
        }
    }
    let mut told = notice();
    set(&mut told, "coupon_fee", "0");
    let body = xml(&signed(told, SignatureAlgorithm::Md5));
    let event = protocol(SignatureAlgorithm::Md5).notice::<PayNotice>(body.as_bytes()).unwrap();
    assert_eq!(event.coupon_fee, Some(Fen(0)));
}

// async-stripe#384, #465, #636, #118, #183, #347, #931: a word that was new, or a field that was not there, failed
// the whole reply.
#[test]
fn new_words_and_missing_fields_do_not_fail_a_message() {
    let mut told = notice();
    set(&mut told, "coupon_type_0", "TELEPATHY");
    set(&mut told, "time_end", "soon");
    told.retain(|(name, _)| !["is_subscribe", "bank_type", "cash_fee"].contains(&name.as_str()));
    let body = xml(&signed(told, SignatureAlgorithm::Md5));
    let event = protocol(SignatureAlgorithm::Md5).notice::<PayNotice>(body.as_bytes()).unwrap();
    let coupon_type = event.coupons[0].coupon_type.as_ref().map(paytable::WireEnum::word);
    assert_eq!(coupon_type, Some("TELEPATHY"));
    assert_eq!((event.time_end, event.bank_type.as_deref()), (None, None));
    assert_eq!(event.unknown_fields.get("time_end").and_then(|raw| raw.text()), Some("soon"));
}

// gopay PR#301 (a forged serial made it panic) and v1.5.123 (a nonce of another length did), and `expect` in
// wechat-pay-rust-sdk: nothing that a peer sends ends the program.
#[test]
fn nothing_that_a_peer_sends_panics() {
    let good = xml(&signed(notice(), SignatureAlgorithm::Md5)).trim().as_bytes().to_vec();
    let readers = xml_readers();
    for end in 0..good.len() {
        let mut changed = good.clone();
        changed[end] ^= 0x55;
        for (_, read) in &readers {
            assert!(read(&good[..end]).is_err());
            let _ = read(&changed);
        }
    }
}

#[test]
fn a_sealed_notice_with_a_nonce_of_any_length_is_an_error() {
    for nonce in ["", "1", "fdasflkja484", "fdasflkja484w", &"n".repeat(1000), "支付支付支付"] {
        for ciphertext in ["", "*", "AAAA", "dGhpcyBpcyBubyBjaXBoZXJ0ZXh0IGF0IGFsbA=="] {
            let body = format!(
                r#"{{"event_type":"PROFITSHARING","resource":{{"nonce":"{nonce}","ciphertext":"{ciphertext}"}}}}"#
            );
            let read = |protocol: &Protocol<WechatV2>| {
                protocol.notice::<wechat_v2::ProfitSharingNotice>(body.as_bytes()).is_err()
            };
            assert!(read(&both_keys()) && read(&protocol(SignatureAlgorithm::Md5)));
            assert!(read(&Protocol::new(merchant().api_v3_key(ApiKey::new(KEY))).unwrap()));
        }
    }
}

// WxJava#308, #321, #1275, #3463, JeffreySu/WeiXinMPSDK#670, wechatpy#114: an error came as XML where a bill was
// expected, and was read as a bill.
#[test]
fn xml_in_place_of_a_bill_is_no_bill() {
    use paytable::bill::{BillError, BillReader};
    let said = "<xml><return_code><![CDATA[FAIL]]></return_code><return_msg>No Bill Exist</return_msg></xml>";
    assert!(matches!(BillReader::new(said.as_bytes()).map(drop), Err(BillError::NotABill)));
    let error = protocol(SignatureAlgorithm::Md5)
        .accept_file::<wechat_v2::DownloadBillRequest>(&paytable::Received::new(200, said.as_bytes()))
        .unwrap_err();
    assert!(error.to_string().contains("No Bill Exist"), "{error}");
    let cut = "交易时间,商户订单号\r\n`2019-07-25 08:35:41,`1\r\n";
    let mut rows = BillReader::new(cut.as_bytes()).unwrap();
    assert!(rows.next().unwrap().is_ok());
    assert!(matches!(rows.next(), Some(Err(BillError::Truncated { rows: 1 }))));
}

// weixin-java-pay-demo#54: a payment was given to the reader of refunds, which failed without saying why.
#[test]
fn a_payment_is_no_refund_and_says_so() {
    let body = xml(&signed(notice(), SignatureAlgorithm::Md5));
    let error = both_keys().unauthenticated_notice::<RefundNotice>(body.as_bytes()).unwrap_err();
    assert_eq!(error, NoticeError::Incomplete { field: "req_info" });
    let refund = xml(&pairs(&[("return_code", "SUCCESS"), ("appid", APPID), ("req_info", "x")]));
    assert_eq!(receive(refund.as_bytes()), Err(Why::Unverified(VerifyError::NotSigned)));
    let tables = [PayNotice::TABLE, RefundNotice::TABLE];
    let name = |body: &str| both_keys().recognise(body.as_bytes(), &tables).map(|table| table.name);
    assert_eq!((name(&body), name(&refund)), (Some("PayNotice"), Some("RefundNotice")));
}

// wechatpy#266, wxpay/WXPay-SDK-Java#16, befinal/node-tenpay#19, zwczou/weixin-python#76, WxJava#738, #2442: what
// a refund holds was hard to open, and a wrong key was told as a fault of padding.
#[test]
fn what_a_refund_holds_opens_with_the_key_and_says_so_when_it_is_another() {
    let body = believing::refund(believing::REFUND_OF_1);
    let event = both_keys().unauthenticated_notice::<RefundNotice>(body.as_bytes()).unwrap().confirmed();
    assert_eq!(event.req_info.and_then(|info| info.refund_fee), Some(Fen(1)));
    let error = other(MCH_ID, V3_KEY).unauthenticated_notice::<RefundNotice>(body.as_bytes()).unwrap_err();
    assert_eq!(error, NoticeError::Unverified(VerifyError::Encrypted(paytable::DecryptError::WrongKey)));
    assert!(error.to_string().contains("cannot be decrypted with the merchant's key"), "{error}");
}

// Kept aside by others as empty events: what names no order and no refund is none, with a signature or without.
#[test]
fn an_unsigned_body_that_names_no_order_and_no_refund_is_no_notice() {
    let refund = |body: &str| both_keys().unauthenticated_notice::<RefundNotice>(body.as_bytes()).map(drop);
    let incomplete = |field| Err(NoticeError::Incomplete { field });
    assert_eq!(refund("<xml><a>1</a></xml>"), incomplete("req_info"));
    assert_eq!(refund(&believing::refund("")), incomplete("req_info"));
    let cloud = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    let paid = r#"{"resultCode":"SUCCESS","tradeType":"JSAPI","timeEnd":"20141030133525","outTradeNo":"1","totalFee":1,"transactionId":"2"}"#;
    let read = |body: &str| {
        cloud.unauthenticated_notice::<cloudpay::UnifiedOrderCallback>(body.as_bytes()).map(drop)
    };
    assert_eq!(read(paid), Ok(()));
    assert_eq!(read("{}"), incomplete("tradeType"));
    for (field, without) in [
        ("outTradeNo", r#","outTradeNo":"1""#),
        ("totalFee", r#","totalFee":1"#),
        ("transactionId", r#","transactionId":"2""#),
    ] {
        assert_eq!(read(&paid.replace(without, "")), incomplete(field));
    }
    let returned = cloud.unauthenticated_notice::<cloudpay::RefundCallback>(b"{}").map(drop);
    assert_eq!(returned, incomplete("outRefundNo"));
}

// A payment that failed has no number of the payment; refused as incomplete, it would come again and again.
#[test]
fn a_notice_of_a_failed_payment_is_one() {
    let mut told = notice();
    told.retain(|(name, _)| name != "transaction_id" && name != "time_end");
    let read = |told: &Pairs| {
        let body = xml(&signed(told.clone(), SignatureAlgorithm::Md5));
        both_keys().notice::<PayNotice>(body.as_bytes())
    };
    assert_eq!(read(&told).unwrap_err(), NoticeError::Incomplete { field: "transaction_id" });
    paytable_tests::set(&mut told, "result_code", "FAIL");
    let event = read(&told).unwrap();
    assert_eq!((event.transaction_id.as_deref(), event.out_trade_no.is_some()), (None, true));
    // It can be handled once: a payment that was made has a key of its own.
    let failed = both_keys().inbox_key::<PayNotice>(&event).unwrap();
    let paid =
        both_keys().notice::<PayNotice>(xml(&signed(notice(), SignatureAlgorithm::Md5)).as_bytes()).unwrap();
    assert_ne!(both_keys().inbox_key::<PayNotice>(&paid).unwrap(), failed);
    let unnamed = paytable::wechat_v2::PayNoticeEvent { transaction_id: None, ..paid };
    let incomplete = both_keys().inbox_key::<PayNotice>(&unnamed).unwrap_err();
    assert_eq!(incomplete, NoticeError::Incomplete { field: "transaction_id" });
}
