//! Makes the pages of what the store has.

use super::{
    route::{CALLBACKS, ORDERS},
    rows::{With, amount, in_lines, time},
    views::{CallbackPage, CallbacksPage, Filter, OrderPage, OrdersPage, TargetsPage},
};
use crate::{
    sandbox::page::{
        form::{Form, with_query},
        names,
        shell::Shell,
        views::Pages,
    },
    serve::store::{CallbackState, Counts, OrderId, OrderState, Search, Source, Store, StoreError},
};

/// So many rows stand on one page.
const ROWS: u32 = 50;
/// A number of a page is not above this one.
const MOST_PAGES: u32 = 10_000;
/// So many characters are looked for at most.
const LONGEST: usize = 64;
/// So many callbacks of an order are shown with it.
const OF_ORDER: u32 = 50;
/// So many attempts of a callback are shown: more than there are in 48 hours.
const ATTEMPTS: usize = 30;
/// So many targets are shown.
const TARGETS: usize = 500;

const STATES: [CallbackState; 4] =
    [CallbackState::Waiting, CallbackState::Claimed, CallbackState::Done, CallbackState::Dead];

/// What is looked for in a list, and which part of it is shown.
pub(super) struct Wanted {
    q: String,
    state: Option<CallbackState>,
    /// From 1.
    page: u32,
}

impl Wanted {
    pub(super) fn of(query: &Form) -> Wanted {
        let q = query.get("q").unwrap_or_default().trim().chars().take(LONGEST).collect();
        let state = query.get("state");
        let page = query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        Wanted {
            q,
            state: STATES.into_iter().find(|own| Some(own.word()) == state),
            page: page.clamp(1, MOST_PAGES),
        }
    }

    /// One more than is shown, to know whether there are others behind.
    fn search(&self, state: Option<CallbackState>) -> Search {
        Search {
            text: self.q.clone(),
            state: state.map(|state| state.word().to_owned()),
            limit: ROWS + 1,
            skip: (self.page - 1) * ROWS,
        }
    }

    fn link(&self, path: &str, state: Option<CallbackState>, page: u32) -> String {
        let number = page.to_string();
        let state = state.map_or("", CallbackState::word);
        let pairs = [("q", self.q.as_str()), ("state", state), ("page", if page > 1 { &number } else { "" })];
        let pairs: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        with_query(path, &pairs)
    }

    /// Leaves a page's rows in `rows`.
    fn pages<T>(&self, path: &str, state: Option<CallbackState>, rows: &mut Vec<T>) -> Pages {
        let has_more = rows.len() > ROWS as usize && self.page < MOST_PAGES;
        rows.truncate(ROWS as usize);
        Pages {
            page: self.page as usize,
            count: None,
            before: (self.page > 1).then(|| self.link(path, state, self.page - 1)),
            after: has_more.then(|| self.link(path, state, self.page + 1)),
        }
    }
}

pub(super) async fn orders(
    store: &dyn Store,
    with: With<'_>,
    wanted: &Wanted,
    s: Shell,
) -> Result<OrdersPage, StoreError> {
    let mut found = store.orders(&wanted.search(None)).await?;
    let pages = wanted.pages(ORDERS, None, &mut found);
    let mut rows = Vec::with_capacity(found.len());
    for order in &found {
        let last = store.callbacks_of(&order.id, 1).await?;
        rows.push(with.order(order, last.first()));
    }
    Ok(OrdersPage { s, t: with.t, q: with.hidden.line(&wanted.q), is_first: wanted.page == 1, rows, pages })
}

