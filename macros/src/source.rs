//! Which table is meant: its text, its gateway, and what makes cargo rebuild when it changes.

use crate::{
    error::Failure,
    input::{Input, TableName, Wanted},
};
use paytable_schema::{Faults, Source, gateway_of, tables};
#[cfg(not(test))]
use std::env;
use std::{
    fmt, fs, io,
    path::{Component, Path, PathBuf},
};

/// A table and its gateway as text.
pub(crate) struct Loaded {
    pub(crate) table: File,
    /// The gateway's file; for a gateway's own derive, the table itself.
    pub(crate) gateway: File,
    /// Whether the gateway is one of the shipped ones.
    pub(crate) shipped_gateway: bool,
    /// For a gateway's own derive: the tables of its APIs and notices.
    pub(crate) beside: Vec<File>,
    folder: Folder,
}

/// Where tables are that another one names.
enum Folder {
    /// Of shipped tables.
    Shipped(String),
    /// Of the user's, below the folder of `Cargo.toml`; the tables that ship with the gateway stand behind it.
    Own { base: PathBuf, folder: String, gateway: Option<String> },
    /// There is none: the table is a text of a test.
    #[cfg(test)]
    Nowhere,
}

impl Loaded {
    /// The table of that file stem beside this one.
    pub(crate) fn named(&self, stem: &str) -> Result<File, Faults> {
        match &self.folder {
            Folder::Shipped(folder) => shipped(folder, stem),
            Folder::Own { base, folder, gateway } => {
                let path =
                    if folder.is_empty() { format!("{stem}.toml") } else { format!("{folder}/{stem}.toml") };
                let own = File::read(base, &path);
                match gateway {
                    Some(gateway) => own.or_else(|faults| shipped(gateway, stem).map_err(|_| faults)),
                    None => own,
                }
            }
            #[cfg(test)]
            Folder::Nowhere => Err(Faults::without_file("no folder", None)),
        }
    }
}

fn shipped(folder: &str, stem: &str) -> Result<File, Faults> {
    let name = format!("{folder}/{stem}");
    tables::find(&name).map(|table| File::shipped(table.source)).ok_or_else(|| tables::unknown(&name))
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

    /// A file of the crate, whose folder is `base`.
    fn read(base: &Path, path: &str) -> Result<File, Faults> {
        let full = base.join(path);
        let cannot = |error: &dyn fmt::Display| {
            Faults::without_file(
                format!("cannot read `{path}`: {error}"),
                Some(format!("a path starts at the folder of Cargo.toml; tried {}", full.display())),
            )
        };
        if leads_out(Path::new(path)) {
            return Err(outside(path));
        }
        // What a link points to is another file, whose text a fault would show.
        let real = full.canonicalize().map_err(|error| cannot(&error))?;
        if !real.starts_with(base.canonicalize().map_err(|error| cannot(&error))?) {
            return Err(outside(path));
        }
        let text = fs::read_to_string(&real).map_err(|error| cannot(&error))?;
        Ok(File { shown: path.to_owned(), text, watched: Some(full.display().to_string()) })
    }
}

/// Whether a path leaves the folder that it starts at, without a look at what is there.
fn leads_out(path: &Path) -> bool {
    let mut depth = 0_usize;
    path.components().any(|part| match part {
        Component::Prefix(_) | Component::RootDir => true,
        Component::CurDir => false,
        Component::Normal(_) => {
            depth += 1;
            false
        }
        Component::ParentDir => match depth.checked_sub(1) {
            Some(above) => {
                depth = above;
                false
            }
            None => true,
        },
    })
}

fn outside(path: &str) -> Faults {
    Faults::without_file(
        format!("`{path}` is not in the folder of Cargo.toml, and was not read"),
        Some(
            "put the table into the crate that names it: what is outside is not part of its package"
                .to_owned(),
        ),
    )
}

/// The folder of the user's `Cargo.toml`. The override is for compile-fail tests, which are built elsewhere.
#[cfg(not(test))]
fn base() -> PathBuf {
    let named = env::var_os("CARGO_MANIFEST_DIR_OVERRIDE").or_else(|| env::var_os("CARGO_MANIFEST_DIR"));
    named.map(PathBuf::from).unwrap_or_default()
}

