//! What is believed, and why: signatures that were optional, chosen by the message, or of another message.

use super::*;
use paytable::{
    Ack, AcknowledgedNotice, DecryptError, Error, Merchant, MerchantFault, Notice, NoticeError, Outcome,
    Unauthenticated as Hint, VerifyError,
    table::{Reply, Verify},
    wechat_v2::{
        CombinedOrderRequest, ContractDeductRequest, NativeLinkRequest, OrderQueryRequest, PayNoticeEvent,
        RefundNoticeEvent, RefundRequest, native_notice,
    },
};
use paytable_tests::{APPID, Pairs, digest, notice, pairs, reply, set, signed, text_to_sign, xml};

fn unverified(why: VerifyError) -> Result<(), Why> {
    Err(Why::Unverified(why))
}

fn without(names: &[&str], mut message: Pairs) -> Pairs {
    message.retain(|(name, _)| !names.contains(&name.as_str()));
    message
}

// supersheep/wechat-pay#54: a notice without appid, mch_id and sign passed.
#[test]
fn supersheep_54_a_notice_without_appid_mch_id_and_sign_is_not_believed() {
    let good = signed(notice(), SignatureAlgorithm::Md5);
    let bare = without(&["appid", "mch_id", "sign"], good);
    assert_eq!(receive(xml(&bare).as_bytes()), unverified(VerifyError::NotSigned));
}

// WxJava#1890: a notice without return_code was a success, and one without sign was not verified.
#[test]
fn wxjava_1890_nothing_that_a_message_leaves_out_makes_it_believed() {
    const LEFT_OUT: [&str; 5] = ["sign", "return_code", "result_code", "appid", "mch_id"];
    for (entry, message, read) in [
        ("reply", reply as fn() -> Pairs, accept as fn(&[u8]) -> Result<(), Why>),
        ("notice", notice, receive),
    ] {
        let good = signed(message(), SignatureAlgorithm::Md5);
        for chosen in 1..1 << LEFT_OUT.len() {
            let names: Vec<&str> =
                (0..LEFT_OUT.len()).filter(|bit| chosen & (1 << bit) != 0).map(|bit| LEFT_OUT[bit]).collect();
            let less = without(&names, good.clone());
            assert!(read(xml(&less).as_bytes()).is_err(), "{entry} without {names:?}");
            let mut emptied = good.clone();
            for name in &names {
                set(&mut emptied, name, "");
            }
            assert!(read(xml(&emptied).as_bytes()).is_err(), "{entry} with empty {names:?}");
        }
    }
}

// The base class of WxJava took a missing sign for a valid one, and its callback of scans still does.
// thenbsp/wechat#47, roncoo-pay#41, essensoft/paylinks#42, flitto/wechatpay#9: nothing was verified.
#[test]
fn thenbsp_47_roncoo_41_paylinks_42_flitto_9_no_notice_of_any_kind_is_believed_without_a_signature() {
    for (what, read) in signed_notices() {
        for sign in [None, Some(""), Some(" "), Some("0"), Some("null")] {
            let mut told = without(&["sign"], notice());
            for (name, value) in [
                ("product_id", "1"),
                ("change_type", "ADD"),
                ("plan_id", "1"),
                ("contract_code", "1"),
                ("contract_id", "1"),
                ("combine_out_trade_no", "1"),
                ("sub_order_list", "{}"),
                ("plate_number", "1"),
                ("vehicle_event_type", "NORMAL"),
                ("event_ciphertext", "AAAA"),
            ] {
                set(&mut told, name, value);
            }
            if let Some(sign) = sign {
                set(&mut told, "sign", sign);
            }
            let expected = match sign {
                None | Some("") => unverified(VerifyError::NotSigned),
                _ => unverified(VerifyError::WrongSignature),
            };
            assert_eq!(read(xml(&told).as_bytes()), expected, "{what}: {sign:?}");
        }
    }
}

#[test]
fn a_signature_under_another_spelling_of_its_name_is_none() {
    for name in ["Sign", "SIGN", "sign_", "paySign", "signature", "sign_0"] {
        let mut told = signed(notice(), SignatureAlgorithm::Md5);
        for pair in &mut told {
            if pair.0 == "sign" {
                pair.0 = name.to_owned();
            }
        }
        assert_eq!(receive(xml(&told).as_bytes()), unverified(VerifyError::NotSigned), "{name}");
    }
}

