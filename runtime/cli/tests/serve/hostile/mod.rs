//! Hostile input at every door. After each case nothing more has gone to the gateway than may, and a good order is placed.

mod container;
mod forms;
#[cfg(unix)]
mod functions;
mod http;
mod notices;
mod signatures;

use super::{
    receiver::{How, Receiver},
    service::{MERCHANT, PROVIDER, Place, Service, order},
};
use crate::sandbox::{server::raw_to, signed::Request};
use serde_json::{Value, json};
use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

/// What stands in an answer.
type Words = &'static [&'static str];

/// What has to be answered. All words have to stand in the answer.
enum Expected {
    /// This status and a text.
    Status(u16, Words),
    /// The error of a cloud function's call that the SDK makes an exception of, by its code.
    Code(&'static str, Words),
    /// The same with a number.
    Number(i64, Words),
    /// The envelope of a container's call, with this number.
    Envelope(i64, Words),
    /// A notice that is not acknowledged.
    Fail(Words),
    /// The call is carried out, or is answered as WeChat Pay answers it.
    Served(Words),
}

/// One request to one address.
struct Case {
    name: &'static str,
    /// To the address for notices.
    is_notice: bool,
    request: Vec<u8>,
    expected: Expected,
    /// How many requests may go to the gateway.
    upstream: usize,
}

fn case(name: &'static str, request: impl Into<Vec<u8>>, expected: Expected) -> Case {
    let is_notice = matches!(expected, Expected::Fail(_));
    Case { name, is_notice, request: request.into(), expected, upstream: 0 }
}

impl Case {
    fn at_notices(self) -> Case {
        Case { is_notice: true, ..self }
    }

    fn with_upstream(self, upstream: usize) -> Case {
        Case { upstream, ..self }
    }
}

/// A service and what a case needs to know of it.
struct Target {
    place: Place,
    service: Service,
    host: String,
    token: Option<&'static str>,
}

const OTHER_PROVIDER: &str = "1900000111";
const OTHER_MERCHANT: &str = "1900009999";
const OTHER_KEY: &str = "8934e7d15453e97507ef794cf7b0519d";
const PAIR: [&str; 2] = ["sandboxSecretId", "sandboxSecretKey"];
/// Placed before the cases begin.
const PLACED: &str = "placed-1";

impl Target {
    /// With two service providers; containers need that token.
    fn new(token: Option<&'static str>) -> Target {
        let receiver = Receiver::start(|_, _| How::accept());
        let mut targets = format!(
            "provider = \"{PROVIDER}\"\n[[provider]]\nappid = \"wx9\"\nmch_id = \"{OTHER_PROVIDER}\"\n\
             api_key_file = \"other.txt\"\n[[merchant]]\nsub_mch_id = \"{OTHER_MERCHANT}\"\nsub_appid = \"wx2\"\n\
             payer = \"oPayer\"\nprovider = \"{OTHER_PROVIDER}\"\n\
             [[container]]\nservice = \"s\"\nurl = \"http://{}/base\"\n",
            receiver.address
        );
        for (env, name) in [("e", "f"), ("e", "g"), ("e2", "f")] {
            targets.push_str(&receiver.target_of(env, name));
        }
        if token.is_some() {
            targets.push_str("[containers]\ntoken_file = \"token.txt\"\n");
        }
        let place = Place::new(&targets);
        place.folder.file("other.txt", OTHER_KEY);
        place.folder.file("token.txt", token.unwrap_or_default());
        let service = place.serve();
        let host = service.callers().to_owned();
        Target { place, service, host, token }
    }

    /// A request to the callers' address.
    fn request(&self, line: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
        let (body, host) = (body.as_ref(), &self.host);
        let length = body.len();
        let head = format!(
            "{line} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n"
        );
        [head.as_bytes(), body].concat()
    }

    fn container(&self, function: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
        self.request(&format!("POST /_/pay/{function}"), "", body)
    }

    fn signed(&self, api: &str, data: impl Into<Vec<u8>>) -> Request {
        Request::new(&self.host, PAIR, api, data)
    }

    fn notice(&self, path: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
        self.request(&format!("POST {path}"), "content-type: text/xml\r\n", body)
    }

    /// How many requests reached the gateway. The service itself asks now and then for orders that were not paid.
    fn upstream(&self) -> usize {
        let all = self.place.gateway.get("/api/requests?limit=1000");
        let all = all["requests"].as_array().unwrap().clone();
        assert!(all.len() < 1000);
        let is_own = |one: &&Value| {
            one["api"] != "wechat_v2.OrderQuery" && one["api"] != "WechatV2.OrderQuery"
                || !one["number"].as_str().unwrap_or_default().starts_with("good-")
        };
        all.iter().filter(is_own).count()
    }

