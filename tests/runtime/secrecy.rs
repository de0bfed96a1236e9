//! What must not be printed is not printed: keys, certificates, and what the tables call sensitive. Everything that
//! has a text is asked for it, and the texts are searched.

use paytable::{
    ApiKey, Certificate, CloudPay, DecryptError, DynamicMessage, Empty, Error, Fen, Merchant, MerchantFault,
    NoticeError, Protocol, TransportFault, VerifyError, WechatV2, cloudpay,
    codec::{MAX_BODY, Malformed},
    table::{Encrypted, Kind, SignatureAlgorithm, Table},
    wechat_v2::{
        self, BankTransferRequest, IdentityAccessTokenRequest, MicropayRequest, OrderQueryRequest, PayNotice,
        ProfitSharingAddReceiverRequest, RedPacketSendWorkwxRequest, RefundNoticeEvent, TransferRequest,
        UnifiedOrderRequest,
        unified_order::{Required, TradeType},
    },
};
use paytable_tests::{
    APPID, MCH_ID, Pairs, digest, notice, reply,
    secrets::{self, said, shown},
    set, text_to_sign, xml,
};
use std::error;

const KEY: &str = "Zq7vTn3KxRb9LmWc5YhDj2PfGs8AuE4e";
const V3_KEY: &str = "Hw6pXo1NyUd8QkVr4MtBi7JaCz0SlFg3";
const WORKWX_SECRET: &str = "Pe5zIk9DcNwq2TgRv7XyLo4Ub1Hs6Mfj";
/// The fourth line of `keys/merchant/key.pem`.
const PRIVATE_KEY: &str = "FbzWe5b7odHC2ExneRVXt8bKyTG4DuU3utf2TROQH9YEsjXx8TusbDvVsCH/t/qh";
const OPENID: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
const CARD: &str = "6222020200112233445";
const NAME: &str = "欧阳小明";
const PAYMENT_CODE: &str = "134567890123456789";
const TOKEN: &str = "81_q9WvXc2LrTzPb";

const SECRETS: [&str; 9] = [KEY, V3_KEY, WORKWX_SECRET, PRIVATE_KEY, OPENID, CARD, NAME, PAYMENT_CODE, TOKEN];

fn merchant() -> Merchant {
    let (certificate, key) =
        (include_str!("../keys/merchant/cert.pem"), include_str!("../keys/merchant/key.pem"));
    assert!(key.contains(PRIVATE_KEY));
    Merchant::new(APPID, MCH_ID, ApiKey::new(KEY))
        .notify_url("https://example.com/paid")
        .api_v3_key(ApiKey::new(V3_KEY))
        .secret("workwx_secret", ApiKey::new(WORKWX_SECRET))
        .certificate(Certificate::from_pem([certificate, key].concat()))
}

fn protocol() -> Protocol<WechatV2> {
    Protocol::new(merchant()).unwrap()
}

/// Nothing in the text is a secret.
fn assert_silent(what: &str, text: &str) {
    secrets::assert_silent(&SECRETS, what, text);
}

