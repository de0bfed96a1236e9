//! The reference in `README.md` names every key and word that the parser knows, and its examples are sound.
//!
//! What the parser knows is found by asking it: an unknown key is put into every place where a table can be, and the
//! fault says which keys are known there; an unknown word is put into every key, and the fault says which words are.
//! The README says with a comment what follows: `keys` of a table, `words` of a key, a whole `file`, a piece of TOML
//! for the `frame` of that file, perhaps `without` some sections, or a `table` of a shipped gateway.

use paytable_schema::{Fault, Source, document, gateway, gateway_of, tables};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::OnceLock,
};
use toml::{Table, Value};

const README: &str = include_str!("../README.md");

/// Nothing of the language is near enough to it to be meant.
const NOBODY: &str = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq";

/// A path through a file. `*` is a name of the author's choice, `+` an element of `[[…]]`.
pub(crate) type Path = Vec<String>;

/// Tables that are the same language wherever they stand; a part of the README can speak of some of them only.
const SAME: &[(&str, &[&str])] = &[
    (
        "a section",
        &[
            "request",
            "response.always",
            "response.accepted",
            "response.succeeded",
            "event",
            "answer",
            "type.*",
        ],
    ),
    (
        "a row",
        &[
            "request.*",
            "response.always.*",
            "response.accepted.*",
            "response.succeeded.*",
            "event.*",
            "answer.*",
            "type.*.*",
            "group.*.*",
        ],
    ),
    ("an error code", &["errors.*", "error_group.*.*"]),
    ("a family", &["family.*"]),
    ("a layer", &["outcome.+"]),
    ("a state", &["state"]),
];

fn path(text: &str) -> Path {
    text.split('.').filter(|step| !step.is_empty()).map(str::to_owned).collect()
}

pub(crate) fn matches(pattern: &[String], path: &[String]) -> bool {
    let step = |(pattern, step): (&String, &String)| {
        let number = step == "+" || step.parse::<usize>().is_ok();
        pattern == step || pattern == "*" || (pattern == "+" && number)
    };
    pattern.len() == path.len() && pattern.iter().zip(path).all(step)
}

/// A table of the language, by the path that the parser knows it under.
fn kind(path: &[String]) -> String {
    let is_of = |places: &[&str]| places.iter().any(|place| matches(&self::path(place), path));
    let same = SAME.iter().find(|(_, places)| is_of(places));
    same.map_or_else(|| path.join("."), |(kind, _)| (*kind).to_owned())
}

/// Whether tables of that kind are one language in both files.
fn is_same(kind: &str) -> bool {
    SAME.iter().any(|(same, _)| *same == kind)
}

/// One of the two files that the README starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum File {
    Gateway,
    Api,
}

impl File {
    pub(crate) const ALL: [File; 2] = [File::Gateway, File::Api];

    fn named(word: &str) -> File {
        match word {
            "gateway" => File::Gateway,
            "api" => File::Api,
            other => panic!("no file is called `{other}`"),
        }
    }

