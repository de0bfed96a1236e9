//! What scripts have in common.

use std::{fs, path::Path};

/// The scripts of a folder and of the folders below it.
fn scripts(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_script = |end: &str| matches!(end, "py" | "mjs" | "sh");
        if path.is_dir() {
            scripts(&path, found);
        } else if path.extension().is_none_or(|end| end.to_str().is_some_and(is_script))
            && let Ok(text) = fs::read_to_string(&path)
        {
            found.push((path.display().to_string(), text));
        }
    }
}

/// Without it, orders of one run are there in the next one, and are paid already.
#[test]
fn every_script_that_starts_the_sandbox_lets_it_forget_its_orders() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut all = Vec::new();
    for folder in [".ci", "tests/api", "tests/browser", "tests/peers"] {
        scripts(&root.join(folder), &mut all);
    }
    let mut starts = 0;
    for (path, text) in &all {
        // The program is a variable in shells, and an item of a list in Python.
        let starting = |line: &&str| line.contains("\" sandbox ") || line.contains("\"sandbox\",");
        for line in text.lines().filter(starting) {
            starts += 1;
            assert!(line.contains("--ephemeral"), "{path}: {line}");
        }
    }
    assert_eq!(starts, 3, "those of .ci/peers-hosts, tests/api and tests/browser");
}
