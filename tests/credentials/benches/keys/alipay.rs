//! The same for an order of Alipay, whose reply is signed inside of an object.

use crate::{Bare, compare, line};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    Alipay, Fen, Merchant, PrivateKey, Protocol, Received,
    alipay::{TradePrecreateRequest, trade_precreate},
};
use std::hint::black_box;

const NUMBER: &str = "1217752501201407033233368018";

pub(crate) fn order(bare: &Bare, pem: &str) {
    let own = PrivateKey::from_pem(pem).expect("an RSA key");
    let public = own.public_key().clone();
    let merchant = Merchant::bare()
        .with("app_id", "2014072300007148")
        .with("notify_url", "https://example.com/paid")
        .signing_key(own)
        .peer_public_key("", public.clone());
    let protocol = Protocol::<Alipay>::new(merchant).expect("all that Alipay needs");
    let order: TradePrecreateRequest = trade_precreate::Required {
        out_trade_no: NUMBER.into(),
        total_amount: Fen(1),
        subject: "小秋TIT店-超市".into(),
    }
    .into();
    let prepared = protocol.prepare(&order).expect("a sound order");
    let signed = prepared.signed_text().expect("it is signed").as_bytes();
    let told = format!(
        r#"{{"code":"10000","msg":"Success","out_trade_no":"{NUMBER}","qr_code":"https:\/\/qr.alipay.com\/bavh4wjlxf12tper3a"}}"#
    );
    let signature = bare.signer.sign(told.as_bytes()).expect("a signature");
    let sign = BASE64_STANDARD.encode(&signature);
    let body = format!(r#"{{"alipay_trade_precreate_response":{told},"sign":"{sign}"}}"#);
    let received = Received::new(200, body.as_bytes());
    let times = compare(
        5,
        || {
            drop(black_box(bare.signer.sign(black_box(signed))));
            let text = black_box(told.as_bytes());
            assert!(bare.verifier.verify_signature(public.pkcs1_der(), text, black_box(&signature)).is_ok());
        },
        || {
            let prepared = protocol.prepare(black_box(&order)).expect("a sound order");
            assert!(protocol.accept(&prepared, black_box(&received)).is_ok());
        },
    );
    line("an order of Alipay and its reply", "both", times);
}