    fn good_order(&self, number: &str) {
        let headers =
            self.token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
        let request = self.request("POST /_/pay/unifiedOrder", &headers, order(number).to_string());
        let (status, _, body) = raw_to(&self.host, &request);
        assert!(status == 200 && body.contains("prepay_id=wx"), "{number}: {status} {body}");
    }

    fn kib(&self, name: &str) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.service.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
    }

    /// Why a case does not hold.
    fn fault(&self, case: &Case) -> Option<String> {
        let address = if case.is_notice { &self.place.notices } else { &self.host };
        let (status, head, body) = raw_to(address, &case.request);
        let has = |words: &[&str]| words.iter().all(|word| body.contains(word));
        let json = || serde_json::from_str::<Value>(&body).unwrap_or_default();
        let is_error = head.contains("\r\ncontent-type: application/json; charset=utf-8\r\n");
        let holds = match case.expected {
            Expected::Status(wanted, words) => status == wanted && has(words),
            Expected::Code(code, words) => {
                status == 200 && is_error && json()["code"] == code && has_in(&json()["message"], words)
            }
            Expected::Number(code, words) => {
                status == 200 && is_error && json()["errcode"] == code && has_in(&json()["errmsg"], words)
            }
            Expected::Envelope(code, words) => {
                let is_plain = head.contains("\r\ncontent-type: application/json\r\n");
                status == 200 && is_plain && json()["errcode"] == code && has_in(&json()["errmsg"], words)
            }
            Expected::Fail(words) => body.starts_with("<xml><return_code>FAIL</return_code>") && has(words),
            Expected::Served(words) => status == 200 && !is_error && has(words),
        };
        // Nothing that is told of a fault is long.
        let is_short = body.len() <= 8 * 1024;
        let shown: String = body.chars().take(600).collect();
        (!holds || !is_short).then(|| format!("{}: {status}, {} bytes: {shown}", case.name, body.len()))
    }

    /// Makes all cases; what does not hold of them.
    fn faults(&self, cases: &[Case]) -> Vec<String> {
        let mut faults = Vec::new();
        for (at, case) in cases.iter().enumerate() {
            let before = self.upstream();
            let began = Instant::now();
            faults.extend(self.fault(case));
            let (took, gone) = (began.elapsed(), self.upstream() - before);
            if took > Duration::from_secs(3) {
                faults.push(format!("{}: it took {took:?}", case.name));
            }
            if gone != case.upstream {
                faults.push(format!("{}: {gone} requests went to the gateway", case.name));
            }
            self.good_order(&format!("good-{at}"));
        }
        faults
    }
}

fn has_in(text: &Value, words: &[&str]) -> bool {
    text.as_str().is_some_and(|text| words.iter().all(|word| text.contains(word)))
}

/// One text of many.
fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().concat()
}

/// A good order with other values; one without a value is left out.
fn with(changes: &[(&str, Value)]) -> String {
    let mut request = order("hostile-1");
    for (name, value) in changes {
        if value.is_null() {
            request.as_object_mut().unwrap().remove(*name);
        } else {
            request[*name] = value.clone();
        }
    }
    request.to_string()
}

/// The text of an order in which one text is replaced.
fn replaced(from: &str, to: &str) -> String {
    let text = order("hostile-1").to_string();
    assert!(text.contains(from), "{from}: {text}");
    text.replacen(from, to, 1)
}

#[test]
fn hostile_requests_are_refused_at_every_door_and_the_service_goes_on() {
    let target = Target::new(None);
    target.good_order(PLACED);
    // What is needed at the first time is not counted.
    for cases in [forms::cases(&target), notices::cases(&target)] {
        let _: Vec<_> = cases.iter().map(|case| target.fault(case)).collect();
    }
    let before = target.kib("VmRSS:");
    let cases: Vec<Case> = [
        forms::cases(&target),
        signatures::cases(&target),
        container::cases(&target),
        notices::cases(&target),
        http::cases(&target),
    ]
    .into_iter()
    .flatten()
    .collect();
    assert!(cases.len() >= 70, "{}", cases.len());
    let faults = target.faults(&cases);
    assert!(faults.is_empty(), "{} of {}: {faults:#?}", faults.len(), cases.len());
    let grown = target.kib("VmHWM:").saturating_sub(before);
    let figures = format!("{} cases; memory grew by {grown} KiB at most, of {before}", cases.len());
    let _ = writeln!(std::io::stderr(), "{figures}");
    assert!(grown < 24 * 1024, "{figures}");
}
