//! Orders, refunds and notices.

use crate::serve::store::{
    Begun, Destination, Kind, Millis, NewNotice, NewOrder, NewRefund, Noted, OrderId, OrderState, Placed,
    Unsettled, first_check, rules,
};
use rusqlite::{OptionalExtension, Result, Transaction, params};

pub(super) fn begin_order(tx: &Transaction<'_>, order: &NewOrder, now: Millis) -> Result<Begun> {
    let NewOrder { id, env, to, total_fee, currency, payer } = order;
    // What was refused may be asked for anew, with other values.
    let written = tx
        .prepare_cached(
            "INSERT INTO orders VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'placing', '', ?9, 1, ?10)
             ON CONFLICT DO UPDATE SET env = ?3, target = ?4, path = ?5, total_fee = ?6, currency = ?7, payer = ?8,
                 state = 'placing', placed_at = ?9, begun = 1, check_at = ?10 WHERE state = 'refused'",
        )?
        .execute(params![
            id.merchant,
            id.number,
            env,
            to.target,
            to.path,
            total_fee,
            currency,
            payer,
            now,
            now + first_check()
        ])?;
    if written == 1 {
        return Ok(Begun::New);
    }
    let before = tx
        .prepare_cached(
            "SELECT env, target, path, total_fee, currency FROM orders WHERE merchant = ?1 AND number = ?2",
        )?
        .query_row([&id.merchant, &id.number], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
    let (env_before, target, path, fee, currency_before): (String, String, String, i64, String) = before;
    let differs = [
        ("total_fee", fee != *total_fee),
        ("fee_type", currency_before != *currency),
        ("env_id", env_before != *env),
        ("function_name or container", Destination { target, path } != *to),
    ];
    if let Some((field, _)) = differs.into_iter().find(|(_, differs)| *differs) {
        return Ok(Begun::Other(field));
    }
    tx.prepare_cached(
        "UPDATE orders SET begun = begun + 1, check_at = coalesce(check_at, ?3),
             placed_at = CASE state WHEN 'lapsed' THEN ?4 ELSE placed_at END,
             state = CASE state WHEN 'lapsed' THEN 'placing' ELSE state END
         WHERE merchant = ?1 AND number = ?2 AND state IN ('placing', 'open', 'lapsed')",
    )?
    .execute(params![id.merchant, id.number, now + first_check(), now])?;
    Ok(Begun::Repeated)
}

pub(super) fn settle_order(tx: &Transaction<'_>, id: &OrderId, placed: Placed) -> Result<()> {
    let sql = match placed {
        Placed::Open => {
            "UPDATE orders SET state = 'open' WHERE merchant = ?1 AND number = ?2 AND state = 'placing'"
        }
        // An earlier call under this number may have gone through.
        Placed::Refused => {
            "UPDATE orders SET state = 'refused', check_at = NULL
             WHERE merchant = ?1 AND number = ?2 AND state = 'placing' AND begun = 1"
        }
    };
    tx.prepare_cached(sql)?.execute([&id.merchant, &id.number])?;
    Ok(())
}

pub(super) fn end_order(tx: &Transaction<'_>, id: &OrderId, state: OrderState) -> Result<()> {
    tx.prepare_cached(
        "UPDATE orders SET state = ?3, check_at = NULL
         WHERE merchant = ?1 AND number = ?2 AND state IN ('placing', 'open')",
    )?
    .execute([&id.merchant, &id.number, state.word()])?;
    Ok(())
}

pub(super) fn begin_refund(tx: &Transaction<'_>, refund: &NewRefund, now: Millis) -> Result<Begun> {
    let NewRefund { merchant, number, env, to, refund_fee } = refund;
    let written = tx
        .prepare_cached(
            "INSERT INTO refunds VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8)
             ON CONFLICT DO UPDATE SET env = ?3, target = ?4, path = ?5, refund_fee = ?6, is_refused = 0, begun_at = ?7,
                 check_at = ?8 WHERE is_refused = 1",
        )?
        .execute(params![merchant, number, env, to.target, to.path, refund_fee, now, now + first_check()])?;
    if written == 1 {
        return Ok(Begun::New);
    }
    let (before, fee): (Destination, i64) = tx
        .prepare_cached("SELECT target, path, refund_fee FROM refunds WHERE merchant = ?1 AND number = ?2")?
        .query_row([merchant, number], |row| {
            Ok((Destination { target: row.get(0)?, path: row.get(1)? }, row.get(2)?))
        })?;
    Ok(match () {
        () if fee != *refund_fee => Begun::Other("refund_fee"),
        () if before != *to => Begun::Other("env_id, function_name or container"),
        () => Begun::Repeated,
    })
}

pub(super) fn refuse_refund(tx: &Transaction<'_>, merchant: &str, number: &str) -> Result<()> {
    tx.prepare_cached(
        "UPDATE refunds SET is_refused = 1, check_at = NULL WHERE merchant = ?1 AND number = ?2",
    )?
    .execute([merchant, number])?;
    Ok(())
}

/// It is not checked any more.
pub(super) fn end_refund(tx: &Transaction<'_>, id: &OrderId) -> Result<()> {
    tx.prepare_cached("UPDATE refunds SET check_at = NULL WHERE merchant = ?1 AND number = ?2")?
        .execute([&id.merchant, &id.number])?;
    Ok(())
}

/// The order as a notice needs it.
struct Kept {
    env: String,
    to: Destination,
    total_fee: i64,
    currency: String,
    state: String,
}

pub(super) fn note(tx: &Transaction<'_>, notice: &NewNotice, now: Millis) -> Result<Noted> {
    let refund = if notice.kind == Kind::Refund { asked_for(tx, notice)? } else { None };
    if refund.as_ref().is_some_and(|refund| refund.fee != notice.refund_fee) {
        return Ok(Noted::Other("refund_fee"));
    }
    let order = match (kept(tx, &notice.order)?, &refund) {
        (Some(order), _) => order,
        (None, Some(refund)) => placed_elsewhere(tx, notice, refund, now)?,
        (None, None) => return Ok(Noted::NoSuchOrder),
    };
    if order.total_fee != notice.total_fee {
        return Ok(Noted::Other("total_fee"));
    }
    if order.currency != notice.currency {
        return Ok(Noted::Other("fee_type"));
    }
    let OrderId { merchant, number } = &notice.order;
    let is_new = tx
        .prepare_cached("INSERT INTO notices VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")?
        .execute(params![notice.dedup, merchant, number, notice.kind.word(), now])?;
    if is_new == 0 {
        return Ok(Noted::Before);
    }
    match notice.kind {
        Kind::Payment => {
            pay(tx, notice, now)?;
            put_callback(tx, notice, &order.env, &order.to, now, now)?;
        }
        Kind::Refund => {
            end_refund(tx, &OrderId { merchant: merchant.clone(), number: notice.refund.clone() })?;
            let is_paid = order.state == OrderState::Paid.word();
            if !is_paid {
                // A refund tells of a payment, whose notice has not come.
                tx.prepare_cached("UPDATE orders SET check_at = ?3 WHERE merchant = ?1 AND number = ?2")?
                    .execute(params![merchant, number, now])?;
            }
            if let Some(refund) = refund.filter(|refund| !refund.to.target.is_empty()) {
                let due = if is_paid { now } else { now + rules::HOLD };
                put_callback(tx, notice, &order.env, &refund.to, due, now)?;
            }
        }
    }
    Ok(Noted::New)
}

fn kept(tx: &Transaction<'_>, id: &OrderId) -> Result<Option<Kept>> {
    tx.prepare_cached(
        "SELECT env, target, path, total_fee, currency, state FROM orders WHERE merchant = ?1 AND number = ?2",
    )?
    .query_row([&id.merchant, &id.number], |row| {
        Ok(Kept {
            env: row.get(0)?,
            to: Destination { target: row.get(1)?, path: row.get(2)? },
            total_fee: row.get(3)?,
            currency: row.get(4)?,
            state: row.get(5)?,
        })
    })
    .optional()
}

fn pay(tx: &Transaction<'_>, notice: &NewNotice, now: Millis) -> Result<()> {
    let OrderId { merchant, number } = &notice.order;
    tx.prepare_cached(
        "UPDATE orders SET state = 'paid', transaction_id = ?3, check_at = NULL WHERE merchant = ?1 AND number = ?2",
    )?
    .execute([merchant, number, &notice.transaction_id])?;
    // Refunds that waited for it.
    tx.prepare_cached(
        "UPDATE callbacks SET due_at = min(due_at, ?3)
         WHERE merchant = ?1 AND number = ?2 AND is_open = 1 AND state = 'waiting' AND attempts = 0",
    )?
    .execute(params![merchant, number, now])?;
    Ok(())
}

/// A refund as it was asked for here.
struct AskedFor {
    env: String,
    to: Destination,
    fee: i64,
}

fn asked_for(tx: &Transaction<'_>, notice: &NewNotice) -> Result<Option<AskedFor>> {
    tx.prepare_cached(
        "SELECT env, target, path, refund_fee FROM refunds WHERE merchant = ?1 AND number = ?2",
    )?
    .query_row([&notice.order.merchant, &notice.refund], |row| {
        let to = Destination { target: row.get(1)?, path: row.get(2)? };
        Ok(AskedFor { env: row.get(0)?, to, fee: row.get(3)? })
    })
    .optional()
}

/// An order that was placed before this service was there, or without it: what its refund tells of it.
fn placed_elsewhere(
    tx: &Transaction<'_>,
    notice: &NewNotice,
    refund: &AskedFor,
    now: Millis,
) -> Result<Kept> {
    let OrderId { merchant, number } = &notice.order;
    let AskedFor { env, to, .. } = refund;
    tx.prepare_cached("INSERT INTO orders VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '', 'paid', ?8, ?9, 1, NULL)")?
        .execute(params![
            merchant,
            number,
            env,
            to.target,
            to.path,
            notice.total_fee,
            notice.currency,
            notice.transaction_id,
            now
        ])?;
    Ok(Kept {
        env: env.clone(),
        to: to.clone(),
        total_fee: notice.total_fee,
        currency: notice.currency.clone(),
        state: OrderState::Paid.word().to_owned(),
    })
}

fn put_callback(
    tx: &Transaction<'_>,
    notice: &NewNotice,
    env: &str,
    to: &Destination,
    due: Millis,
    now: Millis,
) -> Result<()> {
    tx.prepare_cached("INSERT INTO targets VALUES (?1, 0, NULL, NULL, 0) ON CONFLICT DO NOTHING")?
        .execute([&to.target])?;
    let rank = match notice.kind {
        Kind::Payment => 0,
        Kind::Refund => 1,
    };
    tx.prepare_cached(
        "INSERT INTO callbacks (delivery, merchant, number, env, kind, rank, target, path, source, event, state, is_open,
             created_at, due_at, deadline_at, attempts, token, failure)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'waiting', 1, ?11, ?12, ?13, 0, NULL, '')",
    )?
    .execute(params![
        notice.delivery,
        notice.order.merchant,
        notice.order.number,
        env,
        notice.kind.word(),
        rank,
        to.target,
        to.path,
        notice.source.word(),
        notice.event,
        now,
        due,
        now + rules::LASTS
    ])?;
    Ok(())
}

