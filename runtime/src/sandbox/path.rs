//! Which API a request is for.

use crate::sandbox::exchange::Request;
use crate::{codec::query, gateways::behaviour::Route, table::Api};

/// Where several lead, the one with the fewest parameters in its path; among these, the last.
pub(super) fn route(routes: &[Route], request: &Request) -> Option<Route> {
    let fitting = routes.iter().rev().filter(|route| leads_to(route.api, request));
    fitting.min_by_key(|route| route.api.path.matches('{').count()).copied()
}

fn leads_to(api: &Api, request: &Request) -> bool {
    if api.gateway.lines().is_some() {
        return api.method == request.method && parameters(api.path, &request.path).is_some();
    }
    match api.path.split_once('?') {
        Some((own, fixed)) => own == request.path && request.query.starts_with(fixed),
        None => api.path == request.path,
    }
}

/// Names and values of the parameters of a path; `None` if it is not of that template. A parameter stands for a whole
/// segment, or for a part of one.
pub(super) fn parameters(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let (mut found, mut rest, mut template) = (Vec::new(), path, template);
    while let Some((text, behind)) = template.split_once('{') {
        rest = rest.strip_prefix(text)?;
        let (name, behind) = behind.split_once('}')?;
        let next = behind.split('{').next().unwrap_or_default();
        let within = rest.find('/').unwrap_or(rest.len());
        let until =
            if next.is_empty() || next.starts_with('/') { within } else { rest[..within].find(next)? };
        if until == 0 {
            return None;
        }
        found.push((name, decoded(&rest[..until])?));
        (rest, template) = (&rest[until..], behind);
    }
    (rest == template).then_some(found)
}

/// In a path, a plus is one.
fn decoded(text: &str) -> Option<String> {
    query::decode(&text.replace('+', "%2B")).ok()
}

#[cfg(test)]
mod tests {
    use super::parameters;

    fn read(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
        parameters(template, path)
    }

    #[test]
    fn a_path_is_taken_apart_by_its_template() {
        let template = "/v3/orders/{number}/close";
        assert_eq!(read(template, "/v3/orders/a%2Fb+c/close"), Some(vec![("number", "a/b+c".to_owned())]));
        assert_eq!(read(template, "/v3/orders//close"), None);
        assert_eq!(read(template, "/v3/orders/a/b/close"), None);
        assert_eq!(read(template, "/v3/orders/a"), None);
        assert_eq!(read(template, "/v3/orders/%f/close"), None);
        assert_eq!(read("/v3/{a}-{b}", "/v3/1-2"), Some(vec![("a", "1".to_owned()), ("b", "2".to_owned())]));
        assert_eq!(read("/v3/all", "/v3/all"), Some(Vec::new()));
    }
}
