//! What the derives emit, what they say, and when they run again.
//!
//! The modules are public, as some markers in them are: nothing may be said of those.

pub mod hygiene;
pub mod keywords;
pub mod rebuild;
pub mod ui;

/// What trybuild gives the compiler, here for every step and every test: with other flags, all dependencies would be
/// built once more.
const FLAGS: (&str, &str) = (
    "CARGO_ENCODED_RUSTFLAGS",
    "--cfg\u{1f}trybuild\u{1f}--verbose\u{1f}-A\u{1f}dead_code\u{1f}--diagnostic-width=140",
);
