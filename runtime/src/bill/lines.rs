//! Reads lines of bounded length into one buffer.

use crate::bill::{BillError, LineFault, MAX_LINE};
use std::io::{self, BufRead, ErrorKind, Read};

/// The first byte of gzip.
pub(super) const GZIP: u8 = 0x1f;
const XML: char = '<';
/// The titles with which bills begin, 交易时间 and 记账时间, in GBK.
const TIME_IN_GBK: [&[u8]; 2] = [b"\xbd\xbb\xd2\xd7\xca\xb1\xbc\xe4", b"\xbc\xc7\xd5\xcb\xca\xb1\xbc\xe4"];
const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(super) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    /// The number of lines read so far.
    read: u64,
    /// The number of the line at which the text in the buffer begins.
    first: u64,
}

impl<R: BufRead> Lines<R> {
    /// The lines of a body of text. The first byte, which stays in the reader, is checked.
    pub(super) fn new(mut reader: R) -> Result<Self, BillError> {
        match peek(&mut reader).map_err(|error| unread(error, 0))? {
            Some(GZIP) => Err(BillError::Compressed),
            Some(b'<') => Err(BillError::NotABill),
            _ => Ok(Lines { reader, buffer: Vec::new(), read: 0, first: 0 }),
        }
    }

    /// Reads the first line of the body.
    pub(super) fn begin(&mut self) -> Result<(), BillError> {
        if !self.next()? {
            return Err(BillError::Truncated { rows: 0 });
        }
        if self.text()?.trim_start().starts_with(XML) {
            return Err(BillError::NotABill);
        }
        Ok(())
    }

    /// Reads the next line that is not blank; `false` at the end of the body.
    pub(super) fn next(&mut self) -> Result<bool, BillError> {
        loop {
            self.buffer.clear();
            self.first = self.read + 1;
            if self.more()?.is_empty() {
                return Ok(false);
            }
            if !self.buffer.iter().all(|b| matches!(b, b'\r' | b'\n')) {
                return Ok(true);
            }
        }
    }

    /// Appends the next line to the text and returns it; empty at the end of the body.
    pub(super) fn more(&mut self) -> Result<&[u8], BillError> {
        let (before, room) = (self.buffer.len(), MAX_LINE - self.buffer.len());
        let limit = u64::try_from(room).unwrap_or(u64::MAX).saturating_add(1);
        self.reader.by_ref().take(limit).read_until(b'\n', &mut self.buffer).map_err(BillError::Read)?;
        self.read += 1;
        if self.buffer.len() > MAX_LINE {
            return Err(self.fault(LineFault::TooLong));
        }
        Ok(&self.buffer[before..])
    }

    /// Whether the text ends with a carriage return and a line feed.
    pub(super) fn ends_with_return(&self) -> bool {
        self.buffer.ends_with(b"\r\n")
    }

    /// The next byte of the body, which stays in the reader.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, BillError> {
        peek(&mut self.reader).map_err(BillError::Read)
    }

    /// The text without its line end, and without a byte order mark at the start of the body.
    pub(super) fn text(&self) -> Result<&str, BillError> {
        let text = std::str::from_utf8(&self.buffer).map_err(|_| self.fault(self.encoding()))?;
        let text = text.trim_end_matches(['\r', '\n']);
        Ok(if self.first == 1 { text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text) } else { text })
    }

    /// The fault of a line that is not UTF-8.
    fn encoding(&self) -> LineFault {
        match &self.buffer[..] {
            _ if self.first != 1 => LineFault::NotUtf8,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => LineFault::Encoding("UTF-16"),
            line if TIME_IN_GBK.iter().any(|title| line.starts_with(title)) => LineFault::Encoding("GBK"),
            _ => LineFault::NotUtf8,
        }
    }

    /// The number of the line at which the text begins, from 1.
    pub(super) fn line(&self) -> u64 {
        self.first
    }

    /// Replaces the error by [`BillError::Truncated`] if the body ended there after `rows` rows.
    pub(super) fn cut(&mut self, error: BillError, rows: u64) -> BillError {
        match error {
            BillError::Read(error) => unread(error, rows),
            BillError::Line { fault: LineFault::TooLong, .. } => error,
            BillError::Line { .. } | BillError::Value { .. }
                if !self.buffer.ends_with(b"\n") && matches!(self.peek(), Ok(None)) =>
            {
                BillError::Truncated { rows }
            }
            error => error,
        }
    }

    pub(super) fn fault(&self, fault: LineFault) -> BillError {
        BillError::Line { line: self.first, fault }
    }
}

/// A compressed stream that ends too early is a truncated bill.
fn unread(error: io::Error, rows: u64) -> BillError {
    match error.kind() {
        ErrorKind::UnexpectedEof => BillError::Truncated { rows },
        _ => BillError::Read(error),
    }
}

pub(super) fn peek(reader: &mut impl BufRead) -> io::Result<Option<u8>> {
    loop {
        match reader.fill_buf() {
            Ok(bytes) => return Ok(bytes.first().copied()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
