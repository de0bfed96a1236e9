//! Reads the database, the log of the receivers and the notices that were acknowledged, and says what does not hold.

use super::receiver::Received;
use rusqlite::{Connection, Row};
use std::{collections::BTreeMap, path::Path};

/// How long a claim lasts: `--callback-timeout 1` and five seconds.
const LEASE: i64 = 6_000;

struct Callback {
    id: i64,
    delivery: String,
    number: String,
    rank: i64,
    state: String,
    attempts: i64,
}

struct Attempt {
    callback: i64,
    number: i64,
    started: i64,
    ended: Option<i64>,
    is_accepted: bool,
    /// Whether there was an answer.
    is_answered: bool,
}

impl Attempt {
    /// Until when its claim held, at the latest.
    fn until(&self) -> i64 {
        self.ended.unwrap_or(self.started + LEASE).min(self.started + LEASE)
    }
}

/// What does not hold, a line each.
pub(crate) fn audit(database: &Path, log: &[Received], acknowledged: &[String]) -> Vec<String> {
    let connection = Connection::open(database).unwrap();
    let callbacks = all(
        &connection,
        "SELECT id, delivery, number, rank, state, attempts FROM callbacks ORDER BY id",
        |row| {
            Ok(Callback {
                id: row.get(0)?,
                delivery: row.get(1)?,
                number: row.get(2)?,
                rank: row.get(3)?,
                state: row.get(4)?,
                attempts: row.get(5)?,
            })
        },
    );
    let attempts = all(
        &connection,
        "SELECT callback, number, started_at, ended_at, is_accepted, status FROM attempts ORDER BY started_at, number",
        |row| {
            Ok(Attempt {
                callback: row.get(0)?,
                number: row.get(1)?,
                started: row.get(2)?,
                ended: row.get(3)?,
                is_accepted: row.get(4)?,
                is_answered: row.get::<_, Option<u16>>(5)?.is_some(),
            })
        },
    );
    let mut wrong = Vec::new();
    for number in acknowledged {
        if !callbacks.iter().any(|callback| callback.number == *number) {
            wrong.push(format!("the notice of {number} was acknowledged, and there is no callback"));
        }
    }
    for callback in &callbacks {
        let own: Vec<&Attempt> = attempts.iter().filter(|attempt| attempt.callback == callback.id).collect();
        of_callback(callback, &own, log, &mut wrong);
    }
    let mut orders: BTreeMap<&str, Vec<&Callback>> = BTreeMap::new();
    for callback in &callbacks {
        orders.entry(&callback.number).or_default().push(callback);
    }
    for (number, own) in orders {
        of_order(number, &own, &attempts, &mut wrong);
    }
    wrong
}

fn all<T>(
    connection: &Connection,
    sql: &str,
    read: impl Fn(&Row<'_>) -> Result<T, rusqlite::Error>,
) -> Vec<T> {
    let mut query = connection.prepare(sql).unwrap();
    query.query_map([], read).unwrap().collect::<Result<_, _>>().unwrap()
}

fn of_callback(callback: &Callback, own: &[&Attempt], log: &[Received], wrong: &mut Vec<String>) {
    let Callback { delivery, state, .. } = callback;
    if !matches!(state.as_str(), "done" | "dead") {
        wrong.push(format!("{delivery} is {state}, neither done nor dead"));
    }
    let numbers: Vec<i64> = own.iter().map(|attempt| attempt.number).collect();
    if numbers != (1..=callback.attempts).collect::<Vec<_>>() {
        wrong.push(format!("{delivery} has the attempts {numbers:?}, and counts {}", callback.attempts));
    }
    let accepted: Vec<&&Attempt> = own.iter().filter(|attempt| attempt.is_accepted).collect();
    if state == "done" && accepted.is_empty() {
        wrong.push(format!("{delivery} is done, and no attempt was accepted"));
    }
    let at_receiver = log.iter().filter(|it| it.delivery == *delivery && it.accepted_at.is_some()).count();
    if state == "done" && at_receiver == 0 {
        wrong.push(format!("{delivery} is done, and its receiver did not accept it"));
    }
    // What a process does not live to write down, or what comes too late, may be made again.
    let unknown = own.iter().filter(|attempt| attempt.ended.is_none() || !attempt.is_answered).count();
    if at_receiver > accepted.len() + unknown {
        wrong.push(format!("{delivery} was accepted {at_receiver} times, {} are written", accepted.len()));
    }
    if let Some(first) = accepted.iter().filter_map(|attempt| attempt.ended).min() {
        // One that was begun before may have been on its way.
        for late in own.iter().filter(|attempt| attempt.started > first) {
            wrong.push(format!("{delivery} was accepted, and attempt {} was made after it", late.number));
        }
    }
}

fn of_order(number: &str, own: &[&Callback], attempts: &[Attempt], wrong: &mut Vec<String>) {
    let of = |attempt: &&Attempt| own.iter().any(|callback| callback.id == attempt.callback);
    let mut own_attempts: Vec<&Attempt> = attempts.iter().filter(of).collect();
    own_attempts.sort_by_key(|attempt| attempt.started);
    for (at, first) in own_attempts.iter().enumerate() {
        for second in &own_attempts[at + 1..] {
            if second.started < first.until() {
                wrong.push(format!("two claims of the order {number} were alive at {}", second.started));
            }
        }
    }
    // A later one is not begun before an earlier one has ended.
    for later in own {
        let begun = attempts.iter().filter(|it| it.callback == later.id).map(|it| it.started).min();
        let Some(begun) = begun else { continue };
        for earlier in own.iter().filter(|it| (it.rank, it.id) < (later.rank, later.id)) {
            let known = attempts.iter().filter(|it| it.callback == earlier.id);
            let open = known.filter(|it| it.started < begun).all(|it| !it.is_accepted);
            let has_begun = attempts.iter().any(|it| it.callback == earlier.id && it.started < begun);
            if has_begun && open && earlier.state == "done" {
                wrong.push(format!("{} was begun before {} was done", later.delivery, earlier.delivery));
            }
        }
    }
}
