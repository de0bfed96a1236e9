//! What is looked at.

use super::{ledger::destination, now::now, transaction::Tx};
use crate::serve::store::{
    Attempt, Callback, CallbackState, Counts, Kind, Millis, Order, OrderId, OrderState, Search, Source,
    Target, rules,
};
use tokio_postgres::{Error, Row};

macro_rules! callback_columns {
    () => {
        "SELECT delivery, merchant, number, env, kind, target, path, source, state, attempts, failure, created_at, due_at,
             deadline_at, event FROM callbacks "
    };
}
macro_rules! order_columns {
    () => {
        "SELECT merchant, number, env, target, path, total_fee, currency, payer, state, transaction_id, placed_at, check_at
         FROM orders "
    };
}

/// `%` and `_` of a search are themselves. No text of the database has U+0000.
fn pattern(text: &str) -> String {
    let text = text.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{}%", text.replace('\0', "\u{fffd}"))
}

pub(super) async fn callbacks(tx: &mut Tx, search: &Search) -> Result<Vec<Callback>, Error> {
    const SQL: &str = concat!(
        callback_columns!(),
        "WHERE ($1::text IS NULL OR state = $1) AND ($2 = '%%' OR number ILIKE $2 OR merchant ILIKE $2
             OR target ILIKE $2 OR delivery ILIKE $2)
         ORDER BY id DESC LIMIT $3 OFFSET $4"
    );
    found(tx, SQL, search).await?.iter().map(of_callback).collect()
}

async fn found(tx: &mut Tx, sql: &'static str, search: &Search) -> Result<Vec<Row>, Error> {
    let (limit, skip) = (i64::from(search.limit), i64::from(search.skip));
    tx.rows(sql, &[&search.state, &pattern(&search.text), &limit, &skip]).await
}

fn of_callback(row: &Row) -> Result<Callback, Error> {
    Ok(Callback {
        delivery: row.try_get(0)?,
        order: OrderId { merchant: row.try_get(1)?, number: row.try_get(2)? },
        env: row.try_get(3)?,
        kind: Kind::of_word(row.try_get(4)?).unwrap_or(Kind::Payment),
        to: destination(row, 5)?,
        source: Source::of_word(row.try_get(7)?).unwrap_or(Source::Notice),
        state: CallbackState::of_word(row.try_get(8)?).unwrap_or(CallbackState::Waiting),
        attempts: row.try_get(9)?,
        failure: row.try_get(10)?,
        created_at: row.try_get(11)?,
        due_at: row.try_get(12)?,
        deadline_at: row.try_get(13)?,
        event: row.try_get(14)?,
    })
}

pub(super) async fn callback(tx: &mut Tx, delivery: &str) -> Result<Option<(Callback, Vec<Attempt>)>, Error> {
    let found = tx.row(concat!(callback_columns!(), "WHERE delivery = $1"), &[&delivery]).await?;
    let Some(row) = found else { return Ok(None) };
    let attempts = tx
        .rows(
            "SELECT number, started_at, ended_at, is_accepted, failure, status, answer, console FROM attempts
             WHERE callback = (SELECT id FROM callbacks WHERE delivery = $1) ORDER BY number",
            &[&delivery],
        )
        .await?;
    let attempts = attempts.iter().map(of_attempt).collect::<Result<_, _>>()?;
    Ok(Some((of_callback(&row)?, attempts)))
}

pub(super) async fn callbacks_of(tx: &mut Tx, order: &OrderId, most: u32) -> Result<Vec<Callback>, Error> {
    const SQL: &str =
        concat!(callback_columns!(), "WHERE merchant = $1 AND number = $2 ORDER BY id DESC LIMIT $3");
    let rows = tx.rows(SQL, &[&order.merchant, &order.number, &i64::from(most)]).await?;
    rows.iter().map(of_callback).collect()
}

fn of_attempt(row: &Row) -> Result<Attempt, Error> {
    Ok(Attempt {
        number: row.try_get(0)?,
        started_at: row.try_get(1)?,
        ended_at: row.try_get(2)?,
        accepted: row.try_get(3)?,
        failure: row.try_get(4)?,
        status: row.try_get::<_, Option<i32>>(5)?.and_then(|status| u16::try_from(status).ok()),
        answer: row.try_get(6)?,
        console: row.try_get(7)?,
    })
}

