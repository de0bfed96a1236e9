//! The errors of reading a bill.

use std::{fmt, io};

/// The reason why a bill cannot be used. After any of these errors, the rows read before are not the whole bill.
#[derive(Debug)]
#[non_exhaustive]
pub enum BillError {
    /// The reader failed.
    Read(io::Error),
    /// The body begins with `<`: it is an XML message with an error, not a bill.
    NotABill,
    /// The body is gzip. Use [`bill::open`](super::open) with the feature `gzip`.
    Compressed,
    /// The body ended before the totals: rows are missing. Download it again.
    Truncated {
        /// The number of rows that were read.
        rows: u64,
    },
    /// The totals line and the sums of the rows differ. Never empty.
    Totals(Vec<Difference>),
    /// A line has a form that is not allowed at its position.
    Line {
        /// The number of the line, from 1.
        line: u64,
        /// What is wrong with it.
        fault: LineFault,
    },
    /// A value does not have the format of its column. The error does not contain the value, which may be personal
    /// data.
    Value {
        /// The number of the line, from 1.
        line: u64,
        /// The title of the column.
        column: String,
        /// The format of the column.
        wanted: &'static str,
    },
    /// The bill has no column with this title.
    NoColumn {
        /// The title that was asked for.
        column: String,
    },
    /// The reader stopped at an earlier error.
    Stopped,
}

/// The fault of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LineFault {
    /// The line is longer than [`MAX_LINE`](super::MAX_LINE) bytes.
    TooLong,
    /// The line is not UTF-8.
    NotUtf8,
    /// The body is in another encoding than UTF-8: `UTF-16` or `GBK`. Download it again, or convert it.
    Encoding(&'static str),
    /// The line should contain titles, but begins with a back-tick as rows do.
    NoTitles,
    /// The line contains more than [`MAX_COLUMNS`](super::MAX_COLUMNS) titles.
    TooManyColumns,
    /// Two columns have the same title.
    SameTitle,
    /// The line is neither a row, which begins with a back-tick, nor a list of known titles of totals.
    NotARow,
    /// The number of fields differs from the number of titles.
    Fields {
        /// The number of titles.
        expected: usize,
        /// The number of fields in the line; counting stops above [`MAX_COLUMNS`](super::MAX_COLUMNS).
        found: usize,
    },
    /// A line follows after the totals.
    AfterTotals,
    /// A comment is followed by a line that may be another comment or a part of its text. Query one comment at a time,
    /// and read it with [`CommentReader::single`](super::CommentReader::single).
    Ambiguous,
}

/// A total in the bill that differs from the sum of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The title of the total.
    pub column: String,
    /// The value in the totals line: an amount in yuan, or a number of rows.
    pub stated: String,
    /// The sum of the rows, in the same format.
    pub counted: String,
}

impl fmt::Display for BillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BillError::Read(error) => write!(f, "the bill could not be read: {error}"),
            BillError::NotABill => f.write_str("the body is an XML message with an error, not a bill"),
            BillError::Compressed => {
                f.write_str("the bill is gzip: read it with paytable::bill::open and the feature gzip")
            }
            BillError::Truncated { rows } => {
                write!(f, "the bill ends after {rows} rows without its totals: download it again")
            }
            BillError::Totals(differences) => {
                f.write_str("the bill's totals differ from the sums of its rows: ")?;
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
            BillError::Stopped => f.write_str("reading the bill was stopped by an earlier error"),
        }
    }
}

impl fmt::Display for LineFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LineFault::TooLong => write!(f, "is longer than {} bytes", super::MAX_LINE),
            LineFault::NotUtf8 => f.write_str("is not UTF-8"),
            LineFault::Encoding(encoding) => {
                write!(f, "is {encoding}, not UTF-8: convert it, or download it again")
            }
            LineFault::NoTitles => f.write_str("must contain titles, but begins with a back-tick"),
            LineFault::TooManyColumns => write!(f, "has more than {} titles", super::MAX_COLUMNS),
            LineFault::SameTitle => f.write_str("has two columns with the same title"),
            LineFault::NotARow => f.write_str("is neither a row nor the titles of the totals"),
            LineFault::Fields { expected, found } if found > expected => {
                write!(f, "has more than {expected} fields")
            }
            LineFault::Fields { expected, found } => write!(f, "has {found} fields, not {expected}"),
            LineFault::AfterTotals => f.write_str("follows after the totals"),
            LineFault::Ambiguous => f.write_str(
                "is followed by a line that may be another comment or part of its text; query with `limit` 1",
            ),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { column, stated, counted } = self;
        write!(f, "{column} is {stated}, but the sum of the rows is {counted}")
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
