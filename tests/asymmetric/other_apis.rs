//! Genuine replies to one API of a gateway, taken for replies to another one about the same order.
//!
//! No signature of these gateways covers which API was called: Alipay signs the value of a member and not its name. What
//! tells replies apart is what they have to hold and to repeat.

use crate::{
    anchor::{certificate_file, digest, trusting},
    catalog,
    hand::{Fixed, OTHER, OWN, private, signature, text},
};
use md5::{Digest as _, Md5};
use paytable::{
    Alipay, Allinpay, ApiKey, DynamicMessage, Error, Fen, Merchant, OrderStatus, Protocol, Received,
    Swiftpass, UnionPay, Unknown, alipay,
    allinpay::{self, pay},
    swiftpass,
    table::{Api, Kind, Reply, SignatureAlgorithm, ValueSource},
    unionpay,
};
use paytable_tests::{KEY, Pairs, digest as keyed, hex, rules::satisfy, sample::Sample, text_to_sign, xml};
use serde_json::{Map, Value};
use std::sync::{Arc, LazyLock};

/// 2030-03-17.
const NOW: u64 = 1_900_000_000;

static ALIPAY_PROTOCOL: LazyLock<Protocol<Alipay>> =
    LazyLock::new(|| Protocol::new(catalog::merchant()).unwrap().with_clock(Arc::new(Fixed(NOW))));
static UNIONPAY_PROTOCOL: LazyLock<Protocol<UnionPay>> = LazyLock::new(|| {
    let merchant = Merchant::bare()
        .with("merId", "777290058110048")
        .with("backUrl", "https://example.com/b")
        .private_key("68759663125", private(OWN))
        .trusted(trusting(&[&certificate_file("authority.pem")]));
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(NOW)))
});

/// How the messages of one gateway are made and read.
struct Gateway {
    apis: &'static [&'static Api],
    setting: fn(&str) -> Option<String>,
    /// A reply in the place where that API has it, with the gateway's signature.
    signed: fn(&Api, &Sample) -> Vec<u8>,
    accept: fn(&'static Api, &Sample, &[u8]) -> Result<DynamicMessage, Error>,
}

