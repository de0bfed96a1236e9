//! Connections: whom the client believes, and to whom it shows the merchant's certificate.

use paytable::{
    ApiKey, BuildError, Certificate, Client, Error, Fen, KeyFault, Merchant, Outcome, Unknown, WechatV2,
    blocking,
    wechat_v2::{self, OrderQueryRequest, RefundRequest},
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    RootCertStore, ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::WebPkiClientVerifier,
};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::{Arc, mpsc},
    thread,
};

/// Somebody who vouches for others.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Authority(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for that name and its private key, both in PEM.
    fn vouch(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.0).unwrap().pem(), key.serialize_pem())
    }
}

/// A gateway over TLS that asks for a client certificate. It tells of each request whether one was shown, and
/// answers what no client believes, so that nothing more is needed of it.
struct Server {
    url: String,
    shown: mpsc::Receiver<Option<Vec<u8>>>,
}

fn serve(authority: &Authority) -> Server {
    serve_those(authority, &authority.pem())
}

/// A gateway that believes client certificates of another authority.
fn serve_those(authority: &Authority, clients: &str) -> Server {
    let (certificate, key) = authority.vouch("localhost");
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(clients.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider.clone())
        .allow_unauthenticated()
        .build()
        .unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()],
            PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
        )
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let (tell, shown) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = StreamOwned::new(connection, stream);
            if read_request(&mut stream).is_none() {
                continue;
            }
            let certificates = stream.conn.peer_certificates();
            let first = certificates.and_then(|all| all.first()).map(|one| one.as_ref().to_vec());
            let _ = tell.send(first);
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    Server { url, shown }
}

/// Reads a request whole; `None` if the handshake or the connection failed.
fn read_request(stream: &mut StreamOwned<ServerConnection, std::net::TcpStream>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line == "\r\n" {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length]).ok()
}

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new("192006250b4c09247ec02edce69f6a2d"))
}

fn refund() -> RefundRequest {
    RefundRequest {
        out_trade_no: Some("1217752501201407033233368018".into()),
        ..wechat_v2::refund::Required { out_refund_no: "R1".into(), total_fee: Fen(2), refund_fee: Fen(1) }
            .into()
    }
}

fn query() -> OrderQueryRequest {
    OrderQueryRequest { out_trade_no: Some("1217752501201407033233368018".into()), ..Default::default() }
}

fn client(server: &Server, root: &Authority, merchant: Merchant) -> Client<WechatV2> {
    Client::builder(merchant).base_url(&server.url).root_certificate(root.pem()).build().unwrap()
}

/// The server answered: the connection was made, and what came is not believed.
fn is_answered<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Unknown(Unknown::Status(204))))
}

#[tokio::test]
async fn the_certificate_is_shown_where_the_table_asks_for_it_and_nowhere_else() {
    let authority = Authority::new();
    let server = serve(&authority);
    let (certificate, key) = authority.vouch("1900000109");
    let der = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
    let merchant = merchant().certificate(Certificate::from_pem(format!("{certificate}{key}")));
    let client = client(&server, &authority, merchant);

    assert!(is_answered(&client.call(&refund()).await));
    assert_eq!(server.shown.recv().unwrap().as_deref(), Some(der.as_ref()));

    assert!(is_answered(&client.call(&query()).await));
    assert_eq!(server.shown.recv().unwrap(), None);
}

#[tokio::test]
async fn a_certificate_from_a_pkcs12_file_is_shown_like_any_other() {
    let authority = Authority::new();
    let server = serve_those(&authority, include_str!("../../keys/merchant/ca.pem"));
    let der = CertificateDer::from_pem_slice(include_bytes!("../../keys/merchant/cert.pem")).unwrap();
    let files = [
        &include_bytes!("../../keys/merchant/old.p12")[..],
        &include_bytes!("../../keys/merchant/new.p12")[..],
    ];
    for file in files {
        let client = client(&server, &authority, merchant().certificate_pkcs12(file).unwrap());
        assert!(is_answered(&client.call(&refund()).await));
        assert_eq!(server.shown.recv().unwrap().as_deref(), Some(der.as_ref()));
    }
}

#[tokio::test]
async fn without_a_certificate_nothing_is_sent_where_one_is_needed() {
    let authority = Authority::new();
    let server = serve(&authority);
    let client = client(&server, &authority, merchant());
    let error = client.call(&refund()).await.unwrap_err();
    assert!(matches!(error, Error::NoCertificate), "{error}");
    assert_eq!(error.outcome(), Outcome::NotDone);
    assert!(server.shown.try_recv().is_err());

    // A merchant that has one can be added, and its connections are its own.
    let (certificate, key) = authority.vouch("1900000110");
    let der = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
    let other = merchant().certificate(Certificate::from_pem(format!("{certificate}{key}")));
    let other = client.with_merchant(other).unwrap();
    assert!(is_answered(&other.call(&refund()).await));
    assert_eq!(server.shown.recv().unwrap().as_deref(), Some(der.as_ref()));
    assert!(matches!(client.call(&refund()).await, Err(Error::NoCertificate)));
}

