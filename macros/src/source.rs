//! Which table is meant: its text, its gateway, and what makes cargo rebuild when it changes.

use crate::{
    error::Failure,
    input::{Input, TableName, Wanted},
};
use paytable_schema::{Faults, Source, gateway_of, tables};
use std::{env, fs, io, path::PathBuf};

/// A table and its gateway as text.
pub(crate) struct Loaded {
    pub(crate) table: File,
    /// The gateway's file; for a gateway's own derive, the table itself.
    pub(crate) gateway: File,
    /// Whether the gateway is one of the shipped ones.
    pub(crate) shipped_gateway: bool,
    /// For a gateway's own derive: the tables of its APIs and notices.
    pub(crate) beside: Vec<File>,
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

pub(crate) fn load(input: &Input, wanted: Wanted) -> Result<Loaded, Failure> {
    files(input, wanted).map_err(|faults| Failure::table(&faults, input.table.span()))
}

fn files(input: &Input, wanted: Wanted) -> Result<Loaded, Faults> {
    match &input.table {
        TableName::Shipped(name) => {
            let name = name.value();
            if let Some(table) = tables::find(&name) {
                return Ok(Loaded {
                    table: File::shipped(table.source),
                    gateway: File::shipped(table.gateway),
                    shipped_gateway: true,
                    beside: Vec::new(),
                });
            }
            let gateway = tables::find_gateway(&name).ok_or_else(|| tables::unknown(&name))?;
            Ok(Loaded {
                table: File::shipped(gateway),
                gateway: File::shipped(gateway),
                shipped_gateway: true,
                beside: shipped_beside(&name),
            })
        }
        TableName::File(path) => {
            let path = path.value();
            let table = File::read(&path)?;
            let beside = if matches!(wanted, Wanted::Gateway) { tables_beside(&path)? } else { Vec::new() };
            let (gateway, shipped_gateway) = match gateway_of(&table.text) {
                Some(name) => {
                    let source = tables::find_gateway(&name).ok_or_else(|| tables::unknown_gateway(&name))?;
                    (File::shipped(source), true)
                }
                None => (File::read(&gateway_beside(&path))?, false),
            };
            Ok(Loaded { table, gateway, shipped_gateway, beside })
        }
    }
}

/// `gateway.toml` in the same folder.
fn gateway_beside(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/gateway.toml"),
        None => "gateway.toml".to_owned(),
    }
}

/// The shipped tables of a gateway.
fn shipped_beside(gateway: &str) -> Vec<File> {
    let own =
        |table: &&tables::Table| table.name.split_once('/').is_some_and(|(folder, _)| folder == gateway);
    tables::TABLES.iter().filter(own).map(|table| File::shipped(table.source)).collect()
}

/// The other tables of the folder, in the order of their names, unless they name a shipped gateway.
fn tables_beside(path: &str) -> Result<Vec<File>, Faults> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let shown = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let failed =
        |error: io::Error| Faults::without_file(format!("cannot read the folder of `{path}`: {error}"), None);
    let mut names = Vec::new();
    for entry in fs::read_dir(base().join(folder)).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let is_table = path.extension().is_some_and(|extension| extension == "toml");
        names.extend(path.file_name().and_then(|name| name.to_str()).filter(|_| is_table).map(shown));
    }
    names.retain(|name| name != path);
    names.sort_unstable();
    let files: Result<Vec<File>, Faults> = names.iter().map(|name| File::read(name)).collect();
    Ok(files?.into_iter().filter(|file| gateway_of(&file.text).is_none()).collect())
}
