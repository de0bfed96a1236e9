//! The tables of a page: found by their head rows, whose words also say which column is which.

use super::page::Piece;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Title,
    Name,
    Required,
    Type,
    Example,
    Description,
    Accepted,
    Refused,
    Cause,
    Remedy,
    Other,
}

use Column::{Accepted, Cause, Description, Example, Name, Other, Refused, Remedy, Required, Title, Type};

/// Words of a head row, of the mainland's pages and of the overseas ones.
const WORDS: &[(Column, &[&str])] = &[
    (Title, &["字段名", "字段", "字段名称", "参数名称", "名称", "field", "field name", "name"]),
    (
        Name,
        &[
            "变量名",
            "变量",
            "参数名",
            "参数",
            "错误码",
            "variable",
            "variable name",
            "parameter",
            "error code",
        ],
    ),
    (Required, &["必填", "是否必填", "必选", "是否必须", "必须", "required", "mandatory"]),
    (Type, &["类型", "数据类型", "参数类型", "类型[长度限制]", "type", "data type", "type (length)"]),
    (Example, &["示例值", "示例", "样例", "example", "example value", "sample value", "sample"]),
    (Description, &["描述", "说明", "备注", "含义", "description", "remarks", "notes"]),
    (Accepted, &["成功时", "when accepted"]),
    (Refused, &["失败时", "when refused"]),
    (Cause, &["原因", "cause", "reason"]),
    (Remedy, &["解决方案", "解决方法", "处理方法", "solution", "remedy"]),
];

/// A table under the text above it.
#[derive(Debug)]
pub(super) struct Table<'p> {
    pub(super) heading: Vec<&'p str>,
    pub(super) columns: Vec<Column>,
    rows: Vec<&'p [String]>,
}

impl Table<'_> {
    /// A table of error codes has no types, but says why and what to do.
    pub(super) fn is_errors(&self) -> bool {
        !self.columns.contains(&Type)
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }

    /// Its rows, each with as many cells as there are columns.
    pub(super) fn rows(&self) -> Vec<Cells> {
        let mut rows: Vec<Cells> = Vec::new();
        for cells in &self.rows {
            let above = rows.last().map(|row| row.get(Required).to_owned());
            let row = Cells { columns: self.columns.clone(), cells: self.fitted(cells, above.as_deref()) };
            rows.push(row);
        }
        rows
    }

    fn fitted(&self, cells: &[String], required_above: Option<&str>) -> Vec<String> {
        let mut cells = cells.to_vec();
        let width = self.columns.len();
        // A bar inside the last column was taken for the end of a cell.
        if cells.len() > width {
            let rest = cells.split_off(width - 1);
            cells.push(rest.join("|"));
        }
        // "One of two" is one cell over two rows, and text copies have it in the first only.
        if cells.len() + 1 == width
            && let (Some(above), Some(at)) =
                (required_above, self.columns.iter().position(|c| *c == Required))
            && is_alternative(above)
            && !cells.get(at).is_some_and(|cell| is_presence(cell))
        {
            cells.insert(at.min(cells.len()), above.to_owned());
        }
        cells.resize(width, String::new());
        cells
    }
}

/// One row, asked by column.
#[derive(Debug)]
pub(super) struct Cells {
    columns: Vec<Column>,
    cells: Vec<String>,
}

impl Cells {
    pub(super) fn get(&self, column: Column) -> &str {
        let at = self.columns.iter().position(|c| *c == column);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim_matches(['`', ' ']))
    }

    pub(super) fn text(&self) -> String {
        self.cells.join(" | ")
    }
}

pub(super) fn tables(pieces: &[Piece]) -> Vec<Table<'_>> {
    let mut tables: Vec<Table<'_>> = Vec::new();
    let mut heading: Vec<&str> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => heading.push(text),
            Piece::Cells(cells) => match (columns(cells), tables.last_mut()) {
                (Some(columns), _) => {
                    tables.push(Table { heading: std::mem::take(&mut heading), columns, rows: Vec::new() });
                }
                // Behind a line of text only a row of full width goes on with the table: program code has
                // bars and tabs too.
                (None, Some(table))
                    if cells.len() > 2 && (heading.is_empty() || cells.len() == table.columns.len()) =>
                {
                    table.rows.push(cells);
                }
                (None, _) => {}
            },
        }
    }
    tables
}

/// The columns, if the cells are a head row.
fn columns(cells: &[String]) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = Vec::new();
    for cell in cells {
        let column = column(cell);
        // A word that two columns share means the first.
        columns.push(if columns.contains(&column) { Other } else { column });
    }
    let has = |column| columns.contains(&column);
    let fields =
        has(Type) && (has(Name) || has(Title)) && (has(Required) || has(Description) || has(Example));
    let errors = (has(Cause) || has(Remedy)) && (has(Name) || has(Title)) && !has(Type);
    if !fields && !errors {
        return None;
    }
    // Where one column names a row, it holds the name; only pages with both have titles.
    if !has(Name) {
        for column in columns.iter_mut().filter(|c| **c == Title) {
            *column = Name;
        }
    }
    Some(columns)
}

fn column(cell: &str) -> Column {
    let word = cell.trim_matches(['*', '`', ' ']).to_lowercase();
    WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map_or(Other, |(column, _)| *column)
}

/// 二选一 and its like.
pub(super) fn is_alternative(cell: &str) -> bool {
    let cell = cell.to_lowercase();
    ["选一", "选其一", "one of", "either", "alternative"].iter().any(|word| cell.contains(word))
}

fn is_presence(cell: &str) -> bool {
    required(cell).is_some() || is_alternative(cell)
}

/// What the column 必填 says.
pub(super) fn required(cell: &str) -> Option<bool> {
    match cell.trim_matches(['*', ' ']).to_lowercase().as_str() {
        "是" | "必填" | "必须" | "必传" | "yes" | "y" | "true" | "required" | "m" => Some(true),
        "否" | "选填" | "可选" | "非必填" | "no" | "n" | "false" | "optional" | "o" => Some(false),
        _ => None,
    }
}
