//! Why a call failed is said in words by the error itself; its source has the details.

use paytable::{ApiKey, Client, CloudPay, Error, Merchant, WechatV2, cloudpay, wechat_v2::OrderQueryRequest};
use paytable_tests_sandbox::receiver::{Receiver, Reply};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig, ServerConnection,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::{error::Error as _, net::TcpListener, sync::Arc, thread, time::Duration};

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY))
}

async fn failed(url: &str, root: Option<&str>) -> Error {
    let builder = Client::<WechatV2>::builder(merchant()).base_url(url).timeout(Duration::from_millis(900));
    let builder = root.into_iter().fold(builder, paytable::ClientBuilder::root_certificate);
    let query = OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() };
    builder.build().unwrap().call(&query).await.unwrap_err()
}

/// A server over TLS whose certificate is valid in those years, and the authority that signed it.
fn secured(name: &str, from: i32, until: i32) -> (String, String) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(until, 1, 1));
    let own = params.signed_by(&key, &root).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![own.der().clone()],
            PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap(),
        )
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let config = Arc::new(config);
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut connection = ServerConnection::new(config.clone()).unwrap();
            while connection.is_handshaking() && connection.complete_io(&mut stream).is_ok() {}
        }
    });
    let root = root.pem();
    assert!(CertificateDer::from_pem_slice(root.as_bytes()).is_ok());
    (url, root)
}

#[tokio::test]
async fn each_way_not_to_connect_is_named() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (untrusted, _) = secured("localhost", 2020, 2090);
    let (expired, expired_root) = secured("localhost", 2020, 2021);
    let (early, early_root) = secured("localhost", 2080, 2090);
    let (other, other_root) = secured("api.example.com", 2020, 2090);
    let clock = "or the clock of this machine is wrong";
    for (url, root, words) in [
        (format!("http://{free}"), None, "the connection was refused"),
        (untrusted, None, "the server's certificate is not trusted"),
        (expired, Some(&*expired_root), &*format!("the server's certificate has expired, {clock}")),
        (early, Some(&early_root), &format!("the server's certificate is not valid yet, {clock}")),
        (other, Some(&other_root), "the server's certificate is for another host name"),
    ] {
        let error = failed(&url, root).await;
        assert!(matches!(error, Error::NotSent(_)), "{error:?}");
        let text = error.to_string();
        assert_eq!(text, format!("nothing was sent ({words}); the same call can be made again"), "{error:?}");
        // The source tells more, and does not repeat it.
        let source = error.source().expect("a source").to_string();
        assert!(!text.contains(&source) && !source.contains(words), "{source}");
    }
}

#[tokio::test]
async fn a_host_name_that_is_not_found_is_named() {
    // A label of a name has at most 63 characters, so that no resolver is asked. Over TLS it would be no name at all.
    let no_host = format!("http://{}.example", "a".repeat(64));
    let builder = Client::<CloudPay>::builder(Merchant::bare()).base_url(no_host).allow_plain_http();
    let close: cloudpay::CloseOrderRequest =
        cloudpay::close_order::Required { sub_mch_id: "1900009231".into(), out_trade_no: "1".into() }.into();
    let error = builder.build().unwrap().call(&close).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error:?}");
    assert!(error.to_string().contains("(the host name could not be resolved)"), "{error:?}");
}

#[tokio::test]
async fn no_answer_in_time_is_told_from_no_connection_in_time() {
    let silent = Receiver::start(|_, _| Reply::Silence(Duration::from_secs(3)));
    let error = failed(&silent.url, None).await;
    assert!(matches!(error, Error::Unknown(_)), "{error:?}");
    assert!(error.to_string().contains("the outcome is unknown: no answer in time"), "{error}");

    // The connection is made by the system, and nothing answers the handshake.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let query = OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() };
    let builder = Client::<WechatV2>::builder(merchant()).base_url(url);
    let client = builder.connect_timeout(Duration::from_millis(200)).build().unwrap();
    let error = client.call(&query).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error:?}");
    assert!(error.to_string().contains("(no connection in time)"), "{error}");
}
