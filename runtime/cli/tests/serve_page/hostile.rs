//! Text of others stays text, and other paths lead nowhere.

use super::service::{Callback, MERCHANT, start};
use crate::page::visitor::ask_at;

/// A text, and what of it must not stand in a page.
const TEXTS: [(&str, &str); 9] = [
    ("<script>alert(1)</script>", "<script>alert"),
    ("</pre></code><img src=x onerror=alert(1)>", "<img src=x"),
    ("\"><svg onload=alert(1)>", "<svg onload"),
    ("' onmouseover='alert(1)", "' onmouseover='"),
    ("{{ s.token }}{% raw %}\u{0}", "\u{0}"),
    ("a\u{202e}gnp.exe", "\u{202e}"),
    ("a\u{2066}b\u{2069}c\u{200f}d", "\u{2066}"),
    ("\u{1b}[2J\u{feff}\r\n\u{7f}", "\u{1b}"),
    ("javascript:alert(1)", "href=\"javascript"),
];

#[test]
fn what_is_stored_is_text() {
    let service = start();
    for (at, (text, _)) in TEXTS.iter().enumerate() {
        let delivery = format!("h{at}");
        service.write_order(text, text, text, "paid");
        let number = format!("H{at}");
        service.write_order(&number, text, text, "open");
        service.write(&Callback { delivery: &delivery, number: text, ..hostile(text) });
        service.write(&Callback {
            delivery: &format!("i{at}"),
            number: &number,
            state: "waiting",
            ..hostile(text)
        });
        service.write_target(text, 5, Some(4_102_444_800_000));
    }
    let mut paths = ["/service", "/service/callbacks", "/service/targets", "/"].map(str::to_owned).to_vec();
    for at in 0..TEXTS.len() {
        paths.push(format!("/service/callbacks/h{at}"));
        paths.push(format!("/service/callbacks/i{at}"));
        paths.push(format!("/service/orders/{MERCHANT}/H{at}"));
    }
    for path in &paths {
        let page = service.look(path);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        for (text, forbidden) in TEXTS {
            assert!(!page.body.contains(forbidden), "{path} {text}: {}", page.body);
        }
    }
    let shown = service.look("/service/callbacks/h5").body;
    assert!(shown.matches("\\u{202e}").count() >= 5, "it is seen that it is there: {shown}");
    // A target of any name can be paused.
    let token = service.look("/service/targets").token().to_owned();
    let value = "%3Cscript%3Ealert%281%29%3C%2Fscript%3E".replace('%', "%25");
    let page = service.press("/service/targets", &token, &format!("target={value}&does=pause"));
    assert_eq!(page.header("location"), Some("/service/targets?said=paused"), "{}", page.body);
}

fn hostile(text: &str) -> Callback<'_> {
    Callback { target: text, event: text, failure: text, answer: text, console: text, ..Callback::default() }
}

#[test]
fn what_is_long_is_cut() {
    let service = start();
    service.write_order("D00001", "e", "f", "paid");
    let long = "\u{0}<".repeat(100_000);
    service.write(&Callback { attempts: 200, ..hostile(&long) });
    for path in
        ["/service/callbacks", "/service/callbacks/d1", "/service", "/service/orders/1900009231/D00001"]
    {
        let page = service.look(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.len() < 7_000_000, "{path}: {}", page.body.len());
    }
    let body = service.look("/service/callbacks/d1").body;
    assert_eq!(body.matches("<li><details").count(), 29, "the newest thirty");
    assert!(body.contains("id=\"attempt-171\"") && !body.contains("id=\"attempt-170\""));
    assert!(body.contains("The latest 30 are shown."));
    let deep = format!("{}1{}", "[".repeat(120), "]".repeat(120));
    service.write(&Callback { delivery: "deep", event: &deep, attempts: 0, ..Callback::default() });
    assert_eq!(service.look("/service/callbacks/deep").status, 200);
}

#[test]
fn what_is_searched_for_is_text() {
    let service = start();
    service.place("A00001");
    for q in [
        "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "%27%22%20autofocus%20onfocus=alert(1)",
        "%E2%80%AE",
        "%00%0d%0a",
    ] {
        for path in ["/service", "/service/callbacks"] {
            let page =
                service.look(&format!("{path}?q={q}&state={q}&page=-1&said=%3Cscript%3E&lang=%3Cscript%3E"));
            assert_eq!(page.status, 200, "{q}");
            let body = &page.body;
            assert!(!body.contains("<script>alert") && !body.contains("\" autofocus"), "{q}: {body}");
            assert!(!body.contains('\u{202e}') && !body.contains('\0'), "{q}");
        }
    }
    for broken in ["/service?q=%ff", "/service/callbacks?q=%4", "/service/targets?%"] {
        assert_eq!(service.look(broken).status, 400, "{broken}");
    }
}

#[test]
fn other_paths_of_the_service_are_answered_in_html() {
    let service = start();
    service.place("A00001");
    for path in [
        "/service/",
        "/service//callbacks",
        "/service/none",
        "/service/../service/callbacks/..",
        "/service/callbacks/",
        "/service/callbacks/..",
        "/service/callbacks/%2e%2e",
        "/service/callbacks/%00",
        "/service/callbacks/%ff",
        "/service/callbacks/a%2fb",
        "/service/callbacks/unknown",
        "/service/callbacks/%3Cscript%3Ealert(1)%3C/script%3E",
        "/service/orders",
        "/service/orders/1900009231",
        "/service/orders/1900009231/none",
        "/service/orders/1900009232/A00001",
        "/service/orders/1900009231/A00001/",
        "/service/orders/1900009231/../A00001",
        "/service/serve.db",
        "/services",
        "/Service",
    ] {
        let page = service.look(path);
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert!(page.body.contains("Nothing is here") && !page.body.contains("<script>alert"), "{path}");
        assert!(page.header("content-security-policy").is_some(), "{path}");
    }
    for (line, allow) in [
        ("DELETE /service", "get, head"),
        ("POST /service/callbacks", "get, head"),
        ("PUT /service/targets", "get, head, post"),
        ("GET /service/callbacks/d1/retry", "post"),
    ] {
        let page = ask_at(service.page(), line, &["accept-language: en"], b"");
        assert_eq!((page.status, page.header("allow")), (405, Some(allow)), "{line}");
    }
    let head = ask_at(service.page(), "HEAD /service", &[], b"");
    assert!(head.status == 200 && head.body.is_empty());
    let with_body =
        ask_at(service.page(), "GET /service", &["accept-language: en", "content-length: 1"], b"a");
    assert_eq!(with_body.status, 400);
}