fn assert_silent_error(error: &(impl error::Error + 'static)) {
    assert_silent("an error", &said(error));
}

/// Text that would give a secret away if it was repeated.
fn telling() -> String {
    SECRETS.join(" ")
}

#[test]
fn the_search_finds_what_is_printed() {
    let found = |text: String| std::panic::catch_unwind(|| assert_silent("a test", &text)).is_err();
    assert!(found(format!("key={KEY}")));
    assert!(found(format!("{:?}", KEY.as_bytes())));
    assert!(found(format!("{:#?}", vec![KEY.as_bytes()][0])));
    assert!(!found("nothing".to_owned()));
}

#[test]
fn keys_and_certificates_have_no_text() {
    let merchant = merchant();
    assert_eq!(format!("{:?}", ApiKey::new(KEY)), "ApiKey(***)");
    assert_eq!(format!("{:?}", merchant.client_certificate()), "Some(Certificate(***))");
    assert_silent("Merchant", &shown(&merchant));
    assert_silent("Protocol", &shown(&protocol()));
    // Settings of another gateway may be secret too.
    let merchant = Merchant::bare().with("token", TOKEN).with("name", NAME).encryption_key(telling());
    assert_silent("Merchant", &shown(&merchant));
}

/// Requests of several tables, each with what its table calls sensitive.
fn requests() -> Vec<(&'static str, String)> {
    let order = UnifiedOrderRequest { openid: Some(OPENID.into()), ..order() };
    let code: MicropayRequest = wechat_v2::micropay::Required {
        body: "image".into(),
        out_trade_no: "1".into(),
        total_fee: Fen(1),
        spbill_create_ip: "127.0.0.1".into(),
        auth_code: PAYMENT_CODE.into(),
    }
    .into();
    let bank: BankTransferRequest = wechat_v2::bank_transfer::Required {
        partner_trade_no: "1212121221227".into(),
        enc_bank_no: CARD.into(),
        enc_true_name: NAME.into(),
        bank_code: "1001".into(),
        amount: Fen(1),
    }
    .into();
    let transfer = TransferRequest {
        re_user_name: Some(NAME.into()),
        ..wechat_v2::transfer::Required {
            partner_trade_no: "1".into(),
            openid: OPENID.into(),
            check_name: wechat_v2::transfer::CheckName::ForceCheck,
            amount: Fen(1),
            desc: "x".into(),
            spbill_create_ip: "127.0.0.1".into(),
        }
        .into()
    };
    let cloud = cloudpay::UnifiedOrderRequest {
        openid: Some(OPENID.into()),
        sub_openid: Some(OPENID.into()),
        function_name: Some("f".into()),
        ..cloudpay::unified_order::Required {
            body: "image".into(),
            out_trade_no: "1".into(),
            spbill_create_ip: "127.0.0.1".into(),
            sub_mch_id: "1".into(),
            total_fee: Fen(1),
            env_id: "e".into(),
        }
        .into()
    };
    vec![
        ("UnifiedOrderRequest", shown(&order)),
        ("MicropayRequest", shown(&code)),
        ("BankTransferRequest", shown(&bank)),
        ("TransferRequest", shown(&transfer)),
        ("cloudpay::UnifiedOrderRequest", shown(&cloud)),
    ]
}

fn order() -> UnifiedOrderRequest {
    Required {
        body: "image".into(),
        out_trade_no: "1217752501201407033233368018".into(),
        total_fee: Fen(1),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: TradeType::Jsapi,
    }
    .into()
}

#[test]
fn requests_mask_what_their_tables_call_sensitive() {
    for (name, text) in requests() {
        assert_silent(name, &text);
        assert!(text.contains("***"), "{name}: {text}");
    }
}

fn signed(mut pairs: Pairs) -> String {
    let signature = digest(&text_to_sign(&pairs), SignatureAlgorithm::Md5, KEY);
    set(&mut pairs, "sign", &signature);
    xml(&pairs)
}

#[test]
fn what_was_received_is_masked_too_and_what_nobody_described_is_only_named() {
    let mut told = notice();
    set(&mut told, "openid", OPENID);
    set(&mut told, "sub_openid", OPENID);
    set(&mut told, "added_in_2030", CARD);
    let event = protocol().notice::<PayNotice>(signed(told).as_bytes()).unwrap();
    assert_eq!(event.openid.as_deref(), Some(OPENID));
    assert_silent("PayNoticeEvent", &shown(&event));
    assert_silent("UnknownFields", &shown(&event.unknown_fields));
    assert!(shown(&event.unknown_fields).contains("added_in_2030"));

    let mut answer = reply();
    set(&mut answer, "added_in_2030", OPENID);
    let answer = protocol()
        .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(
            200,
            signed(answer).as_bytes(),
        ))
        .unwrap();
    assert_silent("UnifiedOrderResponse", &shown(&answer));

    let refund = RefundNoticeEvent {
        req_info: Some(wechat_v2::refund_notice::RefundInfo {
            refund_recv_accout: Some(CARD.into()),
            ..Default::default()
        }),
        ..Default::default()
    };
    assert_silent("RefundNoticeEvent", &shown(&refund));

    let event = format!(
        r#"{{"openid":"{OPENID}","subOpenid":"{OPENID}","userInfo":{{"openId":"{OPENID}"}},"outTradeNo":"1",
        "totalFee":1,"tradeType":"JSAPI","timeEnd":"20141030133525"}}"#
    );
    let cloud = Protocol::<CloudPay>::new(Merchant::bare()).unwrap();
    let event = cloud.unauthenticated_notice::<cloudpay::UnifiedOrderCallback>(event.as_bytes()).unwrap();
    assert_eq!(event.hint().user_info.as_ref().and_then(|user| user.open_id.as_deref()), Some(OPENID));
    assert_silent("Unverified", &shown(&event));
}

