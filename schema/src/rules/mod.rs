//! What a single name or value must obey. Used twice: on a table, and on what is sent and received.

mod time;

pub use time::{Civil, TimeFormat};

use std::fmt;

/// `outTradeNo` to `out_trade_no`; what is snake case already stays as it is.
pub fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for (at, c) in name.char_indices() {
        if c.is_ascii_uppercase() && at > 0 && !out.ends_with('_') {
            out.push('_');
        }
        // Names of headers have dashes.
        out.push(if c == '-' { '_' } else { c.to_ascii_lowercase() });
    }
    out
}

/// A header, and the name of a parameter of its value where one is named: `Stripe-Signature:t`.
pub fn header_part(text: &str) -> (&str, Option<&str>) {
    match text.split_once(':') {
        Some((header, parameter)) => (header, Some(parameter)),
        None => (text, None),
    }
}

/// What a length counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of UTF-8.
    Bytes,
    /// Characters.
    Chars,
}

impl Unit {
    /// The length of `text`.
    #[inline]
    pub fn length(self, text: &str) -> usize {
        match self {
            Unit::Bytes => text.len(),
            Unit::Chars => text.chars().count(),
        }
    }

    /// The unit's name.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Bytes => "bytes",
            Unit::Chars => "characters",
        }
    }
}

/// A range of whole numbers, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The smallest; `i64::MIN` for none.
    pub min: i64,
    /// The largest; `i64::MAX` for none.
    pub max: i64,
}

impl Range {
    /// Whether the number is in it.
    pub fn has(self, number: i64) -> bool {
        (self.min..=self.max).contains(&number)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Range { min: i64::MIN, max } => write!(f, "at most {max}"),
            Range { min, max: i64::MAX } => write!(f, "at least {min}"),
            Range { min, max } => write!(f, "{min} to {max}"),
        }
    }
}

/// The first character of `text` outside `set`: single characters and ranges such as `0-9`, no escapes. `ascii` is
/// [`ascii_of`] the set.
///
/// ```
/// use paytable_schema::rules::{ascii_of, outside_charset};
/// let (set, ascii) = ("0-9A-Za-z_|*-", ascii_of("0-9A-Za-z_|*-"));
/// assert_eq!(outside_charset(set, ascii, "20150806-A|*"), None);
/// assert_eq!(outside_charset(set, ascii, "order 1"), Some(' '));
/// ```
#[inline]
pub fn outside_charset(set: &str, ascii: u128, text: &str) -> Option<char> {
    let inside = |b: u8| b < 128 && ascii >> b & 1 == 1;
    if text.bytes().all(inside) { None } else { text.chars().find(|c| !in_charset(set, *c)) }
}

/// The ASCII characters of a set, one bit each: the set is read once for all texts.
pub fn ascii_of(set: &str) -> u128 {
    let mut bits = 0;
    let mut rest = set.as_bytes();
    while let [from, behind @ ..] = rest {
        let (to, behind) = match behind {
            [b'-', to, behind @ ..] => (to, behind),
            _ => (from, behind),
        };
        // A set with other characters than ASCII is left to be read letter by letter.
        if *from < 128 && *to < 128 && from <= to {
            bits |= (u128::MAX >> (127 - (to - from))) << from;
        }
        rest = behind;
    }
    bits
}

fn in_charset(set: &str, c: char) -> bool {
    let mut rest = set.chars();
    while let Some(from) = rest.next() {
        let mut ahead = rest.clone();
        if ahead.next() == Some('-')
            && let Some(to) = ahead.next()
        {
            if (from..=to).contains(&c) {
                return true;
            }
            rest = ahead;
        } else if from == c {
            return true;
        }
    }
    false
}

/// Whether a text is nothing but white space. An empty one is no text, and white space that cannot be sent is refused as
/// such.
#[inline]
pub fn is_blank(text: &str) -> bool {
    // Nearly every text begins with a character that is none.
    !text.as_bytes().first().is_none_or(u8::is_ascii_graphic) && is_white(text)
}

fn is_white(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() && unsendable(c, true).is_none())
}

