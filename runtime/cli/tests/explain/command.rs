//! The arguments, the files and the texts of the command.

use crate::oracle::{KEY, messages, right, written, xml};
use clap::Parser;
use paytable_cli::explain::{
    Faults,
    command::{ExplainArgs, Explained, Surroundings, run},
};
use std::{fs, path::PathBuf, time::Duration};

#[derive(Parser)]
struct Program {
    #[command(flatten)]
    args: ExplainArgs,
}

/// Runs the command with this standard input. `API_KEY` is the only environment variable.
fn explain(words: &[&str], input: &[u8]) -> Result<Explained, Faults> {
    let program = Program::try_parse_from(["explain"].iter().chain(words)).unwrap();
    let mut input = input;
    let variable = |name: &str| (name == "API_KEY").then(|| format!("{KEY}\n"));
    run(
        &program.args,
        &mut Surroundings { input: &mut input, variable: &variable, now: Duration::from_secs(1_554_208_460) },
    )
}

/// A file of this test, with that content.
fn file(name: &str, content: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("paytable-explain-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path
}

fn good() -> String {
    let pairs = &messages()[0];
    written(0, pairs, "sign", &right(pairs))
}

fn bad() -> String {
    let pairs = &messages()[0];
    written(0, pairs, "sign", &right(pairs).to_lowercase())
}

#[test]
fn the_message_comes_from_a_file_or_standard_input_and_the_key_from_a_file_or_a_variable() {
    let (key, message) = (file("a.key", &format!("\u{feff}{KEY}\r\n")), file("a.xml", &good()));
    let (key, message) = (key.to_str().unwrap(), message.to_str().unwrap());
    for (words, input) in [
        (&["--key-file", key, message][..], ""),
        (&["--key-env", "API_KEY", message], ""),
        (&["--key-env", "API_KEY", "-"], &good()),
        (&["--key-env", "API_KEY"], &good()),
    ] {
        let explained = explain(words, input.as_bytes()).unwrap();
        assert!(
            explained.is_right && explained.text.starts_with("The signature is right.\n"),
            "{}",
            explained.text
        );
    }
}

#[test]
fn the_text_names_the_mistake_in_both_languages() {
    let english = explain(&["--key-env", "API_KEY"], bad().as_bytes()).unwrap();
    assert!(!english.is_right);
    for part in [
        "The signature is wrong; the reason was found.",
        "[signature-lower-case]",
        "<API key, 32 characters>",
        "The signed texts are equal",
    ] {
        assert!(english.text.contains(part), "{part}: {}", english.text);
    }
    let chinese = explain(&["--key-env", "API_KEY", "--lang", "zh"], bad().as_bytes()).unwrap();
    for part in ["签名错误，已找到原因。", "签名是小写的。", "[signature-lower-case]"] {
        assert!(chinese.text.contains(part), "{part}: {}", chinese.text);
    }
}

#[test]
fn the_json_has_the_steps_and_both_languages() {
    let explained = explain(&["--key-env", "API_KEY", "--json"], bad().as_bytes()).unwrap();
    let json: serde_json::Value = serde_json::from_str(&explained.text).unwrap();
    assert_eq!(json["verdict"], "explained");
    assert_eq!(json["computed_signature"], right(&messages()[0]));
    assert_eq!(json["explanations"][0]["mistakes"][0]["code"], "signature-lower-case");
    for name in ["en", "zh", "fix_en", "fix_zh"] {
        assert!(json["explanations"][0]["mistakes"][0][name].as_str().unwrap().len() > 5);
    }
    assert_eq!(
        json["parts"][0],
        serde_json::json!({"name": "appid", "value": "wx8888888888888888", "signed": true})
    );
}

#[test]
fn the_algorithm_and_the_signature_can_be_given() {
    let words = ["--key-env", "API_KEY", "--algorithm", "hmac-sha256"];
    let explained = explain(&words, good().as_bytes()).unwrap();
    assert!(explained.text.contains("[algorithm-md5]"), "{}", explained.text);
    let explained = explain(&["--key-env", "API_KEY", "--signature", "x"], good().as_bytes()).unwrap();
    assert!(!explained.is_right);
}

#[test]
fn an_http_message_is_verified_with_pem_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/credentials/");
    let pem = format!("{folder}vectors-rsa/keys/own_rsa_2048_test_key.pem");
    let message = "HTTP/1.1 200 OK\nWechatpay-Timestamp: 1554208460\nWechatpay-Nonce: a\nWechatpay-Signature: AAAA\nWechatpay-Serial: 1\n\n{}";
    let explained = explain(&["--pem", &pem], message.as_bytes()).unwrap();
    assert!(!explained.is_right && explained.text.contains("1554208460\\na\\n{}\\n"), "{}", explained.text);
}