    fn name(self) -> &'static str {
        match self {
            File::Gateway => "gateway",
            File::Api => "api",
        }
    }

    /// The whole file as the README has it.
    fn text(self) -> &'static str {
        let found = parts().into_iter().find_map(|part| match part {
            Part { marker: Marker::File(file), body, .. } if file == self => Some(body),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("README.md has no `<!-- file: {} -->`", self.name()))
    }

    pub(crate) fn table(self) -> Table {
        self.text().parse().unwrap()
    }

    pub(crate) fn faults(self, text: &str) -> Vec<Fault> {
        let source = Source { path: "README.md", text };
        let faults = match self {
            File::Gateway => gateway(source).err(),
            File::Api => {
                let source_of_gateway = Source { path: "README.md", text: File::Gateway.text() };
                let gateway = gateway(source_of_gateway).unwrap();
                match document(source, &gateway) {
                    #[cfg(feature = "tools")]
                    Ok(document) => return paytable_schema::vectors::faults(&document, &gateway),
                    result => result.err(),
                }
            }
        };
        faults.map(|faults| faults.list().to_vec()).unwrap_or_default()
    }

    /// The faults of the file with `value` in place of whatever stands under the first step of `path`.
    fn faults_with(self, path: &[String], value: Value) -> Vec<Fault> {
        let mut file = self.table();
        let mut value = value;
        for step in path.iter().skip(1).rev() {
            value = match step.as_str() {
                "+" => Value::Array(vec![value]),
                "*" => Value::Table(Table::from_iter([("any".to_owned(), value)])),
                name => Value::Table(Table::from_iter([(name.to_owned(), value)])),
            };
        }
        match (path.first(), value) {
            (Some(first), value) => {
                file.insert(first.clone(), value);
            }
            (None, Value::Table(table)) => file.extend(table),
            (None, other) => panic!("a file is no {other}"),
        }
        self.faults(&file.to_string())
    }

    /// The keys that the parser knows in the table at `path`, if that is a table with keys of its own.
    fn keys(self, path: &[String]) -> Option<BTreeSet<String>> {
        let probe = Table::from_iter([(NOBODY.to_owned(), Value::Integer(1))]);
        let unknown = format!("unknown key `{NOBODY}`");
        let faults = self.faults_with(path, Value::Table(probe));
        faults.into_iter().find_map(|fault| {
            let help = fault.help?;
            // Where rows stand, what is no table is no row.
            let known = match help.strip_prefix("a row is a table; other keys known here are ") {
                Some(known) => known,
                None if fault.message == unknown => help.strip_prefix("known here are ")?,
                None => return None,
            };
            Some(list(known))
        })
    }

    /// Every table with keys of its own, and its keys. Asked for once: it is thousands of files to read.
    pub(crate) fn language(self) -> &'static BTreeMap<Path, BTreeSet<String>> {
        static FOUND: [OnceLock<BTreeMap<Path, BTreeSet<String>>>; 2] = [const { OnceLock::new() }; 2];
        FOUND[self as usize].get_or_init(|| self.crawl())
    }

    fn crawl(self) -> BTreeMap<Path, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        let mut open = vec![Path::new()];
        while let Some(path) = open.pop() {
            let Some(keys) = self.keys(&path) else { continue };
            for key in &keys {
                for tail in [&[][..], &["*"], &["*", "*"], &["+"]] {
                    let tail = tail.iter().map(|step| (*step).to_owned());
                    open.push(path.iter().cloned().chain([key.clone()]).chain(tail).collect());
                }
            }
            found.insert(path, keys);
        }
        found
    }

    /// The words that the parser knows for `key` in the table at `path`, if it takes no others.
    pub(crate) fn words(self, path: &[String], key: &str) -> Option<BTreeSet<String>> {
        let nobody = || Value::String(NOBODY.to_owned());
        // A format is looked at in a row that has a type, a cipher in one that is sealed.
        let text = |key: &str, value: &str| (key.to_owned(), Value::String(value.to_owned()));
        let beside = if key == "cipher" { Some(text("sealed", "Item")) } else { None };
        for value in [nobody(), Value::Array(vec![nobody()])] {
            let rest = [text("type", "String"), (key.to_owned(), value)];
            let probe: Table = beside.clone().into_iter().chain(rest).collect();
            for fault in self.faults_with(path, Value::Table(probe)) {
                let help = fault.help.filter(|_| fault.message.contains(NOBODY)).unwrap_or_default();
                for start in ["it can be ", "the types are "] {
                    if let Some(words) = help.strip_prefix(start) {
                        return Some(list(words));
                    }
                }
            }
        }
        None
    }
}

fn list(text: &str) -> BTreeSet<String> {
    text.split(", ").map(str::to_owned).collect()
}

