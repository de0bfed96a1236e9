//! The body of a bill, as text or gzip.

use crate::bill::BillError;
#[cfg(feature = "gzip")]
use crate::bill::lines::{GZIP, peek};
#[cfg(feature = "gzip")]
use flate2::bufread::MultiGzDecoder;
use std::{
    fmt,
    io::{self, BufRead, Read},
};

/// The body of a bill as text. Gzip is decompressed while it is read.
pub struct Body<R>(Kind<R>);

enum Kind<R> {
    Plain(R),
    #[cfg(feature = "gzip")]
    Gzip(Box<io::BufReader<MultiGzDecoder<R>>>),
}

impl<R: BufRead> Body<R> {
    /// Determines the format by the first byte, which stays in the reader.
    ///
    /// # Errors
    /// The reader fails. Without the feature `gzip`, a compressed body is reported later, by the bill's reader.
    #[cfg_attr(not(feature = "gzip"), allow(unused_mut, clippy::unnecessary_wraps))]
    pub fn new(mut reader: R) -> Result<Self, BillError> {
        #[cfg(feature = "gzip")]
        if peek(&mut reader).map_err(BillError::Read)? == Some(GZIP) {
            let text = io::BufReader::new(MultiGzDecoder::new(reader));
            return Ok(Body(Kind::Gzip(Box::new(text))));
        }
        Ok(Body(Kind::Plain(reader)))
    }

    fn inner(&mut self) -> &mut dyn BufRead {
        match &mut self.0 {
            Kind::Plain(reader) => reader,
            #[cfg(feature = "gzip")]
            Kind::Gzip(reader) => reader,
        }
    }
}

impl<R: BufRead> Read for Body<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.inner().read(into)
    }
}

impl<R: BufRead> BufRead for Body<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner().fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.inner().consume(amount);
    }
}

impl<R> fmt::Debug for Body<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.0 {
            Kind::Plain(_) => "plain",
            #[cfg(feature = "gzip")]
            Kind::Gzip(_) => "gzip",
        };
        f.debug_tuple("Body").field(&kind).finish()
    }
}
