//! A running service, with rows written into its database as an hour of failures would leave them.

use crate::{
    page::visitor::{FORM, Page, ask_at},
    run::Folder,
    sandbox::server::{Server, raw_to},
};
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use std::{
    thread::sleep,
    time::{Duration, Instant},
};

pub(super) const MERCHANT: &str = "1900009231";
pub(super) const ENV: &str = "test-f0b102";
pub(super) const TARGET: &str = "function/test-f0b102/pay_cb";
/// The year 2100: nothing that is due then is claimed or checked.
const NEVER: i64 = 4_102_444_800_000;
const PAST: i64 = 1_700_000_000_000;

pub(super) struct Service {
    // Ended before its folder is removed.
    pub(super) server: Server,
    pub(super) folder: Folder,
}

pub(super) fn start() -> Service {
    start_in(Folder::new(), &[])
}

pub(super) fn start_in(folder: Folder, args: &[&str]) -> Service {
    let data = folder.0.join("data");
    let free = "127.0.0.1:0";
    let addresses = ["serve", "--listen", free, "--notices", free, "--page", free, "--data"];
    let server = Server::start_as(&[&addresses, &[data.to_str().unwrap()][..]].concat(), args);
    Service { server, folder }
}

/// A callback as it is stored.
pub(super) struct Callback<'a> {
    pub(super) delivery: &'a str,
    pub(super) number: &'a str,
    pub(super) state: &'a str,
    pub(super) target: &'a str,
    pub(super) event: &'a str,
    pub(super) failure: &'a str,
    pub(super) answer: &'a str,
    pub(super) console: &'a str,
    pub(super) attempts: i64,
}

impl Default for Callback<'_> {
    fn default() -> Self {
        Callback {
            delivery: "d1",
            number: "D00001",
            state: "dead",
            target: TARGET,
            event: r#"{"outTradeNo":"D00001","totalFee":1}"#,
            failure: "the status is 502 Bad Gateway",
            answer: "<h1>Bad Gateway</h1>",
            console: "",
            attempts: 2,
        }
    }
}

impl Service {
    pub(super) fn page(&self) -> &str {
        self.server.address("page")
    }

    pub(super) fn base(&self) -> Connection {
        let base = Connection::open(self.folder.0.join("data/serve.db")).unwrap();
        base.busy_timeout(Duration::from_secs(10)).unwrap();
        base
    }

    /// Places an order as a container does.
    pub(super) fn place(&self, number: &str) {
        let body = json!({
            "body": "小秋", "out_trade_no": number, "spbill_create_ip": "127.0.0.1", "sub_mch_id": MERCHANT,
            "total_fee": 1, "env_id": ENV, "function_name": "pay_cb",
        });
        let body = body.to_string();
        let address = self.server.address("containers").split('/').next().unwrap();
        let request = format!(
            "POST /_/pay/unifiedOrder HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let (status, _, answer) = raw_to(address, request.as_bytes());
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert!(status == 200 && answer["errcode"] == 0, "{answer}");
    }

    /// Places an order and pays it in the sandbox; the delivery id of its callback, once it is done.
    pub(super) fn done(&self, number: &str) -> String {
        self.place(number);
        let token = self.look("/gateway").token().to_owned();
        let paid = self.press(&format!("/orders/{number}/payer"), &token, "does=pay");
        assert_eq!(paid.status, 303, "{}", paid.body);
        let sql = "SELECT delivery FROM callbacks WHERE number = ?1 AND state = 'done'";
        let mut delivery = None;
        wait(|| {
            delivery = self.base().query_row(sql, [number], |row| row.get(0)).ok();
            delivery.is_some()
        });
        delivery.unwrap()
    }

    pub(super) fn write_order(&self, number: &str, env: &str, target: &str, state: &str) {
        self.base()
            .execute(
                "INSERT INTO orders VALUES (?1, ?2, ?3, ?4, '', 1, 'CNY', 'oPayer', ?5, '4200', ?6, 1, ?7)",
                params![MERCHANT, number, env, target, state, PAST, NEVER],
            )
            .unwrap();
    }

    pub(super) fn write(&self, callback: &Callback<'_>) {
        let mut base = self.base();
        let tx = base.transaction().unwrap();
        let Callback { delivery, number, state, target, event, failure, answer, console, attempts } =
            *callback;
        tx.execute(
            "INSERT INTO callbacks (delivery, merchant, number, env, kind, rank, target, path, source, event, state,
                 is_open, created_at, due_at, deadline_at, attempts, failure)
             VALUES (?1, ?2, ?3, ?4, 'payment', 0, ?5, '', 'query', ?6, ?7, ?8, ?9, ?10, ?10, ?11, ?12)",
            params![
                delivery, MERCHANT, number, ENV, target, event, state, state == "waiting", PAST, NEVER, attempts, failure
            ],
        )
        .unwrap();
        let id = tx.last_insert_rowid();
        for attempt in 1..=attempts {
            tx.execute(
                "INSERT INTO attempts VALUES (?1, ?2, 't', ?3, ?4, 0, ?5, 502, ?6, ?7)",
                params![id, attempt, PAST, PAST + 1234, failure, answer, console],
            )
            .unwrap();
        }
        tx.commit().unwrap();
    }

    pub(super) fn write_target(&self, name: &str, failures: i64, paused_until: Option<i64>) {
        let sql = "INSERT OR REPLACE INTO targets VALUES (?1, ?2, NULL, ?3, 0)";
        self.base().execute(sql, params![name, failures, paused_until]).unwrap();
    }

    /// An order and a callback of each kind, and a target that fails.
    pub(super) fn fill(&self) -> String {
        let delivery = self.done("A00001");
        for (number, state) in [("D00001", "paid"), ("W00001", "paid"), ("P00001", "placing")] {
            self.write_order(number, ENV, TARGET, state);
        }
        self.write(&Callback::default());
        self.write(&Callback { delivery: "w1", number: "W00001", state: "waiting", ..Callback::default() });
        self.write_target("function/test-f0b102/broken", 7, Some(NEVER));
        // Figures are asked for once a second.
        sleep(Duration::from_millis(1100));
        delivery
    }

    pub(super) fn look(&self, path: &str) -> Page {
        ask_at(self.page(), &format!("GET {path}"), &["accept-language: en"], b"")
    }

    /// Presses a button as a browser would.
    pub(super) fn press(&self, path: &str, token: &str, fields: &str) -> Page {
        let origin = format!("origin: http://{}", self.page());
        let headers = [FORM, &origin, "sec-fetch-site: same-origin", "accept-language: en"];
        ask_at(self.page(), &format!("POST {path}"), &headers, format!("token={token}&{fields}").as_bytes())
    }

    /// Every callback and target with what a button could change.
    pub(super) fn state(&self) -> String {
        let base = self.base();
        let callbacks =
            "SELECT group_concat(delivery || state || due_at || deadline_at || attempts) FROM callbacks";
        let targets =
            "SELECT group_concat(name || failures || is_paused || coalesce(paused_until, 0)) FROM targets";
        let orders = "SELECT group_concat(number || state || check_at) FROM orders";
        [callbacks, targets, orders]
            .map(|sql| {
                base.query_row(sql, [], |row| row.get::<_, Option<String>>(0)).unwrap().unwrap_or_default()
            })
            .join("\n")
    }
}

pub(super) fn wait(mut holds: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < until, "it does not come about");
        sleep(Duration::from_millis(20));
    }
}
