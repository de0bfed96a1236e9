//! What each page of the service shows, as plain data, and its template.

use super::texts::Texts;
use crate::sandbox::page::{badge::Badge, shell::Shell, shown::Pieces, views::Pages};
use askama::Template;

/// A text that leads somewhere, if it can stand in an address.
pub(super) struct Link {
    pub(super) text: String,
    pub(super) link: Option<String>,
}

#[derive(Template)]
#[template(path = "service_orders.html")]
pub(super) struct OrdersPage {
    pub(super) s: Shell,
    pub(super) t: &'static Texts,
    pub(super) q: String,
    pub(super) is_first: bool,
    pub(super) rows: Vec<OrderRow>,
    pub(super) pages: Pages,
}

pub(super) struct OrderRow {
    pub(super) number: Link,
    pub(super) env: Link,
    pub(super) target: Link,
    pub(super) state: Badge,
    pub(super) amount: String,
    pub(super) placed: String,
    pub(super) callback: Option<(Badge, String)>,
}

#[derive(Template)]
#[template(path = "service_order.html")]
pub(super) struct OrderPage {
    pub(super) s: Shell,
    pub(super) t: &'static Texts,
    pub(super) number: String,
    pub(super) merchant: String,
    pub(super) env: Link,
    pub(super) target: Link,
    pub(super) state: Badge,
    pub(super) amount: String,
    pub(super) payer: Option<String>,
    pub(super) placed: String,
    pub(super) says: &'static str,
    pub(super) transaction: Option<String>,
    pub(super) next_check: Option<String>,
    /// The order in the sandbox, and what can be done there.
    pub(super) in_sandbox: Option<(String, &'static str)>,
    pub(super) callbacks: Vec<CallbackRow>,
    /// Whether there are more.
    pub(super) is_cut: bool,
}

#[derive(Template)]
#[template(path = "service_callbacks.html")]
pub(super) struct CallbacksPage {
    pub(super) s: Shell,
    pub(super) t: &'static Texts,
    pub(super) q: String,
    pub(super) state: Option<&'static str>,
    pub(super) filters: Vec<Filter>,
    pub(super) is_first: bool,
    pub(super) rows: Vec<CallbackRow>,
    pub(super) pages: Pages,
}

/// Callbacks of one state.
pub(super) struct Filter {
    pub(super) text: &'static str,
    pub(super) link: String,
    pub(super) count: i64,
    pub(super) is_chosen: bool,
}

pub(super) struct CallbackRow {
    pub(super) link: String,
    pub(super) number: String,
    pub(super) kind: &'static str,
    pub(super) state: Badge,
    pub(super) target: String,
    pub(super) attempts: i64,
    pub(super) created: String,
    pub(super) failure: Option<String>,
}

#[derive(Template)]
#[template(path = "service_callback.html")]
pub(super) struct CallbackPage {
    pub(super) s: Shell,
    pub(super) t: &'static Texts,
    pub(super) delivery: String,
    pub(super) order: Link,
    pub(super) merchant: String,
    pub(super) kind: &'static str,
    pub(super) source: &'static str,
    pub(super) state: Badge,
    pub(super) env: Link,
    pub(super) target: Link,
    pub(super) created: String,
    /// Unless it has ended.
    pub(super) due: Option<String>,
    pub(super) deadline: Option<String>,
    pub(super) is_dead: bool,
    /// The text of the button, if it can be tried again.
    pub(super) retry: Option<&'static str>,
    pub(super) event: Pieces,
    pub(super) count: i64,
    pub(super) last: Option<Attempt>,
    /// Whether there are more than are shown.
    pub(super) is_cut: bool,
    /// The newest first.
    pub(super) earlier: Vec<Attempt>,
}

pub(super) struct Attempt {
    pub(super) number: i64,
    pub(super) started: String,
    /// Unless it has not ended.
    pub(super) took: Option<String>,
    pub(super) end: Badge,
    pub(super) failure: Pieces,
    pub(super) answer: Pieces,
    pub(super) console: Pieces,
}

#[derive(Template)]
#[template(path = "service_targets.html")]
pub(super) struct TargetsPage {
    pub(super) s: Shell,
    pub(super) t: &'static Texts,
    pub(super) rows: Vec<TargetRow>,
}

pub(super) struct TargetRow {
    pub(super) name: Link,
    /// As the form sends it back, percent-encoded; `None` if it may not stand in a page.
    pub(super) value: Option<String>,
    pub(super) state: Badge,
    pub(super) failures: i64,
    pub(super) paused_until: Option<String>,
    pub(super) waiting: i64,
    pub(super) is_stopped: bool,
    pub(super) is_paused: bool,
}
