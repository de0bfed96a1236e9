//! One line of a bill, with its fields by title.

use crate::bill::{
    BillError, Fee, LineFault, MAX_COLUMNS,
    align::align,
    cell::{self, CURRENCY, FEE, FEN, TIME},
};
use crate::message::{
    currency::{from_digits, minor_digits},
    money::Fen,
    time::Time,
};
use std::{fmt, ops::Range, sync::Arc};

/// The character before every field of a row, which prevents spreadsheets from rounding numbers.
pub(super) const TICK: char = '`';
/// The separator of fields. A comma inside a value is not followed by a back-tick.
pub(super) const BETWEEN: &str = ",`";

/// How the rows of a bill are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// With a back-tick before each field, as the gateway writes them.
    Ticks,
    /// Without: the bill was opened in a spreadsheet and saved again.
    Plain,
}

/// The number of separators.
pub(super) fn ends(bytes: &[u8]) -> usize {
    bytes.windows(BETWEEN.len()).filter(|pair| *pair == BETWEEN.as_bytes()).count()
}

/// The titles of a bill's columns.
#[derive(Debug, Default)]
pub(super) struct Titles(Vec<String>);

impl Titles {
    pub(super) fn read(line: &str) -> Result<Titles, LineFault> {
        if line.starts_with(TICK) {
            return Err(LineFault::NoTitles);
        }
        let mut titles: Vec<String> = Vec::new();
        for title in line.split(',').map(str::trim) {
            if titles.len() == MAX_COLUMNS {
                return Err(LineFault::TooManyColumns);
            }
            if titles.iter().any(|t| t == title) {
                return Err(LineFault::SameTitle);
            }
            titles.push(title.to_owned());
        }
        Ok(Titles(titles))
    }

    pub(super) fn list(&self) -> &[String] {
        &self.0
    }

    pub(super) fn position(&self, title: &str) -> Option<usize> {
        self.0.iter().position(|t| t == title)
    }
}

/// One row of a bill.
///
/// [`BillReader::next_row`](super::BillReader::next_row) can read into the same row repeatedly, without allocating.
/// Convert it into a [`TradeRow`](super::TradeRow) or a [`FundFlowRow`](super::FundFlowRow) with `TryFrom`.
#[derive(Clone, Default)]
pub struct Row {
    titles: Arc<Titles>,
    line: u64,
    text: String,
    fields: Vec<Range<usize>>,
}

/// Prints the columns without their values: a row contains the payer.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("line", &self.line)
            .field("titles", &self.titles.list())
            .finish_non_exhaustive()
    }
}

impl Row {
    /// The number of the line at which the row begins, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The text of a column, without the back-tick; `None` if the bill has no such column.
    pub fn get(&self, title: &str) -> Option<&str> {
        self.at(self.titles.position(title)?)
    }

