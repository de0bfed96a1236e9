//! The control interface against requests that it must refuse, and its document.

use super::server::{KEY, Server};
use serde_json::{Value, json};
use std::{io::Write, net::TcpStream, time::Duration};

/// A request as bytes. `{host}` in a head is the server's own address.
struct Hostile {
    what: &'static str,
    head: String,
    body: Vec<u8>,
    status: u16,
    code: &'static str,
}

fn hostile(
    what: &'static str,
    head: impl Into<String>,
    body: impl Into<Vec<u8>>,
    status: u16,
    code: &'static str,
) -> Hostile {
    Hostile { what, head: head.into(), body: body.into(), status, code }
}

const HOST: &str = "host: {host}";
const JSON: &str = "content-type: application/json";

/// A request whose headers are these.
fn headers(what: &'static str, line: &str, headers: &[&str], status: u16, code: &'static str) -> Hostile {
    hostile(what, [&[line], headers].concat().join("\r\n"), "", status, code)
}

/// A change of the faults, which is well formed but for its body.
fn body(what: &'static str, body: impl Into<Vec<u8>>, status: u16, code: &'static str) -> Hostile {
    hostile(what, ["PUT /api/faults HTTP/1.1", HOST, JSON].join("\r\n"), body, status, code)
}

fn to(what: &'static str, line: &str, json: &str, status: u16, code: &'static str) -> Hostile {
    hostile(what, [line, HOST, JSON].join("\r\n"), json, status, code)
}

