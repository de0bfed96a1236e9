//! A browser without a screen, and a shop that places orders byte for byte.

use crate::sandbox::server::{KEY, Server, raw_to};
use md5::{Digest, Md5};
use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

/// What came back.
pub(crate) struct Page {
    pub(crate) status: u16,
    /// In lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// The token of the first form.
    pub(crate) fn token(&self) -> &str {
        let (_, rest) = self.body.split_once("name=\"token\" value=\"").expect("a form");
        rest.split('"').next().unwrap()
    }
}

pub(super) fn start() -> Server {
    Server::start(&[])
}

/// A request with these headers besides the usual ones.
pub(super) fn ask(server: &Server, line: &str, headers: &[&str], body: &[u8]) -> Page {
    ask_at(server.address("control"), line, headers, body)
}

pub(crate) fn ask_at(address: &str, line: &str, headers: &[&str], body: &[u8]) -> Page {
    let mut head = format!("{line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for header in headers {
        head.extend([header, "\r\n"]);
    }
    if !line.starts_with("GET") || !body.is_empty() {
        let length = body.len().to_string();
        head.extend(["content-length: ", &length, "\r\n"]);
    }
    let mut request = (head + "\r\n").into_bytes();
    request.extend(body);
    let (status, head, body) = raw_to(address, &request);
    Page { status, head, body }
}

pub(super) fn look(server: &Server, path: &str) -> Page {
    ask(server, &format!("GET {path}"), &["accept-language: en"], b"")
}

pub(crate) const FORM: &str = "content-type: application/x-www-form-urlencoded";

/// Presses a button as a browser would.
pub(super) fn press(server: &Server, path: &str, token: &str, fields: &str) -> Page {
    let origin = format!("origin: http://{}", server.address("control"));
    let body = format!("token={token}&{fields}");
    ask(server, &format!("POST {path}"), &[FORM, &origin, "sec-fetch-site: same-origin"], body.as_bytes())
}

/// The fields of an order of the test merchant.
pub(super) fn order(number: &str, goods: &str, notify_url: &str) -> BTreeMap<String, String> {
    [
        ("appid", "wx8888888888888888"),
        ("body", goods),
        ("mch_id", "1900000109"),
        ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
        ("notify_url", notify_url),
        ("out_trade_no", number),
        ("product_id", "12235413214070356458058"),
        ("spbill_create_ip", "127.0.0.1"),
        ("total_fee", "888"),
        ("trade_type", "NATIVE"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

pub(super) fn signature(fields: &BTreeMap<String, String>, key: &str) -> String {
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let digest = Md5::digest(format!("{}&key={key}", pairs.join("&")));
    digest.iter().fold(String::new(), |out, byte| format!("{out}{byte:02X}"))
}

/// A message in XML, with that signature.
pub(super) fn xml(fields: &BTreeMap<String, String>, signature: &str) -> String {
    let sign = ("sign".to_owned(), signature.to_owned());
    let all = fields.iter().map(|(name, value)| (name.clone(), value.clone())).chain([sign]);
    let elements = all.map(|(name, value)| format!("<{name}><![CDATA[{value}]]></{name}>"));
    format!("<xml>{}</xml>", elements.collect::<String>())
}

/// Sends bytes to the gateway; the whole answer.
pub(super) fn send(server: &Server, path: &str, body: &[u8]) -> String {
    send_with(server, path, &["content-type: text/xml"], body)
}

pub(super) fn send_with(server: &Server, path: &str, headers: &[&str], body: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.address("http")).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {}\r\n{}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        server.address("http"),
        headers.join("\r\n"),
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// Places an order that is right.
pub(super) fn place(server: &Server, number: &str, goods: &str, notify_url: &str) {
    let fields = order(number, goods, notify_url);
    let answer = send(server, "/pay/unifiedorder", xml(&fields, &signature(&fields, KEY)).as_bytes());
    assert!(answer.contains("code_url"), "{answer}");
}

/// A shop that answers every notice with these bytes; its address.
pub(super) fn shop(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/paid", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut seen = Vec::<u8>::new();
            let mut part = [0; 4096];
            while !seen.windows(6).any(|end| end == b"</xml>") {
                let read = stream.read(&mut part).unwrap_or(0);
                if read == 0 {
                    break;
                }
                seen.extend(&part[..read]);
            }
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", answer.len());
            let _ = stream.write_all(&[head.as_bytes(), answer].concat());
        }
    });
    url
}

pub(super) const ACKNOWLEDGED: &[u8] =
    b"<xml><return_code>SUCCESS</return_code><return_msg>OK</return_msg></xml>";
