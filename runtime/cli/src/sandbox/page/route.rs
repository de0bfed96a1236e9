//! Which request asks for which page, or for which action.

use super::form::Form;

/// What can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Orders,
    Order(String),
    Requests,
    Request(u64),
    Notices,
    Gateway,
    Pay(String),
    Changes,
    Style,
    Script,
    Icon,
}

/// What can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// The payer of an order does something, on the page of the order.
    Payer(String),
    /// The same on the pay page.
    Pay(String),
    Resend(u64),
    Clock,
    Faults,
    RefundEnd,
    Refusals,
    PaymentCode,
}

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route<L, A> {
    Look(L),
    Act(A),
}

/// Why it asks for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoRoute {
    NotFound,
    /// The path has these methods only.
    Method(&'static str),
}

/// The longest number of an order has 32 characters.
const LONGEST: usize = 64;

/// Finds what a request asks for.
pub(super) fn route(method: &str, path: &str) -> Result<Route<Look, Act>, NoRoute> {
    let segments: Vec<&str> = path.strip_prefix('/').ok_or(NoRoute::NotFound)?.split('/').collect();
    by_method(method, look(&segments), act(&segments))
}

/// What a method asks for, of what a path has.
pub(crate) fn by_method<L, A>(method: &str, look: Option<L>, act: Option<A>) -> Result<Route<L, A>, NoRoute> {
    match (method, look, act) {
        (_, None, None) => Err(NoRoute::NotFound),
        ("GET" | "HEAD", Some(look), _) => Ok(Route::Look(look)),
        ("POST", _, Some(act)) => Ok(Route::Act(act)),
        (_, Some(_), Some(_)) => Err(NoRoute::Method("GET, HEAD, POST")),
        (_, Some(_), None) => Err(NoRoute::Method("GET, HEAD")),
        (_, None, Some(_)) => Err(NoRoute::Method("POST")),
    }
}

fn look(segments: &[&str]) -> Option<Look> {
    Some(match segments {
        [""] => Look::Orders,
        ["orders", segment] => Look::Order(number(segment)?),
        ["requests"] => Look::Requests,
        ["requests", segment] => Look::Request(id(segment)?),
        ["notices"] => Look::Notices,
        ["gateway"] => Look::Gateway,
        ["pay", segment] => Look::Pay(number(segment)?),
        ["changes"] => Look::Changes,
        ["style.css"] => Look::Style,
        ["live.js"] => Look::Script,
        ["icon.svg"] => Look::Icon,
        _ => return None,
    })
}

fn act(segments: &[&str]) -> Option<Act> {
    Some(match segments {
        ["orders", segment, "payer"] => Act::Payer(number(segment)?),
        ["pay", segment] => Act::Pay(number(segment)?),
        ["notices", segment, "resend"] => Act::Resend(id(segment)?),
        ["gateway", "clock"] => Act::Clock,
        ["gateway", "faults"] => Act::Faults,
        ["gateway", "refund-end"] => Act::RefundEnd,
        ["gateway", "refusals"] => Act::Refusals,
        ["gateway", "payers"] => Act::PaymentCode,
        _ => return None,
    })
}

/// The number of an order, as gateways write them.
pub(crate) fn number(segment: &str) -> Option<String> {
    // A path has no `+` for a blank, and no other character of a form.
    let form = Form::read(&format!("n={}", segment.replace('+', "%2B").replace('&', "%26")))?;
    let number = form.get("n")?;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-|*@".contains(&byte);
    let is_number = !number.is_empty() && number.len() <= LONGEST && number.bytes().all(allowed);
    is_number.then(|| number.to_owned())
}

/// Digits as they are written without zeros before them.
fn id(segment: &str) -> Option<u64> {
    let id: u64 = segment.parse().ok()?;
    (id.to_string() == segment).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_one_page() {
        for (method, path, expected) in [
            ("GET", "/", Route::Look(Look::Orders)),
            ("HEAD", "/", Route::Look(Look::Orders)),
            ("GET", "/orders/A%7C1%40", Route::Look(Look::Order("A|1@".into()))),
            ("GET", "/requests/12", Route::Look(Look::Request(12))),
            ("GET", "/pay/A1", Route::Look(Look::Pay("A1".into()))),
            ("POST", "/pay/A1", Route::Act(Act::Pay("A1".into()))),
            ("POST", "/notices/3/resend", Route::Act(Act::Resend(3))),
        ] {
            assert_eq!(route(method, path), Ok(expected), "{method} {path}");
        }
    }

    #[test]
    fn other_paths_lead_nowhere() {
        let long = format!("/orders/{}", "1".repeat(65));
        for path in [
            "",
            "//",
            "/orders",
            "/orders/",
            "/orders//",
            "/orders/..",
            "/orders/%2e%2e",
            "/orders/%00",
            "/orders/a%2Fb",
            "/orders/a+b",
            "/orders/%",
            "/orders/%ff",
            "/orders/A1/",
            "/Requests",
            "/requests/-1",
            "/requests/+1",
            "/requests/01",
            "/requests/99999999999999999999",
            "/requests/1/2",
            "/style.css/",
            "/../style.css",
            "/%2e%2e/style.css",
            "/orders/<script>",
            &long,
        ] {
            assert_eq!(route("GET", path), Err(NoRoute::NotFound), "{path}");
        }
        assert_eq!(route("DELETE", "/"), Err(NoRoute::Method("GET, HEAD")));
        assert_eq!(route("GET", "/gateway/clock"), Err(NoRoute::Method("POST")));
        assert_eq!(route("PUT", "/pay/A1"), Err(NoRoute::Method("GET, HEAD, POST")));
    }
}