const ALIPAY: Gateway = Gateway {
    apis: alipay::APIS,
    setting: catalog::setting,
    signed: |api, reply| {
        let raw = reply.json().to_string();
        let name = api.member.unwrap().name;
        format!(r#"{{"{name}":{raw},"sign":"{}"}}"#, signature(OTHER, &raw)).into_bytes()
    },
    accept: |api, request, body| {
        ALIPAY_PROTOCOL.accept_dynamic(api, Some(request), &Received::new(200, body))
    },
};

const UNIONPAY: Gateway = Gateway {
    apis: unionpay::APIS,
    setting: |name| match name {
        "merId" => Some("777290058110048".to_owned()),
        "backUrl" => Some("https://example.com/b".to_owned()),
        _ => None,
    },
    signed: |_, reply| {
        let mut pairs: Pairs = reply.flat();
        pairs.retain(|(name, _)| !["signature", "signMethod", "signPubKeyCert"].contains(&name.as_str()));
        pairs.push(("signMethod".to_owned(), "01".to_owned()));
        pairs.push(("signPubKeyCert".to_owned(), certificate_file("gateway.pem")));
        let borrowed: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let signature = signature(&certificate_file("leaf.key"), &digest(&text(&borrowed, &[])));
        pairs.push(("signature".to_owned(), signature));
        let parts: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        parts.join("&").into_bytes()
    },
    accept: |api, request, body| {
        UNIONPAY_PROTOCOL.accept_dynamic(api, Some(request), &Received::new(200, body))
    },
};

fn allinpay_setting(name: &str) -> Option<String> {
    let settings =
        [("cusid", "660581055322T0Z"), ("appid", "00328929"), ("notify_url", "https://example.com/p")];
    settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
}

fn allinpay_protocol() -> Protocol<Allinpay> {
    let merchant = ["cusid", "appid", "notify_url"]
        .iter()
        .fold(Merchant::bare(), |merchant, name| merchant.with(*name, allinpay_setting(name).unwrap()));
    Protocol::new(merchant.key(ApiKey::new(KEY))).unwrap()
}

/// Flat JSON with a signature for which the key is a pair among the others.
fn allinpay_signed(mut pairs: Pairs) -> Vec<u8> {
    pairs.retain(|(name, _)| name != "sign");
    let mut all = pairs.clone();
    all.push(("key".to_owned(), KEY.to_owned()));
    pairs.push(("sign".to_owned(), hex(&Md5::digest(text_to_sign(&all))).to_uppercase()));
    let members = pairs.into_iter().map(|(name, value)| (name, Value::from(value)));
    Value::Object(members.collect::<Map<_, _>>()).to_string().into_bytes()
}

const ALLINPAY: Gateway = Gateway {
    apis: allinpay::APIS,
    setting: allinpay_setting,
    signed: |_, reply| allinpay_signed(reply.flat()),
    accept: |api, request, body| {
        allinpay_protocol().accept_dynamic(api, Some(request), &Received::new(200, body))
    },
};

const SWIFTPASS: Gateway = Gateway {
    apis: swiftpass::APIS,
    setting: |name| match name {
        "mch_id" => Some("QRA29045311KKR1".to_owned()),
        "notify_url" => Some("https://example.com/p".to_owned()),
        _ => None,
    },
    signed: |_, reply| {
        let mut pairs = reply.flat();
        pairs.retain(|(name, _)| name != "sign");
        let sign = keyed(&text_to_sign(&pairs), SignatureAlgorithm::Md5, KEY);
        pairs.push(("sign".to_owned(), sign));
        xml(&pairs).into_bytes()
    },
    accept: |api, request, body| {
        let merchant =
            Merchant::bare().with("mch_id", "QRA29045311KKR1").with("notify_url", "https://example.com/p");
        let protocol = Protocol::<Swiftpass>::new(merchant.key(ApiKey::new(KEY))).unwrap();
        protocol.accept_dynamic(api, Some(request), &Received::new(200, body))
    },
};

impl Gateway {
    fn called(&self) -> impl Iterator<Item = &'static Api> {
        self.apis.iter().copied().filter(|api| api.reply == Reply::Signed)
    }

    fn request(&self, api: &'static Api) -> Sample {
        let mut request = Sample::request(api.request);
        satisfy(api, &mut request, &self.setting, &[]);
        request
    }

    /// A success of one API about what the request to another one says: every value that has the same name in both.
    fn reply(&self, api: &'static Api, about: &Sample) -> Sample {
        let mut reply = Sample::received(api.response, &|name| (self.setting)(name).unwrap_or_default());
        for name in ["sub_code", "sub_msg", "err_code", "err_msg", "errmsg"] {
            if api.response.find(name).is_some() {
                reply.clear(name);
            }
        }
        let identities = api.gateway.merchant.iter().filter(|setting| setting.identity);
        for identity in identities.filter(|identity| api.response.find(identity.name).is_some()) {
            reply.set(identity.name, &(self.setting)(identity.name).unwrap());
        }
        let own = self.request(api);
        for field in api.response.fields {
            let is_nested = matches!(field.kind, Kind::Object(_) | Kind::List(_) | Kind::Texts { .. });
            if let (Some(value), false) = (about.get(field.name), is_nested) {
                reply.set(field.name, &value);
            }
            // What an API fixes of its requests is that API's own.
            if let Some(ValueSource::Fixed(value)) = own.row(field.name).map(|row| row.fill) {
                reply.set(field.name, value);
            }
        }
        for layer in api.outcome {
            reply.set(layer.field, layer.success);
        }
        reply
    }

    /// Which replies are believed as those of other APIs: the API that was called, and those whose replies they are.
    fn confused(&self) -> Vec<String> {
        let mut believed = Vec::new();
        for called in self.called() {
            let request = self.request(called);
            let mut others = Vec::new();
            for other in self.called() {
                let reply = self.reply(other, &request);
                match (self.accept)(called, &request, &(self.signed)(called, &reply)) {
                    Ok(_) if called.name != other.name => others.push(other.name),
                    Err(error) if called.name == other.name => panic!("{}: {error:?}", called.name),
                    Ok(_) => {}
                    Err(error) => assert!(matches!(error, Error::Unknown(_)), "{}: {error:?}", called.name),
                }
            }
            if !others.is_empty() {
                believed.push(format!("{}: {}", called.name, others.join(" ")));
            }
        }
        believed
    }
}

// Nothing in these replies names the API. Those that are listed pass for others if they are about the same order and were sent in
// place of the genuine reply, which TLS prevents: each success says no more than that of the call that was made.

#[test]
fn which_replies_of_alipay_pass_for_those_of_other_apis() {
    // Both say the two numbers of the order and nothing else. No other reply passes for that of a payment or a refund.
    let passing = [
        "TradeCreate: TradePay TradeClose TradeCancel TradeRefund",
        "TradeClose: TradeCreate TradePay TradeCancel TradeRefund",
    ];
    assert_eq!(ALIPAY.confused(), passing);
}

#[test]
fn which_replies_of_unionpay_pass_for_those_of_other_apis() {
    // Each says that a call under this number, at this time, was accepted. Only a query says what became of it.
    let passing = [
        "BackOrder: AppOrder QrOrder QrPay Undo Refund",
        "QrPay: AppOrder BackOrder QrOrder Undo Refund",
        "Undo: AppOrder BackOrder QrOrder QrPay Refund",
        "Refund: AppOrder BackOrder QrOrder QrPay Undo",
    ];
    assert_eq!(UNIONPAY.confused(), passing);
}

