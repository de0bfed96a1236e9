//! Where the sandbox listens, and connections that something else accepted.

use paytable::{
    ApiKey, Client, Fen, Merchant, WechatV2,
    sandbox::Sandbox,
    wechat_v2::{RefundRequest, UnifiedOrder, UnifiedOrderRequest, refund, unified_order},
};
use paytable_tests::{APPID, KEY, MCH_ID};
use std::{io::ErrorKind, net::TcpListener};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const NUMBER: &str = "A00001";

fn without() -> Merchant {
    Merchant::new(APPID, MCH_ID, ApiKey::new(KEY)).notify_url("http://127.0.0.1:9/paid")
}

fn with() -> Merchant {
    without().certificate(Sandbox::client_certificate())
}

fn order() -> UnifiedOrderRequest {
    unified_order::Required {
        body: "image".into(),
        out_trade_no: NUMBER.into(),
        total_fee: Fen(2),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: unified_order::TradeType::App,
    }
    .into()
}

fn refund() -> RefundRequest {
    RefundRequest {
        out_trade_no: Some(NUMBER.into()),
        ..refund::Required { out_refund_no: "R00001".into(), total_fee: Fen(2), refund_fee: Fen(1) }.into()
    }
}

#[tokio::test]
async fn the_sandbox_listens_at_the_address_it_is_given() {
    for host in ["127.0.0.1", "127.0.0.2"] {
        let probe = TcpListener::bind((host, 0)).unwrap();
        let address = probe.local_addr().unwrap();
        let taken = Sandbox::builder().listen(address).start().unwrap_err();
        assert_eq!(taken.kind(), ErrorKind::AddrInUse, "{taken}");
        drop(probe);
        let sandbox = Sandbox::builder().merchant(without()).listen(address).start().unwrap();
        assert_eq!(sandbox.base_url(), format!("http://{address}"));
        let client = Client::<WechatV2>::builder(without()).base_url(sandbox.base_url()).build().unwrap();
        client.call(&order()).await.unwrap();
    }
}

#[tokio::test]
async fn without_an_address_it_is_a_free_port_of_this_machine() {
    let (one, two) = (Sandbox::builder().start().unwrap(), Sandbox::builder().start().unwrap());
    assert!(one.base_url().starts_with("http://127.0.0.1:"), "{}", one.base_url());
    assert_ne!(one.base_url(), two.base_url());
}

/// What the sandbox answers on a connection without a socket.
async fn answer(sandbox: &Sandbox, has_certificate: Option<bool>, path: &str, body: &[u8]) -> String {
    let (mut caller, accepted) = tokio::io::duplex(64);
    let served = tokio::spawn(sandbox.serve(accepted, has_certificate));
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    caller.write_all(head.as_bytes()).await.unwrap();
    caller.write_all(body).await.unwrap();
    let mut answer = Vec::new();
    caller.read_to_end(&mut answer).await.unwrap();
    served.await.unwrap();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_served_connection_shows_a_certificate_or_does_not() {
    // Whether the peer showed one, whether the merchant that the sandbox knows has one, and whether the call is taken.
    for (shown, merchant, taken) in [
        (Some(true), without(), true),
        (Some(true), with(), true),
        (Some(false), with(), false),
        (Some(false), without(), false),
        (None, with(), true),
        (None, without(), false),
    ] {
        let sandbox = Sandbox::builder().merchant(merchant).start().unwrap();
        let client = Client::<WechatV2>::builder(with()).base_url(sandbox.base_url()).build().unwrap();
        client.call(&order()).await.unwrap();
        // The payment goes on without a caller that waits for the delivery.
        drop(sandbox.pay(NUMBER));
        while sandbox.order(NUMBER).unwrap().trade_state == "NOTPAY" {
            tokio::task::yield_now().await;
        }
        let request = refund();
        let prepared = client.protocol().prepare(&request).unwrap();
        let answer = answer(&sandbox, shown, "/secapi/pay/refund", &prepared.body).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert_eq!(answer.contains("<result_code>SUCCESS</result_code>"), taken, "{answer}");
        assert_eq!(answer.contains("证书出错"), !taken, "{answer}");
        assert_eq!(sandbox.order(NUMBER).unwrap().refunds, usize::from(taken));
    }
}

#[tokio::test]
async fn a_served_connection_takes_one_request_after_the_other() {
    let sandbox = Sandbox::builder().start().unwrap();
    let (mut caller, accepted) = tokio::io::duplex(4096);
    tokio::spawn(sandbox.serve(accepted, None));
    for _ in 0..3 {
        caller.write_all(b"GET /none HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        let mut answer = vec![0; 12];
        caller.read_exact(&mut answer).await.unwrap();
        assert_eq!(answer, b"HTTP/1.1 404");
        let mut rest = Vec::new();
        while !rest.ends_with(b"no such API") {
            rest.push(caller.read_u8().await.unwrap());
        }
    }
}

#[tokio::test]
async fn a_call_is_refused_by_the_table_of_its_api() {
    let sandbox = Sandbox::builder().merchant(without()).start().unwrap();
    let client = Client::<WechatV2>::builder(without()).base_url(sandbox.base_url()).build().unwrap();
    let table = paytable::wechat_v2::APIS.iter().find(|api| api.name == "UnifiedOrder").unwrap();
    assert!(sandbox.refuse_next_of(table, "NO_SUCH_CODE", false).is_err());
    assert!(sandbox.refuse_next::<UnifiedOrder>("NO_SUCH_CODE", false).is_err());
    sandbox.refuse_next_of(table, "NOAUTH", false).unwrap();
    let refused = client.call(&order()).await.unwrap_err().to_string();
    assert!(refused.contains("NOAUTH"), "{refused}");
    assert!(sandbox.orders().is_empty());
    client.call(&order()).await.unwrap();
}

/// What is sent before nothing more comes, and what the server says to it.
#[tokio::test(start_paused = true)]
async fn a_connection_on_which_nothing_comes_for_a_minute_is_closed() {
    for (sent, said) in [
        ("", ""),
        ("POST /pay/unif", ""),
        ("GET /none HTTP/1.1\r\nhost: a\r\n\r\n", "HTTP/1.1 404"),
        ("POST /none HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n<xml>", "HTTP/1.1 408"),
    ] {
        let sandbox = Sandbox::builder().start_here(std::sync::Arc::new(|_| Box::pin(async { None })));
        let (mut caller, accepted) = tokio::io::duplex(4096);
        let served = tokio::spawn(sandbox.serve(accepted, None));
        let start = tokio::time::Instant::now();
        caller.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = String::new();
        caller.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with(said), "{sent}: {answer}");
        served.await.unwrap();
        let passed = start.elapsed().as_secs();
        assert!((59..=121).contains(&passed), "{sent}: {passed} s");
    }
}
