//! Against the sandbox, which speaks both sides.

mod accounts;
mod calls;
mod faults;
mod notices;
mod queries;
mod twins;

use super::{Failure, Provider, Reply, SubMerchant, Wechat};
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use paytable::{
    ApiKey, CloudPay, Draft, DynamicMessage, Merchant, Protocol, Received, Time, Transport, cloudpay,
    sandbox::{Posted, Sandbox, SandboxBuilder},
    table::{Api, SignatureAlgorithm},
};
use serde_json::{Value, json};
use sha2::Sha256;
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

/// The service provider of CloudPay, as the sandbox has it.
const APPID: &str = "wxd2d16a504f24665e";
const MCH_ID: &str = "1800008281";
const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const SUB_MCH_ID: &str = "1900009231";
const SUB_APPID: &str = "wx8888888888888888";
const OPENID: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

const OTHER_MCH_ID: &str = "1900000109";
const OTHER_KEY: &str = "0123456789abcdef0123456789abcdef";
const OTHER_SUB_MCH_ID: &str = "1900000232";

const NUMBER: &str = "1217752501201407033233368018";
const REFUND: &str = "R1217752501";
const PAID_URL: &str = "https://service.example/paid";
const LEFT: Duration = Duration::from_secs(5);

fn merchant(mch_id: &str, key: &str) -> Merchant {
    Merchant::new(APPID, mch_id, ApiKey::new(key)).certificate(Sandbox::client_certificate())
}

fn sub_merchant(sub_mch_id: &str) -> SubMerchant {
    SubMerchant { sub_mch_id: sub_mch_id.to_owned(), sub_appid: SUB_APPID.to_owned(), payer: None }
}

/// Two providers with a sub-merchant each.
fn providers() -> Vec<Provider> {
    let provider = |mch_id, key, sub_mch_id| Provider {
        merchant: merchant(mch_id, key),
        sub_merchants: vec![sub_merchant(sub_mch_id)],
    };
    vec![provider(MCH_ID, KEY, SUB_MCH_ID), provider(OTHER_MCH_ID, OTHER_KEY, OTHER_SUB_MCH_ID)]
}

fn builder() -> SandboxBuilder {
    Sandbox::builder()
        .merchant(merchant(MCH_ID, KEY))
        .merchant(merchant(OTHER_MCH_ID, OTHER_KEY))
        .cloud_merchant(SUB_MCH_ID, SUB_APPID)
        .function("test-123", "paycallback", "https://function.example/")
        .start_time(Time::new(2024, 2, 29, 12, 0, 0).unwrap())
        .strict(false)
}

/// A sandbox, this service in front of it, and the notices that were posted. Notices are acknowledged.
struct Both {
    sandbox: Sandbox,
    wechat: Wechat,
    posted: Arc<Mutex<Vec<Posted>>>,
}

impl Both {
    fn new() -> Both {
        Both::of(builder(), providers())
    }

    fn of(builder: SandboxBuilder, providers: Vec<Provider>) -> Both {
        let posted = Arc::new(Mutex::new(Vec::new()));
        let receiver = {
            let posted = posted.clone();
            move |notice: Posted| {
                let ack: &[u8] = match notice.body.first() {
                    Some(b'{') => br#"{"errcode":0,"errmsg":"OK"}"#,
                    _ => b"<xml><return_code>SUCCESS</return_code></xml>",
                };
                posted.lock().unwrap().push(notice);
                Box::pin(async move { Some(ack.to_vec()) })
                    as std::pin::Pin<Box<dyn Future<Output = Option<Vec<u8>>> + Send>>
            }
        };
        let sandbox = builder.start_here(Arc::new(receiver));
        let wechat = over(providers, sandbox.transport(), &sandbox);
        Both { sandbox, wechat, posted }
    }

    /// What this service makes of a function.
    async fn call(&self, name: &str, fields: &Value) -> Result<Reply, Failure> {
        self.wechat.call(function(name), &draft(name, fields).body, PAID_URL, Some(OPENID), LEFT).await
    }

    /// Its reply.
    async fn reply(&self, name: &str, fields: &Value) -> Value {
        match self.call(name, fields).await.unwrap() {
            Reply::Json { respdata, .. } => serde_json::from_str(&respdata).unwrap(),
            Reply::File(file) => String::from_utf8(file).unwrap().into(),
        }
    }

