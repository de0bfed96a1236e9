//! The violations of a table by a request.

use crate::table::Unit;
use std::fmt;

/// One violation of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The name of the field on the wire. For a nested field, a path such as `scene_info.store_info.id`. Empty for a
    /// violation of the request as a whole.
    pub field: String,
    /// The title of the field in the documentation.
    pub title: &'static str,
    /// The violated rule. It does not contain the value, which may be personal data.
    pub kind: ViolationKind,
    /// The URL of the documentation page.
    pub doc_url: &'static str,
}

/// The rule that a field violates.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ViolationKind {
    /// The field is required, but has no value.
    Missing,
    /// The value is longer than the table allows.
    TooLong {
        /// The maximum length.
        limit: u32,
        /// The length of the value.
        given: usize,
        /// The unit of both lengths: bytes of UTF-8, or characters.
        unit: Unit,
    },
    /// The value is shorter than the table requires.
    TooShort {
        /// The minimum length.
        least: u32,
        /// The length of the value.
        given: usize,
        /// The unit of both lengths: bytes of UTF-8, or characters.
        unit: Unit,
    },
    /// The value contains a character outside the allowed set.
    Charset {
        /// The first such character.
        found: char,
        /// The allowed characters, as ranges.
        allowed: &'static str,
    },
    /// The value contains a character that no message can carry.
    Unsendable {
        /// The character or the sequence, for the text of the error.
        why: &'static str,
    },
    /// The value can be read as another field of the signed text.
    ReadsAs {
        /// The name of that field on the wire.
        name: String,
    },
    /// The value decides the outcome and contains `&`, which ends a value in the signed text.
    Ampersand,
    /// The value is not one of the documented ones.
    NotOneOf {
        /// The allowed values.
        allowed: &'static [&'static str],
    },
    /// The number is below the minimum or above the maximum.
    OutOfRange {
        /// The minimum.
        min: i64,
        /// The maximum.
        max: i64,
        /// The number in the request.
        given: i64,
    },
    /// The value does not have the format of its row.
    Format {
        /// The required format, for the text of the error.
        wanted: &'static str,
    },
    /// The value is nothing but white space.
    Blank,
    /// The value is a text that the field never is, such as `undefined`.
    Never {
        /// That text.
        word: &'static str,
    },
    /// The value does not begin as its row requires.
    Beginning {
        /// The allowed beginnings.
        allowed: &'static [&'static str],
    },
    /// The time is past, or not far enough ahead of the call.
    TooEarly {
        /// The minimum number of seconds from the call on; 0 if the time must only not be past.
        ahead_seconds: u32,
    },
    /// The field is required because of the value of another field.
    Needed {
        /// The condition, such as `trade_type is JSAPI`.
        because: String,
    },
    /// At least one field of a group is required, and none has a value.
    OneOf {
        /// The names of the group's fields.
        of: &'static [&'static str],
        /// The condition; empty if there is none.
        because: String,
    },
    /// At most one field of a group may have a value, and several have one.
    AtMostOne {
        /// The names of the group's fields.
        of: &'static [&'static str],
    },
    /// The time is not before another time, or not far enough before it.
    NotBefore {
        /// The name of the other field.
        other: &'static str,
        /// The minimum difference in seconds.
        gap_seconds: u32,
    },
    /// The number is above another number.
    Above {
        /// The name of the other field.
        limit: &'static str,
    },
    /// The number is not the sum of other numbers.
    NotTheSum {
        /// The names of the other fields.
        parts: &'static [&'static str],
    },
    /// The merchant lacks a key or a secret with which the value is made; see [`Merchant`](crate::Merchant).
    NoSecret {
        /// The name of the missing key or secret, for the text of the error.
        what: &'static str,
    },
    /// The field must not have a value.
    Forbidden {
        /// The condition, such as `trade_type is JSAPI`.
        because: String,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field.as_str() {
            "" => write!(f, "{} {}", self.title, self.kind),
            field => write!(f, "{field} ({}) {}", self.title, self.kind),
        }
    }
}

