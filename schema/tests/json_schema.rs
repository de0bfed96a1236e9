//! The JSON Schema of the language against the parser: what is read is valid, and what is refused for its keys, its words
//! or its types is not.

use crate::reference::{File, Path, matches, parts_of_toml};
use paytable_schema::{
    Source, document, gateway, gateway_of,
    json_schema::{self, json_schema},
    tables,
};
use regex_lite::Regex;
use serde_json::{Value as Json, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    sync::{Mutex, OnceLock},
};
use toml::{Table, Value};

/// The schema of that kind of file.
fn schema(file: File) -> &'static Json {
    static MADE: [OnceLock<Json>; 2] = [const { OnceLock::new() }; 2];
    MADE[file as usize].get_or_init(|| {
        json_schema(match file {
            File::Gateway => json_schema::File::Gateway,
            File::Api => json_schema::File::Table,
        })
    })
}

/// Whether the text matches; each pattern is read once.
fn is_match(pattern: &Json, text: &str) -> bool {
    static READ: Mutex<BTreeMap<String, Regex>> = Mutex::new(BTreeMap::new());
    let pattern = pattern.as_str().unwrap();
    let read = READ.lock().unwrap().get(pattern).cloned();
    let read = read.unwrap_or_else(|| {
        let new = Regex::new(pattern).unwrap();
        READ.lock().unwrap().insert(pattern.to_owned(), new.clone());
        new
    });
    read.is_match(text)
}

/// What is wrong with a value, by these keywords of a schema. One that is not known here is no check at all.
fn wrong(whole: &Json, schema: &Json, value: &Json, at: &str) -> Vec<String> {
    let Some(keywords) = schema.as_object() else {
        return if schema == &json!(false) { vec![format!("{at} cannot be there")] } else { Vec::new() };
    };
    let mut found = Vec::new();
    let mut check = |holds: bool, keyword: &str| {
        if !holds {
            found.push(format!("{at}: {keyword}"));
        }
    };
    let mut below: Vec<(&Json, &Json, String)> = Vec::new();
    for (keyword, says) in keywords {
        let says_texts = || says.as_array().into_iter().flatten().filter_map(Json::as_str);
        match keyword.as_str() {
            "$schema" | "title" | "description" | "definitions" => {}
            "$ref" => {
                below.push((whole.pointer(&says.as_str().unwrap()[1..]).unwrap(), value, at.to_owned()));
            }
            "type" => {
                let is = |kind: &str| match kind {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "boolean" => value.is_boolean(),
                    other => panic!("the type `{other}`"),
                };
                check(says.as_str().map_or_else(|| says_texts().any(is), is), keyword);
            }
            "enum" => check(says.as_array().unwrap().contains(value), keyword),
            "pattern" => {
                check(value.as_str().is_none_or(|text| is_match(says, text)), keyword);
            }
            "minimum" => check(value.as_i64().is_none_or(|number| number >= says.as_i64().unwrap()), keyword),
            "maximum" => check(value.as_i64().is_none_or(|number| number <= says.as_i64().unwrap()), keyword),
            "minItems" => {
                let least = usize::try_from(says.as_u64().unwrap()).unwrap();
                check(value.as_array().is_none_or(|list| list.len() >= least), keyword);
            }
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                below.extend(items.map(|(number, item)| (says, item, format!("{at}.{number}"))));
            }
            "required" => {
                let lacks = |key: &str| value.as_object().is_some_and(|table| !table.contains_key(key));
                for key in says_texts().filter(|key| lacks(key)) {
                    check(false, &format!("`{key}` is missing"));
                }
            }
            "properties" => {
                let known = |(key, _): &(&String, &Json)| says.get(key.as_str()).is_some();
                let entries = value.as_object().into_iter().flatten().filter(known);
                below.extend(entries.map(|(key, value)| (&says[key], value, format!("{at}.{key}"))));
            }
            "dependencies" => {
                for (key, needs) in says.as_object().unwrap() {
                    let needs = needs.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
                    let lacks = needs.into_iter().any(|name| value.get(name).is_none());
                    check(value.get(key).is_none() || !lacks, keyword);
                }
            }
            "additionalProperties" => {
                let other = |(key, _): &(&String, &Json)| schema["properties"].get(key.as_str()).is_none();
                let entries = value.as_object().into_iter().flatten().filter(other);
                below.extend(entries.map(|(key, value)| (says, value, format!("{at}.{key}"))));
            }
            "propertyNames" => {
                assert_eq!(says.as_object().unwrap().len(), 1);
                let names = value.as_object().into_iter().flatten();
                check(names.into_iter().all(|(name, _)| is_match(&says["pattern"], name)), keyword);
            }
            "allOf" => {
                below.extend(says.as_array().unwrap().iter().map(|says| (says, value, at.to_owned())));
            }
            "anyOf" => {
                let holds = |says: &Json| wrong(whole, says, value, at).is_empty();
                check(says.as_array().unwrap().iter().any(holds), keyword);
            }
            other => panic!("the keyword `{other}`"),
        }
    }
    found.extend(below.into_iter().flat_map(|(schema, value, at)| wrong(whole, schema, value, &at)));
    found
}

