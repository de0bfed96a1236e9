//! What must never be printed, and the search for it.

use std::{
    error,
    fmt::{Debug, Write as _},
    fs, iter,
    path::{Path, PathBuf},
};

/// The ways in which a secret could stand in a text: as it is, as its bytes, in hexadecimal.
pub fn spellings(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let inside = |list: String| list.trim_matches(['[', ']']).to_owned();
    let hex = crate::hex(bytes);
    vec![
        secret.to_owned(),
        inside(format!("{bytes:?}")),
        inside(format!("{bytes:#?}")),
        hex.to_uppercase(),
        hex,
    ]
}

/// Whether a text holds a secret.
pub fn holds(text: &str, secret: &str) -> bool {
    spellings(secret).iter().any(|spelling| text.contains(spelling))
}

/// Nothing in the text is one of these.
///
/// # Panics
/// If one is. The message says which, by its number: it must not print the secret either.
pub fn assert_silent(secrets: &[&str], what: &str, text: &str) {
    for (number, secret) in secrets.iter().enumerate() {
        if holds(text, secret) {
            let masked = spellings(secret)
                .iter()
                .fold(text.to_owned(), |text, spelling| text.replace(spelling, "<here>"));
            panic!("{what} prints secret {number}: {}", mask(secrets, &masked));
        }
    }
}

fn mask(secrets: &[&str], text: &str) -> String {
    let all = secrets.iter().flat_map(|secret| spellings(secret));
    all.fold(text.to_owned(), |text, spelling| text.replace(&spelling, "***"))
}

/// Both texts that `Debug` makes.
pub fn shown(value: &impl Debug) -> String {
    format!("{value:?}\n{value:#?}")
}

/// Everything that an error says: its own texts, and those of all its sources.
pub fn said(error: &(dyn error::Error + 'static)) -> String {
    let mut text = String::new();
    for error in iter::successors(Some(error), |error| error.source()) {
        let _ = write!(text, "{error}\n{error:?}\n{error:#?}\n");
    }
    text
}

/// A secret that some test uses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Secret {
    /// The file that holds it.
    pub file: String,
    /// What it is called there.
    pub name: String,
    /// The secret.
    pub text: String,
}

/// Below this many bytes it is a word that stands for a key, and could be anywhere.
const SHORTEST: usize = 12;

/// A constant whose name ends with one of these is secret.
const NAMES: [&str; 8] = ["KEY", "SECRET", "TOKEN", "PASSWORD", "OPENID", "CARD", "CODE", "NAME"];

/// Every secret of the project's own code and files: texts given to `ApiKey::new`, constants given to it, constants
/// whose name says so, the keys of signature vectors, and the lines of private keys.
///
/// # Panics
/// If a file cannot be read, or a constant that becomes a key is not found.
pub fn of_the_project() -> Vec<Secret> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["schema", "macros", "runtime", "tests"] {
        walk(&root.join(folder), &mut files);
    }
    let mut secrets = Vec::new();
    let mut constants: Vec<Secret> = Vec::new();
    let mut keys = Vec::new();
    for path in files {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let file = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        let found = |name: &str, text: &str| Secret {
            file: file.clone(),
            name: name.to_owned(),
            text: text.to_owned(),
        };
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("rs") => {
                constants.extend(self::constants(&text).map(|(name, text)| found(name, text)));
                keys.extend(arguments(&text, "ApiKey::new(").map(|argument| found("ApiKey::new", argument)));
            }
            Some("toml") => {
                let lines = text.lines().filter_map(|line| line.strip_prefix("key = \""));
                secrets.extend(lines.filter_map(|line| Some(found("key", line.split('"').next()?))));
            }
            _ => {}
        }
        secrets.extend(private_lines(&text).map(|line| found("private key", line)));
    }
    for key in keys {
        match quoted(&key.text) {
            Some(text) => secrets.push(Secret { text: text.to_owned(), ..key }),
            None if is_constant(&key.text) => {
                let name = key.text.rsplit("::").next().unwrap_or_default();
                let named: Vec<_> = constants.iter().filter(|constant| constant.name == name).collect();
                assert!(
                    !named.is_empty(),
                    "{}: ApiKey::new({}) is no constant of a text",
                    key.file,
                    key.text
                );
                secrets.extend(named.into_iter().cloned());
            }
            None => {}
        }
    }
    secrets.extend(constants.into_iter().filter(|c| NAMES.iter().any(|name| c.name.ends_with(name))));
    secrets.retain(|secret| secret.text.len() >= SHORTEST);
    secrets.sort();
    secrets.dedup();
    secrets
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if !path.is_dir() {
            found.push(path);
        } else if path.file_name().is_some_and(|name| name != "target") {
            walk(&path, found);
        }
    }
}

/// Names and values of the constants that are texts.
fn constants(code: &str) -> impl Iterator<Item = (&str, &str)> {
    ["const ", "static "].into_iter().flat_map(move |word| code.split(word).skip(1)).filter_map(|rest| {
        let (name, rest) = rest.split_once(": &str =")?;
        Some((name, quoted(rest.trim_start())?)).filter(|(name, _)| is_constant(name))
    })
}

/// What stands between these words and the parenthesis that closes them.
fn arguments<'a>(code: &'a str, words: &'a str) -> impl Iterator<Item = &'a str> {
    code.split(words).skip(1).filter_map(|rest| rest.split(')').next()).map(str::trim)
}

/// The text that begins here, if one does.
fn quoted(code: &str) -> Option<&str> {
    code.strip_prefix('"')?.split('"').next()
}

fn is_constant(name: &str) -> bool {
    let last = name.rsplit("::").next().unwrap_or_default();
    !last.is_empty() && last.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// The lines of private keys in PEM. The last one may be too short to tell it from other text.
fn private_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    text.lines().filter(move |line| {
        if line.starts_with("-----") {
            inside = line.starts_with("-----BEGIN ") && line.ends_with("PRIVATE KEY-----");
        }
        inside && line.len() >= 32 && !line.starts_with('-')
    })
}
