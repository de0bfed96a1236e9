//! Buyers' comments, which come as text without titles and without totals.

use crate::bill::{
    BillError, LineFault,
    lines::Lines,
    row::{self, BETWEEN, TICK},
};
use crate::message::time::Time;
use std::{fmt, io::BufRead};

/// A buyer's comment on an order.
#[derive(Clone, PartialEq, Eq)]
pub struct Comment {
    /// When it was written.
    pub time: Time,
    /// The gateway's number of the order.
    pub transaction_id: String,
    /// 1 to 5.
    pub stars: u8,
    /// What the buyer wrote, line ends included.
    pub content: String,
}

/// The buyer's text is personal data: it is not printed, so that it does not end up in logs.
impl fmt::Debug for Comment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Comment")
            .field("time", &self.time)
            .field("transaction_id", &self.transaction_id)
            .field("stars", &self.stars)
            .field("content", &format_args!("***"))
            .finish()
    }
}

/// Reads what `/billcommentsp/batchquerycomment` sends: where the next query starts, then comments.
///
/// The format states no totals, so a body that was cut between two comments looks like a shorter one.
///
/// Nor does it escape what buyers write: a line of theirs can look like the comment of another payment. A comment begins
/// only behind a line end as the gateway writes it, which is the carriage return and line feed of the first line; a
/// buyer's line feed is the buyer's. Where the first line ends with a line feed alone nothing tells the two apart, and a
/// body that could be read in two ways is an error. Where it must be certain who wrote what, ask for one comment at a time
/// (`limit` 1) and take it as [`single`](CommentReader::single).
///
/// ```
/// use paytable::bill::CommentReader;
///
/// let body = "100\r\n`2017-07-01 10:00:05,`1001690740201411100005734289,`5,`赞，水果很新鲜\r\n";
/// let mut comments = CommentReader::new(body.as_bytes()).unwrap();
/// assert_eq!(comments.next_offset(), 100);
/// assert_eq!(comments.next().unwrap().unwrap().content, "赞，水果很新鲜");
/// assert!(comments.next().is_none());
/// ```
pub struct CommentReader<R> {
    lines: Lines<R>,
    next_offset: u64,
    /// Whether lines of the gateway end otherwise than those that buyers type.
    is_marked: bool,
    ended: bool,
}

impl<R: BufRead> CommentReader<R> {
    /// Reads the offset.
    ///
    /// # Errors
    /// The body is XML (then nothing is taken from the reader), gzip, empty, or does not begin with a number.
    pub fn new(reader: R) -> Result<Self, BillError> {
        let mut lines = Lines::new(reader)?;
        lines.begin()?;
        let text = lines.text()?.trim_start_matches(TICK);
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let next_offset = digits.then(|| text.parse().ok()).flatten();
        let next_offset = next_offset.ok_or_else(|| unlike(&lines, "offset", "a number"))?;
        let is_marked = lines.ends_with_return();
        Ok(CommentReader { lines, next_offset, is_marked, ended: false })
    }

    /// The `offset` of the next query.
    pub fn next_offset(&self) -> u64 {
        self.next_offset
    }

    /// The one comment of a body that was asked for with the `limit` 1: whatever looks like another is part of it.
    ///
    /// # Errors
    /// The body could not be read, or is no comment.
    pub fn single(mut self) -> Result<Option<Comment>, BillError> {
        if !self.lines.next()? {
            return Ok(None);
        }
        while self.lines.peek()?.is_some() {
            self.lines.more()?;
        }
        comment(&self.lines).map(Some)
    }

    fn read(&mut self) -> Result<Option<Comment>, BillError> {
        if !self.lines.next()? {
            return Ok(None);
        }
        while let Some(next) = self.lines.peek()? {
            if next == b'`' && !self.is_marked {
                return Err(self.lines.fault(LineFault::Ambiguous));
            }
            if next == b'`' && self.lines.ends_with_return() {
                break;
            }
            self.lines.more()?;
        }
        comment(&self.lines).map(Some)
    }
}

fn comment<R: BufRead>(lines: &Lines<R>) -> Result<Comment, BillError> {
    let rest = lines.text()?.strip_prefix(TICK).ok_or_else(|| lines.fault(LineFault::NotARow))?;
    // The content is the last field, so it can hold anything.
    let fields: Vec<&str> = rest.splitn(4, BETWEEN).collect();
    let [time, transaction_id, stars, content] = fields[..] else {
        return Err(lines.fault(LineFault::Fields { expected: 4, found: fields.len() }));
    };
    Ok(Comment {
        time: row::time(time).ok_or_else(|| unlike(lines, "评论时间", row::TIME))?,
        transaction_id: transaction_id.to_owned(),
        stars: match stars {
            "1" | "2" | "3" | "4" | "5" => stars.as_bytes()[0] - b'0',
            _ => return Err(unlike(lines, "评论星级", "a number from 1 to 5")),
        },
        content: content.to_owned(),
    })
}

fn unlike<R: BufRead>(lines: &Lines<R>, column: &str, wanted: &'static str) -> BillError {
    BillError::Value { line: lines.line(), column: column.to_owned(), wanted }
}

/// The comments. Ends after the first error.
impl<R: BufRead> Iterator for CommentReader<R> {
    type Item = Result<Comment, BillError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.read().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

impl<R: BufRead> std::iter::FusedIterator for CommentReader<R> {}

impl<R> fmt::Debug for CommentReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommentReader").field("next_offset", &self.next_offset).finish_non_exhaustive()
    }
}
