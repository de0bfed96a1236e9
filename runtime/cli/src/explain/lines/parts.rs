//! From an HTTP message to the values of its lines.

use crate::explain::{
    fault::{Fault, Faults},
    json::{self, Json},
    lines::recipe::{Line, Values},
    read::http::{Http, Start},
};
use paytable::{
    Gateway, WechatV3,
    table::{Lines, Piece, Scheme},
};

/// The scheme of the header `Authorization`.
const AUTHORIZATION: &str = "WECHATPAY2-SHA256-RSA2048";

/// The longest boundary of a form, by RFC 2046.
const MAX_BOUNDARY: usize = 70;

/// The rule for the lines of WeChat Pay APIv3.
pub(super) fn rule() -> Option<&'static Lines> {
    match &WechatV3::TABLE.scheme {
        Scheme::Lines(lines) => Some(lines),
        _ => None,
    }
}

/// The role of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Request,
    Received,
}

/// A message with all that its signature is about.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) role: Role,
    pub(crate) lines: Vec<Line>,
    pub(crate) values: Values,
    /// The serial number or id of the key that the message names.
    pub(crate) serial: String,
}

pub(super) fn of(http: &Http, rule: &'static Lines) -> Result<Parts, Faults> {
    match &http.start {
        Start::Request { method, target } if !has_received_headers(http, rule) => {
            request(http, method, target, rule)
        }
        // A notice is a request of the gateway, with the headers of a reply.
        _ => received(http, rule),
    }
}

fn has_received_headers(http: &Http, rule: &Lines) -> bool {
    http.header(rule.signature).is_some()
}

fn lines(pieces: &[&[Piece]], time: &str) -> Vec<Line> {
    let line = |piece: &Piece| match piece {
        Piece::Method => Some(Line::Method),
        Piece::Target => Some(Line::Target),
        Piece::Time | Piece::TimeMs => Some(Line::Time),
        Piece::Body => Some(Line::Body),
        Piece::Header(name) if *name == time => Some(Line::Time),
        Piece::Nonce | Piece::Header(_) => Some(Line::Nonce),
        _ => None,
    };
    pieces.iter().filter_map(|pieces| pieces.iter().find_map(line)).collect()
}

fn request(http: &Http, method: &str, target: &str, rule: &'static Lines) -> Result<Parts, Faults> {
    let mut faults = Missing::default();
    let header = http.header("Authorization");
    let pairs = match header.map(|value| value.split_once(' ').unwrap_or((value, ""))) {
        Some((scheme, rest)) => {
            if scheme != AUTHORIZATION {
                faults.add("Authorization", format!("must begin with `{AUTHORIZATION} `"));
            }
            authorization(rest)
        }
        None => {
            faults.add("Authorization", "is missing; it carries the signature of a request");
            Vec::new()
        }
    };
    let mut get = |name: &'static str| {
        let found = pairs.iter().find(|(given, _)| *given == name).map(|(_, value)| (*value).to_owned());
        if found.is_none() && header.is_some() {
            faults.add("Authorization", format!("has no {name}=\"…\""));
        }
        found.unwrap_or_default()
    };
    let (time, nonce) = (get("timestamp"), get("nonce_str"));
    let (serial, signature) = (get("serial_no"), get("signature"));
    get("mchid");
    let (host, target) = split_target(target, http.header("Host"));
    let (body, whole_body) = match meta(http) {
        Some(meta) => (meta, Some(http.body.clone())),
        None => (http.body.clone(), None),
    };
    let values = Values {
        method: method.to_owned(),
        target,
        host,
        time,
        nonce,
        json: json_of(&body),
        body,
        whole_body,
        signature,
    };
    faults.finish(Parts { role: Role::Request, lines: lines(rule.request, rule.time), values, serial })
}

fn received(http: &Http, rule: &'static Lines) -> Result<Parts, Faults> {
    let mut faults = Missing::default();
    let nonce = rule.received.iter().flat_map(|pieces| pieces.iter()).find_map(|piece| match piece {
        Piece::Header(name) if *name != rule.time => Some(*name),
        _ => None,
    });
    let mut get = |name: &'static str| {
        let count = http.headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case(name)).count();
        match count {
            0 => faults.add(name, "is missing; replies and notices of WeChat Pay have it"),
            1 => {}
            _ => faults.add(name, "occurs more than once"),
        }
        http.header(name).unwrap_or_default().to_owned()
    };
    let values = Values {
        time: get(rule.time),
        nonce: get(nonce.unwrap_or("Wechatpay-Nonce")),
        signature: get(rule.signature),
        body: http.body.clone(),
        json: json_of(&http.body),
        ..Values::default()
    };
    let serial = rule.key_id.map(&mut get).unwrap_or_default();
    faults.finish(Parts { role: Role::Received, lines: lines(rule.received, rule.time), values, serial })
}

fn json_of(body: &[u8]) -> Option<Json> {
    json::read_nested(std::str::from_utf8(body).ok()?)
}

/// The pairs `name="value"` of the header `Authorization`.
fn authorization(text: &str) -> Vec<(&str, &str)> {
    let mut pairs = Vec::new();
    let mut rest = text;
    while let Some((name, behind)) = rest.split_once("=\"") {
        let Some((value, behind)) = behind.split_once('"') else { break };
        pairs.push((name.trim_matches([' ', ',', '\t']), value));
        rest = behind;
    }
    pairs
}

/// The host, and the path with the query.
fn split_target(target: &str, host: Option<&str>) -> (String, String) {
    if let Some((_, rest)) = target.split_once("://").filter(|_| !target.starts_with('/')) {
        let at = rest.find('/').unwrap_or(rest.len());
        let path = if at == rest.len() { "/" } else { &rest[at..] };
        return (rest[..at].to_owned(), path.to_owned());
    }
    (host.unwrap_or("api.mch.weixin.qq.com").to_owned(), target.to_owned())
}

/// The part `meta` of a form with a file.
fn meta(http: &Http) -> Option<Vec<u8>> {
    let kind = http.header("Content-Type")?;
    let (kind, parameters) = kind.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let (_, boundary) = parameters.split_once("boundary=")?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    if boundary.is_empty() || boundary.len() > MAX_BOUNDARY {
        return None;
    }
    let delimiter = format!("--{boundary}");
    let mut rest = &http.body[find(&http.body, delimiter.as_bytes())? + delimiter.len()..];
    loop {
        let end = find(rest, delimiter.as_bytes())?;
        let part = &rest[..end];
        let (head, body) = match find(part, b"\r\n\r\n") {
            Some(at) => (&part[..at], &part[at + 4..]),
            None => (part, &b""[..]),
        };
        if find(head, b"name=\"meta\"").is_some() {
            return Some(body.strip_suffix(b"\r\n").unwrap_or(body).to_vec());
        }
        rest = &rest[end + delimiter.len()..];
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Collects what headers lack.
#[derive(Default)]
struct Missing(Vec<Fault>);

impl Missing {
    fn add(&mut self, header: &str, what: impl Into<String>) {
        self.0.push(Fault { place: format!("header {header}"), what: what.into() });
    }

    fn finish<T>(self, value: T) -> Result<T, Faults> {
        match Faults::some(self.0) {
            Some(faults) => Err(faults),
            None => Ok(value),
        }
    }
}
