//! What the README says of keys and words.

use crate::{
    language::Shape,
    parse::{GATEWAY_FILE, ROW, SECTION, TABLE_FILE},
};

const README: &str = include_str!("../../README.md");

/// What the README says, by the shape and the key.
pub(super) struct Explained {
    keys: Vec<Said>,
}

struct Said {
    shape: &'static str,
    key: String,
    text: String,
}

impl Explained {
    pub(super) fn read() -> Explained {
        let mut keys: Vec<Said> = Vec::new();
        let mut rest = README;
        while let Some(at) = rest.find("<!-- ") {
            let (line, below) = rest[at..].split_once('\n').unwrap_or((&rest[at..], ""));
            rest = below;
            let Some((what, place)) = marker(line) else { continue };
            let end = below.find("\n\n").unwrap_or(below.len());
            let rows: Vec<[String; 2]> = below[..end].lines().skip(2).filter_map(row).collect();
            let words: Vec<&str> = place.split(' ').collect();
            match (what, &words[..]) {
                ("keys", [file, path @ ..]) => {
                    let Some(shape) = shape(file, path.first().unwrap_or(&"")) else { continue };
                    let said = rows.into_iter().map(|[key, text]| Said { shape: shape.name, key, text });
                    keys.extend(said);
                }
                ("words", [file, path, key]) => {
                    let said =
                        shape(file, path).and_then(|shape| keys.iter_mut().find(|said| said.is(shape, key)));
                    if let Some(said) = said {
                        for [word, text] in rows {
                            said.text.extend(["\n- `", &word, "`: ", &text]);
                        }
                    }
                }
                _ => {}
            }
        }
        Explained { keys }
    }

    /// What is said of that key, in Markdown.
    pub(super) fn key(&self, shape: &Shape, key: &str) -> Option<&str> {
        let own = self.keys.iter().find(|said| said.is(shape, key));
        // A type is a section of rows, with the keys of one.
        let rows = || shape.names.as_ref()?.value.shape().filter(|inner| inner.name == ROW.name);
        let shared = || rows().and_then(|_| self.keys.iter().find(|said| said.is(&SECTION, key)));
        own.or_else(shared).map(|said| said.text.as_str())
    }
}

impl Said {
    fn is(&self, shape: &Shape, key: &str) -> bool {
        self.shape == shape.name && self.key == key
    }
}

/// `<!-- keys: gateway wire -->`: what follows, and of what it is.
fn marker(line: &str) -> Option<(&str, &str)> {
    line.trim_end().strip_prefix("<!-- ")?.strip_suffix(" -->")?.split_once(": ")
}

/// The table of that kind of file at that path. Names of an author's choice, and numbers of tables, are steps of it.
fn shape(file: &str, path: &str) -> Option<&'static Shape> {
    let whole = if file == "gateway" { &GATEWAY_FILE } else { &TABLE_FILE };
    path.split('.').filter(|step| !step.is_empty() && !is_number(step)).try_fold(whole, |shape, step| {
        let key = shape.key(step).and_then(|key| key.value.shape());
        key.or_else(|| shape.names.as_ref().and_then(|names| names.value.shape()))
    })
}

fn is_number(step: &str) -> bool {
    step == "+" || step.parse::<usize>().is_ok()
}

/// The key of a row, and what it means.
fn row(line: &str) -> Option<[String; 2]> {
    // An escaped bar belongs to its cell.
    let escaped = line.replace("\\|", "\0");
    let mut cells = escaped.trim_matches('|').split('|').map(|cell| cell.trim().replace('\0', "|"));
    let (name, text) = (cells.next()?, cells.next()?);
    let name = name.strip_prefix('`')?.strip_suffix('`')?;
    let name = name.trim_matches(['[', ']']).trim_end_matches(".…");
    Some([name.to_owned(), without_links(&text)])
}

/// Links lead to other parts of the README: their text is left.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(end) = rest.find("](#") {
        let close = rest[end..].find(')').map(|at| end + at);
        // The bracket of the link's text; in `[lines]`, another one is in it.
        let open = rest[..end].rfind("[`").or_else(|| rest[..end].rfind('['));
        let (Some(open), Some(close)) = (open, close) else { break };
        out.extend([&rest[..open], &rest[open + 1..end]]);
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out
}
