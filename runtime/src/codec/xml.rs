//! Flat XML: one root, elements with text below it, nothing else. What is nested is in `nested_xml`.

use crate::{
    codec::{
        MAX_VALUES, Malformed,
        flat::{SignPairs, Signature, each_signed},
        nested_xml::NestedXml,
        plain_xml,
        xml_parts::{
            after_root, before_root, is_blank, name_of, next, push_part, reader, unexpected, write,
            write_seen,
        },
    },
    message::{
        index::FieldIndex,
        raw::{Pairs, Raw, Spelling, has_twice},
        resolved::ResolvedFields,
    },
};
use crate::{
    message::api::NO_REPLY,
    table::{Place, Table, linked},
};
use quick_xml::{Reader, events::Event};
use std::borrow::Cow;

/// The elements below the root, and the index of their fields. Rejects everything that two parsers could read
/// differently: document types, entities, attributes, comments, and, unless the table has them, nesting and repeated
/// elements.
pub(crate) fn read_placed<'a>(
    text: &'a str,
    root: &str,
    table: &'static Table,
) -> Result<(Pairs<'a>, FieldIndex), Malformed> {
    let pairs = if let Some(nested) = linked::<NestedXml>(table.links) {
        (nested.read)(text, root, table)?
    } else if let Some(read) = plain_xml::read(text, root, table) {
        return Ok(read);
    } else {
        read_any(text, root)?
    };
    let places = FieldIndex::of(table, &pairs, Spelling::Wire);
    Ok((pairs, places))
}

/// The elements below the root.
pub(crate) fn read<'a>(text: &'a str, root: &str) -> Result<Pairs<'a>, Malformed> {
    read_placed(text, root, &NO_REPLY).map(|(pairs, _)| pairs)
}

/// The name of the first element, if it is a plain one.
#[cfg(feature = "sandbox")]
pub(crate) fn root(text: &str) -> Option<&str> {
    let mut starts = text.split('<').skip(1);
    let tag = starts.find(|tag| !tag.starts_with('?'))?;
    let name = tag.split(['>', ' ', '\t', '\r', '\n']).next()?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_name && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')).then_some(name)
}

/// The same, for any form.
fn read_any<'a>(text: &'a str, root: &str) -> Result<Pairs<'a>, Malformed> {
    let mut reader = reader(text);
    before_root(&mut reader, root)?;
    let mut pairs: Pairs<'a> = Vec::new();
    loop {
        match next(&mut reader)? {
            Event::Start(start) => {
                let name = name_of(&start)?;
                if pairs.len() == MAX_VALUES {
                    return Err(Malformed::TooManyValues);
                }
                let value = value(&mut reader)?;
                pairs.push((Cow::Owned(name), Raw::Text(value)));
            }
            Event::End(_) => break,
            Event::Text(text) if is_blank(&text) => {}
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                return Err(Malformed::Unexpected("text between fields"));
            }
            other => return Err(unexpected(&other)),
        }
    }
    after_root(&mut reader)?;
    if has_twice(&pairs) { Err(Malformed::Duplicate) } else { Ok(pairs) }
}

/// The text of an element up to its end tag. White space is kept, because it is signed. A line end becomes a line feed,
/// as in every XML parser, unless it was written as a reference.
fn value<'a>(reader: &mut Reader<&'a [u8]>) -> Result<Cow<'a, str>, Malformed> {
    let mut value: Cow<'a, str> = Cow::Borrowed("");
    loop {
        match next(reader)? {
            Event::End(_) => return Ok(value),
            Event::Start(_) => return Err(Malformed::TooDeep),
            event => push_part(&mut value, event)?,
        }
    }
}

/// The elements of a message below that root, and the signed text. One pass over the fields makes both.
#[inline]
pub(crate) fn write_message<S: SignPairs>(
    root: &str,
    values: &ResolvedFields<'_>,
    signer: Option<S>,
) -> (Vec<u8>, Option<String>) {
    let mut body = String::with_capacity(values.room.xml(root));
    body.extend(["<", root, ">"]);
    let signature = each_signed(values, Place::Body, signer, |name, value, look| {
        write_seen(&mut body, name, value, look);
    });
    let text = signature.map(|Signature { field, value, text }| {
        write(&mut body, field, value.as_ref());
        text
    });
    if let Some(nested) = linked::<NestedXml>(values.table.links) {
        (nested.write)(&mut body, values);
    }
    body.extend(["</", root, ">"]);
    (body.into_bytes(), text)
}

/// The pairs as elements below that root.
pub(crate) fn write_pairs(root: &str, pairs: &Pairs<'_>) -> String {
    let mut body = format!("<{root}>");
    for (name, raw) in pairs {
        write(&mut body, name, raw.text().unwrap_or_default());
    }
    body.extend(["</", root, ">"]);
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let hard = ["a\rb", "\r\n", "\r", "a]]>\rb", "]]\r>", "<\r&\n", "a\r\r", "]]>]]>"];
        for value in hard {
            let mut body = String::from("<xml>");
            write(&mut body, "a", value);
            body.push_str("</xml>");
            let pairs = read(&body, "xml").unwrap();
            assert_eq!(pairs[0].1.text(), Some(value), "{body:?}");
        }
    }
}
