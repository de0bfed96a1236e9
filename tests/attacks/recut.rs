//! Signed text that is cut into other pairs: `a=1&b=2` is one value or two, and the signature fits both.

use super::*;
use paytable::{
    Error, Fen, NoticeError, Outcome, VerifyError,
    wechat_v2::{
        self, ContractNotice, ContractSignH5PartnerRequest, ContractSignH5Request, NativeLinkRequest,
        OrderQueryRequest, PapayNotice, PayNotice, UnifiedOrderRequest, unified_order,
    },
};
use paytable_tests::{pairs, reply, signed, text_to_sign};

const ATTACH: &str = "x&mch_id=1900000109&out_trade_no=BIGORDER01&result_code=SUCCESS&total_fee=900000\
                      &trade_type=APP&transaction_id=T1&z=";

fn order(number: &str, fee: i64, attach: Option<&str>) -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        attach: attach.map(str::to_owned),
        product_id: Some("1".into()),
        ..unified_order::Required {
            body: "x".into(),
            out_trade_no: number.into(),
            total_fee: Fen(fee),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: unified_order::TradeType::Native,
        }
        .into()
    }
}

/// The gateway's genuine notice of a payment of one fen.
fn of_one_fen(attach: &str) -> Pairs {
    let mut told = notice();
    for (name, value) in
        [("total_fee", "1"), ("cash_fee", "1"), ("out_trade_no", "SMALL1"), ("attach", attach)]
    {
        set(&mut told, name, value);
    }
    told.retain(|(name, _)| !name.starts_with("coupon_"));
    told
}

const CUT: [&str; 8] =
    ["appid", "attach", "mch_id", "out_trade_no", "result_code", "total_fee", "trade_type", "transaction_id"];

/// The same text as a payment of 900,000 fen: what the gateway said is hidden in `z`.
fn of_a_big_order(kind: SignatureAlgorithm) -> Vec<u8> {
    let text = text_to_sign(&of_one_fen(ATTACH));
    let start = text.find("&z=").unwrap() + 3;
    let mut forged = cut(&text[..start - 3], &CUT);
    forged.push(("z".to_owned(), text[start..].to_owned()));
    body(forged, &text, kind)
}

#[test]
fn an_order_whose_attach_reads_as_more_fields_is_not_sent() {
    for kind in BOTH {
        let error = protocol(kind).prepare(&order("SMALL1", 1, Some(ATTACH))).unwrap_err();
        assert_eq!(error.fields(), ["attach"]);
        assert!(error.to_string().contains("base64"), "{error}");
    }
    // Texts that no reader could take for fields are sent.
    for attach in ["a=1&b=2", "A&B", "&", "&&=", "& mch_id=1", "mch_id=1&", "&appid=1"] {
        protocol(SignatureAlgorithm::Md5).prepare(&order("SMALL1", 1, Some(attach))).unwrap();
    }
}

#[test]
fn a_payment_of_one_fen_cut_into_one_of_900_000_is_not_believed() {
    for kind in BOTH {
        let error = protocol(kind).notice::<PayNotice>(&of_a_big_order(kind)).unwrap_err();
        assert!(matches!(error, NoticeError::Unverified(VerifyError::Ambiguous { .. })), "{error}");
    }
}

/// A reply to an order query, with the pairs of a payment.
fn queried(attach: &str, state: &str) -> Pairs {
    let mut told = of_one_fen(attach);
    set(&mut told, "trade_state", state);
    set(&mut told, "trade_state_desc", "x");
    told
}

#[test]
fn a_query_that_says_not_paid_is_not_cut_into_one_that_says_paid() {
    const NAMES: [&str; 10] = [
        "appid",
        "attach",
        "mch_id",
        "out_trade_no",
        "result_code",
        "return_code",
        "total_fee",
        "trade_state",
        "trade_type",
        "transaction_id",
    ];
    let attach = "x&mch_id=1900000109&out_trade_no=BIGORDER01&result_code=SUCCESS&return_code=SUCCESS\
                  &total_fee=900000&trade_state=SUCCESS&trade_type=APP&transaction_id=T1&z=";
    let text = text_to_sign(&queried(attach, "NOTPAY"));
    let start = text.find("&z=").unwrap() + 3;
    let mut forged = cut(&text[..start - 3], &NAMES);
    forged.push(("z".to_owned(), text[start..].to_owned()));
    for kind in BOTH {
        let query = OrderQueryRequest { out_trade_no: Some("BIGORDER01".into()), ..Default::default() };
        let reply = body(forged.clone(), &text, kind);
        let error = accept(kind, &query, &reply).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    }
}

fn accept(
    kind: SignatureAlgorithm,
    request: &OrderQueryRequest,
    body: &[u8],
) -> Result<wechat_v2::OrderQueryResponse, Error> {
    paytable_tests::accept(&protocol(kind), request, body)
}

