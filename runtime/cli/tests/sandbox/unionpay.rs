//! UnionPay over HTTP, with what the sandbox says at its start.

use super::server::Server;
use crate::run::posted;
use paytable::{
    Client, Fen, Merchant, Notice, PrivateKey, Time, TrustedCertificates, UnionPay, X509Certificate,
    unionpay::{AppOrderRequest, PaymentNotice, app_order},
};
use serde_json::json;
use std::{fs, io::Write, net::TcpListener, sync::mpsc, thread};
use tokio::runtime::Runtime;

fn client(server: &Server, back: &str) -> Client<UnionPay> {
    let said = &server.said["unionpay"];
    let read = |name: &str| fs::read(said[name].as_str().unwrap()).unwrap();
    let roots = TrustedCertificates::new();
    roots.insert(X509Certificate::from_pem(read("root_certificate_file")).unwrap());
    let merchant = &said["merchants"][0];
    let key = PrivateKey::from_pem(read("test_private_key_file")).unwrap();
    let merchant = Merchant::bare()
        .with("merId", merchant["mer_id"].as_str().unwrap())
        .with("backUrl", back)
        .private_key(merchant["cert_id"].as_str().unwrap(), key)
        .trusted(roots);
    Client::builder(merchant).base_url(server.text("http")).build().unwrap()
}

/// A receiver that accepts one notice, and hands it over.
fn receiver() -> (String, mpsc::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/back", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let body = posted(&stream);
        let accepted = PaymentNotice::accepted().body;
        write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", accepted.len())
            .unwrap();
        stream.write_all(&accepted).unwrap();
        tell.send(body).unwrap();
    });
    (url, told)
}

#[test]
fn the_test_merchant_of_unionpay_places_an_order_that_is_shown_paid_and_told() {
    let server = Server::start(&[]);
    let (back, told) = receiver();
    let client = client(&server, &back);
    let order: AppOrderRequest = app_order::Required {
        txn_time: Time::now().unwrap(),
        order_id: "UNION00001".into(),
        txn_amt: Fen(1234),
    }
    .into();
    Runtime::new().unwrap().block_on(client.call(&order)).unwrap();
    let shown = server.get("/api/orders/UNION00001");
    assert_eq!((&shown["trade_state"], &shown["total_fee"]), (&json!("NOTPAY"), &json!(1234)));
    assert_eq!(shown["mch_id"], "777290058110048");
    for path in ["/", "/orders/UNION00001", "/pay/UNION00001"] {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            server.address("control")
        );
        let (status, _, page) = server.raw(request.as_bytes());
        assert!(status == 200 && page.contains("UNION00001"), "{path}: {status} {page}");
    }
    let (status, delivery) = server.control("POST", "/api/orders/UNION00001/pay", Some(&json!({})));
    assert_eq!((status, delivery), (200, json!({ "attempts": 1, "acknowledged": true })));
    let event = client.notice::<PaymentNotice>(&told.recv().unwrap()).unwrap();
    assert_eq!((event.order_id.as_deref(), event.txn_amt), (Some("UNION00001"), Some(Fen(1234))));
    assert_eq!(server.get("/api/orders/UNION00001")["trade_state"], "SUCCESS");
}
