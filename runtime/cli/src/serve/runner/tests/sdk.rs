//! Functions with wx-server-sdk, as its package has it, and what a call takes.

use super::{KEY, Place, block_on, call, caller, event, patient, place, returned};
use crate::cloud::{endpoint::Endpoint, keys::Pair, server::serve, upstream::Through};
use paytable::sandbox::Sandbox;
use serde_json::json;
use std::{
    env,
    io::{Read, Write},
    mem::take,
    net::{TcpListener, TcpStream},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};
use zeroize::Zeroizing;

fn install(place: &Place, package: &str) {
    let node = env::var_os("PAYTABLE_NODE").expect("PAYTABLE_NODE names a folder that has the packages");
    let modules = place.root.join("node_modules");
    std::fs::create_dir_all(&modules).unwrap();
    symlink(PathBuf::from(node).join("node_modules").join(package), modules.join("wx-server-sdk")).unwrap();
}

/// The whole of one request, whose body ends with the last boundary of its form.
fn request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if text.contains("--\r\n\r\n0\r\n\r\n") || text.ends_with("--\r\n") || text.ends_with("--\r\n\r\n") {
            return text.into_owned();
        }
        match stream.read(&mut part).unwrap() {
            0 => return text.into_owned(),
            length => bytes.extend_from_slice(&part[..length]),
        }
    }
}

#[test]
#[ignore = "needs a folder that has the packages of npm; .ci/peers makes one"]
fn the_sdk_tells_who_called_and_calls_the_service_with_the_token_of_the_call() {
    for package in ["wx-server-sdk-2", "wx-server-sdk-4"] {
        let place = place().expect("Node is needed");
        install(&place, package);
        place.function(
            "f",
            "const cloud = require('wx-server-sdk'); cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });\n\
             exports.main = async (event) => ({ context: cloud.getWXContext(), \
             reply: await cloud.cloudPay.queryOrder({ outTradeNo: event.n }) })",
        );
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/admin", listener.local_addr().unwrap());
        let serving = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
            let text = request(&mut stream);
            let body = "{\"return_code\":\"SUCCESS\"}";
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
            write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len()).unwrap();
            text
        });
        let called = call(&place.open_at(patient(), &url), "f", "{\"n\":\"S1\"}");
        let value = returned(&called);
        let context = json!({
            "OPENID": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
            "APPID": "wx8888888888888888",
            "ENV": "test-f0b102",
            "SOURCE": "wx_paycallback",
        });
        assert_eq!(value["context"], context, "{package}");
        assert_eq!(value["reply"]["returnCode"], "SUCCESS", "{package}");
        // Newer versions of Node warn of what the package does. Its own complaints are of the environment.
        assert!(!called.console.contains("[TCB]"), "{package}: {}", called.console);
        let sent = serving.join().unwrap();
        assert!(sent.contains("Credential=testSecretId/") && !sent.contains(KEY), "{package}: {sent}");
        for (name, value) in
            [("wxCloudApiToken", "a-token-of-tests"), ("envName", "test-f0b102"), ("apiName", "queryOrder")]
        {
            let part = sent.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_default();
            let given = part.split("\r\n\r\n").nth(1).and_then(|rest| rest.split("\r\n--").next());
            assert_eq!(given, Some(value), "{package}: {name} in {sent}");
        }
    }
}

/// The sample of the documentation, which names the package and nothing else.
const SAMPLE: &str = include_str!("../../../../../../tests/peers/unified_order.js");

#[test]
#[ignore = "needs a folder that has the packages of npm; .ci/peers makes one"]
fn the_sample_of_the_documentation_places_an_order() {
    for package in ["wx-server-sdk-2", "wx-server-sdk-4"] {
        let place = place().expect("Node is needed");
        install(&place, package);
        place.function("order", SAMPLE);
        let called = block_on(async {
            let sandbox =
                Sandbox::builder().cloud_merchant("1900009231", "wx8888888888888888").start().unwrap();
            let pair = Pair { id: "testSecretId".to_owned(), key: Zeroizing::new(KEY.to_owned()) };
            let endpoint = Arc::new(Endpoint::new(pair, Arc::new(Through(sandbox.transport()))).unwrap());
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}/admin", listener.local_addr().unwrap());
            let serving = tokio::spawn(serve(listener, endpoint));
            let called = place.open_at(patient(), &url).call("order", event("{}"), &caller()).await;
            serving.abort();
            called
        });
        let value = returned(&called);
        assert_eq!(value["resultCode"], "SUCCESS", "{package}: {value}");
        assert_eq!(value["errMsg"], "cloudPay.unifiedOrder:ok", "{package}: {value}");
        let prepay = format!("prepay_id={}", value["prepayId"].as_str().unwrap());
        assert_eq!(value["payment"]["package"], prepay, "{package}: {value}");
        assert!(!called.console.contains("[TCB]"), "{package}: {}", called.console);
    }
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// A start of Node without anything around it.
fn plain_node(script: &str, folder: &Path) {
    let mut node = Command::new("node");
    node.args(["-e", script]).current_dir(folder).env_clear().env("PATH", env::var_os("PATH").unwrap());
    assert!(node.stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap().success());
}

#[test]
#[ignore = "a measurement, which needs a folder that has the packages of npm"]
fn a_call_takes_little_more_than_a_start_of_node() {
    let place = place().expect("Node is needed");
    place.function("f", "exports.main = () => ({ errcode: 0 })");
    let of_sdk = |package: &str| {
        let place = super::place().unwrap();
        install(&place, package);
        place.function(
            "f",
            "const cloud = require('wx-server-sdk'); cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });\n\
             exports.main = () => cloud.getWXContext().SOURCE",
        );
        place
    };
    let places = [place, of_sdk("wx-server-sdk-2"), of_sdk("wx-server-sdk-4")];
    let scripts = ["0", "require('wx-server-sdk')", "require('wx-server-sdk')"];
    let runners = places.each_ref().map(|place| place.open(patient()));
    let (mut plain, mut called) = ([const { Vec::new() }; 3], [const { Vec::new() }; 3]);
    // In turns, as the machine may be at something else.
    for _ in 0..20 {
        for n in 0..3 {
            plain[n].push(timed(|| plain_node(scripts[n], &places[n].root)));
            called[n].push(timed(|| drop(returned(&call(&runners[n], "f", "{}")))));
        }
    }
    let mut told = String::new();
    let mut first = 0.0;
    for (n, what) in
        ["without a package", "with wx-server-sdk 2.0.2", "with wx-server-sdk 4.0.2"].iter().enumerate()
    {
        let (plain, called) = (median(take(&mut plain[n])), median(take(&mut called[n])));
        told = format!(
            "{told}a call {what}: {called:.0} ms; node -e \"{}\": {plain:.0} ms; {:.2} times\n",
            scripts[n],
            called / plain
        );
        if n == 0 {
            first = called / plain;
        }
    }
    let _ = std::io::stderr().write_all(told.as_bytes());
    assert!(first < 3.0, "{told}");
}
