//! Mistakes of messages that sign pairs: each is made on three messages, and must be named.

use crate::{
    assert_named, explained,
    oracle::{
        KEY, Pairs, ascii, gbk, hmac, joined, json_again, md5, messages, percent, right, sha256, text,
        written,
    },
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable_cli::explain::{SharedKey, Verdict, explain_pairs};
use std::collections::{BTreeMap, BTreeSet};

/// The text, with that tail in place of `&key=` and the key.
fn tail(pairs: &Pairs, tail: &str) -> String {
    md5(format!("{}{tail}", text(pairs)))
}

/// With another key.
fn key(pairs: &Pairs, key: &str) -> String {
    tail(pairs, &format!("&key={key}"))
}

/// With other values.
fn values(pairs: &Pairs, change: impl Fn(&str, &str) -> String) -> String {
    right(&pairs.iter().map(|(name, value)| (name.clone(), change(name, value))).collect::<Pairs>())
}

/// With other values of amounts.
fn amounts(pairs: &Pairs, change: impl Fn(&str) -> Option<String>) -> String {
    values(pairs, |name, value| {
        let is_amount = name.ends_with("fee") || name == "amount";
        change(value).filter(|_| is_amount).unwrap_or_else(|| value.to_owned())
    })
}

fn integer(value: &str) -> Option<u64> {
    value.parse().ok()
}

/// With other booleans.
fn booleans(pairs: &Pairs, yes: &str, no: &str) -> String {
    values(pairs, |_, value| match value.to_lowercase().as_str() {
        "true" => yes.to_owned(),
        "false" => no.to_owned(),
        _ => value.to_owned(),
    })
}

/// With JSON written again.
fn json(pairs: &Pairs, comma: &str, colon: &str, change: impl Fn(String) -> String) -> String {
    values(pairs, |_, value| json_again(value, comma, colon).map_or(value.to_owned(), &change))
}

fn sorted_json(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text).unwrap().to_string()
}

fn html(text: &str) -> String {
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// With other names.
fn names(pairs: &Pairs, change: impl Fn(&str) -> String) -> String {
    right(&pairs.iter().map(|(name, value)| (change(name), value.clone())).collect::<Pairs>())
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

fn snake(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    let rest =
        rest.chars().map(|c| if c.is_uppercase() { format!("_{}", c.to_lowercase()) } else { c.to_string() });
    first.to_lowercase() + &rest.collect::<String>()
}

/// With another order.
fn ordered(pairs: &Pairs, sort: impl Fn(&mut Pairs)) -> String {
    let mut pairs: Pairs = pairs.iter().filter(|(_, value)| !value.is_empty()).cloned().collect();
    sort(&mut pairs);
    md5(format!("{}&key={KEY}", joined(&pairs)))
}

/// With empty values.
fn empties(pairs: &Pairs, written: &str) -> String {
    let written = |value: &String| if value.is_empty() { written.to_owned() } else { value.clone() };
    let mut pairs: Pairs = pairs.iter().map(|(name, value)| (name.clone(), written(value))).collect();
    pairs.sort();
    md5(format!("{}&key={KEY}", joined(&pairs)))
}

fn with(pairs: &Pairs, name: &str, value: &str) -> Pairs {
    let mut pairs = pairs.clone();
    pairs.push((name.to_owned(), value.to_owned()));
    pairs
}

/// With mark-up of XML. The first message shows which values have a section.
fn sections(pairs: &Pairs) -> String {
    let is_xml = pairs[0].0 == "appid";
    values(pairs, |_, value| {
        let has_section = if is_xml { value.contains(['<', '&', '>', '"']) } else { !value.is_empty() };
        if has_section { format!("<![CDATA[{value}]]>") } else { value.to_owned() }
    })
}

fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn encoded(text: &str, encode: impl Fn(&str) -> Vec<u8>) -> String {
    md5([encode(text), format!("&key={KEY}").into_bytes()].concat())
}

fn double(text: &str) -> Vec<u8> {
    text.bytes().map(char::from).collect::<String>().into_bytes()
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| if (c as u32) < 256 { c as u8 } else { b'?' }).collect()
}

fn bytes_of_hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn decoded(value: &str, plus: bool) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let Some(first) = rest.first() {
        if *first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&rest[1..3]).unwrap(), 16).unwrap());
            rest = &rest[3..];
        } else {
            bytes.push(if *first == b'+' && plus { b' ' } else { *first });
            rest = &rest[1..];
        }
    }
    String::from_utf8(bytes).unwrap()
}