/// What a comment of the README says about what follows it.
#[derive(Clone, Debug)]
enum Marker {
    /// The keys of a table.
    Keys(File, Path),
    /// The words of a key.
    WireEnum(File, Path, String),
    /// A whole file, which stands by itself.
    File(File),
    /// A piece that fits into that file, once the sections are taken out.
    Frame(File, Vec<String>),
    /// A whole file of a shipped gateway.
    Table,
}

impl Marker {
    fn read(line: &str) -> Option<Marker> {
        let inner = line.strip_prefix("<!-- ")?.strip_suffix(" -->")?;
        if inner == "table" {
            return Some(Marker::Table);
        }
        let (what, rest) = inner.split_once(": ").unwrap_or_else(|| panic!("not a marker: {line}"));
        let words: Vec<&str> = rest.split(' ').collect();
        Some(match (what, &words[..]) {
            ("keys", [file]) => Marker::Keys(File::named(file), Path::new()),
            ("keys", [file, at]) => Marker::Keys(File::named(file), path(at)),
            ("words", [file, at, key]) => Marker::WireEnum(File::named(file), path(at), (*key).to_owned()),
            ("file", [file]) => Marker::File(File::named(file)),
            ("frame", [file]) => Marker::Frame(File::named(file), Vec::new()),
            ("frame", [file, "without", sections @ ..]) => {
                Marker::Frame(File::named(file), sections.iter().map(|s| (*s).to_owned()).collect())
            }
            _ => panic!("not a marker: {line}"),
        })
    }
}

/// A comment of the README, and the table or TOML below it.
#[derive(Clone, Debug)]
struct Part {
    marker: Marker,
    body: &'static str,
}

fn parts() -> Vec<Part> {
    static READ: OnceLock<Vec<Part>> = OnceLock::new();
    READ.get_or_init(read).clone()
}

fn read() -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = README;
    while let Some(at) = rest.find("<!-- ") {
        let (line, below) = rest[at..].split_once('\n').unwrap();
        let marker = Marker::read(line).unwrap();
        let body = match &marker {
            Marker::Keys(..) | Marker::WireEnum(..) => {
                &below[..below.find("\n\n").map_or(below.len(), |at| at + 1)]
            }
            Marker::File(_) | Marker::Frame(..) | Marker::Table => {
                let toml = below.strip_prefix("```toml\n");
                let toml = toml.unwrap_or_else(|| panic!("no TOML is below {line}"));
                &toml[..toml.find("```").unwrap()]
            }
        };
        parts.push(Part { marker, body });
        rest = below;
    }
    parts
}

/// A row of a table of the README.
#[derive(Clone, Debug)]
struct Row {
    name: String,
    text: &'static str,
    example: Option<String>,
}

fn rows(body: &'static str) -> Vec<Row> {
    body.lines().skip(2).map(row).collect()
}

fn row(text: &'static str) -> Row {
    // An escaped bar belongs to its cell.
    let escaped = text.replace("\\|", "\0");
    let cells: Vec<String> =
        escaped.trim_matches('|').split('|').map(|cell| cell.trim().replace('\0', "|")).collect();
    let code = |cell: &String| Some(cell.strip_prefix('`')?.strip_suffix('`')?.to_owned());
    let name = cells.first().and_then(code).unwrap_or_else(|| panic!("no `key` at the start of {text}"));
    let name = name.trim_matches(['[', ']']).trim_end_matches(".…").to_owned();
    Row { name, text, example: cells.get(2).and_then(code) }
}

/// The keys that the README explains: of which kind of table, and where their examples go.
fn documented() -> Vec<(File, Path, Row)> {
    let keys = parts().into_iter().filter_map(|part| match part.marker {
        Marker::Keys(file, path) => {
            Some(rows(part.body).into_iter().map(move |row| (file, path.clone(), row)))
        }
        _ => None,
    });
    keys.flatten().collect()
}

