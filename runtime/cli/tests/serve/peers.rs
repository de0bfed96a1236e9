//! Cloud functions with the npm package wx-server-sdk, in a folder of the service and in a process of their own.

use super::service::{Service, wait_until};
use crate::{run::Folder, sandbox::server::raw_to};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::{
    env,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

const PEERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/peers");
/// The number of the documentation's sample.
const NUMBER: &str = "1217752501201407033233368018";
const PACKAGES: [&str; 2] = ["wx-server-sdk-2", "wx-server-sdk-4"];

fn node() -> PathBuf {
    env::var_os("PAYTABLE_NODE").expect("PAYTABLE_NODE names a folder that has the packages").into()
}

fn sample(name: &str) -> String {
    std::fs::read_to_string(Path::new(PEERS).join(name)).unwrap()
}

/// A service with nothing but these functions, under that package.
struct Cloud {
    folder: Folder,
    service: Service,
}

impl Cloud {
    fn new(package: &str, functions: &[(&str, &str)]) -> Cloud {
        let folder = Folder::new();
        for (name, text) in functions {
            folder.file(&format!("functions/{name}/index.js"), text);
        }
        let modules = folder.path().join("functions/node_modules");
        std::fs::create_dir_all(&modules).unwrap();
        let installed = node().join("node_modules").join(package);
        std::os::unix::fs::symlink(installed, modules.join("wx-server-sdk")).unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let (functions, data) = (path("functions"), path("data"));
        let service =
            Service::start(&["--functions", &functions, "--data", &data, "--notices", "127.0.0.1:0"]);
        Cloud { folder, service }
    }

    fn database(&self) -> Connection {
        let connection = Connection::open(self.folder.path().join("data/serve.db")).unwrap();
        connection.busy_timeout(Duration::from_secs(5)).unwrap();
        connection
    }

    /// State and number of attempts of the only callback.
    fn callback(&self) -> Option<(String, i64)> {
        let row = "SELECT state, attempts FROM callbacks";
        self.database().query_row(row, [], |row| Ok((row.get(0)?, row.get(1)?))).ok()
    }

    /// Of each attempt: whether it was accepted, why not, and the console.
    fn attempts(&self) -> Vec<(bool, String, String)> {
        let connection = self.database();
        let mut rows =
            connection.prepare("SELECT is_accepted, failure, console FROM attempts ORDER BY number").unwrap();
        let read = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        read.map(Result::unwrap).collect()
    }

    /// Calls a function by hand; what it returned.
    fn call(&self, name: &str) -> Value {
        let (status, body) = self.service.post(&format!("/functions/{name}"), "{}");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str::<Value>(&body).unwrap()["result"].take()
    }

    fn pay(&self) {
        let page = self.service.said["page"].as_str().unwrap().strip_prefix("http://").unwrap();
        let pay = format!(
            "POST /api/orders/{NUMBER}/pay HTTP/1.1\r\nhost: {page}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}"
        );
        let (status, _, body) = raw_to(page, pay.as_bytes());
        assert!(status == 200 && body.contains("\"acknowledged\":true"), "{body}");
    }
}

/// As if the time had come.
fn make_due(connection: &Connection) {
    connection.execute("UPDATE callbacks SET due_at = 0 WHERE state = 'waiting'", []).unwrap();
}

#[test]
#[ignore = "needs a folder that has the packages of npm; .ci/peers makes one"]
fn the_sample_of_the_documentation_runs_from_a_folder_and_its_callback_function_is_called_once() {
    for package in PACKAGES {
        let functions = [("order", &*sample("unified_order.js")), ("pay_cb", &*sample("pay_callback.js"))];
        let cloud = Cloud::new(package, &functions);
        let placed = cloud.call("order");
        let names: Vec<&String> = placed["payment"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["appId", "nonceStr", "package", "paySign", "signType", "timeStamp"], "{package}");
        assert_eq!(placed["errMsg"], "cloudPay.unifiedOrder:ok", "{package}: {placed}");
        assert_eq!(cloud.callback(), None);
        cloud.pay();
        wait_until("the callback", || cloud.callback().is_some_and(|(state, _)| state == "done"));
        // Nothing is made again, though time goes on.
        make_due(&cloud.database());
        std::thread::sleep(Duration::from_secs(2));
        assert_eq!(cloud.callback(), Some(("done".to_owned(), 1)), "{package}");
        let attempts = cloud.attempts();
        let [(true, failure, console)] = &attempts[..] else { panic!("{package}: {attempts:?}") };
        assert_eq!(failure, "", "{package}");
        let line = console.lines().find(|line| line.starts_with('{')).unwrap_or_else(|| panic!("{console}"));
        let told: Value = serde_json::from_str(line).unwrap();
        assert_eq!(told["source"], "wx_paycallback", "{package}: {told}");
        let event = &told["event"];
        for (name, value) in [
            ("outTradeNo", json!(NUMBER)),
            ("totalFee", json!(1)),
            ("resultCode", json!("SUCCESS")),
            ("returnCode", json!("SUCCESS")),
            ("subMchId", json!("1900009231")),
        ] {
            assert_eq!(event[name], value, "{package}: {event}");
        }
        assert!(event["userInfo"]["openId"].is_string() && event.get("sign").is_none(), "{package}: {event}");
        assert!(
            event.as_object().unwrap().keys().all(|name| name.starts_with(|c: char| c.is_ascii_lowercase())),
            "{event}"
        );
    }
}

#[test]
#[ignore = "needs a folder that has the packages of npm; .ci/peers makes one"]
fn a_callback_function_that_refuses_first_is_called_again() {
    for package in PACKAGES {
        // Each call is a process of its own: the first leaves a mark.
        let refuses_first = sample("pay_callback.js").replace(
            "  return {",
            "  const fs = require('fs'), mark = __dirname + '/mark'\n  if (!fs.existsSync(mark)) {\n    \
             fs.writeFileSync(mark, '')\n    return { errcode: 1, errmsg: 'later' }\n  }\n  return {",
        );
        let functions = [("order", &*sample("unified_order.js")), ("pay_cb", &*refuses_first)];
        let cloud = Cloud::new(package, &functions);
        cloud.call("order");
        cloud.pay();
        let is_refused = || cloud.callback() == Some(("waiting".to_owned(), 1));
        wait_until("the refusal", is_refused);
        // Not before its time.
        std::thread::sleep(Duration::from_secs(1));
        assert!(is_refused(), "{package}: {:?}", cloud.callback());
        make_due(&cloud.database());
        wait_until("the second call", || cloud.callback() == Some(("done".to_owned(), 2)));
        let attempts = cloud.attempts();
        assert_eq!(attempts.iter().map(|it| it.0).collect::<Vec<_>>(), [false, true], "{attempts:?}");
        assert!(attempts[0].1.contains("errcode has to be the number 0, and is 1"), "{attempts:?}");
    }
}

/// Runs the script of every function with that package, led here by the environment or, for q-sign, by a URL.
fn every_function(package: &str, by_url: bool) {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    // The script is where events arrive.
    let passes_on = |name: &str| {
        format!(
            "exports.main = async (event) => (await fetch('http://127.0.0.1:{port}/{name}', {{ method: 'POST', body: \
             JSON.stringify(event) }})).json()"
        )
    };
    let functions = [("pay_cb", &*passes_on("pay_cb")), ("refund_cb", &*passes_on("refund_cb"))];
    let cloud = Cloud::new(package, &functions);
    let said = &cloud.service.said;
    let mut script = Command::new("node");
    script.arg(Path::new(PEERS).join("cloud.mjs")).arg(package).current_dir(node());
    script.env("PAYTABLE_CONTROL", said["page"].as_str().unwrap());
    script.env("PAYTABLE_FUNCTIONS", port.to_string()).env("SCF_NAMESPACE", said["env"].as_str().unwrap());
    let variables = said["cloud_env"].as_object().unwrap();
    for (name, value) in variables.iter().filter(|(name, _)| !by_url || !name.starts_with("TCB_")) {
        script.env(name, value.as_str().unwrap());
    }
    if by_url {
        script.arg(said["cloud"].as_str().unwrap());
    }
    let output = script.output().unwrap();
    let (out, note) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let held = out.lines().filter(|line| line.starts_with("held: ")).count();
    // All of them, so that none is left out unseen.
    assert!(output.status.success() && held == 29, "{package}: {held} held\n{out}\n{note}");
}

#[test]
#[ignore = "needs a folder that has the packages of npm; .ci/peers makes one"]
fn functions_in_a_process_of_their_own_call_everything_and_get_their_events() {
    for (package, by_url) in
        [("wx-server-sdk-2", false), ("wx-server-sdk-2", true), ("wx-server-sdk-4", false)]
    {
        every_function(package, by_url);
    }
}

/// Another version: the name of its package below `PAYTABLE_NODE`.
#[test]
#[ignore = "needs a folder that has the packages of npm, and PAYTABLE_PACKAGE"]
fn functions_of_another_version_call_everything_and_get_their_events() {
    every_function(&env::var("PAYTABLE_PACKAGE").unwrap(), false);
}