type Make = fn(&Pairs) -> String;
type Case = (&'static str, Make);

const COMPONENT: &str = "-_.!~*'()";
const WHITE: [char; 4] = [' ', '\t', '\r', '\n'];

const CASES: &[Case] = &[
    ("key-blank-after", |p| key(p, &format!("{KEY} "))),
    ("key-blank-before", |p| key(p, &format!(" {KEY}"))),
    ("key-blanks-around", |p| key(p, &format!(" {KEY} "))),
    ("key-line-feed-after", |p| key(p, &format!("{KEY}\n"))),
    ("key-line-feed-before", |p| key(p, &format!("\n{KEY}"))),
    ("key-crlf-after", |p| key(p, &format!("{KEY}\r\n"))),
    ("key-carriage-return-after", |p| key(p, &format!("{KEY}\r"))),
    ("key-carriage-return-before", |p| key(p, &format!("\r{KEY}"))),
    ("key-tab-after", |p| key(p, &format!("{KEY}\t"))),
    ("key-byte-order-mark", |p| key(p, &format!("\u{feff}{KEY}"))),
    ("key-double-quotes", |p| key(p, &format!("\"{KEY}\""))),
    ("key-single-quotes", |p| key(p, &format!("'{KEY}'"))),
    ("key-upper-case", |p| key(p, &KEY.to_uppercase())),
    ("key-md5", |p| key(p, &md5(KEY).to_lowercase())),
    ("key-md5-upper-case", |p| key(p, &md5(KEY))),
    ("key-empty", |p| key(p, "")),
    ("key-from-hex", |p| md5([format!("{}&key=", text(p)).into_bytes(), bytes_of_hex(KEY)].concat())),
    ("key-appended-directly", |p| tail(p, KEY)),
    ("key-without-ampersand", |p| tail(p, &format!("key={KEY}"))),
    ("key-without-name", |p| tail(p, &format!("&{KEY}"))),
    ("key-named-secret", |p| tail(p, &format!("&secret={KEY}"))),
    ("key-named-capital-key", |p| tail(p, &format!("&Key={KEY}"))),
    ("key-named-upper-case", |p| tail(p, &format!("&KEY={KEY}"))),
    ("key-named-app-secret", |p| tail(p, &format!("&appsecret={KEY}"))),
    ("key-missing", |p| tail(p, "")),
    ("key-sorted", |p| md5(text(&with(p, "key", KEY)))),
    ("key-first", |p| md5(format!("{KEY}{}", text(p)))),
    ("algorithm-hmac-sha256", |p| hmac(KEY, format!("{}&key={KEY}", text(p)))),
    ("sha256-without-hmac", |p| sha256(format!("{}&key={KEY}", text(p)))),
    ("signature-lower-case", |p| right(p).to_lowercase()),
    ("signature-base64", |p| BASE64_STANDARD.encode(bytes_of_hex(&right(p)))),
    ("signature-white-space", |p| right(p) + " "),
    ("signature-field-empty", |p| {
        md5(format!("{}&key={KEY}", {
            let mut pairs: Pairs = with(p, "sign", "");
            pairs.retain(|(name, value)| !value.is_empty() || name == "sign");
            pairs.sort();
            joined(&pairs)
        }))
    }),
    ("empty-values-signed", |p| empties(p, "")),
    ("empty-values-as-null", |p| empties(p, "null")),
    ("cdata-signed", sections),
    ("xml-entities-signed", |p| values(p, |_, value| escaped(value))),
    ("xml-entities-and-quotes-signed", |p| {
        values(p, |_, value| escaped(value).replace('"', "&quot;").replace('\'', "&apos;"))
    }),
    ("values-trimmed", |p| values(p, |_, value| value.trim_matches(WHITE).to_owned())),
    ("values-trimmed-end", |p| values(p, |_, value| value.trim_end_matches(WHITE).to_owned())),
    ("values-trimmed-unicode", |p| values(p, |_, value| value.trim().to_owned())),
    ("values-url-encoded", |p| values(p, |_, value| percent(value, COMPONENT, true))),
    ("values-url-encoded-lower-case", |p| values(p, |_, value| percent(value, COMPONENT, false))),
    ("values-url-encoded-rfc3986", |p| values(p, |_, value| percent(value, "-_.~", true))),
    ("values-form-encoded", |p| values(p, |_, value| percent(value, "-_.* ", true).replace(' ', "+"))),
    ("values-form-encoded-lower-case", |p| {
        values(p, |_, value| percent(value, "-_.* ", false).replace(' ', "+"))
    }),
    ("values-url-decoded", |p| values(p, |_, value| decoded(value, false))),
    ("values-form-decoded", |p| values(p, |_, value| decoded(value, true))),
    ("numbers-one-decimal", |p| amounts(p, |value| integer(value).map(|number| format!("{number}.0")))),
    ("numbers-two-decimals", |p| amounts(p, |value| integer(value).map(|number| format!("{number}.00")))),
    ("numbers-without-decimals", |p| amounts(p, |value| Some(value.split('.').next()?.to_owned()))),
    ("amounts-in-yuan", |p| {
        amounts(p, |value| integer(value).map(|fen| format!("{}.{:02}", fen / 100, fen % 100)))
    }),
    ("booleans-capitalised", |p| booleans(p, "True", "False")),
    ("booleans-upper-case", |p| booleans(p, "TRUE", "FALSE")),
    ("booleans-as-digits", |p| booleans(p, "1", "0")),
    ("json-compact", |p| json(p, ",", ":", |text| text)),
    ("json-blanks", |p| json(p, ", ", ": ", |text| text)),
    ("json-sorted", |p| json(p, ",", ":", |text| sorted_json(&text))),
    ("json-ascii", |p| json(p, ",", ":", |text| ascii(&text))),
    ("json-slashes", |p| json(p, ",", ":", |text| text.replace('/', "\\/"))),
    ("json-html", |p| json(p, ",", ":", |text| html(&text))),
    ("json-ascii-blanks", |p| json(p, ", ", ": ", |text| ascii(&text))),
    ("json-ascii-slashes", |p| json(p, ",", ":", |text| ascii(&text).replace('/', "\\/"))),
    ("json-sorted-html", |p| json(p, ",", ":", |text| html(&sorted_json(&text)))),
    ("names-lower-case", |p| names(p, str::to_lowercase)),
    ("names-upper-case", |p| names(p, str::to_uppercase)),
    ("names-camel-case", |p| names(p, camel)),
    ("names-snake-case", |p| names(p, snake)),
    ("sorted-without-case", |p| ordered(p, |pairs| pairs.sort_by_key(|(name, _)| name.to_lowercase()))),
    ("not-sorted", |p| ordered(p, |_| {})),
    ("sorted-descending", |p| {
        ordered(p, |pairs| {
            pairs.sort();
            pairs.reverse();
        })
    }),
    ("sorted-by-value", |p| ordered(p, |pairs| pairs.sort_by(|(_, one), (_, other)| one.cmp(other)))),
    ("charset-gbk", |p| encoded(&text(p), gbk)),
    ("charset-double-utf8", |p| encoded(&text(p), double)),
    ("charset-latin1", |p| encoded(&text(p), latin1)),
    ("charset-byte-order-mark", |p| md5(format!("\u{feff}{}&key={KEY}", text(p)))),
];

#[test]
fn every_mistake_is_named_on_three_messages() {
    let mut count = 0;
    let mut named = BTreeMap::<&str, usize>::new();
    for (at, pairs) in messages().iter().enumerate() {
        let signatures: Vec<(&str, String)> = CASES.iter().map(|(code, make)| (*code, make(pairs))).collect();
        for (code, signature) in &signatures {
            // A mistake that changes nothing in this message cannot be seen.
            if *signature == right(pairs) {
                continue;
            }
            // Two mistakes can make the same text here, such as two ways to encode; one of them is named.
            let same: BTreeSet<&str> =
                signatures.iter().filter(|(_, other)| other == signature).map(|(code, _)| *code).collect();
            let report = explained(&written(at, pairs, "sign", signature));
            let found = crate::codes(&report);
            let is_named = found.iter().any(|set| set.len() == 1 && same.contains(set[0]));
            assert!(is_named, "message {at}: {code} is not among {found:?}");
            count += 1;
            *named.entry(code).or_default() += usize::from(found.contains(&vec![code]));
        }
    }
    assert!(count > 200, "{count}");
    for (code, _) in CASES {
        assert!(named.get(code).copied().unwrap_or_default() > 0, "{code} is never named");
    }
    let thrice = named.values().filter(|count| **count == 3).count();
    assert!(thrice >= 55, "{thrice}: {named:?}");
}

#[test]
fn each_field_that_was_left_out_is_named() {
    for (at, pairs) in messages().iter().enumerate() {
        for (place, (name, value)) in pairs.iter().enumerate() {
            if value.is_empty() {
                continue;
            }
            let mut others = pairs.clone();
            others.remove(place);
            let report = explained(&written(at, pairs, "sign", &right(&others)));
            assert_named(&report, &["field-left-out"], name);
            assert!(report.explanations.iter().any(|found| found.mistakes[0].subject.as_ref() == Some(name)));
        }
    }
}

#[test]
fn a_field_that_is_signed_and_not_sent_is_named() {
    let added = [
        ("sign_type", "MD5"),
        ("sign_type", "HMAC-SHA256"),
        ("fee_type", "CNY"),
        ("trade_type", "JSAPI"),
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
    ];
    for (at, pairs) in messages().iter().enumerate() {
        for (name, value) in added {
            let report = explained(&written(at, pairs, "sign", &right(&with(pairs, name, value))));
            assert_named(&report, &["field-added"], name);
            assert_eq!(report.explanations[0].mistakes[0].subject, Some(format!("{name}={value}")));
        }
    }
}

#[test]
fn white_space_behind_one_value_is_named() {
    let blanks = [
        ("value-blank-after", " "),
        ("value-line-feed-after", "\n"),
        ("value-full-width-blank-after", "\u{3000}"),
    ];
    for (at, pairs) in messages().iter().enumerate() {
        for (code, blank) in blanks {
            let name = &pairs[1].0;
            let signature =
                values(
                    pairs,
                    |other, value| {
                        if other == name { format!("{value}{blank}") } else { value.to_owned() }
                    },
                );
            let report = explained(&written(at, pairs, "sign", &signature));
            assert_named(&report, &[code], name);
        }
    }
}

#[test]
fn the_algorithm_that_sign_type_names_is_compared_with_the_signature() {
    for (at, pairs) in messages().iter().enumerate() {
        let md5_named = with(pairs, "sign_type", "MD5");
        let other = hmac(KEY, format!("{}&key={KEY}", text(&md5_named)));
        assert_named(&explained(&written(at, &md5_named, "sign", &other)), &["sign-type-differs"], "MD5");
        let hmac_named = with(pairs, "sign_type", "HMAC-SHA256");
        let other = right(&hmac_named);
        assert_named(
            &explained(&written(at, &hmac_named, "sign", &other)),
            &["sign-type-differs"],
            "HMAC-SHA256",
        );
        let other = hmac(KEY, text(&hmac_named));
        let report = explained(&written(at, &hmac_named, "sign", &other));
        assert_named(&report, &["hmac-without-key-suffix"], "HMAC-SHA256");
        let other = hmac(KEY.to_uppercase(), format!("{}&key={}", text(&hmac_named), KEY.to_uppercase()));
        let report = explained(&written(at, &hmac_named, "sign", &other));
        assert_named(&report, &["key-upper-case"], "HMAC-SHA256");
    }
}

/// Two mistakes at a time.
const TWO: &[(&str, &str, Make)] = &[
    ("key-upper-case", "signature-lower-case", |p| key(p, &KEY.to_uppercase()).to_lowercase()),
    ("key-line-feed-after", "values-url-encoded", |p| {
        let pairs: Pairs = p.iter().map(|(n, v)| (n.clone(), percent(v, COMPONENT, true))).collect();
        key(&pairs, &format!("{KEY}\n"))
    }),
    ("algorithm-hmac-sha256", "key-missing", |p| hmac(KEY, text(p))),
    ("algorithm-hmac-sha256", "signature-lower-case", |p| {
        hmac(KEY, format!("{}&key={KEY}", text(p))).to_lowercase()
    }),
    ("empty-values-signed", "not-sorted", |p| md5(format!("{}&key={KEY}", joined(p)))),
    ("empty-values-signed", "signature-lower-case", |p| empties(p, "").to_lowercase()),
    ("json-blanks", "key-appended-directly", |p| {
        let again = |v: &str| json_again(v, ", ", ": ").unwrap_or(v.to_owned());
        tail(&p.iter().map(|(n, v)| (n.clone(), again(v))).collect(), KEY)
    }),
    ("charset-gbk", "signature-lower-case", |p| encoded(&text(p), gbk).to_lowercase()),
    ("cdata-signed", "key-named-secret", |p| {
        let is_xml = p[0].0 == "appid";
        let section = |v: &String| {
            let has = if is_xml { v.contains(['<', '&', '>', '"']) } else { !v.is_empty() };
            if has { format!("<![CDATA[{v}]]>") } else { v.clone() }
        };
        tail(&p.iter().map(|(n, v)| (n.clone(), section(v))).collect(), &format!("&secret={KEY}"))
    }),
    ("sorted-descending", "key-blank-after", |p| {
        let mut pairs: Pairs = p.iter().filter(|(_, v)| !v.is_empty()).cloned().collect();
        pairs.sort_by(|one, other| other.cmp(one));
        md5(format!("{}&key={KEY} ", joined(&pairs)))
    }),
    ("field-left-out", "signature-lower-case", |p| right(&p[1..]).to_lowercase()),
    ("field-left-out", "field-added", |p| right(&with(&p[1..].to_vec(), "fee_type", "CNY"))),
    ("field-added", "key-blank-after", |p| key(&with(p, "return_code", "SUCCESS"), &format!("{KEY} "))),
    ("values-trimmed", "signature-base64", |p| {
        BASE64_STANDARD.encode(bytes_of_hex(&values(p, |_, v| v.trim_matches(WHITE).to_owned())))
    }),
    ("numbers-one-decimal", "booleans-as-digits", |p| {
        let digit = |v: &str| match v.to_lowercase().as_str() {
            "true" => "1".to_owned(),
            "false" => "0".to_owned(),
            _ => v.to_owned(),
        };
        let pairs: Pairs = p.iter().map(|(n, v)| (n.clone(), digit(v))).collect();
        amounts(&pairs, |value| integer(value).map(|number| format!("{number}.0")))
    }),
];

#[test]
fn two_mistakes_at_a_time_are_named() {
    for (at, pairs) in messages().iter().enumerate() {
        for (one, other, make) in TWO {
            let report = explained(&written(at, pairs, "sign", &make(pairs)));
            let found = crate::codes(&report);
            // Trimming blanks at both ends of a value can be the same as trimming its end.
            let is_same = |code: &str, wanted: &str| {
                code == wanted || (code.starts_with("values-trimmed") && wanted.starts_with("values-trimmed"))
            };
            let holds = found.iter().any(|set| {
                set.len() == 2
                    && [one, other].iter().all(|wanted| set.iter().any(|code| is_same(code, wanted)))
            });
            assert!(holds, "message {at}: {one} and {other} are not among {found:?}");
        }
    }
}

#[test]
fn json_that_was_indented_is_named() {
    let value = r#"{"a":{"b":["c",1],"d":{}},"e":"中"}"#;
    for indent in [2, 4] {
        let written_again = "{\n  \"a\": {\n    \"b\": [\n      \"c\",\n      1\n    ],\n    \"d\": {}\n  },\n  \"e\": \"中\"\n}";
        let written_again = written_again.replace("  ", &" ".repeat(indent));
        for at in 0..3 {
            let sent = vec![("detail".to_owned(), value.to_owned())];
            let signed = vec![("detail".to_owned(), written_again.clone())];
            let report = explained(&written(at, &sent, "sign", &right(&signed)));
            assert_named(&report, &[&format!("json-indent-{indent}")], "indented");
        }
    }
}

#[test]
fn references_of_xml_that_were_signed_as_they_stand_are_named() {
    let message = |signature: &str| format!("<xml><a>x &amp;&#60; y</a><sign>{signature}</sign></xml>");
    let signature = md5(format!("a=x &amp;&#60; y&key={KEY}"));
    assert_named(&explained(&message(&signature)), &["xml-entities-signed"], "as written");
}

#[test]
fn a_message_that_was_encoded_twice_is_named() {
    let sent = String::from_utf8(double("支付")).unwrap();
    let signature = md5(format!("body=支付&key={KEY}"));
    for at in 0..3 {
        let report = explained(&written(at, &[("body".into(), sent.clone())], "sign", &signature));
        assert_named(&report, &["message-double-utf8"], "double");
    }
}

#[test]
fn the_parameters_of_a_payment_are_explained_by_their_own_names() {
    // The published example of `wx.requestPayment`.
    let text = "appId=wxd678efh567hg6787&nonceStr=5K8264ILTKCH16CQ2502SI8ZNMTM67VS&package=prepay_id=wx2017033010242291fcfe0db70013231072&signType=MD5&timeStamp=1490840662";
    let key = SharedKey::new("qazwsxedcrfvtgbyhnujmikolp111111").unwrap();
    let report = |signature: &str| {
        explain_pairs(format!("{text}&paySign={signature}").as_bytes(), &key, None, None).unwrap()
    };
    assert_eq!(report("22D9B4E54AB1950F51E0649E8810ACD6").verdict, Verdict::Right);
    let signature = md5(format!(
        "{}&key=qazwsxedcrfvtgbyhnujmikolp111111",
        text.replace("appId", "appid")
            .replace("nonceStr", "noncestr")
            .replace("signType", "signtype")
            .replace("timeStamp", "timestamp")
    ));
    assert_named(&report(&signature), &["names-lower-case"], "payment");
}

#[test]
fn a_key_that_was_changed_to_lower_case_is_named() {
    let upper = SharedKey::new("ABCDEF0123456789ABCDEF0123456789").unwrap();
    for (at, pairs) in messages().iter().enumerate() {
        let signature = key(pairs, "abcdef0123456789abcdef0123456789");
        let message = written(at, pairs, "sign", &signature);
        let report = explain_pairs(message.as_bytes(), &upper, None, None).unwrap();
        assert_named(&report, &["key-lower-case"], "lower");
    }
}

#[test]
fn a_key_in_quotation_marks_is_named_when_the_signer_has_none() {
    let pairs = &messages()[0];
    let quoted = SharedKey::new(&format!("\"{KEY}\"")).unwrap();
    let message = written(0, pairs, "sign", &right(pairs));
    let report = explain_pairs(message.as_bytes(), &quoted, None, None).unwrap();
    assert_named(&report, &["key-unclean"], "quoted");
    assert!(report.remarks.iter().any(|remark| remark.code == "key-unclean"));
    assert!(report.remarks.iter().any(|remark| remark.code == "key-length"));
}

#[test]
fn what_another_program_computed_is_explained_in_place_of_the_signature() {
    let pairs = &messages()[1];
    let key = SharedKey::new(KEY).unwrap();
    let message = written(1, pairs, "sign", &right(pairs));
    let other = right(&with(pairs, "sign", &right(pairs)));
    let report = explain_pairs(message.as_bytes(), &key, None, Some(&other)).unwrap();
    assert_named(&report, &["signature-field-signed"], "computed");
}

#[test]
fn the_first_difference_of_the_texts_is_shown() {
    let pairs = crate::oracle::pairs(&[("a", "1"), ("body", "x y"), ("c", "2")]);
    let signature = values(&pairs, |_, value| percent(value, COMPONENT, true));
    let report = explained(&written(2, &pairs, "sign", &signature));
    let difference = report.explanations[0].first_difference.as_ref().unwrap();
    assert_eq!((difference.at, difference.right.as_str()), (10, "a=1&body=x y&c=2&key=<API key, 32 "));
    assert_eq!(difference.signed, "a=1&body=x%20y&c=2&key=<API key, 3");
}
