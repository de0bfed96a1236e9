//! Options that say which database is meant.

use crate::{sandbox::store::default_file, serve::store::Database};
use clap::ValueHint;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The folder of the database; without it one below the folder for the state of programs
    #[arg(
        long,
        global = true,
        env = "PAYTABLE_SERVE_DATA",
        hide_env_values = true,
        value_name = "DIR",
        value_hint = ValueHint::DirPath
    )]
    data: Option<PathBuf>,
    /// The file with the address of a PostgreSQL that takes the place of the file in the folder
    #[cfg(feature = "postgres")]
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "database_env")]
    database_file: Option<PathBuf>,
    /// The environment variable with that address
    #[cfg(feature = "postgres")]
    #[arg(long, global = true, value_name = "NAME")]
    database_env: Option<String>,
}

impl Options {
    /// The folder for files.
    pub(crate) fn folder(&self) -> Result<PathBuf, String> {
        let folder = self.data.clone().or_else(|| default_file("serve"));
        folder.ok_or_else(|| "there is no folder for the database; name one with --data".to_owned())
    }

    pub(crate) fn database(&self) -> Result<Database, String> {
        #[cfg(feature = "postgres")]
        {
            use crate::config::secret;
            if let Some(file) = &self.database_file {
                let text = secret::of_file(file).map_err(|why| format!("--database-file: {why}"))?;
                return Ok(Database::Postgres(text));
            }
            if let Some(name) = &self.database_env {
                let text =
                    secret::of_variable(name).map_err(|why| format!("--database-env {name}: {why}"))?;
                return Ok(Database::Postgres(text));
            }
        }
        Ok(Database::Folder(self.folder()?))
    }
}
