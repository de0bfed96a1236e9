//! What is sent: bytes, place and signature.

use crate::made::{self, AXIOS, NUMBER, VECTOR_NONCE, VECTOR_TIME, at, known, merchant, order, protocol};
use paytable::{
    Api, ApiKey, Draft, Fen, File, Merchant, PrivateKey, Protocol, Time, ViolationKind, WechatV3,
    table::{Method, TimeFormat},
    wechat_v3::{
        CertificatesRequest, CloseOrderRequest, H5OrderRequest, ImageUploadRequest, JsapiOrderRequest,
        OrderAmount, OrderDetail, OrderGoodsRequired, OrderQueryByIdRequest, OrderQueryRequest,
        RefundQueryRequest, SceneInfo, SettleInfo, StoreInfoRequired, TradeBillRequest, h5_order,
        image_upload, refund_query, trade_bill,
    },
};
use serde_json::{Value, json};

/// 条件查询批次列表.
#[derive(Debug, Api)]
#[api(path = "wechat_v3/tables/favor_stocks.toml")]
pub struct FavorStocks;

/// 删除投诉通知回调地址.
#[derive(Debug, Api)]
#[api(path = "wechat_v3/tables/complaint_notification_delete.toml")]
pub struct ComplaintNotificationDelete;

fn header<'d>(draft: &'d Draft, name: &str) -> &'d str {
    let mut found = draft.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    let value = found.next().map_or("", |(_, value)| value.as_str());
    assert!(found.next().is_none(), "{name} is there twice");
    value
}

/// What the request is, held against the vector of that name.
fn is_vector(draft: &Draft, id: &str, serial: &str) {
    let (signature, text) = known(id);
    assert_eq!(draft.signed_text(), Some(text.as_str()), "{id}");
    let expected = format!(
        r#"WECHATPAY2-SHA256-RSA2048 mchid="1230000109",nonce_str="{VECTOR_NONCE}",timestamp="{VECTOR_TIME}",serial_no="{serial}",signature="{signature}""#
    );
    assert_eq!(header(draft, "Authorization"), expected, "{id}");
    assert_eq!(header(draft, "Accept"), "application/json");
    // Five lines; the last one is the body or the part of it that is signed, and can hold no line feed of its own here.
    let lines: Vec<&str> = text.split('\n').collect();
    assert_eq!((draft.method.name(), &*draft.path), (lines[0], lines[1]), "{id}");
}

/// The merchant of the vectors that were made with a key of wechatpay-axios-plugin.
fn axios() -> Protocol<WechatV3> {
    let key = PrivateKey::from_pem(AXIOS).unwrap();
    at(merchant().private_key("898DBAD30F416EC7", key), VECTOR_TIME, VECTOR_NONCE)
}

fn body(draft: &Draft) -> Value {
    serde_json::from_slice(&draft.body).unwrap()
}

#[test]
fn a_value_without_its_form_is_refused_at_every_depth() {
    let found = |change: fn(&mut JsapiOrderRequest)| {
        let mut order = order();
        change(&mut order);
        let violations = protocol().prepare(&order).err().map_or(Vec::new(), |found| found.list().to_vec());
        violations.into_iter().map(|found| (found.field, found.kind)).collect::<Vec<_>>()
    };
    let one = |field: &str, kind| vec![(field.to_owned(), kind)];
    assert_eq!(found(|order| order.description = " ".into()), one("description", ViolationKind::Blank));
    assert_eq!(
        found(|order| order.payer.openid = "undefined".into()),
        one("payer.openid", ViolationKind::Never { word: "undefined" })
    );
    let range = |given| ViolationKind::OutOfRange { min: 1, max: 1_000_000_000, given };
    assert_eq!(
        found(|order| order.amount.total = Fen(1_000_000_001)),
        one("amount.total", range(1_000_000_001))
    );
    let at = |seconds: i64| Time::from_unix(i64::try_from(VECTOR_TIME).unwrap() + seconds);
    let early = one("time_expire", ViolationKind::TooEarly { ahead_seconds: 0 });
    for (seconds, wrong) in [(-1, early), (0, Vec::new())] {
        let late = JsapiOrderRequest { time_expire: at(seconds), ..order() };
        let found = protocol().prepare(&late).err().map_or(Vec::new(), |found| found.list().to_vec());
        assert_eq!(found.into_iter().map(|v| (v.field, v.kind)).collect::<Vec<_>>(), wrong, "{seconds}");
    }
}

