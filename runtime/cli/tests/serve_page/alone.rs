//! With a configuration there is no sandbox, and the page shows the service alone; no page has a secret of it.

use super::service::{Callback, MERCHANT, Service, start_in};
use crate::run::Folder;

const API_KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const PAIR_KEY: &str = "a0Secret1Key2Of3Functions";
const TOKEN: &str = "token-of-containers-4711";
const PLAIN: &str = "a plain secret of a target";
const WHSEC: &str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn configuration(api_key: &str) -> String {
    format!(
        r#"
notify_url = "https://pay.example.com"
gateway_url = "http://127.0.0.1:9"
[[provider]]
appid = "wx8888888888888888"
mch_id = "1900000109"
api_key_file = "{api_key}"
[[merchant]]
sub_mch_id = "{MERCHANT}"
sub_appid = "wx8888888888888888"
[[function]]
env = "test-f0b102"
name = "pay_cb"
url = "http://127.0.0.1:9/"
secret_file = "plain"
[[container]]
service = "shop"
url = "http://127.0.0.1:9/"
secret_file = "whsec"
[cloud]
secret_id = "AKID"
secret_key_file = "pair"
[containers]
token_file = "token"
"#
    )
}

fn start() -> Service {
    let folder = Folder::new();
    let whsec = format!("whsec_{WHSEC}");
    for (name, text) in
        [("key", API_KEY), ("pair", PAIR_KEY), ("token", TOKEN), ("plain", PLAIN), ("whsec", &whsec)]
    {
        folder.file(name, text);
    }
    let path = folder.file("serve.toml", &configuration("key"));
    start_in(folder, &["--config", path.to_str().unwrap()])
}

#[test]
fn the_service_is_there_alone() {
    let service = start();
    service.write_order("D00001", "test-f0b102", "function/test-f0b102/pay_cb", "open");
    service.write(&Callback::default());
    let front = service.look("/");
    assert_eq!((front.status, front.header("location")), (303, Some("/service")));
    for path in [
        "/service",
        "/service/callbacks",
        "/service/callbacks/d1",
        "/service/targets",
        "/service/orders/1900009231/D00001",
    ] {
        let page = service.look(path);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        for word in
            ["sandbox", "Sandbox", "href=\"/gateway\"", "href=\"/requests\"", "href=\"/orders/", "/api/"]
        {
            assert!(!page.body.contains(word), "{path} {word}: {}", page.body);
        }
        assert!(page.body.contains("CloudPay service") && page.body.contains("href=\"/service\""), "{path}");
    }
    for path in ["/style.css", "/live.js", "/icon.svg"] {
        assert_eq!(service.look(path).status, 200, "{path}");
    }
    for path in ["/gateway", "/requests", "/orders/D00001", "/api/orders", "/changes?since=", "/none"] {
        let page = service.look(path);
        assert!(page.status == 404 && page.body.contains("href=\"/service\""), "{path}: {}", page.status);
    }
}

#[test]
fn no_page_has_a_secret_of_the_configuration() {
    let service = start();
    let all = [API_KEY, PAIR_KEY, TOKEN, PLAIN, WHSEC];
    let said = all.join(" ");
    for (at, secret) in all.iter().enumerate() {
        service.write_order(secret, secret, secret, "open");
        let delivery = format!("s{at}");
        service.write(&Callback {
            delivery: &delivery,
            number: secret,
            target: secret,
            event: &said,
            failure: &said,
            answer: &said,
            console: &said,
            ..Callback::default()
        });
        service.write_target(secret, 1, None);
    }
    let mut paths = ["/service", "/service/callbacks", "/service/targets"].map(str::to_owned).to_vec();
    paths.extend((0..all.len()).map(|at| format!("/service/callbacks/s{at}")));
    for path in &paths {
        let page = service.look(path);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        let body = page.body.to_lowercase();
        for secret in all {
            let as_link = secret.replace(' ', "%20");
            for text in [secret, &as_link] {
                assert!(!body.contains(&text.to_lowercase()), "{path} {secret}: {}", page.body);
            }
        }
        assert!(body.contains("api key"), "{path}");
    }
    // Its address would be on it.
    assert_eq!(service.look(&format!("/service/orders/{MERCHANT}/{API_KEY}")).status, 404);
}

#[test]
fn secrets_before_and_after_a_change_of_the_configuration_are_hidden() {
    let service = start();
    let next = "ffffffffffffffffffffffffffffffff";
    service.folder.file("next", next);
    service.write_order("D00001", "e", "f", "paid");
    service.write(&Callback { answer: &format!("{API_KEY} {next}"), ..Callback::default() });
    assert!(service.look("/service/callbacks/d1").body.contains(next), "it is not a secret yet");
    service.folder.file("serve.toml", &configuration("next"));
    super::service::wait(|| !service.look("/service/callbacks/d1").body.contains(next));
    assert!(!service.look("/service/callbacks/d1").body.contains(API_KEY));
}
