//! Text of others stays text: in orders, requests, answers of shops, addresses and searches.

use super::visitor::{ask, look, order, place, press, send, shop, signature, start, xml};
use crate::sandbox::server::KEY;

/// A text, and what of it must not stand in a page.
const TEXTS: [(&str, &str); 10] = [
    ("<script>alert(1)</script>", "<script>alert"),
    ("</pre></code><img src=x onerror=alert(1)>", "<img src=x"),
    ("\"><svg onload=alert(1)>", "<svg onload"),
    ("' onmouseover='alert(1)", "' onmouseover='"),
    ("&lt;b&gt;&amp;", "&lt;b&gt;"),
    ("{{ s.token }}{% raw %}", "\u{0}"),
    ("a\u{202e}gnp.exe", "\u{202e}"),
    ("a\u{2066}b\u{2069}c\u{200f}d", "\u{2066}"),
    ("a\u{200b}b\u{feff}c", "\u{200b}"),
    ("javascript:alert(1)", "href=\"javascript"),
];

fn pages(number: &str) -> [String; 6] {
    ["/", "/requests", "/requests/1", "/notices", &format!("/orders/{number}"), &format!("/pay/{number}")]
        .map(str::to_owned)
}

#[test]
fn goods_of_an_order_are_text() {
    for (text, forbidden) in TEXTS {
        let server = start();
        place(&server, "A00001", text, "http://127.0.0.1:9/");
        for path in pages("A00001") {
            let page = look(&server, &path);
            assert_eq!(page.status, 200, "{path} {text}");
            assert!(!page.body.contains(forbidden), "{path} {text}: {}", page.body);
        }
    }
}

#[test]
fn what_a_shop_answers_is_text() {
    let server = start();
    let url = shop(b"<script>alert(1)</script>\xff\xfe\x00\x1b[31m\xe2\x80\xae");
    place(&server, "A00001", "小秋", &url);
    let token = look(&server, "/gateway").token().to_owned();
    let paid = press(&server, "/pay/A00001", &token, "does=pay");
    assert_eq!(paid.status, 303);
    for path in ["/notices", "/orders/A00001"] {
        let body = look(&server, path).body;
        assert!(!body.contains("<script>alert") && !body.contains('\u{1b}') && !body.contains('\u{202e}'));
        for escape in ["\\xFF\\xFE", "\\u{0}", "\\u{1b}", "\\u{202e}"] {
            assert!(body.contains(escape), "{path} {escape}: {body}");
        }
    }
}

#[test]
fn bodies_that_are_no_messages_are_shown_as_they_are() {
    let server = start();
    let long = [b"<xml>".as_slice(), &vec![b'a'; 300_000]].concat();
    let wide = "长".repeat(40_000);
    let bodies: [&[u8]; 9] = [
        b"",
        b"\xff\xfe\x00<script>alert(1)</script>",
        b"<xml><body>\xc3\x28</body></xml>",
        b"<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml>&e;</xml>",
        b"{\"a\":",
        b"\r\n\r\n",
        wide.as_bytes(),
        &long,
        &[0; 1000],
    ];
    for (at, body) in bodies.iter().enumerate() {
        for path in ["/pay/unifiedorder", "/v3/pay/transactions/native", "/none"] {
            send(&server, path, body);
        }
        let newest = 3 * (at + 1);
        for id in newest - 2..=newest {
            let page = look(&server, &format!("/requests/{id}"));
            assert_eq!(page.status, 200, "{id}");
            assert!(!page.body.contains("<script>alert") && !page.body.contains("root:"), "{id}");
            assert!(page.body.len() < 800_000, "{id}: {}", page.body.len());
        }
    }
    assert!(look(&server, "/requests/4").body.contains("\\xFF\\xFE"));
}

#[test]
fn addresses_and_headers_of_requests_are_text() {
    let server = start();
    send(&server, "/pay/%3Cscript%3E?x=%22%3E<script>alert(1)</script>", b"");
    send(&server, "/pay/'\"><b>", b"");
    for path in ["/requests", "/requests/1", "/requests/2"] {
        let body = look(&server, path).body;
        assert!(!body.contains("<script>alert") && !body.contains("<b>"), "{path}: {body}");
    }
}

#[test]
fn what_is_searched_for_is_text() {
    let server = start();
    place(&server, "A00001", "小秋", "http://127.0.0.1:9/");
    for q in [
        "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "%27%22%20autofocus%20onfocus=alert(1)",
        "%E2%80%AE",
        "%00%0d%0a",
    ] {
        for path in ["/", "/requests"] {
            let page = look(&server, &format!("{path}?q={q}&page=-1&said=%3Cscript%3E&lang=%3Cscript%3E"));
            assert_eq!(page.status, 200, "{q}");
            let body = &page.body;
            assert!(!body.contains("<script>alert") && !body.contains("\" autofocus"), "{q}: {body}");
            assert!(!body.contains('\u{202e}') && !body.contains('\0'), "{q}");
            assert_eq!(page.header("set-cookie"), None, "{q}");
        }
    }
    for broken in ["/?q=%ff", "/?q=%4", "/?%"] {
        assert_eq!(look(&server, broken).status, 400, "{broken}");
    }
}

#[test]
fn other_paths_are_answered_in_html() {
    let server = start();
    for path in [
        "/none",
        "//",
        "//orders",
        "/orders",
        "/orders/",
        "/orders/none",
        "/orders/..",
        "/orders/%2e%2e",
        "/orders/%00",
        "/orders/%ff",
        "/orders/a%2fb",
        "/orders/../gateway",
        "/../style.css",
        "/style.css/",
        "/templates/style.css",
        "/requests/0",
        "/requests/-1",
        "/requests/1",
        "/requests/99999999999999999999",
        "/pay/none",
        "/pay/",
        "/apis",
        "/Gateway",
        "/gateway/",
        "/favicon.ico",
        "/.git/config",
        "/orders/%3Cscript%3Ealert(1)%3C/script%3E",
    ] {
        let page = look(&server, path);
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert!(page.body.contains("Nothing is here") && !page.body.contains("<script>alert"), "{path}");
        assert!(page.header("content-security-policy").is_some(), "{path}");
    }
    for (line, allow) in [
        ("DELETE /", "get, head"),
        ("PUT /orders/A00001", "get, head"),
        ("OPTIONS /gateway", "get, head"),
        ("PATCH /gateway/clock", "post"),
        ("POST /", "get, head"),
        ("PUT /pay/A00001", "get, head, post"),
    ] {
        let page = ask(&server, line, &["accept-language: en"], b"");
        assert_eq!((page.status, page.header("allow")), (405, Some(allow)), "{line}");
    }
}

#[test]
fn a_signed_text_of_many_fields_takes_no_page_down() {
    let server = start();
    let mut fields = order("A00001", "小秋", "http://127.0.0.1:9/");
    for number in 0..2000 {
        fields.insert(format!("field_{number}"), "&a=b".repeat(10));
    }
    send(&server, "/pay/unifiedorder", xml(&fields, &signature(&fields, &KEY.to_uppercase())).as_bytes());
    let page = look(&server, "/requests/1");
    assert_eq!(page.status, 200);
}