/// Whether some piece of TOML has that key in a table of that kind, and the word as its value.
fn is_shown(file: File, path: &[String], key: &str, word: Option<&str>) -> bool {
    parts().into_iter().any(|part| {
        let of = match part.marker {
            Marker::File(of) | Marker::Frame(of, _) => of,
            Marker::Table => File::Api,
            Marker::Keys(..) | Marker::WireEnum(..) => return false,
        };
        let here = is_same(&kind(path)) || of == file;
        here && shows(&Value::Table(part.body.parse().unwrap()), &Path::new(), &kind(path), key, word)
    })
}

fn shows(value: &Value, at: &Path, kind: &str, key: &str, word: Option<&str>) -> bool {
    let below = |step: &str| at.iter().cloned().chain([step.to_owned()]).collect::<Path>();
    match value {
        Value::Table(table) => {
            let fits =
                |value: &Value| word.is_none_or(|word| value.as_str().is_some_and(|v| v.starts_with(word)));
            let found = self::kind(at) == kind && table.get(key).is_some_and(fits);
            found || table.iter().any(|(step, value)| shows(value, &below(step), kind, key, word))
        }
        Value::Array(list) => list.iter().any(|value| shows(value, &below("+"), kind, key, word)),
        _ => false,
    }
}

/// What the word has in all its spellings: `md5.FILE` stands for `md5.scan`.
fn spelled(word: &str) -> &str {
    match word.rsplit_once('.') {
        Some((_, name)) if name.chars().all(|c| c.is_ascii_uppercase()) => &word[..word.len() - name.len()],
        _ => word,
    }
}

/// The path under which the parser knows the table that the README calls `path`.
fn known_path(language: &BTreeMap<Path, BTreeSet<String>>, path: &[String]) -> Option<Path> {
    language.keys().find(|pattern| matches(pattern, path)).cloned()
}

#[test]
fn every_key_of_the_language_is_explained_and_no_other() {
    let mut faults = Vec::new();
    let mut explained: BTreeSet<(Option<File>, String, String)> = BTreeSet::new();
    let whose = |file: File, kind: &str| if is_same(kind) { None } else { Some(file) };
    for file in File::ALL {
        let language = file.language();
        for (_, path, row) in documented().into_iter().filter(|(of, ..)| *of == file) {
            let place = format!("`<!-- keys: {} {} -->`", file.name(), path.join("."));
            match known_path(language, &path) {
                None => faults.push(format!("{place}: the parser knows no such table; remove it")),
                Some(known) if !language[&known].contains(&row.name) => {
                    faults.push(format!(
                        "{place}: the parser knows no key `{}` there; remove its row",
                        row.name
                    ));
                }
                Some(known) => {
                    let kind = kind(&known);
                    explained.insert((whose(file, &kind), kind, row.name));
                }
            }
        }
    }
    for file in File::ALL {
        for (path, keys) in file.language() {
            let kind = kind(path);
            let is_lacking =
                |key: &&String| !explained.contains(&(whose(file, &kind), kind.clone(), (*key).clone()));
            for key in keys.iter().filter(is_lacking) {
                let leading: Vec<String> = documented()
                    .iter()
                    .filter(|(of, at, _)| is_kind(*of, at, file, &kind))
                    .map(|(of, at, _)| format!("`<!-- keys: {} {} -->`", of.name(), at.join(".")))
                    .collect();
                let place = match leading.first() {
                    Some(marker) => format!("to the table below {marker}"),
                    None => format!(
                        "to a new table, below a heading and `<!-- keys: {} {} -->`, where a word of one's own stands \
                         for each `*`, and a number for each `+`",
                        file.name(),
                        path.join(".")
                    ),
                };
                faults.push(format!(
                    "`{key}` of {kind} is not explained: add the row | `{key}` | its meaning | `{key} = …` | {place}"
                ));
            }
        }
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "schema/README.md:\n{}", faults.join("\n"));
}

