//! Which fields a struct has and of what type: what is sent is strict, what is received is lenient.

use paytable_schema::{
    Document,
    model::{Kind, Message, Row, Type, ValueSource},
};

/// What a struct is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Put together by the caller; what the SDK alone decides has no field.
    Request,
    /// Received: every field can be missing, and unknown ones are kept.
    Reply,
    /// Inside one of the two, and like it.
    Nested {
        /// Sent only, never received.
        strict: bool,
    },
    /// One of the items of a numbered list, whose fields stand in the message that holds it.
    Item,
    /// Put together by the SDK, whole or not at all.
    Bundle,
}

/// How a row appears in the struct.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// As a plain value.
    Plain,
    /// As an `Option`; lists stay lists.
    Optional,
    /// Not at all: the SDK fills it.
    Hidden,
}

impl Shape {
    pub(super) fn presence(self, row: &Row) -> Presence {
        match (self, &row.fill) {
            (Shape::Bundle, _) => Presence::Plain,
            (Shape::Reply | Shape::Item | Shape::Nested { strict: false }, _) => Presence::Optional,
            (
                _,
                ValueSource::Sign
                | ValueSource::SignType
                | ValueSource::Content
                | ValueSource::Encryption
                | ValueSource::KeyId
                | ValueSource::Signature(_)
                | ValueSource::Md5Of(_)
                | ValueSource::Fixed(_)
                | ValueSource::Merchant { identity: true, .. },
            ) => Presence::Hidden,
            (_, ValueSource::Caller) if row.required => Presence::Plain,
            _ => Presence::Optional,
        }
    }

    /// Whether it keeps what was received and has no row: an item has no such fields of its own.
    pub(super) fn keeps_extra(self) -> bool {
        matches!(self, Shape::Reply | Shape::Nested { strict: false })
    }
}

/// The names of all types below a message, those of the gateway included; below those no type of a table is.
pub(super) fn reachable<'d>(document: &'d Document, message: &'d Message) -> Vec<&'d str> {
    let mut found: Vec<&str> = Vec::new();
    let mut open = vec![message];
    while let Some(message) = open.pop() {
        for name in message.rows.iter().filter_map(|row| row.kind.nested()) {
            if !found.contains(&name) {
                found.push(name);
                let own = document.types.iter().find(|nested: &&Type| nested.name == name);
                open.extend(own.map(|nested| &nested.message));
            }
        }
    }
    found
}

/// Whether a row of the message holds that type as an object: such a value is handed on as JSON.
pub(super) fn is_object_of(message: &Message, name: &str) -> bool {
    message.rows.iter().any(|row| matches!(&row.kind, Kind::Object(of) if of == name))
}
