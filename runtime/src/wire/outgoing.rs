//! A message on its way out: what each field is sent with, looked at once for all that is done with it.

use super::{
    fill::{Filler, resolve},
    write_json::push_text,
};
use crate::{
    table::{Field, Fill, Kind, Sign, Table},
    value::{Message, Slot, Value},
};

/// What one look at each byte of a text tells.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Look(u8);

impl Look {
    const DOUBTFUL: u8 = 1;
    const MARKED: u8 = 2;
    /// Nothing to look at: the value is there, and is no text.
    const OTHER: Look = Look(4);

    /// What a byte says of a text that holds it.
    const fn of(byte: u8) -> u8 {
        // Without a branch, so that many bytes can be looked at together.
        let doubtful =
            (byte < b' ') as u8 | (byte == b']') as u8 | (byte == 0x7f) as u8 | (byte >= 0xef) as u8;
        let quote = (byte == b'"') as u8 | (byte == b'\'') as u8;
        let marked = (byte == b'<') as u8 | (byte == b'>') as u8 | (byte == b'&') as u8 | quote;
        (doubtful * Look::DOUBTFUL) | (marked * Look::MARKED)
    }

    const BYTES: [u8; 256] = {
        let (mut bytes, mut byte) = ([0; 256], 0);
        while byte < 256 {
            bytes[byte] = Look::of(byte.to_le_bytes()[0]);
            byte += 1;
        }
        bytes
    };

    /// All of it is looked at, whatever is found: that is faster than to stop. Sixteen bytes are looked at as one, the
    /// last of them twice where there are not as many left; the bytes of short texts are looked up.
    pub(crate) fn at(text: &str) -> Look {
        let bytes = text.as_bytes();
        let Some(last) = bytes.last_chunk::<16>() else {
            return Look(bytes.iter().fold(0, |look, byte| look | Look::BYTES[usize::from(*byte)]));
        };
        let mut looks = last.map(Look::of);
        for chunk in bytes.as_chunks::<16>().0 {
            for (look, byte) in looks.iter_mut().zip(chunk) {
                *look |= Look::of(*byte);
            }
        }
        Look(looks.iter().fold(0, |one, other| one | other))
    }

    /// Whether there may be characters that cannot be sent, or `]]>`: bytes that they have, and few others.
    pub(crate) fn is_doubtful(self) -> bool {
        self.0 & Look::DOUBTFUL != 0
    }

    /// Whether there are marks that XML has a use for: `<`, `>`, `&`, and quotes.
    pub(crate) fn is_marked(self) -> bool {
        self.0 & Look::MARKED != 0
    }
}

/// A value on its way out, and what its text looks like.
#[derive(Clone, Copy, Default)]
struct Sent<'a> {
    /// Empty unless the value is text.
    text: &'a str,
    look: Look,
}

impl Sent<'_> {
    fn is_nothing(&self) -> bool {
        self.text.is_empty() && self.look != Look::OTHER
    }
}

/// What a message is sent with: what the caller gave, and what is filled in.
pub(crate) struct Outgoing<'a> {
    pub(crate) message: &'a dyn Message,
    pub(crate) table: &'static Table,
    pub(crate) filler: Option<&'a Filler<'a>>,
    given: &'a [&'a dyn Value],
    /// In the order of the table.
    sent: &'a [Sent<'a>],
    /// Positions and texts of what is written as JSON or as a query: its length is checked, and then it is sent.
    written: Vec<(usize, String)>,
    pub(crate) room: Room,
}

/// Tables with more fields than this are few, and ask for memory.
const FEW: usize = 48;

