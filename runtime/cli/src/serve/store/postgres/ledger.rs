//! Orders, refunds and notices. What concerns the callbacks of an order holds the lock of the order's row, which is taken
//! before any other: callbacks come next, and targets last.

use super::{now::now, transaction::Tx};
use crate::serve::store::{
    Begun, Destination, Kind, Millis, NewNotice, NewOrder, NewRefund, Noted, OrderId, OrderState, Placed,
    Unsettled, first_check, rules,
};
use tokio_postgres::{Error, Row};

pub(super) async fn begin_order(tx: &mut Tx, order: &NewOrder, ahead: Millis) -> Result<Begun, Error> {
    let NewOrder { id: OrderId { merchant, number }, env, to, total_fee, currency, payer } = order;
    // What was refused may be asked for anew, with other values. The row is locked either way.
    let written = tx
        .write(
            concat!(
                "INSERT INTO orders AS o SELECT $2, $3, $4, $5, $6, $7::bigint, $8, $10, 'placing', '', now, 1, now + $9 FROM ",
                now!(),
                " ON CONFLICT (merchant, number) DO UPDATE SET env = $4, target = $5, path = $6, total_fee = $7,
                     currency = $8, payer = $10, state = 'placing', placed_at = excluded.placed_at, begun = 1,
                     check_at = excluded.check_at WHERE o.state = 'refused'"
            ),
            &[&ahead, merchant, number, env, &to.target, &to.path, total_fee, currency, &first_check(), payer],
        )
        .await?;
    if written == 1 {
        return Ok(Begun::New);
    }
    let found = tx
        .row(
            "SELECT env, target, path, total_fee, currency FROM orders WHERE merchant = $1 AND number = $2",
            &[merchant, number],
        )
        .await?;
    if let Some(field) = found.map(|before| other_field(&before, order)).transpose()?.flatten() {
        return Ok(Begun::Other(field));
    }
    tx.write(
        concat!(
            "UPDATE orders SET begun = begun + 1, check_at = coalesce(check_at, now + $4),
                 placed_at = CASE state WHEN 'lapsed' THEN now ELSE placed_at END,
                 state = CASE state WHEN 'lapsed' THEN 'placing' ELSE state END FROM ",
            now!(),
            " WHERE merchant = $2 AND number = $3 AND state IN ('placing', 'open', 'lapsed')"
        ),
        &[&ahead, merchant, number, &first_check()],
    )
    .await?;
    Ok(Begun::Repeated)
}

/// The first field in which it is another order.
fn other_field(before: &Row, order: &NewOrder) -> Result<Option<&'static str>, Error> {
    let differs = [
        ("total_fee", before.try_get::<_, i64>(3)? != order.total_fee),
        ("fee_type", before.try_get::<_, &str>(4)? != order.currency),
        ("env_id", before.try_get::<_, &str>(0)? != order.env),
        ("function_name or container", destination(before, 1)? != order.to),
    ];
    Ok(differs.into_iter().find_map(|(field, differs)| differs.then_some(field)))
}

/// From a column on.
pub(super) fn destination(row: &Row, from: usize) -> Result<Destination, Error> {
    Ok(Destination { target: row.try_get(from)?, path: row.try_get(from + 1)? })
}

pub(super) async fn settle_order(tx: &mut Tx, id: &OrderId, placed: Placed) -> Result<(), Error> {
    let sql = match placed {
        Placed::Open => {
            "UPDATE orders SET state = 'open' WHERE merchant = $1 AND number = $2 AND state = 'placing'"
        }
        // An earlier call under this number may have gone through.
        Placed::Refused => {
            "UPDATE orders SET state = 'refused', check_at = NULL
             WHERE merchant = $1 AND number = $2 AND state = 'placing' AND begun = 1"
        }
    };
    tx.write(sql, &[&id.merchant, &id.number]).await.map(drop)
}

pub(super) async fn end_order(tx: &mut Tx, id: &OrderId, state: OrderState) -> Result<(), Error> {
    tx.write(
        "UPDATE orders SET state = $3, check_at = NULL
         WHERE merchant = $1 AND number = $2 AND state IN ('placing', 'open')",
        &[&id.merchant, &id.number, &state.word()],
    )
    .await
    .map(drop)
}

