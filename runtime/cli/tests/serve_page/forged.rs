//! Buttons do what they say, and nothing else does.

use super::service::{Service, start, wait};
use crate::{
    page::visitor::{FORM, ask_at},
    sandbox::server::raw_to,
};

const PAUSE: &str = "target=function%252Ftest-f0b102%252Fpay_cb&does=pause";
const ACTIONS: [(&str, &str); 3] = [
    ("/service/callbacks/d1/retry", ""),
    ("/service/targets", PAUSE),
    ("/service/targets", "target=function%252Ftest-f0b102%252Fbroken&does=resume"),
];

fn token(service: &Service) -> String {
    service.look("/service/targets").token().to_owned()
}

#[test]
fn a_button_does_what_it_says() {
    let service = start();
    let done = service.fill();
    let token = token(&service);
    let go = |path: &str, fields: &str| {
        let page = service.press(path, &token, fields);
        assert_eq!(page.status, 303, "{path} {fields}: {}", page.body);
        page.header("location").unwrap().to_owned()
    };
    let target = |name: &str| -> (i64, bool) {
        let sql = "SELECT failures, is_paused FROM targets WHERE name = ?1";
        service.base().query_row(sql, [name], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    assert_eq!(go("/service/targets", PAUSE), "/service/targets?said=paused");
    assert!(target("function/test-f0b102/pay_cb").1);
    assert!(
        service
            .look("/service/targets?said=paused")
            .body
            .contains("The target is paused; its callbacks wait.")
    );
    assert!(service.look("/service").body.contains("is given up"));
    assert_eq!(go("/service/callbacks/d1/retry", ""), "/service/callbacks/d1?said=retried");
    // The page behind a button does not show figures of before.
    assert!(!service.look("/service").body.contains("is given up"));
    let sql = "SELECT state || attempts FROM callbacks WHERE delivery = 'd1'";
    let state = || service.base().query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(state(), "waiting2", "its target is paused");
    let resume = "target=function%252Ftest-f0b102%252Fpay_cb&does=resume";
    assert_eq!(go("/service/targets", resume), "/service/targets?said=resumed");
    wait(|| state() == "done3");
    assert_eq!(go("/service/callbacks/d1/retry", ""), "/service/callbacks/d1?said=is-done");
    assert_eq!(
        go(&format!("/service/callbacks/{done}/retry"), ""),
        format!("/service/callbacks/{done}?said=is-done")
    );
    assert_eq!(go(ACTIONS[2].0, ACTIONS[2].1), "/service/targets?said=resumed");
    assert_eq!(target("function/test-f0b102/broken").0, 0);
    let claimed =
        "UPDATE callbacks SET state = 'claimed', is_open = 1, due_at = 4102444800000 WHERE delivery = 'w1'";
    service.base().execute(claimed, []).unwrap();
    assert_eq!(go("/service/callbacks/w1/retry", ""), "/service/callbacks/w1?said=being-made");
}

#[test]
fn a_forged_form_is_refused_and_changes_nothing() {
    let service = start();
    service.fill();
    let before = service.state();
    let token = token(&service);
    let of_sandbox = service.look("/gateway").token().to_owned();
    assert_ne!(token, of_sandbox);
    let own = format!("origin: http://{}", service.page());
    let refused = |path: &str, headers: &[&str], body: &str, status: u16, word: &str| {
        let headers = [headers, &["accept-language: en"]].concat();
        let page = ask_at(service.page(), &format!("POST {path}"), &headers, body.as_bytes());
        assert_eq!(page.status, status, "{path} {headers:?} {body}: {}", page.body);
        assert!(page.body.contains(word), "{path} {headers:?}: {}", page.body);
    };
    for (path, fields) in ACTIONS {
        let right = format!("token={token}&{fields}");
        for given in [
            String::new(),
            "token=&".to_owned(),
            format!("token={of_sandbox}&"),
            format!("token={}&", &token[1..]),
            format!("token={token}&token={token}&"),
        ] {
            refused(path, &[FORM, &own], &format!("{given}{fields}"), 403, "The page is too old");
        }
        refused(&format!("{path}?token={token}"), &[FORM, &own], fields, 403, "The page is too old");
        for origin in ["http://evil.example", "null", "http://127.0.0.1:1", "http://localhost"] {
            refused(path, &[FORM, &format!("origin: {origin}")], &right, 403, "another site");
        }
        for site in ["cross-site", "same-site", "none", ""] {
            let site = format!("sec-fetch-site: {site}");
            refused(path, &[FORM, &own, &site], &right, 403, "another site");
        }
        refused(path, &[FORM, "sec-fetch-site: same-origin"], &right, 403, "another site");
        for kind in ["accept: */*", "content-type: application/json", "content-type: text/plain"] {
            refused(path, &[kind, &own], &right, 400, "The form cannot be read");
        }
        let host = format!(
            "POST {path} HTTP/1.1\r\nhost: evil.example\r\n{FORM}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{right}",
            right.len()
        );
        assert_eq!(raw_to(service.page(), host.as_bytes()).0, 403, "{path}");
        let get = service.look(&format!("{path}?{right}"));
        assert!(get.status == 405 || get.status == 200, "{path}: {}", get.status);
    }
    for (path, fields, status) in [
        ("/service/targets", "does=pause", 400),
        ("/service/targets", "target=function%252Ftest-f0b102%252Fpay_cb", 400),
        ("/service/targets", "target=function%252Ftest-f0b102%252Fpay_cb&does=stop", 400),
        ("/service/targets", "target=%25zz&does=pause", 400),
        ("/service/targets", "target=a%26name%3Db&does=pause", 400),
        ("/service/targets", "target=function%252Funknown%252Fx&does=pause", 404),
        ("/service/targets", "target=&does=pause", 404),
        ("/service/callbacks/unknown/retry", "", 404),
        ("/service/callbacks/%2e%2e/retry", "", 404),
    ] {
        let page = service.press(path, &token, fields);
        assert_eq!(page.status, status, "{path} {fields}: {}", page.body);
    }
    let long = "a".repeat(70_000);
    assert_eq!(service.press("/service/targets", &token, &long).status, 413);
    assert_eq!(service.state(), before);
}

#[test]
fn another_host_sees_no_page_of_the_service() {
    let service = start();
    service.place("A00001");
    for host in ["evil.example", "127.0.0.1", "127.0.0.1.evil.example"] {
        for path in ["/service", "/service/targets", "/service/changes?since=", "/", "/style.css"] {
            let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
            let (status, _, body) = raw_to(service.page(), request.as_bytes());
            assert_eq!(status, 403, "{host} {path}");
            assert!(!body.contains("A00001") && !body.contains("name=\"token\""), "{body}");
        }
    }
    let origin = ["origin: http://evil.example"];
    assert_eq!(ask_at(service.page(), "GET /service", &origin, b"").status, 403);
}
