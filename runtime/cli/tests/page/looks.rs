//! Pages as they are looked at: status, headers, languages, and that looking changes nothing.

use super::visitor::{
    ACKNOWLEDGED, Page, ask, look, order, place, press, send, send_with, shop, signature, start, xml,
};
use crate::sandbox::server::{KEY, Server};
use base64::prelude::{BASE64_STANDARD, Engine};
use paytable::PrivateKey;
use std::fs;

/// Every page, in a sandbox that has something of each kind.
const PAGES: [&str; 11] = [
    "/",
    "/?q=A00001",
    "/?q=none",
    "/?page=99",
    "/orders/A00001",
    "/pay/A00001",
    "/requests",
    "/requests/1",
    "/requests/2",
    "/notices",
    "/gateway",
];

fn filled() -> Server {
    let server = start();
    let url = shop(ACKNOWLEDGED);
    place(&server, "A00001", "小秋TIT店-超市", &url);
    let wrong = order("A00002", "小秋", &url);
    let answer = send(&server, "/pay/unifiedorder", xml(&wrong, &signature(&wrong, "wrong")).as_bytes());
    assert!(answer.contains("签名错误"), "{answer}");
    let token = look(&server, "/orders/A00001").token().to_owned();
    let paid = press(&server, "/orders/A00001/payer", &token, "does=pay");
    assert_eq!(
        (paid.status, paid.header("location")),
        (303, Some("/orders/a00001?said=paid")),
        "{}",
        paid.head
    );
    server
}

fn check_headers(page: &Page, path: &str) {
    let policy = page.header("content-security-policy").unwrap_or_default();
    for part in [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.split("; ").any(|one| one == part), "{path}: {policy}");
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(page.header(name), Some(value), "{path}");
    }
    assert!(!page.head.contains("access-control"), "{path}");
}

#[test]
fn every_page_is_there_in_both_languages_with_its_headers() {
    let server = filled();
    for path in PAGES {
        let join = if path.contains('?') { '&' } else { '?' };
        for (lang, tag, word) in [("zh", "zh-CN", "跳到主要内容"), ("en", "en", "Skip to the content")]
        {
            let page = look(&server, &format!("{path}{join}lang={lang}"));
            assert_eq!(page.status, 200, "{path}: {}", page.body);
            assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
            assert_eq!(page.header("cache-control"), Some("no-store"));
            check_headers(&page, path);
            assert!(page.body.contains(&format!("<html lang=\"{tag}\"")), "{path}");
            assert!(page.body.contains(word), "{path}");
            assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
            assert_eq!(page.body.matches("<main").count(), 1, "{path}");
            assert!(
                page.head.contains(&format!("set-cookie: paytable-lang={lang}; path=/;")),
                "{}",
                page.head
            );
            assert!(page.head.contains("httponly; samesite=strict"), "{}", page.head);
        }
    }
}

#[test]
fn no_page_has_a_script_or_a_style_of_its_own() {
    let server = filled();
    for path in PAGES {
        let body = look(&server, path).body;
        assert_eq!(body.matches("<script").count(), 1, "{path}");
        for part in [" style=\"", "<style", " onclick", "javascript:", "https://fonts", "<base"] {
            assert!(!body.contains(part), "{path}: {part}");
        }
    }
}

#[test]
fn no_page_has_a_key() {
    let server = filled();
    let fields = order("A00003", KEY, "http://127.0.0.1:9/");
    send(&server, "/pay/unifiedorder", xml(&fields, &signature(&fields, KEY)).as_bytes());
    place(&server, KEY, "小秋", "http://127.0.0.1:9/");
    send(&server, &format!("/pay/{KEY}"), format!("key={}", KEY.to_uppercase()).as_bytes());
    let v3 = "0123456789abcdef0123456789abcdef";
    send(&server, "/pay/orderquery", format!("<xml><a>{v3}</a></xml>").as_bytes());
    let more = [
        "/orders/A00003",
        "/pay/A00003",
        "/requests/3",
        "/requests/4",
        "/requests/5",
        "/requests/6",
        &format!("/?q={KEY}"),
    ]
    .map(str::to_owned);
    for path in PAGES.map(str::to_owned).iter().chain(&more) {
        for lang in ["zh", "en"] {
            let join = if path.contains('?') { '&' } else { '?' };
            let body = look(&server, &format!("{path}{join}lang={lang}")).body.to_lowercase();
            for key in [KEY, v3, "private key-----", "miiev"] {
                let links = format!("q={KEY}");
                // What the browser itself asked for stands in the links to the other languages.
                let body = if path.contains("q=") { body.replace(&links, "") } else { body.clone() };
                assert!(!body.contains(key), "{path}");
            }
        }
    }
}

