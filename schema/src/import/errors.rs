//! Rows of tables of error codes.

use super::{cells::Cells, heads::Column};

/// A row of the error table. Its own words stay the page's, so they are only shown to the author.
#[derive(Debug)]
pub(super) struct ErrorRow {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) cause: String,
    pub(super) remedy: String,
}

pub(super) fn error(cells: &Cells) -> Option<ErrorRow> {
    let code = cells.get(Column::Code);
    // Some gateways answer with words; a sentence is none of them.
    let words = code.split(' ').count();
    let is_code = words == 1 || (words <= 4 && code.is_ascii());
    if code.is_empty() || !is_code || code.chars().any(|c| c.is_whitespace() && c != ' ') {
        return None;
    }
    Some(ErrorRow {
        code: code.to_owned(),
        title: error_title(cells).to_owned(),
        cause: said(cells, Column::Cause),
        remedy: said(cells, Column::Remedy),
    })
}

/// The text of a cell; a dash is none.
fn said(cells: &Cells, column: Column) -> String {
    let text = cells.get(column);
    if matches!(text, "-" | "--" | "—" | "/") { String::new() } else { text.to_owned() }
}

/// What a code means: in a column of titles or of descriptions.
fn error_title(cells: &Cells) -> &str {
    let columns = [Column::Title, Column::Name, Column::Description, Column::Cause];
    columns.into_iter().map(|column| cells.get(column)).find(|title| !title.is_empty()).unwrap_or_default()
}