/// Whether the table of the README is of that kind, as the file has it.
fn is_kind(of: File, at: &[String], file: File, kind: &str) -> bool {
    let whose = of == file || is_same(kind);
    whose && known_path(of.language(), at).is_some_and(|at| self::kind(&at) == kind)
}

#[test]
fn every_word_of_the_language_is_explained_and_no_other() {
    let mut faults = Vec::new();
    for file in File::ALL {
        for (path, keys) in file.language() {
            for key in keys {
                if let Some(words) = file.words(path, key) {
                    faults.extend(words_explained(file, path, key, &words));
                }
            }
        }
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "schema/README.md:\n{}", faults.join("\n"));
}

fn words_explained(file: File, path: &[String], key: &str, words: &BTreeSet<String>) -> Vec<String> {
    let kind = kind(path);
    // The type of a row and that of an acknowledgement are the same words.
    let table = parts().into_iter().find_map(|part| match &part.marker {
        Marker::WireEnum(of, _, word_of) if word_of == key && (*of == file || is_same(&kind)) => {
            Some(rows(part.body))
        }
        _ => None,
    });
    let Some(table) = table else {
        // A few words are explained in the row of their key.
        let row =
            documented().into_iter().find(|(of, at, row)| row.name == key && is_kind(*of, at, file, &kind));
        let text = row.map(|(.., row)| row.text).unwrap_or_default();
        let missing = words.iter().filter(|word| !text.contains(&format!("`{word}`")));
        return missing
            .map(|word| format!("name the word `{word}` in the row of `{key}` of {kind}"))
            .collect();
    };
    // `String(32)` is the word `String`.
    let named: BTreeSet<String> =
        table.iter().map(|row| row.name.split('(').next().unwrap_or_default().to_owned()).collect();
    let missing =
        words.difference(&named).map(|word| format!("add a row for the word `{word}` of `{key}` of {kind}"));
    let extra =
        named.difference(words).map(|word| format!("remove `{word}`: it is no word of `{key}` of {kind}"));
    missing.chain(extra).collect()
}

/// The value at `path`; tables that are not there are made, and `+` is a new element of a list.
fn at<'t>(file: &'t mut Table, path: &[String]) -> &'t mut Table {
    let mut steps = path.iter().peekable();
    let mut table = file;
    while let Some(step) = steps.next() {
        let element = steps.next_if(|next| *next == "+" || next.parse::<usize>().is_ok());
        let empty = || Value::Table(Table::new());
        let value = match element {
            None => table.entry(step).or_insert_with(empty),
            Some(number) => {
                let list = table.entry(step).or_insert_with(|| Value::Array(Vec::new()));
                let list = list.as_array_mut().unwrap_or_else(|| panic!("`{step}` is no list"));
                if number == "+" {
                    list.push(empty());
                }
                let at = number.parse().unwrap_or(list.len() - 1);
                &mut list[at]
            }
        };
        table = value.as_table_mut().unwrap_or_else(|| panic!("`{step}` is no table"));
    }
    table
}

fn has(file: &Table, path: &[String]) -> bool {
    let found = path.iter().try_fold(Value::Table(file.clone()), |value, step| {
        let inner = match (&value, step.parse::<usize>()) {
            // A new element is at home in its list.
            (_, _) if step == "+" => return ControlFlow::Continue(value),
            (Value::Array(list), Ok(at)) => list.get(at).cloned(),
            (other, _) => other.get(step).cloned(),
        };
        inner.map_or(ControlFlow::Break(()), ControlFlow::Continue)
    });
    found.is_continue()
}

fn keys_of(example: &str) -> Table {
    let text = format!("x = {{ {example} }}");
    let read: Table = text.parse().unwrap_or_else(|error| panic!("`{example}` is not TOML: {error}"));
    read["x"].as_table().unwrap().clone()
}

fn assert_sound(file: File, table: &Table, what: &str) {
    let faults: Vec<String> = file.faults(&table.to_string()).into_iter().map(|f| f.message).collect();
    assert!(faults.is_empty(), "schema/README.md: {what} has faults: {faults:#?}");
}

