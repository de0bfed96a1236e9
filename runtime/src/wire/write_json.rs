//! Messages as JSON, and the text of a single value.

use super::{
    Spelling,
    fill::{Filler, resolve},
    numbered::each_numbered,
    outgoing::Outgoing,
    query,
    raw::Raw,
};
use crate::{
    money::Fen,
    table::{Field, Kind, Table},
    value::{Extra, List, Message, Slot, Value},
};
use serde_core::{Serialize, Serializer, ser::SerializeMap};
use std::fmt::Write as _;

/// As it was received; only a number that no integer holds comes back as text.
impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Raw::Null => serializer.serialize_unit(),
            Raw::Bool(value) => serializer.serialize_bool(*value),
            Raw::Number(text) => match text.parse::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_str(text),
            },
            Raw::Text(text) => serializer.serialize_str(text),
            Raw::List(items) => serializer.collect_seq(items),
            Raw::Object(pairs) => serializer.collect_map(pairs.iter().map(|(name, value)| (name, value))),
        }
    }
}

/// A message on its way into JSON, in the order of its table.
pub(crate) struct Written<'a> {
    pub(crate) message: &'a dyn Message,
    pub(crate) spelling: Spelling,
    pub(crate) filler: Option<&'a Filler<'a>>,
    /// Name and value of the signature, which comes last.
    pub(crate) signature: Option<(&'a str, &'a str)>,
    /// Whether numbers are written as text, however deep they are.
    pub(crate) text_numbers: bool,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = Some(serializer.serialize_map(None)?);
        let mut result = Ok(());
        self.message.read(&mut |values| {
            if let Some(map) = map.as_mut() {
                result = self.entries(map, values);
            }
        });
        result?;
        let mut map =
            map.take().ok_or_else(|| serde_core::ser::Error::custom("the message handed over no values"))?;
        for (name, raw) in self.message.extra().into_iter().flat_map(Extra::iter) {
            map.serialize_entry(name, raw)?;
        }
        if let Some((name, value)) = self.signature {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Written<'_> {
    fn entries<M: SerializeMap>(&self, map: &mut M, values: &[&dyn Value]) -> Result<(), M::Error> {
        for (field, value) in self.message.table().fields.iter().zip(values) {
            let name = match self.spelling {
                Spelling::Wire => field.name,
                Spelling::Documented => field.documented,
            };
            // Most values are text, and are written as they stand.
            if let (None, Some(text)) = (self.filler, value.text())
                && !matches!(field.kind, Kind::Int { .. })
            {
                if !text.is_empty() {
                    map.serialize_entry(name, text)?;
                }
                continue;
            }
            let slot = resolve(field, value.slot(), self.filler);
            if slot.is_absent() {
                continue;
            }
            if let (Kind::Numbered { items, .. }, Slot::List(list)) = (field.kind, slot) {
                self.numbered(map, items, list)?;
                continue;
            }
            map.serialize_entry(name, &Entry { field, slot, within: self })?;
        }
        Ok(())
    }

    /// `coupon_id_0`, `coupon_id_1` …: flat in JSON as they are in XML.
    fn numbered<M: SerializeMap>(
        &self,
        map: &mut M,
        items: &'static Table,
        list: &dyn List,
    ) -> Result<(), M::Error> {
        let within = &Written { spelling: Spelling::Wire, ..*self };
        let mut result = Ok(());
        each_numbered(items, list, &mut |field, name, slot| {
            if result.is_ok() {
                result = map.serialize_entry(name, &Entry { field, slot, within });
            }
        });
        result
    }
}

struct Entry<'a> {
    field: &'a Field,
    slot: Slot<'a>,
    within: &'a Written<'a>,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Written { spelling, text_numbers, .. } = *self.within;
        match (self.slot, self.field.kind) {
            (Slot::Int(number), Kind::Int { .. }) if !text_numbers => serializer.serialize_i64(number),
            // Filled values come as text.
            (Slot::Text(text), Kind::Int { .. }) if !text_numbers => match text.parse::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_str(text),
            },
            // What was opened is kept open: nobody closes it again.
            (Slot::Object(message), Kind::Object(_) | Kind::Sealed(_)) => {
                nested(message, spelling, text_numbers).serialize(serializer)
            }
            (Slot::List(list), Kind::List(_)) => Items { list, spelling, text_numbers }.serialize(serializer),
            (Slot::Texts(texts), Kind::Texts { json: false }) => serializer.collect_seq(texts),
            (slot, _) => {
                let mut text = String::new();
                push_text(self.field, slot, &mut text);
                serializer.serialize_str(&text)
            }
        }
    }
}

/// A message inside another: nothing is filled in or signed there.
fn nested(message: &dyn Message, spelling: Spelling, text_numbers: bool) -> Written<'_> {
    Written { message, spelling, filler: None, signature: None, text_numbers }
}

/// The items of a list.
struct Items<'a> {
    list: &'a dyn List,
    spelling: Spelling,
    text_numbers: bool,
}

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let messages = (0..self.list.len()).filter_map(|at| self.list.get(at));
        serializer.collect_seq(messages.map(|message| nested(message, self.spelling, self.text_numbers)))
    }
}

/// The list as JSON text.
pub(crate) fn write_list(list: &dyn List) -> String {
    text(&Items { list, spelling: Spelling::Wire, text_numbers: false })
}

/// Appends the text of a value as XML and signatures have it.
pub(crate) fn push_text(field: &Field, slot: Slot<'_>, out: &mut String) {
    match slot {
        // A file is a part of its own.
        Slot::Absent | Slot::File(_) => {}
        // Numbered lists have been expanded before; any other list in a flat message is JSON text.
        Slot::List(list) => out.push_str(&write_list(list)),
        Slot::Text(text) => out.push_str(text),
        Slot::Int(fen) if matches!(field.kind, Kind::Yuan) => {
            let _ = write!(out, "{}", Fen(fen));
        }
        Slot::Int(number) => out.push_str(itoa::Buffer::new().format(number)),
        Slot::Time(time) => {
            if let Kind::Time(format) = field.kind {
                time.push(format, out);
            }
        }
        Slot::Object(message) if matches!(field.kind, Kind::Form(_)) => push_form(message, out),
        Slot::Object(message) => out.push_str(&write(message, Spelling::Wire)),
        Slot::Texts(texts) => out.push_str(&serde_json::to_string(texts).unwrap_or_default()),
    }
}

/// The fields as a query, encoded once more as a whole.
fn push_form(message: &dyn Message, out: &mut String) {
    let table = message.table();
    let mut pairs = String::new();
    message.read(&mut |values| {
        for at in table.sorted.iter().map(|at| usize::from(*at)) {
            let mut value = String::new();
            push_text(&table.fields[at], values[at].slot(), &mut value);
            if !value.is_empty() {
                query::push(&mut pairs, table.fields[at].name, &value);
            }
        }
    });
    query::encode(out, &pairs);
}

/// The message as JSON text.
pub(crate) fn write(message: &dyn Message, spelling: Spelling) -> String {
    text(&nested(message, spelling, false))
}

/// The message as JSON text for the wire, filled in, with its signature.
pub(crate) fn write_signed(
    text_numbers: bool,
    values: &Outgoing<'_>,
    signature: Option<(&str, &str)>,
) -> String {
    let Outgoing { message, filler, .. } = *values;
    text(&Written { message, spelling: Spelling::Wire, filler, signature, text_numbers })
}

fn text(written: &impl Serialize) -> String {
    // Keys are text and the writer is a string: there is nothing that could fail.
    serde_json::to_string(written).unwrap_or_default()
}
