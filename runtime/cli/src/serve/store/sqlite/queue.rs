//! Callbacks: claimed by a lease with a random token, called outside of any transaction, and ended with the token.

use crate::serve::store::{CallbackState, Claimed, Destination, End, Finished, Kind, Millis, Retried, rules};
use rusqlite::{Connection, OptionalExtension, Result, Row, Transaction, params};
use std::time::Duration;

/// The callback of each target that is due first: none of its order is claimed or goes before it, the target is neither
/// paused nor full. ?1 is the time, ?2 the targets that are full.
const DUE: &str = "
    FROM targets t JOIN callbacks c ON c.id = (
        SELECT f.id FROM callbacks f
        WHERE f.target = t.name AND f.is_open = 1 AND f.due_at <= ?1 AND NOT EXISTS (
            SELECT 1 FROM callbacks e
            WHERE e.merchant = f.merchant AND e.number = f.number AND e.is_open = 1 AND e.id <> f.id
              AND ((e.rank, e.id) < (f.rank, f.id) OR (e.state = 'claimed' AND e.due_at > ?1))
        )
        ORDER BY f.due_at, f.id LIMIT 1
    )
    WHERE t.is_paused = 0 AND coalesce(t.paused_until, 0) <= ?1 AND t.name NOT IN (SELECT value FROM json_each(?2))";

pub(super) fn is_due(connection: &Connection, now: Millis) -> Result<bool> {
    connection.prepare_cached(&format!("SELECT 1 {DUE} LIMIT 1"))?.exists(params![now, "[]"])
}

pub(super) fn claim(
    tx: &Transaction<'_>,
    token: &str,
    lease: Duration,
    full: &str,
    now: Millis,
) -> Result<Option<Claimed>> {
    let first: Option<i64> = tx
        .prepare_cached(&format!("SELECT c.id {DUE} ORDER BY c.due_at, c.id LIMIT 1"))?
        .query_row(params![now, full], |row| row.get(0))
        .optional()?;
    let Some(id) = first else { return Ok(None) };
    let until = now.saturating_add(i64::try_from(lease.as_millis()).unwrap_or(0));
    let claimed = tx
        .prepare_cached(
            "UPDATE callbacks SET state = 'claimed', token = ?2, due_at = ?3, attempts = attempts + 1 WHERE id = ?1
             RETURNING id, delivery, kind, target, path, event, attempts, token",
        )?
        .query_row(params![id, token, until], claimed)?;
    tx.prepare_cached("INSERT INTO attempts VALUES (?1, ?2, ?3, ?4, NULL, 0, '', NULL, '', '')")?
        .execute(params![id, claimed.attempt, token, now])?;
    // One probe at a time.
    tx.prepare_cached("UPDATE targets SET paused_until = ?2 WHERE name = ?1 AND failures >= ?3")?
        .execute(params![claimed.to.target, until, rules::FAILURES_TO_PAUSE])?;
    Ok(Some(claimed))
}

fn claimed(row: &Row<'_>) -> Result<Claimed> {
    let kind: String = row.get(2)?;
    Ok(Claimed {
        id: row.get(0)?,
        delivery: row.get(1)?,
        kind: Kind::of_word(&kind).unwrap_or(Kind::Payment),
        to: Destination { target: row.get(3)?, path: row.get(4)? },
        event: row.get(5)?,
        attempt: row.get(6)?,
        token: row.get(7)?,
    })
}