#[test]
fn a_wrong_signature_is_explained_in_both_languages() {
    let server = start();
    let fields = order("A00001", "小秋", "http://127.0.0.1:9/");
    let lower = signature(&fields, KEY).to_lowercase();
    send(&server, "/pay/unifiedorder", xml(&fields, &lower).as_bytes());
    for (lang, words) in [
        ("zh", ["签名错误，原因已找到", "待签名文本", "处理"]),
        ("en", ["The signature is wrong, and the reason was found", "Signed text", "To do"]),
    ] {
        let body = look(&server, &format!("/requests/1?lang={lang}")).body;
        for word in words {
            assert!(body.contains(word), "{word}: {body}");
        }
        assert!(body.contains("<code>signature-lower-case"), "{body}");
        assert!(body.contains("<span class=\"x-key\">&#60;API key, 32 characters&#62;</span>"), "{body}");
        assert!(body.contains(&signature(&fields, KEY)), "the right signature");
    }
}

#[test]
fn the_signed_lines_of_version_three_are_shown_and_explained() {
    let server = start();
    let said = &server.said["test_merchant_v3"];
    let key = fs::read(said["private_key_file"].as_str().unwrap()).unwrap();
    let serial = said["serial"].as_str().unwrap();
    let key = PrivateKey::from_pem(key).unwrap();
    let place = |body: &str, signed: &str| {
        let (nonce, time) = ("593BEC0C930BF1AFEB40B4A08C8FB242", server.get("/api/time")["unix"].to_string());
        let path = "/v3/pay/transactions/native";
        let text = format!("POST\n{path}\n{time}\n{nonce}\n{signed}\n");
        let signature = BASE64_STANDARD.encode(key.sign_sha256(&[text.as_bytes()]).unwrap());
        let authorization = format!(
            "authorization: WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\",nonce_str=\"{nonce}\",\
             timestamp=\"{time}\",serial_no=\"{serial}\",signature=\"{signature}\""
        );
        send_with(
            &server,
            path,
            &["content-type: application/json", "accept: application/json", &authorization],
            body.as_bytes(),
        )
    };
    let body = r#"{"appid":"wx8888888888888888","mchid":"1900000109","description":"小秋","out_trade_no":"V3A001","notify_url":"https://shop.example/paid","amount":{"total":1}}"#;
    let right = place(body, body);
    assert!(right.contains("code_url"), "{right}");
    let wrong = place(body, "");
    assert!(wrong.starts_with("HTTP/1.1 401"), "{wrong}");
    let page = look(&server, "/requests/1").body;
    assert!(
        page.contains("The signature is right") && page.contains("<span class=\"x-sep\">\u{21b5}\n</span>"),
        "{page}"
    );
    let page = look(&server, "/requests/2").body;
    assert!(page.contains("The signature is wrong, and the reason was found"), "{page}");
    assert!(page.contains("class=\"x-right\""), "{page}");
    let order = look(&server, "/orders/V3A001").body;
    assert!(order.contains("<svg class=\"qr\"") && order.contains("code_url <code>weixin://"), "{order}");
}

#[test]
fn what_is_looked_for_is_found_and_no_list_is_longer_than_a_page() {
    let server = start();
    for number in 0..60 {
        place(&server, &format!("LONG{number:04}"), "小秋", "http://127.0.0.1:9/");
    }
    let rows = |path: &str| look(&server, path).body.matches("<tr>\n<th scope=\"row\">").count();
    assert_eq!((rows("/"), rows("/?page=2"), rows("/?page=3"), rows("/?page=x")), (50, 10, 10, 50));
    assert_eq!(
        (rows("/?q=LONG0042"), rows("/?q=8.88"), rows("/?q=9.99"), rows("/?q=1900000109")),
        (1, 50, 0, 50)
    );
    assert!(look(&server, "/?q=LONG").body.contains("/?q=LONG&#38;page=2"));
    let requests = look(&server, "/requests?q=LONG0007").body;
    assert_eq!(requests.matches("/pay/unifiedorder</code>").count(), 1, "{requests}");
}

