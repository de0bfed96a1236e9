//! What can be wrong with a request.

use crate::table::Unit;
use std::fmt;

/// One thing wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The field on the wire; inside JSON, a path such as `scene_info.store_info.id`.
    pub field: String,
    /// Its title in the documentation.
    pub title: &'static str,
    /// What is broken. The value itself is not repeated: it may be personal.
    pub kind: ViolationKind,
    /// The documentation page.
    pub doc_url: &'static str,
}

/// What a field breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ViolationKind {
    /// Required, and not there.
    Missing,
    /// Longer than the table allows.
    TooLong {
        /// The limit.
        limit: u32,
        /// The length given.
        given: usize,
        /// What both count.
        unit: Unit,
    },
    /// Shorter than the table asks for.
    TooShort {
        /// The least length.
        least: u32,
        /// The length given.
        given: usize,
        /// What both count.
        unit: Unit,
    },
    /// A character outside the charset.
    Charset {
        /// The first such character.
        found: char,
        /// The characters allowed, as ranges.
        allowed: &'static str,
    },
    /// A character that cannot be sent at all.
    Unsendable {
        /// Why not.
        why: &'static str,
    },
    /// It reads as another field of the signed text.
    ReadsAs {
        /// The name of that field on the wire.
        name: String,
    },
    /// An `&` where the value decides something: in signed text it also ends a value.
    Ampersand,
    /// Not one of the documented words.
    NotOneOf {
        /// The words.
        allowed: &'static [&'static str],
    },
    /// Below the least or above the largest number.
    OutOfRange {
        /// The least.
        min: i64,
        /// The largest.
        max: i64,
        /// The number given.
        given: i64,
    },
    /// Not written as the table says.
    Format {
        /// What is wanted.
        wanted: &'static str,
    },
    /// Required here, though not everywhere.
    Needed {
        /// What makes it required.
        because: String,
    },
    /// None of a group is there.
    OneOf {
        /// The group.
        of: &'static [&'static str],
        /// What asks for one of them.
        because: String,
    },
    /// More than one of a group is there.
    AtMostOne {
        /// The group.
        of: &'static [&'static str],
    },
    /// Not before another time, or not long enough before it.
    NotBefore {
        /// The other time.
        other: &'static str,
        /// The least gap in seconds.
        gap_seconds: u32,
    },
    /// Above another number.
    Above {
        /// The other number's field.
        limit: &'static str,
    },
    /// Not what other numbers add up to.
    NotTheSum {
        /// The fields of the other numbers.
        parts: &'static [&'static str],
    },
    /// The merchant lacks what it is made with; see [`Merchant`](crate::Merchant).
    NoSecret {
        /// What is lacking.
        what: &'static str,
    },
    /// Not allowed here.
    Forbidden {
        /// What forbids it.
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

/// Everything wrong with a request, never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(pub(crate) Vec<Violation>);

impl Violations {
    /// The violations: fields in the order of the table, then rules.
    pub fn list(&self) -> &[Violation] {
        &self.0
    }

    /// The fields, each once.
    pub fn fields(&self) -> Vec<&str> {
        let mut fields: Vec<&str> = Vec::new();
        for violation in &self.0 {
            if !fields.contains(&violation.field.as_str()) {
                fields.push(&violation.field);
            }
        }
        fields
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => f.write_str("the request breaks its table in 1 place: ")?,
            places => write!(f, "the request breaks its table in {places} places: ")?,
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

/// Words with something between them.
pub(super) fn listed<T: AsRef<str>>(words: &[T], between: &str) -> String {
    words.iter().enumerate().fold(String::new(), |mut list, (at, word)| {
        list.push_str(if at > 0 { between } else { "" });
        list.push_str(word.as_ref());
        list
    })
}
