//! Orders, payments and refunds over HTTP and HTTPS, with the client of the library.

use super::server::{KEY, Server};
use crate::run::posted;
use paytable::{
    ApiKey, Certificate, Client, ClientBuilder, Fen, Merchant, Notice, PrivateKey, WechatV2, WechatV3,
    sandbox::Sandbox,
    wechat_v2::{
        PayNotice, RefundRequest, UnifiedOrderRequest, refund,
        unified_order::{Required, TradeType},
    },
    wechat_v3::{NativeOrderRequest, OrderAmountRequired, native_order},
};
use serde_json::json;
use std::{
    fs,
    io::Write,
    net::{TcpListener, TcpStream},
    sync::mpsc,
    thread,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    runtime::Runtime,
};

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY))
}

fn over_http(server: &Server, merchant: Merchant) -> ClientBuilder<WechatV2> {
    Client::builder(merchant).base_url(server.text("http"))
}

/// A client that calls the gateway by its own name and port, and trusts the CA of the sandbox alone. The name is led to
/// the sandbox by a proxy, as a line in the hosts file would.
fn over_https(server: &Server, proxy: &str, merchant: Merchant) -> ClientBuilder<WechatV2> {
    let ca = fs::read(server.text("ca_file")).unwrap();
    Client::builder(merchant).proxy(proxy).root_certificate(ca)
}

/// A proxy that connects every name to that address, and tells which names were asked for.
fn proxy(runtime: &Runtime, to: &str) -> (String, mpsc::Receiver<String>) {
    let to = to.to_owned();
    let (tell, asked) = mpsc::channel();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    runtime.spawn(async move {
        loop {
            let (mut caller, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(caller.read_u8().await.unwrap());
            }
            let head = String::from_utf8(head).unwrap();
            tell.send(head.split(' ').nth(1).unwrap().to_owned()).unwrap();
            caller.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            let mut server = tokio::net::TcpStream::connect(&to).await.unwrap();
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut caller, &mut server).await });
        }
    });
    (url, asked)
}

fn order(number: &str, notify_url: &str) -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        notify_url: Some(notify_url.into()),
        product_id: Some("1".into()),
        ..Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: number.into(),
            total_fee: Fen(100),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::Native,
        }
        .into()
    }
}

fn refund(number: &str) -> RefundRequest {
    RefundRequest {
        out_trade_no: Some(number.into()),
        ..refund::Required { out_refund_no: format!("R{number}"), total_fee: Fen(100), refund_fee: Fen(30) }
            .into()
    }
}

/// A shop that refuses the first notice and acknowledges the next; it tells the payment that each is about.
fn shop(client: Client<WechatV2>) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/paid", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let body = posted(&stream);
            let event = client.notice::<PayNotice>(&body[..]).unwrap();
            let ack = if number == 0 { PayNotice::refused("later") } else { PayNotice::accepted() };
            let (length, body) = (ack.body.len(), ack.body);
            write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n")
                .unwrap();
            stream.write_all(body.as_ref()).unwrap();
            tell.send(event.out_trade_no.unwrap_or_default()).unwrap();
        }
    });
    (url, told)
}

#[test]
fn an_order_over_http_is_paid_told_of_and_refunded() {
    let server = Server::start(&[]);
    let runtime = Runtime::new().unwrap();
    let client = over_http(&server, merchant().certificate(Sandbox::client_certificate())).build().unwrap();
    let (url, told) = shop(client.clone());
    runtime.block_on(client.call(&order("A00001", &url))).unwrap();

    let listed = server.get("/api/orders");
    assert_eq!(listed["orders"].as_array().unwrap().len(), 1);
    assert_eq!(server.get("/api/orders/A00001")["trade_state"], "NOTPAY");
    let (status, delivery) = server.control("POST", "/api/orders/A00001/pay", Some(&json!({})));
    assert_eq!((status, delivery), (200, json!({ "attempts": 2, "acknowledged": true })));
    assert_eq!([told.recv().unwrap(), told.recv().unwrap()], ["A00001", "A00001"]);
    let paid = server.get("/api/orders/A00001");
    assert_eq!((&paid["trade_state"], &paid["total_fee"]), (&json!("SUCCESS"), &json!(100)));

    let (status, again) = server.control("POST", "/api/orders/A00001/pay", Some(&json!({})));
    assert_eq!((status, &again["code"]), (409, &json!("not_payable")));

    runtime.block_on(client.call(&refund("A00001"))).unwrap();
    let refunded = server.get("/api/orders/A00001");
    assert_eq!((&refunded["refunded"], &refunded["refunds"]), (&json!(30), &json!(1)));
}

/// A certificate of an authority that the sandbox does not know.
fn foreign_certificate() -> Certificate {
    let made = rcgen::generate_simple_self_signed(vec!["1900000109".to_owned()]).unwrap();
    Certificate::from_pem(made.cert.pem() + &made.signing_key.serialize_pem())
}

