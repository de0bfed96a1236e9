//! The search for the mistakes that explain a signature: each of them, then each pair of different kinds.

/// So many pairs of mistakes are tried for one message.
const MOST_TRIES: usize = 8_000;
/// So many bytes are digested with pairs of mistakes; a text of 1 MiB is not tried with all of them.
const MOST_BYTES: usize = 24 << 20;
/// So many explanations are reported.
const MOST_FOUND: usize = 8;

/// The kind of mistakes that are not tried in pairs.
pub(crate) const ALONE: usize = usize::MAX;

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tried {
    /// Such a signature looks different; nothing was digested.
    Skipped,
    /// The mistakes change nothing in this message, or the same as mistakes before.
    NoEffect,
    /// The signature is another one.
    Differs,
    Explains,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The smallest sets of mistakes that explain the signature, as places in the list of mistakes.
    pub(crate) sets: Vec<Vec<usize>>,
    /// The number of signed texts that were tried.
    pub(crate) tries: usize,
    /// Whether everything was tried that was to be tried.
    pub(crate) is_complete: bool,
}

/// Tries single mistakes, or else pairs of different kinds. `kinds` has the kind of each mistake, `bytes` is the length of one
/// signed text.
pub(crate) fn smallest(kinds: &[usize], bytes: usize, explains: &mut dyn FnMut(&[usize]) -> Tried) -> Found {
    let mut found = Found { sets: Vec::new(), tries: 0, is_complete: true };
    let mut effective = Vec::new();
    for (one, kind) in kinds.iter().enumerate() {
        let tried = explains(&[one]);
        found.tries += usize::from(tried != Tried::Skipped);
        match tried {
            Tried::Explains => found.sets.push(vec![one]),
            Tried::Differs | Tried::Skipped if *kind != ALONE => effective.push(one),
            Tried::Differs | Tried::Skipped | Tried::NoEffect => {}
        }
    }
    found.sets.truncate(MOST_FOUND);
    if found.sets.is_empty() {
        pairs(kinds, &effective, MOST_TRIES.min(MOST_BYTES / bytes.max(1)), explains, &mut found);
    }
    found
}

fn pairs(
    kinds: &[usize],
    effective: &[usize],
    most: usize,
    explains: &mut dyn FnMut(&[usize]) -> Tried,
    found: &mut Found,
) {
    let mut left = most;
    for (at, one) in effective.iter().enumerate() {
        for other in effective[at + 1..].iter().filter(|other| kinds[**other] != kinds[*one]) {
            if left == 0 || found.sets.len() == MOST_FOUND {
                found.is_complete = left > 0;
                return;
            }
            match explains(&[*one, *other]) {
                Tried::Skipped => continue,
                Tried::Explains => found.sets.push(vec![*one, *other]),
                Tried::NoEffect | Tried::Differs => {}
            }
            found.tries += 1;
            left -= 1;
        }
    }
}
