//! A JSON object whose members are the fields.

use crate::explain::{
    fault::{Collector, Faults},
    json::Members,
    message::{Field, Format, Kind, Message},
    read::names::Names,
};
use paytable::codec::MAX_VALUES;

pub(super) fn read(text: &str) -> Result<Message, Faults> {
    // The parser's own message may repeat a value.
    let Members(members) = serde_json::from_str(text).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let what = match error.classify() {
            serde_json::error::Category::Eof => "the JSON text ends too early",
            serde_json::error::Category::Data => "the message must be a JSON object",
            _ => "is not well-formed JSON, or is nested too deeply",
        };
        Faults::one(place, what)
    })?;
    let mut faults = Collector::new(text);
    let (mut names, mut fields) = (Names::default(), Vec::with_capacity(members.len()));
    if members.len() > MAX_VALUES {
        return Err(faults.stop(0, format!("more than {MAX_VALUES} fields")));
    }
    for (name, raw) in members {
        let written = raw.get();
        let at = written.as_ptr().addr() - text.as_ptr().addr();
        if let Some(what) = names.fault(&name, at) {
            faults.add(at, what);
        }
        let (kind, value) = match written.as_bytes().first() {
            Some(b'"') => match serde_json::from_str::<String>(written) {
                Ok(value) => (Kind::Text, value),
                Err(_) => {
                    faults.add(at, "a text with a broken escape");
                    continue;
                }
            },
            Some(b'{' | b'[') => (Kind::Nested, written.to_owned()),
            Some(b'n') => (Kind::Null, String::new()),
            Some(b't' | b'f') => (Kind::Bool, written.to_owned()),
            _ => (Kind::Number, written.to_owned()),
        };
        fields.push(Field::new(name, value, written.to_owned(), kind));
    }
    faults.finish(Message { format: Format::Json, root: None, fields })
}