    /// What the sandbox's own CloudPay makes of it.
    async fn cloud(&self, name: &str, fields: &Value) -> Value {
        let draft = draft(name, fields);
        let received = self.sandbox.transport().send(&draft.url(), &draft, LEFT).await.unwrap();
        match serde_json::from_slice::<Value>(&received.body) {
            Ok(mut envelope) if envelope["errcode"] == 0 => envelope["respdata"].take(),
            _ => String::from_utf8(received.body.into_owned()).unwrap().into(),
        }
    }

    async fn pay(&self, number: &str) -> Posted {
        assert!(self.sandbox.pay(number).await.unwrap().acknowledged);
        self.posted.lock().unwrap().pop().unwrap()
    }

    /// The notice of a refund, which comes when the money does.
    async fn refunded(&self) -> Posted {
        self.sandbox.advance(Duration::from_secs(60));
        for _ in 0..1000 {
            if let Some(posted) = self.posted.lock().unwrap().pop() {
                return posted;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("no notice came");
    }
}

/// The service over a transport, with the sandbox's clock.
fn over(providers: Vec<Provider>, transport: Arc<dyn Transport>, sandbox: &Sandbox) -> Wechat {
    let clock = sandbox.clock();
    Wechat::new(providers, &move |builder| builder.transport(transport.clone()).clock(clock.clone())).unwrap()
}

fn function(name: &str) -> &'static Api {
    cloudpay::APIS.iter().copied().find(|api| api.name.eq_ignore_ascii_case(name)).unwrap()
}

fn cloud_protocol() -> Protocol<CloudPay> {
    Protocol::new(Merchant::bare()).unwrap()
}

fn message(name: &str, fields: &Value) -> DynamicMessage {
    let (message, misfits) = DynamicMessage::from_json(function(name).request, &fields.to_string()).unwrap();
    assert!(misfits.is_empty(), "{misfits:?}");
    message
}

/// A checked request, as a door hands it on.
fn draft(name: &str, fields: &Value) -> Draft {
    cloud_protocol().prepare_dynamic(function(name), &message(name, fields)).unwrap()
}

/// A reply as CloudPay's own clients read it.
fn accepted(name: &str, fields: &Value, reply: &Value) -> Result<DynamicMessage, paytable::Error> {
    let body = json!({ "errcode": 0, "errmsg": "ok", "respdata": reply }).to_string();
    let received = Received::new(200, body.into_bytes());
    cloud_protocol().accept_dynamic(function(name), Some(&message(name, fields)), &received)
}

/// `fields` with others in their place.
fn with(mut fields: Value, others: &Value) -> Value {
    for (name, value) in others.as_object().unwrap() {
        fields[name] = value.clone();
    }
    fields
}

fn order() -> Value {
    json!({
        "function_name": "paycallback", "env_id": "test-123", "sub_mch_id": SUB_MCH_ID,
        "body": "小秋TIT店-超市", "out_trade_no": NUMBER, "total_fee": 888, "spbill_create_ip": "127.0.0.1",
        "attach": "深圳分店", "profit_sharing": "Y",
        "scene_info": { "store_info": { "id": "SZTX001", "name": "腾大餐厅" } },
    })
}

fn refund() -> Value {
    json!({
        "function_name": "paycallback", "env_id": "test-123", "sub_mch_id": SUB_MCH_ID,
        "out_trade_no": NUMBER, "out_refund_no": REFUND, "total_fee": 888, "refund_fee": 100,
    })
}

fn with_hmac(providers: Vec<Provider>) -> Vec<Provider> {
    let signed = |provider: Provider| Provider {
        merchant: provider.merchant.signature_algorithm(SignatureAlgorithm::HmacSha256),
        ..provider
    };
    providers.into_iter().map(signed).collect()
}

fn xml(pairs: &BTreeMap<String, String>) -> Vec<u8> {
    let fields: Vec<String> = pairs.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect();
    let fields = fields.concat();
    format!("<xml>{fields}</xml>").into_bytes()
}

/// The text with its key, digested by another hand than the library's.
fn digest(text: &str, key: &str, algorithm: SignatureAlgorithm) -> String {
    let text = format!("{text}&key={key}");
    let digest = match algorithm {
        SignatureAlgorithm::Md5 => Md5::digest(text).to_vec(),
        SignatureAlgorithm::HmacSha256 => {
            let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
        other => panic!("{other:?} is not one of APIv2"),
    };
    digest.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02X}").unwrap();
        out
    })
}

/// A message as the gateway signs it.
fn signed(mut pairs: BTreeMap<String, String>, key: &str, algorithm: SignatureAlgorithm) -> Vec<u8> {
    let text: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.insert("sign".to_owned(), digest(&text.join("&"), key, algorithm));
    xml(&pairs)
}
