//! What is looked at.

use crate::serve::store::{
    Attempt, Callback, CallbackState, Counts, Destination, Kind, Millis, Order, OrderId, OrderState, Search,
    Source, Target,
};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

const CALLBACK: &str =
    "SELECT delivery, merchant, number, env, kind, target, path, source, state, attempts, failure,
    created_at, due_at, deadline_at, event FROM callbacks";
const ORDER: &str =
    "SELECT merchant, number, env, target, path, total_fee, currency, payer, state, transaction_id, placed_at,
    check_at FROM orders";

/// `%` and `_` of a search are themselves.
fn pattern(text: &str) -> String {
    let text = text.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{text}%")
}

pub(super) fn callbacks(connection: &Connection, search: &Search) -> Result<Vec<Callback>> {
    let sql = format!(
        "{CALLBACK} WHERE (?1 IS NULL OR state = ?1) AND (?2 = '%%' OR number LIKE ?2 ESCAPE '\\'
             OR merchant LIKE ?2 ESCAPE '\\' OR target LIKE ?2 ESCAPE '\\' OR delivery LIKE ?2 ESCAPE '\\')
         ORDER BY id DESC LIMIT ?3 OFFSET ?4"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query
        .query_map(params![search.state, pattern(&search.text), search.limit, search.skip], of_callback)?;
    rows.collect()
}

pub(super) fn callbacks_of(connection: &Connection, order: &OrderId, most: u32) -> Result<Vec<Callback>> {
    connection
        .prepare_cached(&format!("{CALLBACK} WHERE merchant = ?1 AND number = ?2 ORDER BY id DESC LIMIT ?3"))?
        .query_map(params![order.merchant, order.number, most], of_callback)?
        .collect()
}

fn of_callback(row: &Row<'_>) -> Result<Callback> {
    let (kind, source, state): (String, String, String) = (row.get(4)?, row.get(7)?, row.get(8)?);
    Ok(Callback {
        delivery: row.get(0)?,
        order: OrderId { merchant: row.get(1)?, number: row.get(2)? },
        env: row.get(3)?,
        kind: Kind::of_word(&kind).unwrap_or(Kind::Payment),
        to: Destination { target: row.get(5)?, path: row.get(6)? },
        source: Source::of_word(&source).unwrap_or(Source::Notice),
        state: CallbackState::of_word(&state).unwrap_or(CallbackState::Waiting),
        attempts: row.get(9)?,
        failure: row.get(10)?,
        created_at: row.get(11)?,
        due_at: row.get(12)?,
        deadline_at: row.get(13)?,
        event: row.get(14)?,
    })
}

pub(super) fn callback(connection: &Connection, delivery: &str) -> Result<Option<(Callback, Vec<Attempt>)>> {
    let found = connection
        .prepare_cached(&format!("{CALLBACK} WHERE delivery = ?1"))?
        .query_row([delivery], of_callback)
        .optional()?;
    let Some(callback) = found else { return Ok(None) };
    let attempts = connection
        .prepare_cached(
            "SELECT number, started_at, ended_at, is_accepted, failure, status, answer, console FROM attempts
             WHERE callback = (SELECT id FROM callbacks WHERE delivery = ?1) ORDER BY number",
        )?
        .query_map([delivery], |row| {
            Ok(Attempt {
                number: row.get(0)?,
                started_at: row.get(1)?,
                ended_at: row.get(2)?,
                accepted: row.get(3)?,
                failure: row.get(4)?,
                status: row.get(5)?,
                answer: row.get(6)?,
                console: row.get(7)?,
            })
        })?
        .collect::<Result<_>>()?;
    Ok(Some((callback, attempts)))
}

pub(super) fn orders(connection: &Connection, search: &Search) -> Result<Vec<Order>> {
    let sql = format!(
        "{ORDER} WHERE (?1 IS NULL OR state = ?1) AND (?2 = '%%' OR number LIKE ?2 ESCAPE '\\'
             OR merchant LIKE ?2 ESCAPE '\\' OR env LIKE ?2 ESCAPE '\\' OR target LIKE ?2 ESCAPE '\\'
             OR transaction_id LIKE ?2 ESCAPE '\\')
         ORDER BY placed_at DESC, number DESC LIMIT ?3 OFFSET ?4"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let rows =
        query.query_map(params![search.state, pattern(&search.text), search.limit, search.skip], of_order)?;
    rows.collect()
}

pub(super) fn order(connection: &Connection, id: &OrderId) -> Result<Option<Order>> {
    connection
        .prepare_cached(&format!("{ORDER} WHERE merchant = ?1 AND number = ?2"))?
        .query_row([&id.merchant, &id.number], of_order)
        .optional()
}

fn of_order(row: &Row<'_>) -> Result<Order> {
    let state: String = row.get(8)?;
    Ok(Order {
        id: OrderId { merchant: row.get(0)?, number: row.get(1)? },
        env: row.get(2)?,
        to: Destination { target: row.get(3)?, path: row.get(4)? },
        total_fee: row.get(5)?,
        currency: row.get(6)?,
        state: OrderState::of_word(&state).unwrap_or(OrderState::Placing),
        payer: row.get(7)?,
        transaction_id: row.get(9)?,
        placed_at: row.get(10)?,
        check_at: row.get(11)?,
    })
}

pub(super) fn targets(connection: &Connection) -> Result<Vec<Target>> {
    connection
        .prepare_cached(
            "SELECT name, failures, paused_until, is_paused,
                 (SELECT count(*) FROM callbacks c WHERE c.target = t.name AND c.is_open = 1)
             FROM targets t ORDER BY name",
        )?
        .query_map([], |row| {
            Ok(Target {
                name: row.get(0)?,
                failures: row.get(1)?,
                paused_until: row.get(2)?,
                is_paused: row.get(3)?,
                waiting: row.get(4)?,
            })
        })?
        .collect()
}

pub(super) fn counts(connection: &Connection, now: Millis) -> Result<Counts> {
    let one = |sql: &str| connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0));
    let oldest: Option<Millis> = connection
        .prepare_cached("SELECT min(created_at) FROM callbacks WHERE is_open = 1")?
        .query_row([], |row| row.get(0))?;
    let dead = one("SELECT count(*) FROM callbacks WHERE state = 'dead'")?;
    let open = one("SELECT count(*) FROM callbacks WHERE is_open = 1")?;
    let claimed = one("SELECT count(*) FROM callbacks WHERE is_open = 1 AND state = 'claimed'")?;
    Ok(Counts {
        waiting: open - claimed,
        claimed,
        done: one("SELECT count(*) FROM callbacks")? - open - dead,
        dead,
        oldest: oldest.map_or(0, |oldest| now - oldest),
        attempts: one("SELECT count(*) FROM attempts")?,
        unsettled: one("SELECT (SELECT count(*) FROM orders WHERE check_at IS NOT NULL)
                 + (SELECT count(*) FROM refunds WHERE check_at IS NOT NULL)")?,
        paused_targets: one("SELECT count(*) FROM targets WHERE is_paused OR failures >= 5")?,
    })
}
