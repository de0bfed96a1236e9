//! What programs do to a value before they sign it.

use std::fmt::Write as _;

/// White space that programs trim when they trim ASCII only.
const ASCII_BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// How a value is URL-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UrlForm {
    /// `encodeURIComponent` of JavaScript: all but letters, digits and `-_.!~*'()`.
    Component,
    /// RFC 3986: all but letters, digits and `-_.~`.
    Rfc3986,
    /// A form: `+` for a blank, all but letters, digits and `-_.*`.
    Form,
    /// `Component` with percent escapes in lower case.
    LowerComponent,
    /// `Form` with percent escapes in lower case.
    LowerForm,
}

pub(crate) fn url_encoded(text: &str, form: UrlForm) -> String {
    let (plain, plus, lower): (&[u8], bool, bool) = match form {
        UrlForm::Component => (b"-_.!~*'()", false, false),
        UrlForm::Rfc3986 => (b"-_.~", false, false),
        UrlForm::Form => (b"-_.*", true, false),
        UrlForm::LowerComponent => (b"-_.!~*'()", false, true),
        UrlForm::LowerForm => (b"-_.*", true, true),
    };
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            out.push(char::from(byte));
        } else if byte == b' ' && plus {
            out.push('+');
        } else if lower {
            // Writing into a string cannot fail.
            let _ = write!(out, "%{byte:02x}");
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The text behind percent escapes; `None` if an escape is broken or the result is not UTF-8.
pub(crate) fn url_decoded(text: &str, plus: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        match first {
            b'%' => {
                let [high, low, behind @ ..] = rest else { return None };
                bytes.push(hex_digit(*high)? << 4 | hex_digit(*low)?);
                rest = behind;
            }
            b'+' if plus => bytes.push(b' '),
            byte => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).ok()
}

pub(crate) fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(ASCII_BLANKS)
}

pub(crate) fn trimmed_end(text: &str) -> &str {
    text.trim_end_matches(ASCII_BLANKS)
}

/// Without the blanks of Chinese keyboards and of web pages too.
pub(crate) fn trimmed_unicode(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'))
}

/// Escapes the characters that are mark-up in XML; quotation marks on demand.
pub(crate) fn xml_escaped(text: &str, quotes: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quotes => out.push_str("&quot;"),
            '\'' if quotes => out.push_str("&apos;"),
            c => out.push(c),
        }
    }
    out
}

/// Whether a field holds an amount or a number of things, so that a program may hold it as a number.
pub(crate) fn is_amount(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["fee", "amount", "count", "num", "price", "quantity"].iter().any(|end| name.ends_with(end))
}

pub(crate) fn is_integer(text: &str) -> bool {
    !text.is_empty() && text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An amount in fen as yuan with two decimals.
pub(crate) fn in_yuan(fen: &str) -> String {
    let padded = format!("{fen:0>3}");
    let (yuan, rest) = padded.split_at(padded.len() - 2);
    format!("{yuan}.{rest}")
}

/// `1.0` and `1.00` as `1`.
pub(crate) fn without_decimals(text: &str) -> Option<&str> {
    let (whole, decimals) = text.split_once('.')?;
    let is_whole = is_integer(whole) && !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0');
    is_whole.then_some(whole)
}

/// Each byte of UTF-8 as a character of Latin-1: what a program signs that took UTF-8 for Latin-1.
pub(crate) fn double_encoded(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

/// The reverse; `None` if the text was not double-encoded.
pub(crate) fn repaired(text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    String::from_utf8(bytes?).ok().filter(|repaired| repaired != text)
}
