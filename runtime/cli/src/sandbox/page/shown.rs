//! Texts of messages for a page: what does not show, or would change how the rest shows, stands there as an escape.

use askama::Template;
use zeroize::Zeroizing;

/// More bytes of one text are not shown.
const LONGEST: usize = 32 * 1024;
/// So many bytes are the start of one.
const START: usize = 4 * 1024;
/// What stands in place of a key.
const HIDDEN: &str = "<API key>";

/// What a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    /// An escape for what does not show.
    Escape,
    /// What is between names, values and lines of a signed text.
    Separator,
    /// A name in front of its value.
    Name,
    /// What stands in place of a key.
    Key,
    /// A name in a sentence.
    Code,
    /// Where this text differs from the right one.
    Differs,
    /// Where the right text differs from another.
    Right,
}

impl Kind {
    /// Its class in the style sheet.
    fn class(self) -> &'static str {
        match self {
            Kind::Plain => "",
            Kind::Escape => "x-esc",
            Kind::Separator => "x-sep",
            Kind::Name => "x-name",
            Kind::Key => "x-key",
            Kind::Code => "x-code",
            Kind::Differs => "x-diff",
            Kind::Right => "x-right",
        }
    }
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

/// A text in pieces. Its template escapes each of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "pieces.html")]
pub(crate) struct Pieces {
    pub(crate) pieces: Vec<Piece>,
    /// So many bytes were left out at the end.
    pub(crate) left_out: usize,
}

impl askama::filters::HtmlSafe for Pieces {}

