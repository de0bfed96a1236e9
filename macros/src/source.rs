//! Which table is meant: its text, its gateway, and what makes cargo rebuild when it changes.

use crate::{
    error::Failure,
    input::{Input, TableName},
};
use paytable_schema::{Faults, Source, gateway_of, tables};
use std::{env, fs, path::PathBuf};

/// A table and its gateway as text.
pub(crate) struct Loaded {
    pub(crate) table: File,
    /// The gateway's file; for a gateway's own derive, the table itself.
    pub(crate) gateway: File,
    /// Whether the gateway is one of the shipped ones.
    pub(crate) shipped_gateway: bool,
}

pub(crate) struct File {
    /// As shown in faults.
    shown: String,
    pub(crate) text: String,
    /// Absolute path, for files that cargo must watch. Shipped tables are part of a crate it watches already.
    pub(crate) watched: Option<String>,
}

impl File {
    pub(crate) fn source(&self) -> Source<'_> {
        Source { path: &self.shown, text: &self.text }
    }

    fn shipped(source: Source<'static>) -> File {
        File { shown: source.path.to_owned(), text: source.text.to_owned(), watched: None }
    }

    fn read(path: &str) -> Result<File, Faults> {
        let full = base().join(path);
        match fs::read_to_string(&full) {
            Ok(text) => Ok(File { shown: path.to_owned(), text, watched: Some(full.display().to_string()) }),
            Err(error) => Err(Faults::without_file(
                format!("cannot read `{path}`: {error}"),
                Some(format!("a path starts at the folder of Cargo.toml; tried {}", full.display())),
            )),
        }
    }
}

/// The folder of the user's `Cargo.toml`. The override is for compile-fail tests, which are built elsewhere.
fn base() -> PathBuf {
    let named = env::var_os("CARGO_MANIFEST_DIR_OVERRIDE").or_else(|| env::var_os("CARGO_MANIFEST_DIR"));
    named.map(PathBuf::from).unwrap_or_default()
}

pub(crate) fn load(input: &Input) -> Result<Loaded, Failure> {
    files(input).map_err(|faults| Failure::table(&faults, input.table.span()))
}

fn files(input: &Input) -> Result<Loaded, Faults> {
    match &input.table {
        TableName::Shipped(name) => {
            let name = name.value();
            if let Some(table) = tables::find(&name) {
                return Ok(Loaded {
                    table: File::shipped(table.source),
                    gateway: File::shipped(table.gateway),
                    shipped_gateway: true,
                });
            }
            let gateway = tables::find_gateway(&name).ok_or_else(|| tables::unknown(&name))?;
            Ok(Loaded {
                table: File::shipped(gateway),
                gateway: File::shipped(gateway),
                shipped_gateway: true,
            })
        }
        TableName::File(path) => {
            let path = path.value();
            let table = File::read(&path)?;
            let (gateway, shipped_gateway) = match gateway_of(&table.text) {
                Some(name) => {
                    let source = tables::find_gateway(&name).ok_or_else(|| tables::unknown_gateway(&name))?;
                    (File::shipped(source), true)
                }
                None => (File::read(&beside(&path))?, false),
            };
            Ok(Loaded { table, gateway, shipped_gateway })
        }
    }
}

/// `gateway.toml` in the same folder.
fn beside(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/gateway.toml"),
        None => "gateway.toml".to_owned(),
    }
}
