//! What is checked before a page is made or an action is done: whom the request asks, and which page sent it.

use super::{form::Form, refusal::Refusal, token::Token};
use crate::sandbox::control::{
    guard::{self, Own},
    problem::Problem,
};
use hyper::{
    HeaderMap,
    header::{CONTENT_TYPE, ORIGIN},
    http::request::Parts,
};

/// Whether a request asks for this server, and no page of another site asks.
pub(crate) fn of_all(head: &Parts, own: &Own) -> Result<(), Refusal> {
    guard::check(&head.uri, &head.headers, own).map_err(|problem| of_problem(&problem))
}

/// Whether a request for a page comes without a body.
pub(crate) fn of_look(headers: &HeaderMap) -> Result<(), Refusal> {
    guard::check_no_body(headers).map_err(|problem| of_problem(&problem))
}

/// Whether an action comes from a form of this server, as far as the headers tell.
pub(crate) fn of_action(headers: &HeaderMap) -> Result<(), Refusal> {
    check_site(headers)?;
    check_form(headers)
}

/// The form in a body, if it has the token.
pub(crate) fn form(body: &[u8], token: &Token) -> Result<Form, Refusal> {
    let form = std::str::from_utf8(body).ok().and_then(Form::read).ok_or(Refusal::Form)?;
    if !token.is(form.get("token").ok_or(Refusal::Token)?) {
        return Err(Refusal::Token);
    }
    Ok(form)
}

pub(crate) fn of_problem(problem: &Problem) -> Refusal {
    Refusal::of(problem.status, problem.code, problem.explained())
}

/// Browsers say where a form comes from; programs that are none do not have to.
fn check_site(headers: &HeaderMap) -> Result<(), Refusal> {
    let mut sites = headers.get_all("sec-fetch-site").iter();
    let from_here = sites.all(|site| site == "same-origin");
    // A browser that says where a request comes from also says so by its origin.
    let has_origin = headers.contains_key(ORIGIN) || !headers.contains_key("sec-fetch-site");
    if from_here && has_origin { Ok(()) } else { Err(Refusal::Origin) }
}

fn check_form(headers: &HeaderMap) -> Result<(), Refusal> {
    let said = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = said.split(';').next().unwrap_or_default().trim();
    let is_form = kind.eq_ignore_ascii_case("application/x-www-form-urlencoded");
    if is_form { Ok(()) } else { Err(Refusal::Form) }
}
