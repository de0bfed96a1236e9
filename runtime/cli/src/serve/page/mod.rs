//! The page of the service: its orders, its callbacks with every attempt, and their targets, below `/service`. Where a
//! sandbox is beside it, all other paths are those of the sandbox, with the navigation of the service added.
//!
//! Shell, style, guard and forms are those of the sandbox's page. Reads go through the store, which reads on another thread.

mod counts;
mod make;
mod route;
mod rows;
mod said;
mod secrets;
mod texts;
mod views;

pub(crate) use secrets::Secrets;

use super::store::{CallbackState, Counts, Retried, Store, StoreError};
use crate::{
    sandbox::{
        control::{self, CONNECTIONS, Control, guard::Own},
        page::{
            self, checks,
            form::{Form, with_query},
            refusal::Refusal,
            respond::{self, Answer, File},
            said::Said,
            shell::{Added, Asked, Entry, Frame, Shell},
            token::Token,
            visit::choice,
        },
    },
    server::{connections, requests},
};
use askama::Template;
use counts::{Cached, Known};
use hyper::{Request, body::Incoming, header::IF_NONE_MATCH, http::request::Parts};
use make::Wanted;
use page::route::{NoRoute, Route};
use route::{Act, CALLBACKS, CHANGES, Look, ORDERS, TARGETS};
use rows::{With, link_of_callback};
use std::sync::Arc;
use texts::{EN, Texts, ZH};
use tokio::net::TcpListener;

/// So many milliseconds after which a page is made again without a change.
const FRESH: i64 = 10_000;

/// The page, and what it shows.
pub(crate) struct Page {
    store: Arc<dyn Store>,
    sandbox: Option<Arc<Control>>,
    own: Own,
    token: Token,
    secrets: Secrets,
    counts: Cached,
}

impl Page {
    /// At this port. The secrets stand in no page.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        sandbox: Option<Arc<Control>>,
        port: u16,
        secrets: Secrets,
    ) -> Result<Arc<Page>, String> {
        let token = Token::fresh().map_err(|error| format!("no random numbers: {error}"))?;
        let own = Own { port, names: Vec::new() };
        Ok(Arc::new(Page { store, sandbox, own, token, secrets, counts: Cached::default() }))
    }

    /// Serves until the task is dropped.
    pub(crate) async fn serve(self: Arc<Page>, listener: TcpListener) {
        connections(listener, CONNECTIONS, |stream| {
            let page = self.clone();
            async move { requests(stream, |request| page.answered(request)).await }
        })
        .await;
    }

    async fn answered(&self, request: Request<Incoming>) -> Answer {
        let query = Form::read(request.uri().query().unwrap_or_default());
        let (query, is_read) = query.map_or_else(|| (Form::default(), false), |query| (query, true));
        let choice = choice(&query, request.headers());
        let t = if choice.language.is_chinese() { &ZH } else { &EN };
        let counts = self.counts.get(&*self.store).await;
        let added = self.added(t, &counts);
        if let Some(control) = self.sandbox.as_ref().filter(|_| !route::is_own(request.uri().path())) {
            return control::answered(control, &added, request).await;
        }
        let (head, body) = request.into_parts();
        let asked = Asked { path: head.uri.path(), query: &query, choice: &choice, added: &added };
        let visit = Visit { page: self, asked: &asked, t, counts };
        let answered = if is_read { visit.routed(&head, body).await } else { Err(Refusal::Form) };
        match answered {
            Ok(answer) => answer,
            Err(refusal) => visit.refused(&refusal).await,
        }
    }

    /// What all pages of this address have.
    fn added(&self, t: &'static Texts, counts: &Known) -> Added {
        let dead = counts.as_ref().map_or(0, |counts| counts.dead);
        let paused = counts.as_ref().map_or(0, |counts| counts.paused_targets);
        let alert = match counts {
            None => Some(Entry::new(t.store_failed, CALLBACKS)),
            Some(_) if dead > 0 => {
                let text = if dead == 1 { t.dead_alert_one } else { t.dead_alert };
                Some(Entry::new(format!("{dead} {text}"), DEAD))
            }
            Some(_) => None,
        };
        let entries = vec![
            Entry::new(t.orders, ORDERS),
            Entry { count: dead, ..Entry::new(t.callbacks, CALLBACKS) },
            Entry { count: paused, ..Entry::new(t.targets, TARGETS) },
        ];
        let product = if self.sandbox.is_some() { t.product_sandbox } else { t.product };
        Added { product: Some(product), entries, alert }
    }
}

/// The callbacks that are given up.
const DEAD: &str = "/service/callbacks?state=dead";

/// A request, and who asks.
struct Visit<'a> {
    page: &'a Page,
    asked: &'a Asked<'a>,
    t: &'static Texts,
    counts: Known,
}

