//! The lists of shipped gateways and tables, made from the folder: a table is shipped by being there.

#![expect(
    clippy::expect_used,
    clippy::format_push_string,
    reason = "a build that cannot read its own files ends"
)]

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

const FOLDER: &str = "tables";
const GATEWAY: &str = "gateway";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={FOLDER}");
    // Without the feature nothing reads tables.
    if env::var_os("CARGO_FEATURE_TABLES").is_none() {
        return;
    }
    let root = folder("CARGO_MANIFEST_DIR").join(FOLDER);
    let (mut gateways, mut tables) = (String::new(), String::new());
    for folder in names(&root, OsStr::new("")) {
        let gateway = source(&folder, GATEWAY);
        gateways += &format!("    ({folder:?}, {gateway}),\n");
        for stem in names(&root.join(&folder), OsStr::new("toml")).iter().filter(|stem| *stem != GATEWAY) {
            let table = source(&folder, stem);
            tables +=
                &format!("    Table {{ name: \"{folder}/{stem}\", source: {table}, gateway: {gateway} }},\n");
        }
    }
    let out = folder("OUT_DIR");
    for (name, list) in [("gateways.rs", gateways), ("tables.rs", tables)] {
        fs::write(out.join(name), format!("&[\n{list}]\n")).expect("the folder for what is made is there");
    }
}

/// A folder that cargo names.
fn folder(variable: &str) -> PathBuf {
    PathBuf::from(env::var_os(variable).expect("cargo sets it"))
}

/// The names in a folder that end so, without the ending; sorted, because a folder has no order of its own.
fn names(folder: &Path, ending: &OsStr) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the tables are part of the package");
    let paths = entries.map(|entry| entry.expect("a folder can be read").path());
    let paths = paths.filter(|path| path.extension().unwrap_or_default() == ending);
    let stem = |path: PathBuf| path.file_stem().and_then(OsStr::to_str).map(str::to_owned);
    let mut names: Vec<String> = paths.filter_map(stem).filter(|name| !name.starts_with('.')).collect();
    names.sort_unstable();
    names
}

/// A file as it is in the list; cargo watches what it includes.
fn source(folder: &str, stem: &str) -> String {
    format!(
        "Source {{ path: \"schema/tables/{folder}/{stem}.toml\", \
         text: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/tables/{folder}/{stem}.toml\")) }}"
    )
}
