//! What went wrong in other SDKs of payment APIs between here and the gateway. The comment above each test names who
//! had it: the id of an advisory, or project and number of a report. What takes no connection is tested by the file
//! of the same name in the crate above.

use paytable::{
    ApiKey, BuildError, Certificate, Client, CloudPay, Error, Fen, Merchant, Outcome, RetryPolicy, Unknown,
    WechatV2, cloudpay,
    codec::Malformed,
    sandbox::Sandbox,
    sign,
    table::SignatureAlgorithm,
    wechat_v2::{
        self, OrderQueryRequest, PayNotice, RefundRequest, UnifiedOrderRequest,
        unified_order::{Required, TradeType},
    },
};
use paytable_tests_sandbox::receiver::{Receiver, Reply};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::{
    collections::{BTreeMap, HashSet},
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const NUMBER: &str = "1217752501201407033233368018";

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY))
        .notify_url("https://example.com/n")
        .certificate(Sandbox::client_certificate())
}

fn order() -> UnifiedOrderRequest {
    Required {
        body: "小秋TIT店-超市".into(),
        out_trade_no: NUMBER.into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: TradeType::App,
    }
    .into()
}

fn refund() -> RefundRequest {
    RefundRequest {
        out_trade_no: Some(NUMBER.into()),
        ..wechat_v2::refund::Required { out_refund_no: "R1".into(), total_fee: Fen(2), refund_fee: Fen(1) }
            .into()
    }
}

fn query() -> OrderQueryRequest {
    OrderQueryRequest { out_trade_no: Some(NUMBER.into()), ..Default::default() }
}

fn client_at(url: &str) -> Client<WechatV2> {
    Client::builder(merchant()).base_url(url).timeout(Duration::from_millis(500)).build().unwrap()
}

/// A body of the gateway, signed.
fn signed(pairs: &[(&str, &str)]) -> Vec<u8> {
    let common = [("appid", "wx8888888888888888"), ("mch_id", "1900000109"), ("return_code", "SUCCESS")];
    let all: BTreeMap<&str, &str> = common.iter().chain(pairs).copied().collect();
    let text: Vec<String> = all.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let rule = <WechatV2 as paytable::Gateway>::TABLE.sign().unwrap();
    let signature = sign::signature(&text.join("&"), SignatureAlgorithm::Md5, &ApiKey::new(KEY), rule);
    let elements: Vec<String> = all.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect();
    format!("<xml>{}<sign>{signature}</sign></xml>", elements.concat()).into_bytes()
}

fn placed() -> Vec<u8> {
    signed(&[("result_code", "SUCCESS"), ("prepay_id", "wx1"), ("trade_type", "APP")])
}

/// What a body of ours says, but for what is of one attempt only.
fn said(body: &[u8]) -> BTreeMap<String, String> {
    let text = std::str::from_utf8(body).unwrap();
    let document = roxmltree::Document::parse(text).unwrap();
    let elements = document.root_element().children();
    let pair = |e: roxmltree::Node<'_, '_>| {
        (e.tag_name().name().to_owned(), e.text().unwrap_or_default().to_owned())
    };
    elements.map(pair).filter(|(name, _)| name != "nonce_str" && name != "sign").collect()
}

