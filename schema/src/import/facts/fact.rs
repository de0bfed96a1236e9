//! A row of facts as plain data, read out of JSON.

use serde_json::{Map, Value};

/// What is known of one field.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts of a row, each told by itself")]
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) title: String,
    /// `string`, `int`, `number`, `bool`, `object`, `array` or `file`.
    pub(super) kind: String,
    pub(super) required: bool,
    /// Where it travels: `path`, `query`, `header`, `body` or `form`.
    pub(super) place: String,
    pub(super) min_length: Option<u32>,
    pub(super) max_length: Option<u32>,
    pub(super) min: Option<i64>,
    pub(super) max: Option<i64>,
    /// The words that it can be.
    pub(super) words: Vec<String>,
    pub(super) format: String,
    /// That the format was concluded from an example.
    pub(super) is_format_guessed: bool,
    pub(super) example: String,
    /// The value of a field that is left out.
    pub(super) default: String,
    /// The type of the items of an array without fields.
    pub(super) item: String,
    /// That the text is JSON.
    pub(super) is_json: bool,
    /// That what it holds is a list.
    pub(super) is_list: bool,
    pub(super) children: Vec<Fact>,
    /// The name of a shared list of rows that it holds.
    pub(super) children_ref: Option<String>,
    /// Facts that no table can say, as `key = value`.
    pub(super) unused: Vec<String>,
    /// That the facts have no such row.
    pub(super) is_made: bool,
}

impl Fact {
    /// What only the path of an operation names.
    pub(super) fn in_path(name: &str) -> Fact {
        Fact {
            name: name.to_owned(),
            title: name.to_owned(),
            kind: "string".to_owned(),
            required: true,
            place: "path".to_owned(),
            is_made: true,
            ..Fact::default()
        }
    }
}

/// An object of JSON, from which keys are taken one by one.
pub(super) struct Taken<'a> {
    map: &'a Map<String, Value>,
    known: Vec<&'static str>,
}

impl<'a> Taken<'a> {
    pub(super) fn of(value: &'a Value) -> Option<Taken<'a>> {
        value.as_object().map(|map| Taken { map, known: Vec::new() })
    }

    pub(super) fn get(&mut self, key: &'static str) -> Option<&'a Value> {
        self.known.push(key);
        self.map.get(key)
    }

    /// The text of a value: numbers and truths as they are written.
    pub(super) fn text(&mut self, key: &'static str) -> String {
        self.get(key).map(written).unwrap_or_default()
    }

    pub(super) fn truth(&mut self, key: &'static str) -> bool {
        self.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    pub(super) fn texts(&mut self, key: &'static str) -> Vec<String> {
        match self.get(key) {
            Some(Value::Array(items)) => items.iter().map(written).collect(),
            // A map of words and their titles.
            Some(Value::Object(words)) => words.keys().cloned().collect(),
            Some(one) => vec![written(one)],
            None => Vec::new(),
        }
    }

    fn whole<N: TryFrom<i64>>(&mut self, key: &'static str) -> Option<N> {
        self.get(key).and_then(Value::as_i64).and_then(|number| N::try_from(number).ok())
    }

    /// Keys that were not asked for, with their values.
    pub(super) fn unused(&self) -> Vec<String> {
        let left = self.map.iter().filter(|(key, _)| !self.known.contains(&key.as_str()));
        left.map(|(key, value)| format!("{key} = {}", written(value))).collect()
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A list of rows; anything in it that is no row says so.
pub(super) fn facts(value: Option<&Value>) -> Result<Vec<Fact>, String> {
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(rows)) => rows.iter().map(fact).collect(),
        Some(other) => Err(format!("expected a list of rows, found {}", short(other))),
    }
}

fn fact(value: &Value) -> Result<Fact, String> {
    let mut taken = Taken::of(value).ok_or_else(|| format!("expected a row, found {}", short(value)))?;
    let mut fact = Fact {
        name: taken.text("name"),
        title: taken.text("title_zh"),
        kind: taken.text("type"),
        required: taken.truth("required"),
        place: taken.text("in"),
        min_length: taken.whole("min_length"),
        max_length: taken.whole("max_length"),
        min: taken.whole("min"),
        max: taken.whole("max"),
        words: taken.texts("enum"),
        format: taken.text("format"),
        is_format_guessed: !taken.text("format_by").is_empty(),
        example: taken.text("example"),
        default: taken.text("default"),
        item: taken.text("item_type"),
        is_json: taken.text("encoding") == "json",
        is_list: taken.text("children_kind") == "array",
        children: facts(taken.get("children"))?,
        children_ref: taken.get("children_ref").map(written),
        ..Fact::default()
    };
    // What they say is said by the importer as a whole, or by the operation.
    for known in ["length_by", "sensitive", "item_format", "item_name"] {
        taken.get(known);
    }
    fact.unused = taken.unused();
    if fact.name.is_empty() {
        return Err(format!("a row without a name: {}", short(value)));
    }
    if fact.title.is_empty() {
        fact.title.clone_from(&fact.name);
    }
    Ok(fact)
}

/// The beginning of a value, for a message.
fn short(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}
