//! What a call costs beside the digest of its own bytes: requests built, replies and notices verified and typed.
//!
//!     cargo bench -p paytable --bench hot_path

#![allow(clippy::print_stdout, missing_docs)]

mod measure;
mod order;
mod typical;

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use measure::{Work, compare};
use order::order;
use paytable::{
    ApiKey, Fen, Gateway, Merchant, Protocol, Request, WechatV2,
    sign::signature,
    table::SignatureAlgorithm,
    wechat_v2::{CombinedOrderRequest, OrderQueryRequest, PayNotice, RefundRequest, combined_order, refund},
};
use sha2::Sha256;

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const APPID: &str = "wx8888888888888888";
const MCH_ID: &str = "1900000109";

fn protocol(kind: SignatureAlgorithm) -> Protocol<WechatV2> {
    let merchant = Merchant::new(APPID, MCH_ID, ApiKey::new(KEY)).signature_algorithm(kind);
    Protocol::new(merchant.notify_url("https://example.com/paid"))
        .expect("the merchant has all there is to have")
}

/// The digest of bytes and key, bare, in hexadecimal by nobody.
fn digest(kind: SignatureAlgorithm, bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    match kind {
        SignatureAlgorithm::Md5 => out[..16].copy_from_slice(&Md5::digest(bytes)),
        SignatureAlgorithm::HmacSha256 => {
            let hmac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).expect("a key of any length");
            out.copy_from_slice(&hmac.chain_update(bytes).finalize().into_bytes());
        }
        _ => unreachable!("WeChat Pay signs otherwise"),
    }
    out
}

const REPLY: &[(&str, &str)] = &[
    ("return_code", "SUCCESS"),
    ("return_msg", "OK"),
    ("appid", APPID),
    ("mch_id", MCH_ID),
    ("device_info", "013467007045764"),
    ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
    ("sign", ""),
    ("result_code", "SUCCESS"),
    ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
    ("trade_type", "NATIVE"),
    ("trade_state", "SUCCESS"),
    ("bank_type", "CMC"),
    ("total_fee", "100"),
    ("cash_fee", "100"),
    ("transaction_id", "1009660380201506130728806387"),
    ("out_trade_no", "20150806125346"),
];

