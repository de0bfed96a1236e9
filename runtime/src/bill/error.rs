//! How reading a bill can end otherwise than well.

use std::{fmt, io};

/// Why a bill cannot be booked. Whatever the variant, rows that were read before it are not a whole bill.
#[derive(Debug)]
#[non_exhaustive]
pub enum BillError {
    /// The bytes could not be read.
    Read(io::Error),
    /// The body begins with `<`: instead of a bill the gateway sent XML that says why there is none.
    NotABill,
    /// The body is gzip. [`bill::open`](super::open) reads it, with the feature `gzip`.
    Compressed,
    /// The body ended before a totals line: rows are missing. Download it again.
    Truncated {
        /// Rows that were read.
        rows: u64,
    },
    /// The totals line states other totals than the rows come to. Never empty.
    Totals(Vec<Difference>),
    /// A line is not what a bill has at this place.
    Line {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong with it.
        fault: LineFault,
    },
    /// A value is not written as its column is. It is not repeated: it may be personal.
    Value {
        /// The line, counted from 1.
        line: u64,
        /// The column's title.
        column: String,
        /// What is wanted.
        wanted: &'static str,
    },
    /// The bill has no such column.
    NoColumn {
        /// The title asked for.
        column: String,
    },
    /// An error before this one ended the reading.
    Stopped,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LineFault {
    /// Longer than [`MAX_LINE`](super::MAX_LINE).
    TooLong,
    /// Not UTF-8.
    NotUtf8,
    /// Titles were expected, and the line begins with a back-tick as rows do.
    NoTitles,
    /// More than [`MAX_COLUMNS`](super::MAX_COLUMNS) titles.
    TooManyColumns,
    /// Two columns of one title.
    SameTitle,
    /// Neither a row, which begins with a back-tick, nor the titles of known totals.
    NotARow,
    /// Another number of fields than there are titles.
    Fields {
        /// As many as there are titles.
        expected: usize,
        /// As many as the line has; when there are too many, counting stops at the first.
        found: usize,
    },
    /// Something after the totals.
    AfterTotals,
    /// A comment that is followed by what is another one or a part of it. Ask for one at a time, and read it with
    /// [`CommentReader::single`](super::CommentReader::single).
    Ambiguous,
}

/// A total that the bill states and its rows do not come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The title of the total.
    pub column: String,
    /// As the totals line has it: amounts in yuan, or a number of rows.
    pub stated: String,
    /// As the rows come to, written alike.
    pub counted: String,
}

impl fmt::Display for BillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BillError::Read(error) => write!(f, "the bill could not be read: {error}"),
            BillError::NotABill => f.write_str("the body is XML that says why there is no bill"),
            BillError::Compressed => {
                f.write_str("the bill is gzip: read it with paytable::bill::open and the feature gzip")
            }
            BillError::Truncated { rows } => {
                write!(f, "the bill ends after {rows} rows without its totals: download it again")
            }
            BillError::Totals(differences) => {
                f.write_str("the bill's totals are not those of its rows: ")?;
                for (at, difference) in differences.iter().enumerate() {
                    write!(f, "{}{difference}", if at == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
            BillError::Line { line, fault } => write!(f, "line {line} of the bill {fault}"),
            BillError::Value { line, column, wanted } => {
                write!(f, "line {line} of the bill: {column} is not {wanted}")
            }
            BillError::NoColumn { column } => write!(f, "the bill has no column {column}"),
            BillError::Stopped => f.write_str("an earlier error ended the reading of the bill"),
        }
    }
}

impl fmt::Display for LineFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LineFault::TooLong => write!(f, "is longer than {} bytes", super::MAX_LINE),
            LineFault::NotUtf8 => f.write_str("is not UTF-8"),
            LineFault::NoTitles => f.write_str("should hold titles, and begins with a back-tick"),
            LineFault::TooManyColumns => write!(f, "has more than {} titles", super::MAX_COLUMNS),
            LineFault::SameTitle => f.write_str("has two columns of one title"),
            LineFault::NotARow => f.write_str("is neither a row nor the titles of the totals"),
            LineFault::Fields { expected, found } if found > expected => {
                write!(f, "has more than {expected} fields")
            }
            LineFault::Fields { expected, found } => write!(f, "has {found} fields, not {expected}"),
            LineFault::AfterTotals => f.write_str("comes after the totals"),
            LineFault::Ambiguous => f.write_str(
                "is followed by another comment or by a line of its own, which cannot be told apart: ask with limit 1",
            ),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { column, stated, counted } = self;
        write!(f, "{column} is stated as {stated}, the rows come to {counted}")
    }
}

impl std::error::Error for BillError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            BillError::Read(error) => Some(error),
            _ => None,
        }
    }
}
