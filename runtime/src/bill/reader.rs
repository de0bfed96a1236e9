//! Reads a bill from its titles to its totals, row by row.

use crate::bill::{
    BillError, LineFault, Row, Totals,
    lines::Lines,
    row::{self, Form, TICK, Titles},
    totals::{self, Tally},
};
use std::{fmt, io::BufRead, sync::Arc};

/// Reads a bill row by row, in constant memory, and verifies its totals at the end.
///
/// The totals follow after the rows. Use the rows only after [`next_row`](BillReader::next_row) has returned `false`,
/// or the iterator has ended without an error.
pub struct BillReader<R> {
    lines: Lines<R>,
    titles: Arc<Titles>,
    tally: Tally,
    /// Known from the first row on.
    form: Option<Form>,
    rows: u64,
    totals: Option<Totals>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Rows,
    Verified,
    Failed,
}

impl<R: BufRead> BillReader<R> {
    /// Reads the titles.
    ///
    /// # Errors
    /// The body is not a bill: it is XML (then nothing is taken from the reader), gzip or empty, or its first line does
    /// not contain titles.
    pub fn new(reader: R) -> Result<Self, BillError> {
        let mut lines = Lines::new(reader)?;
        let titles = lines.begin().and_then(|()| read_titles(&lines));
        let titles = titles.map_err(|error| lines.cut(error, 0))?;
        let tally = Tally::new(&titles);
        let (titles, state) = (Arc::new(titles), State::Rows);
        Ok(BillReader { lines, titles, tally, form: None, rows: 0, totals: None, state })
    }

    /// The titles of the columns, in the order of the bill.
    pub fn titles(&self) -> &[String] {
        self.titles.list()
    }

    /// The number of rows read so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The totals; `None` before they have been read.
    pub fn totals(&self) -> Option<&Totals> {
        self.totals.as_ref()
    }

    /// Reads the next row into `row`. `false` means that the bill is complete, and its totals are the sums of its rows.
    ///
    /// # Errors
    /// The bill cannot be used. Every further call returns an error too.
    pub fn next_row(&mut self, row: &mut Row) -> Result<bool, BillError> {
        match self.state {
            State::Verified => return Ok(false),
            State::Failed => return Err(BillError::Stopped),
            State::Rows => {}
        }
        let next = self.advance(row).map_err(|error| self.lines.cut(error, self.rows));
        match next {
            Ok(true) => {}
            Ok(false) => self.state = State::Verified,
            Err(_) => self.state = State::Failed,
        }
        next
    }

    fn advance(&mut self, row: &mut Row) -> Result<bool, BillError> {
        if !self.lines.next()? {
            return Err(self.truncated());
        }
        let form = self.form()?;
        let is_row = match form {
            Form::Ticks => self.lines.text()?.starts_with(TICK),
            Form::Plain => !self.is_before_totals()?,
        };
        if !is_row {
            self.finish(form)?;
            return Ok(false);
        }
        let titles = Arc::clone(&self.titles);
        self.fill(row, &titles, form)?;
        self.tally.add(row)?;
        self.rows += 1;
        Ok(true)
    }

    /// How rows are written, from the first line after the titles: a row, or the titles of the totals.
    fn form(&mut self) -> Result<Form, BillError> {
        if let Some(form) = self.form {
            return Ok(form);
        }
        let has_ticks = self.lines.text()?.starts_with(TICK)
            || self.is_before_totals()? && self.lines.peek()?.is_none_or(|byte| byte == b'`');
        let form = if has_ticks { Form::Ticks } else { Form::Plain };
        self.form = Some(form);
        Ok(form)
    }

    /// Whether the line has titles of totals.
    fn is_before_totals(&self) -> Result<bool, BillError> {
        Ok(Titles::read(self.lines.text()?).is_ok_and(|titles| totals::are_totals(&titles)))
    }

    /// Reads the totals. Nothing may follow them.
    fn finish(&mut self, form: Form) -> Result<(), BillError> {
        // A line of other titles, or of none, is more likely a malformed row.
        let titles = Titles::read(self.lines.text()?).ok().filter(totals::are_totals);
        let titles = Arc::new(titles.ok_or_else(|| self.lines.fault(LineFault::NotARow))?);
        if !self.lines.next()? {
            return Err(self.truncated());
        }
        let mut totals = Totals::default();
        self.fill(&mut totals.stated, &titles, form)?;
        let differences = self.tally.compare(&mut totals);
        self.totals = Some(totals);
        let differences = differences?;
        if self.lines.next()? {
            return Err(self.lines.fault(LineFault::AfterTotals));
        }
        if differences.is_empty() { Ok(()) } else { Err(BillError::Totals(differences)) }
    }

    /// Reads the current line into `row`. A line end inside a value is recognized because fields are missing, and the
    /// next line has no back-tick.
    fn fill(&mut self, row: &mut Row, titles: &Arc<Titles>, form: Form) -> Result<(), BillError> {
        let mut filled = row.fill(titles, form, self.lines.line(), self.lines.text()?);
        if let Err(LineFault::Fields { expected, mut found }) = filled
            && found < expected
            && form == Form::Ticks
        {
            while found < expected {
                match self.lines.peek()? {
                    None => return Err(self.truncated()),
                    // With one field read, a row that was cut and a whole one would be joined.
                    Some(b'`') if found == 1 => break,
                    Some(_) => found += row::ends(self.lines.more()?),
                }
            }
            filled = row.fill(titles, form, self.lines.line(), self.lines.text()?);
        }
        filled.map_err(|fault| self.lines.fault(fault))
    }

    fn truncated(&self) -> BillError {
        BillError::Truncated { rows: self.rows }
    }
}

fn read_titles<R: BufRead>(lines: &Lines<R>) -> Result<Titles, BillError> {
    Titles::read(lines.text()?).map_err(|fault| lines.fault(fault))
}

/// The rows, each with its own memory. The iterator ends after the first error.
impl<R: BufRead> Iterator for BillReader<R> {
    type Item = Result<Row, BillError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state != State::Rows {
            return None;
        }
        let mut row = Row::default();
        self.next_row(&mut row).map(|more| more.then_some(row)).transpose()
    }
}

impl<R: BufRead> std::iter::FusedIterator for BillReader<R> {}

impl<R> fmt::Debug for BillReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BillReader")
            .field("titles", &self.titles)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}
