//! The state of a sandbox: kept in a file, in no file, in snapshots; and its clock.

use super::server::{FREE, KEY, Server};
use crate::run::{Folder, code, command, note};
use paytable::{
    ApiKey, Client, Fen, Merchant, WechatV2,
    wechat_v2::{
        UnifiedOrderRequest,
        unified_order::{Required, TradeType},
    },
};
use serde_json::{Value, json};
use std::path::Path;
use tokio::runtime::Runtime;

fn client(server: &Server) -> Client<WechatV2> {
    let merchant = Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY));
    let merchant = merchant.notify_url("http://127.0.0.1:9/paid");
    Client::builder(merchant).base_url(server.text("http")).build().unwrap()
}

fn order(number: &str) -> UnifiedOrderRequest {
    Required {
        body: "茶".into(),
        out_trade_no: number.into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: TradeType::App,
    }
    .into()
}

/// Places an order, and tells its prepay id.
fn place(server: &Server, number: &str) -> String {
    let placed = Runtime::new().unwrap().block_on(client(server).call(&order(number)));
    placed.unwrap().prepay_id.unwrap()
}

fn post(server: &Server, path: &str, body: &Value) -> (u16, Value) {
    server.control("POST", path, Some(body))
}

fn numbers(server: &Server) -> Vec<String> {
    let listed = server.get("/api/orders");
    listed["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["number"].as_str().unwrap().into())
        .collect()
}

fn path(folder: &Folder) -> String {
    folder.0.join("state/sandbox.db").to_str().unwrap().to_owned()
}

#[test]
fn orders_and_the_clock_outlive_the_program_in_its_file() {
    let folder = Folder::new();
    let path = path(&folder);
    let server = Server::start(&["--state", &path]);
    let prepay_id = place(&server, "K00001");
    let before = server.get("/api/time")["unix"].as_i64().unwrap();
    assert_eq!(post(&server, "/api/time/advance", &json!({ "by": "2d" })).0, 200);
    let kept = server.get("/api/orders/K00001");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "orders hold names of people");
    }
    drop(server);

    let server = Server::start(&["--state", &path]);
    assert_eq!(server.get("/api/orders/K00001"), kept);
    assert_eq!(kept["prepay_id"], prepay_id);
    let after = server.get("/api/time")["unix"].as_i64().unwrap();
    assert!((2 * 86400..2 * 86400 + 600).contains(&(after - before)), "{}", after - before);
    // The prepay id lapsed two days ago.
    let (status, answer) = post(&server, "/api/orders/K00001/pay", &json!({}));
    assert_eq!((status, answer["code"].as_str()), (409, Some("not_payable")), "{answer}");
}

#[cfg(unix)]
#[test]
fn a_kill_loses_no_order_that_was_answered() {
    let folder = Folder::new();
    let path = path(&folder);
    for round in 0..3 {
        let server = Server::start(&["--state", &path]);
        for at in 0..20 {
            place(&server, &format!("K{round}{at:05}"));
        }
        server.end("KILL");
    }
    let server = Server::start(&["--state", &path]);
    assert_eq!(server.get("/api/orders?limit=0")["total"], 60);
}

#[test]
fn without_a_file_orders_are_gone_with_the_program_and_leave_nothing_behind() {
    let folder = Folder::new();
    let start = || {
        Server::start_with(&["--ephemeral"], |command| {
            command.env("TMPDIR", &folder.0).env("XDG_STATE_HOME", folder.0.join("unused"));
        })
    };
    let server = start();
    place(&server, "K00001");
    drop(server);
    let left: Vec<_> = std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(numbers(&start()).is_empty());
}

#[cfg(unix)]
#[test]
fn unless_told_otherwise_the_state_is_in_the_folder_for_such() {
    let folder = Folder::new();
    let start = || {
        Server::start_with(&[], |command| {
            command.env("XDG_STATE_HOME", &folder.0);
        })
    };
    place(&start(), "K00001");
    assert!(folder.0.join("paytable/sandbox.db").is_file());
    assert_eq!(numbers(&start()), ["K00001"]);
}

/// Starts the program, which does not come so far; what it says.
fn refused(path: &Path) -> String {
    let output = command().args(FREE).arg("--state").arg(path).output().unwrap();
    assert_eq!(code(&output), 2);
    note(&output)
}

#[test]
fn a_file_that_is_in_use_or_is_no_state_is_refused_and_stays_as_it_is() {
    let folder = Folder::new();
    let used = path(&folder);
    let server = Server::start(&["--state", &used]);
    let said = refused(Path::new(&used));
    assert!(said.contains("another sandbox has it open") && said.contains("--ephemeral"), "{said}");
    drop(server);

    let text = folder.file("notes.txt", &"not a database, but something that somebody wrote\n".repeat(100));
    let said = refused(&text);
    assert!(said.contains("not a database") && said.contains("--state"), "{said}");
    assert!(std::fs::read_to_string(&text).unwrap().starts_with("not a database, but"));

    let other = folder.0.join("other.db");
    rusqlite::Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE t (x); PRAGMA user_version = 7")
        .unwrap();
    let said = refused(&other);
    assert!(said.contains("format 7"), "{said}");
    let foreign = folder.0.join("foreign.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE orders (x)").unwrap();
    let said = refused(&foreign);
    assert!(said.contains("format 0"), "{said}");
    let said = refused(&folder.0.join("notes.txt/sandbox.db"));
    assert!(said.contains("sandbox.db"), "{said}");
}

