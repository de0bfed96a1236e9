//! What the derives emit, what they say, and when they run again.
//!
//! The modules are public, as some markers in them are: nothing may be said of those.

pub mod hygiene;
pub mod keywords;
pub mod rebuild;
pub mod ui;

/// The environment of every build that a test starts. The flags are those that trybuild gives the compiler: with others, all
/// dependencies would be built once more. So they would with debug information where the tutorial's test has none: it
/// builds in the same folder.
const BUILD: [(&str, &str); 2] = [
    (
        "CARGO_ENCODED_RUSTFLAGS",
        "--cfg\u{1f}trybuild\u{1f}--verbose\u{1f}-A\u{1f}dead_code\u{1f}--diagnostic-width=140",
    ),
    ("CARGO_PROFILE_DEV_DEBUG", "0"),
];