fn faults(file: File, table: &Table) -> Vec<String> {
    wrong(schema(file), schema(file), &serde_json::to_value(table).unwrap(), "")
}

fn assert_valid(file: File, text: &str, what: &str) {
    let faults = faults(file, &text.parse().unwrap());
    assert!(faults.is_empty(), "{what}: {faults:#?}\n{text}");
}

/// The schemas that stand in the place of this one, without what only refers to others.
fn resolved<'s>(whole: &'s Json, schema: &'s Json) -> Vec<&'s Json> {
    let Some(inner) = schema.as_object() else { return vec![schema] };
    if let Some(path) = inner.get("$ref") {
        return resolved(whole, whole.pointer(&path.as_str().unwrap()[1..]).unwrap());
    }
    let several = ["allOf", "anyOf"].iter().filter(|_| !inner.contains_key("properties"));
    let several: Vec<&Json> =
        several.filter_map(|keyword| inner.get(*keyword)?.as_array()).flatten().collect();
    if several.is_empty() {
        vec![schema]
    } else {
        several.into_iter().flat_map(|s| resolved(whole, s)).collect()
    }
}

/// The schemas of what stands at that path of the parser's.
fn at(file: File, path: &[String]) -> Vec<&'static Json> {
    let whole = schema(file);
    let mut found = vec![whole];
    for step in path {
        found = found
            .into_iter()
            .filter_map(|schema| match step.as_str() {
                "*" => schema.get("additionalProperties").filter(|others| others.is_object()),
                "+" => schema.get("items"),
                key => schema.get("properties")?.get(key),
            })
            .flat_map(|schema| resolved(whole, schema))
            .collect();
    }
    found
}

fn keys(schema: &Json) -> BTreeSet<String> {
    schema
        .get("properties")
        .and_then(Json::as_object)
        .into_iter()
        .flatten()
        .map(|(key, _)| key.clone())
        .collect()
}

#[test]
fn every_key_that_the_parser_knows_is_in_the_schema_and_no_other() {
    for file in File::ALL {
        for (path, known) in file.language() {
            let tables: Vec<&Json> =
                at(file, path).into_iter().filter(|schema| schema["type"] == "object").collect();
            let [table] = tables[..] else { panic!("{file:?} {path:?}: {} schemas", tables.len()) };
            assert_eq!(&keys(table), known, "{file:?} {path:?}");
            let is_open = table["additionalProperties"].is_object();
            let names: Path = path.iter().cloned().chain(["*".to_owned()]).collect();
            assert!(!is_open || !at(file, &names).is_empty());
        }
    }
}

/// Every table of the schema, by the path that the parser would know it under.
fn tables_of(file: File) -> BTreeSet<Path> {
    let mut found = BTreeSet::new();
    let mut open = vec![Path::new()];
    while let Some(path) = open.pop() {
        for schema in at(file, &path) {
            let mut add = |step: &str| open.push(path.iter().cloned().chain([step.to_owned()]).collect());
            for key in keys(schema) {
                add(&key);
            }
            if schema.get("items").is_some() {
                add("+");
            }
            if schema.get("additionalProperties").is_some_and(Json::is_object) {
                add("*");
            }
            if schema["type"] == "object" {
                found.insert(path.clone());
            }
        }
    }
    found
}