#[test]
fn a_field_merged_into_its_left_neighbour_is_not_gone() {
    let mut told = of_one_fen("x");
    set(&mut told, "return_msg", "OK");
    set(&mut told, "sub_mch_id", "1900000110");
    let text = text_to_sign(&told);
    let names: Vec<String> = told.iter().map(|(name, _)| name.clone()).collect();
    // Every field in turn, which is then a part of the one before it.
    for gone in &names {
        let rest: Vec<&str> = names.iter().map(String::as_str).filter(|name| name != gone).collect();
        if text.starts_with(&format!("{gone}=")) {
            continue;
        }
        for kind in BOTH {
            let error =
                protocol(kind).notice::<PayNotice>(&body(cut(&text, &rest), &text, kind)).unwrap_err();
            assert!(
                matches!(error, NoticeError::Unverified(VerifyError::Ambiguous { .. })),
                "{gone}: {error}"
            );
        }
    }
}

#[test]
fn a_deduction_notice_does_not_lose_its_state_and_amount() {
    let told = pairs(&[
        ("return_code", "SUCCESS"),
        ("return_msg", "OK"),
        ("result_code", "SUCCESS"),
        ("mch_id", paytable_tests::MCH_ID),
        ("appid", paytable_tests::APPID),
        ("openid", "o"),
        ("bank_type", "CFT"),
        ("total_fee", "1"),
        ("trade_state", "PAY_FAIL"),
        ("transaction_id", "T1"),
        ("out_trade_no", "N1"),
        ("contract_id", "C1"),
        ("time_end", "20140903131540"),
    ]);
    let text = text_to_sign(&told);
    for gone in [&["trade_state"][..], &["total_fee"], &["total_fee", "trade_state"]] {
        let names: Vec<&str> =
            told.iter().map(|(name, _)| name.as_str()).filter(|name| !gone.contains(name)).collect();
        for kind in BOTH {
            let forged = body(cut(&text, &names), &text, kind);
            let error = protocol(kind).notice::<PapayNotice>(&forged).unwrap_err();
            assert!(
                matches!(error, NoticeError::Unverified(VerifyError::Ambiguous { .. })),
                "{gone:?}: {error}"
            );
        }
    }
}

#[test]
fn a_paid_order_is_not_cut_into_a_failed_one() {
    let told = queried("x", "SUCCESS");
    let text = text_to_sign(&told);
    // `result_code` takes `return_code` in.
    let names: Vec<&str> =
        told.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "return_code").collect();
    for kind in BOTH {
        let mut forged = cut(&text, &names);
        set(&mut forged, "sign", &digest(&text, kind, KEY));
        let as_notice = protocol(kind).notice::<PayNotice>(xml(&forged).as_bytes()).unwrap_err();
        assert!(matches!(as_notice, NoticeError::Unverified(VerifyError::Ambiguous { .. })), "{as_notice}");
        let query = OrderQueryRequest { out_trade_no: Some("SMALL1".into()), ..Default::default() };
        let error = accept(kind, &query, xml(&forged).as_bytes()).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        assert!(!matches!(error, Error::Api(_)), "{error}");
    }
}

#[test]
fn a_result_word_that_no_table_lists_is_no_failure() {
    for word in ["SUCCEES", "success", "PROCESSING", "SUCCESS return"] {
        for kind in BOTH {
            let mut told = queried("x", "SUCCESS");
            set(&mut told, "result_code", word);
            let query = OrderQueryRequest { out_trade_no: Some("SMALL1".into()), ..Default::default() };
            let error = accept(kind, &query, xml(&signed(told.clone(), kind)).as_bytes()).unwrap_err();
            assert!(matches!(error, Error::Unknown(_)), "{error}");

            told.retain(|(name, _)| !name.starts_with("trade_state"));
            let body = xml(&signed(told, kind));
            let event = protocol(kind).notice::<PayNotice>(body.as_bytes()).unwrap();
            let order = order("SMALL1", 1, None);
            let settled = protocol(kind).order_status_from_notice::<PayNotice, _>(&event, &order);
            assert!(settled.is_err(), "{settled:?}");
        }
    }
}

#[test]
fn a_link_of_a_contract_is_not_cut_into_its_notice() {
    let request = ContractSignH5Request {
        contract_display_account: "&change_type=ADD&contract_code=Y".into(),
        ..wechat_v2::contract_sign_h5::Required {
            plan_id: "1".into(),
            contract_code: "X".into(),
            request_serial: 1,
            contract_display_account: String::new(),
            notify_url: "https://example.com/n".into(),
            clientip: "127.0.0.1".into(),
        }
        .into()
    };
    for kind in BOTH {
        let Ok(prepared) = protocol(kind).prepare(&request) else { continue };
        let signed = prepared.signed_text().unwrap();
        let text = signed.strip_suffix("&key=***").unwrap();
        // Every way to cut it so that the notice has what it needs.
        let names = [
            "appid",
            "change_type",
            "contract_code",
            "mch_id",
            "notify_url",
            "plan_id",
            "request_serial",
            "sign_type",
            "timestamp",
            "version",
        ];
        let error =
            protocol(kind).notice::<ContractNotice>(&body(cut(text, &names), text, kind)).unwrap_err();
        assert!(matches!(error, NoticeError::Unverified(VerifyError::Ambiguous { .. })), "{error}");
    }
}

