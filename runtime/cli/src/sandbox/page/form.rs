//! Pairs of a form or of a query, percent-encoding, and hexadecimal digits.

use std::fmt::Write;

/// The fields of a form, in the order in which they were sent.
#[derive(Debug, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads URL-encoded pairs; `None` if an escape is broken or the text is not UTF-8.
    pub(crate) fn read(text: &str) -> Option<Form> {
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(name)?, decoded(value)?))
        });
        pairs.collect::<Option<Vec<_>>>().map(Form)
    }

    /// The value of a field that is there once.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().filter(|(own, _)| own == name);
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value.as_str())
    }

    /// The fields but for those, to be written again.
    pub(crate) fn without(&self, names: &[&str]) -> Vec<(&str, &str)> {
        let pairs = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        pairs.filter(|(name, _)| !names.contains(name)).collect()
    }
}

/// With `+` as a blank.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(out).ok()
}

/// A text as a segment of a path or as a value of a query.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a text cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Bytes as hexadecimal digits in lower case.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A path with these pairs as its query.
pub(crate) fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    let query = pairs.collect::<Vec<_>>().join("&");
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_as_browsers_write_them() {
        let form = Form::read("a=1&b=%E8%AE%A2+%26&c&a=2&=x").unwrap();
        assert_eq!(form.get("b"), Some("订 &"));
        assert_eq!(form.get("c"), Some(""));
        assert_eq!((form.get("a"), form.get("d")), (None, None), "twice, and missing");
        for broken in ["a=%", "a=%4", "a=%zz", "a=%ff", "%c3=1"] {
            assert!(Form::read(broken).is_none(), "{broken}");
        }
    }

    #[test]
    fn what_is_written_is_read_as_it_was() {
        for text in ["A|1@*", "订单 &=?#%", "\"'<>", ""] {
            let query = with_query("/", &[("q", text)]);
            let form = Form::read(query.strip_prefix("/?").unwrap()).unwrap();
            assert_eq!(form.get("q"), Some(text));
        }
        assert_eq!(with_query("/", &[]), "/");
    }
}