#[test]
fn over_https_a_refund_needs_a_certificate_of_whatever_authority() {
    let server = Server::start(&[]);
    let runtime = Runtime::new().unwrap();
    let (proxy, asked) = proxy(&runtime, server.address("https"));
    let none = over_https(&server, &proxy, merchant()).allow_no_certificate().build().unwrap();
    runtime.block_on(none.call(&order("A00001", "http://127.0.0.1:9/paid"))).unwrap();
    assert_eq!(asked.recv().unwrap(), "api.mch.weixin.qq.com:443");
    pay_and_leave(&server, "A00001");
    let refused = runtime.block_on(none.call(&refund("A00001"))).unwrap_err().to_string();
    assert!(refused.contains("CA_ERROR") || refused.contains("证书出错"), "{refused}");
    assert_eq!(server.get("/api/orders/A00001")["refunds"], 0);
    for certificate in [foreign_certificate(), Sandbox::client_certificate()] {
        let client = over_https(&server, &proxy, merchant().certificate(certificate)).build().unwrap();
        runtime.block_on(client.call(&refund("A00001"))).unwrap();
        assert_eq!(server.get("/api/orders/A00001")["refunds"], 1);
    }
}

/// Asks for a payment and does not wait for the delivery, which fails for a while.
fn pay_and_leave(server: &Server, number: &str) {
    let mut stream = TcpStream::connect(server.address("control")).unwrap();
    let head = format!(
        "POST /api/orders/{number}/pay HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}",
        server.address("control")
    );
    stream.write_all(head.as_bytes()).unwrap();
    while server.get(&format!("/api/orders/{number}"))["trade_state"] == "NOTPAY" {}
}

#[test]
fn a_client_that_does_not_trust_the_authority_is_not_connected() {
    let (one, two) = (Server::start(&[]), Server::start(&[]));
    let runtime = Runtime::new().unwrap();
    let (proxy, _asked) = proxy(&runtime, one.address("https"));
    // The authority of another start.
    let client = over_https(&two, &proxy, merchant()).build().unwrap();
    let error = runtime.block_on(client.call(&order("A00001", "http://127.0.0.1:9/paid"))).unwrap_err();
    assert!(one.get("/api/orders")["orders"].as_array().unwrap().is_empty(), "{error}");
}

#[test]
fn the_test_merchant_places_orders_through_version_three() {
    let server = Server::start(&[]);
    let said = &server.said["test_merchant_v3"];
    let key = fs::read(said["private_key_file"].as_str().unwrap()).unwrap();
    let merchant = Merchant::bare()
        .with("appid", "wx8888888888888888")
        .with("mchid", "1900000109")
        .notify_url("http://127.0.0.1:9/paid")
        .private_key(said["serial"].as_str().unwrap(), PrivateKey::from_pem(key).unwrap())
        .api_v3_key(ApiKey::new("0123456789abcdef0123456789abcdef"));
    let client = Client::<WechatV3>::builder(merchant).base_url(server.text("http")).build().unwrap();
    let order: NativeOrderRequest = native_order::Required {
        description: "小秋TIT店-超市".into(),
        out_trade_no: "V3A001".into(),
        amount: OrderAmountRequired { total: Fen(1) }.into(),
    }
    .into();
    Runtime::new().unwrap().block_on(client.call(&order)).unwrap();
    assert_eq!(server.get("/api/orders/V3A001")["mch_id"], "1900000109");
}

#[test]
fn what_is_said_over_the_control_interface_happens() {
    let server = Server::start(&[]);
    let runtime = Runtime::new().unwrap();
    let client = over_http(&server, merchant().certificate(Sandbox::client_certificate())).build().unwrap();
    let place = |number: &str| runtime.block_on(client.call(&order(number, "http://127.0.0.1:9/paid")));

    let refusal = json!({ "api": "wechat_v2/unified_order", "code": "NOAUTH", "carried_out": false });
    assert_eq!(server.control("POST", "/api/refusals", Some(&refusal)), (200, refusal));
    assert!(place("A00001").unwrap_err().to_string().contains("NOAUTH"));
    place("A00001").unwrap();

    let faults = json!({ "requests": { "system_error": 1000 }, "latency_ms": 1 });
    let (status, set) = server.control("PUT", "/api/faults", Some(&faults));
    assert_eq!(
        (status, &set["requests"]["system_error"], &set["requests"]["lost"]),
        (200, &json!(1000), &json!(0))
    );
    assert_eq!(server.get("/api/faults"), set);
    assert!(place("A00002").unwrap_err().to_string().contains("SYSTEMERROR"));
    assert_eq!(server.control("PUT", "/api/faults", Some(&json!({}))).0, 200);

    assert_eq!(server.get("/api/refund-end"), json!({ "end": "success" }));
    assert_eq!(server.control("PUT", "/api/refund-end", Some(&json!({ "end": "change" }))).0, 200);
    assert_eq!(server.get("/api/refund-end"), json!({ "end": "change" }));

    let payer = json!({ "does": "is_short" });
    assert_eq!(server.control("PUT", "/api/payers/120061098828009406", Some(&payer)), (200, json!({})));
    let charge = paytable::wechat_v2::MicropayRequest::from(paytable::wechat_v2::micropay::Required {
        body: "image".into(),
        out_trade_no: "A00003".into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        auth_code: "120061098828009406".into(),
    });
    assert!(runtime.block_on(client.call(&charge)).unwrap_err().to_string().contains("NOTENOUGH"));

    let time = server.get("/api/time");
    assert!(time["time"].as_str().unwrap().ends_with(" +08:00") && time["unix"].as_i64().unwrap() > 0);
}
