//! An order of WeChat Pay v3: from the struct to the signed request, and from the reply's bytes to its struct.

use crate::{Bare, compare, line};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    ApiKey, Fen, Merchant, PrivateKey, Protocol, Received, WechatV3,
    wechat_v3::{JsapiOrderRequest, OrderAmount, jsapi_order},
};
use std::{
    hint::black_box,
    time::{SystemTime, UNIX_EPOCH},
};

const BODY: &str = r#"{"prepay_id":"wx201410272009395522657a690389285100"}"#;
const KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

pub(crate) fn order(bare: &Bare, pem: &str) {
    let own = PrivateKey::from_pem(pem).expect("an RSA key");
    let public = own.public_key().clone();
    let merchant = Merchant::bare()
        .with("appid", "wxd678efh567hg6787")
        .with("mchid", "1900000109")
        .notify_url("https://example.com/paid")
        .private_key("5157F09EFDC096DE15EBE81A47057A7232F1B8E1", own)
        .peer_public_key(KEY_ID, public.clone())
        .api_v3_key(ApiKey::new("0123456789abcdef0123456789abcdef"));
    let protocol = Protocol::<WechatV3>::new(merchant).expect("all that v3 needs");
    let order: JsapiOrderRequest = jsapi_order::Required {
        description: "小秋TIT店-超市".into(),
        out_trade_no: "1217752501201407033233368018".into(),
        amount: OrderAmount { total: Fen(1), currency: Some("CNY".into()) },
        payer: jsapi_order::PayerRequired { openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into() }.into(),
    }
    .into();
    let prepared = protocol.prepare(&order).expect("a sound order");
    let signed = prepared.signed_text().expect("it is signed").as_bytes();
    let bytes = format!("{} bytes signed", signed.len());
    let times = compare(
        5,
        || drop(black_box(bare.signer.sign(black_box(signed)))),
        || drop(black_box(protocol.prepare(black_box(&order)))),
    );
    line("prepare a v3 order", &bytes, times);

    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs().to_string();
    let text = format!("{now}\n{NONCE}\n{BODY}\n");
    let signature = bare.signer.sign(text.as_bytes()).expect("a signature");
    let received = Received::new(200, BODY.as_bytes())
        .header("Wechatpay-Timestamp", &now)
        .header("Wechatpay-Nonce", NONCE)
        .header("Wechatpay-Serial", KEY_ID)
        .header("Wechatpay-Signature", BASE64_STANDARD.encode(&signature));
    let verified = || {
        let text = black_box(text.as_bytes());
        bare.verifier.verify_signature(public.pkcs1_der(), text, black_box(&signature)).is_ok()
    };
    let accepted = || protocol.accept(&prepared, black_box(&received)).is_ok();
    let bytes = format!("{} bytes signed", text.len());
    line("accept its reply", &bytes, compare(100, || assert!(verified()), || assert!(accepted())));
    let whole = compare(
        5,
        || {
            drop(black_box(bare.signer.sign(black_box(signed))));
            assert!(verified());
        },
        || {
            let prepared = protocol.prepare(black_box(&order)).expect("a sound order");
            assert!(protocol.accept(&prepared, black_box(&received)).is_ok());
        },
    );
    line("an order of APIv3 and its reply", "both", whole);
}
