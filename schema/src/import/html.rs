//! HTML: rows and cells of tables, and the text between them. Tolerant, because pages are.

use super::page::Piece;

pub(super) fn is_html(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("<table") || (lower.contains("<tr") && lower.contains("<td"))
}

/// A tag or the text between two.
enum Part<'a> {
    Tag { name: String, inside: &'a str },
    Text(&'a str),
}

pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut reader = Reader::default();
    for part in parts(text) {
        match part {
            Part::Text(text) => reader.text.push_str(&unescaped(text)),
            Part::Tag { name, inside } => reader.tag(&name, inside),
        }
    }
    reader.end_row();
    reader.end_line();
    reader.pieces
}

fn parts(mut rest: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    while let Some(start) = rest.find('<') {
        parts.push(Part::Text(&rest[..start]));
        let after = &rest[start + 1..];
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        match after.find('>') {
            Some(end) if tag => {
                let inside = &after[..end];
                let name = inside.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
                parts.push(Part::Tag { name: name.trim_end_matches('/').to_ascii_lowercase(), inside });
                rest = &after[end + 1..];
            }
            // A lone `<` is text.
            _ => {
                parts.push(Part::Text("<"));
                rest = after;
            }
        }
    }
    parts.push(Part::Text(rest));
    parts
}

#[derive(Default)]
struct Reader {
    pieces: Vec<Piece>,
    text: String,
    row: Option<Vec<String>>,
    in_cell: bool,
    /// Rows that the open cell spans.
    span: usize,
    /// Cells that reach down into the next rows: column, rows left, text.
    reaching: Vec<(usize, usize, String)>,
}

impl Reader {
    fn tag(&mut self, name: &str, inside: &str) {
        match name {
            "tr" => {
                self.end_row();
                self.end_line();
                self.row = Some(Vec::new());
            }
            "td" | "th" => {
                self.end_cell();
                self.text.clear();
                self.row.get_or_insert_default();
                self.in_cell = true;
                self.span = row_span(inside);
            }
            "/td" | "/th" => self.end_cell(),
            "/tr" => self.end_row(),
            "table" | "/table" => {
                self.end_row();
                self.end_line();
                self.reaching.clear();
            }
            _ if self.in_cell => self.text.push_str(if is_inline(name) { "" } else { " " }),
            _ if is_inline(name) => {}
            _ => self.end_line(),
        }
    }

    fn end_cell(&mut self) {
        if !self.in_cell {
            return;
        }
        self.in_cell = false;
        let text = self.taken_text();
        self.fill_reaching();
        let Some(row) = &mut self.row else { return };
        if self.span > 1 {
            self.reaching.push((row.len(), self.span, text.clone()));
        }
        row.push(text);
    }

    /// Repeats a cell that spans rows in each of them.
    fn fill_reaching(&mut self) {
        let Some(row) = &mut self.row else { return };
        while let Some((_, _, text)) = self.reaching.iter().find(|(column, ..)| *column == row.len()) {
            row.push(text.clone());
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.fill_reaching();
        if let Some(row) = self.row.take() {
            for reaching in &mut self.reaching {
                reaching.1 -= 1;
            }
            self.reaching.retain(|(_, left, _)| *left > 0);
            self.pieces.push(Piece::Cells(row));
        }
    }

    fn end_line(&mut self) {
        let text = self.taken_text();
        if !text.is_empty() {
            self.pieces.push(Piece::Text(text));
        }
    }

    fn taken_text(&mut self) -> String {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        let text = words.join(" ");
        self.text.clear();
        text
    }
}

fn is_inline(name: &str) -> bool {
    let name = name.trim_start_matches('/');
    matches!(name, "a" | "b" | "i" | "em" | "strong" | "span" | "code" | "font" | "u" | "sup" | "sub" | "wbr")
}

fn row_span(inside: &str) -> usize {
    let lower = inside.to_ascii_lowercase();
    let number =
        lower.split_once("rowspan").map_or("", |(_, rest)| rest.trim_start_matches([' ', '=', '"', '\'']));
    let digits: String = number.chars().take_while(char::is_ascii_digit).take(3).collect();
    digits.parse().unwrap_or(1)
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let found = after.split_once(';').and_then(|(name, behind)| Some((entity(name)?, behind)));
        match found {
            Some((c, behind)) => {
                out.push(c);
                rest = behind;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(cells: &[&str]) -> Piece {
        Piece::Cells(cells.iter().map(|c| (*c).to_owned()).collect())
    }

    #[test]
    fn a_table_is_read_with_the_text_around_it() {
        let page = "<h3>请求参数</h3><table class=x><TR><th>字段名<th>变量名</TR>\
                    <tr><td>a &amp; <b>b</b></td><td>c<br>d &lt;e&#62;</td></tr></table><p>after</p>";
        let expected = [
            Piece::Text("请求参数".to_owned()),
            cells(&["字段名", "变量名"]),
            cells(&["a & b", "c d <e>"]),
            Piece::Text("after".to_owned()),
        ];
        assert_eq!(pieces(page), expected);
    }

    #[test]
    fn a_cell_that_spans_rows_stands_in_each() {
        let page = "<table><tr><td>a<td rowspan=\"2\">二选一<td>x</tr><tr><td>b<td>y</tr><tr><td>c<td>d<td>z</table>";
        let expected = [cells(&["a", "二选一", "x"]), cells(&["b", "二选一", "y"]), cells(&["c", "d", "z"])];
        assert_eq!(pieces(page), expected);
    }

    #[test]
    fn broken_markup_is_text() {
        assert_eq!(pieces("a < b &nope; <"), [Piece::Text("a < b &nope; <".to_owned())]);
    }
}
