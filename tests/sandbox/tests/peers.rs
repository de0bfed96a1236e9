//! Clients that others wrote, against the sandbox: what it asks of a request and says in a reply is the gateway's
//! protocol, and not only what our own client takes for it.

use paytable::{ApiKey, Merchant, sandbox::Sandbox};
use std::{
    env,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

const KEY: &str = "Bv4mQy7TzXs1LdRw9KcEh3GnJf6PaUo8";
const APPID: &str = "wx8888888888888888";
const MCH_ID: &str = "1900000109";

#[test]
#[ignore = "needs a Python that has wechatpy; .ci/peers makes one"]
fn wechatpy_places_queries_closes_and_refunds_orders_and_tells_a_notice_from_a_forged_one() {
    let python = env::var_os("PAYTABLE_PYTHON").expect("PAYTABLE_PYTHON names a Python that has wechatpy");
    let mut script = Command::new(python);
    script.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../peers/wechatpy_orders.py")).env("PYTHONUTF8", "1");
    assert_eq!(held(script), 29);
}

#[test]
#[ignore = "needs a folder that has the packages of npm; .ci/peers makes one"]
fn tenpay_and_wechatpay_axios_plugin_do_the_same_and_charge_codes_send_packets_read_bills_and_switch_to_the_sandbox()
 {
    let node = env::var_os("PAYTABLE_NODE").expect("PAYTABLE_NODE names a folder that has the packages");
    let mut script = Command::new("node");
    script.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../peers/npm_orders.mjs")).current_dir(node);
    assert_eq!(held(script), 46);
}

/// How many checks of the script held: all of them, so that none is left out unseen.
fn held(mut script: Command) -> usize {
    let merchant = Merchant::new(APPID, MCH_ID, ApiKey::new(KEY)).certificate(Sandbox::client_certificate());
    let sandbox = Sandbox::builder().merchant(merchant).strict(false).start().unwrap();
    let mut script = script
        .envs([("PAYTABLE_GATEWAY", sandbox.base_url()), ("PAYTABLE_KEY", KEY)])
        .envs([("PAYTABLE_APPID", APPID), ("PAYTABLE_MCH_ID", MCH_ID)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut answers = script.stdin.take().unwrap();
    let mut held = Vec::new();
    for line in BufReader::new(script.stdout.take().unwrap()).lines() {
        match line.unwrap() {
            line if line.starts_with("held: ") => held.push(line),
            line => {
                let number = line.strip_prefix("pay ").expect("a check or a payment");
                let delivery = sandbox.pay_blocking(number).unwrap();
                assert!(delivery.acknowledged, "{delivery:?}");
                writeln!(answers, "acknowledged after {}", delivery.attempts).unwrap();
            }
        }
    }
    assert!(script.wait().unwrap().success(), "the last that held of {held:#?}");
    held.len()
}