fn all() -> Vec<Hostile> {
    let get = "GET /api/orders HTTP/1.1";
    let put = "PUT /api/faults HTTP/1.1";
    let host = |value: &'static str| headers("a host", get, &[value], 403, "host_not_allowed");
    let origin =
        |value: &'static str| headers("an origin", put, &[HOST, JSON, value], 403, "origin_not_allowed");
    let kind = |value: &'static str| {
        hostile("a content type", [put, HOST, value].join("\r\n"), r#"{"latency_ms":9}"#, 415, "content_type")
    };
    let path = |line: &'static str, status, code| headers("a path", line, &[HOST], status, code);
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    vec![
        headers("no host", get, &[], 403, "host_not_allowed"),
        host("host: evil.example"),
        host("host: 127.0.0.1"),
        host("host: 127.0.0.1:1"),
        host("host: 127.0.0.1.evil.example:{port}"),
        host("host: evil.example:{port}"),
        host("host: 192.168.0.1:{port}"),
        host("host: localhost.:{port}"),
        host("host: user@127.0.0.1:{port}"),
        headers("two hosts", get, &[HOST, "host: evil.example"], 400, "bad_header"),
        headers(
            "a host in the target",
            "GET http://evil.example/api/orders HTTP/1.1",
            &[HOST],
            403,
            "host_not_allowed",
        ),
        origin("origin: https://evil.example"),
        origin("origin: null"),
        origin("origin: http://127.0.0.1:1"),
        origin("origin: https://{host}"),
        origin("origin: http://{host}/"),
        origin("origin: http://{host}.evil.example"),
        headers(
            "two origins",
            put,
            &[HOST, JSON, "origin: http://{host}", "origin: null"],
            400,
            "bad_header",
        ),
        kind("accept: */*"),
        kind("content-type: text/plain"),
        kind("content-type: application/x-www-form-urlencoded"),
        kind("content-type: multipart/form-data; boundary=a"),
        kind("content-type: application/json; charset=utf-16"),
        kind("content-type: application/jsonp"),
        kind("content-type: text/plain; application/json"),
        path("GET /api HTTP/1.1", 404, "no_such_path"),
        path("GET /api/ HTTP/1.1", 404, "no_such_path"),
        path("GET /api//orders HTTP/1.1", 404, "no_such_path"),
        path("GET /api/orders/ HTTP/1.1", 404, "no_such_path"),
        path("GET /api/ORDERS HTTP/1.1", 404, "no_such_path"),
        path("GET /api/orders/../faults HTTP/1.1", 404, "no_such_path"),
        path("GET /api/orders/.. HTTP/1.1", 400, "bad_path"),
        path("GET /api/orders/%2e%2e%2ffaults HTTP/1.1", 400, "bad_path"),
        path("GET /api/orders/%00 HTTP/1.1", 400, "bad_path"),
        path("GET /api/orders/%ff HTTP/1.1", 400, "bad_path"),
        path("GET /api/orders/%4 HTTP/1.1", 400, "bad_path"),
        path("GET /api/orders?x=1 HTTP/1.1", 400, "bad_query"),
        path("GET /api/orders?limit=1001 HTTP/1.1", 400, "bad_query"),
        path("GET /api/orders?q=1&q=2 HTTP/1.1", 400, "bad_query"),
        path("GET /api/requests?skip=-1 HTTP/1.1", 400, "bad_query"),
        path("GET /api/notices?q=%ff HTTP/1.1", 400, "bad_query"),
        path("GET /api/faults?q=1 HTTP/1.1", 400, "unexpected_query"),
        path("GET /api/requests/x HTTP/1.1", 404, "unknown_request"),
        path("GET /api/requests/99999999999999999999 HTTP/1.1", 404, "unknown_request"),
        path("DELETE /api/snapshots/%2e%2e HTTP/1.1", 400, "bad_path"),
        path("GET /api/orders/none HTTP/1.1", 404, "unknown_order"),
        path("DELETE /api/orders HTTP/1.1", 405, "method_not_allowed"),
        path("POST /api/orders HTTP/1.1", 405, "method_not_allowed"),
        path("PATCH /api/faults HTTP/1.1", 405, "method_not_allowed"),
        path("OPTIONS /api/faults HTTP/1.1", 405, "method_not_allowed"),
        path("put /api/faults HTTP/1.1", 405, "method_not_allowed"),
        path("GET /api/orders/A1/pay HTTP/1.1", 405, "method_not_allowed"),
        hostile("a body of GET", [get, HOST, JSON].join("\r\n"), "{}", 400, "unexpected_body"),
        body("nothing", "", 400, "invalid_json"),
        body("no JSON", "latency_ms=9", 400, "invalid_json"),
        body("half of it", r#"{"latency_ms":"#, 400, "invalid_json"),
        body("two values", "{} {}", 400, "invalid_json"),
        body("bad UTF-8", &b"{\"latency_ms\":9,\"\xff\":1}"[..], 400, "not_utf8"),
        body("UTF-16", &b"\xff\xfe{\0}\0"[..], 400, "not_utf8"),
        body("deep JSON", deep(1000), 400, "invalid_json"),
        body("deep JSON in a field", format!(r#"{{"requests":{}}}"#, deep(30_000)), 400, "invalid_json"),
        body("a list", "[]", 422, "invalid_value"),
        body("a list in a field", r#"{"requests":[1]}"#, 422, "invalid_value"),
        body("null", "null", 422, "invalid_value"),
        body("an unknown field", r#"{"latency_ms":9,"latencyMs":9}"#, 422, "invalid_value"),
        body("an unknown fault", r#"{"requests":{"lots":1}}"#, 422, "invalid_value"),
        body("a field twice", r#"{"latency_ms":9,"latency_ms":9}"#, 422, "invalid_value"),
        body("a text for a number", r#"{"latency_ms":"9"}"#, 422, "invalid_value"),
        body("a negative number", r#"{"latency_ms":-1}"#, 422, "invalid_value"),
        body("a fraction", r#"{"latency_ms":0.5}"#, 422, "invalid_value"),
        body("a number without end", r#"{"latency_ms":1e999}"#, 400, "invalid_json"),
        body("a rate above 1000", r#"{"requests":{"lost":1001}}"#, 422, "invalid_value"),
        body("rates above 1000", r#"{"notices":{"lost":600,"late":401}}"#, 422, "invalid_value"),
        body("too long", vec![b' '; 64 * 1024 + 1], 413, "too_large"),
        to("a payer", "PUT /api/payers/1 HTTP/1.1", r#"{"does":"dances"}"#, 422, "invalid_value"),
        to("no seconds", "PUT /api/payers/1 HTTP/1.1", r#"{"does":"gives_up"}"#, 422, "invalid_value"),
        to(
            "seconds",
            "PUT /api/payers/1 HTTP/1.1",
            r#"{"does":"pays","after_seconds":1}"#,
            422,
            "invalid_value",
        ),
        to("an end", "PUT /api/refund-end HTTP/1.1", r#"{"end":"never"}"#, 422, "invalid_value"),
        to("pays nothing", "POST /api/orders/none/pay HTTP/1.1", "{}", 404, "unknown_order"),
        to("pays more", "POST /api/orders/none/pay HTTP/1.1", r#"{"x":1}"#, 422, "invalid_value"),
        to(
            "no API",
            "POST /api/refusals HTTP/1.1",
            r#"{"api":"../x","code":"NOAUTH"}"#,
            422,
            "invalid_value",
        ),
        to(
            "no code",
            "POST /api/refusals HTTP/1.1",
            r#"{"api":"wechat_v2/unified_order","code":"NOAUTHH"}"#,
            422,
            "invalid_value",
        ),
    ]
}

/// All that can be asked for.
fn state(server: &Server) -> Vec<Value> {
    ["/api/orders", "/api/faults", "/api/refund-end", "/api/snapshots"].map(|path| server.get(path)).to_vec()
}

#[test]
fn hostile_requests_get_the_documented_error_and_change_nothing() {
    let server = Server::start(&[]);
    let document = server.get("/api/openapi.json");
    let codes =
        document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].as_array().unwrap();
    let before = state(&server);
    let all = all();
    assert!(all.len() >= 80, "{}", all.len());
    for Hostile { what, head, body, status, code } in all {
        let head =
            head.replace("{host}", server.address("control")).replace("{port}", server.port("control"));
        let has_body = !head.starts_with("GET") || !body.is_empty();
        let length = if has_body { format!("\r\ncontent-length: {}", body.len()) } else { String::new() };
        let mut request = format!("{head}{length}\r\nconnection: close\r\n\r\n").into_bytes();
        request.extend(body);
        let (found, answer_head, answer) = server.raw(&request);
        assert_eq!(found, status, "{what}: {head}\n{answer}");
        let answer: Value =
            serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{what}: {error}: {answer}"));
        assert_eq!(answer["code"], code, "{what}: {head}\n{answer}");
        assert!(codes.contains(&answer["code"]), "{answer}");
        for word in ["message", "help"] {
            assert!(answer[word].as_str().is_some_and(|text| !text.is_empty()), "{what}: {answer}");
        }
        assert_eq!(answer_head.contains("\r\nallow: "), status == 405, "{answer_head}");
        assert!(!answer_head.contains("access-control"), "{answer_head}");
        assert!(!answer.to_string().contains(KEY));
    }
    assert_eq!(state(&server), before);
}

#[test]
fn a_head_asked_for_alone_is_refused() {
    let server = Server::start(&[]);
    let head = format!(
        "HEAD /api/orders HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
        server.address("control")
    );
    let (status, head, body) = server.raw(head.as_bytes());
    assert_eq!((status, body.as_str()), (405, ""));
    assert!(head.contains("\r\nallow: get"), "{head}");
}

#[test]
fn a_body_or_a_head_that_does_not_come_is_not_waited_for() {
    let server = Server::start(&[]);
    let head = format!(
        "PUT /api/faults HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{{\"late",
        server.address("control")
    );
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (status, _, body) = server.raw(head.as_bytes());
            assert_eq!((status, body.contains("\"timed_out\"")), (408, true), "{body}");
        });
        // Without a whole head there is no request that could be answered.
        let (status, answer, _) = server.raw(b"PUT /api/faults HTTP/1.1\r\nhost");
        assert!(status == 0 || status == 408, "{answer}");
    });
    assert_eq!(server.get("/api/faults")["latency_ms"], 0);
}

#[test]
fn own_names_and_the_own_origin_are_taken() {
    let server = Server::start(&[]);
    let port = server.port("control");
    for name in ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"] {
        let head = format!(
            "GET /api/time HTTP/1.1\r\nhost: {name}:{port}\r\norigin: http://{name}:{port}\r\nconnection: close\r\n\r\n"
        );
        assert_eq!(server.raw(head.as_bytes()).0, 200, "{name}");
    }
}

#[test]
fn connections_that_say_nothing_do_not_keep_others_out_for_long() {
    let server = Server::start(&[]);
    let idle: Vec<TcpStream> =
        (0..70).map(|_| TcpStream::connect(server.address("control")).unwrap()).collect();
    std::thread::sleep(Duration::from_millis(50));
    assert!(server.get("/api/time")["unix"].is_i64());
    for mut stream in idle {
        let _ = stream.write_all(b"x");
    }
}

#[test]
fn every_path_and_method_of_the_document_is_there_and_no_other_method() {
    let server = Server::start(&[]);
    let document = server.get("/api/openapi.json");
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() >= 20);
    for (path, item) in paths {
        let own = path.replace("{number}", "none").replace("{auth_code}", "1");
        let own = own.replace("{id}", "0").replace("{name}", "none");
        for method in ["GET", "PUT", "POST", "DELETE", "PATCH"] {
            let documented = item.get(method.to_lowercase());
            let body = (method != "GET" && (method != "DELETE" || documented.is_none()))
                .then(|| json!({ "no such field": 1 }));
            let (status, answer) = server.control(method, &own, body.as_ref());
            let Some(documented) = documented else {
                assert_eq!(status, 405, "{method} {path}: {answer}");
                continue;
            };
            let expected = match (method, path.as_str()) {
                ("GET", "/api/orders/{number}" | "/api/requests/{id}") | ("DELETE", _) => 404,
                ("GET", _) => 200,
                _ => 422,
            };
            assert_eq!(status, expected, "{method} {path}: {answer}");
            assert!(documented["responses"].get(status.to_string()).is_some(), "{method} {path}: {status}");
            assert_eq!(documented.get("requestBody").is_some(), body.is_some(), "{method} {path}");
        }
    }
}