#[test]
fn the_first_visit_has_a_line_that_places_an_order() {
    let server = start();
    let body = look(&server, "/").body;
    let (_, rest) = body.split_once("id=\"command\">").unwrap();
    let line = rest.split("</pre>").next().unwrap();
    let line = line.replace("&#60;", "<").replace("&#62;", ">").replace("&#39;", "'");
    let message = line.split("--data-raw '").nth(1).unwrap().split("' '").next().unwrap();
    let answer = send(&server, "/pay/unifiedorder", message.as_bytes());
    assert!(answer.contains("code_url"), "{line}\n{answer}");
    assert!(look(&server, "/").body.contains("<code>FIRST"));
}

#[test]
fn the_qr_code_has_the_name_by_which_the_page_was_opened() {
    let server = start();
    place(&server, "A00001", "小秋", "http://127.0.0.1:9/");
    for name in ["127.0.0.1", "localhost", "[::1]"] {
        let host = format!("{name}:{}", server.port("control"));
        let request = format!("GET /orders/A00001 HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        let (status, _, body) = server.raw(request.as_bytes());
        assert_eq!(status, 200);
        assert!(body.contains(&format!("<code>http://{host}/pay/A00001</code>")), "{body}");
    }
}

#[test]
fn looking_changes_nothing() {
    let server = filled();
    let before = ["/api/orders", "/api/faults", "/api/refund-end"].map(|path| server.get(path));
    for path in PAGES {
        look(&server, path);
        ask(&server, &format!("HEAD {path}"), &[], b"");
    }
    for path in [
        "/orders/A00001/payer?does=pay",
        "/notices/1/resend",
        "/gateway/clock?seconds=60",
        "/gateway/faults?latency_ms=9",
        "/gateway/refund-end?end=closed",
        "/gateway/refusals",
        "/gateway/payers",
    ] {
        let page = look(&server, path);
        assert_eq!((page.status, page.header("allow")), (405, Some("post")), "{path}");
    }
    let after = ["/api/orders", "/api/faults", "/api/refund-end"].map(|path| server.get(path));
    assert_eq!(before, after);
}

#[test]
fn files_of_the_page_are_sent_once() {
    let server = start();
    for (path, kind) in [
        ("/style.css", "text/css; charset=utf-8"),
        ("/live.js", "text/javascript; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
    ] {
        let first = look(&server, path);
        assert_eq!((first.status, first.header("content-type")), (200, Some(kind)), "{path}");
        check_headers(&first, path);
        let tag = first.header("etag").unwrap();
        let again = ask(&server, &format!("GET {path}"), &[&format!("if-none-match: {tag}")], b"");
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
    }
}

#[test]
fn the_script_is_told_of_changes() {
    let server = start();
    let version = look(&server, "/changes?since=").body;
    let same = look(&server, &format!("/changes?since={version}"));
    // Every ten seconds the version is another one without a change.
    assert!(same.status == 204 || same.body != version, "{}", same.body);
    place(&server, "A00001", "小秋", "http://127.0.0.1:9/");
    let changed = look(&server, &format!("/changes?since={version}"));
    assert_eq!(changed.status, 200);
    assert_ne!(changed.body, version);
    assert_eq!(look(&server, "/changes").status, 400);
}

#[test]
fn the_theme_and_the_language_are_remembered() {
    let server = start();
    let chosen = look(&server, "/gateway?theme=dark&lang=zh");
    assert!(chosen.body.contains("data-theme=\"dark\""));
    assert!(chosen.head.contains("set-cookie: paytable-theme=dark; path=/;"), "{}", chosen.head);
    let cookie = "cookie: other=1; paytable-theme=dark; paytable-lang=en";
    let later = ask(&server, "GET /", &[cookie, "accept-language: zh"], b"");
    assert!(later.body.contains("<html lang=\"en\" data-theme=\"dark\">"), "{}", later.body);
    assert!(later.header("set-cookie").is_none());
}
