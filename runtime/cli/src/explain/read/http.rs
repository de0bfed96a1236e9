//! A raw HTTP message: a request, a reply, or a notice; the first line may be missing where there is none to sign.

use crate::explain::{
    fault::{Collector, Faults},
    read::check_size,
};
use paytable::codec::MAX_BODY;

/// Headers are bounded too.
const MAX_HEAD: usize = 1 << 16;

/// The first line of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    Request {
        method: String,
        target: String,
    },
    /// A status line, or no line.
    Received,
}

/// An HTTP message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Http {
    pub(crate) start: Start,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// So many bytes behind the end that `Content-Length` names were left out.
    pub(crate) cut: usize,
}

impl Http {
    /// The first value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

pub(crate) fn read(bytes: &[u8]) -> Result<Http, Faults> {
    check_size(bytes, MAX_BODY + MAX_HEAD)?;
    let (head, body) = split(bytes);
    let text = std::str::from_utf8(head).map_err(|error| {
        let before = String::from_utf8_lossy(&head[..error.valid_up_to()]);
        Faults::one(super::super::fault::place(&before, before.len()), "the headers are not UTF-8")
    })?;
    let mut faults = Collector::new(text);
    let mut lines = lines(text).peekable();
    let start = match lines.peek() {
        Some((_, line)) if line.starts_with("HTTP/") => {
            lines.next();
            Start::Received
        }
        Some((_, line)) if is_header(line) => Start::Received,
        Some((at, line)) => {
            let start = request(line);
            if start.is_none() {
                faults.add(
                    *at,
                    "expected a request line such as `POST /v3/pay HTTP/1.1`, a status line, or a header",
                );
            }
            lines.next();
            start.unwrap_or(Start::Received)
        }
        None => return Err(faults.stop(0, "the message is empty")),
    };
    let mut headers = Vec::new();
    for (at, line) in lines {
        match line.split_once(':') {
            Some((name, value)) if is_token(name) => {
                headers.push((name.to_owned(), value.trim_matches([' ', '\t']).to_owned()));
            }
            _ => faults
                .add(at, "expected a header such as `Host: example.com`, or an empty line before the body"),
        }
    }
    let named = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("Content-Length"));
    let length = named.and_then(|(_, value)| value.parse::<usize>().ok()).unwrap_or(body.len());
    if length > body.len() {
        let what =
            format!("has {} bytes, and Content-Length says {length}; the body is not complete", body.len());
        return Err(faults.stop(text.len(), what));
    }
    let cut = body.len() - length;
    faults.finish(Http { start, headers, body: body[..length].to_vec(), cut })
}

/// Head and body, split at the first empty line.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut start = 0;
    while let Some(length) = bytes[start..].iter().position(|byte| *byte == b'\n') {
        let line = &bytes[start..start + length];
        let next = start + length + 1;
        if start > 0 && (line.is_empty() || line == b"\r") {
            return (&bytes[..start], &bytes[next..]);
        }
        start = next;
    }
    (bytes, &[])
}

/// The lines of a head, and where they begin.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let placed = text.split('\n').map(move |line| {
        let place = at;
        at += line.len() + 1;
        (place, line.strip_suffix('\r').unwrap_or(line))
    });
    placed.filter(|(_, line)| !line.is_empty())
}

fn request(line: &str) -> Option<Start> {
    let mut words = line.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let is_version = words.next().is_none_or(|word| word.starts_with("HTTP/"));
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_target = target.starts_with('/') || target.contains("://");
    let start = Start::Request { method: method.to_owned(), target: target.to_owned() };
    (is_version && is_method && is_target && words.next().is_none()).then_some(start)
}

fn is_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| is_token(name))
}

fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