/// The tests of this crate take the tables of the whole repository.
#[cfg(test)]
fn base() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
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
                    folder: Folder::Shipped(folder_of(&name).to_owned()),
                });
            }
            let gateway = tables::find_gateway(&name).ok_or_else(|| tables::unknown(&name))?;
            Ok(Loaded {
                table: File::shipped(gateway),
                gateway: File::shipped(gateway),
                shipped_gateway: true,
                beside: shipped_beside(&name),
                folder: Folder::Shipped(name),
            })
        }
        TableName::File(path) => {
            let (base, path) = (base(), path.value());
            let table = File::read(&base, &path)?;
            let beside =
                if matches!(wanted, Wanted::Gateway) { tables_beside(&base, &path)? } else { Vec::new() };
            let named = gateway_of(&table.text);
            let (gateway, shipped_gateway) = match &named {
                Some(name) => {
                    let source = tables::find_gateway(name).ok_or_else(|| tables::unknown_gateway(name))?;
                    (File::shipped(source), true)
                }
                None => (File::read(&base, &gateway_beside(&path))?, false),
            };
            let folder = Folder::Own { base, folder: folder_of(&path).to_owned(), gateway: named };
            Ok(Loaded { table, gateway, shipped_gateway, beside, folder })
        }
    }
}

/// What a test says stands in a table, of the gateway that the table names or of the tables' own.
#[cfg(test)]
pub(crate) fn of_text(text: String) -> Loaded {
    let gateway = gateway_of(&text).and_then(|name| tables::find_gateway(&name));
    let own = File { shown: "t.toml".to_owned(), text, watched: None };
    let shipped_gateway = gateway.is_some();
    let gateway = gateway.map_or_else(
        || File { shown: own.shown.clone(), text: own.text.clone(), watched: None },
        File::shipped,
    );
    Loaded { table: own, gateway, shipped_gateway, beside: Vec::new(), folder: Folder::Nowhere }
}

/// What stands before the last `/`.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
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
fn tables_beside(base: &Path, path: &str) -> Result<Vec<File>, Faults> {
    let folder = folder_of(path);
    let shown = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let failed =
        |error: io::Error| Faults::without_file(format!("cannot read the folder of `{path}`: {error}"), None);
    let mut names = Vec::new();
    for entry in fs::read_dir(base.join(folder)).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let is_table = path.extension().is_some_and(|extension| extension == "toml");
        names.extend(path.file_name().and_then(|name| name.to_str()).filter(|_| is_table).map(shown));
    }
    names.retain(|name| name != path);
    names.sort_unstable();
    let files: Result<Vec<File>, Faults> = names.iter().map(|name| File::read(base, name)).collect();
    Ok(files?.into_iter().filter(|file| gateway_of(&file.text).is_none()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(read: Result<File, Faults>) -> String {
        match read {
            Ok(file) => file.text,
            Err(faults) => faults.render().concat(),
        }
    }

    #[test]
    fn a_path_that_leads_out_is_found_without_a_look() {
        for outside in ["/a.toml", "../a.toml", "a/../../b.toml", "./../a.toml", "a/b/../../../c/d.toml"] {
            assert!(leads_out(Path::new(outside)), "{outside}");
        }
        for inside in ["a.toml", "./a.toml", "a/b.toml", "a/../b.toml", "a/b/../../c.toml", "..a/b.toml"] {
            assert!(!leads_out(Path::new(inside)), "{inside}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_crate_is_not_read() {
        use std::os::unix::fs::symlink;

        let all = std::env::temp_dir().join(format!("paytable-links-{}", std::process::id()));
        let (base, other) = (all.join("crate"), all.join("other"));
        fs::create_dir_all(base.join("tables")).unwrap();
        fs::create_dir_all(&other).unwrap();
        fs::write(other.join("secret.toml"), "hush").unwrap();
        fs::write(base.join("tables/own.toml"), "own").unwrap();
        symlink(other.join("secret.toml"), base.join("tables/link.toml")).unwrap();
        symlink(&other, base.join("folder")).unwrap();
        symlink("own.toml", base.join("tables/alias.toml")).unwrap();
        // The crate's own folder can be a link: only what lies below it counts.
        symlink(&base, all.join("alias")).unwrap();

        for base in [base, all.join("alias")] {
            let read = |path: &str| shown(File::read(&base, path));
            for path in ["tables/own.toml", "tables/alias.toml", "tables/../tables/own.toml"] {
                assert_eq!(read(path), "own", "{path}");
            }
            for path in ["tables/link.toml", "folder/secret.toml"] {
                let said = read(path);
                assert!(
                    said.contains("is not in the folder of Cargo.toml") && !said.contains("hush"),
                    "{said}"
                );
            }
            assert!(read("tables/none.toml").contains("cannot read"));
        }
        fs::remove_dir_all(all).unwrap();
    }
}
