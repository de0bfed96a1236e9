//! Parts of XML: the events around and inside of elements, and how an element is written.

use crate::{
    codec::{Malformed, plain_xml},
    message::resolved::ByteClass,
};
use quick_xml::{
    Reader,
    escape::resolve_xml_entity,
    events::{BytesRef, BytesStart, Event},
};
use std::borrow::Cow;

pub(super) fn reader(text: &str) -> Reader<&[u8]> {
    // The parser skips a byte order mark. Skipping it here too would accept two of them.
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = true;
    reader
}

pub(super) fn next<'a>(reader: &mut Reader<&'a [u8]>) -> Result<Event<'a>, Malformed> {
    reader.read_event().map_err(|_| Malformed::Syntax)
}

pub(super) fn before_root(reader: &mut Reader<&[u8]>, root: &str) -> Result<(), Malformed> {
    let mut first = true;
    loop {
        match next(reader)? {
            Event::Decl(declaration) if first => utf8_declared(&declaration)?,
            Event::Text(text) if is_blank(&text) => {}
            Event::Start(start) if name_of(&start)? == root => return Ok(()),
            Event::Start(_) | Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                return Err(Malformed::Root);
            }
            other => return Err(unexpected(&other)),
        }
        first = false;
    }
}

pub(super) fn after_root(reader: &mut Reader<&[u8]>) -> Result<(), Malformed> {
    loop {
        match next(reader)? {
            Event::Eof => return Ok(()),
            Event::Text(text) if is_blank(&text) => {}
            Event::Start(_) | Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                return Err(Malformed::Root);
            }
            other => return Err(unexpected(&other)),
        }
    }
}

/// Accepts `xml version="1.0" encoding="UTF-8" standalone="yes"` in this order; the last two can be absent. The parser
/// ignores declarations, and the body was read as UTF-8. With another encoding, or two of them, another parser would
/// read another text.
fn utf8_declared(declaration: &str) -> Result<(), Malformed> {
    let mut rest = declaration.strip_prefix("xml").ok_or(Malformed::Syntax)?;
    if declared(&mut rest, "version")? != Some("1.0") {
        return Err(Malformed::Syntax);
    }
    if !declared(&mut rest, "encoding")?.is_none_or(|encoding| encoding.eq_ignore_ascii_case("utf-8")) {
        return Err(Malformed::NotUtf8);
    }
    let standalone = declared(&mut rest, "standalone")?;
    if standalone.is_none_or(|word| matches!(word, "yes" | "no")) && is_blank(rest) {
        Ok(())
    } else {
        Err(Malformed::Syntax)
    }
}

/// Takes ` name="value"` from the front, if that name is next.
fn declared<'t>(rest: &mut &'t str, name: &str) -> Result<Option<&'t str>, Malformed> {
    let blank = [' ', '\t', '\r', '\n'];
    let next = rest.trim_start_matches(blank);
    let Some(value) = next.strip_prefix(name).filter(|_| next.len() < rest.len()) else { return Ok(None) };
    let value = value.trim_start_matches(blank).strip_prefix('=').ok_or(Malformed::Syntax)?;
    let value = value.trim_start_matches(blank);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or(Malformed::Syntax)?;
    let (value, behind) = value[1..].split_once(quote).ok_or(Malformed::Syntax)?;
    *rest = behind;
    Ok(Some(value))
}

/// Appends a part of the text of an element.
pub(super) fn push_part<'a>(value: &mut Cow<'a, str>, event: Event<'a>) -> Result<(), Malformed> {
    let part = match event {
        Event::Text(text) => {
            let text = text.xml10_content();
            if text.contains("]]>") {
                return Err(Malformed::Syntax);
            }
            text
        }
        Event::CData(text) => text.xml10_content(),
        Event::GeneralRef(reference) => Cow::Owned(resolve(&reference)?),
        Event::Eof => return Err(Malformed::Syntax),
        other => return Err(unexpected(&other)),
    };
    if part.chars().any(is_illegal) {
        return Err(Malformed::Syntax);
    }
    if value.is_empty() {
        *value = part;
    } else {
        value.to_mut().push_str(&part);
    }
    Ok(())
}

/// A numeric character reference, or one of the five entities of XML.
fn resolve(reference: &BytesRef<'_>) -> Result<String, Malformed> {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => Ok(c.to_string()),
        Ok(None) => resolve_xml_entity(reference).map(str::to_owned).ok_or(Malformed::Entity),
        Err(_) => Err(Malformed::Entity),
    }
}

pub(super) fn name_of(start: &BytesStart<'_>) -> Result<String, Malformed> {
    let name = start.name().into_inner();
    if !is_blank(start.attributes_raw()) {
        return Err(Malformed::Unexpected("an attribute"));
    }
    let first = name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
    if !first || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return Err(Malformed::Name);
    }
    Ok(name.to_owned())
}

pub(super) fn unexpected(event: &Event<'_>) -> Malformed {
    match event {
        Event::DocType(_) => Malformed::Doctype,
        Event::Comment(_) => Malformed::Unexpected("a comment"),
        Event::PI(_) => Malformed::Unexpected("a processing instruction"),
        Event::Decl(_) => Malformed::Unexpected("a second declaration"),
        _ => Malformed::Syntax,
    }
}

pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Whether a character is not allowed in XML 1.0.
fn is_illegal(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Appends `<name>value</name>`.
pub(super) fn write(out: &mut String, name: &str, value: &str) {
    write_seen(out, name, value, ByteClass::at(value));
}

/// The same for a value whose byte class is known.
#[inline]
pub(crate) fn write_seen(out: &mut String, name: &str, value: &str, look: ByteClass) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    if look.is_marked() || (look.is_doubtful() && value.contains('\r')) {
        write_cdata(out, value);
    } else {
        out.push_str(value);
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Values with markup characters are written as CDATA, because the gateway does not unescape them before it verifies
/// the signature.
///
/// Requests never contain a carriage return or the end of a CDATA section. The sandbox can write them; they are written
/// so that they are read back unchanged.
#[cold]
fn write_cdata(out: &mut String, value: &str) {
    out.push_str("<![CDATA[");
    for (at, line) in value.split('\r').enumerate() {
        if at > 0 {
            out.push_str("]]>&#13;<![CDATA[");
        }
        let mut rest = line;
        while let Some(at) = plain_xml::end_of_section(rest.as_bytes()) {
            out.push_str(&rest[..at]);
            out.push_str("]]]]><![CDATA[>");
            rest = &rest[at + 3..];
        }
        out.push_str(rest);
    }
    out.push_str("]]>");
}
