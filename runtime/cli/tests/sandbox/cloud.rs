//! The listener for cloud functions, by requests that are written and signed byte for byte.

use super::{
    server::{Server, raw_to},
    signed::{FORM, Request, now, with_body},
};
use crate::run::Folder;
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

const ORDER: &str = r#"{"body":"小秋TIT店-超市","out_trade_no":"1217752501201407033233368018","spbill_create_ip":"127.0.0.1","sub_mch_id":"1900009231","total_fee":1,"env_id":"test-f0b102","function_name":"pay_cb"}"#;
const COMMON: &str = "INVALID_COMMON_PARAM";
const PARAM: &str = "INVALID_PARAM";

/// A call of the sandbox's own credentials.
fn call(server: &Server, api: &str, data: impl Into<Vec<u8>>) -> Request {
    let host = server.address("cloud").trim_end_matches("/admin");
    Request::new(host, ["sandboxSecretId", "sandboxSecretKey"], api, data)
}

fn sent(server: &Server, request: &[u8]) -> (u16, String, String) {
    raw_to(server.address("cloud").trim_end_matches("/admin"), request)
}

/// A call that is answered as a success; the answer.
fn answered(server: &Server, request: &Request) -> Value {
    let (status, head, body) = sent(server, &request.bytes());
    assert!(status == 200 && head.contains("\r\ncontent-type: application/json\r\n"), "{head}\n{body}");
    assert!(!head.contains("content-encoding"), "{head}");
    serde_json::from_str(&body).unwrap()
}

/// A call that is answered as an error: its code and message.
fn refused(server: &Server, request: &[u8]) -> (String, String) {
    let (status, head, body) = sent(server, request);
    let is_error = head.contains("\r\ncontent-type: application/json; charset=utf-8\r\n");
    assert!(status == 200 && is_error, "{head}\n{body}");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["requestId"].as_str().unwrap().len(), 32);
    (body["code"].as_str().unwrap().to_owned(), body["message"].as_str().unwrap().to_owned())
}

