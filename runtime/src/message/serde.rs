//! Serde for values that are stored without their message.

use crate::message::{money::Fen, time::Time, wire_enum::WireEnum};
use paytable_schema::rules::TimeFormat;
use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Unexpected, Visitor},
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
struct Text<F> {
    wanted: &'static str,
    read: F,
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
