//! From the order to the callback, and what outlives the process.

use super::{
    receiver::{How, Receiver, asked},
    service::{MERCHANT, Place, Service, notice, order, post_notice, wait_until},
};
use crate::run::{Folder, code, note, out, run};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use std::time::Duration;

fn callbacks(data: &std::path::Path, args: &[&str]) -> Vec<Value> {
    let mut all = vec!["callbacks", "--json", "--data", data.to_str().unwrap()];
    all.extend(args);
    let output = run(&all);
    assert_eq!(code(&output), 0, "{}", note(&output));
    out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn with(mut request: Value, name: &str, value: &str) -> Value {
    request[name] = json!(value);
    request
}

#[test]
fn with_nothing_configured_an_order_is_placed_paid_and_told_of() {
    let folder = Folder::new();
    let data = folder.path().join("data");
    let service = Service::start(&["--data", data.to_str().unwrap(), "--notices", "127.0.0.1:0"]);
    let order = json!({
        "body": "小秋TIT店-超市", "out_trade_no": "1217752501201407033233368018", "spbill_create_ip": "127.0.0.1",
        "sub_mch_id": MERCHANT, "total_fee": 1, "env_id": "test-f0b102", "function_name": "pay_cb",
    });
    let placed = service.call("unifiedOrder", &order);
    let payment = &placed["respdata"]["payment"];
    assert!(payment["package"].as_str().unwrap().starts_with("prepay_id=wx"), "{placed}");
    let page = service.said["page"].as_str().unwrap().strip_prefix("http://").unwrap();
    let pay = format!(
        "POST /api/orders/1217752501201407033233368018/pay HTTP/1.1\r\nhost: {page}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}"
    );
    let (status, _, body) = crate::sandbox::server::raw_to(page, pay.as_bytes());
    assert!(status == 200 && body.contains("\"acknowledged\":true"), "{body}");
    wait_until("the callback", || callbacks(&data, &["list", "--state", "done"]).len() == 1);
    let [callback] = &callbacks(&data, &["list"])[..] else { panic!() };
    assert_eq!((&callback["kind"], &callback["source"]), (&json!("payment"), &json!("notice")));
    let event: Value = serde_json::from_str(callback["event"].as_str().unwrap()).unwrap();
    assert_eq!((&event["totalFee"], &event["subMchId"]), (&json!(1), &json!(MERCHANT)));
    assert!(event.get("sign").is_none());
    // What is wrong is said before anything goes on.
    let wrong = service.call("unifiedOrder", &json!({ "total_fee": "1", "sub_mch_id": MERCHANT }));
    let said = wrong["errmsg"].as_str().unwrap();
    for field in ["body", "out_trade_no", "spbill_create_ip", "env_id", "total_fee"] {
        assert!(said.contains(field), "{field}: {said}");
    }
    let (_, metrics) = service.get("/metrics");
    for line in ["paytable_callbacks{state=\"done\"} 1", "paytable_attempts_total{result=\"accepted\"} 1"] {
        assert!(metrics.lines().any(|own| own == line), "{line}: {metrics}");
    }
    assert_eq!(service.get("/healthz"), (200, "ok\n".to_owned()));
    assert_eq!(service.get("/readyz"), (200, "ready\n".to_owned()));
    assert!(service.end() < Duration::from_secs(5));
}

#[test]
fn a_callback_is_signed_and_the_same_each_time() {
    let receiver =
        Receiver::start(
            |_, before| {
                if before == 0 { How::Answer(200, r#"{"errcode":1}"#) } else { How::accept() }
            },
        );
    let place = Place::new(&format!("{}secret_file = \"secret.txt\"\n", receiver.target()));
    place.folder.file("secret.txt", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    let service = place.serve();
    service.place("order-1");
    assert_eq!(post_notice(&place.notices, &notice("order-1", 1)), Some(true));
    wait_until("the second attempt", || receiver.accepted("order-1") == 1);
    let log = receiver.log().clone();
    assert_eq!(log.len(), 2);
    assert!(log[1].at - log[0].at > Duration::from_secs(11), "{:?}", log[1].at - log[0].at);
    for (attempt, received) in log.iter().enumerate() {
        assert_eq!((received.path.as_str(), received.header("paytable-event")), ("/f", "payment"));
        assert_eq!(received.header("paytable-attempt"), (attempt + 1).to_string());
        assert_eq!((&received.delivery, &received.body), (&log[0].delivery, &log[0].body));
        let secret = [
            49, 242, 144, 246, 191, 6, 41, 138, 171, 79, 8, 212, 60, 63, 8, 44, 246, 72, 163, 98, 218, 45,
            164, 176,
        ];
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&secret).unwrap();
        let signed =
            format!("{}.{}.{}", received.delivery, received.header("webhook-timestamp"), received.body);
        mac.update(signed.as_bytes());
        let expected = STANDARD.encode(mac.finalize().into_bytes());
        assert_eq!(received.header("webhook-signature"), format!("v1,{expected}"));
    }
}

#[test]
fn a_notice_that_does_not_fit_its_order_is_refused() {
    let receiver = Receiver::start(|_, _| How::accept());
    let place = Place::new(&receiver.target());
    let service = place.serve();
    service.place("order-1");
    for wrong in [
        notice("order-2", 1),
        notice("order-1", 2),
        notice("order-1", 1).replace("<total_fee>1<", "<total_fee>2<"),
        notice("order-1", 1).replace("oPayer", "oOther"),
        "<xml></xml>".to_owned(),
        String::new(),
    ] {
        assert_eq!(post_notice(&place.notices, &wrong), Some(false), "{wrong}");
    }
    // The same is acknowledged as often as it comes, and told once.
    for _ in 0..20 {
        assert_eq!(post_notice(&place.notices, &notice("order-1", 1)), Some(true));
    }
    wait_until("the callback", || receiver.accepted("order-1") == 1);
    std::thread::sleep(Duration::from_millis(600));
    assert_eq!(receiver.log().len(), 1);
    let (_, metrics) = service.get("/metrics");
    for line in [
        "paytable_notices_total{result=\"new\"} 1",
        "paytable_notices_total{result=\"repeated\"} 19",
        "paytable_notices_total{result=\"unknown_order\"} 2",
        "paytable_notices_total{result=\"not_believed\"} 4",
    ] {
        assert!(metrics.lines().any(|own| own == line), "{line}: {metrics}");
    }
}

#[test]
fn a_target_that_is_not_configured_is_refused_and_one_that_is_removed_waits() {
    let (receiver, other) = (Receiver::start(|_, _| How::accept()), Receiver::start(|_, _| How::accept()));
    let place = Place::new(&receiver.target());
    let service = place.serve();
    let refused = service.call("unifiedOrder", &with(order("order-1"), "function_name", "g"));
    let said = refused["errmsg"].as_str().unwrap();
    assert!(said.contains("functionName g in envId e has no target; known are e/f"), "{said}");
    service.place("order-1");
    place.configure(&other.target_of("e", "g"));
    std::thread::sleep(Duration::from_millis(2500));
    assert_eq!(post_notice(&place.notices, &notice("order-1", 1)), Some(true));
    let data = place.folder.path().join("data");
    wait_until("the failed attempt", || {
        let all = callbacks(&data, &["list"]);
        all.len() == 1 && all[0]["failure"].as_str().unwrap().contains("is not configured any more")
    });
    place.configure(&receiver.target());
    std::thread::sleep(Duration::from_millis(2500));
    let delivery = callbacks(&data, &["list"])[0]["delivery"].as_str().unwrap().to_owned();
    assert_eq!(code(&run(&["callbacks", "--data", data.to_str().unwrap(), "retry", &delivery])), 0);
    wait_until("the callback", || receiver.accepted("order-1") == 1);
    assert!(other.log().is_empty());
    // What is done is not made again.
    let again = run(&["callbacks", "--data", data.to_str().unwrap(), "retry", &delivery]);
    assert!(code(&again) == 1 && note(&again).contains("is done"), "{}", note(&again));
}

#[test]
fn a_target_can_be_paused_and_resumed_from_another_process() {
    let receiver = Receiver::start(|_, _| How::accept());
    let place = Place::new(&receiver.target());
    let service = place.serve();
    let data = place.folder.path().join("data");
    let tell = |args: &[&str]| run(&[&["callbacks", "--data", data.to_str().unwrap()], args].concat());
    service.place("order-1");
    post_notice(&place.notices, &notice("order-1", 1));
    wait_until("the callback", || receiver.accepted("order-1") == 1);
    assert_eq!(code(&tell(&["pause", "function/e/f"])), 0);
    assert_eq!(code(&tell(&["pause", "function/e/g"])), 2);
    service.place("order-2");
    assert_eq!(post_notice(&place.notices, &notice("order-2", 1)), Some(true));
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(receiver.log().len(), 1);
    assert!(out(&tell(&["targets"])).contains("paused by hand  0 failed in a row  1 waiting"));
    assert_eq!(code(&tell(&["resume", "function/e/f"])), 0);
    wait_until("the second callback", || receiver.accepted("order-2") == 1);
    let shown = out(&tell(&["show", &receiver.log()[1].delivery]));
    assert!(shown.contains("state       done") && shown.contains("accepted after"), "{shown}");
    // A copy of the database is whole.
    let copy = place.folder.path().join("copy/serve.db");
    std::fs::create_dir(copy.parent().unwrap()).unwrap();
    assert_eq!(code(&tell(&["backup", copy.to_str().unwrap()])), 0);
    assert_eq!(callbacks(copy.parent().unwrap(), &["list", "--state", "done"]).len(), 2);
    assert_eq!(code(&tell(&["backup", copy.to_str().unwrap()])), 2);
}

#[test]
fn the_end_waits_for_what_is_being_made_and_takes_nothing_new() {
    let (receiver, told) = asked();
    let place = Place::new(&receiver.target());
    let service = place.serve_with(&["--notices", &place.notices, "--callback-timeout", "20"]);
    service.place("order-1");
    assert_eq!(post_notice(&place.notices, &notice("order-1", 1)), Some(true));
    let (_, answer) = told.recv().unwrap();
    service.signal("TERM");
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(post_notice(&place.notices, &notice("order-1", 1)), None);
    answer.send(How::accept()).unwrap();
    assert!(service.end() < Duration::from_secs(5));
    let data = place.folder.path().join("data");
    assert_eq!(callbacks(&data, &["list", "--state", "done"]).len(), 1);
}

#[test]
fn orders_whose_notice_did_not_come_are_asked_for() {
    let receiver = Receiver::start(|_, _| How::accept());
    let place = Place::new(&receiver.target());
    // Notices lead nowhere.
    let service = place.serve_with(&["--notices", "127.0.0.1:0", "--callback-timeout", "1"]);
    service.place("order-1");
    // The gateway goes on trying; that is not waited for.
    let gateway = place.gateway.address("control").to_owned();
    std::thread::spawn(move || {
        let pay = format!(
            "POST /api/orders/order-1/pay HTTP/1.1\r\nhost: {gateway}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}"
        );
        crate::sandbox::server::raw_to(&gateway, pay.as_bytes())
    });
    let paid = || place.gateway.get("/api/orders/order-1")["trade_state"] == "SUCCESS";
    wait_until("the payment", paid);
    // As if a minute had passed.
    let connection = rusqlite::Connection::open(place.database()).unwrap();
    connection.busy_timeout(Duration::from_secs(5)).unwrap();
    connection.execute("UPDATE orders SET check_at = 0 WHERE check_at IS NOT NULL", []).unwrap();
    wait_until("the callback", || receiver.accepted("order-1") == 1);
    let event = receiver.log()[0].event.clone();
    assert_eq!((&event["resultCode"], &event["totalFee"]), (&json!("SUCCESS"), &json!(1)));
    let all = callbacks(&place.folder.path().join("data"), &["list"]);
    assert_eq!(all[0]["source"], "query");
}

#[test]
fn what_is_wrong_with_the_configuration_is_said_at_its_place() {
    let folder = Folder::new();
    folder.file("key.txt", "192006250b4c09247ec02edce69f6a2d");
    let config = folder.file(
        "serve.toml",
        "gateway_url = \"http://pay.example.com\"\nnotify_url = \"pay\"\n[[provider]]\nappid = \"wx1\"\nmch_id = \"1900000109\"\n\
         api_key = \"192006250b4c09247ec02edce69f6a2d\"\n[[merchant]]\nsub_mch_id = \"1\"\nsub_appid = \"wx2\"\n\
         provider = \"2\"\n[[function]]\nenv = \"e\"\nname = \"f\"\nurl = \"ftp://x\"\n[cloud]\nsecret_id = \"a b\"\n",
    );
    let data = folder.path().join("data");
    let output = run(&[
        "serve",
        "--config",
        config.to_str().unwrap(),
        "--data",
        data.to_str().unwrap(),
        "--listen",
        "127.0.0.1:0",
    ]);
    let said = note(&output);
    assert_eq!(code(&output), 1, "{said}");
    for fault in [
        "orders would leave this machine without TLS",
        "not a URL over HTTP",
        "unknown key `api_key`",
        "the API key is missing",
        "there is no such service provider",
        "the secret key is missing",
    ] {
        assert!(said.contains(fault), "{fault}: {said}");
    }
    assert!(!said.contains("192006250b4c"), "{said}");
    for (args, fault) in [
        (&["--listen", "0.0.0.0:0"][..], "give a configuration with --config"),
        (&["--page", "0.0.0.0:0"], "other machines could reach this address"),
        (&["--env", "a/b"], "up to 64 letters"),
        (&["--functions", "/no/such/folder"], "/no/such/folder"),
    ] {
        let all = [&["serve", "--data", data.to_str().unwrap(), "--notices", "127.0.0.1:0"], args].concat();
        let output = run(&all);
        assert!(code(&output) == 2 && note(&output).contains(fault), "{fault}: {}", note(&output));
    }
}
