//! Answers over HTTP, with the headers that all of them have.

use super::form::hexadecimal;
use http_body_util::Full;
use hyper::{
    Response, StatusCode,
    body::Bytes,
    header::{
        ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION,
        REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
    },
};
use sha2::{Digest, Sha256};

/// An answer.
pub(crate) type Answer = Response<Full<Bytes>>;

/// Nothing but files of this server. No other page may show one of these in a frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// A file of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum File {
    Style,
    Script,
    Icon,
}

impl File {
    fn text(self) -> (&'static str, &'static str) {
        match self {
            File::Style => ("text/css; charset=utf-8", include_str!("../../../templates/style.css")),
            File::Script => ("text/javascript; charset=utf-8", include_str!("../../../templates/live.js")),
            File::Icon => ("image/svg+xml", include_str!("../../../templates/icon.svg")),
        }
    }
}

/// A file, or that the browser has this version of it.
pub(crate) fn file(file: File, known: Option<&str>) -> Answer {
    let (content_type, text) = file.text();
    let tag = format!("\"{}\"", hexadecimal(&Sha256::digest(text)));
    let is_known =
        known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag || one.trim() == "*"));
    let (status, body) = if is_known { (304, "") } else { (200, text) };
    let mut answer = answer(status, content_type, body.to_owned());
    // Asked for each time, and sent again only if it has changed.
    set(&mut answer, CACHE_CONTROL, "no-cache");
    set(&mut answer, ETAG, &tag);
    answer
}

/// A page.
pub(crate) fn page(status: u16, html: String, cookies: &[String]) -> Answer {
    let mut answer = answer(status, "text/html; charset=utf-8", html);
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            answer.headers_mut().append(SET_COOKIE, value);
        }
    }
    answer
}

/// A short text for a script.
pub(crate) fn text(text: String) -> Answer {
    answer(200, "text/plain; charset=utf-8", text)
}

/// There is nothing new.
pub(crate) fn unchanged() -> Answer {
    answer(204, "text/plain; charset=utf-8", String::new())
}

/// To the page that shows what an action came to.
pub(crate) fn see(path: &str) -> Answer {
    let mut answer = answer(303, "text/plain; charset=utf-8", String::new());
    set(&mut answer, LOCATION, path);
    answer
}

/// Names the methods that a path has.
pub(crate) fn allowing(mut answer: Answer, methods: &str) -> Answer {
    set(&mut answer, ALLOW, methods);
    answer
}

fn answer(status: u16, content_type: &str, body: String) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(body)));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set(&mut answer, CONTENT_TYPE, content_type);
    set(&mut answer, CACHE_CONTROL, "no-store");
    set(&mut answer, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut answer, CONTENT_SECURITY_POLICY, POLICY);
    // With `no-referrer`, browsers send forms with `Origin: null`, which is what other sites send too.
    set(&mut answer, REFERRER_POLICY, "same-origin");
    set(&mut answer, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(&mut answer, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    answer
}

fn set(answer: &mut Answer, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_sent_once() {
        let first = file(File::Style, None);
        let tag = first.headers()[ETAG].to_str().unwrap().to_owned();
        assert_eq!(first.status(), 200);
        assert_eq!(file(File::Style, Some(&tag)).status(), 304);
        assert_eq!(file(File::Style, Some(&format!("\"a\", {tag}"))).status(), 304);
        assert_eq!(file(File::Script, Some(&tag)).status(), 200);
    }

    #[test]
    fn the_script_is_short() {
        assert!(File::Script.text().1.lines().count() < 80);
    }
}
