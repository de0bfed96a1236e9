//! URL-encoded pairs: the query of a GET, bodies, and fields that hold one.

use crate::{
    codec::{MAX_VALUES, Malformed},
    message::raw::{Pairs, Raw, has_twice, is_name},
};
use std::borrow::Cow;

/// Appends `name=value`. All characters are encoded except the unreserved ones of RFC 3986.
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

/// The pairs of a query. A query that is encoded as a whole, `a%3d1%26b%3d2`, is decoded first.
pub(crate) fn read(text: &str) -> Result<Pairs<'static>, Malformed> {
    if text.contains('=') {
        return Ok(into_owned(pairs(text)?));
    }
    Ok(into_owned(pairs(&decode(text)?)?))
}

fn into_owned(pairs: Pairs<'_>) -> Pairs<'static> {
    pairs.into_iter().map(|(name, raw)| (name.into_owned().into(), raw.into_owned())).collect()
}

/// The pairs of a body. Values are decoded once; a body that is encoded as a whole is none.
pub(crate) fn read_form(text: &str) -> Result<Pairs<'_>, Malformed> {
    let pairs = pairs(text)?;
    if pairs.iter().all(|(name, _)| is_name(name)) { Ok(pairs) } else { Err(Malformed::Name) }
}

fn pairs(text: &str) -> Result<Pairs<'_>, Malformed> {
    let mut pairs = Pairs::new();
    for part in text.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or(Malformed::Syntax)?;
        if pairs.len() == MAX_VALUES {
            return Err(Malformed::TooManyValues);
        }
        pairs.push((decoded(name)?, Raw::Text(decoded(value)?)));
    }
    if has_twice(&pairs) { Err(Malformed::Duplicate) } else { Ok(pairs) }
}

/// The pairs as a body.
pub(crate) fn write(pairs: &Pairs<'_>) -> String {
    let mut body = String::new();
    for (name, raw) in pairs {
        push(&mut body, name, raw.text().unwrap_or_default());
    }
    body
}

/// Borrowed if nothing is encoded.
fn decoded(value: &str) -> Result<Cow<'_, str>, Malformed> {
    let is_plain = value.bytes().all(|byte| !matches!(byte, b'%' | b'+'));
    if is_plain { Ok(Cow::Borrowed(value)) } else { decode(value).map(Cow::Owned) }
}

pub(crate) fn decode(value: &str) -> Result<String, Malformed> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        if *first != b'%' {
            bytes.push(if *first == b'+' { b' ' } else { *first });
            continue;
        }
        let [high, low, behind @ ..] = rest else { return Err(Malformed::Syntax) };
        bytes.push(digit(*high)? << 4 | digit(*low)?);
        rest = behind;
    }
    String::from_utf8(bytes).map_err(|_| Malformed::NotUtf8)
}

fn digit(byte: u8) -> Result<u8, Malformed> {
    let value = char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    value.ok_or(Malformed::Syntax)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Result<Vec<(String, String)>, Malformed> {
        let text_of = |raw: &Raw<'_>| raw.text().unwrap_or_default().to_owned();
        Ok(read(text)?.iter().map(|(name, raw)| (name.to_string(), text_of(raw))).collect())
    }

    #[test]
    fn names_are_decoded_as_values_are() {
        let read = pairs("user%5Fname=%E6%94%AF+%2b").unwrap();
        assert_eq!(read, [("user_name".to_owned(), "支 +".to_owned())]);
        assert_eq!(pairs("a=1&%61=2"), Err(Malformed::Duplicate));
    }

    #[test]
    fn an_escape_is_two_digits_and_nothing_else() {
        for text in ["a=%+1", "a=%-1", "a=% 1", "a=%1", "a=%", "a=%zz", "a=%１"] {
            assert_eq!(pairs(text), Err(Malformed::Syntax), "{text}");
        }
        assert_eq!(pairs("a=%ff"), Err(Malformed::NotUtf8));
    }

    #[test]
    fn a_body_is_decoded_once_and_never_as_a_whole() {
        let of = |text: &str| read_form(text).map(|pairs| pairs[0].1.text().map(str::to_owned));
        assert_eq!(of("a=%2526+%2B"), Ok(Some("%26 +".to_owned())));
        assert_eq!(of("a=b=c&d="), Ok(Some("b=c".to_owned())));
        assert_eq!(of("a%3D1"), Err(Malformed::Syntax));
        for name in ["", "a%3Db", "a%20", "%E6%94%AF", "a.b"] {
            assert_eq!(of(&format!("{name}=1")), Err(Malformed::Name), "{name}");
        }
    }

    #[test]
    fn a_body_that_was_written_is_read_again() {
        let pairs: Pairs<'_> =
            vec![("a".into(), Raw::Text("1&b=2 +%支".into())), ("c".into(), Raw::Number("1.50".into()))];
        assert_eq!(write(&pairs), "a=1%26b%3D2%20%2B%25%E6%94%AF&c=1.50");
        let read = read_form("a=1%26b%3D2%20%2B%25%E6%94%AF&c=1.50").unwrap();
        assert_eq!(read[0], pairs[0]);
    }

    #[test]
    fn a_query_holds_no_more_values_than_a_body() {
        let query = |n: usize| (0..n).map(|n| format!("f{n}=1")).collect::<Vec<_>>().join("&");
        assert_eq!(pairs(&query(MAX_VALUES)).unwrap().len(), MAX_VALUES);
        assert_eq!(pairs(&query(MAX_VALUES + 1)), Err(Malformed::TooManyValues));
    }
}
