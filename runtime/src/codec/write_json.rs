//! Messages as JSON, and single values as text.

#[cfg(feature = "sandbox")]
use crate::table::Envelope;
use crate::{
    codec::{numbered::each_numbered, query},
    message::{
        raw::{Pairs, Raw, Spelling},
        resolved::ResolvedFields,
        text::push_scalar,
        unknown::UnknownFields,
        value::{List, Message, Value, ValueRef},
    },
    table::{Field, Kind, Place, Table},
};
use serde_core::{Serialize, Serializer, ser::SerializeMap};
use std::collections::BTreeMap;

/// As received. A number that does not fit an integer is written as text.
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

/// A message to be written as JSON, in the order of its table.
pub(crate) struct Written<'a> {
    pub(crate) message: &'a dyn Message,
    pub(crate) spelling: Spelling,
    /// Whether numbers are written as text, at every depth.
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
            map.take().ok_or_else(|| serde_core::ser::Error::custom("the message has no values"))?;
        let table = self.message.table();
        for (name, raw) in self.message.unknown_fields().into_iter().flat_map(UnknownFields::iter) {
            // The row of that name is written already.
            if raw.is_empty() && table.find_documented(name).is_some() {
                continue;
            }
            map.serialize_entry(name, raw)?;
        }
        map.end()
    }
}

impl Written<'_> {
    fn entries<M: SerializeMap>(&self, map: &mut M, values: &[&dyn Value]) -> Result<(), M::Error> {
        // A stored object that the table cannot hold whole is written as it was read.
        let kept = self.message.unknown_fields().filter(|kept| !kept.is_empty());
        // A field without a value is not what was kept of a row: such a field is not signed, and anybody could add it.
        let is_kept = |name| kept.and_then(|kept| kept.get(name)).is_some_and(|raw| !raw.is_empty());
        for (field, value) in self.message.table().fields.iter().zip(values) {
            // The name of a numbered list does not occur on the wire: a field of that name is another one.
            let is_numbered = matches!(field.kind, Kind::Numbered { .. });
            if !is_numbered && (is_kept(field.name) || is_kept(field.documented)) {
                continue;
            }
            let name = match self.spelling {
                Spelling::Wire => field.name,
                Spelling::Documented => field.documented,
            };
            // Most values are text, and are written unchanged.
            if let Some(text) = value.text()
                && !matches!(field.kind, Kind::Int { .. } | Kind::Bool)
            {
                if !text.is_empty() {
                    map.serialize_entry(name, text)?;
                }
                continue;
            }
            self.entry(map, field, name, value.value_ref())?;
        }
        Ok(())
    }

    fn entry<M: SerializeMap>(
        &self,
        map: &mut M,
        field: &Field,
        name: &str,
        slot: ValueRef<'_>,
    ) -> Result<(), M::Error> {
        match (field.kind, slot) {
            _ if slot.is_absent() => Ok(()),
            (Kind::Numbered { items, .. }, ValueRef::List(list)) => self.numbered(map, items, list),
            _ => map.serialize_entry(name, &Entry { field, slot, within: self }),
        }
    }

    /// Numbered fields: `coupon_id_0`, `coupon_id_1` …, flat in JSON as in XML.
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
    slot: ValueRef<'a>,
    within: &'a Written<'a>,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Written { spelling, text_numbers, .. } = *self.within;
        match (self.slot, self.field.kind) {
            (ValueRef::Int(number), Kind::Int { .. }) if !text_numbers => serializer.serialize_i64(number),
            // Filled-in values are text.
            (ValueRef::Text(text), Kind::Int { .. }) if !text_numbers => match text.parse::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_str(text),
            },
            (ValueRef::Bool(truth), Kind::Bool) => serializer.serialize_bool(truth),
            (ValueRef::Text(text), Kind::Bool) => match text.parse::<bool>() {
                Ok(truth) => serializer.serialize_bool(truth),
                Err(_) => serializer.serialize_str(text),
            },
            // A decrypted value is written as an object; it is not encrypted again.
            (ValueRef::Object(message), Kind::Object(_) | Kind::Encrypted(_)) => {
                nested(message, spelling, text_numbers).serialize(serializer)
            }
            (ValueRef::List(list), Kind::List(_)) => {
                Items { list, spelling, text_numbers }.serialize(serializer)
            }
            (ValueRef::Texts(texts), Kind::Texts { json: false }) => serializer.collect_seq(texts),
            (slot, _) => {
                let mut text = String::new();
                push_text(self.field, slot, &mut text);
                serializer.serialize_str(&text)
            }
        }
    }
}