/// Fills every sensitive field of a message with a secret, however deep it is; returns how many there were.
fn fill(record: &mut DynamicMessage, table: &'static Table) -> usize {
    let mut filled = 0;
    for field in table.fields {
        match field.kind {
            Kind::Object(inside)
            | Kind::Json(inside)
            | Kind::Form(inside)
            | Kind::Encrypted(&Encrypted { inside: Some(inside), .. }) => {
                filled += fill(record.object(field.name).unwrap(), inside);
            }
            _ if field.sensitive => {
                record.set(field.name, CARD);
                filled += 1;
            }
            _ => {}
        }
    }
    filled
}

#[test]
fn no_message_of_any_table_prints_what_is_sensitive_there() {
    let apis = wechat_v2::APIS.iter().chain(cloudpay::APIS).flat_map(|api| [api.request, api.response]);
    let notices = wechat_v2::NOTICES.iter().chain(cloudpay::NOTICES).map(|notice| notice.event);
    let mut filled = 0;
    for table in apis.chain(notices) {
        let mut record = DynamicMessage::new(table);
        filled += fill(&mut record, table);
        assert_silent(table.name, &shown(&record));
    }
    assert!(filled > 150, "{filled}");
}

/// Names that stand for a person or for something that pays, wherever a table has them.
const PERSONAL: &[&str] = &[
    "access_token",
    "auth_code",
    "bank_card_no",
    "contact_email",
    "contact_phone",
    "cred_id",
    "enc_bank_no",
    "enc_true_name",
    "id_card_name",
    "id_card_number",
    "openid",
    "payer_openid",
    "plate_number",
    "re_openid",
    "re_user_name",
    "real_name",
    "refresh_token",
    "refund_recv_accout",
    "sub_openid",
    "user_creid",
    "user_truename",
];

fn assert_marked(table: &'static Table) {
    for field in table.fields {
        // A list of persons is masked person by person.
        match field.kind {
            Kind::Object(inside)
            | Kind::Json(inside)
            | Kind::Form(inside)
            | Kind::JsonList(inside)
            | Kind::List(inside)
            | Kind::Numbered { items: inside, .. }
            | Kind::Encrypted(&Encrypted { inside: Some(inside), .. }) => assert_marked(inside),
            // A message that is signed could be sent elsewhere.
            _ if PERSONAL.contains(&field.name) || field.name.to_lowercase().ends_with("sign") => {
                assert!(field.sensitive, "{}: {}", table.name, field.name);
            }
            _ => {}
        }
    }
}

#[test]
fn whatever_names_a_person_or_signs_is_sensitive_in_every_table() {
    let apis = wechat_v2::APIS.iter().chain(cloudpay::APIS).flat_map(|api| [api.request, api.response]);
    let notices = wechat_v2::NOTICES.iter().chain(cloudpay::NOTICES).map(|notice| notice.event);
    for table in apis.chain(notices) {
        assert_marked(table);
    }
}

#[test]
fn a_prepared_request_shows_what_it_is_and_not_what_it_holds() {
    let order = UnifiedOrderRequest { openid: Some(OPENID.into()), ..order() };
    let prepared = protocol().prepare(&order).unwrap();
    assert!(prepared.signed_text().unwrap().ends_with("&key=***"));
    assert!(!prepared.signed_text().unwrap().contains(KEY));
    assert_silent("Prepared", &shown(&prepared));

    // In a GET everything is in the path.
    let token: IdentityAccessTokenRequest =
        wechat_v2::identity_access_token::Required { openid: OPENID.into(), code: TOKEN.into() }.into();
    let prepared = protocol().prepare(&token).unwrap();
    assert!(prepared.path.contains(OPENID));
    assert_silent("Prepared", &shown(&prepared));
    assert!(shown(&prepared).contains("/appauth/getaccesstoken"));
}

