//! The page at `/`: orders, requests and notices to look at, and buttons for what payers, the gateway and the network do.
//!
//! [`answer`] serves it. Each page is a struct of [`views`] with a template, made by a function over the sandbox and its
//! journal ([`lists`], [`order`], [`request`], [`gateway`]). [`actions`] does what buttons say, [`shown`] makes the texts of
//! others harmless, and [`texts`] has every word in both languages.

mod actions;
pub(crate) mod badge;
pub(crate) mod checks;
pub(crate) mod form;
mod gateway;
mod keys;
mod lists;
pub(crate) mod names;
mod order;
mod qr;
pub(crate) mod refusal;
mod request;
pub(crate) mod respond;
pub(crate) mod route;
pub(crate) mod said;
pub(crate) mod shell;
pub(crate) mod shown;
mod signature;
pub(super) mod state;
pub(crate) mod texts;
pub(crate) mod token;
pub(crate) mod views;
pub(crate) mod visit;

use crate::sandbox::control::{calls::press, held::Control, problem::Problem, route::Call};
use askama::Template;
use checks::of_problem;
use form::Form;
use hyper::{
    HeaderMap,
    body::Bytes,
    header::{HOST, IF_NONE_MATCH},
    http::request::Parts,
};
use lists::Search;
use paytable::sandbox::OrderDetails;
use refusal::Refusal;
use respond::{Answer, File};
use route::{Act, Look, NoRoute, Route, route};
use serde_json::Value;
use shell::{Added, Asked, Entry, Frame, Shell};
use shown::Hidden;
use std::future::Future;
use texts::Texts;
use views::ProblemPage;
use visit::choice;

/// Answers a request for a page or an action. The body is read only for an action that may be done.
pub(super) async fn answer(
    control: &Control,
    added: &Added,
    head: &Parts,
    body: impl Future<Output = Result<Bytes, Problem>>,
) -> Answer {
    let query = Form::read(head.uri.query().unwrap_or_default());
    let (query, is_read) = query.map_or_else(|| (Form::default(), false), |query| (query, true));
    let choice = choice(&query, &head.headers);
    let asked = Asked { path: head.uri.path(), query: &query, choice: &choice, added };
    let answered = if is_read { routed(control, head, &asked, body).await } else { Err(Refusal::Form) };
    answered.unwrap_or_else(|refusal| refused(control, &asked, &refusal))
}

async fn routed(
    control: &Control,
    head: &Parts,
    asked: &Asked<'_>,
    body: impl Future<Output = Result<Bytes, Problem>>,
) -> Result<Answer, Refusal> {
    checks::of_all(head, &control.own)?;
    let found = route(head.method.as_str(), head.uri.path()).map_err(|why| match why {
        NoRoute::NotFound => Refusal::NotFound,
        NoRoute::Method(methods) => Refusal::Method(methods),
    })?;
    match found {
        Route::Look(looked) => {
            checks::of_look(&head.headers)?;
            look(control, &head.headers, asked, looked).await
        }
        Route::Act(act) => {
            checks::of_action(&head.headers)?;
            acted(control, &act, &body.await.map_err(|problem| of_problem(&problem))?).await
        }
    }
}

async fn acted(control: &Control, act: &Act, body: &[u8]) -> Result<Answer, Refusal> {
    let form = checks::form(body, &control.page.token)?;
    Ok(respond::see(&actions::act(control, act, &form).await?))
}

