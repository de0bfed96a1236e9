//! Facts in JSON: which files are read, what stands beside them, and where the tables go.

use super::gateway::Of;
use crate::{
    files::File,
    output::{Output, counted},
};
use paytable_schema::{
    Gateway, gateway,
    import::{Drafted, FactHead, Shared, import_facts, is_facts, tell_apart},
    tables,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What several operations refer to.
const ROWS: &str = "schemas.json";
/// The error codes of operations.
const ERRORS: &str = "errors.json";
const GATEWAY: &str = "gateway.toml";

/// One file as text on standard output.
pub(super) fn one(path: &Path, text: &str, name: &str, of: Of<'_>) -> Result<Output, String> {
    let shipped = of.shipped.map(named).transpose()?;
    let head = FactHead { name, gateway: of.beside.or(shipped.as_ref()), shipped: of.shipped };
    let mut tables = import_facts(text, &shared(path)?, head).map_err(|why| told(path, &why))?;
    match (tables.pop(), tables.is_empty()) {
        (Some(only), true) => Ok(Output::text(only.text)),
        _ => Err(told(path, "several tables; name a folder for them with --out DIR")),
    }
}

/// Each table as a file.
pub(super) fn folder(paths: &[PathBuf], out: &Path, of: Of<'_>) -> Result<Output, String> {
    let beside = File::read(&out.join(GATEWAY)).ok();
    let own = match (&beside, of.shipped) {
        (Some(file), _) => Some(gateway(file.source()).map_err(|faults| faults.to_string())?),
        (None, Some(name)) => Some(named(name)?),
        (None, None) => None,
    };
    let shipped = of.shipped.filter(|_| beside.is_none());
    let head = FactHead { name: "", gateway: own.as_ref().or(of.beside), shipped };
    let mut drafted: Vec<Drafted> = Vec::new();
    let mut kept: Option<(PathBuf, Shared)> = None;
    for path in files(paths)? {
        let text = File::read(&path)?.text;
        if !is_facts(&text) {
            return Err(told(&path, "no facts: expected an object in JSON"));
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let facts = match kept.take().filter(|(known, _)| *known == folder) {
            Some((_, facts)) => facts,
            None => shared(&path)?,
        };
        drafted.extend(import_facts(&text, &facts, head).map_err(|why| told(&path, &why))?);
        kept = Some((folder, facts));
    }
    tell_apart(&mut drafted)?;
    fs::create_dir_all(out).map_err(|error| told(out, &error.to_string()))?;
    for table in &drafted {
        let path = out.join(format!("{}.toml", table.name));
        // A table that was reviewed is not written over.
        let mut options = fs::OpenOptions::new();
        let file = options.write(true).create_new(true).open(&path);
        let written = file.and_then(|mut file| std::io::Write::write_all(&mut file, table.text.as_bytes()));
        written.map_err(|error| told(&path, &error.to_string()))?;
    }
    Ok(Output::text(format!("{} drafted\n", counted(drafted.len(), "table"))))
}

fn named(name: &str) -> Result<Gateway, String> {
    let source = tables::find_gateway(name).ok_or_else(|| tables::unknown_gateway(name).to_string())?;
    gateway(source).map_err(|faults| faults.to_string())
}

/// What stands beside the file of an operation, or one folder above.
fn shared(path: &Path) -> Result<Shared, String> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let above = folder.parent();
    let read = |name: &str| {
        let places = [Some(folder), above].into_iter().flatten().map(|folder| folder.join(name));
        let found = places.into_iter().find(|path| path.is_file());
        found.map_or(Ok(String::new()), |path| File::read(&path).map(|file| file.text))
    };
    Shared::new(&read(ROWS)?, &read(ERRORS)?)
}

/// The files named, and those of folders, in the order of their names.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).map_err(|error| told(path, &error.to_string()))?;
        let mut inside = Vec::new();
        for entry in entries {
            inside.push(entry.map_err(|error| told(path, &error.to_string()))?.path());
        }
        inside.retain(|file| file.extension().is_some_and(|end| end == "json"));
        inside.retain(|file| !file.file_name().is_some_and(|name| name == ROWS || name == ERRORS));
        inside.sort();
        found.extend(inside);
    }
    Ok(found)
}

fn told(path: &Path, why: &str) -> String {
    format!("{}: {why}", path.display())
}
