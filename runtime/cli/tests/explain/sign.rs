//! `--sign`: a message with the right signature, in each format, and the line for curl.

use crate::{
    explained,
    oracle::{KEY, form, hmac, json, messages, pairs, right, text, written, xml},
};
use paytable::table::SignatureAlgorithm;
use paytable_cli::explain::{SharedKey, Signed, Verdict, sign_pairs};
use std::process::Command;

const URL: &str = "https://api.mch.weixin.qq.com/pay/unifiedorder";

fn signed(message: &str) -> Signed {
    sign_pairs(message.as_bytes(), &SharedKey::new(KEY).unwrap(), None, URL).unwrap()
}

#[test]
fn what_was_signed_is_right_in_every_format_and_has_the_same_fields() {
    for (at, pairs) in messages().iter().enumerate() {
        for old in ["", "0CB01533B8C1EF103065174F50BCA001"] {
            let signed = signed(&written(at, pairs, "sign", old));
            let report = explained(&signed.message);
            assert_eq!(report.verdict, Verdict::Right, "{}", signed.message);
            assert_eq!(report.given_signature, Some(right(pairs)));
            let parts: Vec<_> =
                report.parts.iter().map(|part| (part.name.clone(), part.value.clone())).collect();
            assert_eq!(&parts[..parts.len() - 1], &pairs[..], "{}", signed.message);
        }
    }
}

#[test]
fn the_algorithm_of_the_message_is_used_and_another_one_is_refused() {
    let fields = pairs(&[("a", "1"), ("sign_type", "HMAC-SHA256")]);
    assert!(signed(&xml(&fields)).message.contains(&hmac(KEY, format!("{}&key={KEY}", text(&fields)))));
    let key = SharedKey::new(KEY).unwrap();
    let fault = sign_pairs(xml(&fields).as_bytes(), &key, Some(SignatureAlgorithm::Md5), URL).unwrap_err();
    assert!(fault.to_string().contains("sign_type"), "{fault}");
}

#[test]
fn a_message_that_contains_the_key_is_not_signed() {
    let key = SharedKey::new(KEY).unwrap();
    let message = form(&pairs(&[("a", "1"), ("key", &KEY.to_uppercase())]));
    let fault = sign_pairs(message.as_bytes(), &key, None, URL).unwrap_err();
    assert!(fault.to_string().starts_with("field key: contains the API key"), "{fault}");
}

/// The shell gives curl the words that were meant: its place is taken by `printf`.
#[test]
fn a_shell_reads_the_line_for_curl_as_it_is_meant() {
    let fields = pairs(&[("body", "it's $HOME `x` \"q\" \\ !"), ("c", "é\n2")]);
    for write in [xml, json, form] {
        let signed = signed(&write(&fields));
        assert!(signed.curl.starts_with("curl --request POST --header 'Content-Type: "), "{}", signed.curl);
        let line = signed.curl.replacen("curl", "printf '%s\\0'", 1);
        let output = Command::new("sh").args(["-c", &line]).output().unwrap();
        let words: Vec<String> =
            String::from_utf8(output.stdout).unwrap().split('\0').map(str::to_owned).collect();
        assert_eq!(words[5], signed.message);
        assert_eq!(words[6], URL);
    }
}
