//! Limits for reading bodies.

/// The maximum size of a body, in bytes.
pub const MAX_BODY: usize = 1 << 20;
/// The maximum number of values in a body, including nested ones.
pub const MAX_VALUES: usize = 4096;
/// The maximum depth of a body whose values can be nested.
pub const MAX_DEPTH: usize = 16;
