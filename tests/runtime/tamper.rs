//! Messages that somebody changed on the way. None of them yields a message: what the caller gets is an error,
//! and an error has no fields of the reply to read.

use paytable::{
    Api, ApiError, Error, Gateway, Merchant, Outcome, Protocol, Unknown, VerifyError, WechatV2, cloudpay,
    codec::Malformed,
    table::SignatureAlgorithm,
    wechat_v2::{PayNotice, UnifiedOrder, UnifiedOrderRequest},
};
use paytable_tests::{
    KEY, Pairs, Why, digest, element, merchant, notice, pairs, protocol, reply, set, signed, text_to_sign,
    xml,
};

const BOTH: [SignatureAlgorithm; 2] = [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256];

fn accept(kind: SignatureAlgorithm, body: &str) -> Result<(), Why> {
    protocol(kind)
        .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body.as_bytes()))
        .map(|_| ())
        .map_err(Why::from)
}

fn receive(kind: SignatureAlgorithm, body: &str) -> Result<(), Why> {
    protocol(kind).notice::<PayNotice>(body.as_bytes()).map(|_| ()).map_err(Why::from)
}

/// A way into the runtime: its name, an untouched message, how it is read.
type Entry = (&'static str, fn() -> Pairs, fn(SignatureAlgorithm, &str) -> Result<(), Why>);

const ENTRIES: [Entry; 2] = [("reply", reply, accept), ("notice", notice, receive)];

/// Runs a test on both entries with both digests.
fn everywhere(test: impl Fn(&str, SignatureAlgorithm, Pairs, &dyn Fn(&str) -> Result<(), Why>)) {
    for (name, message, read) in ENTRIES {
        for kind in BOTH {
            test(name, kind, signed(message(), kind), &|body| read(kind, body));
        }
    }
}

fn unverified(why: VerifyError) -> Result<(), Why> {
    Err(Why::Unverified(why))
}

fn malformed(why: Malformed) -> Result<(), Why> {
    Err(Why::Malformed(why))
}

#[test]
fn an_untouched_message_passes_in_any_order_of_its_fields() {
    everywhere(|name, _, mut pairs, read| {
        assert_eq!(read(&xml(&pairs)), Ok(()), "{name}");
        pairs.reverse();
        assert_eq!(read(&xml(&pairs)), Ok(()), "{name}");
    });
}

#[test]
fn what_passes_is_typed_from_the_bytes_that_were_signed() {
    let body = xml(&signed(notice(), SignatureAlgorithm::Md5));
    let event = protocol(SignatureAlgorithm::Md5).notice::<PayNotice>(body.as_bytes()).unwrap();
    assert_eq!(event.total_fee, Some(paytable::Fen(100)));
    assert_eq!(event.attach.as_deref(), Some("支付测试 <&>"));
    assert_eq!(event.time_end, paytable::Time::new(2014, 9, 3, 13, 15, 40));
    assert_eq!(event.coupons.len(), 1);
    assert_eq!(event.coupons[0].coupon_id.as_deref(), Some("10000"));
    assert!(event.unknown_fields.is_empty());
}

/// What is expected of a message whose field `name` no longer holds what was signed.
fn expected_of_change(entry: &str, name: &str, value: &str) -> Result<(), Why> {
    match name {
        "return_code" if entry == "reply" => Err(Why::Rejected("OK".to_owned())),
        "sign" if value.is_empty() => unverified(VerifyError::NotSigned),
        _ => unverified(VerifyError::WrongSignature),
    }
}

#[test]
fn no_byte_of_any_value_can_be_changed() {
    everywhere(|entry, _, pairs, read| {
        let mut tried = 0;
        for at in 0..pairs.len() {
            let (name, value) = pairs[at].clone();
            for (start, c) in value.char_indices() {
                let mut changed = pairs.clone();
                let other = if c == 'A' { "B" } else { "A" };
                changed[at].1.replace_range(start..start + c.len_utf8(), other);
                assert_eq!(read(&xml(&changed)), expected_of_change(entry, &name, "x"), "{entry}: {name}");
                tried += 1;
            }
        }
        assert!(tried > 100);
    });
}

#[test]
fn no_value_can_grow_shrink_or_become_empty() {
    everywhere(|entry, _, pairs, read| {
        for at in 0..pairs.len() {
            let (name, value) = pairs[at].clone();
            let shorter = &value[..value.char_indices().last().unwrap().0];
            for new in [format!("{value} "), format!(" {value}"), format!("{value}\n"), shorter.to_owned()] {
                let mut changed = pairs.clone();
                changed[at].1.clone_from(&new);
                assert_eq!(read(&xml(&changed)), expected_of_change(entry, &name, &new), "{entry}: {name}");
            }
        }
    });
}

#[test]
fn no_field_can_be_dropped_or_emptied() {
    everywhere(|entry, _, pairs, read| {
        for at in 0..pairs.len() {
            let name = pairs[at].0.clone();
            let expected = match name.as_str() {
                "return_code" if entry == "reply" => Err(Why::Incomplete("return_code")),
                "sign" => unverified(VerifyError::NotSigned),
                _ => unverified(VerifyError::WrongSignature),
            };
            let mut emptied = pairs.clone();
            emptied[at].1.clear();
            assert_eq!(read(&xml(&emptied)), expected, "{entry}: {name} emptied");
            let mut dropped = pairs.clone();
            dropped.remove(at);
            assert_eq!(read(&xml(&dropped)), expected, "{entry}: {name} dropped");
        }
    });
}

#[test]
fn no_field_can_be_renamed() {
    everywhere(|entry, _, pairs, read| {
        for at in 0..pairs.len() {
            let name = pairs[at].0.clone();
            let expected = match name.as_str() {
                "return_code" if entry == "reply" => Err(Why::Incomplete("return_code")),
                "sign" => unverified(VerifyError::NotSigned),
                _ => unverified(VerifyError::WrongSignature),
            };
            for new in [name.to_uppercase(), format!("{name}_"), format!("{name}2")] {
                let mut renamed = pairs.clone();
                renamed[at].0 = new;
                assert_eq!(read(&xml(&renamed)), expected, "{entry}: {name}");
            }
        }
    });
}

#[test]
fn no_field_can_be_added() {
    everywhere(|entry, _, pairs, read| {
        for (name, value) in
            [("unheard_of", "x"), ("sub_mch_id", "1"), ("err_code", "SYSTEMERROR"), ("Sign", "x")]
        {
            for at in [0, pairs.len() / 2, pairs.len()] {
                let mut more = pairs.clone();
                more.insert(at, (name.to_owned(), value.to_owned()));
                assert_eq!(read(&xml(&more)), unverified(VerifyError::WrongSignature), "{entry}: {name}");
            }
        }
    });
}

#[test]
fn an_unknown_field_that_was_signed_passes_and_is_kept() {
    for kind in BOTH {
        let mut more = reply();
        set(&mut more, "added_in_2030", "新");
        let body = xml(&signed(more, kind));
        let reply = protocol(kind)
            .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body.as_bytes()))
            .unwrap();
        assert_eq!(reply.unknown_fields.get("added_in_2030").and_then(|raw| raw.text()), Some("新"));
        assert_eq!(reply.unknown_fields.iter().count(), 1);

        let mut more = notice();
        set(&mut more, "added_in_2030", "新");
        let event = protocol(kind).notice::<PayNotice>(xml(&signed(more, kind)).as_bytes()).unwrap();
        assert_eq!(event.unknown_fields.get("added_in_2030").and_then(|raw| raw.text()), Some("新"));
    }
}

