//! How it starts, what it says, and how it ends.

use super::server::{FREE, KEY, Server};
use crate::run::{Folder, code, note, out, run};
use std::{
    fs,
    net::TcpListener,
    path::Path,
    time::{Duration, Instant},
};

#[test]
#[cfg(unix)]
fn a_signal_ends_it_with_zero_and_its_files_are_gone() {
    for signal in ["TERM", "INT"] {
        let server = Server::start(&[]);
        let file = Path::new(server.text("ca_file")).to_owned();
        let key = server.said["test_merchant_v3"]["private_key_file"].as_str().unwrap().to_owned();
        assert!(fs::read_to_string(&file).unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
        assert!(Path::new(&key).exists());
        assert_eq!(server.end(signal), (Some(0), String::new()), "{signal}");
        assert!(!file.exists() && !Path::new(&key).exists() && !file.parent().unwrap().exists());
    }
}

#[test]
fn it_says_where_everything_is_in_json_on_one_line() {
    let started = Instant::now();
    let server = Server::start(&[]);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    let names: Vec<&str> = server.said.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "ca_file",
        "cloud",
        "cloud_env",
        "cloud_merchants",
        "control",
        "env",
        "hosts_line",
        "http",
        "https",
        "java",
        "merchants",
        "php",
        "test_merchant_v3",
        "unionpay",
    ];
    assert_eq!(names, expected);
    let ca = server.text("ca_file");
    for (language, variable) in [
        ("node", "NODE_EXTRA_CA_CERTS"),
        ("python", "REQUESTS_CA_BUNDLE"),
        ("python", "SSL_CERT_FILE"),
        ("go", "SSL_CERT_FILE"),
    ] {
        assert_eq!(server.said["env"][language][variable], ca);
    }
    assert_eq!(server.text("php"), format!("curl.cainfo={ca}"));
    assert!(server.text("java").starts_with("keytool -importcert "));
    assert!(server.text("hosts_line").starts_with("127.0.0.1 api.mch.weixin.qq.com "));
    let merchants = serde_json::json!([
        { "mch_id": "1900000109", "appid": "wx8888888888888888", "wechat_v2": true, "wechat_v3": true }
    ]);
    assert_eq!(server.said["merchants"], merchants);
    assert!(!server.line.contains(KEY));
    let unionpay = &server.said["unionpay"];
    let merchants = serde_json::json!([{ "mer_id": "777290058110048", "cert_id": "68759663125" }]);
    assert_eq!(unionpay["merchants"], merchants);
    for file in ["root_certificate_file", "test_private_key_file"] {
        let text = fs::read_to_string(unionpay[file].as_str().unwrap()).unwrap();
        assert!(text.starts_with("-----BEGIN "), "{file}");
    }
}

#[test]
fn what_people_read_says_the_same_and_no_key() {
    let server = Server::start(&[]);
    let text = Server::text_of(&["--time-scale", "10"]);
    for line in [
        "HTTP ",
        "HTTPS ",
        "Cloud ",
        "Control ",
        "CA ",
        "Node ",
        "Python ",
        "Go ",
        "PHP ",
        "Java ",
        "Merchant ",
        "UnionPay ",
    ] {
        assert!(text.lines().any(|own| own.starts_with(line)), "{line}: {text}");
    }
    assert!(text.contains(server.text("hosts_line")), "{text}");
    assert!(text.contains("1900000109, appid wx8888888888888888, APIv2, APIv3"), "{text}");
    for secret in [KEY, "0123456789abcdef0123456789abcdef", "PRIVATE KEY"] {
        assert!(!text.contains(secret) && !server.line.contains(secret), "{text}");
    }
}

#[test]
fn the_certificate_goes_where_it_is_wanted_and_replaces_nothing() {
    let folder = Folder::new();
    let file = folder.0.join("ca.pem").display().to_string();
    let server = Server::start(&["--ca-out", &file]);
    assert_eq!(server.text("ca_file"), file);
    assert!(fs::read_to_string(&file).unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
    let second = run(&[&FREE[..], &["--ca-out", &file]].concat());
    assert_eq!(code(&second), 2);
    assert!(note(&second).contains("ca.pem: there is such a file; remove it"), "{}", note(&second));
}

#[test]
fn a_port_in_use_is_named_with_its_option() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for option in ["--http", "--https", "--cloud", "--control"] {
        let mut args = FREE.to_vec();
        let at = args.iter().position(|arg| *arg == option).unwrap();
        args[at + 1] = &address;
        let output = run(&args);
        assert_eq!((code(&output), out(&output).as_str()), (2, ""));
        let port = taken.local_addr().unwrap().port();
        let expected = format!("error: {option} {address}: port {port} is in use; end the program");
        assert!(note(&output).starts_with(&expected), "{}", note(&output));
    }
}

#[test]
fn addresses_of_other_machines_and_wrong_values_are_refused() {
    for (args, said) in [
        (["--http", "0.0.0.0:8080"], "other machines could reach this address"),
        (["--https", "[::]:0"], "other machines could reach this address"),
        (["--cloud", "0.0.0.0:8788"], "other machines could reach this address"),
        (["--control", "192.168.1.1:8090"], "other machines could reach this address"),
        (["--http", "localhost:8080"], "not an IP address with a port"),
        (["--time-scale", "0"], "0 is not in 1.."),
        (["--seed", "x"], "invalid value 'x'"),
        (["--config", "/no/such/file.toml"], "/no/such/file.toml: "),
        (["--ca-out", "/no/such/folder/ca.pem"], "/no/such/folder/ca.pem: "),
    ] {
        // An address is given once.
        let base = if FREE.contains(&args[0]) { &FREE[..1] } else { &FREE[..] };
        let output = run(&[base, &args].concat());
        assert_eq!((code(&output), out(&output).as_str()), (2, ""), "{args:?}");
        assert!(note(&output).contains(said), "{args:?}: {}", note(&output));
    }
}

#[test]
fn options_can_be_environment_variables_and_those_of_the_command_line_win() {
    let folder = crate::run::Folder::new();
    let state = folder.0.join("env.db");
    let server = Server::start_with(&[], |command| {
        command.env("PAYTABLE_STATE", &state).env("PAYTABLE_HTTP", "127.0.0.1:1").env("PAYTABLE_SEED", "7");
    });
    assert!(state.is_file());
    assert!(!server.text("http").ends_with(":1"), "the command line gives another port");
    let mut wrong = crate::run::command();
    wrong.arg("sandbox").env("PAYTABLE_CONTROL", "here");
    let said = crate::run::note(&wrong.output().unwrap());
    assert!(said.contains("--control") && said.contains("not an IP address"), "{said}");
}