/// The one of these texts that `text` is, in any case of its letters and with or without white space around it.
///
/// ```
/// use paytable_schema::rules::listed_in;
/// assert_eq!(listed_in(&["undefined", "null"], " NULL"), Some("null"));
/// assert_eq!(listed_in(&["undefined", "null"], "nullable"), None);
/// ```
pub fn listed_in<'w>(words: &[&'w str], text: &str) -> Option<&'w str> {
    let is_bare =
        matches!(text.as_bytes(), [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic());
    let text = if is_bare { text } else { text.trim() };
    words.iter().copied().find(|word| word.eq_ignore_ascii_case(text))
}

/// Why a character cannot be sent, if it cannot.
///
/// Control characters are not part of XML, and a carriage return is turned into a line feed by XML
/// parsers, so that the signature no longer fits.
pub fn unsendable(c: char, four_byte_utf8: bool) -> Option<&'static str> {
    match c {
        '\t' | '\n' => None,
        '\r' => Some("a carriage return, which parsers turn into a line feed"),
        '\0'..='\u{1f}' | '\u{7f}' => Some("a control character"),
        '\u{fffe}' | '\u{ffff}' => Some("not a character"),
        '\u{10000}'.. if !four_byte_utf8 => Some("four bytes of UTF-8, which the gateway does not take"),
        _ => None,
    }
}

/// An amount in yuan as fen: an optional sign, digits, at most two decimals; `None` for anything else.
pub fn fen_of_yuan(text: &str) -> Option<i64> {
    // With its sign from the start: the smallest amount has no positive counterpart.
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (yuan, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(yuan) || !all_digits(fraction) || fraction.len() > 2 {
        return None;
    }
    let mut fen: i64 = fraction.parse().ok()?;
    if fraction.len() == 1 {
        fen *= 10;
    }
    yuan.parse::<i64>().ok()?.checked_mul(100 * sign)?.checked_add(fen * sign)
}

/// Whether `text` is an IPv4 or IPv6 address.
pub fn is_ip(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}

/// The length of the longest address of IPv6, in the usual form.
const LONGEST_IP: u32 = 39;

/// What a row of at most that length must hold, if `text` is not that: a row that is too short for an address of IPv6
/// takes none, a short one neither.
pub fn ip_fault(text: &str, longest: u32) -> Option<&'static str> {
    match text.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V6(_)) if longest < LONGEST_IP => Some("an IPv4 address (IPv4 only, not IPv6)"),
        Ok(_) => None,
        Err(_) if longest < LONGEST_IP => Some("an IPv4 address"),
        Err(_) => Some("an IPv4 or IPv6 address"),
    }
}

/// What is wrong with `text` as an absolute http or https URL, if something is.
pub fn url_fault(text: &str, query: bool) -> Option<&'static str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else { return Some("does not start with http:// or https://") };
    if rest.is_empty() || rest.starts_with(['/', '?', '#', ':']) {
        return Some("has no host");
    }
    // Nearly every URL is ASCII, and bytes are sooner looked at than characters.
    let is_blank = |c: char| c.is_whitespace() || c.is_control();
    if !text.bytes().all(|b| b.is_ascii_graphic()) && text.chars().any(is_blank) {
        return Some("has white space");
    }
    if !query && text.bytes().any(|b| matches!(b, b'?' | b'#')) {
        return Some("has a query");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charset_knows_ranges_and_a_dash_at_the_end() {
        for (set, inside, outside) in [("a-c-", "abc-", "d"), ("-a", "-a", "b"), ("|*", "|*", "-")] {
            let ascii = ascii_of(set);
            assert_eq!(outside_charset(set, ascii, inside), None, "{set}");
            assert_eq!(outside_charset(set, ascii, outside), outside.chars().next(), "{set}");
        }
    }

    #[test]
    fn urls_are_absolute_and_without_query_where_asked() {
        assert_eq!(url_fault("https://example.com/n", false), None);
        assert_eq!(url_fault("https://example.com/n?x=1", true), None);
        for wrong in ["ftp://a", "https://", "https:///x", "https://a b", "https://a/n?x=1", "https://a/#x"] {
            assert!(url_fault(wrong, false).is_some(), "{wrong}");
        }
    }
}