/// `None` if there is no such order. One whose number is a secret has no page: its address would be on it.
pub(super) async fn order(
    store: &dyn Store,
    with: With<'_>,
    id: &OrderId,
    has_sandbox: bool,
    s: Shell,
) -> Result<Option<OrderPage>, StoreError> {
    let Some(order) = store.order(id).await?.filter(|_| with.order_link(id).link.is_some()) else {
        return Ok(None);
    };
    let mut callbacks = store.callbacks_of(id, OF_ORDER + 1).await?;
    let is_cut = callbacks.len() > OF_ORDER as usize;
    callbacks.truncate(OF_ORDER as usize);
    let line = |text: &str| (!text.is_empty()).then(|| with.hidden.line(text));
    Ok(Some(OrderPage {
        s,
        t: with.t,
        number: with.hidden.line(&id.number),
        merchant: with.hidden.line(&id.merchant),
        env: with.searched(&order.env),
        target: with.destination(&order.to),
        state: with.order_state(order.state),
        amount: amount(with, order.total_fee, &order.currency),
        payer: line(&order.payer),
        placed: time(order.placed_at),
        says: with.says(order.state),
        transaction: line(&order.transaction_id),
        next_check: order.check_at.map(time),
        in_sandbox: has_sandbox.then(|| {
            let is_open = matches!(order.state, OrderState::Placing | OrderState::Open);
            (names::link_of_order(&id.number), if is_open { with.t.to_sandbox } else { with.t.in_sandbox })
        }),
        callbacks: callbacks.iter().map(|callback| with.callback(callback)).collect(),
        is_cut,
    }))
}

pub(super) async fn callbacks(
    store: &dyn Store,
    with: With<'_>,
    wanted: &Wanted,
    counts: &Counts,
    s: Shell,
) -> Result<CallbacksPage, StoreError> {
    let mut found = store.callbacks(&wanted.search(wanted.state)).await?;
    let pages = wanted.pages(CALLBACKS, wanted.state, &mut found);
    let t = with.t;
    let all = counts.waiting + counts.claimed + counts.done + counts.dead;
    let filter = |text, state, count| Filter {
        text,
        link: wanted.link(CALLBACKS, state, 1),
        count,
        is_chosen: state == wanted.state,
    };
    Ok(CallbacksPage {
        s,
        t,
        q: with.hidden.line(&wanted.q),
        state: wanted.state.map(CallbackState::word),
        filters: vec![
            filter(t.all, None, all),
            filter(t.waiting, Some(CallbackState::Waiting), counts.waiting),
            filter(t.claimed, Some(CallbackState::Claimed), counts.claimed),
            filter(t.done, Some(CallbackState::Done), counts.done),
            filter(t.dead, Some(CallbackState::Dead), counts.dead),
        ],
        is_first: wanted.page == 1,
        rows: found.iter().map(|callback| with.callback(callback)).collect(),
        pages,
    })
}

/// `None` if there is no such callback.
pub(super) async fn callback(
    store: &dyn Store,
    with: With<'_>,
    delivery: &str,
    s: Shell,
) -> Result<Option<CallbackPage>, StoreError> {
    let Some((callback, attempts)) = store.callback(delivery).await? else { return Ok(None) };
    let now = store.now().await?;
    let t = with.t;
    let is_open = matches!(callback.state, CallbackState::Waiting | CallbackState::Claimed);
    let mut newest = attempts.iter().rev().take(ATTEMPTS);
    Ok(Some(CallbackPage {
        s,
        t,
        delivery: with.hidden.line(&callback.delivery),
        order: with.order_link(&callback.order),
        merchant: with.hidden.line(&callback.order.merchant),
        kind: with.kind(callback.kind),
        source: match callback.source {
            Source::Notice => t.from_notice,
            Source::Query => t.from_query,
        },
        state: with.callback_state(callback.state),
        env: with.searched(&callback.env),
        target: with.destination(&callback.to),
        created: time(callback.created_at),
        due: (callback.state == CallbackState::Waiting).then(|| time(callback.due_at)),
        deadline: is_open.then(|| time(callback.deadline_at)),
        is_dead: callback.state == CallbackState::Dead,
        retry: match callback.state {
            CallbackState::Dead => Some(t.retry),
            CallbackState::Waiting => Some(t.retry_now),
            // The process that made it has ended.
            CallbackState::Claimed if callback.due_at <= now => Some(t.retry_now),
            CallbackState::Claimed | CallbackState::Done => None,
        },
        event: with.hidden.bytes(in_lines(&callback.event).as_bytes()),
        count: callback.attempts,
        last: newest.next().map(|attempt| with.attempt(attempt, true)),
        is_cut: attempts.len() > ATTEMPTS,
        earlier: newest.map(|attempt| with.attempt(attempt, false)).collect(),
    }))
}

pub(super) async fn targets(store: &dyn Store, with: With<'_>, s: Shell) -> Result<TargetsPage, StoreError> {
    let found = store.targets().await?;
    let rows = found.iter().take(TARGETS).map(|target| with.target_row(target)).collect();
    Ok(TargetsPage { s, t: with.t, rows })
}
