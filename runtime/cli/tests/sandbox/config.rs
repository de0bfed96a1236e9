//! The configuration: what it gives, and each of its faults at its place.

use super::server::{FREE, KEY, Server};
use crate::run::{Folder, code, command, note, out};

/// The faults of a configuration: `line:column message`, as they are printed.
fn faults(folder: &Folder, text: &str) -> Vec<String> {
    let path = folder.file("sandbox.toml", text);
    let output = command()
        .args(FREE)
        .arg("--config")
        .arg(&path)
        .env("PAYTABLE_TEST_KEY", KEY)
        .env("PAYTABLE_TEST_EMPTY", " ")
        .output()
        .unwrap();
    let note = note(&output);
    assert_eq!((code(&output), out(&output).as_str()), (1, ""), "{note}");
    assert!(!note.contains(KEY) && !note.contains("MIIEv"), "{note}");
    let mut found = Vec::new();
    let mut message = "";
    for line in note.lines() {
        if let Some(said) = line.strip_prefix("error: ") {
            message = said;
        } else if let Some((_, place)) = line.split_once("sandbox.toml:") {
            found.push(format!("{place} {message}"));
        }
    }
    found
}

const HEAD: &str = "[[merchant]]\nappid = \"wx8888888888888888\"\nmch_id = \"1900000109\"\n";

#[test]
fn every_fault_of_a_configuration_is_reported_at_its_place() {
    let folder = Folder::new();
    folder.file("key.txt", KEY);
    folder.file("short.txt", "192006250b4c");
    folder.file("empty.txt", "\n");
    folder.file("large.txt", &"1".repeat(70_000));
    let merchant = |rest: &str| format!("{HEAD}{rest}\n");
    for (text, expected) in [
        (String::new(), &["1:1 there is no merchant"][..]),
        ("[[merchant]\n".to_owned(), &["1:12 unclosed array table, expected `]`"]),
        ("[[merchants]]\n".to_owned(), &["1:1 there is no merchant", "1:3 unknown key `merchants`"]),
        ("merchant = 1\n".to_owned(), &["1:12 expected a list of tables"]),
        ("merchant = [1]\n".to_owned(), &["1:13 expected a table"]),
        (
            "[[merchant]]\n".to_owned(),
            &["1:1 `appid` is missing", "1:1 `mch_id` is missing", "1:1 the merchant has no key"],
        ),
        (merchant(""), &["1:1 the merchant has no key"]),
        (merchant("api_key_file = 1"), &["4:16 expected a string"]),
        (merchant("api_key_file = \"\""), &["4:16 `api_key_file` is empty"]),
        (merchant("api_key_file = \"none.txt\""), &["4:16 `api_key_file` cannot be read"]),
        (merchant("api_key_file = \"empty.txt\""), &["4:16 the secret of `api_key_file` is empty"]),
        (merchant("api_key_file = \"large.txt\""), &["4:16 `api_key_file` cannot be read"]),
        (merchant("api_key_env = \"PAYTABLE_TEST_NONE\""), &["4:15 `api_key_env` cannot be read"]),
        (merchant("api_key_env = \"PAYTABLE_TEST_EMPTY\""), &["4:15 the secret of `api_key_env` is empty"]),
        (merchant(&format!("api_key_file = \"{KEY}\"")), &["4:16 `api_key_file` cannot be read"]),
        (
            merchant("api_key_file = \"key.txt\"\napi_key_env = \"PAYTABLE_TEST_KEY\""),
            &["5:15 `api_key_file` and `api_key_env` are both given"],
        ),
        (
            merchant(&format!("api_key = \"{KEY}\"")),
            &["1:1 the merchant has no key", "4:1 unknown key `api_key`"],
        ),
        (
            merchant("api_key_file = \"key.txt\"\nserial = \"5157\""),
            &["1:1 the private key is missing"],
        ),
        (
            merchant("private_key_file = \"key.txt\""),
            &["1:1 `serial` is missing", "1:1 the APIv3 key is missing"],
        ),
        (
            merchant("private_key_file = \"key.txt\"\nserial = \"5157\"\napiv3_key_env = \"PAYTABLE_TEST_KEY\""),
            &["4:20 the private key cannot be used"],
        ),
        (merchant("api_key_file = \"key.txt\"\nmchid = \"1\""), &["5:1 unknown key `mchid`"]),
        (
            "[[unionpay]]\nmer_id = \"1\"\nserial = \"5\"\n".to_owned(),
            &[
                "1:1 `cert_id` is missing",
                "1:1 the private key is missing",
                "2:10 `mer_id` is not a merchant number",
                "3:1 unknown key `serial`",
            ],
        ),
        (
            "[[unionpay]]\nmer_id = \"777290058110048\"\ncert_id = \"5A\"\nprivate_key_file = \"key.txt\"\n"
                .to_owned(),
            &["3:11 `cert_id` is not a number", "4:20 the private key cannot be used"],
        ),
        (
            format!("{}{}", merchant("api_key_file = \"key.txt\""), merchant("api_key_file = \"key.txt\"")),
            &["7:10 a second [[merchant]] of this name"],
        ),
        (
            "[[cloud_merchant]]\nsub_mch_id = \"1900000109\"\n[[function]]\nenv = \"e\"\nname = \"n\"\nurl = \"x\"\n"
                .to_owned(),
            &["1:1 `sub_appid` is missing", "6:7 not a URL over HTTP"],
        ),
        (
            "[[cloud_merchant]]\nsub_mch_id = \"1\"\nsub_appid = \"2\"\n[cloud]\nsecret_id = \"a/b\"\n\
             secret_key = \"x\"\n"
                .to_owned(),
            &[
                "4:1 the secret key is missing",
                "5:13 `secret_id` has other characters than letters, digits, `_`, `-` and `.`",
                "6:1 unknown key `secret_key`",
            ],
        ),
        (
            "cloud = 1\n[[cloud_merchant]]\nsub_mch_id = \"1\"\nsub_appid = \"2\"\n".to_owned(),
            &["1:9 expected a table"],
        ),
        (
            "[[cloud_merchant]]\nsub_mch_id = \"1\"\nsub_appid = \"2\"\n[cloud]\nsecret_key_file = \"none.txt\"\n"
                .to_owned(),
            &["4:1 `secret_id` is missing", "5:19 `secret_key_file` cannot be read"],
        ),
        (
            "[[cloud_merchant]]\nsub_mch_id = \"1\"\nsub_appid = \"2\"\n[[container]]\nservice = \"s\"\n\
             url = \"ftp://127.0.0.1/\"\npath = 1\n"
                .to_owned(),
            &["6:7 not a URL over HTTP", "7:1 unknown key `path`"],
        ),
    ] {
        assert_eq!(faults(&folder, &text), expected, "{text}");
    }
    // The words are those of the library.
    let found = faults(&folder, &merchant("api_key_file = \"short.txt\""));
    assert!(found.len() == 1 && found[0].starts_with("4:16 ") && found[0].contains("32"), "{found:?}");
}