#[test]
fn a_signature_is_compared_letter_by_letter() {
    everywhere(|entry, kind, pairs, read| {
        let good = digest(&text_to_sign(&pairs), kind, KEY);
        for sign in [
            good.to_lowercase(),
            format!("{good} "),
            format!("{good}{good}"),
            good[..good.len() - 2].to_owned(),
            digest(&text_to_sign(&pairs), kind, "192006250b4c09247ec02edce69f6a2e"),
            "C380BEC2BFD727A4B6845133519F3AD6".to_owned(),
        ] {
            let mut changed = pairs.clone();
            set(&mut changed, "sign", &sign);
            assert_eq!(read(&xml(&changed)), unverified(VerifyError::WrongSignature), "{entry}: {sign}");
        }
    });
}

#[test]
fn a_field_that_comes_twice_is_nobodys_word() {
    everywhere(|entry, _, pairs, read| {
        let body = xml(&pairs);
        for (name, value) in &pairs {
            for again in [value.as_str(), "1", ""] {
                let twin = element(name, again);
                let before = body.replacen("<xml>", &format!("<xml>{twin}"), 1);
                let after = body.replacen("</xml>", &format!("{twin}</xml>"), 1);
                assert_eq!(read(&before), malformed(Malformed::Duplicate), "{entry}: {name} before");
                assert_eq!(read(&after), malformed(Malformed::Duplicate), "{entry}: {name} after");
            }
        }
    });
}

