//! Which database is meant.

use super::{SqliteStore, Store};
use std::{path::PathBuf, sync::Arc};
#[cfg(feature = "postgres")]
use {super::PostgresStore, zeroize::Zeroizing};

/// The file of the database in its folder.
pub(crate) const FILE: &str = "serve.db";

pub(crate) enum Database {
    /// The folder of a SQLite file.
    Folder(PathBuf),
    /// How a PostgreSQL is reached; the text may hold a password.
    #[cfg(feature = "postgres")]
    Postgres(Zeroizing<String>),
}

impl Database {
    /// Opens it, and makes what is missing in it.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(clippy::unused_async, reason = "a PostgreSQL is waited for")
    )]
    pub(crate) async fn open(&self) -> Result<Arc<dyn Store>, String> {
        Ok(match self {
            Database::Folder(folder) => Arc::new(SqliteStore::open(&folder.join(FILE))?),
            #[cfg(feature = "postgres")]
            Database::Postgres(text) => Arc::new(PostgresStore::open(text).await?),
        })
    }
}
