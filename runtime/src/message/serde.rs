//! Serde for values that are stored without their message.

use crate::message::{money::Fen, time::Time, wire_enum::WireEnum};
use paytable_schema::rules::TimeFormat;
use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, Unexpected, Visitor},
};
use std::fmt;

/// The whole number of fen, as most gateways write amounts.
impl Serialize for Fen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

/// From a whole number of fen. A text is refused: it could be an amount in yuan.
impl<'de> Deserialize<'de> for Fen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Fen)
    }
}

/// A text in the format of RFC 3339 with the offset UTC+8: `2014-10-30T13:35:25+08:00`.
impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.written(TimeFormat::Rfc3339).as_str())
    }
}

/// From the same text. Another offset than `+08:00` is refused.
impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = |text: &str| Time::parse(TimeFormat::Rfc3339, text);
        deserializer.deserialize_str(Text { wanted: "a time such as 2014-10-30T13:35:25+08:00", read })
    }
}

/// Reads the word of an enum. An unknown word is kept.
pub(crate) fn deserialize_word<'de, T: WireEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Text { wanted: "a word", read: |word: &str| Some(T::from_word(word)) })
}

/// A value that is stored as one text.
pub(crate) struct Text<F> {
    pub(crate) wanted: &'static str,
    pub(crate) read: F,
}

impl<T, F: Fn(&str) -> Option<T>> Visitor<'_> for Text<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wanted)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.read)(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// Reads the name of a variant or field as its position in the list; formats without names store the position. `None`
/// for another name or position.
#[derive(Clone, Copy)]
pub(crate) struct Position(pub(crate) &'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Position {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Position {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {}", self.0.join(", "))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|known| *known == name))
    }

    fn visit_u64<E: Error>(self, position: u64) -> Result<Option<usize>, E> {
        Ok(usize::try_from(position).ok().filter(|position| *position < self.0.len()))
    }
}
