//! Signatures of cloud functions, by either scheme.

use super::*;
use crate::sandbox::signed::{now, with_body};
use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest, Sha1};

const COMMON: &str = "INVALID_COMMON_PARAM";

pub(super) fn cases(target: &Target) -> Vec<Case> {
    let order = || target.signed("unifiedOrder", with(&[]));
    let refused = |name, request: Vec<u8>, words: Words| case(name, request, Expected::Code(COMMON, words));
    let fits: &[&str] = &["the signature does not fit the request and the secret key"];
    let of = |pair| Request::new(&target.host, pair, "unifiedOrder", with(&[])).bytes();
    let at = |time| Request { time, ..order() }.bytes();
    let to = |path: &str| Request { target: path.to_owned(), ..order() };
    let q = |start, end, fields: &str, key| q_signed(target, start, end, fields, key, &[]);
    let field = |name: &'static str, value: &str| {
        let mut request = order();
        request.fields.push((name, value.as_bytes().to_vec()));
        request
    };
    let now = now();
    let served =
        |name, request: Vec<u8>| case(name, request, Expected::Served(&["prepay_id"])).with_upstream(1);
    vec![
        refused("unsigned", order().replaced("authorization", "x-authorization"), &["is not signed"]),
        refused("signed twice", field("authorization", "q-sign-algorithm=sha1").bytes(), &["signed twice"]),
        refused(
            "two headers",
            order().replaced("authorization:", "authorization: x\r\nauthorization:"),
            &["not one text"],
        ),
        refused("a password", order().replaced("TC3-HMAC-SHA256", "Basic"), &["not one of TC3-HMAC-SHA256"]),
        refused("another secret", of(["sandboxSecretId", "sandboxSecretKex"]), fits),
        refused("no secret", of(["sandboxSecretId", ""]), fits),
        refused("another id", of(["otherSecretId", "sandboxSecretKey"]), &["the secret id is not known"]),
        refused("past its expiry", at(now - 602), &["it lasts 600 seconds"]),
        refused("before its time", at(now + 120), &["it lasts 600 seconds"]),
        refused(
            "an expiry of the sender's",
            {
                let old = Request { time: now - 700, ..order() };
                old.replaced("connection", "x-signature-expires: 99999999\r\nconnection")
            },
            &["it lasts 600 seconds"],
        ),
        refused(
            "a time of 20 digits",
            order().replaced("x-timestamp: ", "x-timestamp: 9999999999"),
            &["no time in seconds"],
        ),
        refused("a day too late", order().replaced("/tcb/", "x/tcb/"), &["is not the day"]),
        refused("another amount", order().replaced("\"total_fee\":1", "\"total_fee\":2"), fits),
        refused("another function", order().replaced("unifiedOrder", "closeOrder"), fits),
        refused("another path", order().replaced("POST /admin", "POST /other"), fits),
        refused("a path with a point", order().replaced("POST /admin", "POST /./admin"), fits),
        refused("a path with two points", order().replaced("POST /admin", "POST /admin/../admin"), fits),
        refused("two slashes", order().replaced("POST /admin", "POST //admin"), fits),
        refused("an encoded path", order().replaced("POST /admin", "POST /%61dmin"), fits),
        refused("another query", order().replaced("env=test", "env=tesu"), fits),
        refused("another host", order().replaced("host: 127.0.0.1", "host: evil.example"), fits),
        refused(
            "two hosts",
            order().replaced("host:", "host: evil.example\r\nhost:"),
            &["the header host is not one text"],
        ),
        refused("a list without the data", order().replaced(";requestdata", ""), &["leaves out requestdata"]),
        refused("a list without the host", order().replaced(";host", ""), &["leaves out host"]),
        refused(
            "a signature of no end",
            order().replaced("Signature=", &format!("Signature={}", "0".repeat(9000))),
            fits,
        ),
        refused(
            "a token that is not signed",
            {
                let request = order();
                let token = "--b\r\nContent-Disposition: form-data; name=\"wxCloudApiToken\"\r\n\r\nx\r\n";
                request.around(&[token.as_bytes(), &request.form()].concat())
            },
            &["SignedParams leaves out wxcloudapitoken"],
        ),
        case(
            "a token of nobody",
            field("wxCloudApiToken", "0".repeat(32).as_str()).bytes(),
            Expected::Number(-501_007, &["the token of the function is not valid any more"]),
        ),
        refused("q-sign of another secret", q(now, now + 900, "action;apiname", "other"), fits),
        refused(
            "q-sign past its expiry",
            q(now - 901, now - 1, "action;apiname", PAIR[1]),
            &["it lasts 900 seconds"],
        ),
        refused(
            "q-sign before its time",
            q(now + 120, now + 900, "action;apiname", PAIR[1]),
            &["it lasts 900 seconds"],
        ),
        refused(
            "q-sign for a year",
            q(now, now + 31_536_000, "action;apiname", PAIR[1]),
            &["it lasts 900 seconds"],
        ),
        refused(
            "q-sign that ends before it begins",
            q(now + 30, now + 20, "action;apiname", PAIR[1]),
            &["no span of time"],
        ),
        refused("q-sign without the function", q(now, now + 900, "action", PAIR[1]), &["leaves out apiname"]),
        refused(
            "q-sign with a token that it does not cover",
            q_signed(target, now, now + 900, "action;apiname", PAIR[1], &[("wxCloudApiToken", "x")]),
            &["leaves out wxcloudapitoken"],
        ),
        refused(
            "a q-sign of nothing",
            {
                let mut request = order();
                request.fields.push(("authorization", Vec::new()));
                with_body(&request.head().replace("authorization", "x-authorization"), &request.form())
            },
            &["no q-sign with sha1"],
        ),
        served("q-sign as the SDK signs", q(now, now + 900, "action;apiname", PAIR[1])),
        served("any path that is signed", to("/a//b/%2e%2e/?x=1&env=%00").bytes()),
        served(
            "a target with a host of its own",
            order().replaced("POST /admin", &format!("POST http://{}/admin", target.host)),
        ),
        served("the same again", order().bytes()),
    ]
}