// A check "if it is there" is the largest class of all. What comes unsigned is a closed list: by the documentation,
// or because a file or nothing comes at all. wechatpay-axios-plugin#56, #20, #35: a list was in the code of each SDK.
#[test]
fn what_is_believed_unsigned_is_a_closed_list() {
    let mut unsigned: Vec<&str> =
        wechat_v2::APIS.iter().filter(|api| api.reply == Reply::Unsigned).map(|api| api.path).collect();
    unsigned.sort_unstable();
    assert_eq!(
        unsigned,
        [
            "/appauth/getaccesstoken",
            "/applyment/micro/signcontract",
            "/mchrisk/querymchrisk",
            "/mchrisk/setmchriskcallback",
            "/mchrisk/syncmchriskresult",
            "/mmpaymkttransfers/gethbinfo",
            "/mmpaymkttransfers/gettransferinfo",
            "/mmpaymkttransfers/promotion/paywwsptrans2pocket",
            "/mmpaymkttransfers/promotion/querywwsptrans2pocket",
            "/mmpaymkttransfers/promotion/transfers",
            "/mmpaymkttransfers/sendgroupredpack",
            "/mmpaymkttransfers/sendminiprogramhb",
            "/mmpaymkttransfers/sendredpack",
            "/mmpaysptrans/pay_bank",
            "/mmpaysptrans/query_bank",
            "/papay/h5entrustweb",
            "/papay/partner/h5entrustweb",
            "/payitil/report",
            "/risk/getpublickey",
            "/risk/getviolation",
            // A key that authenticates nothing but messages of the gateway's sandbox.
            "/sandboxnew/pay/getsignkey",
            "/secapi/mch/submchmanage?action=query",
        ]
    );
    let unsigned = wechat_v2::NOTICES.iter().filter(|notice| notice.verify == Verify::Nothing);
    assert_eq!(unsigned.map(|notice| notice.name).collect::<Vec<_>>(), ["RefundNotice"]);
}

// CVE-2026-33661, GHSA-q938-ghwv-8gvc, yansongda/pay up to 3.7.19: a Host of localhost skipped the signature. Here
// nothing but the body is asked, and no setting says where it came from.
#[test]
fn cve_2026_33661_host_is_never_a_reason_to_skip_the_signature() {
    let body = xml(&notice());
    for address in
        ["http://localhost/paid", "http://127.0.0.1/paid", "http://[::1]/paid", "https://localhost"]
    {
        let protocol = Protocol::<WechatV2>::new(merchant().notify_url(address)).unwrap();
        let error = protocol.notice::<PayNotice>(body.as_bytes()).unwrap_err();
        assert_eq!(error, NoticeError::Unverified(VerifyError::NotSigned));
        let error = protocol
            .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(
                200,
                xml(&reply()).as_bytes(),
            ))
            .unwrap_err();
        assert_eq!(Why::from(error), Why::Unverified(VerifyError::NotSigned));
    }
}

// CVE-2021-43678, gaoming13/wechat-php-sdk: text of a request came back as a page. An answer is XML, and what it
// repeats is text there.
#[test]
fn cve_2021_43678_nothing_that_was_sent_comes_back_as_a_page() {
    let script = "<script>alert(1)</script>]]><script>alert(2)</script>";
    let ack = PayNotice::refused(script);
    assert_eq!(ack.content_type, "text/xml; charset=utf-8");
    let body = String::from_utf8(ack.body).unwrap();
    let document = roxmltree::Document::parse(&body).unwrap();
    let names: Vec<_> = document.descendants().map(|node| node.tag_name().name().to_owned()).collect();
    assert!(!names.iter().any(|name| name == "script"), "{body}");
    let said: String =
        document.root_element().last_element_child().unwrap().children().filter_map(|n| n.text()).collect();
    assert_eq!(said, script);
    let mut told = notice();
    set(&mut told, "attach", script);
    let error = receive(xml(&told).as_bytes()).unwrap_err();
    assert!(!format!("{error:?}").contains("script"));
}

// NewAPI#4279: the signature of a payment gateway could be passed by, and was, by many. The plainest way is a key that
// was never set.
#[test]
fn newapi_4279_an_empty_key_verifies_nothing() {
    let keyless = Merchant::new(APPID, MCH_ID, ApiKey::new(""));
    assert_eq!(Protocol::<WechatV2>::new(keyless).map(drop), Err(MerchantFault::NoKey));
    let none = Merchant::bare().with("appid", APPID).with("mch_id", MCH_ID);
    assert_eq!(Protocol::<WechatV2>::new(none).map(drop), Err(MerchantFault::NoKey));
    for key in ["", " ", "0", "null", "None", "key", "192006250b4c09247ec02edce69f6a2d\n"] {
        let mut told = notice();
        let signature = digest(&text_to_sign(&told), SignatureAlgorithm::Md5, key);
        set(&mut told, "sign", &signature);
        assert_eq!(receive(xml(&told).as_bytes()), unverified(VerifyError::WrongSignature), "{key:?}");
    }
}