#[test]
fn violations_do_not_repeat_the_value() {
    let long = telling().repeat(400);
    let order = UnifiedOrderRequest {
        openid: Some(long.clone()),
        sub_openid: Some(long.clone()),
        notify_url: Some(format!("ftp://{OPENID}/")),
        scene_info: None,
        ..Required {
            body: format!("{long}\0]]>"),
            out_trade_no: long.clone(),
            total_fee: Fen(-1),
            spbill_create_ip: long.clone(),
            trade_type: TradeType::Other(long.clone()),
        }
        .into()
    };
    let violations = protocol().prepare(&order).unwrap_err();
    for field in ["body", "out_trade_no", "openid", "trade_type", "spbill_create_ip", "notify_url"] {
        assert!(violations.fields().contains(&field), "{field}: {violations}");
    }
    for violation in violations.list() {
        assert_silent("Violation", &format!("{violation}\n{}\n{}", shown(violation), violation.kind));
    }
    assert_silent("Violations", &said(&violations));
    assert_silent_error(&Error::from(violations));
    let receiver: ProfitSharingAddReceiverRequest = Empty::empty();
    assert_silent_error(&Error::from(protocol().prepare(&receiver).unwrap_err()));
}

#[test]
fn a_missing_secret_is_named_and_the_others_are_not_shown() {
    let request: RedPacketSendWorkwxRequest = Empty::empty();
    let error = protocol().prepare(&request).unwrap_err();
    assert_silent_error(&error);
    let without = Merchant::new(APPID, MCH_ID, ApiKey::new(KEY));
    let error = Protocol::<WechatV2>::new(without).unwrap().prepare(&request).unwrap_err();
    assert!(error.to_string().contains("workwx_secret"), "{error}");
    assert_silent_error(&error);
}

/// A message that is wrong in every way at once, and holds secrets wherever it can.
fn hostile_bodies() -> Vec<Vec<u8>> {
    let secret = telling();
    let mut unsigned = notice();
    set(&mut unsigned, "openid", &secret);
    let mut forged = unsigned.clone();
    set(&mut forged, "sign", KEY);
    let mut named = unsigned.clone();
    set(&mut named, "sign", "0");
    set(&mut named, "sign_type", KEY);
    let mut other = unsigned.clone();
    set(&mut other, "mch_id", CARD);
    vec![
        xml(&unsigned).into_bytes(),
        xml(&forged).into_bytes(),
        xml(&named).into_bytes(),
        signed(other).into_bytes(),
        format!("<xml><a>{secret}</a><a>{secret}</a></xml>").into_bytes(),
        format!("<!DOCTYPE xml [<!ENTITY a \"{secret}\">]><xml><a>&a;</a></xml>").into_bytes(),
        format!("<xml><a {KEY}=\"1\"/></xml>").into_bytes(),
        format!("<{KEY}></{KEY}>").into_bytes(),
        format!("<xml><{CARD}>1</{CARD}></xml>").into_bytes(),
        secret.clone().into_bytes(),
        [secret.as_bytes(), b"\xff"].concat(),
        secret.repeat(MAX_BODY / secret.len() + 1).into_bytes(),
        format!(r#"{{"errcode":0,"errcode":"{secret}"}}"#).into_bytes(),
        format!(r#"{{"{secret}""#).into_bytes(),
        format!("<xml><return_code>SUCCESS</return_code><req_info>{KEY}</req_info></xml>").into_bytes(),
        Vec::new(),
    ]
}

#[test]
fn what_is_not_believed_is_not_repeated() {
    let (protocol, cloud) = (protocol(), Protocol::<CloudPay>::new(Merchant::bare()).unwrap());
    let mut failed = 0;
    for body in hostile_bodies() {
        let errors: [Option<Box<dyn error::Error>>; 5] = [
            protocol.notice::<PayNotice>(&body).err().map(Into::into),
            protocol.notice::<wechat_v2::ProfitSharingNotice>(&body).err().map(Into::into),
            protocol.unauthenticated_notice::<wechat_v2::RefundNotice>(&body).err().map(Into::into),
            protocol
                .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, &body))
                .err()
                .map(Into::into),
            cloud
                .accept_without_request::<cloudpay::UnifiedOrderRequest>(&paytable::Received::new(200, &body))
                .err()
                .map(Into::into),
        ];
        for error in errors.into_iter().flatten() {
            assert_silent("an error", &said(error.as_ref()));
            failed += 1;
        }
    }
    assert!(failed > 60, "{failed}");
}