#[test]
fn a_field_without_a_limit_does_not_become_a_whole_payment_notice() {
    let inside = "x&fee_type=CNY&is_subscribe=Y&mch_id=1900000109&out_trade_no=BIG&result_code=SUCCESS\
                  &return_code=SUCCESS&total_fee=900000&trade_type=APP&transaction_id=T1&z=";
    let request = ContractSignH5PartnerRequest {
        email: Some(inside.into()),
        ..wechat_v2::contract_sign_h5_partner::Required {
            sub_mch_id: "1900000110".into(),
            plan_id: "1".into(),
            contract_code: "X".into(),
            request_serial: 1,
            contract_display_account: "x".into(),
            notify_url: "https://example.com/n".into(),
            clientip: "127.0.0.1".into(),
        }
        .into()
    };
    for kind in BOTH {
        let violations = protocol(kind).prepare(&request).unwrap_err();
        assert_eq!(violations.fields(), ["email"]);
    }
}

#[test]
fn a_link_of_a_product_is_not_signed_over_a_product_that_reads_as_more_fields() {
    let request =
        NativeLinkRequest::from(wechat_v2::native_link::Required { product_id: "1&time_stamp=1".into() });
    let violations = protocol(SignatureAlgorithm::Md5).link(&request).unwrap_err();
    assert_eq!(violations.fields(), ["product_id"]);
}

#[test]
fn an_order_that_another_sdk_placed_with_an_odd_attach_is_believed_by_its_order_alone() {
    let told = of_one_fen(ATTACH);
    for kind in BOTH {
        let genuine = xml(&signed(told.clone(), kind));
        let error = protocol(kind).notice::<PayNotice>(genuine.as_bytes()).unwrap_err();
        let ambiguous = NoticeError::Unverified(VerifyError::Ambiguous { field: "attach".into() });
        assert_eq!(error, ambiguous);
        let placed = order("SMALL1", 1, Some(ATTACH));
        let event = protocol(kind).notice_for::<PayNotice, _>(genuine.as_bytes(), &placed).unwrap();
        assert_eq!((event.total_fee, event.attach.as_deref()), (Some(Fen(1)), Some(ATTACH)));
        // Not by another order, and not by one that says nothing of it.
        for other in [order("SMALL1", 1, Some("x")), order("SMALL1", 1, None)] {
            let error = protocol(kind).notice_for::<PayNotice, _>(genuine.as_bytes(), &other).unwrap_err();
            assert_eq!(error, ambiguous);
        }
        // And the forgery is not believed, whichever order it is held against.
        for order in [placed, order("BIGORDER01", 900_000, Some("x")), order("BIGORDER01", 900_000, None)] {
            let forged = of_a_big_order(kind);
            assert!(protocol(kind).notice_for::<PayNotice, _>(&forged, &order).is_err());
        }
    }
}

#[test]
fn what_the_order_states_and_the_notice_lacks_is_a_difference() {
    let protocol = protocol(SignatureAlgorithm::Md5);
    let told = |names: &[&str]| {
        let mut told = of_one_fen("x");
        told.retain(|(name, _)| !names.contains(&name.as_str()));
        let body = xml(&signed(told, SignatureAlgorithm::Md5));
        protocol.notice::<PayNotice>(body.as_bytes()).unwrap()
    };
    let mut placed = order("SMALL1", 1, Some("x"));
    assert_eq!(protocol.same_order::<PayNotice, _>(&told(&[]), &placed), Ok(()));
    placed.sub_mch_id = Some("1900000110".into());
    let differs = protocol.same_order::<PayNotice, _>(&told(&[]), &placed).unwrap_err();
    assert_eq!(differs.fields, ["sub_mch_id"]);
    // A currency that both leave out is the documented one.
    placed.sub_mch_id = None;
    placed.fee_type = Some("CNY".into());
    assert_eq!(protocol.same_order::<PayNotice, _>(&told(&[]), &placed), Ok(()));
    placed.fee_type = Some("HKD".into());
    let differs = protocol.same_order::<PayNotice, _>(&told(&[]), &placed).unwrap_err();
    assert_eq!(differs.fields, ["fee_type"]);
}

#[test]
fn a_reply_is_believed_though_the_order_had_an_odd_attach_where_the_order_is_at_hand() {
    let told = queried(ATTACH, "SUCCESS");
    let query = OrderQueryRequest { out_trade_no: Some("SMALL1".into()), ..Default::default() };
    for kind in BOTH {
        let genuine = xml(&signed(told.clone(), kind));
        let error = accept(kind, &query, genuine.as_bytes()).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown);
        let placed = order("SMALL1", 1, Some(ATTACH));
        let (protocol, received) = (protocol(kind), paytable::Received::new(200, genuine.as_bytes()));
        protocol.accept_about(&protocol.prepare(&query).unwrap(), &placed, &received).unwrap();
        let settled = protocol.order_status_from_reply(&placed, &received).unwrap();
        assert!(matches!(settled, paytable::OrderStatus::Paid(_)), "{settled:?}");
    }
    let _ = reply();
}