// WxJava takes the digest that the message names; wechatpay-php infers it from the length of the signature;
// yansongda/pay knows MD5 only. WxJava#1585, #1633, #1483, WXPay-SDK-Java#1, IJPay#58: a notice that names none was
// taken for MD5.
#[test]
fn the_merchant_says_the_digest_and_not_the_message_nor_the_length_of_its_signature() {
    for (configured, named) in [(BOTH[0], BOTH[1]), (BOTH[1], BOTH[0])] {
        let read = |body: &str| {
            protocol(configured).notice::<PayNotice>(body.as_bytes()).map(drop).map_err(Why::from)
        };
        let mut told = notice();
        assert_eq!(
            read(&xml(&signed(told.clone(), configured))),
            Ok(()),
            "none named, the configured one used"
        );
        assert_eq!(read(&xml(&signed(told.clone(), named))), unverified(VerifyError::WrongSignature));
        set(&mut told, "sign_type", named.name());
        assert_eq!(read(&xml(&signed(told.clone(), named))), unverified(VerifyError::WrongSignType));
        assert_eq!(read(&xml(&signed(told, configured))), unverified(VerifyError::WrongSignType));
    }
    let plate = wechat_v2::PlateStateNotice::TABLE;
    assert_eq!(
        plate.signature_algorithms,
        [SignatureAlgorithm::HmacSha256],
        "where a table allows one, that one"
    );
}

// WxJava#888, #1405: what opens the payment was signed with MD5 after an order with HMAC-SHA256.
#[test]
fn what_opens_the_payment_is_signed_like_the_order() {
    for kind in BOTH {
        let body = xml(&signed(reply(), kind));
        let reply = protocol(kind)
            .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body.as_bytes()))
            .unwrap();
        let payment = reply.mini_program(&protocol(kind)).unwrap();
        assert_eq!(payment.sign_type, kind.name());
        assert_eq!(payment.pay_sign.len(), if kind == SignatureAlgorithm::Md5 { 32 } else { 64 });
    }
}

// `k=v&k=v` does not say where a value ends. What decides cannot be put there by a value; see also `attacks/recut.rs`.
#[test]
fn a_value_that_looks_like_more_fields_moves_no_field_that_decides() {
    let mut told = notice();
    set(&mut told, "attach", "1&total_fee=1");
    let good = signed(told, SignatureAlgorithm::Md5);
    let ambiguous = VerifyError::Ambiguous { field: "attach".into() };
    assert_eq!(receive(xml(&good).as_bytes()), unverified(ambiguous));

    // The same text, cut elsewhere.
    let mut cut = good.clone();
    set(&mut cut, "attach", "1");
    cut.push(("total_fee".to_owned(), "1".to_owned()));
    let why = Why::Malformed(paytable::codec::Malformed::Duplicate);
    assert_eq!(receive(xml(&cut).as_bytes()), Err(why));
    let mut instead = good.clone();
    set(&mut instead, "attach", "1");
    set(&mut instead, "total_fee", "1");
    assert_eq!(receive(xml(&instead).as_bytes()), unverified(VerifyError::WrongSignature));
    for name in ["attach=1&total_fee", "attach=1", "attach&", "&amp;attach"] {
        let body = xml(&good).replacen("attach>", &format!("{name}>"), 2);
        assert!(matches!(receive(body.as_bytes()), Err(Why::Malformed(_))), "{name}");
    }

    // A field that nothing else fills can be cut out of another's value by any reader of this signature: it is kept
    // beside the message, where nothing decides.
    let mut told = notice();
    set(&mut told, "attach", "1&attached=2");
    let mut cut = signed(told, SignatureAlgorithm::Md5);
    set(&mut cut, "attach", "1");
    set(&mut cut, "attached", "2");
    let event = protocol(SignatureAlgorithm::Md5).notice::<PayNotice>(xml(&cut).as_bytes()).unwrap();
    assert_eq!((event.total_fee, event.unknown_fields.iter().count()), (Some(Fen(100)), 1));
}

