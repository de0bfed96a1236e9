//! The values that are sent for a message, resolved one time for the check, the signed text and the body.

use crate::{
    message::value::{Message, ValueRef},
    table::{Field, Place, Sign, Table},
};

/// The properties of a text that one pass over its bytes determines.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ByteClass(u8);

impl ByteClass {
    const DOUBTFUL: u8 = 1;
    const MARKED: u8 = 2;
    /// The value exists, but is not text.
    const OTHER: ByteClass = ByteClass(4);

    /// The properties of a text that contains this byte.
    const fn of(byte: u8) -> u8 {
        // Without a branch, so that the compiler can vectorize it.
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

    /// Reads all bytes, even after a match: this is faster than stopping. Sixteen bytes are processed together, with an
    /// overlap at the end; the bytes of shorter texts are looked up in a table.
    pub(crate) fn at(text: &str) -> ByteClass {
        let bytes = text.as_bytes();
        let Some(last) = bytes.last_chunk::<16>() else {
            return ByteClass(bytes.iter().fold(0, |look, byte| look | ByteClass::BYTES[usize::from(*byte)]));
        };
        let mut looks = [0; 16];
        // `last.map` is a function of its own, which is not always inlined.
        for (look, byte) in looks.iter_mut().zip(last) {
            *look = ByteClass::of(*byte);
        }
        for chunk in bytes.as_chunks::<16>().0 {
            for (look, byte) in looks.iter_mut().zip(chunk) {
                *look |= ByteClass::of(*byte);
            }
        }
        ByteClass(looks.iter().fold(0, |one, other| one | other))
    }

    /// Whether the text may contain characters that cannot be sent, or `]]>`. Few other texts contain the same bytes.
    pub(crate) fn is_doubtful(self) -> bool {
        self.0 & ByteClass::DOUBTFUL != 0
    }

    /// Whether the text contains markup characters of XML: `<`, `>`, `&` and quotes.
    pub(crate) fn is_marked(self) -> bool {
        self.0 & ByteClass::MARKED != 0
    }
}

/// A value to be sent, and the byte class of its text.
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

/// All values to be sent: those of the caller, and those filled in.
pub(crate) struct ResolvedFields<'a> {
    pub(crate) message: &'a dyn Message,
    pub(crate) table: &'static Table,
    /// In the order of the table.
    pub(crate) values: &'a [Resolved<'a>],
    /// Positions and texts of values that are written as JSON or as a query. Their length is checked before they are
    /// sent.
    pub(crate) written: Vec<(usize, String)>,
    pub(crate) room: Room,
}

impl<'a> ResolvedFields<'a> {
    /// Whether the field at a position has a value.
    pub(crate) fn is_given(&self, at: usize) -> bool {
        self.values.get(at).is_some_and(|value| !value.is_absent())
    }

    /// The text at a position and its byte class, if the value is text.
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

    /// Whether a field in that part of the request has a value.
    pub(crate) fn has(&self, place: Place) -> bool {
        let mut fields = self.table.fields.iter().enumerate();
        fields.any(|(at, field)| field.place == place && self.is_given(at))
    }

    /// The text of a value that is written as JSON or as a query.
    pub(crate) fn written(&self, at: usize) -> Option<&str> {
        self.written.iter().find(|(of, _)| *of == at).map(|(_, text)| text.as_str())
    }
}

/// An estimate of the size of the values of a message, so that the output buffer need not grow.
#[derive(Clone, Copy, Default)]
pub(crate) struct Room {
    fields: usize,
    names: usize,
    texts: usize,
}

/// The size of a number or a time.
const OTHER: usize = 25;
/// The size of `<![CDATA[]]>`.
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

    /// Adds the size of a value that is written as JSON or as a query.
    pub(crate) fn add_written(&mut self, text: &str) {
        self.texts += text.len() + CDATA;
    }

    /// The size as `name=value` and `&`, with a masked secret.
    pub(crate) fn signed(self, sign: &Sign) -> usize {
        self.names + self.texts + 2 * self.fields + sign.secret.text().len() + "&=***".len()
    }

    /// The size as elements, with a signature of up to 64 digits.
    pub(crate) fn xml(self, root: &str) -> usize {
        let element = |name: usize| 2 * name + "<></>".len();
        let signature = element("sign".len()) + 64;
        2 * self.names + 5 * self.fields + self.texts + signature + element(root.len())
    }
}