/// Hands over what a message is sent with; `None` if the message hands over nothing.
pub(crate) fn with_outgoing<T>(
    message: &dyn Message,
    filler: Option<&Filler<'_>>,
    mut with: impl FnMut(&Outgoing<'_>) -> T,
) -> Option<T> {
    let mut result = None;
    hand_over(message, filler, &mut |outgoing| result = Some(with(outgoing)));
    result
}

fn hand_over(message: &dyn Message, filler: Option<&Filler<'_>>, with: &mut dyn FnMut(&Outgoing<'_>)) {
    message.read(&mut |given| {
        let table = message.table();
        let (mut few, mut many) = ([Sent::default(); FEW], Vec::new());
        let sent = if table.fields.len() <= FEW {
            &mut few[..table.fields.len()]
        } else {
            many.resize(table.fields.len(), Sent::default());
            &mut many[..]
        };
        let (mut written, mut room) = (Vec::new(), Room::default());
        for (at, ((sent, field), given)) in sent.iter_mut().zip(table.fields).zip(given).enumerate() {
            let text = match filler.filter(|_| !is_callers(table, field)) {
                None => given.text(),
                Some(filler) => match filler.text(field, || given.text() != Some("")) {
                    Some(text) => Some(text),
                    // It can be now, and not what was given.
                    None if matches!(field.fill, Fill::Time) => None,
                    None => given.text(),
                },
            };
            let slot = match text {
                Some("") => continue,
                Some(text) => Slot::Text(text),
                None => other(field, *given, filler),
            };
            if let Slot::Text(text) = slot {
                (sent.text, sent.look) = (text, Look::at(text));
            } else if !slot.is_absent() {
                sent.look = Look::OTHER;
                if let Some(text) = text_of(field, slot) {
                    room.texts += text.len() + CDATA;
                    written.push((at, text));
                }
            }
            room.add(field, sent);
        }
        with(&Outgoing { message, table, filler, given, sent, written, room });
    });
}

/// A value that is not known as text. What is filled in is, but for the time.
fn other<'a>(field: &'a Field, given: &'a dyn Value, filler: Option<&Filler<'a>>) -> Slot<'a> {
    if matches!(field.fill, Fill::Time) {
        return resolve(field, given.slot(), filler);
    }
    given.slot()
}

/// Whether a value is the caller's alone, as most are.
fn is_callers(table: &Table, field: &Field) -> bool {
    !table.computed && matches!(field.fill, Fill::Caller)
}

/// The text of what takes time to write.
fn text_of(field: &Field, slot: Slot<'_>) -> Option<String> {
    let is_text = match slot {
        Slot::Object(_) => matches!(field.kind, Kind::Json(_) | Kind::Form(_)),
        Slot::List(_) => matches!(field.kind, Kind::JsonList(_)),
        Slot::Texts(_) => matches!(field.kind, Kind::Texts { json: true }),
        _ => return None,
    };
    (is_text && !slot.is_absent()).then(|| {
        let mut text = String::new();
        push_text(field, slot, &mut text);
        text
    })
}

impl<'a> Outgoing<'a> {
    /// Whether the field at a position has a value.
    pub(crate) fn is_given(&self, at: usize) -> bool {
        self.sent.get(at).is_some_and(|sent| !sent.is_nothing())
    }

    /// The value at a position, if it is text, and what the text looks like.
    pub(crate) fn text(&self, at: usize) -> Option<(&'a str, Look)> {
        let sent = self.sent.get(at)?;
        (!sent.text.is_empty()).then_some((sent.text, sent.look))
    }

    /// The value at a position.
    pub(crate) fn slot(&self, at: usize) -> Slot<'a> {
        let Some(sent) = self.sent.get(at) else { return Slot::Absent };
        if sent.look != Look::OTHER {
            return Slot::Text(sent.text);
        }
        other(&self.table.fields[at], self.given[at], self.filler)
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
    fn add(&mut self, field: &Field, sent: &Sent<'_>) {
        if sent.is_nothing() {
            return;
        }
        self.fields += 1;
        self.names += field.name.len();
        self.texts += match sent.look {
            Look::OTHER => OTHER,
            look if look.is_marked() => sent.text.len() + CDATA,
            _ => sent.text.len(),
        };
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