#[test]
fn every_table_of_the_schema_is_one_that_the_parser_reads() {
    for file in File::ALL {
        for path in tables_of(file) {
            let schema = at(file, &path)[0];
            // One of names alone has no keys that the parser could tell.
            let is_open = schema["additionalProperties"].is_object() && keys(schema).is_empty();
            let names_keys =
                path.ends_with(&["algorithm_names".to_owned()]) || path.ends_with(&["hosts".to_owned()]);
            let known = file.language().contains_key(&path);
            // A section in which a row has the name of a key is not crawled.
            let row_like =
                ["include", "sent", "bundle"].iter().any(|key| path.iter().any(|step| step == key));
            assert!(known || is_open || names_keys || row_like, "{file:?} {path:?}");
        }
    }
}

#[test]
fn every_word_that_the_parser_knows_is_in_the_schema_and_no_other() {
    let mut count = 0;
    for file in File::ALL {
        for (path, known) in file.language() {
            for key in known {
                // Of the types that it names, an answer takes two.
                if path.starts_with(&["ack".to_owned()]) {
                    continue;
                }
                let Some(words) = file.words(path, key) else { continue };
                let place: Path = path.iter().cloned().chain([key.clone()]).collect();
                let schemas = at(file, &place);
                let fits = |word: &str| {
                    let value = json!(word);
                    schemas.iter().any(|says| {
                        wrong(schema(file), says, &value, "").is_empty()
                            || wrong(schema(file), says, &json!([word]), "").is_empty()
                    })
                };
                for word in &words {
                    let word = word.replace("NAME", "x").replace("FILE", "x");
                    assert!(fits(&word), "{file:?} {place:?} {word}");
                }
                for word in ["qqqq", "", &format!("{}x", words.first().unwrap())] {
                    assert!(!fits(word), "{file:?} {place:?} {word}");
                }
                let listed: BTreeSet<String> = schemas
                    .iter()
                    .flat_map(|says| [says.get("enum"), says.pointer("/items/enum")].into_iter().flatten())
                    .flat_map(|list| list.as_array().unwrap())
                    .map(|word| word.as_str().unwrap().to_owned())
                    .collect();
                // The gateway of the reference has no root element, which XML needs.
                let listed: BTreeSet<String> =
                    listed.into_iter().filter(|word| word != "xml" || words.contains("xml")).collect();
                assert!(listed.is_subset(&words), "{file:?} {place:?}: {listed:?}");
                count += 1;
            }
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn every_key_is_explained_in_the_words_of_the_reference() {
    for file in File::ALL {
        for path in tables_of(file) {
            for schema in at(file, &path).into_iter().filter(|schema| schema["type"] == "object") {
                for (key, says) in schema["properties"].as_object().unwrap() {
                    // Names of algorithms and hosts are not keys, and the words of a section stand for rows.
                    let named = ["algorithm_names", "hosts"].map(str::to_owned);
                    let is_name = path.last().is_some_and(|last| named.contains(last));
                    let text = says["description"].as_str().unwrap_or_default();
                    assert!(text.len() > 2 || is_name, "{file:?} {path:?} `{key}`: {says}");
                }
            }
        }
    }
    let text = |file, path: &str| {
        let path: Path = path.split('.').map(str::to_owned).collect();
        at_key(file, &path)["description"].as_str().unwrap().to_owned()
    };
    assert_eq!(text(File::Gateway, "wire.root"), "the root element of XML; needed where any message is XML");
    assert!(text(File::Api, "request.*.type").contains("\n- `String(32)`: text of at most 32"));
    let over = text(File::Api, "signature.*.lines");
    assert!(over.contains("see `[lines]`") && !over.contains("#lines"), "{over}");
}

/// The schema of a key, with what is said of it.
fn at_key(file: File, path: &[String]) -> &'static Json {
    let (key, table) = path.split_last().unwrap();
    &at(file, table)[0]["properties"][key.as_str()]
}

#[test]
fn every_shipped_table_is_valid() {
    for (name, source) in tables::GATEWAYS {
        assert_valid(File::Gateway, source.text, name);
    }
    for table in tables::TABLES {
        assert_valid(File::Api, table.source.text, table.name);
    }
}

/// Whether the parser and the checks find nothing wrong with the file. Some are there to be refused.
fn is_read(file: File, path: &std::path::Path, text: &str) -> bool {
    fn source(text: &str) -> Source<'_> {
        Source { path: "", text }
    }
    if file == File::Gateway {
        return gateway(source(text)).is_ok();
    }
    let beside = fs::read_to_string(path.with_file_name("gateway.toml")).ok();
    let shipped = gateway_of(text).and_then(|name| tables::find_gateway(&name));
    let text_of_gateway = shipped.map(|shipped| shipped.text.to_owned()).or(beside);
    text_of_gateway
        .is_some_and(|of| gateway(source(&of)).is_ok_and(|gateway| document(source(text), &gateway).is_ok()))
}

#[test]
fn every_table_of_the_tests_that_is_read_is_valid() {
    let mut count = 0;
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests"))];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                let text = fs::read_to_string(&path).unwrap();
                let head = |name: &str| text.lines().any(|line| line == name);
                let file = match () {
                    () if head("[gateway]") => File::Gateway,
                    () if head("[api]") || head("[notice]") => File::Api,
                    () => continue,
                };
                if !is_read(file, &path, &text) {
                    continue;
                }
                assert_valid(file, &text, &path.display().to_string());
                count += 1;
            }
        }
    }
    assert!(count > 20, "{count}");
}

