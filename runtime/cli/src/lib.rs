//! The commands of the program `paytable`. The program itself is `main.rs`; nothing here prints.

pub mod chinese;
pub mod explain;
pub mod language;
