//! Actions that no button of the page asked for: every one is refused, and changes nothing.

use super::visitor::{ACKNOWLEDGED, FORM, ask, look, place, press, shop, start};
use crate::sandbox::server::Server;
use std::time::{Duration, Instant};

/// Every action, with fields that would be taken.
const ACTIONS: [(&str, &str); 9] = [
    ("/orders/A00001/payer", "does=pay"),
    ("/pay/A00001", "does=pay"),
    ("/pay/A00001", "does=cancel"),
    ("/notices/1/resend", ""),
    ("/gateway/clock", "seconds=60"),
    ("/gateway/faults", "requests.lost=1000"),
    ("/gateway/refund-end", "end=closed"),
    ("/gateway/refusals", "api=wechat_v2/unified_order&code=SYSTEMERROR"),
    ("/gateway/payers", "auth_code=120061098828009406&does=waits"),
];

fn state(server: &Server) -> String {
    let all = ["/api/orders", "/api/faults", "/api/refund-end"].map(|path| server.get(path).to_string());
    all.concat()
}

fn refused(server: &Server, path: &str, headers: &[&str], body: &str, status: u16, word: &str) {
    let headers: Vec<&str> = headers.iter().copied().chain(["accept-language: en"]).collect();
    let page = ask(server, &format!("POST {path}"), &headers, body.as_bytes());
    assert_eq!(page.status, status, "{path} {headers:?} {body}: {}", page.body);
    assert!(page.body.contains(word), "{path} {headers:?}: {}", page.body);
    assert!(page.header("content-security-policy").is_some());
}

#[test]
fn an_action_without_the_token_of_this_start_is_refused() {
    let (server, other) = (start(), start());
    place(&server, "A00001", "小秋", "http://127.0.0.1:9/");
    let before = state(&server);
    let token = look(&server, "/gateway").token().to_owned();
    let of_other = look(&other, "/gateway").token().to_owned();
    assert_ne!(token, of_other);
    let origin = format!("origin: http://{}", server.address("control"));
    for (path, fields) in ACTIONS {
        for given in [
            String::new(),
            "token=&".to_owned(),
            format!("token={of_other}&"),
            format!("token={}&", &token[1..]),
            format!("token={token}0&"),
            format!("token={token}&token={token}&"),
            format!("TOKEN={token}&"),
        ] {
            refused(&server, path, &[FORM, &origin], &format!("{given}{fields}"), 403, "The page is too old");
        }
        // In the address it would stand in logs.
        refused(
            &server,
            &format!("{path}?token={token}"),
            &[FORM, &origin],
            fields,
            403,
            "The page is too old",
        );
    }
    assert_eq!(state(&server), before);
}

#[test]
fn an_action_from_another_site_is_refused_even_with_the_token() {
    let server = start();
    place(&server, "A00001", "小秋", "http://127.0.0.1:9/");
    let before = state(&server);
    let token = look(&server, "/gateway").token().to_owned();
    let own = format!("origin: http://{}", server.address("control"));
    for (path, fields) in ACTIONS {
        let body = format!("token={token}&{fields}");
        for origin in
            ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1", "http://localhost"]
        {
            let origin = format!("origin: {origin}");
            refused(&server, path, &[FORM, &origin], &body, 403, "another site");
        }
        for site in ["cross-site", "same-site", "none", "Same-Origin", ""] {
            let site = format!("sec-fetch-site: {site}");
            refused(&server, path, &[FORM, &own, &site], &body, 403, "another site");
        }
        refused(&server, path, &[FORM, "sec-fetch-site: same-origin"], &body, 403, "another site");
        refused(
            &server,
            path,
            &[FORM, &own, "sec-fetch-site: same-origin", "sec-fetch-site: cross-site"],
            &body,
            403,
            "another site",
        );
        for kind in
            ["accept: */*", "content-type: text/plain", "content-type: multipart/form-data; boundary=a"]
        {
            refused(&server, path, &[kind, &own], &body, 400, "The form cannot be read");
        }
    }
    assert_eq!(state(&server), before);
}

#[test]
fn another_host_sees_no_page() {
    let server = start();
    for host in ["evil.example", "127.0.0.1", "localhost.:{port}", "127.0.0.1.evil.example:{port}"] {
        let host = host.replace("{port}", server.port("control"));
        for path in ["/", "/gateway", "/style.css", "/changes?since=", "/none"] {
            let request = format!(
                "GET {path} HTTP/1.1\r\nhost: {host}\r\naccept-language: en\r\nconnection: close\r\n\r\n"
            );
            let (status, _, body) = server.raw(request.as_bytes());
            assert_eq!(status, 403, "{host} {path}");
            assert!(body.contains("does not name this server") && !body.contains("name=\"token\""), "{body}");
        }
    }
}

