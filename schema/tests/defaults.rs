//! Defaults that a page documents are values: the row says them in a key, so that comparisons know them.

use std::{fs, path::Path};

/// The value that a text says a row has when it is left out: `CNY when left out`, `ALL (as when left out)`.
fn documented(doc: &str) -> Option<&str> {
    let (before, _) = doc.split_once(" when left out")?;
    let word = before.trim_end_matches(" (as").rsplit([' ', ';', ',']).next()?;
    (word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')).then_some(word)
}

#[test]
fn a_row_whose_text_names_a_default_has_it_as_a_value() {
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("tables");
    let mut found = 0;
    for folder in fs::read_dir(tables).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            for line in text.lines() {
                let Some(value) = line.split_once("doc = ").and_then(|(_, doc)| documented(doc)) else {
                    continue;
                };
                let has = |key: &str| line.contains(&format!("{key} = \"{value}\""));
                assert!(has("when_absent") || has("default"), "{}: {line}", path.display());
                found += 1;
            }
        }
    }
    assert!(found > 5, "{found} rows");
}
