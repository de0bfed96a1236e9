//! Buyers' comments, which come as text without titles and without totals.

use super::{
    BillError, LineFault,
    lines::Lines,
    row::{self, BETWEEN, TICK},
};
use crate::Time;
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

/// What a buyer wrote is for whoever asked for it, not for logs.
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
        Ok(CommentReader { lines, next_offset, ended: false })
    }

    /// The `offset` of the next query.
    pub fn next_offset(&self) -> u64 {
        self.next_offset
    }

    fn read(&mut self) -> Result<Option<Comment>, BillError> {
        if !self.lines.next()? {
            return Ok(None);
        }
        // A buyer's line ends are the buyer's: a comment goes on until the next line that begins like one.
        while self.lines.peek()?.is_some_and(|next| next != b'`') {
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
