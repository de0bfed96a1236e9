//! What a whole run of the tests prints holds no key. `.ci/run` keeps what it printed in a file, and has it searched
//! here for every secret that any test uses; none has to be named for that.

use paytable_tests::secrets::{self, Secret, holds, spellings};
use std::{collections::BTreeSet, env, fs};

/// Printed by a test, so that it is seen that what tests print is searched.
const MARK: &str = "this line is printed by a test, to be found by another";

#[test]
#[expect(clippy::print_stdout, reason = "it is what this is for")]
fn what_a_test_prints_is_kept() {
    println!("{MARK}");
}

/// The secrets that a text holds, by file and name.
fn found(text: &str, secrets: &[Secret]) -> Vec<String> {
    let held = secrets.iter().filter(|secret| holds(text, &secret.text));
    let mut names: Vec<_> = held.map(|secret| format!("{} of {}", secret.name, secret.file)).collect();
    // A key that was made while the tests ran is in no file.
    let mut lines = text.lines();
    while lines.by_ref().any(|line| line.contains("-----BEGIN ") && line.contains("PRIVATE KEY-----")) {
        if lines.next().is_some_and(|line| line.trim().len() >= 32) {
            names.push("a private key".to_owned());
        }
    }
    names
}

#[test]
fn every_kind_of_secret_is_known_without_being_named() {
    let secrets = secrets::of_the_project();
    let places: BTreeSet<(&str, &str)> = secrets.iter().map(|s| (s.file.as_str(), s.name.as_str())).collect();
    for place in [
        ("tests/src/lib.rs", "KEY"),
        ("tests/runtime/secrecy.rs", "V3_KEY"),
        ("tests/runtime/secrecy.rs", "WORKWX_SECRET"),
        ("tests/runtime/secrecy.rs", "OPENID"),
        ("tests/runtime/secrecy.rs", "NAME"),
        ("tests/sandbox/tests/secrecy.rs", "PASSWORD"),
        ("tests/sandbox/tests/peers.rs", "KEY"),
        ("tests/fuzz/src/lib.rs", "V3_KEY"),
        ("tests/providers/tests/saobei.rs", "TOKEN"),
        ("tests/keys/gateway_rsa.pem", "private key"),
        ("runtime/src/credentials/merchant.rs", "ApiKey::new"),
    ] {
        assert!(places.contains(&place), "{place:?} is not among {places:#?}");
    }
    assert!(secrets.len() > 50, "{}", secrets.len());
}

#[test]
fn a_secret_that_was_planted_is_found_in_every_spelling() {
    let secrets = secrets::of_the_project();
    for secret in &secrets {
        for spelling in spellings(&secret.text) {
            let text = format!("test result: ok\nDEBUG sent {spelling}, and so on\n");
            assert!(
                !found(&text, std::slice::from_ref(secret)).is_empty(),
                "{} of {}",
                secret.name,
                secret.file
            );
        }
    }
    let made = format!("-----BEGIN PRIVATE KEY-----\n{}\n", "A".repeat(64));
    assert_eq!(found(&made, &secrets), ["a private key"]);
    assert_eq!(found("-----BEGIN PRIVATE KEY-----\n*\ntest result: ok\n", &secrets), [""; 0]);
}

#[test]
#[ignore = "searches what a run of all tests printed; .ci/run keeps it"]
fn nothing_that_was_printed_is_a_secret() {
    let path = env::var_os("PAYTABLE_PRINTED").expect("PAYTABLE_PRINTED names what was printed");
    let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    assert!(text.contains(MARK), "what tests print was not kept");
    let results = text.lines().filter_map(|line| line.strip_prefix("test result: ok. ")?.split(' ').next());
    let passed: usize = results.filter_map(|number| number.parse::<usize>().ok()).sum();
    assert!(passed > 800, "not all tests ran: {passed}");
    let found = found(&text, &secrets::of_the_project());
    assert!(found.is_empty(), "printed: {found:#?}");
}
