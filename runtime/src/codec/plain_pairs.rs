//! Pairs as plain text, `k=v&k=v`: nothing is encoded, and a value in braces or brackets can contain `&` and `=`.

use crate::{
    codec::{MAX_VALUES, Malformed},
    message::raw::{Pairs, Raw, has_twice, is_name},
};

/// The pairs of a body.
///
/// Senders differ in how they read a group inside of a group: it ends at the first closing bracket, or at the one that
/// belongs to it. A body in which these are not the same pairs is not read.
pub(crate) fn read(text: &str) -> Result<Pairs<'_>, Malformed> {
    let mut pairs = Pairs::new();
    let mut rest = Some(text);
    while let Some(text) = rest {
        let (pair, behind) = first_pair(text)?;
        rest = behind;
        let (name, value) = pair.split_once('=').ok_or(Malformed::Syntax)?;
        if !is_name(name) {
            return Err(Malformed::Name);
        }
        if pairs.len() == MAX_VALUES {
            return Err(Malformed::TooManyValues);
        }
        pairs.push((name.into(), Raw::Text(value.into())));
    }
    if has_twice(&pairs) { Err(Malformed::Duplicate) } else { Ok(pairs) }
}

/// The text up to the `&` that ends the first pair, and the text behind it.
fn first_pair(text: &str) -> Result<(&str, Option<&str>), Malformed> {
    let mut groups = Groups::default();
    for (at, byte) in text.bytes().enumerate() {
        if byte != b'&' {
            groups.pass(byte);
        } else if groups.is_outside()? {
            return Ok((&text[..at], Some(&text[at + 1..])));
        }
    }
    if groups.is_outside()? { Ok((text, None)) } else { Err(Malformed::Syntax) }
}

/// The groups that are open, in both readings.
#[derive(Default)]
struct Groups {
    /// The bracket that closes the group, if it ends at the first one.
    closing: Option<u8>,
    /// How many groups are open, if each ends at its own.
    depth: usize,
}

impl Groups {
    fn pass(&mut self, byte: u8) {
        let closing = match byte {
            b'{' => b'}',
            b'[' => b']',
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                self.closing = self.closing.filter(|closing| *closing != byte);
                return;
            }
            _ => return,
        };
        self.depth += 1;
        self.closing = self.closing.or(Some(closing));
    }

    /// Whether no group is open.
    fn is_outside(&self) -> Result<bool, Malformed> {
        match (self.closing, self.depth) {
            (None, 0) => Ok(true),
            (Some(_), 1..) => Ok(false),
            _ => Err(Malformed::Syntax),
        }
    }
}

/// The pairs as a body. A value with `&` outside of brackets reads as more pairs: the format has no other way to write it.
pub(crate) fn write(pairs: &Pairs<'_>) -> String {
    let mut body = String::new();
    for (name, raw) in pairs {
        push(&mut body, name, raw.text().unwrap_or_default());
    }
    body
}

/// Whether a value is read as it was written.
#[cfg(feature = "sandbox")]
pub(crate) fn can_hold(value: &str) -> bool {
    let text = format!("a={value}");
    read(&text).is_ok_and(|pairs| matches!(&pairs[..], [(_, raw)] if raw.text() == Some(value)))
}

pub(crate) fn push(body: &mut String, name: &str, value: &str) {
    if !body.is_empty() {
        body.push('&');
    }
    body.extend([name, "=", value]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Result<Vec<(String, String)>, Malformed> {
        let text_of = |raw: &Raw<'_>| raw.text().unwrap_or_default().to_owned();
        Ok(read(text)?.iter().map(|(name, raw)| (name.to_string(), text_of(raw))).collect())
    }

    #[expect(clippy::unnecessary_wraps, reason = "compared with what was read")]
    fn of(list: &[(&str, &str)]) -> Result<Vec<(String, String)>, Malformed> {
        Ok(list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn nothing_is_decoded_and_a_group_can_hold_pairs() {
        let text = "accNo=x&respCode=00&respMsg=成功[0000000]&reserved={cardNumberLock=1&x=2}&signature=S";
        let expected = [
            ("accNo", "x"),
            ("respCode", "00"),
            ("respMsg", "成功[0000000]"),
            ("reserved", "{cardNumberLock=1&x=2}"),
            ("signature", "S"),
        ];
        assert_eq!(pairs(text), of(&expected));
        assert_eq!(pairs("a=%2B+&b="), of(&[("a", "%2B+"), ("b", "")]));
        assert_eq!(pairs("a=[x&y]{b&c}&d=e=f"), of(&[("a", "[x&y]{b&c}"), ("d", "e=f")]));
        assert_eq!(pairs(r#"a={"b":{"c":1}}&d=1"#), of(&[("a", r#"{"b":{"c":1}}"#), ("d", "1")]));
        assert_eq!(pairs("a=x]&b=:}"), of(&[("a", "x]"), ("b", ":}")]));
    }

    #[test]
    fn what_has_two_readings_has_none() {
        for text in ["a={b&c=1", "a=[b&c=1}", "a=b{", "a={b={c}&d=1}&e=1", "a={[}&b=1", "a=[{]&b=1&c=}"] {
            assert_eq!(pairs(text), Err(Malformed::Syntax), "{text}");
        }
    }

    #[test]
    fn a_part_without_a_name_is_no_pair() {
        for text in ["a", "a=1&", "&a=1", "a=1&&b=2", "a=1&b"] {
            assert_eq!(pairs(text), Err(Malformed::Syntax), "{text}");
        }
        for text in ["=1", "a b=1", "支=1", "a=1&{b=2}"] {
            assert_eq!(pairs(text), Err(Malformed::Name), "{text}");
        }
        assert_eq!(pairs("a=1&a=2"), Err(Malformed::Duplicate));
        let many = |n: usize| (0..n).map(|n| format!("f{n}=1")).collect::<Vec<_>>().join("&");
        assert_eq!(pairs(&many(MAX_VALUES)).unwrap().len(), MAX_VALUES);
        assert_eq!(pairs(&many(MAX_VALUES + 1)), Err(Malformed::TooManyValues));
    }
}