/// An order under q-sign, which covers these fields.
fn q_signed(
    target: &Target,
    start: i64,
    end: i64,
    fields: &str,
    key: &str,
    more: &[(&'static str, &str)],
) -> Vec<u8> {
    let mac = |key: &[u8], text: &str| {
        let mut mac = Hmac::<Sha1>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        hex(&mac.finalize().into_bytes())
    };
    let span = format!("{start};{end}");
    let values: Vec<String> = fields
        .split(';')
        .map(|name| match name {
            "action" => "action=wx.wxPayApi".to_owned(),
            _ => format!("{name}=unifiedOrder"),
        })
        .collect();
    let format = format!("post\n/admin\n{}\n\n", values.join("&"));
    let to_sign = format!("sha1\n{span}\n{}\n", hex(&Sha1::digest(format.as_bytes())));
    let signature = mac(mac(key.as_bytes(), &span).as_bytes(), &to_sign);
    let authorization = format!(
        "q-sign-algorithm=sha1&q-ak={}&q-sign-time={span}&q-key-time={span}&q-header-list=&q-url-param-list={fields}\
         &q-signature={signature}",
        PAIR[0]
    );
    let mut request = target.signed("unifiedOrder", with(&[]));
    request.fields.push(("authorization", authorization.into_bytes()));
    request.fields.extend(more.iter().map(|(name, value)| (*name, value.as_bytes().to_vec())));
    with_body(&request.head().replace("authorization", "x-authorization"), &request.form())
}

fn hex(bytes: &[u8]) -> String {
    joined(bytes.iter().map(|byte| format!("{byte:02x}")))
}