// Twice paid and twice refunded, by another number after a timeout; the crate wechatpay 0.1.4 repeats blindly.
#[tokio::test]
async fn a_repeat_after_a_timeout_has_the_number_of_the_first() {
    let receiver = Receiver::start(|number, _| match number {
        0 => Reply::Silence(Duration::from_millis(800)),
        1 => Reply::Full(502, Vec::new()),
        _ => Reply::Full(
            200,
            signed(&[
                ("result_code", "SUCCESS"),
                ("refund_id", "5"),
                ("out_refund_no", "R1"),
                ("out_trade_no", NUMBER),
                ("total_fee", "2"),
                ("refund_fee", "1"),
            ]),
        ),
    });
    let policy = RetryPolicy { first_wait: Duration::ZERO, ..RetryPolicy::default() };
    client_at(&receiver.url).call_with_retries(&refund(), policy).await.unwrap();
    let sent: Vec<_> = receiver.bodies.try_iter().map(|body| said(&body)).collect();
    assert_eq!(sent.len(), 3);
    assert!(sent.iter().all(|body| *body == sent[0] && body["out_refund_no"] == "R1"), "{sent:?}");

    // Without retries that were asked for there is one.
    let receiver = Receiver::start(|_, _| Reply::Bytes(Vec::new()));
    let error = client_at(&receiver.url).call(&refund()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(receiver.bodies.iter().take(1).count() + receiver.bodies.try_iter().count(), 1);
}

// wechat-pay-rust-sdk 0.2.21: HTTP 400 came back as Ok.
#[tokio::test]
async fn a_status_that_is_not_200_is_never_ok_not_even_around_a_good_reply() {
    for status in [201, 204, 301, 400, 401, 403, 404, 429, 500, 503] {
        let receiver = Receiver::start(move |_, _| Reply::Full(status, placed()));
        let error = client_at(&receiver.url).call(&order()).await.unwrap_err();
        assert!(matches!(error, Error::Unknown(Unknown::Status(said)) if said == status), "{error}");
    }
}

// A client that follows a redirect repeats a payment somewhere else.
#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Receiver::start(|_, _| Reply::Full(200, placed()));
    let there = elsewhere.url.clone();
    let receiver = Receiver::start(move |_, _| {
        Reply::Bytes(
            format!("HTTP/1.1 307 x\r\nlocation: {there}/\r\ncontent-length: 0\r\n\r\n").into_bytes(),
        )
    });
    let error = client_at(&receiver.url).call(&order()).await.unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Status(307))), "{error}");
    assert!(elsewhere.bodies.try_recv().is_err());
}

// gopay reads up to 3 MB of a notice, others all that comes.
#[tokio::test]
async fn a_reply_without_end_is_given_up_at_the_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(stream);
            read_request(&mut reader);
            let stream = reader.get_mut();
            let mut written = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n<xml>");
            while written.is_ok() {
                written = stream.write_all(&[b' '; 4096]);
            }
        }
    });
    let error = client_at(&url).call(&order()).await.unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Malformed(Malformed::TooLarge))), "{error}");
}

// wechatpy and wechatpay-axios-plugin wait for ever.
#[tokio::test]
async fn a_gateway_that_says_nothing_is_not_waited_for() {
    let builder = Client::<WechatV2>::builder(merchant());
    let shown = format!("{builder:?}");
    assert!(shown.contains("connect_timeout: 5s, timeout: 15s"), "{shown}");
    let receiver = Receiver::start(|_, _| Reply::Silence(Duration::from_secs(5)));
    let start = Instant::now();
    let error = client_at(&receiver.url).call(&order()).await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(3));
    assert!(matches!(error, Error::Unknown(Unknown::Interrupted(fault)) if fault.timeout));
}

/// A server that keeps connections open, and tells the head of every request and the number of its connection.
fn keeping() -> (String, mpsc::Receiver<(usize, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (tell, heads) = mpsc::channel();
    thread::spawn(move || {
        for (number, stream) in listener.incoming().map_while(Result::ok).enumerate() {
            let tell = tell.clone();
            thread::spawn(move || {
                let mut reader = BufReader::new(stream);
                while let Some(head) = read_request(&mut reader) {
                    let _ = tell.send((number, head));
                    let body = placed();
                    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
                    let stream = reader.get_mut();
                    if stream.write_all(&[answer.as_bytes(), &body].concat()).is_err() {
                        break;
                    }
                }
            });
        }
    });
    (url, heads)
}

/// The head of a request, in small letters; its body is read as well.
fn read_request(reader: &mut impl BufRead) -> Option<String> {
    let mut head = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        let line = line.to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        head.push_str(&line);
    }
    reader.read_exact(&mut vec![0; length]).ok()?;
    Some(head)
}

// WxJava#2959, #3640, #3601, weixin-java-pay-demo#113, WXPay-SDK-Java#21, wechat-pay-rust-sdk: a client and a
// handshake for every call.
#[tokio::test]
async fn calls_share_a_connection() {
    let (url, heads) = keeping();
    let client = client_at(&url);
    let other = client.with_merchant(merchant()).unwrap();
    for _ in 0..3 {
        client.call(&order()).await.unwrap();
        client.clone().call(&order()).await.unwrap();
        other.call(&order()).await.unwrap();
    }
    let connections: HashSet<usize> = heads.try_iter().map(|(number, _)| number).collect();
    assert_eq!(connections.len(), 1);
}

