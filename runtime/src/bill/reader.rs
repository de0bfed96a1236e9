//! Reads a bill from its titles to its totals, row by row.

use crate::bill::{
    BillError, LineFault, Row, Totals,
    lines::Lines,
    row::{self, TICK, Titles},
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
        Ok(BillReader { lines, titles: Arc::new(titles), tally, rows: 0, totals: None, state: State::Rows })
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
        if !self.lines.text()?.starts_with(TICK) {
            self.finish()?;
            return Ok(false);
        }
        let titles = Arc::clone(&self.titles);
        self.fill(row, &titles)?;
        self.tally.add(row)?;
        self.rows += 1;
        Ok(true)
    }

    /// Reads the totals. Nothing may follow them.
    fn finish(&mut self) -> Result<(), BillError> {
        let titles = Arc::new(read_titles(&self.lines)?);
        // A line of unknown titles is more likely a malformed row.
        if !totals::are_totals(&titles) {
            return Err(self.lines.fault(LineFault::NotARow));
        }
        if !self.lines.next()? {
            return Err(self.truncated());
        }
        let mut totals = Totals::default();
        self.fill(&mut totals.stated, &titles)?;
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
    fn fill(&mut self, row: &mut Row, titles: &Arc<Titles>) -> Result<(), BillError> {
        let mut filled = row.fill(titles, self.lines.line(), self.lines.text()?);
        if let Err(LineFault::Fields { expected, mut found }) = filled
            && found < expected
        {
            while found < expected {
                match self.lines.peek()? {
                    None => return Err(self.truncated()),
                    Some(b'`') => break,
                    Some(_) => found += row::ends(self.lines.more()?),
                }
            }
            filled = row.fill(titles, self.lines.line(), self.lines.text()?);
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