impl Visit<'_> {
    async fn routed(&self, head: &Parts, body: Incoming) -> Result<Answer, Refusal> {
        checks::of_all(head, &self.page.own)?;
        let found = route::route(head.method.as_str(), head.uri.path()).map_err(|why| match why {
            NoRoute::NotFound => Refusal::NotFound,
            NoRoute::Method(methods) => Refusal::Method(methods),
        })?;
        match found {
            Route::Look(look) => {
                checks::of_look(&head.headers)?;
                self.look(head, look).await
            }
            Route::Act(act) => {
                checks::of_action(&head.headers)?;
                let body = control::read(body).await.map_err(|problem| checks::of_problem(&problem))?;
                let form = checks::form(&body, &self.page.token)?;
                let (path, said) = self.act(&act, &form).await?;
                self.page.counts.forget().await;
                Ok(respond::see(&with_query(&path, &[("said", said.code)])))
            }
        }
    }

    async fn look(&self, head: &Parts, look: Look) -> Result<Answer, Refusal> {
        let hidden = self.page.secrets.hidden();
        let with = With { t: self.t, hidden: &hidden };
        let store = &*self.page.store;
        let wanted = Wanted::of(self.asked.query);
        let known = head.headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let failed = |error: StoreError| self.failed(&error);
        let html = match look {
            Look::Start => return Ok(respond::see(ORDERS)),
            Look::Changes => return self.changes().await,
            Look::Style => return Ok(respond::file(File::Style, known)),
            Look::Script => return Ok(respond::file(File::Script, known)),
            Look::Icon => return Ok(respond::file(File::Icon, known)),
            Look::Orders => {
                make::orders(store, with, &wanted, self.shell(ORDERS).await).await.map_err(failed)?.render()
            }
            Look::Order(id) => {
                let (shell, has_sandbox) = (self.shell(ORDERS).await, self.page.sandbox.is_some());
                let made = make::order(store, with, &id, has_sandbox, shell).await.map_err(failed)?;
                made.ok_or(Refusal::NotFound)?.render()
            }
            Look::Callbacks => {
                let none = Counts::default();
                let counts = self.counts.as_deref().unwrap_or(&none);
                let shell = self.shell(CALLBACKS).await;
                make::callbacks(store, with, &wanted, counts, shell).await.map_err(failed)?.render()
            }
            Look::Callback(delivery) => {
                let shell = self.shell(CALLBACKS).await;
                let made = make::callback(store, with, &delivery, shell).await.map_err(failed)?;
                made.ok_or(Refusal::NotFound)?.render()
            }
            Look::Targets => {
                make::targets(store, with, self.shell(TARGETS).await).await.map_err(failed)?.render()
            }
        };
        let html = html.map_err(|_| Refusal::Internal)?;
        Ok(respond::page(200, html, &self.asked.choice.cookies))
    }

    /// Does what a button says; the page that shows it, and what came of it.
    async fn act(&self, act: &Act, form: &Form) -> Result<(String, Said), Refusal> {
        let store = &*self.page.store;
        let failed = |error: StoreError| self.failed(&error);
        match act {
            Act::Retry(delivery) => {
                let said = match store.retry(delivery).await.map_err(failed)? {
                    Retried::Due => said::RETRIED,
                    Retried::Not(CallbackState::Done) => said::IS_DONE,
                    Retried::Not(_) => said::BEING_MADE,
                    Retried::Unknown => return Err(Refusal::NotFound),
                };
                Ok((link_of_callback(delivery), said))
            }
            Act::Target => {
                let (is_paused, said) = match form.get("does") {
                    Some("pause") => (true, said::PAUSED),
                    Some("resume") => (false, said::RESUMED),
                    _ => return Err(Refusal::Form),
                };
                let decoded = Form::read(&format!("name={}", form.get("target").ok_or(Refusal::Form)?));
                let name = decoded.as_ref().and_then(|form| form.get("name")).ok_or(Refusal::Form)?;
                // The store takes any name.
                let known = store.targets().await.map_err(failed)?;
                if !known.iter().any(|target| target.name == name) {
                    return Err(Refusal::NotFound);
                }
                store.pause(name, is_paused).await.map_err(failed)?;
                Ok((TARGETS.to_owned(), said))
            }
        }
    }

    fn failed(&self, error: &StoreError) -> Refusal {
        Refusal::Request(503, format!("{} {error}", self.t.store_failed_help))
    }

    /// Whether there is something new since then.
    async fn changes(&self) -> Result<Answer, Refusal> {
        let version = self.version(self.now().await);
        match self.asked.query.get("since") {
            None => Err(Refusal::Form),
            Some(since) if since == version => Ok(respond::unchanged()),
            Some(_) => Ok(respond::text(version)),
        }
    }

    async fn now(&self) -> i64 {
        self.page.store.now().await.unwrap_or(0)
    }

    /// What pages are made from: it is another text after each change.
    fn version(&self, now: i64) -> String {
        let none = Counts::default();
        let Counts { waiting, claimed, done, dead, attempts, unsettled, paused_targets, .. } =
            self.counts.as_deref().unwrap_or(&none);
        let fresh = now / FRESH;
        format!("{waiting}.{claimed}.{done}.{dead}.{attempts}.{unsettled}.{paused_targets}.{fresh}")
    }

    async fn shell(&self, section: &'static str) -> Shell {
        let now = self.now().await;
        let has_sandbox = self.page.sandbox.is_some();
        let frame = Frame {
            product: self.t.product,
            entries: if has_sandbox { page::entries(self.asked.texts()) } else { Vec::new() },
            section,
            token: self.page.token.text().to_owned(),
            clock: self.t.service_time,
            now: rows::time(now),
            changes: CHANGES,
            version: self.version(now),
            interface: has_sandbox.then_some(page::INTERFACE),
        };
        let said = self.asked.query.get("said").and_then(said::of);
        Shell { said, ..Shell::new(self.asked, frame) }
    }

    async fn refused(&self, refusal: &Refusal) -> Answer {
        let s = Shell { is_live: false, said: None, ..self.shell("").await };
        page::problem(s, refusal, &self.page.secrets.hidden())
    }
}
