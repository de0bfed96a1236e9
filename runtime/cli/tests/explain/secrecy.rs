//! No part of a key is in anything that comes out: texts, JSON, faults, `Debug`.

use crate::oracle::{KEY, Pairs, form, json, md5, messages, pairs, right, text, xml};
use clap::Parser;
use paytable_cli::{
    explain::{
        Faults, LinesKey, SharedKey,
        command::{ExplainArgs, Explained, Surroundings, run},
        explain_pairs, readable, sign_pairs,
    },
    language::Language,
};
use std::time::Duration;

/// Holds that no eight characters of the key in a row are in the text, in any case.
#[track_caller]
fn assert_silent(text: &str, what: &str) {
    let lower = text.to_lowercase();
    for at in 0..=KEY.len() - 8 {
        let part = &KEY.to_lowercase()[at..at + 8];
        assert!(!lower.contains(part), "{what}: the text has a part of the key, from {at} on");
    }
}

/// Everything that can be made of a message.
fn all(message: &str) -> String {
    let key = SharedKey::new(KEY).unwrap();
    let mut out = format!("{key:?}\n{key:#?}\n");
    match explain_pairs(message.as_bytes(), &key, None, None) {
        Ok(report) => {
            out += &serde_json::to_string(&report).unwrap();
            out += &format!("{report:?}{report:#?}");
            out += &readable(&report, Language::En);
            out += &readable(&report, Language::Zh);
        }
        Err(faults) => out += &format!("{faults}{faults:?}"),
    }
    match sign_pairs(message.as_bytes(), &key, None, "https://example.com") {
        Ok(signed) => out += &format!("{}{}{signed:?}", signed.message, signed.curl),
        Err(faults) => out += &format!("{faults}{faults:?}"),
    }
    out
}

/// Signatures with every place of the key, so that each of these texts is shown.
fn signatures(pairs: &Pairs) -> Vec<String> {
    let text = text(pairs);
    let tails = [
        format!("&key={KEY}"),
        format!("&key={KEY} "),
        format!("&key=\"{KEY}\""),
        format!("&key={}", KEY.to_uppercase()),
        format!("&secret={KEY}"),
        KEY.to_owned(),
        format!("&key={}", md5(KEY).to_lowercase()),
        String::new(),
    ];
    let mut all: Vec<String> = tails.iter().map(|tail| md5(format!("{text}{tail}"))).collect();
    let mut sorted = pairs.clone();
    sorted.push(("key".to_owned(), KEY.to_owned()));
    all.push(right(pairs).to_lowercase());
    all.push(md5(crate::oracle::text(&sorted)));
    all.push(md5(format!("{KEY}{text}")));
    all.push("nothing".to_owned());
    all
}

#[test]
fn no_report_contains_the_key() {
    for pairs in messages() {
        for signature in signatures(&pairs) {
            let mut fields = pairs.clone();
            fields.push(("sign".to_owned(), signature));
            for write in [xml, json, form] {
                assert_silent(&all(&write(&fields)), "report");
            }
        }
    }
}

#[test]
fn a_key_inside_of_the_message_is_hidden_and_remarked() {
    let upper = KEY.to_uppercase();
    for fields in [
        &[("a", "1"), ("key", KEY)][..],
        &[("a", "1"), ("key", upper.as_str())],
        &[("a", &KEY[..20]), ("b", &KEY[20..])],
        &[("a", "1"), ("sign", KEY)],
        &[("a", "1"), (KEY, "1")],
        &[("a", "1"), (KEY, "1"), (KEY, "2")],
        &[("sign_type", KEY)],
        &[("a", &format!("x{KEY}y&z={KEY}"))],
    ] {
        for write in [xml, json, form] {
            assert_silent(&all(&write(&pairs(fields))), &format!("{} fields", fields.len()));
        }
    }
    // The signed text itself, as people paste it.
    for message in [
        format!("a=1&b=2&key={KEY}"),
        KEY.to_owned(),
        format!("{KEY}\n"),
        format!("\"{KEY}\""),
        format!("<{KEY}>"),
        format!("{{{KEY}}}"),
        format!("<xml><a>{KEY}"),
        format!("{{\"{KEY}\": {KEY}}}"),
        format!("[\"{KEY}\"]"),
    ] {
        assert_silent(&all(&message), "pasted");
    }
    let key = SharedKey::new(KEY).unwrap();
    let report = explain_pairs(format!("a=1&b={KEY}").as_bytes(), &key, None, None).unwrap();
    assert!(report.remarks.iter().any(|remark| remark.code == "key-in-message"));
}

#[derive(Parser, Debug)]
struct Program {
    #[command(flatten)]
    args: ExplainArgs,
}

fn command(words: &[&str], input: &str) -> (String, Result<Explained, Faults>) {
    let program = Program::try_parse_from(["explain"].iter().chain(words)).unwrap();
    let mut input = input.as_bytes();
    let variable = |name: &str| (name == "API_KEY").then(|| KEY.to_owned());
    let mut surroundings = Surroundings { input: &mut input, variable: &variable, now: Duration::ZERO };
    let result = run(&program.args, &mut surroundings);
    (format!("{program:?}{program:#?}{result:?}"), result)
}

#[test]
fn a_key_that_is_given_in_place_of_a_name_is_not_repeated() {
    for words in
        [&["--key-env", KEY][..], &["--key-file", KEY], &["--key-env", "API_KEY", "--sign", "--url", KEY]]
    {
        let (shown, result) = command(words, "a=1");
        // `Debug` of the arguments has the URL as it was given.
        if !words.contains(&"--url") {
            assert_silent(&shown, words[0]);
        }
        match result {
            Ok(explained) => assert_silent(&explained.text, words[0]),
            Err(faults) => assert_silent(&faults.to_string(), words[0]),
        }
    }
    let (_, result) = command(&["--key-env", "API_KEY", KEY], "");
    assert_silent(&result.unwrap_err().to_string(), "the file");
}

#[test]
fn a_key_that_is_too_short_is_not_repeated() {
    for text in ["", " \n", "abcdefg"] {
        let fault = format!("{:?}", SharedKey::new(text).unwrap_err());
        assert!(!fault.contains("abcdefg") && fault.contains("characters"), "{fault}");
    }
}

#[test]
fn a_private_key_is_not_shown() {
    let pem = include_str!("../../../../tests/credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
    let key = LinesKey::from_pem(pem.as_bytes()).unwrap();
    assert_eq!(format!("{key:?}"), "LinesKey(private key)");
    // A file that is cut off, and one that is not PEM.
    let line = pem.lines().nth(3).unwrap();
    for text in [&pem[..400], line, KEY] {
        let faults = LinesKey::from_pem(text.as_bytes()).unwrap_err();
        let shown = format!("{faults}{faults:?}");
        assert!(!shown.contains(&line[..16]) && !shown.contains(&KEY[..8]), "{}", shown.len());
    }
    let fault = SharedKey::new(pem).map(|_| ());
    assert!(fault.is_ok(), "any long text can be a key here; the command refuses PEM");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/credentials/vectors-rsa/keys/");
    let (_, result) = command(&["--key-file", &format!("{folder}own_rsa_2048_test_key.pem")], "a=1");
    assert!(result.unwrap_err().to_string().contains("--pem"));
}
