//! The time of the database.

/// The time, as a row to select from; $1 is how far the clock of a test is ahead.
macro_rules! now {
    () => {
        "(SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $1 AS now OFFSET 0) AS clock"
    };
}

pub(super) use now;