/// How long after its last check it is still claimed, if the process ended meanwhile.
const AGAIN: Millis = 60 * 60 * 1000;

const ORDERS_TO_CHECK: &str =
    "SELECT merchant, number, state, placed_at FROM orders WHERE check_at <= ?1 ORDER BY check_at LIMIT ?2";
const REFUNDS_TO_CHECK: &str =
    "SELECT merchant, number, 'open', begun_at FROM refunds WHERE check_at <= ?1 ORDER BY check_at LIMIT ?2";

pub(super) fn claim_checks(tx: &Transaction<'_>, most: u32, now: Millis) -> Result<Vec<Unsettled>> {
    let mut claimed = Vec::new();
    for (kind, due, table) in
        [(Kind::Payment, ORDERS_TO_CHECK, "orders"), (Kind::Refund, REFUNDS_TO_CHECK, "refunds")]
    {
        let due: Vec<(OrderId, String, Millis)> = tx
            .prepare_cached(due)?
            .query_map(params![now, most], |row| {
                Ok((OrderId { merchant: row.get(0)?, number: row.get(1)? }, row.get(2)?, row.get(3)?))
            })?
            .collect::<Result<_>>()?;
        let sql = format!("UPDATE {table} SET check_at = ?3 WHERE merchant = ?1 AND number = ?2");
        let mut put = tx.prepare_cached(&sql)?;
        for (id, state, begun) in due {
            let next = rules::next_check(now - begun);
            put.execute(params![id.merchant, id.number, next.map_or(now + AGAIN, |age| begun + age)])?;
            let state = OrderState::of_word(&state).unwrap_or(OrderState::Open);
            claimed.push(Unsettled { kind, id, state, is_last: next.is_none() });
        }
    }
    Ok(claimed)
}