// A message that brings its own key or certificate, as UnionPay's signPubKeyCert does, is not verified with it.
#[test]
fn nothing_in_a_message_verifies_it() {
    let mut told = notice();
    for (name, value) in
        [("key", "mine"), ("signPubKeyCert", "-----BEGIN CERTIFICATE-----"), ("sign_key", "mine")]
    {
        set(&mut told, name, value);
    }
    let signature = digest(&text_to_sign(&told), SignatureAlgorithm::Md5, "mine");
    set(&mut told, "sign", &signature);
    assert_eq!(receive(xml(&told).as_bytes()), unverified(VerifyError::WrongSignature));
}

/// Two refunds in blocks of 48 bytes, closed with openssl under the key of these tests: the number, the amount, the
/// rest.
pub(super) const REFUND_OF_1: &str = "\
    WBzGpzQuNpcFxIlFjUUD9CdH4BF3YHmtiHaWV8j0mqDY+cHnbxpOz9JYLhuXQxfsJt1IjQwsFF4aVUUMJqhxfI2QyUXu84YfPESo0szYdEBeuktM\
    MSJK4tK0W6mNyvkTz6JufrGJRUlLGohZ1L98S8B1oU9ms4N8ydOljqxb62glgkorIPK7v8Z99XaaElpG";
const REFUND_OF_100: &str = "\
    WBzGpzQuNpcFxIlFjUUD9ONnC51WnYGldnotB9wgUhvY+cHnbxpOz9JYLhuXQxfsgP5Alhixx+JobASPrcMELtlR7JKCis6Nk2NB9pOn1C1euktM\
    MSJK4tK0W6mNyvkTz6JufrGJRUlLGohZ1L98S8B1oU9ms4N8ydOljqxb62glgkorIPK7v8Z99XaaElpG";

/// A refund notice around what is sealed.
pub(super) fn refund(sealed: &str) -> String {
    xml(&pairs(&[
        ("return_code", "SUCCESS"),
        ("appid", APPID),
        ("mch_id", MCH_ID),
        ("nonce_str", "n"),
        ("req_info", sealed),
    ]))
}

// A refund notice is not signed, and AES-ECB has no authentication: blocks of two real ones make a third that opens.
// tenpay looks at the merchant in it only. Here it is a hint until the caller says otherwise, and not the refund that was asked.
#[test]
fn a_refund_made_of_blocks_of_others_opens_and_is_still_nobody_s_word() {
    let spliced = [&REFUND_OF_1[..64], &REFUND_OF_100[64..128], &REFUND_OF_1[128..]].concat();
    let event: Hint<RefundNoticeEvent> =
        both_keys().unauthenticated_notice::<RefundNotice>(refund(&spliced).as_bytes()).unwrap();
    let info = event.hint().req_info.as_ref().unwrap();
    assert_eq!((info.out_refund_no.as_deref(), info.refund_fee), (Some("R1"), Some(Fen(100))));

    let asked = RefundRequest {
        out_trade_no: Some(NUMBER.into()),
        ..wechat_v2::refund::Required { out_refund_no: "R1".into(), total_fee: Fen(100), refund_fee: Fen(1) }
            .into()
    };
    let differs = both_keys().same_order::<RefundNotice, _>(&event.confirmed(), &asked).unwrap_err();
    assert!(differs.fields.contains(&"req_info.refund_fee"), "{differs}");
    assert_eq!(RefundNotice::TABLE.verify, Verify::Nothing);
}

// The official warning of 假通知: a valid signature over another order, another amount, another merchant.
#[test]
fn a_believed_notice_of_another_order_amount_or_merchant_is_not_of_this_order() {
    let read = |name: &str, value: &str| {
        let mut told = notice();
        set(&mut told, "out_trade_no", NUMBER);
        set(&mut told, name, value);
        protocol(SignatureAlgorithm::Md5)
            .notice::<PayNotice>(xml(&signed(told, SignatureAlgorithm::Md5)).as_bytes())
    };
    let compare = |event: &PayNoticeEvent| {
        let order = UnifiedOrderRequest { fee_type: Some("CNY".into()), ..order() };
        protocol(SignatureAlgorithm::Md5)
            .same_order::<PayNotice, _>(event, &order)
            .map_err(|differs| differs.fields)
    };
    assert_eq!(compare(&read("fee_type", "CNY").unwrap()), Ok(()));
    for (name, value) in [
        ("out_trade_no", "2"),
        ("total_fee", "1"),
        ("total_fee", "1000000"),
        ("fee_type", "JPY"),
        ("appid", "wx1"),
    ] {
        assert_eq!(compare(&read(name, value).unwrap()), Err(vec![name]), "{value}");
    }
    let stranger = read("mch_id", "1900000110").unwrap_err();
    assert_eq!(stranger, NoticeError::Unverified(VerifyError::WrongMerchant { field: "mch_id" }));
}

