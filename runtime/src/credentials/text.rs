//! The rule for the texts of settings and keys. A byte order mark and white space around a text are removed, because
//! they come from files and cannot be seen. What else cannot be part of such a text is refused.

use std::fmt;

/// The reason why the text of a setting or a key is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextFault {
    /// There is no text.
    Empty,
    /// The text begins or ends with a quotation mark.
    Quoted,
    /// The text contains a line end, another control character, or a character of no width.
    Invisible,
    /// The text contains white space, and is a key or a number.
    Blank,
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TextFault::Empty => "is empty",
            TextFault::Quoted => "is in quotation marks; pass the text between them",
            TextFault::Invisible => "contains a line end or another invisible character; type it again",
            TextFault::Blank => "contains a blank; remove it",
        })
    }
}

/// Removes a byte order mark and white space around a text, in place: no copy of a key is made.
pub(crate) fn trim(text: &mut String) {
    // One loop is less code than those of `trim_start_matches` and `trim_end_matches`.
    let (mut start, mut end) = (0, 0);
    for (at, c) in text.char_indices().filter(|(_, c)| !is_around(*c)) {
        start = if end == 0 { at } else { start };
        end = at + c.len_utf8();
    }
    text.truncate(end);
    text.drain(..start);
}

/// Blanks, line ends and the byte order mark.
fn is_around(c: char) -> bool {
    is_blank(c) || matches!(c, '\n' | '\r' | '\u{feff}')
}

/// Blanks, those of Chinese keyboards and of web pages too.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{3000}')
}

/// The reason why a trimmed text cannot be used. Keys and numbers have no blanks, other texts may have.
pub(crate) fn fault(text: &str, blanks: bool) -> Option<TextFault> {
    let of = |c| match c {
        '\u{201c}' | '\u{201d}' => Some(TextFault::Quoted),
        c if is_blank(c) => (!blanks).then_some(TextFault::Blank),
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {
            Some(TextFault::Invisible)
        }
        _ => None,
    };
    match text.as_bytes() {
        [] => Some(TextFault::Empty),
        [b'"' | b'\'', ..] | [.., b'"' | b'\''] => Some(TextFault::Quoted),
        _ => text.chars().find_map(of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_around_a_text_is_removed() {
        for given in ["abc", "abc\n", "abc\r\n", "\u{feff}abc", " \tabc\u{3000}", "\u{feff} abc \n"] {
            let mut text = given.to_owned();
            trim(&mut text);
            assert_eq!(text, "abc", "{given:?}");
        }
        let mut blank = " \u{feff}\n".to_owned();
        trim(&mut blank);
        assert_eq!(blank, "");
    }

    #[test]
    fn what_cannot_be_part_of_a_key_is_told() {
        for (text, expected) in [
            ("abc", None),
            ("", Some(TextFault::Empty)),
            ("\"abc\"", Some(TextFault::Quoted)),
            ("'abc'", Some(TextFault::Quoted)),
            ("abc\"", Some(TextFault::Quoted)),
            ("\u{201c}abc\u{201d}", Some(TextFault::Quoted)),
            ("a\nbc", Some(TextFault::Invisible)),
            ("a\u{200b}bc", Some(TextFault::Invisible)),
            ("a bc", Some(TextFault::Blank)),
            ("a\u{a0}bc", Some(TextFault::Blank)),
        ] {
            assert_eq!(fault(text, false), expected, "{text:?}");
        }
        assert_eq!(fault("a bc", true), None);
    }
}