/// A nested message: nothing is filled in or signed in it.
fn nested(message: &dyn Message, spelling: Spelling, text_numbers: bool) -> Written<'_> {
    Written { message, spelling, text_numbers }
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

/// Appends the text of a value in the form that XML and signatures use.
pub(crate) fn push_text(field: &Field, slot: ValueRef<'_>, out: &mut String) {
    match slot {
        // Numbered lists were expanded before. Any other list in a flat message is JSON text.
        ValueRef::List(list) => out.push_str(&write_list(list)),
        ValueRef::Object(message) if matches!(field.kind, Kind::Form(_)) => push_form(message, out),
        ValueRef::Object(message) => out.push_str(&write(message, Spelling::Wire)),
        ValueRef::Texts(texts) => out.push_str(&serde_json::to_string(texts).unwrap_or_default()),
        slot => push_scalar(field, slot, out),
    }
}

/// The fields as a query, encoded as a whole.
fn push_form(message: &dyn Message, out: &mut String) {
    let table = message.table();
    let mut pairs = String::new();
    message.read(&mut |values| {
        for at in table.sorted.iter().map(|at| usize::from(*at)) {
            let mut value = String::new();
            push_text(&table.fields[at], values[at].value_ref(), &mut value);
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

/// The values to be sent, as JSON text, followed by the signature.
pub(crate) fn write_resolved(
    text_numbers: bool,
    values: &ResolvedFields<'_>,
    signature: Option<(&str, &str)>,
) -> String {
    text(&Body { values, place: Place::Body, signature, text_numbers })
}

/// The values that are sent in the content, as JSON text.
pub(crate) fn write_content(values: &ResolvedFields<'_>) -> String {
    text(&Body { values, place: Place::Content, signature: None, text_numbers: false })
}

/// The pairs as a JSON object, sorted by name.
pub(crate) fn write_pairs(pairs: &Pairs<'_>) -> String {
    text(&pairs.iter().map(|(name, raw)| (name.as_ref(), raw)).collect::<BTreeMap<&str, _>>())
}

/// A reply inside the object that the gateway puts around it.
#[cfg(feature = "sandbox")]
pub(crate) fn in_envelope(envelope: &Envelope, reply: &[u8]) -> Vec<u8> {
    let Envelope { field, code, success, message } = envelope;
    let inner = String::from_utf8_lossy(reply);
    format!("{{\"{code}\":{success},\"{message}\":\"ok\",\"{field}\":{inner}}}").into_bytes()
}

/// A reply as the member of an object, with its signature beside it.
#[cfg(feature = "sandbox")]
pub(crate) fn in_member(name: &str, reply: &[u8], signature: Option<(&str, &str)>) -> Vec<u8> {
    let inner = String::from_utf8_lossy(reply);
    let sign = signature.map(|(field, text)| format!(",\"{field}\":\"{text}\"")).unwrap_or_default();
    format!("{{\"{name}\":{inner}{sign}}}").into_bytes()
}

/// The values to be sent as JSON, in the order of the table.
struct Body<'a> {
    values: &'a ResolvedFields<'a>,
    /// Where the values are sent.
    place: Place,
    /// Name and value of the signature, which comes last.
    signature: Option<(&'a str, &'a str)>,
    text_numbers: bool,
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Body { values, place, signature, text_numbers } = *self;
        let within = Written { message: values.message, spelling: Spelling::Wire, text_numbers };
        let mut map = serializer.serialize_map(None)?;
        let fields = values.table.fields.iter().enumerate();
        for (at, field) in fields.filter(|(_, field)| field.place == place) {
            within.entry(&mut map, field, field.name, values.value_ref(at))?;
        }
        for (name, raw) in values.message.unknown_fields().into_iter().flat_map(UnknownFields::iter) {
            map.serialize_entry(name, raw)?;
        }
        if let Some((name, value)) = signature {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

fn text(written: &impl Serialize) -> String {
    // The keys are text and the writer is a string: this cannot fail.
    serde_json::to_string(written).unwrap_or_default()
}
