//! Whether much costs more than little, a piece: rows of bills, orders in the sandbox, fields of a request.
//!
//!     cargo bench -p paytable --bench bulk --features sandbox
//!
//! A word of the command line, `bills`, `sandbox` or `fields`, leaves out the others.

#![allow(clippy::print_stdout, missing_docs)]

mod bills;
mod fields;
mod memory;
mod orders;

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    if wanted("bills") {
        bills::measure();
    }
    if wanted("fields") {
        fields::measure();
    }
    if wanted("sandbox") {
        orders::measure();
    }
}