    /// Titles and texts, in the order of the columns.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.titles.list().iter().map(String::as_str).zip(self.fields.iter().map(|at| &self.text[at.clone()]))
    }

    /// The amount in a column, in the minor unit of the row's currency: fen, unless the bill has a column with another
    /// currency. The bill contains it with at most as many decimals as the currency has.
    ///
    /// # Errors
    /// The bill has no such column, the text is empty or not such an amount, or the currency is not known.
    pub fn fen(&self, title: &str) -> Result<Fen, BillError> {
        let digits = self.minor_digits(self.currency_column())?;
        self.read(title, |text| from_digits(text, digits), FEN)
    }

    /// The fee in a column. The bill contains it in yuan with at most five decimals.
    ///
    /// # Errors
    /// The bill has no such column, or the text is not such an amount.
    pub fn fee(&self, title: &str) -> Result<Fee, BillError> {
        self.read(title, Fee::from_yuan, FEE)
    }

    /// The time in a column, `yyyy-MM-dd HH:mm:ss` in UTC+8.
    ///
    /// # Errors
    /// The bill has no such column, or the text is not such a time.
    pub fn time(&self, title: &str) -> Result<Time, BillError> {
        self.read(title, cell::time, TIME)
    }

    fn read<T>(
        &self,
        title: &str,
        read: impl Fn(&str) -> Option<T>,
        wanted: &'static str,
    ) -> Result<T, BillError> {
        let text = self.get(title).ok_or_else(|| BillError::NoColumn { column: title.to_owned() })?;
        read(text).ok_or_else(|| self.unlike(title, wanted))
    }

    /// The number of decimals of the row's currency, which is in this column. Without a currency, amounts are in yuan.
    pub(super) fn minor_digits(&self, column: Option<usize>) -> Result<u32, BillError> {
        match column.and_then(|at| self.at(at)) {
            None | Some("" | "CNY") => Ok(2),
            Some(currency) => minor_digits(currency).ok_or_else(|| self.unlike(CURRENCY, cell::ISO)),
        }
    }

    pub(super) fn currency_column(&self) -> Option<usize> {
        self.titles.position(CURRENCY)
    }

    /// The field of a column.
    pub(super) fn at(&self, column: usize) -> Option<&str> {
        self.fields.get(column).map(|at| &self.text[at.clone()])
    }

    pub(super) fn title(&self, column: usize) -> &str {
        self.titles.list().get(column).map_or("", String::as_str)
    }

    /// The error for a value that does not have the format of its column.
    pub(super) fn unlike(&self, title: &str, wanted: &'static str) -> BillError {
        BillError::Value { line: self.line, column: title.to_owned(), wanted }
    }

    /// Replaces the content by another row. After an error, the row is empty.
    pub(super) fn fill(
        &mut self,
        titles: &Arc<Titles>,
        form: Form,
        line: u64,
        text: &str,
    ) -> Result<(), LineFault> {
        self.text.clear();
        self.fields.clear();
        self.line = line;
        self.titles.clone_from(titles);
        let (rest, between) = match form {
            Form::Ticks => (text.strip_prefix(TICK).ok_or(LineFault::NotARow)?, BETWEEN),
            Form::Plain => (text, ","),
        };
        let expected = titles.list().len();
        let mut from = 0;
        for field in rest.split(between).take(MAX_COLUMNS + 1) {
            self.fields.push(from..from + field.len());
            from += field.len() + between.len();
        }
        let found = self.fields.len();
        if found > expected
            && found <= MAX_COLUMNS
            && let Some(fields) = align(titles.list(), rest, &self.fields)
        {
            self.fields = fields;
        } else if found != expected {
            self.fields.clear();
            return Err(LineFault::Fields { expected, found });
        }
        self.text.push_str(rest);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(titles: &str, line: &str) -> Result<Row, LineFault> {
        let mut row = Row::default();
        row.fill(&Arc::new(Titles::read(titles)?), Form::Ticks, 2, line).map(|()| row)
    }

    #[test]
    fn fields_are_told_apart_by_their_back_ticks() {
        for (line, fields) in [
            ("`a,`b,`c", ["a", "b", "c"]),
            ("`,`,`", ["", "", ""]),
            ("`a, b,`c,d,,`e,", ["a, b", "c,d,", "e,"]),
            ("``,```,``", ["`", "``", "`"]),
            ("`a`b,`c`,`\"d\"", ["a`b", "c`", "\"d\""]),
        ] {
            let row = row("x,y,z", line).unwrap();
            assert_eq!(row.fields().map(|(_, text)| text).collect::<Vec<_>>(), fields, "{line}");
            assert_eq!(row.get("y"), Some(fields[1]), "{line}");
            assert_eq!(row.get("w"), None);
        }
    }

    #[test]
    fn another_number_of_fields_is_refused() {
        let fields = |found| LineFault::Fields { expected: 3, found };
        for (line, fault) in [
            ("", LineFault::NotARow),
            ("a,b,c", LineFault::NotARow),
            ("`a,`b", fields(2)),
            ("`a,b,c", fields(1)),
            ("`a,`b,`c,`d", fields(4)),
            ("`a,`b,`c,`d,`e", fields(5)),
        ] {
            assert_eq!(row("x,y,z", line).unwrap_err(), fault, "{line}");
        }
    }

    #[test]
    fn titles_are_counted_and_come_once() {
        let many = |n: usize| (0..n).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        for (line, fault) in [
            ("`交易时间,`商户号", LineFault::NoTitles),
            ("商户号,费率,商户号", LineFault::SameTitle),
            ("商户号,,", LineFault::SameTitle),
            (&many(MAX_COLUMNS + 1), LineFault::TooManyColumns),
        ] {
            assert_eq!(Titles::read(line).unwrap_err(), fault, "{line}");
        }
        assert_eq!(Titles::read(&many(MAX_COLUMNS)).unwrap().list().len(), MAX_COLUMNS);
        assert_eq!(Titles::read(" 商户号 ,费率").unwrap().list(), ["商户号", "费率"]);
    }

    #[test]
    fn a_value_is_read_as_its_column_holds_it_or_refused() {
        let row = row("元,费,时,空", "`1.20,`0.00600,`2019-07-25 08:35:41,`").unwrap();
        assert_eq!(row.fen("元").unwrap(), Fen(120));
        assert_eq!(row.fee("费").unwrap(), Fee(600));
        assert_eq!(row.time("时").unwrap(), Time::new(2019, 7, 25, 8, 35, 41).unwrap());
        for (error, words) in [
            (
                row.fen("费").unwrap_err(),
                "line 2 of the bill: 费 is not an amount with at most as many decimals as its currency has",
            ),
            (
                row.fen("空").unwrap_err(),
                "line 2 of the bill: 空 is not an amount with at most as many decimals as its currency has",
            ),
            (
                row.fee("时").unwrap_err(),
                "line 2 of the bill: 时 is not an amount in yuan with at most five decimals",
            ),
            (row.time("元").unwrap_err(), "line 2 of the bill: 元 is not a time as yyyy-MM-dd HH:mm:ss"),
            (row.time("日").unwrap_err(), "the bill has no column 日"),
        ] {
            assert_eq!(error.to_string(), words);
        }
    }

    #[test]
    fn a_row_that_could_not_be_filled_holds_nothing_of_the_last_one() {
        let titles = Arc::new(Titles::read("x,y").unwrap());
        let mut row = Row::default();
        row.fill(&titles, Form::Ticks, 2, "`a,`b").unwrap();
        row.fill(&titles, Form::Ticks, 3, "`c").unwrap_err();
        assert_eq!(row.get("x"), None);
        assert_eq!(row.fields().count(), 0);
    }
}