pub(super) fn finish(
    tx: &Transaction<'_>,
    claimed: &Claimed,
    end: &End,
    jitter: u8,
    now: Millis,
) -> Result<Finished> {
    let written = tx
        .prepare_cached(
        "UPDATE attempts SET ended_at = ?4, is_accepted = ?5, failure = ?6, status = ?7, answer = ?8, console = ?9
         WHERE callback = ?1 AND number = ?2 AND token = ?3 AND ended_at IS NULL",
    )?
    .execute(params![
        claimed.id,
        claimed.attempt,
        claimed.token,
        now,
        end.is_accepted(),
        end.failure,
        end.status,
        end.answer,
        end.console
    ])?;
    // It was ended before, or was never begun.
    if written == 0 {
        return Ok(Finished::Late);
    }
    tell_target(tx, claimed, end, now)?;
    let deadline: Option<Millis> = tx
        .prepare_cached(
            "SELECT deadline_at FROM callbacks WHERE id = ?1 AND token = ?2 AND state = 'claimed'",
        )?
        .query_row(params![claimed.id, claimed.token], |row| row.get(0))
        .optional()?;
    let Some(deadline) = deadline else { return Ok(Finished::Late) };
    let (finished, due) = match () {
        () if end.is_accepted() => (Finished::Done, now),
        () if now >= deadline => (Finished::Dead, now),
        () => (Finished::Waiting, (now + rules::wait(claimed.attempt, jitter)).min(deadline)),
    };
    let state = match finished {
        Finished::Done => CallbackState::Done,
        Finished::Dead => CallbackState::Dead,
        Finished::Waiting | Finished::Late => CallbackState::Waiting,
    };
    tx.prepare_cached(
        "UPDATE callbacks SET state = ?3, is_open = ?4, due_at = ?5, failure = ?6, token = NULL WHERE id = ?1 AND token = ?2",
    )?
    .execute(params![
        claimed.id,
        claimed.token,
        state.word(),
        state == CallbackState::Waiting,
        due,
        end.failure
    ])?;
    Ok(finished)
}

/// Counts failures in a row. One callback that fails again and again says nothing about its target.
fn tell_target(tx: &Transaction<'_>, claimed: &Claimed, end: &End, now: Millis) -> Result<()> {
    let target = &claimed.to.target;
    if end.is_accepted() {
        tx.prepare_cached(
            "UPDATE targets SET failures = 0, failed = NULL, paused_until = NULL
             WHERE name = ?1 AND (failures > 0 OR paused_until IS NOT NULL)",
        )?
        .execute([target])?;
        return Ok(());
    }
    let failures: Option<i64> = tx
        .prepare_cached(
            "UPDATE targets SET failures = failures + (failed IS NOT ?2), failed = ?2 WHERE name = ?1 RETURNING failures",
        )?
        .query_row(params![target, claimed.id], |row| row.get(0))
        .optional()?;
    let until = failures.and_then(rules::pause).map(|pause| now + pause);
    tx.prepare_cached("UPDATE targets SET paused_until = ?2 WHERE name = ?1")?
        .execute(params![target, until])?;
    Ok(())
}

pub(super) fn retry(tx: &Transaction<'_>, delivery: &str, now: Millis) -> Result<Retried> {
    let found: Option<(String, Millis)> = tx
        .prepare_cached("SELECT state, due_at FROM callbacks WHERE delivery = ?1")?
        .query_row([delivery], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((state, due)) = found else { return Ok(Retried::Unknown) };
    let state = CallbackState::of_word(&state).unwrap_or(CallbackState::Claimed);
    let is_over = state == CallbackState::Claimed && due <= now;
    if !matches!(state, CallbackState::Dead | CallbackState::Waiting) && !is_over {
        return Ok(Retried::Not(state));
    }
    tx.prepare_cached(
        "UPDATE callbacks SET state = 'waiting', is_open = 1, token = NULL, due_at = ?2, deadline_at = ?3
         WHERE delivery = ?1",
    )?
    .execute(params![delivery, now, now + rules::LASTS])?;
    Ok(Retried::Due)
}

pub(super) fn pause(tx: &Transaction<'_>, target: &str, is_paused: bool) -> Result<()> {
    // Resuming by hand also forgets its failures.
    tx.prepare_cached(
        "INSERT INTO targets VALUES (?1, 0, NULL, NULL, ?2) ON CONFLICT DO UPDATE SET is_paused = ?2,
             failures = CASE WHEN ?2 THEN failures ELSE 0 END, paused_until = CASE WHEN ?2 THEN paused_until END",
    )?
    .execute(params![target, is_paused])?;
    Ok(())
}