pub(super) async fn orders(tx: &mut Tx, search: &Search) -> Result<Vec<Order>, Error> {
    const SQL: &str = concat!(
        order_columns!(),
        "WHERE ($1::text IS NULL OR state = $1) AND ($2 = '%%' OR number ILIKE $2 OR merchant ILIKE $2 OR env ILIKE $2
             OR target ILIKE $2 OR transaction_id ILIKE $2)
         ORDER BY placed_at DESC, number DESC LIMIT $3 OFFSET $4"
    );
    found(tx, SQL, search).await?.iter().map(of_order).collect()
}

pub(super) async fn order(tx: &mut Tx, id: &OrderId) -> Result<Option<Order>, Error> {
    let sql = concat!(order_columns!(), "WHERE merchant = $1 AND number = $2");
    tx.row(sql, &[&id.merchant, &id.number]).await?.map(|row| of_order(&row)).transpose()
}

fn of_order(row: &Row) -> Result<Order, Error> {
    Ok(Order {
        id: OrderId { merchant: row.try_get(0)?, number: row.try_get(1)? },
        env: row.try_get(2)?,
        to: destination(row, 3)?,
        total_fee: row.try_get(5)?,
        currency: row.try_get(6)?,
        payer: row.try_get(7)?,
        state: OrderState::of_word(row.try_get(8)?).unwrap_or(OrderState::Placing),
        transaction_id: row.try_get(9)?,
        placed_at: row.try_get(10)?,
        check_at: row.try_get(11)?,
    })
}

pub(super) async fn targets(tx: &mut Tx) -> Result<Vec<Target>, Error> {
    let rows = tx
        .rows(
            "SELECT name, failures, paused_until, is_paused,
                 (SELECT count(*) FROM callbacks c WHERE c.target = t.name AND c.is_open)
             FROM targets t ORDER BY name",
            &[],
        )
        .await?;
    let target = |row: &Row| {
        Ok(Target {
            name: row.try_get(0)?,
            failures: row.try_get(1)?,
            paused_until: row.try_get(2)?,
            is_paused: row.try_get(3)?,
            waiting: row.try_get(4)?,
        })
    };
    rows.iter().map(target).collect()
}

pub(super) async fn counts(tx: &mut Tx, ahead: Millis) -> Result<Counts, Error> {
    const SQL: &str = concat!(
        "SELECT open.waiting, open.claimed, (SELECT count(*) FROM callbacks WHERE NOT is_open AND state = 'done'),
             (SELECT count(*) FROM callbacks WHERE state = 'dead'), coalesce(now - open.oldest, 0),
             (SELECT count(*) FROM attempts), (SELECT count(*) FROM orders WHERE check_at IS NOT NULL)
                 + (SELECT count(*) FROM refunds WHERE check_at IS NOT NULL),
             (SELECT count(*) FROM targets WHERE is_paused OR failures >= $2) FROM ",
        now!(),
        ", (SELECT count(*) FILTER (WHERE state <> 'claimed') AS waiting, count(*) FILTER (WHERE state = 'claimed') AS claimed,
             min(created_at) AS oldest FROM callbacks WHERE is_open) AS open"
    );
    let Some(row) = tx.row(SQL, &[&ahead, &rules::FAILURES_TO_PAUSE]).await? else {
        return Ok(Counts::default());
    };
    Ok(Counts {
        waiting: row.try_get(0)?,
        claimed: row.try_get(1)?,
        done: row.try_get(2)?,
        dead: row.try_get(3)?,
        oldest: row.try_get(4)?,
        attempts: row.try_get(5)?,
        unsettled: row.try_get(6)?,
        paused_targets: row.try_get(7)?,
    })
}

/// The time of the database.
pub(super) async fn now(tx: &mut Tx, ahead: Millis) -> Result<Millis, Error> {
    tx.row(concat!("SELECT now FROM ", now!()), &[&ahead]).await?.map_or(Ok(0), |row| row.try_get(0))
}