#[test]
fn a_refund_is_in_the_currency_that_the_page_names() {
    for (currency, good) in [("CNY", true), ("USD", false), ("cny", false), ("CNYX", false)] {
        let mut refund = made::refund();
        refund.amount.currency = currency.into();
        assert_eq!(protocol().prepare(&refund).is_ok(), good, "{currency}");
    }
}

#[test]
fn an_order_is_sent_and_signed_byte_for_byte() {
    let protocol = protocol();
    let order = order();
    let prepared = protocol.prepare(&order).unwrap();
    is_vector(&prepared, "O1", made::SERIAL);
    assert!(known("O1").1.ends_with(&format!("{}\n", String::from_utf8(prepared.body.clone()).unwrap())));
    assert_eq!(prepared.url(), "https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi");
    assert_eq!(prepared.content_type, "application/json");
    assert_eq!(header(&prepared, "Wechatpay-Serial"), made::PUBLIC_KEY_ID);
}

#[test]
fn a_query_signs_path_and_query_as_they_are_sent() {
    let protocol = protocol();
    let query = OrderQueryRequest { out_trade_no: NUMBER.into() };
    let prepared = protocol.prepare(&query).unwrap();
    is_vector(&prepared, "O2", made::SERIAL);
    assert!(prepared.body.is_empty());

    let protocol = axios();
    let query = OrderQueryByIdRequest { transaction_id: NUMBER.into() };
    is_vector(&protocol.prepare(&query).unwrap(), "W10-axios-key-0", "898DBAD30F416EC7");
}

#[test]
fn a_value_of_the_query_is_encoded_once() {
    let protocol = axios();
    let stocks = FavorStocksRequest {
        create_start_time: Time::parse(TimeFormat::Rfc3339, "2015-05-20T13:29:35+08:00"),
        ..favor_stocks::Required { offset: 0, limit: 10, stock_creator_mchid: "1230000109".into() }.into()
    };
    is_vector(&protocol.prepare(&stocks).unwrap(), "W10-axios-key-2", "898DBAD30F416EC7");
}

#[test]
fn a_delete_has_no_body_and_signs_an_empty_line() {
    let protocol = protocol();
    let nothing = ComplaintNotificationDeleteRequest::default();
    let prepared = protocol.prepare(&nothing).unwrap();
    is_vector(&prepared, "O3", made::SERIAL);
    assert_eq!(prepared.method, Method::Delete);
    assert!(prepared.body.is_empty());
}

fn upload(filename: &str, sha256: &str, bytes: &[u8]) -> ImageUploadRequest {
    ImageUploadRequest {
        meta: image_upload::ImageMeta { filename: filename.into(), sha256: sha256.into() },
        file: File::new(filename, "image/jpeg", bytes.to_vec()),
    }
}

