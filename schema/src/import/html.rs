//! HTML: rows and cells of tables, and the text between them. Tolerant, because pages are.

use super::{entity::unescaped, page::Piece};

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
    while !reader.around.is_empty() {
        reader.leave();
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
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if !is_tag {
            // A lone `<` is text.
            parts.push(Part::Text("<"));
            rest = after;
            continue;
        }
        let Some((inside, behind)) = after.split_once('>') else {
            // Nothing closes this tag or one behind it. To look again at each would take long.
            parts.push(Part::Text(&rest[start..]));
            return parts;
        };
        let name = inside.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
        let name = name.trim_end_matches('/').to_ascii_lowercase();
        // What a saved page has for the browser is no text of it.
        rest = if matches!(name.as_str(), "script" | "style") { closing(behind, &name) } else { behind };
        parts.push(Part::Tag { name, inside });
    }
    parts.push(Part::Text(rest));
    parts
}

/// The text from the tag on that closes an element; nothing if none does.
fn closing<'a>(text: &'a str, name: &str) -> &'a str {
    let closes = |at: &usize| {
        let found = text.get(at + 2..at + 2 + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    text.match_indices("</").map(|(at, _)| at).find(closes).map_or("", |at| &text[at..])
}

/// Tables in cells of tables are read this deep.
const DEPTH: usize = 8;
/// Cells that claim to span more columns, or rows further to the right, are read as one cell.
const WIDTH: usize = 64;

#[derive(Default)]
struct Reader {
    pieces: Vec<Piece>,
    text: String,
    row: Option<Vec<String>>,
    in_cell: bool,
    /// Rows and columns that the open cell spans.
    span: (usize, usize),
    /// Cells that reach down into the next rows: column, rows left, text.
    reaching: Vec<(usize, usize, String)>,
    /// Tables inside of the open row.
    inner: Vec<Vec<Piece>>,
    /// The tables around this one, the outermost first.
    around: Vec<Reader>,
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
                self.span = (number(inside, "rowspan"), number(inside, "colspan"));
            }
            "/td" | "/th" => self.end_cell(),
            "/tr" => self.end_row(),
            "table" if self.in_cell && self.around.len() < DEPTH => self.enter(),
            "/table" if !self.around.is_empty() => self.leave(),
            "table" | "/table" => {
                self.end_row();
                self.end_line();
                self.reaching.clear();
            }
            _ if self.in_cell => self.text.push_str(if is_inline(name) { "" } else { LINE_END }),
            _ if is_inline(name) => {}
            _ => self.end_line(),
        }
    }

    /// A table begins in a cell. The text before it there can be its heading.
    fn enter(&mut self) {
        let heading = lines(&self.text).into_iter().map(Piece::Text).collect();
        let mut around = std::mem::take(&mut self.around);
        around.push(std::mem::take(self));
        *self = Reader { pieces: heading, around, ..Reader::default() };
    }

    fn leave(&mut self) {
        self.end_row();
        self.end_line();
        let mut around = std::mem::take(&mut self.around);
        if let Some(mut outer) = around.pop() {
            outer.inner.push(std::mem::take(&mut self.pieces));
            outer.around = around;
            *self = outer;
        }
    }

    fn end_cell(&mut self) {
        if !self.in_cell {
            return;
        }
        self.in_cell = false;
        let text = lines(&self.text).join("\n");
        self.text.clear();
        self.fill_reaching();
        let Some(row) = &mut self.row else { return };
        for column in 0..self.span.1 {
            // Text that spans columns stands in the first of them.
            let text = if column == 0 { text.clone() } else { String::new() };
            if column > 0 && row.len() >= WIDTH {
                break;
            }
            // Cells whose spans cross reach down once only, so that their number stays that of the columns.
            let reached = self.reaching.iter().any(|(column, ..)| *column == row.len());
            if self.span.0 > 1 && row.len() < WIDTH && !reached {
                self.reaching.push((row.len(), self.span.0, text.clone()));
            }
            row.push(text);
        }
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
            if row.iter().any(|cell| !cell.is_empty()) {
                self.pieces.push(Piece::Cells(row));
            }
        }
        self.pieces.extend(std::mem::take(&mut self.inner).into_iter().map(Piece::Inner));
    }

    fn end_line(&mut self) {
        let text = lines(&self.text).join(" ");
        self.text.clear();
        if !text.trim().is_empty() {
            self.pieces.push(Piece::Text(text.trim().to_owned()));
        }
    }
}