pub(super) async fn begin_refund(tx: &mut Tx, refund: &NewRefund, ahead: Millis) -> Result<Begun, Error> {
    let NewRefund { merchant, number, env, to, refund_fee } = refund;
    let written = tx
        .write(
            concat!(
                "INSERT INTO refunds AS r SELECT $2, $3, $4, $5, $6, $7::bigint, false, now, now + $8 FROM ",
                now!(),
                " ON CONFLICT (merchant, number) DO UPDATE SET env = $4, target = $5, path = $6, refund_fee = $7, is_refused = false,
                     begun_at = excluded.begun_at, check_at = excluded.check_at WHERE r.is_refused"
            ),
            &[&ahead, merchant, number, env, &to.target, &to.path, refund_fee, &first_check()],
        )
        .await?;
    if written == 1 {
        return Ok(Begun::New);
    }
    let found = tx
        .row(
            "SELECT target, path, refund_fee FROM refunds WHERE merchant = $1 AND number = $2",
            &[merchant, number],
        )
        .await?;
    let Some(before) = found else { return Ok(Begun::Repeated) };
    Ok(match () {
        () if before.try_get::<_, i64>(2)? != *refund_fee => Begun::Other("refund_fee"),
        () if destination(&before, 0)? != *to => Begun::Other("env_id, function_name or container"),
        () => Begun::Repeated,
    })
}

pub(super) async fn refuse_refund(tx: &mut Tx, merchant: &str, number: &str) -> Result<(), Error> {
    tx.write(
        "UPDATE refunds SET is_refused = true, check_at = NULL WHERE merchant = $1 AND number = $2",
        &[&merchant, &number],
    )
    .await
    .map(drop)
}

/// It is not checked any more.
pub(super) async fn end_refund(tx: &mut Tx, id: &OrderId) -> Result<(), Error> {
    let sql = "UPDATE refunds SET check_at = NULL WHERE merchant = $1 AND number = $2";
    tx.write(sql, &[&id.merchant, &id.number]).await.map(drop)
}

pub(super) async fn note(tx: &mut Tx, notice: &NewNotice, ahead: Millis) -> Result<Noted, Error> {
    let OrderId { merchant, number } = &notice.order;
    let refund = if notice.kind == Kind::Refund { asked_for(tx, notice).await? } else { None };
    if refund.as_ref().is_some_and(|refund| refund.fee != notice.refund_fee) {
        return Ok(Noted::Other("refund_fee"));
    }
    if let Some(refund) = &refund {
        placed_elsewhere(tx, notice, refund, ahead).await?;
    }
    let found = tx
        .row(
            "SELECT env, target, path, total_fee, currency, state FROM orders WHERE merchant = $1 AND number = $2
             FOR UPDATE",
            &[merchant, number],
        )
        .await?;
    let Some(order) = found else { return Ok(Noted::NoSuchOrder) };
    if order.try_get::<_, i64>(3)? != notice.total_fee {
        return Ok(Noted::Other("total_fee"));
    }
    if order.try_get::<_, &str>(4)? != notice.currency {
        return Ok(Noted::Other("fee_type"));
    }
    // Another one that writes the same is waited for.
    let is_new = tx
        .write(
            concat!(
                "INSERT INTO notices SELECT $2, $3, $4, $5, now FROM ",
                now!(),
                " ON CONFLICT DO NOTHING"
            ),
            &[&ahead, &notice.dedup, merchant, number, &notice.kind.word()],
        )
        .await?;
    if is_new == 0 {
        return Ok(Noted::Before);
    }
    let env: &str = order.try_get(0)?;
    match notice.kind {
        Kind::Payment => {
            pay(tx, notice, ahead).await?;
            put_callback(tx, notice, env, &destination(&order, 1)?, 0, ahead).await?;
        }
        Kind::Refund => {
            end_refund(tx, &OrderId { merchant: merchant.clone(), number: notice.refund.clone() }).await?;
            let is_paid = order.try_get::<_, &str>(5)? == OrderState::Paid.word();
            if !is_paid {
                // A refund tells of a payment, whose notice has not come.
                tx.write(
                    concat!(
                        "UPDATE orders SET check_at = now FROM ",
                        now!(),
                        " WHERE merchant = $2 AND number = $3"
                    ),
                    &[&ahead, merchant, number],
                )
                .await?;
            }
            if let Some(refund) = refund.filter(|refund| !refund.to.target.is_empty()) {
                let hold = if is_paid { 0 } else { rules::HOLD };
                put_callback(tx, notice, env, &refund.to, hold, ahead).await?;
            }
        }
    }
    Ok(Noted::New)
}

async fn pay(tx: &mut Tx, notice: &NewNotice, ahead: Millis) -> Result<(), Error> {
    let OrderId { merchant, number } = &notice.order;
    tx.write(
        "UPDATE orders SET state = 'paid', transaction_id = $3, check_at = NULL WHERE merchant = $1 AND number = $2",
        &[merchant, number, &notice.transaction_id],
    )
    .await?;
    // Refunds that waited for it.
    tx.write(
        concat!(
            "UPDATE callbacks SET due_at = least(due_at, now) FROM ",
            now!(),
            " WHERE merchant = $2 AND number = $3 AND is_open AND state = 'waiting' AND attempts = 0"
        ),
        &[&ahead, merchant, number],
    )
    .await
    .map(drop)
}

/// A refund as it was asked for here.
struct AskedFor {
    env: String,
    to: Destination,
    fee: i64,
}

