//! The pass over a message that flat bodies and the signed text share: every field with a value, in ASCII order of the
//! names on the wire.

use crate::{
    codec::{
        numbered::{counted, each_numbered},
        query,
        signed_text::SignedText,
        write_json::push_text,
    },
    message::resolved::{ByteClass, ResolvedFields},
};
use crate::{
    message::value::ValueRef,
    table::{Field, Kind, Place, Sign},
};

/// A callback for the name, the text and the byte class of each field.
pub(crate) type Visit<'v> = dyn FnMut(&str, &str, ByteClass) + 'v;

/// Signs a message while it is written.
pub(crate) trait SignPairs: Copy {
    /// The text of a signature.
    type Signature: AsRef<str>;

    /// The rule for the signed text.
    fn rule(self) -> &'static Sign;

    /// The names of fields that the signed text leaves out, in addition to the signature.
    fn unsigned(self) -> &'static [&'static str];

    /// Whether a shared key is part of the signed text.
    fn has_shared_key(self) -> bool;

    /// The signature over that text; `None` if the cryptographic provider cannot make it.
    fn signature(self, text: &SignedText) -> Option<Self::Signature>;
}

/// The signature over the fields of a message.
pub(crate) struct Signature<T> {
    pub(crate) field: &'static str,
    pub(crate) value: T,
    /// The signed text with the key masked.
    pub(crate) text: String,
}

/// Calls `visit` for every field in that part of the request that has a value, and signs these fields in the same pass.
#[inline]
pub(crate) fn each_signed<S: SignPairs>(
    message: &ResolvedFields<'_>,
    place: Place,
    signer: Option<S>,
    mut visit: impl FnMut(&str, &str, ByteClass),
) -> Option<Signature<S::Signature>> {
    let rule = signer.map(SignPairs::rule);
    let unsigned = signer.map_or(&[][..], SignPairs::unsigned);
    let mut text = SignedText::with_capacity(rule.map_or(0, |rule| message.room.signed(rule)));
    each(message, Some(place), |name, value, look| {
        visit(name, value, look);
        if let Some(rule) = rule
            && !unsigned.contains(&name)
        {
            text.push(rule, name, value);
        }
    });
    let (signer, rule) = signer.zip(rule)?;
    let value = signer.signature(&text)?;
    let text = if signer.has_shared_key() { text.masked(rule) } else { text.into_pairs() };
    Some(Signature { field: rule.field, value, text })
}

/// The fields in that part of the request URL-encoded, with their signature at the end, and the signed text. The
/// signature covers the raw values, not the encoded ones.
pub(crate) fn write_query<S: SignPairs>(
    message: &ResolvedFields<'_>,
    place: Place,
    signer: Option<S>,
) -> (String, Option<String>) {
    let mut query = String::new();
    let visit: &mut Visit<'_> = &mut |name, value, _| query::push(&mut query, name, value);
    let signature = each_signed(message, place, signer, visit);
    let text = signature.map(|Signature { field, value, text }| {
        query::push(&mut query, field, value.as_ref());
        text
    });
    (query, text)
}

/// Calls `visit` with name, text and byte class of every field that has a value; with a `place`, only of those there.
pub(crate) fn each(
    message: &ResolvedFields<'_>,
    place: Option<Place>,
    mut visit: impl FnMut(&str, &str, ByteClass),
) {
    let has_lists = message.table.sorted.len() < message.table.fields.len();
    if has_lists {
        return each_expanded(message, place, &mut visit);
    }
    // The order was computed at expansion.
    let mut scratch = String::new();
    for at in message.table.sorted.iter().map(|at| usize::from(*at)) {
        let field = &message.table.fields[at];
        if is_elsewhere(field, place) {
            continue;
        }
        if let Some((text, look)) = message.text(at) {
            visit(field.name, text, look);
        } else if message.is_given(at) {
            with_text(message.written(at), field, message.value_ref(at), &mut scratch, |text| {
                visit(field.name, text, ByteClass::at(text));
            });
        }
    }
}

fn is_elsewhere(field: &Field, place: Option<Place>) -> bool {
    place.is_some_and(|place| field.place != place)
}

/// Expands numbered fields first: their number is known only now.
fn each_expanded(
    message: &ResolvedFields<'_>,
    place: Option<Place>,
    visit: &mut dyn FnMut(&str, &str, ByteClass),
) {
    // Inserted in order: there are too few for a sort.
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut scratch = String::new();
    let mut add = |written: Option<&str>, field: &Field, name: &str, slot: ValueRef<'_>| {
        with_text(written, field, slot, &mut scratch, |text| {
            let place = pairs.partition_point(|(before, _)| before.as_str() < name);
            pairs.insert(place, (name.to_owned(), text.to_owned()));
        });
    };
    let fields = message.table.fields.iter().enumerate();
    for (at, field) in fields.filter(|(_, field)| !is_elsewhere(field, place)) {
        let slot = message.value_ref(at);
        let (Kind::Numbered { items, count }, ValueRef::List(list)) = (field.kind, slot) else {
            add(message.written(at), field, field.name, slot);
            continue;
        };
        each_numbered(items, list, &mut |field, name, slot| add(None, field, name, slot));
        let counter = message.table.find(count);
        if let Some((field, number)) = counted(message.table, counter, |at| message.is_given(at), list) {
            add(None, field, field.name, number);
        }
    }
    for (name, text) in &pairs {
        visit(name, text, ByteClass::at(text));
    }
}

/// Calls `visit` with the text of a value, if it has one. The text may have been written before.
fn with_text(
    written: Option<&str>,
    field: &Field,
    slot: ValueRef<'_>,
    scratch: &mut String,
    visit: impl FnOnce(&str),
) {
    match slot {
        // A file is a separate part of the form, and not part of the signed text.
        ValueRef::File(_) => {}
        // An element with elements inside is never signed, and written apart.
        ValueRef::Object(_) | ValueRef::List(_) if matches!(field.kind, Kind::Object(_) | Kind::List(_)) => {}
        _ if slot.is_absent() => {}
        ValueRef::Text(text) => visit(text),
        ValueRef::Int(number) if !matches!(field.kind, Kind::Yuan) => {
            visit(itoa::Buffer::new().format(number));
        }
        ValueRef::Time(time) => {
            if let Kind::Time(format) = field.kind {
                visit(time.written(format).as_str());
            }
        }
        slot => {
            let text = written.unwrap_or_else(|| {
                scratch.clear();
                push_text(field, slot, scratch);
                scratch
            });
            // A query whose fields have no values.
            if !text.is_empty() {
                visit(text);
            }
        }
    }
}
