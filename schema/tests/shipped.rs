//! The shipped tables are complete and right.

use paytable_schema::{load, tables};
use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn every_shipped_table_is_sound() {
    for table in tables::TABLES {
        if let Err(faults) = load(table.name) {
            panic!("{faults}");
        }
    }
}

#[cfg(feature = "cli")]
#[test]
fn every_known_signature_of_a_shipped_table_is_that_of_its_values() {
    let mut count = 0;
    for table in tables::TABLES {
        let (gateway, document) = load(table.name).unwrap();
        let wrong = paytable_schema::vectors::faults(&document, &gateway);
        assert!(wrong.is_empty(), "{}: {wrong:?}", table.name);
        count += document.api.map_or(0, |api| api.vectors.len());
    }
    assert!(count > 0, "no table has a known signature");
}

/// `folder/file` of every file below `tables`, without its ending.
fn files() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tables");
    let entries = |path: &Path| fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let mut found = BTreeSet::new();
    for folder in entries(&root) {
        for file in entries(&folder) {
            assert_eq!(file.extension().and_then(|e| e.to_str()), Some("toml"), "{}", file.display());
            let name = file.strip_prefix(&root).unwrap().with_extension("");
            found.insert(name.to_str().unwrap().replace('\\', "/"));
        }
    }
    found
}

#[test]
fn every_file_of_the_folder_is_shipped_and_nothing_else() {
    let gateways = tables::GATEWAYS.iter().map(|(folder, _)| format!("{folder}/gateway"));
    let listed: Vec<String> = tables::TABLES.iter().map(|t| t.name.to_owned()).chain(gateways).collect();
    assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), files());
    assert_eq!(listed.len(), files().len(), "a table is listed twice");
}

#[test]
fn a_shipped_table_holds_its_own_file_and_the_gateway_of_its_folder() {
    let read = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tables").join(name).with_extension("toml");
        fs::read_to_string(path).unwrap()
    };
    for table in tables::TABLES {
        let (folder, _) = table.name.split_once('/').unwrap();
        assert_eq!(table.source.text, read(table.name), "{}", table.name);
        assert_eq!(table.gateway.text, read(&format!("{folder}/gateway")), "{}", table.name);
        assert_eq!(table.source.path, format!("schema/tables/{}.toml", table.name));
    }
}
