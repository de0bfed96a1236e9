//! `paytable explain`, held against signatures that were made by hand, with mistakes made on purpose.

#![allow(clippy::format_collect, clippy::format_push_string, reason = "nothing here has to be fast")]

mod command;
mod hostile;
mod lines;
mod oracle;
mod pairs;
mod right;
mod secrecy;
mod sign;

use paytable_cli::explain::{Report, SharedKey, Verdict, explain_pairs};

/// The report on a message of pairs with the usual key.
fn explained(message: &str) -> Report {
    explain_pairs(message.as_bytes(), &SharedKey::new(oracle::KEY).unwrap(), None, None).unwrap()
}

/// The sets of codes that a report names.
fn codes(report: &Report) -> Vec<Vec<&'static str>> {
    let of =
        |mistakes: &[paytable_cli::explain::Mistake]| mistakes.iter().map(|mistake| mistake.code).collect();
    report.explanations.iter().map(|explanation| of(&explanation.mistakes)).collect()
}

/// Holds that a report names such a set of mistakes, in any order, and no larger one.
#[track_caller]
fn assert_named(report: &Report, expected: &[&str], what: &str) {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    let mut found = codes(report);
    for set in &mut found {
        set.sort_unstable();
    }
    assert_eq!(report.verdict, Verdict::Explained, "{what}: {expected:?}");
    assert!(found.contains(&expected), "{what}: {expected:?} is not among {found:?}");
    assert!(found.iter().all(|set| set.len() == expected.len()), "{what}: {found:?}");
}
