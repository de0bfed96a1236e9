//! What a single name or value must obey. Used twice: on a table, and on what is sent and received.

/// `outTradeNo` to `out_trade_no`; what is snake case already stays as it is.
pub fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for (at, c) in name.char_indices() {
        if c.is_ascii_uppercase() && at > 0 && !out.ends_with('_') {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
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

/// The first character of `text` outside `set`: single characters and ranges such as `0-9`, no escapes.
///
/// ```
/// use paytable_schema::rules::outside_charset;
/// assert_eq!(outside_charset("0-9A-Za-z_|*-", "20150806-A|*"), None);
/// assert_eq!(outside_charset("0-9A-Za-z_|*-", "order 1"), Some(' '));
/// ```
pub fn outside_charset(set: &str, text: &str) -> Option<char> {
    text.chars().find(|c| !in_charset(set, *c))
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

/// Why a character cannot be sent, if it cannot.
///
/// Control characters are not part of XML, and a carriage return is turned into a line feed by whoever parses
/// it, so that the signature no longer fits.
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

/// How a time is written. All times are UTC+8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// `yyyyMMddHHmmss`
    Compact,
    /// `yyyy-MM-dd HH:mm:ss`
    Dashed,
    /// `yyyyMMdd`
    Date,
}

impl TimeFormat {
    /// The format as documentation writes it.
    pub fn pattern(self) -> &'static str {
        match self {
            TimeFormat::Compact => "yyyyMMddHHmmss",
            TimeFormat::Dashed => "yyyy-MM-dd HH:mm:ss",
            TimeFormat::Date => "yyyyMMdd",
        }
    }
}

/// A date and a time of day on the wall clock, checked against the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Civil {
    /// 0 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

impl Civil {
    /// Reads `text` as `format` writes it; `None` if it is written otherwise or not in the calendar.
    pub fn parse(format: TimeFormat, text: &str) -> Option<Civil> {
        let pattern = format.pattern();
        if text.len() != pattern.len() {
            return None;
        }
        // The letter of the pattern says which number a digit belongs to.
        let mut parts = [0u16; 6];
        for (letter, byte) in pattern.bytes().zip(text.bytes()) {
            let Some(part) = b"yMdHms".iter().position(|l| *l == letter) else {
                if letter == byte {
                    continue;
                }
                return None;
            };
            if !byte.is_ascii_digit() {
                return None;
            }
            parts[part] = parts[part] * 10 + u16::from(byte - b'0');
        }
        let [year, rest @ ..] = parts;
        let [month, day, hour, minute, second] = rest.map(|p| u8::try_from(p).unwrap_or(u8::MAX));
        Civil { year, month, day, hour, minute, second }.checked()
    }

    /// Itself, if the calendar has it.
    pub fn checked(self) -> Option<Civil> {
        let fits = (1..=12).contains(&self.month)
            && (1..=days_in(self.year, self.month)).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && self.second < 60
            && self.year <= 9999;
        fits.then_some(self)
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u8::from(leap),
        _ => 31,
    }
}

/// An amount in yuan as fen: an optional sign, digits, at most two decimals; `None` for anything else.
pub fn fen_of_yuan(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (yuan, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(yuan) || !all_digits(fraction) || fraction.len() > 2 {
        return None;
    }
    let mut fen: i64 = fraction.parse().ok()?;
    if fraction.len() == 1 {
        fen *= 10;
    }
    let fen = yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(fen)?;
    Some(if negative { -fen } else { fen })
}

/// Whether `text` is an IPv4 or IPv6 address.
pub fn is_ip(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}

/// What is wrong with `text` as an absolute http or https URL, if something is.
pub fn url_fault(text: &str, query: bool) -> Option<&'static str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else { return Some("does not start with http:// or https://") };
    if rest.is_empty() || rest.starts_with(['/', '?', '#', ':']) {
        return Some("has no host");
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Some("has white space");
    }
    if !query && text.contains(['?', '#']) {
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
            assert_eq!(outside_charset(set, inside), None, "{set}");
            assert_eq!(outside_charset(set, outside), outside.chars().next(), "{set}");
        }
    }

    #[test]
    fn times_follow_the_calendar() {
        let parse = |text| Civil::parse(TimeFormat::Compact, text);
        assert!(parse("20240229235959").is_some());
        for wrong in [
            "20230229000000",
            "20241301000000",
            "20240100000000",
            "20240101240000",
            "2024010100000",
            "2024010100000x",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert!(Civil::parse(TimeFormat::Dashed, "2016-07-25 15:26:26").is_some());
        assert_eq!(Civil::parse(TimeFormat::Dashed, "2016/07/25 15:26:26"), None);
        assert_eq!(Civil::parse(TimeFormat::Date, "20140603").map(|c| c.day), Some(3));
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