// wechat-pay-rust-sdk calls itself Chrome. dromara/payment-spring-boot#4: a body without its charset.
#[tokio::test]
async fn requests_say_who_sends_them_and_what_they_are() {
    let (url, heads) = keeping();
    client_at(&url).call(&order()).await.unwrap();
    let (_, head) = heads.recv().unwrap();
    let agent = concat!("user-agent: paytable/", env!("CARGO_PKG_VERSION"), "\r\n");
    assert!(head.contains(agent), "{head}");
    assert!(head.contains("content-type: text/xml; charset=utf-8\r\n"), "{head}");
    for word in ["mozilla", "chrome", "authorization", "cookie", "referer"] {
        assert!(!head.contains(word), "{head}");
    }
}

// CVE-2026-33661 was a host that looked local. Without TLS only this machine is called, whatever an address looks
// like.
#[test]
fn cve_2026_33661_no_address_that_only_looks_local_is_called_without_tls() {
    let build = |url: &str| Client::<WechatV2>::builder(merchant()).base_url(url).build().map(drop);
    for url in [
        "http://localhost.example.com",
        "http://localhost@example.com",
        "http://localhost:80@example.com",
        "http://127.0.0.1.example.com",
        "http://127.0.0.1@example.com",
        "http://example.com/localhost",
        "http://example.com#@localhost",
        "http://example.com?localhost",
        "http://example.com\\@localhost",
        "http://0.0.0.0",
        "http://[::ffff:8.8.8.8]",
        "http://[::]",
        "http://api.mch.weixin.qq.com",
        "http://localhost.",
        "http://xn--localhost-xyz",
    ] {
        assert!(
            matches!(build(url), Err(BuildError::PlainHttp | BuildError::BaseUrl | BuildError::BaseUrlQuery)),
            "{url}"
        );
    }
    for url in ["ftp://localhost", "file:///etc/passwd", "localhost", "", "//localhost", "https://"] {
        assert!(matches!(build(url), Err(BuildError::BaseUrl | BuildError::PlainHttp)), "{url}");
    }
    for url in ["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1", "https://example.com"] {
        assert!(build(url).is_ok(), "{url}");
    }
}

/// Somebody who vouches for a name: the root's certificate, and a certificate with its key.
fn vouched(name: &str) -> (String, String, String) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &root).unwrap();
    (root.pem(), own.pem(), key.serialize_pem())
}

/// A server over TLS with that certificate; tells of each connection whether a request came over it.
fn secured(certificate: &str, key: &str) -> (u16, mpsc::Receiver<bool>) {
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()],
            PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
        )
        .unwrap();
    let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").unwrap());
    let port = listener.local_addr().unwrap().port();
    let (tell, asked) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream: StreamOwned<ServerConnection, TcpStream> = StreamOwned::new(connection, stream);
            let came = read_request(&mut BufReader::new(&mut stream)).is_some();
            let _ = tell.send(came);
            let _ = stream.write_all(b"HTTP/1.1 204 x\r\nconnection: close\r\n\r\n");
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    (port, asked)
}

// gopay: InsecureSkipVerify on every call with a certificate, and go-pay/gopay#540; dedemao/weixinPay#40,
// uniquewk/weixinpay#4, smartwalle/wxpay#16.
#[tokio::test]
async fn tls_is_verified_with_and_without_a_certificate_of_the_merchant() {
    let (root, certificate, key) = vouched("localhost");
    let (strange_root, ..) = vouched("localhost");
    let (_, own, own_key) = vouched("1900000109");
    let certified = || merchant().certificate(Certificate::from_pem(format!("{own}{own_key}")));
    let (port, asked) = secured(&certificate, &key);
    let build = |merchant: Merchant, name: &str, root: Option<&str>| -> Client<WechatV2> {
        let builder = Client::builder(merchant).base_url(format!("https://{name}:{port}"));
        root.into_iter().fold(builder, paytable::ClientBuilder::root_certificate).build().unwrap()
    };
    // Nobody trusted vouches for it; or somebody does, for another name.
    for (name, root) in
        [("localhost", None), ("localhost", Some(&*strange_root)), ("127.0.0.1", Some(&*root))]
    {
        let error = build(certified(), name, root).call(&refund()).await.unwrap_err();
        assert!(matches!(error, Error::NotSent(_)), "{name}: {error}");
        assert_eq!(error.outcome(), Outcome::NotDone);
        let error = build(merchant(), name, root).call(&query()).await.unwrap_err();
        assert!(matches!(error, Error::NotSent(_)), "{name}: {error}");
        assert_eq!((asked.recv(), asked.recv()), (Ok(false), Ok(false)));
    }
    let error = build(certified(), "localhost", Some(&root)).call(&refund()).await.unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Status(204))), "{error}");
    assert_eq!(asked.recv(), Ok(true));
}

