//! The tables of a page: found by their head rows, whose words also say which column is which.

use super::{
    announce,
    cells::{Cells, joined, name},
    heads::{self, Column, Content},
    page::Piece,
    types,
};

use Column::{Code, Description, Example, Name, Optional, Other, Required, RequiredInReply, Title, Type};

/// A table under the text above it.
#[derive(Debug)]
pub(super) struct Table<'p> {
    pub(super) heading: Vec<&'p str>,
    pub(super) content: Content,
    columns: Vec<Column>,
    lines: Vec<Line<'p>>,
    /// Which column says whether rows are required was seen in its cells only.
    pub(super) by_letters: bool,
}

#[derive(Debug)]
enum Line<'p> {
    Cells(&'p [String]),
    Text(&'p str),
    Inner(Vec<Table<'p>>),
}

/// What a table says, line by line.
#[derive(Debug)]
pub(super) enum Item<'t, 'p> {
    Row(Cells),
    /// One text in place of a row: a condition, or a title of the rows below.
    Band(String),
    /// A line between rows: a condition, or more of the description above.
    More(String),
    /// A table inside of the row before it.
    Inner(&'t [Table<'p>]),
}

/// The tables of a page, and the rows outside of them.
#[derive(Debug, Default)]
pub(super) struct Found<'p> {
    pub(super) tables: Vec<Table<'p>>,
    pub(super) unused: Vec<String>,
    heading: Vec<&'p str>,
}

pub(super) fn tables(pieces: &[Piece]) -> Found<'_> {
    let mut found = Found::default();
    found.read(pieces);
    for table in &mut found.tables {
        table.resolve();
    }
    found
}

impl<'p> Found<'p> {
    fn read(&mut self, pieces: &'p [Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    self.unused.extend(is_like_row(text).then(|| text.clone()));
                    self.heading.push(text);
                }
                Piece::Inner(pieces) => self.inner(pieces),
                Piece::Cells(cells) => self.cells(cells),
            }
        }
    }

    fn cells(&mut self, cells: &'p [String]) {
        if let Some((content, columns)) = heads::columns(cells) {
            let heading = std::mem::take(&mut self.heading);
            self.tables.push(Table { heading, content, columns, lines: Vec::new(), by_letters: false });
        } else if let Some(table) = self.tables.last_mut()
            && table.takes(cells, !self.heading.is_empty())
        {
            table.lines.extend(self.heading.drain(..).map(Line::Text));
            table.lines.push(Line::Cells(cells));
        } else {
            let filled: Vec<&str> =
                cells.iter().map(String::as_str).filter(|cell| !cell.trim().is_empty()).collect();
            let says = |cell: &&str| announce::section(cell, None).is_some() || announce::is_condition(cell);
            let is_text = filled.len() < 2 || (filled.len() == 2 && filled.iter().any(says));
            self.unused.extend((!is_text && !is_code(cells)).then(|| joined(cells)));
            // Few cells can be a line of text with a tab or a bar in it.
            self.heading.extend(filled.into_iter().filter(|_| cells.len() <= 2 || is_text));
        }
    }

    /// A table in a cell belongs to its row; one in a page that is itself laid out as a table stands for itself.
    fn inner(&mut self, pieces: &'p [Piece]) {
        let within =
            self.heading.is_empty() && self.tables.last().is_some_and(|table| !table.lines.is_empty());
        if !within {
            return self.read(pieces);
        }
        let inner = tables(pieces);
        self.unused.extend(inner.unused);
        if let Some(table) = self.tables.last_mut()
            && !inner.tables.is_empty()
        {
            table.lines.push(Line::Inner(inner.tables));
        }
    }
}

impl<'p> Table<'p> {
    /// Whether cells are a row of this table. Behind a line of text only a row goes on with it whose cells fit their
    /// columns: program code has bars and tabs too.
    fn takes(&self, cells: &[String], behind_text: bool) -> bool {
        // The bar of an empty last cell can be taken for the end of the row.
        let full = (cells.len()..=cells.len() + 1).contains(&self.columns.len());
        if !behind_text {
            return full || cells.len() > 2 || cells.len() == 1;
        }
        let cell = |column: Column| {
            let at = self.columns.iter().position(|c| *c == column);
            at.map(|at| cells.get(at).map_or("", String::as_str))
        };
        let is_type = cell(Type).is_some_and(types::is_type);
        full && match cell(Required).or_else(|| cell(Optional)) {
            Some("") | None => is_type,
            Some(presence) => heads::is_presence(presence),
        }
    }

    /// Of several columns that can hold the name the one does whose cells are names; another is the title.
    fn resolve(&mut self) {
        if self.content == Content::Errors {
            return;
        }
        let mut at = self.positions(|column| matches!(column, Name | Title));
        if at.iter().all(|at| self.names(*at) == 0) {
            at.extend(self.positions(|column| column == Other));
        }
        self.resolve_reply();
        self.resolve_required();
        let is_name = |at: &usize| self.columns[*at] == Name;
        let Some(name) = at.iter().copied().max_by_key(|at| (self.names(*at), is_name(at), usize::MAX - at))
        else {
            return;
        };
        let title = at.iter().copied().find(|at| *at != name && self.columns[*at] == Title);
        let title = title.or_else(|| at.iter().copied().find(|at| *at != name && self.columns[*at] != Other));
        for at in at {
            self.columns[at] = Other;
        }
        self.columns[name] = Name;
        if let Some(title) = title {
            self.columns[title] = Title;
        }
    }

