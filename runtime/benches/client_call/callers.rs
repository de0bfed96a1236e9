//! The two ways to place an order.

use crate::order::order;
use paytable::{
    Api as _, ApiKey, Client, Gateway as _, Merchant, WechatV2,
    sign::signature,
    table::SignatureAlgorithm,
    wechat_v2::{UnifiedOrder, UnifiedOrderRequest},
};
use std::{future::Future, sync::Arc};

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const APPID: &str = "wx8888888888888888";
const MCH_ID: &str = "1900000109";

pub(crate) trait Caller: Clone + Send + 'static {
    /// Places the order, and fails with the whole benchmark if that fails.
    fn call(&self) -> impl Future<Output = ()> + Send;
}

/// By the client of this crate: checked, signed, sent, verified, typed.
#[derive(Clone)]
pub(crate) struct Here {
    client: Client<WechatV2>,
    order: Arc<UnifiedOrderRequest>,
}

impl Here {
    pub(crate) fn new(address: &str) -> Here {
        let merchant = Merchant::new(APPID, MCH_ID, ApiKey::new(KEY)).notify_url("https://example.com/paid");
        let client = Client::builder(merchant).base_url(format!("http://{address}")).build();
        Here { client: client.expect("the address is on this machine"), order: Arc::new(order()) }
    }
}

impl Caller for Here {
    async fn call(&self) {
        let reply = self.client.call(&*self.order).await.expect("the order is placed");
        assert!(reply.prepay_id.is_some());
    }
}

/// By reqwest alone: bytes out, bytes in.
#[derive(Clone)]
pub(crate) struct Bare {
    http: reqwest::Client,
    url: String,
    body: Vec<u8>,
    reply: Arc<String>,
}

impl Bare {
    /// Posts what the other way would.
    pub(crate) fn new(address: &str, here: &Here) -> Bare {
        // Nothing here is TLS, but reqwest starts no client without it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let prepared = here.client.protocol().prepare(&*here.order).expect("the order keeps to its table");
        let elements = prepared.body.windows(2).filter(|two| two == b"</").count();
        assert_eq!(elements, 22 + 1, "fields, and the root");
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let url = format!("http://{address}{}", UnifiedOrder::TABLE.path);
        Bare { http, url, body: prepared.into_draft().body, reply: Arc::new(reply()) }
    }
}

impl Caller for Bare {
    async fn call(&self) {
        let request = self.http.post(&self.url).header("content-type", "text/xml").body(self.body.clone());
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        assert_eq!(response.bytes().await.expect("a body"), self.reply.as_bytes());
    }
}

/// What the server answers, signed by the merchant's key, in the order that signing wants.
pub(crate) fn reply() -> String {
    let fields = [
        ("appid", APPID),
        ("device_info", "013467007045764"),
        ("mch_id", MCH_ID),
        ("nonce_str", "IITRi8Iabbblz1Jc"),
        ("prepay_id", "wx201411101639507cbf6ffd8b0779950874"),
        ("result_code", "SUCCESS"),
        ("return_code", "SUCCESS"),
        ("return_msg", "OK"),
        ("trade_type", "JSAPI"),
    ];
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let rule = WechatV2::TABLE.sign().expect("WeChat Pay signs");
    let sign = signature(&pairs.join("&"), SignatureAlgorithm::Md5, &ApiKey::new(KEY), rule);
    let element = |(name, value): &(&str, &str)| format!("<{name}><![CDATA[{value}]]></{name}>\n");
    let elements: String = fields.iter().chain(&[("sign", sign.as_str())]).map(element).collect();
    format!("<xml>\n{elements}</xml>")
}
