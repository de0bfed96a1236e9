//! `paytable trigger`: a notice that a program believes, and its answer.

use crate::run::{code, note, out, posted, run};
use paytable::{ApiKey, Merchant, Notice, Protocol, WechatV2, wechat_v2::PayNotice};
use serde_json::Value;
use std::{io::Write, net::TcpListener, sync::mpsc, thread};

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

/// Answers every request with that body; tells what was posted.
fn program(answer: Vec<u8>) -> (String, mpsc::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/paid", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let body = posted(&stream);
            let head =
                format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", answer.len());
            stream.write_all(&[head.as_bytes(), &answer].concat()).unwrap();
            tell.send(body).unwrap();
        }
    });
    (url, told)
}

#[test]
fn a_program_believes_the_notice_and_its_answer_is_printed() {
    let (url, told) = program(PayNotice::accepted().body);
    let output = run(&[
        "trigger",
        "pay",
        "--to",
        &url,
        "--set",
        "out_trade_no=T00001",
        "--set",
        "total_fee=101",
        "--set",
        "attach=",
    ]);
    assert_eq!(code(&output), 0, "{}", note(&output));
    assert!(out(&output).ends_with("acknowledged: true\n"), "{}", out(&output));
    assert!(!out(&output).contains(KEY));
    let merchant = Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY));
    let event =
        Protocol::<WechatV2>::new(merchant).unwrap().notice::<PayNotice>(&told.recv().unwrap()[..]).unwrap();
    assert_eq!(event.out_trade_no.as_deref(), Some("T00001"));
    assert_eq!((event.total_fee.unwrap().0, event.attach), (101, None));
}

#[test]
fn an_answer_that_acknowledges_nothing_is_the_exit_code() {
    let (url, _told) = program(PayNotice::refused("later").body);
    for notice in ["pay", "refund", "wechat_v2/contract_notice", "pay-v3", "refund-v3"] {
        let output = run(&["trigger", notice, "--to", &url, "--json"]);
        let said: Value = serde_json::from_str(&out(&output)).unwrap();
        let is_v3 = notice.ends_with("-v3");
        assert_eq!(
            (code(&output), said["acknowledged"].as_bool()),
            (i32::from(!is_v3), Some(is_v3)),
            "{said}"
        );
        assert_eq!(said["status"], 200);
    }
    let output = run(&["trigger", "pay", "--to", "http://127.0.0.1:9/paid"]);
    assert_eq!(code(&output), 1);
    assert!(out(&output).contains("no answer: ") && out(&output).contains("refused"), "{}", out(&output));
}

#[test]
fn what_cannot_be_sent_is_said_with_what_to_do() {
    let to = "http://127.0.0.1:9/";
    for (args, said) in [
        (&["pays", "--to", to][..], "no notice is named pays"),
        (&["wechat_v2/pay_notic", "--to", to], "did you mean `wechat_v2/pay_notice`?"),
        (&["wechat_v2/refund", "--to", to], "no notice is named wechat_v2/refund"),
        (&["pay", "--to", "file:///etc/passwd"], "--to file:///etc/passwd: write an address of HTTP"),
        (
            &["pay", "--to", to, "--set", "total_feee=1"],
            "--set total_feee: the notice has no such field; did you mean total_fee?",
        ),
        (&["pay", "--to", to, "--set", "total_fee"], "write FIELD=VALUE"),
        (&["pay", "--to", to, "--mch-id", "1"], "--mch-id 1: there is 1900000109"),
        (&["pay"], "--to <URL>"),
    ] {
        let output = run(&[&["trigger"], args].concat());
        assert_eq!((code(&output), out(&output).as_str()), (2, ""), "{args:?}");
        assert!(note(&output).contains(said), "{args:?}: {}", note(&output));
    }
}