const NOTICE: &[(&str, &str)] = &[
    ("return_code", "SUCCESS"),
    ("return_msg", "OK"),
    ("appid", APPID),
    ("mch_id", MCH_ID),
    ("sub_appid", "wx8888888888888889"),
    ("sub_mch_id", "1900000110"),
    ("device_info", "013467007045764"),
    ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
    ("sign", ""),
    ("sign_type", ""),
    ("result_code", "SUCCESS"),
    ("openid", "wxd930ea5d5a258f4f"),
    ("is_subscribe", "Y"),
    ("sub_openid", "wxd930ea5d5a258f4f"),
    ("sub_is_subscribe", "Y"),
    ("trade_type", "JSAPI"),
    ("bank_type", "CMC"),
    ("total_fee", "100"),
    ("settlement_total_fee", "100"),
    ("fee_type", "CNY"),
    ("cash_fee", "90"),
    ("cash_fee_type", "CNY"),
    ("coupon_fee", "10"),
    ("transaction_id", "1217752501201407033233368018"),
    ("out_trade_no", "1212321211201407033568112322"),
    ("attach", "123456"),
    ("time_end", "20141030133525"),
    ("version", "1.0"),
    ("rate_value", "100000000"),
    ("promotion_detail", r#"{"promotion_detail":[]}"#),
];

/// Fields and values of a message, signed.
type Pairs = Vec<(&'static str, String)>;

fn signed(fields: &[(&'static str, &str)], kind: SignatureAlgorithm) -> Pairs {
    let mut pairs: Pairs = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    if let Some(named) = pairs.iter_mut().find(|(name, _)| *name == "sign_type") {
        kind.name().clone_into(&mut named.1);
    }
    let rule = WechatV2::TABLE.sign().expect("WeChat Pay signs");
    let made = signature(&signed_text(&pairs), kind, &ApiKey::new(KEY), rule);
    if let Some(sign) = pairs.iter_mut().find(|(name, _)| *name == "sign") {
        sign.1 = made;
    }
    pairs
}

fn signed_text(pairs: &Pairs) -> String {
    let mut sorted: Vec<_> =
        pairs.iter().filter(|(name, value)| *name != "sign" && !value.is_empty()).collect();
    sorted.sort_unstable();
    sorted.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// A body as the gateway writes it: texts in CDATA.
fn xml(pairs: &Pairs) -> String {
    let element = |(name, value): &(&str, String)| format!("<{name}><![CDATA[{value}]]></{name}>\n");
    format!("<xml>\n{}</xml>", pairs.iter().map(element).collect::<String>())
}

fn build<R>(title: &str, request: &R, kind: SignatureAlgorithm)
where
    R: Request,
    R::Api: paytable::Api<Gateway = WechatV2>,
{
    let protocol = protocol(kind);
    let prepared = protocol.prepare(request).expect("the request keeps to its table");
    let text = prepared.signed_text().expect("it is signed").replace("***", KEY);
    let body = String::from_utf8(prepared.into_draft().body).expect("XML is text");
    let roots = body.strip_prefix("<xml>").and_then(|body| body.strip_suffix("</xml>")).expect("one root");
    // What the usual way would be handed: names and values, without the signature.
    let fields: Vec<(&str, &str)> = text
        .trim_end_matches(&format!("&key={KEY}"))
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .collect();
    let title = format!(
        "{title}, {} fields, {} bytes signed, {}",
        roots.matches("</").count(),
        text.len(),
        kind.name()
    );
    compare(
        &title,
        vec![
            Work::new("bare digest", || digest(kind, text.as_bytes())),
            Work::new("checked, filled in, signed, written", || protocol.prepare(request)),
            Work::new("the usual way", || typical::build(&fields, KEY)),
        ],
    );
}

fn receive<T>(
    title: &str,
    pairs: &Pairs,
    kind: SignatureAlgorithm,
    read: impl Fn(&Protocol<WechatV2>, &[u8]) -> T,
) {
    let protocol = protocol(kind);
    let text = format!("{}&key={KEY}", signed_text(pairs));
    let body = xml(pairs);
    let mut works = vec![
        Work::new("bare digest", || digest(kind, text.as_bytes())),
        Work::new("read, verified, typed", || read(&protocol, body.as_bytes())),
    ];
    if kind == SignatureAlgorithm::Md5 {
        works.push(Work::new("the usual way", || typical::verified(&body, KEY)));
    }
    compare(&format!("{title}, {} fields, {} bytes signed, {}", pairs.len(), text.len(), kind.name()), works);
}

fn main() {
    for kind in [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256] {
        build("order", &order(), kind);
        receive("reply", &signed(REPLY, kind), kind, |protocol, body| {
            protocol
                .accept_without_request::<OrderQueryRequest>(&paytable::Received::new(200, body))
                .expect("the reply is believed")
        });
        let documented = signed(NOTICE, kind);
        let mut ascii = documented.clone();
        ascii.sort_unstable();
        for (title, pairs) in [("notice in ASCII order", ascii), ("notice as documented", documented)] {
            receive(title, &pairs, kind, |protocol, body| {
                protocol.notice::<PayNotice>(body).expect("the notice is believed")
            });
        }
    }
    others();
}

/// Other tables: a small one, one of the middle, one with JSON inside.
fn others() {
    let text = str::to_owned;
    let query = OrderQueryRequest {
        transaction_id: Some(text("1009660380201506130728806387")),
        ..Default::default()
    };
    build("order query", &query, SignatureAlgorithm::Md5);
    let refund = RefundRequest {
        transaction_id: Some(text("1217752501201407033233368018")),
        refund_desc: Some(text("商品已售完")),
        ..refund::Required {
            out_refund_no: text("1217752501201407033233368018"),
            total_fee: Fen(100),
            refund_fee: Fen(100),
        }
        .into()
    };
    build("refund", &refund, SignatureAlgorithm::Md5);
    build("combined order of five, as JSON", &combined(), SignatureAlgorithm::HmacSha256);
}

fn combined() -> CombinedOrderRequest {
    let text = str::to_owned;
    let sub = || {
        combined_order::SubOrder::from(combined_order::SubOrderRequired {
            appid: text("wxdace645e0bc2c424"),
            mch_id: text("1900009001"),
            body: text("子订单1"),
            attach: text("深圳分店"),
            out_trade_no: text("OD20170803"),
            fee_type: text("CNY"),
            total_fee: Fen(88),
        })
    };
    let scene = combined_order::SceneInfoRequired { payer_client_ip: text("14.17.22.32") };
    combined_order::Required {
        combine_out_trade_no: text("1217752501201407033233368018"),
        spbill_create_ip: text("8.8.8.8"),
        trade_type: combined_order::TradeType::App,
        scene_info: combined_order::SceneInfo::from(scene).into(),
        sub_order_list: combined_order::SubOrderList {
            order_num: 5,
            order_list: (0..5).map(|_| sub()).collect(),
        },
    }
    .into()
}
