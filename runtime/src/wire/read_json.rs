//! JSON text to raw values: bodies of JSON gateways, and the objects that XML fields hold as text.

use super::{
    MAX_DEPTH, MAX_VALUES, Malformed,
    raw::{Pairs, Raw},
};
use serde_core::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use std::{borrow::Cow, cell::Cell, collections::HashSet, fmt};

/// The pairs of a JSON object.
pub(crate) fn read_object(text: &str) -> Result<Pairs<'_>, Malformed> {
    match read(text)? {
        Raw::Object(pairs) => Ok(pairs),
        _ => Err(Malformed::NotAnObject),
    }
}

pub(crate) fn read(text: &str) -> Result<Raw<'_>, Malformed> {
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

    fn deserialize<D: serde_core::Deserializer<'de>>(self, deserializer: D) -> Result<Raw<'de>, D::Error> {
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

impl<'de> serde_core::Deserialize<'de> for Name<'de> {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
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
