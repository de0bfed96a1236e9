//! Which request asks for what.

use super::problem::Problem;

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Call {
    Document,
    Orders,
    Order,
    Pay,
    Cancel,
    WrongPassword,
    NotEnough,
    ResendPayment,
    Payer,
    RefundEnd,
    SetRefundEnd,
    Refuse,
    Faults,
    SetFaults,
    NextFault,
    Notices,
    SendNotice,
    ResendNotice,
    Requests,
    Request,
    Time,
    Advance,
    Reset,
    Seed,
    Snapshots,
    TakeSnapshot,
    PutBack,
    RemoveSnapshot,
}

impl Call {
    /// Whether a query can choose among what it lists.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Call::Orders | Call::Notices | Call::Requests)
    }
}

/// Every request that is known. `{…}` stands for one segment.
pub(super) const ROUTES: &[(&str, &str, Call)] = &[
    ("GET", "/api/openapi.json", Call::Document),
    ("GET", "/api/orders", Call::Orders),
    ("GET", "/api/orders/{number}", Call::Order),
    ("POST", "/api/orders/{number}/pay", Call::Pay),
    ("POST", "/api/orders/{number}/cancel", Call::Cancel),
    ("POST", "/api/orders/{number}/wrong-password", Call::WrongPassword),
    ("POST", "/api/orders/{number}/not-enough", Call::NotEnough),
    ("POST", "/api/orders/{number}/resend", Call::ResendPayment),
    ("PUT", "/api/payers/{auth_code}", Call::Payer),
    ("GET", "/api/refund-end", Call::RefundEnd),
    ("PUT", "/api/refund-end", Call::SetRefundEnd),
    ("POST", "/api/refusals", Call::Refuse),
    ("GET", "/api/faults", Call::Faults),
    ("PUT", "/api/faults", Call::SetFaults),
    ("POST", "/api/faults/next", Call::NextFault),
    ("GET", "/api/notices", Call::Notices),
    ("POST", "/api/notices", Call::SendNotice),
    ("POST", "/api/notices/{id}/resend", Call::ResendNotice),
    ("GET", "/api/requests", Call::Requests),
    ("GET", "/api/requests/{id}", Call::Request),
    ("GET", "/api/time", Call::Time),
    ("POST", "/api/time/advance", Call::Advance),
    ("POST", "/api/reset", Call::Reset),
    ("PUT", "/api/seed", Call::Seed),
    ("GET", "/api/snapshots", Call::Snapshots),
    ("PUT", "/api/snapshots/{name}", Call::TakeSnapshot),
    ("POST", "/api/snapshots/{name}/restore", Call::PutBack),
    ("DELETE", "/api/snapshots/{name}", Call::RemoveSnapshot),
];

/// The longest number of an order has 32 characters.
const LONGEST: usize = 64;

/// What a request asks for, and the segment of its path that is open; empty if none is.
pub(super) fn route(method: &str, path: &str) -> Result<(Call, String), Problem> {
    let matching: Vec<_> =
        ROUTES.iter().filter_map(|(own, template, call)| Some((*own, call, open(template, path)?))).collect();
    if matching.is_empty() {
        let help = "GET /api/openapi.json lists the paths";
        return Err(Problem::new(404, "no_such_path", "nothing is at this path", help));
    }
    let Some((_, call, segment)) = matching.iter().find(|(own, ..)| *own == method) else {
        let methods: Vec<&str> = matching.iter().map(|(own, ..)| *own).collect();
        return Err(Problem::wrong_method(&methods));
    };
    Ok((**call, number(segment)?))
}

/// The open segment of a path that has the form of a template.
fn open<'p>(template: &str, path: &'p str) -> Option<&'p str> {
    let mut found = "";
    let mut segments = path.split('/');
    for wanted in template.split('/') {
        let segment = segments.next()?;
        if wanted.starts_with('{') && !segment.is_empty() {
            found = segment;
        } else if wanted != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(found)
}

/// A number or a payment code, as gateways write them, or the name of a snapshot.
fn number(segment: &str) -> Result<String, Problem> {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-|*@".contains(byte);
    let decoded = decoded(segment).filter(|bytes| bytes.len() <= LONGEST && bytes.iter().all(allowed));
    let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| {
        Problem::new(
            400,
            "bad_path",
            "a segment of the path is no number and no name",
            format!("write 1 to {LONGEST} letters, digits, and _ - | * @, percent-encoded where needed"),
        )
    })
}

/// Without percent-encoding; `None` if there are no two hexadecimal digits behind a percent sign.
pub(super) fn decoded(segment: &str) -> Option<Vec<u8>> {
    let mut bytes = segment.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        out.push(u8::try_from(digit()? * 16 + digit()?).ok()?);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Call, ROUTES, route};

    #[test]
    fn a_path_leads_to_one_call() {
        for (method, path, expected, segment) in [
            ("GET", "/api/orders", Call::Orders, ""),
            ("GET", "/api/orders/A1", Call::Order, "A1"),
            ("POST", "/api/orders/A%7c1/pay", Call::Pay, "A|1"),
            ("PUT", "/api/faults", Call::SetFaults, ""),
        ] {
            assert_eq!(route(method, path).unwrap(), (expected, segment.to_owned()), "{path}");
        }
    }

    #[test]
    fn other_paths_are_refused() {
        for (method, path, status) in [
            ("GET", "/", 404),
            ("GET", "", 404),
            ("GET", "/api/orders/", 404),
            ("GET", "//api/orders", 404),
            ("GET", "/api/orders/A1/", 404),
            ("GET", "/api/Orders", 404),
            ("DELETE", "/api/orders", 405),
            ("DELETE", "/api/snapshots/a/restore", 405),
            ("HEAD", "/api/orders", 405),
            ("GET", "/api/orders/..", 400),
            ("GET", "/api/orders/%2e%2e", 400),
            ("GET", "/api/orders/%2", 400),
            ("GET", "/api/orders/%zz", 400),
            ("GET", "/api/orders/%00", 400),
            ("GET", &format!("/api/orders/{}", "1".repeat(65)), 400),
        ] {
            assert_eq!(route(method, path).unwrap_err().status, status, "{method} {path}");
        }
    }

    #[test]
    fn the_document_has_the_routes_and_no_others() {
        let document: serde_json::Value = serde_json::from_str(include_str!("openapi.json")).unwrap();
        let mut documented = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys().filter(|key| *key != "parameters") {
                documented.push((method.to_uppercase(), path.clone()));
            }
        }
        let mut known: Vec<_> =
            ROUTES.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
        known.sort();
        documented.sort();
        assert_eq!(documented, known);
        assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    }
}
