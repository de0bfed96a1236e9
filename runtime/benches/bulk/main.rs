//! Whether much costs more than little, a piece: rows of bills, orders in the sandbox, fields of a request.
//!
//!     cargo bench -p paytable --bench bulk --features sandbox
//!
//! A word of the command line, `bills`, `sandbox` or `fields`, leaves out the others. With `short`, only the smallest number
//! of each is measured: whether it works, and no figures.

#![allow(clippy::print_stdout, missing_docs)]

mod bills;
mod fields;
mod memory;
mod orders;

/// How many rows a bill has, and how many orders a sandbox.
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let (short, words): (Vec<String>, Vec<String>) = words.into_iter().partition(|word| word == "short");
    let (sizes, most) = if short.is_empty() { (&SIZES[..], 50) } else { (&SIZES[..1], 3) };
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    if wanted("bills") {
        bills::measure(sizes, most);
    }
    if wanted("fields") {
        fields::measure();
    }
    if wanted("sandbox") {
        orders::measure(sizes);
    }
}
