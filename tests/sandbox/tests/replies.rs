//! What the sandbox answers: documented forms, values of one's own, and nothing that contradicts itself.

use crate::catalog::{Side, answered, ask, builder, examples, merchant, sandbox};
use paytable::{
    Api as _, Client, Fen, Merchant, Notice as _, Protocol, Time, WechatV2, bill,
    bill::TradeRow,
    sandbox::Sandbox,
    table::{Api, Kind, Reply, TimeFormat},
    wechat_v2::{
        self, AuthCodeToOpenidRequest, BankTransfer, DownloadBillRequest, MicropayRequest, RefundRequest,
        RsaPublicKeyRequest, UnifiedOrderRequest, auth_code_to_openid, bank_transfer, download_bill,
        download_bill::BillType, micropay, refund, unified_order::Required, unified_order::TradeType,
    },
};
use paytable_tests::{rules::satisfy, sample::Sample};
use paytable_tests_sandbox::{
    receiver::{Receiver, Reply as Answer, send},
    script::elements,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

/// The fields of a reply: those of the XML, or of the JSON, with what the envelope holds.
fn fields(body: &[u8]) -> BTreeMap<String, String> {
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(body) else { return elements(body) };
    let inside = json.get("respdata").unwrap_or(&json);
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    inside.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// The replies to the examples of all APIs.
fn replies(sandbox: &Sandbox) -> Vec<(&'static Api, BTreeMap<String, String>)> {
    let all = answered().into_iter().map(|(api, side)| {
        let [request, _] = examples(api);
        let (_, body) = ask(sandbox, &side.prepare(api, &request));
        (api, fields(&body))
    });
    all.collect()
}

fn of_examples() -> Sandbox {
    // Of the orders of the examples, that with an end has one in 2009.
    builder().start_time(Time::new(2009, 12, 25, 9, 10, 10).unwrap()).seed(7).start().unwrap()
}

/// The reply to an order of that kind and number.
fn placed(sandbox: &Sandbox, api: &'static Api, trade_type: &str, number: &str) -> BTreeMap<String, String> {
    let (_, side) = answered().into_iter().find(|(own, _)| own.name == api.name).unwrap();
    let mut request = Sample::request(api.request);
    request.set("trade_type", trade_type);
    request.set(api.idempotency_key.unwrap(), number);
    satisfy(api, &mut request, &crate::catalog::setting, &["trade_type", api.idempotency_key.unwrap()]);
    let (_, body) = ask(sandbox, &side.prepare(api, &request));
    fields(&body)
}

const ORDERS: [&Api; 4] = [
    wechat_v2::UnifiedOrder::TABLE,
    wechat_v2::CombinedOrder::TABLE,
    wechat_v2::ContractOrder::TABLE,
    wechat_v2::DepositUnifiedOrder::TABLE,
];

#[test]
fn every_native_order_has_a_code_url_of_its_own_and_every_h5_order_the_link_of_its_own_prepay_id() {
    let sandbox = of_examples();
    let (mut prepay_ids, mut code_urls) = (BTreeSet::new(), BTreeSet::new());
    let mut tried = 0;
    for api in ORDERS {
        for (trade_type, link) in [("NATIVE", "code_url"), ("MWEB", "mweb_url"), ("APP", "")] {
            let row = api.request.find("trade_type").map(|at| api.request.fields[at].kind);
            let takes = matches!(row, Some(Kind::Choice(words)) if words.contains(&trade_type));
            if !takes || api.response.find(link).is_none() && !link.is_empty() {
                continue;
            }
            for number in ["ORDER0001", "ORDER0002"] {
                let reply = placed(&sandbox, api, trade_type, &format!("{trade_type}{number}"));
                let what = format!("{} {trade_type}: {reply:?}", api.name);
                assert_eq!(reply.get("result_code").map(String::as_str), Some("SUCCESS"), "{what}");
                let prepay_id = &reply["prepay_id"];
                assert!(prepay_ids.insert((api.name, prepay_id.clone())), "{what}");
                match link {
                    "code_url" => {
                        let url = &reply["code_url"];
                        assert!(url.starts_with("weixin://wxpay/") && url.len() <= 64, "{what}");
                        assert!(code_urls.insert((api.name, url.clone())), "{what}");
                    }
                    "mweb_url" => {
                        assert!(reply["mweb_url"].contains(&format!("?prepay_id={prepay_id}&")), "{what}");
                    }
                    _ => {
                        assert!(!reply.contains_key("code_url") && !reply.contains_key("mweb_url"), "{what}");
                    }
                }
                // The same order again is the same order.
                let again = placed(&sandbox, api, trade_type, &format!("{trade_type}{number}"));
                assert_eq!(again["prepay_id"][16..], prepay_id[16..], "{what}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 18, "{tried}");
}

#[tokio::test]
async fn the_key_for_bank_transfers_is_a_key_in_the_documented_form() {
    let sandbox = sandbox();
    let client = Client::<WechatV2>::builder(merchant()).base_url(sandbox.base_url()).build().unwrap();
    let request: RsaPublicKeyRequest = RsaPublicKeyRequest::default();
    let key = client.call(&request).await.unwrap().pub_key.unwrap();
    assert!(key.starts_with("-----BEGIN RSA PUBLIC KEY-----\n"), "{key}");
    assert!(key.trim_end().ends_with("-----END RSA PUBLIC KEY-----"), "{key}");
    // What it encrypts has the length of its modulus.
    let protocol = Protocol::<WechatV2>::new(merchant().encryption_key(key)).unwrap();
    let transfer: wechat_v2::BankTransferRequest = bank_transfer::Required {
        partner_trade_no: "1212121221227".into(),
        enc_bank_no: "6225760008219599".into(),
        enc_true_name: "张三".into(),
        bank_code: "1001".into(),
        amount: Fen(100_000),
    }
    .into();
    let sent = elements(&protocol.prepare(&transfer).unwrap().body);
    assert_eq!(sent["enc_bank_no"].len(), 256_usize.div_ceil(3) * 4);
    assert!(BankTransfer::TABLE.certificate);
}

#[test]
fn no_value_of_a_reply_is_random_where_the_documentation_gives_a_form() {
    let mut checked = 0;
    for (api, reply) in replies(&of_examples()) {
        for (name, value) in &reply {
            let what = format!("{}: {name} is {value}", api.name);
            assert!(!value.contains("---...") && !value.contains("XXXX"), "{what}");
            if name.ends_with("time") {
                let formats = [TimeFormat::Compact, TimeFormat::Dashed, TimeFormat::Unix, TimeFormat::Date];
                let is_time = formats.into_iter().any(|format| Time::parse(format, value).is_some());
                // The documentation's own example of this one lacks a blank.
                assert!(is_time || api.name == "WithdrawalRetry", "{what}");
                checked += 1;
            }
            if name.ends_with("_md5") {
                assert!(value.len() == 32 && value.bytes().all(|b| b.is_ascii_hexdigit()), "{what}");
                checked += 1;
            }
            if name.ends_with("openid") {
                assert!(value.starts_with('o') || value == "120061098828009406", "{what}");
                checked += 1;
            }
        }
    }
    assert!(checked > 45, "{checked}");
}

#[test]
fn no_reply_contradicts_itself() {
    let mut checked = 0;
    for (api, reply) in replies(&of_examples()) {
        let what = format!("{}: {reply:?}", api.name);
        let get = |name: &str| reply.get(name).map(String::as_str);
        if let (Some(total), Some(cash)) = (get("total_fee"), get("cash_fee")) {
            assert_eq!(total, cash, "{what}");
            checked += 1;
        }
        if let (Some("SUCCESS"), Some(words)) = (get("trade_state"), get("trade_state_desc")) {
            assert_eq!(words, "支付成功", "{what}");
            checked += 1;
        }
        if let (Some("SUCCESS"), Some(recall)) = (get("result_code"), get("recall")) {
            assert_eq!(recall, "N", "{what}");
            checked += 1;
        }
        for (name, value) in reply.iter().filter(|(name, _)| name.ends_with("_t")) {
            let compact = Time::parse(TimeFormat::Compact, value).unwrap();
            assert_eq!(get(name.trim_end_matches("_t")), Some(&*compact.format(TimeFormat::Unix)), "{what}");
            checked += 1;
        }
        let fen = |name: &str| get(name).and_then(|text| text.parse::<i64>().ok());
        if let (Some(net), Some(paid), Some(back)) = (fen("pay_net_fee"), fen("pay_fee"), fen("refund_fee")) {
            assert_eq!(net, paid - back, "{what}");
            checked += 1;
        }
        if let Some(package) = get("package").filter(|package| package.contains("mchid=")) {
            let own = format!("&mchid={}&appid={}", get("mch_id").unwrap(), get("wxappid").unwrap());
            assert!(package.ends_with(&own), "{what}");
            checked += 1;
        }
        if let (Some("FINISHED"), Some(receivers)) = (get("status"), get("receivers")) {
            assert!(!receivers.contains("PENDING"), "{what}");
            checked += 1;
        }
        assert!(!what.contains("{}"), "an object without anything in it: {what}");
    }
    assert!(checked > 25, "{checked}");
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_gives_the_same_replies_from_every_api_at_the_same_time() {
    let start = Time::new(2009, 12, 25, 9, 10, 10).unwrap();
    let [one, other] = [(); 2]
        .map(|()| builder().start_time(start).seed(7).start_here(Arc::new(|_| Box::pin(async { None }))));
    for (api, side) in answered() {
        let [request, _] = examples(api);
        let draft = side.prepare(api, &request);
        let mut replies = Vec::new();
        for sandbox in [&one, &other] {
            let url = format!("http://sandbox{}", draft.path);
            let reply = sandbox.transport().send(&url, &draft, Duration::from_secs(9)).await.unwrap();
            let mut reply = fields(&reply.body);
            // What is signed for the client is signed at the time of the client.
            reply.remove("payment");
            replies.push(reply);
        }
        assert_eq!(replies[0], replies[1], "{}", api.name);
    }
}

#[test]
fn what_the_gateway_assigns_differs_from_call_to_call_and_stays_for_a_repeat() {
    let sandbox = of_examples();
    let side = Side::Wechat(Protocol::new(merchant()).unwrap());
    let mut tried = 0;
    for api in [
        wechat_v2::Transfer::TABLE,
        wechat_v2::TransferEmployee::TABLE,
        wechat_v2::BankTransfer::TABLE,
        wechat_v2::RedPacketSend::TABLE,
        wechat_v2::RedPacketSendGroup::TABLE,
    ] {
        let keys = ["partner_trade_no", "mch_billno"];
        let key = keys.into_iter().find(|key| api.request.find(key).is_some()).unwrap();
        let assigned = |number: &str| {
            let [mut request, _] = examples(api);
            request.set(key, number);
            let (_, body) = ask(&sandbox, &side.prepare(api, &request));
            let reply = fields(&body);
            let names = ["payment_no", "send_listid"];
            names.iter().find_map(|name| reply.get(*name).cloned()).unwrap_or_else(|| panic!("{reply:?}"))
        };
        assert_ne!(assigned("NUMBER0001"), assigned("NUMBER0002"), "{}", api.name);
        assert_eq!(assigned("NUMBER0001"), assigned("NUMBER0001"), "{}", api.name);
        tried += 1;
    }
    assert_eq!(tried, 5);
}

#[tokio::test]
async fn a_payment_code_belongs_to_the_payer_who_is_charged_with_it() {
    let sandbox = sandbox();
    let client = Client::<WechatV2>::builder(merchant()).base_url(sandbox.base_url()).build().unwrap();
    let whose = |code: &str| -> AuthCodeToOpenidRequest {
        auth_code_to_openid::Required { auth_code: code.into() }.into()
    };
    let payer = client.call(&whose("130061098828009406")).await.unwrap().openid.unwrap();
    let charge: MicropayRequest = micropay::Required {
        body: "茶".into(),
        out_trade_no: "MICRO0001".into(),
        total_fee: Fen(1),
        spbill_create_ip: "127.0.0.1".into(),
        auth_code: "130061098828009406".into(),
    }
    .into();
    assert_eq!(client.call(&charge).await.unwrap().openid.as_deref(), Some(payer.as_str()));
    let used = client.call(&whose("130061098828009406")).await.unwrap_err();
    assert_eq!(used.code(), Some("AUTH_CODE_ERROR"));
    sandbox.payer("130061098828009407", paytable::sandbox::Payer::ShowsOldCode);
    let old = client.call(&whose("130061098828009407")).await.unwrap_err();
    assert_eq!(old.code(), Some("AUTHCODEEXPIRE"));
}

/// A body of ours with another value, whose signature fits.
fn signed_again(body: &[u8], change: impl Fn(&mut BTreeMap<String, String>)) -> Vec<u8> {
    use paytable_tests::{KEY, digest, text_to_sign, xml};
    let mut fields = elements(body);
    let signature = fields.remove("sign").unwrap();
    change(&mut fields);
    let kind = match signature.len() {
        32 => paytable::table::SignatureAlgorithm::Md5,
        _ => paytable::table::SignatureAlgorithm::HmacSha256,
    };
    let mut pairs: Vec<(String, String)> = fields.into_iter().collect();
    let signature = digest(&text_to_sign(&pairs), kind, KEY);
    pairs.push(("sign".to_owned(), signature));
    xml(&pairs).into_bytes()
}

/// The APIs of signed XML, with the example of their request.
fn signed_xml() -> Vec<(&'static Api, Vec<u8>)> {
    let protocol = Protocol::<WechatV2>::new(merchant()).unwrap();
    let of_xml = wechat_v2::APIS.iter().filter(|api| {
        !api.signature_algorithms.is_empty()
            && !api.multipart
            && api.method.has_body()
            && api.reply != Reply::None
    });
    let prepared = of_xml.map(|api| {
        let [request, _] = examples(api);
        let draft = protocol.prepare_dynamic(api, &request).unwrap_or_else(|e| panic!("{}: {e}", api.name));
        (*api, draft.body.clone())
    });
    prepared.collect()
}

#[test]
fn a_missing_parameter_and_a_wrong_signature_are_told_in_the_words_of_the_gateway_on_every_path() {
    let sandbox = sandbox();
    let url = |api: &Api| format!("{}{}", sandbox.base_url(), api.path);
    let (mut missing, mut wrong) = (0, 0);
    for (api, body) in signed_xml() {
        let merchants =
            ["appid", "mch_id", "mchid", "mch_appid", "wxappid", "combine_mch_id", "combine_appid"];
        let needed = api.request.fields.iter().find(|field| {
            let own = ["sign", "sign_type", "nonce_str", "workwx_sign"].contains(&field.name);
            field.required && !own && !merchants.contains(&field.name)
        });
        if let Some(needed) = needed {
            let body = signed_again(&body, |fields| {
                fields.remove(needed.name);
            });
            let reply = fields(&send("POST", &url(api), &body).1);
            let told: Vec<(&str, &str)> = reply.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let expected = [("return_code", "FAIL"), ("return_msg", "缺少参数")];
            assert_eq!(told, expected, "{} without {}", api.name, needed.name);
            missing += 1;
        }
        let text = String::from_utf8(body).unwrap().replace("<sign>", "<sign>0");
        let reply = fields(&send("POST", &url(api), text.as_bytes()).1);
        let told: Vec<(&str, &str)> = reply.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(told, [("return_code", "FAIL"), ("return_msg", "签名错误")], "{}", api.name);
        wrong += 1;
    }
    assert!(missing > 90 && wrong > 110, "{missing} {wrong}");
}

#[test]
fn no_refusal_says_in_another_field_that_it_succeeded() {
    let sandbox = sandbox();
    let mut refused = 0;
    for (api, body) in signed_xml() {
        // Too long for any row, so that the call is refused behind the signature.
        let Some(row) = api.request.fields.iter().find(|field| {
            let own = field.name == "sign" || field.name == "nonce_str" || field.name == "sign_type";
            field.required
                && !own
                && field.max < 1000
                && matches!(field.kind, Kind::Text)
                && !["mch_id", "appid", "mchid", "mch_appid", "wxappid", "combine_mch_id", "combine_appid"]
                    .contains(&field.name)
        }) else {
            continue;
        };
        let body = signed_again(&body, |fields| {
            fields.insert(row.name.to_owned(), "9".repeat(5000));
        });
        let reply = fields(&send("POST", &format!("{}{}", sandbox.base_url(), api.path), &body).1);
        let layers: Vec<&str> =
            api.outcome.iter().filter_map(|layer| reply.get(layer.field)).map(String::as_str).collect();
        let failed = layers.iter().position(|word| *word != "SUCCESS");
        assert_eq!(failed, layers.len().checked_sub(1), "{}: {reply:?}", api.name);
        refused += 1;
    }
    assert!(refused > 60, "{refused}");
}

#[test]
fn a_report_that_is_refused_says_so_once() {
    let sandbox = sandbox();
    let (api, body) = signed_xml().into_iter().find(|(api, _)| api.path == "/payitil/report").unwrap();
    let body = signed_again(&body, |fields| {
        fields.insert("user_ip".to_owned(), "nowhere".to_owned());
    });
    let reply = fields(&send("POST", &format!("{}{}", sandbox.base_url(), api.path), &body).1);
    assert_eq!(reply["return_code"], "FAIL", "{reply:?}");
    assert!(!reply.contains_key("result_code"), "{reply:?}");
}

#[tokio::test]
async fn a_bill_of_refunds_has_the_columns_of_their_times_and_no_other_bill_has() {
    let receiver = Receiver::start(|_, _| Answer::Full(200, wechat_v2::PayNotice::accepted().body));
    let merchant: Merchant = merchant().notify_url(format!("{}/paid", receiver.url));
    let sandbox = Sandbox::builder().merchant(merchant.clone()).strict(false).start().unwrap();
    let client = Client::<WechatV2>::builder(merchant).base_url(sandbox.base_url()).build().unwrap();
    let order: UnifiedOrderRequest = Required {
        body: "茶".into(),
        out_trade_no: "A00001".into(),
        total_fee: Fen(700),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: TradeType::App,
    }
    .into();
    client.call(&order).await.unwrap();
    assert!(sandbox.pay("A00001").await.unwrap().acknowledged);
    let back = RefundRequest {
        out_trade_no: Some("A00001".into()),
        ..refund::Required { out_refund_no: "R00001".into(), total_fee: Fen(700), refund_fee: Fen(300) }
            .into()
    };
    client.call(&back).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let bill = async |bill_type| {
        let day = Time::now().unwrap();
        let asked = DownloadBillRequest {
            bill_type: Some(bill_type),
            ..download_bill::Required { bill_date: day }.into()
        };
        let text = client.download(&asked).await.unwrap().bytes(1 << 20).await.unwrap();
        let mut bill = bill::open(std::io::BufReader::new(&text[..])).unwrap();
        let rows: Vec<_> = bill.by_ref().map(|row| TradeRow::try_from(&row.unwrap()).unwrap()).collect();
        let titles = String::from_utf8(text.clone()).unwrap().lines().next().unwrap().to_owned();
        (titles, rows)
    };
    let (titles, rows) = bill(BillType::Refund).await;
    assert!(titles.contains(",代金券金额,退款申请时间,退款成功时间,微信退款单号,"), "{titles}");
    assert_eq!(titles.split(',').count(), 29);
    let [row] = &rows[..] else { panic!("{rows:?}") };
    assert!(row.refund_time.is_some() && row.refund_success_time.is_some(), "{row:?}");
    assert_eq!((row.out_refund_no.as_deref(), row.refund_fee), (Some("R00001"), Some(Fen(300))));
    for other in [BillType::All, BillType::Success] {
        let (titles, _) = bill(other).await;
        assert!(!titles.contains("退款申请时间"), "{titles}");
    }
}