#[test]
fn every_piece_of_the_reference_is_valid() {
    let pieces = parts_of_toml();
    assert!(pieces.len() > 10);
    for (file, text) in pieces {
        assert_valid(file, &text, "README.md");
    }
}

/// Values of every kind, and some that are near to what a key takes.
fn values() -> Vec<Value> {
    let text = |text: &str| Value::String(text.to_owned());
    let list = |value: Value| Value::Array(vec![value]);
    let table = || Value::Table(Table::from_iter([("any".to_owned(), text("any"))]));
    let mut values =
        vec![Value::Integer(1), Value::Integer(-1), Value::Integer(1 << 40), Value::Boolean(true)];
    values.extend([Value::Boolean(false), Value::Float(1.5), Value::Array(Vec::new())]);
    values.extend([
        table(),
        list(table()),
        list(Value::Integer(1)),
        list(text("any")),
        list(Value::Boolean(true)),
    ]);
    values.extend(
        ["", " ", "any", "String", "String(6..32)", "String( 6 .. 32 )", "String(+5)", "Int(-5..)"].map(text),
    );
    values.extend(
        ["Fen(..9)", "String()", "Int(5)", "sign", "merchant.x", "merchant.", "5m", "0m", "5d"].map(text),
    );
    values.extend(["https://x.example", "http://", "ftp://x.example", "Name", "name", "true"].map(text));
    values
}

/// Every table of the file, by its path, with the numbers of lists as steps.
fn tables_in(value: &Value, path: &Path, found: &mut Vec<Path>) {
    let below = |step: String| path.iter().cloned().chain([step]).collect::<Path>();
    match value {
        Value::Table(table) => {
            found.push(path.clone());
            table.iter().for_each(|(key, value)| tables_in(value, &below(key.clone()), found));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| tables_in(value, &below(at.to_string()), found));
        }
        _ => {}
    }
}

fn table_at<'t>(file: &'t mut Table, path: &[String]) -> &'t mut Table {
    let mut steps = path.iter();
    let Some(first) = steps.next() else { return file };
    let value = steps.fold(&mut file[first.as_str()], |value, step| match step.parse::<usize>() {
        Ok(number) => &mut value[number],
        Err(_) => &mut value[step.as_str()],
    });
    value.as_table_mut().unwrap()
}

/// A value of one key, in place of the one that a table has.
struct Change {
    file: File,
    good: Table,
    path: Path,
    key: String,
    value: Option<Value>,
}

