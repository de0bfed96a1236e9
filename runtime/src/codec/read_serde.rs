//! Raw values from any format that serde supports: the input of `Deserialize` of a message.

use crate::{
    codec::{MAX_DEPTH, MAX_VALUES, Malformed, read_json::Text},
    message::raw::{Raw, has_twice},
};
use serde_core::{
    Deserializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
};
use std::{borrow::Cow, cell::Cell, fmt};

/// A value within the limits, without repeated keys.
pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Raw<'de>, D::Error> {
    Seed { depth: 0, values: &Cell::new(0) }.deserialize(deserializer)
}

/// Reads any value.
#[derive(Clone, Copy)]
struct Seed<'v> {
    depth: usize,
    /// The number of values so far.
    values: &'v Cell<usize>,
}

impl Seed<'_> {
    fn below<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom(Malformed::TooDeep));
        }
        Ok(Seed { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Raw<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw<'de>, D::Error> {
        self.values.set(self.values.get() + 1);
        if self.values.get() > MAX_VALUES {
            return Err(D::Error::custom(Malformed::TooManyValues));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Raw<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
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

    // Kept as text and never read as an amount: no integer is written in this form.
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
        let mut pairs = Vec::new();
        while let Some(Text(name)) = entries.next_key()? {
            pairs.push((name, entries.next_value_seed(seed)?));
        }
        if has_twice(&pairs) { Err(A::Error::custom(Malformed::Duplicate)) } else { Ok(Raw::Object(pairs)) }
    }
}
