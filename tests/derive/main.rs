//! What the derives emit, what they say, and when they run again.
//!
//! The modules are public, as some markers in them are: nothing may be said of those.

pub mod hygiene;
pub mod keywords;
pub mod rebuild;
pub mod ui;
