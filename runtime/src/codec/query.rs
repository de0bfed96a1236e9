//! URL-encoded pairs: the query of a GET, and fields that hold one.

use crate::{
    codec::{MAX_VALUES, Malformed},
    message::raw::{Pairs, Raw, get},
};

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
        let (name, value) = (decode(name)?, decode(value)?);
        if pairs.len() == MAX_VALUES {
            return Err(Malformed::TooManyValues);
        }
        if get(&pairs, &name).is_some() {
            return Err(Malformed::Duplicate);
        }
        pairs.push((name.into(), Raw::Text(value.into())));
    }
    Ok(pairs)
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
    fn a_query_holds_no_more_values_than_a_body() {
        let query = |n: usize| (0..n).map(|n| format!("f{n}=1")).collect::<Vec<_>>().join("&");
        assert_eq!(pairs(&query(MAX_VALUES)).unwrap().len(), MAX_VALUES);
        assert_eq!(pairs(&query(MAX_VALUES + 1)), Err(Malformed::TooManyValues));
    }
}