/// Changes of the files that the reference starts with, and of tables that only another piece of it has.
fn changes() -> Vec<Change> {
    let mut changes = Vec::new();
    let mut seen: BTreeMap<(File, Path), usize> = BTreeMap::new();
    let start = File::ALL.map(|file| (file, file.table()));
    let pieces = parts_of_toml().into_iter().map(|(file, text)| (file, text.parse().unwrap()));
    // One that is of another gateway is not read beside the reference's.
    let pieces = pieces.filter(|(file, table): &(File, Table)| file.faults(&table.to_string()).is_empty());
    for (file, good) in start.into_iter().chain(pieces) {
        let mut tables = Vec::new();
        tables_in(&Value::Table(good.clone()), &Path::new(), &mut tables);
        for path in tables {
            let known = file.language().keys().find(|known| matches(known, &path));
            let Some(known) = known else { continue };
            // Two rows of a section show what all of them are.
            let count = seen.entry((file, known.clone())).or_default();
            *count += 1;
            if *count > 2 {
                continue;
            }
            for key in &file.language()[known] {
                let mut values: Vec<Option<Value>> = values().into_iter().map(Some).collect();
                let has = table_at(&mut good.clone(), &path).contains_key(key);
                values.extend(has.then_some(None));
                changes.extend(values.into_iter().map(|value| Change {
                    file,
                    good: good.clone(),
                    path: path.clone(),
                    key: key.clone(),
                    value,
                }));
            }
        }
    }
    let has =
        |name: &str| changes.iter().any(|change| change.path.first().is_some_and(|first| first == name));
    assert!(["lines", "keys", "sign", "answer"].iter().all(|name| has(name)));
    changes
}

/// Keys that are missing only beside others.
const DEPENDING: &[&str] = &[
    "root",
    "secret",
    "case",
    "equals",
    "accepted",
    "ack",
    "event",
    "of",
    "cipher",
    "after",
    "query_rows",
    "answer_encoding",
];

/// One of so many changes is tried, unless `PAYTABLE_ALL_CHANGES` is set: each reads a whole file again.
fn step() -> usize {
    if std::env::var_os("PAYTABLE_ALL_CHANGES").is_some() { 1 } else { 7 }
}

#[test]
fn what_the_parser_reads_is_valid_and_what_it_refuses_for_its_form_is_not() {
    let (mut accepted, mut refused, mut found) = (0, 0, Vec::new());
    for Change { file, good, path, key, value } in changes().into_iter().step_by(step()) {
        let mut table = good;
        match value.clone() {
            Some(value) => table_at(&mut table, &path).insert(key.clone(), value),
            None => table_at(&mut table, &path).remove(&key),
        };
        let said: Vec<String> =
            file.faults(&table.to_string()).into_iter().map(|fault| fault.message).collect();
        let wrong = faults(file, &table);
        let place = format!("{file:?} {} {key} = {value:?}", path.join("."));
        if said.is_empty() {
            accepted += 1;
            if !wrong.is_empty() {
                found.push(format!("{place} is read: {wrong:?}"));
            }
        }
        let is_missing = |message: &String| {
            let name = message.strip_prefix('`').and_then(|rest| rest.strip_suffix("` is missing"));
            name.is_some_and(|name| {
                name.trim_matches(['[', ']']) == key && !DEPENDING.contains(&key.as_str())
            })
        };
        let is_form = |message: &String| {
            message.starts_with("expected ")
                || message.starts_with("unknown ")
                || *message == format!("`{key}` is empty")
                || *message == "number out of range"
                || message.starts_with("not an HTTP status")
                || is_missing(message)
        };
        if said.iter().any(is_form) {
            refused += 1;
            if wrong.is_empty() {
                found.push(format!("{place} is valid, and refused: {said:?}"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(accepted * step() > 300 && refused * step() > 3000, "{accepted} {refused}");
}

#[test]
fn an_unknown_key_is_refused_in_every_table_of_the_language() {
    for file in File::ALL {
        let mut tables = Vec::new();
        tables_in(&Value::Table(file.table()), &Path::new(), &mut tables);
        for path in tables.iter().filter(|path| file.language().keys().any(|known| matches(known, path))) {
            let mut table = file.table();
            table_at(&mut table, path).insert("qqqq qqqq".to_owned(), Value::Integer(1));
            assert!(!faults(file, &table).is_empty(), "{file:?} {path:?}");
        }
    }
}