#[test]
fn a_combined_notice_of_another_merchant_is_not_for_this_one() {
    let told = |mch_id| {
        pairs(&[
            ("return_code", "SUCCESS"),
            ("result_code", "SUCCESS"),
            ("combine_appid", APPID),
            ("combine_mch_id", mch_id),
            ("combine_out_trade_no", "1"),
            ("bank_type", "CFT"),
            ("sub_order_list", "{}"),
        ])
    };
    let read = |mch_id| {
        let body = xml(&signed(told(mch_id), SignatureAlgorithm::HmacSha256));
        both_keys().notice::<CombinedNotice>(body.as_bytes()).map(drop).map_err(Why::from)
    };
    assert_eq!(read(MCH_ID), Ok(()));
    assert_eq!(read("1900000110"), unverified(VerifyError::WrongMerchant { field: "combine_mch_id" }));
}

// A v2 notice carries no signed time: whoever has one can send it again. It stays the same event of the same order,
// which is what a caller can know it by.
#[test]
fn a_notice_that_is_sent_again_is_the_same_event() {
    let body = xml(&signed(notice(), SignatureAlgorithm::Md5));
    let read = || protocol(SignatureAlgorithm::Md5).notice::<PayNotice>(body.as_bytes()).unwrap();
    let (first, again) = (read(), read());
    assert_eq!(first, again);
    assert!(first.transaction_id.is_some() && first.out_trade_no.is_some());
    let later = UnifiedOrderRequest { out_trade_no: "the next one".into(), ..order() };
    assert!(protocol(SignatureAlgorithm::Md5).same_order::<PayNotice, _>(&first, &later).is_err());
}

/// The pairs of a link's query. None of these tests has a value that was encoded.
fn query(link: &str) -> Pairs {
    let query = link.split_once('?').unwrap().1;
    pairs(&query.split('&').map(|pair| pair.split_once('=').unwrap()).collect::<Vec<_>>())
}

/// Everything that this merchant signs, as pairs.
fn own_messages() -> Vec<(&'static str, Pairs)> {
    let protocol = both_keys();
    let order_reply = protocol
        .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(
            200,
            xml(&signed(reply(), SignatureAlgorithm::Md5)).as_bytes(),
        ))
        .unwrap();
    let payment = order_reply.mini_program(&protocol).unwrap();
    let app = order_reply.app(&protocol).unwrap();
    let query_request = OrderQueryRequest { out_trade_no: Some(NUMBER.into()), ..Default::default() };
    let refund = RefundRequest {
        transaction_id: Some(NUMBER.into()),
        ..wechat_v2::refund::Required { out_refund_no: "R1".into(), total_fee: Fen(100), refund_fee: Fen(1) }
            .into()
    };
    let deduct: ContractDeductRequest = wechat_v2::contract_deduct::Required {
        body: "x".into(),
        out_trade_no: NUMBER.into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        contract_id: "Wx1".into(),
    }
    .into();
    let link: NativeLinkRequest = wechat_v2::native_link::Required { product_id: "1".into() }.into();
    let answer = wechat_v2::NativeNoticeAnswer { prepay_id: Some("wx1".into()), ..Default::default() };
    vec![
        ("an order", sent(&protocol.prepare(&order()).unwrap().body)),
        ("an order of a payer", sent(&protocol.prepare(&payers_order()).unwrap().body)),
        ("a query", sent(&protocol.prepare(&query_request).unwrap().body)),
        ("a refund", sent(&protocol.prepare(&refund).unwrap().body)),
        ("a deduction", sent(&protocol.prepare(&deduct).unwrap().body)),
        ("the link of a QR code", query(&protocol.link(&link).unwrap())),
        ("an answer", sent(&protocol.answer::<NativeNotice>(&answer).unwrap().body)),
        ("a reply", signed(reply(), SignatureAlgorithm::Md5)),
        (
            "what a mini program is handed",
            pairs(&[
                ("appId", &payment.app_id),
                ("nonceStr", &payment.nonce_str),
                ("package", &payment.package),
                ("signType", &payment.sign_type),
                ("timeStamp", &payment.time_stamp),
                ("sign", &payment.pay_sign),
            ]),
        ),
        (
            "what an app is handed",
            pairs(&[
                ("appid", &app.appid),
                ("noncestr", &app.noncestr),
                ("package", &app.package),
                ("partnerid", &app.partnerid),
                ("prepayid", &app.prepayid),
                ("timestamp", &app.timestamp),
                ("sign", &app.sign),
            ]),
        ),
    ]
}

