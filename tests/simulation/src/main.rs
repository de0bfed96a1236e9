//! Runs many worlds and prints what came of them.

use paytable_tests_simulation::{Plan, Report, Rule, run};
use std::{io::Write as _, process::ExitCode, sync::Mutex, thread};

const USAGE: &str = "simulate [--seeds N] [--first N] [--purchases N] [--break RULE]";

struct Arguments {
    first: u64,
    seeds: u64,
    purchases: u32,
    rule: Rule,
}

fn arguments() -> Option<Arguments> {
    let mut found = Arguments { first: 0, seeds: 50, purchases: 3500, rule: Rule::Sound };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--first" => found.first = words.next()?.parse().ok()?,
            "--seeds" => found.seeds = words.next()?.parse().ok()?,
            "--purchases" => found.purchases = words.next()?.parse().ok()?,
            "--break" => {
                let name = words.next()?;
                found.rule = Rule::BROKEN.into_iter().find(|(broken, _)| *broken == name)?.1;
            }
            _ => return None,
        }
    }
    Some(found)
}

fn main() -> ExitCode {
    let mut out = std::io::stdout();
    let Some(Arguments { first, seeds, purchases, rule }) = arguments() else {
        let rules: Vec<&str> = Rule::BROKEN.iter().map(|(name, _)| *name).collect();
        let _ = writeln!(out, "{USAGE}\nrules that can be broken: {}", rules.join(", "));
        return ExitCode::FAILURE;
    };
    let next = Mutex::new(first..first + seeds);
    let total = Mutex::new(Report::default());
    let take = || next.lock().ok().and_then(|mut seeds| seeds.next());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(seed) = take() {
                    let report =
                        run(Plan { seed, purchases, rule, killed_once_in: 1500, attacked_once_in: 6 });
                    if rule == Rule::Sound && !report.is_clean() {
                        let _ = writeln!(std::io::stdout(), "seed {seed}: {report}");
                    }
                    if let Ok(mut total) = total.lock() {
                        *total += report;
                    }
                }
            });
        }
    });
    let total = total.into_inner().unwrap_or_default();
    let _ = writeln!(out, "{seeds} seeds: {total}");
    // Where the rule is broken, something has to be found.
    if total.is_clean() == (rule == Rule::Sound) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
