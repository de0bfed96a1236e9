//! Faults of the database, in words.

use crate::serve::store::StoreError;
use std::error::Error as _;

/// What the database says, without the values that a detail of it would quote.
pub(super) fn failed(error: &tokio_postgres::Error) -> StoreError {
    StoreError(match (error.as_db_error(), error.source()) {
        (Some(told), _) => format!("{} ({})", told.message(), told.code().code()),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    })
}
