//! The shipped tables are complete and right.

use paytable_schema::{
    Document, document, gateway, load,
    model::{Reply, Verify},
    signed_pairs::signed_pairs,
    tables,
};
use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn every_shipped_table_is_sound() {
    for table in tables::TABLES {
        if let Err(faults) = load(table.name) {
            panic!("{faults}");
        }
    }
}

#[cfg(feature = "tools")]
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

/// The names that a value reads as.
fn embedded(value: &str) -> impl Iterator<Item = &str> {
    value.split('&').skip(1).filter_map(|part| part.split_once('=')).map(|(name, _)| name)
}

// `k=v&k=v` does not say where a value ends: a documented value that reads as another field would be refused.
#[test]
fn no_example_of_a_signed_row_reads_as_another_field_unless_the_row_says_so() {
    let mut embed = Vec::new();
    for (folder, source) in tables::GATEWAYS {
        let gateway = gateway(*source).unwrap();
        let own = |table: &&tables::Table| table.name.split_once('/').unwrap().0 == *folder;
        let documents: Vec<Document> = tables::TABLES
            .iter()
            .filter(own)
            .map(|table| document(table.source, &gateway).unwrap())
            .collect();
        let known = signed_pairs(&gateway, &documents).names;
        for document in &documents {
            let Document { api, notice, .. } = document;
            let sent = api.iter().filter(|api| api.signed).map(|api| &api.request);
            let told = api.iter().filter(|api| api.reply == Reply::Signed).map(|api| &api.response);
            let notices = notice.iter().filter(|notice| notice.verify == Verify::Sign);
            for message in sent.chain(told).chain(notices.map(|notice| &notice.event)) {
                for row in &message.rows {
                    let example = row.example.as_ref().map_or("", |example| example.value.as_str());
                    for name in embedded(example).filter(|name| known.iter().any(|known| known == name)) {
                        let says_so = row.embeds.iter().any(|embeds| embeds.value == name);
                        assert!(says_so, "{}: {name}", row.name);
                        embed.push(row.name.as_str().to_owned());
                    }
                }
            }
        }
    }
    embed.sort_unstable();
    embed.dedup();
    assert_eq!(embed, ["long_url", "miniprogram_path", "mweb_url"]);
}