#[tokio::test]
async fn a_server_that_nobody_trusted_vouches_for_gets_nothing() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let server = serve(&stranger);
    let client = client(&server, &authority, merchant());
    let error = client.call(&query()).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error}");
    assert_eq!(error.outcome(), Outcome::NotDone);
    assert!(server.shown.try_recv().is_err());
}

/// A proxy that connects to wherever it is told, and tells where that was and every byte that passed towards it.
fn connecting_proxy() -> (String, mpsc::Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for mut inside in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(inside.try_clone().unwrap());
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") && reader.read_until(b'\n', &mut head).unwrap() > 0 {}
            let line = String::from_utf8_lossy(&head).lines().next().unwrap().to_owned();
            let target = line.split(' ').nth(1).unwrap().replace("localhost", "127.0.0.1");
            let mut outside = std::net::TcpStream::connect(target).unwrap();
            inside.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").unwrap();
            let mut back = outside.try_clone().unwrap();
            let answers = thread::spawn(move || std::io::copy(&mut back, &mut inside));
            let (mut passed, mut piece) = (Vec::new(), [0; 4096]);
            while let Ok(read @ 1..) = reader.read(&mut piece) {
                passed.extend_from_slice(&piece[..read]);
                if outside.write_all(&piece[..read]).is_err() {
                    break;
                }
            }
            let _ = answers.join();
            let _ = tell.send((line, passed));
        }
    });
    (format!("http://{address}"), told)
}

#[tokio::test]
async fn a_proxy_carries_what_it_cannot_read_and_the_certificate_too() {
    let authority = Authority::new();
    let server = serve(&authority);
    let (proxy, told) = connecting_proxy();
    let (certificate, key) = authority.vouch("1900000109");
    let merchant = merchant().certificate(Certificate::from_pem(format!("{certificate}{key}")));
    let builder = Client::<WechatV2>::builder(merchant).base_url(&server.url).proxy(proxy);
    let client = builder.root_certificate(authority.pem()).build().unwrap();
    assert!(is_answered(&client.call(&refund()).await));
    assert!(server.shown.recv().unwrap().is_some());
    drop(client);
    let (line, passed) = told.recv_timeout(std::time::Duration::from_secs(5)).unwrap();
    assert_eq!(line, format!("CONNECT {} HTTP/1.1", server.url.trim_start_matches("https://")));
    // What passed is TLS: a handshake record first, and nothing of the request in it.
    assert_eq!(passed[0], 0x16);
    assert!(!String::from_utf8_lossy(&passed).contains("1217752501201407033233368018"));
}

#[tokio::test]
async fn a_server_behind_a_proxy_is_verified_all_the_same() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let server = serve(&stranger);
    let (proxy, _told) = connecting_proxy();
    let builder = Client::<WechatV2>::builder(merchant()).base_url(&server.url).proxy(proxy);
    let client = builder.root_certificate(authority.pem()).build().unwrap();
    let error = client.call(&query()).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error}");
    assert!(server.shown.try_recv().is_err());
}

#[test]
fn the_blocking_client_shows_it_too() {
    let authority = Authority::new();
    let server = serve(&authority);
    let (certificate, key) = authority.vouch("1900000109");
    let merchant = merchant().certificate(Certificate::from_pem(format!("{certificate}{key}")));
    let builder = Client::<WechatV2>::builder(merchant).base_url(&server.url);
    let client: blocking::Client<WechatV2> =
        builder.root_certificate(authority.pem()).build_blocking().unwrap();
    assert!(is_answered(&client.call(&refund())));
    assert!(server.shown.recv().unwrap().is_some());
}

#[test]
fn what_is_no_certificate_with_its_key_makes_no_client() {
    let (certificate, key) = Authority::new().vouch("1900000109");
    let (_, other_key) = Authority::new().vouch("1900000109");
    for wrong in ["", "no PEM", &certificate, &key] {
        let merchant = merchant().certificate(Certificate::from_pem(wrong));
        let built = Client::<WechatV2>::builder(merchant).build();
        assert!(matches!(built, Err(BuildError::ClientCertificate(_))), "{wrong}");
    }
    let other = merchant().certificate(Certificate::from_pem(format!("{certificate}{other_key}")));
    let error = Client::<WechatV2>::builder(other).build().unwrap_err();
    assert!(error.to_string().contains(&KeyFault::Mismatch.to_string()), "{error}");
}