#[test]
fn which_replies_of_allinpay_pass_for_those_of_other_apis() {
    // All of them say the number of the call. A close says nothing of its own.
    let passing = [
        "Pay: NativePay",
        "NativePay: Pay",
        "ScanPay: Pay Query Refund Cancel",
        "Query: Pay ScanPay Refund Cancel",
        "Close: Pay NativePay ScanPay Query NativeClose Refund Cancel",
        "NativeClose: Pay NativePay ScanPay Query Close Refund Cancel",
        "Refund: Pay ScanPay Query Cancel",
        "Cancel: Pay ScanPay Query Refund",
    ];
    assert_eq!(ALLINPAY.confused(), passing);
}

#[test]
fn which_replies_of_swiftpass_pass_for_those_of_other_apis() {
    // Orders of several wallets have replies of one form. No other reply passes for that of a query, a refund or a charge by
    // payment code.
    let passing = [
        "Native: WeixinNative AlipayNative UnionpayNative",
        "WeixinNative: Native AlipayNative UnionpayNative",
        "WeixinJspay: WeixinApp AlipayJspay UnionpayJspay Micropay",
        "WeixinApp: WeixinJspay AlipayJspay UnionpayJspay Micropay",
        "AlipayNative: Native WeixinNative UnionpayNative",
        "AlipayJspay: WeixinJspay WeixinApp UnionpayJspay Micropay",
        "UnionpayNative: Native WeixinNative AlipayNative",
        "UnionpayJspay: WeixinJspay WeixinApp AlipayJspay Micropay",
        "Close: Native WeixinNative WeixinJspay WeixinApp AlipayNative AlipayJspay UnionpayNative UnionpayJspay Micropay \
         Reverse Refund RefundQuery",
        "Reverse: Native WeixinNative WeixinJspay WeixinApp AlipayNative AlipayJspay UnionpayNative UnionpayJspay \
         Micropay Close Refund RefundQuery",
    ];
    assert_eq!(SWIFTPASS.confused(), passing);
}

/// The reply to a query of an order that is not paid yet is signed, and a success of the query.
#[test]
fn the_reply_to_a_query_is_none_to_a_payment() {
    let raw = |state: &str| {
        format!(
            r#"{{"code":"10000","msg":"Success","out_trade_no":"A1","trade_no":"T1","total_amount":"88.80"{state}}}"#
        )
    };
    let protocol = &ALIPAY_PROTOCOL;
    let charge: alipay::TradePayRequest = alipay::trade_pay::Required {
        out_trade_no: "A1".into(),
        auth_code: "28763443825664394".into(),
        subject: "Iphone6 16G".into(),
        scene: "bar_code".into(),
    }
    .into();
    let charge = alipay::TradePayRequest { total_amount: Some(Fen(8880)), ..charge };
    let prepared = protocol.prepare(&charge).unwrap();
    let paid = |state: &str| {
        let raw = raw(state);
        let body = format!(r#"{{"alipay_trade_pay_response":{raw},"sign":"{}"}}"#, signature(OTHER, &raw));
        protocol.accept(&prepared, &Received::new(200, body.as_bytes()))
    };
    assert_eq!(paid("").unwrap().trade_no.as_deref(), Some("T1"));
    assert!(paid(r#","trade_status":"""#).is_ok());
    for state in ["WAIT_BUYER_PAY", "TRADE_CLOSED", "TRADE_SUCCESS"] {
        let error = paid(&format!(r#","trade_status":"{state}""#)).unwrap_err();
        let Error::Unknown(Unknown::OtherRequest(differs)) = error else { panic!("{error:?}") };
        assert_eq!(differs.fields, ["trade_status"]);
    }
}

/// Allinpay says with one word that an order was accepted and that one was paid.
#[test]
fn an_accepted_order_of_allinpay_does_not_pass_for_a_paid_one() {
    let order: allinpay::PayRequest =
        pay::Required { trxamt: Fen(1), reqsn: "24111909".into(), paytype: "A01".into() }.into();
    let status = |more: &[(&str, &str)]| {
        let mut pairs = paytable_tests::pairs(&[
            ("retcode", "SUCCESS"),
            ("cusid", "660581055322T0Z"),
            ("appid", "00328929"),
            ("trxstatus", "0000"),
            ("reqsn", "24111909"),
            ("trxid", "2411"),
        ]);
        pairs.extend(paytable_tests::pairs(more));
        allinpay_protocol().order_status_from_reply(&order, &Received::new(200, allinpay_signed(pairs)))
    };
    let paid = status(&[("initamt", "1"), ("trxamt", "1")]);
    assert!(matches!(paid, Ok(OrderStatus::Paid(_))), "{paid:?}");
    let accepted = status(&[("payinfo", "https://qr.alipay.com/1")]);
    assert!(accepted.is_err(), "{accepted:?}");
}