#[test]
fn nothing_but_flat_text_is_read() {
    let first = "<return_code><![CDATA[SUCCESS]]></return_code>";
    let comment = Malformed::Unexpected("a comment");
    let instruction = Malformed::Unexpected("a processing instruction");
    let attribute = Malformed::Unexpected("an attribute");
    let cases = [
        ("<return_code><a>SUCCESS</a></return_code>", Malformed::TooDeep),
        ("<a><return_code>SUCCESS</return_code></a>", Malformed::TooDeep),
        ("<return_code>SUCCESS<a/></return_code>", Malformed::TooDeep),
        ("<return_code type=\"text\">SUCCESS</return_code>", attribute),
        ("<return_code xmlns=\"urn:x\">SUCCESS</return_code>", attribute),
        ("<return_code>SUC<!-- x -->CESS</return_code>", comment),
        ("<!-- x --><return_code>SUCCESS</return_code>", comment),
        ("<return_code>SUC<?x y?>CESS</return_code>", instruction),
        ("<return_code>&success;</return_code>", Malformed::Entity),
        ("<return_code>SUC&#xD;CESS&nbsp;</return_code>", Malformed::Entity),
        ("<w:return_code>SUCCESS</w:return_code>", Malformed::Name),
        ("<return_code>SUCCESS</return_code>stray", Malformed::Unexpected("text between fields")),
        ("<return_code>SUCCESS</return-code>", Malformed::Syntax),
    ];
    everywhere(|entry, _, pairs, read| {
        let body = xml(&pairs);
        for (instead, why) in cases {
            let changed = body.replacen(first, instead, 1);
            assert_ne!(changed, body);
            assert_eq!(read(&changed), malformed(why), "{entry}: {instead}");
        }
        for (front, why) in [
            ("<!DOCTYPE xml>", Malformed::Doctype),
            ("<!DOCTYPE xml [<!ENTITY success \"SUCCESS\">]>", Malformed::Doctype),
            ("<!DOCTYPE xml SYSTEM \"file:///etc/passwd\">", Malformed::Doctype),
            ("<!-- x -->", comment),
            ("<?x y?>", instruction),
            ("x", Malformed::Root),
            ("<xml></xml>", Malformed::Root),
        ] {
            assert_eq!(read(&format!("{front}{body}")), malformed(why), "{entry}: {front}");
        }
    });
}