#[test]
fn every_key_and_every_word_has_an_example_that_fits() {
    for part in parts() {
        let (Marker::Keys(file, path) | Marker::WireEnum(file, path, _)) = &part.marker else { continue };
        let whole = has(&file.table(), path);
        let mut together = Table::new();
        let language = file.language();
        for row in rows(part.body) {
            let is_table = path.is_empty()
                || language.keys().any(|known| {
                    known.len() > path.len()
                        && matches(&known[..path.len()], path)
                        && known[path.len()] == row.name
                });
            let Some(example) = &row.example else {
                let shown = match &part.marker {
                    Marker::WireEnum(_, _, key) => is_shown(*file, path, key, Some(spelled(&row.name))),
                    _ => is_shown(*file, path, &row.name, None),
                };
                assert!(
                    is_table || shown,
                    "schema/README.md: give an example, as in `key = 1`, or a piece of TOML that has it: {}",
                    row.text
                );
                continue;
            };
            if let Marker::Keys(..) = part.marker {
                assert!(
                    keys_of(example).contains_key(&row.name),
                    "schema/README.md: an example without its key: {}",
                    row.text
                );
            } else {
                assert!(
                    example.contains(spelled(&row.name)),
                    "schema/README.md: an example without its word: {}",
                    row.text
                );
            }
            let mut alone = file.table();
            at(&mut alone, path).extend(keys_of(example));
            together.extend(keys_of(example));
            if whole {
                assert_sound(*file, &alone, row.text);
            }
        }
        // A table that the file lacks is made of all its examples.
        if !whole && !together.is_empty() {
            let mut with = file.table();
            at(&mut with, path).extend(together);
            assert_sound(*file, &with, part.body);
        }
    }
}

/// Puts `new` over `old`, table by table.
fn merge(old: &mut Table, new: Table) {
    for (key, value) in new {
        match (old.get_mut(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => merge(old, new),
            (_, value) => {
                old.insert(key, value);
            }
        }
    }
}

/// Every piece of TOML as a whole file.
pub(crate) fn parts_of_toml() -> Vec<(File, String)> {
    let whole = |part: Part| match part.marker {
        Marker::File(file) => Some((file, file.text().to_owned())),
        Marker::Table => Some((File::Api, part.body.to_owned())),
        Marker::Frame(file, without) => {
            let mut whole = file.table();
            whole.retain(|section, _| !without.iter().any(|other| other == section));
            merge(&mut whole, part.body.parse().unwrap());
            Some((file, whole.to_string()))
        }
        Marker::Keys(..) | Marker::WireEnum(..) => None,
    };
    parts().into_iter().filter_map(whole).collect()
}

#[test]
fn every_piece_of_toml_is_sound_in_its_frame() {
    let mut pieces = 0;
    for part in parts() {
        match part.marker {
            Marker::File(file) => assert_sound(file, &file.table(), "the file"),
            Marker::Table => {
                let of = gateway_of(part.body).expect("a table by itself names its gateway");
                let gateway = gateway(tables::find_gateway(&of).unwrap()).unwrap();
                let faults = document(Source { path: "README.md", text: part.body }, &gateway).err();
                assert!(faults.is_none(), "schema/README.md: {}", faults.unwrap());
            }
            Marker::Frame(file, without) => {
                let mut whole = file.table();
                for section in without {
                    assert!(whole.remove(&section).is_some(), "`{section}` is not there");
                }
                merge(&mut whole, part.body.parse().unwrap_or_else(|error| panic!("{error}: {}", part.body)));
                assert_sound(file, &whole, part.body);
            }
            _ => continue,
        }
        pieces += 1;
    }
    let blocks = README.matches("```toml").count();
    assert_eq!(pieces, blocks, "schema/README.md: a `<!-- frame: … -->` stands above every piece of TOML");
}