#[test]
fn the_sample_of_the_documentation_is_placed_and_answered_as_the_sdk_reads_it() {
    let server = Server::start(&[]);
    let reply = answered(&server, &call(&server, "unifiedOrder", ORDER));
    assert_eq!((&reply["return_code"], &reply["sub_mch_id"]), (&json!("SUCCESS"), &json!("1900009231")));
    let names: Vec<&String> = reply["payment"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["appId", "nonceStr", "package", "paySign", "signType", "timeStamp"]);
    let order = server.get("/api/orders/1217752501201407033233368018");
    assert_eq!(order["total_fee"], 1, "{order}");
    // In pieces as well.
    let request = call(&server, "unifiedOrder", ORDER);
    let form = request.form();
    let mut bytes = format!("{}transfer-encoding: chunked\r\n\r\n", request.head()).into_bytes();
    for chunk in form.chunks(100) {
        bytes.extend([format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
    }
    bytes.extend(b"0\r\n\r\n");
    assert!(sent(&server, &bytes).2.contains("prepay_id"));
}

#[test]
fn it_says_the_variables_of_a_function_and_only_a_public_secret() {
    let server = Server::start(&[]);
    let url = server.text("cloud");
    assert!(url.starts_with("http://127.0.0.1:") && url.ends_with("/admin"));
    assert_eq!(
        server.said["cloud_env"],
        json!({
            "TENCENTCLOUD_SECRETID": "sandboxSecretId",
            "TENCENTCLOUD_SECRETKEY": "sandboxSecretKey",
            "TCB_CONTEXT_KEYS": "TCB_CONTEXT_CNFG",
            "TCB_CONTEXT_CNFG": format!(r#"{{"URL":"{url}","TCB_SDK_GRAY_0":true}}"#),
        })
    );
    assert_eq!(
        server.said["cloud_merchants"],
        json!([{ "sub_mch_id": "1900009231", "sub_appid": "wx8888888888888888" }])
    );

    let folder = Folder::new();
    folder.file("secret.txt", "aSecretKeyOfOnesOwn\n");
    let path = folder.file(
        "sandbox.toml",
        "[[cloud_merchant]]\nsub_mch_id = \"1900009231\"\nsub_appid = \"wx1\"\n\
         [cloud]\nsecret_id = \"ownId\"\nsecret_key_file = \"secret.txt\"\n",
    );
    let server = Server::start(&["--config", path.to_str().unwrap()]);
    assert!(
        !server.line.contains("aSecretKeyOfOnesOwn")
            && server.said["cloud_env"]["TENCENTCLOUD_SECRETID"] == "ownId"
    );
    let request = call(&server, "unifiedOrder", ORDER);
    assert!(refused(&server, &request.bytes()).1.contains("the secret id is not known"));
    let own = Request { id: "ownId", key: "aSecretKeyOfOnesOwn", ..call(&server, "unifiedOrder", ORDER) };
    assert_eq!(answered(&server, &own)["sub_appid"], "wx1");
}

#[test]
fn hostile_requests_are_answered_and_the_service_stays_up() {
    let server = Server::start(&[]);
    let order = || call(&server, "unifiedOrder", ORDER);
    let with = |data: &str| call(&server, "unifiedOrder", data).bytes();
    let json_body = |body: &str| {
        let head = order().head().replace(FORM, "application/json; charset=UTF-8");
        with_body(&head, body.as_bytes())
    };
    let fields = |fields: &[(&'static str, &str)]| {
        let fields = fields.iter().map(|(name, value)| (*name, value.as_bytes().to_vec())).collect();
        Request { fields, ..order() }.bytes()
    };
    let twice = |name: &'static str, value: &str| {
        let mut request = order();
        request.fields.push((name, value.as_bytes().to_vec()));
        request.bytes()
    };
    let many: Vec<u8> = (0..65)
        .flat_map(|at| {
            format!("--b\r\nContent-Disposition: form-data; name=\"a{at}\"\r\n\r\n\r\n").into_bytes()
        })
        .chain(*b"--b--")
        .collect();
    let of_key = |id, key| Request { id, key, ..order() }.bytes();
    let at = |time| Request { time, ..order() }.bytes();
    let kind = |content_type: &str| Request { content_type: content_type.to_owned(), ..order() }.bytes();
    let deep = format!("{}{}", "{\"x\":".repeat(2000), "1");
    let cases: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        // The body.
        ("nothing", order().around(b""), COMMON, "does not begin with its boundary"),
        ("a byte too many", order().around(&vec![b'x'; 1024 * 1024 + 1]), COMMON, "more than 1048576 bytes"),
        ("no end", order().around(&order().form()[..300]), COMMON, "does not end with its boundary"),
        ("no boundary", order().around(b"x=1&y=2"), COMMON, "does not begin with its boundary"),
        ("many parts", order().around(&many), COMMON, "more than 64 parts"),
        (
            "a file",
            order().replaced("name=\"apiName\"", "name=\"apiName\"; filename=\"x\""),
            COMMON,
            "not a field",
        ),
        (
            "a form in a form",
            order().replaced("application/octet-stream", "multipart/mixed; boundary=c"),
            COMMON,
            "a form itself",
        ),
        (
            "an encoded part",
            order().replaced("Content-Type: app", "Content-Transfer-Encoding: app"),
            COMMON,
            "a header other than",
        ),
        ("a long head", order().replaced("octet-stream", &"x".repeat(5000)), COMMON, "is too long"),
        ("a name with a line", order().replaced("\"apiName\"", "\"api\r\nName\""), COMMON, "not a field"),
        ("data twice", twice("requestData", ORDER), COMMON, "two parts requestData"),
        ("an action twice", twice("action", "wx.wxPayApi"), COMMON, "two parts action"),
        ("a name in two cases", twice("apiname", "refund"), COMMON, "two parts apiname"),
        // Its type.
        ("another form", kind("application/x-www-form-urlencoded"), COMMON, "not multipart/form-data"),
        ("no type", order().replaced("content-type", "x-content-type"), COMMON, "not multipart/form-data"),
        ("no boundary named", kind("multipart/form-data"), COMMON, "names no boundary"),
        (
            "another boundary",
            kind("multipart/form-data; boundary=c"),
            COMMON,
            "does not begin with its boundary",
        ),
        (
            "two types",
            order().replaced("content-type:", "content-type: text/plain\r\ncontent-type:"),
            COMMON,
            "not one text",
        ),
        // The signature.
        ("unsigned", order().replaced("authorization", "x-authorization"), COMMON, "is not signed"),
        ("signed twice", twice("authorization", "q-sign-algorithm=sha1"), COMMON, "signed twice"),
        (
            "another way to sign",
            order().replaced("TC3-HMAC-SHA256", "Basic"),
            COMMON,
            "not one of TC3-HMAC-SHA256",
        ),
        ("another id", of_key("otherSecretId", "sandboxSecretKey"), COMMON, "the secret id is not known"),
        ("another key", of_key("sandboxSecretId", "other"), COMMON, "does not fit the request"),
        ("expired", at(now() - 700), COMMON, "it lasts 600 seconds"),
        ("of tomorrow", at(now() + 86_400), COMMON, "it lasts 600 seconds"),
        ("no time", order().replaced("x-timestamp", "y-timestamp"), COMMON, "x-timestamp is missing"),
        (
            "replayed at another time",
            order().replaced("x-timestamp: 1", "x-timestamp: 2"),
            COMMON,
            "it lasts 600 seconds",
        ),
        (
            "replayed with another amount",
            order().replaced("\"total_fee\":1", "\"total_fee\":2"),
            COMMON,
            "does not fit",
        ),
        (
            "replayed to another function",
            order().replaced("unifiedOrder", "closeOrder"),
            COMMON,
            "does not fit",
        ),
        ("replayed with another query", order().replaced("?env=test", "?env=tost"), COMMON, "does not fit"),
        ("replayed to another path", order().replaced("POST /admin", "POST /other"), COMMON, "does not fit"),
        (
            "replayed to another host",
            order().replaced("host: 127.0.0.1", "host: localhost"),
            COMMON,
            "does not fit",
        ),
        ("data that is not signed", order().replaced(";requestdata", ""), COMMON, "leaves out requestdata"),
        (
            "a weak q-sign",
            {
                let field = "q-sign-algorithm=sha1&q-ak=sandboxSecretId&q-sign-time=1;2&q-key-time=1;2&q-header-list=\
                         &q-url-param-list=action&q-signature=00";
                let mut request = order();
                request.fields.push(("authorization", field.into()));
                let head = request.head().replace("authorization", "x-authorization");
                with_body(&head, &request.form())
            },
            COMMON,
            "it lasts 900 seconds",
        ),
        // What is called.
        ("no action", fields(&[("apiName", "refund"), ("requestData", "{}")]), COMMON, "leaves out action"),
        (
            "no data",
            fields(&[("action", "wx.wxPayApi"), ("apiName", "refund")]),
            COMMON,
            "leaves out requestdata",
        ),
        (
            "the openapi",
            order().field("action", "wx.openApi").bytes(),
            PARAM,
            "action `wx.openApi` is not served",
        ),
        (
            "an action that is no name",
            order().field("action", "<a>\"").bytes(),
            PARAM,
            "action (no name) is not served",
        ),
        (
            "the database",
            json_body(r#"{"action":"database.getDocument"}"#),
            PARAM,
            "`database.getDocument` is not served",
        ),
        (
            "a function",
            json_body(r#"{"action":"functions.invokeFunction"}"#),
            PARAM,
            "served is cloud.cloudPay",
        ),
        ("JSON that is none", json_body("{"), PARAM, "action (no name) is not served"),
        (
            "an unknown function",
            call(&server, "transfer", "{}").bytes(),
            PARAM,
            "served are downloadBill, unifiedOrder",
        ),
        (
            "a path as a name",
            call(&server, "a.b/../c", "{}").bytes(),
            PARAM,
            "apiName (no name) is not served",
        ),
        (
            "a name that is not UTF-8",
            order().field("apiName", b"\xff".as_slice()).bytes(),
            COMMON,
            "apiName is not UTF-8",
        ),
        // What it is called with.
        (
            "data that is not UTF-8",
            order().field("requestData", b"{\"body\":\"\xff\"}".as_slice()).bytes(),
            COMMON,
            "requestData is not UTF-8 from byte 9",
        ),
        ("empty data", with(""), PARAM, "requestData: the body is not well-formed"),
        ("a list", with("[]"), PARAM, "is not an object"),
        ("half an object", with("{\"body\":"), PARAM, "is not well-formed"),
        ("a key twice", with(r#"{"total_fee":1,"total_fee":2}"#), PARAM, "contains a field twice"),
        ("depth", with(&deep), PARAM, "requestData: "),
        (
            "an amount as text",
            with(&ORDER.replace(":1,", ":\"1\",")),
            PARAM,
            "total_fee must be a whole number (see https://",
        ),
        ("half a fen", with(&ORDER.replace(":1,", ":0.5,")), PARAM, "total_fee must be a whole number"),
        (
            "an unknown key",
            with(&ORDER.replace("\"body\"", "\"bodi\"")),
            PARAM,
            "bodi is not a known field, did you mean body?",
        ),
        (
            "a key too many",
            with(&ORDER.replace('{', "{\"colour\":1,")),
            PARAM,
            "colour is not a known field (see https://",
        ),
        ("a negative amount", with(&ORDER.replace(":1,", ":-1,")), PARAM, "total_fee"),
        ("all at once", with("{}"), PARAM, "env_id (结果通知回调云函数环境) is required; sub_mch_id"),
    ];
    assert!(cases.len() >= 30);
    let mut wrong = Vec::new();
    for (name, request, code, why) in &cases {
        let (said, message) = refused(&server, request);
        if said != *code || !message.contains(why) {
            wrong.push(format!("{name}: {said}: {message}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(server.get("/api/orders")["orders"].as_array().map(Vec::len), Some(0));
    answered(&server, &order());
}

#[test]
fn what_is_no_call_at_all_is_told_what_this_is() {
    let server = Server::start(&[]);
    let order = call(&server, "unifiedOrder", ORDER);
    for method in ["GET", "PUT", "OPTIONS"] {
        let (status, _, body) = sent(&server, &order.replaced("POST", method));
        assert_eq!(
            (status, body.contains("wx-server-sdk"), body.lines().count()),
            (404, true, 1),
            "{method}"
        );
    }
    // A page could sign with credentials that are public.
    for origin in ["https://evil.example", "null", "http://127.0.0.1"] {
        let (status, _, body) =
            sent(&server, &order.replaced("connection", &format!("origin: {origin}\r\nconnection")));
        assert_eq!((status, body.contains("web pages")), (403, true), "{origin}");
    }
    for broken in [
        "POST / HTTP/1.1\r\nhost\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length: x\r\n\r\n",
    ] {
        assert_eq!(sent(&server, broken.as_bytes()).0, 400, "{broken}");
    }
    answered(&server, &order);
}

/// How long it took until the connection was closed, and what came before.
fn closed(address: &str, start: &[u8]) -> (Duration, String) {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(start).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    (begun.elapsed(), answer)
}

#[test]
fn a_slow_caller_is_let_go_and_keeps_nobody_waiting() {
    let server = Server::start(&[]);
    let address = server.address("cloud").trim_end_matches("/admin");
    let order = call(&server, "unifiedOrder", ORDER);
    let bytes = order.bytes();
    thread::scope(|scope| {
        let slow: Vec<_> = [20, bytes.len() - 10]
            .map(|sent| {
                let start = &bytes[..sent];
                scope.spawn(move || closed(address, start))
            })
            .into_iter()
            .collect();
        answered(&server, &order);
        let slow: Vec<_> = slow.into_iter().map(|slow| slow.join().unwrap()).collect();
        assert!(slow.iter().all(|(took, _)| (4..15).contains(&took.as_secs())), "{slow:?}");
        assert!(slow[1].1.contains("the body did not arrive within 5 seconds"), "{slow:?}");
    });
}