#[test]
fn equal_spellings_of_the_signed_text_pass() {
    everywhere(|entry, _, pairs, read| {
        let body = xml(&pairs);
        let first = "<return_code><![CDATA[SUCCESS]]></return_code>";
        for same in [
            "<return_code>SUCCESS</return_code>",
            "<return_code>SUC<![CDATA[CE]]>SS</return_code>",
            "<return_code>&#83;UCC&#x45;SS</return_code>",
            "<return_code >SUCCESS</return_code >",
        ] {
            assert_eq!(read(&body.replacen(first, same, 1)), Ok(()), "{entry}: {same}");
        }
        assert_eq!(read(&format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}")), Ok(()), "{entry}");
        assert_eq!(read(&format!("\u{feff}{body}")), Ok(()), "{entry}");
    });
}

#[test]
fn a_message_cannot_choose_its_digest() {
    for (entry, message, read) in ENTRIES {
        for (configured, other) in [(BOTH[0], BOTH[1]), (BOTH[1], BOTH[0])] {
            // Signed with the other digest, saying so, saying nothing, and lying.
            for (named, why) in [
                (Some(other.name()), VerifyError::WrongSignType),
                (None, VerifyError::WrongSignature),
                (Some(configured.name()), VerifyError::WrongSignature),
            ] {
                let mut pairs = message();
                if let Some(named) = named {
                    set(&mut pairs, "sign_type", named);
                }
                let body = xml(&signed(pairs, other));
                assert_eq!(read(configured, &body), unverified(why), "{entry}: {named:?}");
            }
            // Signed with the configured digest, but naming another.
            for named in [other.name(), "md5", "none", "HMAC-SHA1"] {
                let mut pairs = message();
                set(&mut pairs, "sign_type", named);
                let body = xml(&signed(pairs, configured));
                assert_eq!(
                    read(configured, &body),
                    unverified(VerifyError::WrongSignType),
                    "{entry}: {named}"
                );
            }
            let mut pairs = message();
            set(&mut pairs, "sign_type", configured.name());
            assert_eq!(read(configured, &xml(&signed(pairs, configured))), Ok(()), "{entry}");
        }
    }
}

#[test]
fn a_message_for_another_merchant_is_not_for_this_one() {
    for (entry, message, read) in ENTRIES {
        for other in ["1900000110", "", "01900000109"] {
            let mut pairs = message();
            set(&mut pairs, "mch_id", other);
            let why = VerifyError::WrongMerchant { field: "mch_id" };
            let body = xml(&signed(pairs, SignatureAlgorithm::Md5));
            assert_eq!(read(SignatureAlgorithm::Md5, &body), unverified(why), "{entry}: {other:?}");
        }
    }
}

#[test]
fn what_is_not_success_is_never_ok_and_below_the_signature_nobody_vouches_for_it() {
    let mut rejected = reply();
    set(&mut rejected, "return_code", "FAIL");
    set(&mut rejected, "return_msg", "签名错误");
    let protocol = protocol(SignatureAlgorithm::Md5);
    // Signed or not: the gateway does not sign such replies, so a signature adds nothing.
    for body in [xml(&rejected), xml(&signed(rejected, SignatureAlgorithm::Md5))] {
        let error = protocol
            .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body.as_bytes()))
            .unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert_eq!(error.row().map(|row| row.code), Some("SIGNERROR"));
        assert_eq!(Why::from(error), Why::Rejected("签名错误".to_owned()));
    }
    for value in ["success", "SUCCESS ", "OK", "0", "FAIL"] {
        let mut other = reply();
        set(&mut other, "return_code", value);
        let body = xml(&signed(other, SignatureAlgorithm::Md5));
        assert!(matches!(accept(SignatureAlgorithm::Md5, &body), Err(Why::Rejected(_))), "{value}");
    }
}

fn refusal(code: &str, kind: SignatureAlgorithm) -> Pairs {
    let mut pairs = reply();
    pairs.retain(|(name, _)| name != "prepay_id" && name != "trade_type");
    set(&mut pairs, "result_code", "FAIL");
    set(&mut pairs, "err_code", code);
    set(&mut pairs, "err_code_des", "said so");
    signed(pairs, kind)
}

