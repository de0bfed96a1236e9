//! Choices, made by bytes of a test's or of a fuzzer's.

/// Bytes that are used up one after the other. Where they end, every choice is the first.
#[derive(Clone, Debug)]
pub struct Choices<'a> {
    bytes: &'a [u8],
}

impl<'a> Choices<'a> {
    /// Choices by these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Choices { bytes }
    }

    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    /// A number below the limit.
    ///
    /// # Panics
    /// If the limit is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        let high = if limit > 256 { usize::from(self.byte()) << 8 } else { 0 };
        (high | usize::from(self.byte())) % limit
    }

    /// True in so many of 16 cases, and never where the bytes have ended.
    pub fn sixteenths(&mut self, many: u8) -> bool {
        self.byte() % 16 >= 16 - many
    }

    /// One of these.
    ///
    /// # Panics
    /// If there are none.
    pub fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// Up to so many of the next bytes, as printable text that XML can hold in one piece.
    pub fn text(&mut self, most: usize) -> String {
        let length = self.below(most + 1).min(self.bytes.len());
        let (text, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        text.iter()
            .filter(|byte| matches!(byte, b' '..=b'~') && **byte != b']')
            .map(|byte| char::from(*byte))
            .collect()
    }
}
