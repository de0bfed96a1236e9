//! XML with elements inside of elements, in replies whose table has such rows.
//!
//! Only replies without a signature have them: no documentation says which text of such an element is signed.

use crate::{
    codec::{
        MAX_DEPTH, MAX_VALUES, Malformed,
        write_json::push_text,
        xml_parts::{after_root, before_root, is_blank, name_of, next, push_part, reader, write},
    },
    message::{
        raw::{Pairs, Raw},
        resolved::ResolvedFields,
        value::{Message, ValueRef},
    },
    table::{Field, Kind, Table},
};
use quick_xml::{Reader, events::Event};
use std::{borrow::Cow, collections::HashMap};

/// Reads and writes such XML. The tables that have such rows name it, so that a program that has none does not link it.
pub struct NestedXml {
    /// The pairs of a text below that root.
    pub(super) read: for<'a> fn(&'a str, &str, &'static Table) -> Result<Pairs<'a>, Malformed>,
    /// Appends the elements that contain elements.
    pub(super) write: fn(&mut String, &ResolvedFields<'_>),
}

/// What reads and writes such XML.
pub static NESTED_XML: NestedXml = NestedXml { read, write: write_fields };

/// Whether the element of a field contains elements.
fn contains_elements(field: &Field) -> bool {
    matches!(field.kind, Kind::Object(_) | Kind::List(_))
}

/// The elements below the root. An element with elements inside becomes an object, one that a table calls a list becomes
/// a list. Elements without a row are read as well.
fn read<'a>(text: &'a str, root: &str, table: &'static Table) -> Result<Pairs<'a>, Malformed> {
    let mut reader = reader(text);
    before_root(&mut reader, root)?;
    let mut elements = Elements { reader, count: 0 };
    let inside = elements.inside(Some(table), 0)?;
    after_root(&mut elements.reader)?;
    match inside {
        Raw::Object(pairs) => Ok(pairs),
        raw if raw.text().is_some_and(is_blank) => Ok(Pairs::new()),
        _ => Err(Malformed::Unexpected(TEXT)),
    }
}

const TEXT: &str = "text between fields";

struct Elements<'a> {
    reader: Reader<&'a [u8]>,
    /// The number of elements so far.
    count: usize,
}