/// What a code says about the order, by hand.
fn outcome_of(code: &str) -> Outcome {
    match code {
        "SYSTEMERROR" | "OUT_TRADE_NO_USED" | "ORDERPAID" | "INVALID_REQUEST" => Outcome::Unknown,
        _ => Outcome::NotDone,
    }
}

#[test]
fn a_signed_refusal_names_its_row_and_what_became_of_the_order() {
    assert_eq!(UnifiedOrder::TABLE.errors.len(), 16);
    for row in UnifiedOrder::TABLE.errors.iter().copied() {
        for kind in BOTH {
            let body = xml(&refusal(row.code, kind));
            let error = protocol(kind)
                .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body.as_bytes()))
                .unwrap_err();
            assert_eq!(error.outcome(), outcome_of(row.code), "{}", row.code);
            assert_eq!(error.row(), Some(row));
            let Error::Api(ApiError { code, message, .. }) = error else { panic!("{}", row.code) };
            assert_eq!((code.as_deref(), message.as_deref()), (Some(row.code), Some("said so")));
        }
    }
}

#[test]
fn a_refusal_without_documented_code_says_nothing_about_the_order() {
    for code in ["NEW_IN_2030", ""] {
        let body = xml(&refusal(code, SignatureAlgorithm::Md5));
        let error = protocol(SignatureAlgorithm::Md5)
            .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body.as_bytes()))
            .unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{error:?}");
        assert_eq!((error.outcome(), error.row()), (Outcome::Unknown, None));
    }
}

#[test]
fn a_refusal_that_nobody_signed_is_not_believed() {
    for row in UnifiedOrder::TABLE.errors.iter().copied() {
        let mut pairs = refusal(row.code, SignatureAlgorithm::Md5);
        set(&mut pairs, "sign", "");
        assert_eq!(
            accept(SignatureAlgorithm::Md5, &xml(&pairs)),
            unverified(VerifyError::NotSigned),
            "{}",
            row.code
        );
        set(&mut pairs, "sign", &"0".repeat(32));
        assert_eq!(
            accept(SignatureAlgorithm::Md5, &xml(&pairs)),
            unverified(VerifyError::WrongSignature),
            "{}",
            row.code
        );
    }
    // A refusal of one code is no refusal of another.
    let mut pairs = refusal("SYSTEMERROR", SignatureAlgorithm::Md5);
    set(&mut pairs, "err_code", "ORDERPAID");
    assert_eq!(accept(SignatureAlgorithm::Md5, &xml(&pairs)), unverified(VerifyError::WrongSignature));
}

#[test]
fn a_success_without_prepay_id_is_no_success() {
    for kind in BOTH {
        let mut pairs = reply();
        set(&mut pairs, "prepay_id", "");
        assert_eq!(accept(kind, &xml(&signed(pairs.clone(), kind))), Err(Why::Incomplete("prepay_id")));
        pairs.retain(|(name, _)| name != "prepay_id");
        assert_eq!(accept(kind, &xml(&signed(pairs, kind))), Err(Why::Incomplete("prepay_id")));
    }
}

#[test]
fn a_status_other_than_200_says_nothing_whatever_the_body_says() {
    let good = xml(&signed(reply(), SignatureAlgorithm::Md5));
    for status in [0, 100, 201, 204, 301, 302, 400, 404, 500, 502, 503] {
        let error = protocol(SignatureAlgorithm::Md5)
            .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(status, good.as_bytes()))
            .unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert_eq!(Why::from(error), Why::Status(status));
        let error = cloud(status, CLOUD_GOOD).unwrap_err();
        assert!(matches!(error, Error::Unknown(Unknown::Status(s)) if s == status));
    }
}

#[test]
fn a_merchant_without_a_key_cannot_believe_anything() {
    let keyless = Merchant::bare().with("appid", "a").with("mch_id", "m");
    assert!(Protocol::<WechatV2>::new(keyless).is_err());
    let empty = merchant().key(paytable::ApiKey::new(""));
    assert!(Protocol::<WechatV2>::new(empty).is_err());
}

