//! Plain text: pipe tables with or without outer pipes, and cells between tabs, as a browser copies them.

use super::{announce, entity::unescaped};

/// A line of text, a row of a table, or a table inside of the row before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// Blanks at the start of a cell stay, since they can say that a row belongs to the one above.
    Cells(Vec<String>),
    Inner(Vec<Piece>),
}

pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut outer = None;
    without_code(text).into_iter().filter_map(|line| piece(line, &mut outer)).collect()
}

/// The lines outside of blocks of code between fences. A fence that is not closed hides nothing.
fn without_code(text: &str) -> Vec<&str> {
    let fence = |line: &str| ["```", "~~~"].into_iter().find(|fence| line.trim_start().starts_with(fence));
    let mut kept: Vec<&str> = Vec::new();
    let mut open: Option<(&str, Vec<&str>)> = None;
    for line in text.lines() {
        match (open.take(), fence(line)) {
            (Some((opened, _)), Some(closed)) if opened == closed => {}
            (Some((opened, mut inside)), _) => {
                inside.push(line);
                open = Some((opened, inside));
            }
            (None, Some(opened)) => open = Some((opened, vec![line])),
            (None, None) => kept.push(line),
        }
    }
    kept.extend(open.into_iter().flat_map(|(_, inside)| inside));
    kept
}

/// `outer` says whether the rows of this table start with a bar: in one where they do not, a row that does has
/// an empty first cell.
fn piece(line: &str, outer: &mut Option<bool>) -> Option<Piece> {
    let text = line.trim();
    if text.is_empty() {
        return None;
    }
    if is_border(text) {
        // A line between paragraphs ends a table.
        if text.chars().all(|c| matches!(c, '-' | '=' | ' ')) {
            *outer = None;
        }
        return None;
    }
    // Tabs first: a bar can be part of a cell between tabs, but not the other way round.
    let cells: Vec<String> = if text.contains('\t') {
        line.trim_end().split('\t').map(|cell| cell.trim_end().to_owned()).collect()
    } else if let Some(boxed) = boxed(text) {
        bars(&boxed)
    } else if text.contains('|') {
        let outer = *outer.get_or_insert_with(|| text.starts_with('|'));
        bars(if outer { text.strip_prefix('|').unwrap_or(text) } else { line.trim_end() })
    } else {
        *outer = None;
        return Some(Piece::Text(text.replace("\\_", "_")));
    };
    let rule = |cell: &String| cell.chars().all(|c| matches!(c, '-' | ':' | '=' | ' '));
    (!cells.iter().all(rule)).then_some(Piece::Cells(cells))
}

/// A line that only draws: `+-----+----+`, `├───┼───┤`.
fn is_border(text: &str) -> bool {
    let drawn = |c: char| matches!(c, '-' | '=' | '+' | '|' | ':' | ' ' | '\u{2500}'..='\u{257f}');
    text.chars().count() > 2 && text.chars().all(drawn) && !text.contains("| ")
}

/// A row between drawn bars, with plain ones.
fn boxed(text: &str) -> Option<String> {
    let drawn = ['│', '┃', '║', '｜'];
    let inside = text.strip_prefix(drawn)?;
    inside.contains(drawn).then(|| inside.replace(drawn, "|"))
}

/// Cells between bars; `\|` is a bar inside a cell, and the last bar only ends the row.
fn bars(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, cells.last_mut()) {
            ('\\', Some(cell)) if chars.peek() == Some(&'|') => cell.extend(chars.next()),
            ('|', _) => cells.push(String::new()),
            (c, Some(cell)) => cell.push(c),
            (_, None) => {}
        }
    }
    if cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| plain(cell)).collect()
}

/// A cell without Markdown's marks.
fn plain(cell: &str) -> String {
    let cell = cell.strip_prefix(' ').unwrap_or(cell).trim_end();
    let cell = if cell.contains('&') { unescaped(cell) } else { cell.to_owned() };
    let cell = cell.replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n").replace("\\_", "_");
    let bold = cell.matches("**").count();
    if bold > 0 && bold.is_multiple_of(2) { cell.replace("**", "") } else { cell }
}

/// The page's title: its first short line that is no sentence and no heading of a table.
pub(super) fn title(pieces: &[Piece]) -> &str {
    let mut texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.trim_start_matches(['#', '>', ' '])),
        Piece::Cells(_) | Piece::Inner(_) => None,
    });
    let short = |text: &&str| {
        (1..=24).contains(&text.chars().count())
            && !text.contains([':', '：', '。', ',', '，', '；'])
            && announce::section(text, None).is_none()
    };
    texts.find(short).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<String> {
        match pieces(line).remove(0) {
            Piece::Cells(cells) => cells,
            other => panic!("no cells: {other:?}"),
        }
    }

    #[test]
    fn outer_bars_make_no_difference() {
        assert_eq!(cells("| a | b | |"), ["a", "b", ""]);
        assert_eq!(cells("a | b | |"), ["a", "b", ""]);
        assert_eq!(cells("a | b | c"), ["a", "b", "c"]);
    }

    #[test]
    fn a_row_without_title_keeps_its_empty_cell() {
        let rows = pieces("a | b | c\n | e | f |\n");
        assert_eq!(rows[1], Piece::Cells(["", "e", "f"].map(str::to_owned).to_vec()));
    }

    #[test]
    fn an_escaped_bar_stays_in_its_cell() {
        assert_eq!(cells(r"a | 0-9_\|* | c |"), ["a", "0-9_|*", "c"]);
    }

    #[test]
    fn marks_of_markdown_are_no_part_of_a_cell() {
        assert_eq!(
            cells(r"| **a** | out\_trade\_no | b<br>c &lt;d&gt; | 2**3 |"),
            ["a", "out_trade_no", "b\nc <d>", "2**3"]
        );
    }

    #[test]
    fn blanks_before_a_name_stay() {
        assert_eq!(cells("|　　goods_id | a | b |"), ["　　goods_id", "a", "b"]);
        assert_eq!(cells("| &emsp;goods_id | a | b |"), ["\u{2003}goods_id", "a", "b"]);
        assert_eq!(cells("    goods_id\ta\tb"), ["    goods_id", "a", "b"]);
    }

    #[test]
    fn code_between_fences_is_no_part_of_the_page() {
        let row = |cells: [&str; 2]| Piece::Cells(cells.map(str::to_owned).to_vec());
        assert_eq!(pieces("a|b\n```json\n{\t1\t2}\n```\nc|d"), [row(["a", "b"]), row(["c", "d"])]);
        assert_eq!(pieces("~~~\na|b"), [Piece::Text("~~~".to_owned()), row(["a", "b"])]);
    }

    #[test]
    fn a_drawn_table_is_read_like_one_between_bars() {
        let page = "┌───┬───┐\n│ a │ b │\n├───┼───┤\n│ c │ d │\n+---+---+\n";
        let row = |cells: [&str; 2]| Piece::Cells(cells.map(str::to_owned).to_vec());
        assert_eq!(pieces(page), [row(["a", "b"]), row(["c", "d"])]);
    }

    #[test]
    fn a_bar_between_tabs_stays_in_its_cell() {
        assert_eq!(cells("a\t_|*\tc"), ["a", "_|*", "c"]);
    }

    #[test]
    fn the_line_below_a_head_is_no_row() {
        assert_eq!(pieces("---|---|---|\n| :--- | ---: |"), []);
    }
}
