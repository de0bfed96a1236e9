//! What is not TOML, told once for each cause.

use crate::{fault::Faults, model::Span};
use toml::de::DeTable;

/// How many causes are told of one file.
const MOST: usize = 50;

/// The file as a table, or its syntax faults. Guessing on after a syntax error only adds noise.
pub(crate) fn syntax<'t>(text: &'t str, faults: &mut Faults) -> Option<toml::Spanned<DeTable<'t>>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Some(table);
    }
    // One error makes others of what follows. What is behind its line shows when that line is taken out.
    let mut rest = text.to_owned();
    for _ in 0..MOST {
        let (_, errors) = DeTable::parse_recoverable(&rest);
        let place = |error: &toml::de::Error| error.span().unwrap_or(0..0);
        let Some(first) = errors.iter().min_by_key(|error| place(error).start) else { break };
        let line = told(text, &place(first), first.message().trim(), faults);
        if line.is_empty() {
            break;
        }
        rest = blanked(&rest, line);
    }
    None
}

/// Tells what is wrong at a place; returns the line that has to be changed.
fn told(text: &str, span: &Span, message: &str, faults: &mut Faults) -> Span {
    let line = line_of(text, span.start);
    if message == "duplicate key" {
        duplicate(text, span, faults);
    } else if let Some(character) = foreign_character(text, &line) {
        character.tell(faults);
    } else if let Some(row) = open_row(text, span, message) {
        let help = "close what the row opened: a `\"`, a `]` or the `}` at its end";
        faults.add_with_help(&row, "this row is not closed", "reads on into the next line", help);
        return line_of(text, row.start);
    } else {
        faults.add(span, message, "not TOML");
    }
    line
}

/// The text with blanks in place of a line, so that all other places stay what they are.
fn blanked(text: &str, line: Span) -> String {
    let mut blank = text.to_owned();
    blank.replace_range(line.clone(), &" ".repeat(line.len()));
    blank
}

fn duplicate(text: &str, span: &Span, faults: &mut Faults) {
    let key = text.get(span.clone()).unwrap_or_default();
    let before = &text[..span.start];
    let first = before.lines().position(|line| {
        let name = line.split('=').next().unwrap_or_default().trim();
        name == key || name.trim_matches(['"', '\'']) == key.trim_matches(['"', '\''])
    });
    let label = match first {
        Some(at) if !key.is_empty() => format!("written a second time; the first is in line {}", at + 1),
        _ => "written a second time".to_owned(),
    };
    let message = format!("duplicate row `{}`", key.trim_matches('"'));
    faults.add_with_help(span, message, label, "a row is written once; remove one of the two");
}

/// The line around a place, without its end.
fn line_of(text: &str, at: usize) -> Span {
    let at = at.min(text.len());
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    start..end
}

/// The row in front of an error at the start of a line, where the parser still wanted more of that row.
fn open_row(text: &str, span: &Span, message: &str) -> Option<Span> {
    let line = line_of(text, span.start);
    let wants_more =
        ["missing comma between", "missing key for inline table", "invalid basic string", "unclosed"];
    if !wants_more.iter().any(|start| message.starts_with(start)) {
        return None;
    }
    // An open string ends with its line.
    if message.starts_with("invalid basic string") {
        return (span.start >= line.end).then(|| key_of(text, &line));
    }
    if !text[line.start..span.start].trim().is_empty() {
        return None;
    }
    let before = text[..line.start].trim_end();
    let row = line_of(text, before.len());
    (!before.is_empty() && text[row.clone()].contains('=')).then(|| key_of(text, &row))
}

/// The name of a row.
fn key_of(text: &str, line: &Span) -> Span {
    let name = text[line.clone()].split('=').next().unwrap_or_default().trim_end();
    line.start..line.start + name.len()
}

/// A character that TOML does not have at this place.
struct Foreign {
    span: Span,
    found: String,
    wanted: &'static str,
}

impl Foreign {
    fn tell(&self, faults: &mut Faults) {
        let help = match self.wanted {
            "" => "remove it; an editor may have to show what cannot be seen".to_owned(),
            "#" => "a comment begins with `#`".to_owned(),
            wanted => format!("write `{wanted}`"),
        };
        faults.add_with_help(&self.span, format!("TOML has no {} here", self.found), "not TOML", help);
    }
}

/// Full-width punctuation, quotes of a word processor, slashes of another language, and what cannot be seen, outside of
/// texts.
fn foreign_character(text: &str, line: &Span) -> Option<Foreign> {
    let mut quote = None;
    let mut characters = text[line.clone()].char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match (quote, c) {
            (None, '#') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some('"'), '\\') => drop(characters.next()),
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, _) => {
                let is_slashes = c == '/' && characters.peek().is_some_and(|(_, next)| *next == '/');
                let (found, wanted) = match ascii_of(c) {
                    Some(wanted) => (format!("`{c}` (U+{:04X})", u32::from(c)), wanted),
                    None if is_invisible(c) => (format!("U+{:04X}", u32::from(c)), ""),
                    None if is_slashes => ("`//`".to_owned(), "#"),
                    None => continue,
                };
                let start = line.start + at;
                let length = if is_slashes { 2 } else { c.len_utf8() };
                return Some(Foreign { span: start..start + length, found, wanted });
            }
        }
    }
    None
}

/// The character of TOML that was meant.
fn ascii_of(c: char) -> Option<&'static str> {
    Some(match c {
        '，' | '、' | '﹐' => ",",
        '“' | '”' | '„' | '＂' | '「' | '」' | '『' | '』' => "\"",
        '‘' | '’' | '＇' => "'",
        '＝' | '：' => "=",
        '｛' => "{",
        '｝' => "}",
        '［' | '【' => "[",
        '］' | '】' => "]",
        '＃' => "#",
        '．' | '。' => ".",
        '\u{3000}' | '\u{a0}' => " ",
        _ => return None,
    })
}

/// Characters without width: joiners, direction marks, the byte order mark.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
}