#[test]
fn a_configuration_gives_merchants_and_no_test_merchant() {
    let folder = Folder::new();
    folder.file("keys/key.txt", &format!("{KEY}\n"));
    let path = folder.file(
        "sandbox.toml",
        "[[merchant]]\nappid = \"wx1234567890abcdef\"\nmch_id = \"1234567890\"\napi_key_file = \"keys/key.txt\"\n\
         [[cloud_merchant]]\nsub_mch_id = \"1900006511\"\nsub_appid = \"wxabc\"\n\
         [[function]]\nenv = \"test\"\nname = \"paid\"\nurl = \"http://127.0.0.1:9/\"\n\
         [[container]]\nservice = \"shop\"\nurl = \"http://127.0.0.1:9\"\n\
         [[unionpay]]\nmer_id = \"777290058110049\"\ncert_id = \"5\"\nprivate_key_file = \"keys/own.pem\"\n",
    );
    folder.file(
        "keys/own.pem",
        include_str!("../../../../tests/credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem"),
    );
    let server =
        Server::start(&["--config", path.to_str().unwrap(), "--lenient", "--seed", "7", "--time-scale", "5"]);
    let merchants = serde_json::json!([
        { "mch_id": "1234567890", "appid": "wx1234567890abcdef", "wechat_v2": true, "wechat_v3": false }
    ]);
    assert_eq!(server.said["merchants"], merchants);
    assert!(server.said["test_merchant_v3"].is_null());
    let merchants = serde_json::json!([{ "mer_id": "777290058110049", "cert_id": "5" }]);
    assert_eq!(server.said["unionpay"]["merchants"], merchants);
    assert!(server.said["unionpay"]["test_private_key_file"].is_null());
    assert!(!server.line.contains(KEY));
}
