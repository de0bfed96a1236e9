//! Faults that a test plants, to see that its audit finds them.

use super::{PostgresStore, queue};

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Fault {
    /// None; a claim takes a second until it is committed.
    Slow,
    /// The same, and it locks the callback alone, not its order.
    NoLock,
    /// An attempt ends with any token.
    NoToken,
}

impl PostgresStore {
    pub(crate) fn plant(&self, fault: Fault) {
        let slow = (
            queue::CLAIM,
            replaced(queue::CLAIM, "FROM claimed c JOIN", "FROM claimed c CROSS JOIN pg_sleep(1) JOIN"),
        );
        let planted = match fault {
            Fault::Slow => vec![slow],
            Fault::NoLock => {
                let orders = "JOIN orders o ON o.merchant = f.merchant AND o.number = f.number";
                vec![slow, (queue::PICK, replaced(queue::PICK, orders, "JOIN callbacks o ON o.id = f.id"))]
            }
            Fault::NoToken => vec![
                (queue::END_CLAIM, replaced(queue::END_CLAIM, "token = $3 AND", "$3 <> '' AND")),
                (
                    queue::END_ATTEMPT,
                    replaced(queue::END_ATTEMPT, "token = $4 AND ended_at IS NULL", "$4 <> ''"),
                ),
            ],
        };
        self.pool.planted.lock().unwrap().extend(planted);
    }
}

fn replaced(sql: &str, from: &str, to: &str) -> &'static str {
    assert!(sql.contains(from));
    Box::leak(sql.replace(from, to).into_boxed_str())
}
