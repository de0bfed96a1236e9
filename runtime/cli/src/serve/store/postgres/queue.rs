//! Callbacks: claimed by a lease with a random token, called outside of any transaction, and ended with the token.
//!
//! A claim holds the lock of its order's row from before it looks at the order's callbacks until it is committed. So do a
//! notice and a retry, which make callbacks open: no two transactions decide on callbacks of one order at a time. The end
//! of an attempt needs no such lock, since it takes nothing away from the others.

use super::{ledger::destination, now::now, transaction::Tx};
use crate::serve::store::{CallbackState, Claimed, End, Finished, Kind, Millis, Retried, rules};
use std::time::Duration;
use tokio_postgres::{Error, Row};

/// How often a claim that was too late for what it saw looks again.
const LOOKS: u32 = 16;

/// Whether a callback `c` may be claimed as far as its order is concerned: none goes before it, and none is claimed.
macro_rules! is_first {
    () => {
        "c.is_open AND c.due_at <= now AND NOT EXISTS (
            SELECT 1 FROM callbacks e
            WHERE e.merchant = c.merchant AND e.number = c.number AND e.is_open AND e.id <> c.id
              AND ((e.rank, e.id) < (c.rank, c.id) OR (e.state = 'claimed' AND e.due_at > now))
        )"
    };
}

/// The callbacks of each target that are due first; the target is neither paused nor full. Which targets these are is found
/// before, so that nothing is read of the callbacks of others. $2 is how many, $3 the targets that are full.
macro_rules! due {
    () => {
        concat!(
            "(
                SELECT t.name, now FROM ",
            now!(),
            ", targets t
                WHERE NOT t.is_paused AND coalesce(t.paused_until, 0) <= now AND t.name <> ALL ($3::text[]) OFFSET 0
            ) t CROSS JOIN LATERAL (
                SELECT c.id, c.merchant, c.number, c.due_at FROM callbacks c WHERE c.target = t.name AND ",
            is_first!(),
            " ORDER BY c.due_at, c.id LIMIT $2
            ) f"
        )
    };
}

/// So many of each target are looked at, and so many more where others are claiming all of the first ones.
const LOOKED_AT: [i64; 2] = [4, 64];

/// Locks the order of the callback that is due first, of those whose order nobody has locked.
pub(super) const PICK: &str = concat!(
    "SELECT f.id FROM (SELECT f.* FROM ",
    due!(),
    ") f JOIN orders o ON o.merchant = f.merchant AND o.number = f.number
     ORDER BY f.due_at, f.id LIMIT 1 FOR UPDATE OF o SKIP LOCKED"
);

/// Claims it, if that is still so: another one may have claimed it before the lock. Of a target that fails, there is one
/// probe at a time: the claim that moves its pause on has it.
pub(super) const CLAIM: &str = concat!(
    "WITH claimed AS (
         UPDATE callbacks c SET state = 'claimed', token = $3, due_at = now + $4, attempts = attempts + 1 FROM ",
    now!(),
    " WHERE c.id = $2 AND ",
    is_first!(),
    " RETURNING c.*, now
     ), attempt AS (
         INSERT INTO attempts SELECT id, attempts, token, now, NULL, false, '', NULL, '', '' FROM claimed
     ), probe AS (
         UPDATE targets t SET paused_until = c.due_at FROM claimed c
         WHERE t.name = c.target AND t.failures >= $5 AND coalesce(t.paused_until, 0) <= c.now RETURNING 1
     )
     SELECT c.id, c.delivery, c.kind, c.target, c.path, c.event, c.attempts, c.token
     FROM claimed c JOIN targets t ON t.name = c.target
     WHERE NOT t.is_paused AND (t.failures < $5 OR EXISTS (SELECT 1 FROM probe))"
);

pub(super) async fn is_due(tx: &mut Tx, ahead: Millis) -> Result<bool, Error> {
    let none: [&str; 0] = [];
    let found =
        tx.row(concat!("SELECT 1 FROM ", due!(), " LIMIT 1"), &[&ahead, &1_i64, &none.as_slice()]).await?;
    Ok(found.is_some())
}

pub(super) async fn claim(
    tx: &mut Tx,
    token: &str,
    lease: Duration,
    full: &[String],
    ahead: Millis,
) -> Result<Option<Claimed>, Error> {
    let lease = i64::try_from(lease.as_millis()).unwrap_or(i64::MAX / 2);
    for _ in 0..LOOKS {
        let Some(id) = pick(tx, full, ahead).await? else { return Ok(None) };
        let found = tx.row(CLAIM, &[&ahead, &id, &token, &lease, &rules::FAILURES_TO_PAUSE]).await?;
        if let Some(row) = found {
            return claimed(&row).map(Some);
        }
        tx.anew().await?;
    }
    Ok(None)
}

async fn pick(tx: &mut Tx, full: &[String], ahead: Millis) -> Result<Option<i64>, Error> {
    for most in LOOKED_AT {
        if let Some(row) = tx.row(PICK, &[&ahead, &most, &full]).await? {
            return row.try_get(0).map(Some);
        }
    }
    Ok(None)
}

fn claimed(row: &Row) -> Result<Claimed, Error> {
    Ok(Claimed {
        id: row.try_get(0)?,
        delivery: row.try_get(1)?,
        kind: Kind::of_word(row.try_get(2)?).unwrap_or(Kind::Payment),
        to: destination(row, 3)?,
        event: row.try_get(5)?,
        attempt: row.try_get(6)?,
        token: row.try_get(7)?,
    })
}

