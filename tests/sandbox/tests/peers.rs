//! Clients that others wrote, against the sandbox: what it asks of a request and says in a reply is the gateway's
//! protocol, and not only what our own client takes for it.

use paytable::{ApiKey, Merchant, PrivateKey, sandbox::Sandbox};
use std::{
    env,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

const KEY: &str = "Bv4mQy7TzXs1LdRw9KcEh3GnJf6PaUo8";
const APPID: &str = "wx8888888888888888";
const MCH_ID: &str = "1900000109";
const SERIAL: &str = "0A12AB34";
const PLATFORM_KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
const APP_ID: &str = "2014072300007148";

const OWN_KEY: &str = include_str!("../../credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
const STRANGER_KEY: &str = include_str!("../../credentials/vectors-rsa/keys/wechatpay-go.test.key.pem");
const PLATFORM_CERTIFICATE: &str =
    include_str!("../../../runtime/src/sandbox/keys/platform_certificate_for_tests_only.pem");

#[test]
#[ignore = "needs a Python that has wechatpy; .ci/peers makes one"]
fn wechatpy_places_queries_closes_and_refunds_orders_and_tells_a_notice_from_a_forged_one() {
    assert_eq!(held(python("wechatpy_orders.py"), wechat_v2()), 29);
}

#[test]
#[ignore = "needs a Python that has wechatpayv3; .ci/peers makes one"]
fn wechatpayv3_does_the_same_with_apiv3_verifying_with_certificates_and_with_a_public_key() {
    assert_eq!(held(python("wechat_v3_orders.py"), wechat_v3()), 31);
}

#[test]
#[ignore = "needs a folder that has the packages of npm; .ci/peers makes one"]
fn tenpay_and_wechatpay_axios_plugin_do_the_same_and_charge_codes_send_packets_read_bills_and_switch_to_the_sandbox()
 {
    assert_eq!(held(node("npm_orders.mjs"), wechat_v2()), 46);
}

#[test]
#[ignore = "needs a folder that has the packages of npm; .ci/peers makes one"]
fn wechatpay_axios_plugin_and_wechatpay_node_v3_do_the_same_with_apiv3() {
    assert_eq!(held(node("wechat_v3_orders.mjs"), wechat_v3()), 32);
}

#[test]
#[ignore = "needs a folder that has the packages of npm; .ci/peers makes one"]
fn alipay_sdk_does_the_same_with_alipay() {
    assert_eq!(held(node("alipay_orders.mjs"), alipay()), 24);
}

#[test]
#[ignore = "needs a Python that has alipay-sdk-python; .ci/peers makes one"]
fn the_python_client_of_alipay_does_the_same_as_that_of_npm() {
    assert_eq!(held(python("alipay_orders.py"), alipay()), 23);
}

fn wechat_v2() -> Merchant {
    Merchant::new(APPID, MCH_ID, ApiKey::new(KEY)).certificate(Sandbox::client_certificate())
}

fn wechat_v3() -> Merchant {
    let key = PrivateKey::from_pem(OWN_KEY).unwrap();
    let merchant = Merchant::bare().with("appid", APPID).with("mchid", MCH_ID);
    merchant.private_key(SERIAL, key).api_v3_key(ApiKey::new(KEY))
}

fn alipay() -> Merchant {
    Merchant::bare().with("app_id", APP_ID).signing_key(PrivateKey::from_pem(OWN_KEY).unwrap())
}

fn python(script: &str) -> Command {
    let python =
        env::var_os("PAYTABLE_PYTHON").expect("PAYTABLE_PYTHON names a Python that has the packages");
    let mut command = Command::new(python);
    command.arg(path(script)).env("PYTHONUTF8", "1");
    command
}

fn node(script: &str) -> Command {
    let node = env::var_os("PAYTABLE_NODE").expect("PAYTABLE_NODE names a folder that has the packages");
    let mut command = Command::new("node");
    command.arg(path(script)).current_dir(node);
    command
}

fn path(script: &str) -> String {
    format!("{}/../peers/{script}", env!("CARGO_MANIFEST_DIR"))
}

/// How many checks of the script held, for that merchant: all of them, so that none is left out unseen.
fn held(mut script: Command, merchant: Merchant) -> usize {
    let sandbox = Sandbox::builder().merchant(merchant).platform_public_key_id(PLATFORM_KEY_ID);
    let sandbox = sandbox.strict(false).start().unwrap();
    let mut script = script
        .envs([("PAYTABLE_GATEWAY", sandbox.base_url()), ("PAYTABLE_KEY", KEY)])
        .envs([("PAYTABLE_APPID", APPID), ("PAYTABLE_MCH_ID", MCH_ID), ("PAYTABLE_APP_ID", APP_ID)])
        .envs([("PAYTABLE_SERIAL", SERIAL), ("PAYTABLE_PLATFORM_KEY_ID", PLATFORM_KEY_ID)])
        .envs([("PAYTABLE_OWN_KEY", OWN_KEY), ("PAYTABLE_STRANGER_KEY", STRANGER_KEY)])
        .env("PAYTABLE_PLATFORM_CERTIFICATE", PLATFORM_CERTIFICATE)
        .env("PAYTABLE_PLATFORM_KEY", Sandbox::platform_key().to_pem())
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