fn payers_order() -> UnifiedOrderRequest {
    UnifiedOrderRequest { openid: Some("o1".into()), trade_type: TradeType::Jsapi, ..order() }
}

// One key signs requests, links, replies and notices alike. The link in a QR code is there for everybody to see; an
// order that was logged holds number and amount: posted to the notify address, their signatures fit.
#[test]
fn nothing_else_that_is_signed_with_the_key_passes_for_a_notice() {
    for (what, message) in own_messages() {
        let signature = digest(&text_to_sign(&message), SignatureAlgorithm::Md5, KEY);
        assert!(message.contains(&("sign".to_owned(), signature)), "{what} is signed");
        for (notice, read) in signed_notices() {
            let result = read(xml(&message).as_bytes());
            assert!(
                matches!(result, Err(Why::Incomplete(_) | Why::Unverified(_))),
                "{what} as {notice}: {result:?}"
            );
        }
        assert!(matches!(receive(xml(&message).as_bytes()), Err(Why::Incomplete(_))), "{what}");
    }
    let sub = wechat_v2::combined_order::SubOrder {
        detail: None,
        ..wechat_v2::combined_order::SubOrderRequired {
            appid: APPID.into(),
            mch_id: MCH_ID.into(),
            body: "x".into(),
            attach: "x".into(),
            out_trade_no: "1".into(),
            total_fee: Fen(1),
            fee_type: "CNY".into(),
        }
        .into()
    };
    let combined: CombinedOrderRequest = combined_order(sub);
    let body = both_keys().prepare(&combined).unwrap().into_draft().body;
    let result = both_keys().notice::<CombinedNotice>(&body).map(drop);
    assert_eq!(result, Err(NoticeError::Incomplete { field: "result_code" }));
}

fn combined_order(sub: wechat_v2::combined_order::SubOrder) -> CombinedOrderRequest {
    use wechat_v2::combined_order::{Required, SceneInfo, SubOrderList, TradeType};
    let scene = SceneInfo { payer_client_ip: "127.0.0.1".into(), ..paytable::Empty::empty() };
    CombinedOrderRequest {
        product_id: Some("1".into()),
        ..Required {
            combine_out_trade_no: NUMBER.into(),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::Native,
            scene_info: scene.into(),
            sub_order_list: SubOrderList { order_num: 1, order_list: vec![sub] },
        }
        .into()
    }
}

// The same key opens refunds; the APIv3 key is another. One in the place of the other opens nothing.
// dounine/wechat-pay-rust-sdk#3: a day was lost on which key is which.
#[test]
fn keys_do_not_stand_in_for_one_another() {
    let body = r#"{"event_type":"PROFITSHARING","resource":{"nonce":"AbCdEfGhIjKl","ciphertext":"QLgoQ/eVVz1lj0za9lg0jykTrRFQ"}}"#;
    let read = |protocol: &Protocol<WechatV2>| {
        protocol.notice::<wechat_v2::ProfitSharingNotice>(body.as_bytes()).map(drop)
    };
    let why = |why| Err(NoticeError::Unverified(VerifyError::Encrypted(why)));
    assert_eq!(read(&protocol(SignatureAlgorithm::Md5)), why(DecryptError::NoKey));
    assert_eq!(read(&both_keys()), why(DecryptError::WrongKey));
    let swapped = Merchant::new(APPID, MCH_ID, ApiKey::new(V3_KEY)).api_v3_key(ApiKey::new(KEY));
    let swapped = Protocol::<WechatV2>::new(swapped).unwrap();
    let good = xml(&signed(notice(), SignatureAlgorithm::Md5));
    let error = swapped.notice::<PayNotice>(good.as_bytes()).unwrap_err();
    assert_eq!(error, NoticeError::Unverified(VerifyError::WrongSignature));
}

// A cloud function that takes callbacks can be called by any mini program with an event made up by hand.
#[test]
fn an_event_of_cloudpay_is_a_hint_whatever_it_says() {
    let forged = r#"{"returnCode":"SUCCESS","resultCode":"SUCCESS","outTradeNo":"1","totalFee":1,
        "tradeType":"JSAPI","timeEnd":"20141030133525","transactionId":"1",
        "SOURCE":"wx_paycallback","source":"wx_paycallback,wx_client","sign":"0","userInfo":{"openId":"o"}}"#;
    let cloud = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    let event: Hint<cloudpay::UnifiedOrderCallbackEvent> =
        cloud.unauthenticated_notice::<cloudpay::UnifiedOrderCallback>(forged.as_bytes()).unwrap();
    assert_eq!(event.hint().out_trade_no.as_deref(), Some("1"));
    for notice in cloudpay::NOTICES {
        assert_eq!(notice.verify, Verify::Nothing, "{}", notice.name);
    }
}

