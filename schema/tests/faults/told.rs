//! All that is told of the cases, in a file: a translation is held against it.

use super::{cases, changed, unmarked};
use std::{collections::BTreeSet, env, fs, path::Path};

#[test]
fn what_is_told_of_the_cases_is_listed() {
    let mut texts = BTreeSet::new();
    for case in cases() {
        let (text, _) = unmarked(&changed(case.good, case.changes));
        for (fault, _) in case.faults(&text) {
            texts.extend([fault.message, fault.label].into_iter().chain(fault.help));
        }
    }
    assert!(texts.len() > 500, "{}", texts.len());
    let listed: String = texts.iter().flat_map(|text| [text.as_str(), "\n"]).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/told.txt");
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &listed).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let is_written: BTreeSet<&str> = written.lines().collect();
    let missing: Vec<&String> = texts.iter().filter(|text| !is_written.contains(text.as_str())).collect();
    assert!(
        written == listed,
        "tests/faults/told.txt is not what is told; BLESS=1 writes it. It lacks {missing:#?}"
    );
}
