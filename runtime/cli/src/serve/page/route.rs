//! Which request asks for which page of the service, or for which action.

use crate::{
    sandbox::page::route::{NoRoute, Route, by_method, number},
    serve::store::OrderId,
};

/// Below it is all that the service answers where a sandbox is beside it.
pub(super) const ORDERS: &str = "/service";
pub(super) const CALLBACKS: &str = "/service/callbacks";
pub(super) const TARGETS: &str = "/service/targets";
pub(super) const CHANGES: &str = "/service/changes";

/// What can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The start, where no sandbox is.
    Start,
    Orders,
    Order(OrderId),
    Callbacks,
    Callback(String),
    Targets,
    Changes,
    Style,
    Script,
    Icon,
}

/// What can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Retry(String),
    /// A target is paused or resumed.
    Target,
}

/// Whether a path is one of the service and not of the sandbox.
pub(super) fn is_own(path: &str) -> bool {
    path.strip_prefix(ORDERS).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Finds what a request asks for.
pub(super) fn route(method: &str, path: &str) -> Result<Route<Look, Act>, NoRoute> {
    let segments: Vec<&str> = path.strip_prefix('/').ok_or(NoRoute::NotFound)?.split('/').collect();
    by_method(method, look(&segments), act(&segments))
}

fn look(segments: &[&str]) -> Option<Look> {
    Some(match segments {
        [""] => Look::Start,
        ["service"] => Look::Orders,
        ["service", "orders", merchant, order] => {
            Look::Order(OrderId { merchant: number(merchant)?, number: number(order)? })
        }
        ["service", "callbacks"] => Look::Callbacks,
        ["service", "callbacks", segment] => Look::Callback(delivery(segment)?),
        ["service", "targets"] => Look::Targets,
        ["service", "changes"] => Look::Changes,
        ["style.css"] => Look::Style,
        ["live.js"] => Look::Script,
        ["icon.svg"] => Look::Icon,
        _ => return None,
    })
}

fn act(segments: &[&str]) -> Option<Act> {
    Some(match segments {
        ["service", "callbacks", segment, "retry"] => Act::Retry(delivery(segment)?),
        ["service", "targets"] => Act::Target,
        _ => return None,
    })
}

/// A delivery id, as it is made: a word that needs no escapes.
fn delivery(segment: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let is_id = (1..=64).contains(&segment.len()) && segment.bytes().all(is_plain);
    is_id.then(|| segment.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_one_page() {
        let id = OrderId { merchant: "1900009231".into(), number: "A|1@".into() };
        for (method, path, expected) in [
            ("GET", "/", Route::Look(Look::Start)),
            ("HEAD", "/service", Route::Look(Look::Orders)),
            ("GET", "/service/orders/1900009231/A%7C1%40", Route::Look(Look::Order(id))),
            ("GET", "/service/callbacks/0a", Route::Look(Look::Callback("0a".into()))),
            ("POST", "/service/callbacks/0a/retry", Route::Act(Act::Retry("0a".into()))),
            ("GET", "/service/targets", Route::Look(Look::Targets)),
            ("POST", "/service/targets", Route::Act(Act::Target)),
        ] {
            assert_eq!(route(method, path), Ok(expected), "{method} {path}");
        }
    }

    #[test]
    fn other_paths_lead_nowhere() {
        let long = format!("/service/callbacks/{}", "1".repeat(65));
        for path in [
            "",
            "//service",
            "/service/",
            "/service//callbacks",
            "/service/callbacks/",
            "/service/callbacks/..",
            "/service/callbacks/%2e%2e",
            "/service/callbacks/a%2fb",
            "/service/callbacks/0a/",
            "/service/callbacks/0a/retry/x",
            "/service/orders",
            "/service/orders/1",
            "/service/orders//1",
            "/service/orders/1/..",
            "/service/orders/1/%00",
            "/service/orders/1/2/3",
            "/Service",
            "/services",
            &long,
        ] {
            assert_eq!(route("GET", path), Err(NoRoute::NotFound), "{path}");
        }
        assert_eq!(route("GET", "/service/callbacks/0a/retry"), Err(NoRoute::Method("POST")));
        assert_eq!(route("POST", "/service"), Err(NoRoute::Method("GET, HEAD")));
        assert_eq!(route("PUT", "/service/targets"), Err(NoRoute::Method("GET, HEAD, POST")));
    }

    #[test]
    fn paths_of_the_service_are_told_from_those_of_the_sandbox() {
        assert!(is_own("/service") && is_own("/service/x"));
        assert!(!is_own("/") && !is_own("/services") && !is_own("/orders/service"));
    }
}