/// What ends a line in a cell; a line feed of the file does not.
const LINE_END: &str = "\u{2028}";

/// The lines of a text that are not empty, with single blanks between their words. Blanks other than those of ASCII stay:
/// pages indent with them.
fn lines(text: &str) -> Vec<String> {
    let line = |line: &str| line.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    text.split(LINE_END).map(line).filter(|line| !line.trim().is_empty()).collect()
}

fn is_inline(name: &str) -> bool {
    let name = name.trim_start_matches('/');
    matches!(name, "a" | "b" | "i" | "em" | "strong" | "span" | "code" | "font" | "u" | "sup" | "sub" | "wbr")
}

/// The number of an attribute; 1 unless it is there.
fn number(inside: &str, attribute: &str) -> usize {
    let lower = inside.to_ascii_lowercase();
    let number =
        lower.split_once(attribute).map_or("", |(_, rest)| rest.trim_start_matches([' ', '=', '"', '\'']));
    let digits: String = number.chars().take_while(char::is_ascii_digit).take(3).collect();
    digits.parse().unwrap_or(1).max(1)
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
            cells(&["a & b", "c\nd <e>"]),
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
    fn text_that_spans_columns_stands_in_the_first() {
        let page =
            "<table><tr><td colspan=3>a</td><td rowspan=2 colspan=2>b</td></tr><tr><td>c<td>d<td>e</table>";
        assert_eq!(pieces(page), [cells(&["a", "", "", "b", ""]), cells(&["c", "d", "e", "b", ""])]);
    }

    #[test]
    fn a_table_in_a_cell_follows_its_row() {
        let page = "<table><tr><td>a<td>b<table><tr><td>c</table></tr><tr><td>d<td>e</table>";
        let inner = Piece::Inner(vec![Piece::Text("b".to_owned()), cells(&["c"])]);
        assert_eq!(pieces(page), [cells(&["a", "b"]), inner, cells(&["d", "e"])]);
    }

    #[test]
    fn blanks_that_indent_stay() {
        assert_eq!(
            pieces("<table><tr><td> &nbsp;&nbsp;a  b<td>c</table>"),
            [cells(&["\u{a0}\u{a0}a b", "c"])]
        );
    }

    #[test]
    fn tables_that_claim_to_be_deep_or_wide_are_read_up_to_a_limit() {
        let deep = "<table><tr><td>".repeat(10_000);
        let mut inside = pieces(&deep);
        let mut depth = 0;
        while let Some(Piece::Inner(inner)) = inside.pop() {
            (inside, depth) = (inner, depth + 1);
        }
        assert_eq!(depth, DEPTH);
        let wide =
            "<table><tr>".to_owned() + &"<td colspan=999 rowspan=999>a".repeat(100) + "<tr><td>b</table>";
        let widths: Vec<usize> =
            pieces(&wide).iter().map(|p| if let Piece::Cells(row) = p { row.len() } else { 0 }).collect();
        assert_eq!(widths, [WIDTH + 99, WIDTH + 1]);
    }

    #[test]
    fn markup_that_nothing_closes_is_read_once() {
        let page = "<a &x".repeat(200_000);
        assert_eq!(pieces(&page), [Piece::Text(page.clone())]);
        let crossed = "<tr>".to_owned() + &"<td rowspan=999 colspan=64>a<tr>".repeat(300);
        let narrow = |piece: &Piece| matches!(piece, Piece::Cells(row) if row.len() <= 2 * WIDTH);
        assert!(pieces(&crossed).iter().all(narrow));
    }

    #[test]
    fn scripts_and_styles_are_no_text() {
        let page = "a<script>if (b < c) { d('<td>') }</SCRIPT><style>e</style>f<script>g";
        assert_eq!(pieces(page), [Piece::Text("a".to_owned()), Piece::Text("f".to_owned())]);
    }

    #[test]
    fn broken_markup_is_text() {
        assert_eq!(pieces("a < b &nope; <"), [Piece::Text("a < b &nope; <".to_owned())]);
    }
}