// wx-server-sdk overwrites the code of an error with 0 and says "ok": `errCode` and `errMsg` decide nothing.
#[test]
fn an_err_code_of_zero_is_no_success() {
    let reply = |inner: &str| {
        format!(
            r#"{{"errcode":0,"errmsg":"ok","respdata":{{"return_code":"SUCCESS",{inner},"errCode":0,"errMsg":"cloudPay.unifiedOrder:ok"}}}}"#
        )
    };
    let refused = reply(
        r#""result_code":"FAIL","err_code":"ORDERPAID","err_code_des":"201 商户订单号重复","payment":{"package":"prepay_id="}"#,
    );
    let error = cloud(&refused).unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("ORDERPAID"), Outcome::Unknown));
    let silent = reply(r#""prepay_id":"wx1""#);
    assert_eq!(cloud(&silent).map(drop).map_err(Why::from), Err(Why::Incomplete("result_code")));
}

// The same reply carried `payment` with an empty prepay_id, ready to be handed on.
#[test]
fn a_success_without_prepay_id_opens_no_payment() {
    for prepay_id in ["", r#""prepay_id":"","#, r#""prepay_id":null,"#] {
        let body = format!(
            r#"{{"errcode":0,"respdata":{{"return_code":"SUCCESS","result_code":"SUCCESS",{prepay_id}"payment":{{"package":"prepay_id="}}}}}}"#
        );
        assert_eq!(
            cloud(&body).map(drop).map_err(Why::from),
            Err(Why::Incomplete("prepay_id")),
            "{prepay_id}"
        );
    }
    let empty = wechat_v2::UnifiedOrderResponse { appid: Some(APPID.into()), ..Default::default() };
    let error = empty.mini_program(&protocol(SignatureAlgorithm::Md5)).unwrap_err();
    assert_eq!(Why::from(error), Why::Incomplete("prepay_id"));
}

// CloudPay's queryRefund says SUCCESS with a count and empty lists: that is no refund.
#[test]
fn a_refund_query_with_empty_lists_says_nothing_of_a_refund() {
    let body = r#"{"errcode":0,"respdata":{"return_code":"SUCCESS","result_code":"SUCCESS","refund_count":1,
        "out_refund_no_list":[],"refund_status_list":[],"refund_fee_list":[]}}"#;
    let protocol = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    let error = protocol
        .accept_without_request::<cloudpay::QueryRefundRequest>(&paytable::Received::new(
            200,
            body.as_bytes(),
        ))
        .unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(Why::from(error), Why::Incomplete("refund_status_$n"));
}

// wechat-pay-rust-sdk 0.2.21: HTTP 400 came back as Ok with a code inside. The crate wechatpay 0.1.4 never read
// return_code and never verified.
#[test]
fn an_error_of_the_gateway_is_never_ok() {
    let json = br#"{"code":"PARAM_ERROR","message":"x"}"#;
    let good = xml(&signed(reply(), SignatureAlgorithm::Md5));
    for status in [400, 401, 403, 404, 429, 500, 502, 503] {
        for body in [json.as_slice(), good.as_bytes()] {
            let error = protocol(SignatureAlgorithm::Md5)
                .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(status, body))
                .unwrap_err();
            assert_eq!(Why::from(error), Why::Status(status));
        }
    }
    assert!(accept(json).is_err());
    for (field, value) in [("return_code", "FAIL"), ("result_code", "FAIL"), ("return_code", "SYSTEMERROR")] {
        let mut failed = reply();
        set(&mut failed, field, value);
        assert!(accept(xml(&signed(failed, SignatureAlgorithm::Md5)).as_bytes()).is_err(), "{field}");
    }
}

// wechatpay-axios-plugin#28, #30: an error reply is not signed, and the fault of verifying hid what it said.
#[test]
fn what_an_unsigned_error_says_is_heard_and_not_believed() {
    let body = xml(&pairs(&[("return_code", "FAIL"), ("return_msg", "mch_id参数格式错误")]));
    let error = protocol(SignatureAlgorithm::Md5)
        .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body.as_bytes()))
        .unwrap_err();
    assert!(error.to_string().contains("mch_id参数格式错误"), "{error}");
    assert!(matches!(error, Error::Rejected(_)));
    assert_eq!(error.outcome(), Outcome::Unknown);
}

