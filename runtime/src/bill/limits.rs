//! Limits for reading bills.

/// The maximum length of a line in bytes, including its line end. For a row of several lines, the length of the row.
pub const MAX_LINE: usize = 64 << 10;
/// The maximum number of columns.
pub const MAX_COLUMNS: usize = 256;
