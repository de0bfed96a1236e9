//! Random text.

use std::{cell::RefCell, process};

/// 32 letters and digits from the system's secure random source, 160 bits of it.
pub(crate) struct Nonce([u8; 32]);

/// Bytes of randomness in a nonce: five bits a letter.
const NEEDED: usize = 20;

/// Random bytes of a thread: to ask the system for a few at a time costs more than all else that a nonce does.
struct Pool {
    bytes: [u8; NEEDED * 16],
    left: usize,
    /// The process they are for. A fork has the same bytes left, and must not use them too.
    process: u32,
}

thread_local! {
    static POOL: RefCell<Pool> =
        const { RefCell::new(Pool { bytes: [0; NEEDED * 16], left: 0, process: 0 }) };
}

impl Pool {
    fn take(&mut self, process: u32) -> [u8; NEEDED] {
        if self.left == 0 || self.process != process {
            #[expect(clippy::expect_used, reason = "a guessable nonce would be worse than stopping")]
            getrandom::fill(&mut self.bytes).expect("the system has no secure randomness");
            (self.left, self.process) = (self.bytes.len(), process);
        }
        self.left -= NEEDED;
        let mut taken = [0; NEEDED];
        taken.copy_from_slice(&self.bytes[self.left..self.left + NEEDED]);
        taken
    }
}

impl Nonce {
    /// One that was never there before.
    ///
    /// # Panics
    /// If the system has no randomness to give; there is no safe way to go on then.
    pub(crate) fn new() -> Nonce {
        const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let random = POOL.with_borrow_mut(|pool| pool.take(process::id()));
        let mut letters = [0; 32];
        for (letters, bytes) in letters.chunks_exact_mut(8).zip(random.chunks_exact(5)) {
            let mut bits = bytes.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
            for letter in letters {
                // 32 letters for five bits: every letter is equally likely.
                *letter = LETTERS[(bits & 31) as usize];
                bits >>= 5;
            }
        }
        Nonce(letters)
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// A nonce as text of its own.
pub(crate) fn nonce() -> String {
    Nonce::new().as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn nonces_are_32_letters_of_which_all_occur_and_none_comes_twice() {
        let made: Vec<String> = (0..2000).map(|_| nonce()).collect();
        assert!(made.iter().all(|nonce| nonce.len() == 32));
        assert_eq!(made.iter().collect::<HashSet<_>>().len(), made.len());
        for at in 0..32 {
            let letters: HashSet<u8> = made.iter().map(|nonce| nonce.as_bytes()[at]).collect();
            assert_eq!(letters.len(), 32, "at place {at}");
        }
    }

    #[test]
    fn a_fork_asks_for_bytes_of_its_own() {
        let mut parent = Pool { bytes: [7; NEEDED * 16], left: NEEDED * 16, process: 1 };
        assert_eq!(parent.take(1), [7; NEEDED]);
        let mut child = Pool { ..parent };
        assert_ne!(child.take(2), [7; NEEDED]);
        assert_eq!(parent.take(1), [7; NEEDED]);
    }
}
