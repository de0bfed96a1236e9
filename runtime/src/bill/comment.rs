//! Buyers' comments: text without column titles and without totals.

use crate::bill::{
    BillError, LineFault, cell,
    lines::Lines,
    row::{BETWEEN, TICK},
};
use crate::message::time::Time;
use std::{fmt, io::BufRead};

/// A buyer's comment on an order.
#[derive(Clone, PartialEq, Eq)]
pub struct Comment {
    /// When the comment was written (UTC+8).
    pub time: Time,
    /// The gateway's number of the payment.
    pub transaction_id: String,
    /// The rating, 1 to 5.
    pub stars: u8,
    /// The buyer's text, including line ends.
    pub content: String,
}

/// Does not print the buyer's text.
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

/// Reads the reply of `/billcommentsp/batchquerycomment`: the offset for the next query, then comments.
///
/// The format has no totals: a body that was truncated between two comments cannot be recognized.
///
/// The format does not escape the buyers' text: a line of it can look like the comment of another payment. Therefore a
/// comment begins only after a line end in the form that the gateway uses (carriage return and line feed, as in the
/// first line). If the first line ends with a line feed alone, the two cannot be distinguished, and a body that can be
/// read in two ways is an error. To be certain about the author, query one comment at a time (`limit` 1), and read it
/// with [`single`](CommentReader::single).
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
    /// Whether the gateway's line ends differ from those in the buyers' text.
    is_marked: bool,
    ended: bool,
}

impl<R: BufRead> CommentReader<R> {
    /// Reads the first line, which contains the offset.
    ///
    /// # Errors
    /// The body is XML (then nothing is taken from the reader), gzip or empty, or does not begin with a number.
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

    /// The value of `offset` for the next query.
    pub fn next_offset(&self) -> u64 {
        self.next_offset
    }

    /// The comment in a body that was requested with `limit` 1. Lines that look like another comment are part of its
    /// text. `None` if the body contains no comment.
    ///
    /// # Errors
    /// The body cannot be read, or does not contain a comment.
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
    // The text is the last field, so that it can contain anything.
    let fields: Vec<&str> = rest.splitn(4, BETWEEN).collect();
    let [time, transaction_id, stars, content] = fields[..] else {
        return Err(lines.fault(LineFault::Fields { expected: 4, found: fields.len() }));
    };
    Ok(Comment {
        time: cell::time(time).ok_or_else(|| unlike(lines, "评论时间", cell::TIME))?,
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

/// The comments. The iterator ends after the first error.
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