#[test]
fn a_snapshot_is_put_back_as_often_as_it_is_asked_for() {
    let folder = Folder::new();
    let server = Server::start(&["--state", &path(&folder), "--time-scale", "1000000"]);
    let put = |path: &str| server.control("PUT", path, Some(&json!({})));
    place(&server, "S00001");
    assert_eq!(put("/api/snapshots/one"), (200, json!({ "name": "one" })));
    place(&server, "S00002");
    assert_eq!(post(&server, "/api/orders/S00001/pay", &json!({})).0, 200);
    for _ in 0..2 {
        assert_eq!(post(&server, "/api/snapshots/one/restore", &json!({})).0, 200);
        assert_eq!(numbers(&server), ["S00001"]);
        assert_eq!(server.get("/api/orders/S00001")["trade_state"], "NOTPAY");
        assert_eq!(server.get("/api/requests")["total"], 0);
        place(&server, "S00003");
    }
    assert_eq!(put("/api/snapshots/two").0, 200);
    assert_eq!(server.get("/api/snapshots"), json!({ "snapshots": ["one", "two"] }));
    assert_eq!(server.control("DELETE", "/api/snapshots/one", None), (200, json!({})));
    assert_eq!(server.control("DELETE", "/api/snapshots/one", None).0, 404);
    assert_eq!(post(&server, "/api/reset", &json!({})), (200, json!({})));
    assert!(numbers(&server).is_empty());
    assert_eq!(post(&server, "/api/snapshots/two/restore", &json!({})).0, 200);
    assert_eq!(numbers(&server), ["S00003", "S00001"]);
}

#[test]
fn the_same_seed_gives_the_same_numbers_again() {
    let server = Server::start(&[]);
    let mut prepay_ids = Vec::new();
    for _ in 0..2 {
        assert_eq!(post(&server, "/api/reset", &json!({})).0, 200);
        let seed = json!({ "seed": 7 });
        assert_eq!(server.control("PUT", "/api/seed", Some(&seed)), (200, seed));
        prepay_ids.push(place(&server, "S00001").split_off(16));
    }
    assert_eq!(prepay_ids[0], prepay_ids[1]);
}

#[test]
fn what_payers_do_and_what_was_sent_is_told_and_sent_again() {
    let server = Server::start(&["--time-scale", "1000000"]);
    place(&server, "P00001");
    for (path, what) in
        [("cancel", "cancelled"), ("wrong-password", "wrong_password"), ("not-enough", "not_enough")]
    {
        let (status, order) = post(&server, &format!("/api/orders/P00001/{path}"), &json!({}));
        assert_eq!((status, order["trade_state"].as_str()), (200, Some("NOTPAY")), "{order}");
        let history = order["history"].as_array().unwrap();
        assert_eq!(history.last().unwrap()["what"], what);
    }
    assert_eq!(post(&server, "/api/orders/P00001/resend", &json!({})).0, 409);
    let (status, delivery) = post(&server, "/api/orders/P00001/pay", &json!({}));
    assert_eq!((status, delivery["acknowledged"].as_bool()), (200, Some(false)), "{delivery}");
    let listed = server.get("/api/notices?q=P00001");
    let notice = &listed["notices"][0];
    assert_eq!((listed["total"].as_u64(), notice["number"].as_str()), (Some(1), Some("P00001")));
    assert_eq!(notice["attempts"].as_array().unwrap().len() as u64, delivery["attempts"].as_u64().unwrap());
    assert!(notice["attempts"][0]["failure"].as_str().unwrap().contains("refused"), "{notice}");
    for path in [format!("/api/notices/{}/resend", notice["id"]), "/api/orders/P00001/resend".to_owned()] {
        assert_eq!(post(&server, &path, &json!({})), (200, json!({ "attempts": 1, "acknowledged": false })));
    }
    let own = json!({
        "notice": "wechat_v2/pay_notice", "mch_id": "1900000109", "url": "http://127.0.0.1:9/own",
        "fields": { "total_fee": "101", "out_trade_no": "OWN0001", "attach": null },
    });
    assert_eq!(post(&server, "/api/notices", &own).0, 200);
    let listed = server.get("/api/notices?q=OWN");
    assert!(
        listed["notices"][0]["attempts"][0]["body"].as_str().unwrap().contains("<total_fee>101<"),
        "{listed}"
    );

    let requests = server.get("/api/requests?q=P00001");
    assert_eq!(requests["total"], 1);
    let request = server.get(&format!("/api/requests/{}", requests["requests"][0]["id"]));
    assert_eq!(request["api"], "WechatV2.UnifiedOrder");
    assert!(request["body"].as_str().unwrap().contains("P00001"));
    assert!(request["answer"]["body"].as_str().unwrap().contains("prepay_id"));
    assert!(!request.to_string().contains(KEY) && !server.get("/api/notices").to_string().contains(KEY));
}

#[test]
fn the_next_call_fares_as_it_was_said() {
    let server = Server::start(&[]);
    let body = json!({ "api": "wechat_v2/unified_order", "fault": "bad_gateway" });
    assert_eq!(post(&server, "/api/faults/next", &body), (200, body.clone()));
    let error = Runtime::new().unwrap().block_on(client(&server).call(&order("N00001"))).unwrap_err();
    assert_eq!(error.outcome(), paytable::Outcome::Unknown);
    place(&server, "N00001");
    let listed = server.get("/api/requests");
    let faults: Vec<_> =
        listed["requests"].as_array().unwrap().iter().map(|it| it["fault"].clone()).collect();
    assert_eq!(faults, [Value::Null, json!("bad_gateway")], "{listed}");
}