async fn asked_for(tx: &mut Tx, notice: &NewNotice) -> Result<Option<AskedFor>, Error> {
    let found = tx
        .row(
            "SELECT env, target, path, refund_fee FROM refunds WHERE merchant = $1 AND number = $2",
            &[&notice.order.merchant, &notice.refund],
        )
        .await?;
    let read =
        |row: Row| Ok(AskedFor { env: row.try_get(0)?, to: destination(&row, 1)?, fee: row.try_get(3)? });
    found.map(read).transpose()
}

/// An order that was placed before this service was there, or without it: what its refund tells of it. One that is here
/// stays as it is.
async fn placed_elsewhere(
    tx: &mut Tx,
    notice: &NewNotice,
    refund: &AskedFor,
    ahead: Millis,
) -> Result<(), Error> {
    let OrderId { merchant, number } = &notice.order;
    let AskedFor { env, to, .. } = refund;
    tx.write(
        concat!(
            "INSERT INTO orders SELECT $2, $3, $4, $5, $6, $7::bigint, $8, '', 'paid', $9, now, 1, NULL FROM ",
            now!(),
            " ON CONFLICT DO NOTHING"
        ),
        &[
            &ahead,
            merchant,
            number,
            env,
            &to.target,
            &to.path,
            &notice.total_fee,
            &notice.currency,
            &notice.transaction_id,
        ],
    )
    .await
    .map(drop)
}

/// Due after `hold`.
async fn put_callback(
    tx: &mut Tx,
    notice: &NewNotice,
    env: &str,
    to: &Destination,
    hold: Millis,
    ahead: Millis,
) -> Result<(), Error> {
    tx.write("INSERT INTO targets VALUES ($1, 0, NULL, NULL, false) ON CONFLICT DO NOTHING", &[&to.target])
        .await?;
    let rank: i64 = match notice.kind {
        Kind::Payment => 0,
        Kind::Refund => 1,
    };
    let (kind, source) = (notice.kind.word(), notice.source.word());
    tx.write(
        concat!(
            "INSERT INTO callbacks (delivery, merchant, number, env, kind, rank, target, path, source, event, state, is_open,
                 created_at, due_at, deadline_at, attempts, token, failure)
             SELECT $2, $3, $4, $5, $6, $7::bigint, $8, $9, $10, $11, 'waiting', true, now, now + $12, now + $13, 0, NULL, '' FROM ",
            now!()
        ),
        &[
            &ahead,
            &notice.delivery,
            &notice.order.merchant,
            &notice.order.number,
            &env,
            &kind,
            &rank,
            &to.target,
            &to.path,
            &source,
            &notice.event,
            &hold,
            &rules::LASTS,
        ],
    )
    .await
    .map(drop)
}

/// How long after its last check it is still claimed, if the process ended meanwhile.
const AGAIN: Millis = 60 * 60 * 1000;

/// What is due of a table, without what another process is at, and where the next check is written.
macro_rules! checks {
    ($table:literal, $state:literal, $begun:literal) => {
        (
            concat!(
                "SELECT merchant, number, ",
                $state,
                ", ",
                $begun,
                ", now FROM ",
                now!(),
                ", ",
                $table,
                " WHERE check_at <= now ORDER BY check_at LIMIT $2 FOR UPDATE OF ",
                $table,
                " SKIP LOCKED"
            ),
            concat!(
                "UPDATE ",
                $table,
                " o SET check_at = n.check_at
                 FROM unnest($1::text[], $2::text[], $3::bigint[]) AS n (merchant, number, check_at)
                 WHERE o.merchant = n.merchant AND o.number = n.number"
            ),
        )
    };
}

pub(super) async fn claim_checks(tx: &mut Tx, most: u32, ahead: Millis) -> Result<Vec<Unsettled>, Error> {
    let mut claimed = Vec::new();
    for (kind, (due, put)) in [
        (Kind::Payment, checks!("orders", "state", "placed_at")),
        (Kind::Refund, checks!("refunds", "'open'", "begun_at")),
    ] {
        let due = tx.rows(due, &[&ahead, &i64::from(most)]).await?;
        let (mut merchants, mut numbers, mut checks) = (Vec::new(), Vec::new(), Vec::new());
        for row in &due {
            let (begun, now): (Millis, Millis) = (row.try_get(3)?, row.try_get(4)?);
            let next = rules::next_check(now - begun);
            let id = OrderId { merchant: row.try_get(0)?, number: row.try_get(1)? };
            merchants.push(id.merchant.clone());
            numbers.push(id.number.clone());
            checks.push(next.map_or(now + AGAIN, |age| begun + age));
            let state = OrderState::of_word(row.try_get(2)?).unwrap_or(OrderState::Open);
            claimed.push(Unsettled { kind, id, state, is_last: next.is_none() });
        }
        tx.write(put, &[&merchants, &numbers, &checks]).await?;
    }
    Ok(claimed)
}
