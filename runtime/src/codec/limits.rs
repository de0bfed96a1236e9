//! How much of a body is read.

/// The largest body that is read, in bytes.
pub const MAX_BODY: usize = 1 << 20;
/// The most values a body may hold, nested ones included.
pub const MAX_VALUES: usize = 4096;
/// The deepest nesting of a JSON body.
pub const MAX_DEPTH: usize = 16;
