//! Plain text: pipe tables with or without outer pipes, and cells between tabs, as a browser copies them.

/// A line of text, or a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Cells(Vec<String>),
}

pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut outer = None;
    text.lines().map(str::trim).filter(|line| !line.is_empty()).filter_map(|l| piece(l, &mut outer)).collect()
}

/// `outer` says whether the rows of this table start with a bar: in one where they do not, a row that does has
/// an empty first cell.
fn piece(line: &str, outer: &mut Option<bool>) -> Option<Piece> {
    // Tabs first: a bar can be part of a cell between tabs, but not the other way round.
    let cells = if line.matches('\t').count() > 1 {
        line.split('\t').map(|cell| cell.trim().to_owned()).collect()
    } else if line.contains('|') {
        let outer = *outer.get_or_insert_with(|| line.starts_with('|'));
        bars(if outer { line.strip_prefix('|').unwrap_or(line) } else { line })
    } else {
        *outer = None;
        return Some(Piece::Text(line.to_owned()));
    };
    let rule = |cell: &String| cell.chars().all(|c| matches!(c, '-' | ':' | ' '));
    (!cells.iter().all(rule)).then_some(Piece::Cells(cells))
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
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// The page's title: its first short line that is no sentence.
pub(super) fn title(pieces: &[Piece]) -> &str {
    let mut texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.trim_start_matches(['#', ' '])),
        Piece::Cells(_) => None,
    });
    let short = |text: &&str| {
        (1..=24).contains(&text.chars().count()) && !text.contains([':', '：', '。', ',', '，', '；'])
    };
    texts.find(short).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<String> {
        match pieces(line).remove(0) {
            Piece::Cells(cells) => cells,
            Piece::Text(text) => panic!("no cells: {text}"),
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
    fn a_bar_between_tabs_stays_in_its_cell() {
        assert_eq!(cells("a\t_|*\tc"), ["a", "_|*", "c"]);
    }

    #[test]
    fn the_line_below_a_head_is_no_row() {
        assert_eq!(pieces("---|---|---|\n| :--- | ---: |"), []);
    }
}
