//! What is refused before a request is looked at: a browser must not be led here by a page of another site.

use super::problem::Problem;
use hyper::{
    HeaderMap, Uri,
    header::{CONTENT_TYPE, HOST, HeaderName, ORIGIN, TRANSFER_ENCODING},
};

/// The names of this machine. A page whose own name was made to lead here has another one.
const NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];
/// What a client leaves out behind `http://`.
const DEFAULT_PORT: u16 = 80;

/// What this server is called by.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    pub(crate) port: u16,
    /// In lower case, beside those of this machine.
    pub(crate) names: Vec<String>,
}

impl Own {
    /// A name with the port.
    fn has(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let matches = |name: &str| {
            host.strip_prefix(name).is_some_and(|rest| match rest.strip_prefix(':') {
                Some(given) => given == self.port.to_string(),
                None => rest.is_empty() && self.port == DEFAULT_PORT,
            })
        };
        NAMES.into_iter().chain(self.names.iter().map(String::as_str)).any(matches)
    }
}

/// Whether it asks for this server, and no page of another site asks.
pub(crate) fn check(uri: &Uri, headers: &HeaderMap, own: &Own) -> Result<(), Problem> {
    check_host(uri, headers, own)?;
    check_origin(headers, own)
}

fn check_host(uri: &Uri, headers: &HeaderMap, own: &Own) -> Result<(), Problem> {
    let named = uri.authority().map(hyper::http::uri::Authority::as_str);
    let host = only(headers, &HOST)?;
    let all = [named, host].into_iter().flatten();
    if host.is_some() && all.clone().all(|host| own.has(host)) {
        return Ok(());
    }
    Err(Problem::new(
        403,
        "host_not_allowed",
        "the header Host does not name this server",
        format!(
            "call it as http://127.0.0.1:{0}, http://localhost:{0} or http://[::1]:{0}, or name its host with --allow-host",
            own.port
        ),
    ))
}

fn check_origin(headers: &HeaderMap, own: &Own) -> Result<(), Problem> {
    let Some(origin) = only(headers, &ORIGIN)? else { return Ok(()) };
    if origin.strip_prefix("http://").is_some_and(|host| own.has(host)) {
        return Ok(());
    }
    Err(Problem::new(
        403,
        "origin_not_allowed",
        "the header Origin names another site",
        "call this server from a program or a shell; pages of other sites are refused",
    ))
}

/// The header, if it is there; twice is a fault.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>, Problem> {
    let mut values = headers.get_all(name).iter();
    let first = values.next().map(|value| value.to_str().map_err(|_| ()));
    match (first.transpose(), values.next()) {
        (Ok(value), None) => Ok(value),
        _ => Err(Problem::new(
            400,
            "bad_header",
            format!("the header {name} is not one text"),
            "send it once, in ASCII",
        )),
    }
}

/// Whether a request that must have a body in JSON says so.
pub(super) fn check_content_type(headers: &HeaderMap) -> Result<(), Problem> {
    let value = only(headers, &CONTENT_TYPE)?.unwrap_or_default().to_ascii_lowercase();
    let mut parts = value.split(';').map(str::trim);
    let is_json = parts.next() == Some("application/json");
    if is_json && parts.all(|part| matches!(part, "charset=utf-8" | "charset=\"utf-8\"")) {
        return Ok(());
    }
    Err(Problem::new(
        415,
        "content_type",
        "the body is not said to be JSON in UTF-8",
        "send the header Content-Type: application/json, and a body in JSON, {} if there is nothing to say",
    ))
}

/// Whether a request that has no body comes without one.
pub(crate) fn check_no_body(headers: &HeaderMap) -> Result<(), Problem> {
    let length = headers.get(hyper::header::CONTENT_LENGTH).is_some_and(|length| length != "0");
    if !length && !headers.contains_key(TRANSFER_ENCODING) {
        return Ok(());
    }
    Err(Problem::new(
        400,
        "unexpected_body",
        "GET and DELETE have no body here",
        "send the request without a body",
    ))
}

#[cfg(test)]
mod tests {
    use super::Own;

    fn own(port: u16) -> Own {
        Own { port, names: vec!["sandbox".to_owned()] }
    }

    #[test]
    fn a_host_is_a_name_of_this_machine_with_the_port() {
        for host in ["127.0.0.1:8090", "localhost:8090", "LOCALHOST:8090", "[::1]:8090", "Sandbox:8090"] {
            assert!(own(8090).has(host), "{host}");
        }
        assert!(own(80).has("127.0.0.1") && own(80).has("localhost:80"));
        for other in [
            "",
            "127.0.0.1",
            "127.0.0.1:",
            "127.0.0.1:8091",
            "127.0.0.1:08090",
            "127.0.0.1.evil.example:8090",
            "localhost.:8090",
            "evil.example:8090",
            "user@127.0.0.1:8090",
            "127.0.0.2:8090",
            "::1:8090",
            "sandbox.evil.example:8090",
            "a-sandbox:8090",
        ] {
            assert!(!own(8090).has(other), "{other}");
        }
    }
}