/// A gateway whose only layer is signed.
#[derive(Gateway)]
#[gateway(path = "tables/single/gateway.toml")]
pub struct Single;

/// Its only API.
#[derive(Api)]
#[api(path = "tables/single/order.toml")]
pub struct Order;

#[test]
fn a_refusal_in_the_outermost_layer_is_believed_only_when_signed_where_the_table_says_so() {
    let merchant = Merchant::bare().key(paytable::ApiKey::new(KEY));
    let protocol = Protocol::<Single>::new(merchant).unwrap();
    let read = |pairs: &Pairs| {
        protocol
            .accept_without_request::<OrderRequest>(&paytable::Received::new(200, xml(pairs).as_bytes()))
            .map(drop)
            .map_err(Why::from)
    };
    let unsigned = pairs(&[("code", "PAID")]);
    assert_eq!(read(&unsigned), unverified(VerifyError::NotSigned));
    let mut refusal = signed(unsigned, SignatureAlgorithm::Md5);
    assert_eq!(read(&refusal), Err(Why::Refused(Some("PAID".to_owned()))));
    set(&mut refusal, "code", "0");
    assert_eq!(read(&refusal), unverified(VerifyError::WrongSignature));
    assert_eq!(read(&signed(pairs(&[("code", "0")]), SignatureAlgorithm::Md5)), Ok(()));
}

const CLOUD_GOOD: &str = r#"{"errcode":0,"errmsg":"ok","respdata":{"return_code":"SUCCESS","return_msg":"OK",
    "result_code":"SUCCESS","appid":"wxd678efh567hg6787","mch_id":"1900000109","sub_mch_id":"1900009231",
    "trade_type":"JSAPI","prepay_id":"wx201410272009395522657a690389285100",
    "payment":{"appId":"wx8888888888888888","timeStamp":"1490840662","nonceStr":"n",
        "package":"prepay_id=wx201410272009395522657a690389285100","signType":"MD5","paySign":"0"}}}"#;

fn cloud(status: u16, body: &str) -> Result<cloudpay::UnifiedOrderResponse, Error> {
    let protocol = Protocol::<paytable::CloudPay>::new(Merchant::bare()).unwrap();
    protocol.accept_without_request::<cloudpay::UnifiedOrderRequest>(&paytable::Received::new(
        status,
        body.as_bytes(),
    ))
}

#[test]
fn a_good_reply_of_cloudpay_passes_with_its_payment() {
    let reply = cloud(200, CLOUD_GOOD).unwrap();
    assert_eq!(reply.prepay_id.as_deref(), Some("wx201410272009395522657a690389285100"));
    let package = reply.payment.and_then(|payment| payment.package);
    assert_eq!(package.as_deref(), Some("prepay_id=wx201410272009395522657a690389285100"));
}

