//! A body in the encoding that its table names. Each function is one exhaustive match, so that a new encoding does not
//! compile until every difference is written here.

use crate::{
    codec::{
        MAX_BODY, Malformed,
        flat::{SignPairs, Signature, Visit, each_signed, write_query},
        plain_pairs, query, read_json, write_json, xml,
    },
    message::{
        index::FieldIndex,
        raw::{Pairs, Spelling},
        resolved::ResolvedFields,
    },
    table::{Encoding, Place, Table, Wire},
};
use std::borrow::Cow;

/// The value of the `Content-Type` header.
pub(crate) fn content_type(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Xml => "text/xml; charset=utf-8",
        Encoding::Json => "application/json",
        Encoding::Form => "application/x-www-form-urlencoded; charset=utf-8",
        Encoding::Pairs => "text/plain; charset=utf-8",
    }
}

/// Whether a message can begin with this byte. A file that is sent in place of a message begins with another.
pub(crate) fn begins_with(encoding: Encoding, first: u8) -> bool {
    match encoding {
        // Both, because a proxy answers in its own format.
        Encoding::Xml | Encoding::Json => matches!(first, b'<' | b'{'),
        // No API of a table has such replies or files in their place.
        Encoding::Form | Encoding::Pairs => true,
    }
}

/// The pairs of a body.
pub(crate) fn read(wire: Wire, body: &[u8]) -> Result<Pairs<'_>, Malformed> {
    let text = text(body)?;
    match wire.encoding {
        Encoding::Xml => xml::read(text, wire.root),
        Encoding::Json => read_json::read_object(text),
        Encoding::Form => query::read_form(text),
        Encoding::Pairs => plain_pairs::read(text),
    }
}

/// The same of a request, in XML with a root of any name: gateways take any, and some clients call theirs `root`.
#[cfg(feature = "sandbox")]
pub(crate) fn read_any_root(wire: Wire, body: &[u8]) -> Result<Pairs<'_>, Malformed> {
    match wire.encoding {
        Encoding::Xml => {
            let text = text(body)?;
            xml::read(text, xml::root(text).unwrap_or(wire.root))
        }
        Encoding::Json | Encoding::Form | Encoding::Pairs => read(wire, body),
    }
}

/// The same, with the index of their fields.
pub(crate) fn read_placed<'a>(
    wire: Wire,
    body: &'a [u8],
    table: &'static Table,
) -> Result<(Pairs<'a>, FieldIndex), Malformed> {
    match wire.encoding {
        Encoding::Xml => xml::read_placed(text(body)?, wire.root, table),
        Encoding::Json | Encoding::Form | Encoding::Pairs => {
            let pairs = read(wire, body)?;
            let places = FieldIndex::of(table, &pairs, Spelling::Wire);
            Ok((pairs, places))
        }
    }
}

/// The members of a JSON body, with the raw text of their values.
pub(crate) fn members(body: &[u8]) -> Result<Vec<(Cow<'_, str>, &str)>, Malformed> {
    read_json::members(text(body)?)
}

/// A non-empty body as text.
fn text(body: &[u8]) -> Result<&str, Malformed> {
    if body.len() > MAX_BODY {
        return Err(Malformed::TooLarge);
    }
    let text = std::str::from_utf8(body).map_err(|_| Malformed::NotUtf8)?;
    if text.trim().is_empty() { Err(Malformed::Empty) } else { Ok(text) }
}

/// The body of a message, with its signature at the end, and the signed text with the key masked.
pub(crate) fn write<S: SignPairs>(
    wire: Wire,
    values: &ResolvedFields<'_>,
    signer: Option<S>,
) -> (Vec<u8>, Option<String>) {
    match wire.encoding {
        Encoding::Xml => xml::write_message(wire.root, values, signer),
        Encoding::Json => {
            // What is signed is flat; without a signature, the values are not.
            let only_sign: &mut Visit<'_> = &mut |_, _, _| {};
            let signature =
                signer.and_then(|signer| each_signed(values, Place::Body, Some(signer), only_sign));
            let last = signature.as_ref().map(|signature| (signature.field, signature.value.as_ref()));
            let body = write_json::write_resolved(wire.text_numbers, values, last);
            (body.into_bytes(), signature.map(|signature| signature.text))
        }
        Encoding::Form => {
            let (body, text) = write_query(values, Place::Body, signer);
            (body.into_bytes(), text)
        }
        Encoding::Pairs => {
            let mut body = String::new();
            let visit: &mut Visit<'_> = &mut |name, value, _| plain_pairs::push(&mut body, name, value);
            let signature = each_signed(values, Place::Body, signer, visit);
            let text = signature.map(|Signature { field, value, text }| {
                plain_pairs::push(&mut body, field, value.as_ref());
                text
            });
            (body.into_bytes(), text)
        }
    }
}

/// A body of texts and numbers that no struct describes: an acknowledgement, or a refusal by the sandbox.
pub(crate) fn write_pairs(wire: Wire, pairs: &Pairs<'_>) -> Vec<u8> {
    let body = match wire.encoding {
        Encoding::Xml => xml::write_pairs(wire.root, pairs),
        Encoding::Json => write_json::write_pairs(pairs),
        Encoding::Form => query::write(pairs),
        Encoding::Pairs => plain_pairs::write(pairs),
    };
    body.into_bytes()
}
