//! What is stored, as pages show it.

use super::service::{Callback, ENV, MERCHANT, Service, TARGET, start, wait};
use std::{thread::sleep, time::Duration};

fn paths(done: &str) -> Vec<String> {
    let of_service = [
        "/service".to_owned(),
        "/service?q=A00001".to_owned(),
        format!("/service/orders/{MERCHANT}/A00001"),
        format!("/service/orders/{MERCHANT}/D00001"),
        "/service/callbacks".to_owned(),
        "/service/callbacks?state=dead".to_owned(),
        format!("/service/callbacks/{done}"),
        "/service/callbacks/d1".to_owned(),
        "/service/callbacks/w1".to_owned(),
        "/service/targets".to_owned(),
    ];
    of_service.to_vec()
}

#[test]
fn every_page_is_there_in_both_languages_and_tells_of_what_was_given_up() {
    let service = start();
    let done = service.fill();
    let of_sandbox = ["/", "/orders/A00001", "/requests", "/notices", "/gateway", "/none"].map(str::to_owned);
    for path in paths(&done).iter().chain(&of_sandbox) {
        let join = if path.contains('?') { '&' } else { '?' };
        for (lang, tag, alert, section) in [
            ("zh", "zh-CN", "1 个回调已放弃，需要处理：查看", "回调 <strong class=\"mark\">1</strong>"),
            (
                "en",
                "en",
                "1 callback is given up, and needs somebody to look at it",
                "Callbacks <strong class=\"mark\">1</strong>",
            ),
        ] {
            let page = service.look(&format!("{path}{join}lang={lang}"));
            assert_eq!(page.status, if path == "/none" { 404 } else { 200 }, "{path}: {}", page.body);
            assert!(page.body.contains(&format!("<html lang=\"{tag}\"")), "{path}");
            assert!(page.body.contains(alert) && page.body.contains(section), "{path} {lang}: {}", page.body);
            assert!(page.body.contains("href=\"/service/callbacks?state=dead\""), "{path}");
            assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
            assert_eq!(page.body.matches("<script").count(), 1, "{path}");
            assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
            assert_eq!(page.header("x-content-type-options"), Some("nosniff"), "{path}");
            let policy = page.header("content-security-policy").unwrap_or_default();
            assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"), "{path}");
        }
    }
    let raw = service.server.text("page").to_owned();
    assert!(raw.starts_with("http://127.0.0.1:"), "{raw}");
}

fn has(service: &Service, path: &str, words: &[&str]) {
    let body = service.look(path).body;
    for word in words {
        assert!(body.contains(word), "{path}: {word}\n{body}");
    }
}

#[test]
fn pages_say_what_is_stored() {
    let service = start();
    let done = service.fill();
    has(
        &service,
        "/service",
        &[
            "Being placed",
            "<code>A00001</code>",
            "¥0.01",
            "href=\"/service?q=function%2Ftest-f0b102%2Fpay_cb\"",
            "href=\"/service?q=test-f0b102\"",
            "href=\"/service/callbacks/d1\"",
        ],
    );
    has(
        &service,
        &format!("/service/orders/{MERCHANT}/D00001"),
        &["The order is paid.", "4200", "2100-01-01 08:00:00", "oPayer", "2023-11-15 06:13:20", "Given up"],
    );
    let unasked = service.look(&format!("/service/orders/{MERCHANT}/A00001")).body;
    assert!(
        unasked.contains("It is not asked any more") && unasked.contains("href=\"/orders/A00001\">See it in")
    );
    has(
        &service,
        "/service/callbacks/d1",
        &[
            "Bad Gateway&#60;/h1&#62;",
            "the status is 502 Bad Gateway",
            "1.2 s",
            "2023-11-15 06:13:20",
            "&#34;outTradeNo&#34;: &#34;D00001&#34;,\n",
            "a query, as no notice came",
            "Not accepted",
            "id=\"attempt-1\"",
            "for 48 hours",
        ],
    );
    has(&service, "/service/callbacks/w1", &["2100-01-01 08:00:00", "Try now", "Waiting"]);
    let page = service.look(&format!("/service/callbacks/{done}")).body;
    assert!(
        page.contains("accepted by the service itself") && page.contains("a notice of WeChat Pay"),
        "{page}"
    );
    assert!(!page.contains("/retry\"") && !page.contains("Next attempt"), "what is done is not made again");
    has(
        &service,
        "/service/targets",
        &["function/test-f0b102/broken", "Failing, paused by itself", "2100-01-01 08:00:00", ">7<", "In use"],
    );
}

