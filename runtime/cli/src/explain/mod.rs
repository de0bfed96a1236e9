//! Why a signature differs.
//!
//! [`explain_pairs`] and [`explain_lines`] compute the right signature of a message and compare it. If the signature of the
//! message is another one, they make known mistakes on purpose, one at a time and then in pairs, until one of them reproduces
//! it. The right signed text follows the rules of the library's own tables, and the right signature is made or verified by
//! the library. [`command`] has the arguments and the texts of `paytable explain`.

pub mod command;
mod fault;
mod json;
mod json_forms;
mod key;
mod lines;
mod message;
mod pairs;
mod read;
mod report;
mod resign;
mod search;
mod text;
mod values;

pub use fault::{Fault, Faults};
pub use key::SharedKey;
pub use lines::{LinesKey, explain_lines};
pub use pairs::explain_pairs;
pub use report::{Difference, Explanation, Mistake, Part, Remark, Report, Verdict};
pub use resign::{Signed, sign_pairs};
pub use text::readable;
