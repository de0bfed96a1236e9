//! From JSON text to raw values: bodies of JSON gateways, and objects inside XML fields.
//!
//! Numbers keep their digits as written, because the signature covers them. No number becomes a float.

use crate::{
    codec::{MAX_DEPTH, MAX_VALUES, Malformed},
    message::raw::{Pairs, Raw, has_twice},
};
use serde_core::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::HashSet, fmt};

/// The pairs of a JSON object.
pub(crate) fn read_object(text: &str) -> Result<Pairs<'_>, Malformed> {
    match read(text)? {
        Raw::Object(pairs) => Ok(pairs),
        _ => Err(Malformed::NotAnObject),
    }
}

pub(crate) fn read(text: &str) -> Result<Raw<'_>, Malformed> {
    Reader { values: 0 }.value(parsed::<&RawValue>(text)?, 0)
}

/// The members of a JSON object, with the raw text of each value: from its first character to its last one, as it was
/// written. Names are decoded; none occurs twice.
pub(crate) fn members(text: &str) -> Result<Vec<(Cow<'_, str>, &str)>, Malformed> {
    if !text.trim_start_matches([' ', '\t', '\n', '\r']).starts_with('{') {
        return Err(Malformed::NotAnObject);
    }
    let Step::Object(members) = parsed(text)? else { return Err(Malformed::NotAnObject) };
    if members.len() > MAX_VALUES {
        return Err(Malformed::TooManyValues);
    }
    let names: HashSet<&str> = members.iter().map(|(name, _)| name.as_ref()).collect();
    if names.len() < members.len() {
        return Err(Malformed::Duplicate);
    }
    Ok(members.into_iter().map(|(name, value)| (name, value.get())).collect())
}

fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Malformed> {
    serde_json::from_str(text).map_err(|_| Malformed::Syntax)
}

/// The number of values so far.
struct Reader {
    values: usize,
}

impl Reader {
    fn value<'a>(&mut self, value: &'a RawValue, depth: usize) -> Result<Raw<'a>, Malformed> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(Malformed::TooManyValues);
        }
        let text = value.get();
        match text.as_bytes().first() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => Err(Malformed::TooDeep),
            Some(b'{' | b'[' | b'"') => self.step(parsed(text)?, depth + 1),
            Some(b'n') => Ok(Raw::Null),
            Some(b't' | b'f') => Ok(Raw::Bool(text == "true")),
            _ => Ok(Raw::Number(text.into())),
        }
    }

    fn step<'a>(&mut self, step: Step<'a>, depth: usize) -> Result<Raw<'a>, Malformed> {
        match step {
            Step::Text(text) => Ok(Raw::Text(text)),
            Step::List(items) => {
                items.into_iter().map(|item| self.value(item, depth)).collect::<Result<_, _>>().map(Raw::List)
            }
            Step::Object(members) => {
                let mut pairs = Pairs::with_capacity(members.len());
                for (name, value) in members {
                    pairs.push((name, self.value(value, depth)?));
                }
                if has_twice(&pairs) { Err(Malformed::Duplicate) } else { Ok(Raw::Object(pairs)) }
            }
        }
    }
}

/// A value, with its content one level below. Content beyond the limits is replaced by a marker.
enum Step<'a> {
    Text(Cow<'a, str>),
    List(Vec<&'a RawValue>),
    Object(Vec<(Cow<'a, str>, &'a RawValue)>),
}

impl<'de> Deserialize<'de> for Step<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StepVisitor)
    }
}

struct StepVisitor;

impl<'de> Visitor<'de> for StepVisitor {
    type Value = Step<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a list or an object")
    }

    // Values with other first characters are not read here. The default methods would describe what they found, and
    // include the code that formats floats.
    fn visit_unit<E: Error>(self) -> Result<Step<'de>, E> {
        Err(E::custom(Malformed::Syntax))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Step<'de>, E> {
        Err(E::custom(Malformed::Syntax))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Step<'de>, E> {
        Err(E::custom(Malformed::Syntax))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Step<'de>, E> {
        Err(E::custom(Malformed::Syntax))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Step<'de>, E> {
        Err(E::custom(Malformed::Syntax))
    }

    fn visit_str<E>(self, text: &str) -> Result<Step<'de>, E> {
        Ok(Step::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Step<'de>, E> {
        Ok(Step::Text(Cow::Borrowed(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Step<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            if items.len() <= MAX_VALUES {
                items.push(item);
            }
        }
        Ok(Step::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Step<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some((Text(name), value)) = access.next_entry()? {
            if members.len() <= MAX_VALUES {
                members.push((name, value));
            }
        }
        Ok(Step::Object(members))
    }
}

/// A text, borrowed if it was written without escapes.
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}