    /// `应答要求` beside `请求要求` is that of the reply, and without it that of the only message there is.
    fn resolve_reply(&mut self) {
        if self.has(Required) || self.has(Optional) {
            return;
        }
        for column in self.columns.iter_mut().filter(|column| **column == RequiredInReply) {
            *column = Required;
        }
    }

    /// A column under a word that is not known says whether rows are required if its cells are the letters for that.
    fn resolve_required(&mut self) {
        if self.has(Required) || self.has(Optional) {
            return;
        }
        let coded = |cell: &str| matches!(cell.trim(), "M" | "O" | "C" | "R");
        let is_required = |at: &usize| {
            let mut cells = self.cells(*at).filter(|cell| !cell.trim().is_empty()).peekable();
            cells.peek().is_some() && cells.all(coded)
        };
        if let Some(at) = self.positions(|column| column == Other).into_iter().find(is_required) {
            self.columns[at] = Required;
            self.by_letters = true;
        }
    }

    fn positions(&self, wanted: impl Fn(Column) -> bool) -> Vec<usize> {
        (0..self.columns.len()).filter(|at| wanted(self.columns[*at])).collect()
    }

    /// How many cells of a column are names.
    fn names(&self, at: usize) -> usize {
        self.cells(at).filter(|cell| name(cell).is_some()).count()
    }

    fn cells(&self, at: usize) -> impl Iterator<Item = &'p str> {
        self.lines.iter().filter_map(move |line| match line {
            Line::Cells(cells) => cells.get(at).map(String::as_str),
            Line::Text(_) | Line::Inner(_) => None,
        })
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }

    /// Its lines, those that are rows with as many cells as there are columns.
    pub(super) fn items(&self) -> Vec<Item<'_, 'p>> {
        let mut items: Vec<Item<'_, 'p>> = Vec::new();
        let mut above: Option<String> = None;
        for line in &self.lines {
            match line {
                Line::Text(text) => items.push(Item::More((*text).to_owned())),
                Line::Inner(tables) => items.push(Item::Inner(tables)),
                Line::Cells(cells) => match self.text(cells) {
                    Some((at, text)) if self.is_description(at) => items.push(Item::More(text.to_owned())),
                    Some((_, text)) => items.push(Item::Band(text.to_owned())),
                    None => {
                        let row = Cells {
                            columns: self.columns.clone(),
                            cells: self.fitted(cells, above.as_deref()),
                        };
                        above = Some(row.get(Required).to_owned());
                        items.push(Item::Row(row));
                    }
                },
            }
        }
        items
    }

    /// The only text of a line. One in the column of names or codes that is one makes a row.
    fn text<'c>(&self, cells: &'c [String]) -> Option<(usize, &'c str)> {
        let mut filled = cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
        let (at, first) = filled.next()?;
        // Text over all columns is copied into each of them by some pages.
        let same = cells.len() > 2 && filled.clone().count() == cells.len() - 1;
        if !filled.all(|(_, cell)| same && cell == first) {
            return None;
        }
        let column = self.columns.get(at);
        let is_row = match column {
            Some(Name) => cells.len() > 1 && name(first).is_some(),
            Some(Code) => cells.len() > 1 && first.is_ascii(),
            _ => false,
        };
        (!is_row).then_some((at, first.trim()))
    }

    fn is_description(&self, at: usize) -> bool {
        at > 0 && matches!(self.columns.get(at), Some(Description | Example))
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
            && heads::is_alternative(above)
            && !cells.get(at).is_some_and(|cell| heads::is_presence(cell))
        {
            cells.insert(at.min(cells.len()), above.to_owned());
        }
        // A page forgets the cell of the requirement now and then, and the type moves to its place.
        let at = |column| self.columns.iter().position(|c| *c == column);
        if cells.len() < width
            && let (Some(at), Some(next)) = (at(Required), at(Type))
            && next == at + 1
            && cells.get(at).is_some_and(|cell| types::is_type(cell) && !heads::is_presence(cell))
            && !cells.get(next).is_some_and(|cell| types::is_type(cell))
        {
            cells.insert(at, String::new());
        }
        cells.resize(width, String::new());
        cells
    }
}

/// A line of text that begins as a row does: a name, and its type with a length or with a word for whether it is required.
fn is_like_row(line: &str) -> bool {
    let mut words = line.split_whitespace();
    if words.next().and_then(name).is_none() {
        return false;
    }
    let words: Vec<&str> = words.take(4).collect();
    let types = || words.iter().filter(|word| types::is_type(word));
    let sized =
        types().any(|word| word.contains(|c: char| c.is_ascii_digit()) && word.contains(['(', '[', '（']));
    sized || (types().next().is_some() && words.iter().any(|word| heads::required(word).is_some()))
}

/// A line of program code, which has bars and tabs too.
fn is_code(cells: &[String]) -> bool {
    let assigns =
        cells.iter().any(|cell| cell.contains(" = ") || cell.contains("=>") || cell.starts_with("= "));
    assigns || cells.last().is_some_and(|cell| cell.ends_with(['{', ';']))
}