impl fmt::Display for ViolationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ViolationKind::Missing => f.write_str("is required"),
            ViolationKind::TooLong { limit, given, unit } => {
                write!(f, "must be at most {limit} {} long, got {given}", unit.name())
            }
            ViolationKind::TooShort { least, given, unit } => {
                write!(f, "must be at least {least} {} long, got {given}", unit.name())
            }
            ViolationKind::Charset { found, allowed } => {
                write!(f, "must not contain {found:?}; allowed characters: {allowed}")
            }
            ViolationKind::Unsendable { why } => write!(f, "must not contain {why}"),
            ViolationKind::ReadsAs { name } => write!(
                f,
                "must not contain `&{name}=`, which reads as the field {name} in the signed text; encode the value as base64 or JSON"
            ),
            ViolationKind::Ampersand => {
                f.write_str("must not contain `&`, which ends a value in the signed text")
            }
            ViolationKind::NotOneOf { allowed } => write!(f, "must be one of {}", listed(allowed, ", ")),
            ViolationKind::OutOfRange { min, max: i64::MAX, given } => {
                write!(f, "must be at least {min}, got {given}")
            }
            ViolationKind::OutOfRange { min, max, given } => {
                write!(f, "must be from {min} to {max}, got {given}")
            }
            ViolationKind::Format { wanted } => write!(f, "must be {wanted}"),
            ViolationKind::Blank => f.write_str("must not be blank"),
            ViolationKind::Never { word } => write!(f, "must not be `{word}`"),
            ViolationKind::Beginning { allowed } => {
                write!(f, "must begin with one of {}", listed(allowed, ", "))
            }
            ViolationKind::TooEarly { ahead_seconds: 0 } => f.write_str("must not be in the past"),
            ViolationKind::TooEarly { ahead_seconds } => {
                write!(f, "must be at least {ahead_seconds} seconds from now")
            }
            ViolationKind::Needed { because } => write!(f, "is required when {because}"),
            ViolationKind::OneOf { of, because } if because.is_empty() => {
                write!(f, "or another of {} is required", listed(of, ", "))
            }
            ViolationKind::OneOf { of, because } => {
                write!(f, "or another of {} is required when {because}", listed(of, ", "))
            }
            ViolationKind::AtMostOne { of } => {
                write!(f, "must be the only one given of {}", listed(of, ", "))
            }
            ViolationKind::NotBefore { other, gap_seconds: 0 } => write!(f, "must be before {other}"),
            ViolationKind::NotBefore { other, gap_seconds } => {
                write!(f, "must be at least {gap_seconds} seconds before {other}")
            }
            ViolationKind::Above { limit } => write!(f, "must be at most {limit}"),
            ViolationKind::NotTheSum { parts } => write!(f, "must be the sum of {}", listed(parts, ", ")),
            ViolationKind::NoSecret { what } => write!(f, "cannot be computed: the merchant has no {what}"),
            ViolationKind::Forbidden { because } => write!(f, "must be left out when {because}"),
        }
    }
}

/// All violations of a request; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(pub(crate) Vec<Violation>);

impl Violations {
    /// The violations: first the fields in the order of the table, then the rules.
    pub fn list(&self) -> &[Violation] {
        &self.0
    }

    /// The names of the fields with violations, without repetition.
    pub fn fields(&self) -> Vec<&str> {
        let mut fields: Vec<&str> = Vec::new();
        for violation in &self.0 {
            if !fields.contains(&violation.field.as_str()) {
                fields.push(&violation.field);
            }
        }
        fields
    }

    /// Whether the request violates its table only because of the time of the call: it was valid before, and can have been
    /// sent then.
    pub fn was_valid_before(&self) -> bool {
        self.0.iter().all(|violation| matches!(violation.kind, ViolationKind::TooEarly { .. }))
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => f.write_str("the request violates its table in 1 place: ")?,
            places => write!(f, "the request violates its table in {places} places: ")?,
        }
        for (at, violation) in self.0.iter().enumerate() {
            write!(f, "{}{violation}", if at == 0 { "" } else { "; " })?;
        }
        if let Some(first) = self.0.first() {
            write!(f, " (see {})", first.doc_url)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// Joins texts with a separator.
pub(super) fn listed<T: AsRef<str>>(words: &[T], between: &str) -> String {
    words.iter().enumerate().fold(String::new(), |mut list, (at, word)| {
        list.push_str(if at > 0 { between } else { "" });
        list.push_str(word.as_ref());
        list
    })
}
