//! JSON: bodies of JSON gateways, and the objects that XML fields hold as text.

use super::{
    MAX_DEPTH, MAX_VALUES, Malformed, Raw, Spelling,
    fill::{Filler, resolve},
    flat,
    raw::Pairs,
};
use crate::{
    table::{Field, Gateway, Kind},
    value::{Extra, List, Message, Slot, Value},
};
use serde::{
    Serialize, Serializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
    ser::{SerializeMap, SerializeSeq},
};
use std::{borrow::Cow, cell::Cell, collections::HashSet, fmt};

/// The pairs of a JSON object.
pub(crate) fn read_object(text: &str) -> Result<Pairs<'_>, Malformed> {
    match read(text)? {
        Raw::Object(pairs) => Ok(pairs),
        _ => Err(Malformed::NotAnObject),
    }
}

fn read(text: &str) -> Result<Raw<'_>, Malformed> {
    let budget = Budget::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let value = RawSeed { depth: 0, budget: &budget }.deserialize(&mut json);
    match value.and_then(|value| json.end().map(|()| value)) {
        Ok(value) => Ok(value),
        Err(_) => Err(budget.broken.get().unwrap_or(Malformed::Syntax)),
    }
}

/// What is left of the limits, and which one was broken: the parser's own errors are text only.
#[derive(Default)]
pub(crate) struct Budget {
    values: Cell<usize>,
    broken: Cell<Option<Malformed>>,
}

impl Budget {
    fn take<E: Error>(&self) -> Result<(), E> {
        self.values.set(self.values.get() + 1);
        if self.values.get() > MAX_VALUES { Err(self.break_off(Malformed::TooManyValues)) } else { Ok(()) }
    }

    fn break_off<E: Error>(&self, why: Malformed) -> E {
        self.broken.set(Some(why));
        E::custom(why)
    }
}

/// Reads any JSON value into a [`Raw`], within the limits and without a key twice.
#[derive(Clone, Copy)]
pub(crate) struct RawSeed<'b> {
    pub(crate) depth: usize,
    pub(crate) budget: &'b Budget,
}

impl RawSeed<'_> {
    fn below<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.budget.break_off(Malformed::TooDeep));
        }
        Ok(RawSeed { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for RawSeed<'_> {
    type Value = Raw<'de>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Raw<'de>, D::Error> {
        self.budget.take()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for RawSeed<'_> {
    type Value = Raw<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Raw<'de>, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw<'de>, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw<'de>, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw<'de>, E> {
        Ok(Raw::Number(value.to_string().into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw<'de>, E> {
        Ok(Raw::Number(value.to_string().into()))
    }

    // Kept as text and never taken for an amount: no whole number is written this way.
    fn visit_f64<E>(self, value: f64) -> Result<Raw<'de>, E> {
        Ok(Raw::Number(format!("{value:?}").into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw<'de>, E> {
        Ok(Raw::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Raw<'de>, E> {
        Ok(Raw::Text(Cow::Borrowed(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw<'de>, A::Error> {
        let seed = self.below()?;
        let mut list = Vec::new();
        while let Some(item) = access.next_element_seed(seed)? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw<'de>, A::Error> {
        let seed = self.below()?;
        let (mut pairs, mut names) = (Vec::new(), HashSet::new());
        while let Some(Name(name)) = entries.next_key::<Name<'de>>()? {
            if !names.insert(name.clone()) {
                return Err(self.budget.break_off(Malformed::Duplicate));
            }
            pairs.push((name, entries.next_value_seed(seed)?));
        }
        Ok(Raw::Object(pairs))
    }
}

/// A key, borrowed where it was written without escapes.
struct Name<'de>(Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(text)))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}

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
            map.take().ok_or_else(|| serde::ser::Error::custom("the message handed over no values"))?;
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
            let slot = resolve(field, value.slot(), self.filler);
            if slot.is_absent() {
                continue;
            }
            if let (Kind::Numbered { items, .. }, Slot::List(list)) = (field.kind, slot) {
                self.numbered(map, items.fields, list)?;
                continue;
            }
            let name = match self.spelling {
                Spelling::Wire => field.name,
                Spelling::Documented => field.documented,
            };
            map.serialize_entry(name, &Entry { field, slot, within: self })?;
        }
        Ok(())
    }

    /// `coupon_id_0`, `coupon_id_1` …: flat in JSON as they are in XML.
    fn numbered<M: SerializeMap>(
        &self,
        map: &mut M,
        fields: &[Field],
        list: &dyn List,
    ) -> Result<(), M::Error> {
        let within = &Written { spelling: Spelling::Wire, ..*self };
        let mut result = Ok(());
        flat::each_numbered(fields, list, &mut |field, name, slot| {
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
        let written = |message| Written { message, filler: None, signature: None, ..*self.within };
        let numbers = !self.within.text_numbers;
        match (self.slot, self.field.kind) {
            (Slot::Int(number), Kind::Int { .. }) if numbers => serializer.serialize_i64(number),
            // Filled values come as text.
            (Slot::Text(text), Kind::Int { .. }) if numbers => match text.parse::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_str(text),
            },
            (Slot::Object(message), Kind::Object(_)) => written(message).serialize(serializer),
            (Slot::List(list), _) => {
                let mut items = serializer.serialize_seq(Some(list.len()))?;
                for message in (0..list.len()).filter_map(|at| list.get(at)) {
                    items.serialize_element(&written(message))?;
                }
                items.end()
            }
            (slot, _) => {
                let mut text = String::new();
                flat::push_text(self.field, slot, &mut text);
                serializer.serialize_str(&text)
            }
        }
    }
}

/// The message as JSON text.
pub(crate) fn write(message: &dyn Message, spelling: Spelling) -> String {
    text(&Written { message, spelling, filler: None, signature: None, text_numbers: false })
}

/// The message as JSON text for the wire, filled in, with its signature.
pub(crate) fn write_signed(
    gateway: &Gateway,
    message: &dyn Message,
    filler: &Filler<'_>,
    signature: Option<(&str, &str)>,
) -> String {
    let (spelling, filler) = (Spelling::Wire, Some(filler));
    text(&Written { message, spelling, filler, signature, text_numbers: gateway.text_numbers })
}

fn text(written: &Written<'_>) -> String {
    // Keys are text and the writer is a string: there is nothing that could fail.
    serde_json::to_string(written).unwrap_or_default()
}