// jasl/wx_pay#38, #49, WxJava#1635, #812, WeiXinMPSDK#1144: "mac verify failure", and OpenSSL 3 refused the file;
// wechat-pay-rust-sdk: a bad PEM ended the program.
#[test]
fn a_certificate_that_cannot_be_read_is_an_error_that_says_so() {
    let (_, certificate, key) = vouched("1900000109");
    let p12 =
        b"\x30\x82\x0a\x2f\x02\x01\x03\x30\x82\x09\xf5\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01".to_vec();
    let cut = key[..key.len() / 2].to_owned();
    for pem in [
        Vec::new(),
        b"1900000109".to_vec(),
        p12,
        b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n".to_vec(),
        b"-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n".to_vec(),
        vec![0xff; 4096],
        certificate.clone().into_bytes(),
        key.clone().into_bytes(),
        format!("{certificate}{cut}").into_bytes(),
    ] {
        let with_own = merchant().certificate(Certificate::from_pem(pem.clone()));
        let error = Client::<WechatV2>::builder(with_own).build().unwrap_err();
        assert!(matches!(error, BuildError::ClientCertificate(_)), "{error}");
        assert!(error.to_string().contains("client certificate cannot be used: "), "{error}");
    }
    for root in ["", "no PEM", &key, "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n"] {
        let error = Client::<WechatV2>::builder(merchant()).root_certificate(root).build().unwrap_err();
        assert!(matches!(error, BuildError::Certificate(_)), "{error}");
    }
}

// wechatpay-go#217, #60, #30, chanxuehong/wechat#196, wechatpay-php#117, woo-wechatpay#7: nothing to test against.
// WxJava#119, #124, #206, #668, yansongda/pay#62, wechatpy#305, #770, befinal/node-tenpay#100, jasl/wx_pay#116,
// helei112g/payment#253: the official sandbox has a key of its own, takes an amount of 101 only, and moved.
#[tokio::test]
async fn the_sandbox_takes_any_amount_under_the_merchants_own_key() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, <PayNotice as paytable::Notice>::accepted().body));
    let merchant = merchant().notify_url(format!("{}/paid", receiver.url));
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start().unwrap();
    let client: Client<WechatV2> = Client::builder(merchant).base_url(sandbox.base_url()).build().unwrap();
    let order = UnifiedOrderRequest { total_fee: Fen(123_456), ..order() };
    client.call(&order).await.unwrap();
    assert!(sandbox.pay(NUMBER).await.unwrap().acknowledged);
    let event = client.notice::<PayNotice>(&receiver.bodies.recv().unwrap()).unwrap();
    assert_eq!(client.protocol().same_order::<PayNotice, _>(&event, &order), Ok(()));
    let dearer = UnifiedOrderRequest { total_fee: Fen(1), ..order };
    assert!(client.protocol().same_order::<PayNotice, _>(&event, &dearer).is_err());
}

// wx-server-sdk calls a refusal "ok": over HTTP it is an error, with the code that was overwritten there.
#[tokio::test]
async fn a_refusal_of_cloudpay_is_an_error_with_its_own_code() {
    let said = r#"{"errcode":0,"errmsg":"ok","respdata":{"return_code":"SUCCESS","result_code":"FAIL","err_code":"ORDERPAID",
        "err_code_des":"该订单已支付","errCode":0,"errMsg":"cloudPay.unifiedOrder:ok","payment":{"package":"prepay_id="}}}"#;
    let receiver = Receiver::start(move |_, _| Reply::Full(200, said.as_bytes().to_vec()));
    let client: Client<CloudPay> = Client::builder(Merchant::bare()).base_url(&receiver.url).build().unwrap();
    let order: cloudpay::UnifiedOrderRequest = cloudpay::UnifiedOrderRequest {
        function_name: Some("pay_cb".into()),
        ..cloudpay::unified_order::Required {
            body: "x".into(),
            out_trade_no: NUMBER.into(),
            spbill_create_ip: "127.0.0.1".into(),
            sub_mch_id: "1900009231".into(),
            total_fee: Fen(1),
            env_id: "test-f0b102".into(),
        }
        .into()
    };
    let error = client.call(&order).await.unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("ORDERPAID"), Outcome::Unknown));
}
