//! XML in the form that gateways write: `<xml>` with elements that contain plain text or one CDATA section.
//!
//! Other forms are left to the reader in `xml`, which reads them or returns an error. Both readers return the same
//! pairs for the same body; tests and a fuzz target compare them.

use crate::message::{
    index::FieldIndex,
    raw::{Pairs, Raw, room_for},
};
use crate::table::{Last, Table};
use std::borrow::Cow;

/// The maximum number of elements read here. Unknown names are compared with each other, and a hostile body can contain
/// thousands.
const MAX_ELEMENTS: usize = 128;

/// The elements below the root, and the index of their fields; `None` if the other reader must be used.
///
/// The table predicts the next name, so that it usually need not be searched.
pub(crate) fn read<'a>(text: &'a str, root: &str, table: &'static Table) -> Option<(Pairs<'a>, FieldIndex)> {
    if !text.bytes().fold(true, |plain, b| plain & is_plain(b)) {
        return None;
    }
    let mut rest = text.strip_prefix('<')?.strip_prefix(root)?.strip_prefix('>')?;
    // An element of a gateway has about forty bytes.
    let expected = (text.len() / 32).min(MAX_ELEMENTS);
    let (mut pairs, mut places) = (room_for(expected), FieldIndex::none(table, expected));
    let mut behind = Last::default();
    loop {
        rest = rest.trim_ascii_start().strip_prefix('<')?;
        if let Some(end) = rest.strip_prefix('/') {
            let end = end.strip_prefix(root)?.strip_prefix('>')?;
            return end.trim_ascii_start().is_empty().then_some((pairs, places));
        }
        let (name, at) = match table.find_near(&mut behind, |name| begins(rest, name)) {
            Some(at) => (table.fields[at].name, Some(at)),
            None => {
                let name = name(rest)?;
                (name, table.find_after(&mut behind, name))
            }
        };
        let (value, after) = element(name, &rest[name.len() + 1..])?;
        // Unknown names are compared with each other.
        let is_new =
            at.is_some() || (0..pairs.len()).all(|pair| places.get(pair).is_some() || pairs[pair].0 != name);
        if !places.push(at) || !is_new || pairs.len() == MAX_ELEMENTS {
            return None;
        }
        push(&mut pairs, name, value);
        rest = after;
    }
}

/// The pair is built in place: a pair that is built before its space is reserved has to be moved.
#[inline(never)]
fn push<'a>(pairs: &mut Pairs<'a>, name: &'a str, value: &'a str) {
    pairs.extend(std::iter::once_with(|| (Cow::Borrowed(name), Raw::Text(Cow::Borrowed(value)))));
}

/// Whether a tag continues with that name and ends after it.
fn begins(tag: &str, name: &str) -> bool {
    let tag = tag.as_bytes();
    tag.get(name.len()) == Some(&b'>') && is_same(&tag[..name.len()], name.as_bytes())
}

/// Whether two texts of equal length are the same. Most names fit into two words; comparing them inline is faster than
/// a call.
#[inline]
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let ends = |text: &[u8]| Some((*text.first_chunk::<8>()?, *text.last_chunk::<8>()?));
    match (ends(one), ends(other)) {
        (Some(ends), Some(others)) if one.len() <= 16 => ends == others,
        _ => one == other,
    }
}

/// The name with which a tag continues.
fn name(tag: &str) -> Option<&str> {
    let name = &tag[..memchr::memchr(b'>', tag.as_bytes())?];
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_name && !name.bytes().next()?.is_ascii_digit()).then_some(name)
}

/// Whether a byte is not a control character, not a line end that parsers change, and not the first byte of an illegal
/// character.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n') || (byte >= b' ' && byte != 0xef)
}

/// The value of an element after its start tag, and the text after the element.
fn element<'a>(name: &str, inside: &'a str) -> Option<(&'a str, &'a str)> {
    let (value, behind) = match inside.strip_prefix("<![CDATA[") {
        Some(section) => {
            let end = end_of_section(section.as_bytes())?;
            (&section[..end], &section[end + 3..])
        }
        None => {
            let end = memchr::memchr2(b'<', b'&', inside.as_bytes())?;
            let value = &inside[..end];
            (value, if value.contains(']') { return None } else { &inside[end..] })
        }
    };
    let behind = behind.strip_prefix("</").filter(|end| begins(end, name))?;
    Some((value, &behind[name.len() + 1..]))
}

/// The position of the first `]]>`.
pub(super) fn end_of_section(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b']', bytes).find(|at| bytes[*at..].starts_with(b"]]>"))
}