impl<'a> Elements<'a> {
    /// What an element contains, up to its end tag: text, or elements.
    fn inside(&mut self, table: Option<&'static Table>, depth: usize) -> Result<Raw<'a>, Malformed> {
        let mut text: Cow<'a, str> = Cow::Borrowed("");
        let mut children = Children { pairs: Pairs::new(), places: HashMap::new(), is_root: depth == 0 };
        loop {
            match next(&mut self.reader)? {
                Event::Start(_) if depth == MAX_DEPTH => return Err(Malformed::TooDeep),
                Event::Start(start) => {
                    let name = name_of(&start)?;
                    self.count += 1;
                    if self.count > MAX_VALUES {
                        return Err(Malformed::TooManyValues);
                    }
                    let field = table.and_then(|table| table.find(&name).map(|at| &table.fields[at]));
                    let value = self.inside(field.and_then(inner_table), depth + 1)?;
                    children.push(name, value, field)?;
                }
                Event::End(_) => break,
                event => push_part(&mut text, event)?,
            }
        }
        if children.pairs.is_empty() {
            Ok(Raw::Text(text))
        } else if is_blank(&text) {
            Ok(Raw::Object(children.pairs))
        } else {
            Err(Malformed::Unexpected(TEXT))
        }
    }
}

fn inner_table(field: &'static Field) -> Option<&'static Table> {
    match field.kind {
        Kind::Object(table) | Kind::List(table) => Some(table),
        _ => None,
    }
}

/// The elements inside of one element.
struct Children<'a> {
    pairs: Pairs<'a>,
    places: HashMap<String, usize>,
    is_root: bool,
}

impl<'a> Children<'a> {
    /// Adds an element. Only those of a list can be repeated, and inside of others those that have no row.
    fn push(&mut self, name: String, value: Raw<'a>, field: Option<&Field>) -> Result<(), Malformed> {
        let is_list =
            field.is_some_and(|field| matches!(field.kind, Kind::List(_) | Kind::Texts { json: false }));
        let value = match (field, value) {
            (Some(field), Raw::Text(text)) if contains_elements(field) && is_blank(&text) => {
                Raw::Text("".into())
            }
            (_, value) => value,
        };
        let Some(at) = self.places.get(&name) else {
            self.places.insert(name.clone(), self.pairs.len());
            self.pairs.push((Cow::Owned(name), if is_list { listed(value) } else { value }));
            return Ok(());
        };
        let present = &mut self.pairs[*at].1;
        match present {
            Raw::List(items) if is_list => items.extend(one(value)),
            Raw::List(items) if field.is_none() => items.push(value),
            _ if field.is_none() && !self.is_root => {
                *present = Raw::List(vec![std::mem::replace(present, Raw::Null), value]);
            }
            _ => return Err(Malformed::Duplicate),
        }
        Ok(())
    }
}

fn listed(value: Raw<'_>) -> Raw<'_> {
    Raw::List(one(value).collect())
}

/// The value as an item; an empty element is none.
fn one(value: Raw<'_>) -> impl Iterator<Item = Raw<'_>> {
    Some(value).filter(|value| !value.is_empty()).into_iter()
}

/// Appends the elements that contain elements. They are in no signed text.
fn write_fields(out: &mut String, values: &ResolvedFields<'_>) {
    for at in values.table.messages.iter().map(|at| usize::from(*at)) {
        let field = &values.table.fields[at];
        if contains_elements(field) {
            write_field(out, field, values.value_ref(at));
        }
    }
}

/// Appends the element of a field, once for each item of a list.
fn write_field(out: &mut String, field: &Field, slot: ValueRef<'_>) {
    match slot {
        ValueRef::Object(message) => write_object(out, field.name, message),
        ValueRef::List(list) => {
            for item in (0..list.len()).filter_map(|at| list.get(at)) {
                write_object(out, field.name, item);
            }
        }
        _ => {}
    }
}

fn write_object(out: &mut String, name: &str, message: &dyn Message) {
    out.extend(["<", name, ">"]);
    message.read(&mut |values| {
        for (field, value) in message.table().fields.iter().zip(values) {
            match value.value_ref() {
                slot if slot.is_absent() => {}
                slot if contains_elements(field) => write_field(out, field, slot),
                ValueRef::Texts(texts) if matches!(field.kind, Kind::Texts { json: false }) => {
                    for text in texts {
                        write(out, field.name, text);
                    }
                }
                slot => {
                    let mut text = String::new();
                    push_text(field, slot, &mut text);
                    write(out, field.name, &text);
                }
            }
        }
    });
    out.extend(["</", name, ">"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        codec::decode,
        message::{dynamic::DynamicMessage, raw::Spelling},
        table::FIELD,
    };

    static ITEM: Table = Table {
        name: "Item",
        fields: &[
            Field { name: "name", ..FIELD },
            Field { name: "tag", kind: Kind::Texts { json: false }, ..FIELD },
            Field { name: "fee", kind: Kind::Int { min: 0, max: i64::MAX }, ..FIELD },
        ],
        sorted: &[2, 0, 1],
        computed: false,
        identities: &[],
        messages: &[],
        links: &[],
    };
    static LIST: Table = Table {
        name: "List",
        fields: &[Field { name: "item", kind: Kind::List(&ITEM), ..FIELD }],
        sorted: &[0],
        computed: false,
        identities: &[],
        messages: &[0],
        links: &[],
    };

    #[test]
    fn what_is_written_is_read_again() {
        let text = "<list><item><name><![CDATA[a<b]]></name><tag>x</tag><tag>y</tag><fee>1</fee></item>\
                    <item><tag>z</tag></item></list>";
        let mut message = DynamicMessage::new(&LIST);
        let left = decode::set_all(&mut message, read(text, "list", &LIST).unwrap(), Spelling::Wire);
        assert!(left.is_empty(), "{left:?}");
        let mut written = String::new();
        write_object(&mut written, "list", &message);
        assert_eq!(written, text);
    }
}