#[test]
fn values_that_do_not_fit_are_refused_and_change_nothing() {
    let server = start();
    place(&server, "A00001", "小秋", "http://127.0.0.1:9/");
    let before = state(&server);
    let token = look(&server, "/gateway").token().to_owned();
    let long = "1".repeat(65);
    for (path, fields, status) in [
        ("/orders/A00001/payer", "does=dance", 400),
        ("/orders/A00001/payer", "", 400),
        ("/orders/A00001/payer", "does=pay&does=pay", 400),
        ("/orders/A00001/payer", "does=%ff", 400),
        ("/orders/A00001/payer", "does=%4", 400),
        ("/gateway/clock", "seconds=0", 400),
        ("/gateway/clock", "seconds=-60", 400),
        ("/gateway/clock", "seconds=99999999999", 400),
        ("/gateway/clock", "seconds=60.5", 400),
        ("/gateway/faults", "requests.lost=1001", 422),
        ("/gateway/faults", "requests.lost=600&requests.late=600", 422),
        ("/gateway/faults", "notices.lost=x", 422),
        ("/gateway/faults", "latency_ms=99999999999", 422),
        ("/gateway/refund-end", "end=never", 422),
        ("/gateway/refund-end", "", 400),
        ("/gateway/refusals", "api=none&code=SYSTEMERROR", 422),
        ("/gateway/refusals", "api=wechat_v2/unified_order&code=%3Cscript%3E", 422),
        ("/gateway/payers", "auth_code=&does=pays", 422),
        ("/gateway/payers", &format!("auth_code={long}&does=pays"), 422),
        ("/gateway/payers", "auth_code=1%2F2&does=pays", 422),
        ("/gateway/payers", "auth_code=12&does=gives_up", 422),
        ("/gateway/payers", "auth_code=12&does=pays&after_seconds=5", 422),
        ("/orders/none/payer/more", "does=pay", 404),
    ] {
        let page = press(&server, path, &token, fields);
        assert_eq!(page.status, status, "{path} {fields}: {}", page.body);
        assert!(!page.body.contains("<script>"), "{path} {fields}");
    }
    assert_eq!(state(&server), before);
    let unknown = press(&server, "/orders/none/payer", &token, "does=pay");
    assert_eq!((unknown.status, unknown.header("location")), (303, Some("/orders/none?said=no-order")));
    let unknown = press(&server, "/notices/99/resend", &token, "");
    assert_eq!((unknown.status, unknown.header("location")), (303, Some("/notices?said=no-notice")));
}

#[test]
fn a_button_does_what_it_says() {
    let server = start();
    let url = shop(ACKNOWLEDGED);
    place(&server, "A00001", "小秋", &url);
    let token = look(&server, "/gateway").token().to_owned();
    let go = |path: &str, fields: &str| {
        let page = press(&server, path, &token, fields);
        assert_eq!(page.status, 303, "{path} {fields}: {}", page.body);
        page.header("location").unwrap().to_owned()
    };
    assert_eq!(go("/pay/A00001", "does=wrong_password"), "/pay/a00001?said=wrong-password");
    assert_eq!(go("/pay/A00001", "does=not_enough"), "/pay/a00001?said=not-enough");
    assert_eq!(go("/pay/A00001", "does=cancel"), "/pay/a00001?said=cancelled");
    assert_eq!(server.get("/api/orders/A00001")["trade_state"], "NOTPAY");
    assert_eq!(go("/pay/A00001", "does=pay"), "/pay/a00001?said=paid");
    assert_eq!(server.get("/api/orders/A00001")["trade_state"], "SUCCESS");
    assert_eq!(go("/pay/A00001", "does=pay"), "/pay/a00001?said=already-paid");
    assert_eq!(go("/notices/1/resend", ""), "/notices?said=resent");
    assert_eq!(look(&server, "/notices").body.matches("<li><details").count(), 2);

    let before = server.get("/api/time")["unix"].as_i64().unwrap();
    assert_eq!(go("/gateway/clock", "seconds=86400"), "/gateway?said=clock");
    assert!(server.get("/api/time")["unix"].as_i64().unwrap() >= before + 86_400);

    assert_eq!(go("/gateway/faults", "requests.system_error=1000&latency_ms=3"), "/gateway?said=faults");
    let faults = server.get("/api/faults");
    assert_eq!((&faults["requests"]["system_error"], &faults["latency_ms"]), (&1000.into(), &3.into()));
    assert!(look(&server, "/gateway").body.contains("name=\"requests.system_error\" value=\"1000\""));
    assert_eq!(go("/gateway/faults", ""), "/gateway?said=faults");
    assert_eq!(server.get("/api/faults")["requests"]["system_error"], 0);

    assert_eq!(go("/gateway/refund-end", "end=change"), "/gateway?said=refund-end");
    assert_eq!(server.get("/api/refund-end")["end"], "change");
    let refusal = "api=wechat_v2%2Funified_order&code=SYSTEMERROR&carried_out=yes";
    assert_eq!(go("/gateway/refusals", refusal), "/gateway?said=refusal");
    let waits = "auth_code=120061098828009406&does=types_password&after_seconds=5";
    assert_eq!(go("/gateway/payers", waits), "/gateway?said=payer");
}

#[test]
fn a_form_that_is_too_long_or_does_not_come_is_not_waited_for() {
    let server = start();
    let token = look(&server, "/gateway").token().to_owned();
    let long = press(&server, "/gateway/clock", &token, &format!("x={}", "1".repeat(70_000)));
    assert_eq!(long.status, 413, "{}", long.body);
    let begun = Instant::now();
    let request = format!(
        "POST /gateway/clock HTTP/1.1\r\nhost: {}\r\n{FORM}\r\ncontent-length: 100\r\n\r\ntoken={token}",
        server.address("control")
    );
    let (status, _, body) = server.raw(request.as_bytes());
    assert_eq!(status, 408, "{body}");
    assert!(begun.elapsed() < Duration::from_secs(15));
    let with_body = ask(&server, "GET /", &[FORM], b"x=1");
    assert_eq!(with_body.status, 400, "{}", with_body.body);
}
