//! Words that shipped prose does not use, because standard terms exist for them. Documentation, comments, messages and the
//! texts of tables are searched.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// A word or two, and what to say instead.
const UNWANTED: [(&str, &str); 7] = [
    ("in life", "say: at the gateway, in production"),
    ("nobody's", "say who may not, or that it is not allowed"),
    ("vouch", "say: authenticate, confirm"),
    ("vouched", "say: authenticated, confirmed"),
    ("vouches", "say: authenticates, confirms"),
    ("vouching", "say: authenticating, confirming"),
    ("whoever", "say who: the caller, the gateway, a reader"),
];

/// Texts that keep such a word: the file, and what stands around the word.
const ALLOWED: &[(&str, &str)] = &[];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What is behind the last dot of a name.
fn kind(name: &str) -> &str {
    name.rsplit('.').next().unwrap()
}

/// All that is shipped, by path.
fn shipped() -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().to_str().unwrap().to_owned();
        if kind(&name) == "md" {
            texts.insert(name.clone(), fs::read_to_string(root().join(name)).unwrap());
        }
    }
    for folder in ["macros", "runtime", "schema"] {
        read_below(folder, &mut texts);
    }
    texts
}

fn read_below(folder: &str, texts: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let path = format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap());
        if root().join(&path).is_dir() {
            read_below(&path, texts);
        } else if ["md", "rs", "toml"].contains(&kind(&path)) {
            texts.insert(path.clone(), fs::read_to_string(root().join(path)).unwrap());
        }
    }
}

/// The lines with an unwanted word, each with that word and what to say instead. A word of two may stand on two lines.
fn found(text: &str) -> Vec<(usize, &'static str, &'static str)> {
    let mut words: Vec<(usize, String)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let parts = line.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '\'' | '\u{2019}')));
        let parts = parts.map(|word| word.to_lowercase().replace('\u{2019}', "'"));
        words.extend(parts.filter(|word| !word.is_empty()).map(|word| (at + 1, word)));
    }
    let mut found = Vec::new();
    for (at, (line, _)) in words.iter().enumerate() {
        let begins = |unwanted: &str| {
            unwanted.split(' ').enumerate().all(|(next, word)| {
                words.get(at + next).is_some_and(|(_, found)| found.trim_matches('\'') == word)
            })
        };
        found.extend(
            UNWANTED
                .iter()
                .filter(|(unwanted, _)| begins(unwanted))
                .map(|(unwanted, instead)| (*line, *unwanted, *instead)),
        );
    }
    found
}

#[test]
fn prose_has_none_of_the_unwanted_words() {
    let mut lines = Vec::new();
    for (path, mut text) in shipped() {
        for (_, allowed) in ALLOWED.iter().filter(|(file, _)| *file == path) {
            assert!(text.contains(allowed), "{path} no longer says: {allowed}");
            // As many lines as before.
            text = text.replace(allowed, &"\n".repeat(allowed.matches('\n').count()));
        }
        let found = found(&text).into_iter();
        lines.extend(found.map(|(line, word, instead)| format!("{path}:{line}: {word}; {instead}")));
    }
    assert!(lines.is_empty(), "\n{}", lines.join("\n"));
}

#[test]
fn unwanted_words_are_found_wherever_they_stand() {
    let of = |text: &str| found(text).into_iter().map(|(line, word, _)| (line, word)).collect::<Vec<_>>();
    assert_eq!(of("/// Kept for whoever\n/// reads it."), [(1, "whoever")]);
    assert_eq!(of("as long as in\n    /// life; nobody\u{2019}s"), [(1, "in life"), (2, "nobody's")]);
    assert_eq!(of("doc = \"'Vouches' for it\""), [(1, "vouches")]);
    assert_eq!(of("a voucher, in_life, in livestock; nobody is, whoever_it_is"), []);
}