pub(super) const END_ATTEMPT: &str = concat!(
    "UPDATE attempts SET ended_at = now, is_accepted = $5, failure = $6, status = $7, answer = $8, console = $9 FROM ",
    now!(),
    " WHERE callback = $2 AND number = $3 AND token = $4 AND ended_at IS NULL"
);

/// What is not accepted is due again after a while, unless its time is over.
pub(super) const END_CLAIM: &str = concat!(
    "UPDATE callbacks SET token = NULL, failure = $5, is_open = NOT $4 AND now < deadline_at,
         state = CASE WHEN $4 THEN 'done' WHEN now >= deadline_at THEN 'dead' ELSE 'waiting' END,
         due_at = CASE WHEN $4 OR now >= deadline_at THEN now ELSE least(now + $6, deadline_at) END FROM ",
    now!(),
    " WHERE id = $2 AND token = $3 AND state = 'claimed' RETURNING state"
);

pub(super) async fn finish(
    tx: &mut Tx,
    claimed: &Claimed,
    end: &End,
    jitter: u8,
    ahead: Millis,
) -> Result<Finished, Error> {
    let (failure, answer, console) = (text(&end.failure), text(&end.answer), text(&end.console));
    let status = end.status.map(i32::from);
    let accepted = end.is_accepted();
    let (id, attempt, token) = (&claimed.id, &claimed.attempt, &claimed.token);
    let written = tx
        .write(END_ATTEMPT, &[&ahead, id, attempt, token, &accepted, &failure, &status, &answer, &console])
        .await?;
    if written == 0 {
        return Ok(Finished::Late);
    }
    let wait = rules::wait(*attempt, jitter);
    let ended = tx.row(END_CLAIM, &[&ahead, id, token, &accepted, &failure, &wait]).await?;
    tell_target(tx, claimed, end, ahead).await?;
    let Some(row) = ended else { return Ok(Finished::Late) };
    Ok(match CallbackState::of_word(row.try_get(0)?) {
        Some(CallbackState::Done) => Finished::Done,
        Some(CallbackState::Dead) => Finished::Dead,
        _ => Finished::Waiting,
    })
}

/// PostgreSQL stores no U+0000; what a receiver answers with it is stored all the same.
fn text(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Counts failures in a row. One callback that fails again and again says nothing about its target.
async fn tell_target(tx: &mut Tx, claimed: &Claimed, end: &End, ahead: Millis) -> Result<(), Error> {
    let target = &claimed.to.target;
    if end.is_accepted() {
        return tx
            .write(
                "UPDATE targets SET failures = 0, failed = NULL, paused_until = NULL
                 WHERE name = $1 AND (failures > 0 OR paused_until IS NOT NULL)",
                &[target],
            )
            .await
            .map(drop);
    }
    // The row stays locked, so that two that fail at once are two.
    let counted = tx
        .row(
            "UPDATE targets SET failures = failures + CASE WHEN failed IS DISTINCT FROM $2 THEN 1 ELSE 0 END, failed = $2
             WHERE name = $1 RETURNING failures",
            &[target, &claimed.id],
        )
        .await?;
    let Some(failures) = counted.map(|row| row.try_get(0)).transpose()? else { return Ok(()) };
    tx.write(
        concat!("UPDATE targets SET paused_until = now + $3::bigint FROM ", now!(), " WHERE name = $2"),
        &[&ahead, target, &rules::pause(failures)],
    )
    .await
    .map(drop)
}

pub(super) async fn retry(tx: &mut Tx, delivery: &str, ahead: Millis) -> Result<Retried, Error> {
    tx.row(
        "SELECT 1 FROM orders o JOIN callbacks c ON c.merchant = o.merchant AND c.number = o.number
         WHERE c.delivery = $1 FOR UPDATE OF o",
        &[&delivery],
    )
    .await?;
    let found = tx
        .row(
            concat!(
                "SELECT state, due_at <= now FROM ",
                now!(),
                ", callbacks c WHERE delivery = $2 FOR UPDATE OF c"
            ),
            &[&ahead, &delivery],
        )
        .await?;
    let Some(row) = found else { return Ok(Retried::Unknown) };
    let state = CallbackState::of_word(row.try_get(0)?).unwrap_or(CallbackState::Claimed);
    let is_over = state == CallbackState::Claimed && row.try_get(1)?;
    if !matches!(state, CallbackState::Dead | CallbackState::Waiting) && !is_over {
        return Ok(Retried::Not(state));
    }
    tx.write(
        concat!(
            "UPDATE callbacks SET state = 'waiting', is_open = true, token = NULL, due_at = now, deadline_at = now + $3 FROM ",
            now!(),
            " WHERE delivery = $2"
        ),
        &[&ahead, &delivery, &rules::LASTS],
    )
    .await?;
    Ok(Retried::Due)
}

pub(super) async fn pause(tx: &mut Tx, target: &str, is_paused: bool) -> Result<(), Error> {
    // Resuming by hand also forgets its failures.
    tx.write(
        "INSERT INTO targets AS t VALUES ($1, 0, NULL, NULL, $2) ON CONFLICT (name) DO UPDATE SET is_paused = $2,
             failures = CASE WHEN $2 THEN t.failures ELSE 0 END, paused_until = CASE WHEN $2 THEN t.paused_until END",
        &[&target, &is_paused],
    )
    .await
    .map(drop)
}