#[test]
fn of_an_upload_the_text_that_describes_the_file_is_signed() {
    let protocol = protocol();
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let picture = upload("pic.jpg", empty, b"\xff\xd8--\r\n\x00");
    let prepared = protocol.prepare(&picture).unwrap();
    is_vector(&prepared, "O4", made::SERIAL);

    let boundary = prepared.content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = prepared.body.as_slice();
    let holds = |part: &[u8]| body.windows(part.len()).any(|window| window == part);
    assert!(holds(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{{\"filename\":\"pic.jpg\",\"sha256\":\"{empty}\"}}\r\n").as_bytes()));
    assert!(holds(
        b"name=\"file\"; filename=\"pic.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8--\r\n\x00\r\n"
    ));
    assert!(body.ends_with(format!("--{boundary}--\r\n").as_bytes()));

    let protocol = axios();
    let digest = "6aa6c99b06a22f4c8e8a4b6d0b3c9f1f0a6a2d0a1a3b5c7d9e0f1a2b3c4d5e6f";
    let film = upload("file_test.mp4", digest, b"");
    is_vector(&protocol.prepare(&film).unwrap(), "W10-axios-key-1", "898DBAD30F416EC7");
}

#[test]
fn each_row_stands_in_its_place() {
    let protocol = protocol();
    let close = CloseOrderRequest { out_trade_no: NUMBER.into() };
    let prepared = protocol.prepare(&close).unwrap();
    assert_eq!(prepared.path, format!("/v3/pay/transactions/out-trade-no/{NUMBER}/close"));
    assert_eq!(body(&prepared), json!({ "mchid": "1230000109" }));

    let query = RefundQueryRequest {
        sub_mchid: Some("1900000109".into()),
        ..refund_query::Required { out_refund_no: "a|b*c@d-e".into() }.into()
    };
    let prepared = protocol.prepare(&query).unwrap();
    assert_eq!(prepared.path, "/v3/refund/domestic/refunds/a%7Cb%2Ac%40d-e?sub_mchid=1900000109");

    let day = Time::parse(TimeFormat::DashedDate, "2019-06-11").unwrap();
    let bill: TradeBillRequest = trade_bill::Required { bill_date: day }.into();
    assert_eq!(protocol.prepare(&bill).unwrap().path, "/v3/bill/tradebill?bill_date=2019-06-11");
    assert_eq!(protocol.prepare(&CertificatesRequest::default()).unwrap().path, "/v3/certificates");
}

#[test]
fn objects_lists_and_booleans_are_those_of_json() {
    let protocol = protocol();
    let order = JsapiOrderRequest {
        attach: Some("自定义数据".into()),
        limit_pay: vec!["no_credit".into()],
        support_fapiao: Some(true),
        detail: Some(OrderDetail {
            cost_price: Some(Fen(608_800)),
            goods_detail: vec![
                OrderGoodsRequired {
                    merchant_goods_id: "1246464644".into(),
                    quantity: 1,
                    unit_price: Fen(528_800),
                }
                .into(),
            ],
            ..OrderDetail::default()
        }),
        scene_info: Some(SceneInfo {
            payer_client_ip: Some("14.23.150.211".into()),
            store_info: Some(
                StoreInfoRequired {
                    name: "腾讯大厦分店".into(),
                    area_code: "440305".into(),
                    address: "科技中一道".into(),
                }
                .into(),
            ),
            ..SceneInfo::default()
        }),
        settle_info: Some(SettleInfo { profit_sharing: Some(false) }),
        ..order()
    };
    let sent = body(&protocol.prepare(&order).unwrap());
    assert_eq!(
        sent,
        json!({
            "appid": "wxd678efh567hg6787",
            "mchid": "1230000109",
            "description": "Image形象店-深圳腾大-QQ公仔",
            "out_trade_no": NUMBER,
            "attach": "自定义数据",
            "notify_url": "https://www.weixin.qq.com/wxpay/pay.php",
            "limit_pay": ["no_credit"],
            "support_fapiao": true,
            "amount": { "total": 100, "currency": "CNY" },
            "payer": { "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
            "detail": {
                "cost_price": 608_800,
                "goods_detail": [{ "merchant_goods_id": "1246464644", "quantity": 1, "unit_price": 528_800 }],
            },
            "scene_info": {
                "payer_client_ip": "14.23.150.211",
                "store_info": { "name": "腾讯大厦分店", "area_code": "440305", "address": "科技中一道" },
            },
            "settle_info": { "profit_sharing": false },
        })
    );
}

#[test]
fn an_order_of_another_page_says_where_it_is_made() {
    let protocol = protocol();
    let scene = h5_order::H5SceneRequired {
        payer_client_ip: "14.23.150.211".into(),
        h5_info: h5_order::H5InfoRequired { r#type: h5_order::H5InfoType::Wap }.into(),
    };
    let order: H5OrderRequest = h5_order::Required {
        description: "Image形象店".into(),
        out_trade_no: NUMBER.into(),
        amount: OrderAmount { total: Fen(1), currency: None },
        scene_info: scene.into(),
    }
    .into();
    let sent = body(&protocol.prepare(&order).unwrap());
    assert_eq!(
        sent["scene_info"],
        json!({ "payer_client_ip": "14.23.150.211", "h5_info": { "type": "Wap" } })
    );
    assert_eq!(sent["amount"], json!({ "total": 1 }));
}

#[test]
fn what_the_table_forbids_is_not_sent() {
    let protocol = protocol();
    for (why, order) in [
        ("five characters", JsapiOrderRequest { out_trade_no: "12345".into(), ..order() }),
        ("a character that is not allowed", JsapiOrderRequest { out_trade_no: "1234567/".into(), ..order() }),
        ("128 bytes", JsapiOrderRequest { description: "公".repeat(42) + "ab", ..order() }),
        ("four bytes", JsapiOrderRequest { description: "\u{1f600}".into(), ..order() }),
        ("nothing", JsapiOrderRequest { amount: OrderAmount { total: Fen(0), currency: None }, ..order() }),
        ("a query", JsapiOrderRequest { notify_url: Some("https://example.com/?a=1".into()), ..order() }),
    ] {
        assert!(protocol.prepare(&order).is_err(), "{why}");
    }
    let longest = JsapiOrderRequest { description: "公".repeat(42) + "a", ..order() };
    assert!(protocol.prepare(&longest).is_ok());
    let refund = paytable::wechat_v3::RefundRequest { out_trade_no: None, ..made::refund() };
    let violations = protocol.prepare(&refund).unwrap_err();
    assert!(violations.to_string().contains("transaction_id"), "{violations}");
}

#[test]
fn a_merchant_lacks_nothing_that_the_gateway_asks_for() {
    let key = || PrivateKey::from_pem(made::OWN).unwrap();
    let bare = || Merchant::bare().with("appid", "wx1").with("mchid", "1230000109");
    let opens = || ApiKey::new(made::API_V3_KEY);
    assert!(Protocol::<WechatV3>::new(bare().api_v3_key(opens())).is_err(), "no private key");
    assert!(
        Protocol::<WechatV3>::new(bare().private_key(made::SERIAL, key())).is_err(),
        "nothing to verify with"
    );
    let no_number =
        Merchant::bare().with("appid", "wx1").private_key(made::SERIAL, key()).api_v3_key(opens());
    assert!(Protocol::<WechatV3>::new(no_number).is_err(), "no merchant number");
    // Its certificates can be downloaded.
    assert!(Protocol::<WechatV3>::new(bare().private_key(made::SERIAL, key()).api_v3_key(opens())).is_ok());
    assert!(Protocol::<WechatV3>::new(merchant()).is_ok());
}

#[test]
fn in_certificate_mode_the_certificate_is_named() {
    let protocol = at(made::with_certificate(), made::NOW, VECTOR_NONCE);
    let order = order();
    assert_eq!(header(&protocol.prepare(&order).unwrap(), "Wechatpay-Serial"), "0A12AB34");
    // Before it is valid it is none.
    let protocol = at(made::with_certificate(), VECTOR_TIME, VECTOR_NONCE);
    assert_eq!(header(&protocol.prepare(&order).unwrap(), "Wechatpay-Serial"), "");
    // With both, the public key.
    let both = made::with_certificate()
        .peer_public_key(made::PUBLIC_KEY_ID, PrivateKey::from_pem(made::OWN).unwrap().public_key().clone());
    let protocol = at(both, made::NOW, VECTOR_NONCE);
    assert_eq!(header(&protocol.prepare(&order).unwrap(), "Wechatpay-Serial"), made::PUBLIC_KEY_ID);
}