impl Pieces {
    pub(crate) fn push(&mut self, kind: Kind, text: &str) {
        match self.pieces.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece { kind, text: text.to_owned() }),
        }
    }

    /// A text, with escapes as pieces of their own.
    pub(crate) fn push_text(&mut self, kind: Kind, text: &str) {
        for c in text.chars() {
            match escape(c) {
                Some(escape) => self.push(Kind::Escape, &escape),
                None => self.push(kind, c.encode_utf8(&mut [0; 4])),
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

/// The keys that are kept out of every text.
#[derive(Default)]
pub(crate) struct Hidden(Vec<Zeroizing<String>>);

impl Hidden {
    pub(crate) fn new(keys: impl IntoIterator<Item = Zeroizing<String>>) -> Hidden {
        let mut keys: Vec<_> = keys.into_iter().filter(|key| !key.is_empty()).collect();
        // A key that another one contains would leave the rest of it.
        keys.sort_by_key(|key| std::cmp::Reverse(key.len()));
        Hidden(keys)
    }

    /// A text without the keys, in whatever case they are written.
    pub(crate) fn without(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for key in &self.0 {
            let (lower, key) =
                (Zeroizing::new(text.to_ascii_lowercase()), Zeroizing::new(key.to_ascii_lowercase()));
            let found: Vec<usize> = lower.match_indices(key.as_str()).map(|(at, _)| at).collect();
            for at in found.into_iter().rev() {
                text.replace_range(at..at + key.len(), HIDDEN);
            }
        }
        text
    }

    /// A short text in one line.
    pub(crate) fn line(&self, text: &str) -> String {
        let mut out = String::new();
        for (at, c) in self.without(text).chars().enumerate() {
            if at == 256 {
                out.push('…');
                break;
            }
            match c {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                c => match escape(c) {
                    Some(escape) => out.push_str(&escape),
                    None => out.push(c),
                },
            }
        }
        out
    }

    /// Whether a text has a key, and must not be part of an address.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.without(text) != text
    }

    /// The bytes of a message; those that are not UTF-8 as `\xNN`.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Pieces {
        self.start(bytes, LONGEST)
    }

    /// Where there are many messages, the start of one.
    pub(crate) fn start_of(&self, bytes: &[u8]) -> Pieces {
        self.start(bytes, START)
    }

    /// So many bytes of the start.
    pub(crate) fn start(&self, bytes: &[u8], most: usize) -> Pieces {
        let mut end = bytes.len().min(most);
        while end < bytes.len() && end > 0 && bytes[end] & 0xc0 == 0x80 {
            end -= 1;
        }
        let mut out = Pieces { left_out: bytes.len() - end, ..Pieces::default() };
        // A key that the end cuts in two would be shown in part.
        let cut = if out.left_out > 0 { end.saturating_sub(self.longest()) } else { end };
        for chunk in bytes[..cut].utf8_chunks() {
            out.push_text(Kind::Plain, &self.without(chunk.valid()));
            for byte in chunk.invalid() {
                out.push(Kind::Escape, &format!("\\x{byte:02X}"));
            }
        }
        out.left_out += end - cut;
        out
    }

    fn longest(&self) -> usize {
        self.0.iter().map(|key| key.len()).max().unwrap_or(0)
    }

    /// A sentence in which names stand between backticks.
    pub(crate) fn sentence(&self, text: &str) -> Pieces {
        let mut out = Pieces::default();
        for (at, part) in self.without(text).split('`').enumerate() {
            out.push_text(if at % 2 == 0 { Kind::Plain } else { Kind::Code }, part);
        }
        out
    }

    /// A signed text of pairs: names, values, and what is between them.
    pub(crate) fn pairs(&self, text: &str, differs_at: Option<usize>) -> Pieces {
        let mut out = Pieces::default();
        let text = self.without(text);
        let mut at = 0;
        for (number, pair) in text.split('&').enumerate() {
            if number > 0 {
                mark(&mut out, Kind::Separator, "&", &mut at, differs_at);
            }
            match pair.split_once('=') {
                Some((name, value)) => {
                    mark(&mut out, Kind::Name, name, &mut at, differs_at);
                    mark(&mut out, Kind::Separator, "=", &mut at, differs_at);
                    let kind = if is_placeholder(value) { Kind::Key } else { Kind::Plain };
                    mark(&mut out, kind, value, &mut at, differs_at);
                }
                None => mark(&mut out, Kind::Plain, pair, &mut at, differs_at),
            }
        }
        out
    }

    /// A signed text of lines; their ends are shown.
    pub(crate) fn lines(&self, text: &str, differs_at: Option<usize>) -> Pieces {
        let mut out = Pieces::default();
        let mut at = 0;
        for line in self.without(text).split_inclusive('\n') {
            let (before, has_end) = line.strip_suffix('\n').map_or((line, false), |before| (before, true));
            mark(&mut out, Kind::Plain, before, &mut at, differs_at);
            if has_end {
                let differs = differs_at == Some(at);
                out.push_text(if differs { Kind::Differs } else { Kind::Separator }, "\u{21b5}\n");
                at += 1;
            }
        }
        out
    }
}

/// Adds a piece, in two parts if it has the first character that differs.
fn mark(out: &mut Pieces, kind: Kind, text: &str, at: &mut usize, differs_at: Option<usize>) {
    let length = text.chars().count();
    let start = *at;
    *at += length;
    match differs_at {
        Some(differs) if (start..start + length).contains(&differs) => {
            let byte = text.char_indices().nth(differs - start).map_or(text.len(), |(byte, _)| byte);
            out.push_text(kind, &text[..byte]);
            out.push_text(Kind::Differs, &text[byte..]);
        }
        _ => out.push_text(kind, text),
    }
}

fn is_placeholder(value: &str) -> bool {
    value.starts_with('<') && value.ends_with('>') && value.contains("API key")
}

/// What stands for a character that does not show, or that changes the direction of others.
fn escape(c: char) -> Option<String> {
    match c {
        '\n' | '\t' => None,
        '\r' => Some("\\r".to_owned()),
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some(c.escape_unicode().to_string()),
        c if c.is_control() => Some(c.escape_unicode().to_string()),
        _ => None,
    }
}

/// An amount in fen as yuan.
pub(crate) fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    let whole = (fen / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{:02}", fen % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(pieces: &Pieces) -> String {
        let mark = |piece: &Piece| match piece.kind {
            Kind::Plain => piece.text.clone(),
            Kind::Escape => format!("({})", piece.text),
            Kind::Separator => format!("|{}|", piece.text),
            Kind::Name => format!("*{}*", piece.text),
            Kind::Key => format!("[{}]", piece.text),
            Kind::Code => format!("`{}`", piece.text),
            Kind::Differs | Kind::Right => format!("!{}!", piece.text),
        };
        pieces.pieces.iter().map(mark).collect()
    }

    fn hidden() -> Hidden {
        Hidden::new([Zeroizing::new("0123456789abcdef0123456789abcdef".to_owned())])
    }

    #[test]
    fn what_does_not_show_is_an_escape() {
        let none = Hidden::default();
        for (bytes, expected) in [
            (&b"a\xff\xfeb"[..], "a(\\xFF\\xFE)b"),
            ("a\u{202e}b\u{2066}".as_bytes(), "a(\\u{202e})b(\\u{2066})"),
            (b"a\0\x1b[31m\r\n\tb", "a(\\u{0}\\u{1b})[31m(\\r)\n\tb"),
            ("小秋\u{200b}".as_bytes(), "小秋(\\u{200b})"),
            (b"", ""),
        ] {
            assert_eq!(flat(&none.bytes(bytes)), expected);
        }
        assert_eq!(none.line("a\r\nb\u{202e}"), "a\\r\\nb\\u{202e}");
        assert_eq!(none.line(&"长".repeat(300)).chars().count(), 257);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = "长".repeat(20_000);
        let pieces = Hidden::default().bytes(text.as_bytes());
        let shown = flat(&pieces);
        assert_eq!(shown.len() + pieces.left_out, text.len());
        assert!(shown.chars().all(|c| c == '长') && shown.len() > 32_000);
    }

    #[test]
    fn a_key_is_in_no_text() {
        let key = "0123456789abcdef0123456789abcdef";
        for text in
            [format!("<a>{key}</a>"), key.to_uppercase(), format!("a&key={key}"), format!("{key}{key}")]
        {
            for shown in [
                hidden().line(&text),
                flat(&hidden().bytes(text.as_bytes())),
                flat(&hidden().pairs(&text, None)),
                flat(&hidden().lines(&text, None)),
            ] {
                assert!(!shown.to_lowercase().contains(key), "{shown}");
                assert!(shown.contains("API key"), "{shown}");
            }
        }
        // Where a long text is cut, it has no first half of a key.
        let long = format!("{}{key}", "a".repeat(LONGEST - 16));
        assert!(!flat(&hidden().bytes(long.as_bytes())).contains("0123"));
    }

    #[test]
    fn a_signed_text_has_its_separators_and_its_difference() {
        let none = Hidden::default();
        assert_eq!(
            flat(&none.pairs("a=1&b==&key=<API key, 32 characters>", None)),
            "*a*|=|1|&|*b*|=|=|&|*key*|=|[<API key, 32 characters>]"
        );
        assert_eq!(flat(&none.pairs("a=小秋&b=2", Some(3))), "*a*|=|小!秋!|&|*b*|=|2");
        assert_eq!(flat(&none.lines("POST\n/v3\n\n", Some(5))), "POST|↵\n|!/v3!|↵\n↵\n|");
    }

    #[test]
    fn an_amount_is_in_yuan() {
        for (fen, expected) in [
            (1, "0.01"),
            (100, "1.00"),
            (123_456_789, "1,234,567.89"),
            (-5, "-0.05"),
            (i64::MIN, "-92,233,720,368,547,758.08"),
        ] {
            assert_eq!(yuan(fen), expected);
        }
    }
}
