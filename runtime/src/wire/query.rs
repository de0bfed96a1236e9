//! URL-encoded pairs: the query of a GET, and fields that hold one.

use super::{
    Malformed,
    raw::{Pairs, Raw, get},
};

/// Adds `name=value`; everything but the unreserved characters of RFC 3986 is encoded.
pub(crate) fn push(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(name);
    query.push('=');
    encode(query, value);
}

pub(crate) fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                let digit = |n: u8| char::from(b"0123456789ABCDEF"[usize::from(n)]);
                out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
}

/// The pairs of a query. One that is encoded as a whole, `a%3d1%26b%3d2`, is decoded first.
pub(crate) fn read(text: &str) -> Result<Pairs<'static>, Malformed> {
    let whole;
    let text = if text.contains('=') {
        text
    } else {
        whole = decode(text)?;
        whole.as_str()
    };
    let mut pairs = Pairs::new();
    for part in text.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or(Malformed::Syntax)?;
        if get(&pairs, name).is_some() {
            return Err(Malformed::Duplicate);
        }
        pairs.push((name.to_owned().into(), Raw::Text(decode(value)?.into())));
    }
    Ok(pairs)
}

fn decode(value: &str) -> Result<String, Malformed> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        if *first != b'%' {
            bytes.push(if *first == b'+' { b' ' } else { *first });
            continue;
        }
        let (digits, behind) = rest.split_at_checked(2).ok_or(Malformed::Syntax)?;
        let digits = std::str::from_utf8(digits).map_err(|_| Malformed::Syntax)?;
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| Malformed::Syntax)?);
        rest = behind;
    }
    String::from_utf8(bytes).map_err(|_| Malformed::NotUtf8)
}
