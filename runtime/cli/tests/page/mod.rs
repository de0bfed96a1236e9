//! The page of the sandbox: what it answers, what it refuses, and what no page says.

mod forged;
mod hostile;
mod looks;
pub(crate) mod visitor;
