//! How much of a bill is read at once.

/// The longest line, in bytes and with its line end, of a row that spans lines all of it.
pub const MAX_LINE: usize = 64 << 10;
/// The largest number of columns.
pub const MAX_COLUMNS: usize = 256;
