//! A gateway that is nothing but what a test says: a transport that asks the test for every answer.

use paytable::{
    ApiKey, Client, ClientBuilder, Draft, Gateway as _, Merchant, Received, SendError, Sending, Transport,
    WechatV2, sandbox::Sandbox, sign, table::SignatureAlgorithm,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// The key of the merchant in these tests.
pub const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

/// The merchant in these tests.
pub fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY))
        .notify_url("https://example.com/n")
        .certificate(Sandbox::client_certificate())
}

/// What a test lets happen to a call.
pub enum Step {
    /// This comes back.
    Answer(u16, Vec<u8>),
    /// No connection comes about.
    NotSent,
    /// The connection breaks after the request.
    Lost,
    /// Nothing comes, however long one waits.
    Silence,
}

/// A call as the transport saw it.
#[derive(Clone, Debug)]
pub struct Call {
    /// Where it went.
    pub url: String,
    /// The elements of its body.
    pub fields: BTreeMap<String, String>,
    /// When, since the script began.
    pub at: Duration,
    /// The time that was left for it.
    pub left: Duration,
    /// Whether it was to show the merchant's certificate.
    pub certificate: bool,
}

impl Call {
    /// The last part of the path, such as `orderquery`.
    pub fn api(&self) -> &str {
        self.url.rsplit('/').next().unwrap_or_default()
    }
}

type Play = Box<dyn FnMut(&Call) -> Step + Send>;

/// The transport, and what went over it.
pub struct Script {
    play: Mutex<Play>,
    calls: Mutex<Vec<Call>>,
    start: Instant,
}

impl Script {
    /// A script that answers every call with what `play` says.
    pub fn new(play: impl FnMut(&Call) -> Step + Send + 'static) -> Arc<Script> {
        Arc::new(Script { play: Mutex::new(Box::new(play)), calls: Mutex::default(), start: Instant::now() })
    }

    /// Settings of a client over it.
    pub fn builder(self: &Arc<Script>) -> ClientBuilder<WechatV2> {
        Client::builder(merchant()).transport(self.clone())
    }

    /// A client over it.
    ///
    /// # Panics
    /// Never: the merchant lacks nothing.
    pub fn client(self: &Arc<Script>) -> Client<WechatV2> {
        self.builder().build().expect("a client")
    }

    /// What went over it so far.
    pub fn calls(&self) -> Vec<Call> {
        lock(&self.calls).clone()
    }

    /// The names of the calls so far, each with the second it was made in.
    pub fn log(&self) -> Vec<(String, u64)> {
        lock(&self.calls).iter().map(|call| (call.api().to_owned(), call.at.as_secs())).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Transport for Script {
    fn send<'a>(&'a self, url: &'a str, request: &'a Draft, left: Duration) -> Sending<'a> {
        let call = Call {
            url: url.to_owned(),
            fields: elements(&request.body),
            at: self.start.elapsed(),
            left,
            certificate: request.certificate,
        };
        let step = lock(&self.play)(&call);
        lock(&self.calls).push(call);
        Box::pin(async move {
            match step {
                Step::Answer(status, body) => Ok(Received::new(status, body)),
                Step::NotSent => Err(SendError::not_sent("nobody listens")),
                Step::Lost => Err(SendError::interrupted("the connection broke")),
                Step::Silence => std::future::pending().await,
            }
        })
    }
}

/// The elements of a message of the gateway's; none where it is no XML.
pub fn elements(body: &[u8]) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(body);
    let Ok(document) = roxmltree::Document::parse(&text) else { return BTreeMap::new() };
    let elements = document.root_element().children().filter(roxmltree::Node::is_element);
    elements.map(|e| (e.tag_name().name().to_owned(), e.text().unwrap_or_default().to_owned())).collect()
}

/// A message of the gateway's for the merchant, signed. What is empty is left out.
///
/// # Panics
/// Never: the gateway signs.
pub fn message(pairs: &[(&str, &str)]) -> Vec<u8> {
    let common = [("appid", "wx8888888888888888"), ("mch_id", "1900000109"), ("return_code", "SUCCESS")];
    let mut all: BTreeMap<&str, &str> = common.iter().chain(pairs).copied().collect();
    all.retain(|_, value| !value.is_empty());
    let text: Vec<String> = all.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let rule = WechatV2::TABLE.sign().expect("the gateway signs");
    let signature = sign::signature(&text.join("&"), SignatureAlgorithm::Md5, &ApiKey::new(KEY), rule);
    let elements =
        all.iter().fold(String::new(), |body, (name, value)| body + &format!("<{name}>{value}</{name}>"));
    format!("<xml>{elements}<sign>{signature}</sign></xml>").into_bytes()
}

/// A signed reply that says success.
pub fn succeeded(pairs: &[(&str, &str)]) -> Step {
    let all: Vec<_> = [("result_code", "SUCCESS")].iter().chain(pairs).copied().collect();
    Step::Answer(200, message(&all))
}

/// A signed refusal.
pub fn refused(code: &str) -> Step {
    Step::Answer(200, message(&[("result_code", "FAIL"), ("err_code", code), ("err_code_des", "words")]))
}

/// A refund notice for the merchant, closed as the gateway does: AES-256-ECB under the digits of the key's MD5.
///
/// # Panics
/// Never: the key has the length that the cipher wants.
pub fn refund_notice(info: &[(&str, &str)]) -> Vec<u8> {
    use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    use md5::{Digest, Md5};

    let elements =
        info.iter().fold(String::new(), |text, (name, value)| text + &format!("<{name}>{value}</{name}>"));
    let mut text = format!("<root>{elements}</root>").into_bytes();
    let missing = 16 - text.len() % 16;
    text.extend(std::iter::repeat_n(u8::try_from(missing).unwrap_or_default(), missing));
    let digits = Md5::digest(KEY).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let cipher = aes::Aes256::new_from_slice(digits.as_bytes()).expect("32 digits");
    let blocks = text.as_chunks::<16>().0.iter().map(|block| {
        let mut block = Array::from(*block);
        cipher.encrypt_block(&mut block);
        block
    });
    let sealed = BASE64_STANDARD.encode(blocks.flatten().collect::<Vec<u8>>());
    format!(
        "<xml><return_code>SUCCESS</return_code><appid>wx8888888888888888</appid><mch_id>1900000109</mch_id>\
         <nonce_str>1</nonce_str><req_info>{sealed}</req_info></xml>"
    )
    .into_bytes()
}