fn rows(service: &Service, path: &str) -> usize {
    service.look(path).body.matches("<th scope=\"row\">").count()
}

#[test]
fn lists_are_searched_filtered_and_paged() {
    let service = start();
    for number in 0..60 {
        let (order, delivery) = (format!("L{number:04}"), format!("x{number:04}"));
        service.write_order(&order, if number < 5 { "other" } else { ENV }, TARGET, "paid");
        let state = if number % 2 == 0 { "waiting" } else { "dead" };
        service.write(&Callback {
            delivery: &delivery,
            number: &order,
            state,
            attempts: 1,
            ..Callback::default()
        });
    }
    for (path, expected) in [
        ("/service", 50),
        ("/service?page=2", 10),
        ("/service?page=3", 0),
        ("/service?page=0", 50),
        ("/service?page=-1", 50),
        ("/service?page=x", 50),
        ("/service?page=99999999999999999999", 50),
        ("/service?page=4294967295", 0),
        ("/service?q=L0007", 1),
        ("/service?q=other", 5),
        ("/service?q=%25", 0),
        ("/service?q=_", 50),
        ("/service/callbacks", 50),
        ("/service/callbacks?page=2", 10),
        ("/service/callbacks?state=dead", 30),
        ("/service/callbacks?state=waiting&q=L000", 5),
        ("/service/callbacks?state=none", 50),
        ("/service/callbacks?q=x0042", 1),
    ] {
        assert_eq!(rows(&service, path), expected, "{path}");
    }
    let first = service.look("/service/callbacks?q=L").body;
    assert!(first.contains("href=\"/service/callbacks?q=L&#38;page=2\"") && !first.contains("rel=\"prev\""));
    let last = service.look("/service/callbacks?q=L&page=2").body;
    assert!(last.contains("href=\"/service/callbacks?q=L\"") && !last.contains("rel=\"next\""));
    assert!(service.look("/service?page=3").body.contains("There is nothing on this page"));
    let newest = service.look("/service/callbacks").body;
    assert!(newest.find("L0059").unwrap() < newest.find("L0058").unwrap());
    // What is looked for has 64 characters at most.
    let long = format!("/service?q={}", "L".repeat(10_000));
    assert!(service.look(&long).status == 200 && rows(&service, &long) == 0);
}

#[test]
fn a_page_is_told_of_changes() {
    let service = start();
    let version = |body: &str| {
        let rest = body.split_once("data-changes=\"").unwrap().1;
        rest.split('"').next().unwrap().to_owned()
    };
    service.place("A00001");
    wait(|| {
        let page = service.look("/service").body;
        let before = version(&page);
        assert!(page.contains("data-from=\"/service/changes\""));
        let same = service.look(&format!("/service/changes?since={before}"));
        service.write(&Callback { delivery: "new", ..Callback::default() });
        sleep(Duration::from_millis(1100));
        let changed = service.look(&format!("/service/changes?since={before}"));
        service.base().execute("DELETE FROM callbacks WHERE delivery = 'new'", []).unwrap();
        // Every ten seconds a page is made anew.
        same.status == 204 && changed.status == 200 && changed.body.split('.').nth(3) == Some("1")
    });
    assert_eq!(service.look("/service/changes").status, 400);
}

#[test]
fn looking_changes_nothing() {
    let service = start();
    let done = service.fill();
    let before = service.state();
    for path in paths(&done) {
        service.look(&path);
        service.look(&format!("{path}/retry"));
    }
    assert_eq!(service.state(), before);
}