#[test]
fn a_message_is_signed() {
    let explained =
        explain(&["--key-env", "API_KEY", "--sign", "--url", "https://example.com/x"], bad().as_bytes())
            .unwrap();
    assert!(explained.is_right && explained.text.contains(&right(&messages()[0])));
    assert!(explained.text.trim_end().ends_with("'https://example.com/x'"));
    let json = explain(&["--key-env", "API_KEY", "--sign", "--json"], bad().as_bytes()).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    assert!(json["message"].as_str().unwrap().starts_with("<xml>"));
}

#[test]
fn arguments_that_do_not_fit_are_refused() {
    let parse = |words: &[&str]| Program::try_parse_from(["explain"].iter().chain(words)).map(|_| ());
    for words in [
        &["--key-file", "a", "--key-env", "B"][..],
        &["--key-file", "a", "--pem", "b"],
        &["--pem", "b", "--algorithm", "md5"],
        &["--pem", "b", "--sign"],
        &["--algorithm", "sha1"],
        &["--key", "x"],
    ] {
        assert!(parse(words).is_err(), "{words:?}");
    }
    assert!(explain(&[], b"a=1").unwrap_err().to_string().contains("--key-file"));
    let fault = explain(&["--key-env", "NOT_SET"], b"a=1").unwrap_err().to_string();
    assert!(fault.contains("is not set") && !fault.contains("NOT_SET"), "{fault}");
    let fault = explain(&["--key-file", "/none/at/all"], b"a=1").unwrap_err().to_string();
    assert!(fault.contains("cannot be read") && !fault.contains("/none"), "{fault}");
}

#[test]
fn what_is_malformed_is_said_with_its_place_and_all_at_once() {
    let faults = |message: &str| {
        let faults = explain(&["--key-env", "API_KEY"], message.as_bytes()).unwrap_err();
        faults.list().iter().map(|fault| format!("{}: {}", fault.place, fault.what)).collect::<Vec<_>>()
    };
    let message = "<xml>\n<a x='1'>1</a>\n<b>&nbsp;</b>\n<a>2</a>\n<!-- c --><d>1</d>\n</xml>";
    let found = faults(message);
    let places: Vec<_> = found.iter().map(|fault| fault.split(':').next().unwrap()).collect();
    assert_eq!(
        places,
        ["line 2, column 1", "line 3, column 4", "line 4, column 1", "line 5, column 1"],
        "{found:#?}"
    );
    for (message, place, what) in [
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><xml/>", "line 1, column 1", "document type"),
        ("<xml><a><b>1</b></a></xml>", "line 1, column 9", "flat"),
        ("<xml><a>1</xml>", "line 1, column", "well-formed"),
        ("<xml><a>1</a>", "line 1, column 14", "too early"),
        ("{\"a\":1,\n\"a\":2}", "line 2, column 5", "twice"),
        ("[1]", "line 1, column", "object"),
        ("{\"a\":", "line 1, column 5", "too early"),
        ("a=1&b", "line 1, column 5", "without `=`"),
        ("a=1&a=2", "line 1, column 5", "twice"),
        ("a=%zz", "line 1, column 1", "escape"),
        ("a b=1", "line 1, column 1", "name"),
        (" \n", "line 1, column 1", "empty"),
    ] {
        let found = faults(message);
        assert!(
            found.iter().any(|fault| fault.starts_with(place) && fault.contains(what)),
            "{message}: {found:?}"
        );
    }
    let fault = explain(&["--key-env", "API_KEY"], b"a=1\nb\xff").unwrap_err().to_string();
    assert!(fault.starts_with("line 2, column 2: is not UTF-8"), "{fault}");
}

#[test]
fn control_characters_of_a_message_do_not_reach_a_terminal() {
    let pairs = crate::oracle::pairs(&[("a", "x\u{9b}31m\u{202e}y")]);
    let explained = explain(&["--key-env", "API_KEY"], xml(&pairs).as_bytes()).unwrap();
    assert!(!explained.text.contains(['\u{9b}', '\u{202e}', '\u{1b}']));
    assert!(explained.text.contains("x\\u{9b}31m\\u{202e}y"), "{}", explained.text);
}