// WxJava#3504, #3095, #3532, #3556, #2012, #1218, wechatpay-java#183: the merchant was a variable of the thread, and
// a notice met another's key. wechatpay-java#114, WxJava#2304, minibear2021/wechatpayv3#40: signatures were wrong when
// made at the same time.
#[test]
fn merchants_and_threads_do_not_mix() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Protocol<WechatV2>>();
    is_shared::<Merchant>();
    let merchants: Vec<_> = (0..4).map(|n| other(&format!("190000010{n}"), &format!("{n:032}"))).collect();
    std::thread::scope(|scope| {
        for (n, own) in merchants.iter().enumerate() {
            let merchants = &merchants;
            scope.spawn(move || {
                for _ in 0..200 {
                    let query = OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() };
                    let message = sent(&own.prepare(&query).unwrap().body);
                    let signature =
                        digest(&text_to_sign(&message), SignatureAlgorithm::Md5, &format!("{n:032}"));
                    assert!(message.contains(&("sign".to_owned(), signature)));
                    let mut told = notice();
                    set(&mut told, "mch_id", &format!("190000010{n}"));
                    let signature =
                        digest(&text_to_sign(&told), SignatureAlgorithm::Md5, &format!("{n:032}"));
                    set(&mut told, "sign", &signature);
                    let body = xml(&told);
                    for (m, reader) in merchants.iter().enumerate() {
                        assert_eq!(reader.notice::<PayNotice>(body.as_bytes()).is_ok(), n == m);
                    }
                }
            });
        }
    });
}

// wechatpay-go's FAQ: the body was gone before the notice was read; go-pay/gopay#260: a hop in between wrote it anew.
#[test]
fn a_body_is_bytes_that_can_be_read_again_and_what_was_written_anew_still_fits() {
    let body = xml(&signed(notice(), SignatureAlgorithm::Md5)).into_bytes();
    assert_eq!((receive(&body), receive(&body)), (Ok(()), Ok(())));
    let mut again = signed(notice(), SignatureAlgorithm::Md5);
    again.reverse();
    assert_eq!(receive(xml(&again).as_bytes()), Ok(()));
}

fn assert_ack<N: Notice + AcknowledgedNotice>(accepted: &str, status: u16) {
    let Ack { status: ok, content_type, body } = N::accepted();
    assert_eq!((ok, String::from_utf8(body).unwrap().as_str()), (200, accepted));
    assert!(content_type.starts_with("text/xml") || content_type.starts_with("application/json"));
    let refused = N::refused("x");
    assert_eq!(refused.status, status);
    assert_ne!(refused.body, accepted.as_bytes());
    let text = String::from_utf8(refused.body).unwrap();
    assert!(text == text.trim() && !text.starts_with('\u{feff}'), "{text:?}");
}

// JSON in the place of XML, a page, a byte order mark, a stray line end or another status: the notice comes again for
// a day.
#[test]
fn an_acknowledgement_is_these_bytes_and_nothing_around_them() {
    let xml = "<xml><return_code>SUCCESS</return_code><return_msg>OK</return_msg></xml>";
    assert_ack::<PayNotice>(xml, 200);
    assert_ack::<RefundNotice>(xml, 200);
    assert_ack::<ContractNotice>(xml, 200);
    assert_ack::<PapayNotice>(xml, 200);
    assert_ack::<CombinedNotice>(xml, 200);
    assert_ack::<PlateStateNotice>(xml, 200);
    assert_ack::<cloudpay::UnifiedOrderCallback>(r#"{"errcode":0,"errmsg":"OK"}"#, 200);
    assert_ack::<cloudpay::RefundCallback>(r#"{"errcode":0,"errmsg":"OK"}"#, 200);
}

// The answer to a scan names an order, and is refused in the words that the payer sees.
#[test]
fn the_answer_to_a_scan_is_signed() {
    let answer = wechat_v2::NativeNoticeAnswer {
        result_code: Some(native_notice::ResultCode::Fail),
        err_code_des: Some("sold out".into()),
        ..Default::default()
    };
    let ack = both_keys().answer::<NativeNotice>(&answer).unwrap();
    let message = sent(&ack.body);
    let signature = digest(&text_to_sign(&message), SignatureAlgorithm::Md5, KEY);
    assert!(message.contains(&("sign".to_owned(), signature)), "{message:?}");
}