async fn look(
    control: &Control,
    headers: &HeaderMap,
    asked: &Asked<'_>,
    looked: Look,
) -> Result<Answer, Refusal> {
    let keys = &control.page.keys;
    let (sandbox, journal) = (&control.sandbox, &control.journal);
    let page = asked.query.get("page").map_or(Some(1), |page| page.parse().ok());
    let search = Search { q: asked.query.get("q").unwrap_or_default(), page: page.unwrap_or(1) };
    let shell = |section| shell(control, asked, section);
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let html = match looked {
        Look::Orders => lists::orders(sandbox, keys, &search, shell(ORDERS)).render(),
        Look::Order(number) => {
            let details = details(control, &number)?;
            // By the name that the page was called by, which the guard knows: a phone may have called it.
            let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
            let origin = format!("http://{host}");
            let own = order::Own { journal, hidden: &keys.hidden, origin: &origin };
            order::order(&details, &own, shell(ORDERS)).render()
        }
        Look::Pay(number) => {
            let details = details(control, &number)?;
            order::pay(&details, &keys.hidden, shell("")).render()
        }
        Look::Requests => lists::requests(journal, &keys.hidden, &search, shell(REQUESTS)).render(),
        Look::Request(id) => {
            let entry = journal.request(id).ok_or(Refusal::NotFound)?;
            let shell = Shell { is_live: false, ..shell(REQUESTS) };
            let page = control.page.clone();
            // The search for a mistake can take a while, in which the sandbox answers others.
            let made =
                tokio::task::spawn_blocking(move || request::request(&entry, &page.keys, shell).render());
            made.await.map_err(|_| Refusal::Internal)?
        }
        Look::Notices => lists::notices(journal, &keys.hidden, &search, shell(NOTICES)).render(),
        Look::Gateway => {
            let faults = set_last(control, Call::Faults).await?;
            let refund_end = set_last(control, Call::RefundEnd).await?;
            gateway::gateway(&faults, &refund_end, shell(GATEWAY)).render()
        }
        Look::Changes => return changes(control, asked.query.get("since")),
        Look::Style => return Ok(respond::file(File::Style, known)),
        Look::Script => return Ok(respond::file(File::Script, known)),
        Look::Icon => return Ok(respond::file(File::Icon, known)),
    };
    Ok(respond::page(200, html.map_err(|_| Refusal::Internal)?, &asked.choice.cookies))
}

/// An order whose number is a key has no page: its address would be on it.
fn details(control: &Control, number: &str) -> Result<OrderDetails, Refusal> {
    let is_shown = !control.page.keys.hidden.is_in(number);
    control.sandbox.order_details(number).filter(|_| is_shown).ok_or(Refusal::NotFound)
}

async fn set_last(control: &Control, call: Call) -> Result<Value, Refusal> {
    press(control, call, "", b"").await.map_err(|problem| of_problem(&problem))
}

/// So many seconds after which a page is made again without a change: time alone ends refunds and closes orders.
const FRESH: i64 = 10;

/// What a page was made from: it is another text after each change.
fn version(control: &Control) -> String {
    format!("{}.{}", control.journal.changes(), control.sandbox.now().unix() / FRESH)
}

/// Whether there is something new since then.
fn changes(control: &Control, since: Option<&str>) -> Result<Answer, Refusal> {
    let version = version(control);
    match since {
        None => Err(Refusal::Form),
        Some(since) if since == version => Ok(respond::unchanged()),
        Some(_) => Ok(respond::text(version)),
    }
}

/// The parts of the navigation.
const ORDERS: &str = "/";
const REQUESTS: &str = "/requests";
const NOTICES: &str = "/notices";
const GATEWAY: &str = "/gateway";

/// Where the interface in JSON is documented.
pub(crate) const INTERFACE: &str = "/api/openapi.json";

/// The navigation of the sandbox.
pub(crate) fn entries(t: &Texts) -> Vec<Entry> {
    let entries = [(t.orders, ORDERS), (t.requests, REQUESTS), (t.notices, NOTICES), (t.gateway, GATEWAY)];
    entries.map(|(text, link)| Entry::new(text, link)).into()
}

fn shell(control: &Control, asked: &Asked<'_>, section: &'static str) -> Shell {
    let t = asked.texts();
    let frame = Frame {
        product: t.product,
        entries: entries(t),
        section,
        token: control.page.token.text().to_owned(),
        clock: t.sandbox_time,
        now: names::time(control.sandbox.now()),
        changes: "/changes",
        version: version(control),
        interface: Some(INTERFACE),
    };
    Shell::new(asked, frame)
}

fn refused(control: &Control, asked: &Asked<'_>, refusal: &Refusal) -> Answer {
    let s = Shell { is_live: false, said: None, ..shell(control, asked, "") };
    problem(s, refusal, &control.page.keys.hidden)
}

/// The page that says why something was refused.
pub(crate) fn problem(s: Shell, refusal: &Refusal, hidden: &Hidden) -> Answer {
    let (title, help) = refusal.texts(s.t);
    let (status, help) = (refusal.status(), hidden.line(&help));
    let html = ProblemPage { s, status, title, help }.render().unwrap_or_else(|_| title.to_owned());
    let answer = respond::page(status, html, &[]);
    match refusal {
        Refusal::Method(methods) => respond::allowing(answer, methods),
        _ => answer,
    }
}