#[test]
fn every_variant_of_an_error_is_silent_about_the_merchant() {
    // The gateway's own words are repeated, so none of these carries a secret of its own.
    let mut refused = reply();
    set(&mut refused, "result_code", "FAIL");
    set(&mut refused, "err_code", "SYSTEMERROR");
    let mut rejected = reply();
    set(&mut rejected, "return_code", "FAIL");
    let bodies = [signed(refused), xml(&rejected), xml(&reply()), "<xml></xml>".into(), String::new()];
    for (status, body) in
        [(200, &bodies[0]), (200, &bodies[1]), (200, &bodies[2]), (200, &bodies[3]), (502, &bodies[4])]
    {
        let error = protocol()
            .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(status, body.as_bytes()))
            .unwrap_err();
        assert_silent_error(&error);
    }
    let fault = TransportFault::new(true, "no answer");
    assert_silent_error(&fault);
    for error in [Error::NoCertificate, Error::NotSent(fault)] {
        assert_silent_error(&error);
    }
    for why in [
        DecryptError::NoKey,
        DecryptError::WrongKey,
        DecryptError::Unreadable,
        DecryptError::NotBase64,
        DecryptError::NoCipher,
    ] {
        assert_silent("DecryptError", &format!("{why}\n{}", shown(&why)));
        assert_silent_error(&NoticeError::Unverified(VerifyError::Encrypted(why)));
    }
    for why in [
        VerifyError::NotSigned,
        VerifyError::WrongSignType,
        VerifyError::WrongSignature,
        VerifyError::NotFlat,
        VerifyError::NotEncrypted,
        VerifyError::WrongMerchant { field: "mch_id" },
    ] {
        assert_silent_error(&why);
        assert_silent_error(&NoticeError::Unverified(why));
    }
    for why in [Malformed::Empty, Malformed::Unexpected("a comment"), Malformed::Duplicate] {
        assert_silent_error(&NoticeError::Malformed(why));
    }
    let faults = [
        Protocol::<WechatV2>::new(Merchant::bare().with("appid", OPENID)).unwrap_err(),
        Protocol::<WechatV2>::new(merchant().key(ApiKey::new(""))).unwrap_err(),
        MerchantFault::SignatureAlgorithm(SignatureAlgorithm::Md5),
        MerchantFault::ContentKey { name: "aes_key".to_owned() },
    ];
    faults.iter().for_each(assert_silent_error);
}

#[test]
fn an_order_that_differs_is_told_by_its_fields_only() {
    let event = wechat_v2::PayNoticeEvent {
        out_trade_no: Some(CARD.into()),
        openid: Some(OPENID.into()),
        ..Default::default()
    };
    let differs = protocol().same_order::<PayNotice, _>(&event, &order()).unwrap_err();
    assert_silent_error(&differs);
}

#[test]
fn rows_of_bills_mask_the_payer() {
    use paytable::bill::{BillReader, CommentReader, TradeRow};
    let bill = format!(
        "交易时间,商户订单号,用户标识,订单金额,新列\r\n`2019-07-25 08:35:41,`1,`{OPENID},`1.00,`{CARD}\r\n\
         总交易单数,订单总金额\r\n`1,`1.00\r\n"
    );
    let mut reader = BillReader::new(bill.as_bytes()).unwrap();
    let row = reader.next().unwrap().unwrap();
    assert_eq!(row.get("用户标识"), Some(OPENID));
    assert_silent("Row", &shown(&row));
    let typed = TradeRow::try_from(&row).unwrap();
    assert_eq!(typed.openid.as_deref(), Some(OPENID));
    assert_silent("TradeRow", &shown(&typed));
    assert!(shown(&typed).contains("out_trade_no"));

    let comments = format!("100\r\n`2017-07-01 10:00:05,`1001690740201411100005734289,`5,`{NAME}\r\n");
    let comment = CommentReader::new(comments.as_bytes()).unwrap().next().unwrap().unwrap();
    assert_silent("Comment", &shown(&comment));
}

#[test]
fn what_goes_to_the_payer_holds_no_key() {
    fn assert_no_key(what: &str, text: &str) {
        for key in [KEY, V3_KEY, WORKWX_SECRET, PRIVATE_KEY] {
            assert!(!text.contains(key), "{what}: {text}");
        }
    }
    let protocol = protocol();
    let answer = protocol
        .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(
            200,
            signed(reply()).as_bytes(),
        ))
        .unwrap();
    let payment = answer.mini_program(&protocol).unwrap();
    assert_no_key("Payment", &format!("{payment:?} {}", serde_json::to_string(&payment).unwrap()));
    let link: wechat_v2::NativeLinkRequest =
        wechat_v2::native_link::Required { product_id: "1".into() }.into();
    assert_no_key("a link", &protocol.link(&link).unwrap());
    let query = OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() };
    assert_no_key("a body", &String::from_utf8(protocol.prepare(&query).unwrap().into_draft().body).unwrap());
}
