//! What each field of a message is sent with, resolved once for all that is done with it: the check, the signed text, the
//! body.

use crate::{
    message::value::{Message, ValueRef},
    table::{Field, Place, Sign, Table},
};

/// What one look at each byte of a text tells.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ByteClass(u8);

impl ByteClass {
    const DOUBTFUL: u8 = 1;
    const MARKED: u8 = 2;
    /// Nothing to look at: the value is there, and is no text.
    const OTHER: ByteClass = ByteClass(4);

    /// What a byte says of a text that holds it.
    const fn of(byte: u8) -> u8 {
        // Without a branch, so that many bytes can be looked at together.
        let doubtful =
            (byte < b' ') as u8 | (byte == b']') as u8 | (byte == 0x7f) as u8 | (byte >= 0xef) as u8;
        let quote = (byte == b'"') as u8 | (byte == b'\'') as u8;
        let marked = (byte == b'<') as u8 | (byte == b'>') as u8 | (byte == b'&') as u8 | quote;
        (doubtful * ByteClass::DOUBTFUL) | (marked * ByteClass::MARKED)
    }

    const BYTES: [u8; 256] = {
        let (mut bytes, mut byte) = ([0; 256], 0);
        while byte < 256 {
            bytes[byte] = ByteClass::of(byte.to_le_bytes()[0]);
            byte += 1;
        }
        bytes
    };

    /// All of it is looked at, whatever is found: that is faster than to stop. Sixteen bytes are looked at as one, the
    /// last of them twice where there are not as many left; the bytes of short texts are looked up.
    pub(crate) fn at(text: &str) -> ByteClass {
        let bytes = text.as_bytes();
        let Some(last) = bytes.last_chunk::<16>() else {
            return ByteClass(bytes.iter().fold(0, |look, byte| look | ByteClass::BYTES[usize::from(*byte)]));
        };
        let mut looks = last.map(ByteClass::of);
        for chunk in bytes.as_chunks::<16>().0 {
            for (look, byte) in looks.iter_mut().zip(chunk) {
                *look |= ByteClass::of(*byte);
            }
        }
        ByteClass(looks.iter().fold(0, |one, other| one | other))
    }

    /// Whether there may be characters that cannot be sent, or `]]>`: bytes that they have, and few others.
    pub(crate) fn is_doubtful(self) -> bool {
        self.0 & ByteClass::DOUBTFUL != 0
    }

    /// Whether there are marks that XML has a use for: `<`, `>`, `&`, and quotes.
    pub(crate) fn is_marked(self) -> bool {
        self.0 & ByteClass::MARKED != 0
    }
}

/// A value to be sent, and what its text looks like.
#[derive(Clone, Copy)]
pub(crate) struct Resolved<'a> {
    slot: ValueRef<'a>,
    look: ByteClass,
}

impl<'a> Resolved<'a> {
    /// A field without a value.
    pub(crate) const ABSENT: Resolved<'static> = Resolved { slot: ValueRef::Absent, look: ByteClass(0) };

    pub(crate) fn of(slot: ValueRef<'a>) -> Resolved<'a> {
        match slot {
            ValueRef::Text(text) => Resolved { slot, look: ByteClass::at(text) },
            _ if slot.is_absent() => Resolved::ABSENT,
            _ => Resolved { slot, look: ByteClass::OTHER },
        }
    }

    fn is_absent(&self) -> bool {
        matches!(self.slot, ValueRef::Absent | ValueRef::Text(""))
    }
}

/// What a message is sent with: what the caller gave, and what was filled in.
pub(crate) struct ResolvedFields<'a> {
    pub(crate) message: &'a dyn Message,
    pub(crate) table: &'static Table,
    /// In the order of the table.
    pub(crate) values: &'a [Resolved<'a>],
    /// Positions and texts of what is written as JSON or as a query: its length is checked, and then it is sent.
    pub(crate) written: Vec<(usize, String)>,
    pub(crate) room: Room,
}

impl<'a> ResolvedFields<'a> {
    /// Whether the field at a position has a value.
    pub(crate) fn is_given(&self, at: usize) -> bool {
        self.values.get(at).is_some_and(|value| !value.is_absent())
    }

    /// The value at a position, if it is text, and what the text looks like.
    pub(crate) fn text(&self, at: usize) -> Option<(&'a str, ByteClass)> {
        match self.values.get(at)? {
            Resolved { slot: ValueRef::Text(text), look } if !text.is_empty() => Some((*text, *look)),
            _ => None,
        }
    }

    /// The value at a position.
    pub(crate) fn value_ref(&self, at: usize) -> ValueRef<'a> {
        self.values.get(at).map_or(ValueRef::Absent, |value| value.slot)
    }

    /// Whether a field that travels there has a value.
    pub(crate) fn has(&self, place: Place) -> bool {
        let mut fields = self.table.fields.iter().enumerate();
        fields.any(|(at, field)| field.place == place && self.is_given(at))
    }

    /// The text of a value that is written as JSON or as a query.
    pub(crate) fn written(&self, at: usize) -> Option<&str> {
        self.written.iter().find(|(of, _)| *of == at).map(|(_, text)| text.as_str())
    }
}

/// Bytes that the values of a message take, near enough: what is written is not to grow while it is.
#[derive(Clone, Copy, Default)]
pub(crate) struct Room {
    fields: usize,
    names: usize,
    texts: usize,
}

/// Bytes of a number or a time.
const OTHER: usize = 25;
/// Bytes of `<![CDATA[]]>`.
const CDATA: usize = 12;

impl Room {
    pub(crate) fn add(&mut self, field: &Field, value: &Resolved<'_>) {
        self.fields += 1;
        self.names += field.name.len();
        self.texts += match value.slot {
            ValueRef::Text(text) if value.look.is_marked() => text.len() + CDATA,
            ValueRef::Text(text) => text.len(),
            _ => OTHER,
        };
    }

    /// For the text of a value that is written as JSON or as a query.
    pub(crate) fn add_written(&mut self, text: &str) {
        self.texts += text.len() + CDATA;
    }

    /// As `name=value` and `&`, with a secret that is masked.
    pub(crate) fn signed(self, sign: &Sign) -> usize {
        self.names + self.texts + 2 * self.fields + sign.secret.len() + "***".len()
    }

    /// As elements, with a signature of up to 64 digits.
    pub(crate) fn xml(self, root: &str) -> usize {
        let element = |name: usize| 2 * name + "<></>".len();
        let signature = element("sign".len()) + 64;
        2 * self.names + 5 * self.fields + self.texts + signature + element(root.len())
    }
}
