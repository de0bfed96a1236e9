//! The language as a JSON Schema, draft 07, which editors of TOML read.
//!
//! It is made of the lists by which the parser reads. What a single file cannot show, such as a row that another one
//! names, is for `lint` alone.

mod explained;

use crate::{
    language::{Key, Shape, Value, Which},
    parse::{GATEWAY_FILE, TABLE_FILE},
};
use explained::Explained;
use serde_json::{Map, json};

type Json = serde_json::Value;

/// The kinds of files there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// A file of an API, a notice, or both.
    Table,
    /// A `gateway.toml`.
    Gateway,
}

impl File {
    /// What such a file can have.
    pub fn shape(self) -> &'static Shape {
        match self {
            File::Table => &TABLE_FILE,
            File::Gateway => &GATEWAY_FILE,
        }
    }

    fn title(self) -> &'static str {
        match self {
            File::Table => "paytable: an API or a notice",
            File::Gateway => "paytable: a gateway",
        }
    }
}

/// The JSON Schema of such a file. Descriptions are those of the README.
pub fn json_schema(file: File) -> Json {
    let mut writer = Writer { explained: Explained::read(), definitions: Map::new(), written: Vec::new() };
    let mut whole = writer.table(file.shape());
    let head = json!({ "$schema": "http://json-schema.org/draft-07/schema#", "title": file.title() });
    if let (Some(whole), Json::Object(head)) = (whole.as_object_mut(), head) {
        whole.extend(head);
        whole.insert("definitions".to_owned(), Json::Object(writer.definitions));
    }
    whole
}

struct Writer {
    explained: Explained,
    definitions: Map<String, Json>,
    written: Vec<&'static str>,
}

impl Writer {
    fn table(&mut self, shape: &'static Shape) -> Json {
        let mut table = Map::new();
        table.insert("type".to_owned(), json!("object"));
        let mut properties = Map::new();
        for key in shape.keys {
            properties.insert(key.name.to_owned(), self.key(shape, key));
        }
        let mut others = json!(false);
        if let Some(names) = &shape.names {
            let value = self.value(&names.value);
            match names.which {
                Which::Any => others = value,
                Which::Pattern(pattern) => {
                    // Keys match it too: a pattern of properties would have them be rows.
                    table.insert("propertyNames".to_owned(), json!({ "pattern": pattern }));
                    others = value;
                }
                Which::Words(words) => {
                    properties.extend(words.iter().map(|word| ((*word).to_owned(), value.clone())));
                }
            }
        }
        table.insert("properties".to_owned(), Json::Object(properties));
        table.insert("additionalProperties".to_owned(), others);
        let needed: Vec<&str> = shape.keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
        if !needed.is_empty() {
            table.insert("required".to_owned(), json!(needed));
        }
        if !shape.beside.is_empty() {
            let needs = |key: &Key| Some((key.name.to_owned(), json!([shape.needs(key.name)?])));
            table.insert("dependencies".to_owned(), shape.keys.iter().filter_map(needs).collect());
        }
        if !shape.one_of.is_empty() {
            let sets: Vec<Json> = shape.one_of.iter().map(|set| json!({ "required": set })).collect();
            table.insert("anyOf".to_owned(), json!(sets));
        }
        Json::Object(table)
    }

    fn key(&mut self, shape: &Shape, key: &'static Key) -> Json {
        let mut value = self.value(&key.value);
        if key.needed && matches!(key.value, Value::Tables(_)) {
            value["minItems"] = json!(1);
        }
        if let Some(text) = self.explained.key(shape, key.name) {
            // What stands beside a reference is not read.
            if value.get("$ref").is_some() {
                value = json!({ "allOf": [value] });
            }
            value["description"] = json!(text);
        }
        value
    }

    fn value(&mut self, value: &'static Value) -> Json {
        match value {
            Value::Text => json!({ "type": "string" }),
            Value::Filled => json!({ "type": "string", "pattern": "\\S" }),
            Value::Words(words) => json!({ "type": "string", "enum": words }),
            Value::Pattern(pattern) => json!({ "type": "string", "pattern": pattern }),
            Value::Bool => json!({ "type": "boolean" }),
            Value::True => json!({ "type": "boolean", "enum": [true] }),
            Value::Whole(min, max) => json!({ "type": "integer", "minimum": min, "maximum": max }),
            Value::Scalar => json!({ "type": ["string", "integer"] }),
            Value::List(least, value) => {
                let items = self.value(value);
                json!({ "type": "array", "items": items, "minItems": least })
            }
            Value::Table(shape) => self.definition(shape),
            Value::Tables(shape) => {
                let items = self.definition(shape);
                json!({ "type": "array", "items": items })
            }
            Value::OneOf(values) => {
                let values: Vec<Json> = values.iter().map(|value| self.value(value)).collect();
                json!({ "anyOf": values })
            }
        }
    }

    /// A reference to the table, which is written once.
    fn definition(&mut self, shape: &'static Shape) -> Json {
        if !self.written.contains(&shape.name) {
            self.written.push(shape.name);
            let table = self.table(shape);
            self.definitions.insert(shape.name.to_owned(), table);
        }
        json!({ "$ref": format!("#/definitions/{}", shape.name) })
    }
}
