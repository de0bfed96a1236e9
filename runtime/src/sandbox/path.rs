//! Which API a request is for.

use crate::sandbox::exchange::Request;
use crate::{
    codec::{self, query},
    gateways::behaviour::Route,
    message::raw::{Pairs, get, has_twice},
    table::{Api, Reply, ValueSource},
};

/// Where several lead, the one with the fewest parameters in its path; among these, the last whose constants the request
/// has. `None` if there is none, or if it has the constants of none.
pub(super) fn route(routes: &[Route], request: &Request) -> Option<Route> {
    let parameters = |route: &&Route| route.api.path.matches('{').count();
    let fitting = || routes.iter().rev().filter(|route| leads_to(route.api, request));
    let fewest = fitting().map(|route| parameters(&route)).min()?;
    let mut fitting = fitting().filter(|route| parameters(route) == fewest);
    let first = fitting.next()?;
    let others: Vec<&Route> = fitting.filter(|other| constants_differ(first.api, other.api)).collect();
    if others.is_empty() {
        return Some(*first);
    }
    // What cannot be read is refused by any of them.
    let Ok(pairs) = pairs(first.api, request) else { return Some(*first) };
    [first].into_iter().chain(others).find(|route| has_constants(route.api, &pairs)).copied()
}

/// Whether a field that is always the same in the requests of both has another value in each.
fn constants_differ(one: &Api, other: &Api) -> bool {
    constants(one)
        .any(|(name, value)| constants(other).any(|(same, another)| name == same && value != another))
}

/// Whether the request has the constants of an API; one that is not required can be left out. Their case is not compared:
/// Alipay's own client for Python writes `json` where the page has `JSON`.
fn has_constants(api: &Api, pairs: &Pairs<'_>) -> bool {
    let is_optional = |name| api.request.fields.iter().any(|field| field.name == name && !field.required);
    constants(api).all(|(name, value)| match get(pairs, name) {
        Some(sent) => sent.text().is_some_and(|text| text.eq_ignore_ascii_case(value)),
        None => is_optional(name),
    })
}

/// Names and values of the fields whose value the caller cannot choose.
fn constants(api: &Api) -> impl Iterator<Item = (&'static str, &'static str)> {
    api.request.fields.iter().filter_map(|field| match field.fill {
        ValueSource::Fixed(value) => Some((field.name, value)),
        _ => None,
    })
}

/// The pairs of a request: those of its body, or of its query where it has no body. Both together are what a browser is led
/// to with a form, and what stands beside a content can be in the query as well: Alipay's own SDKs send it there.
pub(super) fn pairs<'r>(api: &Api, request: &'r Request) -> Result<Pairs<'r>, codec::Malformed> {
    let is_form_of_browser = api.reply == Reply::None && !request.body.is_empty();
    if !api.method.has_body() && !is_form_of_browser {
        return query::read(&request.query);
    }
    let mut pairs = codec::read_any_root(api.wire(), &request.body)?;
    if is_form_of_browser || api.request.fields.iter().any(|field| field.fill == ValueSource::Content) {
        pairs.extend(query::read(&request.query)?);
        if has_twice(&pairs) {
            return Err(codec::Malformed::Duplicate);
        }
    }
    Ok(pairs)
}

fn leads_to(api: &Api, request: &Request) -> bool {
    if api.gateway.lines().is_some() {
        return api.method == request.method && parameters(api.path, &request.path).is_some();
    }
    // With the host that is built into a client, the path of its base URL comes as well.
    let base = api.host.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    let below = base.and_then(|base| request.path.strip_prefix(base));
    let is_at = |own: &str| own == request.path || below == Some(own);
    match api.path.split_once('?') {
        Some((own, fixed)) => is_at(own) && request.query.starts_with(fixed),
        None => is_at(api.path),
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