#[test]
fn only_both_codes_and_a_prepay_id_are_a_success_of_cloudpay() {
    let rejected = |said: &str| Why::Rejected(said.to_owned());
    for (body, why) in [
        // The outer code.
        (
            r#"{"errcode":40001,"errmsg":"invalid credential"}"#,
            rejected("invalid credential (errcode 40001)"),
        ),
        (r#"{"errcode":"-1","errmsg":"x","respdata":{}}"#, rejected("x (errcode -1)")),
        (r#"{"errcode":0.0,"respdata":{}}"#, rejected(" (errcode 0.0)")),
        (r#"{"errcode":false,"respdata":{}}"#, rejected(" (errcode false)")),
        (r#"{"errcode":null,"respdata":{}}"#, Why::Incomplete("errcode")),
        (r#"{"errmsg":"ok","respdata":{}}"#, Why::Incomplete("errcode")),
        // What function code sees is not what the gateway sends, and says success whatever happened.
        (r#"{"errCode":0,"errMsg":"cloudPay.unifiedOrder:ok"}"#, Why::Incomplete("errcode")),
        (
            r#"{"errCode":0,"errMsg":"cloudPay.unifiedOrder:ok","returnCode":"SUCCESS","resultCode":"SUCCESS"}"#,
            Why::Incomplete("errcode"),
        ),
        (
            r#"{"errcode":0,"errmsg":"ok","respdata":{"errCode":0,"errMsg":"cloudPay.unifiedOrder:ok"}}"#,
            Why::Incomplete("return_code"),
        ),
        // The envelope.
        (r#"{"errcode":0,"errmsg":"ok"}"#, Why::Incomplete("respdata")),
        (r#"{"errcode":0,"errmsg":"ok","respdata":null}"#, Why::Incomplete("respdata")),
        (r#"{"errcode":0,"errmsg":"ok","respdata":[]}"#, Why::Incomplete("respdata")),
        (r#"{"errcode":0,"errmsg":"ok","respdata":"{}"}"#, Why::Incomplete("respdata")),
        (r#"{"errcode":0,"errmsg":"ok","respdata":{}}"#, Why::Incomplete("return_code")),
        // The two layers and the required_on_success.
        (r#"{"errcode":0,"respdata":{"return_code":"FAIL","return_msg":"签名失败"}}"#, rejected("签名失败")),
        (r#"{"errcode":0,"respdata":{"return_code":"SUCCESS"}}"#, Why::Incomplete("result_code")),
        (
            r#"{"errcode":0,"respdata":{"return_code":"SUCCESS","result_code":"SUCCESS"}}"#,
            Why::Incomplete("prepay_id"),
        ),
        (
            r#"{"errcode":0,"respdata":{"return_code":"SUCCESS","result_code":"SUCCESS","prepay_id":"",
                "payment":{"package":"prepay_id="}}}"#,
            Why::Incomplete("prepay_id"),
        ),
        (
            r#"{"errcode":0,"respdata":{"return_code":"SUCCESS","result_code":"SUCCESS","prepay_id":null}}"#,
            Why::Incomplete("prepay_id"),
        ),
        (
            r#"{"errcode":0,"respdata":{"return_code":"SUCCESS","result_code":"FAIL","err_code":"ORDERPAID",
                "prepay_id":"wx1","errCode":0,"errMsg":"cloudPay.unifiedOrder:ok"}}"#,
            Why::Refused(Some("ORDERPAID".to_owned())),
        ),
    ] {
        assert_eq!(cloud(200, body).map(|_| ()).map_err(Why::from), Err(why), "{body}");
    }
}

#[test]
fn a_refusal_of_cloudpay_names_its_row_and_what_became_of_the_order() {
    assert_eq!(cloudpay::UnifiedOrder::TABLE.errors.len(), 16);
    for row in cloudpay::UnifiedOrder::TABLE.errors.iter().copied() {
        let body = format!(
            r#"{{"errcode":0,"respdata":{{"return_code":"SUCCESS","result_code":"FAIL","err_code":"{}"}}}}"#,
            row.code
        );
        let error = cloud(200, &body).unwrap_err();
        assert_eq!((error.outcome(), error.row()), (outcome_of(row.code), Some(row)));
    }
}

#[test]
fn a_field_under_both_of_its_names_is_what_the_name_on_the_wire_says() {
    for returned in
        [r#""returnCode":"FAIL","return_code":"SUCCESS""#, r#""return_code":"SUCCESS","returnCode":"FAIL""#]
    {
        let body =
            format!(r#"{{"errcode":0,"respdata":{{{returned},"result_code":"SUCCESS","prepay_id":"wx1"}}}}"#);
        let reply = cloud(200, &body).unwrap();
        assert_eq!(reply.return_code.as_ref().map(paytable::WireEnum::word), Some("SUCCESS"));
        assert_eq!(reply.unknown_fields.get("returnCode").and_then(|raw| raw.text()), Some("FAIL"));
    }
}
